# SPDX-License-Identifier: GPL-3.0-or-later
"""Old .xls files: what was written is read again by another program's reader, whatever their size."""

from __future__ import annotations

import io
import struct
from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st
from python_calamine import CalamineWorkbook

from union_desktop.documents import biff


def read(data: bytes) -> list[list[object]]:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    return [list(row) for row in sheet.to_python(skip_empty_area=False)]


def test_texts_stay_texts_and_cents_stay_exact() -> None:
    rows = [["王𬱖", "0062220000000000001", 7, Decimal("1234.56")], ["=1+1", "1E5", None, Decimal("0.01")]]
    book = CalamineWorkbook.from_filelike(io.BytesIO(biff.workbook("代发", rows, [10, 24, 8, 12])))
    assert book.sheet_names == ["代发"]
    assert book.get_sheet_by_index(0).to_python() == [
        ["王𬱖", "0062220000000000001", 7.0, 1234.56],
        ["=1+1", "1E5", "", 0.01],
    ]


def records(data: bytes) -> list[tuple[int, bytes]]:
    """Number and content of every record up to the end of the sheet; the stream begins behind the file's header."""
    found, at, ends = [], 512, 0
    while ends < 2:
        kind, length = struct.unpack_from("<HH", data, at)
        found.append((kind, data[at + 4 : at + 4 + length]))
        at += 4 + length
        ends += kind == 0x000A
    return found


def test_accounts_are_text_cells_and_amounts_show_two_decimals() -> None:
    found = records(biff.workbook("代发", [["0062220000000000001", 7, Decimal("1234.56")]], [24, 8, 12]))
    looks = [struct.unpack_from("<HHH", content) for kind, content in found if kind == 0x00E0]
    assert all(number == 0 and of_style == 0xFFF5 for _font, number, of_style in looks[:15])
    assert all(of_style == 0x0001 for _font, _number, of_style in looks[15:])
    used: dict[int, list[int]] = {kind: [] for kind in (0x00FD, 0x0203)}
    for kind, content in found:
        if kind in used:
            used[kind].append(looks[struct.unpack_from("<H", content, 4)[0]][1])
    # The numbers of the built-in formats @, 0 and 0.00.
    assert used == {0x00FD: [49], 0x0203: [1, 2]}


@pytest.mark.parametrize("count", [0, 1, 31, 32, 33, 400, 20_000])
def test_files_of_any_length_are_whole(count: int) -> None:
    rows = [[f"{n:019d}", Decimal(n).scaleb(-2), f"王{n}"] for n in range(count)]
    data = biff.workbook("Sheet1", rows, [20, 10, 10])
    assert len(data) % 512 == 0
    assert read(data) == [[text, float(amount), name] for text, amount, name in rows]


def test_the_longest_file_needs_a_second_list_of_sectors() -> None:
    rows = [[f"{n:019d}", f"{n:016d}", Decimal(n).scaleb(-2), n] for n in range(biff.MOST_ROWS)]
    data = biff.workbook("Sheet1", rows, [20, 20, 10, 10])
    assert len(data) > 109 * 128 * 512
    assert read(data)[-1] == ["0000000000000065535", "0000000000065535", 655.35, 65535.0]


def test_what_the_format_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="more rows"):
        biff.workbook("a", ([n] for n in range(biff.MOST_ROWS + 1)), [1])
    with pytest.raises(ValueError, match="columns"):
        biff.workbook("a", [], [1.0] * 257)
    with pytest.raises(ValueError, match="units"):
        biff.workbook("a", [["字" * 4001]], [1])


CELLS = (
    st.text(st.sampled_from("王𬱖é0123456789=-+'\" A，"), min_size=1, max_size=300)
    | st.integers(0, 10**9)
    | st.integers(0, 10**13).map(lambda fen: Decimal(fen).scaleb(-2))
)


@settings(max_examples=50)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=80))
def test_any_cell_is_read_as_it_was_written(rows: list[list[biff.Cell]]) -> None:
    expected = [[cell if isinstance(cell, str) else float(cell or 0) for cell in row] for row in rows]
    assert read(biff.workbook("表", rows, [10, 10, 10])) == expected
