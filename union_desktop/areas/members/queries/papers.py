# SPDX-License-Identifier: GPL-3.0-or-later
"""What the papers about single members say, frozen before anything is printed (DOMAIN §1.2-1.3)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from union_desktop.areas.members.terms import EventKind, MembershipStatus
from union_desktop.areas.organisation import queries as organisation
from union_desktop.areas.organisation.terms import UnitKind
from union_desktop.core.reading import Reader

_LOT = 200  # people read at a time, so that a batch of thousands never stands in memory as a whole

TRANSFERS = (EventKind.TRANSFER_OUT, EventKind.TRANSFER_IN)
RETENTIONS = (EventKind.RETIRE, EventKind.RETAIN)


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """A close relative; ``political_status`` as it was entered."""

    relation: str
    name: str
    birth_date: str
    work_unit: str
    position: str
    political_status: str
    phone: str


@dataclass(frozen=True, slots=True)
class ResumeLine:
    """A station of a working life; months as ``YYYY-MM``, an empty ``to_month`` lasts until today."""

    from_month: str
    to_month: str
    work_unit: str
    position: str


@dataclass(frozen=True, slots=True)
class Registration:
    """One member as the registration form shows him or her; dates as ISO text, ``wage`` in fen, codes as stored.

    Membership fields are those of the day asked for and empty for somebody who was no member then; ``retained`` are
    the days of retained membership and its end, as the form's remark has to state them.
    """

    person_id: int
    name: str
    gender: str
    birth_date: str
    id_type: str
    id_number: str
    ethnicity: str
    education: str
    degree: str
    native_place: str
    political_status: str
    wage: int | None
    employer: str
    department: str
    position: str
    professional_title: str
    phone: str
    staff_no: str
    home_address: str
    remark: str
    membership_id: int | None
    card_no: str
    group: str
    campus: str
    category: str
    status: MembershipStatus | None
    applied_on: str
    joined_on: str
    retained: tuple[tuple[str, EventKind], ...]
    family: tuple[FamilyLine, ...]
    resume: tuple[ResumeLine, ...]


@dataclass(frozen=True, slots=True)
class EventPaper:
    """A membership event with what a slip or form says of the person; names of units as on that day.

    ``resumed_on`` is the day a retained membership was taken up again.
    """

    event_id: int
    person_id: int
    kind: EventKind
    on: dt.date
    note: str
    name: str
    gender: str
    birth_date: str
    political_status: str
    staff_no: str
    employer: str
    department: str
    position: str
    professional_title: str
    phone: str
    card_no: str
    group: str
    campus: str
    category: str
    joined_on: str
    resumed_on: str


@dataclass(frozen=True, slots=True)
class Address:
    """Where something for one person goes."""

    person_id: int
    name: str
    staff_no: str
    department: str
    group: str
    campus: str
    home_address: str


def office_name(reader: Reader, on: dt.date) -> str:
    """The name of the school's union on that day."""
    return next((unit.name for unit in organisation.tree(reader, on) if unit.kind is UnitKind.SCHOOL), "")


def names(reader: Reader, ids: Sequence[int]) -> dict[int, str]:
    """Name of each of these people that is still there, in the order of the ids."""
    found = {
        number: name
        for lot in _lots(ids)
        for number, name in reader.rows(f"select id, name from person where id in ({_listed(lot)})")
    }
    return {one: found[one] for one in ids if one in found}


def family_names(reader: Reader, ids: Sequence[int]) -> list[str]:
    """The names of these people's relatives, which a registration form prints too."""
    return [
        name
        for lot in _lots(ids)
        for (name,) in reader.rows(f"select name from family_member where person_id in ({_listed(lot)})")
    ]


