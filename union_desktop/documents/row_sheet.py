# SPDX-License-Identifier: GPL-3.0-or-later
"""Row sheets: registers, sign-off and payment lists of any length, in groups, with subtotals and 第 x 页 共 y 页.

Pages are laid out first, so that the number of pages is known and the time grows with the rows and not with
their square; then each page is drawn once, its grid as a part shared by all pages that look alike.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Literal

from union_desktop.documents.fonts import Fonts, Role
from union_desktop.documents.paper import POINT, Description, Paper, Segment
from union_desktop.documents.text import Line, fit

Align = Literal["left", "centre", "right"]
Progress = Callable[[int, int], None]

SIDE = 10.0  # mm kept free at both sides at least
TITLE_SIZE, NEXT_TITLE_SIZE = 18.0, 11.0  # points, first page and following ones
HEADER_MM = 8.0
PADDING = 1.2  # mm between a grid line and the text beside it
LEADING = 1.25  # of the type size, between base lines in a cell
MIDDLE = 0.38  # of the type size: how far the middle of a hanzi lies above the base line
OUTER, INNER = 0.9, 0.35  # points, the frame and the lines inside it
WRAPPED = 1e9  # points: the width of a text with line feeds, which never fits on one line
PROGRESS_PAGES = 20  # pages between two calls of progress


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its place in the rows is its place in the sheet; ``width_mm`` is fixed."""

    key: str
    title: str
    width_mm: float
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class SheetGroup:
    """Rows under one heading; an empty title prints none. ``subtotal`` has one text per column."""

    title: str
    rows: Sequence[Sequence[str]]
    subtotal: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class RowSheet:
    """What is printed. Rows, subtotals and the total are finished texts, one per column.

    In a subtotal or total the first text spreads over the empty columns behind it. ``page_subtotal`` makes
    the closing row of a page from the rows on it, once per page and in their order. ``page_per_group`` begins
    every group on a new page. ``foot`` are lines under the last page's grid, each of them texts at equal shares
    of the width.
    """

    title: str
    columns: Sequence[SheetColumn]
    groups: Iterable[SheetGroup]
    subtitle: str = ""
    remark: str = ""  # at the right of the subtitle, as 单位：元
    total: Sequence[str] | None = None
    page_subtotal: Callable[[Sequence[Sequence[str]]], Sequence[str]] | None = None
    page_per_group: bool = False
    foot: Sequence[Sequence[str]] = ()
    landscape: bool = True
    prepared_by: str = ""
    printed_at: datetime | None = None
    form_no: str = ""
    author: str = ""
    size: float = 10.0  # points
    row_mm: float = 7.0
    foot_mm: float = 8.0  # the height of a line of the foot at least


@dataclass(slots=True)
class _Row:
    """A row ready to be placed.

    ``cells`` holds per cell its first column, the column behind it, its size and its lines; a record's
    cells that fit on one line are not among them but drawn from ``texts``, which spares 20,000 rows a
    million small objects.
    """

    height: float
    cells: Sequence[tuple[int, int, float, Sequence[Line]]]
    bounds: tuple[int, ...]  # the columns that have a grid line at their left
    role: Role = "song"
    shaded: bool = False
    texts: Sequence[str] | None = None  # the record itself, for the page subtotal
    left: bool = False  # every cell begins at the left, whatever its column says


@dataclass(slots=True)
class _Page:
    first: bool  # has the full title
    rows: list[_Row] = field(default_factory=list)
    bookmark: str = ""


def render(
    sheet: RowSheet,
    *,
    progress: Progress | None = None,
    fonts: Fonts | None = None,
    invariant: bool = False,
) -> bytes:
    """The sheet as a PDF; linear in its rows.

    ``progress`` is told (pages drawn, pages in all) now and then; an exception it raises ends the work,
    nothing is left behind. Raises ValueError when the columns are wider than the paper.
    """
    about = Description(
        sheet.title,
        subject=sheet.subtitle,
        author=sheet.author or sheet.prepared_by,
        made_on=sheet.printed_at,
    )
    paper = Paper(about, landscape=sheet.landscape, fonts=fonts, invariant=invariant)
    return _Layout(sheet, paper).render(progress)


