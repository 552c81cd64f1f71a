# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking a whole use case back through its audit entry, keeping whatever was changed since.

Works record by record ("subject"): a person taken in by an import goes with everything the import wrote about him or
her, unless somebody has worked on that person meanwhile; then the person stays, and the report says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from union_desktop.core.audit import (
    SEALED,
    AuditChange,
    AuditEntry,
    AuditScope,
    Change,
    Op,
    is_redacted,
    trail_of,
)
from union_desktop.core.changes import Changes
from union_desktop.core.database import Base
from union_desktop.core.errors import UserError
from union_desktop.core.roles import NotAllowed, Role, needs
from union_desktop.core.undo import chain as undo_chain
from union_desktop.core.undo.bundles import Subject, bundles
from union_desktop.core.undo.rows import Rows
from union_desktop.core.undo.rules import Kept, Projection, UndoReport, UndoRules

__all__ = ["Kept", "Projection", "UndoReport", "UndoRules", "require_own", "revert", "take_back"]

_LOT: Final = 400
_OPS: Final[dict[str, Op]] = {"insert": "insert", "update": "update", "delete": "delete"}

EDITED_SINCE: Final = "此后又被修改过，予以保留。"
REFERRED_TO: Final = "已有其他记录引用，予以保留。"
FORGOTTEN: Final = "已作匿名处理，原来的内容不再保存，不能恢复。"
TAKEN: Final = "其中的号码等内容现在属于另一条记录，予以保留。"

#: A change and its place when all of the entry are taken back, newest first.
_Step = tuple[int, Change]
_Bundle = Sequence[tuple[Subject, list[_Step]]]
T = TypeVar("T")


@dataclass(slots=True)
class _Work:
    """What one undo knows: the rows written by the entry, and who was worked on since."""

    seq: int
    projections: Mapping[str, Projection]
    rows: Rows
    kept: list[Kept] = field(default_factory=list)
    reverted: set[Subject] = field(default_factory=set)


@needs(Role.CLERK)
def take_back(session: Session, seq: int, rules: UndoRules) -> UndoReport:
    """Undo one entry as an operator asked for it; what a redo is, too, for an entry that was an undo.

    Raises UserError when it cannot be taken back (looks, operators, the set-up, taken back before) and NotAllowed for
    somebody else's entry unless an administrator asks.
    """
    entry = session.get(AuditEntry, seq)
    if entry is None:
        raise UserError("找不到这次操作的记录，没有撤销任何内容。")
    require_own(session, entry)
    tables = set(session.scalars(select(AuditScope.table_name).where(AuditScope.seq == seq)))
    founded = (
        session.scalar(
            select(AuditScope.seq).where(AuditScope.table_name == table).order_by(AuditScope.seq).limit(1)
        )
        == seq
        for table in rules.foundations
    )
    reason = undo_chain.refusal_for(tables, rules, founded)
    if reason is not None:
        raise UserError(f"没有撤销任何内容：{reason}")
    _refuse_if_taken_back(session, seq)
    taker = next((rules.takers[table] for table in sorted(tables) if table in rules.takers), None)
    if taker is not None:
        return taker(session, seq)
    return revert(session, seq, rules.projections, leave=frozenset(rules.never))


def require_own(session: Session, entry: AuditEntry) -> None:
    """Refuses an entry of somebody else, however it is taken back; an administrator may."""
    trail = trail_of(session)
    if entry.operator != trail.operator and not trail.role.may(Role.ADMINISTRATOR):
        raise NotAllowed(
            f"这是“{entry.operator}”做的操作，没有撤销，数据没有变化。只有本人或管理员可以撤销它。"
        )


@needs(Role.CLERK)
def revert(
    session: Session, seq: int, projections: Mapping[str, Projection], *, leave: frozenset[str] = frozenset()
) -> UndoReport:
    """Take back everything entry ``seq`` wrote, except about the subject tables in ``leave``; ``projections`` by
    subject table.

    Raises UserError when there is no such entry or it is taken back already.
    """
    if session.get(AuditEntry, seq) is None:
        raise UserError("找不到这次操作的记录，没有撤销任何内容。")
    _refuse_if_taken_back(session, seq)
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
    work = _Work(seq, projections, Rows(session))
    work.kept.extend(Kept(*one, FORGOTTEN) for one in forgotten)
    trail_of(session).undo_of = seq
    for lot in _lots(_pointed_at_last(bundles(by_subject))):
        _revert_lot(session, work, lot)
    session.expire_all()
    numbers = tuple(sorted({number for _, number in work.reverted}))
    return UndoReport(len(work.reverted), tuple(work.kept), Changes(frozenset(work.rows.tables), numbers))


