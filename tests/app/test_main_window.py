# SPDX-License-Identifier: GPL-3.0-or-later
"""The window made from a list of areas: tabs when looked at, menus, messages, quick find, the day, closing."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.app.conftest import Made
from union_desktop.app.find import FindHit
from union_desktop.app.leaving import Leave
from union_desktop.app.main_window import MainWindow
from union_desktop.app.routine import CHECK_EVERY
from union_desktop.app.settings import Settings
from union_desktop.core import clock
from union_desktop.core.changes import Changes
from union_desktop.core.errors import Cancelled, UserError
from union_desktop.core.office import Office, open_with_key
from union_desktop.core.reading import Reader
from union_desktop.documents.recovery_sheet import recovery_sheet
from union_desktop.widgets import ask
from union_desktop.widgets.area import Action, Area, Desk, Panel
from union_desktop.widgets.page import Page
from union_desktop.widgets.pdf_preview import PdfPreview
from union_desktop.widgets.tasks import Progress


class PeopleTab(Page):
    """A tab as areas make them, as small as can be."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(search="搜索")
        self.shown: list[int] = []
        self.reloads = 0
        self.dirty = False
        self.chosen: tuple[int, ...] = ()
        self.set_actions(desk, desk.actions("people"), self.selected_ids)

    def selected_ids(self) -> tuple[int, ...]:
        return self.chosen

    def show_record(self, record_id: int) -> None:
        self.shown.append(record_id)

    def reload(self) -> None:
        self.reloads += 1


class World:
    """Two areas of this test, what they were asked to do, and the window over them."""

    def __init__(self, qtbot: QtBot, office: Office, settings: Settings) -> None:
        self.qtbot = qtbot
        self.done: list[tuple[str, tuple[int, ...]]] = []
        self.built: list[str] = []
        self.days: list[dt.date] = []
        self.areas = (
            Area(
                "people",
                "人员",
                "people",
                20,
                self._open_people,
                (
                    Action("new", "新人员", "person_add", self._note("new"), "Ctrl+N"),
                    Action("edit", "修改", "edit", self._note("edit"), "F2", needs_selection=True),
                ),
            ),
            Area(
                "paper",
                "纸件",
                "document",
                10,
                self._open_paper,
                (
                    Action("print", "打印人员表", "print", self._note("print"), tab="people", group="paper"),
                    Action("stamp", "盖章", "star", self._note("stamp")),
                ),
                {"person": (Panel("纸件", lambda desk, number: QWidget()),)},
            ),
            Area("tools", "只有动作", "settings", 5),
        )
        self.window = MainWindow(
            office,
            settings,
            self.areas,
            finders=(self._find,),
            daily=(lambda desk: self.days.append(desk.today()),),
        )
        # closeEvent may say "not yet"; the fixture of pytest-qt must not delete a window that waits.
        qtbot.addWidget(self.window, before_close_func=self._let_go)

    def _let_go(self, window: MainWindow) -> None:
        window.tasks.close()

    def _note(self, name: str) -> Callable[[Desk, tuple[int, ...]], None]:
        return lambda _desk, ids: self.done.append((name, ids))

    def _open_people(self, desk: Desk) -> QWidget:
        self.built.append("people")
        return PeopleTab(desk)

    def _open_paper(self, desk: Desk) -> QWidget:
        self.built.append("paper")
        return QWidget()

    def _find(self, reader: Reader, text: str) -> list[FindHit]:
        rows = reader.rows(
            "select id, name, staff_no from person where name like :text order by id", text=f"%{text}%"
        )
        return [FindHit("people", number, name, staff_no) for number, name, staff_no in rows]

    def people(self) -> PeopleTab:
        tab = self.window.show_tab("people")
        assert isinstance(tab, PeopleTab)
        return tab

    def menu(self, title: str) -> dict[str, QAction]:
        for action in self.window.menuBar().actions():
            menu = action.menu()
            if action.text().startswith(title) and menu is not None:
                menu.aboutToShow.emit()  # type: ignore[attr-defined]
                return {one.text(): one for one in menu.actions()}  # type: ignore[attr-defined]
        raise AssertionError(title)


@pytest.fixture
def settings() -> Settings:
    return Settings()


@pytest.fixture
def world(qtbot: QtBot, office: Office, settings: Settings) -> Iterator[World]:
    made = World(qtbot, office, settings)
    yield made
    made.window.tasks.close()


def shown(world: World) -> MainWindow:
    with world.qtbot.waitExposed(world.window):
        world.window.show()
    return world.window


