# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists of rows, the numbers of a year, what a person received, and that the lists are answered by indexes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from tests.areas.aid.aid_fixtures import (
    PAID_ON,
    a_file,
    a_round,
    a_scheme,
    added,
    decided,
    do,
    paid,
    people,
)
from tests.office_fixtures import EAST, PHYSICS, TODAY
from union_desktop.areas.aid import service
from union_desktop.areas.aid.queries import grants
from union_desktop.areas.aid.queries.figures import figures
from union_desktop.areas.aid.queries.grants import GrantFilter
from union_desktop.areas.aid.queries.helped import helped, no_aid_this_year
from union_desktop.areas.aid.queries.received import received
from union_desktop.areas.aid.terms import FundSource, Gives, GrantDraft, PayKind, Unit
from union_desktop.core.office import Office

BOTH = ((FundSource.SUPERIOR_UNION, 50_000), (FundSource.OWN_FUNDS, 100_000))


@pytest.fixture
def year(office: Office) -> Office:
    """Spring: three people, one gives it up, one is taken off; a collective nobody counted; a list still in draft."""
    one, other, third, fourth = people(office, 4)
    spring = a_round(office, a_scheme(office))
    rows = [
        GrantDraft("", 150_000, BOTH, person_id=one),
        *(GrantDraft("", 100_000, person_id=who) for who in (other, third, fourth)),
    ]
    ids = added(office, spring, rows)
    decided(office, spring)
    paid(office, ids[:2])
    do(office, "放弃", lambda s: service.waive(s, ids[2:3], PAID_ON, "本人放弃", today=TODAY))
    do(office, "移除", lambda s: service.remove_grants(s, ids[3:], "已调走", PAID_ON, today=TODAY))
    party = a_round(
        office, a_scheme(office, code="disabled_gathering", name="残疾职工慰问", unit=Unit.COLLECTIVE)
    )
    added(office, party, [GrantDraft("残疾职工团拜会", 1_200_000)])
    decided(office, party)
    mayday = a_round(office, a_scheme(office, code="mayday", name="五一补助"), "2026年五一")
    added(office, mayday, [one], amount=80_000, repeat_reason="病情加重")
    return office


def of_year(office: Office, number: int = 2026) -> dict[str, Any]:
    with office.reader() as reader:
        return {one.key: one for one in figures(reader, number)}


def test_the_numbers_of_a_year_add_up(year: Office) -> None:
    found = of_year(year)
    values = {key: one.value for key, one in found.items()}
    assert values == {
        "aid.spring_warmth.people": 2,
        "aid.spring_warmth.amount": 250_000,
        "aid.disabled_gathering.people": None,
        "aid.disabled_gathering.amount": 1_200_000,
        "aid.mayday.people": 0,
        "aid.mayday.amount": 0,
        "aid.total.amount": 1_450_000,
        "aid.total.person_times": 2,
        "aid.total.distinct_people": 2,
        "aid.fund.superior_union.amount": 50_000,
        "aid.fund.own_funds.amount": 1_400_000,
    }
    schemes = ("spring_warmth", "disabled_gathering", "mayday")
    assert sum(values[f"aid.{one}.amount"] for one in schemes) == values["aid.total.amount"]
    assert sum(values[f"aid.fund.{one}.amount"] for one in ("superior_union", "own_funds")) == 1_450_000
    assert len(found["aid.disabled_gathering.people"].sources[0].ids) == 1
    assert len(found["aid.total.amount"].sources[0].ids) == 3
    assert found["aid.total.person_times"].label == "帮扶总人次（不含未登记人数的集体）"
    assert (
        found["aid.total.amount"].as_of == dt.date(2026, 9, 30)
        or found["aid.total.amount"].as_of.year == 2026
    )


def test_a_list_counts_in_its_year_when_it_was_decided(year: Office) -> None:
    decided(year, 3)
    found = of_year(year)
    assert (found["aid.mayday.people"].value, found["aid.total.person_times"].value) == (1, 3)
    assert found["aid.total.distinct_people"].value == 2
    assert of_year(year, 2025)["aid.total.amount"].value == 0
    assert of_year(year, 2025)["aid.total.amount"].as_json()["as_of"] == "2025-12-31"


