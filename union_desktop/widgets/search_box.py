# SPDX-License-Identifier: GPL-3.0-or-later
"""The search field of a page: says each keystroke at once, Ctrl+F comes to it, Down goes on into the list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from union_desktop.widgets import icons


class SearchBox(QLineEdit):
    """A line with a magnifier and a clear button.

    Signals:
        searched: the text, stripped, at each change.
        down: Down or Enter was pressed; the list should take the keyboard.
    """

    searched = Signal(str)
    down = Signal()

    def __init__(
        self, placeholder: str = "搜索", parent: QWidget | None = None, *, shortcut: bool = True
    ) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName("搜索")
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(260)
        self.addAction(QAction(icons.icon("search"), "", self), QLineEdit.ActionPosition.LeadingPosition)
        self._last = ""
        self.textChanged.connect(self._changed)
        if shortcut:
            find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), parent or self)
            # Only while the page that holds it is the one in front: every page has such a field.
            find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            find.activated.connect(self.come)

    def come(self) -> None:
        """Takes the keyboard and selects the text, so that the next search overwrites it."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def type_on(self, text: str) -> None:
        """Continues with a letter that was typed in the list."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setText(text)

    def _changed(self, text: str) -> None:
        wanted = text.strip()
        if wanted != self._last:
            self._last = wanted
            self.searched.emit(wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.down.emit()
            event.accept()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.TabFocusReason:
            self.selectAll()
