# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of members: finding, narrowing, sorting, staying where one was when something changes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from tests.areas.members.ui.conftest import opened
from tests.office_fixtures import CHEMISTRY, TODAY, a_member, enrolled
from union_desktop.areas.members import service
from union_desktop.areas.members.area import KEY
from union_desktop.areas.members.queries import search
from union_desktop.areas.members.terms import EventKind
from union_desktop.areas.members.ui.tab import tally
from union_desktop.widgets import ask
from union_desktop.widgets.area import Action, Area, Panel


def record(office: Any, person_id: int, kind: EventKind, on: dt.date) -> None:
    with office.transaction("变动") as session:
        service.record_event(session, person_id, service.EventDraft(kind, on), today=TODAY)


def test_the_first_list_shows_members_by_reading_and_counts_them(tab, names) -> None:
    assert names() == ["李四", "单雄信", "孙七", "王五", "曾子墨"]
    assert "共 5 人，均为正式会员　截至 2026-09-30" in tab.counts
    assert tab.quick.currentItem().text() == "正式会员"


def test_model_is_a_sound_model(tab, qtmodeltester) -> None:
    qtmodeltester.check(tab.model)


def test_a_polyphonic_surname_is_found_by_its_reading(tab, names, qtbot) -> None:
    tab.search.setText("shanx")
    qtbot.waitUntil(lambda: names() == ["单雄信"])
    tab.search.setText("zzm")
    qtbot.waitUntil(lambda: names() == ["曾子墨"])


def test_only_the_last_keystroke_is_answered(tab, names, qtbot) -> None:
    for text in ("s", "su", "sun", "sunq"):
        tab.search.setText(text)
    qtbot.waitUntil(lambda: names() == ["孙七"])
    assert tab.shown.text == "sunq"


def test_numbers_are_masked_until_asked_for(tab) -> None:
    row = tab.model.row_of(tab.model.ids[1])
    phone = [column.key for column in tab.model.columns].index("phone")
    assert tab.model.texts(row)[phone] == "138****1111"
    tab.reveal.click()
    assert tab.model.texts(row)[phone] == "13800001111"
    tab.reveal.click()
    tab.table.select_ids((tab.model.ids[1],))
    tab.table.copy()
    assert "13800001111" not in QGuiApplication.clipboard().text()


def test_a_title_click_sorts_in_sql_and_back(tab, names, qtbot) -> None:
    titles = tab.table.horizontalHeader()
    staff_no = [column.key for column in tab.model.columns].index("staff_no")
    titles.sectionClicked.emit(staff_no)
    qtbot.waitUntil(lambda: names() == ["单雄信", "曾子墨", "李四", "王五", "孙七"])
    titles.sectionClicked.emit(staff_no)
    qtbot.waitUntil(lambda: names() == ["孙七", "王五", "李四", "曾子墨", "单雄信"])


def test_filters_narrow_and_one_button_clears_them(tab, names, qtbot) -> None:
    tab.filters.set_values({"gender": ("2",)})
    qtbot.waitUntil(lambda: names() == ["孙七", "王五", "曾子墨"])
    tab.filters.set_values({"campus": ("2",)})
    qtbot.waitUntil(lambda: names() == ["孙七", "曾子墨"])
    tab.search.setText("曾")
    qtbot.waitUntil(lambda: names() == ["曾子墨"])
    tab.filters.clear()
    qtbot.waitUntil(lambda: tab.model.rowCount() == 5)
    assert tab.search.text() == ""
    assert not tab.filters.active
    assert tab.quick.currentItem().text() == "全部人员"


def test_a_group_of_the_tree_narrows_the_list_and_says_so(tab, names, qtbot) -> None:
    tab.tree.setCurrentItem(tab.tree.topLevelItem(0).child(0).child(1))
    qtbot.waitUntil(lambda: names() == ["孙七", "曾子墨"])
    assert tab.unit is not None
    assert tab.unit.id == CHEMISTRY
    assert tab.filters.active
    tab.tree.setCurrentItem(tab.tree.topLevelItem(0).child(0))
    qtbot.waitUntil(lambda: tab.model.rowCount() == 5)


def test_numbers_in_the_tree_add_up_towards_the_root(tab) -> None:
    root = tab.tree.topLevelItem(0)
    assert [root.text(1), root.child(0).text(1)] == ["5", "5"]
    assert [root.child(0).child(place).text(1) for place in (0, 1)] == ["3", "2"]


def test_quick_filters_show_who_left(tab, desk, people, names, qtbot) -> None:
    record(desk.office, people["李四"], EventKind.TRANSFER_OUT, dt.date(2026, 3, 1))
    record(desk.office, people["王五"], EventKind.RETIRE, dt.date(2026, 4, 1))
    tab.reload()
    qtbot.waitUntil(lambda: names() == ["单雄信", "孙七", "曾子墨"])
    tab.quick.itemClicked.emit(tab.quick.item(3))
    qtbot.waitUntil(lambda: names() == ["李四"])
    tab.quick.itemClicked.emit(tab.quick.item(1))
    qtbot.waitUntil(lambda: names() == ["王五"])


