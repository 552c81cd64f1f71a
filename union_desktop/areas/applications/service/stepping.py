# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps of applications taken at the desk: in their order, with what the scheme demands, never by the applicant's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from union_desktop.areas.aid import queries as aid
from union_desktop.areas.aid.queries.schemes import SchemeRow, rule_of
from union_desktop.areas.aid.terms import Helped, HelpedAlready
from union_desktop.areas.applications.model import AidApplication
from union_desktop.areas.applications.queries import standing
from union_desktop.areas.applications.queries.loading import application, name_of, scheme_of
from union_desktop.areas.applications.service.applying import about
from union_desktop.areas.applications.terms import (
    BRANCH_AGREED,
    BY_GRANT,
    BY_MEETING,
    CANCEL_DECISION,
    MACHINE,
    OWN,
    SIGNED,
    SUBMIT,
    VERIFY,
)
from union_desktop.areas.policies import service as policies
from union_desktop.areas.policies.terms import Breach
from union_desktop.core import clock
from union_desktop.core.audit import trail_of
from union_desktop.core.changes import Changes
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.proceedings import service as proceedings
from union_desktop.core.proceedings.terms import PUBLICISE, StepDraft
from union_desktop.core.roles import Role, needs

TABLES = frozenset({"aid_application", "proceeding_step", "policy_exception"})


@needs(Role.CLERK)
def step(
    session: Session,
    application_ids: Sequence[int],
    draft: StepDraft,
    *,
    repeat_reason: str = "",
    breach_reason: str = "",
    today: dt.date | None = None,
) -> Changes:
    """The same step for each of these applications, all of them or none.

    Raises HelpedAlready while nobody has said why a household is helped again this year, NeedsReason while a limit of
    the rules is broken without one, UserError naming every application that cannot go on.
    """
    if draft.kind in BY_MEETING:
        raise UserError("这一步由会议审定后一并办理，没有改动。请到“审定会议”里登记审议结果。")
    if draft.kind in BY_GRANT:
        raise ValueError("grants go through granting.grant")
    day = today or clock.today()
    helped: list[Helped] = []
    broken: list[tuple[int, tuple[Breach, ...]]] = []

    def act(row: AidApplication) -> None:
        taken = _signed(session, row, draft)
        state = proceedings.take(session, MACHINE, about(row.id), row.status, taken, today=day)
        scheme = scheme_of(session, row)
        _refuse_demands(session, row, scheme, draft)
        if draft.kind == SUBMIT:
            _refuse_incomplete(session, row)
            helped.extend(_helped(session, row, repeat_reason))
        who = name_of(session, row) if len(application_ids) > 1 else ""
        broken.append((row.id, _broken(session, row, scheme, draft, who)))
        if draft.kind == CANCEL_DECISION:
            row.amount_approved = None
        row.status = state

    each(session, application_ids, act)
    if helped:
        raise HelpedAlready(helped)
    allow(session, broken, breach_reason)
    session.flush()
    return Changes(TABLES, tuple(application_ids))


def each(session: Session, ids: Sequence[int], act: Callable[[AidApplication], None]) -> None:
    """Does something with each application; all refusals come together, each with its number.

    What is wrong with the form itself (InvalidDraft), or with the only application, is raised as it is.
    """
    refused: list[str] = []
    for number in dict.fromkeys(ids):
        row = application(session, number)
        try:
            act(row)
        except InvalidDraft:
            raise
        except UserError as error:
            if len(ids) == 1:
                raise
            refused.append(f"{row.application_no} {name_of(session, row)}：{error.message}")
    if refused:
        raise UserError("\n".join((f"{len(refused)} 份申请不能办理，都没有改动。", *refused)))


def allow(session: Session, broken: Sequence[tuple[int, tuple[Breach, ...]]], reason: str) -> None:
    """Keeps the reason for every limit that an application goes against.

    Raises NeedsReason with all of them while there is none, NotAllowed where an administrator is needed.
    """
    found = [(number, breaches) for number, breaches in broken if breaches]
    if found and not reason.strip():
        policies.allow(session, about(found[0][0]), [one for _, breaches in found for one in breaches], "")
    for number, breaches in found:
        policies.allow(session, about(number), breaches, reason)


def refuse_own(session: Session, row: AidApplication, actor: str, person_id: int | None) -> None:
    """Nobody acts on the application of his own household."""
    if standing.related(session, row.person_id).is_one(actor, person_id):
        raise UserError(
            f"{actor or '办理人'}是申请人或其家人，不能办理这份申请，没有改动。请由其他人办理。", "actor"
        )


def _signed(session: Session, row: AidApplication, draft: StepDraft) -> StepDraft:
    """The step with whoever acted: the applicant, who signed, or the operator; refused for the applicant's own people."""
    if draft.kind in OWN:
        return replace(draft, actor=name_of(session, row), person_id=row.person_id)
    actor = draft.actor.strip()
    if not actor:
        if draft.kind in SIGNED:
            raise InvalidDraft({"actor": "请填写签署意见的人。"})
        actor = trail_of(session).operator
    refuse_own(session, row, actor, draft.person_id)
    return replace(draft, actor=actor)


def _refuse_demands(session: Session, row: AidApplication, scheme: SchemeRow, draft: StepDraft) -> None:
    if draft.kind != VERIFY:
        return
    if scheme.draft.party_opinion and row.status == BRANCH_AGREED:
        raise UserError(
            f"“{scheme.draft.name}”要有党组织意见才能核实，申请 {row.application_no} 还没有，没有改动。请先登记党组织意见。"
        )
    proceedings.refuse_missing_papers(session, about(row.id))


def _refuse_incomplete(session: Session, row: AidApplication) -> None:
    if not row.reason.strip():
        raise UserError(
            f"申请 {row.application_no} 还没有写申请理由，没有提交。请先修改申请，补写理由。", "reason"
        )
    household = standing.related(session, row.person_id)
    others = [
        one
        for one in standing.running(session, household.person_ids, row.applied_on.year, besides=row.id)
        if one.scheme_id == row.scheme_id
    ]
    if others:
        raise UserError(
            f"{others[0].name}今年已有一份在办的“{others[0].scheme}”申请 {others[0].number}，同一家庭不重复申请，没有提交。"
            "请在那一份里办理，或先撤回其中一份。"
        )


def _helped(session: Session, row: AidApplication, reason: str) -> Sequence[Helped]:
    """What the household got this year while nobody says why it shall be helped again; the reason is kept."""
    people = sorted(standing.related(session, row.person_id).person_ids)
    found = aid.helped(session, people, row.applied_on.year)
    given = reason.strip() or row.repeat_reason
    if found and not given:
        return found
    row.repeat_reason = given if found else ""
    return ()


def _broken(
    session: Session, row: AidApplication, scheme: SchemeRow, draft: StepDraft, who: str
) -> tuple[Breach, ...]:
    rule = rule_of(session, scheme, draft.on)
    if draft.kind == VERIFY:
        amount = row.amount_requested
        return standing.breaches(session, rule, scheme, row.person_id, amount, draft.on.year, who)
    if draft.kind == PUBLICISE and draft.from_on is not None and draft.to_on is not None:
        return standing.short_publicity(rule, scheme, draft.from_on, draft.to_on, who)
    return ()
