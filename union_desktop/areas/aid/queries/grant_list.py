# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of one round on the screen: ids first in the order asked for, lines when they are looked at."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from union_desktop.areas.aid.queries import grants
from union_desktop.areas.aid.queries.grants import GrantFilter
from union_desktop.areas.aid.terms import FundSource, Origin, PayState, Way
from union_desktop.core import values
from union_desktop.core.listing import ListColumn, Listing, Wanted, date_column, money_column, text_column
from union_desktop.core.reading import Reader

REMOVED, REPEATED = "removed", "repeated"
STATES: Final = tuple((one.value, one.label) for one in PayState)
#: Rows one looks for on purpose.
MARKS: Final = ((REPEATED, "本年再次帮扶"), (REMOVED, "已移出"))


@dataclass(frozen=True, slots=True)
class GrantLine:
    """One row of a round; a ``removed`` one counts no longer and has its reason in ``remark``."""

    id: int
    person_id: int | None
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
    funds: tuple[tuple[FundSource, int], ...]
    pay_state: PayState
    paid_on: dt.date | None
    way: Way | None
    tail: str
    proxy: str
    origin: Origin
    removed: bool
    reason: str
    remark: str

    @property
    def state(self) -> str:
        """How far its money is, in words."""
        if self.removed:
            return "已移出"
        return f"代签收（{self.proxy}）" if self.pay_state is PayState.PROXY_SIGNED else self.pay_state.label

    @property
    def funds_text(self) -> str:
        """The one source, or what each of several pays."""
        if len(self.funds) == 1:
            return self.funds[0][0].label
        return "、".join(f"{one.label} {values.format_yuan(part, grouped=True)}" for one, part in self.funds)


def find_ids(reader: Reader, round_id: int, wanted: Wanted) -> array[int]:
    """Ids of the rows that match, in order; those taken off the list when they are asked for, and then only they."""
    return grants.find_ids(
        reader,
        GrantFilter(
            text=wanted.text,
            round_ids=(round_id,),
            campus_ids=wanted.numbers("campus"),
            group_ids=wanted.numbers("group"),
            states=wanted.values("state"),
            funds=wanted.values("fund"),
            repeated=wanted.value("mark") == REPEATED,
            removed=wanted.value("mark") == REMOVED,
        ),
        wanted.sort or "added",
        descending=wanted.descending,
    )


def total(reader: Reader, grant_ids: Sequence[int]) -> int:
    """The amounts of these rows together, in fen."""
    found = 0
    for at in range(0, len(grant_ids), 5000):
        listed = ",".join(str(int(one)) for one in grant_ids[at : at + 5000])
        found += int(reader.value(f"select coalesce(sum(amount), 0) from aid_grant where id in ({listed})"))
    return found


def rows(reader: Reader, ids: Sequence[int]) -> dict[int, GrantLine]:
    """The lines of these rows."""
    if not len(ids):
        return {}
    listed = ",".join(str(int(one)) for one in ids)
    funds: dict[int, list[tuple[FundSource, int]]] = {}
    for number, source, part in reader.iterate(
        f"select grant_id, source, amount from aid_grant_fund where grant_id in ({listed}) order by id"
    ):
        funds.setdefault(number, []).append((FundSource(source), part))
    last: dict[int, tuple[str, str]] = {}
    proxies: dict[int, str] = {}
    for number, kind, way, tail, proxy in reader.iterate(
        f"select grant_id, kind, way, account_tail, proxy from aid_payment where grant_id in ({listed}) order by id"
    ):
        if kind == "pay":
            last[number] = (way, tail)
        elif kind == "proxy_sign":
            proxies[number] = proxy
    found: dict[int, GrantLine] = {}
    for row in reader.iterate(
        "select g.id, g.person_id, g.name, coalesce(p.staff_no, ''), g.headcount, g.group_name,"
        " g.campus_name, coalesce(k.name, ''), g.department, g.amount, g.goods_value, g.goods, g.pay_state,"
        " g.paid_on, g.origin, g.removed_on, g.removed_reason, g.reason, g.added_reason, g.repeat_reason, g.note"
        " from aid_grant g left join person p on p.id = g.person_id"
        f" left join staff_category k on k.code = g.staff_category where g.id in ({listed})"
    ):
        number, paid_on, removed = row[0], row[13], row[15] is not None
        state = PayState(row[12])
        way, tail = last.get(number, ("", "")) if state.is_paid else ("", "")
        fields: list[Any] = [*row[:12], tuple(funds.get(number, ())), state]
        fields += [dt.date.fromisoformat(paid_on) if paid_on else None, Way(way) if way else None, tail]
        fields += [proxies.get(number, ""), Origin(row[14]), removed, row[17]]
        fields.append(_remark(row[16], row[18], row[19], row[20]))
        found[number] = GrantLine(*fields)
    return found