def test_another_day_shows_who_was_a_member_then(tab, desk, people, names, qtbot, monkeypatch) -> None:
    record(desk.office, people["李四"], EventKind.WITHDRAW, dt.date(2026, 3, 1))
    tab.reload()
    qtbot.waitUntil(lambda: "李四" not in names())
    monkeypatch.setattr(ask, "answers", ask.Scripted("2025.12.31"))
    tab.as_of.ask_day()
    qtbot.waitUntil(lambda: "李四" in names())
    assert tab.as_of.text() == "截止日期：2025-12-31"
    qtbot.waitUntil(lambda: "截至 2025-12-31" in tab.counts)
    tab.filters.clear()
    assert tab.as_of.text() == "截止日期：今天"


def test_a_day_that_cannot_be_read_changes_nothing(tab, monkeypatch) -> None:
    answers = ask.Scripted("去年底")
    monkeypatch.setattr(ask, "answers", answers)
    tab.as_of.ask_day()
    assert tab.as_of.day is None
    assert answers.asked[-1][0] == "warn"
    assert "截止日期没有改变" in answers.asked[-1][2]


def test_an_empty_office_says_what_to_do(desk, qtbot) -> None:
    tab = opened(desk, qtbot, 0)
    assert "还没有会员" in tab.empty.sentence
    assert tab.empty.button.text() == "新增会员"


def test_a_person_hidden_by_filters_is_offered_among_all(tab, desk, people, names, qtbot) -> None:
    record(desk.office, people["孙七"], EventKind.WITHDRAW, dt.date(2026, 3, 1))
    tab.search.setText("孙七")
    qtbot.waitUntil(lambda: "没有找到“孙七”" in tab.empty.sentence)
    tab.empty.button.click()
    qtbot.waitUntil(lambda: names() == ["孙七"])


def test_a_change_keeps_selection_and_reads_details_again(tab, desk, people, names, qtbot) -> None:
    tab.table.select_ids((people["王五"],))
    qtbot.waitUntil(lambda: tab.details.record is not None)
    enrolled(desk.office, a_member(name="赵六", staff_no="10006"))
    with qtbot.waitSignal(desk.tasks.changed):
        desk.tasks.command(
            lambda session: service.record_event(
                session,
                people["王五"],
                service.EventDraft(EventKind.RETAIN, dt.date(2026, 9, 1)),
                today=TODAY,
            ),
            title="保留会籍",
            owner=desk.window,
        )
    tab.filters.clear()
    qtbot.waitUntil(lambda: len(names()) == 6)
    assert tab.selected_ids() == (people["王五"],)
    qtbot.waitUntil(lambda: "保留会籍" in tab.details.page.toPlainText())


def test_details_mask_numbers_and_tell_the_history(tab, people, qtbot) -> None:
    tab.table.select_ids((people["单雄信"],))
    qtbot.waitUntil(lambda: "单雄信" in tab.details.page.toPlainText())
    text = tab.details.page.toPlainText()
    assert "138****1111" in text
    assert "13800001111" not in text
    assert "2015-03-01" in text
    assert "物理小组" in text
    tab.details.page.anchorClicked.emit("reveal:phone")
    assert "13800001111" in tab.details.page.toPlainText()
    tab.table.select_ids((people["李四"],))
    qtbot.waitUntil(lambda: "李四" in tab.details.page.toPlainText())
    assert "139****3333" in tab.details.page.toPlainText()


def test_several_selected_are_counted(tab, people) -> None:
    tab.table.select_ids(people.values())
    assert "已选 5 人" in tab._selected.text()
    assert "已选 5 人" in tab.details.page.toPlainText()


def test_go_to_takes_filters_away_only_when_they_hide_the_person(tab, desk, people, names, qtbot) -> None:
    tab.show_record(people["李四"])
    assert tab.selected_ids() == (people["李四"],)
    assert tab.filters.active
    record(desk.office, people["孙七"], EventKind.WITHDRAW, dt.date(2026, 3, 1))
    tab.reload()
    qtbot.waitUntil(lambda: "孙七" not in names())
    tab.show_record(people["孙七"])
    qtbot.waitUntil(lambda: tab.selected_ids() == (people["孙七"],))
    assert not tab.filters.active


def test_the_keyboard_goes_from_search_into_the_list_and_back(tab, names, qtbot) -> None:
    tab.search.setText("李")
    qtbot.waitUntil(lambda: names() == ["李四"])
    qtbot.keyClick(tab.search, Qt.Key.Key_Down)
    assert tab.selected_ids() == (tab.model.ids[0],)
    qtbot.keyClicks(tab.table, "s")
    assert tab.search.text() == "s"


