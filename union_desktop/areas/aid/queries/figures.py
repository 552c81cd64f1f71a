# SPDX-License-Identifier: GPL-3.0-or-later
"""The numbers of a year: who was helped with how much, by scheme and by source.

What counts: rows of the year's rounds (``aid_round.year``, whatever the days of payment) whose list was decided, without those
taken off the list and without what was given up. Returned money counts, because it is still owed. So a year's figure is
what the office granted, and the same before and after the bank has worked.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from union_desktop.areas.aid.terms import FundSource
from union_desktop.core import clock
from union_desktop.core.figures import Figure, Sources
from union_desktop.core.reading import Reader

_UNKNOWN: Final = "（不含未登记人数的集体）"


@dataclass(frozen=True, slots=True)
class _Round:
    """The rows of one round; ``unknown`` are collectives nobody counted."""

    code: str
    ids: tuple[int, ...]
    people: int
    unknown: int
    amount: int


def figures(reader: Reader, year: int) -> list[Figure]:
    """People (times helped) and amount of each scheme, the totals, the amount of each source.

    The people of a scheme are its rows, a collective with its head-count: so they add up to ``aid.total.person_times``. Who is
    helped twice is one of ``aid.total.distinct_people``. A number nobody told is None, not zero.
    """
    as_of = min(dt.date(year, 12, 31), clock.today())
    numbers = reader.rows(
        "select r.id, s.code from aid_round r join aid_scheme s on s.id = r.scheme_id"
        " where r.year = :year and r.status in ('approved', 'paying', 'closed') order by r.id",
        year=year,
    )
    rounds = [_round(reader, number, code) for number, code in numbers]
    by_scheme: dict[str, list[_Round]] = defaultdict(list)
    for one in rounds:
        by_scheme[one.code].append(one)
    found: list[Figure] = []
    for code, name in reader.rows("select code, name from aid_scheme order by sort_order, id"):
        mine = by_scheme.get(code, [])
        sources = _sources(mine)
        unknown = _UNKNOWN if _partly(mine) else ""
        found += [
            Figure(f"aid.{code}.people", f"{name}人数{unknown}", _people(mine), "people", as_of, sources),
            Figure(
                f"aid.{code}.amount", f"{name}金额", sum(one.amount for one in mine), "fen", as_of, sources
            ),
        ]
    return found + _totals(reader, [number for number, _ in numbers], rounds, as_of)


def _totals(reader: Reader, numbers: Sequence[int], rounds: Sequence[_Round], as_of: dt.date) -> list[Figure]:
    everything = _sources(rounds)
    listed = ",".join(map(str, numbers)) or "0"
    counted = f"g.round_id in ({listed}) and g.removed_on is null and g.pay_state <> 'waived'"
    distinct = reader.value(
        f"select count(distinct g.person_id) from aid_grant g where {counted} and g.person_id is not null"
    )
    by_source = {
        source: (amount, _numbers(ids))
        for source, amount, ids in reader.rows(
            "select f.source, sum(f.amount), group_concat(f.grant_id) from aid_grant g"
            f" join aid_grant_fund f on f.grant_id = g.id where {counted} group by f.source"
        )
    }
    unknown = _UNKNOWN if any(one.unknown for one in rounds) else ""
    return [
        Figure("aid.total.amount", "帮扶总金额", sum(one.amount for one in rounds), "fen", as_of, everything),
        Figure(
            "aid.total.person_times",
            f"帮扶总人次{unknown}",
            sum(one.people for one in rounds),
            "times",
            as_of,
            everything,
        ),
        Figure(
            "aid.total.distinct_people", "帮扶总人数（每人只计一次）", distinct, "people", as_of, everything
        ),
        *(
            Figure(
                f"aid.fund.{one.value}.amount",
                f"{one.label}金额",
                by_source[one.value][0],
                "fen",
                as_of,
                (Sources("aid_grant", by_source[one.value][1]),),
            )
            for one in FundSource
            if one.value in by_source
        ),
    ]


def _round(reader: Reader, number: int, code: str) -> _Round:
    row = reader.one(
        "select group_concat(g.id), count(g.person_id), coalesce(sum(g.headcount) filter (where g.person_id is null), 0),"
        " count(*) filter (where g.person_id is null and g.headcount is null and s.unit = 'collective'),"
        " count(*) filter (where g.person_id is null and s.unit <> 'collective'), coalesce(sum(g.amount), 0)"
        " from aid_grant g join aid_round r on r.id = g.round_id join aid_scheme s on s.id = r.scheme_id"
        " where g.round_id = :round and g.removed_on is null and g.pay_state <> 'waived'",
        round=number,
    )
    assert row is not None
    return _Round(code, _numbers(row[0]), row[1] + row[2] + row[4], row[3], row[5])


def _people(rounds: Sequence[_Round]) -> int | None:
    known = sum(one.people for one in rounds)
    return None if known == 0 and any(one.unknown for one in rounds) else known


def _partly(rounds: Sequence[_Round]) -> bool:
    return any(one.unknown for one in rounds) and any(one.people for one in rounds)


def _sources(rounds: Sequence[_Round]) -> tuple[Sources, ...]:
    ids = tuple(number for one in rounds for number in one.ids)
    return (Sources("aid_grant", ids),) if ids else ()


def _numbers(listed: str | None) -> tuple[int, ...]:
    return tuple(map(int, listed.split(","))) if listed else ()