def _pointed_at_last(found: Sequence[_Bundle]) -> list[_Bundle]:
    """What others point at goes after them: a round made together with a thousand rows, when the last row is gone."""
    order = {table.name: at for at, table in enumerate(Base.metadata.sorted_tables)}
    return sorted(found, key=lambda bundle: -min(order.get(table, 0) for (table, _), _ in bundle))


def _refuse_if_taken_back(session: Session, seq: int) -> None:
    links = session.connection().exec_driver_sql(undo_chain.LINKS).all()
    if seq in undo_chain.taken_back(links):
        raise UserError("这次操作已经撤销过，没有重复撤销。")


def _revert_lot(session: Session, work: _Work, lot: Sequence[_Bundle]) -> None:
    """All of a lot at once; when that fails, bundle by bundle, so that only those who cannot go back stay."""
    before = (list(work.kept), set(work.reverted))
    try:
        with session.begin_nested():
            _revert_all(session, work, [one for bundle in lot for one in bundle])
    except (UserError, IntegrityError) as error:
        work.kept, work.reverted = before
        if len(lot) > 1:
            for bundle in lot:
                _revert_lot(session, work, [bundle])
            return
        reason = error.message if isinstance(error, UserError) else _reason(error)
        work.kept.extend(Kept(table, number, reason) for (table, number), _ in lot[0])


def _reason(error: IntegrityError) -> str:
    return TAKEN if "unique" in str(error.orig).lower() else REFERRED_TO


def _revert_all(session: Session, work: _Work, lot: _Bundle) -> None:
    going: dict[str, list[int]] = defaultdict(list)
    steps: list[_Step] = []
    rows = work.rows
    rows.load(change for _, changes in lot for _, change in changes)
    since = _touched_since(session, work.seq, [subject for subject, _ in lot])
    for (table, number), changes in lot:
        created = any(
            one.op == "insert" and one.table == table and one.row_id == number for _, one in changes
        )
        oldest_first = [change for _, change in sorted(changes, key=lambda step: -step[0])]
        if (
            created
            and (table, number) in since
            and not _as_left(session, work, (table, number), oldest_first)
        ):
            work.kept.append(Kept(table, number, EDITED_SINCE))
            continue
        going[table].append(number)
        steps.extend(changes)
    # A row that went from one record to another concerns both.
    involved: dict[str, set[int]] = {table: set(numbers) for table, numbers in going.items()}
    for _, change in steps:
        for table, number in rows.owners(change):
            involved.setdefault(table, set()).add(number)
    for table, numbers in involved.items():
        if table in work.projections:
            work.projections[table].clear(session, sorted(numbers))
    # The newest change goes first, across all subjects: a number handed from one person to another was given up first.
    work.kept.extend(rows.take_back([change for _, change in sorted(steps, key=lambda step: step[0])]))
    for table, numbers in involved.items():
        if table in work.projections:
            work.projections[table].rebuild(session, sorted(numbers))
    work.reverted.update((table, number) for table, numbers in going.items() for number in numbers)


def _touched_since(session: Session, seq: int, subjects: Sequence[Subject]) -> frozenset[Subject]:
    found: set[Subject] = set()
    for numbers in _lots(sorted({number for _, number in subjects})):
        rows = session.execute(
            select(AuditChange.subject_table, AuditChange.subject_id)
            .where(AuditChange.subject_id.in_(numbers), AuditChange.seq > seq)
            .distinct()
        )
        found.update((table, number) for table, number in rows)
    return frozenset(found)


def _as_left(session: Session, work: _Work, subject: Subject, changes: Sequence[Change]) -> bool:
    """Whether the record stands as the entry left it: what came later was itself taken back."""
    if not work.rows.stand_as_left(changes):
        return False
    mine = {(change.table, change.row_id) for change in changes}
    later = session.execute(
        select(AuditChange.table_name, AuditChange.row_id, AuditChange.op)
        .where(
            AuditChange.subject_id == subject[1],
            AuditChange.subject_table == subject[0],
            AuditChange.seq > work.seq,
        )
        .order_by(AuditChange.id)
    )
    first: dict[tuple[str, int], str] = {}
    for table, number, op in later:
        first.setdefault((table, number), op)
    # A row that was first deleted was there already: another record of the same entry brought it.
    return not any(
        op == "insert" and place not in mine and work.rows.exists(*place) for place, op in first.items()
    )


def _lots(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for at in range(0, len(items), _LOT):
        yield items[at : at + _LOT]
