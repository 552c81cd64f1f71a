# SPDX-License-Identifier: GPL-3.0-or-later
"""Which sheets of a file are rosters, and what their columns hold; runs in the child process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from union_desktop.areas.roster.service.columns import IDENTIFYING, guess_columns, identifies, recognise
from union_desktop.areas.roster.terms import FileContents, SheetTable
from union_desktop.core.errors import UserError
from union_desktop.core.sheets.files import Row, Sheet, cell_text, read_sheets
from union_desktop.core.sheets.headers import HEADER_WITHIN, fill_downwards, find_header

SAMPLE_ROWS = 60
# What no two people share is not filled into the next line.
_ONE_PERSONS_OWN = frozenset({"name", "staff_no", "id_number", "phone", "email", "card_no"})


@dataclass(slots=True)
class RawTable:
    """A sheet with its header found; ``rows`` are the lines under the header.

    ``filled`` has the columns of each row (as Excel numbers it) that were filled from a merged cell further up.
    """

    table: SheetTable
    rows: list[Row]
    filled: dict[int, list[int]] = field(default_factory=dict)


def read_tables(
    data: bytes, name: str, remembered: Mapping[str, str] | None = None
) -> tuple[FileContents, list[RawTable]]:
    """All sheets of a file that look like rosters; UserError when there is none or the file cannot be read."""
    tables: list[RawTable] = []
    without: list[str] = []
    for sheet in read_sheets(data, name):
        found = find_table(sheet, remembered)
        if found is not None:
            tables.append(found)
        elif any(any(cell != "" for cell in row) for row in sheet.rows[:HEADER_WITHIN]):
            without.append(sheet.name)
    if not tables:
        raise UserError(
            f"在“{name}”里没有找到表头。请确认前 {HEADER_WITHIN} 行中有一行写着“姓名”以及“工号”或“身份证号”等列名，"
            "补上后重新选择文件；没有写入任何内容。"
        )
    contents = FileContents(tuple(raw.table for raw in tables), tuple(without))
    return contents, tables


def find_table(sheet: Sheet, remembered: Mapping[str, str] | None = None) -> RawTable | None:
    """Find the header under title rows, join headers of two lines, and guess the columns."""
    known = remembered or {}
    found = find_header(sheet, lambda text: known.get(text) or _meaning(text), identifies, IDENTIFYING)
    if found is None:
        return None
    headers, last = found
    filled = fill_downwards(sheet, last + 1, headers, lambda header: _meaning(header) in _ONE_PERSONS_OWN)
    rows = sheet.rows[last + 1 :]
    columns = [[row[at] for row in rows[:SAMPLE_ROWS]] for at in range(len(headers))]
    table = SheetTable(
        sheet=sheet.name,
        headers=headers,
        first_row=sheet.first_row + last + 2,
        first_column=sheet.first_column,
        row_count=len(rows),
        samples=tuple(tuple(cell_text(cell) for cell in row) for row in rows[:12]),
        guesses=guess_columns(headers, columns, known),
    )
    return RawTable(table, rows, filled)


def _meaning(header: str) -> str:
    # A column that is not used is a header all the same.
    found = recognise(header)
    return found[0] if found else ""
