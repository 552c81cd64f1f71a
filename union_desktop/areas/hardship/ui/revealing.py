# SPDX-License-Identifier: GPL-3.0-or-later
"""A button that shows sensitive facts beside it: the look is kept first, and after half a minute they are hidden again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QPushButton

from union_desktop.widgets import icons
from union_desktop.widgets.purpose import noted

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk

SHOWN_MS: Final = 30_000


class RevealButton(QPushButton):
    """``reveal()`` is called after the look at ``fields`` of ``about`` was committed, ``hide()`` when it ends."""

    def __init__(
        self,
        desk: Desk,
        text: str,
        fields: Sequence[str],
        about: tuple[str, int],
        reveal: Callable[[], None],
        conceal: Callable[[], None],
    ) -> None:
        super().__init__(icons.icon("eye"), text)
        self._desk = desk
        self._field = "、".join(fields)
        self._about = about
        self._reveal = reveal
        self._conceal = conceal
        self.setCheckable(True)
        self.setToolTip("查看会记入操作记录，半分钟后自动隐藏")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.hide_again)
        self.clicked.connect(self._asked)

    def hide_again(self) -> None:
        """Nothing sensitive is on the screen any more."""
        self._timer.stop()
        self.setChecked(False)
        self._conceal()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.hide_again()

    def _asked(self, wanted: bool) -> None:
        if not wanted:
            self.hide_again()
            return
        self.setChecked(False)
        noted(self._desk, "reveal", self._field, 1, "", self._show, about=self._about, owner=self)

    def _show(self) -> None:
        # Who left the part before the look was kept has not asked.
        if self.isVisible():
            self.setChecked(True)
            self._reveal()
            self._timer.start()
