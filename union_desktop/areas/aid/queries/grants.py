# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of rounds: ids in order first, rows when they are looked at, one row with its sources and payments."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from union_desktop.areas.aid.queries.rounds import PAID
from union_desktop.areas.aid.terms import FundSource, PayKind
from union_desktop.areas.members.queries import search
from union_desktop.core.asking import stored_day
from union_desktop.core.reading import Reader


@dataclass(frozen=True, slots=True)
class GrantFilter:
    """What the list shows; empty means everything. Rows taken off their list are shown with ``removed`` only."""

    text: str = ""
    round_ids: tuple[int, ...] = ()
    years: tuple[int, ...] = ()
    scheme_ids: tuple[int, ...] = ()
    campus_ids: tuple[int, ...] = ()
    group_ids: tuple[int, ...] = ()
    categories: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    funds: tuple[str, ...] = ()
    repeated: bool = False
    removed: bool = False


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A row as the list shows it; places are those of the day the list was frozen, ``funds`` its sources in words."""

    id: int
    round_id: int
    round: str
    scheme: str
    year: int
    person_id: int | None
    case_id: int | None
    name: str
    staff_no: str
    headcount: int | None
    group: str
    campus: str
    category: str
    department: str
    amount: int
    goods_value: int
    goods: str
    funds: str
    reason: str
    origin: str
    added_reason: str
    repeat_reason: str
    removed_on: dt.date | None
    removed_reason: str
    pay_state: str
    paid_on: dt.date | None
    note: str


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """Something that happened to the money of a row."""

    kind: PayKind
    on: dt.date
    way: str
    amount: int
    account_tail: str
    proxy: str
    reason: str


#: Column key → what to sort by; names sort by the stored reading of the person.
SORTS: Final = {
    "added": "g.id",
    "name": "p.pinyin",
    "staff_no": "p.staff_no",
    "amount": "g.amount",
    "group": "g.group_name",
    "campus": "(select c.sort_order from campus c where c.id = g.campus_id)",
    "category": "(select k.sort_order from staff_category k where k.code = g.staff_category)",
    "department": "g.department",
    "state": "g.pay_state",
    "paid_on": "g.paid_on",
    "round": "r.year{direction}, r.opened_on{direction}, r.id",
    "scheme": "(select s.sort_order from aid_scheme s where s.id = r.scheme_id)",
}
_ROUND: Final = " join aid_round r on r.id = g.round_id"
_PERSON: Final = " left join person p on p.id = g.person_id"


def find_ids(
    reader: Reader, wanted: GrantFilter | None = None, sort: str = "added", *, descending: bool = True
) -> array[int]:
    """Ids of the rows that match, in order."""
    wanted = wanted or GrantFilter()
    conditions, parameters, joined = _conditions(wanted)
    order = SORTS[sort]
    joins = "".join(
        join for join, mark in ((_ROUND, "r."), (_PERSON, "p.")) if mark in order or join in joined
    )
    direction = " desc" if descending else ""
    return reader.ids(
        f"select g.id from aid_grant g{joins} where {conditions}"
        f" order by {order.format(direction=direction)}{direction}, g.id{direction}",
        **parameters,
    )


def count(reader: Reader, wanted: GrantFilter) -> tuple[int, int, int]:
    """How many rows match, the sum of their amounts and of what is paid, in fen."""
    conditions, parameters, joined = _conditions(wanted)
    row = reader.one(
        f"select count(*), coalesce(sum(g.amount), 0), coalesce(sum(g.amount) filter (where g.pay_state in {PAID}), 0)"
        f" from aid_grant g{''.join(joined)} where {conditions}",
        **parameters,
    )
    assert row is not None
    return row[0], row[1], row[2]


def rows(reader: Reader, ids: Sequence[int]) -> dict[int, GrantRow]:
    """These rows."""
    if not len(ids):
        return {}
    listed = ",".join(map(str, ids))
    words = " ".join(f"when '{one.value}' then '{one.label}'" for one in FundSource)
    sql = (
        "select g.id, g.round_id, r.name, s.name, r.year, g.person_id, g.case_id, g.name, coalesce(p.staff_no, ''),"
        " g.headcount, g.group_name, g.campus_name, coalesce(k.name, ''), g.department, g.amount, g.goods_value,"
        f" g.goods, (select group_concat(word, '、') from (select case f.source {words} end as word"
        " from aid_grant_fund f where f.grant_id = g.id order by f.id)), g.reason, g.origin, g.added_reason, g.repeat_reason, g.removed_on,"
        " g.removed_reason, g.pay_state, g.paid_on, g.note"
        f" from aid_grant g{_ROUND} join aid_scheme s on s.id = r.scheme_id{_PERSON}"
        " left join staff_category k on k.code = g.staff_category"
        f" where g.id in ({listed})"
    )
    found = {}
    for row in reader.iterate(sql):
        fields: list[Any] = [*row[:22], stored_day(row[22]), row[23], row[24], stored_day(row[25]), row[26]]
        found[row[0]] = GrantRow(*fields)
    return found


def funds(reader: Reader, grant_id: int) -> list[tuple[FundSource, int]]:
    """What each source pays of a row, in fen."""
    return [
        (FundSource(source), amount)
        for source, amount in reader.rows(
            "select source, amount from aid_grant_fund where grant_id = :grant order by id", grant=grant_id
        )
    ]


def payments(reader: Reader, grant_id: int) -> list[PaymentRow]:
    """What happened to the money of a row, the first thing first."""
    return [
        PaymentRow(PayKind(kind), dt.date.fromisoformat(on), way, amount, tail, proxy, reason)
        for kind, on, way, amount, tail, proxy, reason in reader.rows(
            "select kind, happened_on, way, amount, account_tail, proxy, reason from aid_payment"
            " where grant_id = :grant order by id",
            grant=grant_id,
        )
    ]


def _conditions(wanted: GrantFilter) -> tuple[str, dict[str, Any], list[str]]:
    conditions = [f"g.removed_on is {'not ' if wanted.removed else ''}null"]
    parameters: dict[str, Any] = {}
    joined: list[str] = []
    if wanted.text.strip():
        match = search.expression(wanted.text)
        parameters["name"] = f"%{_plain(wanted.text.strip())}%"
        # Somebody the office knows is found as in the list of members, by the index; other names are few.
        by_name = "g.person_id is null and g.name like :name escape '\\'"
        if match:
            parameters["match"] = match
            conditions.append(f"(g.person_id in ({search.MATCH} limit {search.MOST}) or {by_name})")
        else:
            conditions.append(by_name)
    for name, column, chosen in (
        ("round", "g.round_id", wanted.round_ids),
        ("year", "r.year", wanted.years),
        ("scheme", "r.scheme_id", wanted.scheme_ids),
        ("campus", "g.campus_id", wanted.campus_ids),
        ("group", "g.group_id", wanted.group_ids),
        ("category", "g.staff_category", wanted.categories),
        ("state", "g.pay_state", wanted.states),
    ):
        if chosen:
            marks = [f"{name}{at}" for at in range(len(chosen))]
            parameters.update(zip(marks, chosen, strict=True))
            conditions.append(f"{column} in ({', '.join(':' + one for one in marks)})")
            if column.startswith("r.") and _ROUND not in joined:
                joined.append(_ROUND)
    if wanted.funds:
        marks = [f"fund{at}" for at in range(len(wanted.funds))]
        parameters.update(zip(marks, wanted.funds, strict=True))
        conditions.append(
            "exists (select 1 from aid_grant_fund f where f.grant_id = g.id and f.source in"
            f" ({', '.join(':' + one for one in marks)}))"
        )
    if wanted.repeated:
        conditions.append("g.repeat_reason <> ''")
    return " and ".join(conditions), parameters, joined


def _plain(text: str) -> str:
    for mark in ("\\", "%", "_"):
        text = text.replace(mark, f"\\{mark}")
    return text
