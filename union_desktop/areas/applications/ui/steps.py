# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps of one or several applications: each dialog says beforehand what it will do and what the step demands."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from union_desktop.areas.aid.terms import FundSource
from union_desktop.areas.aid.terms.drafts import split
from union_desktop.areas.aid.ui.amounts import SOURCES, SplitInput
from union_desktop.areas.aid.ui.fitting import fit
from union_desktop.areas.aid.ui.reasons import Make, ReasonedDialog, Reasons
from union_desktop.areas.applications.queries.listing import ApplicationRow
from union_desktop.areas.applications.queries.screen import Heads, heads
from union_desktop.areas.applications.terms import (
    BY_GRANT,
    GRANT,
    MACHINE,
    OWN,
    REGRANT,
    SIGNED,
    STATUS_LABELS,
    SUBMIT,
)
from union_desktop.areas.applications.terms.drafts import GrantWish
from union_desktop.areas.members.ui.step_fields import first_draft, step_fields
from union_desktop.core import values
from union_desktop.core.errors import InvalidDraft
from union_desktop.core.proceedings.sentences import not_now, told
from union_desktop.core.proceedings.terms import StepDraft
from union_desktop.widgets import ask
from union_desktop.widgets.fields import (
    ChoiceField,
    DateField,
    Field,
    MoneyField,
    NotesField,
    NumberField,
)
from union_desktop.widgets.form import Form, Section
from union_desktop.widgets.record_list import RecordList
from union_desktop.widgets.reopening import on_way, present_way, reopens

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk

HELP: Final = "18-applications#办理步骤"
#: What a step does, for its dialog.
CONSEQUENCES: Final = {
    "submit": "提交后内容不再改动，等待部门工会意见。申请理由须已写明；本年已经帮扶过的家庭会要求写明理由。",
    "branch_agree": "部门工会核实情况并同意上报。签署的人不能是申请人或其家人。",
    "branch_refuse": "部门工会不同意，申请就此结束。请写明理由。",
    "party_agree": "党组织同意上报。签署的人不能是申请人或其家人。",
    "party_refuse": "党组织不同意，申请就此结束。请写明理由。",
    "verify": "办公室核实情况和材料：材料须齐备，或写明缺的原因；金额按制度核对。核实后等待会议审定。",
    "return": "退回填写，改好后重新提交。请写明要补充什么。",
    "publicise": "登记公示的起止日期，两天都计入。公示名单可以在“打印”中打印。",
    "objection": "登记公示期间收到的异议。异议有处理结果之后才能列入发放。",
    "objection_answered": "登记异议的处理结果。办理人不能是申请人或其家人。",
    "cancel_decision": "异议成立，取消审定，申请回到待会议审定，由以后的会议重新审议。",
    "withdraw": "申请人自己撤回，申请就此结束。请写明原因。",
    "grant": "列入这个项目本年度的发放批次；还没有批次的，自动建立。以后在“批次与发放”里登记发放。",
    "regrant": "发放记录已从批次移出的申请，重新列入批次。请写明原因。",
}


@reopens
def take(desk: Desk, kind: str, ids: tuple[int, ...]) -> None:
    """Opens the dialog of a step for these applications; what cannot be done now is said with what must come first."""
    way = present_way()

    def go_on(found: Heads) -> None:
        why = impossible(kind, found)
        if why:
            ask.tell(desk.window, why)
            return
        with on_way(way):
            dialog = (
                GrantDialog(desk, kind, found)
                if kind in BY_GRANT
                else ApplicationStepDialog(desk, kind, found)
            )
        dialog.open()

    read = partial(heads, ids=ids, on=desk.today())
    desk.tasks.query(read, go_on, owner=desk.window, key="application step")


def impossible(kind: str, found: Heads) -> str:
    """Why a step cannot be taken now, as sentences; empty when it can."""
    if not found.lines:
        return "选中的申请已不在，没有改动。请刷新列表。"
    states = [(f"{one.name}（{one.number}）", one.status) for one in found.lines]
    return not_now(MACHINE, kind, states, "份")


class ApplicationStepDialog(ReasonedDialog):
    """Who acted when and said what; the button is the verb of the step."""

    help_topic = HELP

    def __init__(self, desk: Desk, kind: str, found: Heads) -> None:
        step = MACHINE.kind(kind)
        today = desk.today()
        super().__init__(
            desk,
            f"{step.label}：{found.named}",
            Form([Section("", _fields(desk, kind))]),
            self._make,
            save=step.label,
            action=f"{step.label}：{found.named}",
            intro=f"{listed(found)}\n{CONSEQUENCES[kind]}",
            done=partial(_said, desk, kind, found),
        )
        self._ids = tuple(one.id for one in found.lines)
        self.form.load(first_draft(step, today, found.publicity_days))
        fit(self, 680)

    def _make(self, draft: StepDraft) -> Make:
        ids, today = self._ids, self._desk.today()

        def make(reasons: Reasons) -> Any:
            def write(session: Any) -> Any:
                from union_desktop.areas.applications import service

                return service.step(
                    session,
                    ids,
                    draft,
                    repeat_reason=reasons.repeat,
                    breach_reason=reasons.breach,
                    today=today,
                )

            return write

        return make


