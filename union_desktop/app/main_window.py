# SPDX-License-Identifier: GPL-3.0-or-later
"""The window of one open office: tabs, menus and status bar made from a list of areas; it knows none by name."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QKeySequence, QScreen, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from union_desktop.app.backup_keeper import BackupKeeper
from union_desktop.app.backup_status import BackupStatus
from union_desktop.app.desk import OfficeDesk
from union_desktop.app.find import Finder
from union_desktop.app.help.key import Help
from union_desktop.app.progress_strip import ProgressStrip
from union_desktop.app.settings import Scheme, Settings
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

PROGRAM = "工会工作台"
CHECK_EVERY = dt.timedelta(days=7)
# Late enough that the first list is on the screen and the person has begun to read.
WARM_UP_AFTER_MS = 1_500
CHECK_AFTER_MS = 20_000
LOOK_AT_CALENDAR_MS = 60_000

FAILED = "程序内部出错，“{title}”没有完成；已经保存的数据没有变化。请再做一次；如果再次出现，请重新打开程序。"
WRONG_BEFORE = (
    "上次登录之后有 {count} 次密码输错，已记入操作记录。如果不是您自己输错的，请修改密码并告诉管理员。"
)
DAMAGE = (
    "例行检查发现工会文件有 {count} 处损坏，没有改动任何数据，也没有自动修复。"
    "请先不要继续录入：关闭程序，把整个工会文件夹原样复制一份留存，然后改用最近一次备份。"
)


class Leave(Enum):
    """Why a window was closed."""

    QUIT = "quit"
    SIGN_OUT = "sign out"
    OTHER_OFFICE = "other office"
    LOCK = "lock"
    NEW_KEY = "new data key"


class MainWindow(QMainWindow):
    """One open office.

    A tab may offer ``selected_ids()`` (or a ``table`` that does), ``search``, ``show_record(id)``, ``reload()`` and
    ``dirty``; what it lacks is not asked for.

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
        self._opened: dict[str, QWidget] = {}
        self._daily = tuple(daily)
        self._day: dt.date | None = None
        self._quiet_jobs: list[Job] = []
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
        self._make_actions()
        self._make_menus()
        self._make_corner()
        self._make_status_bar()
        self._restore_place()

        self.tasks.refused.connect(self._refused)
        self.tasks.failed.connect(self._failed)
        self.tasks.jobs_changed.connect(self._close_when_saved)
        self.tabs.currentChanged.connect(self._tab_changed)
        self._calendar = QTimer(self)
        self._calendar.setInterval(LOOK_AT_CALENDAR_MS)
        self._calendar.timeout.connect(self.run_daily)
        self._tab_changed(self.tabs.currentIndex())

    # -- tabs -------------------------------------------------------------------------------------------------

    @property
    def area_keys(self) -> tuple[str, ...]:
        """Keys of the areas that have a tab, in the order of the tabs."""
        return tuple(area.key for area in self._areas)

    def show_tab(self, key: str) -> QWidget:
        """Brings the tab of an area to the front, opening it if need be, and returns what stands in it."""
        self.tabs.setCurrentIndex(self.area_keys.index(key))
        return self._open_tab(key)

    def opened_tab(self, key: str) -> QWidget | None:
        """What stands in the tab, or None while it was never looked at."""
        return self._opened.get(key)

    @property
    def current_key(self) -> str:
        """The area of the tab in front; empty when there are no tabs."""
        at = self.tabs.currentIndex()
        return self._areas[at].key if at >= 0 else ""

    def go_to(self, area_key: str, record_id: int) -> None:
        """Shows a record in the tab of its area."""
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
        return tab

    def _tab_changed(self, at: int) -> None:
        if at < 0:
            return
        key = self._areas[at].key
        tab = self._open_tab(key)
        # Keys of a page work while the keyboard is somewhere inside it.
        tab.setFocus(Qt.FocusReason.OtherFocusReason)
        self._place_status(tab)
        self._print.setEnabled(self._print_action(key) is not None)
        # Two owners of one key would both stay silent; the page's own goes first.
        own = any(action.shortcut == "Ctrl+P" for action in self.desk.actions(key))
        self._print.setShortcut(QKeySequence() if own else QKeySequence(QKeySequence.StandardKey.Print))
        self._print.setText("打印…\tCtrl+P" if own else "打印…")

    def _print_action(self, key: str) -> Action | None:
        return next((action for action in self.desk.actions(key) if action.icon == "print"), None)

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
        return (*self._quiet_jobs, *self.backups.quiet_jobs)

    def selected(self, key: str) -> tuple[int, ...]:
        """Ids of the records selected in the tab of an area."""
        tab: Any = self._opened.get(key)
        selected = getattr(tab, "selected_ids", None) or getattr(
            getattr(tab, "table", None), "selected_ids", None
        )
        return tuple(selected()) if selected is not None else ()

    # -- menus ------------------------------------------------------------------------------------------------

    def _action(
        self, text: str, icon: str, run: Callable[[], object], keys: str | QKeySequence.StandardKey = ""
    ) -> QAction:
        action = QAction(icons.icon(icon) if icon else icons.icon("circle"), text, self)
        if not icon:
            action.setIconVisibleInMenu(False)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _on=False: run())
        return action

    def _make_actions(self) -> None:
        self._print = self._action("打印…", "print", self._print_tab)
        self._find = self._action("在本页中搜索", "search", self._search_in_tab)
        self._find_anywhere = self._action("快速查找…", "people_search", self._find_come, "Ctrl+K")
        self._reload = self._action("刷新", "arrow_sync", self._reload_tab, "F5")
        # In the page the search field listens itself; this one is for the keyboard on the row of tabs.
        search = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self.tabs.tabBar())
        search.setContext(Qt.ShortcutContext.WidgetShortcut)
        search.activated.connect(self._search_in_tab)

    def _make_menus(self) -> None:
        bar = self.menuBar()
        file = bar.addMenu("文件(&F)")
        file.addAction(self._print)
        file.addSeparator()
        file.addAction(self._action("立即备份…", "save", partial(self._show_backups, now=True)))
        file.addAction(self._action("备份与恢复…", "archive", self._show_backups))
        file.addSeparator()
        file.addAction(
            self._action(
                "打开其他工会文件…", "folder_open", partial(self.leave, Leave.OTHER_OFFICE), "Ctrl+O"
            )
        )
        file.addAction(self._action("锁定", "lock_closed", self.lock_wanted.emit, "Ctrl+L"))
        file.addAction(
            self._action("换人登录", "person_swap", partial(self.leave, Leave.SIGN_OUT), "Ctrl+Shift+L")
        )
        file.addAction(self._action("修改我的密码…", "", self._change_password))
        for text, icon, run in (
            ("操作员…", "people_team", self._show_operators),
            ("更换恢复码…", "key", self._replace_code),
        ):
            action = self._action(text, icon, run)
            action.setEnabled(self.desk.role.may(Role.ADMINISTRATOR))
            file.addAction(action)
        file.addAction(self._action("设置…", "settings", self._show_settings))
        file.addSeparator()
        file.addAction(self._action("退出", "arrow_exit", partial(self.leave, Leave.QUIT), "Ctrl+Q"))
        edit = bar.addMenu("编辑(&E)")
        edit.addAction(self.undo_keeper.undo)
        edit.addAction(self.undo_keeper.redo)
        edit.aboutToShow.connect(self.undo_keeper.name_steps)
        view = bar.addMenu("查看(&V)")
        self._find.setText("在本页中搜索\tCtrl+F")
        for action in (self._find_anywhere, self._find, self._reload):
            view.addAction(action)
        view.addSeparator()
        for number, area in enumerate(self._areas, start=1):
            keys = f"Ctrl+{number}" if number <= 9 else ""
            view.addAction(self._action(area.title, area.icon, partial(self.show_tab, area.key), keys))
        view.addSeparator()
        looks = view.addMenu("外观")
        group = QActionGroup(self)
        self._schemes: dict[Scheme, QAction] = {}
        schemes: tuple[tuple[Scheme, str], ...] = (
            ("system", "跟随系统"),
            ("light", "浅色"),
            ("dark", "深色"),
        )
        for scheme, text in schemes:
            action = self._action(text, "", partial(self.set_scheme, scheme))
            action.setCheckable(True)
            action.setChecked(self.settings.scheme == scheme)
            self._schemes[scheme] = action
            group.addAction(action)
            looks.addAction(action)
        for area in self._areas:
            if self.desk.actions(area.key):
                menu = bar.addMenu(area.title)
                # Filled when it opens: what may be done depends on what is selected by then.
                menu.aboutToShow.connect(partial(self._fill_area_menu, menu, area))
        about = bar.addMenu("帮助(&H)")
        # The key as text: every window has it already, dialogs too.
        about.addAction(self._action("使用手册\tF1", "question_circle", self._show_help))
        about.addAction(self._action("键盘一览", "info", self._show_keys, "Shift+F1"))
        about.addAction(self._action(f"关于{PROGRAM}", "", self._show_about))

    def _fill_area_menu(self, menu: QMenu, area: Area) -> None:
        menu.clear()
        has_selection = bool(self.selected(area.key))
        group: str | None = None
        for declared in self.desk.actions(area.key):
            if group is not None and declared.group != group:
                menu.addSeparator()
            group = declared.group
            # The key is shown as text: the page owns it, and a key with two owners does nothing.
            keys = QKeySequence(declared.shortcut or "").toString(QKeySequence.SequenceFormat.NativeText)
            text = f"{declared.text}\t{keys}" if keys else declared.text
            action = menu.addAction(icons.icon(declared.icon), text)
            action.setEnabled(
                self.desk.role.may(declared.needs) and (has_selection or not declared.needs_selection)
            )
            action.triggered.connect(lambda _on=False, one=declared: self._run(area.key, one))

    def _run(self, key: str, action: Action) -> None:
        self.show_tab(key)
        action.handler(self.desk, self.selected(key))

    def _make_corner(self) -> None:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setText("快速查找  Ctrl+K")
        button.setIcon(icons.icon("people_search"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(self._find_come)
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
        layout.addWidget(BackupStatus(self.backups, self._show_backups))
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

    def _find_come(self) -> None:
        self.quick_find.come()

    # -- what the menus do ------------------------------------------------------------------------------------

    def _print_tab(self) -> None:
        action = self._print_action(self.current_key)
        if action is not None:
            self._run(self.current_key, action)

    def _search_in_tab(self) -> None:
        search: Any = getattr(self._opened.get(self.current_key), "search", None)
        if search is not None and hasattr(search, "come"):
            search.come()

    def _reload_tab(self) -> None:
        reload = getattr(self._opened.get(self.current_key), "reload", None)
        if reload is not None:
            reload()

    def set_scheme(self, scheme: Scheme) -> None:
        """Light, dark or as the system, now and from now on."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.set_scheme(app, scheme)
        self.settings.set_scheme(scheme)
        self._schemes[scheme].setChecked(True)

    def _show_operators(self) -> None:
        from union_desktop.app.operators_dialog import OperatorsDialog

        OperatorsDialog(self.office, self.tasks, partial(self.leave, Leave.NEW_KEY), self).open()

    def _change_password(self) -> None:
        from union_desktop.app.password_dialogs import OwnPasswordDialog

        OwnPasswordDialog(self.office, self.tasks, self).open()

    def _replace_code(self) -> None:
        from union_desktop.app.recovery_page import ReplaceCodeDialog

        ReplaceCodeDialog(self.office, self.tasks, self).open()

    def _show_backups(self, *, now: bool = False) -> None:
        from union_desktop.app.backup_dialog import BackupDialog

        dialog = BackupDialog(self.office, self.backups, self.tasks, self)
        dialog.open()
        if now:
            dialog.back_up()

    def _show_settings(self) -> None:
        from union_desktop.app.settings_dialog import SettingsDialog

        SettingsDialog(self.settings, self.set_scheme, self).open()

    @property
    def help_topic(self) -> str:
        """Where F1 opens the manual when nothing in the tab in front says more exactly."""
        at = self.tabs.currentIndex()
        return self._areas[at].help if at >= 0 else ""

    def _show_help(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            Help.of(app).open()

    def _show_keys(self) -> None:
        from union_desktop.app.about import KeysDialog

        KeysDialog([(area, self.desk.actions(area.key)) for area in self._areas], self).open()

    def _show_about(self) -> None:
        from union_desktop.app.about import AboutDialog

        AboutDialog(self).open()

    # -- messages ---------------------------------------------------------------------------------------------

    def _refused(self, error: UserError) -> None:
        self.banner.say(error.message, "problem")

    def _failed(self, failure: Failure) -> None:
        self.banner.say(FAILED.format(title=failure.title or "读取数据"), "problem")

    # -- every day, every week --------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._day is None and not event.spontaneous():
            self._day = dt.date.min
            QTimer.singleShot(0, self, self.run_daily)
            QTimer.singleShot(WARM_UP_AFTER_MS, self, self._warm_up)
            QTimer.singleShot(CHECK_AFTER_MS, self, self.check_file_if_due)
            self.backups.look_soon()
            self._calendar.start()

    def run_daily(self) -> None:
        """Runs the daily hooks of the areas unless they have run for this day."""
        today = self.desk.today()
        if self._closing or self._day == today:
            return
        self._day = today
        for hook in self._daily:
            hook(self.desk)

    def _warm_up(self) -> None:
        from union_desktop.app.sign_in_service import warm_up

        self.tasks.prepare(warm_up)
        self._note_sign_in()

    def _note_sign_in(self) -> None:
        from union_desktop.core.operators import sign_in_title

        office = self.office
        if office.wrong_before and not self.banner.isVisible():
            self.banner.say(WRONG_BEFORE.format(count=office.wrong_before), "warning")

        def write(session: Any) -> Any:
            from union_desktop.core.operators import service

            return service.note_sign_in(session, office.wrong_before)

        def noted(_changes: Any) -> None:
            from union_desktop.core import attempts

            if office.wrong_before:
                attempts.told(office.folder, office.operator, attempts.RECOVERY)

        self.tasks.command(
            write, title=sign_in_title(office.wrong_before), owner=self, done=noted, needs=Role.READ_ONLY
        )

    def check_file_if_due(self) -> None:
        """Reads the whole file through once a week; each page of it carries a seal that shows damage."""
        last = self.settings.checked_on(self.office.folder)
        today = self.desk.today()
        if self._closing or (last is not None and dt.timedelta() <= today - last < CHECK_EVERY):
            return
        office = self.office
        self._quiet_jobs.append(
            self.tasks.background(
                lambda _progress: office.damage(),
                partial(self._file_checked, today),
                owner=self,
                title="检查工会文件是否完好",
            )
        )

    def _file_checked(self, day: dt.date, findings: list[str]) -> None:
        if not findings:
            self.settings.set_checked_on(self.office.folder, day)
            return
        from union_desktop.widgets import ask

        log.error("integrity check: %d findings", len(findings))
        sentence = DAMAGE.format(count=len(findings))
        self.banner.say(sentence, "problem")
        ask.warn(self, sentence, title="工会文件有损坏")

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
                self.show_tab(key)
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
        self._quiet_jobs = [job for job in self._quiet_jobs if job.running]
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
        self._calendar.stop()
        self._remember_place()
        self.tasks.close()
        self.office.close()
        self.backups.office_closed()
        QTimer.singleShot(0, self, lambda: self.left.emit(self._leave))


def _screen_key(screen: QScreen) -> str:
    room = screen.availableGeometry()
    return f"{screen.name()} {room.width()}x{room.height()} {screen.devicePixelRatio():g}"
