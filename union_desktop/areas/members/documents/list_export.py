# SPDX-License-Identifier: GPL-3.0-or-later
"""The list as it stands on the screen, as a spreadsheet: the same people in the same order, the same columns."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from union_desktop.areas.members.queries import listing, shown
from union_desktop.areas.members.queries.listing import MemberRow
from union_desktop.core.reading import Reader
from union_desktop.documents import spreadsheet

TITLE: Final = "会员列表"
#: Device-independent pixels of a list's column for one character of a spreadsheet's.
_PIXELS_PER_CHARACTER: Final = 7.0
_LOT: Final = 500


@dataclass(frozen=True, slots=True)
class ExportLook:
    """What the file shows and what its 说明 says; with ``whole_numbers`` phones and identity numbers are not masked."""

    columns: tuple[str, ...]
    whole_numbers: bool
    filters: str
    operator: str
    purpose: str
    made_at: dt.datetime


def list_workbook(
    reader: Reader,
    report: Callable[[int, int], None],
    *,
    ids: array[int] | Sequence[int],
    on: dt.date | None,
    as_of: dt.date,
    look: ExportLook,
) -> bytes:
    """The people with these ids, as of today or as of ``on``; what ``core.office_child`` runs in a process of its own."""
    known = {column.key: column for column in shown.COLUMNS}
    columns = [known[key] for key in look.columns]
    whole: dict[str, Callable[[MemberRow], str]] = (
        {shown.PHONE: lambda row: row.phone, shown.ID_NUMBER: shown.whole_id_number}
        if look.whole_numbers
        else {}
    )
    texts = [whole.get(column.key, column.text) for column in columns]

    def rows() -> Iterator[Sequence[str]]:
        for lot in _lots(ids):
            found = listing.rows(reader, lot, on)
            for number in lot:
                row = found.get(number)
                if row is not None:
                    yield [text(row) for text in texts]

    sheet = spreadsheet.Sheet(
        TITLE,
        [
            spreadsheet.Column(column.key, column.title, column.width / _PIXELS_PER_CHARACTER, column.kind)
            for column in columns
        ],
        rows(),
    )
    note = spreadsheet.Note(
        TITLE,
        as_of=as_of,
        filters=look.filters,
        operator=look.operator,
        purpose=look.purpose,
        made_at=look.made_at,
    )
    total = len(ids)
    return spreadsheet.workbook(sheet, note, progress=lambda done, _unknown: report(done, total))


def _lots(ids: array[int] | Sequence[int]) -> Iterator[Sequence[int]]:
    for at in range(0, len(ids), _LOT):
        yield ids[at : at + _LOT]
