# SPDX-License-Identifier: GPL-3.0-or-later
"""What the papers of rounds say, read before anything is printed; no codes turned into words yet."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from union_desktop.areas.aid.queries import rounds
from union_desktop.areas.aid.queries.rounds import RoundRow
from union_desktop.areas.aid.terms import APPROVED, CLOSED, PAYING, FundSource, PayKind, PayState, Unit
from union_desktop.areas.members.queries import bank
from union_desktop.areas.organisation import queries as organisation
from union_desktop.areas.policies import queries as policies
from union_desktop.core.bank_accounts import tail
from union_desktop.core.proceedings import queries as proceedings
from union_desktop.core.proceedings.terms import StepRow
from union_desktop.core.reading import Reader

TABLE: Final = "aid_round"
#: Rounds whose list was decided; only these count in the figures of a year.
DECIDED: Final = (APPROVED, PAYING, CLOSED)
_OPEN: Final = (PayState.DUE.value, PayState.RETURNED.value)
_LAST: Final = 1 << 30

#: What is known about the money of a row nothing happened to.
_NOTHING: Final = ("", "", None, None, "", "")
Funds = tuple[tuple[FundSource, int], ...]


@dataclass(frozen=True, slots=True)
class RoundPaper:
    """A round as its papers head themselves; ``approval`` is the step that decided its list."""

    round: RoundRow
    rule: str
    steps: tuple[StepRow, ...]

    @property
    def approval(self) -> StepRow | None:
        """None while nobody has decided, and for rounds that take what a committee decided one by one."""
        if self.round.status not in DECIDED:
            return None
        return next((one for one in reversed(self.steps) if one.kind == "approve"), None)

    @property
    def decided(self) -> bool:
        """Whether money may go out."""
        return self.round.status in DECIDED


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A row still on the list of a round with what became of its money, in the place of the day it was frozen.

    ``group_at`` and ``campus_at`` are the places in the office's own order. ``way`` and ``account_tail`` are of the last payment,
    ``signed_on`` is the day somebody signed, ``proxy`` who did so for the person, and ``why`` the reason of the last event.
    """

    grant_id: int
    person_id: int | None
    name: str
    gender: str
    headcount: int | None
    collective: bool
    staff_no: str
    department: str
    group: str
    group_at: int
    campus: str
    campus_at: int
    category: str
    hardship_class: str
    amount: int
    goods_value: int
    goods: str
    reason: str
    note: str
    added_reason: str
    state: PayState
    funds: Funds
    way: str = ""
    account_tail: str = ""
    paid_on: dt.date | None = None
    signed_on: dt.date | None = None
    proxy: str = ""
    why: str = ""

    @property
    def people(self) -> int | None:
        """How many people the row is about; None for a collective nobody counted."""
        return self.headcount if self.collective else 1


@dataclass(frozen=True, slots=True)
class ListChange:
    """A row put on the list, or taken off it, after it was frozen."""

    added: bool
    on: dt.date
    name: str
    department: str
    amount: int
    reason: str


@dataclass(frozen=True, slots=True)
class YearLine:
    """A round in the account of a year: whom it helped and with how much, without what was given up.

    ``person_times`` counts rows and the heads of collectives; ``uncounted`` are collectives without a head-count.
    """

    round: RoundRow
    scheme_at: int
    decided_on: dt.date | None
    person_ids: frozenset[int]
    person_times: int
    uncounted: int
    amount: int
    funds: Funds


def round_paper(reader: Reader, round_id: int) -> RoundPaper | None:
    """What stands at the head of each paper of a round; None when it is gone."""
    found = rounds.round_row(reader, round_id)
    if found is None:
        return None
    rule = policies.rule_version(reader, found.policy_version_id).named if found.policy_version_id else ""
    return RoundPaper(found, rule, tuple(proceedings.steps(reader, (TABLE, round_id))))


