# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables as .xlsx in which every identifier stays text and nothing becomes a formula, a link or a number by accident.

The file is written here, row by row into the archive: XlsxWriter keeps all cells in memory or, in its constant-memory
mode, lays personal data in the clear into the temporary folder (docs/decisions/sheets-written-here.md).
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import IO, Final, Literal
from xml.sax.saxutils import escape

from union_desktop.core.errors import UserError
from union_desktop.documents import spreadsheet_parts as parts

Kind = Literal["text", "long", "date", "money", "count", "rate"]
Value = str | int | float | dt.date | None
Progress = Callable[[int, int], None]

NOTE_TITLE: Final = "说明"
UNENCRYPTED: Final = "本文件没有加密，任何拿到文件的人都能打开。请只交给需要的人，不发到微信、QQ 或邮箱，用后删除并清空回收站。"
LONGEST_CELL: Final = 32_767  # characters; Excel refuses to open a file with more in one cell
MOST_ROWS: Final = 1_048_576  # of a sheet, the header included
PROGRESS_ROWS: Final = 500
_NOTE_WIDTH: Final = 80.0  # characters
_FIRST_DAY: Final = dt.date(
    1900, 3, 1
)  # Excel believes in a 29 February 1900: earlier days would be shown one off
_DAY_ZERO: Final = dt.date(1899, 12, 30).toordinal()
_MOST_EXACT: Final = 10**15  # a spreadsheet keeps 15 digits of a number
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
# What XML cannot hold, what it would change (carriage returns), its own marks, and Excel's way of writing the rest.
_SPECIAL: Final = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EXCEL_ESCAPE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_TITLES: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``width`` in characters of the body type, a hanzi counting two.

    ``text`` is the only kind for names, numbers of documents, phones and codes; ``long`` is the same with line breaks
    shown. ``date`` takes a date or ISO text, ``money`` fen, ``count`` a whole number, ``rate`` a share (0.25 is 25 %).
    A value that is not of its column's kind, as «1963-05» or «—», is written as text.
    """

    key: str
    title: str
    width: float = 14.0
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table; ``rows`` may be a generator. ``total`` is a last line in bold which no filter or sorting moves."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    total: Sequence[Value] | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What the sheet 说明 says: where the figures come from and what the file may be used for.

    ``more`` are further lines (label, text). ``personal`` adds the sentence that the file is not encrypted.
    """

    title: str
    as_of: dt.date | None = None
    filters: str = ""
    operator: str = ""
    purpose: str = ""
    made_at: dt.datetime | None = None
    more: Sequence[tuple[str, str]] = ()
    personal: bool = True


def workbook(sheets: Sheet | Sequence[Sheet], note: Note, *, progress: Progress | None = None) -> bytes:
    """The sheets and their 说明 as the bytes of an .xlsx; linear in the rows, memory only for the packed result.

    ``progress`` is told rows written and, where it is known, rows in all (else 0); an exception it raises ends the
    work. Equal content gives equal bytes. Raises UserError for more rows than a sheet can hold.
    """
    wanted = [sheets] if isinstance(sheets, Sheet) else list(sheets)
    titles = sheet_titles([*(sheet.title for sheet in wanted), NOTE_TITLE])
    target = io.BytesIO()
    made = note.made_at.replace(microsecond=0) if note.made_at else None
    filters: list[str] = []
    counted: list[int] = []
    cut = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive:
        _add(
            archive, "[Content_Types].xml", parts.content_types(len(titles))
        )  # first, where programs look for it
        for number, (sheet, title) in enumerate(zip(wanted, titles, strict=False), 1):
            with _entry(archive, f"xl/worksheets/sheet{number}.xml") as stream:
                writer = _Writer(stream, progress, _length(sheet.rows))
                counted.append(writer.table(sheet))
                cut += writer.cut
            last = f"${column_name(len(sheet.columns) - 1)}${counted[-1] + 1}"
            filters.append(f"{quoted_title(title)}!$A$1:{last}")
        with _entry(archive, f"xl/worksheets/sheet{len(wanted) + 1}.xml") as stream:
            _Writer(stream).pairs(_note_lines(note, list(zip(titles, counted, strict=False)), cut))
        for name, text in parts.fixed(
            titles, filters, _clean(note.title), _clean(note.operator), made
        ).items():
            _add(archive, name, text)
    return target.getvalue()


