# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody received from the union, as each area that gives something tells it to the page of a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Received:
    """One thing given.

    ``amount`` is fen: money, or what goods cost when ``in_kind``; None where nobody put a price on it. ``year`` is the one
    it is reckoned to, which need not be that of ``on``. ``whom`` is 本人 or the household member. ``area`` and
    ``record_id`` are what ``Desk.go_to`` takes: the key of the tab or section, and the record in it.
    """

    on: dt.date
    what: str
    amount: int | None
    in_kind: bool
    whom: str
    year: int
    note: str = ""
    area: str = ""
    record_id: int = 0


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of what was received, in fen; money and goods never in one figure. ``unpriced`` goods are in none."""

    times: int
    money: int
    goods: int
    unpriced: int


def totals(items: Iterable[Received]) -> Totals:
    """What these come to."""
    found = list(items)
    return Totals(
        len(found),
        sum(one.amount or 0 for one in found if not one.in_kind),
        sum(one.amount or 0 for one in found if one.in_kind),
        sum(1 for one in found if one.amount is None),
    )


def by_year(items: Iterable[Received]) -> list[tuple[int, list[Received]]]:
    """The same by the year they are reckoned to, the latest first; inside a year as given."""
    found: dict[int, list[Received]] = {}
    for one in items:
        found.setdefault(one.year, []).append(one)
    return sorted(found.items(), reverse=True)
