# SPDX-License-Identifier: GPL-3.0-or-later
"""What is handed to the use cases of aid, and the refusals that want a reason; without a database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import Final

from union_desktop.areas.aid.terms.states import FundSource, Gives, Origin, Path, Unit
from union_desktop.core import values
from union_desktop.core.errors import UserError

#: Which source pays how much of each row, in this order; None takes what is left.
Split = tuple[tuple[FundSource, int | None], ...]


@dataclass(frozen=True, slots=True)
class SchemeDraft:
    """A kind of aid; ``code`` never changes once there are figures under it.

    With ``others`` it is also for people who are no members (somebody's family, workers of a contractor); their
    rows may have a name only.
    """

    code: str
    name: str
    path: Path = Path.BATCH
    unit: Unit = Unit.PERSON
    gives: Gives = Gives.CASH
    policy_id: int | None = None
    fund_sources: tuple[FundSource, ...] = (FundSource.OWN_FUNDS,)
    party_opinion: bool = False
    publicity: bool = False
    sort_order: int = 0
    note: str = ""
    others: bool = False


#: The kinds of aid most offices know (DOMAIN §2.5); made when the first round of one is entered, or all at once.
USUAL_SCHEMES: Final = (
    SchemeDraft("spring_warmth", "送温暖", sort_order=10),
    SchemeDraft("disabled_gathering", "残疾职工慰问", unit=Unit.COLLECTIVE, gives=Gives.BOTH, sort_order=20),
    SchemeDraft("home_visit", "走访慰问", gives=Gives.BOTH, sort_order=30),
    SchemeDraft("mayday", "五一补助", sort_order=40),
    SchemeDraft("national_day", "十一补助", sort_order=50),
    SchemeDraft("special_hardship", "特困补助", Path.APPLICATION, publicity=True, sort_order=60),
)


@dataclass(frozen=True, slots=True)
class RoundDraft:
    """One time a scheme is carried out; ``year`` is the one it is counted under."""

    scheme_id: int
    name: str
    year: int
    opened_on: dt.date
    note: str = ""


@dataclass(frozen=True, slots=True)
class GrantDraft:
    """A row of a round, in fen; without ``funds`` all of it comes from the scheme's first source.

    ``name`` may be empty for somebody the office knows. ``case_id`` is found by itself for who belongs to an open file.
    """

    name: str
    amount: int
    funds: tuple[tuple[FundSource, int], ...] = ()
    person_id: int | None = None
    case_id: int | None = None
    headcount: int | None = None
    goods_value: int = 0
    goods: str = ""
    reason: str = ""
    origin: Origin = Origin.HAND
    note: str = ""


@dataclass(frozen=True, slots=True)
class Helped:
    """Something the same person or household got: what, when, how much; ``whom`` and ``whose`` say who of them.

    ``grant_id`` is 0 for another row of the list that is just being added.
    """

    grant_id: int
    on: dt.date
    scheme: str
    round: str
    amount: int
    whom: str
    whose: int

    def sentence(self) -> str:
        """As the person at the desk is told."""
        return f"{self.whom}：{self.on:%Y-%m-%d} {self.scheme}（{self.round}）{values.format_yuan(self.amount)} 元"


class HelpedAlready(UserError):
    """The same person or household was helped this year already; the same call with ``repeat_reason`` goes through."""

    def __init__(self, helped: Sequence[Helped]) -> None:
        self.helped = tuple(helped)
        told = "；".join(one.sentence() for one in self.helped[:5])
        more = f"等 {len(self.helped)} 笔" if len(self.helped) > 5 else ""
        super().__init__(
            f"本年度已经帮扶过本人或同一家庭：{told}{more}。没有保存；确需再次帮扶，请写明理由后继续。",
            "repeat_reason",
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """A line of a spreadsheet that cannot be taken, by its number in the file, and why."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class SheetReport:
    """What a spreadsheet holds: how many lines, what may be taken, what not and why; ``drafts`` are the good lines.

    Good lines may still want a reason: ``again`` says who of them was helped this year already, ``over`` who is given more than
    a rule allows. ``left_out`` tells of totals and blank lines, which are no lines of the list. ``numbers`` are those of the
    good lines in the file.
    """

    rows: int
    drafts: tuple[GrantDraft, ...]
    problems: tuple[Problem, ...]
    again: tuple[Problem, ...] = ()
    over: tuple[Problem, ...] = ()
    left_out: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()

    def refusing(self, more: Sequence[Problem]) -> SheetReport:
        """The same with some of the good lines refused, too."""
        gone = {one.row for one in more}
        good = [number not in gone for number in self.numbers]
        return replace(
            self,
            drafts=tuple(compress(self.drafts, good)),
            numbers=tuple(compress(self.numbers, good)),
            problems=tuple(sorted((*self.problems, *more), key=lambda one: one.row)),
            again=tuple(one for one in self.again if one.row not in gone),
            over=tuple(one for one in self.over if one.row not in gone),
        )

    @property
    def rejected(self) -> int:
        """How many lines cannot be taken; a line may have several problems."""
        return len({one.row for one in self.problems})

    @property
    def people(self) -> int:
        """How many different people the good lines are about; a collective counts with its head-count."""
        known = {one.person_id for one in self.drafts if one.person_id is not None}
        others = sum(
            one.headcount if one.headcount is not None else 0 for one in self.drafts if one.person_id is None
        )
        return len(known) + others

    @property
    def amount(self) -> int:
        """The sum of the good lines in fen."""
        return sum(one.amount for one in self.drafts)

    def by_fund(self) -> dict[str, int]:
        """The same sum by source."""
        found: dict[str, int] = {}
        for draft in self.drafts:
            for source, part in draft.funds:
                found[source.value] = found.get(source.value, 0) + part
        return found


def split(amount: int, parts: Split) -> tuple[tuple[FundSource, int], ...]:
    """An amount over sources: each takes its part while something is left, None all that is left.

    Raises ValueError when something is left over.
    """
    left = amount
    found: list[tuple[FundSource, int]] = []
    for source, part in parts:
        taken = left if part is None else min(part, left)
        if taken > 0:
            found.append((source, taken))
            left -= taken
    if left:
        raise ValueError(f"{values.format_yuan(left)} 元没有资金来源。")
    return tuple(found)
