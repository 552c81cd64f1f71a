# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers of records by year (KN-2026-0001), given once: not again after a record went, and not after an undo."""

from __future__ import annotations

import json
from typing import Final

from union_desktop.core.asking import Source, asking

_DIGITS: Final = 4


def next_number(source: Source, table: str, column: str, prefix: str, year: int) -> str:
    """The number after the highest one ever given in the year; asked inside the transaction that uses it."""
    start = f"{prefix}-{year:04d}-"
    ask = asking(source)
    used = [
        str(number)
        for (number,) in ask(f"select {column} from {table} where {column} like :start", start=f"{start}%")
    ]
    # Records that were taken back stand in the audit only.
    for (data,) in ask(
        "select c.data from audit_scope s join audit_change c on c.seq = s.seq and c.table_name = s.table_name"
        " and c.op = s.op where s.table_name = :table and s.op = 'insert' and c.data like :start",
        table=table,
        start=f"%{start}%",
    ):
        used.append(str(json.loads(data).get(column, "")))
    ends = [one[len(start) :] for one in used if one.startswith(start)]
    return f"{start}{max((int(end) for end in ends if end.isdigit()), default=0) + 1:0{_DIGITS}d}"
