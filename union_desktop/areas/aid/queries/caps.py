# SPDX-License-Identifier: GPL-3.0-or-later
"""Amounts against the caps of a scheme's rule, for a list of any length; the year's earlier sums asked once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from union_desktop.areas.aid.queries.helped import COUNTS
from union_desktop.areas.aid.queries.households import Households, lots
from union_desktop.areas.aid.queries.schemes import SchemeRow
from union_desktop.areas.aid.terms import Unit
from union_desktop.areas.policies.terms import Breach, Rule
from union_desktop.areas.policies.terms.checking import cap_breaches
from union_desktop.core.asking import Source, asking

_CAPS: Final = ("cap_per_occasion", "cap_per_year", "times_per_year", "amount_min", "amount_max")


def breaches(
    source: Source,
    scheme: SchemeRow,
    rule: Rule | None,
    year: int,
    at_home: Households,
    amounts: Sequence[tuple[int | None, str, int]],
    *,
    besides: Collection[int] = (),
) -> list[tuple[Breach, ...]]:
    """What of these (person, name, fen) goes against the rule, in their order; ``besides`` are rows being changed.

    A value of the rule for this scheme counts this scheme's help of the year, one for all counts what every scheme under the
    same rule gave. Of a household scheme everybody of the household counts.
    """
    code = scheme.draft.code
    if rule is None or not any(rule.parameter(key, code) for key in _CAPS):
        return [()] * len(amounts)
    people = [person_id for person_id, _, _ in amounts if person_id is not None]
    given = _given(source, scheme, year, _all_of(scheme, at_home, people), besides)
    by_year, by_times = rule.parameter("cap_per_year", code), rule.parameter("times_per_year", code)
    own_sum = by_year is not None and by_year.scope == code
    own_times = by_times is not None and by_times.scope == code
    found = []
    for person_id, name, amount in amounts:
        if person_id is None:
            found.append(
                cap_breaches(rule, code, amount, who=name) if scheme.draft.unit is not Unit.COLLECTIVE else ()
            )
            continue
        rows = [row for one in _recipients(scheme, at_home, person_id) for row in given[one]]
        total = sum(fen for fen, own in rows if own or not own_sum)
        times = sum(1 for _, own in rows if own or not own_times)
        found.append(cap_breaches(rule, code, amount, total, times, who=name))
    return found


def _recipients(scheme: SchemeRow, at_home: Households, person_id: int) -> tuple[int, ...]:
    return at_home.of(person_id) if scheme.draft.unit is Unit.HOUSEHOLD else (person_id,)


def _all_of(scheme: SchemeRow, at_home: Households, people: Sequence[int]) -> list[int]:
    return sorted({one for person_id in people for one in _recipients(scheme, at_home, person_id)})


def _given(
    source: Source, scheme: SchemeRow, year: int, people: Sequence[int], besides: Collection[int]
) -> Mapping[int, list[tuple[int, bool]]]:
    """(fen, whether by this very scheme) of each row somebody got in a year under the same rule."""
    left_out = frozenset(besides)
    found: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    for listed in lots(people):
        for number, person_id, amount, scheme_id in asking(source)(
            "select g.id, g.person_id, g.amount, r.scheme_id from aid_grant g join aid_round r on r.id = g.round_id"
            f" join aid_scheme s on s.id = r.scheme_id where g.person_id in ({listed}) and {COUNTS}"
            " and r.year = :year and (s.id = :scheme or s.policy_id = :policy)",
            year=year,
            scheme=scheme.id,
            policy=scheme.draft.policy_id,
        ):
            if number not in left_out:
                found[person_id].append((amount, scheme_id == scheme.id))
    return found
