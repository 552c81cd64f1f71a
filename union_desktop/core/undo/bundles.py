# SPDX-License-Identifier: GPL-3.0-or-later
"""Which records of an entry can only go back together: a merge's two people, two people who exchanged a number."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Table

from union_desktop.core.audit import Change
from union_desktop.core.database import Base

Subject = tuple[str, int]
Step = tuple[int, Change]
T = TypeVar("T")


def bundles(by_subject: Mapping[Subject, list[Step]]) -> list[list[tuple[Subject, list[Step]]]]:
    """The subjects in their order, those together that need each other.

    One needs another when a row of it goes back to a record the entry deleted, or takes again a unique value the other
    has to give up first.
    """
    removed: dict[tuple[str, int], Subject] = {}
    given_up: dict[tuple[str, str, Any], Subject] = {}
    unique = {table.name: _unique_columns(table) for table in Base.metadata.sorted_tables}
    for subject, change in _changes(by_subject):
        if change.op == "delete":
            removed[change.table, change.row_id] = subject
        if unique[change.table] and change.op != "delete":
            for column, value in _values(change, unique[change.table], new=True):
                given_up[change.table, column, value] = subject
    together = _Groups(by_subject)
    if not removed and not given_up:
        return [[one] for one in by_subject.items()]
    foreign = {table.name: _foreign_columns(table) for table in Base.metadata.sorted_tables}
    for subject, change in _changes(by_subject):
        if change.op == "insert":
            continue
        for column, value in _values(change, tuple(foreign[change.table]), new=False):
            together.join(subject, removed.get((foreign[change.table][column], value)))
        for column, value in _values(change, unique[change.table], new=False):
            together.join(subject, given_up.get((change.table, column, value)))
    return [[(subject, by_subject[subject]) for subject in group] for group in together.in_order()]


class _Groups:
    """Subjects that were joined, however many steps apart."""

    def __init__(self, subjects: Mapping[Subject, Any]) -> None:
        self._leader = {subject: subject for subject in subjects}

    def join(self, one: Subject, other: Subject | None) -> None:
        if other is not None and one != other:
            self._leader[self._led(one)] = self._led(other)

    def in_order(self) -> Sequence[list[Subject]]:
        found: dict[Subject, list[Subject]] = defaultdict(list)
        for subject in self._leader:
            found[self._led(subject)].append(subject)
        return list(found.values())

    def _led(self, subject: Subject) -> Subject:
        while self._leader[subject] != subject:
            subject = self._leader[subject] = self._leader[self._leader[subject]]
        return subject


def _changes(by_subject: Mapping[Subject, list[Step]]) -> Iterator[tuple[Subject, Change]]:
    for subject, steps in by_subject.items():
        for _, change in steps:
            yield subject, change


def _values(change: Change, columns: Sequence[str], *, new: bool) -> Iterator[tuple[str, Any]]:
    """What these columns hold after (or, with ``new`` false, held before) the change; blanks count for nothing."""
    if not any(f'"{column}"' in change.data for column in columns):
        return
    data = json.loads(change.data)
    for column in columns:
        value = data.get(column)
        if change.op == "update" and value is not None:
            value = value[1 if new else 0]
        if value not in (None, ""):
            yield column, value


def _unique_columns(table: Table) -> tuple[str, ...]:
    """Columns whose value no two rows share, as numbers given by others; a record's own numbers are never handed on."""
    found = [column.name for column in table.c if column.unique and column.name != "uid"]
    for index in table.indexes:
        first = next(iter(index.columns), None)
        if index.unique and first is not None and not first.foreign_keys:
            found.append(first.name)
    return tuple(found)


def _foreign_columns(table: Table) -> dict[str, str]:
    return {
        column.name: key.column.table.name
        for column in table.c
        for key in column.foreign_keys
        if key.column.name == "id"
    }
