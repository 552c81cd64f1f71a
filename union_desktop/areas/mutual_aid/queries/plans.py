# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans and their periods, for the tree at the left, forms and choices."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from union_desktop.areas.mutual_aid.terms import PeriodDraft, PlanDraft, PlanKind
from union_desktop.core.reading import Reader


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A period with how many are insured in it."""

    id: int
    plan_id: int
    name: str
    from_on: dt.date
    to_on: dt.date
    insured: int


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan with its periods, the newest first."""

    id: int
    name: str
    kind: PlanKind
    closed: bool
    periods: tuple[PeriodRow, ...]


@dataclass(frozen=True, slots=True)
class Insurance:
    """One insured period of a person."""

    period_id: int
    plan: str
    kind: PlanKind
    period: str
    from_on: dt.date
    to_on: dt.date
    shares: int
    fee: int
    note: str


def plans(reader: Reader) -> list[PlanRow]:
    """All plans, those still in use first."""
    periods: dict[int, list[PeriodRow]] = {}
    for number, plan_id, name, start, end, insured in reader.rows(
        "select r.id, r.plan_id, r.name, r.from_on, r.to_on,"
        " (select count(*) from mutual_aid_insured i where i.period_id = r.id)"
        " from mutual_aid_period r order by r.from_on desc, r.id desc"
    ):
        row = PeriodRow(number, plan_id, name, _day(start), _day(end), insured)
        periods.setdefault(plan_id, []).append(row)
    return [
        PlanRow(number, name, PlanKind(kind), bool(closed), tuple(periods.get(number, ())))
        for number, name, kind, closed in reader.rows(
            "select id, name, kind, closed_on is not null from mutual_aid_plan order by closed_on is not null, id"
        )
    ]


def plan_draft(reader: Reader, plan_id: int) -> PlanDraft | None:
    """A plan as its form holds it."""
    row = reader.one(
        "select name, kind, insurer, term_months, min_age, max_age, women_only, least_share, claim_days,"
        " materials, note from mutual_aid_plan where id = :id",
        id=plan_id,
    )
    if row is None:
        return None
    name, kind, insurer, months, low, high, women, *rest = row
    return PlanDraft(name, PlanKind(kind), insurer, months, low, high, bool(women), *rest)


def period_draft(reader: Reader, period_id: int) -> PeriodDraft | None:
    """A period as its form holds it."""
    row = reader.one(
        "select name, from_on, to_on, policy_no, fee, note from mutual_aid_period where id = :id",
        id=period_id,
    )
    if row is None:
        return None
    name, start, end, *rest = row
    return PeriodDraft(name, _day(start), _day(end), *rest)


def plan_choices(reader: Reader) -> list[tuple[str, str]]:
    """Plans for a filter."""
    return [
        (str(number), name)
        for number, name in reader.rows("select id, name from mutual_aid_plan order by id")
    ]


def period_choices(reader: Reader) -> list[tuple[str, str]]:
    """Periods under the names of their plans, the newest first, for a filter."""
    return [
        (str(number), f"{plan}　{name}")
        for number, plan, name in reader.rows(
            "select r.id, n.name, r.name from mutual_aid_period r join mutual_aid_plan n on n.id = r.plan_id"
            " order by r.from_on desc, n.id, r.id desc"
        )
    ]


def insurances(reader: Reader, person_id: int) -> list[Insurance]:
    """In which periods somebody is or was insured, the newest first."""
    return [
        Insurance(number, plan, PlanKind(kind), period, _day(start), _day(end), shares, fee, note)
        for number, plan, kind, period, start, end, shares, fee, note in reader.rows(
            "select r.id, n.name, n.kind, r.name, r.from_on, r.to_on, i.shares, i.fee, i.note"
            " from mutual_aid_insured i join mutual_aid_period r on r.id = i.period_id"
            " join mutual_aid_plan n on n.id = r.plan_id where i.person_id = :id"
            " order by r.from_on desc, r.id desc",
            id=person_id,
        )
    ]


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
