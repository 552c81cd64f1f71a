# SPDX-License-Identifier: GPL-3.0-or-later
"""A calm message inside the page: it does not stop the work, and stays until it is closed or replaced."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from union_desktop.widgets import icons, theme

Kind = Literal["info", "done", "warning", "problem"]

_ICONS = {"info": "info", "done": "checkmark_circle", "warning": "warning", "problem": "error_circle"}
GONE_AFTER_MS = 8_000


class Banner(QWidget):
    """One message with an icon, perhaps a button, and a way to close it. Good news go away by themselves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind: Kind = "info"
        self._act: Callable[[], None] | None = None
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._button = QPushButton()
        self._button.clicked.connect(self._pressed)
        self._close = QToolButton()
        self._close.setAutoRaise(True)
        self._close.setIcon(icons.icon("dismiss"))
        self._close.setIconSize(QSize(14, 14))
        self._close.setToolTip("关闭")
        self._close.clicked.connect(self.hide)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(GONE_AFTER_MS)
        self._timer.timeout.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.BLOCK + theme.ICON + theme.GAP, theme.TIGHT, theme.GAP, theme.TIGHT)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._button)
        layout.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        """What it says, empty while hidden."""
        return "" if self.isHidden() else self._text.text()

    @property
    def kind(self) -> Kind:
        """What kind of message it is."""
        return self._kind

    def say(
        self, text: str, kind: Kind = "info", *, button: str = "", act: Callable[[], None] | None = None
    ) -> None:
        """Shows a message in place of the one before."""
        self._kind = kind
        self._text.setText(text)
        self._act = act
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self._timer.stop()
        if kind == "done":
            self._timer.start()
        self.show()
        self.update()

    def _pressed(self) -> None:
        act = self._act
        self.hide()
        if act is not None:
            act()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = theme.colours(self.palette())
        ink, ground = {
            "info": (colours.accent, colours.accent_soft),
            "done": (colours.good, colours.good_soft),
            "warning": (colours.warning, colours.warning_soft),
            "problem": (colours.problem, colours.problem_soft),
        }[self._kind]
        painter = QPainter(self)
        painter.fillRect(self.rect(), ground)
        drawing = icons.pixmap(_ICONS[self._kind], theme.ICON, ink, self.devicePixelRatioF())
        painter.drawPixmap(theme.BLOCK, (self.height() - theme.ICON) // 2, drawing)
