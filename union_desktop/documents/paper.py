# SPDX-License-Identifier: GPL-3.0-or-later
"""A PDF being drawn: text, lines and grey areas in millimetres from the top left corner of the page.

The only module that knows the inside of ReportLab's canvas. Operators are written directly and every
character's code in its font subset is looked up once per document: text costs a dictionary look-up per
character this way.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from union_desktop.documents import finish
from union_desktop.documents.fonts import Fonts, Role
from union_desktop.documents.text import Line, char_space

POINT = 25.4 / 72  # millimetres in a point
A4 = (210.0, 297.0)  # millimetres, portrait
HAIRLINE = 0.35  # points: the thinnest line office printers draw evenly
CELL_CACHE = 50_000  # texts whose codes are kept while a document is drawn

Segment = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Description:
    """What a PDF says about itself; ``made_on`` is the printing time."""

    title: str
    subject: str = ""
    author: str = ""
    keywords: str = ""
    made_on: datetime | None = None


class Paper:
    """One document, on A4 unless ``size`` (mm) says otherwise; call ``next_page`` between pages and ``finish`` once."""

    def __init__(
        self,
        about: Description,
        *,
        landscape: bool = False,
        size: tuple[float, float] = A4,
        fonts: Fonts | None = None,
        invariant: bool = False,
    ) -> None:
        """``invariant`` leaves clock and chance out, so that equal content gives equal bytes."""
        self.fonts = fonts or Fonts.load()
        self.width, self.height = (size[1], size[0]) if landscape else size
        self.page = 1
        self._about = about
        self._invariant = invariant
        self._top = self.height / POINT
        song = self.fonts.used["song"]
        rl_config.useA85 = 0  # plain binary streams: six per cent smaller
        self._canvas = Canvas(
            BytesIO(),
            pagesize=(self.width / POINT, self.height / POINT),
            pageCompression=1,
            invariant=int(invariant),
            initialFontName=song.font.fontName,  # else every file names Helvetica without embedding it
            pdfVersion=(1, 7),
            lang="zh-CN",
        )
        self._canvas.setTitle(about.title)
        self._canvas.setSubject(about.subject)
        self._canvas.setAuthor(about.author)
        self._canvas.setKeywords(about.keywords)
        self._canvas.setCreator("union_desktop")
        self._codes: dict[Role, dict[str, tuple[str, str]]] = {}
        self._pieces: dict[tuple[Role, str], tuple[tuple[str, str], ...]] = {}
        self._drawing: list[str] = []
        self._writing: list[str] = []
        self._parts: list[str] = []  # stamps used by the content being drawn
        self._start_content()

    def _start_content(self) -> None:
        self._set = ("", 0.0, 0.0, 0.0)  # font, size, character space and grey the text operators are at

    # --- text ----------------------------------------------------------------------------------------

    def text(
        self, x: float, y: float, text: str, role: Role, size: float, *, space: float = 0.0, grey: float = 0.0
    ) -> None:
        """Write ``text`` from ``x`` on the base line ``y`` (mm); ``size`` and ``space`` after each in points."""
        if not text:
            return
        write = self._writing.append
        font, at_size, at_space, at_grey = self._set
        if grey != at_grey:
            write(f"{grey:.2f} g")
        if space != at_space:
            write(f"{space:.3f} Tc")
        write(f"1 0 0 1 {x / POINT:.2f} {self._top - y / POINT:.2f} Tm")
        for name, codes in self._encode(role, text):
            if name != font or size != at_size:
                write(f"{name} {size:.2f} Tf")
                font, at_size = name, size
            write(f"<{codes}> Tj")
        self._set = (font, at_size, space, grey)

    def centred(self, x: float, y: float, text: str, role: Role, size: float, *, grey: float = 0.0) -> None:
        """Write ``text`` with its middle at ``x``."""
        self.text(x - self.measure(text, role, size) / 2, y, text, role, size, grey=grey)

    def right(self, x: float, y: float, text: str, role: Role, size: float, *, grey: float = 0.0) -> None:
        """Write ``text`` so that it ends at ``x``."""
        self.text(x - self.measure(text, role, size), y, text, role, size, grey=grey)

    @staticmethod
    def spacing(line: Line, size: float, width: float) -> float:
        """Points to add between the characters of a broken line so that it fills ``width`` mm."""
        return char_space(line, size, width / POINT)

    def measure(self, text: str, role: Role, size: float) -> float:
        """The width of ``text`` in millimetres."""
        return self.fonts.chain(role).width(text) * size / 1000 * POINT

    def _encode(self, role: Role, text: str) -> tuple[tuple[str, str], ...]:
        """The pieces of ``text``: font resource name and hexadecimal codes."""
        key = (role, text)
        pieces = self._pieces.get(key)
        if pieces is None:
            codes = self._codes.setdefault(role, {})
            built: list[list[str]] = []
            for char in text:
                found = codes.get(char)
                if found is None:
                    found = codes[char] = self._code(role, char)
                if not found[1]:
                    continue
                if built and built[-1][0] == found[0]:
                    built[-1][1] += found[1]
                else:
                    built.append([found[0], found[1]])
            pieces = tuple((name, data) for name, data in built)
            if len(self._pieces) >= CELL_CACHE:
                self._pieces.clear()
            self._pieces[key] = pieces
        return pieces

    def _code(self, role: Role, char: str) -> tuple[str, str]:
        glyph = self.fonts.chain(role).glyph(char)
        if glyph.face is None:
            return "", ""
        font, document = glyph.face.font, self._canvas._doc
        ((subset, data),) = font.splitString(glyph.char, document)
        return str(font.getSubsetInternalName(subset, document)), bytes(data).hex()

    # --- lines and areas -----------------------------------------------------------------------------

    def strokes(self, segments: Iterable[Segment], weight: float = HAIRLINE) -> None:
        """Draw straight lines (x1, y1, x2, y2 in mm), ``weight`` points wide."""
        top = self._top
        path = [
            f"{x1 / POINT:.2f} {top - y1 / POINT:.2f} m {x2 / POINT:.2f} {top - y2 / POINT:.2f} l"
            for x1, y1, x2, y2 in segments
        ]
        if path:
            self._drawing.append(f"{weight:.2f} w\n" + "\n".join(path) + "\nS")

    def box(self, x: float, y: float, width: float, height: float, weight: float = HAIRLINE) -> None:
        """Draw a rectangle whose upper left corner is ``x``, ``y``."""
        self._drawing.append(f"{weight:.2f} w {self._rectangle(x, y, width, height)} S")

    def shade(self, x: float, y: float, width: float, height: float, grey: float = 0.93) -> None:
        """Fill a rectangle with grey (1 is white); lines drawn later lie above it."""
        self._drawing.append(f"{grey:.2f} g {self._rectangle(x, y, width, height)} f 0 g")

    def dashed(self, segment: Segment, weight: float = HAIRLINE) -> None:
        """Draw one dashed line, as a place to cut or to sign."""
        self._drawing.append("[3 2] 0 d")
        self.strokes([segment], weight)
        self._drawing.append("[] 0 d")

    def _rectangle(self, x: float, y: float, width: float, height: float) -> str:
        return f"{x / POINT:.2f} {self._top - (y + height) / POINT:.2f} {width / POINT:.2f} {height / POINT:.2f} re"

    # --- pages and parts drawn once ------------------------------------------------------------------

    @contextmanager
    def stamp(self, name: str) -> Iterator[None]:
        """What is drawn inside becomes a part that ``use`` repeats on any page at no cost."""
        outer = self._drawing, self._writing, self._parts, self._set
        self._drawing, self._writing, self._parts = [], [], []
        self._start_content()
        self._canvas.beginForm(name)
        yield
        self._flush()
        self._canvas.endForm()
        self._drawing, self._writing, self._parts, self._set = outer

    def use(self, name: str) -> None:
        """Put a part made by ``stamp`` on this page."""
        document = self._canvas._doc
        self._drawing.append(f"/{document.getXObjectName(name)} Do")
        self._parts.append(name)

    def bookmark(self, title: str) -> None:
        """Let the reader jump from the outline to this page."""
        key = f"page{self.page}-{len(self._drawing)}"
        self._canvas.bookmarkPage(key)
        self._canvas.addOutlineEntry(title, key, 0, 0)

    def next_page(self) -> None:
        """Close the page and begin another."""
        self._flush()
        self._canvas.showPage()
        self.page += 1

    def _flush(self) -> None:
        content = self._canvas._code
        content.extend(self._drawing)
        if self._writing:
            content.append("BT")
            content.extend(self._writing)
            content.append("ET")
        elif not content:
            content.append("n")  # an empty page is a page too
        self._canvas._formsinuse.extend(self._parts)
        self._drawing, self._writing, self._parts = [], [], []
        self._start_content()

    def finish(self) -> bytes:
        """Close the last page and hand over the finished PDF."""
        self._flush()
        self._canvas.showPage()
        return finish.finish(self._canvas.getpdfdata(), self._about, invariant=self._invariant)
