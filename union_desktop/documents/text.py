# SPDX-License-Identifier: GPL-3.0-or-later
"""The one place where text is measured and broken into lines.

Classes and pair rules follow UAX #14 as far as office Chinese needs them, with the marks of GB/T 15834
added: see docs/decisions/text-breaking.md for what was measured and where the two differ.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from union_desktop.documents.fonts import Chain, is_hanzi

STRETCH_CAP = 0.25  # of an em between two characters; a line that needs more stays ragged
SQUEEZE = 450  # thousandths of an em a closing mark at the line end gives up: its right half carries no ink
SMALLEST = 0.8  # of the wanted size: how far a cell's text may shrink before it is wrapped

# Line break classes, one letter each. UAX #14 names in brackets.
OPEN = "("  # [OP] and an opening quotation mark [QU, Pi]
CLOSE = ")"  # [CL CP EX IS NS IN B2 QU-Pf] and 间隔号: never begins a line
SOLIDUS = "/"  # [SY] 分隔号: neither begins nor ends a line
PREFIX = "$"  # [PR] ￥ № +: stays with the number behind it
LETTER = "a"  # [AL HL]
DIGIT = "0"  # [NU]
HYPHEN = "-"  # [HY]
SPACE = " "  # [SP]
GLUE = "="  # [GL WJ]
MARK = "^"  # [CM ZWJ]
BREAK_HERE = "|"  # [ZW]
IDEO = "字"  # [ID] and everything else

_SPECIAL = {
    **dict.fromkeys("。，、；：！？…‥—―－～〜·・‧•％‰℃℉°′″々〻ー〕】〗」』》〉）｝］’”,.:;!?%)]}¢￠", CLOSE),
    **dict.fromkeys("（〔【〖「『《〈｛［‘“([{", OPEN),
    **dict.fromkeys("/／", SOLIDUS),
    **dict.fromkeys("￥¥$＄£€№+±−＋#＃", PREFIX),
    **dict.fromkeys("-‐", HYPHEN),
    **dict.fromkeys(" \t", SPACE),
    **dict.fromkeys("\u00a0\u202f\u2007\u2060\u2011", GLUE),
    "\u3000": CLOSE,  # [BA] a wide space ends a line but does not begin one
    "\u200b": BREAK_HERE,
}  # fmt: skip
_BY_CATEGORY = {
    "Ps": OPEN,
    "Pi": OPEN,
    "Pe": CLOSE,
    "Pf": CLOSE,
    "Mn": MARK,
    "Mc": MARK,
    "Me": MARK,
    "Cf": MARK,
}
# Marks whose ink lies in the left half of the em in every bundled face: the other half may be cut at a line
# end.
SQUEEZABLE = frozenset("。，、；：！）》〉」』】〕”’")
_AROUND = ".,;:!?()<>[]{}'\"-_@&=#~*"  # what may stand beside an address without belonging to it
_SPACES = " \t\u3000"
_ADDRESS_MARKS = frozenset("@./-_:?&=#~")


class _Classes(dict[str, str]):
    """Character to line break class, worked out once per character."""

    def __missing__(self, char: str) -> str:
        code = ord(char)
        if char in _SPECIAL:
            found = _SPECIAL[char]
        elif is_hanzi(code):
            found = IDEO
        elif (category := unicodedata.category(char)) in _BY_CATEGORY:
            found = _BY_CATEGORY[category]
        elif category == "Nd" and unicodedata.east_asian_width(char) != "F":
            found = DIGIT
        elif unicodedata.east_asian_width(char) in "WF":
            found = IDEO
        elif category[0] == "L" or category == "Sm" or code < 0x2000:
            found = LETTER
        else:
            found = IDEO
        self[char] = found
        return found


_classes = _Classes()
_NEVER_BEFORE = frozenset((SPACE, MARK, GLUE, BREAK_HERE))
# Pairs that may not be parted, first character's class and second's, where the pair alone decides.
_TOGETHER = {
    first + second
    for first, seconds in {
        OPEN: OPEN + CLOSE + SOLIDUS + PREFIX + LETTER + DIGIT + HYPHEN + IDEO,
        CLOSE: "",
        SOLIDUS: OPEN + PREFIX + LETTER + DIGIT + HYPHEN + IDEO,
        PREFIX: LETTER + DIGIT + HYPHEN + PREFIX,
        LETTER: LETTER + DIGIT + HYPHEN + PREFIX,
        DIGIT: LETTER + DIGIT + HYPHEN + PREFIX,
        HYPHEN: DIGIT,
        IDEO: HYPHEN,
    }.items()
    for second in seconds
} | {
    first + second
    for first in OPEN + CLOSE + SOLIDUS + PREFIX + LETTER + DIGIT + HYPHEN + IDEO
    for second in ")/"
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its text (a space at its end included) and its natural width in points without that space."""

    text: str
    width: float
    last: bool  # the last line of its paragraph, which is not stretched
    squeezed: bool = False  # its last mark reaches beyond ``width`` with its empty half


