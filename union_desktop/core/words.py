# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tables and their columns are called at the desk, so that a stored change can be told as a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

#: A stored value (as in the audit: text, number, True or False) → what a person reads.
Show = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class TableWords:
    """One table: what one row of it is called, and its columns in the order in which they are told.

    ``shown`` turns codes into words. ``refers`` names the table a column points at ("campus", or "staff_category.code"
    where it does not hold the number), whose ``title`` is then shown instead. ``masked`` columns are never shown in full
    in a list. ``quiet`` columns have a word but are not told: they repeat others or mean nothing at the desk. ``title``
    is what one row is called, as SQL over its table, empty where nothing names it; ``named`` are the columns that name a
    row that is gone, the second of them in brackets.

    The functions must be known by name, not written on the spot: words are handed to child processes.
    """

    label: str
    fields: Mapping[str, str]
    shown: Mapping[str, Show] = field(default_factory=dict)
    refers: Mapping[str, str] = field(default_factory=dict)
    masked: Mapping[str, Show] = field(default_factory=dict)
    quiet: frozenset[str] = frozenset()
    title: str = "name"
    named: tuple[str, ...] = ("name",)


def yes_or_no(value: Any) -> str:
    """A flag."""
    return "是" if value else "否"


def hidden(_value: Any) -> str:
    """Something that is only shown where it belongs, on request."""
    return "****"


def yuan(fen: Any) -> str:
    """An amount stored in fen."""
    sign, amount = ("-", -int(fen)) if int(fen) < 0 else ("", int(fen))
    return f"{sign}{amount // 100:,}.{amount % 100:02d} 元"


def minute(at: Any) -> str:
    """A stored local time without its seconds and zone."""
    return str(at)[:16].replace("T", " ")
