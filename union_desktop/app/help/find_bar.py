# SPDX-License-Identifier: GPL-3.0-or-later
"""Ctrl+F inside one page of the manual: a field, how many places there are, and the way from one to the next."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from union_desktop.app.help.reader import Reader
from union_desktop.app.help.search import fold
from union_desktop.widgets import icons, theme
from union_desktop.widgets.search_box import SearchBox


class FindBar(QWidget):
    """Hidden until asked for.

    Signals:
        closed: the person is done; the page should take the keyboard.
    """

    closed = Signal()

    def __init__(self, reader: Reader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self.box = SearchBox("在本页中查找", shortcut=False)
        self.count = QLabel()
        self.count.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        before = self._button("chevron_up", "上一处（Shift+F3）", lambda: self.step(-1))
        after = self._button("chevron_down", "下一处（F3）", lambda: self.step(1))
        close = self._button("dismiss", "关闭（Esc）", self.leave)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.BLOCK, theme.TIGHT, theme.GAP, theme.TIGHT)
        layout.setSpacing(theme.TIGHT)
        layout.addWidget(self.box)
        layout.addWidget(before)
        layout.addWidget(after)
        layout.addSpacing(theme.TIGHT)
        layout.addWidget(self.count, 1)
        layout.addWidget(close)
        self.box.searched.connect(self._search)
        self.box.installEventFilter(self)
        self.hide()

    def _button(self, icon: str, tip: str, do: object) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setIcon(icons.icon(icon))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(do)
        return button

    def come(self) -> None:
        """Opens with what is selected in the page, or with what was looked for last."""
        chosen = self._reader.textCursor().selectedText()
        self.show()
        if chosen and "\u2029" not in chosen:
            self.box.setText(chosen)
        self.box.come()
        self._search(self.box.text().strip())

    def leave(self) -> None:
        """Closes and takes the marks off the page."""
        self.hide()
        self._reader.mark(())
        self.closed.emit()

    def step(self, by: int) -> None:
        """To the next place, or the one before."""
        if not self.isVisible():
            self.come()
            return
        self._reader.step(by)
        self._say()

    def again(self) -> None:
        """Looks in a page that was just opened."""
        if self.isVisible():
            self._search(self.box.text().strip())

    def _search(self, text: str) -> None:
        self._places = self._reader.mark((fold(text),) if text else ())
        if self._places:
            self._reader.step(0)
        self._say()

    def _say(self) -> None:
        if not self.box.text().strip():
            self.count.setText("")
        elif not self._places:
            self.count.setText("本页没有，可以在左边搜索整本手册")
        else:
            self.count.setText(f"第 {self._reader.current + 1} 处，共 {self._places} 处")

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
        return False