def opportunities(text: str) -> list[bool]:
    """For each place, whether a line may end before the character there; never before the first.

    An address (a run with @ or ://) may also be parted behind @ . / - _ and the like.
    """
    count = len(text)
    allowed = [False] * count
    if count < 2:
        return allowed
    kinds = [_classes[char] for char in text]
    addresses = _addresses(text) if "@" in text or "://" in text or "www." in text else ()
    before = kinds[0]  # class of the last character that is not a combining mark
    solid = before  # the same, spaces left out as well
    for place in range(1, count):
        kind = kinds[place]
        if kind == IDEO and before == IDEO:  # nearly always
            allowed[place] = True
            continue
        if kind in _NEVER_BEFORE or before == GLUE:
            may = False
        elif before == BREAK_HERE:
            may = True
        elif before == SPACE:
            may = kind != CLOSE and kind != SOLIDUS and solid != OPEN
        elif before + kind in _TOGETHER:
            may = False
        else:
            may = _closing_pair(text, kinds, place) if before == CLOSE or kind == OPEN else True
        allowed[place] = may
        if kind != MARK:
            before = kind
            if kind != SPACE:
                solid = kind
    for start, end in addresses:
        for place in range(start + 1, end):
            allowed[place] = text[place - 1] in _ADDRESS_MARKS and text[place] not in _ADDRESS_MARKS
    return allowed


def _closing_pair(text: str, kinds: list[str], place: int) -> bool:
    """Whether a line may end behind a closing or before an opening mark, where the neighbours decide."""
    first, second = text[place - 1], text[place]
    if kinds[place - 1] == CLOSE:
        # 2,157 and 3.5 and don't: a narrow mark inside a word or number holds on to what follows.
        if kinds[place] in (LETTER, DIGIT, HYPHEN, PREFIX):
            return first not in ",.:;!?%)]}’" or (first == "’" and (place < 2 or kinds[place - 2] != LETTER))
        return not (kinds[place] == OPEN and second in "([{" and first in ")]}")
    # f(x): a narrow bracket belongs to the word before it, a wide one does not.
    return not (second in "([{‘“" and kinds[place - 1] in (LETTER, DIGIT) and second not in "‘“")


def _addresses(text: str) -> list[tuple[int, int]]:
    """Start and end of the runs of ASCII that are mail or web addresses."""
    found: list[tuple[int, int]] = []
    start = 0
    for place in range(len(text) + 1):
        if place == len(text) or not "!" <= text[place] <= "~":
            run = text[start:place].rstrip(_AROUND)
            bare = run.lstrip(_AROUND)
            if "@" in bare or "://" in bare or bare.startswith("www."):
                found.append((start + len(run) - len(bare), start + len(run)))
            start = place + 1
    return found


