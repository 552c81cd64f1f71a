# SPDX-License-Identifier: GPL-3.0-or-later
"""What the papers of a round say: its rows in the order of units and names, its sums by unit and source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from union_desktop.areas.aid.queries.rounds import PAID, RoundRow, round_row
from union_desktop.areas.aid.terms import FundSource
from union_desktop.core.errors import UserError
from union_desktop.core.reading import Reader

#: Campuses and units in the office's order, inside them by name; collectives last.
_ORDER: Final = (
    "c.sort_order is null, c.sort_order, v.sort_order is null, v.sort_order, g.group_name,"
    " p.pinyin is null, p.pinyin, g.id"
)
_FROM: Final = (
    " from aid_grant g left join person p on p.id = g.person_id left join campus c on c.id = g.campus_id"
    " left join union_org_version v on v.org_id = g.group_id and v.valid_from <= :day and v.valid_to > :day"
    " where g.round_id = :round and g.removed_on is null"
)


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A row as papers need it; ``way``, ``tail``, ``proxy`` and ``signed_on`` are those of the last payment."""

    id: int
    name: str
    gender: str
    staff_no: str
    headcount: int | None
    campus: str
    group: str
    department: str
    category: str
    amount: int
    goods_value: int
    goods: str
    reason: str
    note: str
    added_reason: str
    pay_state: str
    funds: str
    hardship_class: str
    way: str
    tail: str
    proxy: str
    proxy_reason: str
    signed_on: str


@dataclass(frozen=True, slots=True)
class UnitSum:
    """The rows of one unit on one campus: how many, how much, from which sources, how far paid; fen."""

    campus: str
    group: str
    rows: int
    amount: int
    by_fund: dict[str, int]
    paid: int
    waived: int


def round_for_paper(reader: Reader, round_id: int) -> RoundRow:
    """The round; UserError when it is gone or its list is empty."""
    found = round_row(reader, round_id)
    if found is None:
        raise UserError("这个批次已不在，没有生成文件。请刷新后重试。")
    if not found.rows:
        raise UserError(f"批次“{found.name}”的名单是空的，没有生成文件。请先加入名单。")
    return found


def paper_rows(reader: Reader, round_id: int, states: Sequence[str] = ()) -> list[PaperRow]:
    """The rows of a round, or those of some states only."""
    found = round_for_paper(reader, round_id)
    words = " ".join(f"when '{one.value}' then '{one.label}'" for one in FundSource)
    wanted = f" and g.pay_state in ({', '.join(repr(str(one)) for one in states)})" if states else ""
    last = "(select {} from aid_payment a where a.grant_id = g.id and a.kind {} order by a.id desc limit 1)"
    return [
        PaperRow(*row)
        for row in reader.iterate(
            "select g.id, g.name, coalesce(p.gender, ''), coalesce(p.staff_no, ''), g.headcount, coalesce(c.name, ''),"
            " g.group_name, g.department, coalesce((select k.name from staff_category k where k.code ="
            " g.staff_category), ''), g.amount, g.goods_value, g.goods, g.reason, g.note, g.added_reason, g.pay_state,"
            f" (select group_concat(word, '、') from (select case f.source {words} end as word from aid_grant_fund f"
            " where f.grant_id = g.id order by f.id)),"
            " coalesce((select h.hardship_class from hardship_case h where h.id = g.case_id), ''),"
            f" coalesce({last.format('a.way', '= :pay')}, ''), coalesce({last.format('a.account_tail', '= :pay')}, ''),"
            f" coalesce({last.format('a.proxy', '= :proxy')}, ''),"
            f" coalesce({last.format('a.reason', '= :proxy')}, ''),"
            f" coalesce({last.format('a.happened_on', 'in (:sign, :proxy)')}, '')"
            f"{_FROM}{wanted} order by {_ORDER}",
            round=round_id,
            day=(found.frozen_on or found.opened_on).isoformat(),
            pay="pay",
            proxy="proxy_sign",
            sign="sign",
        )
    ]


def unit_sums(reader: Reader, round_id: int) -> list[UnitSum]:
    """The money of a round by campus and unit."""
    found = round_for_paper(reader, round_id)
    day = (found.frozen_on or found.opened_on).isoformat()
    funds: dict[tuple[int | None, str], dict[str, int]] = {}
    for campus, group, source, amount in reader.rows(
        "select g.campus_id, g.group_name, f.source, sum(f.amount) from aid_grant g join aid_grant_fund f"
        " on f.grant_id = g.id where g.round_id = :round and g.removed_on is null group by 1, 2, 3",
        round=round_id,
    ):
        funds.setdefault((campus, group), {})[source] = amount
    return [
        UnitSum(row[1], row[2], row[3], row[4], funds[row[0], row[2]], row[5], row[6])
        for row in reader.rows(
            "select g.campus_id, coalesce(c.name, ''), g.group_name, count(*), sum(g.amount),"
            f" coalesce(sum(g.amount) filter (where g.pay_state in {PAID}), 0),"
            f" coalesce(sum(g.amount) filter (where g.pay_state = 'waived'), 0){_FROM}"
            " group by g.campus_id, g.group_name order by c.sort_order is null, c.sort_order,"
            " min(v.sort_order) is null, min(v.sort_order), g.group_name",
            round=round_id,
            day=day,
        )
    ]


def decided_on(reader: Reader, round_id: int) -> tuple[dt.date, str] | None:
    """The day a round was approved and by whom; None before."""
    row = reader.one(
        "select happened_on, actor from proceeding_step where about_id = :round and about_table = 'aid_round'"
        " and kind = 'approve' order by id desc limit 1",
        round=round_id,
    )
    return (dt.date.fromisoformat(row[0]), row[1]) if row else None
