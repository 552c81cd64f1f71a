# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms: titles, paragraphs and grids of labels and values on A4, long cells carried over pages with （续）.

Grids are laid out here and not by ReportLab's tables, which lose the width of a spanned cell when they
split it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol, TypedDict

from union_desktop.documents.fonts import Fonts, Role
from union_desktop.documents.paper import HAIRLINE, POINT, Description, Paper, Segment
from union_desktop.documents.text import Line, break_lines, fit

Align = Literal["left", "centre", "right", "justify"]
Kind = Literal["label", "value"]

PADDING = 1.6  # mm beside the text of a cell
ABOVE = 1.2  # mm above and below it
MIDDLE = 0.38  # of the type size: how far the middle of a hanzi lies above the base line
OUTER = 0.9  # points, the frame of a grid
AGAIN = "（续）"
PROGRESS_FORMS = 20  # forms between two calls of progress


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell over ``columns`` by ``rows`` fields of its grid.

    A label is set in 黑 and centred and repeats with （续） when its row goes on overleaf; a value is set
    in 宋. ``foot`` may have several lines and stays on the page where the cell ends. ``pitch_mm`` sets the characters of a short text at equal steps, as in codes and identity numbers.
    """

    text: str
    columns: int = 1
    rows: int = 1
    kind: Kind = "value"
    role: Role | None = None
    size: float = 11.0  # points
    align: Align | None = None
    top: bool = False  # the text begins at the upper edge instead of standing in the middle
    pitch_mm: float = 0.0
    shaded: bool = False
    foot: str = ""  # at the lower right, below the text: seal, signature and day of an opinion


def label(text: str, columns: int = 1, rows: int = 1, *, size: float = 11.0) -> Cell:
    """A label cell."""
    return Cell(text, columns, rows, "label", size=size)


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells over columns of fixed width; the first ``header_rows`` come again on every page."""

    widths_mm: Sequence[float]
    rows: Sequence[Sequence[Cell]]
    row_mm: float = 10.0
    header_rows: int = 0
    heights_mm: Sequence[float] = ()  # at least this much, row by row; 0 or absent means row_mm
    frame: bool = True


def table(
    widths_mm: Sequence[float],
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    at_least: int = 0,
    row_mm: float = 9.0,
    size: float = 10.5,
    aligns: Sequence[Align] = (),
) -> Grid:
    """A plain table with a repeated header, filled up with empty rows to ``at_least``."""
    shown = [*rows, *([""] * len(header) for _ in range(at_least - len(rows)))]
    cells = [
        [Cell(text, size=size, align=aligns[place] if aligns else "centre") for place, text in enumerate(row)]
        for row in shown
    ]
    return Grid(widths_mm, [[label(text, size=size) for text in header], *cells], row_mm, 1)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, justified; each line feed begins a new paragraph with the same indent."""

    text: str
    role: Role = "song"
    size: float = 11.0
    align: Align = "justify"
    indent_em: float = 0.0
    hang_em: float = 0.0  # the indent of the following lines, as under 一、
    leading: float = 1.6
    before_mm: float = 0.0
    after_mm: float = 2.0


@dataclass(frozen=True, slots=True)
class Space:
    """Empty height."""

    mm: float


@dataclass(frozen=True, slots=True)
class Level:
    """Down to this height on the page (mm from the upper edge), when the blocks before have not come so far."""

    mm: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A line over the whole width; dashed as a place to cut."""

    dashed: bool = False
    weight: float = HAIRLINE


