# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms of a wage from a day on, and of a version of the rule of dues."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import TYPE_CHECKING, Any

from union_desktop.areas.members.queries.dues import DuesBaseRow, DuesRuleRow, monthly_dues
from union_desktop.areas.members.terms import USUAL_RULE, DuesBaseDraft, DuesRuleDraft
from union_desktop.core import values
from union_desktop.core.errors import InvalidDraft
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import DateField, MoneyField, TextField
from union_desktop.widgets.form import Form
from union_desktop.widgets.reopening import reopens

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from union_desktop.core.changes import Changes
    from union_desktop.widgets.area import Desk

_EXAMPLE = 6_487_00


@dataclass(frozen=True, slots=True)
class RuleInput:
    """A version as the form shows it; ``percent`` as people write it."""

    from_on: dt.date | None
    percent: str
    floor_to: int | None
    source: str


@reopens
def base(desk: Desk, person_id: int, row: DuesBaseRow | None) -> DraftDialog:
    """A wage from a day on."""
    today = desk.today()
    form = Form(
        (
            DateField(
                "from_on",
                "起始日期",
                required=True,
                parse=partial(_day, today),
                hint="这一天及以后开始的月份按新基数算",
            ),
            MoneyField(
                "wage", "会费基数", required=True, hint="每月，元；岗位工资加薪级工资，不含奖金、津贴"
            ),
        ),
        columns=1,
    )
    before = DuesBaseDraft(row.from_on, row.wage) if row else DuesBaseDraft(today.replace(day=1), None)

    def command(draft: DuesBaseDraft) -> Callable[[Any], Changes] | None:
        if row is not None and draft == before:
            return None

        def write(session: Any) -> Changes:
            from union_desktop.areas.members import service

            if row is None:
                return service.add_base(session, person_id, draft, today=today)
            return service.change_base(session, row.id, before, draft, today=today)

        return write

    title = "修改会费基数" if row else "添加会费基数"
    dialog = DraftDialog(desk, title, form, command, help_topic="03-members#会费")
    form.load(before)
    dialog.resize(max(460, dialog.sizeHint().width()), dialog.sizeHint().height())
    dialog.open()
    return dialog


@reopens
def rule(desk: Desk, row: DuesRuleRow | None, parent: QWidget) -> DraftDialog:
    """A version of the rule; the built-in one becomes a version of the office's own when it is changed."""
    today = desk.today()
    known = row.rule if row else DuesRuleDraft(today.replace(day=1), USUAL_RULE.rate, USUAL_RULE.floor_to)
    own = row is not None and row.id != 0
    form = Form(
        (
            DateField("from_on", "起始日期", required=True, parse=partial(_day, today)),
            TextField(
                "percent", "比例（%）", required=True, max_length=10, hint="如 0.5", check=_percent_problem
            ),
            MoneyField("floor_to", "取整单位", required=True, hint="元；10 表示不足十元的尾数不计"),
            TextField("source", "依据", wide=True, max_length=200, hint="文件名称和文号"),
        ),
        columns=1,
    )

    def command(draft: RuleInput) -> Callable[[Any], Changes]:
        ready = _ready(draft)
        number = row.id if row is not None and own else 0

        def write(session: Any) -> Changes:
            from union_desktop.areas.members import service

            if number:
                return service.change_rule(session, number, ready)
            return service.add_rule(session, ready)

        return write

    dialog = DraftDialog(
        desk,
        "修改会费规则" if row else "新增会费规则",
        form,
        command,
        action="会费规则",
        intro="起始日期当天及以后开始的月份按这一版计算，以前的月份仍按原来的版本。",
        parent=parent,
        help_topic="03-members#会费",
    )
    percent = f"{Decimal(known.rate) / 100:.2f}".rstrip("0").rstrip(".")
    form.load(RuleInput(known.from_on, percent, known.floor_to, known.source if own or row is None else ""))

    def show_example(_key: str) -> None:
        try:
            made = _ready(
                RuleInput(
                    today, form.value("percent") or "", form.value("floor_to"), form.value("source") or ""
                )
            )
        except InvalidDraft:
            return
        due = values.format_yuan(monthly_dues(_EXAMPLE, made))
        form.show_warnings({"floor_to": f"例：基数 6,487 元，每月应缴 {due} 元。"})

    form.left.connect(show_example)
    dialog.resize(max(520, dialog.sizeHint().width()), dialog.sizeHint().height())
    dialog.open()
    return dialog


def _ready(draft: RuleInput) -> DuesRuleDraft:
    problem = _percent_problem(draft.percent)
    if problem:
        raise InvalidDraft({"percent": problem})
    if not draft.floor_to:
        raise InvalidDraft({"floor_to": "取整单位应大于 0 元，例如 10 元。"})
    assert draft.from_on is not None
    return DuesRuleDraft(
        draft.from_on, int(Decimal(draft.percent.strip("%％ ")) * 100), draft.floor_to, draft.source
    )


def _percent_problem(text: str) -> str | None:
    try:
        rate = Decimal(text.strip("%％ ")) * 100
    except InvalidOperation:
        return "请填写百分数，例如 0.5。"
    if not 0 <= rate <= 10_000 or rate != int(rate):
        return "比例应在 0 到 100 之间，最多两位小数。"
    return None


def _day(today: dt.date, text: str) -> dt.date:
    return values.parse_date(text, today=today)
