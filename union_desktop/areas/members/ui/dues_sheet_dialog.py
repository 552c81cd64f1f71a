# SPDX-License-Identifier: GPL-3.0-or-later
"""Month and scope of the sheet of dues; the wages on it are sensitive, so its purpose is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from union_desktop.areas.members.documents import PaperLook, unprintable_names
from union_desktop.areas.members.documents.dues_sheet import DUES_TITLE, dues_sheet_from
from union_desktop.areas.members.queries import dues
from union_desktop.areas.members.ui.register_dialog import gap_sentence
from union_desktop.areas.organisation import queries as organisation
from union_desktop.areas.organisation.queries import UnitRow
from union_desktop.areas.organisation.ui.draft_dialog import DraftDialog
from union_desktop.core import clock, office_child, values
from union_desktop.core.errors import UserError
from union_desktop.widgets import ask
from union_desktop.widgets.fields import ChoiceField, DateField
from union_desktop.widgets.form import Form
from union_desktop.widgets.purpose import with_purpose

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

WHOLE = 0
PAPER = f"{dues_sheet_from.__module__}:{dues_sheet_from.__name__}"


@dataclass(frozen=True, slots=True)
class SheetInput:
    """What the dialog collects; any day of the month, and ``unit_id`` 0 for the whole school."""

    month: dt.date | None
    unit_id: int = WHOLE


@dataclass(frozen=True, slots=True)
class _Looked:
    unit_ids: tuple[int, ...]
    people: int
    gaps: list[tuple[str, str]]


class DuesSheetDialog(DraftDialog):
    """Reads the month and hands it to the preview."""

    help_topic = "03-members#会费"

    def __init__(self, desk: Desk, units: list[UnitRow], unit_id: int | None) -> None:
        scopes = [(WHOLE if unit.parent_id is None else unit.id, unit.path) for unit in units]
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
                ChoiceField("unit_id", "范围", required=True, choices=scopes, empty=None),
            ),
            columns=1,
        )
        super().__init__(
            desk,
            f"打印{DUES_TITLE}",
            form,
            _nothing,
            save="预览",
            intro="按当月 1 日的会籍、会费基数和会费规则计算；保留会籍的人列在表里，免缴。",
        )
        known = {scope for scope, _ in scopes}
        form.load(SheetInput(today.replace(day=1), unit_id if unit_id in known else WHOLE))
        self.resize(560, self.sizeHint().height())

    def _submitted(self, draft: SheetInput) -> None:
        self.set_busy(True)
        self._desk.tasks.query(
            partial(_look_at, draft=draft),
            partial(self._looked_at, draft),
            owner=self,
            refused=self.refuse,
            failed=self._failed,
            key="dues",
        )

    def reject(self) -> None:
        # Nothing is lost by closing: there is nothing to save here.
        self.done(0)

    def _looked_at(self, draft: SheetInput, found: _Looked) -> None:
        self.set_busy(False)
        assert draft.month is not None
        if not found.people:
            self.refuse(UserError("这个月在所选范围内没有会员，没有生成应缴表。请改选月份或范围。", "month"))
            return
        if found.gaps and not ask.confirm(
            self, gap_sentence(found.gaps), yes="仍然预览", title="有字印不出来"
        ):
            return
        look = PaperLook(
            office=self._desk.office.name,
            prepared_by=self._desk.office.operator,
            printed_at=clock.now(),
        )
        month = draft.month.replace(day=1)
        arguments = {"month": month, "look": look, "unit_ids": found.unit_ids}
        title = f"{DUES_TITLE} {month:%Y-%m}"
        make = partial(office_child.ask, self._desk.office, PAPER, arguments)
        show = partial(self._desk.print_pdf, title, make)
        if with_purpose(self._desk, self, "print", title, "会费基数", found.people, show):
            self.accept()


def _nothing(_draft: Any) -> Callable[[Any], Any] | None:
    return None


def _look_at(reader: Reader, draft: SheetInput) -> _Looked:
    assert draft.month is not None
    month = draft.month.replace(day=1)
    units: tuple[int, ...] = ()
    if draft.unit_id != WHOLE:
        units = organisation.below(organisation.tree(reader, month), draft.unit_id)
    names = [row.name for row in dues.sheet(reader, month, units)]
    return _Looked(units, len(names), unprintable_names(names))
