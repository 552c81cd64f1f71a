# SPDX-License-Identifier: GPL-3.0-or-later
"""Whom to congratulate: birthdays and retirements of a month, as members' own records tell them."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from union_desktop.areas.members.terms import EventKind, MembershipStatus
from union_desktop.areas.visits.terms import Occasion
from union_desktop.core.asking import Source, asking


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody and the day; ``case_id`` is the case of the same occasion that stands for this year already."""

    person_id: int
    name: str
    staff_no: str
    group: str
    campus: str
    happened_on: dt.date
    case_id: int | None


def birthdays(source: Source, year: int, month: int) -> list[Proposal]:
    """Members of the last day of that month who were born in it; of 29 February the last day counts in other years."""
    last = calendar.monthrange(year, month)[1]
    rows = asking(source)(
        _members("substr(p.birth_date, 6, 2) = :month", "p.birth_date"),
        month=f"{month:02d}",
        year=str(year),
        day=f"{year}-{month:02d}-{last:02d}",
        active=MembershipStatus.ACTIVE.value,
        occasion=Occasion.BIRTHDAY.value,
    )
    return sorted(
        (_proposal(row, dt.date(year, month, min(int(row[5][8:10]), last))) for row in rows),
        key=lambda one: one.happened_on,
    )


def retirements(source: Source, year: int, month: int) -> list[Proposal]:
    """Those whose membership says that they retired in that month."""
    last = calendar.monthrange(year, month)[1]
    rows = asking(source)(
        "select p.id, p.name, p.staff_no, coalesce(v.name, ''), coalesce(m.name, ''), e.happened_on,"
        " (select min(c.id) from concern_case c where c.person_id = p.id and c.occasion = :occasion"
        " and substr(coalesce(c.happened_on, c.noticed_on), 1, 4) = :year)"
        " from membership_event e join person p on p.id = e.person_id"
        " left join membership_span s on s.person_id = p.id and s.from_on <= e.happened_on"
        " and s.to_on > e.happened_on left join union_org_version v on v.org_id = s.union_group_id"
        " and v.valid_from <= e.happened_on and v.valid_to > e.happened_on"
        " left join campus m on m.id = s.campus_id"
        " where e.kind = :retire and e.happened_on between :first and :last order by e.happened_on, p.pinyin, p.id",
        retire=EventKind.RETIRE.value,
        first=f"{year}-{month:02d}-01",
        last=f"{year}-{month:02d}-{last:02d}",
        year=str(year),
        occasion=Occasion.RETIREMENT.value,
    )
    return [_proposal(row, dt.date.fromisoformat(row[5])) for row in rows]


def _members(condition: str, day: str) -> str:
    return (
        f"select p.id, p.name, p.staff_no, coalesce(v.name, ''), coalesce(m.name, ''), {day},"
        " (select min(c.id) from concern_case c where c.person_id = p.id and c.occasion = :occasion"
        " and substr(coalesce(c.happened_on, c.noticed_on), 1, 4) = :year) from person p"
        " join membership_span s on s.person_id = p.id and s.from_on <= :day and s.to_on > :day"
        " and s.status = :active left join union_org_version v on v.org_id = s.union_group_id"
        " and v.valid_from <= :day and v.valid_to > :day left join campus m on m.id = s.campus_id"
        f" where {condition} order by {day}, p.pinyin, p.id"
    )


def _proposal(row: Sequence[Any], on: dt.date) -> Proposal:
    person, name, staff_no, group, campus, _day, case_id = row
    return Proposal(person, name, staff_no, group, campus, on, case_id)
