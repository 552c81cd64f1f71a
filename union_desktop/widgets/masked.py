# SPDX-License-Identifier: GPL-3.0-or-later
"""A number nobody needs to see in passing: masked until asked for, and masked again after half a minute."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from union_desktop.widgets import icons, theme

HIDE_AFTER_MS = 30_000


class MaskedLabel(QWidget):
    """Shows ``mask(value)`` and an eye that shows the value.

    Signals:
        revealed: the person looked at the whole value.
    """

    revealed = Signal()

    def __init__(self, mask: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mask = mask
        self._value = ""
        self._open = False
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._eye = QToolButton()
        self._eye.setAutoRaise(True)
        self._eye.setIconSize(QSize(theme.ICON - 4, theme.ICON - 4))
        self._eye.clicked.connect(self.toggle)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(HIDE_AFTER_MS)
        self._timer.timeout.connect(self.conceal)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.TIGHT)
        layout.addWidget(self._text)
        layout.addWidget(self._eye)
        layout.addStretch(1)
        self.conceal()

    @property
    def text(self) -> str:
        """What is on the screen."""
        return self._text.text()

    @property
    def is_open(self) -> bool:
        """Whether the whole value is on the screen."""
        return self._open

    def set_value(self, value: str) -> None:
        """Shows another value, masked."""
        self._value = value
        self.conceal()

    def toggle(self) -> None:
        """What the eye does."""
        if self._open:
            self.conceal()
        elif self._value:
            self._open = True
            self._timer.start()
            self._show()
            self.revealed.emit()

    def conceal(self) -> None:
        """Masks the value again."""
        self._open = False
        self._timer.stop()
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.conceal()

    def _show(self) -> None:
        masked = self._mask(self._value) if self._value else ""
        self._text.setText(self._value if self._open else masked)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            if self._open
            else Qt.TextInteractionFlag.NoTextInteraction
        )
        self._eye.setIcon(icons.icon("eye_off" if self._open else "eye"))
        self._eye.setToolTip("隐藏" if self._open else "显示完整内容，30 秒后自动隐藏")
        self._eye.setAccessibleName(self._eye.toolTip())
        self._eye.setVisible(bool(self._value) and masked != self._value)
