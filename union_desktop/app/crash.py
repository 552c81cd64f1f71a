# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors nobody foresaw: into the log as types and code lines, and onto the screen as one calm sentence."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from types import TracebackType
from typing import Final

from PySide6.QtCore import QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from union_desktop.core.errors import UserError, describe
from union_desktop.widgets import ask

log = logging.getLogger(__name__)

SENTENCE: Final = (
    "程序内部出错，这一步没有完成；已经保存的数据没有变化。请重做一次这一步；如果再次出现，请重新打开程序。"
)


class Guard:
    """Takes over what would end in a terminal nobody reads; ``remove`` gives it back."""

    def __init__(self, log_file: Callable[[], str] = str) -> None:
        self._log_file = log_file
        self._telling = False
        self._hook = sys.excepthook
        sys.excepthook = self.caught
        self._qt = qInstallMessageHandler(_log_qt)

    def remove(self) -> None:
        """Puts the former hooks back."""
        sys.excepthook = self._hook
        qInstallMessageHandler(self._qt)

    def caught(self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        """Called by Python and by Qt's slots with an exception nobody caught."""
        if isinstance(error, KeyboardInterrupt):
            QApplication.quit()
            return
        if isinstance(error, UserError):
            self._tell(error.message, "")
            return
        log.error("unhandled\n%s", describe(error))
        where = self._log_file()
        self._tell(SENTENCE, f"出错的位置已记入日志（不含任何人员信息）：{where}" if where else "")

    def _tell(self, sentence: str, detail: str) -> None:
        # An error in a paint event comes back with each frame: one box at a time is enough, and it must not be
        # opened inside the paint event.
        if self._telling or QApplication.instance() is None:
            return
        self._telling = True
        QTimer.singleShot(0, lambda: self._show(sentence, detail))

    def _show(self, sentence: str, detail: str) -> None:
        try:
            ask.warn(QApplication.activeWindow(), sentence, detail=detail)
        finally:
            self._telling = False


def _log_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg):
        return
    # "QFont::fromString: Invalid description '…'": who speaks is enough, what it quotes could be anything.
    origin = message.partition(": ")[0] if "::" in message.partition(": ")[0] else "Qt"
    place = f"{context.file}:{context.line}" if context.file else ""
    log.warning("%s %s %s", kind.name, origin[:80], place)
