# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads of the organisation as of a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from union_desktop.areas.organisation.terms import Basis, UnitKind
from union_desktop.core.database_words import FOREVER
from union_desktop.core.reading import Reader


@dataclass(frozen=True, slots=True)
class CampusRow:
    """A campus."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A staff category; ``code`` is what placements store."""

    code: str
    name: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as it stood on the asked day; ``path`` is its full name from the branch down."""

    id: int
    kind: UnitKind
    name: str
    parent_id: int | None
    campus_id: int | None
    campus: str
    path: str
    depth: int


@dataclass(frozen=True, slots=True)
class UnitVersion:
    """One dated line in a unit's history; ``valid_to`` is None while it holds."""

    valid_from: dt.date
    valid_to: dt.date | None
    name: str
    parent: str
    campus: str


def campuses(reader: Reader, *, with_closed: bool = False) -> list[CampusRow]:
    """Campuses in the office's own order."""
    closed = "" if with_closed else "where closed_on is null "
    return [
        CampusRow(*row) for row in reader.rows(f"select id, name from campus {closed}order by sort_order, id")
    ]


def campus_choices(reader: Reader) -> list[tuple[str, str]]:
    """All campuses for a filter, closed ones too: what happened there before stays to be found."""
    return [
        (str(number), name)
        for number, name in reader.rows("select id, name from campus order by sort_order, id")
    ]


def categories(reader: Reader, *, with_closed: bool = False) -> list[CategoryRow]:
    """Staff categories in the office's own order."""
    closed = "" if with_closed else "where closed_on is null "
    sql = f"select code, name, basis from staff_category {closed}order by sort_order, id"
    return [CategoryRow(code, name, Basis(basis)) for code, name, basis in reader.rows(sql)]


def tree(reader: Reader, on: dt.date) -> list[UnitRow]:
    """All units standing on that day, parents before children, in display order."""
    rows = reader.rows(
        "select o.id, o.kind, v.name, v.parent_id, v.campus_id, coalesce(c.name, '')"
        " from union_org_version v join union_org o on o.id = v.org_id left join campus c on c.id = v.campus_id"
        " where v.valid_from <= :day and v.valid_to > :day order by v.sort_order, v.name, o.id",
        day=on.isoformat(),
    )
    children: dict[int | None, list[tuple[int, str, str, int | None, int | None, str]]] = {}
    known = {row[0] for row in rows}
    for row in rows:
        children.setdefault(row[3] if row[3] in known else None, []).append(row)
    found: list[UnitRow] = []

    def walk(parent: int | None, above: str, depth: int) -> None:
        for unit_id, kind, name, parent_id, campus_id, campus in children.get(parent, ()):
            # The school is not part of a group's spoken name.
            path = name if not above else f"{above} / {name}"
            found.append(UnitRow(unit_id, UnitKind(kind), name, parent_id, campus_id, campus, path, depth))
            walk(unit_id, "" if kind == UnitKind.SCHOOL else path, depth + 1)

    walk(None, "", 0)
    return found


def groups(reader: Reader, on: dt.date) -> list[UnitRow]:
    """The union groups standing on that day, in display order."""
    return [unit for unit in tree(reader, on) if unit.kind is UnitKind.GROUP]


def history(reader: Reader, unit_id: int, today: dt.date) -> list[UnitVersion]:
    """What a unit was called and where it stood, oldest first.

    A parent has the last name it bore during the version, that of ``today`` where the version still holds.
    """
    rows = reader.rows(
        "select v.valid_from, v.valid_to, v.name, coalesce((select p.name from union_org_version p"
        " where p.org_id = v.parent_id and (p.valid_from <= v.valid_from"
        " or p.valid_from < v.valid_to and p.valid_from <= :today) order by p.valid_from desc limit 1), ''),"
        " coalesce(c.name, '') from union_org_version v left join campus c on c.id = v.campus_id"
        " where v.org_id = :unit order by v.valid_from",
        unit=unit_id,
        today=today.isoformat(),
    )
    return [
        UnitVersion(
            dt.date.fromisoformat(start),
            None if end == FOREVER else dt.date.fromisoformat(end),
            name,
            parent,
            campus,
        )
        for start, end, name, parent, campus in rows
    ]


def below(units: Iterable[UnitRow], unit_id: int) -> tuple[int, ...]:
    """The unit and every unit under it, from units in the order of ``tree``."""
    found = {unit_id: None}
    for unit in units:
        if unit.parent_id in found:
            found[unit.id] = None
    return tuple(found)
