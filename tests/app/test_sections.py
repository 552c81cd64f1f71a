# SPDX-License-Identifier: GPL-3.0-or-later
"""A tab of sections in the window: keys, menus, manual, and going to a record mean the section in front."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from union_desktop.app.desk import tabs_of_sections
from union_desktop.app.help.context import topic_of
from union_desktop.app.leaving import Leave
from union_desktop.app.main_window import MainWindow
from union_desktop.app.settings import Settings
from union_desktop.core.office import Office
from union_desktop.widgets import ask
from union_desktop.widgets.area import Action, Area, Desk, Section, opens
from union_desktop.widgets.page import EmptyState, Page
from union_desktop.widgets.sections_tab import SectionsTab

CONTROL = Qt.KeyboardModifier.ControlModifier


class RowsPage(Page):
    """A page as areas make them, as small as can be."""

    def __init__(self, desk: Desk, key: str) -> None:
        super().__init__(search="搜索")
        self.shown: list[int] = []
        self.reloads = 0
        self.dirty = False
        self.chosen: tuple[int, ...] = ()
        self.set_actions(desk, desk.actions(key), self.selected_ids)
        self.setFocusProxy(self.search)

    def selected_ids(self) -> tuple[int, ...]:
        return self.chosen

    def show_record(self, record_id: int) -> None:
        self.shown.append(record_id)

    def reload(self, _changes: object = None) -> None:
        self.reloads += 1


class World:
    """A tab without area work of its own, two areas that put sections into it, and a plain tab."""

    def __init__(self, qtbot: QtBot, office: Office) -> None:
        self.qtbot = qtbot
        self.done: list[tuple[str, tuple[int, ...]]] = []
        self.made: list[str] = []
        self.areas = (
            Area("plain", "会员", "people", 10, lambda _desk: QLabel("会员")),
            Area("relief", "困难帮扶", "heart", 20, opens("relief"), help="20-relief"),
            Area(
                "files",
                "困难档案",
                "document",
                30,
                actions=(
                    Action("files.new", "新建档案", "add", self._note("files.new"), "Ctrl+N"),
                    Action("files.print", "打印档案", "print", self._note("files.print"), "Ctrl+P"),
                ),
                sections=(
                    Section(
                        "files",
                        "困难档案",
                        "document",
                        10,
                        self._open("files"),
                        "relief",
                        "20-relief#档案",
                        "档案",
                    ),
                ),
            ),
            Area(
                "visits",
                "走访",
                "home",
                40,
                actions=(
                    Action("visits.new", "新增走访", "add", self._note("visits.new"), "Ctrl+N"),
                    Action(
                        "visits.sick",
                        "登记探望",
                        "heart",
                        self._note("visits.sick"),
                        tab="sick",
                        needs_selection=True,
                    ),
                    Action("visits.file", "从走访建档", "home", self._note("visits.file"), tab="files"),
                ),
                sections=(
                    Section("sick", "探望病人", "heart", 40, self._open("sick"), "relief", group="走访"),
                    Section("visits", "慰问走访", "home", 30, self._open("visits"), "relief", group="走访"),
                    Section("bad", "坏的", "star", 50, self._fail, "relief", "20-relief#坏的"),
                    Section("other", "别处", "star", 50, self._open("other"), "elsewhere"),
                ),
            ),
        )
        self.window = MainWindow(office, Settings(), self.areas)
        qtbot.addWidget(self.window, before_close_func=lambda window: window.tasks.close())

    def _note(self, name: str) -> Callable[[Desk, tuple[int, ...]], None]:
        return lambda _desk, ids: self.done.append((name, ids))

    def _open(self, key: str) -> Callable[[Desk], QWidget]:
        def make(desk: Desk) -> QWidget:
            self.made.append(key)
            return RowsPage(desk, key)

        return make

    def _fail(self, _desk: Desk) -> QWidget:
        raise RuntimeError("secret")

    @property
    def tab(self) -> SectionsTab:
        tab = self.window.show_tab("relief")
        assert isinstance(tab, SectionsTab)
        return tab

    def page(self, key: str) -> RowsPage:
        page = self.window.show_tab(key)
        assert isinstance(page, RowsPage)
        return page

    def menu(self) -> dict[str, QAction]:
        for action in self.window.menuBar().actions():
            menu = action.menu()
            if action.text() == "困难帮扶" and menu is not None:
                menu.aboutToShow.emit()  # type: ignore[attr-defined]
                return {one.text().partition("\t")[0]: one for one in menu.actions() if one.text()}  # type: ignore[attr-defined]
        raise AssertionError

    def show(self) -> MainWindow:
        with self.qtbot.waitExposed(self.window):
            self.window.show()
        with self.qtbot.waitActive(self.window):
            self.window.activateWindow()
        return self.window

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.window.focusWidget(), key, modifiers)


@pytest.fixture
def world(qtbot: QtBot, office: Office) -> Iterator[World]:
    made = World(qtbot, office)
    yield made
    made.window.tasks.close()


def test_sections_of_all_areas_stand_by_their_order_and_are_made_when_looked_at(world: World) -> None:
    assert [one.key for one in world.window.desk.sections("relief")] == ["files", "visits", "sick", "bad"]
    assert world.made == []
    tab = world.tab
    assert tab.keys == ("files", "visits", "sick", "bad")
    assert [tab.names.item(at).text() for at in range(tab.names.count())] == [
        "档案",
        "困难档案",
        "走访",
        "慰问走访",
        "探望病人",
        "坏的",
    ]
    assert world.made == ["files"]
    tab.show_section("sick")
    tab.show_section("files")
    assert world.made == ["files", "sick"]


def test_a_section_that_fails_leaves_the_others_alone(world: World, caplog: pytest.LogCaptureFixture) -> None:
    shown = world.window.show_tab("bad")
    assert isinstance(shown, EmptyState)
    assert "没能打开" in shown.sentence
    assert "section bad could not be opened" in caplog.text
    assert world.page("visits").isVisibleTo(world.tab)
    assert world.window.selected("bad") == ()


def test_going_to_a_record_of_a_section_opens_tab_and_section(world: World) -> None:
    assert world.window.current_key == "plain"
    world.window.desk.go_to("sick", 42)
    assert world.window.current_key == "relief"
    assert world.window.place_key == "sick"
    assert world.page("sick").shown == [42]


def test_the_section_stays_while_one_is_in_another_tab(world: World) -> None:
    world.window.show_tab("sick")
    world.window.show_tab("plain")
    assert world.window.place_key == "plain"
    assert world.tab.current_key == "sick"
    assert world.window.has_place("sick")
    assert not world.window.has_place("other")


def test_the_menu_of_the_tab_offers_what_the_section_in_front_does(world: World) -> None:
    assert list(world.menu()) == ["新建档案", "打印档案", "从走访建档"]
    page = world.page("sick")
    assert not world.menu()["登记探望"].isEnabled()
    page.chosen = (3,)
    world.window.show_tab("plain")
    world.menu()["登记探望"].trigger()
    assert world.done == [("visits.sick", (3,))]
    assert world.window.place_key == "sick"


def test_keys_belong_to_the_section_in_front(world: World) -> None:
    window = world.show()
    world.press(Qt.Key.Key_2, CONTROL)
    assert window.place_key == "files"
    world.press(Qt.Key.Key_N, CONTROL)
    world.press(Qt.Key.Key_P, CONTROL)
    world.press(Qt.Key.Key_PageDown, CONTROL)
    assert window.place_key == "visits"
    world.press(Qt.Key.Key_N, CONTROL)
    world.press(Qt.Key.Key_P, CONTROL)  # nothing to print here
    world.press(Qt.Key.Key_F5)
    world.press(Qt.Key.Key_F, CONTROL)
    assert window.focusWidget() is world.page("visits").search
    assert world.page("visits").reloads == 1
    world.press(Qt.Key.Key_PageUp, CONTROL)
    world.press(Qt.Key.Key_PageUp, CONTROL)
    assert window.place_key == "bad"
    assert [name for name, _ in world.done] == ["files.new", "files.print", "visits.new"]


def test_on_the_names_the_keys_of_the_page_work_too(world: World) -> None:
    window = world.show()
    tab = world.tab
    tab.names.setFocus()
    world.press(Qt.Key.Key_Down)
    assert window.place_key == "visits"
    assert window.focusWidget() is tab.names
    world.press(Qt.Key.Key_N, CONTROL)
    assert world.done == [("visits.new", ())]
    world.press(Qt.Key.Key_F, CONTROL)
    assert window.focusWidget() is world.page("visits").search
    tab.names.setFocus()
    world.press(Qt.Key.Key_Return)
    assert window.focusWidget() is world.page("visits").search


def test_the_line_of_the_window_goes_along(world: World) -> None:
    world.show()
    first, second = world.page("files"), world.page("sick")
    assert second.isAncestorOf(world.window.progress)
    world.window.show_tab("bad")
    assert world.tab.isAncestorOf(world.window.progress)
    assert world.window.progress.parentWidget().isVisible()
    world.window.show_tab("plain")
    world.tab.show_section("files")
    assert first.isAncestorOf(world.window.progress)


def test_f1_knows_the_section(world: World) -> None:
    assert topic_of(world.page("files").search) == "20-relief#档案"
    assert world.window.help_topic == "20-relief#档案"
    assert topic_of(world.page("visits").search) == "20-relief"
    world.page("visits").help_topic = "20-relief#走访"
    assert topic_of(world.page("visits").search) == "20-relief#走访"


def test_something_half_entered_in_a_section_holds_the_window(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.page("files").dirty = True
    world.page("sick")
    monkeypatch.setattr(ask, "answers", ask.Scripted(False))
    assert not world.window.leave(Leave.QUIT)
    assert world.window.place_key == "files"
    world.page("files").dirty = False


def test_a_section_with_the_key_of_a_tab_is_refused(world: World) -> None:
    assert tabs_of_sections(world.areas)["sick"] == "relief"
    section = Section("plain", "一", "star", 1, lambda _desk: QWidget(), "relief")
    with pytest.raises(ValueError, match="key of a tab: plain"):
        tabs_of_sections((*world.areas, Area("more", "更多", "star", 1, sections=(section,))))
