# SPDX-License-Identifier: GPL-3.0-or-later
"""Visits to one case: recorded against the standard of that day, put right, taken away."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from union_desktop.areas.policies import service as policies
from union_desktop.areas.policies.terms import Breach, NeedsReason
from union_desktop.areas.visits.model import ConcernCase, Visit
from union_desktop.areas.visits.queries import checks
from union_desktop.areas.visits.service import cases, rules
from union_desktop.areas.visits.terms import KNOWN, VISITED, VisitDraft
from union_desktop.core import clock
from union_desktop.core.changes import Changes
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.roles import Role, needs

VISIT: Final = cases.CASE | {"visit"}
GONE: Final = "这次慰问的记录已不在，没有保存。请刷新后重试。"


@needs(Role.CLERK)
def record_visit(
    session: Session,
    case_id: int,
    draft: VisitDraft,
    *,
    breach_reason: str = "",
    today: dt.date | None = None,
) -> Changes:
    """Somebody was there, or a gift was handed over; the case counts as visited and keeps that day's standard.

    Raises NeedsReason while what is given goes against the standard and nobody has said why.
    """
    case = cases.find(session, case_id)
    refuse(draft, case.noticed_on, today or clock.today())
    changes = _allowed(session, case, draft, 0, breach_reason)
    case.status, case.closing_note = VISITED, ""
    visit = Visit(case_id=case_id, **values(draft))
    session.add(visit)
    session.flush()
    return Changes(VISIT, (case_id,)) | Changes(changes.tables)


@needs(Role.CLERK)
def change_visit(
    session: Session,
    visit_id: int,
    before: VisitDraft,
    after: VisitDraft,
    *,
    breach_reason: str = "",
    today: dt.date | None = None,
) -> Changes:
    """Put a visit right; what is given is checked anew when it changes."""
    visit = _visit(session, visit_id)
    case = cases.find(session, visit.case_id)
    if {name: getattr(visit, name) for name in values(before)} != values(before):
        raise UserError(cases.CHANGED)
    refuse(after, case.noticed_on, today or clock.today())
    changes = Changes()
    if (before.cash, before.gift_value, before.visited_on) != (
        after.cash,
        after.gift_value,
        after.visited_on,
    ):
        changes = _allowed(session, case, after, visit_id, breach_reason)
    for name, value in values(after).items():
        setattr(visit, name, value)
    session.flush()
    return Changes(VISIT, (case.id,)) | Changes(changes.tables)


@needs(Role.CLERK)
def remove_visit(session: Session, visit_id: int) -> Changes:
    """Take away a visit recorded by mistake; without any left, the case waits again."""
    visit = _visit(session, visit_id)
    case = cases.find(session, visit.case_id)
    session.delete(visit)
    session.flush()
    if session.scalar(select(Visit.id).where(Visit.case_id == case.id).limit(1)) is None:
        case.status = KNOWN
        session.flush()
    return Changes(VISIT, (case.id,))


# -- for the other modules of this room ------------------------------------------------------------------------------


def refuse(draft: VisitDraft, noticed_on: dt.date, today: dt.date) -> None:
    """Raises InvalidDraft for days that cannot be, amounts below zero, nobody named and goods without a word."""
    problems: dict[str, str] = {}
    if draft.visited_on > today:
        problems["visited_on"] = "慰问日期不能晚于今天。"
    elif draft.visited_on < noticed_on:
        problems["visited_on"] = f"慰问日期不能早于得知日期 {noticed_on:%Y-%m-%d}。"
    if not draft.visitors.strip():
        problems["visitors"] = "请填写由谁慰问或发放。"
    if draft.cash < 0:
        problems["cash"] = "慰问金不能是负数。"
    if draft.gift_value < 0:
        problems["gift_value"] = "慰问品价值不能是负数。"
    elif draft.gift_value and not draft.gift.strip():
        problems["gift"] = "请填写慰问品的名称。"
    if problems:
        raise InvalidDraft(problems)


def values(draft: VisitDraft) -> dict[str, Any]:
    """The columns a draft says."""
    return {
        "visited_on": draft.visited_on,
        "visitors": draft.visitors.strip(),
        "cash": draft.cash,
        "gift": draft.gift.strip(),
        "gift_value": draft.gift_value,
        "fund_source": draft.fund_source.value,
        "received_by": draft.received_by.strip(),
        "note": draft.note.strip(),
    }


def _allowed(session: Session, case: ConcernCase, draft: VisitDraft, besides: int, reason: str) -> Changes:
    """Checks a gift, keeps the standard on the case and, with a reason, what it goes against."""
    rule = rules.standard(session, draft.visited_on)
    others = select(func.coalesce(func.sum(Visit.cash + Visit.gift_value), 0), func.count()).where(
        Visit.case_id == case.id, Visit.id != besides
    )
    before, count = session.execute(others).one()
    had = checks.given(session, [case.person_id], draft.visited_on.year, besides={case.person_id: case.id})
    found: tuple[Breach, ...] = rules.breaches(
        rule, case.occasion, draft, before, had[case.person_id], again=count > 0
    )
    if found and not reason.strip():
        raise NeedsReason(found)
    if rule is not None:
        case.policy_version_id = rule.version_id
    return policies.allow(session, (cases.TABLE, case.id), found, reason)


def _visit(session: Session, visit_id: int) -> Visit:
    visit = session.get(Visit, visit_id)
    if visit is None:
        raise UserError(GONE)
    return visit
