# SPDX-License-Identifier: GPL-3.0-or-later
"""A form in a window: saves off the window's thread, stays open when refused, asks before throwing entries away.

What was typed can be kept over a lock of the screen and put back into the same dialog (``widgets.reopening``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.widgets import ask, reopening, theme
from union_desktop.widgets.banner import Banner
from union_desktop.widgets.form import Form
from union_desktop.widgets.tasks import Failure, Tasks

FAILED = "没有保存：程序遇到意外的错误，原有数据没有变化，填写的内容都还在。可以再试一次；详情已记入日志。"
DISCARD = "填写的内容还没有保存。要放弃这些修改吗？"


class FormDialog(QDialog):
    """Shows a loaded form with 保存 and 取消.

    Signals:
        submitted: the draft, when 保存 was pressed and every field could be read.

    Attributes:
        help_topic: where F1 opens the manual, as in "03-members#修改资料"; empty for where the window below stands.
    """

    help_topic = ""
    submitted = Signal(object)

    def __init__(
        self,
        form: Form,
        title: str,
        parent: QWidget | None = None,
        *,
        save: str = "保存",
        above: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.form = form
        self.banner = Banner()
        self.way = reopening.present_way()
        self._busy = False
        self.setWindowTitle(title)
        self.setModal(True)
        self._buttons = QDialogButtonBox()
        self.save_button = self._buttons.addButton(save, QDialogButtonBox.ButtonRole.AcceptRole)
        self.cancel_button = self._buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        self.save_button.setDefault(True)
        theme.primary(self.save_button)
        self._buttons.accepted.connect(self.submit)
        self._buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, theme.BLOCK)
        layout.setSpacing(0)
        layout.addWidget(self.banner)
        if above is not None:
            layout.addWidget(above)
        layout.addWidget(form, 1)
        self._buttons.setContentsMargins(theme.PAGE_MARGIN, theme.GAP, theme.PAGE_MARGIN, 0)
        layout.addWidget(self._buttons)
        form.setFocus(Qt.FocusReason.OtherFocusReason)

    def kept(self) -> reopening.Kept | None:
        """What was typed and not saved, and the way back to this dialog; None when there is nothing to lose."""
        typed = self.form.typed()
        return reopening.Kept(self.windowTitle(), self.way, tuple(typed)) if typed else None

    def take_up(self, kept: reopening.Kept) -> None:
        """Puts back what was typed before; it is as unsaved as it was."""
        self.form.type_in(kept.typed)
        overtaken = "、".join(f"“{one.label}”" for one in self.form.overtaken(kept.typed))
        more = f"其间{overtaken}已被改成别的内容，保存会以这里填写的为准。" if overtaken else ""
        self.banner.say(f"{reopening.TAKEN_UP}{more}", "warning" if overtaken else "info")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        kept = reopening.take(self.way)
        if kept is not None:
            self.take_up(kept)

    def submit(self) -> None:
        """What 保存 does."""
        if self._busy:
            return
        try:
            draft = self.form.draft()
        except InvalidDraft:
            return  # the form shows each problem beside its field
        self.banner.hide()
        self.submitted.emit(draft)

    def save_with(
        self,
        tasks: Tasks,
        write: Callable[[Any, Any], Any],
        *,
        title: str,
        done: Callable[[Any], None] | None = None,
    ) -> None:
        """Runs ``write(session, draft)`` as a command at each 保存; closes when it was done."""

        def run(draft: Any) -> None:
            self.set_busy(True)
            tasks.command(
                lambda session: write(session, draft),
                title=title,
                owner=self,
                done=lambda result: self._saved(result, done),
                refused=self.refuse,
                failed=self._failed,
            )

        self.submitted.connect(run)

    def set_busy(self, busy: bool) -> None:
        """Holds the form while it is being saved."""
        self._busy = busy
        self.form.setEnabled(not busy)
        self.save_button.setEnabled(not busy)

    def refuse(self, error: UserError) -> None:
        """Shows a refusal: beside its field where it has one, else above the form."""
        self.set_busy(False)
        if isinstance(error, InvalidDraft):
            self.form.show_problems(error.problems)
        elif error.field is not None:
            self.form.show_problems({error.field: error.message})
        else:
            self.banner.say(error.message, "problem")

    def reject(self) -> None:
        """Closes, after asking when something was entered."""
        if self._busy:
            return
        if self.form.dirty and not ask.confirm(self, DISCARD, yes="放弃修改", no="继续填写", danger=True):
            return
        super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter is a new line in a remark. Not a QShortcut: a window made from this one may have its own.
        if event.matches(QKeySequence.StandardKey.Save):
            self.submit()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        # One that has gone from the screen already has nothing left to ask.
        if self.isVisible():
            self.reject()
        event.setAccepted(not self.isVisible())

    def _saved(self, result: Any, done: Callable[[Any], None] | None) -> None:
        self.accept()
        if done is not None:
            done(result)

    def _failed(self, _failure: Failure) -> None:
        self.set_busy(False)
        self.banner.say(FAILED, "problem")
