# SPDX-License-Identifier: GPL-3.0-or-later
"""What visits say about a year.

Known, visited and coverage are about what the office was told in the year, whenever somebody went; money is that of the
visits made in the year. Coverage is in ten-thousandths, rounded down, None when nothing was known (``unit`` is
"ten_thousandths"); its sources are all known cases.
"""

from __future__ import annotations

import datetime as dt

from union_desktop.areas.visits.terms import VISITED, Occasion
from union_desktop.core import clock
from union_desktop.core.figures import Figure, Sources
from union_desktop.core.reading import Reader


def figures(reader: Reader, year: int) -> list[Figure]:
    """Totals, then each occasion that happened."""
    named = {"first": f"{year}-01-01", "last": f"{year}-12-31"}
    known = reader.rows(
        "select id, occasion, status from concern_case where noticed_on between :first and :last order by id",
        **named,
    )
    given = reader.rows(
        "select v.id, c.occasion, v.cash, v.gift_value from visit v join concern_case c on c.id = v.case_id"
        " where v.visited_on between :first and :last order by v.id",
        **named,
    )
    found = _figures("visits", "慰问走访", year, known, given)
    for occasion in Occasion:
        mine = [row for row in known if row[1] == occasion.value]
        money = [row for row in given if row[1] == occasion.value]
        if mine or money:
            found += _figures(f"visits.{occasion.value}", occasion.label, year, mine, money)
    return found


def _figures(
    key: str,
    label: str,
    year: int,
    known: list[tuple[int, str, str]],
    given: list[tuple[int, str, int, int]],
) -> list[Figure]:
    end = min(dt.date(year, 12, 31), clock.today())
    visited = tuple(row[0] for row in known if row[2] == VISITED)
    cases = (Sources("concern_case", tuple(row[0] for row in known)),)
    visits = (Sources("visit", tuple(row[0] for row in given)),)
    share = len(visited) * 10_000 // len(known) if known else None
    return [
        Figure(f"{key}.known", f"{label}：得知", len(known), "cases", end, cases),
        Figure(
            f"{key}.visited",
            f"{label}：已慰问",
            len(visited),
            "cases",
            end,
            (Sources("concern_case", visited),),
        ),
        Figure(f"{key}.coverage", f"{label}：覆盖率", share, "ten_thousandths", end, cases),
        Figure(f"{key}.cash", f"{label}：慰问金", sum(row[2] for row in given), "fen", end, visits),
        Figure(f"{key}.gift_value", f"{label}：慰问品价值", sum(row[3] for row in given), "fen", end, visits),
    ]
