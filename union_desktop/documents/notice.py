# SPDX-License-Identifier: GPL-3.0-or-later
"""Official notices, 公示 above all, as GB/T 9704—2012 lays them out: 22 lines of 28 characters, 落款, page number.

Characters of 16 points are set 156/28 mm apart, which is a little closer than they are wide; that is why lines are
measured as if the type area were 28 characters wide and then drawn into its 156 mm.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from union_desktop.documents.fonts import Fonts, Role
from union_desktop.documents.paper import POINT, Description, Paper, Segment
from union_desktop.documents.row_sheet import Align
from union_desktop.documents.text import STRETCH_CAP, Line, break_lines, fit

LEFT, TOP, WIDTH, HEIGHT = 28.0, 37.0, 156.0, 225.0  # mm: 订口, 天头 and 版心
LINES, CHARACTERS = 22, 28
LINE: Final = HEIGHT / LINES  # mm from base line to base line
PITCH: Final = WIDTH / CHARACTERS  # mm from character to character
BODY, TITLE, NUMBER, CELL = 16.0, 22.0, 14.0, 12.0  # points: 三号, 二号, 四号, 小四
CLOSER: Final = PITCH / POINT - BODY  # points between characters, below zero
TITLE_WIDEST: Final = 0.9  # of the type area, so that a title of several lines keeps white beside it
ROW_MM: Final = 8.5  # of a table
GAP_MM: Final = 2.0  # above and below a table
PADDING: Final = 1.2  # mm beside the text of a cell
MIDDLE: Final = 0.38  # of the type size: how far the middle of a hanzi lies above the base line
NUMBER_BELOW: Final = 7.0  # mm from the type area to the upper edge of the dashes beside the page number
CELL_LEADING: Final = 1.25

_FIRST_LEVEL: Final = re.compile("[一二三四五六七八九十]+、[^。]*")
_SECOND_LEVEL: Final = re.compile("（[一二三四五六七八九十]+）[^。]*")


@dataclass(frozen=True, slots=True)
class NoticeColumn:
    """A column of the table; widths are shares of the 156 mm and are made to fill them."""

    title: str
    width: float
    align: Align = "centre"


@dataclass(frozen=True, slots=True)
class NoticeTable:
    """A simple table in the body; its header comes again on each page."""

    columns: Sequence[NoticeColumn]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Notice:
    """What is printed; a text of the body is one paragraph, indented by two characters.

    A paragraph that is only a heading (一、 or （一）, without 。) is set in 黑体 or 楷体. ``sealed`` leaves room for the
    seal over signature and day; without it both stand at the right as on papers that are not stamped.
    """

    title: str
    body: Sequence[str | NoticeTable]
    signed_by: str
    on: dt.date
    addressee: str = ""
    attachments: Sequence[str] = ()
    sealed: bool = True
    author: str = ""


def written_date(on: dt.date) -> str:
    """The day as official papers write it, without zeros before month and day: 2019年1月6日."""
    return f"{on.year}年{on.month}月{on.day}日"


def render(notice: Notice, *, fonts: Fonts | None = None, invariant: bool = False) -> bytes:
    """The notice as a PDF. Raises ValueError for a table whose rows are not as wide as its header."""
    about = Description(notice.title, author=notice.author or notice.signed_by)
    paper = Paper(about, fonts=fonts, invariant=invariant)
    pages = _Flow(notice, paper).pages()
    for number, page in enumerate(pages, 1):
        if number > 1:
            paper.next_page()
        for y, draw in page.marks:
            draw(y)
        _draw_number(paper, number)
    return paper.finish()


def _draw_number(paper: Paper, number: int) -> None:
    """— 1 — in 四号: at the right of odd pages, at the left of even ones, one character in from the edge."""
    text = f"— {number} —"
    one = NUMBER * POINT
    base = TOP + HEIGHT + NUMBER_BELOW + MIDDLE * one
    if number % 2:
        paper.right(LEFT + WIDTH - one, base, text, "song", NUMBER)
    else:
        paper.text(LEFT + one, base, text, "song", NUMBER)


Draw = Callable[[float], None]


@dataclass(slots=True)
class _Page:
    marks: list[tuple[float, Draw]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Piece:
    """What may not be parted: its height, how to draw it from its upper edge, and what comes before it on a new page."""

    height: float
    draw: Draw
    header: _Piece | None = None  # of its table
    blank: bool = False  # nothing to draw: dropped at the top of a page, cut at its end
    heading: bool = False  # never the last thing on a page


class _Flow:
    """Makes pieces and puts them on pages."""

    def __init__(self, notice: Notice, paper: Paper) -> None:
        self.notice = notice
        self.paper = paper
        self.chain = paper.fonts.chain("fang")

    def pages(self) -> list[_Page]:
        """All pieces on their pages; signature and day never stand on a page without text (DOMAIN §6)."""
        pieces = self._pieces()
        kept = 0
        pages, tops = _fill(pieces)
        end = self._signature(2 if self.notice.sealed else 1)
        if tops + end.height > HEIGHT + 0.01:
            end = self._signature(1)
        if tops + end.height > HEIGHT + 0.01:
            kept = self._company(pieces)
        if kept:
            pages, _tops = _fill(pieces[:-kept])
            more, tops = _fill(pieces[-kept:])
            pages += more
        pages[-1].marks.append((TOP + tops, end.draw))
        return pages

    @staticmethod
    def _company(pieces: Sequence[_Piece]) -> int:
        """How many of the last pieces go along with a signature that has no room: two with ink, and no heading before."""
        kept = inked = 0
        while kept < len(pieces) - 1 and (inked < 2 or pieces[-kept - 1].heading):
            kept += 1
            inked += not pieces[-kept].blank
        return kept

    def _pieces(self) -> list[_Piece]:
        notice = self.notice
        pieces = [self._title_line(line) for line in self._title_lines()]
        pieces.append(_blank())
        if notice.addressee:
            pieces += self._paragraph(notice.addressee.rstrip("：:") + "：", indent=0)
        for part in notice.body:
            pieces += self._table(part) if isinstance(part, NoticeTable) else self._paragraph(part)
        if notice.attachments:
            pieces.append(_blank())
            pieces += self._attachments()
        return pieces

    # --- text ----------------------------------------------------------------------------------------

    def _title_lines(self) -> list[Line]:
        chain = self.paper.fonts.chain("biaosong")
        return break_lines(self.notice.title, chain, TITLE, WIDTH * TITLE_WIDEST / POINT, squeeze=False)

    def _title_line(self, line: Line) -> _Piece:
        def draw(y: float) -> None:
            base = y + LINE / 2 + MIDDLE * TITLE * POINT
            self.paper.centred(LEFT + WIDTH / 2, base, line.text.strip(), "biaosong", TITLE)

        return _Piece(LINE, draw)

    def _paragraph(self, text: str, *, indent: int = 2, hang: int = 0) -> list[_Piece]:
        """The lines of a paragraph; ``indent`` and ``hang`` in characters, for the first line and for the others."""
        role: Role = "fang"
        if _FIRST_LEVEL.fullmatch(text):
            role = "hei"
        elif _SECOND_LEVEL.fullmatch(text):
            role = "kai"
        chain = self.paper.fonts.chain(role)
        room = (CHARACTERS - hang) * BODY
        pieces = []
        shift = indent
        for line in break_lines(text, chain, BODY, room, first_indent=(indent - hang) * BODY):
            pieces.append(self._line(line, role, shift, heading=role != "fang"))
            shift = indent if line.last else hang
        return pieces

    def _line(self, line: Line, role: Role, shift: int, *, heading: bool = False) -> _Piece:
        shown = line.text.rstrip()
        room = (CHARACTERS - shift) * PITCH / POINT
        gaps = len(shown) - 1
        space = CLOSER
        if gaps > 0 and not line.last:
            space = min((room - line.width) / gaps, BODY * STRETCH_CAP)

        def draw(y: float) -> None:
            base = y + LINE / 2 + MIDDLE * BODY * POINT
            self.paper.text(LEFT + shift * PITCH, base, shown, role, BODY, space=space)

        return _Piece(LINE, draw, heading=heading)

    def _attachments(self) -> list[_Piece]:
        """附件 and their names, without a mark behind them; what does not fit goes on under the first character."""
        names = self.notice.attachments
        if len(names) == 1:
            return self._paragraph(f"附件：{names[0]}", hang=5)
        pieces: list[_Piece] = []
        for number, name in enumerate(names, 1):
            start = "附件：" if number == 1 else ""
            pieces += self._paragraph(f"{start}{number}.{name}", indent=2 if start else 5, hang=6)
        return pieces

    def _signature(self, above: int) -> _Piece:
        """Who and when, in one piece with the empty lines above, over two of which a seal reaches best."""
        paper, name, day = self.paper, self.notice.signed_by, written_date(self.notice.on)
        name_mm, day_mm = self._measure(name), self._measure(day)
        end = LEFT + WIDTH
        if self.notice.sealed:
            day_x = end - 4 * PITCH - day_mm
            name_x = min(day_x + (day_mm - name_mm) / 2, end - name_mm)
        else:
            name_x = end - 2 * PITCH - name_mm
            day_x = name_x + 2 * PITCH
            if day_x + day_mm > end - 2 * PITCH:
                day_x = end - 2 * PITCH - day_mm
                name_x = day_x - 2 * PITCH

        def draw(y: float) -> None:
            base = y + (above + 0.5) * LINE + MIDDLE * BODY * POINT
            paper.text(max(LEFT, name_x), base, name, "fang", BODY, space=CLOSER)
            paper.text(day_x, base + LINE, day, "fang", BODY, space=CLOSER)

        return _Piece((above + 2) * LINE, draw)

    def _measure(self, text: str) -> float:
        return self.paper.measure(text, "fang", BODY) + (len(text) - 1) * CLOSER * POINT

    # --- table ---------------------------------------------------------------------------------------

    def _table(self, table: NoticeTable) -> list[_Piece]:
        """Header and rows, each a piece that draws its own cells."""
        whole = sum(column.width for column in table.columns)
        edges = [LEFT]
        for column in table.columns:
            edges.append(edges[-1] + column.width * WIDTH / whole)
        header = self._row(
            [column.title for column in table.columns], edges, ["centre"] * len(table.columns), "hei"
        )
        aligns = [column.align for column in table.columns]
        header = _Piece(header.height, header.draw, heading=True)
        rows = [self._row(row, edges, aligns, "fang", header) for row in table.rows]
        return [_gap(), header, *rows, _gap()]

    def _row(
        self,
        texts: Sequence[str],
        edges: Sequence[float],
        aligns: Sequence[Align],
        role: Role,
        header: _Piece | None = None,
    ) -> _Piece:
        chain = self.paper.fonts.chain(role)
        step = CELL * CELL_LEADING * POINT
        cells = []
        for at, text in enumerate(texts):
            if at + 1 >= len(edges):
                raise ValueError(f"a row of the table has {len(texts)} texts for {len(edges) - 1} columns")
            room = (edges[at + 1] - edges[at] - 2 * PADDING) / POINT
            cells.append(fit(text, chain, CELL, room))
        if len(cells) != len(edges) - 1:
            raise ValueError(f"a row of the table has {len(cells)} texts for {len(edges) - 1} columns")
        height = max(ROW_MM, max(len(lines) for _size, lines in cells) * step + 2.5)

        def draw(y: float) -> None:
            segments: list[Segment] = [
                (LEFT, y, LEFT + WIDTH, y),
                (LEFT, y + height, LEFT + WIDTH, y + height),
            ]
            segments += [(x, y, x, y + height) for x in edges]
            self.paper.strokes(segments, 0.5)
            for at, (size, lines) in enumerate(cells):
                base = y + height / 2 - (len(lines) - 1) / 2 * step + MIDDLE * size * POINT
                for line in lines:
                    self._cell_line(
                        line, base, edges[at] + PADDING, edges[at + 1] - PADDING, role, size, aligns[at]
                    )
                    base += step

        return _Piece(height, draw, header)

    def _cell_line(
        self, line: Line, base: float, start: float, end: float, role: Role, size: float, align: Align
    ) -> None:
        free = end - start - line.width * POINT
        x = start + free * {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
        self.paper.text(x, base, line.text.rstrip(), role, size)


def _blank() -> _Piece:
    return _Piece(LINE, _nothing, blank=True)


def _gap() -> _Piece:
    """The white above and below a table."""
    return _Piece(GAP_MM, _nothing, blank=True)


def _nothing(_y: float) -> None:
    """Draw nothing."""


def _fill(pieces: Sequence[_Piece]) -> tuple[list[_Page], float]:
    """Pages of pieces from top to bottom, and how far down the last page is filled."""
    pages = [_Page()]
    y = 0.0
    for at, piece in enumerate(pieces):
        if piece.blank:
            y = min(HEIGHT, y + piece.height) if y > 0 else 0.0
            continue
        follower = pieces[at + 1].height if piece.heading and at + 1 < len(pieces) else 0.0
        if y + piece.height + follower > HEIGHT + 0.01 and y > 0:
            pages.append(_Page())
            y = 0.0
        if y == 0.0 and piece.header is not None:
            pages[-1].marks.append((TOP, piece.header.draw))
            y = piece.header.height
        pages[-1].marks.append((TOP + y, piece.draw))
        y += piece.height
    return pages, y