def people_with(reader: Reader, ids: Sequence[int], kinds: Sequence[EventKind]) -> tuple[int, ...]:
    """Those of these people to whom an event of these kinds happened, in the order of the ids."""
    listed = ", ".join(f"'{kind.value}'" for kind in kinds)
    found = {
        number
        for lot in _lots(ids)
        for (number,) in reader.rows(
            "select distinct person_id from membership_event"
            f" where kind in ({listed}) and person_id in ({_listed(lot)})"
        )
    }
    return tuple(one for one in ids if one in found)


def meant(reader: Reader, text: str) -> list[tuple[int, str, str]]:
    """(id, name, staff number) of whoever has this staff number or, when nobody has, this name."""
    for column in ("staff_no", "name"):
        found = reader.rows(
            f"select id, name, staff_no from person where {column} = :text and {column} <> '' order by id",
            text=text,
        )
        if found:
            return [(number, name, staff_no) for number, name, staff_no in found]
    return []


def registrations(reader: Reader, ids: Sequence[int], on: dt.date) -> Iterator[Registration]:
    """These people in this order, as of that day; people who are no longer there are left out."""
    units = {unit.id: unit.path for unit in organisation.tree(reader, on)}
    for lot in _lots(ids):
        family, resume, retained = _family(reader, lot), _resume(reader, lot), _retained(reader, lot, on)
        found: dict[int, Registration] = {}
        for (
            number,
            *facts,
            unit_id,
            status,
            membership_id,
            card_no,
            campus,
            category,
            applied,
            joined,
        ) in reader.rows(
            "select p.id, p.name, p.gender, coalesce(p.birth_date, ''), p.id_type, p.id_number, p.ethnicity, p.education,"
            " p.degree, p.native_place, p.political_status, coalesce((select b.wage from dues_base b"
            " where b.person_id = p.id and b.from_on <= :day order by b.from_on desc limit 1), p.wage_base),"
            " p.employer, p.department, p.position, p.professional_title, p.phone, p.staff_no, p.home_address, p.remark,"
            " s.union_group_id, s.status, s.membership_id, coalesce(m.card_no, ''), coalesce(c.name, ''),"
            f" coalesce(k.name, ''), {_first_day('apply')}, {_first_day('join', 'transfer_in')}"
            " from person p left join membership_span s on s.person_id = p.id and s.from_on <= :day and s.to_on > :day"
            " left join membership m on m.id = s.membership_id left join campus c on c.id = s.campus_id"
            f" left join staff_category k on k.code = s.staff_category where p.id in ({_listed(lot)})",
            day=on.isoformat(),
        ):
            placed = (
                membership_id,
                card_no,
                units.get(unit_id, ""),
                campus,
                category,
                MembershipStatus(status) if status else None,
                applied,
                joined,
                tuple(retained[membership_id]),
            )
            found[number] = Registration(
                *(number, *facts, *placed, tuple(family[number]), tuple(resume[number]))
            )
        yield from (found[one] for one in lot if one in found)


def last_events(reader: Reader, ids: Sequence[int], kinds: Sequence[EventKind]) -> list[EventPaper]:
    """The latest event of these kinds of each person who has one, in the order of the ids."""
    listed = ", ".join(f"'{kind.value}'" for kind in kinds)
    trees: dict[str, dict[int, str]] = {}
    found: dict[int, EventPaper] = {}
    for lot in _lots(ids):
        for (
            event_id,
            person_id,
            kind,
            on,
            note,
            *facts,
            unit_id,
            campus,
            category,
            joined,
            resumed,
        ) in reader.rows(
            "select e.id, p.id, e.kind, e.happened_on, e.note, p.name, p.gender, coalesce(p.birth_date, ''),"
            " p.political_status, p.staff_no, p.employer, p.department, p.position, p.professional_title, p.phone,"
            " m.card_no, s.union_group_id, coalesce(c.name, ''), coalesce(k.name, ''),"
            " coalesce((select min(j.happened_on) from membership_event j where j.membership_id = e.membership_id"
            " and j.kind in ('join', 'transfer_in')), ''),"
            " coalesce((select min(r.happened_on) from membership_event r where r.membership_id = e.membership_id"
            " and r.kind = 'resume' and (r.happened_on, r.id) > (e.happened_on, e.id)), '')"
            " from membership_event e join person p on p.id = e.person_id join membership m on m.id = e.membership_id"
            " left join membership_span s on s.person_id = e.person_id and s.from_on <= e.happened_on"
            " and s.to_on > e.happened_on left join campus c on c.id = s.campus_id"
            " left join staff_category k on k.code = s.staff_category"
            f" where e.person_id in ({_listed(lot)}) and e.kind in ({listed}) order by e.happened_on, e.id"
        ):
            if on not in trees:
                trees[on] = {
                    unit.id: unit.path for unit in organisation.tree(reader, dt.date.fromisoformat(on))
                }
            # Later ones overwrite earlier ones.
            happened = (event_id, person_id, EventKind(kind), dt.date.fromisoformat(on), note)
            found[person_id] = EventPaper(
                *(*happened, *facts, trees[on].get(unit_id, ""), campus, category, joined, resumed)
            )
    return [found[one] for one in ids if one in found]


