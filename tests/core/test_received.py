# SPDX-License-Identifier: GPL-3.0-or-later
"""Sums of what somebody received: money and goods apart, what has no price in neither."""

from __future__ import annotations

import datetime as dt

from union_desktop.core.received import Received, Totals, by_year, totals

GIVEN = (
    Received(dt.date(2026, 2, 1), "送温暖", 150_000, False, "本人", 2025),
    Received(dt.date(2026, 1, 20), "春节慰问品", 30_000, True, "本人", 2026),
    Received(dt.date(2025, 9, 1), "助学", 100_000, False, "女儿", 2025),
    Received(dt.date(2024, 5, 1), "探望", None, True, "本人", 2024),
)


def test_money_and_goods_are_never_added_to_one_figure() -> None:
    assert totals(GIVEN) == Totals(4, 250_000, 30_000, 1)
    assert totals(()) == Totals(0, 0, 0, 0)


def test_years_are_those_they_are_reckoned_to() -> None:
    assert [(year, [one.what for one in items]) for year, items in by_year(GIVEN)] == [
        (2026, ["春节慰问品"]),
        (2025, ["送温暖", "助学"]),
        (2024, ["探望"]),
    ]