class _Layout:
    def __init__(self, sheet: RowSheet, paper: Paper) -> None:
        self.sheet = sheet
        self.paper = paper
        self.width = sum(column.width_mm for column in sheet.columns)
        if self.width > paper.width - 2 * SIDE + 0.01:
            raise ValueError(f"columns of {self.width:g} mm do not fit on paper of {paper.width:g} mm")
        self.left = (paper.width - self.width) / 2
        self.edges = [self.left]
        for column in sheet.columns:
            self.edges.append(self.edges[-1] + column.width_mm)
        self.rooms = [(column.width_mm - 2 * PADDING) / POINT for column in sheet.columns]
        # Where a text begins: its anchor, and how much of its width (in points) lies to the left of it.
        self.starts = [
            {
                "left": (self.edges[place] + PADDING, 0.0),
                "centre": ((self.edges[place] + self.edges[place + 1]) / 2, POINT / 2),
                "right": (self.edges[place + 1] - PADDING, POINT),
            }[column.align]
            for place, column in enumerate(sheet.columns)
        ]
        self.every = tuple(range(1, len(sheet.columns)))
        self.tops = {True: 31.5 if sheet.subtitle or sheet.remark else 25.0, False: 19.0}
        self.bottom = paper.height - 15.0
        self._widths: dict[str, float] = {}
        self._fitted: dict[
            tuple[int, str], tuple[float, Sequence[Line]]
        ] = {}  # the same departments again and again
        self.foot = [self._foot_line(texts) for texts in sheet.foot]
        self.foot_height = sum(height for height, _texts in self.foot)

    # --- rows ----------------------------------------------------------------------------------------

    def record(self, texts: Sequence[str]) -> _Row:
        """A row of the register; nearly always every cell fits on one line."""
        chain = self.paper.fonts.chain("song")
        size = self.sheet.size
        widths = self._widths
        cells: list[tuple[int, int, float, Sequence[Line]]] | None = None
        most = 1
        for place, (text, room) in enumerate(zip(texts, self.rooms, strict=True)):
            width = widths.get(text)
            if width is None:
                width = widths[text] = WRAPPED if "\n" in text else chain.width(text) * size / 1000
            if width > room:
                fitted = self._fitted.get((place, text))
                if fitted is None:
                    fitted = self._fitted[place, text] = fit(text, chain, size, room)
                at, lines = fitted
                most = max(most, len(lines))
                cells = [*(cells or ()), (place, place + 1, at, lines)]
        return _Row(self._height(most), cells or (), self.every, texts=texts)

    def _height(self, lines: int) -> float:
        return max(self.sheet.row_mm, lines * self.sheet.size * LEADING * POINT + 2.0)

    def heading(self, text: str) -> _Row:
        """The row that names a group, over the whole width."""
        return self._spread([(0, len(self.sheet.columns), text)], shaded=True, left=True)

    def sums(self, texts: Sequence[str]) -> _Row:
        """A subtotal or total: each text spreads over the empty columns behind the first."""
        spans: list[tuple[int, int, str]] = []
        place = 0
        while place < len(texts):
            end = place + 1
            if place == 0:
                while end < len(texts) and not texts[end]:
                    end += 1
            spans.append((place, end, texts[place]))
            place = end
        return self._spread(spans)

    def _spread(self, spans: list[tuple[int, int, str]], *, shaded: bool = False, left: bool = False) -> _Row:
        chain = self.paper.fonts.chain("hei")
        cells = []
        most = 1
        for start, end, text in spans:
            room = (self.edges[end] - self.edges[start] - 2 * PADDING) / POINT
            size, lines = fit(text, chain, self.sheet.size, room)
            most = max(most, len(lines))
            cells.append((start, end, size, tuple(lines)))
        bounds = tuple(start for start, _end, _text in spans if start)
        return _Row(self._height(most), cells, bounds, "hei", shaded, left=left)

    def _foot_line(self, texts: Sequence[str]) -> tuple[float, list[tuple[float, float, Sequence[Line]]]]:
        """The height of a line of the foot and, for each of its texts, where it begins, its size and its lines."""
        share = self.width / max(1, len(texts))
        chain = self.paper.fonts.chain("song")
        found: list[tuple[float, float, Sequence[Line]]] = []
        most = 1
        for place, text in enumerate(texts):
            size, lines = fit(text, chain, self.sheet.size, share / POINT)
            most = max(most, len(lines))
            found.append((self.left + place * share, size, lines))
        return max(self.sheet.foot_mm, most * self.sheet.size * LEADING * POINT + 2.0), found

    def parts(self, row: _Row, room: float) -> Iterator[_Row]:
        """``row``, which is taller than a page, in pieces that are not."""
        fitting = max(1, int((room - 2.0) / (self.sheet.size * LEADING * POINT)))
        most = max(len(lines) for _start, _end, _size, lines in row.cells)
        for start in range(0, most, fitting):
            cells = [
                (first, end, size, lines[start : start + fitting])
                for first, end, size, lines in row.cells
                if len(lines) > start
            ]
            height = self._height(max(len(lines) for _first, _end, _size, lines in cells))
            texts = row.texts if start == 0 else None
            yield _Row(height, cells, row.bounds, row.role, row.shaded, texts, row.left)

    # --- drawing -------------------------------------------------------------------------------------

    def render(self, progress: Progress | None) -> bytes:
        """Draw all pages."""
        pages = _Pager(self).paginate()
        looks = Counter(self._look(page) for page in pages)
        stamps: dict[object, str] = {}
        bookmarks = sum(1 for page in pages if page.bookmark) > 1
        for number, page in enumerate(pages, 1):
            if number > 1:
                self.paper.next_page()
            self._stamp(stamps, ("header", page.first), partial(self._draw_header, self.tops[page.first]))
            look = self._look(page)
            if looks[look] > 1:
                self._stamp(stamps, look, partial(self._draw_grid, page))
            else:
                self._draw_grid(page)
            self._draw_title(page)
            top = self.tops[page.first] + HEADER_MM
            for row in page.rows:
                self._draw_row(row, top)
                top += row.height
            if number == len(pages):
                self._draw_foot(top)
            self._draw_footer(number, len(pages))
            if bookmarks and page.bookmark:
                self.paper.bookmark(page.bookmark)
            if progress and (number % PROGRESS_PAGES == 0 or number == len(pages)):
                progress(number, len(pages))
        return self.paper.finish()

    def _look(self, page: _Page) -> tuple[object, ...]:
        """What the grid of a page depends on."""
        return (page.first, *((row.height, row.bounds, row.shaded) for row in page.rows))

    def _stamp(self, stamps: dict[object, str], key: object, draw: Callable[[], None]) -> None:
        """Use a part, drawing it the first time."""
        name = stamps.get(key)
        if name is None:
            name = stamps[key] = f"part{len(stamps)}"
            with self.paper.stamp(name):
                draw()
        self.paper.use(name)

    def _draw_header(self, top: float) -> None:
        paper, size = self.paper, self.sheet.size
        paper.shade(self.left, top, self.width, HEADER_MM, 0.9)
        for place, column in enumerate(self.sheet.columns):
            at, lines = fit(column.title, paper.fonts.chain("hei"), size, self.rooms[place])
            if len(lines) > 1:
                at = min(at, (HEADER_MM - 1) / POINT / LEADING / len(lines))
            middle = (self.edges[place] + self.edges[place + 1]) / 2
            self._draw_lines(lines, "hei", at, top, HEADER_MM, "centre", middle)

    def _draw_grid(self, page: _Page) -> None:
        top = self.tops[page.first]
        y = top + HEADER_MM
        right = self.left + self.width
        lines: list[Segment] = [(self.left, y, right, y)]
        lines += [(self.edges[place], top, self.edges[place], y) for place in self.every]
        open_at: dict[int, float] = {}
        for row in page.rows:
            if row.shaded:
                self.paper.shade(self.left, y, self.width, row.height, 0.95)
            for place in [place for place in open_at if place not in row.bounds]:
                lines.append((self.edges[place], open_at.pop(place), self.edges[place], y))
            for place in row.bounds:
                open_at.setdefault(place, y)
            y += row.height
            lines.append((self.left, y, right, y))
        lines += [(self.edges[place], start, self.edges[place], y) for place, start in open_at.items()]
        self.paper.strokes(lines, INNER)
        self.paper.box(self.left, top, self.width, y - top, OUTER)

    def _draw_row(self, row: _Row, top: float) -> None:
        if row.texts is not None:
            self._draw_record(row, row.texts, top)
        for start, end, size, lines in row.cells:
            if row.left:
                align: Align = "left"
            elif end - start > 1:
                align = "centre"
            else:
                align = self.sheet.columns[start].align
            if align == "left":
                x = self.edges[start] + PADDING
            elif align == "right":
                x = self.edges[end] - PADDING
            else:
                x = (self.edges[start] + self.edges[end]) / 2
            self._draw_lines(lines, row.role, size, top, row.height, align, x)

    def _draw_record(self, row: _Row, texts: Sequence[str], top: float) -> None:
        """Write the cells of a record that fit on one line."""
        write, widths, size = self.paper.text, self._widths, self.sheet.size
        y = top + row.height / 2 + MIDDLE * size * POINT
        for text, room, (x, share) in zip(texts, self.rooms, self.starts, strict=True):
            if text and (width := widths[text]) <= room:
                write(x - width * share, y, text, "song", size)

    def _draw_foot(self, top: float) -> None:
        """Write the lines that stand under the last page's grid."""
        for height, texts in self.foot:
            for x, size, lines in texts:
                self._draw_lines(lines, "song", size, top, height, "left", x)
            top += height

    def _draw_lines(
        self,
        lines: Sequence[Line],
        role: Role,
        size: float,
        top: float,
        height: float,
        align: Align,
        x: float,
    ) -> None:
        """Write lines in the middle of a cell's height."""
        step = size * LEADING * POINT
        y = top + height / 2 - (len(lines) - 1) / 2 * step + MIDDLE * size * POINT
        for line in lines:
            shift = 0.0 if align == "left" else line.width * POINT * (1.0 if align == "right" else 0.5)
            self.paper.text(x - shift, y, line.text.rstrip(), role, size)
            y += step

    def _draw_title(self, page: _Page) -> None:
        paper, sheet = self.paper, self.sheet
        middle = paper.width / 2
        if not page.first:
            title = f"{sheet.title}（续）"
            size = self._shrink(title, "biaosong", NEXT_TITLE_SIZE)
            paper.centred(middle, 15.5, title, "biaosong", size)
            return
        paper.centred(
            middle, 20.0, sheet.title, "biaosong", self._shrink(sheet.title, "biaosong", TITLE_SIZE)
        )
        base = self.tops[True] - 2.0
        remark_width = paper.measure(sheet.remark, "song", sheet.size)
        size, lines = fit(
            sheet.subtitle, paper.fonts.chain("song"), sheet.size, (self.width - remark_width - 4) / POINT
        )
        paper.text(self.left, base, lines[0].text, "song", size)
        paper.right(self.left + self.width, base, sheet.remark, "song", sheet.size)

    def _shrink(self, text: str, role: Role, size: float) -> float:
        """The size at which a title fits beside the margins."""
        return min(
            size, size * (self.paper.width - 2 * SIDE) / max(self.paper.measure(text, role, size), 0.1)
        )

    def _draw_footer(self, number: int, count: int) -> None:
        paper, sheet = self.paper, self.sheet
        base = paper.height - 8.0
        left = [f"制表人：{sheet.prepared_by}"] if sheet.prepared_by else []
        if sheet.printed_at:
            left.append(f"打印时间：{sheet.printed_at:%Y-%m-%d %H:%M}")
        paper.text(self.left, base, "　".join(left), "song", 9)
        paper.centred(paper.width / 2, base, f"第 {number} 页　共 {count} 页", "song", 9)
        if sheet.form_no:
            paper.right(self.left + self.width, base, f"表号：{sheet.form_no}", "song", 9)


