# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms of a plan and of an insured period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from union_desktop.areas.mutual_aid.terms import PeriodDraft, PlanDraft, PlanKind
from union_desktop.core import values
from union_desktop.core.errors import InvalidDraft
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import (
    CheckField,
    ChoiceField,
    DateField,
    MoneyField,
    NotesField,
    NumberField,
    TextField,
)
from union_desktop.widgets.form import Form, Section
from union_desktop.widgets.reopening import reopens

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.widgets.area import Desk

HELP: Final = "20-mutual-aid#计划和保险期"
KINDS: Final = tuple((one.value, one.label) for one in PlanKind)


@dataclass(frozen=True, slots=True)
class PlanInput:
    """A plan as the form shows it; ``percent`` as people write it."""

    name: str = ""
    kind: str = ""
    insurer: str = ""
    term_months: int | None = None
    min_age: int | None = None
    max_age: int | None = None
    women_only: bool = False
    percent: str = ""
    claim_days: int | None = None
    materials: str = ""
    note: str = ""

    @property
    def draft(self) -> PlanDraft:
        """What the service takes; InvalidDraft when the share is no number."""
        plain = {one.name: getattr(self, one.name) for one in fields(PlanInput) if one.name != "percent"}
        return PlanDraft(**{**plain, "kind": PlanKind(self.kind)}, least_share=_share(self.percent))


def _as_input(draft: PlanDraft) -> PlanInput:
    plain = {one.name: getattr(draft, one.name) for one in fields(PlanDraft) if one.name != "least_share"}
    percent = "" if draft.least_share is None else f"{draft.least_share / 100:g}"
    return PlanInput(**{**plain, "kind": draft.kind.value}, percent=percent)


def _share(text: str) -> int | None:
    plain = values.normalise_text(text).removesuffix("%").strip()
    if not plain:
        return None
    try:
        return int(Decimal(plain) * 100)
    except (InvalidOperation, ValueError):
        raise InvalidDraft({"percent": f"“{text.strip()}”不是比例。请写成 80 的样子。"}) from None


@reopens
def plan(desk: Desk, plan_id: int | None, before: PlanDraft | None) -> DraftDialog:
    """A plan, new without an id."""
    form = Form(
        [
            Section(
                "",
                (
                    TextField("name", "计划名称", required=True, max_length=60, wide=True),
                    ChoiceField("kind", "保障内容", required=True, choices=KINDS),
                    TextField("insurer", "承办机构", max_length=60),
                    NumberField("term_months", "保险期（月）", maximum=1_200),
                    NumberField(
                        "claim_days", "申报期限（天）", maximum=3_650, hint="出险后几天内申报，按条款填写"
                    ),
                ),
            ),
            Section(
                "谁可以参保",
                (
                    NumberField("min_age", "最低年龄", maximum=120, hint="保险期开始那天的周岁"),
                    NumberField("max_age", "最高年龄", maximum=120),
                    CheckField("women_only", "", text="只限女职工"),
                    TextField("percent", "参保率要求（%）", max_length=10, hint="如 80；没有要求的留空"),
                ),
            ),
            Section(
                "",
                (
                    NotesField("materials", "申领材料", lines=5, max_length=1_000),
                    NotesField("note", "说明", lines=2, max_length=500),
                ),
            ),
        ]
    )

    def write(entered: PlanInput) -> Callable[[Any], Changes] | None:
        after = entered.draft
        if after == before:
            return None

        def command(session: Any) -> Changes:
            from union_desktop.areas.mutual_aid import service

            if plan_id is None or before is None:
                return service.add_plan(session, after)
            return service.change_plan(session, plan_id, before, after)

        return command

    dialog = DraftDialog(
        desk,
        "新增互助保障计划" if before is None else "修改互助保障计划",
        form,
        write,
        intro="申领材料每行一项，新的申请会照此列出清单；已有的申请不变。",
        help_topic=HELP,
    )
    form.load(PlanInput() if before is None else _as_input(before))
    dialog.resize(680, dialog.sizeHint().height())
    dialog.open()
    return dialog


@dataclass(frozen=True, slots=True)
class PeriodInput:
    """A period as the form shows it."""

    name: str = ""
    from_on: dt.date | None = None
    to_on: dt.date | None = None
    policy_no: str = ""
    fee: int | None = None
    note: str = ""

    @property
    def draft(self) -> PeriodDraft:
        """What the service takes; both days are filled by then."""
        assert self.from_on is not None
        assert self.to_on is not None
        return PeriodDraft(self.name, self.from_on, self.to_on, self.policy_no, self.fee or 0, self.note)


@reopens
def period(
    desk: Desk, plan_id: int, plan_name: str, period_id: int | None, before: PeriodDraft | None
) -> DraftDialog:
    """An insured period of a plan, new without an id."""
    day = partial(values.parse_date, today=desk.today() + dt.timedelta(days=3_650))
    form = Form(
        (
            TextField("name", "名称", required=True, max_length=40, hint="如“2026 年度”"),
            DateField("from_on", "开始日期", required=True, parse=day),
            DateField("to_on", "截止日期", required=True, parse=day, hint="含这一天"),
            MoneyField("fee", "每份费额（元）"),
            TextField("policy_no", "保单号", max_length=60),
            TextField("note", "说明", max_length=200),
        ),
        columns=1,
    )

    def write(entered: PeriodInput) -> Callable[[Any], Changes] | None:
        after = entered.draft
        if after == before:
            return None

        def command(session: Any) -> Changes:
            from union_desktop.areas.mutual_aid import service

            if period_id is None or before is None:
                return service.add_period(session, plan_id, after)
            return service.change_period(session, period_id, before, after)

        return command

    title = "新增保险期" if before is None else "修改保险期"
    dialog = DraftDialog(desk, title, form, write, intro=plan_name, help_topic=HELP)
    if before is None:
        form.load(PeriodInput())
    else:
        form.load(
            PeriodInput(before.name, before.from_on, before.to_on, before.policy_no, before.fee, before.note)
        )
    dialog.resize(500, dialog.sizeHint().height())
    dialog.open()
    return dialog
