# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans of mutual aid and their periods: entered, put right, ended."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from union_desktop.areas.mutual_aid.model import (
    MutualAidClaim,
    MutualAidInsured,
    MutualAidPeriod,
    MutualAidPlan,
)
from union_desktop.areas.mutual_aid.terms import STARTING_PLANS, PeriodDraft, PlanDraft
from union_desktop.core import clock
from union_desktop.core.changes import Changes
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.roles import Role, needs

PLAN: Final = frozenset({"mutual_aid_plan"})
PERIOD: Final = frozenset({"mutual_aid_period"})
GONE: Final = "这个互助保障计划已不在，没有保存。请刷新后重试。"
PERIOD_GONE: Final = "这个保险期已不在，没有保存。请刷新后重试。"
CHANGED: Final = "这条记录刚刚已被另一项操作改动，为免覆盖没有保存。请关闭后重新打开再改。"


@needs(Role.CLERK)
def add_plan(session: Session, draft: PlanDraft) -> Changes:
    """A plan the office takes part in."""
    _check_plan(session, draft, 0)
    plan = MutualAidPlan(**_plan_values(draft))
    session.add(plan)
    session.flush()
    return Changes(PLAN, (plan.id,))


@needs(Role.CLERK)
def add_starting_plans(session: Session) -> Changes:
    """Those of the four usual plans that are not there under their names; fees and days are left to be entered."""
    known = set(session.scalars(select(MutualAidPlan.name)))
    changes = Changes(PLAN)
    for draft in STARTING_PLANS:
        if draft.name not in known:
            changes |= add_plan(session, draft)
    if not changes.ids:
        raise UserError("常用的四个计划都已经有了，没有重复添加。")
    return changes


@needs(Role.CLERK)
def change_plan(session: Session, plan_id: int, before: PlanDraft, after: PlanDraft) -> Changes:
    """Put a plan right; lists and deadlines that stand already stay as they are."""
    plan = session.get(MutualAidPlan, plan_id)
    if plan is None:
        raise UserError(GONE)
    _check_plan(session, after, plan_id)
    _put(plan, _plan_values(before), _plan_values(after))
    session.flush()
    return Changes(PLAN, (plan_id,))


@needs(Role.CLERK)
def close_plan(session: Session, plan_id: int, on: dt.date | None) -> Changes:
    """From that day on nobody is insured anew; None opens it again."""
    plan = session.get(MutualAidPlan, plan_id)
    if plan is None:
        raise UserError(GONE)
    plan.closed_on = on
    session.flush()
    return Changes(PLAN, (plan_id,))


@needs(Role.CLERK)
def remove_plan(session: Session, plan_id: int) -> Changes:
    """Take away a plan entered by mistake; one with periods is closed instead."""
    plan = session.get(MutualAidPlan, plan_id)
    if plan is None:
        raise UserError("这个互助保障计划已不在。请刷新列表。")
    if session.scalar(select(MutualAidPeriod.id).where(MutualAidPeriod.plan_id == plan_id).limit(1)):
        raise UserError(f"“{plan.name}”已有保险期，没有删除。不再参加的计划请停用，以前的名单都会保留。")
    session.delete(plan)
    session.flush()
    return Changes(PLAN, (plan_id,))


@needs(Role.CLERK)
def add_period(session: Session, plan_id: int, draft: PeriodDraft) -> Changes:
    """The next insured period of a plan."""
    plan = session.get(MutualAidPlan, plan_id)
    if plan is None:
        raise UserError(GONE)
    if plan.closed_on is not None and draft.from_on >= plan.closed_on:
        raise UserError(
            f"“{plan.name}”从 {plan.closed_on:%Y-%m-%d} 起停用，没有保存。请先重新启用，或核对日期。",
            "from_on",
        )
    _check_period(session, plan_id, draft, 0)
    period = MutualAidPeriod(plan_id=plan_id, **_period_values(draft))
    session.add(period)
    session.flush()
    return Changes(PERIOD, (period.id,))


@needs(Role.CLERK)
def change_period(session: Session, period_id: int, before: PeriodDraft, after: PeriodDraft) -> Changes:
    """Put a period right; refused when the incident of a claim would no longer lie in it."""
    period = session.get(MutualAidPeriod, period_id)
    if period is None:
        raise UserError(PERIOD_GONE)
    _check_period(session, period.plan_id, after, period_id)
    outside = session.scalar(
        select(MutualAidClaim.claim_no)
        .where(
            MutualAidClaim.period_id == period_id,
            MutualAidClaim.uninsured_reason == "",
            ~MutualAidClaim.incident_on.between(after.from_on, after.to_on),
        )
        .limit(1)
    )
    if outside:
        raise InvalidDraft(
            {"from_on": f"互助金申请 {outside} 的出险日期就不在保险期内了，没有保存。请核对起止日期。"}
        )
    _put(period, _period_values(before), _period_values(after))
    session.flush()
    return Changes(PERIOD, (period_id,))


