# SPDX-License-Identifier: GPL-3.0-or-later
"""Decided applications become rows of the round their scheme has in a year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from union_desktop.areas.aid import service as aid
from union_desktop.areas.aid.model import AidGrant, AidRound
from union_desktop.areas.aid.queries.schemes import SchemeRow
from union_desktop.areas.aid.terms import CLOSED, DRAFT, PAYING, GrantDraft, Origin, RoundDraft
from union_desktop.areas.applications.model import AidApplication
from union_desktop.areas.applications.queries import standing
from union_desktop.areas.applications.queries.loading import name_of, scheme_of
from union_desktop.areas.applications.service.applying import about
from union_desktop.areas.applications.service.stepping import each, refuse_own
from union_desktop.areas.applications.terms import GRANT, GRANTED, MACHINE, PUBLICISED, REGRANT
from union_desktop.areas.applications.terms.drafts import GrantWish
from union_desktop.core import clock
from union_desktop.core.audit import trail_of
from union_desktop.core.changes import Changes
from union_desktop.core.errors import UserError
from union_desktop.core.proceedings import service as proceedings
from union_desktop.core.proceedings.terms import StepDraft
from union_desktop.core.roles import Role, needs


@needs(Role.CLERK)
def grant(
    session: Session,
    wishes: Sequence[GrantWish],
    on: dt.date,
    *,
    year: int | None = None,
    opinion: str = "",
    repeat_reason: str = "",
    breach_reason: str = "",
    today: dt.date | None = None,
) -> Changes:
    """Puts decided applications into the scheme's round of ``year`` (that of ``on``), which is opened if there is none.

    An application whose row was taken off its round goes into a round again; that wants an ``opinion``. Raises what
    ``aid.service.add_grants`` raises; reasons written for the application before count here, too.
    """
    today = today or clock.today()
    funds = {wish.application_id: wish.funds for wish in wishes}
    touched = Changes(frozenset({"aid_application", "proceeding_step"}), tuple(funds))

    def act(row: AidApplication) -> None:
        nonlocal touched
        scheme = scheme_of(session, row)
        _refuse_early(session, row, scheme, on)
        kind = REGRANT if row.status == GRANTED else GRANT
        operator = trail_of(session).operator
        refuse_own(session, row, operator, None)
        taken = StepDraft(kind, on, operator, opinion=opinion)
        row.status = proceedings.take(session, MACHINE, about(row.id), row.status, taken, today=today)
        assert row.amount_approved is not None
        draft = GrantDraft(
            name_of(session, row),
            row.amount_approved,
            funds[row.id],
            person_id=row.person_id,
            case_id=row.case_id,
            reason=row.reason,
            origin=Origin.APPLICATION,
            note=row.application_no,
        )
        round_id = _round(session, scheme, year or on.year, on, today)
        row.repeat_reason = row.repeat_reason or repeat_reason.strip()
        added = aid.add_grants(
            session,
            round_id,
            [draft],
            on=on,
            added_reason=f"申请 {row.application_no} 审定通过",
            repeat_reason=repeat_reason or row.repeat_reason,
            breach_reason=breach_reason or standing.reasons_given(session, row.id),
            today=today,
        )
        row.grant_id = added.ids[0]
        touched |= Changes(added.tables)
        session.flush()

    each(session, tuple(funds), act)
    return touched


def _refuse_early(session: Session, row: AidApplication, scheme: SchemeRow, on: dt.date) -> None:
    if row.status == PUBLICISED or (scheme.draft.publicity and row.status != GRANTED):
        proceedings.refuse_open_publicity(session, about(row.id), on)
    if scheme.draft.publicity and row.status not in (PUBLICISED, GRANTED):
        raise UserError(
            f"“{scheme.draft.name}”审定后要公示，申请 {row.application_no} 还没有公示，没有改动。请先登记公示。"
        )
    if row.status == GRANTED:
        before = session.get(AidGrant, row.grant_id)
        if before is not None and before.removed_on is None:
            raise UserError(
                f"申请 {row.application_no} 已经列入发放，没有重复列入。需要更换时请先把它从批次中移出。"
            )


def _round(session: Session, scheme: SchemeRow, year: int, on: dt.date, today: dt.date) -> int:
    """The round of the scheme that takes in decided applications of this year; lists taken over from elsewhere are none."""
    rounds = session.execute(
        select(AidRound.id, AidRound.name, AidRound.status, AidRound.frozen_on)
        .where(AidRound.scheme_id == scheme.id, AidRound.year == year)
        .order_by(AidRound.id)
    ).all()
    taking_in = [one for one in rounds if one.frozen_on is None]
    paying = next((one.id for one in taking_in if one.status == PAYING), None)
    if paying is not None:
        return int(paying)
    number = next((one.id for one in taking_in if one.status == DRAFT and _is_empty(session, one.id)), None)
    if number is None:
        if any(one.status == CLOSED for one in taking_in):
            raise UserError(
                f"“{scheme.draft.name}”{year} 年的批次已经结清，没有列入。请先在“批次与发放”里重新打开它。"
            )
        name, taken = f"{year}年{scheme.draft.name}", {one.name for one in rounds}
        while name in taken:
            name += "（申请）"
        number = aid.open_round(session, RoundDraft(scheme.id, name, year, on), today=today).ids[0]
    aid.step(session, number, StepDraft("open", on, trail_of(session).operator), today=today)
    return int(number)


def _is_empty(session: Session, round_id: int) -> bool:
    return session.scalar(select(AidGrant.id).where(AidGrant.round_id == round_id).limit(1)) is None
