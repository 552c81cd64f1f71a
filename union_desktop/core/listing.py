# SPDX-License-Identifier: GPL-3.0-or-later
"""A list of records as an area's queries describe it: on the screen, in a spreadsheet and on paper the same columns.

A ``Listing`` is a module-level name of ``queries``, so that a process of its own finds it by ``Listing.name``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from types import MappingProxyType
from typing import Any, Generic, Literal, TypeVar

from union_desktop.core.reading import Reader

Row = TypeVar("Row")
Kind = Literal["text", "long", "date", "money", "count"]
Value = str | int | dt.date | None


@dataclass(frozen=True, slots=True)
class ListColumn(Generic[Row]):
    """One column. ``text(row)`` is the cell on screen and paper, ``value(row)`` that of a spreadsheet where it differs.

    ``value`` of ``money`` is fen, of ``count`` a whole number; ``total`` adds it up in the last line of spreadsheet and
    paper. ``width`` is in device-independent pixels. A ``hidden`` column is shown only when asked for. Numbers that are
    masked on the screen must be so in ``text``: exports and prints take it as it is.
    """

    key: str
    title: str
    text: Callable[[Row], str]
    width: int = 120
    kind: Kind = "text"
    value: Callable[[Row], Value] | None = None
    total: bool = False
    hidden: bool = False
    sort: bool = True
    tip: str | None = None

    @property
    def at_right(self) -> bool:
        """Amounts and numbers stand at the right."""
        return self.kind in ("money", "count")


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """Columns and how rows are read; ``name`` is ``f"{__name__}:LIST"``, where it is found again."""

    name: str
    title: str
    columns: tuple[ListColumn[Row], ...]
    rows: Callable[[Reader, Sequence[int]], Mapping[int, Row]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is asked for: words of the search, ticked values by filter, order."""

    text: str = ""
    ticked: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    sort: str = ""
    descending: bool = False

    def values(self, key: str) -> tuple[str, ...]:
        """The ticked values of a filter; empty means everything."""
        return self.ticked.get(key, ())

    def value(self, key: str) -> str:
        """The one ticked value of a filter with one choice; empty means everything."""
        return next(iter(self.values(key)), "")

    def numbers(self, key: str) -> tuple[int, ...]:
        """The ticked values of a filter over ids."""
        return tuple(map(int, self.values(key)))


@dataclass(frozen=True, slots=True)
class Facts:
    """One record beside the list and at the top of its page.

    ``rows`` are (label, text); ``groups`` further ones under a heading. ``warnings`` are sentences to look at.
    ``steps`` are keys of declared actions that its state allows next, the usual one first: buttons of its page.
    """

    title: str
    status: str = ""
    line: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListLook:
    """What stands around the rows in a file or on paper; ``columns`` are the keys shown, from left to right."""

    columns: tuple[str, ...]
    filters: str
    as_of: dt.date
    operator: str
    made_at: dt.datetime
    purpose: str = ""


def text_column(key: str, title: str, text: Callable[[Row], str], width: int = 120) -> ListColumn[Row]:
    """A plain column."""
    return ListColumn(key, title, text, width)


def money_column(
    key: str, title: str, fen: Callable[[Row], int | None], width: int = 110, *, total: bool = True
) -> ListColumn[Row]:
    """Yuan with two digits, added up."""

    def text(row: Row) -> str:
        from union_desktop.core import values

        amount = fen(row)
        return "" if amount is None else values.format_yuan(amount, grouped=True)

    return ListColumn(key, title, text, width, "money", fen, total)


def date_column(
    key: str, title: str, day: Callable[[Row], dt.date | None], width: int = 100
) -> ListColumn[Row]:
    """Days as 2026-11-22."""

    def text(row: Row) -> str:
        found = day(row)
        return found.isoformat() if found else ""

    return ListColumn(key, title, text, width, "date", day)


def listing(name: str) -> Listing[Any]:
    """The listing of that name."""
    module, _, attribute = name.partition(":")
    found = getattr(import_module(module), attribute)
    assert isinstance(found, Listing)
    return found
