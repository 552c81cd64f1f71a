# SPDX-License-Identifier: GPL-3.0-or-later
"""The tab, the panel, the recycle bin and the history of a record, worked as a person would."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QDialog

from tests.areas.history.conftest import last_seq, opened
from tests.office_fixtures import OPERATOR, TODAY, a_member, enrolled
from union_desktop.areas.history.ui import actions
from union_desktop.areas.history.ui.period_chip import PeriodChip, usual_periods
from union_desktop.areas.history.ui.record_history import RecordHistoryDialog, RecordHistoryPanel
from union_desktop.areas.history.ui.recycle_bin import RecycleBin
from union_desktop.areas.members import service as members
from union_desktop.core import access
from union_desktop.core.office import Office
from union_desktop.core.roles import Role
from union_desktop.core.undo import reverting
from union_desktop.widgets import ask

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from union_desktop.areas.history.ui.tab import HistoryTab


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ask.Scripted:
    answers = ask.Scripted()
    monkeypatch.setattr(ask, "answers", answers)
    return answers


def names(tab: HistoryTab) -> list[str]:
    return [tab.model.texts(row)[3] for row in range(tab.model.rowCount())]


def test_the_list_and_the_newest_entry_are_told(tab: HistoryTab) -> None:
    assert names(tab)[:2] == ["修改资料", "入会"]
    assert tab.counts.startswith("共 4 条操作 · 截至 2026-09-30")
    text = tab.details.toPlainText()
    assert "手机 138****1111 → 139****2222" in text
    assert "政治面貌 群众 → 中共党员" in text
    assert "1 条记录，1 处改动" in text


def test_a_link_leads_to_the_record(tab: HistoryTab, history_desk: Any, person: int) -> None:
    tab.details.anchorClicked.emit(QUrl(f"record:person:{person}"))
    assert history_desk.gone == [("members", person)]


def test_filters_narrow_and_are_said_and_taken_back(tab: HistoryTab, office: Office, qtbot: QtBot) -> None:
    with office.transaction("查看：手机") as session:
        access.note(session, "reveal", field="手机")
    tab.reload()
    qtbot.waitUntil(lambda: tab.model.rowCount() == 5)
    tab.filters.set_values({"sort": ("looked",)})
    qtbot.waitUntil(lambda: names(tab) == ["查看：手机"])
    assert "当前显示 1 条" in tab.counts
    tab.filters.set_values({"sort": (), "operator": (OPERATOR,)})
    qtbot.waitUntil(lambda: tab.model.rowCount() == 5)
    assert tab.filters_in_words == f"操作员：我（{OPERATOR}）"
    tab.search.setText("单雄信")
    tab.search.searched.emit("单雄信")
    qtbot.waitUntil(lambda: names(tab) == ["修改资料", "入会"])
    tab.period._pick("上年", usual_periods(TODAY)[-1][1])
    qtbot.waitUntil(lambda: tab.model.rowCount() == 0)
    assert tab.empty.sentence == "没有符合条件的操作。"
    tab.filters.clear()
    qtbot.waitUntil(lambda: tab.model.rowCount() == 5)
    assert tab.filters_in_words == "全部"


def test_the_period_can_be_any_two_days(qtbot: QtBot, script: ask.Scripted) -> None:
    chip = PeriodChip(TODAY)
    qtbot.addWidget(chip)
    script.given += ["2026-01-01 至 2026-03-31", "2026-03-31 至 2026-01-01", "昨天吧", None]
    for _ in range(4):
        chip.ask_period()
    assert [str(day) for day in chip.period] == ["2026-01-01", "2026-03-31"]
    assert [kind for kind, *_ in script.asked] == ["enter", "enter", "warn", "enter", "warn", "enter"]


def test_of_many_records_more_are_shown_on_request(
    history_desk: Any, office: Office, person: int, qtbot: QtBot
) -> None:
    with office.transaction("批量入会") as session:
        members.enrol_many(session, [a_member(staff_no=f"2{at:04}") for at in range(45)], today=TODAY)
    tab = opened(history_desk, qtbot)
    assert "另有 15 条记录" in tab.details.toPlainText()
    tab.details.anchorClicked.emit(QUrl("more:"))
    qtbot.waitUntil(lambda: "20044" in tab.details.toPlainText())
    assert "另有" not in tab.details.toPlainText().replace("另有 0", "")


def test_an_entry_is_taken_back_after_asking(
    tab: HistoryTab, history_desk: Any, script: ask.Scripted, qtbot: QtBot
) -> None:
    script.given += [True]
    tab.action("history.undo").trigger()
    qtbot.waitUntil(lambda: len(script.asked) == 2)
    assert script.asked[0][2] == "要撤销“修改资料”吗？涉及 1 条记录。"
    assert script.asked[1][2] == "已撤销“修改资料”：1 条记录恢复原状。"
    qtbot.waitUntil(lambda: names(tab)[:2] == ["撤销“修改资料”", "修改资料"])
    assert tab.model.texts(1)[5] == "已撤销"
    # Once more: it says so and does nothing.
    script.given += [True]
    tab.table.select_ids([last_seq(history_desk.office) - 1])
    tab.action("history.undo").trigger()
    qtbot.waitUntil(lambda: len(script.asked) == 4)
    assert "已经撤销过" in script.asked[3][2]


def test_somebody_elses_entry_is_for_administrators(
    tab: HistoryTab, office: Office, script: ask.Scripted, qtbot: QtBot, other: Callable[[], None]
) -> None:
    other()
    office.role = Role.CLERK
    tab.action("history.undo").trigger()
    qtbot.waitUntil(lambda: len(script.asked) == 1)
    assert "只有本人或管理员可以撤销" in script.asked[0][2]
    office.role = Role.ADMINISTRATOR
    script.given.append(False)
    tab.action("history.undo").trigger()
    qtbot.waitUntil(lambda: len(script.asked) == 2)
    assert script.asked[1][0] == "confirm"
    assert last_seq(office) == 4


def test_the_chain_is_checked_beside_the_window(
    tab: HistoryTab, history_desk: Any, office: Office, script: ask.Scripted, qtbot: QtBot
) -> None:
    tab.action("history.check").trigger()
    assert [job.title for job in history_desk.tasks.jobs] == ["核对记录链"]
    assert history_desk.tasks.jobs[0].can_cancel
    qtbot.waitUntil(lambda: bool(script.asked), timeout=20_000)
    kind, _, text = script.asked[0]
    assert (kind, text.split("，")[-1]) == ("tell", "记录链完整。")
    assert text.startswith("已核对 4 条操作、")
    with office.engine.connect() as connection:
        connection.exec_driver_sql("update audit_change set data = '{}' where seq = 3")
        connection.commit()
    tab.action("history.check").trigger()
    qtbot.waitUntil(lambda: len(script.asked) == 2, timeout=20_000)
    assert script.asked[1][0] == "warn"
    assert "1 处不符" in script.asked[1][2]


def test_the_list_is_written_after_its_purpose_was_kept(
    tab: HistoryTab, history_desk: Any, office: Office, script: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    from python_calamine import CalamineWorkbook

    path = tmp_path / "操作记录.xlsx"
    script.given += ["报送上级工会", str(path)]
    actions.export(history_desk, tab)
    qtbot.waitUntil(lambda: any(kind == "tell" for kind, *_ in script.asked), timeout=20_000)
    book = CalamineWorkbook.from_path(str(path))
    rows = book.get_sheet_by_name("操作记录").to_python()
    assert rows[0] == ["序号", "时间", "操作员", "操作", "状态", "涉及记录", "内容"]
    assert rows[1][5:] == ["会员 单雄信（10001）", "政治面貌 群众 → 中共党员；手机 138****1111 → 139****2222"]
    with office.reader() as reader:
        assert reader.rows("select what, field, purpose, row_count from access_entry") == [
            ("export", "操作记录", "报送上级工会", 4)
        ]


def test_without_a_purpose_nothing_is_written(
    tab: HistoryTab, history_desk: Any, office: Office, script: Any
) -> None:
    script.given.append(None)
    actions.export(history_desk, tab)
    assert last_seq(office) == 4
    assert not history_desk.tasks.jobs


def test_the_panel_shows_the_newest_and_opens_all(history_desk: Any, person: int, qtbot: QtBot) -> None:
    (panel,) = [one for one in history_desk.panels("member") if one.title == "修改历史"]
    made = panel.create(history_desk, person)
    assert isinstance(made, RecordHistoryPanel)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: "修改资料" in made.page.toPlainText())
    assert "手机 138****1111 → 139****2222" in made.page.toPlainText()
    made.page.anchorClicked.emit(QUrl("all:"))
    dialog = history_desk.window.findChild(RecordHistoryDialog)
    assert isinstance(dialog, QDialog)
    dialog.reject()


def test_the_history_of_a_record_field_by_field(history_desk: Any, person: int, qtbot: QtBot) -> None:
    dialog = RecordHistoryDialog(history_desk, "person", person)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 5)
    assert dialog.heading.text() == "会员 单雄信（10001）"
    assert [dialog.model.texts(row)[3:] for row in range(2)] == [
        ("政治面貌", "群众", "中共党员"),
        ("手机", "138****1111", "139****2222"),
    ]
    dialog.field.setCurrentText("手机")
    assert [dialog.model.texts(row)[3] for row in range(dialog.model.rowCount())] == ["手机"]
    assert dialog.whole.text() == "手机：138****1111 → 139****2222"


def test_ctrl_h_is_offered_on_members_and_units(history_desk: Any, person: int, qtbot: QtBot) -> None:
    for tab, number in (("members", person), ("organisation", 3)):
        (action,) = [one for one in history_desk.actions(tab) if one.text == "修改历史…"]
        assert (action.shortcut, action.needs_selection, action.on_bar) == ("Ctrl+H", True, False)
        action.handler(history_desk, (number,))
        dialog = history_desk.window.findChild(RecordHistoryDialog)
        qtbot.waitUntil(lambda: dialog.model.rowCount() > 0)  # noqa: B023
        dialog.reject()
        dialog.deleteLater()
        qtbot.waitUntil(lambda: history_desk.window.findChild(RecordHistoryDialog) is None)


def test_what_was_removed_comes_back_from_the_bin(
    history_desk: Any, office: Office, script: ask.Scripted, qtbot: QtBot, rules: reverting.UndoRules
) -> None:
    enrolled(office)
    with office.transaction("撤销“入会”") as session:
        reverting.take_back(session, last_seq(office), rules)
    dialog = RecycleBin(history_desk)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1 and dialog.restore.isEnabled())
    assert dialog.model.texts(0)[2:] == ("撤销“入会”", "单雄信（10001）")
    script.given.append(True)
    qtbot.mouseClick(dialog.restore, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 0)
    assert dialog.banner.text == "已恢复“撤销‘入会’”：1 条记录恢复原状。"
    assert dialog.nothing.isVisible()
    with office.reader() as reader:
        assert reader.value("select count(*) from person") == 1


def test_the_bin_of_others_is_for_administrators(
    history_desk: Any, office: Office, other: Callable[[], None], rules: reverting.UndoRules, qtbot: QtBot
) -> None:
    enrolled(office)
    with office.transaction("撤销“入会”") as session:
        reverting.take_back(session, last_seq(office), rules)
    other()
    office.role = Role.CLERK
    dialog = RecycleBin(history_desk)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1)
    assert not dialog.restore.isEnabled()
    assert "管理员" in dialog.restore.toolTip()
    office.role = Role.ADMINISTRATOR
