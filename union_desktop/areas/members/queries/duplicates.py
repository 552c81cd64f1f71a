# SPDX-License-Identifier: GPL-3.0-or-later
"""Who else has a number or a name, and what has been typed before: what the form asks while it is filled in."""

from __future__ import annotations

from dataclasses import dataclass

from union_desktop.areas.members.terms import MembershipStatus
from union_desktop.core.reading import Reader

_NUMBERS = ("staff_no", "id_number")


@dataclass(frozen=True, slots=True)
class Namesake:
    """Somebody who has the same number or name."""

    id: int
    name: str
    staff_no: str
    department: str
    status: MembershipStatus | None


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Other people than the one in the form: owner of the staff number, of the identity number, people of that name."""

    staff_no: Namesake | None
    id_number: Namesake | None
    name: tuple[Namesake, ...]


def duplicates(
    reader: Reader, *, name: str = "", staff_no: str = "", id_number: str = "", besides: int | None = None
) -> Duplicates:
    """Look up what is not empty, leaving ``besides`` out."""
    return Duplicates(
        next(iter(_having(reader, "staff_no", staff_no, besides)), None),
        next(iter(_having(reader, "id_number", id_number, besides)), None),
        _having(reader, "name", name, besides),
    )


def used_words(reader: Reader, column: str) -> list[str]:
    """The different texts of ``department``, ``employer``, ``position`` or ``professional_title``, most used first."""
    if column not in {"department", "employer", "position", "professional_title"}:
        raise ValueError(column)
    rows = reader.rows(
        f"select {column}, count(*) from person where {column} <> '' group by 1 order by 2 desc, 1 limit 500"
    )
    return [text for text, _ in rows]


def _having(reader: Reader, column: str, value: str, besides: int | None) -> tuple[Namesake, ...]:
    if not value:
        return ()
    # A number that was given up when two records were merged still means that person.
    former = (
        f" or id in (select person_id from person_merge where {column} = :value)"
        if column in _NUMBERS
        else ""
    )
    rows = reader.rows(
        "select id, name, staff_no, department, now_status from person"
        f" where ({column} = :value{former}) and id <> :besides order by id limit 5",
        value=value,
        besides=besides or 0,
    )
    return tuple(
        Namesake(number, found, staff, department, MembershipStatus(status) if status else None)
        for number, found, staff, department, status in rows
    )
