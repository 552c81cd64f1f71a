# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the part of Markdown the manual is written in.

Not Qt's reader: it puts a blank where a line of Chinese text was wrapped, knows no anchors, and gives nothing to search in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

SpanKind: TypeAlias = Literal["text", "bold", "italic", "code", "link"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of letters of one kind; ``target`` is where a link leads."""

    kind: SpanKind
    text: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """``anchor`` is unique within its page and made as the usual web pages of a repository make it."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """``source`` is relative to the folder of the pages."""

    alt: str
    source: str


@dataclass(frozen=True, slots=True)
class Code:
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """``first`` is the number of the first item, None for a list of points."""

    first: int | None
    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block: TypeAlias = Heading | Paragraph | Picture | Code | Quote | Listing | Table

_HEADING: Final = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_ITEM: Final = re.compile(r"( {0,3})([*+-]|\d{1,3}[.)])( +)(?=\S)")
_RULE_OF_TABLE: Final = re.compile(r"\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_PICTURE: Final = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)$")
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_SPAN: Final = re.compile(
    r"(?P<code>`+)(?P<inside>.+?)(?P=code)"
    r"|!?\[(?P<label>[^\]]*)\]\((?P<target>[^)\s]+)\)"
    r"|\*\*(?P<bold>.+?)\*\*"
    r"|(?<![*\w])\*(?P<italic>[^*\s][^*]*?)\*(?![*\w])"
    r"|\\(?P<plain>[\\`*_{}\[\]()#+.!|<>-])"
)


def parse(text: str) -> tuple[Block, ...]:
    """The blocks of a page."""
    return tuple(_with_anchors(_blocks(_COMMENT.sub("", text).splitlines())))


def slug(heading: str) -> str:
    """What a link to a heading is called: small letters, blanks as hyphens, no punctuation."""
    return re.sub(r"[^\w\- ]", "", plain(heading).strip().lower()).replace(" ", "-")


def plain(text: str) -> str:
    """The letters of a line without its marks."""
    return "".join(span.text for span in spans(text))


def spans(text: str) -> tuple[Span, ...]:
    """The runs of a line of text; marks inside marks are kept one level deep, as bold links are."""
    return tuple(_spans(text))


def _spans(text: str) -> Iterator[Span]:
    done = 0
    waiting = ""
    for found in _SPAN.finditer(text):
        waiting += text[done : found.start()]
        done = found.end()
        if found["plain"] is not None:
            waiting += found["plain"]
            continue
        if waiting:
            yield Span("text", waiting)
            waiting = ""
        if found["inside"] is not None:
            yield Span("code", found["inside"])
        elif found["target"] is not None:
            yield Span("link", plain(found["label"]), found["target"])
        elif found["bold"] is not None:
            for inner in _spans(found["bold"]):
                yield inner if inner.kind == "link" else Span("bold", inner.text)
        else:
            yield Span("italic", plain(found["italic"]))
    waiting += text[done:]
    if waiting:
        yield Span("text", waiting)


def _with_anchors(blocks: Sequence[Block]) -> Iterator[Block]:
    used: dict[str, int] = {}
    for block in blocks:
        if isinstance(block, Heading):
            count = used.get(block.anchor, 0)
            used[block.anchor] = count + 1
            yield Heading(block.level, block.text, f"{block.anchor}-{count}") if count else block
        else:
            yield block


def _blocks(lines: Sequence[str]) -> list[Block]:
    found: list[Block] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        stripped = line.strip()
        if not stripped or re.fullmatch(r"(-\s*){3,}|(\*\s*){3,}", stripped):
            at += 1
        elif stripped.startswith("```"):
            end = next(
                (one for one in range(at + 1, len(lines)) if lines[one].strip().startswith("```")), len(lines)
            )
            found.append(Code("\n".join(_dedented(lines[at + 1 : end]))))
            at = end + 1
        elif heading := _HEADING.match(line):
            found.append(Heading(len(heading[1]), heading[2], slug(heading[2])))
            at += 1
        elif stripped.startswith(">"):
            end = _end(lines, at, lambda one: one.lstrip().startswith(">"))
            inside = [re.sub(r"^\s*> ?", "", one) for one in lines[at:end]]
            found.append(Quote(tuple(_blocks(inside))))
            at = end
        elif _is_table(lines, at):
            end = _end(lines, at, lambda one: "|" in one)
            header, *rows = (_cells(one) for one in (lines[at], *lines[at + 2 : end]))
            found.append(Table(header, tuple(_as_wide(row, len(header)) for row in rows)))
            at = end
        elif _ITEM.match(line):
            listing, at = _listing(lines, at)
            found.append(listing)
        else:
            end = at + 1
            while end < len(lines) and not _begins_block(lines, end):
                end += 1
            found.append(_paragraph(lines[at:end]))
            at = end
    return found


def _end(lines: Sequence[str], at: int, belongs: object) -> int:
    assert callable(belongs)
    end = at + 1
    while end < len(lines) and lines[end].strip() and belongs(lines[end]):
        end += 1
    return end


def _begins_block(lines: Sequence[str], at: int) -> bool:
    stripped = lines[at].strip()
    return (
        not stripped
        or stripped.startswith((">", "```"))
        or _HEADING.match(lines[at]) is not None
        or _ITEM.match(lines[at]) is not None
        or _is_table(lines, at)
    )


def _is_table(lines: Sequence[str], at: int) -> bool:
    return (
        "|" in lines[at]
        and at + 1 < len(lines)
        and "|" in lines[at + 1]
        and _RULE_OF_TABLE.match(lines[at + 1].strip()) is not None
    )


def _listing(lines: Sequence[str], at: int) -> tuple[Listing, int]:
    items: list[tuple[Block, ...]] = []
    opening = _ITEM.match(lines[at])
    assert opening is not None
    numbered = opening[2][0].isdigit()
    first = int(opening[2][:-1]) if numbered else None
    while at < len(lines):
        mark = _ITEM.match(lines[at])
        if mark is None or mark[2][0].isdigit() != numbered:
            break
        inside = [lines[at][mark.end() :]]
        at += 1
        while at < len(lines):
            line = lines[at]
            indented = len(line) - len(line.lstrip(" ")) >= mark.end() if line.strip() else False
            if indented:
                inside.append(line[mark.end() :])
            elif line.strip():
                # A wrapped line needs no indent as long as its paragraph has not ended.
                if not inside[-1].strip() or _begins_block(lines, at):
                    break
                inside.append(line.lstrip())
            else:
                inside.append("")
            at += 1
        items.append(tuple(_blocks(inside)))
    return Listing(first, tuple(items)), at


def _dedented(lines: Sequence[str]) -> list[str]:
    indents = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip()]
    least = min(indents, default=0)
    return [line[least:] for line in lines]


def _cells(line: str) -> tuple[str, ...]:
    inside = line.strip().removeprefix("|")
    if inside.endswith("|") and not inside.endswith("\\|"):
        inside = inside[:-1]
    return tuple(cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", inside))


def _as_wide(row: tuple[str, ...], width: int) -> tuple[str, ...]:
    return (*row, *("",) * (width - len(row)))[:width]


def _paragraph(lines: Sequence[str]) -> Block:
    text = ""
    for line in lines:
        text = join(text, line.strip())
    picture = _PICTURE.match(text)
    return Picture(picture[1], picture[2]) if picture else Paragraph(text)


def join(first: str, second: str) -> str:
    """Two lines of a wrapped paragraph as one: Chinese runs on, beside Latin letters and figures stands a blank."""
    left, right = first.rstrip("*")[-1:], second.lstrip("*")[:1]
    latin = left.isascii() or right.isascii()
    return f"{first} {second}" if latin and _is_word(left) and _is_word(right) else first + second


def _is_word(letter: str) -> bool:
    return bool(letter) and (letter.isascii() or letter.isalnum())
