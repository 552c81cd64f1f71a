# SPDX-License-Identifier: GPL-3.0-or-later
"""Any list as it stands on the screen, as a spreadsheet or on paper; run by ``core.office_child``."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from union_desktop.core import values
from union_desktop.core.listing import ListColumn, Listing, ListLook, Value, listing
from union_desktop.core.reading import Reader
from union_desktop.documents import row_sheet, spreadsheet

#: Device-independent pixels of a list's column for one character of a spreadsheet's.
_PIXELS_PER_CHARACTER: Final = 7.0
_LOT: Final = 500
_NUMBER_MM: Final = 12.0
_ROOM_MM: Final = {True: 297 - 2 * row_sheet.SIDE, False: 210 - 2 * row_sheet.SIDE}
#: A column is made at most so wide; a list of three columns does not fill a sheet.
_MOST_MM_PER_PIXEL: Final = 0.4
_LANDSCAPE_FROM: Final = 640  # device-independent pixels of all columns

Report = Callable[[int, int], None]


def workbook(
    reader: Reader, report: Report, *, source: str, ids: array[int] | Sequence[int], look: ListLook
) -> bytes:
    """The records with these ids of the listing named ``source``, in this order."""
    found = listing(source)
    columns = _columns(found, look)
    sums = _Sums(columns)

    def rows() -> Iterator[Sequence[Value]]:
        for row in _rows(reader, found, ids):
            sums.add(row)
            yield [column.value(row) if column.value else column.text(row) for column in columns]

    # The total must be known before the sheet is written, and a spreadsheet is held in memory anyway.
    cells = list(rows())
    sheet = spreadsheet.Sheet(
        found.title,
        [
            spreadsheet.Column(column.key, column.title, column.width / _PIXELS_PER_CHARACTER, column.kind)
            for column in columns
        ],
        cells,
        sums.values("合计") if sums.wanted else None,
    )
    note = spreadsheet.Note(
        found.title,
        as_of=look.as_of,
        filters=look.filters,
        operator=look.operator,
        purpose=look.purpose,
        made_at=look.made_at,
    )
    return spreadsheet.workbook(sheet, note, progress=lambda done, _unknown: report(done, len(ids)))


def paper(
    reader: Reader, report: Report, *, source: str, ids: array[int] | Sequence[int], look: ListLook
) -> bytes:
    """The same as a row sheet with a number before each row."""
    found = listing(source)
    columns = _columns(found, look)
    sums = _Sums(columns)
    lines: list[Sequence[str]] = []
    for number, row in enumerate(_rows(reader, found, ids), start=1):
        sums.add(row)
        lines.append((str(number), *(column.text(row) for column in columns)))
    pixels = sum(column.width for column in columns)
    landscape = pixels > _LANDSCAPE_FROM
    scale = min((_ROOM_MM[landscape] - _NUMBER_MM) / pixels, _MOST_MM_PER_PIXEL)
    sheet = row_sheet.RowSheet(
        found.title,
        [
            row_sheet.SheetColumn("number", "序号", _NUMBER_MM, "centre"),
            *(
                row_sheet.SheetColumn(
                    column.key, column.title, column.width * scale, "right" if column.at_right else "left"
                )
                for column in columns
            ),
        ],
        [row_sheet.SheetGroup("", lines)],
        subtitle=f"{look.filters}　截至 {look.as_of:%Y-%m-%d}",
        remark="单位：元" if any(column.kind == "money" for column in columns) else "",
        total=("合计", *sums.texts()) if sums.wanted else None,
        landscape=landscape,
        prepared_by=look.operator,
        printed_at=look.made_at,
    )
    return row_sheet.render(sheet, progress=report)


class _Sums:
    def __init__(self, columns: Sequence[ListColumn[Any]]) -> None:
        self._columns = columns
        self._sums = {at: 0 for at, column in enumerate(columns) if column.total and column.value}

    @property
    def wanted(self) -> bool:
        """Whether any column is added up."""
        return bool(self._sums)

    def add(self, row: Any) -> None:
        """One row more."""
        for at in self._sums:
            value = self._columns[at].value
            amount = value(row) if value is not None else None
            self._sums[at] += amount if isinstance(amount, int) else 0

    def values(self, label: str) -> list[Value]:
        """The last line of a spreadsheet; the label gives way to a first column that is added up itself."""
        cells: list[Value] = [self._sums.get(at) for at in range(len(self._columns))]
        if cells[0] is None:
            cells[0] = label
        return cells

    def texts(self) -> list[str]:
        """The last line on paper."""
        return [
            ""
            if at not in self._sums
            else values.format_yuan(self._sums[at], grouped=True)
            if column.kind == "money"
            else f"{self._sums[at]:,}"
            for at, column in enumerate(self._columns)
        ]


def _columns(found: Listing[Any], look: ListLook) -> list[ListColumn[Any]]:
    known = {column.key: column for column in found.columns}
    return [known[key] for key in look.columns]


def _rows(reader: Reader, found: Listing[Any], ids: array[int] | Sequence[int]) -> Iterator[Any]:
    for at in range(0, len(ids), _LOT):
        lot = ids[at : at + _LOT]
        rows = found.rows(reader, lot)
        yield from (rows[number] for number in lot if number in rows)
