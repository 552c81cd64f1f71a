# SPDX-License-Identifier: GPL-3.0-or-later
"""An archive of a hundred thousand members and a million rows, against copying the database file; and the window meanwhile."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import Measure, child, in_turn, once
from union_desktop.core.backup import making, places
from union_desktop.core.encrypted_file import DATABASE_NAME, connect, row_counts
from union_desktop.core.office import open_with_key

ROWS = 1_000_000
_LOOK = (
    "insert into access_entry (uid, at, operator, what, field, about_table, about_id, row_count, purpose)"
    " with recursive n(i) as (select 1 union all select i + 1 from n where i < :most)"
    " select printf('%032x', i), '2026-09-30T08:00:00+08:00', '测试员', 'reveal', '证件号码', 'person', i, 1, '核对名册' from n"
)


def measures(folder: Path, key: bytes, operator: str, scratch: Path) -> Iterator[Measure]:
    """On the closed office in ``folder``, filled up to a million rows."""
    scratch.mkdir()
    rows = _fill(folder, key)
    database = folder / DATABASE_NAME

    def copy() -> None:
        shutil.copyfile(database, scratch / "copy.db")
        with (scratch / "copy.db").open("rb+") as stream:
            os.fsync(stream.fileno())

    office = open_with_key(folder, operator, key)
    try:
        size = database.stat().st_size

        def back_up(*, thorough: bool) -> float:
            target = places.free_path(scratch)
            seconds = once(lambda: making.back_up(office, target, lambda _d, _t: None, thorough=thorough))
            target.unlink()
            return seconds

        note = f"{rows:,} rows, {size / 1e6:.0f} MB ÷ copy of the file with fsync"
        value, floor = in_turn(lambda: back_up(thorough=False), lambda: once(copy))
        yield Measure("backup", value, floor, 15.0, note=f"{note}; archive checked and in its place")
        value, floor = in_turn(lambda: back_up(thorough=True), lambda: once(copy), runs=3)
        yield Measure(
            "backup-to-the-bottom",
            value,
            floor,
            45.0,
            note="the same, then structure, references, whole chain",
        )
    finally:
        office.close()
    worst = child("tests.bench.child_backup", str(folder), operator, text_in=key.hex())
    idle = worst.pop("idle")
    for name, gap in worst.items():
        yield Measure(f"stall-{name}", gap, None, 100.0, "ms", f"idle {idle:.0f} ms")


def _fill(folder: Path, key: bytes) -> int:
    connection = connect(folder / DATABASE_NAME, key)
    try:
        there = sum(row_counts(connection).values())
        if there < ROWS:
            connection.execute(_LOOK, {"most": ROWS - there})
        connection.execute("pragma wal_checkpoint(truncate)").fetchone()
        return sum(row_counts(connection).values())
    finally:
        connection.close()
