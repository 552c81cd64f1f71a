# SPDX-License-Identifier: GPL-3.0-or-later
"""Entries as a spreadsheet: one line per record an entry touched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from union_desktop.documents.spreadsheet import Column, Note, Sheet, workbook

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.core.words import TableWords

TITLE: Final = "操作记录"
#: Records of one entry that are told line by line; the rest of an import of thousands is told by its counts.
MOST: Final = 50
COLUMNS: Final = (
    Column("seq", "序号", 8.0),
    Column("at", "时间", 20.0),
    Column("operator", "操作员", 12.0),
    Column("action", "操作", 24.0),
    Column("mark", "状态", 18.0),
    Column("record", "涉及记录", 28.0),
    Column("content", "内容", 80.0, "long"),
)


def workbook_from(
    reader: Reader,
    report: Callable[[int, int], None],
    *,
    ids: Sequence[int],
    words: Mapping[str, TableWords],
    as_of: dt.date,
    filters: str,
    operator: str,
    purpose: str,
    made_at: dt.datetime,
) -> bytes:
    """For a child process: these entries as the bytes of an .xlsx."""
    from union_desktop.areas.history.queries import reading

    def lines() -> Iterator[tuple[str, ...]]:
        for at in range(0, len(ids), 100):
            report(at, len(ids))
            yield from reading.lines_of(reader, ids[at : at + 100], words, most=MOST)

    note = Note(TITLE, as_of, filters, operator, purpose, made_at)
    return workbook(Sheet(TITLE, COLUMNS, lines()), note)
