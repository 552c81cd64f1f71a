# SPDX-License-Identifier: GPL-3.0-or-later
"""From a start without subcommand to the open window: which office, who is working, and back again."""

from __future__ import annotations

import importlib
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from union_desktop.app.help.key import Help
from union_desktop.app.leaving import PROGRAM, Leave
from union_desktop.app.main_window import MainWindow
from union_desktop.app.settings import Settings, default_file
from union_desktop.core import garbage
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office
from union_desktop.widgets import theme

if TYPE_CHECKING:
    from union_desktop.app.lock import Lock
    from union_desktop.app.sign_in import SignIn
    from union_desktop.app.welcome import Welcome


TURN_S = 0.0002


def application(settings: Settings | None = None) -> QApplication:
    """The one application object, with the program's look; made at the first call."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication) and existing.property("union_desktop"):
        return existing
    app = existing if isinstance(existing, QApplication) else QApplication([*sys.argv[:1], *theme.ARGUMENTS])
    # Each of Qt's calls into a widget made in Python waits for Python's lock; a repaint makes some two hundred of them.
    # With the usual 5 ms a turn, a busy writing thread held one up for a second (measured); so turns are far shorter.
    sys.setswitchinterval(TURN_S)
    app.setApplicationName("union_desktop")
    app.setApplicationDisplayName(PROGRAM)
    app.setProperty("union_desktop", True)
    theme.apply(app, settings.scheme if settings else "system")
    Help.of(app)
    return app


def open_window(office: Office, settings: Settings, *, show: bool = True) -> MainWindow:
    """The window of an unlocked office; only the tab in front is built."""
    application(settings)
    from union_desktop.app.areas import AREAS, DAILY, FINDERS

    window = MainWindow(office, settings, AREAS, finders=FINDERS, daily=DAILY)
    if show:
        window.show()
    return window


#: Between two imports, for keystrokes.
STEP_MS = 20


class Program(QObject):
    """One window at a time: welcome → sign-in or first start → the office, and back when somebody signs out.

    ``current`` is the window in front; the next one is shown before the former closes, so that the program does not
    end in between.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._warming: threading.Thread | None = None
        self._next_imports: list[str] = []
        self.current: QWidget | None = None

    def start(self, folder: Path | None = None) -> None:
        """Begins with the office given, else the one used last, else with the welcome."""
        chosen = folder or next(iter(self._settings.offices), None)
        if chosen is None:
            self.welcome()
        else:
            self.sign_in(chosen.absolute())

    def welcome(self, problem: str = "") -> Welcome:
        """Shows the two ways to begin, with what was wrong with the last one."""
        from union_desktop.app.welcome import Welcome

        window = Welcome(self._settings, problem)
        window.create_wanted.connect(self.first_start)
        window.open_wanted.connect(self.sign_in)
        window.restore_wanted.connect(self.restore)
        self._show(window)
        return window

    def first_start(self) -> None:
        """Shows the wizard that makes a new office file."""
        from union_desktop.app.first_start import FirstStartWizard

        wizard = FirstStartWizard()
        wizard.finished_with.connect(self.opened)
        wizard.given_up.connect(self._gave_up)
        self._show(wizard)

    def restore(self) -> None:
        """Shows the wizard that brings an office back from a backup into a new folder."""
        from union_desktop.app.restore_wizard import RestoreWizard

        wizard = RestoreWizard()
        wizard.restored.connect(self._restored)
        wizard.given_up.connect(self.welcome)
        self._show(wizard)

    def _restored(self, folder: Path) -> None:
        self._settings.remember_office(folder)
        self.sign_in(folder)

    def _gave_up(self, made: Path | None) -> None:
        if made is None:
            self.welcome()
        else:
            # The office was made after all; only its sheet is missing.
            self._settings.remember_office(made)
            self.sign_in(made)

    def sign_in(self, folder: Path) -> SignIn | None:
        """Asks for the password of the office in ``folder``; a folder that cannot be opened leads to the welcome."""
        from union_desktop.app.sign_in import SignIn
        from union_desktop.app.sign_in_service import operators

        try:
            names = operators(folder)
        except UserError as error:
            self.welcome(error.message)
            return None
        self._warm_up()
        window = SignIn(folder, names)
        window.opened.connect(self.opened)
        window.other_wanted.connect(self.welcome)
        self._show(window)
        return window

    def opened(self, office: Office) -> MainWindow:
        """Shows an office that was just unlocked or made."""
        from union_desktop.app.lock import Lock
        from union_desktop.core import kept_forms

        self._settings.remember_office(office.folder)
        garbage.pause()
        QTimer.singleShot(0, self, garbage.resume)
        window = open_window(office, self._settings, show=False)
        window.backups.at_close = True
        window.left.connect(lambda why: self._left(window, why))
        lock = Lock(window, self._settings)
        window.lock_wanted.connect(lock.lock)
        lock.locked.connect(lambda: self._locked(window, lock))
        self._show(window)
        if kept_forms.is_there(office.folder, office.operator):
            QTimer.singleShot(0, window, lambda: self._take_up(window))
        return window

    def _take_up(self, window: MainWindow) -> None:
        from union_desktop.app.kept import TakingUp

        TakingUp(window).begin()

    def _locked(self, window: MainWindow, lock: Lock) -> None:
        from union_desktop.app.lock_screen import LockScreen
        from union_desktop.app.sign_in_service import operators

        folder, operator = window.office.folder, window.office.operator
        try:
            names = operators(folder)
        except UserError:
            # The folder may have gone with its disk; the screen is locked all the same.
            names = (operator,)
        screen = LockScreen(folder, operator, lock, names)

        def resume() -> None:
            self.current = window
            lock.resume()
            screen.close()
            screen.deleteLater()

        screen.resumed.connect(resume)
        screen.opened.connect(self.opened)
        screen.other_wanted.connect(self.welcome)
        # The window waits behind it, and goes by itself when its office is closed.
        self.current = screen
        screen.show()
        screen.activateWindow()

    def change_key(self, folder: Path, operator: str) -> None:
        """Shows the window that gives the closed office in ``folder`` a new data key."""
        from union_desktop.app.rekey_window import RekeyWindow

        window = RekeyWindow(folder, operator)
        window.opened.connect(self.opened)
        window.given_up.connect(self.sign_in)
        self._show(window)

    def end(self) -> None:
        """Waits for what still runs beside the windows: an interpreter must not end in the middle of an import."""
        if self._warming is not None:
            self._warming.join()

    def _warm_up(self) -> None:
        # A plain thread and none of the sign-in's tasks: a quick typist's window must not wait for it when it closes.
        if self._warming is None:
            from union_desktop.app.sign_in_service import warm_up

            self._warming = threading.Thread(target=warm_up, name="warm-up", daemon=True)
            self._warming.start()
            QTimer.singleShot(STEP_MS, self, self._import_window)

    def _import_window(self) -> None:
        from union_desktop.app.areas import FIRST_LIST

        self._next_imports = list(FIRST_LIST)
        self._import_next()

    def _import_next(self) -> None:
        # On this thread and not in the one above: Qt's classes are made at their first use, and two threads doing
        # that at once is nothing Qt's binding promises to stand.
        if not self._next_imports or isinstance(self.current, MainWindow):
            return
        # They share one lock, so the other thread comes first and this one fills the pauses afterwards.
        if self._warming is None or not self._warming.is_alive():
            importlib.import_module(self._next_imports.pop(0))
        QTimer.singleShot(STEP_MS, self, self._import_next)

    def _left(self, window: MainWindow, why: Leave) -> None:
        folder = window.office.folder
        if why is Leave.LOCK:
            window.deleteLater()
        elif why is Leave.NEW_KEY:
            self.change_key(folder, window.office.operator)
        elif why is Leave.SIGN_OUT:
            self.sign_in(folder)
        elif why is Leave.OTHER_OFFICE:
            self.welcome()
        else:
            QApplication.quit()

    def _show(self, window: QWidget) -> None:
        former, self.current = self.current, window
        window.show()
        if former is not None:
            former.close()
            former.deleteLater()


def run(argv_folder: Path | None = None) -> int:
    """The program with windows; returns when the last of them was closed.

    Whoever starts it has paused the collector (``core.garbage``); it runs again from the first idle moment on.
    """
    from union_desktop.app.crash import Guard
    from union_desktop.core.logs import Log, default_folder

    settings = Settings(default_file())
    app = application(settings)
    log = Log(default_folder())
    guard = Guard(lambda: str(log.file or ""))
    program = Program(settings)
    try:
        program.start(argv_folder)
        QTimer.singleShot(0, app, garbage.resume)
        return app.exec()
    finally:
        program.end()
        guard.remove()
        log.close()
