# SPDX-License-Identifier: GPL-3.0-or-later
"""Month and scope of the sheet of dues; the wages on it are sensitive, so its purpose is kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from union_desktop.areas.members.documents import PaperLook
from union_desktop.areas.members.documents.dues_sheet import DUES_TITLE, dues_sheet_from
from union_desktop.areas.members.queries import dues
from union_desktop.areas.members.ui.papers import WHOLE, Job, Looked, UnitPaperDialog, scopes
from union_desktop.core import clock, values
from union_desktop.widgets.fields import ChoiceField, DateField
from union_desktop.widgets.form import Form

if TYPE_CHECKING:
    from union_desktop.areas.organisation.queries import UnitRow
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk


@dataclass(frozen=True, slots=True)
class SheetInput:
    """What the dialog collects; any day of the month, and ``unit_id`` 0 for the whole school."""

    month: dt.date | None
    unit_id: int = WHOLE


class DuesSheetDialog(UnitPaperDialog):
    """Reads the month and hands it to the preview."""

    help_topic = "03-members#会费"
    nobody = ("这个月在所选范围内没有会员，没有生成应缴表。请改选月份或范围。", "month")

    def __init__(self, desk: Desk, units: list[UnitRow], unit_id: int | None) -> None:
        choices = scopes(units)
        today = desk.today()
        form = Form(
            (
                DateField(
                    "month",
                    "月份",
                    required=True,
                    parse=lambda text: values.parse_loose_date(text, today=today).date,
                    hint="这个月里的任何一天都可以",
                ),
                ChoiceField("unit_id", "范围", required=True, choices=choices, empty=None),
            ),
            columns=1,
        )
        super().__init__(
            desk,
            f"打印{DUES_TITLE}",
            form,
            intro="按当月 1 日的会籍、会费基数和会费规则计算；保留会籍的人列在表里，免缴。",
        )
        form.load(SheetInput(today.replace(day=1), unit_id if unit_id in dict(choices) else WHOLE))
        self.resize(560, self.sizeHint().height())

    def day(self, draft: SheetInput) -> dt.date:
        """The first of the month."""
        assert draft.month is not None
        return draft.month.replace(day=1)

    def names(self, reader: Reader, draft: SheetInput, unit_ids: tuple[int, ...]) -> list[str]:
        """Everybody on it."""
        return [row.name for row in dues.sheet(reader, self.day(draft), unit_ids)]

    def job(self, draft: SheetInput, found: Looked) -> Job:
        """Every sheet tells wages."""
        office, month = self._desk.office, self.day(draft)
        look = PaperLook(office=office.name, prepared_by=office.operator, printed_at=clock.now())
        return Job(
            f"{DUES_TITLE} {month:%Y-%m}",
            dues_sheet_from,
            {"month": month, "look": look, "unit_ids": found.unit_ids},
            found.people,
            "会费基数",
        )
