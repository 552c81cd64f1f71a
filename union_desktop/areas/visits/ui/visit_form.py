# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms of a visit, for one case or many; what goes against the standard asks for a written reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from union_desktop.areas.aid.terms import FundSource
from union_desktop.areas.policies.ui.reason import RuledDialog
from union_desktop.areas.visits.terms import VisitDraft
from union_desktop.core import values
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import ChoiceField, DateField, Field, MoneyField, NotesField, TextField
from union_desktop.widgets.form import Form, Section
from union_desktop.widgets.reopening import reopens

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.widgets.area import Desk

HELP: Final = "19-visits#登记慰问"
FUNDS: Final = tuple((one.value, one.label) for one in FundSource)


@dataclass(frozen=True, slots=True)
class VisitInput:
    """A visit as the form shows it; amounts left empty are nothing."""

    visited_on: dt.date | None = None
    visitors: str = ""
    cash: int | None = None
    gift: str = ""
    gift_value: int | None = None
    fund_source: str = FundSource.OWN_FUNDS.value
    received_by: str = ""
    note: str = ""

    @property
    def draft(self) -> VisitDraft:
        """What the service takes; required fields are filled by then."""
        assert self.visited_on is not None
        plain = {one.name: getattr(self, one.name) for one in fields(VisitDraft)}
        return VisitDraft(
            **{
                **plain,
                "cash": self.cash or 0,
                "gift_value": self.gift_value or 0,
                "fund_source": FundSource(self.fund_source),
            }
        )


def as_input(draft: VisitDraft) -> VisitInput:
    """The other way round."""
    plain = {one.name: getattr(draft, one.name) for one in fields(VisitDraft)}
    return VisitInput(
        **{
            **plain,
            "cash": draft.cash or None,
            "gift_value": draft.gift_value or None,
            "fund_source": draft.fund_source.value,
        }
    )


def visit_fields(desk: Desk, *, many: bool = False) -> tuple[Field, ...]:
    """The fields of a visit; of many there is nobody in particular who received it."""
    return (
        DateField(
            "visited_on", "慰问日期", required=True, parse=partial(values.parse_date, today=desk.today())
        ),
        TextField("visitors", "慰问人", required=True, max_length=100, hint="谁去看望或发放"),
        MoneyField("cash", "慰问金（元）", hint="每人" if many else ""),
        ChoiceField("fund_source", "资金来源", required=True, choices=FUNDS),
        TextField("gift", "慰问品", max_length=100),
        MoneyField("gift_value", "慰问品价值（元）", hint="每人" if many else ""),
        *(() if many else (TextField("received_by", "接收人", max_length=40, hint="本人或家属"),)),
        NotesField("note", "说明", lines=2, max_length=300),
    )


def _dialog(
    desk: Desk,
    title: str,
    write: Callable[[VisitInput], Callable[[str], Callable[[Any], Any]] | None],
    *,
    many: bool = False,
    intro: str = "",
) -> RuledDialog:
    dialog = RuledDialog(
        desk,
        title,
        Form([Section("", visit_fields(desk, many=many))]),
        write,
        save="登记慰问" if title.startswith("登记") else "保存",
        intro=intro,
        help_topic=HELP,
    )
    dialog.resize(680, dialog.sizeHint().height())
    return dialog


@reopens
def new(desk: Desk, case_ids: Sequence[int], whom: str) -> DraftDialog:
    """A visit to one case, or the same for all of them; ``whom`` says who they are."""
    today, ids = desk.today(), tuple(case_ids)

    def write(entered: VisitInput) -> Callable[[str], Callable[[Any], Changes]]:
        def factory(reason: str) -> Callable[[Any], Changes]:
            def command(session: Any) -> Changes:
                from union_desktop.areas.visits import service

                if len(ids) == 1:
                    return service.record_visit(
                        session, ids[0], entered.draft, breach_reason=reason, today=today
                    )
                return service.visit_many(session, ids, entered.draft, breach_reason=reason, today=today)

            return command

        return factory

    many = len(ids) > 1
    intro = f"{whom}：慰问金、慰问品都是每人的数额，一次登记，要么全部登记，要么都不登记。" if many else whom
    dialog = _dialog(desk, "登记慰问", write, many=many, intro=intro)
    dialog.form.load(VisitInput(today))
    dialog.open()
    return dialog


@reopens
def edit(desk: Desk, visit_id: int, before: VisitDraft) -> DraftDialog:
    """A visit that is there."""
    today = desk.today()
    loaded = as_input(before)

    def write(entered: VisitInput) -> Callable[[str], Callable[[Any], Changes]] | None:
        if entered == loaded:
            return None

        def factory(reason: str) -> Callable[[Any], Changes]:
            def command(session: Any) -> Changes:
                from union_desktop.areas.visits import service

                return service.change_visit(
                    session, visit_id, before, entered.draft, breach_reason=reason, today=today
                )

            return command

        return factory

    dialog = _dialog(desk, "修改慰问", write)
    dialog.form.load(loaded)
    dialog.open()
    return dialog


@dataclass(frozen=True, slots=True)
class ReasonInput:
    """Why nobody could go."""

    reason: str = ""


@reopens
def unvisited(desk: Desk, case_id: int, whom: str) -> DraftDialog:
    """Nobody could go."""

    def write(entered: ReasonInput) -> Callable[[Any], Changes]:
        def command(session: Any) -> Changes:
            from union_desktop.areas.visits import service

            return service.close_unvisited(session, case_id, entered.reason)

        return command

    form = Form((NotesField("reason", "原因", required=True, lines=3, max_length=300),), columns=1)
    dialog = DraftDialog(
        desk,
        "未能慰问",
        form,
        write,
        save="登记未能慰问",
        intro=f"{whom}：请写明为什么没有看望。仍计入得知的事项，以后看望了可以再登记慰问。",
        help_topic="19-visits#未能慰问",
    )
    form.load(ReasonInput())
    dialog.resize(520, dialog.sizeHint().height())
    dialog.open()
    return dialog