def addresses(reader: Reader, ids: Sequence[int], on: dt.date) -> Iterator[Address]:
    """Where these people are reached, in this order; unit and campus as of that day."""
    units = {unit.id: unit.path for unit in organisation.tree(reader, on)}
    for lot in _lots(ids):
        found = {
            number: Address(number, name, staff_no, department, units.get(unit_id, ""), campus, home)
            for number, name, staff_no, department, unit_id, campus, home in reader.rows(
                "select p.id, p.name, p.staff_no, p.department, s.union_group_id, coalesce(c.name, ''), p.home_address"
                " from person p left join membership_span s on s.person_id = p.id and s.from_on <= :day"
                " and s.to_on > :day left join campus c on c.id = s.campus_id"
                f" where p.id in ({_listed(lot)})",
                day=on.isoformat(),
            )
        }
        yield from (found[one] for one in lot if one in found)


def _family(reader: Reader, ids: Sequence[int]) -> defaultdict[int, list[FamilyLine]]:
    found: defaultdict[int, list[FamilyLine]] = defaultdict(list)
    for person_id, *line in reader.rows(
        "select person_id, relation, name, coalesce(birth_date, ''), work_unit, position, political_status, phone"
        f" from family_member where person_id in ({_listed(ids)}) order by id"
    ):
        found[person_id].append(FamilyLine(*line))
    return found


def _resume(reader: Reader, ids: Sequence[int]) -> defaultdict[int, list[ResumeLine]]:
    found: defaultdict[int, list[ResumeLine]] = defaultdict(list)
    for person_id, *line in reader.rows(
        "select person_id, from_month, to_month, work_unit, position from resume_entry"
        f" where person_id in ({_listed(ids)}) order by from_month, id"
    ):
        found[person_id].append(ResumeLine(*line))
    return found


def _retained(
    reader: Reader, ids: Sequence[int], on: dt.date
) -> defaultdict[int | None, list[tuple[str, EventKind]]]:
    """Membership → when it was retained and taken up again."""
    found: defaultdict[int | None, list[tuple[str, EventKind]]] = defaultdict(list)
    for membership_id, day, kind in reader.rows(
        "select membership_id, happened_on, kind from membership_event where kind in ('retain', 'retire', 'resume')"
        f" and happened_on <= :day and person_id in ({_listed(ids)}) order by happened_on, id",
        day=on.isoformat(),
    ):
        found[membership_id].append((day, EventKind(kind)))
    return found


def _first_day(*kinds: str) -> str:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    return (
        "coalesce((select min(e.happened_on) from membership_event e where e.membership_id = s.membership_id"
        f" and e.kind in ({listed}) and e.happened_on <= :day), '')"
    )


def _lots(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[at : at + _LOT] for at in range(0, len(ids), _LOT))


def _listed(ids: Sequence[int]) -> str:
    return ",".join(map(str, ids))