@needs(Role.CLERK)
def remove_period(session: Session, period_id: int) -> Changes:
    """Take away a period entered by mistake, while nobody is on its list."""
    period = session.get(MutualAidPeriod, period_id)
    if period is None:
        raise UserError("这个保险期已不在。请刷新列表。")
    count = session.scalar(
        select(func.count()).select_from(MutualAidInsured).where(MutualAidInsured.period_id == period_id)
    )
    claims = session.scalar(select(MutualAidClaim.id).where(MutualAidClaim.period_id == period_id).limit(1))
    if count or claims:
        raise UserError(f"“{period.name}”的名单里有 {count} 人，或已有互助金申请，没有删除。请先移出名单。")
    session.delete(period)
    session.flush()
    return Changes(PERIOD, (period_id,))


# -- inside --------------------------------------------------------------------------------------------------------


def _plan_values(draft: PlanDraft) -> dict[str, Any]:
    lines = (line.strip() for line in draft.materials.splitlines())
    return {
        "name": draft.name.strip(),
        "kind": draft.kind.value,
        "insurer": draft.insurer.strip(),
        "term_months": draft.term_months,
        "min_age": draft.min_age,
        "max_age": draft.max_age,
        "women_only": draft.women_only,
        "least_share": draft.least_share,
        "claim_days": draft.claim_days,
        "materials": "\n".join(filter(None, lines)),
        "note": draft.note.strip(),
    }


def _period_values(draft: PeriodDraft) -> dict[str, Any]:
    return {
        "name": draft.name.strip(),
        "from_on": draft.from_on,
        "to_on": draft.to_on,
        "policy_no": draft.policy_no.strip(),
        "fee": draft.fee,
        "note": draft.note.strip(),
    }


def _put(row: Any, before: dict[str, Any], after: dict[str, Any]) -> None:
    if {name: getattr(row, name) for name in before} != before:
        raise UserError(CHANGED)
    for name, value in after.items():
        setattr(row, name, value)


def _check_plan(session: Session, draft: PlanDraft, besides: int) -> None:
    problems: dict[str, str] = {}
    name = draft.name.strip()
    if not name:
        problems["name"] = "请填写计划名称。"
    elif session.scalar(
        select(MutualAidPlan.id).where(MutualAidPlan.name == name, MutualAidPlan.id != besides)
    ):
        problems["name"] = f"已有名为“{name}”的计划，没有重复保存。请换一个名称。"
    for key, value, most in (
        ("term_months", draft.term_months, 1_200),
        ("min_age", draft.min_age, 120),
        ("max_age", draft.max_age, 120),
        ("claim_days", draft.claim_days, 3_650),
    ):
        if value is not None and not 0 <= value <= most:
            problems[key] = f"请填写 0 到 {most} 之间的整数，或留空。"
    if draft.min_age is not None and draft.max_age is not None and draft.min_age > draft.max_age:
        problems.setdefault("max_age", "最高年龄不能小于最低年龄。")
    if draft.least_share is not None and not 0 <= draft.least_share <= 10_000:
        problems["least_share"] = "比例应在 0 到 100% 之间。"
    if problems:
        raise InvalidDraft(problems)


def _check_period(session: Session, plan_id: int, draft: PeriodDraft, besides: int) -> None:
    problems: dict[str, str] = {}
    name = draft.name.strip()
    if not name:
        problems["name"] = "请填写保险期的名称，例如“2026 年度”。"
    elif session.scalar(
        select(MutualAidPeriod.id).where(
            MutualAidPeriod.plan_id == plan_id, MutualAidPeriod.name == name, MutualAidPeriod.id != besides
        )
    ):
        problems["name"] = f"这个计划已有名为“{name}”的保险期，没有重复保存。请换一个名称。"
    if draft.to_on < draft.from_on:
        problems["to_on"] = "截止日期不能早于开始日期。"
    elif draft.from_on.year < 1990 or draft.to_on > clock.today() + dt.timedelta(days=3_660):
        problems["from_on"] = "保险期不合理，请核对年份。"
    if draft.fee < 0:
        problems["fee"] = "每份的费额不能是负数。"
    if problems:
        raise InvalidDraft(problems)
