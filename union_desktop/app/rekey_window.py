# SPDX-License-Identifier: GPL-3.0-or-later
"""A new data key for an office that was closed for it: the password, how far it is, and back into the office."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from union_desktop.app.sign_in import FAILED, NoOffice, PasswordLine, Sentence
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office
from union_desktop.widgets import icons, theme
from union_desktop.widgets.job_bar import JobBar
from union_desktop.widgets.tasks import Progress, Tasks

SAID = (
    "工会文件已经关闭。输入您自己的密码后，程序会给数据换上新的密钥：先做一份副本，换密钥，通读核对，再换到原来的位置。"
    "中途断电也不要紧，下次登录会自动接上或退回。其他操作员的密码和恢复码单照常使用。"
)
DONE = (
    "数据密钥已更换。如果离开的人见过恢复码单，请再用“更换恢复码”换一次；以前的备份仍用旧密钥，请收好或销毁。"
)


class RekeyWindow(QWidget):
    """A small window of its own.

    Signals:
        opened: the ``Office`` under its new key.
        given_up: the folder, when nothing was changed and somebody is to sign in.
    """

    help_topic = "13-operators#有人离开时"
    opened = Signal(object)
    given_up = Signal(object)

    def __init__(self, folder: Path, operator: str) -> None:
        super().__init__()
        self._folder = folder
        self._operator = operator
        self._tasks = Tasks(NoOffice(), self)
        self._key = b""
        self._busy = False
        self.setWindowTitle("更换数据密钥 — 工会工作台")
        self.setWindowIcon(icons.icon("people_team", theme.colours().accent.name()))
        self._said = QLabel(SAID)
        self._said.setWordWrap(True)
        self.password = PasswordLine("密码")
        self.password.returnPressed.connect(self.start)
        self._fields = QWidget()
        fields = QFormLayout(self._fields)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.addRow(f"{operator}的密码", self.password)
        self.bar = JobBar()
        # Its room stays free, so that nothing moves when it comes.
        room = self.bar.sizePolicy()
        room.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(room)
        self.bar.hide()
        self.sentence = Sentence()
        self.ok = theme.primary(QPushButton("更换数据密钥"))
        self.ok.clicked.connect(self._go_on)
        self.back = QPushButton("返回登录")
        self.back.clicked.connect(lambda: self.given_up.emit(self._folder))
        below = QHBoxLayout()
        below.setSpacing(theme.GAP)
        below.addStretch(1)
        below.addWidget(self.ok)
        below.addWidget(self.back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(
            theme.PAGE_MARGIN * 2, theme.PAGE_MARGIN + theme.GAP, theme.PAGE_MARGIN * 2, theme.PAGE_MARGIN
        )
        layout.setSpacing(theme.BLOCK)
        layout.addWidget(theme.heading("更换数据密钥", size=theme.TITLE))
        layout.addWidget(self._said)
        layout.addWidget(self._fields)
        layout.addWidget(self.bar)
        layout.addWidget(self.sentence)
        layout.addStretch(1)
        layout.addLayout(below)
        self.setMinimumWidth(520)
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_on(self) -> None:
        if self._key:
            self._open()
        else:
            self.start()

    def start(self) -> None:
        """Changes the key with the password given."""
        if self._busy or not self.ok.isEnabled():
            return
        if not self.password.text():
            self.sentence.say("请输入密码。")
            return
        folder, operator, password = self._folder, self._operator, self.password.text()

        def work(progress: Progress) -> bytes:
            from union_desktop.core.keys.rekeying import rekey

            return rekey(
                folder,
                operator,
                password,
                lambda done, total: progress.report(done, total, "正在更换数据密钥"),
            )

        self._set_busy(True)
        self.sentence.say("正在更换数据密钥，请不要关闭电脑…", problem=False)
        job = self._tasks.background(
            work,
            self._done,
            owner=self,
            title="更换数据密钥",
            refused=self._refused,
            failed=lambda _failure: self._refused(UserError(FAILED)),
        )
        self.bar.follow(job)

    def _done(self, key: bytes) -> None:
        self._set_busy(False)
        self._key = key
        self.password.clear()
        self._fields.hide()
        self._said.setText(DONE)
        self.sentence.say("")
        self.ok.setText("打开工会文件")
        self.ok.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self) -> None:
        folder, operator, key = self._folder, self._operator, self._key

        def work(_progress: Progress) -> Office:
            from union_desktop.core.office import open_with_key

            return open_with_key(folder, operator, key)

        self._set_busy(True)
        job = self._tasks.background(
            work,
            self._hand_over,
            owner=self,
            title="打开工会文件",
            refused=self._refused,
            failed=lambda _failure: self._refused(UserError(FAILED)),
        )
        self.bar.follow(job)

    def _refused(self, error: UserError) -> None:
        self._set_busy(False)
        self.sentence.say(error.message)
        self.password.selectAll()
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _hand_over(self, office: Office) -> None:
        # Whoever takes the office closes this window: it must not hold on to a job that is over.
        self._set_busy(False)
        self.opened.emit(office)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        for part in (self.ok, self.back, self.password):
            part.setEnabled(not busy)
        self.bar.setVisible(busy)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._busy:
            # It ends by itself within seconds, and an interrupted one would only have to be settled later.
            event.ignore()
            return
        self._tasks.close()
        super().closeEvent(event)