Block = Grid | Paragraph | Space | Level | Rule


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form on portrait A4 (or landscape); margins in mm: left, top, right, bottom."""

    title: str
    blocks: Sequence[Block]
    subtitle: str = ""
    remark: str = ""
    title_size: float = 20.0
    margins: tuple[float, float, float, float] = (24.0, 22.0, 24.0, 20.0)
    landscape: bool = False
    running: str = ""  # at the top of the second page and the following: what a loose sheet belongs to
    prepared_by: str = ""
    printed_at: datetime | None = None
    form_no: str = ""
    author: str = ""
    subject: str = ""


def page_count(form: FormPage, *, fonts: Fonts | None = None) -> int:
    """How many pages the form takes; raises ValueError like ``render``."""
    paper = Paper(Description(form.title), landscape=form.landscape, fonts=fonts, invariant=True)
    return len(_Layout(form, paper).lay_out())


def render(form: FormPage, *, fonts: Fonts | None = None, invariant: bool = False) -> bytes:
    """The form as a PDF.

    Raises ValueError for a grid that is wider than the page, has holes, or has a cell over several rows
    that is taller than a page.
    """
    about = Description(
        form.title, subject=form.subject, author=form.author or form.prepared_by, made_on=form.printed_at
    )
    paper = Paper(about, landscape=form.landscape, fonts=fonts, invariant=invariant)
    _Layout(form, paper).render()
    return paper.finish()


class Drawing(TypedDict, total=False):
    """What a paper of many forms hands on to ``render_all`` as it came."""

    count: int
    progress: Callable[[int, int], None] | None
    fonts: Fonts | None
    invariant: bool


def render_all(
    forms: Iterable[FormPage],
    title: str,
    *,
    author: str = "",
    made_on: datetime | None = None,
    count: int = 0,
    progress: Callable[[int, int], None] | None = None,
    fonts: Fonts | None = None,
    invariant: bool = False,
) -> bytes:
    """Many portrait forms in one PDF, each from a new page, with its own page numbers and a bookmark of its subject.

    ``progress`` is told forms drawn and ``count``; an exception it raises ends the work. Raises ValueError like
    ``render``, and for no form at all.
    """
    paper = Paper(Description(title, author=author, made_on=made_on), fonts=fonts, invariant=invariant)
    done = 0
    for done, form in enumerate(forms, 1):
        if done > 1:
            paper.next_page()
        paper.bookmark(form.subject or form.title)
        _Layout(form, paper).render()
        if progress is not None and done % PROGRESS_FORMS == 0:
            progress(done, count)
    if not done:
        raise ValueError("no form to print")
    if progress is not None:
        progress(done, count or done)
    return paper.finish()


@dataclass(slots=True)
class _Box:
    """A cell in its grid with its lines; ``done`` counts the lines already placed."""

    cell: Cell
    row: int
    column: int
    x: float
    width: float
    role: Role
    size: float
    lines: list[Line]
    foot: Sequence[str] = ()
    done: int = 0
    begun: bool = False

    @property
    def step(self) -> float:
        """Millimetres between base lines."""
        return self.size * 1.35 * POINT

    @property
    def foot_height(self) -> float:
        """Millimetres kept at the lower edge."""
        return len(self.foot) * self.step + ABOVE if self.foot else 0.0

    def height(self, lines: int) -> float:
        """Millimetres that so many lines and the foot need."""
        return lines * self.step + 2 * ABOVE + self.foot_height

    def capacity(self, height: float) -> int:
        """How many whole lines so many millimetres hold."""
        return max(0, int((height - 2 * ABOVE + 0.001) / self.step))


@dataclass(frozen=True, slots=True)
class _Strip:
    """A row of a grid, or the part of it that stands on one page."""

    row: int
    y: float
    height: float
    end: bool  # nothing of the row is left for another page


@dataclass(slots=True)
class _Page:
    """What will be drawn on a page, kept until the number of pages is known."""

    words: list[tuple[float, float, str, Role, float, float]] = field(default_factory=list)
    strokes: dict[float, list[Segment]] = field(default_factory=dict)
    boxes: list[tuple[float, float, float, float, float]] = field(default_factory=list)
    shades: list[tuple[float, float, float, float]] = field(default_factory=list)
    dashes: list[Segment] = field(default_factory=list)


class _Layout:
    def __init__(self, form: FormPage, paper: Paper) -> None:
        self.form = form
        self.paper = paper
        self.left, self.top, right, below = form.margins
        self.width = paper.width - self.left - right
        self.bottom = paper.height - below
        self.pages: list[_Page] = [_Page()]
        self.y = self.top

    @property
    def page(self) -> _Page:
        """The page being filled."""
        return self.pages[-1]

    def next_page(self) -> None:
        """Go on at the top of another page."""
        self.pages.append(_Page())
        self.y = self.top

    def lay_out(self) -> list[_Page]:
        """Put everything on its page."""
        self._title()
        for block in self.form.blocks:
            if isinstance(block, Grid):
                self._grid(block)
            elif isinstance(block, Paragraph):
                self._paragraph(block)
            elif isinstance(block, Rule):
                self._rule(block)
            elif isinstance(block, Level):
                self.y = max(self.y, block.mm)
            else:
                self.y += block.mm
        return self.pages

    def render(self) -> None:
        """Lay out everything, then draw it, from the paper's present page on."""
        for number, page in enumerate(self.lay_out(), 1):
            if number > 1:
                self.paper.next_page()
                self.paper.text(self.left, self.top - 2.5, self.form.running, "song", 9)
            self._draw(page)
            self._footer(number)

    # --- blocks --------------------------------------------------------------------------------------

    def _write(self, x: float, y: float, text: str, role: Role, size: float, space: float = 0.0) -> None:
        self.page.words.append((x, y, text, role, size, space))

    def _aligned(
        self, line: Line, x: float, y: float, width: float, role: Role, size: float, align: Align
    ) -> None:
        """Write one line between ``x`` and ``x + width``."""
        shown = line.text.rstrip()
        natural = line.width * POINT
        if align == "justify":
            self._write(x, y, shown, role, size, self.paper.spacing(line, size, width))
        elif align == "left":
            self._write(x, y, shown, role, size)
        else:
            self._write(x + (width - natural) * (0.5 if align == "centre" else 1.0), y, shown, role, size)

    def _title(self) -> None:
        form = self.form
        chain = self.paper.fonts.chain("biaosong")
        step = form.title_size * 1.35 * POINT
        for line in break_lines(form.title, chain, form.title_size, self.width / POINT):
            self.y += step
            self._aligned(
                line, self.left, self.y - 0.25 * step, self.width, "biaosong", form.title_size, "centre"
            )
        self.y += 3.0
        if form.subtitle or form.remark:
            self.y += 4.0
            self._write(self.left, self.y, form.subtitle, "song", 10.5)
            end = self.left + self.width - self.paper.measure(form.remark, "song", 10.5)
            self._write(end, self.y, form.remark, "song", 10.5)
            self.y += 2.0

    def _paragraph(self, block: Paragraph) -> None:
        chain = self.paper.fonts.chain(block.role)
        step = block.size * block.leading * POINT
        self.y += block.before_mm
        hang = block.hang_em * block.size * POINT
        indent = block.indent_em * block.size * POINT
        first = True
        for line in break_lines(
            block.text,
            chain,
            block.size,
            (self.width - hang) / POINT,
            first_indent=(indent - hang) / POINT,
        ):
            if self.y + step > self.bottom + 0.01:
                self.next_page()
            base = self.y + step / 2 + MIDDLE * block.size * POINT
            shift = indent if first else hang
            self._aligned(
                line, self.left + shift, base, self.width - shift, block.role, block.size, block.align
            )
            self.y += step
            first = line.last
        self.y += block.after_mm

    def _rule(self, block: Rule) -> None:
        segment = (self.left, self.y, self.left + self.width, self.y)
        if block.dashed:
            self.page.dashes.append(segment)
        else:
            self.page.strokes.setdefault(block.weight, []).append(segment)

    # --- grids ---------------------------------------------------------------------------------------

    def _grid(self, grid: Grid) -> None:
        boxes = self._place(grid)
        heights = self._heights(grid, boxes)
        headers = grid.header_rows
        header_height = sum(heights[:headers])
        strips: list[_Strip] = []
        fresh = self.y <= self.top + 0.01

        def put(row: int, height: float, *, end: bool) -> None:
            nonlocal fresh
            strips.append(_Strip(row, self.y, height, end))
            self.y += height
            fresh = False

        def turn(row: int) -> None:
            """Close this page's part of the grid and begin the next, under the repeated header."""
            nonlocal fresh
            self._draw_part(grid, boxes, strips)
            strips.clear()
            self.next_page()
            if row >= headers:
                for box in boxes:
                    if box.row < headers:
                        # A heading over all columns says that it goes on; titles of columns just come again.
                        box.done, box.begun = 0, box.cell.columns == len(grid.widths_mm)
                for header in range(headers):
                    put(header, heights[header], end=True)
            fresh = True

        for first, last in _bands(boxes, len(grid.rows)):
            whole = sum(heights[first : last + 1])
            body = self.bottom - self.top - (header_height if first >= headers else 0.0)
            # A header does not stay behind alone: it wants its first row with it.
            company = heights[last + 1] if last < headers and last + 1 < len(heights) else 0.0
            if whole > body:
                spanning = [box for box in boxes if box.cell.rows > 1 and first <= box.row <= last]
                if any(box.height(len(box.lines)) > body for box in spanning):
                    raise ValueError("a cell over several rows is taller than a page: divide it into rows")
                # Each page takes whole lines only; what that wastes is given back at the end.
                heights[last] += max((box.height(1) for box in spanning), default=0.0)
            elif self.y + whole + company > self.bottom + 0.01 and not fresh:
                turn(first)
            for row in range(first, last + 1):
                self._row(row, heights[row], boxes, put, turn)
        self._draw_part(grid, boxes, strips)

    def _row(
        self,
        row: int,
        height: float,
        boxes: list[_Box],
        put: "_Put",
        turn: Callable[[int], None],
    ) -> None:
        """Put one row on the page, in pieces of whole lines when it does not fit."""
        own = [box for box in boxes if box.row == row and box.cell.rows == 1 and box.cell.kind == "value"]
        placed = dict.fromkeys(range(len(own)), 0)
        turned = False
        while self.y + height > self.bottom + 0.01:
            room = self.bottom - self.y
            pieces = [box.capacity(room) for box in own]
            # At least two lines on each side, else the row goes overleaf as a whole.
            if any(
                min(piece, len(box.lines) - placed[number]) >= 2
                for number, (box, piece) in enumerate(zip(own, pieces, strict=True))
            ):
                put(row, room, end=False)
                left = 0.0
                for number, (box, piece) in enumerate(zip(own, pieces, strict=True)):
                    placed[number] = min(len(box.lines), placed[number] + piece)
                    left = max(left, box.height(len(box.lines) - placed[number]))
                height = left
            elif turned:
                break  # a row without text that is taller than a page: cut off at the page end
            turn(row)
            turned = True
        put(row, min(height, self.bottom - self.y), end=True)

    def _place(self, grid: Grid) -> list[_Box]:
        """Give every cell its columns and its lines."""
        edges = [self.left + (self.width - sum(grid.widths_mm)) / 2]
        for width in grid.widths_mm:
            edges.append(edges[-1] + width)
        if edges[-1] > self.left + self.width + 0.01:
            raise ValueError(f"a grid of {sum(grid.widths_mm):g} mm does not fit into {self.width:g} mm")
        taken: set[tuple[int, int]] = set()
        boxes: list[_Box] = []
        for row, cells in enumerate(grid.rows):
            column = 0
            for cell in cells:
                while (row, column) in taken:
                    column += 1
                end = column + cell.columns
                if end > len(grid.widths_mm) or row + cell.rows > len(grid.rows):
                    raise ValueError(f"row {row + 1} of a grid has cells outside of it")
                taken |= {(row + down, place) for down in range(cell.rows) for place in range(column, end)}
                boxes.append(self._box(cell, row, column, edges[column], edges[end] - edges[column]))
                column = end
        if len(taken) != len(grid.rows) * len(grid.widths_mm):
            raise ValueError("a grid has fields without a cell")
        return boxes

    def _box(self, cell: Cell, row: int, column: int, x: float, width: float) -> _Box:
        role: Role = cell.role or ("hei" if cell.kind == "label" else "song")
        chain = self.paper.fonts.chain(role)
        room = (width - 2 * PADDING) / POINT
        if cell.kind == "label":
            size, lines = cell.size, break_lines(cell.text, chain, cell.size, room)
        else:
            size, lines = fit(cell.text, chain, cell.size, room)
        return _Box(
            cell, row, column, x, width, role, size, lines, cell.foot.split("\n") if cell.foot else ()
        )

    def _heights(self, grid: Grid, boxes: list[_Box]) -> list[float]:
        """The height of every row, so that all text fits."""
        heights = [
            (grid.heights_mm[row] if row < len(grid.heights_mm) else 0.0) or grid.row_mm
            for row in range(len(grid.rows))
        ]
        for box in boxes:
            if box.cell.rows == 1:
                heights[box.row] = max(heights[box.row], box.height(len(box.lines)))
        for box in boxes:
            if box.cell.rows > 1:
                last = box.row + box.cell.rows - 1
                lack = box.height(len(box.lines)) - sum(heights[box.row : last + 1])
                heights[last] += max(0.0, lack)
        return heights

    def _draw_part(self, grid: Grid, boxes: list[_Box], strips: Sequence[_Strip]) -> None:
        """Draw the cells that have a strip on this page."""
        if not strips:
            return
        for box in boxes:
            mine = [strip for strip in strips if box.row <= strip.row < box.row + box.cell.rows]
            if not mine:
                continue
            y = mine[0].y
            height = mine[-1].y + mine[-1].height - y
            ends = mine[-1].end and mine[-1].row == box.row + box.cell.rows - 1
            if box.cell.shaded:
                self.page.shades.append((box.x, y, box.width, height))
            self.page.boxes.append((box.x, y, box.width, height, HAIRLINE))
            self._draw_text(box, y, height, ends=ends)
            box.begun = True
        if grid.frame:
            width = sum(grid.widths_mm)
            left = self.left + (self.width - width) / 2
            top = strips[0].y
            self.page.boxes.append((left, top, width, strips[-1].y + strips[-1].height - top, OUTER))

    def _draw_text(self, box: _Box, y: float, height: float, *, ends: bool) -> None:
        """Write what belongs into the part of a cell between ``y`` and ``y + height``."""
        room = (box.width - 2 * PADDING) / POINT
        if box.cell.kind == "label":
            chain = self.paper.fonts.chain(box.role)
            lines = break_lines(box.cell.text + AGAIN, chain, box.size, room) if box.begun else box.lines
            if box.height(len(lines)) > height:
                lines = box.lines
        else:
            count = len(box.lines) if ends else box.capacity(height)
            lines = box.lines[box.done : box.done + count]
            box.done += len(lines)
        if ends and box.foot:
            height -= box.foot_height
            self._foot(box, y + height)
        whole = box.done == len(lines) and ends
        block = len(lines) * box.step
        above = ABOVE if box.cell.top or (box.cell.kind == "value" and not whole) else (height - block) / 2
        base = y + above + box.step / 2 + MIDDLE * box.size * POINT
        # Two lines in a narrow cell look torn when they are stretched; prose of three and more does not.
        usual: Align = "centre" if box.cell.kind == "label" else "justify" if len(box.lines) > 2 else "left"
        align = box.cell.align or usual
        for line in lines:
            if box.cell.pitch_mm:
                self._pitched(box, line.text, base)
            else:
                self._aligned(line, box.x + PADDING, base, box.width - 2 * PADDING, box.role, box.size, align)
            base += box.step

    def _foot(self, box: _Box, y: float) -> None:
        """Write the foot of a cell from ``y`` down, its lines ending together at the right."""
        for line in box.foot:
            base = y + box.step / 2 + MIDDLE * box.size * POINT
            start = box.x + box.width - 3 * PADDING - self.paper.measure(line, box.role, box.size)
            self._write(max(start, box.x + PADDING), base, line, box.role, box.size)
            y += box.step

    def _pitched(self, box: _Box, text: str, base: float) -> None:
        """Set the characters of a short text at equal steps around the middle of the cell."""
        pitch = min(box.cell.pitch_mm, (box.width - 2 * PADDING) / max(1, len(text)))
        x = box.x + box.width / 2 - pitch * (len(text) - 1) / 2
        for char in text:
            self._write(x - self.paper.measure(char, box.role, box.size) / 2, base, char, box.role, box.size)
            x += pitch

    # --- drawing -------------------------------------------------------------------------------------

    def _draw(self, page: _Page) -> None:
        paper = self.paper
        for shade in page.shades:
            paper.shade(*shade)
        for x, y, width, height, weight in page.boxes:
            paper.box(x, y, width, height, weight)
        for weight, segments in page.strokes.items():
            paper.strokes(segments, weight)
        for segment in page.dashes:
            paper.dashed(segment)
        for x, y, text, role, size, space in page.words:
            paper.text(x, y, text, role, size, space=space)

    def _footer(self, number: int) -> None:
        form, paper = self.form, self.paper
        base = paper.height - 11.0
        left = [f"制表人：{form.prepared_by}"] if form.prepared_by else []
        if form.printed_at:
            left.append(f"打印时间：{form.printed_at:%Y-%m-%d %H:%M}")
        paper.text(self.left, base, "　".join(left), "song", 9)
        if len(self.pages) > 1:
            paper.centred(paper.width / 2, base, f"第 {number} 页　共 {len(self.pages)} 页", "song", 9)
        if form.form_no:
            paper.right(self.left + self.width, base, f"表号：{form.form_no}", "song", 9)


class _Put(Protocol):
    def __call__(self, row: int, height: float, *, end: bool) -> None: ...


def _bands(boxes: Sequence[_Box], count: int) -> Iterator[tuple[int, int]]:
    """Runs of rows that cells over several rows hold together, as first and last row."""
    ends = list(range(count))
    for box in boxes:
        ends[box.row] = max(ends[box.row], box.row + box.cell.rows - 1)
    first = 0
    while first < count:
        last = ends[first]
        row = first
        while row <= last:
            last = max(last, ends[row])
            row += 1
        yield first, last
        first = last + 1
