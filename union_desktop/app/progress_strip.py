# SPDX-License-Identifier: GPL-3.0-or-later
"""The left end of the status bar: what is running, how far it is, and the way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QToolButton, QWidget

from union_desktop.widgets import theme
from union_desktop.widgets.tasks import Job, Tasks

#: Work that is done sooner is not worth a moving bar.
SHOWN_AFTER_MS = 300


class ProgressStrip(QWidget):
    """Shows the oldest running job of ``tasks``, 300 ms after it began."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._shown: Job | None = None
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = QProgressBar()
        self._bar.setFixedWidth(160)
        self._bar.setMaximumHeight(theme.BLOCK)
        self._bar.setTextVisible(False)
        self.cancel_button = QToolButton()
        self.cancel_button.setAutoRaise(True)
        self.cancel_button.setText("停止")
        self.cancel_button.setToolTip("停止这项工作；已经保存的内容不受影响")
        self.cancel_button.clicked.connect(self._stop)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.GAP, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self._text)
        layout.addWidget(self._bar)
        layout.addWidget(self.cancel_button)
        layout.addStretch(1)
        self._parts: tuple[QWidget, ...] = (self._text, self._bar, self.cancel_button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_AFTER_MS)
        self._timer.timeout.connect(self._appear)
        self._show(False)
        tasks.busy.connect(self._busy)

    @property
    def text(self) -> str:
        """What is said to be running; empty while nothing is shown."""
        return "" if self._text.isHidden() else self._text.text()

    def _busy(self, text: str, done: int, total: int) -> None:
        jobs = self._tasks.jobs
        if not jobs:
            self._timer.stop()
            self._shown = None
            self._show(False)
            return
        job = jobs[0]
        more = f"（还有 {len(jobs) - 1} 项）" if len(jobs) > 1 else ""
        self._text.setText(text + more)
        self._bar.setRange(0, max(total, 0))
        self._bar.setValue(done)
        self.cancel_button.setVisible(job.can_cancel and self._text.isVisible())
        self.cancel_button.setEnabled(not job.progress.cancelled)
        if job is not self._shown:
            self._shown = job
            if self._text.isHidden():
                self._timer.start()

    def _appear(self) -> None:
        self._show(True)
        self.cancel_button.setVisible(self._shown is not None and self._shown.can_cancel)

    def _show(self, shown: bool) -> None:
        for part in self._parts:
            part.setVisible(shown)

    def _stop(self) -> None:
        if self._shown is not None:
            self._shown.cancel()
            self.cancel_button.setEnabled(False)
            self._text.setText("正在停止…")
