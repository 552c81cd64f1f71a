# SPDX-License-Identifier: GPL-3.0-or-later
"""A page of the manual on paper: dark on white whatever the window looks like, pictures as wide as the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMarginsF, QUrl
from PySide6.QtGui import QPageLayout, QPageSize, QTextDocument

from union_desktop.app.help import rendering
from union_desktop.app.help.contents import Manual, Page
from union_desktop.app.help.markdown import Block, Listing, Picture, Quote
from union_desktop.app.help.reader import INDENT, picture, picture_file
from union_desktop.widgets import theme

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtPrintSupport import QPrinter

#: What Qt itself leaves around a document on paper.
MARGIN_MM: Final = 20
POINTS: Final = 10.5
#: Qt lays documents out in 96ths of an inch; pictures are kept twice as fine, for the printer.
ROOM: Final = round((210 - 2 * MARGIN_MM) / 25.4 * 96) - 4
#: Higher ones would begin a page of their own too often.
HIGHEST: Final = round(110 / 25.4 * 96)
FINENESS: Final = 2.0

PAPER: Final = rendering.Style(
    points=POINTS,
    text="#000000",
    muted="#555555",
    line="#b8b8b8",
    link="#000000",
    ground_code="#f0f0f0",
    ground_head="#ececec",
    ground_quote="#f4f4f4",
    bar="#888888",
)


def document(manual: Manual, page: Page) -> QTextDocument:
    """The page laid out for paper."""
    from PySide6.QtGui import QColor, QFont

    made = QTextDocument()
    made.setDocumentMargin(0)
    made.setIndentWidth(INDENT)
    font = QFont()
    font.setFamilies(list(theme.FAMILIES))
    font.setPointSizeF(POINTS)
    made.setDefaultFont(font)
    kind = QTextDocument.ResourceType.ImageResource.value
    for source, depth in pictures(page.blocks):
        image = picture(manual, source, ROOM - depth * INDENT, FINENESS, QColor(PAPER.line), HIGHEST)
        if image is not None:
            made.addResource(kind, QUrl(f"{source}?{depth}"), image)
    made.setHtml(
        rendering.html(page, PAPER, lambda _target: False, lambda one: picture_file(manual, one) is not None)
    )
    return made


def pictures(blocks: Sequence[Block], depth: int = 0) -> Iterator[tuple[str, int]]:
    """All pictures of a page with the number of lists each is in."""
    for block in blocks:
        if isinstance(block, Picture):
            yield block.source, depth
        elif isinstance(block, Quote):
            yield from pictures(block.blocks, depth + 1)
        elif isinstance(block, Listing):
            for item in block.items:
                yield from pictures(item, depth + 1)


def print_page(printer: QPrinter, manual: Manual, page: Page) -> None:
    """Prints on the paper the printer is set to."""
    document(manual, page).print_(printer)


def set_up(printer: QPrinter, title: str) -> None:
    """A4, and the name the printer's list of jobs shows; the margins are the document's own."""
    printer.setDocName(title)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
