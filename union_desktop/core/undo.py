# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking a whole use case back through its audit entry, keeping whatever was changed since.

Works record by record ("subject"): a person taken in by an import goes with everything the import wrote about him or
her, unless somebody has worked on that person meanwhile; then the person stays, and the report says so.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from sqlalchemy import Date, Table, Uuid, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from union_desktop.core.audit import (
    SEALED,
    AuditChange,
    AuditEntry,
    Change,
    Op,
    is_redacted,
    to_json,
    trail_of,
)
from union_desktop.core.changes import Changes
from union_desktop.core.database import Base, Record
from union_desktop.core.errors import UserError

_LOT: Final = 400

_OPS: Final[dict[str, Op]] = {"insert": "insert", "update": "update", "delete": "delete"}

Subject = tuple[str, int]
#: A change and its place when all of the entry are taken back, newest first.
_Step = tuple[int, Change]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kept:
    """A record that was left as it is, or in part, and why."""

    table: str
    id: int
    reason: str


@dataclass(frozen=True, slots=True)
class UndoReport:
    """How many records went back to what they were, and which did not."""

    reverted: int
    kept: tuple[Kept, ...]
    changes: Changes


@dataclass(frozen=True, slots=True)
class Projection:
    """What an area computes from its records: taken away before its rows go back, computed again after."""

    clear: Callable[[Session, Sequence[int]], None]
    rebuild: Callable[[Session, Sequence[int]], None]


@dataclass(frozen=True, slots=True)
class UndoRules:
    """How areas take part in an undo: ``projections`` by subject table, and ``takers`` by table.

    An entry that wrote one of the tables in ``takers`` is taken back by that function (session, seq) instead of
    ``revert``, because more belongs to it than its rows.
    """

    projections: Mapping[str, Projection] = field(default_factory=dict)
    takers: Mapping[str, Callable[[Session, int], UndoReport]] = field(default_factory=dict)

    def __or__(self, other: UndoRules) -> UndoRules:
        return UndoRules({**self.projections, **other.projections}, {**self.takers, **other.takers})


@dataclass(slots=True)
class _Work:
    """What one undo knows: the rows written by the entry, and who was worked on since."""

    seq: int
    projections: Mapping[str, Projection]
    touched_since: frozenset[Subject]
    records: dict[str, type[Record]]
    kept: list[Kept] = field(default_factory=list)
    reverted: set[Subject] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)


def revert(
    session: Session, seq: int, projections: Mapping[str, Projection], *, leave: frozenset[str] = frozenset()
) -> UndoReport:
    """Take back everything entry ``seq`` wrote, except about the subject tables in ``leave``; ``projections`` by
    subject table.

    Raises UserError when there is no such entry or it was taken back before.
    """
    if session.get(AuditEntry, seq) is None:
        raise UserError("找不到这次操作的记录，没有撤销任何内容。")
    if session.scalar(select(AuditEntry.seq).where(AuditEntry.undo_of == seq)):
        raise UserError("这次操作已经撤销过，没有重复撤销。")
    rows = session.execute(
        select(
            AuditChange.table_name,
            AuditChange.row_id,
            AuditChange.op,
            AuditChange.subject_table,
            AuditChange.subject_id,
            AuditChange.data,
        )
        .where(AuditChange.seq == seq, AuditChange.subject_table.not_in(leave))
        .order_by(AuditChange.id.desc())
    )
    by_subject: dict[Subject, list[_Step]] = defaultdict(list)
    for place, row in enumerate(rows):
        change = Change(row[0], row[1], _OPS[row[2]], row[3], row[4], row[5])
        by_subject[change.subject_table, change.subject_id].append((place, change))
    forgotten = [one for one, steps in by_subject.items() if any(is_redacted(step.data) for _, step in steps)]
    for subject in (*forgotten, *(one for one in by_subject if one[0] == SEALED)):
        del by_subject[subject]
    records = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
    work = _Work(seq, projections, _touched_since(session, seq), records)
    work.kept.extend(Kept(*one, "已作匿名处理，原来的内容不再保存，不能恢复。") for one in forgotten)
    trail_of(session).undo_of = seq
    for lot in _lots(list(by_subject.items())):
        _revert_lot(session, work, lot)
    session.expire_all()
    people = tuple(sorted(number for _, number in work.reverted))
    return UndoReport(len(work.reverted), tuple(work.kept), Changes(frozenset(work.tables), people))


def _touched_since(session: Session, seq: int) -> frozenset[Subject]:
    rows = session.execute(
        select(AuditChange.subject_table, AuditChange.subject_id).where(AuditChange.seq > seq).distinct()
    )
    return frozenset((table, number) for table, number in rows)


def _revert_lot(session: Session, work: _Work, lot: Sequence[tuple[Subject, list[_Step]]]) -> None:
    """All of a lot at once; when that fails, one by one, so that only those who cannot go back stay."""
    before = (list(work.kept), set(work.reverted), len(trail_of(session).changes))
    try:
        with session.begin_nested():
            _revert_all(session, work, lot)
    except (UserError, IntegrityError) as error:
        work.kept, work.reverted = before[0], before[1]
        del trail_of(session).changes[before[2] :]
        if len(lot) > 1:
            for one in lot:
                _revert_lot(session, work, [one])
            return
        (table, number), _ = lot[0]
        reason = error.message if isinstance(error, UserError) else "已有其他记录引用，予以保留。"
        work.kept.append(Kept(table, number, reason))


