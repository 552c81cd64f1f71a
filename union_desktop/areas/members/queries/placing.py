# SPDX-License-Identifier: GPL-3.0-or-later
"""Where people stand on a day: placements of some people, numbers of people per unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from union_desktop.areas.members.terms import MembershipStatus, Placement
from union_desktop.core.reading import Reader


@dataclass(frozen=True, slots=True)
class Standing:
    """How one person stands on a day; ``placement`` is None where no membership says where."""

    person_id: int
    name: str
    status: MembershipStatus | None
    placement: Placement | None


@dataclass(frozen=True, slots=True)
class UnitCount:
    """People directly in a unit: on the books, and with retained membership."""

    active: int
    retained: int


def standings(reader: Reader, ids: Sequence[int], on: dt.date) -> dict[int, Standing]:
    """How these people stand on that day."""
    found: dict[int, Standing] = {}
    for at in range(0, len(ids), 500):
        listed = ",".join(map(str, ids[at : at + 500]))
        for person_id, name, status, *where in reader.iterate(
            "select p.id, p.name, s.status, s.union_group_id, s.campus_id, s.staff_category, s.basis from person p"
            " left join membership_span s on s.person_id = p.id and s.from_on <= :day and s.to_on > :day"
            f" where p.id in ({listed})",
            day=on.isoformat(),
        ):
            placement = Placement(*where) if None not in where else None
            found[person_id] = Standing(
                person_id, name, MembershipStatus(status) if status else None, placement
            )
    return found


def unit_counts(reader: Reader, on: dt.date | None = None) -> dict[int, UnitCount]:
    """People per unit, without the units below it; None is today and answered from an index alone."""
    if on is None:
        rows = reader.rows(
            "select now_group_id, sum(case when now_status = 'active' then 1 else 0 end),"
            " sum(case when now_status = 'retained' then 1 else 0 end) from person"
            " where now_group_id is not null group by now_group_id"
        )
    else:
        rows = reader.rows(
            "select s.union_group_id, sum(case when s.status = 'active' then 1 else 0 end),"
            " sum(case when s.status = 'retained' then 1 else 0 end) from membership_span s"
            " where s.from_on <= :day and s.to_on > :day and s.union_group_id is not null group by s.union_group_id",
            day=on.isoformat(),
        )
    return {unit_id: UnitCount(int(active), int(retained)) for unit_id, active, retained in rows}


def people_of(reader: Reader, unit_ids: Sequence[int]) -> list[tuple[int, str, str]]:
    """(id, name, staff number) of the members on the books in these units today, in order of names."""
    if not unit_ids:
        return []
    listed = ",".join(map(str, unit_ids))
    return [
        (number, name, staff_no)
        for number, name, staff_no in reader.rows(
            f"select id, name, staff_no from person where now_group_id in ({listed}) and now_status = 'active'"
            " order by pinyin, id"
        )
    ]
