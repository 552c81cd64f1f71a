# SPDX-License-Identifier: GPL-3.0-or-later
"""A bar that shows how far a job is."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from union_desktop.widgets import theme
from union_desktop.widgets.tasks import Job

EVERY_MS = 100
# Of its own, because a progress bar counts in 32 bits and bytes do not fit.
_STEPS = 1000


class JobBar(QProgressBar):
    """Without text; runs to and fro while the job has not said how much there is to do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self.setTextVisible(False)
        self.setMaximumHeight(theme.BLOCK)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._show)

    def follow(self, job: Job | None) -> None:
        """Show this one until it ends; None for none any more."""
        self._job = job
        self.setRange(0, 0)
        if job is None:
            self._timer.stop()
        else:
            self._show()
            self._timer.start()

    @property
    def moving(self) -> bool:
        """Whether there is a job to look at."""
        return self._timer.isActive()

    def _show(self) -> None:
        job = self._job
        if job is None or not job.running:
            self._timer.stop()
            return
        done, total, _text = job.progress.latest()
        if total:
            self.setRange(0, _STEPS)
            self.setValue(done * _STEPS // total)