def test_rows_are_found_by_words_and_filters_in_the_order_asked(year: Office) -> None:
    with year.reader() as reader:
        every = grants.find_ids(reader)
        assert list(every) == [6, 5, 3, 2, 1]
        assert list(grants.find_ids(reader, GrantFilter(removed=True))) == [4]
        assert list(grants.find_ids(reader, GrantFilter(text="luoshixin"))) == [2]
        assert list(grants.find_ids(reader, GrantFilter(text="团拜"))) == [5]
        assert list(grants.find_ids(reader, GrantFilter(states=("waived",)))) == [3]
        assert list(grants.find_ids(reader, GrantFilter(funds=("superior_union",)))) == [1]
        assert list(grants.find_ids(reader, GrantFilter(repeated=True))) == [6]
        assert list(grants.find_ids(reader, GrantFilter(scheme_ids=(2,), years=(2026,)))) == [5]
        wanted = GrantFilter(
            round_ids=(1,), campus_ids=(EAST,), group_ids=(PHYSICS,), categories=("established",)
        )
        assert list(grants.find_ids(reader, wanted, "amount", descending=False)) == [2, 3, 1]
        for key in grants.SORTS:
            assert sorted(grants.find_ids(reader, None, key)) == [1, 2, 3, 5, 6]
        assert grants.count(reader, GrantFilter(round_ids=(1,))) == (3, 350_000, 250_000)
        row = grants.rows(reader, [1])[1]
        happened = grants.payments(reader, 1)
        parts = grants.funds(reader, 1)
    assert (row.name, row.group, row.campus, row.funds, row.pay_state) == (
        "单雄信",
        "物理小组",
        "东校区",
        "上级工会补助、本级工会经费",
        "paid",
    )
    assert [(one.kind, one.on) for one in happened] == [(PayKind.PAY, PAID_ON)]
    assert tuple(parts) == BOTH


def test_what_a_person_and_the_household_received(office: Office) -> None:
    one, other = people(office, 2)
    a_file(office, one, (other, ""))
    round_id = a_round(office, a_scheme(office, gives=Gives.BOTH))
    ids = added(
        office,
        round_id,
        [GrantDraft("", 150_000, person_id=other, goods_value=50_000, goods="米、油", reason="大病")],
    )
    decided(office, round_id)
    with office.reader() as reader:
        assert received(reader, one) == []
    paid(office, ids)
    with office.reader() as reader:
        found = received(reader, one)
        mine = received(reader, other)
    assert [(item.what, item.amount, item.in_kind, item.whom, item.record_id) for item in found] == [
        ("送温暖", 100_000, False, "罗士信", round_id),
        ("送温暖：米、油", 50_000, True, "罗士信", round_id),
    ]
    assert [replace(item, whom="") for item in found] == [replace(item, whom="") for item in mine]
    assert {item.whom for item in mine} == {"本人"}


def test_files_whose_household_got_nothing_this_year(office: Office) -> None:
    one, other, third, fourth = people(office, 4)
    first = a_file(office, one, (other, ""))
    second = a_file(office, third)
    a_file(office, fourth, status="draft")
    with office.reader() as reader:
        assert sorted(no_aid_this_year(reader, 2026)) == [first, second]
    added(office, a_round(office, a_scheme(office)), [other])
    with office.reader() as reader:
        assert list(no_aid_this_year(reader, 2026)) == [second]
        assert sorted(no_aid_this_year(reader, 2025)) == [first, second]
        assert [item.whom for item in helped(reader, [one], 2026)] == ["罗士信"]
        assert helped(reader, [one], 2026, besides_round=1) == []


@pytest.mark.parametrize(
    ("wanted", "sort", "index"),
    [
        (GrantFilter(round_ids=(1,)), "added", "ix_aid_grant_round_id"),
        (GrantFilter(round_ids=(1,), states=("due",)), "added", "ix_aid_grant_round_id"),
    ],
)
def test_the_rows_of_a_round_are_found_by_an_index(
    office: Office, wanted: GrantFilter, sort: str, index: str
) -> None:
    asked: list[tuple[str, dict[str, Any]]] = []

    class Listening:
        def ids(self, sql: str, **parameters: Any) -> Any:
            asked.append((sql, parameters))
            return []

    grants.find_ids(Listening(), wanted, sort)  # type: ignore[arg-type]
    sql, parameters = asked[0]
    with office.reader() as reader:
        plan = " ".join(row[3] for row in reader.rows(f"explain query plan {sql}", **parameters))
    assert index in plan
