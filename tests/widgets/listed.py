# SPDX-License-Identifier: GPL-3.0-or-later
"""A listing of invented records over a table that is made for the reader's query, as areas write theirs."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from union_desktop.core.listing import (
    Facts,
    ListColumn,
    Listing,
    Wanted,
    date_column,
    money_column,
    text_column,
)

STATES = (("draft", "草稿"), ("filed", "在档"), ("ended", "已脱困"))


@dataclass(frozen=True, slots=True)
class FileRow:
    id: int
    name: str
    cause: str
    amount: int
    on: dt.date
    state: str


NAMES = ("单雄信", "曾子墨", "欧阳修远", "李雪松", "王小明", "程咬金")
CAUSES = ("本人患病", "子女上学", "意外致困")
ROWS = {
    number: FileRow(
        number,
        f"{NAMES[number % 6]}{number}",
        CAUSES[number % 3],
        number * 10_000,
        dt.date(2026, 1 + number % 12, 5),
        STATES[number % 3][0],
    )
    for number in range(1, 31)
}


def rows(_reader: Any, ids: Sequence[int]) -> dict[int, FileRow]:
    return {number: ROWS[number] for number in ids if number in ROWS}


def find(_reader: Any, wanted: Wanted) -> array[int]:
    found = [
        row
        for row in ROWS.values()
        if wanted.text in row.name
        and (not wanted.values("state") or row.state in wanted.values("state"))
        and (not wanted.value("cause") or row.cause == wanted.value("cause"))
    ]
    found.sort(key=lambda row: getattr(row, wanted.sort or "id"), reverse=wanted.descending)
    return array("q", (row.id for row in found))


def tally(reader: Any, wanted: Wanted) -> str:
    return f"合计 {sum(ROWS[number].amount for number in find(reader, wanted)) // 100:,}.00 元"


def facts(_reader: Any, record_id: int) -> Facts | None:
    row = ROWS.get(record_id)
    if row is None:
        return None
    return Facts(
        row.name,
        dict(STATES)[row.state],
        f"{row.on} 建档",
        (("主要原因", row.cause), ("金额", f"{row.amount // 100:,} 元"), ("空的", "")),
        (("家庭", (("人口", "3 人"), ("住房", "公房 <40 平方米>"))),),
        warnings=("今年已经得到过一次帮扶。",) if row.id % 2 else (),
        notes=("按 2026 年的标准计算。",),
        steps=("files.file", "files.back") if row.state == "draft" else (),
    )


LIST: Listing[FileRow] = Listing(
    "tests.widgets.listed:LIST",
    "困难职工档案",
    (
        text_column("name", "姓名", lambda row: row.name, 90),
        text_column("cause", "主要原因", lambda row: row.cause, 120),
        money_column("amount", "金额（元）", lambda row: row.amount),
        date_column("on", "建档日期", lambda row: row.on),
        ListColumn("state", "状态", lambda row: dict(STATES)[row.state], 90, hidden=True),
    ),
    rows,
)
