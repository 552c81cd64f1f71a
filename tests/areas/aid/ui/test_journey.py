# SPDX-License-Identifier: GPL-3.0-or-later
"""From an office without schemes to a round that is closed, and the same on the keyboard where it matters."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from tests.areas.aid.aid_fixtures import do, people
from tests.areas.aid.ui.conftest import ACCOUNTS, column, list_of_round, texts
from tests.office_fixtures import TODAY
from union_desktop.areas.aid.terms import Way
from union_desktop.areas.aid.ui.from_members import FromMembersDialog
from union_desktop.areas.aid.ui.paying import PayDialog
from union_desktop.areas.aid.ui.round_form import RoundDialog
from union_desktop.areas.aid.ui.steps import RoundStepDialog
from union_desktop.areas.members import service as members
from union_desktop.areas.members.terms import BankAccountDraft
from union_desktop.widgets import ask


def with_account(office: Any, person_id: int, number: str) -> None:
    with office.reader() as reader:
        name = str(reader.value("select name from person where id = :id", id=person_id))
    draft = BankAccountDraft(dt.date(2020, 1, 1), name, number, "工商银行")
    do(office, "账户", lambda s: members.add_account(s, person_id, draft, today=TODAY))


def test_scheme_round_filter_freeze_approve_bank_sign_close(
    desk, office, today, qtbot, dialog, monkeypatch, tmp_path: Path
) -> None:
    known = people(office, 3)
    for person_id, number in zip(known, ACCOUNTS, strict=True):
        with_account(office, person_id, number)
    answers = ask.Scripted(True)
    monkeypatch.setattr(ask, "answers", answers)
    page = opened_empty(desk, qtbot)

    # Without schemes the usual ones are offered, then the form of the round comes by itself.
    page.action("aid.new").trigger()
    making = dialog(RoundDialog)
    scheme = next(number for number, name in making._names.items() if name == "送温暖")
    making.form.set_value("scheme_id", scheme)
    making.form.edited.emit("scheme_id")
    assert making.form.value("name") == "2026年送温暖"
    making.save_button.click()
    qtbot.waitUntil(lambda: page.record_page is not None and page.record_page.panel("名单") is not None)
    round_id = page.selected_ids()[0]
    panel = list_of_round(page, round_id, qtbot)
    assert panel.empty.sentence.startswith("名单还是空的")

    # Everybody who is a member, with one amount for all.
    panel.action("members").trigger()
    filling = dialog(FromMembersDialog)
    qtbot.waitUntil(lambda: len(filling.chooser.ids) == 3)
    filling.form.set_value("amount", 150_000)
    filling.form.edited.emit("amount")
    assert filling.summary.text() == "将加入 3 行，每行 1,500.00 元，合计 4,500.00 元。"
    assert filling.save_button.text() == "加入 3 行"
    filling.save_button.click()
    qtbot.waitUntil(lambda: panel.model.rowCount() == 3)

    # Frozen, approved, opened for payment; each button stands at the top of the page in its turn.
    for verb, step, opinion in (
        ("锁定名单…", "锁定名单", ""),
        ("审定…", "审定", "同意"),
        ("开始发放…", "开始发放", ""),
    ):
        qtbot.waitUntil(lambda verb=verb: page.record_page.step_buttons[0].text() == verb)
        page.record_page.step_buttons[0].click()
        asking = dialog(RoundStepDialog)
        assert "3 人" in asking.intro.text() or "3 行" in asking.intro.text()
        assert asking.save_button.text() == step
        if opinion:
            asking.form.set_value("actor", "校工会委员会")
            asking.form.set_value("opinion", opinion)
        with qtbot.waitSignal(desk.tasks.changed):
            asking.save_button.click()
    qtbot.waitUntil(lambda: panel.head is not None and panel.head.row.status == "paying")

    # Paid by a bank file that is written where asked, its control totals told.
    target = tmp_path / "代发.xlsx"
    answers.given += ["发放慰问品、慰问金", str(target)]
    panel.action("pay").trigger()
    paying = dialog(PayDialog)
    paying.form.set_value("way", Way.BANK)
    paying.form.edited.emit("way")
    qtbot.waitUntil(lambda: paying.save_button.isEnabled() and paying.save_button.text() == "生成银行文件…")
    assert paying.told.text() == "可以发放 3 笔，4,500.00 元。"
    paying.save_button.click()
    qtbot.waitUntil(lambda: any(kind == "tell" for kind, _, _ in answers.asked))
    told = next(text for kind, _, text in answers.asked if kind == "tell")
    assert "3 笔，合计 4,500.00 元" in told
    assert target.is_file()
    qtbot.waitUntil(lambda: texts(panel, "state") == ["已发待签"] * 3)
    assert column(office, "select payment_count from bank_file") == [3]
    assert column(office, "select purpose from access_entry") == ["发放慰问品、慰问金"]

    # Signed with Space for one, then for all the others at once; closed.
    panel.table.setFocus()
    panel.table.select_ids(panel.model.ids[:1])
    with qtbot.waitSignal(desk.tasks.changed):
        qtbot.keyClick(panel.table, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: texts(panel, "state").count("已签收") == 1)
    qtbot.keyClick(panel.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(desk.tasks.changed):
        qtbot.keyClick(panel.table, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: texts(panel, "state") == ["已签收"] * 3)
    assert panel.head.account_text == "已定 4,500.00 ＝ 已发 4,500.00 ＋ 放弃 0.00 ＋ 待发 0.00 元"
    qtbot.waitUntil(lambda: page.record_page.step_buttons[0].text() == "结清…")
    page.record_page.step_buttons[0].click()
    closing = dialog(RoundStepDialog)
    assert "已定 4,500.00 ＝ 已发 4,500.00" in closing.intro.text()
    with qtbot.waitSignal(desk.tasks.changed):
        closing.save_button.click()
    qtbot.waitUntil(lambda: page.record_page.step_buttons[0].text() == "重新打开…")
    assert column(office, "select status from aid_round") == ["closed"]


def opened_empty(desk: Any, qtbot: Any) -> Any:
    """The section of an office without rounds."""
    from union_desktop.areas.aid.area import AREA as AID
    from union_desktop.areas.aid.ui import rounds
    from union_desktop.areas.policies.area import AREA as POLICIES

    desk.areas = (*desk.areas, POLICIES, AID)
    page = rounds.page(desk)
    desk.tabs["aid"] = page
    desk.window.setCentralWidget(page)
    desk.window.resize(1200, 700)
    desk.window.show()
    qtbot.waitUntil(lambda: "还没有发放批次" in page.empty.sentence)
    return page
