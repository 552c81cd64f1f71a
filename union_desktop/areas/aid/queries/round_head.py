# SPDX-License-Identifier: GPL-3.0-or-later
"""What every dialog over one round has to know first: the round, its scheme, its account, the grades of its rule."""

from __future__ import annotations

from dataclasses import dataclass

from union_desktop.areas.aid.queries import round_list
from union_desktop.areas.aid.queries.rounds import RoundRow, Totals, round_row, totals
from union_desktop.areas.aid.queries.schemes import SchemeRow, grades, rule_of, scheme
from union_desktop.areas.aid.terms import ROUND_LABELS
from union_desktop.core import clock, values
from union_desktop.core.reading import Reader


@dataclass(frozen=True, slots=True)
class RoundHead:
    """A round as its dialogs show it; ``grades`` are fen, the highest first, ``rule`` how its document is named."""

    row: RoundRow
    scheme: SchemeRow
    totals: Totals
    grades: tuple[int, ...]
    rule: str
    people: str
    waiting: tuple[int, ...]

    @property
    def id(self) -> int:
        """The number of the round."""
        return self.row.id

    @property
    def named(self) -> str:
        """“2026 年春节送温暖”, as sentences call it."""
        return f"“{self.row.name}”"

    @property
    def status(self) -> str:
        """The state in words."""
        return ROUND_LABELS[self.row.status]

    @property
    def sum_text(self) -> str:
        """“9 人，合计 13,500.00 元（本级工会经费 13,500.00 元）”."""
        funds = "，".join(f"{one.label} {yuan(one.decided)} 元" for one in self.totals.by_fund)
        return f"{self.people}，合计 {yuan(self.totals.decided)} 元" + (f"（{funds}）" if funds else "")

    @property
    def account_text(self) -> str:
        """The line of reconciliation: “已定 … ＝ 已发 … ＋ 放弃 … ＋ 待发 … 元”."""
        sums = self.totals
        return (
            f"已定 {yuan(sums.decided)} ＝ 已发 {yuan(sums.paid)} ＋ 放弃 {yuan(sums.waived)}"
            f" ＋ 待发 {yuan(sums.open)} 元"
        )


def yuan(fen: int) -> str:
    """1,234.56."""
    return values.format_yuan(fen, grouped=True)


def head(reader: Reader, round_id: int) -> RoundHead | None:
    """All of it; None when the round is gone."""
    found = round_row(reader, round_id)
    if found is None:
        return None
    owner = scheme(reader, found.scheme_id)
    assert owner is not None
    on = found.frozen_on or clock.today()
    rule = rule_of(reader, owner, on, found.policy_version_id)
    line = round_list.rows(reader, (round_id,))[round_id]
    waiting = reader.ids(
        "select id from aid_grant where round_id = :round and removed_on is null"
        " and pay_state in ('due', 'returned') order by id",
        round=round_id,
    )
    return RoundHead(
        found,
        owner,
        totals(reader, round_id),
        grades(reader, owner, on, found.policy_version_id),
        rule.named if rule else "",
        line.people_text,
        tuple(waiting),
    )