def sheet_titles(wanted: Sequence[str]) -> list[str]:
    r"""Titles a spreadsheet accepts: at most 31 characters, none of []:*?/\, all different whatever the case."""
    found: list[str] = []
    taken: set[str] = set()
    for text in wanted:
        plain = _NOT_IN_TITLES.sub("", _ILLEGAL.sub("", text)).strip().strip("'")[:31] or "表"
        title, number = plain, 2
        while title.casefold() in taken:
            end = f"（{number}）"
            title, number = plain[: 31 - len(end)] + end, number + 1
        taken.add(title.casefold())
        found.append(title)
    return found


def quoted_title(title: str) -> str:
    """A sheet's title as references write it."""
    return "'" + title.replace("'", "''") + "'"


@cache
def column_name(place: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    name = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        name = chr(65 + letter) + name
    return name


class _Writer:
    """Writes one worksheet into the archive; ``cut`` counts cells that were longer than a spreadsheet can hold."""

    def __init__(self, stream: IO[bytes], progress: Progress | None = None, expected: int = 0) -> None:
        self._write = stream.write
        self._progress = progress
        self._expected = expected
        self.cut = 0

    def table(self, sheet: Sheet) -> int:
        """Write a table and return the number of its rows, without header and total."""
        columns = sheet.columns
        kinds = [column.kind for column in columns]
        names = [column_name(place) for place in range(len(columns))]
        self._write(
            parts.sheet_head([(column.width, parts.BELOW[column.kind]) for column in columns]).encode()
        )
        heads = [
            self._text(name, 1, column.title, parts.HEADER)
            for name, column in zip(names, columns, strict=True)
        ]
        self._row(1, heads, max(_lines(column.title, column.width) for column in columns))
        body = [parts.BODY[kind] for kind in kinds]
        long = [(place, column.width) for place, column in enumerate(columns) if column.kind == "long"]
        count = 0
        for row in sheet.rows:
            count += 1
            if count + 1 + (sheet.total is not None) > MOST_ROWS:
                raise UserError(
                    f"一张电子表格最多 {MOST_ROWS:,} 行，要导出的内容放不下，没有生成文件。请缩小筛选范围，分几次导出。"
                )
            lines = max((_lines(str(row[place] or ""), width) for place, width in long), default=1)
            self._row(count + 1, self._cells(names, kinds, body, row, count + 1), lines)
            if self._progress is not None and count % PROGRESS_ROWS == 0:
                self._progress(count, self._expected)
        last = count + 1
        if sheet.total is not None:
            bold = [parts.TOTAL[kind] for kind in kinds]
            self._row(count + 2, self._cells(names, kinds, bold, sheet.total, count + 2))
            last += 1
        if self._progress is not None:
            self._progress(count, self._expected or count)
        self._write(parts.table_tail(f"A1:{names[-1]}{count + 1}", f"A1:{names[-1]}{last}").encode())
        return count

    def pairs(self, lines: Sequence[tuple[str, str]]) -> None:
        """Write the sheet 说明: a word and what there is to say about it in each line."""
        self._write(
            parts.sheet_head(
                [(14.0, parts.NOTE_LABEL), (_NOTE_WIDTH, parts.NOTE_TEXT)], frozen=False
            ).encode()
        )
        for row, (word, text) in enumerate(lines, 1):
            style = parts.NOTE_TITLE if row == 1 else parts.NOTE_TEXT
            cells = [self._text("A", row, word, parts.NOTE_LABEL), self._text("B", row, text, style)]
            self._row(row, cells, _lines(text, _NOTE_WIDTH * (0.75 if row == 1 else 1.0)))
        self._write(parts.PAIRS_TAIL.encode())

    def _row(self, number: int, cells: Sequence[str], lines: int = 1) -> None:
        # Not every program measures wrapped cells when it opens a file; a height that is not marked as custom still
        # follows when somebody changes the text or the width.
        tall = f' ht="{min(lines * parts.LINE_HEIGHT, parts.MOST_HEIGHT):g}"' if lines > 1 else ""
        self._write(f'<row r="{number}"{tall}>{"".join(cells)}</row>'.encode())

    def _cells(
        self,
        names: Sequence[str],
        kinds: Sequence[Kind],
        styles: Sequence[int],
        row: Sequence[Value],
        number: int,
    ) -> list[str]:
        found = []
        for name, kind, style, value in zip(names, kinds, styles, row, strict=True):
            if value is None or value == "":
                found.append(f'<c r="{name}{number}" s="{style}"/>')
                continue
            figure = None if kind in ("text", "long") else _figure(kind, value)
            if figure is None:
                text = value if isinstance(value, str) else str(value)
                # A word in a column of figures is text for good, not a figure in waiting.
                found.append(self._text(name, number, text, parts.AS_TEXT.get(style, style)))
            else:
                found.append(f'<c r="{name}{number}" s="{style}"><v>{figure}</v></c>')
        return found

    def _text(self, name: str, row: int, text: str, style: int) -> str:
        if len(text) > LONGEST_CELL // 2:
            text = self._bounded(text)
        if _SPECIAL.search(text):
            text = escape(_EXCEL_ESCAPE.sub("_x005F_", _clean(text)))
        return f'<c r="{name}{row}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'

    def _bounded(self, text: str) -> str:
        """The text cut to what a cell holds, which counts in UTF-16 and so twice for characters beyond U+FFFF."""
        coded = text.encode("utf-16-le", "surrogatepass")
        if len(coded) <= 2 * LONGEST_CELL:
            return text
        self.cut += 1
        return coded[: 2 * (LONGEST_CELL - 1)].decode("utf-16-le", "ignore") + "…"


def _figure(kind: Kind, value: Value) -> str | None:
    """The number a cell holds, as XML writes it; None when the value is no figure of that kind."""
    if kind == "date":
        day = _day(value)
        return None if day is None or day < _FIRST_DAY else str(day.toordinal() - _DAY_ZERO)
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) >= _MOST_EXACT:
        return None
    if kind == "rate":
        return f"{value:.6f}" if value == value else None  # noqa: PLR0124 - not a number is not equal to itself
    if not isinstance(value, int):
        return None
    if kind == "money":
        yuan, fen = divmod(abs(value), 100)
        return f"{'-' if value < 0 else ''}{yuan}.{fen:02d}"
    return str(value)


