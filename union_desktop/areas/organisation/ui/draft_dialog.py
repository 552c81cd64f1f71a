# SPDX-License-Identifier: GPL-3.0-or-later
"""A dialog around one form: saves through a command, shows refusals beside their fields, never loses what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QVBoxLayout, QWidget

from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.widgets import ask, theme
from union_desktop.widgets.form import Form
from union_desktop.widgets.page import hairline

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk
    from union_desktop.widgets.tasks import Failure

FAILED = "程序内部出错，没有保存，原有数据没有变化；填写的内容还在。请再试一次。"


class DraftDialog(QDialog):
    """Opened with ``open()``: the window below waits, the program does not.

    ``write(draft)`` gives the command for a draft, or None when there is nothing to write; ``done(result)`` is called
    after the commit. Subclasses may check more in ``examine``.
    """

    def __init__(
        self,
        desk: Desk,
        title: str,
        form: Form,
        write: Callable[[Any], Callable[[Any], Any] | None],
        *,
        save: str = "保存",
        action: str = "",
        intro: str = "",
        done: Callable[[Any], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent or desk.window)
        self._desk = desk
        self._write = write
        self._action = action or title
        self._done = done
        self._saving = False
        self.form = form
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.intro = QLabel(intro)
        self.intro.setWordWrap(True)
        self.intro.setTextFormat(Qt.TextFormat.PlainText)
        self.intro.setContentsMargins(theme.PAGE_MARGIN, theme.BLOCK, theme.PAGE_MARGIN, 0)
        self.intro.setVisible(bool(intro))
        layout.addWidget(self.intro)
        layout.addWidget(form, 1)
        layout.addWidget(hairline())
        buttons = QDialogButtonBox()
        self.save_button = QPushButton(save)
        self.cancel_button = QPushButton("取消")
        buttons.addButton(self.save_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.cancel_button, QDialogButtonBox.ButtonRole.RejectRole)
        self.save_button.setDefault(True)
        self.save_button.setToolTip(f"{save}（Ctrl+S）")
        buttons.setContentsMargins(theme.PAGE_MARGIN, theme.GAP, theme.PAGE_MARGIN, theme.BLOCK)
        layout.addWidget(buttons)
        buttons.accepted.connect(self.save)
        buttons.rejected.connect(self.reject)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self).activated.connect(self.save)

    def examine(self, draft: Any) -> dict[str, str]:  # noqa: ARG002 - for subclasses
        """Problems of a draft that no single field can know: field → sentence."""
        return {}

    def save(self) -> None:
        """Writes the draft; the dialog closes when it is committed."""
        if self._saving:
            return
        try:
            draft = self.form.draft()
            problems = self.examine(draft)
            if problems:
                raise InvalidDraft(problems)
            command = self._write(draft)
        except InvalidDraft as error:
            self.form.show_problems(error.problems)
            return
        if command is None:
            self.accept()
            return
        self._set_saving(True)
        self._desk.tasks.command(
            command,
            title=self._action,
            owner=self,
            done=self._saved,
            refused=self._refused,
            failed=self._failed,
        )

    def reject(self) -> None:
        if self._saving:
            return
        if self.form.dirty and not ask.confirm(
            self, "填写的内容还没有保存。要放弃这些内容吗？", yes="放弃", no="继续填写", danger=True
        ):
            return
        super().reject()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.form.setFocus(Qt.FocusReason.OtherFocusReason)

    def _saved(self, result: Any) -> None:
        self._set_saving(False)
        done = self._done
        self.accept()
        if done is not None:
            done(result)

    def _refused(self, error: UserError) -> None:
        self._set_saving(False)
        problems = error.problems if isinstance(error, InvalidDraft) else {error.field or "": error.message}
        self.form.show_problems(problems)

    def _failed(self, _failure: Failure) -> None:
        self._set_saving(False)
        self.form.show_problems({"": FAILED})

    def _set_saving(self, saving: bool) -> None:
        self._saving = saving
        self.form.setEnabled(not saving)
        self.save_button.setEnabled(not saving)
        self.cancel_button.setEnabled(not saving)
