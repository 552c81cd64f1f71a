# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of rounds: what stands in it, what narrows it, what its steps refuse before they ask."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.areas.aid.aid_fixtures import added, decided, do, paid
from tests.areas.aid.ui.conftest import column, list_of_round, opened
from union_desktop.areas.aid import service
from union_desktop.areas.aid.queries import round_list
from union_desktop.areas.aid.terms import FundSource, GrantDraft, RoundDraft, SchemeDraft, Unit
from union_desktop.areas.aid.ui.account import MoneySheet
from union_desktop.areas.aid.ui.round_form import RoundDialog
from union_desktop.areas.aid.ui.schemes import SchemeDialog, SchemesDialog, input_of
from union_desktop.areas.aid.ui.steps import RoundStepDialog, consequences, impossible
from union_desktop.core.listing import Wanted
from union_desktop.core.roles import Role
from union_desktop.documents.preview import Preview
from union_desktop.widgets import ask
from union_desktop.widgets.proceedings import StepsPanel


def shown(page: Any, key: str) -> list[str]:
    at = [one.key for one in page.model.columns].index(key)
    return [page.model.texts(row)[at] for row in range(page.model.rowCount())]


def test_the_present_year_is_in_sight_and_the_sums_are_told(office, made, desk, qtbot) -> None:
    added(office, made.round, made.people[:2])
    old = RoundDraft(made.scheme, "2025年春节送温暖", 2025, dt.date(2025, 1, 5))
    do(office, "旧", lambda s: service.open_round(s, old))
    page = opened(desk, qtbot)
    assert page.filters.words() == ["年度：2026 年"]
    qtbot.waitUntil(lambda: shown(page, "name") == ["2026年春节送温暖"])
    assert page.counts == "共 1 个　已定 3,000.00 元，待发 3,000.00 元　截至 2026-09-30"
    assert shown(page, "people") == ["2 人"]
    page.filters.clear()
    qtbot.waitUntil(lambda: shown(page, "name") == ["2026年春节送温暖", "2025年春节送温暖"])


def test_every_column_sorts_and_every_filter_narrows(office, made) -> None:
    added(office, made.round, made.people[:2])
    with office.reader() as reader:
        for key in round_list.SORTS:
            for descending in (False, True):
                ids = round_list.find_ids(reader, Wanted(sort=key, descending=descending))
                assert list(ids) == [made.round]
        for ticked, found in (
            ({"scheme": (str(made.scheme),)}, True),
            ({"year": ("2025",)}, False),
            ({"status": ("draft",)}, True),
            ({"campus": ("1",)}, True),
            ({"campus": ("2",)}, False),
        ):
            assert bool(round_list.find_ids(reader, Wanted(ticked=ticked))) is found
        assert list(round_list.find_ids(reader, Wanted(text="送温"))) == [made.round]
        assert not round_list.find_ids(reader, Wanted(text="100%"))


def test_a_collective_without_a_head_count_is_not_counted_as_people(office, made) -> None:
    draft = SchemeDraft("gathering", "残疾职工慰问", unit=Unit.COLLECTIVE)
    scheme = do(office, "项目", lambda s: service.add_scheme(s, draft)).ids[0]
    number = do(
        office,
        "批次",
        lambda s: service.open_round(s, RoundDraft(scheme, "团拜会", 2026, dt.date(2026, 1, 5))),
    ).ids[0]
    added(office, number, [GrantDraft("团拜会", 1_200_000)])
    with office.reader() as reader:
        assert round_list.rows(reader, (number,))[number].people_text == "1 个集体（未记人数）"
    added(office, number, [GrantDraft("分会场", 100_000, headcount=12)])
    with office.reader() as reader:
        line = round_list.rows(reader, (number,))[number]
    assert line.people_text == "12 人和 1 个集体（未记人数）"


def test_a_round_opens_on_its_list_and_tells_what_comes_next(page, made, qtbot) -> None:
    panel = list_of_round(page, made.round, qtbot)
    assert page.record_page.sections.currentItem().text() == "名单"
    assert [one.text() for one in page.record_page.step_buttons] == ["锁定名单…"]
    assert panel.account.text().startswith("已定 0.00 ＝ 已发 0.00 ＋ 放弃 0.00 ＋ 待发 0.00 元")


