# SPDX-License-Identifier: GPL-3.0-or-later
"""What the screen shows of a file before anything is written: which column was taken for what, and the report."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from union_desktop.areas.aid.service.sheet.columns import read_table
from union_desktop.areas.aid.service.sheet.reading import report_from
from union_desktop.areas.aid.terms import FundSource, SheetReport
from union_desktop.core.reading import Reader

_WORDS: Final = {
    "name": "姓名",
    "staff_no": "工号",
    "id_number": "证件号码",
    "amount": "金额",
    "fund": "资金来源",
    "reason": "事由",
    "note": "备注",
    "headcount": "人数",
    "goods": "慰问品",
    "goods_value": "其中慰问品",
}


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """``columns`` are (header of the file, what it was taken for), from left to right; ``unused`` are the other headers."""

    sheet: str
    columns: tuple[tuple[str, str], ...]
    unused: tuple[str, ...]
    report: SheetReport


def meaning(key: str) -> str:
    """What a column holds, in words."""
    source = key.removeprefix("fund:")
    return f"资金：{FundSource(source).label}" if source != key else _WORDS[key]


def preview(
    reader: Reader, report: Callable[[int, int], None], *, data: bytes, name: str, **where: Any
) -> bytes:
    """In a child process: the answer is a pickled ``SheetPreview``; refusals are those of ``report_from``."""
    table, columns = read_table(data, name)
    headers = table.table.headers
    made: SheetReport = pickle.loads(report_from(reader, report, data=data, name=name, **where))  # noqa: S301
    by_place = {at: key for key, at in columns.items()}
    return pickle.dumps(
        SheetPreview(
            table.table.sheet,
            tuple((headers[at], meaning(by_place[at])) for at in sorted(by_place)),
            tuple(header for at, header in enumerate(headers) if header and at not in by_place),
            made,
        )
    )
