# SPDX-License-Identifier: GPL-3.0-or-later
"""Who changed what: one entry per use case, written in the same transaction, chained by digests.

An entry's digest covers its own fields, the digest before it and every change in it; ``audit_head`` keeps the last
one. Removing, changing or reordering an entry or a change therefore shows in ``verify``. (PEERS §3 row 12.)
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    event,
    insert,
    inspect,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from union_desktop.core.database import DERIVED, Base, Identity, Record
from union_desktop.core.reading import Reader
from union_desktop.core.roles import Role

Op = Literal["insert", "update", "delete"]
START: Final = "0" * 64
#: In the data of a change whose values were taken out for good; what stands beside it was left. No column is called so.
REDACTED: Final = "redacted"
_MARK: Final = f'"{REDACTED}":true'
#: A change of this "table" carries, under ``SEAL``, the digest of an older entry as it was left (core.audit_redaction).
SEALED: Final = "audit_entry"
SEAL: Final = "seal"
_LOT: Final = 5000
_TOLD: Final = 200  # entries between two words about how far verification is


class AuditEntry(Base):
    """One use case of one operator."""

    __tablename__ = "audit_entry"
    seq: Mapped[int] = mapped_column(Identity, primary_key=True, autoincrement=False)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    at: Mapped[str] = mapped_column(String(32), index=True)
    operator: Mapped[str] = mapped_column(Text, index=True)
    action: Mapped[str] = mapped_column(Text, index=True)
    undo_of: Mapped[int | None] = mapped_column(BigInteger)
    change_count: Mapped[int] = mapped_column(Integer)
    # How many records it was about; counted from its changes, because a list cannot count a million of them.
    subject_count: Mapped[int | None] = mapped_column(Integer, info=DERIVED)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    __table_args__ = (
        Index(
            "ix_audit_entry_undo_of",
            "undo_of",
            sqlite_where=text("undo_of is not null"),
            postgresql_where=text("undo_of is not null"),
        ),
    )


class AuditChange(Base):
    """One row written by a use case; ``data`` is JSON: {field: value}, for updates {field: [old, new]}."""

    __tablename__ = "audit_change"
    id: Mapped[int] = mapped_column(Identity, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(ForeignKey("audit_entry.seq"), index=True)
    table_name: Mapped[str] = mapped_column(Text)
    row_id: Mapped[int] = mapped_column(BigInteger)
    op: Mapped[str] = mapped_column(String(6))
    subject_table: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[int] = mapped_column(BigInteger)
    data: Mapped[str] = mapped_column(Text)

    __table_args__ = (Index(None, "subject_id", "subject_table"),)


class AuditScope(Base):
    """How many rows of which table an entry wrote: counted from its changes, so that a list of entries, a filter by
    kind of record and the recycle bin need not walk through a million of them.
    """

    __tablename__ = "audit_scope"
    table_name: Mapped[str] = mapped_column(Text, primary_key=True)
    op: Mapped[str] = mapped_column(String(6), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, index=True)
    row_count: Mapped[int] = mapped_column(Integer)
    __table_args__: Any = {"info": DERIVED, "sqlite_with_rowid": False}


class AuditHead(Base):
    """The end of the chain, so that cutting off the last entries shows too."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger)
    change_id: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(64))


@dataclass(frozen=True, slots=True)
class Change:
    """One written row, as it will stand in the audit."""

    table: str
    row_id: int
    op: Op
    subject_table: str
    subject_id: int
    data: str


class Trail:
    """Gathers the changes of one transaction; lives in ``session.info["trail"]``."""

    def __init__(self, operator: str, action: str, role: Role = Role.ADMINISTRATOR) -> None:
        self.operator = operator
        self.role = role
        self.action = action
        self.undo_of: int | None = None
        self.changes: list[Change] = []
        #: Savepoint → how many changes there were when it began.
        self.marks: dict[SessionTransaction, int] = {}
        self.written_seq: int | None = None

    def add(self, changes: Iterable[Change]) -> None:
        """Changes written past the ORM (bulk)."""
        self.changes.extend(changes)


def trail_of(session: Session) -> Trail:
    """The trail of a session opened by ``office.transaction``."""
    trail: Trail = session.info["trail"]
    return trail


