# SPDX-License-Identifier: GPL-3.0-or-later
"""How many of the known cases were visited, and how soon: «基本达到全覆盖» as a number (PEERS §4.7)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal

from union_desktop.areas.visits.queries.listing import CaseRow, rows
from union_desktop.areas.visits.terms import KNOWN, UNVISITED, VISITED, Occasion
from union_desktop.core import clock
from union_desktop.core.reading import Reader
from union_desktop.core.values import format_yuan

By = Literal["occasion", "campus", "group"]
BY_LABELS: Final[dict[By, str]] = {"occasion": "事由", "campus": "校区", "group": "工会小组"}
WITHOUT: Final = {"campus": "（没有校区）", "group": "（没有小组）", "occasion": ""}
_KEYS: Final[dict[By, tuple[str, str]]] = {
    "occasion": ("c.occasion", "c.occasion"),
    "campus": (
        "coalesce(c.campus_id, 0)",
        "coalesce((select m.name from campus m where m.id = c.campus_id), '')",
    ),
    "group": ("coalesce(c.group_id, 0)", "max(c.group_name)"),
}


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """What was known in a period by one occasion, campus or group.

    ``share`` is visited / known in ten-thousandths, rounded down so that only a full one reads 100 %; who could not be
    visited counts as known. ``days`` adds up the days from notice to first visit of the visited ones.
    """

    key: str
    label: str
    known: int
    visited: int
    unvisited: int
    waiting: int
    late: int
    days: int
    cash: int
    gift_value: int

    @property
    def share(self) -> int | None:
        """Visited of known in ten-thousandths; None when nothing was known."""
        return self.visited * 10_000 // self.known if self.known else None

    @property
    def share_label(self) -> str:
        """The share with two digits."""
        return "—" if self.share is None else f"{self.share / 100:.2f}%"

    @property
    def days_label(self) -> str:
        """The mean with one digit."""
        return f"{self.days / self.visited:.1f}" if self.visited else "—"

    @property
    def texts(self) -> tuple[str, ...]:
        """The line as screen and paper show it, column by column."""
        return (
            self.label,
            f"{self.known:,}",
            f"{self.visited:,}",
            self.share_label,
            f"{self.waiting:,}",
            f"{self.late:,}",
            f"{self.unvisited:,}",
            self.days_label,
            format_yuan(self.cash, grouped=True),
            format_yuan(self.gift_value, grouped=True),
        )


@dataclass(frozen=True, slots=True)
class Coverage:
    """A period, its lines, and the cases that still wait, the longest first; ``rows`` add up to ``total``."""

    first: dt.date
    last: dt.date
    by: By
    rows: tuple[CoverageRow, ...]
    total: CoverageRow
    open: tuple[CaseRow, ...]


def coverage(
    reader: Reader, first: dt.date, last: dt.date, by: By = "occasion", occasion: str = ""
) -> Coverage:
    """What the office was told from ``first`` to ``last`` (both included) and what became of it until today."""
    key, label = _KEYS[by]
    named = {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "today": clock.today().isoformat(),
        "occasion": occasion,
    }
    where = "where c.noticed_on between :first and :last and (:occasion = '' or c.occasion = :occasion)"
    found = [
        CoverageRow(str(number), _label(by, text), *figures)
        for number, text, *figures in reader.rows(
            f"select {key}, {label}, count(*), sum(c.status = '{VISITED}'), sum(c.status = '{UNVISITED}'),"
            f" sum(c.status = '{KNOWN}'), coalesce(sum(c.status = '{KNOWN}' and c.due_on < :today), 0),"
            " cast(coalesce(sum(julianday(v.first) - julianday(c.noticed_on)), 0) as integer),"
            " coalesce(sum(v.cash), 0), coalesce(sum(v.goods), 0) from concern_case c left join"
            " (select case_id, min(visited_on) first, sum(cash) cash, sum(gift_value) goods from visit group by 1) v"
            f" on v.case_id = c.id {where} group by 1",
            **named,
        )
    ]
    order = {one.value: at for at, one in enumerate(Occasion)}
    found.sort(key=lambda one: (order.get(one.key, 0), one.key == "0", one.label))
    waiting = reader.ids(
        f"select c.id from concern_case c {where} and c.status = '{KNOWN}' order by c.noticed_on, c.id",
        **named,
    )
    lines = rows(reader, waiting) if waiting else {}
    return Coverage(first, last, by, tuple(found), _summed(found), tuple(lines[number] for number in waiting))


def _summed(found: list[CoverageRow]) -> CoverageRow:
    names = ("known", "visited", "unvisited", "waiting", "late", "days", "cash", "gift_value")
    return CoverageRow("", "合计", *(sum(getattr(one, name) for one in found) for name in names))


def _label(by: By, text: str) -> str:
    return Occasion(text).label if by == "occasion" else text or WITHOUT[by]
