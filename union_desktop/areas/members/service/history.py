# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens to memberships after they began: moved, retained, left, corrected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from union_desktop.areas.members.model import Membership, MembershipEvent, MembershipSpan, Person
from union_desktop.areas.members.service import places, projection
from union_desktop.areas.members.service.people import EVENT_COLUMNS
from union_desktop.areas.members.terms import EventKind, Placement
from union_desktop.core import bulk, clock
from union_desktop.core.changes import Changes
from union_desktop.core.errors import UserError
from union_desktop.core.roles import Role, needs

_TABLES = frozenset({"person", "membership_event"})


@dataclass(frozen=True, slots=True)
class EventDraft:
    """Something that happened on a day; ``placement`` only where the event changes it (move, resume)."""

    kind: EventKind
    on: dt.date
    placement: Placement | None = None
    note: str = ""


@needs(Role.CLERK)
def record_event(
    session: Session, person_id: int, draft: EventDraft, *, today: dt.date | None = None
) -> Changes:
    """Record one event for one person."""
    return record_many(session, [(person_id, draft)], today=today)


@needs(Role.CLERK)
def record_many(
    session: Session, drafts: Sequence[tuple[int, EventDraft]], *, today: dt.date | None = None
) -> Changes:
    """Record events for many people, each on the membership that holds on that day.

    Raises UserError, naming the person, for somebody who is no member then or for an impossible order.
    """
    today = today or clock.today()
    for _, draft in drafts:
        if draft.kind in (EventKind.APPLY, EventKind.JOIN, EventKind.TRANSFER_IN):
            raise ValueError("a membership begins through enrol_many or rejoin_many")
        if draft.kind is EventKind.MOVE and draft.placement is None:
            raise ValueError("a move needs its new placement")
        if not dt.date(1925, 5, 1) <= draft.on <= today + dt.timedelta(days=366):
            raise UserError("日期不合理，没有保存。请核对年份。", "on")
    places.refuse_absent(session, ((draft.placement, draft.on) for _, draft in drafts if draft.placement))
    people = [person_id for person_id, _ in drafts]
    memberships = _memberships(session, people)
    rows = []
    for person_id, draft in drafts:
        if person_id not in memberships:
            raise UserError(f"“{_name(session, person_id)}”没有入会记录，没有写入任何内容。请先登记入会。")
        place = draft.placement
        where = (
            (place.union_group_id, place.campus_id, place.staff_category, place.basis)
            if place
            else (None, None, None, None)
        )
        rows.append(
            (person_id, memberships[person_id], draft.kind.value, draft.on.isoformat(), *where, draft.note)
        )
    bulk.insert_rows(session, MembershipEvent, EVENT_COLUMNS, rows)
    projection.rebuild(session, people, today=today)
    return Changes(_TABLES, tuple(people))


@needs(Role.CLERK)
def correct_event(
    session: Session, event_id: int, draft: EventDraft, *, today: dt.date | None = None
) -> Changes:
    """Put right what was recorded wrongly (day, kind, placement, note); the audit keeps both versions."""
    event = session.get(MembershipEvent, event_id)
    if event is None:
        raise UserError("这条会籍记录已不在，没有保存。请刷新后重试。")
    starts = (EventKind.JOIN, EventKind.TRANSFER_IN)
    if (EventKind(event.kind) in starts) != (draft.kind in starts):
        raise UserError("入会记录不能改成其他变动，反之也不行，没有保存。请删除后重新登记。", "kind")
    if draft.placement:
        places.refuse_absent(session, [(draft.placement, draft.on)])
    event.kind = draft.kind.value
    event.happened_on = draft.on
    event.note = draft.note
    if draft.placement:
        event.union_group_id = draft.placement.union_group_id
        event.campus_id = draft.placement.campus_id
        event.staff_category = draft.placement.staff_category
        event.basis = draft.placement.basis
    person_id = event.person_id
    projection.rebuild(session, [person_id], today=today)
    return Changes(_TABLES, (person_id,))


@needs(Role.CLERK)
def remove_event(session: Session, event_id: int, *, today: dt.date | None = None) -> Changes:
    """Take back an event recorded by mistake; the last one of a membership takes the membership with it."""
    event = session.get(MembershipEvent, event_id)
    if event is None:
        raise UserError("这条会籍记录已不在。请刷新列表。")
    person_id, membership_id = event.person_id, event.membership_id
    session.delete(event)
    session.flush()
    left = session.scalar(
        select(MembershipEvent.id).where(MembershipEvent.membership_id == membership_id).limit(1)
    )
    if left is None:
        session.execute(
            MembershipSpan.__table__.delete().where(MembershipSpan.membership_id == membership_id)  # type: ignore[attr-defined]
        )
        session.delete(session.get_one(Membership, membership_id))
    projection.rebuild(session, [person_id], today=today)
    return Changes(_TABLES, (person_id,))


def _memberships(session: Session, people: Sequence[int]) -> dict[int, int]:
    """The membership of each person that began last: events always concern that one.

    Not the one with the highest number: two records that were merged bring theirs in any order.
    """
    found: dict[int, int] = {}
    for lot in projection.lots(sorted(set(people))):
        listed = ",".join(map(str, lot))
        rows = session.connection().exec_driver_sql(
            f"select person_id, membership_id from membership_event where person_id in ({listed})"
            " and kind in ('apply', 'join', 'transfer_in') order by person_id, happened_on, id"
        )
        found.update(tuple(row) for row in rows)
    return found


def _name(session: Session, person_id: int) -> str:
    return session.scalar(select(Person.name).where(Person.id == person_id)) or f"编号 {person_id}"
