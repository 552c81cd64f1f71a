# SPDX-License-Identifier: GPL-3.0-or-later
"""Locking: everything leaves the screen at once, and the office is closed as soon as nothing is at work in it.

Until then (a save, a backup, an intake of a roster that cannot be kept) the window waits out of sight with its forms, and
the same operator's password brings it back as it was. Afterwards the forms lie encrypted in the office folder.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget

from union_desktop.app.idle import IdleWatch
from union_desktop.core.errors import UserError
from union_desktop.widgets import ask

if TYPE_CHECKING:
    from union_desktop.app.main_window import MainWindow
    from union_desktop.app.settings import Settings

log = logging.getLogger(__name__)

KEY: Final = "Ctrl+L"
LOOK_AGAIN_MS: Final = 1_000
_NAME: Final = "lock key"


class Lock(QObject):
    """One per window of an open office.

    Signals:
        locked: nothing of the office is on the screen any more; whoever hears it shows the sign-in.
        closed: the office is closed, too; its window may go.
    """

    locked = Signal()
    closed = Signal()

    def __init__(self, window: MainWindow, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._hidden: list[QWidget] = []
        self._told: list[str] = []
        self._is_locked = False
        self._is_closed = False
        self._again = QTimer(self)
        self._again.setInterval(LOOK_AGAIN_MS)
        self._again.timeout.connect(self._close_when_free)
        self._idle = IdleWatch(lambda: settings.lock_after_minutes, self)
        self._idle.idle.connect(self.lock)
        self._idle.start()
        window.tasks.jobs_changed.connect(self._close_soon)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusWindowChanged.connect(self._entered)

    @property
    def holding(self) -> bool:
        """Whether the window still waits out of sight, with the office open."""
        return self._is_locked and not self._is_closed

    @property
    def reason(self) -> str:
        """What the window waits for, for a sentence; empty when for nothing."""
        window = self._window
        jobs = [job for job in window.tasks.jobs if job not in window.quiet_jobs]
        if jobs:
            return jobs[0].title
        wizard = next((one for one in self._hidden if _is_alive(one) and _must_stay(one)), None)
        if wizard is not None:
            return wizard.windowTitle()
        if ask.with_the_system():
            return "选择文件或打印机"
        if any(getattr(tab, "dirty", False) for tab in window.opened_tabs.values()):
            return "没有保存的内容"
        return ""

    def lock(self) -> None:
        """Takes everything off the screen now."""
        if self._is_locked or self._window.closing:
            return
        self._is_locked = True
        self._idle.stop()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        self._hide_all()
        self.locked.emit()
        # Kept at once, although the window may come back as it is: the power may fail while it waits.
        self._keep()
        # Questions that were answered with "no" by being hidden go on where they were asked, once this has returned.
        QTimer.singleShot(0, self, self._close_when_free)
        self._again.start()

    def resume(self) -> None:
        """Brings everything back as it was; only while ``holding``, after the operator's password."""
        if not self.holding:
            return
        self._is_locked = False
        self._again.stop()
        self._window.show()
        for one in self._hidden:
            if _is_alive(one):
                one.show()
        self._hidden.clear()
        from union_desktop.core import kept_forms

        kept_forms.forget(self._window.office.folder, self._window.office.operator)
        for text in self._told:
            ask.tell(self._window, text)
        self._told.clear()
        self._idle.start()

    def _entered(self, window: QWindow | None) -> None:
        # The menu's key is silent while a dialog is open, which is when somebody is called away.
        widget = QWidget.find(window.winId()) if window is not None else None
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        if isinstance(widget, QDialog) and widget.findChild(QShortcut, _NAME, direct) is None:
            keys = QShortcut(QKeySequence(KEY), widget)
            keys.setObjectName(_NAME)
            keys.activated.connect(self.lock)

    def _hide_all(self) -> None:
        for one in QApplication.topLevelWidgets():
            if not one.isVisible() or one is self._window:
                continue
            if isinstance(one, QMessageBox) and len(one.buttons()) == 1:
                # It has to be read, and the person may be away.
                self._told.append("\n".join(filter(None, (one.text(), one.informativeText()))))
            self._hidden.append(one)
            one.hide()
        self._window.hide()

    def _close_soon(self) -> None:
        if self.holding:
            QTimer.singleShot(0, self, self._close_when_free)

    def _close_when_free(self) -> None:
        if not self.holding or self.reason or self._window.backups.begin_before_lock():
            return
        if not self._keep():
            # Better behind a locked screen and open than lost; looked at again in a second.
            return
        self._again.stop()
        self._is_closed = True
        self._window.end_locked()
        self.closed.emit()

    def _keep(self) -> bool:
        from union_desktop.app import kept
        from union_desktop.widgets.form_dialog import FormDialog

        dialogs = [
            one
            for one in self._hidden
            # One whose save ended meanwhile is accepted, though it may not be gone yet.
            if _is_alive(one) and isinstance(one, FormDialog) and not one.result()
        ]
        try:
            kept.keep(self._window, dialogs, self._told)
        except UserError:
            log.warning("the open forms could not be kept")
            return False
        return True


def _is_alive(widget: QWidget) -> bool:
    return shiboken6.isValid(widget)


def _must_stay(widget: QWidget) -> bool:
    """Whether there is work in a dialog that cannot be kept in a file."""
    from union_desktop.widgets.wizard import WizardDialog

    stays: Any = getattr(widget, "must_stay", False)
    return bool(stays() if callable(stays) else stays) or isinstance(widget, WizardDialog)