def to_json(fields: dict[str, Any]) -> str:
    """Field values as canonical JSON: dates as ISO text, UUIDs as hex, bytes as their digest."""
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"), default=_plain)


def attach(session: Session, trail: Trail) -> None:
    """Make this session gather its changes and write its entry before it commits."""
    session.info["trail"] = trail
    event.listen(session, "after_flush", _after_flush)
    event.listen(session, "before_commit", _before_commit)
    event.listen(session, "after_transaction_create", _savepoint_begun)
    event.listen(session, "after_soft_rollback", _savepoint_taken_back)


def _plain(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, bytes):
        return {"sha256": hashlib.sha256(value).hexdigest(), "bytes": len(value)}
    raise TypeError(f"no audit form for {type(value).__name__}")


def _after_flush(session: Session, _context: object) -> None:
    changes = trail_of(session).changes
    for record in session.new:
        change = _described(record, "insert")
        if change:
            changes.append(change)
    for record in session.dirty:
        change = _described(record, "update")
        if change:
            changes.append(change)
    for record in session.deleted:
        change = _described(record, "delete")
        if change:
            changes.append(change)


def _described(record: object, op: Op) -> Change | None:
    if not isinstance(record, Record):
        return None
    state = inspect(record)
    data: dict[str, Any] = {}
    for attribute in state.mapper.column_attrs:
        column = attribute.columns[0]
        if column.info.get("derived") or column.name == "id":
            continue
        if op != "update":
            value = getattr(record, attribute.key)
            if value is not None and value != "":
                data[column.name] = value
            continue
        history = state.attrs[attribute.key].history
        if not history.has_changes():
            continue
        if not history.deleted:
            raise RuntimeError(f"old value of {column} was not loaded, the audit would be incomplete")
        data[column.name] = [history.deleted[0], history.added[0] if history.added else None]
    if not data and op == "update":
        return None
    subject_table, key = record.subject
    return Change(record.__tablename__, record.id, op, subject_table, getattr(record, key), to_json(data))


def _savepoint_begun(session: Session, transaction: SessionTransaction) -> None:
    # What was written before was flushed by the savepoint itself.
    if transaction.nested:
        trail = trail_of(session)
        trail.marks[transaction] = len(trail.changes)


def _savepoint_taken_back(session: Session, transaction: SessionTransaction) -> None:
    # What a savepoint took back did not happen, and the audit must not say so.
    trail = trail_of(session)
    mark = trail.marks.pop(transaction, None)
    if mark is not None:
        del trail.changes[mark:]


def _before_commit(session: Session) -> None:
    # SQLAlchemy calls this for savepoints, too; the entry belongs to the use case as a whole.
    if session.in_nested_transaction():
        return
    session.flush()
    trail = trail_of(session)
    if not trail.changes:
        return
    connection = session.connection()
    head = connection.exec_driver_sql("select seq, change_id, digest from audit_head").one_or_none()
    last_seq, last_change, previous = head or (0, 0, START)
    seq = last_seq + 1
    entry = {
        "seq": seq,
        "uid": uuid.uuid4().hex,
        "at": dt.datetime.now(dt.UTC).isoformat(timespec="microseconds"),
        "operator": trail.operator,
        "action": trail.action,
        "undo_of": trail.undo_of,
        "change_count": len(trail.changes),
        "previous": previous,
    }
    digest = entry_digest(entry, _rows(trail.changes, last_change, seq))
    subjects = len({(one.subject_table, one.subject_id) for one in trail.changes})
    connection.execute(insert(AuditEntry), {**entry, "digest": digest, "subject_count": subjects})
    scope = Counter((one.table, one.op) for one in trail.changes)
    connection.execute(
        insert(AuditScope),
        [
            {"seq": seq, "table_name": table, "op": op, "row_count": count}
            for (table, op), count in scope.items()
        ],
    )
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    sql = (
        "insert into audit_change (id, seq, table_name, row_id, op, subject_table, subject_id, data) "
        f"values ({', '.join([mark] * 8)})"
    )
    written = last_change
    while trail.changes:
        # Written and let go in lots: freeing a million values at once would hold up the window's thread.
        lot = trail.changes[:_LOT]
        del trail.changes[:_LOT]
        connection.exec_driver_sql(sql, list(_rows(lot, written, seq)))
        written += len(lot)
    head_values = {"seq": seq, "change_id": written, "digest": digest}
    if head:
        connection.execute(update(AuditHead).values(**head_values))
    else:
        connection.execute(insert(AuditHead), {"id": 1, **head_values})
    trail.written_seq = seq


