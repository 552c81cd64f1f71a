# SPDX-License-Identifier: GPL-3.0-or-later
"""Which characters the bundled fonts can print, known from a small list without loading any font."""

from bisect import bisect_right
from functools import cache

from union_desktop.core import resources

# Invisible characters that need no glyph: line ends, tabs, joiners, marks of direction, variation selectors.
INVISIBLE = frozenset(
    [
        0x09, 0x0A, 0x0D, 0xAD, 0x2060, 0xFEFF,
        *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0),
    ]
)  # fmt: skip


@cache
def _ranges() -> tuple[list[int], list[int]]:
    """First and last code points of the printable ranges, ascending."""
    first: list[int] = []
    last: list[int] = []
    for line in resources.path("fonts", "coverage.txt").read_text(encoding="ascii").splitlines():
        if not line.startswith("#"):
            low, _dash, high = line.partition("-")
            first.append(int(low, 16))
            last.append(int(high or low, 16))
    return first, last


@cache
def printable(char: str) -> bool:
    """Whether a chain of bundled fonts has a glyph for one character, or needs none."""
    code = ord(char)
    if code in INVISIBLE:
        return True
    first, last = _ranges()
    place = bisect_right(first, code) - 1
    return place >= 0 and code <= last[place]


def missing(text: str) -> str:
    """The characters of ``text`` that no bundled font can print, each once, in their order."""
    return "".join(dict.fromkeys(char for char in text if not printable(char)))
