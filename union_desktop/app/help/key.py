# SPDX-License-Identifier: GPL-3.0-or-later
"""F1 in every window of the program, modal dialogs and the sign-in included; nothing of the manual is loaded before."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QWidget

if TYPE_CHECKING:
    from union_desktop.app.help.contents import Manual
    from union_desktop.app.help.window import HelpWindow

KEY: Final = "F1"
_NAME: Final = "help key"


class Help(QObject):
    """The one window of the manual, and the key that opens it.

    Each window gets a shortcut of its own when it is first entered: one for the whole application is silent under a
    modal dialog, and a filter on the application's events would cost a call into Python for each of them.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.window: HelpWindow | None = None
        self._topic = ""
        self._manual: Manual | None = None
        app.focusWindowChanged.connect(self._entered)

    @staticmethod
    def of(app: QApplication) -> Help:
        """The application's; made at the first call."""
        known = app.findChild(Help, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return known if isinstance(known, Help) else Help(app)

    def _entered(self, window: QWindow | None) -> None:
        widget = QWidget.find(window.winId()) if window is not None else None
        if widget is None or widget.windowType() in (Qt.WindowType.Popup, Qt.WindowType.ToolTip):
            return
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        if widget.findChild(QShortcut, _NAME, direct) is None:
            keys = QShortcut(QKeySequence(KEY), widget)
            keys.setObjectName(_NAME)
            keys.activated.connect(self.open)

    def open(self) -> None:
        """Opens the manual where one stands.

        The first time in steps: imports, pages and window in one go would hold the window in front for a tenth of a second.
        """
        from union_desktop.app.help.context import topic_here

        self._topic = topic_here()
        if self.window is None:
            QTimer.singleShot(0, self, self._read)
        else:
            self._show()

    def _read(self) -> None:
        if self._manual is None:
            from union_desktop.app.help.contents import read_manual
            from union_desktop.core import resources

            self._manual = read_manual(resources.manual())
        QTimer.singleShot(0, self, self._load)

    def _load(self) -> None:
        importlib.import_module("union_desktop.app.help.window")
        QTimer.singleShot(0, self, self._make)

    def _make(self) -> None:
        from union_desktop.app.help.window import HelpWindow

        if self.window is None:
            assert self._manual is not None
            self.window = HelpWindow(self._manual)
        self._show()

    def _show(self) -> None:
        assert self.window is not None
        come_over(self.window, QApplication.activeModalWidget())
        QTimer.singleShot(0, self, self._go)

    def _go(self) -> None:
        if self.window is not None:
            self.window.go_to_topic(self._topic)
            # To read on; whoever types a letter there is in the search.
            self.window.reader.setFocus(Qt.FocusReason.OtherFocusReason)


def come_over(window: QWidget, modal: QWidget | None) -> None:
    """Shows a window so that it can be used, even while a dialog holds all others: such a dialog spares its children."""
    holds = (
        modal is not None
        and modal is not window
        and modal.windowModality() is Qt.WindowModality.ApplicationModal
    )
    window.winId()  # makes the window of the system, which has the parent that counts here
    over = modal.windowHandle() if holds and modal is not None else None
    handle = window.windowHandle()
    if handle.transientParent() is not over:
        window.hide()  # Qt asks who is held back when a window is shown
        handle.setTransientParent(over)  # type: ignore[arg-type]
        if isinstance(modal, QDialog) and over is not None:
            # It stays when the dialog goes.
            modal.finished.connect(lambda: handle.setTransientParent(None))  # type: ignore[arg-type]
    if window.isMinimized():
        window.showNormal()
    window.show()
    window.raise_()
    window.activateWindow()