def _rows(changes: Iterable[Change], last: int, seq: int) -> Iterator[tuple[Any, ...]]:
    """Changes as they stand in the table, numbered on from ``last``."""
    for number, one in enumerate(changes, start=last + 1):
        yield (number, seq, one.table, one.row_id, one.op, one.subject_table, one.subject_id, one.data)


def entry_digest(entry: dict[str, Any], rows: Iterable[tuple[Any, ...]]) -> str:
    """SHA-256 over the entry's fields and its changes in order."""
    chain = hashlib.sha256(
        json.dumps([entry[name] for name in CHAINED], ensure_ascii=False, separators=(",", ":")).encode()
    )
    for row in rows:
        chain.update(f"\n{row[0]}|{row[2]}|{row[3]}|{row[4]}|{row[5]}|{row[6]}|{row[7]}".encode())
    return chain.hexdigest()


def is_redacted(data: str) -> bool:
    """Whether the values of a stored change were taken out for good (core.audit_redaction)."""
    return _MARK in data and REDACTED in json.loads(data)


CHAINED: Final = ("seq", "uid", "at", "operator", "action", "undo_of", "change_count", "previous")


def verify(reader: Reader, report: Callable[[int, int], None] | None = None) -> list[str]:
    """Chinese sentences naming the first broken places of the chain; empty when it is whole.

    ``report`` hears how many of how many entries were read.
    """
    total = reader.value("select count(*) from audit_entry") if report else 0
    problems: list[str] = []
    previous, expected = START, 1
    changes = _ChangesByEntry(reader)
    seals = _seals(reader)
    for row in reader.iterate(
        "select seq, uid, at, operator, action, undo_of, change_count, previous, digest"
        " from audit_entry order by seq"
    ):
        entry = dict(zip((*CHAINED, "digest"), row, strict=True))
        if entry["seq"] != expected:
            problems.append(f"操作记录第 {expected} 条缺失。")
        rows = changes.upto(entry["seq"])
        if report and entry["seq"] % _TOLD == 0:
            report(entry["seq"], total)
        # What was sealed later cannot give the digest of its first day; its place in the chain still does.
        whole = seals.get(entry["seq"], entry["digest"])
        if entry["previous"] != previous or entry_digest(entry, rows) != whole:
            problems.append(f"操作记录第 {entry['seq']} 条与记录链不符，可能被改动过。")
        previous, expected = entry["digest"], entry["seq"] + 1
        if len(problems) >= 20:
            problems.append("问题过多，后面的不再逐条列出。")
            return problems
    head = reader.one("select seq, digest from audit_head") or (0, START)
    if tuple(head) != (expected - 1, previous):
        problems.append("操作记录的末尾与链尾登记不符，最后的记录可能被删除过。")
    if changes.left_over():
        problems.append("存在不属于任何操作记录的改动明细。")
    return problems


def _seals(reader: Reader) -> dict[int, str]:
    """Digests of entries that lost values, by number; a seal counts for entries before its own only, the last one."""
    rows = reader.iterate(
        "select subject_id, data from audit_change where subject_table = :sealed and seq > subject_id order by id",
        sealed=SEALED,
    )
    return {seq: _seal_in(data) for seq, data in rows}


def _seal_in(data: str) -> str:
    try:
        return str(json.loads(data)[SEAL])
    except (ValueError, LookupError, TypeError):
        return ""  # no digest is empty: the entry it should be about shows as altered, and so does its own


class _ChangesByEntry:
    """Walks the changes once beside the entries, so that verification needs no memory for a million rows."""

    def __init__(self, reader: Reader) -> None:
        self._rows: Iterator[tuple[Any, ...]] = reader.iterate(
            "select id, seq, table_name, row_id, op, subject_table, subject_id, data"
            " from audit_change order by seq, id"
        )
        self._next = next(self._rows, None)

    def upto(self, seq: int) -> list[tuple[Any, ...]]:
        taken = []
        while self._next is not None and self._next[1] <= seq:
            taken.append(self._next)
            self._next = next(self._rows, None)
        return taken

    def left_over(self) -> bool:
        return self._next is not None
