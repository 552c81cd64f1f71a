# SPDX-License-Identifier: GPL-3.0-or-later
"""The scaffold of a tab: actions, filters that cannot hide, search, empty state, messages, counts."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from union_desktop.core.roles import Role
from union_desktop.widgets.area import Action, Area
from union_desktop.widgets.filters import Chip
from union_desktop.widgets.page import Page


@pytest.fixture
def page(qtbot):
    made = Page()
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.set_centre(QLabel("list"))
    made.show()
    return made


def actions(calls):
    def handler(desk, ids):
        calls.append((desk, ids))

    return (
        Action("new", "新会员", "person_add", handler, shortcut="Ctrl+N"),
        Action("edit", "修改", "edit", handler, needs_selection=True, tip="修改这名会员"),
        Action("print", "打印", "print", handler, group="paper"),
        Action("rare", "很少用", "info", handler, on_bar=False),
    )


DESK = SimpleNamespace(role=Role.CLERK)


def test_what_the_role_does_not_include_stays_grey_and_says_why(page):
    action = Action(
        "a.renew", "换届", "edit", lambda *_: None, needs_selection=True, needs=Role.ADMINISTRATOR
    )
    page.set_actions(DESK, [action], lambda: (1,))
    page.update_actions(True)
    assert not page.action("a.renew").isEnabled()
    assert "管理员" in page.action("a.renew").toolTip()


def test_a_declared_action_becomes_a_button_that_hands_over_desk_and_selection(page):
    calls, selection = [], [(3, 4)]
    made = page.set_actions(DESK, actions(calls), lambda: selection[0])
    shown = [one.text() for one in page.bar.actions() if not one.isSeparator()]
    assert shown == ["新会员", "修改", "打印"]
    assert [one.text() for one in made] == ["新会员", "修改", "打印", "很少用"]
    assert page.action("new").toolTip() == "新会员（Ctrl+N）"
    assert page.action("edit").toolTip() == "修改这名会员"
    page.action("edit").trigger()
    assert calls == [(DESK, (3, 4))]


def test_what_needs_a_selection_waits_for_one(page):
    page.set_actions(DESK, actions([]), lambda: ())
    assert page.action("new").isEnabled()
    assert not page.action("edit").isEnabled()
    page.update_actions(True)
    assert page.action("edit").isEnabled()


def test_the_key_of_an_action_works_inside_the_page(qtbot, page):
    calls = []
    page.set_actions(DESK, actions(calls), lambda: ())
    with qtbot.waitActive(page):
        page.activateWindow()
    page.search.setFocus()
    qtbot.keyClick(page.search, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert calls == [(DESK, ())]


def test_filters_always_say_their_state(qtbot, page):
    bar = page.filters
    bar.add_filter(
        "category", "类别", [("established", "在编"), ("postdoc", "博士后"), ("dispatched", "派遣")]
    )
    bar.add_filter("status", "会籍", [("active", "在册"), ("ended", "已终止")], many=False)
    page.show_filters()
    chips = {key: one.chip for key, one in bar._filters.items()}
    assert bar.isVisible()
    assert chips["category"].text() == "类别：全部"
    assert bar.values() == {}
    assert not bar._clear.isEnabled()
    with qtbot.waitSignal(bar.changed):
        bar._filters["category"].actions["established"].trigger()
    bar._filters["category"].actions["postdoc"].trigger()
    assert chips["category"].text() == "类别：在编、博士后"
    assert chips["category"].active
    bar._filters["category"].actions["dispatched"].trigger()
    assert chips["category"].text() == "类别：在编等 3 项"
    assert bar.values() == {"category": ("established", "postdoc", "dispatched")}


def test_a_filter_of_one_choice_changes_over(page):
    bar = page.filters
    bar.add_filter("status", "会籍", [("active", "在册"), ("ended", "已终止")], many=False)
    bar._filters["status"].actions["active"].trigger()
    bar._filters["status"].actions["ended"].trigger()
    assert bar.value("status") == ("ended",)
    bar._filters["status"].every.trigger()
    assert bar.value("status") == ()


def test_one_button_clears_filters_and_chips(qtbot, page):
    bar = page.filters
    bar.add_filter("category", "类别", [("established", "在编")])
    bar.set_values({"category": ("established",)})
    bar.set_chip("group", "小组：物理一组")
    page.show_filters()
    assert bar.active
    with qtbot.waitSignals([bar.cleared, bar.changed], order="strict"):
        qtbot.mouseClick(bar._clear, Qt.MouseButton.LeftButton)
    assert not bar.active
    assert bar.values() == {}
    assert not bar._clear.isEnabled()


def test_what_is_searched_for_can_be_cleared_too(page):
    bar = page.filters
    assert not bar._clear.isEnabled()
    page.search.setText("物理")
    assert bar.active
    assert bar._clear.isEnabled()
    page.search.clear()
    assert not bar._clear.isEnabled()


def test_an_added_chip_counts_while_it_narrows(page):
    bar, chip = page.filters, Chip("截止日期：今天")
    bar.add_widget(chip)
    assert not bar._clear.isEnabled()
    chip.set_active(True)
    assert bar.active
    assert bar._clear.isEnabled()
    chip.set_active(False)
    assert not bar._clear.isEnabled()


def test_a_chip_can_be_taken_away(qtbot, page):
    bar = page.filters
    page.show_filters()
    bar.set_chip("group", "小组：物理一组")
    bar.set_chip("group", "小组：物理二组")
    assert [chip.text() for chip in bar._chips.values()] == ["小组：物理二组"]
    with qtbot.waitSignals([bar.chip_removed, bar.changed], order="strict"):
        qtbot.mouseClick(bar._chips["group"], Qt.MouseButton.LeftButton)
    assert not bar.active


def test_choices_may_change_and_keep_what_still_exists(page):
    bar = page.filters
    bar.add_filter("campus", "校区", [("1", "东校区"), ("2", "西校区")])
    bar.set_values({"campus": ("1", "2")})
    bar.set_choices("campus", [("2", "西校区"), ("3", "南校区")])
    assert bar.value("campus") == ("2",)


def test_filters_go_on_in_the_next_line_when_the_page_is_narrow(page):
    bar = page.filters
    for number in range(8):
        bar.add_filter(str(number), f"筛选条件{number}", [("a", "甲")])
    page.show_filters()
    page.resize(1600, 500)
    wide = bar.heightForWidth(1500)
    assert bar.heightForWidth(500) > wide


def test_the_empty_state_stands_in_for_the_list_and_offers_the_way_out(qtbot, page):
    pressed = []
    page.empty.say("people", "还没有会员。", "导入花名册", lambda: pressed.append(1))
    page.show_empty(True)
    assert page.empty.isVisible()
    qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    assert pressed == [1]
    page.show_empty(False)
    assert not page.empty.isVisible()


def test_the_search_says_each_change_once_and_goes_down_into_the_list(qtbot, page):
    said = []
    page.search.searched.connect(said.append)
    qtbot.keyClicks(page.search, "zh ")
    assert said == ["z", "zh"]
    with qtbot.waitSignal(page.search.down):
        qtbot.keyClick(page.search, Qt.Key.Key_Down)
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    assert said == ["z", "zh", ""]


def test_ctrl_f_comes_to_the_search_of_this_page(qtbot, page):
    other = QWidget()
    qtbot.addWidget(other)
    with qtbot.waitActive(page):
        page.activateWindow()
    page.search.setText("张")
    page.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search.hasFocus()
    assert page.search.selectedText() == "张"


def test_a_message_is_replaced_and_acted_upon(qtbot, page):
    undone = []
    page.banner.say("没有写入。", "problem")
    page.banner.say("已保存。", "done", button="撤销", act=lambda: undone.append(1))
    assert (page.banner.text, page.banner.kind) == ("已保存。", "done")
    qtbot.mouseClick(page.banner._button, Qt.MouseButton.LeftButton)
    assert undone == [1]
    assert page.banner.text == ""


def test_only_good_news_go_away_by_themselves(page):
    page.banner.say("已保存。", "done")
    assert page.banner._timer.isActive()
    page.banner.say("没有写入。", "problem")
    assert not page.banner._timer.isActive()


def test_sides_are_set_shown_and_replaced(page):
    page.set_left(QLabel("tree"))
    page.set_right(QLabel("one"))
    page.set_right(QLabel("two"))
    right = page._right.layout()
    assert right.count() == 1
    assert right.itemAt(0).widget().text() == "two"
    page.show_right(False)
    assert not page._right.isVisible()


def test_counts_stand_below(page):
    page.set_counts("共 2,157 人 · 截至 2026-11-22", "已选 3 人")
    assert page.counts == "共 2,157 人 · 截至 2026-11-22"


def test_an_area_needs_no_tab():
    area = Area("roster", "花名册", "arrow_import", 30)
    assert area.open_tab is None
    assert area.panels == {}


def test_what_was_done_is_said_above_a_page_that_lies_over_the_list(page) -> None:
    over = QWidget()
    page.show_over(over)
    page.banner.say("已批准建档。", "done")
    assert page.banner.isVisible()
    assert page.banner.mapTo(page, page.banner.rect().bottomLeft()).y() <= over.geometry().top()
    page.show_over(None)
    assert page.banner.isVisible()
    assert page.splitter.isAncestorOf(page.banner)


def test_a_long_line_of_counts_does_not_widen_the_window(page) -> None:
    narrow = page.minimumSizeHint().width()
    page.set_counts("共 8 份　" + "申请 165,000.00 元　" * 20)
    assert page.minimumSizeHint().width() <= max(narrow, 160) + 60
    page.grab()
    assert page._counts.toolTip() == page.counts
    page.set_counts("共 8 份")
    page.layout().activate()
    page.grab()
    assert page._counts.toolTip() == ""