def _fields(desk: Desk, kind: str) -> tuple[Field, ...]:
    signed = kind in SIGNED
    others = kind not in OWN
    who = "签署人" if signed else "办理人"
    return step_fields(
        desk,
        MACHINE.kind(kind),
        actor=who if others else "",
        actor_required=signed,
        actor_hint="部门工会主席、党组织负责人等" if signed else "不填则记操作员",
        person=f"{who}（职工）" if others else "",
        person_hint="选出本人，核对是否回避；没有的不填",
        lines=2 if kind == SUBMIT else 3,
    )


# -- into a round -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GrantInput:
    """When, into the round of which year, and which source pays how much of each."""

    on: dt.date | None
    year: int | None = None
    first: FundSource | None = None
    first_part: int | None = None
    second: FundSource | None = None
    second_part: int | None = None
    third: FundSource | None = None
    opinion: str = ""


class GrantDialog(ReasonedDialog):
    """列入发放: who gets how much, from which sources."""

    help_topic = "18-applications#列入发放"

    def __init__(self, desk: Desk, kind: str, found: Heads) -> None:
        step = MACHINE.kind(kind)
        self._found = found
        total = sum(one.approved or 0 for one in found.lines)
        super().__init__(
            desk,
            f"{step.label}：{found.named}",
            Form([Section("", _grant_fields(desk, kind, len(found.lines)))]),
            self._make,
            save=step.label,
            action=f"{step.label}：{found.named}",
            intro=f"{listed(found, amounts=True)}合计 {values.format_yuan(total, grouped=True)} 元。\n{CONSEQUENCES[kind]}",
            done=partial(_said, desk, kind, found),
        )
        today = desk.today()
        self.form.load(GrantInput(today, today.year, found.source))
        fit(self, 700)

    def _make(self, draft: GrantInput) -> Make:
        on, year, today = draft.on, draft.year, self._desk.today()
        assert on is not None
        wishes = tuple(GrantWish(one.id, _funds(draft, one.approved or 0)) for one in self._found.lines)

        def make(reasons: Reasons) -> Any:
            def write(session: Any) -> Any:
                from union_desktop.areas.applications import service

                return service.grant(
                    session,
                    wishes,
                    on,
                    year=year,
                    opinion=draft.opinion,
                    repeat_reason=reasons.repeat,
                    breach_reason=reasons.breach,
                    today=today,
                )

            return write

        return make


def _funds(draft: GrantInput, amount: int) -> tuple[tuple[FundSource, int], ...]:
    if draft.first is None:
        return ()
    parts = SplitInput(draft.first, draft.first_part, draft.second, draft.second_part, draft.third).parts()
    if sum(part or 0 for _, part in parts) > amount:
        told = values.format_yuan(amount, grouped=True)
        raise InvalidDraft({"first_part": f"各来源的金额超过了审定的 {told} 元。"})
    try:
        return split(amount, parts)
    except ValueError as error:
        raise InvalidDraft({"first_part": str(error)}) from None


def _grant_fields(desk: Desk, kind: str, count: int) -> tuple[Field, ...]:
    each = "每份" if count > 1 else "其中"
    return (
        DateField("on", "办理日期", required=True, parse=partial(values.parse_date, today=desk.today())),
        NumberField("year", "批次年度", required=True, minimum=1950, maximum=2199),
        ChoiceField(
            "first", "资金来源", choices=SOURCES, empty=None, hint="不填则全部由项目的第一个来源承担"
        ),
        MoneyField("first_part", f"{each}承担（元）", hint="只有一个来源时不填"),
        ChoiceField("second", "其次", choices=SOURCES, empty=None),
        MoneyField("second_part", f"{each}承担（元）"),
        ChoiceField("third", "再次", choices=SOURCES, empty=None, hint="承担余下的金额"),
        NotesField("opinion", "说明", required=kind == REGRANT, lines=2, max_length=500),
    )


# -- words --------------------------------------------------------------------------------------------------------


def listed(found: Heads, *, amounts: bool = False) -> str:
    """The first of the chosen applications, and how many there are."""

    def name(one: ApplicationRow) -> str:
        amount = f" {values.format_yuan(one.approved or 0, grouped=True)} 元" if amounts else ""
        return f"{one.name}（{one.number}，{one.scheme}{amount}）"

    return told([name(one) for one in found.lines], "份")


def _said(desk: Desk, kind: str, found: Heads, _changes: object) -> None:
    step = MACHINE.kind(kind)
    now = f"现在是“{STATUS_LABELS[step.after]}”" if step.after else f"已登记“{step.label}”"
    more = "，可在“批次与发放”里发放" if kind == GRANT else ""
    page = desk.window.findChild(RecordList, "applications")
    if isinstance(page, RecordList):
        page.banner.say(f"{found.named}{now}{more}。", "done")
