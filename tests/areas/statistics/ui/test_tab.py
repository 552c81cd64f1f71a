# SPDX-License-Identifier: GPL-3.0-or-later
"""The statistics tab: tables, the people behind each figure, movements, rates, paper and workbook."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from tests.documents.reading import texts
from tests.office_fixtures import CHEMISTRY, PLACE, TODAY, WEST, a_member, a_person, enrolled
from union_desktop.areas.members import service as members
from union_desktop.areas.members.terms import EventKind
from union_desktop.areas.statistics.terms import WORKFORCE_LABELS, CountingBasis, Dimension
from union_desktop.areas.statistics.ui.cross_table import TOTAL
from union_desktop.core.roles import Role
from union_desktop.widgets import as_of, ask
from union_desktop.widgets.draft_dialog import DraftDialog

ELSEWHERE = replace(PLACE, union_group_id=CHEMISTRY, campus_id=WEST, staff_category="postdoc")
ENTRUSTED = replace(PLACE, staff_category="dispatched_entrusted", basis="dispatch_entrusted")
MOVEMENTS, RATES = 7, 8


@pytest.fixture
def people(office: Any, today: dt.date) -> dict[str, int]:
    """Four members; 李四 came this year, 王五 is looked after for another union."""
    wanted = (
        ("单雄信", "1", PLACE, dt.date(2015, 3, 1)),
        ("曾子墨", "2", ELSEWHERE, dt.date(2015, 3, 1)),
        ("李四", "1", PLACE, dt.date(2026, 2, 1)),
        ("王五", "2", ENTRUSTED, dt.date(2015, 3, 1)),
    )
    return {
        name: enrolled(
            office, a_member(a_person(name=name, gender=gender, staff_no=str(at)), place=place, joined_on=on)
        )
        for at, (name, gender, place, on) in enumerate(wanted)
    }


def opened(desk: Any, qtbot: Any) -> Any:
    from union_desktop.areas.statistics.area import AREA

    desk.areas = (*desk.areas, AREA)
    assert AREA.open_tab is not None
    tab = AREA.open_tab(desk)
    desk.tabs["statistics"] = tab
    desk.window.setCentralWidget(tab)
    desk.window.resize(1200, 700)
    desk.window.show()
    qtbot.waitUntil(lambda: tab.figures.grid is not None)
    return tab


@pytest.fixture
def tab(desk: Any, people: dict[str, int], qtbot: Any) -> Any:
    """The tab with its first table on the screen."""
    return opened(desk, qtbot)


def cells(table: Any) -> dict[str, tuple[Any, ...]]:
    grid = table.grid
    return {row.label: row.cells for row in (*grid.rows, grid.total)}


def names(panel: Any) -> list[str]:
    table = panel.stack.currentWidget()
    if table not in (panel.people, panel.moved):
        return []
    return [table.model().texts(row)[0] for row in range(table.model().rowCount())]


def pick(tab: Any, qtbot: Any, row: int) -> Any:
    tab.ready.setCurrentRow(row)
    view = tab.stack.currentWidget()
    if row == MOVEMENTS:
        qtbot.waitUntil(lambda: view.grid is not None)
    return view


def test_the_first_table_says_day_basis_and_what_is_counted(tab) -> None:
    assert cells(tab.figures.table) == {
        "在编": (2, 0, 2, 2, 0),
        "博士后": (0, 1, 1, 1, 0),
        "托管劳务派遣": (1, 0, 1, 0, 0),
        "合计": (3, 1, 4, 3, 0),
    }
    assert tab.figures.statement.text() == (
        "截至 2026-09-30，正式会员 4 人（含代管），其中委托代管 1 人，另列保留会籍 0 人"
    )
    assert "不计入合计" in tab.figures.notes.text()
    assert tab.counts == "合计 4 人（含代管）　不含代管 3 人　截至 2026-09-30"


@pytest.mark.parametrize(
    ("row", "column", "who"),
    [
        (0, 0, ["李四", "单雄信"]),
        (2, 2, ["王五"]),
        (TOTAL, 3, ["李四", "单雄信", "曾子墨"]),
        (TOTAL, 1, ["曾子墨"]),
    ],
    ids=["cell", "row", "other basis", "column"],
)
def test_behind_a_figure_stand_its_people(tab, qtbot, row, column, who) -> None:
    tab.figures.table.choose(row, column)
    qtbot.waitUntil(lambda: names(tab.figures.people) == who)
    assert f"{len(who)} 人" in tab.figures.people.title.text()


def test_a_double_click_opens_the_member(tab, desk, people, qtbot) -> None:
    tab.figures.table.choose(1, 1)
    qtbot.waitUntil(lambda: names(tab.figures.people) == ["曾子墨"])
    table = tab.figures.people.people
    table.doubleClicked.emit(table.model().index(0, 0))
    assert desk.gone[-1] == ("members", people["曾子墨"])


def test_the_keyboard_reaches_the_sums_and_the_people(tab, qtbot) -> None:
    table = tab.figures.table
    table.choose(2, 0)
    table.body.setFocus()
    qtbot.keyClick(table.body, Qt.Key.Key_Down)
    assert table.current() == (TOTAL, 0)
    qtbot.waitUntil(lambda: len(names(tab.figures.people)) == 3)
    qtbot.keyClick(table.sums, Qt.Key.Key_Return)
    qtbot.waitUntil(tab.figures.people.people.hasFocus)
    qtbot.keyClick(table.sums, Qt.Key.Key_Up)
    assert table.current() == (2, 0)


def test_the_other_basis_is_one_click_away(tab, qtbot) -> None:
    tab.figures.basis._pick(CountingBasis.WITHOUT_ENTRUSTED)
    assert cells(tab.figures.table)["合计"] == (2, 1, 3, 4, 0)
    assert "另有委托代管 1 人不计" in tab.figures.statement.text()
    assert tab.counts.startswith("合计 3 人（不含代管）　含代管 4 人")


def test_a_dimension_that_is_taken_changes_places(tab, qtbot) -> None:
    view = tab.figures
    view.down._pick(Dimension.CAMPUS)
    assert (view.down.value, view.across.value) == (Dimension.CAMPUS, Dimension.CATEGORY)
    view.blocks._pick(Dimension.CAMPUS)
    assert view.dimensions == (Dimension.CAMPUS, Dimension.BRANCH, Dimension.CATEGORY)
    view.across._pick(Dimension.BRANCH)
    assert view.dimensions == (Dimension.CAMPUS, Dimension.CATEGORY, Dimension.BRANCH)
    qtbot.waitUntil(lambda: view._figures is not None and view._figures.dimensions == view.dimensions)


@pytest.mark.parametrize("row", range(7))
def test_each_ready_made_table_adds_up_to_all_members(tab, qtbot, row) -> None:
    view = pick(tab, qtbot, row)
    qtbot.waitUntil(lambda: view._figures is not None and view._figures.dimensions == view.dimensions)
    place = next(at for at, one in enumerate(view.grid.columns) if one.title == "合计（含代管）")
    assert view.grid.total.cells[place] == 4


def test_another_day(tab, qtbot, monkeypatch) -> None:
    monkeypatch.setattr(ask, "answers", ask.Scripted("2025.12.31"))
    tab.figures.day.ask_day()
    qtbot.waitUntil(lambda: "截至 2025-12-31，正式会员 3 人" in tab.figures.statement.text())
    answers = ask.Scripted("去年底")
    monkeypatch.setattr(ask, "answers", answers)
    tab.figures.day.ask_day()
    assert "截止日期没有改变" in answers.asked[-1][2]


def test_the_whole_table_is_copied(tab) -> None:
    tab.figures.table.copy()
    text = QGuiApplication.clipboard().text()
    assert text.splitlines()[1].startswith("人员类别　＼　校区\t东校区\t西校区\t合计（含代管）")
    assert "合计\t3\t1\t4\t3\t0" in text


def test_movements_open_the_people_of_a_line(tab, desk, people, qtbot) -> None:
    view = pick(tab, qtbot, MOVEMENTS)
    assert "期初 3 人 + 增加 1 人 − 减少 0 人 = 期末 4 人" in view.statement.text()
    labels = [row.label for row in view.grid.rows]
    view.table.choose(labels.index("入会"), 0)
    assert names(view.people) == ["李四"]
    assert view.people.moved.model().texts(0)[3:6] == ("入会", "2026-02-01", "未入会")
    view.people.moved.opened.emit(people["李四"])
    assert desk.gone[-1] == ("members", people["李四"])
    view.table.choose(0, 0)
    qtbot.waitUntil(lambda: names(view.people) == ["单雄信", "王五", "曾子墨"])
    view.table.choose(TOTAL, 0)
    qtbot.waitUntil(lambda: len(names(view.people)) == 4)
    view.table.choose(labels.index("转出"), 0)
    assert view.people.said.text() == "没有人。"


def test_movements_by_a_dimension_and_a_wrong_day(tab, qtbot) -> None:
    view = pick(tab, qtbot, MOVEMENTS)
    view.split._pick(Dimension.CATEGORY)
    qtbot.waitUntil(
        lambda: [one.title for one in view.grid.columns] == ["在编", "博士后", "托管劳务派遣", "合计"]
    )
    view.table.choose(2, 0)
    assert names(view.people) == ["李四"]
    assert view.people.title.text() == "在编 · 入会：1 人"
    view.start._pick(TODAY)
    qtbot.waitUntil(lambda: "期初要早于期末" in tab.banner.text)


def test_a_change_of_membership_reaches_the_table(tab, desk, people, qtbot) -> None:
    draft = members.EventDraft(EventKind.RETIRE, dt.date(2026, 9, 1))
    desk.tasks.command(
        lambda session: members.record_event(session, people["单雄信"], draft, today=TODAY),
        title="退休",
        owner=desk.window,
    )
    qtbot.waitUntil(lambda: cells(tab.figures.table)["在编"] == (1, 0, 1, 1, 1))
    tab.figures.table.choose(0, 4)
    qtbot.waitUntil(lambda: names(tab.figures.people) == ["单雄信"])
    assert "保留会籍 1 人" in tab.figures.people.title.text()


def test_a_declared_number_gives_a_rate_is_put_right_and_taken_away(tab, desk, qtbot, monkeypatch) -> None:
    view = pick(tab, qtbot, RATES)
    qtbot.waitUntil(lambda: "还没有登记应入会职工人数" in tab.empty.sentence)
    assert not tab.action("statistics.workforce_edit").isEnabled()
    tab.empty.button.click()
    dialog = desk.window.findChild(DraftDialog)
    # The day figures are counted on has one name, here, over the tables and in the history.
    assert dialog.form.widget("counted_on").accessibleName() == as_of.TITLE == WORKFORCE_LABELS["counted_on"]
    assert tab.figures.day.text().startswith(as_of.TITLE)
    dialog.form.set_value("headcount", 5)
    dialog.form.set_value("source", "人事处")
    with qtbot.waitSignal(desk.tasks.changed):
        dialog.save_button.click()
    qtbot.waitUntil(lambda: "80.0% = 正式会员 4 人" in view.sentence.text())
    assert tab.selected_ids() == (1,)
    qtbot.waitUntil(lambda: desk.window.findChild(DraftDialog) is None)
    tab.action("statistics.workforce_edit").trigger()
    dialog = desk.window.findChild(DraftDialog)
    dialog.form.set_value("headcount", 3)
    with qtbot.waitSignal(desk.tasks.changed):
        dialog.save_button.click()
    qtbot.waitUntil(lambda: "会员多于应入会职工" in view.sentence.text())
    monkeypatch.setattr(ask, "answers", ask.Scripted(True))
    with qtbot.waitSignal(desk.tasks.changed):
        tab.action("statistics.workforce_remove").trigger()
    qtbot.waitUntil(lambda: view.is_empty)


def test_age_bands_are_entered_as_first_years(tab, desk, qtbot) -> None:
    tab.action("statistics.age_bands").trigger()
    dialog = desk.window.findChild(DraftDialog)
    dialog.form.set_value("bands", "50 40")
    dialog.save_button.click()
    assert dialog.isVisible()
    dialog.form.set_value("bands", "30 40")
    with qtbot.waitSignal(desk.tasks.changed):
        dialog.save_button.click()
    view = pick(tab, qtbot, 3)
    qtbot.waitUntil(lambda: view._figures is not None and view._figures.bands.firsts == (30, 40))


def test_what_is_on_the_screen_is_printed_and_exported(tab, desk, qtbot, monkeypatch, tmp_path: Path) -> None:
    tab.action("statistics.print").trigger()
    title, pdf = desk.papers[-1]
    assert title == "会员按人员类别×校区统计表 2026-09-30"
    assert "正式会员 4 人" in "".join(texts(pdf))
    pick(tab, qtbot, MOVEMENTS)
    tab.action("statistics.print").trigger()
    assert "李四" in "".join(texts(desk.papers[-1][1]))
    path = tmp_path / "变动.xlsx"
    monkeypatch.setattr(ask, "answers", ask.Scripted(str(path)))
    tab.action("statistics.export").trigger()
    qtbot.waitUntil(lambda: "已导出到" in tab.banner.text)
    assert path.read_bytes().startswith(b"PK")


def test_an_office_without_people_says_what_to_do(desk, office, qtbot) -> None:
    tab = opened(desk, qtbot)
    qtbot.waitUntil(lambda: "还没有会员" in tab.empty.sentence)
    assert tab.empty.isVisible()


def test_who_only_reads_declares_nothing(desk, people, qtbot) -> None:
    desk.office.role = Role.READ_ONLY
    tab = opened(desk, qtbot)
    assert tab.action("statistics.print").isEnabled()
    assert not tab.action("statistics.workforce_add").isEnabled()
    assert not tab.action("statistics.age_bands").isEnabled()