class _Pager:
    """Puts rows on pages, top to bottom."""

    def __init__(self, layout: _Layout) -> None:
        self.layout = layout
        self.sheet = layout.sheet
        self.pages: list[_Page] = []
        self.room = 0.0  # mm left on the page
        self.again: _Row | None = None  # the heading that a following page repeats
        self.title = ""  # of the group that is being put
        self.reserve = self.sheet.row_mm if self.sheet.page_subtotal else 0.0

    def body(self, first: bool) -> float:
        """Millimetres for rows on a page."""
        return self.layout.bottom - self.layout.tops[first] - HEADER_MM - self.reserve

    def paginate(self) -> list[_Page]:
        """All rows on their pages."""
        sheet = self.sheet
        self.turn(first=True)
        for number, group in enumerate(sheet.groups):
            self.group(group, new_page=number > 0 and sheet.page_per_group)
        if len(self.pages) == 1 and not self.pages[0].rows:
            self.put(self.layout.heading("没有符合条件的记录"))
        layout = self.layout
        total = layout.sums(sheet.total) if sheet.total is not None else None
        wanted = layout.foot_height + (total.height if total is not None else 0.0)
        if wanted > self.room + 0.01:
            self.carry()
        self.close()
        if total is not None:
            self.pages[-1].rows.append(total)
        return self.pages

    def group(self, group: SheetGroup, *, new_page: bool) -> None:
        """A heading, its rows and its subtotal."""
        layout = self.layout
        heading = layout.heading(group.title) if group.title else None
        self.again = None
        self.title = group.title
        # A heading stays with its first two rows, or with its only one.
        wanted = (heading.height if heading else 0.0) + self.sheet.row_mm * min(2, max(1, len(group.rows)))
        if new_page:
            self.turn(first=True)
        elif self.room < wanted and self.pages[-1].rows:
            self.turn(first=False)
        if heading:
            self.put(heading)
            self.pages[-1].bookmark = self.pages[-1].bookmark or group.title
            self.again = layout.heading(group.title + "（续）")
        longest = self.body(first=False) - 2 * self.sheet.row_mm
        for texts in group.rows:
            row = layout.record(texts)
            for part in (row,) if row.height <= longest else layout.parts(row, longest):
                self.place(part)
        if group.subtotal is not None:
            subtotal = layout.sums(group.subtotal)
            if subtotal.height > self.room + 0.01:
                self.carry()
            self.put(subtotal)

    def place(self, row: _Row) -> None:
        """Put a row on this page, or on the next under the repeated heading."""
        if row.height > self.room + 0.01:
            self.turn(first=False)
            if self.again:
                self.put(self.again)
        self.put(row)

    def carry(self) -> None:
        """Begin another page with the last record of this one and what follows it: a sum never stands there alone."""
        page = self.pages[-1]
        at = max((at for at, row in enumerate(page.rows) if row.texts is not None), default=0)
        headed = at > 0 and page.rows[at - 1].shaded
        start = at - 1 if headed else at
        taken = page.rows[start:] if start > 0 else []
        del page.rows[len(page.rows) - len(taken) :]
        self.turn(first=False)
        if taken and headed and page.bookmark == self.title:
            page.bookmark, self.pages[-1].bookmark = "", self.title
        if self.again and not (taken and headed):
            self.put(self.again)
        for row in taken:
            self.put(row)

    def put(self, row: _Row) -> None:
        self.pages[-1].rows.append(row)
        self.room -= row.height

    def turn(self, *, first: bool) -> None:
        """Close the page and begin another."""
        self.close()
        self.pages.append(_Page(first))
        self.room = self.body(first)

    def close(self) -> None:
        """Put the page subtotal under the rows of the page."""
        if self.pages and self.sheet.page_subtotal:
            texts = [row.texts for row in self.pages[-1].rows if row.texts is not None]
            self.pages[-1].rows.append(self.layout.sums(self.sheet.page_subtotal(texts)))
