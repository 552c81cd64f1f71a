# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables as .xlsx in which every identifier stays text and nothing becomes a formula, a link or a number by accident.

What a cell is, its column says; nothing is guessed from the content. XlsxWriter holds everything in memory, so that no
personal data is laid in the clear into the temporary folder (docs/decisions/sheets-in-memory.md).
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal

from union_desktop.core.errors import UserError

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Kind = Literal["text", "long", "date", "money", "count", "rate"]
Value = str | int | float | dt.date | None
Cell = str | int | Decimal | None  # of a bare sheet
Progress = Callable[[int, int], None]

NOTE_TITLE: Final = "说明"
UNENCRYPTED: Final = "本文件没有加密，任何拿到文件的人都能打开。请只交给需要的人，不发到微信、QQ 或邮箱，用后删除并清空回收站。"
LONGEST_CELL: Final = 32_767  # UTF-16 units; Excel refuses to open a file with more in one cell
LONGEST_TITLE: Final = 31  # UTF-16 units
MOST_ROWS: Final = 1_048_576  # of a sheet, the header included
PROGRESS_ROWS: Final = 500
_OPTIONS: Final[Mapping[str, Any]] = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_format_properties": {"font_name": "宋体", "font_size": 11, "font_scheme": "none"},
}
#: Number formats; by number where one is built in, as @, #,##0.00, #,##0 and 0.00%.
_TEXT: Final = 49
_NUMBERS: Final[Mapping[Kind, int | str]] = {
    "text": _TEXT,
    "long": _TEXT,
    "date": "yyyy-mm-dd",
    "money": 4,
    "count": 3,
    "rate": 10,
}
#: A name longer than its column is drawn smaller rather than cut off.
_MORE: Final[Mapping[Kind, Mapping[str, Any]]] = {
    "text": {"shrink": True},
    "long": {"text_wrap": True},
    "date": {"align": "center"},
}
_FRAME: Final[Mapping[str, Any]] = {"border": 1, "border_color": "#BFC7D0"}
_SHADE: Final[Mapping[str, Any]] = {"bold": True, "bg_color": "#E7EDF3"}
_LINE_HEIGHT, _MOST_HEIGHT = 15.0, 409.0  # points
_NOTE_WIDTH: Final = 80.0  # characters
#: Excel believes in a 29 February 1900: earlier days would be shown one off.
_FIRST_DAY: Final = dt.date(1900, 3, 1)
_MOST_EXACT: Final = 10**15  # a spreadsheet keeps 15 digits of a number
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # in XML
_NOT_IN_TITLES: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
# XlsxWriter takes a text from <r> to </r> for XML of its own, and escapes only every other one of Excel's escapes when
# they share an underscore. Cut at these places into the runs of one cell, no piece looks like either.
_SEAMS: Final = re.compile(r"(?<=^<)(?=r>)|(?<=_)(?=x[0-9A-Fa-f]{4}_)")


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
    """One table; ``rows`` may be a generator. ``total`` is a last line in bold which no filter or sorting moves.

    ``above`` are lines over the header, for a sheet that leaves the office and must say itself what it is.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    total: Sequence[Value] | None = None
    above: Sequence[str] = ()


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
    """The sheets and their 说明 as the bytes of an .xlsx; holds all cells in memory, linear in the rows.

    ``progress`` is told rows written and, where it is known, rows in all (else 0); an exception it raises ends the
    work. Equal content made at an equal ``made_at`` gives equal bytes. Raises UserError for more rows than a sheet
    can hold.
    """
    import xlsxwriter

    wanted = [sheets] if isinstance(sheets, Sheet) else list(sheets)
    titles = sheet_titles([*(sheet.title for sheet in wanted), NOTE_TITLE])
    target = io.BytesIO()
    # Without «with»: that would write the file even when the work is given up.
    book = xlsxwriter.Workbook(target, dict(_OPTIONS))
    book.set_properties(
        {"title": _clean(note.title), "author": _clean(note.operator), **_created(note.made_at)}
    )
    looks = _Looks(book)
    counted: list[tuple[str, int]] = []
    cut = 0
    for sheet, title in zip(wanted, titles, strict=False):
        writer = _Writer(book.add_worksheet(title), looks, progress)
        counted.append((title, writer.table(sheet)))
        cut += writer.cut
    _Writer(book.add_worksheet(titles[-1]), looks).pairs(_note_lines(note, counted, cut))
    book.close()
    return target.getvalue()


def bare(title: str, rows: Iterable[Sequence[Cell]], widths: Sequence[float], made_at: dt.datetime) -> bytes:
    """One sheet and nothing else as an .xlsx, for machines that count columns: no 说明, no frame, no filter.

    A ``Decimal`` is an amount shown with two decimals, an ``int`` a count, a ``str`` text for good; widths in characters.
    """
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, dict(_OPTIONS))
    book.set_properties(_created(made_at))
    looks = {str: book.add_format({"num_format": _TEXT}), int: book.add_format({"num_format": 1})}
    amount = book.add_format({"num_format": 2})
    sheet = book.add_worksheet(title)
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    for number, row in enumerate(rows):
        for at, value in enumerate(row):
            if isinstance(value, str):
                if value:
                    sheet.write_string(number, at, value, looks[str])
            elif value is not None:
                sheet.write_number(number, at, value, amount if isinstance(value, Decimal) else looks[int])
    book.close()
    return target.getvalue()


def sheet_titles(wanted: Sequence[str]) -> list[str]:
    r"""Titles a spreadsheet accepts: at most 31 UTF-16 units, none of []:*?/\, all different whatever the case."""
    found: list[str] = []
    taken: set[str] = set()
    for text in wanted:
        plain = _NOT_IN_TITLES.sub("", _ILLEGAL.sub("", text)).strip().strip("'")
        title, number = _start(plain, LONGEST_TITLE).rstrip("'") or "表", 2
        while title.casefold() in taken:
            end = f"（{number}）"
            title, number = (_start(plain, LONGEST_TITLE - len(end)) or "表") + end, number + 1
        taken.add(title.casefold())
        found.append(title)
    return found


class _Looks:
    """The formats of one workbook; a frame runs around cells of rows, not down the rest of their columns."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        def look(number: int | str = _TEXT, **more: object) -> Format:
            return book.add_format({"num_format": number, "valign": "vcenter", **more})

        self.header = look(text_wrap=True, align="center", **_FRAME, **_SHADE)
        self.above = look()
        self.label = look(bold=True)
        self.text = look(text_wrap=True)
        self.title = look(text_wrap=True, bold=True, font_size=14)
        self.below: dict[Kind, Format] = {}
        self.body: dict[Kind, Format] = {}
        self.total: dict[Kind, Format] = {}
        for kind, number in _NUMBERS.items():
            more = _MORE.get(kind, {})
            self.below[kind] = look(number)
            self.body[kind] = look(number, **_FRAME, **more)
            self.total[kind] = look(number, **_FRAME, **_SHADE)


