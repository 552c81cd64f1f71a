# SPDX-License-Identifier: GPL-3.0-or-later
"""What was decided under a version: read from the tables themselves, so that areas above need not be known here."""

from __future__ import annotations

from dataclasses import dataclass

from union_desktop.areas.policies.model import PolicyParameter, PolicyVersion
from union_desktop.core.asking import Source, asking
from union_desktop.core.database import Base

_OWN = PolicyParameter.__tablename__


@dataclass(frozen=True, slots=True)
class Usage:
    """How many rows of which table name a version."""

    rows: tuple[tuple[str, int], ...]

    def __bool__(self) -> bool:
        return bool(self.rows)


def usage(source: Source, version_id: int) -> Usage:
    """Everything that keeps this version as the one it was decided under."""
    ask = asking(source)
    found: list[tuple[str, int]] = []
    for table, column in _places():
        count = ask(f"select count(*) from {table} where {column} = :version", version=version_id)[0][0]
        if count:
            found.append((table, count))
    return Usage(tuple(found))


def said(row: PolicyParameter) -> str:
    """The value of a parameter as drafts hold it."""
    number = row.amount if row.amount is not None else row.share
    return row.value if number is None else str(number)


def _places() -> list[tuple[str, str]]:
    version = PolicyVersion.__tablename__
    return [
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        if table.name != _OWN
        for column in table.c
        if any(key.column.table.name == version for key in column.foreign_keys)
    ]