# -- tabs ---------------------------------------------------------------------------------------------------------


def test_tabs_stand_in_the_order_of_the_areas_and_are_built_when_looked_at(world: World) -> None:
    window = world.window
    assert window.area_keys == ("paper", "people")
    assert [window.tabs.tabText(at) for at in range(window.tabs.count())] == ["纸件", "人员"]
    assert world.built == ["paper"]
    assert window.opened_tab("people") is None
    world.people()
    world.people()
    assert world.built == ["paper", "people"]
    assert window.current_key == "people"


def test_a_tab_that_fails_leaves_the_others_alone(
    qtbot: QtBot, office: Office, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_desk: Desk) -> QWidget:
        raise RuntimeError("secret")

    areas = (Area("bad", "坏", "star", 1, fail), Area("good", "好", "star", 2, lambda _desk: QLineEdit("好")))
    window = MainWindow(office, settings, areas)
    qtbot.addWidget(window)
    assert "没能打开" in window.opened_tab("bad").sentence  # type: ignore[union-attr]
    assert isinstance(window.show_tab("good"), QLineEdit)
    assert "tab bad could not be opened" in caplog.text
    window.tasks.close()


def test_going_to_a_record_opens_its_tab(world: World) -> None:
    world.window.desk.go_to("people", 42)
    assert world.people().shown == [42]


def test_the_desk_collects_actions_and_panels_of_all_areas(world: World) -> None:
    desk = world.window.desk
    assert [one.key for one in desk.actions("people")] == ["new", "edit", "print"]
    assert [one.key for one in desk.actions("tools")] == []
    assert [one.title for one in desk.panels("person")] == ["纸件"]
    assert desk.panels("ship") == ()
    assert desk.today() == clock.today()


# -- menus --------------------------------------------------------------------------------------------------------


def test_an_area_menu_offers_its_actions_and_knows_the_selection(world: World) -> None:
    tab = world.people()
    entries = world.menu("人员")
    assert [text.partition("\t")[0] for text in entries if text] == ["新人员", "修改", "打印人员表"]
    assert not entries["修改\tF2"].isEnabled()
    tab.chosen = (3, 5)
    entries = world.menu("人员")
    assert entries["修改\tF2"].isEnabled()
    entries["修改\tF2"].trigger()
    assert world.done == [("edit", (3, 5))]


def test_an_action_from_the_menu_brings_its_tab_to_the_front(world: World) -> None:
    assert world.window.current_key == "paper"
    world.menu("人员")["新人员\tCtrl+N"].trigger()
    assert world.window.current_key == "people"
    assert world.done == [("new", ())]


def test_keys_of_the_window_and_of_the_page_do_not_block_each_other(world: World) -> None:
    window = shown(world)
    qtbot = world.qtbot
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.current_key == "people"
    tab = world.people()
    qtbot.waitUntil(lambda: window.focusWidget() is not None)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert world.done == [("new", ()), ("print", ())]
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_F5)
    assert tab.reloads == 1
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.focusWidget() is tab.search
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.current_key == "paper"


def test_the_look_changes_at_once_wherever_it_is_chosen(world: World, settings: Settings) -> None:
    before = settings.scheme
    window = world.window
    try:
        window.menus.set_scheme("dark")
        assert QApplication.palette().window().color().lightness() < 128
        assert settings.scheme == "dark"
        looks = world.menu("查看")["外观"].menu()
        assert [one.text() for one in looks.actions() if one.isChecked()] == ["深色"]  # type: ignore[attr-defined]
        window.menus.set_scheme("light")
        assert QApplication.palette().window().color().lightness() > 128
    finally:
        window.menus.set_scheme(before)


def test_a_page_without_paper_cannot_be_printed(world: World) -> None:
    assert not world.menu("文件")["打印…"].isEnabled()
    world.people()
    assert world.menu("文件")["打印…"].isEnabled()


# -- quick find ---------------------------------------------------------------------------------------------------


def test_quick_find_goes_from_a_few_letters_to_the_record(world: World) -> None:
    window = shown(world)
    qtbot = world.qtbot
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    quick = window.quick_find
    assert quick.isVisible()
    quick.box.setText("信")
    qtbot.waitUntil(lambda: bool(quick.hits))
    assert [hit.title for hit in quick.hits] == ["单雄信"]
    qtbot.keyClick(quick.box, Qt.Key.Key_Return)
    assert not quick.isVisible()
    assert world.people().shown == [quick.hits[0].record_id]


