# SPDX-License-Identifier: GPL-3.0-or-later
"""Label sheets and envelopes: texts that shrink and wrap until they fit, and are never cut."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from union_desktop.documents.fonts import Fonts, Role
from union_desktop.documents.paper import A4, POINT, Description, Paper
from union_desktop.documents.text import Line, break_lines, fit

PADDING: Final = 2.5  # mm kept free inside a label
EDGE: Final = 5.0  # mm at the edge of the sheet where office printers print nothing
LEADING: Final = 1.3  # of the type size, between base lines
MIDDLE: Final = 0.38  # of the type size: how far the middle of a hanzi lies above the base line
STEP: Final = 0.93  # by how much all sizes of a block shrink at a time until it fits
PROGRESS_ITEMS: Final = 200  # labels or envelopes between two calls of progress
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class LabelFormat:
    """A sheet of labels on portrait A4, in mm; the block of labels stands in the middle of the sheet."""

    key: str
    columns: int
    rows: int
    width: float
    height: float
    gap: float = 0.0  # between two columns

    @property
    def title(self) -> str:
        """For the person who chooses: «3×8，每张 24 个，70×37 毫米»."""
        size = f"{self.width:g}×{self.height:g} 毫米"
        return f"{self.columns}×{self.rows}，每张 {self.per_sheet} 个，{size}"

    @property
    def per_sheet(self) -> int:
        """Labels on one sheet."""
        return self.columns * self.rows

    def place(self, number: int) -> tuple[float, float]:
        """The upper left corner (mm) of a label, counted from 0 along the rows."""
        row, column = divmod(number, self.columns)
        left = (A4[0] - self.columns * self.width - (self.columns - 1) * self.gap) / 2
        top = (A4[1] - self.rows * self.height) / 2
        return left + column * (self.width + self.gap), top + row * self.height


#: The sheets sold in stationery shops; sizes as their makers print them on the packet.
LABEL_FORMATS: Final = (
    LabelFormat("3x8", 3, 8, 70.0, 37.0),
    LabelFormat("3x8-gap", 3, 8, 63.5, 33.9, 2.5),
    LabelFormat("3x7", 3, 7, 63.5, 38.1, 2.5),
    LabelFormat("2x7", 2, 7, 99.1, 38.1, 2.5),
    LabelFormat("2x8", 2, 8, 99.1, 33.9, 2.5),
    LabelFormat("2x5", 2, 5, 105.0, 57.0),
    LabelFormat("2x4", 2, 4, 99.1, 67.7, 2.5),
    LabelFormat("4x10", 4, 10, 48.5, 25.4),
    LabelFormat("5x13", 5, 13, 38.1, 21.2, 2.5),
)


@dataclass(frozen=True, slots=True)
class EnvelopeFormat:
    """An envelope lying flat, in mm; ``left`` and ``top`` say where the block of the recipient begins (GB/T 1416)."""

    key: str
    name: str
    width: float
    height: float
    left: float
    top: float

    @property
    def title(self) -> str:
        """For the person who chooses: «DL，220×110 毫米»."""
        return f"{self.name}，{self.width:g}×{self.height:g} 毫米"


ENVELOPE_FORMATS: Final = (
    EnvelopeFormat("DL", "5 号信封（DL）", 220.0, 110.0, 50.0, 36.0),
    EnvelopeFormat("ZL", "6 号信封（ZL）", 230.0, 120.0, 52.0, 40.0),
    EnvelopeFormat("C5", "7 号信封（C5）", 229.0, 162.0, 52.0, 55.0),
    EnvelopeFormat("C4", "9 号信封（C4）", 324.0, 229.0, 75.0, 80.0),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph of a label or an address; empty ones take no room."""

    text: str
    size: float = 10.0  # points, at most
    role: Role = "song"


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands on one envelope; ``sender`` in the lower right corner, nothing when empty."""

    recipient: Sequence[Part]
    sender: Sequence[Part] = ()


@dataclass(slots=True)
class _Block:
    """Paragraphs laid out for a width: lines with their sizes, and the height (mm) of all."""

    lines: list[tuple[Line, Part, float]]
    height: float


def label_sheets(
    labels: Iterable[Sequence[Part]],
    form: LabelFormat,
    *,
    title: str,
    start: int = 1,
    shift: tuple[float, float] = (0.0, 0.0),
    outlines: bool = False,
    count: int = 0,
    made_on: datetime | None = None,
    progress: Progress | None = None,
    fonts: Fonts | None = None,
    invariant: bool = False,
) -> bytes:
    """Labels on sheets as a PDF.

    ``start`` is the first free label of the first sheet, from 1; ``shift`` moves everything to the right and down (mm)
    for a printer that feeds askew; ``outlines`` draws the edges, to try on plain paper. ``progress`` is told labels
    drawn and ``count``. Raises ValueError for a start beyond the sheet and when there is no label.
    """
    if not 1 <= start <= form.per_sheet:
        raise ValueError(f"a sheet of {form.per_sheet} labels has no label {start}")
    paper = Paper(Description(title, made_on=made_on), fonts=fonts, invariant=invariant)
    done = 0
    for done, label in enumerate(labels, 1):
        place = (start + done - 2) % form.per_sheet
        if place == 0 and done > 1:
            paper.next_page()
        x, y = form.place(place)
        x, y = x + shift[0], y + shift[1]
        if outlines:
            paper.box(x, y, form.width, form.height)
        left, right = max(x + PADDING, EDGE), min(x + form.width - PADDING, A4[0] - EDGE)
        top, bottom = max(y + PADDING, EDGE), min(y + form.height - PADDING, A4[1] - EDGE)
        block = _fitted(paper, label, right - left, bottom - top)
        _write(paper, block, left, (top + bottom - block.height) / 2)
        if progress is not None and done % PROGRESS_ITEMS == 0:
            progress(done, count)
    if not done:
        raise ValueError("no label to print")
    if progress is not None:
        progress(done, count or done)
    return paper.finish()


def envelopes(
    wanted: Iterable[Envelope],
    form: EnvelopeFormat,
    *,
    title: str,
    shift: tuple[float, float] = (0.0, 0.0),
    count: int = 0,
    made_on: datetime | None = None,
    progress: Progress | None = None,
    fonts: Fonts | None = None,
    invariant: bool = False,
) -> bytes:
    """Envelopes as a PDF whose pages are as large as they; arguments as for ``label_sheets``."""
    paper = Paper(
        Description(title, made_on=made_on), size=(form.width, form.height), fonts=fonts, invariant=invariant
    )
    edge = 12.0
    sender_top = form.height * 0.78
    done = 0
    for done, one in enumerate(wanted, 1):
        if done > 1:
            paper.next_page()
        left, top = form.left + shift[0], form.top + shift[1]
        block = _fitted(paper, one.recipient, form.width - form.left - edge, sender_top - form.top - 3.0)
        _write(paper, block, left, top)
        if one.sender:
            # The widest line touches the right edge and all begin below each other, as senders are written.
            block = _fitted(paper, one.sender, form.width * 0.5, form.height - sender_top - 8.0)
            width = max((line.width * POINT for line, _part, _size in block.lines), default=0.0)
            _write(paper, block, form.width - edge - width + shift[0], sender_top + shift[1])
        if progress is not None and done % PROGRESS_ITEMS == 0:
            progress(done, count)
    if not done:
        raise ValueError("no envelope to print")
    if progress is not None:
        progress(done, count or done)
    return paper.finish()


def _fitted(paper: Paper, parts: Sequence[Part], width: float, height: float) -> _Block:
    """The paragraphs in the largest sizes at which all of them stand inside ``width`` by ``height`` mm."""
    shown = [part for part in parts if part.text.strip()]
    scale = 1.0
    block = _laid_out(paper, shown, width, scale)
    while block.height > height:
        scale *= STEP
        block = _laid_out(paper, shown, width, scale)
    return block


def _laid_out(paper: Paper, parts: Sequence[Part], width: float, scale: float) -> _Block:
    lines: list[tuple[Line, Part, float]] = []
    height = 0.0
    for part in parts:
        chain = paper.fonts.chain(part.role)
        size = part.size * scale
        size, found = fit(part.text, chain, size, width / POINT)
        if len(found) > 1:
            # A mark squeezed into the edge would stand on the next label.
            found = break_lines(part.text, chain, size, width / POINT, squeeze=False)
        for line in found:
            lines.append((line, part, size))
            height += size * LEADING * POINT
    return _Block(lines, height)


def _write(paper: Paper, block: _Block, x: float, y: float) -> None:
    for line, part, size in block.lines:
        step = size * LEADING * POINT
        paper.text(x, y + step / 2 + MIDDLE * size * POINT, line.text.rstrip(), part.role, size)
        y += step
