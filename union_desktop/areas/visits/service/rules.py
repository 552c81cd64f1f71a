# SPDX-License-Identifier: GPL-3.0-or-later
"""What the condolence standard of a day says about a case and about a gift."""

from __future__ import annotations

import datetime as dt

from union_desktop.areas.policies import queries as policies
from union_desktop.areas.policies.terms import Breach, PolicyKind, Rule
from union_desktop.areas.policies.terms.checking import cap_breaches, goods_breaches
from union_desktop.areas.visits.queries.checks import Given, scope_of
from union_desktop.areas.visits.terms import VisitDraft
from union_desktop.core.asking import Source


def standard(source: Source, on: dt.date) -> Rule | None:
    """The condolence standard that holds on that day."""
    return policies.rule_for(source, PolicyKind.CONDOLENCE, on)


def due_on(rule: Rule | None, occasion: str, noticed_on: dt.date) -> dt.date | None:
    """By when the standard wants a visit."""
    days = rule.number("days_to_visit", occasion) if rule is not None else None
    return None if days is None else noticed_on + dt.timedelta(days=days)


def breaches(
    rule: Rule | None,
    occasion: str,
    draft: VisitDraft,
    before: int,
    had: Given,
    *,
    again: bool = False,
    who: str = "",
) -> tuple[Breach, ...]:
    """What a gift goes against: ``before`` are fen given in this case already, ``had`` what the year brought besides it.

    ``again`` leaves the number of times out: this case was counted when it was first visited.
    """
    amount = before + draft.cash + draft.gift_value
    found = cap_breaches(
        rule,
        occasion,
        amount,
        had.amount(scope_of(rule, "cap_per_year", occasion)),
        had.times(scope_of(rule, "times_per_year", occasion)),
        who=who,
    )
    if again:
        found = tuple(one for one in found if one.key != "times_per_year")
    return (*found, *goods_breaches(rule, occasion, draft.cash, who=who))
