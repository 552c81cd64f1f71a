# SPDX-License-Identifier: GPL-3.0-or-later
"""All sheets of a file, block by block and column by column, and what the columns say of each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import repeat

from union_desktop.areas.roster.service.reading import RawTable
from union_desktop.areas.roster.service.rows.candidates import Candidates
from union_desktop.areas.roster.service.rows.identity import check_against_id, settle_permits
from union_desktop.areas.roster.service.rows.ignored import drop_what_is_no_line
from union_desktop.areas.roster.service.rows.readers import READERS, units
from union_desktop.areas.roster.service.rows.table import TableReader
from union_desktop.areas.roster.service.rows.vocabulary import Vocabulary
from union_desktop.areas.roster.terms import FIELD_BY_KEY, FIELDS, UnknownValue
from union_desktop.documents.coverage import printable

# Rows whose cells stay in the processor's cache while one column after the other is read (measured: 1,000 to 4,000).
_BLOCK = 2000


def read_rows(tables: Sequence[RawTable], columns: Mapping[str, str], vocabulary: Vocabulary) -> Candidates:
    """Read all lines of all sheets; ``columns`` maps header texts to field keys."""
    result = Candidates(list(tables))
    counters: dict[str, Counter[str]] = {}
    for raw_table in tables:
        _read_table(TableReader(result, raw_table, columns, vocabulary, counters))
    for entry in FIELDS:
        if entry.key in counters:
            result.unknown.extend(
                UnknownValue(entry.key, text, count) for text, count in counters[entry.key].most_common()
            )
    settle_permits(result)
    check_against_id(result)
    _note_unprintable_names(result)
    return result


def _note_unprintable_names(result: Candidates) -> None:
    """Names no bundled font can print are told now, not when 95 certificates come out with boxes."""
    names = result.columns.get("name", [])
    rare = "".join(char for char in set("".join(names)) if not printable(char))
    if rare:
        for line, name in enumerate(names):
            if gap := "".join(char for char in name if char in rare):
                result.notes.setdefault(line, []).append(
                    f"自带字体打印不出姓名中的“{gap}”，打印时会缺字。请核对用字。"
                )


def _read_table(reader: TableReader) -> None:
    """Append this sheet's lines to the result."""
    sheet = len(reader.result.positions)
    reader.result.positions.append(reader.position)
    for at in range(0, len(reader.raw.rows), _BLOCK):
        reader.rows = reader.raw.rows[at : at + _BLOCK]
        first = reader.raw.table.first_row + at
        reader.numbers = range(first, first + len(reader.rows))
        reader.start = len(reader.result.raw)
        reader.read_cells.clear()
        reader.columns = None
        _read_block(reader, sheet)


def _read_block(reader: TableReader, sheet: int) -> None:
    result = reader.result
    drop_what_is_no_line(reader)
    count = len(reader.rows)
    for at, row in enumerate(reader.numbers) if reader.raw.filled else ():
        if columns := reader.raw.filled.get(row):
            headers = "、".join(f"“{reader.raw.table.headers[column]}”" for column in columns)
            result.notes.setdefault(reader.start + at, []).append(f"{headers}取自上方的合并单元格。")
    result.raw.extend(reader.rows)
    result.origin.extend(zip(repeat(sheet), reader.numbers))
    unit_field = "union_group" if "union_group" in reader.position else "department"
    if unit_field == "union_group" or not result.unit_field:
        result.unit_field = unit_field
    read: dict[str, list[str]] = {}
    for key in reader.position:
        kind = FIELD_BY_KEY[key].kind
        read[key] = READERS[kind](reader, key, reader.cells(key))
    if unit_field in reader.position:
        read["union_group"] = units(reader, reader.cells(unit_field))
    for key in read:
        result.columns.setdefault(key, [""] * reader.start)
    for key, column in result.columns.items():
        column.extend(read.get(key) or repeat("", count))