def test_a_round_of_another_year_is_shown_when_it_was_made(page, made, office, desk, qtbot, dialog) -> None:
    page.action("aid.new").trigger()
    making = dialog(RoundDialog)
    making.form.set_value("scheme_id", made.scheme)
    making.form.set_value("year", 2025)
    making.form.edited.emit("year")
    assert making.form.value("name") == "2025年送温暖"
    making.save_button.click()
    qtbot.waitUntil(lambda: page.record_page is not None and page.record_page.name.text() == "2025年送温暖")
    assert page.filters.words() == []


def test_what_cannot_be_done_now_says_what_comes_first(page, made, office, qtbot, monkeypatch) -> None:
    answers = ask.Scripted()
    monkeypatch.setattr(ask, "answers", answers)
    page.table.select_ids((made.round,))
    for key, told in (
        ("aid.freeze", "名单还是空的"),
        ("aid.begin", "开始发放要在“已审定”时办理"),
        ("aid.pay", "还不能发放"),
        ("aid.print", ""),
    ):
        if not told:
            answers.given.append("list")
        page.action(key).trigger()
        qtbot.waitUntil(lambda told=told: any(told in text for _, _, text in answers.asked))
    qtbot.waitUntil(lambda: any("没有可打印的内容" in text for _, _, text in answers.asked))
    added(office, made.round, made.people)
    decided(office, made.round)
    page.action("aid.close").trigger()
    qtbot.waitUntil(lambda: any("4 行、6,000.00 元待发" in text for _, _, text in answers.asked))
    assert column(office, "select status from aid_round") == ["paying"]


def test_approving_wants_who_and_an_opinion(page, made, office, desk, qtbot, dialog) -> None:
    added(office, made.round, made.people)
    page.table.select_ids((made.round,))
    page.action("aid.freeze").trigger()
    with qtbot.waitSignal(desk.tasks.changed):
        dialog(RoundStepDialog).save_button.click()
    qtbot.waitUntil(lambda: "现在是“名单已锁定”" in page.banner.text)
    page.action("aid.approve").trigger()
    approving = dialog(RoundStepDialog)
    with qtbot.assertNotEmitted(desk.tasks.changed):
        approving.save_button.click()
    assert set(approving.form.problems) == {"actor", "opinion"}
    # Nobody approves a list he is on: the service says so beside the field.
    approving.form.set_value("actor", "单雄信")
    approving.form.set_value("person_id", made.people[0])
    approving.form.set_value("opinion", "同意")
    approving.save_button.click()
    qtbot.waitUntil(lambda: "不能审定自己的补助" in approving.form.problem("actor"))
    assert column(office, "select status from aid_round") == ["frozen"]


def test_each_step_tells_its_numbers(page, made, office, qtbot) -> None:
    added(office, made.round, made.people[:2])
    panel = list_of_round(page, made.round, qtbot)
    qtbot.waitUntil(lambda: panel.head.totals.rows == 2)
    head = panel.head
    for kind in ("freeze", "unfreeze", "approve", "reject", "close", "reopen"):
        assert "3,000.00 元" in consequences(kind, head, "2026-09-30")
    assert "2 行待发，合计 3,000.00 元" in consequences("begin", head, "2026-09-30")
    assert "可以列入这个批次" in consequences("open", head, "2026-09-30")
    assert impossible("freeze", head) == ""


def test_a_round_is_changed_and_removed_while_its_list_is_empty(
    page, made, office, desk, qtbot, dialog, monkeypatch
) -> None:
    page.table.select_ids((made.round,))
    page.action("aid.edit").trigger()
    changing = dialog(RoundDialog)
    changing.form.set_value("name", "2026年新春送温暖")
    with qtbot.waitSignal(desk.tasks.changed):
        changing.save_button.click()
    qtbot.waitUntil(lambda: shown(page, "name") == ["2026年新春送温暖"])
    monkeypatch.setattr(ask, "answers", ask.Scripted(True))
    with qtbot.waitSignal(desk.tasks.changed):
        page.action("aid.remove").trigger()
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)


