# SPDX-License-Identifier: GPL-3.0-or-later
"""The people behind a figure, as lines of a list; nothing in them has to be masked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from union_desktop.core.reading import Reader

_LOT = 500


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person as of a day; codes, ``age`` in full years or None."""

    id: int
    name: str
    gender: str
    staff_no: str
    department: str
    group: str
    campus: str
    category: str
    basis: str
    status: str
    age: int | None
    political_status: str
    education: str


def person_rows(reader: Reader, ids: Sequence[int], on: dt.date) -> dict[int, PersonRow]:
    """The lines of these people as they stood on that day."""
    found: dict[int, PersonRow] = {}
    for at in range(0, len(ids), _LOT):
        listed = ",".join(map(str, ids[at : at + _LOT]))
        for row in reader.iterate(
            "select p.id, p.name, p.gender, p.staff_no, p.department, coalesce(v.name, ''), coalesce(c.name, ''),"
            " coalesce(k.name, ''), coalesce(s.basis, ''), coalesce(s.status, ''), p.birth_date, p.political_status,"
            " p.education from person p"
            " left join membership_span s on s.person_id = p.id and s.from_on <= :day and s.to_on > :day"
            " left join union_org_version v on v.org_id = s.union_group_id and v.valid_from <= :day"
            " and v.valid_to > :day left join campus c on c.id = s.campus_id"
            f" left join staff_category k on k.code = s.staff_category where p.id in ({listed})",
            day=on.isoformat(),
        ):
            fields = list(row)
            fields[10] = age_on(row[10], on)
            found[row[0]] = PersonRow(*fields)
    return found


@dataclass(frozen=True, slots=True)
class Who:
    """Who somebody is, for a list of names."""

    id: int
    name: str
    staff_no: str
    department: str


def who_are(reader: Reader, ids: Sequence[int]) -> dict[int, Who]:
    """The people with these ids, each once."""
    found: dict[int, Who] = {}
    wanted = sorted(set(ids))
    for at in range(0, len(wanted), _LOT):
        listed = ",".join(map(str, wanted[at : at + _LOT]))
        for row in reader.iterate(
            f"select id, name, staff_no, department from person where id in ({listed})"
        ):
            found[row[0]] = Who(*row)
    return found


def age_on(birth_date: str | None, on: dt.date) -> int | None:
    """Full years on that day."""
    if not birth_date:
        return None
    born = dt.date.fromisoformat(birth_date)
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
