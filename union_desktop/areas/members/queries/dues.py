# SPDX-License-Identifier: GPL-3.0-or-later
"""Dues (DOMAIN §1.4): how much a wage comes to under a rule, and what each month of a person or group comes to.

A month is reckoned as a whole, by what holds on its first day (docs/decisions/dues-by-the-month.md).
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from union_desktop.areas.members.terms import USUAL_RULE, DuesRuleDraft, MembershipStatus
from union_desktop.core.reading import Reader

_MEMBER = (MembershipStatus.ACTIVE, MembershipStatus.RETAINED)


@dataclass(frozen=True, slots=True)
class DuesRuleRow:
    """One version of the rule; the one that is built in has the number 0."""

    id: int
    rule: DuesRuleDraft


@dataclass(frozen=True, slots=True)
class DuesBaseRow:
    """A monthly wage in fen, valid from a day until the next row."""

    id: int
    from_on: dt.date
    wage: int


@dataclass(frozen=True, slots=True)
class MonthDues:
    """One month of one person; ``due`` in fen is None when no wage is on record, 0 for who owes nothing."""

    month: dt.date
    status: MembershipStatus | None
    wage: int | None
    due: int | None


@dataclass(frozen=True, slots=True)
class PersonDues:
    """What the panel shows: today's rule, the wages, and the twelve months of a year."""

    year: int
    rule: DuesRuleDraft | None
    bases: tuple[DuesBaseRow, ...]
    months: tuple[MonthDues, ...]

    @property
    def total(self) -> int:
        """Fen of the year so far as wages are known."""
        return sum(month.due or 0 for month in self.months)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line of the sheet of a month."""

    person_id: int
    name: str
    staff_no: str
    department: str
    group: str
    status: MembershipStatus
    wage: int | None
    due: int | None


def monthly_dues(wage: int, rule: DuesRuleDraft) -> int:
    """Fen due for a monthly wage in fen: what does not reach ``floor_to`` is left out, the rest times the rate.

    A rate that does not come out even is rounded to the nearest fen, a half upwards.
    """
    if wage < 0:
        raise ValueError("a wage is not negative")
    counted = wage // rule.floor_to * rule.floor_to
    return (counted * rule.rate + 5_000) // 10_000


def rules(reader: Reader) -> list[DuesRuleRow]:
    """All versions of the rule, the newest first; the usual one holds before the first of the office's own."""
    own = [
        DuesRuleRow(number, DuesRuleDraft(dt.date.fromisoformat(from_on), rate, floor_to, source))
        for number, from_on, rate, floor_to, source in reader.rows(
            "select id, from_on, rate, floor_to, source from dues_rule order by from_on desc"
        )
    ]
    if own and own[-1].rule.from_on <= USUAL_RULE.from_on:
        return own
    return [*own, DuesRuleRow(0, USUAL_RULE)]


def rule_on(versions: Iterable[DuesRuleRow], day: dt.date) -> DuesRuleDraft | None:
    """The version that holds on a day."""
    begun = [one.rule for one in versions if one.rule.from_on <= day]
    return max(begun, key=lambda rule: rule.from_on, default=None)


def person_dues(reader: Reader, person_id: int, year: int, today: dt.date) -> PersonDues:
    """The wages of a person and the twelve months of a year."""
    rows = bases(reader, person_id)
    months = [dt.date(year, number, 1) for number in range(1, 13)]
    versions = rules(reader)
    spans = [
        (str(from_on), str(to_on), str(status))
        for from_on, to_on, status in reader.rows(
            "select from_on, to_on, status from membership_span where person_id = :id order by from_on",
            id=person_id,
        )
    ]
    steps = [(row.from_on, row.wage) for row in reversed(rows)]
    return PersonDues(
        year,
        rule_on(versions, today),
        tuple(rows),
        tuple(
            _month(
                month, _status_on(spans, month.isoformat()), _wage_on(steps, month), rule_on(versions, month)
            )
            for month in months
        ),
    )


def bases(reader: Reader, person_id: int) -> list[DuesBaseRow]:
    """The wages of a person, the newest first."""
    return [
        DuesBaseRow(number, dt.date.fromisoformat(from_on), wage)
        for number, from_on, wage in reader.rows(
            "select id, from_on, wage from dues_base where person_id = :id order by from_on desc",
            id=person_id,
        )
    ]


def sheet(reader: Reader, month: dt.date, unit_ids: Sequence[int] = ()) -> list[SheetRow]:
    """Everybody who is a member on the first day of a month, by group and name; all units when none is named."""
    first = month.replace(day=1)
    rule = rule_on(rules(reader), first)
    wages = _wages(reader, first)
    inside = f" and s.union_group_id in ({','.join(map(str, unit_ids))})" if unit_ids else ""
    found = []
    for number, name, staff_no, department, group, code in reader.iterate(
        "select p.id, p.name, p.staff_no, p.department, coalesce(v.name, ''), s.status"
        " from membership_span s join person p on p.id = s.person_id"
        " left join union_org_version v on v.org_id = s.union_group_id and v.valid_from <= :day and v.valid_to > :day"
        " left join union_org o on o.id = s.union_group_id"
        f" where s.from_on <= :day and s.to_on > :day and s.status in ('active', 'retained'){inside}"
        " order by v.sort_order, s.union_group_id, p.pinyin, p.id",
        day=first.isoformat(),
    ):
        one = _month(first, MembershipStatus(code), wages.get(number), rule)
        found.append(
            SheetRow(number, name, staff_no, department, group, MembershipStatus(code), one.wage, one.due)
        )
    return found


def _wages(reader: Reader, day: dt.date) -> Mapping[int, int]:
    steps: dict[int, list[tuple[dt.date, int]]] = defaultdict(list)
    for person_id, from_on, wage in reader.iterate(
        "select person_id, from_on, wage from dues_base where from_on <= :day order by person_id, from_on",
        day=day.isoformat(),
    ):
        steps[person_id].append((dt.date.fromisoformat(from_on), wage))
    return {person_id: rows[-1][1] for person_id, rows in steps.items()}


def _month(
    month: dt.date, status: MembershipStatus | None, wage: int | None, rule: DuesRuleDraft | None
) -> MonthDues:
    if status is not MembershipStatus.ACTIVE:
        return MonthDues(month, status if status in _MEMBER else None, wage, 0)
    if wage is None or rule is None:
        return MonthDues(month, status, wage, None)
    return MonthDues(month, status, wage, monthly_dues(wage, rule))


def _status_on(spans: Sequence[tuple[str, str, str]], day: str) -> MembershipStatus | None:
    return next((MembershipStatus(code) for start, end, code in spans if start <= day < end), None)


def _wage_on(steps: Sequence[tuple[dt.date, int]], day: dt.date) -> int | None:
    at = bisect_right([start for start, _ in steps], day)
    return steps[at - 1][1] if at else None
