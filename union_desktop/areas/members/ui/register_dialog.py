# SPDX-License-Identifier: GPL-3.0-or-later
"""What the register shall show, and the check of names before it is printed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from union_desktop.areas.members import documents
from union_desktop.areas.members.documents import RegisterLook
from union_desktop.areas.members.queries import register
from union_desktop.areas.organisation import queries as organisation
from union_desktop.areas.organisation.queries import UnitRow
from union_desktop.areas.organisation.ui.draft_dialog import DraftDialog
from union_desktop.core import clock, office_child, values
from union_desktop.core.errors import UserError
from union_desktop.widgets import ask
from union_desktop.widgets.fields import CheckField, ChoiceField, DateField
from union_desktop.widgets.form import Form, Section
from union_desktop.widgets.purpose import with_purpose

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

_NUMBERS = (("none", "不印"), ("masked", "隐去中间几位"), ("whole", "完整号码"))
_PHONES = (("whole", "完整号码"), ("masked", "隐去中间四位"), ("none", "不印"))
WHOLE = 0
# Thousands of pages are made in a process of its own, so that the window never waits for Python's lock.
PAPER = f"{documents.__name__}:{documents.register_from.__name__}"


@dataclass(frozen=True, slots=True)
class RegisterInput:
    """What the dialog collects; ``unit_id`` 0 is the whole school."""

    on: dt.date | None
    unit_id: int = WHOLE
    with_retained: bool = False
    id_numbers: str = "none"
    phones: str = "whole"
    page_per_group: bool = False


class RegisterDialog(DraftDialog):
    """Asks for day and scope, reads the register and hands it to the preview."""

    help_topic = "06-printing#会员名册"

    def __init__(self, desk: Desk, units: list[UnitRow], unit_id: int | None, on: dt.date | None) -> None:
        scopes = [(WHOLE if unit.parent_id is None else unit.id, unit.path) for unit in units]
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
                        ChoiceField("unit_id", "范围", required=True, choices=scopes, empty=None),
                        ChoiceField("id_numbers", "证件号码", required=True, choices=_NUMBERS),
                        ChoiceField("phones", "手机号码", required=True, choices=_PHONES),
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
            lambda _draft: None,
            save="预览",
            intro="名册按部门工会和工会小组排列，只计在册的正式会员；保留会籍另列，不计入合计。",
        )
        known = {scope for scope, _ in scopes}
        form.load(RegisterInput(on or today, unit_id if unit_id in known else WHOLE))
        self.resize(660, self.sizeHint().height())

    def _submitted(self, draft: RegisterInput) -> None:
        self.set_busy(True)
        self._desk.tasks.query(
            partial(_look_at, draft=draft),
            partial(self._looked_at, draft),
            owner=self,
            refused=self.refuse,
            failed=self._failed,
            key="register",
        )

    def reject(self) -> None:
        # Nothing is lost by closing: there is nothing to save here.
        self.done(0)

    def _looked_at(self, draft: RegisterInput, found: _Looked) -> None:
        self.set_busy(False)
        if not found.people:
            self.refuse(UserError("在这个日期和范围内没有会员，没有生成名册。请改选日期或范围。", "on"))
            return
        if found.gaps and not ask.confirm(
            self, gap_sentence(found.gaps), yes="仍然预览", title="有字印不出来"
        ):
            return
        look = RegisterLook(
            id_numbers=draft.id_numbers,  # type: ignore[arg-type]
            phones=draft.phones,  # type: ignore[arg-type]
            page_per_group=draft.page_per_group,
            prepared_by=self._desk.office.operator,
            printed_at=clock.now(),
        )
        arguments = {
            "as_of": draft.on,
            "unit_ids": found.unit_ids,
            "with_retained": draft.with_retained,
            "look": look,
        }
        make = partial(office_child.ask, self._desk.office, PAPER, arguments)
        title = f"{documents.TITLE} {draft.on:%Y-%m-%d}"
        if draft.id_numbers == "whole":
            show = partial(self._desk.print_pdf, title, make)
            if not with_purpose(self._desk, self, "print", title, "完整证件号码", found.people, show):
                return
        else:
            self._desk.print_pdf(title, make)
        self.accept()


@dataclass(frozen=True, slots=True)
class _Looked:
    unit_ids: tuple[int, ...]
    people: int
    gaps: list[tuple[str, str]]


def _look_at(reader: Reader, draft: RegisterInput) -> _Looked:
    assert draft.on is not None
    units: tuple[int, ...] = ()
    if draft.unit_id != WHOLE:
        units = organisation.below(organisation.tree(reader, draft.on), draft.unit_id)
    names = register.names(reader, draft.on, unit_ids=units, with_retained=draft.with_retained)
    return _Looked(units, len(names), documents.unprintable_names(names))


def gap_sentence(gaps: list[tuple[str, str]]) -> str:
    """Whose name has a character no bundled font can print, and what to do about it."""
    listed = "、".join(f"{name}（{letters}）" for name, letters in gaps[:10])
    more = f" 等 {len(gaps)} 人" if len(gaps) > 10 else ""
    return f"自带字体印不出下列姓名中的字，纸上会缺字：{listed}{more}。请核对用字，或先预览其他部分。"
