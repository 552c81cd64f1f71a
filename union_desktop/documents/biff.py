# SPDX-License-Identifier: GPL-3.0-or-later
"""One sheet as an .xls of Excel 97 (BIFF8), which some banks still ask for: texts, whole numbers and amounts, nothing else.

Written from Microsoft's published descriptions [MS-XLS] and [MS-CFB]; the two letters behind a record are its name there.
Everything stays in memory, like all files with personal data (docs/decisions/sheets-in-memory.md).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

Cell = str | int | Decimal | None

MOST_ROWS: Final = 65_536
MOST_COLUMNS: Final = 256
LONGEST: Final = 4_000  # UTF-16 units of a text, so that none has to be parted over two records
_RECORD: Final = 8_224  # bytes a record may hold
_BLOCK: Final = 32  # rows described together

_BOF, _EOF, _CODEPAGE, _DATEMODE, _COUNTRY = 0x0809, 0x000A, 0x0042, 0x0022, 0x008C
_WINDOW1, _FONT, _XF, _STYLE, _BOUNDSHEET = 0x003D, 0x0031, 0x00E0, 0x0293, 0x0085
_SST, _CONTINUE, _COLINFO, _DIMENSIONS, _ROW = 0x00FC, 0x003C, 0x007D, 0x0200, 0x0208
_LABELSST, _NUMBER, _WINDOW2 = 0x00FD, 0x0203, 0x023E

# The first fifteen looks are of styles; cells begin behind them.
_PLAIN, _TEXT, _COUNT, _AMOUNT = 15, 16, 17, 18
_BUILT_IN: Final = {_PLAIN: 0, _TEXT: 49, _COUNT: 1, _AMOUNT: 2}  # numbers of General, @, 0 and 0.00

_SECTOR: Final = 512
_SMALLEST_STREAM: Final = 4_096  # shorter ones would have to lie in a stream of small pieces
_FREE, _END, _IS_FAT, _IS_DIFAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC


def workbook(title: str, rows: Iterable[Sequence[Cell]], widths: Sequence[float]) -> bytes:
    """The file. A ``Decimal`` is an amount shown with two decimals, an ``int`` a count, a ``str`` text for good.

    ``widths`` are in characters. Raises ValueError for what the format cannot hold.
    """
    texts = _Texts()
    cells, height = _cells(rows, texts)
    if len(widths) > MOST_COLUMNS:
        raise ValueError(f"{len(widths)} columns do not fit into an .xls")
    globals_before = b"".join(_globals())
    after = texts.records() + _record(_EOF)
    name = _short(title)
    at = len(globals_before) + 4 + 6 + len(name) + len(after)
    sheet = b"".join(_sheet(cells, height, widths))
    return _compound(
        globals_before + _record(_BOUNDSHEET, struct.pack("<IBB", at, 0, 0) + name) + after + sheet
    )


class _Texts:
    """The texts of a workbook, each kept once (SST)."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._used = 0

    def number(self, text: str) -> int:
        """The place of a text in the table."""
        self._used += 1
        return self._numbers.setdefault(text, len(self._numbers))

    def records(self) -> bytes:
        """The table, divided between texts where a record is full."""
        parts = [bytearray(struct.pack("<II", self._used, len(self._numbers)))]
        for text in self._numbers:
            units, wide, data = _encode(text)
            if units > LONGEST:
                raise ValueError(f"a text of {units} units does not fit into an .xls cell")
            if len(parts[-1]) + 3 + len(data) > _RECORD:
                parts.append(bytearray())
            parts[-1] += struct.pack("<HB", units, wide) + data
        return b"".join(_record(_CONTINUE if at else _SST, bytes(part)) for at, part in enumerate(parts))


def _encode(text: str) -> tuple[int, int, bytes]:
    """UTF-16 units, whether two bytes each are written, and the bytes; surrogates without their half are refused."""
    try:
        data = text.encode("latin-1")
    except UnicodeEncodeError:
        data = text.encode("utf-16-le")
        return len(data) // 2, 1, data
    return len(data), 0, data


