# SPDX-License-Identifier: GPL-3.0-or-later
"""How long nobody has touched keyboard or mouse in this program.

Listens at the windows of the screen, not at the application: a filter there would see every event of every widget and
slow down each repaint.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

from union_desktop.core import clock

CHECK_MS: Final = 5_000
_INPUT: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class IdleWatch(QObject):
    """Looks every few seconds.

    Signals:
        idle: nothing was touched for ``minutes()``; 0 minutes means never.
    """

    idle = Signal()

    def __init__(self, minutes: Callable[[], int], parent: QObject) -> None:
        super().__init__(parent)
        self._minutes = minutes
        self._timer = QTimer(self)
        self._timer.setInterval(CHECK_MS)
        self._timer.timeout.connect(self.look)
        self.touch()
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._listen)
            self._listen(app.focusWindow())

    def start(self) -> None:
        """Begins to count."""
        self.touch()
        self._timer.start()

    def stop(self) -> None:
        """Counts no more."""
        self._timer.stop()

    def touch(self) -> None:
        """Somebody is there."""
        self._ticks = time.monotonic()
        self._at = clock.now()

    def seconds(self) -> float:
        """How long nobody was; of two clocks the later, because one stands still while the PC sleeps."""
        return max(time.monotonic() - self._ticks, (clock.now() - self._at).total_seconds())

    def look(self) -> None:
        """Tells when it has been long enough."""
        minutes = self._minutes()
        if minutes and self.seconds() >= minutes * 60:
            self.idle.emit()

    def _listen(self, window: QWindow | None) -> None:
        if window is not None:
            # Twice the same filter is one filter.
            window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT:
            self.touch()
        return False