def break_lines(
    text: str, chain: Chain, size: float, width: float, *, first_indent: float = 0.0, squeeze: bool = True
) -> list[Line]:
    """Break ``text`` into lines of at most ``width`` points, set in ``size`` points.

    Joining the texts of the lines of a paragraph gives the paragraph back; a line feed begins a new
    paragraph. A word wider than the line is parted where it must be. A text of no characters is one empty
    line.
    """
    lines: list[Line] = []
    for paragraph in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        lines.extend(_break_paragraph(paragraph, chain, size, width, first_indent, squeeze))
    return lines


def _break_paragraph(
    text: str, chain: Chain, size: float, width: float, first_indent: float, squeeze: bool
) -> Iterator[Line]:
    table = chain.widths
    widths = [table[char] for char in text]
    scale = size / 1000
    room = (
        width - first_indent
    ) / scale + 0.01  # a hundredth of a thousandth: rounding of the caller's millimetres
    full = width / scale + 0.01
    if sum(widths) <= room:
        yield _line(text, widths, 0, len(text), scale, last=True)
        return
    allowed = opportunities(text)
    start = 0
    count = len(text)
    while start < count:
        used = 0
        place = start
        while place < count and used + widths[place] <= room:
            used += widths[place]
            place += 1
        if place == count:
            yield _line(text, widths, start, count, scale, last=True)
            return
        end = place
        squeezed = False
        if (
            squeeze
            and text[place] in SQUEEZABLE
            and used + widths[place] - SQUEEZE <= room
            and (place + 1 == count or allowed[place + 1])
        ):
            end = place + 1
            squeezed = True
        else:
            # Spaces at the end hang in the margin, unseen.
            while end < count and text[end] in _SPACES and end > start:
                end += 1
            if end == count:
                yield _line(text, widths, start, count, scale, last=True)
                return
            while end > start and not allowed[end]:
                end -= 1
            if end == start:
                end = _forced(text, start, max(place, start + 1))
        yield _line(text, widths, start, end, scale, last=end == count, squeezed=squeezed)
        start = end
        room = full


def _forced(text: str, start: int, place: int) -> int:
    """Where to part a word that has no place for it: as far right as fits, but not before a mark."""
    end = place
    while end > start + 1 and (
        _classes[text[end]] in (CLOSE, SOLIDUS, MARK) or _classes[text[end - 1]] == OPEN
    ):
        end -= 1
    if end > start + 1 or _classes[text[end]] not in (CLOSE, SOLIDUS, MARK):
        return end
    return place


def _line(
    text: str, widths: list[int], start: int, end: int, scale: float, *, last: bool, squeezed: bool = False
) -> Line:
    shown = end
    while shown > start and text[shown - 1] in _SPACES:
        shown -= 1
    natural = sum(widths[start:shown])
    if squeezed:
        natural -= SQUEEZE
    return Line(text[start:end], natural * scale, last, squeezed)


def char_space(line: Line, size: float, width: float) -> float:
    """Points to add between the characters of ``line`` so that it fills ``width``; 0 for a last line.

    Never more than a quarter of an em: beside a long Latin word the line rather stays ragged.
    """
    gaps = len(line.text.rstrip(_SPACES)) - 1
    if line.last or gaps < 1:
        return 0.0
    return max(0.0, min((width - line.width) / gaps, size * STRETCH_CAP))


def fit(
    text: str, chain: Chain, size: float, width: float, *, smallest: float = SMALLEST
) -> tuple[float, list[Line]]:
    """Size and lines for a cell ``width`` points wide: one line if shrinking to ``smallest`` does it, else more.

    Wrapped text goes back to the wanted size, because it has room again.
    """
    natural = chain.width(text.rstrip(_SPACES)) * size / 1000
    if "\n" not in text and natural <= width:
        return size, [Line(text, natural, True)]
    if "\n" not in text and natural * smallest <= width:
        shrunk = size * width / natural
        return shrunk, [Line(text, width, True)]
    return size, break_lines(text, chain, size, width)
