# SPDX-License-Identifier: GPL-3.0-or-later
"""认定: the reckoning is shown line by line while day and kind are chosen; another class needs a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from union_desktop.areas.hardship.queries import measure
from union_desktop.areas.hardship.queries.measure import Preview
from union_desktop.areas.hardship.terms import AssessDraft, HardshipClass
from union_desktop.core import values
from union_desktop.core.errors import UserError
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import CheckField, ChoiceField, DateField, MoneyField, NotesField
from union_desktop.widgets.form import Form
from union_desktop.widgets.reopening import reopens

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

HELP: Final = "16-hardship#认定"
#: Below the one line the reckoning begins with, for those that come.
_ROOM_FOR_LINES: Final = 130
_CLASSES: Final = tuple((one.value, one.label) for one in HardshipClass)


class AssessDialog(DraftDialog):
    """What the rule comes to stands above the questions and follows them."""

    help_topic = HELP

    def __init__(self, desk: Desk, case_id: int) -> None:
        form = Form(
            (
                DateField(
                    "on", "认定日期", required=True, parse=partial(values.parse_date, today=desk.today())
                ),
                CheckField("accidental", "", text="申报突发事件、意外伤害或重大疾病"),
                MoneyField("declared_per_capita", "申报的人均月收入（元）", hint="申请书上写的，可不填"),
                ChoiceField("decided", "改定类别", choices=_CLASSES, hint="与计算结果一致时不填"),
                NotesField("reason", "改定理由", lines=2, max_length=500),
            )
        )
        super().__init__(
            desk,
            "认定困难类别",
            form,
            self._command,
            save="认定",
            action="困难认定",
            intro="正在计算…",
        )
        self._case_id = case_id
        self.outcome: HardshipClass | None = None
        form.load(AssessDraft(desk.today()))
        form.edited.connect(self._edited)
        room = desk.window.screen().availableGeometry()
        self.resize(700, min(self.sizeHint().height() + _ROOM_FOR_LINES, room.height() - 60))
        self._reckon()

    def _command(self, draft: AssessDraft) -> Callable[[Any], Changes]:
        case_id = self._case_id

        def write(session: Any) -> Changes:
            from union_desktop.areas.hardship import service

            return service.assess(session, case_id, draft)

        return write

    def _edited(self, key: str) -> None:
        if key in ("on", "accidental"):
            self._reckon()

    def _reckon(self) -> None:
        try:
            on: dt.date | None = self.form.value("on")
        except ValueError:
            on = None
        if on is None:
            return
        self._desk.tasks.query(
            partial(_preview, case_id=self._case_id, on=on, accidental=bool(self.form.value("accidental"))),
            self._show,
            owner=self,
            refused=self._cannot,
            key="reckoning",
        )

    def _show(self, found: Preview) -> None:
        self.outcome = found.outcome
        self.intro.setText("\n".join((f"依据：{found.rule}", *found.lines)))
        self.save_button.setEnabled(True)

    def _cannot(self, error: UserError) -> None:
        self.outcome = None
        self.intro.setText(error.message)
        self.save_button.setEnabled(False)


def _preview(reader: Reader, *, case_id: int, on: dt.date, accidental: bool) -> Preview:
    return measure.preview(reader, case_id, on, accidental=accidental)


@reopens
def ask(desk: Desk, case_id: int) -> AssessDialog:
    """Opens the dialog."""
    dialog = AssessDialog(desk, case_id)
    dialog.open()
    return dialog
