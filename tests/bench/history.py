# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit of years: listed, searched, told, checked; and an import of thousands taken back."""

from __future__ import annotations

import datetime as dt
import json
import random
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench import big_office
from tests.bench.measure import Measure, in_turn, once, timed
from union_desktop.app.areas import AREAS
from union_desktop.app.desk import all_undo_rules, all_words
from union_desktop.areas.history.queries import listing, reading
from union_desktop.areas.history.terms import EntryFilter, Sort
from union_desktop.areas.members import service as members
from union_desktop.core import audit
from union_desktop.core.encrypted_file import DATABASE_NAME, connect
from union_desktop.core.office import Office, open_with_key
from union_desktop.core.undo import chain as undo_chain, reverting

#: Changes of an entry; ten on average, so that 100,000 entries hold a million.
_COUNTS = (1, 1, 2, 5, 10, 10, 10, 20, 20, 21)
_IMPORTED = 10_000
_DATA = json.dumps(
    {"phone": ["19900000001", "19900000002"], "department": ["第1部门", "第2部门"]},
    ensure_ascii=False,
    separators=(",", ":"),
)


def measures(scratch: Path, count: int) -> Iterator[Measure]:
    """All figures over ``count`` entries."""
    office = big_office.empty_office(scratch)
    people = big_office.drafts(_IMPORTED)

    def enrol() -> None:
        with office.transaction("批量入会") as session:
            members.enrol_many(session, people)

    def take_back(entry: int) -> None:
        with office.transaction("撤销") as session:
            reverting.take_back(session, entry, all_undo_rules(AREAS))

    enrolled = once(enrol)
    with office.reader() as reader:
        seq = int(reader.value("select max(seq) from audit_entry"))
    value = once(lambda: take_back(seq))
    yield Measure("undo-import", value, enrolled, 4.0, note="taking 10,000 people back ÷ enrolling them")
    value = once(lambda: take_back(seq + 1))
    yield Measure("redo-import", value, enrolled, 5.0, note="and again ÷ enrolling them")
    folder, key, operator = office.folder, office.data_key, office.operator
    office.close()
    _fill(folder, key, count)
    office = open_with_key(folder, operator, key)
    try:
        yield from _looking(office, seq)
    finally:
        office.close()


def _looking(office: Office, imported: int) -> Iterator[Measure]:
    words, rules = all_words(AREAS), all_undo_rules(AREAS)
    with office.reader() as reader:
        ids = listing.find_ids(reader, EntryFilter())

        def opened() -> None:
            found = listing.find_ids(reader, EntryFilter())
            listing.rows(reader, found[:128], words)

        def bare() -> object:
            return reader.ids("select seq from audit_entry order by seq desc")

        value, floor = in_turn(lambda: once(opened), lambda: once(bare))
        yield Measure("history-open", value, floor, 3.0, note="numbers and first page ÷ bare numbers")
        middle = ids[len(ids) // 2 : len(ids) // 2 + 128]
        page = timed(lambda: listing.rows(reader, middle, words))
        yield Measure("history-page", page, None, 0.02, note="128 rows, on the window's thread")
        wanted = {
            "text": EntryFilter(text="会籍"),
            "person": EntryFilter(text="0000123"),
            "kind": EntryFilter(tables=("person",)),
            "looks": EntryFilter(sort=Sort.LOOKED),
        }
        for name, one in wanted.items():
            seconds = timed(lambda one=one: listing.find_ids(reader, one))  # type: ignore[misc]
            yield Measure(f"history-by-{name}", seconds, None, 0.3)
        told = timed(lambda: reading.entry(reader, imported, words))
        yield Measure("history-import-told", told, None, 0.2, note="the first records of an import of 10,000")
        step = timed(lambda: undo_chain.next_undo(reader, "周文", rules))
        yield Measure("history-next-undo", step, None, 0.1)

        def all_rows() -> None:
            for _ in reader.iterate("select * from audit_change order by seq, id"):
                pass

        value, floor = once(lambda: audit.verify(reader)), once(all_rows)
        yield Measure("history-verify", value, floor, 8.0, note="the whole chain ÷ reading its changes")


def _fill(folder: Path, key: bytes, count: int) -> None:
    """Entries as years of work leave them, in a chain that holds."""
    connection = connect(folder / DATABASE_NAME, key)
    connection.execute("BEGIN IMMEDIATE")
    seq, change, previous = connection.execute("select seq, change_id, digest from audit_head").fetchone()
    dice = random.Random(12)
    start = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    entries: list[tuple[Any, ...]] = []
    changes: list[tuple[Any, ...]] = []
    scopes: list[tuple[Any, ...]] = []
    for at in range(count):
        seq += 1
        look = at % 10 == 0
        rows: list[tuple[Any, ...]] = []
        for _ in range(1 if look else dice.choice(_COUNTS)):
            change += 1
            person = dice.randrange(1, _IMPORTED + 1)
            rows.append(
                (
                    change,
                    seq,
                    "access_entry",
                    at + 1,
                    "insert",
                    "access_entry",
                    at + 1,
                    '{"what":"reveal","field":"手机"}',
                )
                if look
                else (change, seq, "person", person, "update", "person", person, _DATA)
            )
        entry = {
            "seq": seq,
            "uid": uuid.UUID(int=dice.getrandbits(128)).hex,
            "at": (start + dt.timedelta(minutes=20 * at)).isoformat(timespec="microseconds"),
            "operator": dice.choice(("周文", "李玉", "王敏")),
            "action": "查看：手机" if look else dice.choice(("修改资料", "批量修改：部门", "会籍变动")),
            "undo_of": seq - 1 if at % 200 == 199 else None,
            "change_count": len(rows),
            "previous": previous,
        }
        previous = audit.entry_digest(entry, rows)
        subjects = len({row[6] for row in rows})
        entries.append((*entry.values(), previous, subjects))
        scopes.append((rows[0][2], rows[0][4], seq, len(rows)))
        changes += rows
    connection.executemany(
        "insert into audit_entry (seq, uid, at, operator, action, undo_of, change_count, previous, digest,"
        " subject_count) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        entries,
    )
    connection.executemany(
        "insert into audit_change (id, seq, table_name, row_id, op, subject_table, subject_id, data)"
        " values (?, ?, ?, ?, ?, ?, ?, ?)",
        changes,
    )
    connection.executemany(
        "insert into audit_scope (table_name, op, seq, row_count) values (?, ?, ?, ?)", scopes
    )
    connection.execute("update audit_head set seq = ?, change_id = ?, digest = ?", (seq, change, previous))
    connection.execute("COMMIT")
    connection.close()
