# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows that are about nobody: blank ones, totals, repeated headers, captions and footers."""

from __future__ import annotations

import re

from union_desktop.areas.roster.service.rows.cells import NO_LETTER, NOT_HAN, joined_text
from union_desktop.areas.roster.service.rows.table import TableReader
from union_desktop.core import values
from union_desktop.core.sheets.files import Cell, Row, cell_text
from union_desktop.core.sheets.lines import TOTAL_WORDS, is_total

_NOT_NAMES = TOTAL_WORDS | {"", "姓名"}
_NOT_A_NAME = re.compile(r"[\d:：、，,（(/]|^第|部$|处$|学院$|小组$|人员$")
_LIKE_A_NUMBER = re.compile(r"^[\s'0-9A-Za-z.+-]*\d[\s0-9A-Za-z.+-]*$")


def drop_what_is_no_line(reader: TableReader) -> None:
    """Leave out blank lines, totals, repeated headers, captions and footers."""
    blank = [""] * len(reader.rows)
    name, staff_no, id_number = (
        reader.cells(key) if key in reader.position else blank for key in ("name", "staff_no", "id_number")
    )
    dropped = set()
    joined = joined_text(name)
    if (
        joined is not None
        and ("" not in staff_no or "" not in id_number)
        and _NOT_NAMES.isdisjoint(name)
        and (NOT_HAN(joined) is None or not any(map(NO_LETTER, name)))
    ):
        return
    suspicious = [
        at
        for at, (called, numbered, identified) in enumerate(zip(name, staff_no, id_number, strict=True))
        if not (numbered or identified) or _is_no_name(called)
    ]
    for at in suspicious:
        reason = _why_no_line(reader, reader.rows[at], name[at])
        if reason is not None:
            dropped.add(at)
            reader.result.ignored_count += 1
            if reason:
                reader.result.ignored.append(f"{reader.raw.table.sheet} 第 {reader.numbers[at]} 行：{reason}")
    if dropped:
        kept = [at for at in range(len(reader.rows)) if at not in dropped]
        reader.rows = [reader.rows[at] for at in kept]
        reader.numbers = [reader.numbers[at] for at in kept]
        reader.read_cells.clear()
        reader.columns = None


def _why_no_line(reader: TableReader, row: Row, called: Cell) -> str | None:
    """Why a row is not about a person ('' for a blank one); None when it is."""
    texts = [text for cell in row if cell != "" and (text := values.normalise_text(cell_text(cell)))]
    if not texts:
        return ""
    name = values.normalise_text(cell_text(called)).replace(" ", "")
    compact = [text.replace(" ", "") for text in texts]
    if is_total(compact, name):
        return f"合计行“{texts[0][:20]}”"
    headers = reader.raw.table.headers
    same = sum(1 for cell, header in zip(row, headers, strict=True) if header and cell_text(cell) == header)
    if same >= 2 and same * 2 >= len(texts):
        return "重复的表头"
    told = sum(1 for at in reader.position.values() if row[at] != "")
    if not name and (told <= 2 or len(texts) <= 2):
        numbers = [
            cell_text(row[reader.position[key]])
            for key in ("staff_no", "id_number")
            if key in reader.position
        ]
        # Captions and footers stand in the first column, which often is the one of staff numbers.
        identified = any(_LIKE_A_NUMBER.search(number) for number in numbers)
        return None if identified else f"说明文字“{texts[0][:20]}”"
    if name and len(texts) == 1 and _NOT_A_NAME.search(name):
        return f"小标题“{texts[0][:20]}”"
    return None


def _is_no_name(cell: Cell) -> bool:
    # A number under 姓名 is a count: that line may be a total.
    return cell in _NOT_NAMES or cell.__class__ is not str or NO_LETTER(cell) is not None
