# SPDX-License-Identifier: GPL-3.0-or-later
"""What the register shall show, and the check of names before it is printed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from union_desktop.areas.members import documents
from union_desktop.areas.members.documents import RegisterLook
from union_desktop.areas.members.queries import register
from union_desktop.areas.members.ui.papers import NUMBERS, PHONES, WHOLE, Job, Looked, UnitPaperDialog, scopes
from union_desktop.core import clock, values
from union_desktop.widgets.fields import CheckField, ChoiceField, DateField
from union_desktop.widgets.form import Form, Section

if TYPE_CHECKING:
    from union_desktop.areas.organisation.queries import UnitRow
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk


@dataclass(frozen=True, slots=True)
class RegisterInput:
    """What the dialog collects; ``unit_id`` 0 is the whole school."""

    on: dt.date | None
    unit_id: int = WHOLE
    with_retained: bool = False
    id_numbers: str = "none"
    phones: str = "whole"
    page_per_group: bool = False


class RegisterDialog(UnitPaperDialog):
    """Asks for day and scope, reads the register and hands it to the preview."""

    help_topic = "06-printing#会员名册"
    nobody = ("在这个日期和范围内没有会员，没有生成名册。请改选日期或范围。", "on")

    def __init__(self, desk: Desk, units: list[UnitRow], unit_id: int | None, on: dt.date | None) -> None:
        choices = scopes(units)
        today = desk.today()
        form = Form(
            [
                Section(
                    "",
                    (
                        DateField(
                            "on",
                            "截止日期",
                            required=True,
                            parse=lambda text: values.parse_date(text, today=today),
                        ),
                        ChoiceField("unit_id", "范围", required=True, choices=choices, empty=None),
                        ChoiceField("id_numbers", "证件号码", required=True, choices=NUMBERS),
                        ChoiceField("phones", "手机号码", required=True, choices=PHONES),
                        CheckField("with_retained", "", text="同时列出保留会籍（含退休）人员"),
                        CheckField("page_per_group", "", text="每个小组另起一页"),
                    ),
                )
            ]
        )
        super().__init__(
            desk,
            "打印会员名册",
            form,
            intro="名册按部门工会和工会小组排列，只计在册的正式会员；保留会籍另列，不计入合计。",
        )
        form.load(RegisterInput(on or today, unit_id if unit_id in dict(choices) else WHOLE))
        self.resize(660, self.sizeHint().height())

    def day(self, draft: RegisterInput) -> dt.date:
        """The day of the register."""
        assert draft.on is not None
        return draft.on

    def names(self, reader: Reader, draft: RegisterInput, unit_ids: tuple[int, ...]) -> list[str]:
        """Everybody on it."""
        return register.names(reader, self.day(draft), unit_ids=unit_ids, with_retained=draft.with_retained)

    def job(self, draft: RegisterInput, found: Looked) -> Job:
        """Whole ID numbers need a purpose."""
        look = RegisterLook(
            id_numbers=draft.id_numbers,  # type: ignore[arg-type]
            phones=draft.phones,  # type: ignore[arg-type]
            page_per_group=draft.page_per_group,
            prepared_by=self._desk.office.operator,
            printed_at=clock.now(),
        )
        arguments: dict[str, Any] = {
            "as_of": draft.on,
            "unit_ids": found.unit_ids,
            "with_retained": draft.with_retained,
            "look": look,
        }
        return Job(
            f"{documents.TITLE} {draft.on:%Y-%m-%d}",
            documents.register_from,
            arguments,
            found.people,
            "完整证件号码" if draft.id_numbers == "whole" else "",
        )
