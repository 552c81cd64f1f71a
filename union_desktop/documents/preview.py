# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages of a PDF as pictures, from memory to memory: nothing is written to disk. No Qt."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

import pypdfium2
import pypdfium2.raw

POINT_MM = 25.4 / 72

# PDFium may be used by one thread at a time, whatever the document.
_pdfium = threading.Lock()


@dataclass(frozen=True, slots=True)
class PageSizes:
    """The pages of a document: each width and height in points (1/72 inch), as shown."""

    sizes: tuple[tuple[float, float], ...]

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self.sizes)


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as pixels: rows of ``width`` x 4 bytes, blue green red and 255, without padding."""

    width: int
    height: int
    bgra: bytes


class Preview:
    """An opened PDF; keep it while its pages are shown, and close it (or use ``with``) afterwards."""

    def __init__(self, data: bytes, password: str | None = None) -> None:
        with _pdfium:
            self._document = pypdfium2.PdfDocument(data, password=password)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_problem: object) -> None:
        self.close()

    def close(self) -> None:
        """Free the document; closing twice does no harm."""
        with _pdfium:
            self._document.close()

    def pages(self) -> PageSizes:
        """Count and sizes of the pages."""
        with _pdfium:
            count = len(self._document)
            return PageSizes(tuple(tuple(self._document.get_page_size(number)) for number in range(count)))

    def render(self, page: int, scale: float) -> Picture:
        """One page (0 is the first), ``scale`` pixels per point, on white."""
        with _pdfium, self._page(page) as opened:
            bitmap = opened.render(
                scale=scale,
                force_bitmap_format=pypdfium2.raw.FPDFBitmap_BGRA,
                fill_color=(255, 255, 255, 255),
            )
            try:
                line = bitmap.width * 4
                pixels = bytes(bitmap.buffer)
                if bitmap.stride != line:
                    rows = range(0, bitmap.height * bitmap.stride, bitmap.stride)
                    pixels = b"".join(pixels[start : start + line] for start in rows)
                return Picture(bitmap.width, bitmap.height, pixels)
            finally:
                bitmap.close()

    def text(self, page: int) -> str:
        """The text of one page as a reader would copy it."""
        with _pdfium, self._page(page) as opened:
            layer = opened.get_textpage()
            try:
                return str(layer.get_text_bounded())
            finally:
                layer.close()

    @contextmanager
    def _page(self, number: int) -> Iterator[pypdfium2.PdfPage]:
        if not 0 <= number < len(self._document):
            raise IndexError(f"no page {number}")
        page = self._document[number]
        try:
            yield page
        finally:
            page.close()


def pages(data: bytes) -> PageSizes:
    """Count and sizes of the pages of a PDF."""
    with Preview(data) as preview:
        return preview.pages()


def render(data: bytes, page: int, scale: float) -> tuple[int, int, bytes]:
    """Width, height and BGRA bytes of one page; open a ``Preview`` to show more than one."""
    with Preview(data) as preview:
        picture = preview.render(page, scale)
    return picture.width, picture.height, picture.bgra
