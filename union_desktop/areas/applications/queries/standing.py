# SPDX-License-Identifier: GPL-3.0-or-later
"""What use cases and screens both ask before something is done: whose application it is, who is too close to it, which
limits hold.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from union_desktop.areas.aid import queries as aid
from union_desktop.areas.aid.queries.schemes import SchemeRow
from union_desktop.areas.applications.terms import OPEN_STATES
from union_desktop.areas.hardship import queries as hardship
from union_desktop.areas.policies.terms import Breach, Rule, cap_breaches
from union_desktop.core.asking import Source, asking
from union_desktop.core.values import normalise_name

OPEN = f"({', '.join(repr(one) for one in sorted(OPEN_STATES))})"


@dataclass(frozen=True, slots=True)
class Related:
    """The applicant and the household; ``unlinked`` are relatives known by name only."""

    case_id: int | None
    person_ids: frozenset[int]
    names: frozenset[str]
    unlinked: frozenset[str]

    def is_one(self, name: str, person_id: int | None) -> bool:
        """Whether somebody belongs to them; who is not known as a person is compared by name."""
        plain = normalise_name(name)
        if person_id is not None:
            return person_id in self.person_ids or plain in self.unlinked
        return plain in self.names or plain in self.unlinked


@dataclass(frozen=True, slots=True)
class Running:
    """Another application of the same household that is not decided yet."""

    application_id: int
    number: str
    name: str
    scheme_id: int
    scheme: str


def related(source: Source, person_id: int) -> Related:
    """The applicant with the household of the open file, and the relatives the member's own record names."""
    household = hardship.household(source, person_id)
    ask = asking(source)
    relatives = {
        normalise_name(name)
        for (name,) in ask("select name from family_member where person_id = :id", id=person_id)
    }
    listed = ",".join(str(int(one)) for one in household.person_ids)
    known = {
        normalise_name(name)
        for (name,) in ask(f"select name from person where id in ({listed}) or id = :id", id=person_id)
    }
    names = frozenset(filter(None, (*map(normalise_name, household.names), *known)))
    return Related(
        household.case_id,
        frozenset((*household.person_ids, person_id)),
        names,
        frozenset(filter(None, {*relatives, *names} - known)),
    )


def running(
    source: Source, person_ids: Iterable[int], year: int, *, besides: int | None = None
) -> tuple[Running, ...]:
    """Applications of these people of a year that are still being dealt with."""
    listed = ",".join(str(int(one)) for one in person_ids)
    return tuple(
        Running(*row)
        for row in asking(source)(
            "select a.id, a.application_no, p.name, s.id, s.name from aid_application a"
            " join person p on p.id = a.person_id join aid_scheme s on s.id = a.scheme_id"
            f" where a.person_id in ({listed}) and a.status in {OPEN} and a.id <> :besides"
            " and a.applied_on >= :first and a.applied_on <= :last order by a.id",
            besides=besides or 0,
            first=f"{year:04}-01-01",
            last=f"{year:04}-12-31",
        )
    )


def reasons_given(source: Source, application_id: int) -> str:
    """The last reason written for going against a limit, so that the round need not ask for it again."""
    found = asking(source)(
        "select reason from policy_exception where about_table = 'aid_application' and about_id = :id"
        " order by id desc limit 1",
        id=application_id,
    )
    return str(found[0][0]) if found else ""


def breaches(
    source: Source,
    rule: Rule | None,
    scheme: SchemeRow,
    person_id: int,
    amount: int,
    year: int,
    who: str = "",
) -> tuple[Breach, ...]:
    """Which limits of the rule an amount goes against, with what this person got under the same rule this year.

    Where a yearly limit is that of the scheme, only what the scheme gave counts.
    """
    if rule is None:
        return ()
    yearly = [rule.parameter(key, scheme.draft.code) for key in ("cap_per_year", "times_per_year")]
    given: list[int] = []
    if any(yearly):
        scoped = any(one is not None and one.scope for one in yearly)
        same = {scheme.draft.name} if scoped else _schemes_under(source, rule.policy_id)
        given = [
            one.amount
            for one in aid.helped(source, [person_id], year)
            if one.whose == person_id and one.scheme in same
        ]
    return cap_breaches(rule, scheme.draft.code, amount, sum(given), len(given), who=who)


def short_publicity(
    rule: Rule | None, scheme: SchemeRow, first: dt.date, last: dt.date, who: str = ""
) -> tuple[Breach, ...]:
    """A publicity shorter than the rule asks for; both days count."""
    wanted = rule.parameter("publicity_days", scheme.draft.code) if rule is not None else None
    length = (last - first).days + 1
    if rule is None or wanted is None or length >= int(wanted.value):
        return ()
    told = f"公示 {length} 天，少于{rule.named}规定的 {wanted.value} 天。"
    return (
        Breach(
            rule.version_id,
            wanted.key,
            wanted.scope,
            f"{wanted.value} 天",
            f"{length} 天",
            wanted.on_break,
            f"{who}：{told}" if who else told,
        ),
    )


def _schemes_under(source: Source, policy_id: int) -> set[str]:
    return {
        name for (name,) in asking(source)("select name from aid_scheme where policy_id = :id", id=policy_id)
    }