def round_lines(
    reader: Reader,
    found: RoundRow,
    states: Sequence[PayState] = tuple(PayState),
    *,
    accounts_on: dt.date | None = None,
) -> list[RoundLine]:
    """The rows still on the list by campus, group and name, what is nobody's last.

    With ``accounts_on`` those not paid yet get the last digits of the account their money would go to that day.
    """
    listed = ",".join(f"'{one.value}'" for one in states)
    where = f"g.round_id = :round and g.removed_on is null and g.pay_state in ({listed})"
    sources, funds = (
        {one.value: one for one in FundSource},
        defaultdict[int, list[tuple[FundSource, int]]](list),
    )
    for grant_id, source, amount in reader.iterate(
        "select f.grant_id, f.source, f.amount from aid_grant_fund f join aid_grant g on g.id = f.grant_id"
        f" where {where} order by f.id",
        round=found.id,
    ):
        funds[grant_id].append((sources[source], amount))
    units = {unit.id: (at, unit.path) for at, unit in enumerate(organisation.tree(reader, _day_of(found)))}
    rows = reader.rows(
        "select g.id, g.person_id, g.name, coalesce(p.gender, ''), g.headcount, coalesce(p.staff_no, ''), g.department, g.group_id,"
        " g.group_name, g.campus_name, c.sort_order, coalesce(k.name, ''), coalesce(h.hardship_class, ''),"
        " g.amount, g.goods_value, g.goods, g.reason, g.note, g.added_reason, g.pay_state"
        " from aid_grant g left join person p on p.id = g.person_id left join campus c on c.id = g.campus_id"
        " left join staff_category k on k.code = g.staff_category left join hardship_case h on h.id = g.case_id"
        f" where {where} order by p.pinyin is null, p.pinyin, g.id",
        round=found.id,
    )
    paid = _payments(reader, where, found.id)
    tails: dict[int, str] = {}
    if accounts_on is not None:
        people = [row[1] for row in rows if row[1] is not None and row[19] in _OPEN]
        tails = {
            key: tail(one.account_no) for key, one in bank.accounts_on(reader, people, accounts_on).items()
        }
    states_of = {one.value: one for one in PayState}
    lines = []
    for row in rows:
        at, path = units.get(row[7], (_LAST, ""))
        group = path if path.endswith(row[8]) else row[8]
        money = paid.get(row[0], _NOTHING)
        if row[19] in _OPEN and row[1] in tails:
            money = ("", tails[row[1]], *money[2:])
        told: list[Any] = [
            *row[:5],
            found.unit == Unit.COLLECTIVE and row[1] is None,
            *row[5:7],
            group,
            at if group else _LAST,
            row[9],
            _LAST if row[10] is None else row[10],
            *row[11:19],
            states_of[row[19]],
            tuple(funds.get(row[0], ())),
            *money,
        ]
        lines.append(RoundLine(*told))
    return sorted(lines, key=lambda one: (one.campus_at, one.group_at))


def list_changes(reader: Reader, round_id: int) -> list[ListChange]:
    """What was put on the list and taken off it after it was frozen, in the order of the days; a row may be both."""
    found = []
    for name, department, amount, added_on, added, removed_on, removed in reader.rows(
        "select name, department, amount, added_on, added_reason, removed_on, removed_reason from aid_grant"
        " where round_id = :round and (added_reason <> '' or removed_on is not null) order by id",
        round=round_id,
    ):
        if added:
            found.append(ListChange(True, dt.date.fromisoformat(added_on), name, department, amount, added))
        if removed_on:
            found.append(
                ListChange(False, dt.date.fromisoformat(removed_on), name, department, amount, removed)
            )
    return sorted(found, key=lambda one: one.on)


