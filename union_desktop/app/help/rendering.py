# SPDX-License-Identifier: GPL-3.0-or-later
"""A page of the manual as the HTML that Qt's text documents understand, in the colours of the window or of paper.

Qt knows HTML 4 and little of CSS: frames, grounds and bars are tables of one cell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from union_desktop.app.help.contents import Page
from union_desktop.app.help.markdown import (
    Block,
    Code,
    Heading,
    Listing,
    Paragraph,
    Picture,
    Quote,
    Span,
    Table,
    plain,
    spans,
)

NO_PICTURE: Final = "（这里应当有一张图“{alt}”，但没有找到图片文件。文字说明不受影响。）"
#: Sizes of headings by level, relative to the text.
SIZES: Final = {1: 1.55, 2: 1.25, 3: 1.08}
_SPACE: Final = {1: (0, 12), 2: (26, 8), 3: (18, 6)}
_LINES: Final = "line-height:130%"
# Columns of very uneven tables: none narrower than a short label, none that starves the others.
_NARROW, _WIDE = 8, 44


@dataclass(frozen=True, slots=True)
class Style:
    """Colours as ``#rrggbb``; ``points`` is the size of the text."""

    points: float
    text: str
    muted: str
    line: str
    link: str
    ground_code: str
    ground_head: str
    ground_quote: str
    bar: str


@dataclass(frozen=True, slots=True)
class _Renderer:
    style: Style
    known: Callable[[str], bool]
    picture: Callable[[str], bool]

    def blocks(self, blocks: Sequence[Block], depth: int = 0) -> str:
        return "".join(self._block(block, depth) for block in blocks)

    def _block(self, block: Block, depth: int) -> str:
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph():
                space = 2 if depth else 8
                return f'<p style="{_LINES}; margin-top:{space}px; margin-bottom:{space}px">{self.line(block.text)}</p>'
            case Picture():
                return self._picture(block, depth)
            case Code():
                return self._box(f"<pre>{escape(block.text)}</pre>", self.style.ground_code, 8)
            case Quote():
                inside = self.blocks(block.blocks, depth + 1)
                return self._box(inside, self.style.ground_quote, 18, bar=True)
            case Listing():
                return self._listing(block, depth)
            case Table():
                return self._table(block)

    def line(self, text: str) -> str:
        return "".join(self._span(span) for span in spans(text))

    def _span(self, span: Span) -> str:
        text = escape(span.text)
        if span.kind == "link" and self.known(span.target):
            return f'<a href="{escape(span.target)}">{text}</a>'
        if span.kind == "link" and "://" in span.target and span.target != span.text:
            # Nothing here opens a browser; who wants it can copy the address.
            return f"{text}（{escape(span.target)}）"
        if span.kind == "code":
            return f'<code style="background-color:{self.style.ground_code}">{text}</code>'
        tag = {"bold": "b", "italic": "i"}.get(span.kind)
        return f"<{tag}>{text}</{tag}>" if tag else text

    def _heading(self, block: Heading) -> str:
        level = min(block.level, 3)
        above, below = _SPACE[level]
        size = self.style.points * SIZES[level]
        return (
            f'<p style="margin-top:{above}px; margin-bottom:{below}px; font-size:{size:.1f}pt; font-weight:600">'
            f'<a name="{escape(block.anchor)}"></a>{self.line(block.text)}</p>'
        )

    def _picture(self, block: Picture, depth: int) -> str:
        if not self.picture(block.source):
            sentence = NO_PICTURE.format(alt=block.alt)
            return f'<p style="color:{self.style.muted}; margin-bottom:10px">{escape(sentence)}</p>'
        source = f"{escape(block.source)}?{depth}"
        return f'<p style="margin-top:8px; margin-bottom:12px"><img src="{source}" alt="{escape(block.alt)}"></p>'

    def _listing(self, block: Listing, depth: int) -> str:
        items = "".join(
            f'<li style="margin-bottom:3px">{self.blocks(item, depth + 1)}</li>' for item in block.items
        )
        if block.first is None:
            return f"<ul>{items}</ul>"
        start = f' start="{block.first}"' if block.first != 1 else ""
        return f"<ol{start}>{items}</ol>"

    def _table(self, block: Table) -> str:
        widths = _widths(block)
        edge = f"border-bottom:1px solid {self.style.line}"
        head = "".join(
            f'<td width="{width}%" bgcolor="{self.style.ground_head}" style="{edge}"><b>{self.line(cell)}</b></td>'
            for cell, width in zip(block.header, widths, strict=True)
        )
        rows = "".join(
            "<tr>" + "".join(f'<td style="{edge}">{self.line(cell)}</td>' for cell in row) + "</tr>"
            for row in block.rows
        )
        first = f"<tr>{head}</tr>" if any(block.header) else ""
        return (
            '<table width="100%" cellspacing="0" cellpadding="5" border="0" '
            f'style="border-collapse:collapse; margin-top:10px; margin-bottom:12px">{first}{rows}</table>'
        )

    def _box(self, inside: str, ground: str, above: int, *, bar: bool = False) -> str:
        edge = f' style="border-left:3px solid {self.style.bar}"' if bar else ""
        return (
            '<table width="100%" cellspacing="0" cellpadding="8" border="0" '
            f'style="border-collapse:collapse; margin-top:{above}px; margin-bottom:8px"><tr><td bgcolor="{ground}"{edge}>'
            f"{inside}</td></tr></table>"
        )


def html(page: Page, style: Style, known: Callable[[str], bool], picture: Callable[[str], bool]) -> str:
    """The page; ``known`` tells of a link whether it can be followed, ``picture`` of one whether it is there.

    The source of a picture ends in ``?n``, n lists deep, so that whoever loads it knows how much room it has.
    """
    body = _Renderer(style, known, picture).blocks(page.blocks)
    return (
        f"<html><head><style>a {{ color:{style.link}; text-decoration:none }} pre {{ margin:0; white-space:pre-wrap }}"
        f'</style></head><body style="color:{style.text}; font-size:{style.points:.1f}pt">'
        f"{body}</body></html>"
    )


def _widths(table: Table) -> list[int]:
    """Percentages by the longest cell of each column; Chinese letters count twice."""
    columns = [
        [
            sum(1 if letter.isascii() else 2 for letter in plain(row[at]))
            for row in (table.header, *table.rows)
        ]
        for at in range(len(table.header))
    ]
    wanted = [min(max(*column, _NARROW), _WIDE) if len(column) > 1 else column[0] for column in columns]
    whole = sum(wanted) or 1
    return [round(100 * one / whole) for one in wanted]
