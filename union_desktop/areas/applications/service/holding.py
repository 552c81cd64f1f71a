# SPDX-License-Identifier: GPL-3.0-or-later
"""The decisions of a meeting take effect: everything before it goes on in one transaction, or nothing does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.orm import Session

from union_desktop.areas.aid import service as aid
from union_desktop.areas.aid.queries.schemes import rule_of
from union_desktop.areas.applications.model import MeetingItem
from union_desktop.areas.applications.queries import meeting as reading, standing
from union_desktop.areas.applications.queries.loading import application, planned, scheme_of
from union_desktop.areas.applications.service.applying import about
from union_desktop.areas.applications.service.meetings import TABLES
from union_desktop.areas.applications.service.stepping import allow
from union_desktop.areas.applications.terms import APPROVE, DEFER, MACHINE, REFUSE
from union_desktop.areas.applications.terms.meetings import HELD, Decision, Item, MeetingSheet, problems
from union_desktop.areas.policies.terms import Breach
from union_desktop.core import clock
from union_desktop.core.changes import Changes
from union_desktop.core.errors import UserError
from union_desktop.core.proceedings import service as proceedings
from union_desktop.core.proceedings.terms import StepDraft
from union_desktop.core.roles import Role, needs
from union_desktop.core.values import format_yuan

T = TypeVar("T")
_KINDS = {Decision.APPROVED: APPROVE, Decision.REFUSED: REFUSE, Decision.DEFERRED: DEFER}


@needs(Role.CLERK)
def hold(
    session: Session, meeting_id: int, *, breach_reason: str = "", today: dt.date | None = None
) -> Changes:
    """Close a meeting: its decisions become steps of the applications and rounds before it.

    Raises UserError with everything that does not add up (quorum, votes, who stands aside, states), NeedsReason while
    an amount goes against the rules without a reason.
    """
    today = today or clock.today()
    row = planned(session, meeting_id)
    if row.held_on > today:
        raise UserError(
            f"会议定在 {row.held_on:%Y-%m-%d}，还没有开，决议不能生效，没有改动。请在会后办理，或核对日期。",
            "held_on",
        )
    session.flush()
    sheet = reading.sheet(session, meeting_id)
    assert sheet is not None
    found = problems(sheet)
    if found:
        raise UserError("\n".join(("决议没有生效，数据没有变化：", *(one.sentence for one in found))))
    touched = Changes(TABLES | {"aid_application", "proceeding_step", "policy_exception"}, (meeting_id,))
    broken: list[tuple[int, tuple[Breach, ...]]] = []
    for item in sheet.items:
        if item.application_id is not None:
            broken.append(_decide(session, sheet, item, item.application_id, today))
        else:
            touched |= Changes(_decide_round(session, sheet, item, today).tables)
    allow(session, broken, breach_reason)
    row.status = HELD
    session.flush()
    return touched


def words(item: Item) -> str:
    """A decision as the steps and the minutes tell it."""
    votes = ""
    if None not in item.votes:
        votes = f"赞成 {item.votes_for} 票、反对 {item.votes_against} 票、弃权 {item.votes_abstained} 票，"
    decided = item.decision.label
    if item.decision is Decision.APPROVED and item.amount:
        decided = f"同意补助 {format_yuan(item.amount, grouped=True)} 元"
    return f"{votes}{decided}。{item.opinion}"


def _decide(
    session: Session, sheet: MeetingSheet, item: Item, application_id: int, today: dt.date
) -> tuple[int, tuple[Breach, ...]]:
    row = application(session, application_id)
    taken = StepDraft(_KINDS[item.decision], sheet.held_on, sheet.name, opinion=words(item))
    row.status = _named(
        item, lambda: proceedings.take(session, MACHINE, about(row.id), row.status, taken, today=today)
    )
    if item.decision is not Decision.APPROVED:
        session.get_one(MeetingItem, item.id).amount_decided = None
        return row.id, ()
    assert item.amount is not None
    row.amount_approved = item.amount
    scheme = scheme_of(session, row)
    rule = rule_of(session, scheme, sheet.held_on)
    found = standing.breaches(
        session, rule, scheme, row.person_id, item.amount, sheet.held_on.year, item.title
    )
    return row.id, found


def _decide_round(session: Session, sheet: MeetingSheet, item: Item, today: dt.date) -> Changes:
    session.get_one(MeetingItem, item.id).amount_decided = (
        item.requested if item.decision is Decision.APPROVED and item.requested else None
    )
    round_id = item.round_id
    if item.decision is Decision.DEFERRED or round_id is None:
        return Changes()
    kind = "approve" if item.decision is Decision.APPROVED else "reject"
    taken = StepDraft(kind, sheet.held_on, sheet.name, opinion=_of_round(item))
    return _named(item, lambda: aid.step(session, round_id, taken, today=today))


def _of_round(item: Item) -> str:
    votes = f"赞成 {item.votes_for} 票、反对 {item.votes_against} 票、弃权 {item.votes_abstained} 票，"
    return f"{votes}{item.decision.label}。{item.opinion}"


def _named(item: Item, act: Callable[[], T]) -> T:
    """A refusal of one item says which."""
    try:
        return act()
    except UserError as error:
        raise UserError(f"决议没有生效，数据没有变化。{item.title}：{error.message}") from error