def _day(value: Value) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            return None
    return None


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column of so many characters, a hanzi counting two; rather one too many."""
    count = 0
    for paragraph in text.split("\n"):
        units = len(paragraph) + sum(char >= "\u2e80" for char in paragraph)
        count += max(1, math.ceil(units / max(width - 1, 1)))
    return count


def _clean(text: str) -> str:
    """Without the characters XML cannot hold; line ends are line feeds."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _note_lines(note: Note, counted: Sequence[tuple[str, int]], cut: int) -> list[tuple[str, str]]:
    lines = [("标题", note.title)]
    if note.as_of is not None:
        lines.append(("截止日期", f"{note.as_of.year}年{note.as_of.month}月{note.as_of.day}日"))
    lines.append(("筛选条件", note.filters or "无"))
    lines += [(word, text) for word, text in (("操作员", note.operator), ("用途", note.purpose)) if text]
    if note.made_at is not None:
        lines.append(("生成时间", f"{note.made_at:%Y-%m-%d %H:%M}"))
    if len(counted) == 1:
        lines.append(("行数", f"{counted[0][1]:,} 行（不含表头和合计）"))
    else:
        lines += [("行数", f"{title}：{count:,} 行（不含表头和合计）") for title, count in counted]
    lines += note.more
    if cut:
        lines.append(("截断", f"有 {cut} 个单元格超过 {LONGEST_CELL:,} 字，只写入了前面的部分，末尾是“…”。"))
    lines.append(("格式", "编号、证件号码、电话等都是文本，日期是日期，金额以元为单位。"))
    if note.personal:
        lines.append(("注意", UNENCRYPTED))
    return lines


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    with _entry(archive, name) as stream:
        stream.write(text.encode())


def _entry(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    """A part of the archive, opened for writing, with the same time for all so that equal content is equal bytes."""
    about = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    about.compress_type = zipfile.ZIP_DEFLATED
    return archive.open(about, "w", force_zip64=False)


def _length(rows: Iterable[Sequence[Value]]) -> int:
    return len(rows) if isinstance(rows, Sequence) else 0