def group_choices(reader: Reader, round_id: int) -> list[tuple[str, str]]:
    """The groups that stand on the rows of a round, as they were called when the list was frozen."""
    return [
        (str(number), name)
        for number, name in reader.rows(
            "select group_id, max(group_name) from aid_grant where round_id = :round and group_id is not null"
            " group by group_id order by 2",
            round=round_id,
        )
    ]


def fund_choices() -> list[tuple[str, str]]:
    """The sources of money."""
    return [(one.value, one.label) for one in FundSource]


def _remark(removed: str, added: str, repeat: str, note: str) -> str:
    told = (("移出：", removed), ("补加：", added), ("再次帮扶：", repeat), ("", note))
    return "；".join(f"{word}{text}" for word, text in told if text)


def _who(row: GrantLine) -> str:
    return f"{row.name}（{row.headcount} 人）" if row.headcount is not None else row.name


def _way(row: GrantLine) -> str:
    if row.way is None:
        return ""
    return f"{row.way.label} 尾号 {row.tail}" if row.tail else row.way.label


LIST: Final[Listing[GrantLine]] = Listing(
    f"{__name__}:LIST",
    "批次名单",
    (
        text_column("name", "姓名", _who, 110),
        text_column("staff_no", "工号", lambda row: row.staff_no, 76),
        text_column("group", "工会小组", lambda row: row.group, 110),
        text_column("campus", "校区", lambda row: row.campus, 76),
        ListColumn("category", "类别", lambda row: row.category, 80, hidden=True),
        ListColumn("department", "部门", lambda row: row.department, 110, hidden=True),
        money_column("amount", "金额（元）", lambda row: row.amount, 92),
        ListColumn(
            "goods_value",
            "其中慰问品",
            lambda row: values.format_yuan(row.goods_value, grouped=True) if row.goods_value else "",
            92,
            "money",
            lambda row: row.goods_value,
            total=True,
            hidden=True,
            sort=False,
        ),
        ListColumn("funds", "资金来源", lambda row: row.funds_text, 120, sort=False),
        text_column("state", "状态", lambda row: row.state, 96),
        date_column("paid_on", "发放日期", lambda row: row.paid_on, 92),
        ListColumn("way", "方式", _way, 120, sort=False),
        ListColumn("origin", "来源", lambda row: row.origin.label, 80, sort=False, hidden=True),
        ListColumn("reason", "事由", lambda row: row.reason, 140, sort=False, hidden=True),
        ListColumn("remark", "备注", lambda row: row.remark, 180, sort=False),
    ),
    rows,
)


def of_states(reader: Reader, grant_ids: Sequence[int], states: Sequence[PayState]) -> tuple[int, ...]:
    """Those of these rows that still stand on the list in one of these states, in the order given."""
    wanted = ", ".join(f"'{one.value}'" for one in states)
    there: set[int] = set()
    for at in range(0, len(grant_ids), 5000):
        listed = ",".join(str(int(one)) for one in grant_ids[at : at + 5000])
        there.update(
            reader.ids(
                f"select id from aid_grant where id in ({listed}) and removed_on is null and pay_state in ({wanted})"
            )
        )
    return tuple(one for one in grant_ids if one in there)


def ids_of_states(reader: Reader, round_id: int, states: Sequence[PayState]) -> tuple[int, ...]:
    """All rows of a round in one of these states."""
    wanted = ", ".join(f"'{one.value}'" for one in states)
    return tuple(
        reader.ids(
            f"select id from aid_grant where round_id = :round and removed_on is null and pay_state in ({wanted})"
            " order by id",
            round=round_id,
        )
    )
