# SPDX-License-Identifier: GPL-3.0-or-later
"""Aid at full size: a hundred thousand rows in lists, the figures of a year, a list of thousands written and paid."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterator
from functools import partial
from typing import Final

from tests.bench.measure import Measure, in_turn, once
from union_desktop.areas.aid import service
from union_desktop.areas.aid.queries import grants, rounds
from union_desktop.areas.aid.queries.figures import figures
from union_desktop.areas.aid.queries.grants import GrantFilter
from union_desktop.areas.aid.terms import FundSource, GrantDraft, RoundDraft, SchemeDraft, Way
from union_desktop.areas.members.queries import listing
from union_desktop.core.office import Office
from union_desktop.core.proceedings.terms import StepDraft
from union_desktop.core.reading import Reader

YEAR: Final = 2026
_DAY: Final = dt.date(YEAR, 1, 15)
_ROUNDS: Final = 5
_BATCH: Final = 5_000
_PARTS: Final = ((FundSource.SUPERIOR_UNION, 50_000), (FundSource.OWN_FUNDS, 100_000))
_COUNTED: Final = "g.removed_on is null and g.pay_state <> 'waived'"
#: What the figures of a year say, asked straight: sums and rows by scheme, by source, and how many people.
_OF_YEAR: Final = f"join aid_round r on r.id = g.round_id where r.year = {YEAR} and {_COUNTED}"
_BY_SCHEME: Final = f"select r.scheme_id, count(*), sum(g.amount) from aid_grant g {_OF_YEAR} group by 1"
_BY_SOURCE: Final = (
    "select f.source, sum(f.amount) from aid_grant_fund f join aid_grant g on g.id = f.grant_id"
    f" {_OF_YEAR} group by 1"
)
_PEOPLE: Final = f"select count(distinct g.person_id) from aid_grant g {_OF_YEAR}"
_BY_NAME: Final = (
    "select g.id from aid_grant g left join person p on p.id = g.person_id where g.removed_on is null"
    " order by p.pinyin, g.id"
)
_ON_LIST: Final = "g.round_id = 1 and g.removed_on is null"
_SUM: Final = f"select sum(g.amount) from aid_grant g where {_ON_LIST}"
_SUM_BY_SOURCE: Final = (
    "select source, sum(f.amount) from aid_grant g join aid_grant_fund f on f.grant_id = g.id"
    f" where {_ON_LIST} group by 1"
)


def measures(office: Office) -> Iterator[Measure]:
    """All figures of aid; fills the office with as many rows as it has members."""
    with office.reader() as reader:
        people = list(reader.ids("select id from person order by id"))
    share = max(len(people) // _ROUNDS, 1)
    yield _written(office, people, share)
    with office.reader() as reader:
        yield from _lists(reader)
        yield _figures(reader)
        yield _account(reader)
    yield _paid(office, min(_BATCH, share))


def _written(office: Office, people: list[int], share: int) -> Measure:
    """Every fifth round a scheme of its own; each list frozen, approved, being paid."""
    seconds = 0.0
    for at in range(_ROUNDS):
        with office.transaction("新建") as session:
            scheme = service.add_scheme(session, SchemeDraft(f"bench_{at}", f"第{at + 1}项")).ids[0]
            draft = RoundDraft(scheme, f"第{at + 1}批", YEAR, _DAY)
            number = service.open_round(session, draft, today=_DAY).ids[0]
        drafts = [
            GrantDraft("", 150_000, _PARTS if one % 2 else (), person_id=one)
            for one in people[at * share : (at + 1) * share]
        ]

        def add(number: int = number, drafts: list[GrantDraft] = drafts) -> None:
            with office.transaction("加入名单") as session:
                service.add_grants(session, number, drafts, on=_DAY, today=_DAY)

        seconds += once(add)
        with office.transaction("审定") as session:
            for kind in ("freeze", "approve", "begin"):
                one = StepDraft(kind, _DAY, "工会委员会", opinion="同意")
                service.step(session, number, one, today=_DAY)
    rate = _ROUNDS * share / seconds
    return Measure(
        "aid-rows-written", seconds, None, _ROUNDS * share / 8_000, note=f"{rate:,.0f} rows a second"
    )


def _lists(reader: Reader) -> Iterator[Measure]:
    def members() -> None:
        listing.rows(reader, listing.find_ids(reader, listing.MemberFilter())[:128])

    def rows(wanted: GrantFilter | None = None, sort: str = "added") -> array[int]:
        ids = grants.find_ids(reader, wanted, sort)
        grants.rows(reader, ids[:128])
        return ids

    for name, wanted, sort in (
        ("aid-list-open", None, "added"),
        ("aid-list-round", GrantFilter(round_ids=(1,)), "added"),
        ("aid-list-fund", GrantFilter(funds=("superior_union",)), "added"),
        ("aid-list-words", GrantFilter(text="wangwei"), "added"),
    ):
        value, floor = in_turn(partial(once, partial(rows, wanted, sort)), partial(once, members))
        yield Measure(name, value, floor, 1.5, note="ids and first page ÷ the same of all members")
    value, floor = in_turn(
        partial(once, partial(rows, None, "name")), partial(once, partial(reader.ids, _BY_NAME))
    )
    yield Measure("aid-list-name", value, floor, 3.0, note="ids and first page ÷ bare ids in that order")


def _figures(reader: Reader) -> Measure:
    def bare() -> None:
        for sql in (_BY_SCHEME, _BY_SOURCE, _PEOPLE):
            reader.rows(sql)

    value, floor = in_turn(lambda: once(lambda: figures(reader, YEAR)), lambda: once(bare))
    return Measure("aid-figures", value, floor, 3.0, note="figures of a year with their sources ÷ bare SQL")


def _account(reader: Reader) -> Measure:
    value, floor = in_turn(
        lambda: once(lambda: rounds.totals(reader, 1)),
        lambda: once(lambda: [reader.rows(sql) for sql in (_SUM, _SUM_BY_SOURCE)]),
    )
    return Measure(
        "aid-account", value, floor, 4.0, note="account of a round by source and campus ÷ two sums"
    )


def _paid(office: Office, count: int) -> Measure:
    with office.reader() as reader:
        ids = list(reader.ids("select id from aid_grant where round_id = 1 order by id"))[:count]

    def pay() -> None:
        with office.transaction("发放") as session:
            service.pay(session, ids, _DAY, Way.CASH, today=_DAY)

    seconds = once(pay)
    return Measure(
        "aid-batch-paid", seconds, None, count / 5_000, note=f"{count / seconds:,.0f} rows a second"
    )
