# SPDX-License-Identifier: GPL-3.0-or-later
"""Recording that the worker agreed to the file, and the guardian for the children of the household."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from union_desktop.areas.hardship.terms import ConsentsDraft
from union_desktop.core import values
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import CheckField, ChoiceField, DateField, TextField
from union_desktop.widgets.form import Form
from union_desktop.widgets.reopening import reopens

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.widgets.area import Desk


@reopens
def record(desk: Desk, case_id: int) -> DraftDialog:
    """登记同意."""
    form = Form(
        (
            TextField("version", "告知书版本", required=True, max_length=40, hint="如：2026 版"),
            DateField(
                "given_on", "同意日期", required=True, parse=partial(values.parse_date, today=desk.today())
            ),
            ChoiceField(
                "way", "方式", required=True, choices=(("paper", "纸质签字"), ("electronic", "电子确认"))
            ),
            CheckField("children", "", text="同时登记未满 14 周岁子女的监护人同意"),
        )
    )

    def command(draft: ConsentsDraft) -> Callable[[Any], Changes]:
        def write(session: Any) -> Changes:
            from union_desktop.areas.hardship import service

            return service.record_consents(session, case_id, draft)

        return write

    dialog = DraftDialog(
        desk,
        "登记建档同意",
        form,
        command,
        save="登记",
        intro="职工已阅读告知书，同意工会为困难帮扶收集、核实和按规定公示必要的信息。签字的原件请作为附件保存。",
        help_topic="16-hardship#同意书",
    )
    form.load(ConsentsDraft(given_on=desk.today()))
    dialog.resize(max(620, dialog.sizeHint().width()), dialog.sizeHint().height())
    dialog.open()
    return dialog
