# SPDX-License-Identifier: GPL-3.0-or-later
"""Where rows of a person stand, read from the tables themselves: an area that adds a table need not be known here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Index, Table, UniqueConstraint, select
from sqlalchemy.orm import Session

from union_desktop.areas.members.model import Person
from union_desktop.core.database import Base, Record

PERSON = Person.__tablename__


@dataclass(frozen=True, slots=True)
class Place:
    """One column that holds a record's number; with ``about``, another column beside it names the record's table."""

    record: type[Record]
    column: str
    about: str = ""

    @property
    def table(self) -> Table:
        """The table it is a column of."""
        return table_of(self.record)

    def rows(self, session: Session, number: int, table: str = PERSON) -> list[Any]:
        """The records that point at this one, oldest first."""
        found: Any = self.record
        statement = select(found).where(getattr(found, self.column) == number).order_by(found.id)
        if self.about:
            statement = statement.where(getattr(found, self.about) == table)
        return list(session.scalars(statement))


def table_of(record: type[Record]) -> Table:
    """The table of a record."""
    table = record.__table__
    assert isinstance(table, Table)
    return table


def places(target: str = PERSON) -> list[Place]:
    """Every place of a row that can belong to a record of ``target``: foreign keys, and owners named by table and number."""
    found: list[Place] = []
    for record in records():
        table = table_of(record)
        keys = (column for column in table.c if not _is_derived(column) and points_at(column, target))
        found += [Place(record, column.name) for column in keys]
        found += [Place(record, number, about) for about, number in owners(table)]
    return found


def owners(table: Table) -> list[tuple[str, str]]:
    """(column with a table's name, column with the number in it): rows that may belong to a record of any table."""
    named = [column.name for column in table.c if column.name.endswith("_table")]
    return [(name, number) for name in named if (number := f"{name[:-6]}_id") in table.c]


def points_at(column: Column[Any], target: str) -> bool:
    """Whether a column is a foreign key to the number of this table."""
    return any(key.column.table.name == target for key in column.foreign_keys)


def same_place(table: Table, column: str) -> list[tuple[str, ...]]:
    """What else a person can have only once: the other columns of each unique constraint with ``column`` in it."""
    unique: list[tuple[str, ...]] = []
    for one in (*table.constraints, *table.indexes):
        names: tuple[str, ...] = ()
        if isinstance(one, UniqueConstraint) or (isinstance(one, Index) and one.unique):
            names = tuple(each.name for each in one.columns)
        if column in names:
            unique.append(tuple(name for name in names if name != column))
    return unique


def said(table: Table, besides: Iterable[str]) -> tuple[str, ...]:
    """The columns in which a row says something of its own."""
    left_out = {"id", "uid", *besides}
    return tuple(column.name for column in table.c if column.name not in left_out and not _is_derived(column))


def records() -> list[type[Record]]:
    """Every table that is audited."""
    mapped = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Record)]
    known = [record for record in mapped if not table_of(record).info.get("derived")]
    return sorted(known, key=lambda record: record.__tablename__)


def _is_derived(column: Column[Any]) -> bool:
    return bool(column.info.get("derived"))
