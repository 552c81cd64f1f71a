# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody received from the union, as each area that gives something tells it to the page of a person."""

from __future__ import annotations

import datetime as dt
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