def test_keys_of_the_page_work_from_the_search_field(tab, desk, people, qtbot) -> None:
    from union_desktop.areas.members.ui.event_forms import EventDialog

    with qtbot.waitActive(desk.window):
        desk.window.activateWindow()
    tab.setFocus()
    assert tab.search.hasFocus()
    tab.table.select_ids((people["李四"],))
    tab.search.setFocus()
    qtbot.keyClick(tab.search, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in desk.window.findChildren(EventDialog)))


def test_everybody_is_counted_by_status(tab, desk, people, qtbot) -> None:
    record(desk.office, people["王五"], EventKind.RETIRE, dt.date(2026, 4, 1))
    tab.filters.clear()
    qtbot.waitUntil(lambda: "共 5 人（正式会员 4，保留会籍 1）" in tab.counts)


def test_details_give_way_on_a_small_screen_unless_asked_for(tab, desk, qtbot) -> None:
    assert not tab.details.isHidden()
    desk.window.resize(900, 600)
    qtbot.waitUntil(lambda: not tab.details.isVisible())
    tab.details_button.click()
    desk.window.resize(880, 600)
    qtbot.waitUntil(lambda: tab.width() <= 880)
    assert tab.details.isVisible()


def test_too_many_hits_are_said_instead_of_counted(tab, names, qtbot, monkeypatch) -> None:
    monkeypatch.setattr(search, "MOST", 2)
    tab.search.setText("1")
    qtbot.waitUntil(lambda: "匹配过多，只显示前 2 人" in tab.counts)
    assert len(names()) == 2
    tab.search.setText("10003")
    qtbot.waitUntil(lambda: "共 1 人" in tab.counts)


def test_an_empty_office_offers_the_roster_where_there_is_one(desk, qtbot) -> None:
    taken: list[tuple[int, ...]] = []
    roster = Area(
        "roster",
        "名册",
        "table",
        90,
        actions=(
            Action(
                "roster.take_in", "核对名册…", "arrow_import", lambda _desk, ids: taken.append(ids), tab=KEY
            ),
        ),
    )
    desk.areas = (*desk.areas, roster)
    tab = opened(desk, qtbot, 0)
    assert "核对名册" in tab.empty.button.text()
    tab.empty.button.click()
    assert taken == [()]


def test_panels_of_other_areas_open_for_the_person_shown(desk, people, qtbot) -> None:
    from PySide6.QtWidgets import QLabel

    panel = Panel("慰问品", lambda _desk, person_id: QLabel(f"给 {person_id}"))
    desk.areas = (*desk.areas, Area("benefits", "慰问", "gift", 90, panels={"member": (panel,)}))
    tab = opened(desk, qtbot, 5)
    box = tab.details.panels[-1]
    assert not box.button.isEnabled()
    tab.table.select_ids((people["李四"],))
    assert box.content is None
    box.button.click()
    assert box.content.text() == f"给 {people['李四']}"
    tab.table.select_ids((people["王五"],))
    assert box.content.text() == f"给 {people['王五']}"
    box.button.click()
    assert box.content is None


def test_a_hidden_tab_reads_again_when_it_comes_back(tab, desk, names, qtbot) -> None:
    tab.hide()
    with qtbot.waitSignal(desk.tasks.changed):
        desk.tasks.command(
            lambda session: service.enrol(session, a_member(name="赵六", staff_no="10006"), today=TODAY),
            title="入会",
            owner=desk.window,
        )
    assert len(names()) == 5
    tab.show()
    qtbot.waitUntil(lambda: "赵六" in names())


def test_whole_numbers_do_not_stay_when_the_tab_is_left(tab, people, qtbot) -> None:
    tab.table.select_ids((people["单雄信"],))
    qtbot.waitUntil(lambda: "单雄信" in tab.details.page.toPlainText())
    tab.reveal.click()
    tab.details.page.anchorClicked.emit("reveal:phone")
    tab.hide()
    tab.show()
    assert not tab.reveal.isChecked()
    assert "13800001111" not in tab.details.page.toPlainText()


@pytest.mark.parametrize(
    ("by_status", "sentence"),
    [
        ({}, "共 0 人"),
        ({"active": 2157}, "共 2,157 人，均为正式会员"),
        ({"": 3}, "共 3 人，均为未入会"),
        (
            {"active": 5, "retained": 2, "withdrawn": 1, "deceased": 1, "": 1},
            "共 10 人（正式会员 5，保留会籍 2，已离会 2，未入会 1）",
        ),
    ],
    ids=["nobody", "one", "none", "many"],
)
def test_counts_are_said_in_words(by_status, sentence) -> None:
    assert tally(by_status) == sentence