def test_schemes_are_added_changed_and_closed(page, made, office, desk, qtbot, dialog, monkeypatch) -> None:
    page.action("aid.schemes").trigger()
    window = dialog(SchemesDialog)
    qtbot.waitUntil(lambda: len(window.list.rows) == 1)
    window.list.add_button.click()
    new = dialog(SchemeDialog)
    new.form.set_value("name", "夏季走访")
    new.form.set_value("code", "Summer")
    new.save_button.click()
    qtbot.waitUntil(lambda: "小写英文字母" in new.form.problem("code"))
    new.form.set_value("code", "summer_visit")
    new.form.set_value("superior_union", True)
    with qtbot.waitSignal(desk.tasks.changed):
        new.save_button.click()
    qtbot.waitUntil(lambda: len(window.list.rows) == 2)
    row = next(one for one in window.list.rows if one.draft.code == "summer_visit")
    assert row.draft.fund_sources == (FundSource.OWN_FUNDS, FundSource.SUPERIOR_UNION)
    assert input_of(row.draft).draft() == row.draft
    window.list.list.setCurrentItem(window.list.list.topLevelItem(window.list.rows.index(row)))
    monkeypatch.setattr(ask, "answers", ask.Scripted(True))
    with qtbot.waitSignal(desk.tasks.changed):
        window.list.remove_button.click()
    qtbot.waitUntil(lambda: any(one.closed_on for one in window.list.rows))
    at = next(at for at, one in enumerate(window.list.rows) if one.closed_on)
    window.list.list.setCurrentItem(window.list.list.topLevelItem(at))
    assert window.list.remove_button.text() == "恢复使用"
    window.reject()


def test_a_scheme_that_was_carried_out_keeps_path_and_unit(page, made, qtbot, dialog) -> None:
    page.action("aid.schemes").trigger()
    window = dialog(SchemesDialog)
    qtbot.waitUntil(lambda: len(window.list.rows) == 1)
    window.list.list.setCurrentItem(window.list.list.topLevelItem(0))
    window.list.edit_button.click()
    changing = dialog(SchemeDialog)
    assert [changing.form.widget(key).isEnabled() for key in ("path", "unit", "name")] == [False, False, True]
    changing.reject()
    window.reject()


def test_money_and_steps_stand_on_their_parts(page, made, office, desk, qtbot) -> None:
    ids = added(office, made.round, made.people[:2])
    decided(office, made.round)
    paid(office, ids[:1])
    page.open_page(made.round)
    page.record_page.open_section("资金来源与对账")
    money = page.record_page.findChild(MoneySheet)
    qtbot.waitUntil(lambda: "3,000.00" in money.toPlainText())
    assert "相符" in money.toPlainText()
    assert "还没有生成过银行文件" in money.toPlainText()
    page.record_page.open_section("办理过程")
    steps = page.record_page.findChild(StepsPanel)
    qtbot.waitUntil(lambda: [one.what for one in steps.steps] == ["锁定名单", "审定", "开始发放"])
    steps.print_button.click()
    qtbot.waitUntil(lambda: bool(desk.papers))
    assert desk.papers[0][0] == "2026年春节送温暖办理过程"
    assert desk.papers[0][1].startswith(b"%PDF")


def test_the_whole_year_is_printed_from_any_round_of_it(office, made, desk, qtbot, monkeypatch) -> None:
    added(office, made.round, made.people[:2])
    decided(office, made.round)
    empty = RoundDraft(made.scheme, "2026年春节送温暖第二批", 2026, dt.date(2026, 1, 25))
    chosen = do(office, "第二批", lambda s: service.open_round(s, empty)).ids[0]
    page = opened(desk, qtbot)
    page.table.select_ids([chosen])
    monkeypatch.setattr(ask, "answers", ask.Scripted("year"))
    page.action("aid.print").trigger()
    qtbot.waitUntil(lambda: bool(desk.papers), timeout=20_000)
    title, paper = desk.papers[0]
    assert title == "2026年困难帮扶汇总表"
    with Preview(paper) as pages:
        said = pages.text(0)
    assert "2026年春节送温暖" in said
    assert "第二批" not in said


def test_who_may_only_read_sees_why_and_may_print(office, made, desk, qtbot, monkeypatch) -> None:
    added(office, made.round, made.people[:2])
    monkeypatch.setattr(office, "role", Role.READ_ONLY)
    page = opened(desk, qtbot)
    panel = list_of_round(page, made.round, qtbot)
    panel.table.select_ids(panel.model.ids)
    for key in ("aid.new", "aid.freeze", "aid.pay"):
        assert not page.action(key).isEnabled()
        assert "需要“业务员”权限" in page.action(key).toolTip()
    for key in ("hand", "amount", "remove"):
        assert not panel.action(key).isEnabled()
        assert "需要“业务员”权限" in panel.action(key).toolTip()
    qtbot.keyClick(panel.table, Qt.Key.Key_1)
    assert panel.search.text() == "1"
    assert page.action("aid.print").isEnabled()
    assert panel.action("paper_list").isEnabled()
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, RoundStepDialog) and w.isVisible()]