def year_lines(
    reader: Reader, year: int, *, scheme_ids: Sequence[int] = (), round_ids: Sequence[int] = ()
) -> list[YearLine]:
    """The decided rounds of a year by scheme and day, all of them or only these."""
    chosen = [
        one
        for one in rounds.rounds_of_year(reader, year)
        if one.status in DECIDED
        and (not scheme_ids or one.scheme_id in scheme_ids)
        and (not round_ids or one.id in round_ids)
    ]
    if not chosen:
        return []
    listed = ",".join(str(one.id) for one in chosen)
    counted = f"g.round_id in ({listed}) and g.removed_on is null and g.pay_state <> 'waived'"
    people: defaultdict[int, set[int]] = defaultdict(set)
    for round_id, person_id in reader.iterate(
        f"select g.round_id, g.person_id from aid_grant g where {counted} and g.person_id is not null"
    ):
        people[round_id].add(person_id)
    sums = {
        row[0]: row[1:]
        for row in reader.rows(
            "select g.round_id, sum(case when g.person_id is not null or s.unit <> 'collective' then 1"
            " else coalesce(g.headcount, 0) end),"
            " count(*) filter (where g.person_id is null and g.headcount is null and s.unit = 'collective'),"
            " sum(g.amount) from aid_grant g join aid_round r on r.id = g.round_id"
            f" join aid_scheme s on s.id = r.scheme_id where {counted} group by g.round_id"
        )
    }
    funds: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for round_id, source, amount in reader.rows(
        "select g.round_id, f.source, sum(f.amount) from aid_grant g join aid_grant_fund f on f.grant_id = g.id"
        f" where {counted} group by g.round_id, f.source"
    ):
        funds[round_id][source] = amount
    days = dict(
        reader.rows(
            "select about_id, max(happened_on) from proceeding_step where about_table = :table"
            f" and about_id in ({listed}) and kind = 'approve' group by about_id",
            table=TABLE,
        )
    )
    order = {
        row[0]: at for at, row in enumerate(reader.rows("select id from aid_scheme order by sort_order, id"))
    }
    lines = [
        YearLine(
            one,
            order[one.scheme_id],
            dt.date.fromisoformat(days[one.id]) if one.id in days else None,
            frozenset(people[one.id]),
            *_three(sums.get(one.id)),
            tuple(
                (source, funds[one.id][source.value])
                for source in FundSource
                if source.value in funds[one.id]
            ),
        )
        for one in chosen
    ]
    return sorted(lines, key=lambda one: (one.scheme_at, one.decided_on or one.round.opened_on, one.round.id))


def names(reader: Reader, round_id: int) -> list[str]:
    """All names that may stand on a paper of a round: those on the list, taken off it, and who signed for others."""
    return [
        row[0]
        for row in reader.rows(
            "select name from aid_grant where round_id = :round union"
            " select a.proxy from aid_payment a join aid_grant g on g.id = a.grant_id"
            " where g.round_id = :round and a.proxy <> '' order by 1",
            round=round_id,
        )
    ]


def _payments(reader: Reader, where: str, round_id: int) -> dict[int, tuple[Any, ...]]:
    """(way, last digits, paid on, signed on, proxy, reason) of each row anything happened to, as its last events left it."""
    found: dict[int, tuple[Any, ...]] = {}
    for grant_id, kind, on, way, digits, proxy, reason in reader.iterate(
        "select a.grant_id, a.kind, a.happened_on, a.way, a.account_tail, a.proxy, a.reason from aid_payment a"
        f" join aid_grant g on g.id = a.grant_id where {where} order by a.id",
        round=round_id,
    ):
        day = dt.date.fromisoformat(on)
        if kind == PayKind.PAY:
            found[grant_id] = (way, digits, day, None, "", "")
        elif kind in (PayKind.SIGN, PayKind.PROXY_SIGN):
            before = found.get(grant_id, ("", "", None))
            found[grant_id] = (*before[:3], day, proxy, reason)
        else:
            found[grant_id] = (*_NOTHING[:-1], reason)
    return found


def _three(sums: tuple[Any, ...] | None) -> tuple[int, int, int]:
    """Person times, collectives nobody counted and fen of a round; nothing when all of it was given up."""
    return (sums[0], sums[1], sums[2]) if sums else (0, 0, 0)


def _day_of(found: RoundRow) -> dt.date:
    """The day whose names and units the rows bear."""
    return found.frozen_on or found.opened_on