def test_enter_before_the_answer_opens_the_first_hit_when_it_comes(world: World) -> None:
    window = shown(world)
    quick = window.quick_find
    quick.come()
    quick.box.setText("王小明")
    world.qtbot.keyClick(quick.box, Qt.Key.Key_Return)
    world.qtbot.waitUntil(lambda: window.current_key == "people")
    assert len(world.people().shown) == 1


def test_quick_find_says_when_there_is_nothing_and_leaves_with_escape(world: World) -> None:
    window = shown(world)
    quick = window.quick_find
    quick.come()
    quick.box.setText("查无此人")
    world.qtbot.waitUntil(lambda: "没有找到" in quick.note.text())
    world.qtbot.keyClick(quick.box, Qt.Key.Key_Escape)
    assert not quick.isVisible()


def test_arrows_move_through_the_hits(world: World) -> None:
    window = shown(world)
    quick = window.quick_find
    quick.come()
    quick.box.setText("雪松")
    world.qtbot.waitUntil(lambda: bool(quick.hits))
    quick.box.setText("")
    assert quick.hits == []
    quick.box.setText("%")
    world.qtbot.waitUntil(lambda: len(quick.hits) > 2)
    world.qtbot.keyClick(quick.box, Qt.Key.Key_Down)
    assert quick.list.currentRow() == 1
    world.qtbot.keyClick(quick.box, Qt.Key.Key_PageDown)
    assert quick.list.currentRow() == len(quick.hits) - 1
    world.qtbot.keyClick(quick.box, Qt.Key.Key_Up)
    assert quick.list.currentRow() == len(quick.hits) - 2


# -- messages and jobs --------------------------------------------------------------------------------------------


def test_refusals_and_failures_are_said_calmly(world: World) -> None:
    window = world.window

    def refuse(_session: Any) -> Changes:
        raise UserError("工号 0001 已存在，没有保存。")

    with world.qtbot.waitSignal(window.tasks.refused):
        window.tasks.command(refuse, title="新人员", owner=window)
    assert window.banner.text == "工号 0001 已存在，没有保存。"

    def fail(_session: Any) -> Changes:
        raise RuntimeError("单雄信")

    with world.qtbot.waitSignal(window.tasks.failed):
        window.tasks.command(fail, title="新人员", owner=window)
    assert "“新人员”没有完成" in window.banner.text
    assert "单雄信" not in window.banner.text


def test_long_work_shows_a_strip_with_a_way_to_stop(world: World) -> None:
    window = shown(world)
    stopped = threading.Event()

    def work(progress: Progress) -> None:
        progress.report(3, 10, "正在整理名册")
        while not progress.cancelled:
            stopped.wait(0.01)
        progress.check()

    window.tasks.background(work, lambda _: None, owner=window, title="整理")
    world.qtbot.waitUntil(lambda: window.progress.text == "正在整理名册")
    window.progress.cancel_button.click()
    world.qtbot.waitUntil(lambda: window.progress.text == "")
    assert window.tasks.jobs == ()


def test_a_paper_is_made_aside_and_opens_in_the_preview(world: World) -> None:
    window = shown(world)
    makers: list[str] = []

    def make(report: Callable[[int, int], None]) -> bytes:
        report(1, 1)
        makers.append(threading.current_thread().name)
        return recovery_sheet("测试大学工会", "周文", "ABCDE-12345", dt.date(2026, 3, 2))

    window.desk.print_pdf("人员表 3/2", make)
    world.qtbot.waitUntil(lambda: bool(window.findChildren(PdfPreview)))
    preview = window.findChildren(PdfPreview)[0]
    assert makers != ["MainThread"]
    assert preview.windowTitle() == "人员表 3/2 — 预览"
    assert preview.view.count == 1
    preview.close()


def test_a_paper_that_is_refused_is_said_and_opens_nothing(world: World) -> None:
    window = world.window

    def make(_report: Callable[[int, int], None]) -> bytes:
        raise UserError("没有符合条件的人员，没有生成纸件。请改变条件后再打印。")

    with world.qtbot.waitSignal(window.tasks.refused):
        window.desk.print_pdf("人员表", make)
    assert window.banner.text.startswith("没有符合条件的人员")
    assert window.findChildren(PdfPreview) == []


def test_a_paper_that_is_stopped_opens_nothing(world: World) -> None:
    window = shown(world)
    ended: list[str] = []

    def make(report: Callable[[int, int], None]) -> bytes:
        try:
            while True:
                report(1, 1000)
        except Cancelled:
            ended.append("stopped")
            raise

    window.desk.print_pdf("人员表", make)
    world.qtbot.waitUntil(lambda: window.tasks.jobs != ())
    window.tasks.jobs[0].cancel()
    world.qtbot.waitUntil(lambda: window.tasks.jobs == ())
    assert ended == ["stopped"]
    assert window.findChildren(PdfPreview) == []


