# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of an entry as they stand now, and how each kind of change is turned round; audited like any other write."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Date, LargeBinary, Table, Uuid, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from union_desktop.core.audit import Change, Op, to_json, trail_of
from union_desktop.core.database import Base, Record
from union_desktop.core.errors import UserError
from union_desktop.core.undo.rules import Kept

GONE_SINCE: Final = "此后已被删除。"
EDITED_SINCE: Final = "此后又被修改过，予以保留。"
EDITED_IN_PART: Final = "部分内容此后又被修改过，予以保留。"
_LOT: Final = 400

Place = tuple[str, int]


class Rows:
    """What the tables hold now of the rows an entry wrote."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._records: dict[str, type[Record]] = {
            mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers
        }
        self._order = {table.name: at for at, table in enumerate(Base.metadata.sorted_tables)}
        self._current: dict[Place, dict[str, Any]] = {}
        self._told: dict[str, tuple[str, ...]] = {}
        #: Names of the tables written.
        self.tables: set[str] = set()

    def load(self, changes: Iterable[Change]) -> None:
        """Read the rows of these changes."""
        wanted: dict[str, set[int]] = defaultdict(set)
        for change in changes:
            wanted[change.table].add(change.row_id)
        self._current.clear()
        for name, numbers in wanted.items():
            table = self._table(name)
            ordered = sorted(numbers)
            for at in range(0, len(ordered), _LOT):
                lot = table.c.id.in_(ordered[at : at + _LOT])
                for row in self._session.execute(select(table).where(lot)).mappings():
                    self._current[name, row["id"]] = dict(row)

    def exists(self, table: str, number: int) -> bool:
        """Whether a row is there now."""
        found = self._table(table)
        return self._session.execute(select(found.c.id).where(found.c.id == number)).first() is not None

    def stand_as_left(self, changes: Sequence[Change]) -> bool:
        """Whether the rows made by these changes (oldest first) hold what the changes left in them."""
        left: dict[Place, dict[str, Any]] = {}
        for change in changes:
            data = json.loads(change.data)
            if change.op == "insert":
                left[change.table, change.row_id] = data
            elif (change.table, change.row_id) in left:
                left[change.table, change.row_id].update({name: pair[1] for name, pair in data.items()})
        return all(
            place in self._current and self._same(place[0], self._current[place], data)
            for place, data in left.items()
        )

    def owners(self, change: Change) -> Iterator[tuple[str, int]]:
        """The record an update took a row from, and the one it gave it to; nothing for a row that stayed."""
        if change.op != "update":
            return
        subject: Any = self._records[change.table].subject
        if not isinstance(subject, tuple):
            return  # differs from row to row (attachments); nothing is computed from those
        table, key = subject
        if key == "id" or f'"{key}"' not in change.data:
            return
        for number in json.loads(change.data).get(key, ()):
            if number is not None:
                yield table, number

    def take_back(self, changes: Sequence[Change]) -> list[Kept]:
        """Turn these changes round, given newest first; returns what stayed.

        Changes of one kind that follow one another were written at once, by row order no longer known: what is made
        again begins with the rows others point at, what is removed ends with them.
        """
        kept: list[Kept] = []
        for op, run in groupby(changes, key=lambda one: one.op):
            if op == "delete":
                self._make_again(list(run))
            elif op == "update":
                kept.extend(self._put_back(list(run)))
            else:
                kept.extend(self._remove(list(run)))
        return kept

    def _make_again(self, changes: list[Change]) -> None:
        for name, lot in _by_table(changes, self._order):
            table = self._table(name)
            values = []
            for change in lot:
                row = self._restored(table, change)
                self._current[name, change.row_id] = row
                values.append(row)
            self._session.execute(insert(table), values)
            self._note(lot, "insert")

    def _restored(self, table: Table, change: Change) -> dict[str, Any]:
        if any(isinstance(column.type, LargeBinary) for column in table.c):
            # The history keeps only the digest of such contents.
            raise UserError("它的附件内容没有留在操作记录里，无法恢复。")
        values = {
            name: _value(table, name, value)
            for name, value in json.loads(change.data).items()
            if name in table.c and not table.c[name].info.get("derived")
        }
        row: dict[str, Any] = {"id": change.row_id}
        for column in table.c:
            if column.name in values or column.name == "id":
                continue
            # What was empty is not in the audit; a column that came later has its default.
            row[column.name] = None if column.nullable else _empty(column)
        return {**row, **values}

    def _put_back(self, changes: list[Change]) -> list[Kept]:
        kept: list[Kept] = []
        for name, run in groupby(changes, key=lambda one: one.table):
            table = self._table(name)
            ready: list[tuple[Change, dict[str, Any], dict[str, Any]]] = []
            for change in run:
                row = self._current.get((name, change.row_id))
                if row is None:
                    kept.append(_kept(change, GONE_SINCE))
                    continue
                data = json.loads(change.data)
                # What was a fact then may be computed today (the wage of a person); that follows by itself.
                back = {
                    column: pair
                    for column, pair in data.items()
                    if column in table.c
                    and not table.c[column].info.get("derived")
                    and _plain(row[column]) == pair[1]
                }
                if len(back) < len(data):
                    kept.append(_kept(change, EDITED_IN_PART))
                if back:
                    values = {column: _value(table, column, pair[0]) for column, pair in back.items()}
                    # An older change of the same row finds what this one left behind.
                    row.update(values)
                    ready.append(
                        (change, values, {column: [new, old] for column, (old, new) in back.items()})
                    )
            for columns, same in groupby(ready, key=lambda one: tuple(one[1])):
                lot = list(same)
                statement = (
                    update(table)
                    .where(table.c.id == bindparam("row_number"))
                    .values({column: bindparam(f"new_{column}") for column in columns})
                )
                self._session.connection().execute(
                    statement,
                    [
                        {
                            "row_number": change.row_id,
                            **{f"new_{column}": value for column, value in values.items()},
                        }
                        for change, values, _ in lot
                    ],
                )
                self._note([change for change, _, _ in lot], "update", [data for _, _, data in lot])
        return kept

    def _remove(self, changes: list[Change]) -> list[Kept]:
        kept: list[Kept] = []
        gone: list[Change] = []
        for change in changes:
            row = self._current.get((change.table, change.row_id))
            if row is None:
                kept.append(_kept(change, GONE_SINCE))
            elif self._same(change.table, row, json.loads(change.data)):
                gone.append(change)
                del self._current[change.table, change.row_id]
            else:
                kept.append(_kept(change, EDITED_SINCE))
        for name, lot in reversed(_by_table(gone, self._order)):
            table = self._table(name)
            self._session.execute(delete(table).where(table.c.id.in_([one.row_id for one in lot])))
            self._note(lot, "delete")
        return kept

    def _note(self, changes: Sequence[Change], op: Op, data: Sequence[dict[str, Any]] | None = None) -> None:
        """What was done, in the same form as any other write."""
        self.tables.update(one.table for one in changes)
        written = [to_json(one) for one in data] if data is not None else [one.data for one in changes]
        trail_of(self._session).add(
            Change(one.table, one.row_id, op, one.subject_table, one.subject_id, text)
            for one, text in zip(changes, written, strict=True)
        )

    def _same(self, name: str, row: Mapping[str, Any], data: Mapping[str, Any]) -> bool:
        told = self._told.get(name)
        if told is None:
            told = self._told[name] = tuple(
                column.name
                for column in self._table(name).c
                if column.name != "id" and not column.info.get("derived")
            )
        for column in told:
            value = row[column]
            if (value or data.get(column)) and (_plain(value) or None) != (data.get(column) or None):
                return False
        return True

    def _table(self, name: str) -> Table:
        table = self._records[name].__table__
        assert isinstance(table, Table)
        return table


def _by_table(changes: Iterable[Change], order: Mapping[str, int]) -> list[tuple[str, list[Change]]]:
    """The changes by table, tables others point at first."""
    found: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        found[change.table].append(change)
    return sorted(found.items(), key=lambda one: order[one[0]])


def _empty(column: Any) -> Any:
    kind = column.type.python_type
    return "" if kind is str else kind()


def _plain(value: object) -> Any:
    """A value as the audit writes it; the usual kinds without the way through JSON."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, dt.date):
        return value.isoformat()
    return json.loads(to_json({"value": value}))["value"]


def _value(table: Table, name: str, plain: Any) -> Any:
    kind = table.c[name].type
    if plain is None:
        return None
    if isinstance(kind, Date):
        return dt.date.fromisoformat(plain)
    if isinstance(kind, Uuid):
        return uuid.UUID(plain)
    return plain


def _kept(change: Change, reason: str) -> Kept:
    return Kept(change.subject_table, change.subject_id, reason)
