# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts down how long the next password must wait, once a second, from what the office folder says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer

from union_desktop.core.keys import attempts

SECOND_MS: Final = 1_000


class Waiting(QObject):
    """``show(seconds)`` is called at each second that is left, and with 0 when the wait is over; never without a wait."""

    def __init__(self, folder: Path, show: Callable[[int], None], parent: QObject) -> None:
        super().__init__(parent)
        self._folder = folder
        self._show = show
        self._who = ""
        self.seconds = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SECOND_MS)
        self._timer.timeout.connect(self._tick)

    def look(self, who: str) -> bool:
        """Whether somebody (or ``attempts.RECOVERY``) must wait now; counts on by itself if so."""
        self._who = who
        self._timer.stop()
        was, self.seconds = self.seconds, attempts.seconds_left(self._folder, who)
        if self.seconds:
            self._timer.start()
        if self.seconds or was:
            self._show(self.seconds)
        return bool(self.seconds)

    def _tick(self) -> None:
        self.look(self._who)

    def stop(self) -> None:
        """Counts no further."""
        self._timer.stop()
        self.seconds = 0