def _revert_all(session: Session, work: _Work, lot: Sequence[tuple[Subject, list[_Step]]]) -> None:
    going: dict[str, list[int]] = defaultdict(list)
    steps: list[_Step] = []
    current = _current(session, work, [change for _, changes in lot for _, change in changes])
    for (table, number), changes in lot:
        created = any(
            one.op == "insert" and one.table == table and one.row_id == number for _, one in changes
        )
        if created and (table, number) in work.touched_since and not _as_left(work, changes, current):
            work.kept.append(Kept(table, number, "此后又被修改过，予以保留。"))
            continue
        going[table].append(number)
        steps.extend(changes)
    for table, numbers in going.items():
        if table in work.projections:
            work.projections[table].clear(session, numbers)
    # The newest change goes first, across all subjects: a number handed from one person to another was given up first.
    chosen = [change for _, change in sorted(steps, key=lambda step: step[0])]
    for op in ("delete", "update", "insert"):
        _apply(session, work, [one for one in chosen if one.op == op], current)
    for table, numbers in going.items():
        if table in work.projections:
            work.projections[table].rebuild(session, numbers)
        work.reverted.update((table, number) for number in numbers)


def _as_left(
    work: _Work, changes: Sequence[_Step], current: Mapping[tuple[str, int], Mapping[str, Any]]
) -> bool:
    """Whether all rows the entry made for a record stand as it left them: what came later was itself taken back."""
    left: dict[tuple[str, int], dict[str, Any]] = {}
    for _, change in sorted(changes, key=lambda step: -step[0]):
        data = json.loads(change.data)
        if change.op == "insert":
            left[change.table, change.row_id] = data
        elif (change.table, change.row_id) in left:
            left[change.table, change.row_id].update({name: pair[1] for name, pair in data.items()})
    return all(
        place in current and _same(current[place], data, work.records[place[0]])
        for place, data in left.items()
    )


def _apply(
    session: Session,
    work: _Work,
    changes: Sequence[Change],
    current: dict[tuple[str, int], dict[str, Any]],
) -> None:
    gone: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        data = json.loads(change.data)
        row = current.get((change.table, change.row_id))
        work.tables.add(change.table)
        if change.op == "delete":
            current[change.table, change.row_id] = _restore(session, work, change, data)
        elif row is None:
            work.kept.append(_kept(change, "此后已被删除。"))
        elif change.op == "update":
            _put_back(session, work, change, data, row)
        elif _same(row, data, work.records[change.table]):
            gone[change.table].append(change)
        else:
            work.kept.append(_kept(change, "此后又被修改过，予以保留。"))
    # Rows that point at others go before those they point at.
    for target in reversed(Base.metadata.sorted_tables):
        removed = gone.get(target.name)
        if not removed:
            continue
        session.execute(delete(target).where(target.c.id.in_([one.row_id for one in removed])))
        for one in removed:
            _note(session, one, "delete", json.loads(one.data))


def _put_back(
    session: Session, work: _Work, change: Change, data: Mapping[str, Any], row: dict[str, Any]
) -> None:
    table = _table(work, change.table)
    back = {name: pair for name, pair in data.items() if _plain(row[name]) == pair[1]}
    if len(back) < len(data):
        work.kept.append(_kept(change, "部分内容此后又被修改过，予以保留。"))
    if not back:
        return
    values = {name: _value(table, name, pair[0]) for name, pair in back.items()}
    session.execute(update(table).where(table.c.id == change.row_id).values(**values))
    # An older change of the same row finds what it left behind.
    row.update(values)
    _note(session, change, "update", {name: [pair[1], pair[0]] for name, pair in back.items()})


def _restore(session: Session, work: _Work, change: Change, data: Mapping[str, Any]) -> dict[str, Any]:
    table = _table(work, change.table)
    values = {name: _value(table, name, value) for name, value in data.items()}
    empty = {
        column.name: ""
        for column in table.c
        if column.name not in values and not column.nullable and column.type.python_type is str
    }
    nothing = {column.name: None for column in table.c if column.nullable}
    row = {"id": change.row_id, **nothing, **empty, **values}
    session.execute(insert(table).values(**row))
    _note(session, change, "insert", data)
    return row


def _current(
    session: Session, work: _Work, changes: Iterable[Change]
) -> dict[tuple[str, int], dict[str, Any]]:
    wanted: dict[str, set[int]] = defaultdict(set)
    for change in changes:
        wanted[change.table].add(change.row_id)
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for name, numbers in wanted.items():
        table = _table(work, name)
        for lot in _lots(sorted(numbers)):
            for row in session.execute(select(table).where(table.c.id.in_(lot))).mappings():
                found[name, row["id"]] = dict(row)
    return found


def _same(row: Mapping[str, Any], data: Mapping[str, Any], record: type[Record]) -> bool:
    table = record.__table__
    return all(
        (_plain(row[column.name]) or None) == (data.get(column.name) or None)
        for column in table.c
        if column.name != "id" and not column.info.get("derived")
    )


def _table(work: _Work, name: str) -> Table:
    table = work.records[name].__table__
    assert isinstance(table, Table)
    return table


def _plain(value: object) -> Any:
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


def _note(session: Session, change: Change, op: Op, data: Mapping[str, Any]) -> None:
    trail_of(session).add(
        [
            Change(
                change.table, change.row_id, op, change.subject_table, change.subject_id, to_json(dict(data))
            )
        ]
    )


def _kept(change: Change, reason: str) -> Kept:
    return Kept(change.subject_table, change.subject_id, reason)


def _lots(items: Sequence[T]) -> Iterable[Sequence[T]]:
    for at in range(0, len(items), _LOT):
        yield items[at : at + _LOT]
