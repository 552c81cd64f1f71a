# SPDX-License-Identifier: GPL-3.0-or-later
"""A form window whose draft becomes one command of a service; what only the whole draft can tell is checked before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from union_desktop.core.errors import InvalidDraft
from union_desktop.widgets import theme
from union_desktop.widgets.form import Form
from union_desktop.widgets.form_dialog import FormDialog

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk


class DraftDialog(FormDialog):
    """Opened with ``open()``: the window below waits, the program does not.

    ``write(draft)`` gives the command for a draft, or None when there is nothing to write; it may raise
    ``InvalidDraft``. ``done(result)`` is called after the commit. ``action`` names the entry in the audit.
    ``help_topic`` says where F1 opens the manual, for a dialog without a class of its own.
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
        help_topic: str = "",
    ) -> None:
        self.intro = QLabel(intro)
        self.intro.setWordWrap(True)
        self.intro.setTextFormat(Qt.TextFormat.PlainText)
        self.intro.setContentsMargins(theme.PAGE_MARGIN, theme.BLOCK, theme.PAGE_MARGIN, 0)
        super().__init__(form, title, parent or desk.window, save=save, above=self.intro)
        self.intro.setVisible(bool(intro))
        if help_topic:
            self.help_topic = help_topic
        self._desk = desk
        self._write = write
        self._action = action or title
        self._done = done
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.save_button.setToolTip(f"{save}（Ctrl+S）")
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self)
        keys.activated.connect(self.submit)
        self.submitted.connect(self._submitted)

    def examine(self, draft: Any) -> dict[str, str]:  # noqa: ARG002 - for subclasses
        """Problems of a draft that no single field can know: field → sentence."""
        return {}

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.form.setFocus(Qt.FocusReason.OtherFocusReason)

    def _submitted(self, draft: Any) -> None:
        try:
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
        self.set_busy(True)
        self._desk.tasks.command(
            command,
            title=self._action,
            owner=self,
            done=self._committed,
            refused=self.refuse,
            failed=self._failed,
        )

    def _committed(self, result: Any) -> None:
        self.set_busy(False)
        self._saved(result, self._done)


class QuestionDialog(DraftDialog):
    """Questions before something that writes nothing into the office, a paper or a file; closing asks nothing."""

    def __init__(
        self, desk: Desk, title: str, form: Form, *, save: str = "预览", intro: str = "", help_topic: str = ""
    ) -> None:
        super().__init__(desk, title, form, _nothing, save=save, intro=intro, help_topic=help_topic)

    def go_on(self, draft: Any) -> None:
        """What the answers are for; accepts the dialog when nothing is left to ask."""
        raise NotImplementedError

    def _submitted(self, draft: Any) -> None:
        problems = self.examine(draft)
        if problems:
            self.form.show_problems(problems)
        else:
            self.go_on(draft)

    def reject(self) -> None:
        self.done(0)


def _nothing(_draft: Any) -> None:
    return None