def _short(text: str) -> bytes:
    units, wide, data = _encode(text)
    return struct.pack("<BB", units, wide) + data


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _bof(kind: int) -> bytes:
    return _record(_BOF, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _globals() -> Iterator[bytes]:
    """The workbook's part up to its list of sheets."""
    yield _bof(0x0005)
    yield _record(_CODEPAGE, struct.pack("<H", 1200))
    yield _record(_WINDOW1, struct.pack("<9H", 0, 0, 16_000, 9_000, 0x0038, 0, 0, 1, 600))
    yield _record(_DATEMODE, struct.pack("<H", 0))
    for _number in range(4):  # readers expect four
        yield _record(_FONT, struct.pack("<5H4B", 220, 0, 0x7FFF, 400, 0, 0, 0, 134, 0) + _short("宋体"))
    for look in range(_AMOUNT + 1):
        style = look < _PLAIN
        yield _record(
            _XF,
            struct.pack(
                "<HHHBBBBIIH",
                0,
                0 if style else _BUILT_IN[look],
                0xFFF5 if style else 0x0001,
                0x20,
                0,
                0,
                0xF4 if style and look else 0x04 if look > _PLAIN else 0,
                0,
                0,
                0x20C0,
            ),
        )
    yield _record(_STYLE, struct.pack("<HBB", 0x8000, 0, 0xFF))
    yield _record(_COUNTRY, struct.pack("<HH", 86, 86))


def _cells(rows: Iterable[Sequence[Cell]], texts: _Texts) -> tuple[list[tuple[int, int, bytes]], int]:
    """Per row with content its number, the column behind its last and its cells; and the number of rows."""
    found: list[tuple[int, int, bytes]] = []
    count = 0
    for number, row in enumerate(rows):
        count = number + 1
        if count > MOST_ROWS:
            raise ValueError("more rows than an .xls can hold")
        parts: list[bytes] = []
        last = 0
        for column, value in enumerate(row):
            if value is None or value == "":
                continue
            last = column + 1
            if isinstance(value, str):
                data = struct.pack("<HHHI", number, column, _TEXT, texts.number(value))
                parts.append(_record(_LABELSST, data))
            else:
                look = _AMOUNT if isinstance(value, Decimal) else _COUNT
                parts.append(_record(_NUMBER, struct.pack("<HHHd", number, column, look, float(value))))
        if parts:
            found.append((number, last, b"".join(parts)))
    return found, count


def _sheet(rows: Sequence[tuple[int, int, bytes]], height: int, widths: Sequence[float]) -> Iterator[bytes]:
    yield _bof(0x0010)
    for column, width in enumerate(widths):
        yield _record(_COLINFO, struct.pack("<6H", column, column, round(width * 256), _PLAIN, 0, 0))
    wide = max((last for _number, last, _cells in rows), default=0)
    yield _record(_DIMENSIONS, struct.pack("<IIHHH", 0, height, 0, wide, 0))
    for start in range(0, len(rows), _BLOCK):
        block = rows[start : start + _BLOCK]
        for number, last, _cells in block:
            yield _record(_ROW, struct.pack("<HHHHHHHH", number, 0, last, 0x00FF, 0, 0, 0x0100, _PLAIN))
        for _number, _last, cells in block:
            yield cells
    yield _record(_WINDOW2, struct.pack("<HHHIHHI", 0x06B6, 0, 0, 64, 0, 0, 0))
    yield _record(_EOF)


def _compound(stream: bytes) -> bytes:
    """The stream «Workbook» in a compound file: its sectors, the directory, then the tables of sectors."""
    size = max(_SMALLEST_STREAM, -(-len(stream) // _SECTOR) * _SECTOR)
    used = size // _SECTOR
    tables = lists = 0
    while True:
        needed = -(-(used + 1 + tables + lists) // 128)
        more = -(-max(0, needed - 109) // 127)
        if (needed, more) == (tables, lists):
            break
        tables, lists = needed, more
    directory, first_table, first_list = used, used + 1, used + 1 + tables
    chain = [*range(1, used), _END, _END, *[_IS_FAT] * tables, *[_IS_DIFAT] * lists]
    chain += [_FREE] * (tables * 128 - len(chain))
    places = [*range(first_table, first_table + tables)]
    header = struct.pack(
        "<8s16xHHHHH6x9I",
        bytes.fromhex("D0CF11E0A1B11AE1"),
        0x003E,
        3,
        0xFFFE,
        9,
        6,
        0,
        tables,
        directory,
        0,
        _SMALLEST_STREAM,
        _END,
        0,
        first_list if lists else _END,
        lists,
    )
    header += _table(places[:109], 109)
    more_places = b"".join(
        _table(places[start : start + 127], 127)
        + struct.pack("<I", first_list + at + 1 if at + 1 < lists else _END)
        for at, start in enumerate(range(109, tables, 127))
    )
    entries = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, 0, size)
    entries += 2 * (_entry("", 0, _FREE, 0, 0))
    return b"".join((header, stream.ljust(size, b"\0"), entries, _table(chain, len(chain)), more_places))


def _table(numbers: Sequence[int], places: int) -> bytes:
    return struct.pack(f"<{places}I", *numbers, *[_FREE] * (places - len(numbers)))


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    """An entry of the directory."""
    data = name.encode("utf-16-le")
    length = len(data) + 2 if name else 0
    return struct.pack("<64sHBBIII36xIQ", data, length, kind, 1, _FREE, _FREE, child, start, size)
