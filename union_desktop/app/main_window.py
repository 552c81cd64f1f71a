# SPDX-License-Identifier: GPL-3.0-or-later
"""The window of one open office: tabs, menus and status bar made from a list of areas; it knows none by name."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QScreen, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from union_desktop.app.backup_keeper import BackupKeeper
from union_desktop.app.backup_status import BackupStatus
from union_desktop.app.desk import OfficeDesk, tabs_of_sections
from union_desktop.app.find import Finder
from union_desktop.app.leaving import PROGRAM, Leave
from union_desktop.app.menus import Menus
from union_desktop.app.progress_strip import ProgressStrip
from union_desktop.app.routine import Routine
from union_desktop.app.settings import Settings
from union_desktop.app.undo import UndoKeeper
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office
from union_desktop.core.roles import Role
from union_desktop.widgets import icons, theme
from union_desktop.widgets.area import Action, Area, Desk
from union_desktop.widgets.banner import Banner
from union_desktop.widgets.tasks import Failure, Job, Tasks

if TYPE_CHECKING:
    from union_desktop.app.quick_find import QuickFind

log = logging.getLogger(__name__)

FAILED = "程序内部出错，“{title}”没有完成；已经保存的数据没有变化。请再做一次；如果再次出现，请重新打开程序。"


class MainWindow(QMainWindow):
    """One open office.

    A tab may offer ``selected_ids()`` (or a ``table`` that does), ``search``, ``show_record(id)``, ``reload()`` and
    ``dirty``; what it lacks is not asked for. A tab with sections also has ``current_key``, ``show_section(key)``,
    ``page(key)`` and ``section_changed``. A place is a tab without sections, or a section; ``key`` below may name either.

    Signals:
        left: a ``Leave``, after everything was saved and the office was closed.
        lock_wanted: the person leaves the desk.
    """

    left = Signal(object)
    lock_wanted = Signal()

    def __init__(
        self,
        office: Office,
        settings: Settings,
        areas: Sequence[Area],
        *,
        finders: Sequence[Finder] = (),
        daily: Sequence[Callable[[Desk], None]] = (),
    ) -> None:
        super().__init__()
        self.office = office
        self.settings = settings
        self.tasks = Tasks(office, self)
        self.desk = OfficeDesk(office, settings, self.tasks, areas, self)
        self.backups = BackupKeeper(office, settings, self.tasks, self)
        self._areas = sorted((area for area in areas if area.open_tab is not None), key=lambda one: one.order)
        self._tab_of = tabs_of_sections(areas)
        self._opened: dict[str, QWidget] = {}
        self._leave = Leave.QUIT
        self._closing = False
        self._closed = False

        self.setWindowTitle(f"{office.name} — {PROGRAM}")
        self.setWindowIcon(icons.icon("people_team", theme.colours().accent.name()))
        self.banner = Banner()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for area in self._areas:
            place = QWidget()
            layout = QVBoxLayout(place)
            layout.setContentsMargins(0, 0, 0, 0)
            self.tabs.addTab(place, icons.icon(area.icon), area.title)
        middle = QWidget()
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banner)
        layout.addWidget(self.tabs, 1)
        self.setCentralWidget(middle)
        self._finders = tuple(finders)
        self._quick_find: QuickFind | None = None
        self.undo_keeper = UndoKeeper(self)
        self.menus = Menus(self, self._areas)
        self._make_corner()
        self._make_status_bar()
        self._restore_place()

        self.tasks.refused.connect(self._refused)
        self.tasks.failed.connect(self._failed)
        self.tasks.jobs_changed.connect(self._close_when_saved)
        self.tabs.currentChanged.connect(self._tab_changed)
        self.routine = Routine(self, daily)
        self._tab_changed(self.tabs.currentIndex())

    # -- tabs -------------------------------------------------------------------------------------------------

    @property
    def area_keys(self) -> tuple[str, ...]:
        """Keys of the areas that have a tab, in the order of the tabs."""
        return tuple(area.key for area in self._areas)

    def place_keys(self, area_key: str) -> tuple[str, ...]:
        """Keys of the sections in the tab of an area; its own where it has none."""
        return tuple(section.key for section in self.desk.sections(area_key)) or (area_key,)

    def has_place(self, key: str) -> bool:
        """Whether there is such a tab or section."""
        return self._tab_of.get(key, key) in self.area_keys

    def show_tab(self, key: str) -> QWidget:
        """Brings a tab or section to the front, opening it if need be, and returns what stands in it."""
        area_key = self._tab_of.get(key, key)
        self.tabs.setCurrentIndex(self.area_keys.index(area_key))
        tab: Any = self._open_tab(area_key)
        return tab.show_section(key) if key in self._tab_of and hasattr(tab, "show_section") else tab

    def opened_tab(self, key: str) -> QWidget | None:
        """What stands in the tab or section, or None while it was never looked at."""
        if key not in self._tab_of:
            return self._opened.get(key)
        tab: Any = self._opened.get(self._tab_of[key])
        return tab.page(key) if hasattr(tab, "page") else None

    @property
    def current_key(self) -> str:
        """The area of the tab in front; empty when there are no tabs."""
        at = self.tabs.currentIndex()
        return self._areas[at].key if at >= 0 else ""

    @property
    def place_key(self) -> str:
        """The section in front, or the area of the tab that has none."""
        return self.place_of(self.current_key)

    def place_of(self, area_key: str) -> str:
        """The section in front in the tab of an area; the area itself when there are none."""
        places = self.place_keys(area_key)
        chosen = str(getattr(self._opened.get(area_key), "current_key", ""))
        return chosen if chosen in places else places[0]

    def go_to(self, area_key: str, record_id: int) -> None:
        """Shows a record in the tab of its area or in its section."""
        show = getattr(self.show_tab(area_key), "show_record", None)
        if show is not None:
            show(record_id)

    def _open_tab(self, key: str) -> QWidget:
        tab = self._opened.get(key)
        if tab is None:
            at = self.area_keys.index(key)
            open_tab = self._areas[at].open_tab
            assert open_tab is not None
            try:
                tab = open_tab(self.desk)
            # The other tabs must stay usable whatever is wrong in this one; the log gets the place.
            except Exception:
                log.exception("tab %s could not be opened", key)
                from union_desktop.widgets.page import EmptyState

                tab = EmptyState()
                tab.say(
                    "error_circle",
                    "这个页面没能打开，数据没有变化。其他页面可以照常使用；请重新打开程序再试。",
                )
            self._opened[key] = tab
            place = self.tabs.widget(at)
            place.layout().addWidget(tab)
            place.setFocusProxy(tab)
            # The layout would show it a turn of the event loop later, and until then it takes no keys.
            tab.show()
            section_changed = getattr(tab, "section_changed", None)
            if section_changed is not None:
                section_changed.connect(self._section_changed)
        return tab

    def _tab_changed(self, at: int) -> None:
        if at < 0:
            return
        key = self._areas[at].key
        tab = self._open_tab(key)
        # Keys of a page work while the keyboard is somewhere inside it.
        tab.setFocus(Qt.FocusReason.OtherFocusReason)
        self._place_status(tab)
        self.menus.place_shown(self.place_key)

    def _section_changed(self, key: str) -> None:
        if self._tab_of.get(key) == self.current_key:
            self.menus.place_shown(key)

    @property
    def opened_tabs(self) -> Mapping[str, QWidget]:
        """What stands in the tabs that were looked at, by area."""
        return self._opened

    @property
    def closing(self) -> bool:
        """Whether the window is on its way out."""
        return self._closing

    @property
    def quiet_jobs(self) -> tuple[Job, ...]:
        """Jobs that may be stopped without a question."""
        return (*self.routine.quiet_jobs, *self.backups.quiet_jobs)

    def selected(self, key: str) -> tuple[int, ...]:
        """Ids of the records selected in a tab or section."""
        tab: Any = self.opened_tab(key)
        selected = getattr(tab, "selected_ids", None) or getattr(
            getattr(tab, "table", None), "selected_ids", None
        )
        return tuple(selected()) if selected is not None else ()

    def _make_corner(self) -> None:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setText("快速查找  Ctrl+K")
        button.setIcon(icons.icon("people_search"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(self.find_come)
        self.tabs.setCornerWidget(button, Qt.Corner.TopRightCorner)

    def _make_status_bar(self) -> None:
        self.progress = ProgressStrip(self.tasks)
        role = self.office.role
        who = QLabel(f"{self.office.name}　操作员：{self.office.operator}（{role.label}）")
        who.setTextFormat(Qt.TextFormat.PlainText)
        only = "\n可以查看和打印，不能改动；灰色的操作需要“业务员”权限。" if role is Role.READ_ONLY else ""
        who.setToolTip(f"工会文件：{self.office.folder}{only}")
        self._status = QWidget()
        layout = QHBoxLayout(self._status)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.BLOCK)
        layout.addWidget(self.progress, 1)
        layout.addWidget(BackupStatus(self.backups, self.menus.show_backups))
        layout.addWidget(who)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().setContentsMargins(theme.BLOCK, 0, theme.BLOCK, 0)

    def _place_status(self, tab: QWidget) -> None:
        # One line at the bottom: a page has its own line for its counts, and what concerns the whole window joins it
        # there. Something else in a tab gets a line of the window.
        add_below = getattr(tab, "add_below", None)
        if add_below is None:
            self.statusBar().addWidget(self._status, 1)
        else:
            add_below(self._status)
        self._status.show()
        self.statusBar().setVisible(add_below is None)

    @property
    def quick_find(self) -> QuickFind:
        """The field over the window that Ctrl+K opens; made when first asked for."""
        if self._quick_find is None:
            from union_desktop.app.quick_find import QuickFind

            self._quick_find = QuickFind(self.tasks, self._finders, self.go_to, self)
            self._quick_find.hide()
        return self._quick_find

    def find_come(self) -> None:
        """Ctrl+K."""
        self.quick_find.come()

    def run(self, key: str, action: Action) -> None:
        """Does what an action of an area declares, with what is selected in its tab or section."""
        self.show_tab(key)
        action.handler(self.desk, self.selected(key))

    @property
    def help_topic(self) -> str:
        """Where F1 opens the manual when nothing in the tab in front says more exactly."""
        at = self.tabs.currentIndex()
        if at < 0:
            return ""
        said = getattr(self._opened.get(self._areas[at].key), "help_topic", "")
        return str(said) or self._areas[at].help

    # -- messages ---------------------------------------------------------------------------------------------

    def _refused(self, error: UserError) -> None:
        self.banner.say(error.message, "problem")

    def _failed(self, failure: Failure) -> None:
        self.banner.say(FAILED.format(title=failure.title or "读取数据"), "problem")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.routine.begin()

    # -- place on the screen ----------------------------------------------------------------------------------

    def _restore_place(self) -> None:
        screen = self.screen()
        known = self.settings.place(_screen_key(screen))
        if known and self.restoreGeometry(QByteArray.fromBase64(known.encode("ascii"))):
            return
        room = screen.availableGeometry()
        self.resize(min(1280, room.width() - 40), min(820, room.height() - 60))
        frame = self.frameGeometry()
        frame.moveCenter(room.center())
        self.move(frame.topLeft())
        if room.width() <= 1440 or room.height() <= 800:
            # A small screen has nothing to spare beside the list.
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def _remember_place(self) -> None:
        place = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        self.settings.set_place(_screen_key(self.screen()), place)

    # -- closing ----------------------------------------------------------------------------------------------

    def leave(self, why: Leave) -> bool:
        """Closes the window, at once or when the last work is done; False when the person stays.

        ``left`` tells why when it is done. A backup that is made first closes the window itself.
        """
        self._leave = why
        if not self.close() and not self._closing:
            if not self.backups.making:
                self._leave = Leave.QUIT
            return False
        return True

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._closed:
            event.accept()
            return
        if not self._closing and not self.backups.passed and not self._may_close():
            self._leave = Leave.QUIT
            event.ignore()
            return
        if not self._closing and not self.backups.may_close(self.close, self._stayed):
            event.ignore()
            return
        self._closing = True
        for job in self.quiet_jobs:
            job.cancel()
        if self.tasks.jobs:
            # Waiting on this thread would freeze the window in the middle of a long save.
            self.centralWidget().setEnabled(False)
            self.menuBar().setEnabled(False)
            self.banner.say("正在完成最后的保存，完成后窗口会自动关闭。", "info")
            event.ignore()
            return
        self._end()
        event.accept()

    def _stayed(self) -> None:
        # The next closing may be for another reason.
        self._leave = Leave.QUIT

    def _may_close(self) -> bool:
        from union_desktop.widgets import ask

        for key, tab in self._opened.items():
            if getattr(tab, "dirty", False):
                self.show_tab(getattr(tab, "dirty_key", key))
                return ask.confirm(
                    self,
                    "有填写了一半、还没有保存的内容。现在关闭的话，这些内容会丢失；已经保存的数据不受影响。",
                    yes="不保存，关闭",
                    no="返回继续填写",
                    danger=True,
                )
        jobs = [job for job in self.tasks.jobs if job not in self.quiet_jobs and job.can_cancel]
        if not jobs:
            return True
        if not ask.confirm(
            self,
            f"“{jobs[0].title}”还在进行。现在关闭会停止它，没有做完的部分不会写入，已经保存的数据不受影响。",
            yes="停止并关闭",
            no="继续等待",
            danger=True,
        ):
            return False
        for job in jobs:
            job.cancel()
        return True

    def _close_when_saved(self) -> None:
        if self._closing and not self._closed and not self.tasks.jobs:
            QTimer.singleShot(0, self, self.close)

    def end_locked(self) -> None:
        """Closes the office for the lock, without a question: what was typed has been kept."""
        self._closing = True
        self._leave = Leave.LOCK
        for job in self.quiet_jobs:
            job.cancel()
        self._end()
        self.office.forget_key()

    def _end(self) -> None:
        self._closed = True
        self.routine.stop()
        self._remember_place()
        self.tasks.close()
        self.office.close()
        self.backups.office_closed()
        QTimer.singleShot(0, self, lambda: self.left.emit(self._leave))


def _screen_key(screen: QScreen) -> str:
    room = screen.availableGeometry()
    return f"{screen.name()} {room.width()}x{room.height()} {screen.devicePixelRatio():g}"
