# SPDX-License-Identifier: GPL-3.0-or-later
"""The small window between leaving and being gone: the backup that is still running, and the way not to wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from union_desktop.core.errors import UserError
from union_desktop.widgets import theme
from union_desktop.widgets.job_bar import JobBar
from union_desktop.widgets.tasks import Job

if TYPE_CHECKING:
    from union_desktop.app.backup_keeper import BackupKeeper
    from union_desktop.app.backup_service import Taken


class BackupAtClose(QDialog):
    """Shows the backup before closing.

    Signals:
        leave: the window may close now, with or without an archive.
    """

    leave = Signal()
    help_topic = "12-backup#备份"

    def __init__(self, keeper: BackupKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("关闭前备份")
        self.setModal(True)
        self._keeper = keeper
        self._job: Job | None = None
        self._leaving = False
        self.heading = theme.heading("正在备份，完成后自动关闭")
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = JobBar()
        self.again_button = QPushButton("再试一次")
        self.again_button.clicked.connect(self.start)
        self.leave_button = QPushButton("不等了，直接离开")
        self.leave_button.setToolTip("停止备份并关闭；已经保存的数据不受影响")
        self.leave_button.clicked.connect(self._leave_now)
        self.stay_button = QPushButton("返回")
        self.stay_button.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP)
        buttons.addStretch(1)
        for button in (self.again_button, self.leave_button, self.stay_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.PAGE_MARGIN,) * 4)
        layout.setSpacing(theme.BLOCK)
        layout.addWidget(self.heading)
        layout.addWidget(self.sentence)
        layout.addWidget(self.bar)
        layout.addStretch(1)
        layout.addLayout(buttons)
        self.setFixedWidth(520)
        self.setMinimumHeight(170)

    def start(self) -> None:
        """Begins the backup."""
        self.heading.setText("正在备份，完成后自动关闭")
        self.sentence.setText("今天的改动已经保存好了；备份写到另一个文件夹，磁盘出问题时用它恢复。")
        self.again_button.hide()
        self.bar.show()
        self.leave_button.setText("不等了，直接离开")
        self._job = self._keeper.back_up(self, self._done, self._refused, self._stopped, self._current)
        self.bar.follow(self._job)

    def _done(self, taken: Taken) -> None:
        self._job = None
        if not taken.made.findings or self._leaving:
            self._go()
            return
        # Something is wrong with the office itself: that must have been read.
        self.heading.setText("备份已完成，但核对时发现问题")
        self.sentence.setText("".join(taken.made.findings))
        self.bar.hide()
        self.leave_button.setText("知道了，关闭")

    def _current(self) -> None:
        self._job = None
        self._go()

    def _refused(self, error: UserError) -> None:
        self._job = None
        if self._leaving:
            self._go()
            return
        self.heading.setText("没有备份")
        self.sentence.setText(error.message)
        self.bar.hide()
        self.again_button.show()
        self.leave_button.setText("不备份，直接离开")

    def _stopped(self) -> None:
        self._job = None
        if self._leaving:
            self._go()
        else:
            super().reject()

    def _leave_now(self) -> None:
        self._leaving = True
        if self._job is None:
            self._go()
            return
        self.leave_button.setEnabled(False)
        self.stay_button.setEnabled(False)
        self.heading.setText("正在停止备份…")
        self._job.cancel()

    def _go(self) -> None:
        self.accept()
        self.leave.emit()

    def reject(self) -> None:
        """返回: the window stays open."""
        if self._leaving:
            return
        self._keeper.stay()
        if self._job is not None:
            self._job.cancel()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.reject()
        event.setAccepted(not self.isVisible())
