# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables as the audit tells them: replaying every change from the first must give exactly what the tables hold.

That is the strongest thing an office file can say about itself. A row written without its entry, an entry whose row is
missing, half a use case: each makes the two differ. Rows whose values left the audit for good are not compared.
"""

from __future__ import annotations

import json
from typing import Any

from union_desktop.app import tables
from union_desktop.core.audit import SEALED, is_redacted, to_json
from union_desktop.core.database import Record
from union_desktop.core.reading import Reader

Row = dict[str, Any]


def differences(reader: Reader) -> list[str]:
    """Where the tables and the audit disagree, by table and number; empty when they agree."""
    told, forgotten = _told(reader)
    found: list[str] = []
    for mapper in tables.Base.registry.mappers:
        record = mapper.class_
        if not issubclass(record, Record):
            continue
        held = _held(reader, record)
        want = told.pop(record.__tablename__, {})
        found += [
            f"{record.__tablename__} {number}"
            for number in sorted(held.keys() | want.keys())
            if (record.__tablename__, number) not in forgotten and held.get(number) != want.get(number)
        ]
    found += [f"{name}: not a table" for name in told]
    return found


def _told(reader: Reader) -> tuple[dict[str, dict[int, Row]], set[tuple[str, int]]]:
    told: dict[str, dict[int, Row]] = {}
    forgotten: set[tuple[str, int]] = set()
    for table, number, op, data in reader.iterate(
        "select table_name, row_id, op, data from audit_change order by id"
    ):
        if table == SEALED:
            continue
        if is_redacted(data):
            forgotten.add((table, number))
        rows = told.setdefault(table, {})
        fields = json.loads(data)
        if op == "insert":
            rows[number] = _tidy(fields)
        elif op == "delete":
            rows.pop(number, None)
        else:
            now = {name: pair[1] for name, pair in fields.items() if isinstance(pair, list)}
            rows[number] = _tidy({**rows.get(number, {}), **now})
    return told, forgotten


def _held(reader: Reader, record: type[Record]) -> dict[int, Row]:
    table = record.__table__
    names = [column.name for column in table.c if not column.info.get("derived") and column.name != "id"]
    listed = ", ".join(f'"{name}"' for name in ("id", *names))
    rows = reader.iterate(f'select {listed} from "{table.name}"')
    return {number: _tidy(_plain(dict(zip(names, values, strict=True)))) for number, *values in rows}


def _plain(row: Row) -> Row:
    fields: Row = json.loads(to_json(row))
    return fields


def _tidy(row: Row) -> Row:
    # An insert leaves out what is empty; a flag is a number in the file and a truth value in the audit.
    return {
        name: int(value) if isinstance(value, bool) else value
        for name, value in row.items()
        if value not in (None, "", 0, False)
    }
