# SPDX-License-Identifier: GPL-3.0-or-later
"""What the papers of hardship files share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from union_desktop.areas.members.documents.common import BLANK_DAY, in_words, opinion, ticked
from union_desktop.core.values import format_yuan

if TYPE_CHECKING:
    from union_desktop.core.proceedings.terms import StepRow
    from union_desktop.documents.form_page import Cell

MARGINS: Final = (16.0, 14.0, 16.0, 16.0)  # mm: left, top, right, bottom
WIDTH: Final = 210.0 - MARGINS[0] - MARGINS[2]


def yuan(fen: int, unit: str = " 元") -> str:
    """An amount in a cell."""
    return f"{format_yuan(fen, grouped=True)}{unit}"


def value(text: str, columns: int = 1) -> Cell:
    """A value of one line, in the middle where it stands alone."""
    from union_desktop.documents.form_page import Cell

    return Cell(text, columns, size=10.5, align="centre" if columns < 5 else "left")


def boxes(choices: Iterable[tuple[bool, str]]) -> str:
    """Choices with their boxes in a row."""
    return "　　".join(ticked(chosen, text) for chosen, text in choices)


def opinion_of(steps: Sequence[StepRow], kind: str) -> Cell:
    """The box of a decision: what the last step of this kind says, or room to write by hand."""
    last = next((one for one in reversed(steps) if one.kind == kind), None)
    if last is None:
        return opinion("", f"（公章）　　　　\n{BLANK_DAY}", 1)
    return opinion(f"　　{last.opinion}", f"{last.actor}（公章）　　　　\n{in_words(last.on)}", 1)
