# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything about one person, for the form and the page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any

from union_desktop.areas.members.terms import EventKind, MembershipStatus, PersonDraft, Placement
from union_desktop.core.database_words import FOREVER
from union_desktop.core.errors import UserError
from union_desktop.core.reading import Reader

_FACTS = tuple(field.name for field in fields(PersonDraft))


@dataclass(frozen=True, slots=True)
class EventRow:
    """One line of the membership's history; names as they were on that day."""

    id: int
    membership_id: int
    kind: EventKind
    on: dt.date
    group: str
    campus: str
    category: str
    note: str
    placement: Placement | None


@dataclass(frozen=True, slots=True)
class MemberRecord:
    """A person with membership history; ``placement`` and ``status`` as of the day asked for."""

    id: int
    person: PersonDraft
    status: MembershipStatus | None
    placement: Placement | None
    group: str
    campus: str
    category: str
    joined_on: dt.date | None
    card_no: str
    events: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class LeaderRow:
    """Somebody with a role in a unit; ``to_on`` is None while it lasts."""

    id: int
    person_id: int
    name: str
    phone: str
    role: str
    from_on: dt.date
    to_on: dt.date | None


def person(reader: Reader, person_id: int) -> PersonDraft:
    """The facts of one person as the form edits them."""
    row = reader.one(f"select {', '.join(_FACTS)} from person where id = :id", id=person_id)
    if row is None:
        raise UserError("这个人的记录已不在。请刷新列表。")
    values: dict[str, Any] = dict(zip(_FACTS, row, strict=True))
    values["birth_date"] = dt.date.fromisoformat(values["birth_date"]) if values["birth_date"] else None
    values["id_flagged"] = bool(values["id_flagged"])
    return PersonDraft(**values)


def record(reader: Reader, person_id: int, on: dt.date) -> MemberRecord:
    """One person with everything that happened to the membership, newest first."""
    facts = person(reader, person_id)
    span = reader.one(
        "select s.status, s.union_group_id, s.campus_id, s.staff_category, s.basis, coalesce(v.name, ''),"
        " coalesce(c.name, ''), coalesce(k.name, ''), m.card_no, (select min(e.happened_on) from membership_event e"
        " where e.membership_id = s.membership_id and e.kind in ('join', 'transfer_in'))"
        " from membership_span s join membership m on m.id = s.membership_id"
        " left join union_org_version v on v.org_id = s.union_group_id and v.valid_from <= :day and v.valid_to > :day"
        " left join campus c on c.id = s.campus_id left join staff_category k on k.code = s.staff_category"
        " where s.person_id = :id and s.from_on <= :day and s.to_on > :day",
        id=person_id,
        day=on.isoformat(),
    )
    events = _events(reader, person_id)
    if span is None:
        return MemberRecord(person_id, facts, None, None, "", "", "", None, "", events)
    status, *where, group, campus, category, card_no, joined = span
    placement = Placement(*where) if where[0] is not None else None
    joined_on = dt.date.fromisoformat(joined) if joined else None
    return MemberRecord(
        person_id,
        facts,
        MembershipStatus(status),
        placement,
        group,
        campus,
        category,
        joined_on,
        card_no,
        events,
    )


def leaders(reader: Reader, unit_id: int) -> list[LeaderRow]:
    """Everybody who has or had a role in a unit, those in office first."""
    return [
        LeaderRow(
            leader_id,
            person_id,
            name,
            phone,
            role,
            dt.date.fromisoformat(start),
            None if end == FOREVER else dt.date.fromisoformat(end),
        )
        for leader_id, person_id, name, phone, role, start, end in reader.rows(
            "select l.id, l.person_id, p.name, p.phone, l.role, l.from_on, l.to_on from group_leader l"
            " join person p on p.id = l.person_id where l.org_id = :unit order by l.to_on desc, l.role, l.from_on desc",
            unit=unit_id,
        )
    ]


def _events(reader: Reader, person_id: int) -> tuple[EventRow, ...]:
    rows = reader.rows(
        "select e.id, e.membership_id, e.kind, e.happened_on, coalesce(v.name, ''), coalesce(c.name, ''),"
        " coalesce(k.name, ''), e.note, e.union_group_id, e.campus_id, e.staff_category, e.basis"
        " from membership_event e left join union_org_version v on v.org_id = e.union_group_id"
        " and v.valid_from <= e.happened_on and v.valid_to > e.happened_on"
        " left join campus c on c.id = e.campus_id left join staff_category k on k.code = e.staff_category"
        " where e.person_id = :id order by e.happened_on desc, e.id desc",
        id=person_id,
    )
    return tuple(
        EventRow(
            event_id,
            membership_id,
            EventKind(kind),
            dt.date.fromisoformat(on),
            group,
            campus,
            category,
            note,
            Placement(*where) if where[0] is not None else None,
        )
        for event_id, membership_id, kind, on, group, campus, category, note, *where in rows
    )