# -- the day and the weekly check ---------------------------------------------------------------------------------


def test_daily_hooks_run_once_a_day(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    window = shown(world)
    world.qtbot.waitUntil(lambda: bool(world.days))
    window.routine.run_daily()
    assert world.days == [clock.today()]
    tomorrow = clock.now() + dt.timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    window.routine.run_daily()
    assert world.days == [clock.today() - dt.timedelta(days=1), clock.today()]


def test_the_file_is_checked_when_a_week_has_passed(world: World, settings: Settings, office: Office) -> None:
    window = world.window
    window.routine.check_file_if_due()
    world.qtbot.waitUntil(lambda: settings.checked_on(office.folder) == clock.today())
    assert window.banner.text == ""
    window.routine.check_file_if_due()
    assert window.tasks.jobs == ()
    settings.set_checked_on(office.folder, clock.today() - CHECK_EVERY)
    window.routine.check_file_if_due()
    assert len(window.tasks.jobs) == 1


def test_damage_is_told_with_the_next_step(
    qtbot: QtBot, made: Made, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = made.folder / "office.db"
    content = bytearray(database.read_bytes())
    content[-2000] ^= 0xFF
    database.write_bytes(bytes(content))
    office = open_with_key(made.folder, made.operator, made.key)
    answers = ask.Scripted()
    monkeypatch.setattr(ask, "answers", answers)
    window = MainWindow(office, settings, (Area("a", "甲", "star", 1, lambda _desk: QWidget()),))
    qtbot.addWidget(window)
    window.routine.check_file_if_due()
    qtbot.waitUntil(lambda: bool(answers.asked))
    assert "1 处损坏" in answers.asked[0][2]
    assert "备份" in window.banner.text
    assert settings.checked_on(made.folder) is None
    window.tasks.close()
    office.close()


# -- closing ------------------------------------------------------------------------------------------------------


def test_closing_gives_the_folder_free_and_remembers_the_place(
    world: World, settings: Settings, made: Made
) -> None:
    window = shown(world)
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(701, 503)
    with world.qtbot.waitSignal(window.left) as left:
        window.close()
    assert left.args == [Leave.QUIT]
    office = open_with_key(made.folder, made.operator, made.key)
    again = World(world.qtbot, office, settings).window
    assert (again.width(), again.height()) == (701, 503)
    again.tasks.close()
    office.close()


def test_signing_out_says_so(world: World) -> None:
    with world.qtbot.waitSignal(world.window.left) as left:
        world.menu("文件")["换人登录"].trigger()
    assert left.args == [Leave.SIGN_OUT]


def test_a_half_filled_form_keeps_the_window_open(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    tab = world.people()
    tab.dirty = True
    world.window.show_tab("paper")
    answers = ask.Scripted(False, True)
    monkeypatch.setattr(ask, "answers", answers)
    event = QCloseEvent()
    world.window.closeEvent(event)
    assert not event.isAccepted()
    assert world.window.current_key == "people"
    with world.qtbot.waitSignal(world.window.left):
        world.window.close()


def test_closing_waits_for_a_save_without_freezing(world: World, office: Office) -> None:
    window = shown(world)
    go_on = threading.Event()

    def save(session: Any) -> Changes:
        from union_desktop.core import office_settings

        go_on.wait(10)
        return office_settings.put(session, "note", "saved")

    with world.qtbot.waitSignal(window.tasks.jobs_changed):
        window.tasks.command(save, title="保存", owner=window)
    window.close()
    assert window.isVisible()
    assert "正在完成最后的保存" in window.banner.text
    with world.qtbot.waitSignal(window.left):
        go_on.set()
    assert not window.isVisible()


def test_closing_asks_before_it_stops_long_work(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    window = shown(world)
    ticks = threading.Event()

    def work(progress: Progress) -> None:
        while not progress.cancelled:
            ticks.wait(0.01)
        progress.check()

    window.tasks.background(work, lambda _: None, owner=window, title="导入名册")
    answers = ask.Scripted(False, True)
    monkeypatch.setattr(ask, "answers", answers)
    window.close()
    assert window.isVisible()
    assert "导入名册" in answers.asked[0][2]
    with world.qtbot.waitSignal(window.left):
        window.close()
    assert not window.isVisible()
