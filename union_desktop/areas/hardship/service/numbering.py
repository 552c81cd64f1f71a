# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers of files: KN-2026-0001 and on within a year, and none that ever stood on a file, even one taken back since."""

from __future__ import annotations

import json
from typing import Final

from union_desktop.core.asking import Source, asking

PREFIX: Final = "KN"
_DIGITS: Final = 4


def next_number(source: Source, year: int) -> str:
    """The number after the highest one of the year."""
    start = f"{PREFIX}-{year:04d}-"
    ask = asking(source)
    used = [
        str(number)
        for (number,) in ask("select case_no from hardship_case where case_no like :start", start=f"{start}%")
    ]
    # Files that an undo removed stand in the audit only.
    for (data,) in ask(
        "select c.data from audit_scope s join audit_change c on c.seq = s.seq"
        " where s.table_name = 'hardship_case' and s.op = 'insert' and c.table_name = 'hardship_case'"
        " and c.op = 'insert' and c.data like :start",
        start=f"%{start}%",
    ):
        used.append(str(json.loads(data).get("case_no", "")))
    ends = [one[len(start) :] for one in used if one.startswith(start)]
    return f"{start}{max((int(end) for end in ends if end.isdigit()), default=0) + 1:0{_DIGITS}d}"
