# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows and filters of the history."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from union_desktop.core.telling import Line, Told


class Sort(StrEnum):
    """What sort of entries to show."""

    CHANGED = "changed"
    DELETED = "deleted"
    LOOKED = "looked"
    UNDONE = "undone"
    UNDOING = "undoing"

    @property
    def label(self) -> str:
        """The Chinese words."""
        return {
            "changed": "改动",
            "deleted": "有删除",
            "looked": "查看、导出、打印",
            "undone": "已被撤销",
            "undoing": "撤销与重做",
        }[self.value]


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Conditions of the list; ``first`` and ``last`` are local days, both included; ``tables`` are kinds of record."""

    text: str = ""
    operators: tuple[str, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    tables: tuple[str, ...] = ()
    sort: Sort | None = None


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry in the list; ``at`` is local time, ``about`` whom or what it concerns, ``mark`` whether it was undone."""

    seq: int
    at: str
    operator: str
    action: str
    about: str
    content: str
    change_count: int
    mark: str
    undone: bool


@dataclass(frozen=True, slots=True)
class EntryDetails:
    """One entry with a part of what it wrote: ``records`` of ``record_count`` records."""

    row: EntryRow
    record_count: int
    records: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """What one entry did to one record."""

    seq: int
    at: str
    operator: str
    action: str
    undone: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class DeletedRow:
    """An entry that removed records and can bring them back; ``names`` are the first few of ``count``."""

    seq: int
    at: str
    operator: str
    action: str
    names: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a walk along the chain found; no problems means it is whole."""

    entries: int
    changes: int
    problems: tuple[str, ...]
