# SPDX-License-Identifier: GPL-3.0-or-later
"""The menus of the window, made from the areas' actions, and the dialogs that belong to the office as a whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMenu

from union_desktop.app.help.key import Help
from union_desktop.app.leaving import PROGRAM, Leave
from union_desktop.app.settings import Scheme
from union_desktop.core.roles import Role
from union_desktop.widgets import icons, theme
from union_desktop.widgets.area import Action, Area

if TYPE_CHECKING:
    from union_desktop.app.main_window import MainWindow


class Menus(QObject):
    """Fills the window's menu bar; what a menu of an area offers is asked when it opens."""

    def __init__(self, window: MainWindow, areas: Sequence[Area]) -> None:
        super().__init__(window)
        self._window = window
        self._areas = tuple(areas)
        self._make_actions()
        self._make_menus()

    def _action(
        self, text: str, icon: str, run: Callable[[], object], keys: str | QKeySequence.StandardKey = ""
    ) -> QAction:
        action = QAction(icons.icon(icon) if icon else icons.icon("circle"), text, self._window)
        if not icon:
            action.setIconVisibleInMenu(False)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _on=False: run())
        return action

    def _make_actions(self) -> None:
        self._print = self._action("打印…", "print", self._print_tab)
        self._find = self._action("在本页中搜索", "search", self._search_in_tab)
        self._find_anywhere = self._action("快速查找…", "people_search", self._window.find_come, "Ctrl+K")
        self._reload = self._action("刷新", "arrow_sync", self._reload_tab, "F5")
        # In the page the search field listens itself; this one is for the keyboard on the row of tabs.
        search = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self._window.tabs.tabBar())
        search.setContext(Qt.ShortcutContext.WidgetShortcut)
        search.activated.connect(self._search_in_tab)

    def _make_menus(self) -> None:
        bar = self._window.menuBar()
        file = bar.addMenu("文件(&F)")
        file.addAction(self._print)
        file.addSeparator()
        file.addAction(self._action("立即备份…", "save", partial(self.show_backups, now=True)))
        file.addAction(self._action("备份与恢复…", "archive", self.show_backups))
        file.addSeparator()
        file.addAction(
            self._action(
                "打开其他工会文件…", "folder_open", partial(self._window.leave, Leave.OTHER_OFFICE), "Ctrl+O"
            )
        )
        file.addAction(self._action("锁定", "lock_closed", self._window.lock_wanted.emit, "Ctrl+L"))
        file.addAction(
            self._action(
                "换人登录", "person_swap", partial(self._window.leave, Leave.SIGN_OUT), "Ctrl+Shift+L"
            )
        )
        file.addAction(self._action("修改我的密码…", "", self._change_password))
        for text, icon, run in (
            ("操作员…", "people_team", self._show_operators),
            ("更换恢复码…", "key", self._replace_code),
        ):
            action = self._action(text, icon, run)
            action.setEnabled(self._window.desk.role.may(Role.ADMINISTRATOR))
            file.addAction(action)
        file.addAction(self._action("设置…", "settings", self._show_settings))
        file.addSeparator()
        file.addAction(self._action("退出", "arrow_exit", partial(self._window.leave, Leave.QUIT), "Ctrl+Q"))
        edit = bar.addMenu("编辑(&E)")
        edit.addAction(self._window.undo_keeper.undo)
        edit.addAction(self._window.undo_keeper.redo)
        edit.aboutToShow.connect(self._window.undo_keeper.name_steps)
        view = bar.addMenu("查看(&V)")
        self._find.setText("在本页中搜索\tCtrl+F")
        for action in (self._find_anywhere, self._find, self._reload):
            view.addAction(action)
        view.addSeparator()
        for number, area in enumerate(self._areas, start=1):
            keys = f"Ctrl+{number}" if number <= 9 else ""
            view.addAction(
                self._action(area.title, area.icon, partial(self._window.show_tab, area.key), keys)
            )
        view.addSeparator()
        looks = view.addMenu("外观")
        group = QActionGroup(self._window)
        self._schemes: dict[Scheme, QAction] = {}
        schemes: tuple[tuple[Scheme, str], ...] = (
            ("system", "跟随系统"),
            ("light", "浅色"),
            ("dark", "深色"),
        )
        for scheme, text in schemes:
            action = self._action(text, "", partial(self.set_scheme, scheme))
            action.setCheckable(True)
            action.setChecked(self._window.settings.scheme == scheme)
            self._schemes[scheme] = action
            group.addAction(action)
            looks.addAction(action)
        for area in self._areas:
            if any(map(self._window.desk.actions, self._window.place_keys(area.key))):
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
        place = self._window.place_of(area.key)
        has_selection = bool(self._window.selected(place))
        group: str | None = None
        for declared in self._window.desk.actions(place):
            if group is not None and declared.group != group:
                menu.addSeparator()
            group = declared.group
            # The key is shown as text: the page owns it, and a key with two owners does nothing.
            keys = QKeySequence(declared.shortcut or "").toString(QKeySequence.SequenceFormat.NativeText)
            text = f"{declared.text}\t{keys}" if keys else declared.text
            action = menu.addAction(icons.icon(declared.icon), text)
            action.setEnabled(
                self._window.desk.role.may(declared.needs) and (has_selection or not declared.needs_selection)
            )
            action.triggered.connect(lambda _on=False, one=declared: self._window.run(place, one))

    # -- what the menus do ------------------------------------------------------------------------------------

    def place_shown(self, key: str) -> None:
        """This tab or section came to the front."""
        self._print.setEnabled(self._print_action(key) is not None)
        # Two owners of one key would both stay silent; the page's own goes first.
        own = any(action.shortcut == "Ctrl+P" for action in self._window.desk.actions(key))
        self._print.setShortcut(QKeySequence() if own else QKeySequence(QKeySequence.StandardKey.Print))
        self._print.setText("打印…\tCtrl+P" if own else "打印…")

    def _print_action(self, key: str) -> Action | None:
        return next((action for action in self._window.desk.actions(key) if action.icon == "print"), None)

    def _print_tab(self) -> None:
        key = self._window.place_key
        action = self._print_action(key)
        if action is not None:
            self._window.run(key, action)

    def _search_in_tab(self) -> None:
        search: Any = getattr(self._window.opened_tab(self._window.current_key), "search", None)
        if search is not None and hasattr(search, "come"):
            search.come()

    def _reload_tab(self) -> None:
        reload = getattr(self._window.opened_tab(self._window.current_key), "reload", None)
        if reload is not None:
            reload()

    def set_scheme(self, scheme: Scheme) -> None:
        """Light, dark or as the system, now and from now on."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.set_scheme(app, scheme)
        self._window.settings.set_scheme(scheme)
        self._schemes[scheme].setChecked(True)

    def _show_operators(self) -> None:
        from union_desktop.app.operators_dialog import OperatorsDialog

        OperatorsDialog(
            self._window.office, self._window.tasks, partial(self._window.leave, Leave.NEW_KEY), self._window
        ).open()

    def _change_password(self) -> None:
        from union_desktop.app.password_dialogs import OwnPasswordDialog

        OwnPasswordDialog(self._window.office, self._window.tasks, self._window).open()

    def _replace_code(self) -> None:
        from union_desktop.app.recovery_page import ReplaceCodeDialog

        ReplaceCodeDialog(self._window.office, self._window.tasks, self._window).open()

    def show_backups(self, *, now: bool = False) -> None:
        """The window of backups; ``now`` makes one at once."""
        from union_desktop.app.backup_dialog import BackupDialog

        dialog = BackupDialog(self._window.office, self._window.backups, self._window.tasks, self._window)
        dialog.open()
        if now:
            dialog.back_up()

    def _show_settings(self) -> None:
        from union_desktop.app.settings_dialog import SettingsDialog

        SettingsDialog(self._window.settings, self.set_scheme, self._window).open()

    def _show_help(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            Help.of(app).open()

    def _show_keys(self) -> None:
        from union_desktop.app.about import KeysDialog

        desk = self._window.desk
        places = [place for area in self._areas for place in desk.sections(area.key) or (area,)]
        KeysDialog([(place, desk.actions(place.key)) for place in places], self._window).open()

    def _show_about(self) -> None:
        from union_desktop.app.about import AboutDialog

        AboutDialog(self._window).open()