class _Writer:
    """Writes one worksheet; ``cut`` counts cells that were longer than a spreadsheet can hold."""

    def __init__(self, sheet: Worksheet, looks: _Looks, progress: Progress | None = None) -> None:
        self._sheet = sheet
        self._looks = looks
        self._progress = progress
        self.cut = 0

    def table(self, table: Sheet) -> int:
        """Write a table and return the number of its rows, without header and total."""
        from xlsxwriter.utility import xl_range

        sheet, columns, looks = self._sheet, table.columns, self._looks
        header, last_column = len(table.above), len(columns) - 1
        for row, text in enumerate(table.above):
            self._text(row, 0, text, looks.above)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width, looks.below[column.kind])
            self._text(header, at, column.title, looks.header)
        self._height(header, max(_lines(column.title, column.width) for column in columns))
        count = self._rows(table, header + 1)
        last = header + count
        sheet.freeze_panes(header + 1, 0)
        sheet.autofilter(header, 0, last, last_column)
        if table.total is not None:
            last += 1
            self._row(last, columns, table.total, looks.total)
        self._on_paper(header)
        # No green corners beside numbers that are kept as text.
        used = xl_range(0, 0, last, last_column)
        sheet.ignore_errors({"number_stored_as_text": used, "two_digit_text_year": used})
        return count

    def pairs(self, lines: Sequence[tuple[str, str]]) -> None:
        """Write the sheet 说明: a word and what there is to say about it in each line."""
        looks = self._looks
        self._sheet.set_column(0, 0, 14.0, looks.label)
        self._sheet.set_column(1, 1, _NOTE_WIDTH, looks.text)
        self._on_paper()
        for row, (word, text) in enumerate(lines):
            first = row == 0
            self._text(row, 0, word, looks.label)
            self._text(row, 1, text, looks.title if first else looks.text)
            self._height(row, _lines(text, _NOTE_WIDTH * (0.75 if first else 1.0)))

    def _rows(self, table: Sheet, first: int) -> int:
        columns, body, progress = table.columns, self._looks.body, self._progress
        long = [(at, column.width) for at, column in enumerate(columns) if column.kind == "long"]
        expected = len(table.rows) if isinstance(table.rows, Sequence) else 0
        beside = first + (table.total is not None)
        count = 0
        for count, row in enumerate(table.rows, 1):
            if beside + count > MOST_ROWS:
                raise UserError(
                    f"一张电子表格最多 {MOST_ROWS:,} 行，要导出的内容放不下，没有生成文件。请缩小筛选范围，分几次导出。"
                )
            self._row(first + count - 1, columns, row, body)
            if long:
                self._height(first + count - 1, max(_lines(str(row[at] or ""), width) for at, width in long))
            if progress is not None and count % PROGRESS_ROWS == 0:
                progress(count, expected)
        if progress is not None:
            progress(count, expected or count)
        return count

    def _row(
        self, row: int, columns: Sequence[Column], values: Sequence[Value], looks: Mapping[Kind, Format]
    ) -> None:
        for at, (column, value) in enumerate(zip(columns, values, strict=True)):
            kind = column.kind
            if value is None or value == "":
                self._sheet.write_blank(row, at, None, looks[kind])
                continue
            figure = None if kind in ("text", "long") else _figure(kind, value)
            if figure is None:
                # A word in a column of figures is text for good, not a figure in waiting.
                self._text(row, at, str(value), looks["long" if kind == "long" else "text"])
            elif isinstance(figure, dt.date):
                self._sheet.write_datetime(row, at, figure, looks[kind])
            else:
                self._sheet.write_number(row, at, figure, looks[kind])

    def _text(self, row: int, at: int, text: str, look: Format) -> None:
        text = _clean(text)
        whole, text = text, _start(text, LONGEST_CELL)
        if len(text) < len(whole):
            self.cut += 1
            text = _start(whole, LONGEST_CELL - 1) + "…"
        runs = _SEAMS.split(text)
        if len(runs) == 1:
            self._sheet.write_string(row, at, text, look)
        else:
            self._sheet.write_rich_string(row, at, *(part for run in runs for part in (look, run)), look)

    def _height(self, row: int, lines: int) -> None:
        # Not every program measures wrapped cells when it opens a file.
        if lines > 1:
            self._sheet.set_row(row, min(lines * _LINE_HEIGHT, _MOST_HEIGHT))

    def _on_paper(self, header: int | None = None) -> None:
        sheet = self._sheet
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        if header is not None:
            sheet.repeat_rows(header)
            sheet.set_landscape()
            sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
            sheet.set_footer("&C第 &P 页　共 &N 页")


def _figure(kind: Kind, value: Value) -> dt.date | Decimal | float | None:
    """The date or number a cell holds; None when the value is no figure of that kind."""
    if kind == "date":
        day = _day(value)
        return None if day is None or day < _FIRST_DAY else day
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _MOST_EXACT:
        return None  # not a number is not smaller than anything
    if kind == "rate":
        return float(value)
    if not isinstance(value, int):
        return None
    return Decimal(value).scaleb(-2) if kind == "money" else value


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


def _start(text: str, most: int) -> str:
    """As much of a text as ``most`` UTF-16 units hold, in which spreadsheets count; no character is halved."""
    if len(text) <= most // 2:
        return text
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


def _created(at: dt.datetime | None) -> dict[str, dt.datetime]:
    return {} if at is None else {"created": at.astimezone(dt.UTC)}


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
