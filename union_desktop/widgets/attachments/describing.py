# SPDX-License-Identifier: GPL-3.0-or-later
"""What a file is called, what it is, and a word about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from union_desktop.core.attachments.terms import (
    LONGEST_NAME,
    USUAL_KINDS,
    AttachmentDraft,
    AttachmentRow,
)
from union_desktop.widgets.fields import NotesField, TextField
from union_desktop.widgets.form import Form
from union_desktop.widgets.form_dialog import FormDialog

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.widgets.area import Desk


class DescribeDialog(FormDialog):
    """The content stays what it is."""

    help_topic = "03-members#附件"

    def __init__(self, desk: Desk, row: AttachmentRow, parent: QWidget | None = None) -> None:
        form = Form(
            (
                TextField(
                    "file_name",
                    "名称",
                    required=True,
                    max_length=LONGEST_NAME,
                    hint=_ending_hint(row.file_name),
                ),
                TextField("kind", "类别", max_length=40, hint=f"如：{'、'.join(USUAL_KINDS[:4])}"),
                NotesField("note", "说明", lines=3, max_length=500),
            ),
            columns=1,
        )
        super().__init__(form, "附件的名称与说明", parent or desk.window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        before = AttachmentDraft(row.file_name, row.kind, row.note)
        form.load(before)
        line = form.widget("kind")
        if isinstance(line, QLineEdit):
            completer = QCompleter(list(USUAL_KINDS), line)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            line.setCompleter(completer)
        number = row.id

        def write(session: Any, draft: AttachmentDraft) -> Changes:
            from union_desktop.core.attachments import service

            return service.describe(session, number, before, draft)

        self.save_with(desk.tasks, write, title="修改附件")
        self.resize(480, self.sizeHint().height())


def _ending_hint(file_name: str) -> str:
    ending = Path(file_name).suffix
    return f"请保留末尾的“{ending}”，否则另存后可能打不开。" if ending else ""
