# SPDX-License-Identifier: GPL-3.0-or-later
"""The sign-in of a locked office, with the operator who locked it proposed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent

from union_desktop.app.lock import Lock
from union_desktop.app.sign_in import FAILED, LOCKED, SignIn
from union_desktop.core.errors import UserError
from union_desktop.widgets.tasks import Progress

BUSY = "“{what}”还没有完成，完成后才能{wanted}。请稍候，或由{who}先解锁。"


class LockScreen(SignIn):
    """While the office is still open behind it, only the operator who locked it can go on: with the window as it was.

    Signals:
        resumed: that operator's password was right, and the window is still there.
    """

    help_topic = "02-sign-in#离开座位、换人、退出"
    resumed = Signal()

    def __init__(self, folder: Path, operator: str, lock: Lock, operators: Sequence[str]) -> None:
        super().__init__(folder, operators, operator, sentence=LOCKED)
        self._locked_by = operator
        self._lock = lock
        self._may_end = False
        self.setWindowTitle("已锁定 — 工会工作台")
        self.ok.setText("解锁")
        self.other.clicked.disconnect()
        self.other.clicked.connect(self._other)

    def sign_in(self) -> None:
        if not self._holding or not self.password.text() or not self.ok.isEnabled():
            super().sign_in()
            return
        if self.operator.currentText() != self._locked_by:
            self._say_busy("换人登录")
            return
        folder, operator, password = self._folder, self._locked_by, self.password.text()

        def check(_progress: Progress) -> None:
            from union_desktop.core.operators.keys import check_password_of

            check_password_of(folder, operator, password)

        self._set_busy(True)
        self.sentence.say("正在解锁…", problem=False)
        self._tasks.background(
            check,
            lambda _nothing: self._checked(),
            owner=self,
            title="解锁",
            refused=self._refused,
            failed=lambda _failure: self._refused(UserError(FAILED)),
        )

    def _checked(self) -> None:
        self._set_busy(False)
        if self._holding:
            self.password.clear()
            self._may_end = True
            self.resumed.emit()
        else:
            # The work behind ended in this moment, and the office was closed.
            super().sign_in()

    def _other(self) -> None:
        if self._holding:
            self._say_busy("打开其他工会文件")
        else:
            self.other_wanted.emit()

    def _recover(self) -> None:
        if self._holding:
            self._say_busy("使用恢复码")
        else:
            super()._recover()

    @property
    def _holding(self) -> bool:
        return not self._may_end and shiboken6.isValid(self._lock) and self._lock.holding

    def _say_busy(self, wanted: str) -> None:
        what = self._lock.reason or "保存"
        self.sentence.say(BUSY.format(what=what, wanted=wanted, who=self._locked_by))
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._holding:
            # Closing the last window would end the program in the middle of what is at work.
            self._say_busy("退出")
            event.ignore()
            return
        super().closeEvent(event)
