# SPDX-License-Identifier: GPL-3.0-or-later
"""Many rows at once, past the ORM but never past the audit.

Measured: driver tuples cost 1.1 times a bare executemany, ORM objects 19 times (PLATFORM §6).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from union_desktop.core.audit import Change, to_json, trail_of
from union_desktop.core.database import Record


def new_uids(count: int) -> list[str]:
    """Random version-4 UUIDs as 32 hex digits."""
    data = os.urandom(16 * count).hex()
    digits = "89ab"
    return [
        f"{data[at : at + 12]}4{data[at + 13 : at + 16]}{digits[int(data[at + 16], 16) & 3]}{data[at + 17 : at + 32]}"
        for at in range(0, 32 * count, 32)
    ]


def next_id(session: Session, table: Table) -> int:
    """The first free number; safe because the writing transaction holds the write lock."""
    connection = session.connection()
    session.flush()
    last = connection.exec_driver_sql(f"select max(id) from {table.name}").scalar() or 0
    if connection.dialect.name == "sqlite":
        given = connection.exec_driver_sql(
            f"select seq from sqlite_sequence where name = '{table.name}'"
        ).scalar()
        last = max(last, given or 0)
    return int(last) + 1


def insert_rows(
    session: Session, record: type[Record], columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> range:
    """Insert rows given in the order of ``columns`` (without id and uid) and return their new ids.

    Values must already be what the driver stores: ISO text for dates, int for money and flags.
    """
    table = record.__table__
    assert isinstance(table, Table)
    first = next_id(session, table)
    ids = range(first, first + len(rows))
    if not rows:
        return ids
    names = ("id", "uid", *columns)
    full = [(row_id, uid, *row) for row_id, uid, row in zip(ids, new_uids(len(rows)), rows, strict=True)]
    _run_many(
        session, f"insert into {table.name} ({', '.join(names)}) values ({_marks(session, len(names))})", full
    )
    if table.info.get("derived"):
        return ids
    labelled = [
        (name, at) for at, name in enumerate(names) if name != "id" and not table.c[name].info.get("derived")
    ]
    subject_table, key = record.subject
    key_at = names.index(key)
    trail_of(session).add(
        Change(
            table.name,
            row[0],
            "insert",
            subject_table,
            row[key_at],
            # What was left empty needs no word: an insert has no old value to compare with.
            to_json({label: row[at] for label, at in labelled if row[at] is not None and row[at] != ""}),
        )
        for row in full
    )
    return ids


def update_rows(
    session: Session,
    record: type[Record],
    columns: Sequence[str],
    rows: Sequence[tuple[int, int, Sequence[Any], Sequence[Any]]],
) -> None:
    """Change rows: (id, id of the record its history belongs to, old values, new values) in the order of ``columns``.

    Old and new values are what the driver stores; the caller has read the old ones in this transaction.
    """
    table = record.__table__
    assert isinstance(table, Table)
    different = [row for row in rows if tuple(row[2]) != tuple(row[3])]
    if not different:
        return
    session.flush()
    given = ", ".join(f"{name} = {_marks(session, 1)}" for name in columns)
    _run_many(
        session,
        f"update {table.name} set {given} where id = {_marks(session, 1)}",
        [(*new, row_id) for row_id, _, _, new in different],
    )
    told = [(at, name) for at, name in enumerate(columns) if not table.c[name].info.get("derived")]
    subject_table = record.subject[0]
    trail_of(session).add(
        Change(
            table.name,
            row_id,
            "update",
            subject_table,
            subject_id,
            to_json({name: [old[at], new[at]] for at, name in told if old[at] != new[at]}),
        )
        for row_id, subject_id, old, new in different
        if any(old[at] != new[at] for at, _ in told)
    )
    _forget(session, record)


def delete_rows(session: Session, record: type[Record], ids: Sequence[int]) -> None:
    """Delete rows by number; what they held goes into the audit, so that they can be made again."""
    table = record.__table__
    assert isinstance(table, Table)
    session.flush()
    connection = session.connection()
    subject_table, key = record.subject
    for at in range(0, len(ids), 500):
        lot = table.c.id.in_(ids[at : at + 500])
        found = connection.execute(select(table).where(lot).order_by(table.c.id.desc())).mappings().all()
        connection.execute(delete(table).where(lot))
        trail_of(session).add(
            Change(
                table.name,
                row["id"],
                "delete",
                subject_table,
                row[key],
                to_json(
                    {
                        column.name: row[column.name]
                        for column in table.c
                        if column.name != "id"
                        and not column.info.get("derived")
                        and row[column.name] not in (None, "")
                    }
                ),
            )
            for row in found
        )
    _forget(session, record)


def insert_derived(
    session: Session, table_name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Insert rows of a derived table (no audit: they can be computed again)."""
    if rows:
        sql = f"insert into {table_name} ({', '.join(columns)}) values ({_marks(session, len(columns))})"
        _run_many(session, sql, rows)


def execute_many(session: Session, sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run a statement with ``?`` marks for each row, on derived data only."""
    if rows:
        if session.connection().dialect.paramstyle != "qmark":
            sql = sql.replace("?", "%s")
        _run_many(session, sql, rows)


def _forget(session: Session, record: type[Record]) -> None:
    """What the session still holds of this table is read again; other records keep what is being done to them."""
    for loaded in list(session.identity_map.values()):
        if type(loaded) is record:
            session.expire(loaded)


def _marks(session: Session, count: int) -> str:
    mark = "?" if session.connection().dialect.paramstyle == "qmark" else "%s"
    return ", ".join([mark] * count)


def _run_many(session: Session, sql: str, rows: Iterable[Sequence[Any]]) -> None:
    # Lots of 5,000 give the window's thread its turn and keep the driver's argument list small.
    connection = session.connection()
    full = list(rows)
    for at in range(0, len(full), 5000):
        connection.exec_driver_sql(sql, [tuple(row) for row in full[at : at + 5000]])
