# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of the manual and their headings, and where a topic as ``"03-members#会籍变动"`` stands in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from union_desktop.app.help.markdown import (
    Block,
    Code,
    Heading,
    Listing,
    Paragraph,
    Picture,
    Quote,
    Table,
    parse,
    plain,
    slug,
)

START: Final = "index"
#: About the manual itself, for those who write it.
NOT_SHOWN: Final = ("README",)


@dataclass(frozen=True, slots=True)
class Place:
    """A page by its name without ending, and a heading in it; an empty anchor is the top of the page."""

    page: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """What stands between a heading and the next one, for the contents and for the search.

    Attributes:
        above: the title of the page and the headings this one is below, from the top.
        paragraphs: the text without marks; a row and an item are paragraphs, too.
    """

    place: Place
    level: int
    title: str
    above: tuple[str, ...]
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One file; its first section is the whole page's, with the title on top."""

    name: str
    title: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]


class Manual:
    """All pages in the order of their numbers, the start page first."""

    def __init__(self, pages: Sequence[Page], folder: Path) -> None:
        self.pages = tuple(pages)
        self.folder = folder
        self._by_name = {page.name: page for page in self.pages}

    def page(self, name: str) -> Page | None:
        """The page of this name, or None."""
        return self._by_name.get(name)

    @property
    def sections(self) -> tuple[Section, ...]:
        """Those of all pages."""
        return tuple(section for page in self.pages for section in page.sections)

    def resolve(self, topic: str) -> Place | None:
        """Where a topic stands: ``page#heading``, the heading as it is written there; None for what is not there."""
        name, _, heading = topic.partition("#")
        page = self._by_name.get(name)
        if page is None:
            return None
        anchor = slug(heading)
        known = any(section.place.anchor == anchor for section in page.sections)
        return Place(name, anchor) if not heading or known else None

    def link(self, page: str, target: str) -> Place | None:
        """Where a link written on ``page`` leads; None when it leads out of the manual."""
        path, _, anchor = unquote(target).partition("#")
        name = path.removesuffix(".md") if path else page
        return Place(name, anchor) if name in self._by_name else None


def read_manual(folder: Path) -> Manual:
    """Reads the pages; without any (an incomplete installation) the manual is empty."""
    files = sorted(folder.glob("*.md"), key=lambda file: (file.stem != START, file.name))
    pages = [read_page(file.stem, file.read_text("utf-8")) for file in files if file.stem not in NOT_SHOWN]
    return Manual(pages, folder)


def read_page(name: str, text: str) -> Page:
    """One page."""
    blocks = parse(text)
    title = next((plain(block.text) for block in blocks if isinstance(block, Heading)), name)
    return Page(name, title, blocks, tuple(_sections(name, title, blocks)))


def _sections(name: str, title: str, blocks: Sequence[Block]) -> Iterator[Section]:
    place, level, heading = Place(name), 1, title
    above: list[tuple[int, str]] = []
    texts: list[str] = []
    first = True
    for block in blocks:
        if not isinstance(block, Heading):
            texts += _texts(block)
        elif first:
            first = False  # the title of the page, which its first section has already
        else:
            yield Section(place, level, heading, tuple(text for _, text in above), tuple(texts))
            if level < block.level:
                above.append((level, heading))
            above = [one for one in above if one[0] < block.level]
            place, level, heading = Place(name, block.anchor), block.level, plain(block.text)
            texts = []
    yield Section(place, level, heading, tuple(text for _, text in above), tuple(texts))


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Paragraph():
            yield plain(block.text)
        case Picture():
            return
        case Code():
            yield from block.text.splitlines()
        case Quote():
            for one in block.blocks:
                yield from _texts(one)
        case Listing():
            for item in block.items:
                for one in item:
                    yield from _texts(one)
        case Table():
            # A row is read across: what is looked for stands in one cell, its answer in the next.
            for row in (block.header, *block.rows):
                yield "　".join(plain(cell) for cell in row if cell)
