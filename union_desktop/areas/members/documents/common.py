# SPDX-License-Identifier: GPL-3.0-or-later
"""What the papers about single members share: their look, days in words, boxes to tick and places to sign."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Unpack

if TYPE_CHECKING:
    from union_desktop.documents.form_page import Cell, Drawing, FormPage

#: To be filled in by hand.
BLANK_DAY: Final = "　　　　年　　月　　日"
MARGINS: Final = (22.0, 16.0, 22.0, 18.0)  # mm: left, top, right, bottom
WIDTH: Final = 210.0 - MARGINS[0] - MARGINS[2]


@dataclass(frozen=True, slots=True)
class PaperLook:
    """Whose papers they are, and who prints them when."""

    office: str
    prepared_by: str = ""
    printed_at: dt.datetime | None = None


def bound(pages: Iterable[FormPage], title: str, look: PaperLook, **drawing: Unpack[Drawing]) -> bytes:
    """Forms of many people in one PDF."""
    from union_desktop.documents.form_page import render_all

    return render_all(pages, title, author=look.office, made_on=look.printed_at, **drawing)


def in_words(day: dt.date | str) -> str:
    """2015年3月1日; «1963-05» and other partial days as far as they go; empty for an empty text."""
    if isinstance(day, dt.date):
        return f"{day.year}年{day.month}月{day.day}日"
    return "".join(
        f"{int(part)}{unit}" for part, unit in zip(day.split("-"), "年月日", strict=False) if part.isdigit()
    )


def month_in_words(month: str) -> str:
    """2015年3月 for «2015-03»."""
    return in_words(month[:7])


def ticked(chosen: bool, text: str) -> str:
    """A choice with its box."""
    return f"{'■' if chosen else '□'}{text}"


def work_unit(employer: str, department: str) -> str:
    """Where somebody works; dispatched staff have an employer beside it."""
    return f"{department}（{employer}派遣）" if employer and department else employer or department


def position(*titles: str) -> str:
    """Posts and titles in one cell."""
    return "、".join(filter(None, titles))


def opinion(text: str, foot: str, columns: int) -> Cell:
    """The box of a decision: the text at the top, seal, signature and day at the lower right."""
    from union_desktop.documents.form_page import Cell

    return Cell(text, columns, top=True, foot=foot)
