# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may be insured in a period, and what share of them is; asked by the screen before and by the use case while it writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from union_desktop.areas.members.queries.copied_places import copied_places
from union_desktop.areas.members.terms import Gender, MembershipStatus
from union_desktop.areas.mutual_aid.terms import PlanKind, Unfit
from union_desktop.core.asking import Source, asking

_LOT: Final = 500
#: Full years on :day, as SQL over person p.
_AGE: Final = (
    "(cast(substr(:day, 1, 4) as integer) - cast(substr(p.birth_date, 1, 4) as integer)"
    " - (substr(:day, 6) < substr(p.birth_date, 6)))"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """A period and what its plan asks of those who are insured; of children's plans the age is the child's."""

    period_id: int
    plan_id: int
    plan: str
    kind: PlanKind
    period: str
    from_on: dt.date
    to_on: dt.date
    fee: int
    min_age: int | None
    max_age: int | None
    women_only: bool
    least_share: int | None
    closed_on: dt.date | None

    @property
    def of_the_member(self) -> bool:
        """Whether age and sex are those of the member."""
        return self.kind is not PlanKind.CHILD_ACCIDENT

    def day(self, today: dt.date) -> dt.date:
        """The day people are looked at: the first of the period, or today before it begins."""
        return min(self.from_on, today)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of those who can be insured are, in ten-thousandths (rounded down); None when nobody can be."""

    insured: int
    fit_insured: int
    eligible: int
    least_share: int | None

    @property
    def share(self) -> int | None:
        """Those insured who still can be, of all who can be."""
        return self.fit_insured * 10_000 // self.eligible if self.eligible else None

    @property
    def too_few(self) -> bool:
        """Whether the plan wants more."""
        return (
            self.least_share is not None
            and self.eligible > 0
            and self.fit_insured * 10_000 < self.least_share * self.eligible
        )


def limits(source: Source, period_id: int) -> Limits | None:
    """The period and its plan; None when it is gone."""
    for row in asking(source)(
        "select r.id, n.id, n.name, n.kind, r.name, r.from_on, r.to_on, r.fee, n.min_age, n.max_age, n.women_only,"
        " n.least_share, n.closed_on from mutual_aid_period r join mutual_aid_plan n on n.id = r.plan_id"
        " where r.id = :id",
        id=period_id,
    ):
        number, plan_id, plan, kind, name, start, end, fee, low, high, women, least, closed = row
        return Limits(
            number,
            plan_id,
            plan,
            PlanKind(kind),
            name,
            dt.date.fromisoformat(start),
            dt.date.fromisoformat(end),
            fee,
            low,
            high,
            bool(women),
            least,
            dt.date.fromisoformat(closed) if closed else None,
        )
    return None


def unfit(source: Source, wanted: Limits, person_ids: Sequence[int], today: dt.date) -> list[Unfit]:
    """Those of these people who cannot be put on the list, each with a sentence."""
    there = insured_ids(source, wanted.period_id)
    places = copied_places(source, person_ids, wanted.day(today))
    facts = _facts(source, person_ids, wanted.from_on)
    found: list[Unfit] = []
    for number in person_ids:
        if number not in places:
            found.append(Unfit(number, f"编号 {number}", "这个人的记录已不在。"))
            continue
        why = "已在本期名单里。" if number in there else _why(wanted, places[number].status, *facts[number])
        if why:
            found.append(Unfit(number, places[number].name, why))
    return found


def insured_ids(source: Source, period_id: int) -> frozenset[int]:
    """Who is on the list of a period."""
    rows = asking(source)("select person_id from mutual_aid_insured where period_id = :id", id=period_id)
    return frozenset(row[0] for row in rows)


def eligible_ids(source: Source, wanted: Limits, today: dt.date) -> frozenset[int]:
    """Everybody who can be insured: regular members of that day within the limits of the plan."""
    conditions = ["s.status = :active", "s.from_on <= :on", "s.to_on > :on"]
    named: dict[str, object] = {
        "active": MembershipStatus.ACTIVE.value,
        "on": wanted.day(today).isoformat(),
    }
    if wanted.of_the_member:
        if wanted.women_only:
            conditions.append("p.gender = :woman")
            named["woman"] = Gender.FEMALE.value
        for name, sign, age in (("low", ">=", wanted.min_age), ("high", "<=", wanted.max_age)):
            if age is not None:
                conditions.append(f"p.birth_date is not null and {_AGE} {sign} :{name}")
                named |= {name: age, "day": wanted.from_on.isoformat()}
    rows = asking(source)(
        "select p.id from person p join membership_span s on s.person_id = p.id where "
        + " and ".join(conditions),
        **named,
    )
    return frozenset(row[0] for row in rows)


def share(source: Source, period_id: int, today: dt.date) -> Share | None:
    """How many are insured against how many can be."""
    wanted = limits(source, period_id)
    if wanted is None:
        return None
    insured, eligible = insured_ids(source, period_id), eligible_ids(source, wanted, today)
    return Share(len(insured), len(insured & eligible), len(eligible), wanted.least_share)


def _facts(source: Source, person_ids: Sequence[int], on: dt.date) -> dict[int, tuple[str, int | None]]:
    """Sex, and full years on the first day of the period."""
    ask = asking(source)
    found: dict[int, tuple[str, int | None]] = {}
    for at in range(0, len(person_ids), _LOT):
        listed = ",".join(str(int(number)) for number in person_ids[at : at + _LOT])
        found |= {
            row[0]: (row[1], row[2])
            for row in ask(
                f"select p.id, p.gender, {_AGE} from person p where p.id in ({listed})", day=on.isoformat()
            )
        }
    return found


def _why(wanted: Limits, status: str, gender: str, age: int | None) -> str:
    if status != MembershipStatus.ACTIVE.value:
        now = MembershipStatus(status).label if status else "未入会"
        return f"不是正式会员（{now}）。"
    if not wanted.of_the_member:
        return ""
    if wanted.women_only and gender != Gender.FEMALE.value:
        return "这个计划只保女职工。" if gender == Gender.MALE.value else "没有登记性别，不能核对。"
    if wanted.min_age is None and wanted.max_age is None:
        return ""
    if age is None:
        return "没有登记出生日期，不能核对年龄。"
    if wanted.min_age is not None and age < wanted.min_age:
        return f"保险期开始时 {age} 周岁，不满 {wanted.min_age} 周岁。"
    if wanted.max_age is not None and age > wanted.max_age:
        return f"保险期开始时 {age} 周岁，超过 {wanted.max_age} 周岁。"
    return ""
