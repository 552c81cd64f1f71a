# SPDX-License-Identifier: GPL-3.0-or-later
"""The register as a list, coverage, the figures of a year, what a person received."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.areas.visits.conftest import ILL, a_visit, told, visited
from tests.office_fixtures import CHEMISTRY, PHYSICS, TODAY, WEST, a_person, enrolled
from union_desktop.areas.members.terms import Placement
from union_desktop.areas.visits import service
from union_desktop.areas.visits.queries import listing
from union_desktop.areas.visits.queries.coverage import coverage
from union_desktop.areas.visits.queries.figures import figures
from union_desktop.areas.visits.queries.received import received
from union_desktop.areas.visits.terms import Occasion
from union_desktop.core import clock
from union_desktop.core.listing import Wanted
from union_desktop.core.office import Office

YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))


@pytest.fixture
def cases(office: Office, standard: int, today: dt.date) -> dict[str, int]:
    """Four stays in hospital (visited after 2 and 6 days, late, unvisited), one late birthday without a limit."""
    first = enrolled(office)
    second = enrolled(office, person=a_person(name="秦琼", staff_no="10002"))
    third = enrolled(
        office,
        person=a_person(name="罗成", staff_no="10003"),
        place=Placement(CHEMISTRY, WEST, "established", "own"),
    )
    made = {
        "soon": told(office, first, on=dt.date(2026, 9, 1), place="校医院"),
        "slow": told(office, second, on=dt.date(2026, 9, 1)),
        "late": told(office, third, on=dt.date(2026, 9, 20)),
        "far": told(office, first, on=dt.date(2026, 3, 1)),
        "birthday": told(office, second, Occasion.BIRTHDAY, dt.date(2026, 8, 1)),
    }
    visited(office, made["soon"])
    visited(office, made["slow"], a_visit(dt.date(2026, 9, 7), cash=0, gift="果篮", gift_value=20_000))
    with office.transaction("关") as session:
        service.close_unvisited(session, made["far"], "在外地住院")
    return made


def test_the_list_shows_who_waits_first_and_the_longest_first(office: Office, cases: dict[str, int]) -> None:
    with office.reader() as reader:
        ids = list(listing.find_ids(reader, Wanted()))
        found = listing.rows(reader, ids)
    assert ids == [cases[one] for one in ("birthday", "late", "far", "slow", "soon")]
    assert found[cases["late"]].state == "待慰问（超期 3 天）"
    assert found[cases["birthday"]].state == "待慰问"
    assert [found[number].days_label for number in ids] == ["已等 60", "已等 10", "", "6", "2"]


def test_the_list_is_searched_filtered_and_sorted(office: Office, cases: dict[str, int]) -> None:
    with office.reader() as reader:

        def ids(text: str = "", **ticked: str) -> set[str]:
            wanted = Wanted(text, {key: (value,) for key, value in ticked.items()})
            found = set(listing.find_ids(reader, wanted))
            return {name for name, number in cases.items() if number in found}

        assert ids("qinqiong") == {"slow", "birthday"}
        assert ids("校医院") == {"soon"}
        assert ids("!") == set()
        assert ids(status="known") == {"late", "birthday"}
        assert ids(attention="overdue") == {"late"}
        assert ids(attention="papers") == {"soon", "slow", "late", "far"}
        assert ids(occasion="birthday") == {"birthday"}
        assert ids(campus=str(WEST)) == {"late"}
        assert ids(group=str(PHYSICS), year="2026", source="clinic") == {"soon", "slow", "far", "birthday"}
        for column in listing.LIST.columns:
            assert len(listing.find_ids(reader, Wanted(sort=column.key, descending=True))) == 5
        assert listing.tally(reader, Wanted()) == (
            "已慰问 2 / 得知 5（40.00%） · 待慰问 2（超期 1） · 慰问金 500.00 元 · 慰问品 200.00 元"
        )
        assert listing.tally(reader, Wanted("没有的人")) == ""
        assert [one for one, _ in listing.group_choices(reader)] == [str(CHEMISTRY), str(PHYSICS)]
        assert listing.year_choices(reader) == [("2026", "2026 年")]


def test_coverage_adds_up_whatever_it_is_split_by(office: Office, cases: dict[str, int]) -> None:
    with office.reader() as reader:
        by_occasion = coverage(reader, *YEAR)
        ill = by_occasion.rows[0]
        assert (ill.label, ill.known, ill.visited, ill.unvisited, ill.waiting, ill.late) == (
            "生病住院",
            4,
            2,
            1,
            1,
            1,
        )
        assert (ill.share, ill.share_label, ill.days_label) == (5_000, "50.00%", "4.0")
        assert [one.id for one in by_occasion.open] == [cases["birthday"], cases["late"]]
        for by in ("campus", "group", "occasion"):
            found = coverage(reader, *YEAR, by)
            assert (found.total.known, found.total.visited, found.total.cash, found.total.gift_value) == (
                5,
                2,
                50_000,
                20_000,
            )
        assert [one.label for one in coverage(reader, *YEAR, "campus").rows] == ["东校区", "西校区"]
        assert coverage(reader, *YEAR, "group", ILL.value).total.known == 4
        spring = coverage(reader, YEAR[0], dt.date(2026, 6, 30))
        assert (spring.total.known, spring.total.share, spring.total.days_label) == (1, 0, "—")
        none = coverage(reader, dt.date(2020, 1, 1), dt.date(2020, 12, 31))
        assert (none.rows, none.total.share, none.total.share_label) == ((), None, "—")


def test_a_share_is_full_only_when_everybody_was_visited(office: Office, today: dt.date) -> None:
    people = [enrolled(office, person=a_person(name=f"人{at}", staff_no=str(at))) for at in range(3)]
    for person in people:
        case = told(office, person)
        if person != people[-1]:
            visited(office, case)
    with office.reader() as reader:
        assert coverage(reader, *YEAR).total.share == 6_666


def test_figures_of_a_year_by_occasion(office: Office, cases: dict[str, int]) -> None:
    with office.reader() as reader:
        found = {one.key: one for one in figures(reader, 2026)}
        empty = {one.key: one.value for one in figures(reader, 2019)}
    assert found["visits.known"].as_of == min(dt.date(2026, 12, 31), clock.today())
    assert found["visits.known"].value == 5
    assert found["visits.visited"].value == 2
    assert (found["visits.coverage"].value, found["visits.coverage"].unit) == (4_000, "ten_thousandths")
    assert found["visits.cash"].value == 50_000
    assert found["visits.gift_value"].value == 20_000
    assert found["visits.hospitalization.coverage"].value == 5_000
    assert found["visits.birthday.known"].sources[0].ids == (cases["birthday"],)
    assert found["visits.known"].value == sum(
        found[f"visits.{one.value}.known"].value or 0
        for one in Occasion
        if f"visits.{one.value}.known" in found
    )
    assert empty == {
        "visits.known": 0,
        "visits.visited": 0,
        "visits.coverage": None,
        "visits.cash": 0,
        "visits.gift_value": 0,
    }


def test_money_belongs_to_the_year_it_was_given(office: Office) -> None:
    person = enrolled(office)
    case = told(office, person, on=dt.date(2025, 12, 30))
    visited(office, case, a_visit(dt.date(2026, 1, 2)))
    with office.reader() as reader:
        before, after = ({one.key: one.value for one in figures(reader, year)} for year in (2025, 2026))
    assert (before["visits.known"], before["visits.visited"], before["visits.cash"]) == (1, 1, 0)
    assert (after["visits.known"], after["visits.cash"]) == (0, 50_000)


def test_a_person_received_cash_and_goods(office: Office, cases: dict[str, int]) -> None:
    with office.reader() as reader:
        person = reader.value("select id from person where name = '单雄信'")
        other = reader.value("select id from person where name = '秦琼'")
        (cash,) = received(reader, person)
        (goods,) = received(reader, other)
    assert (cash.amount, cash.in_kind, cash.what, cash.record_id) == (
        50_000,
        False,
        "慰问：生病住院",
        cases["soon"],
    )
    assert (goods.amount, goods.in_kind, goods.note) == (20_000, True, "果篮")


def test_overdue_is_told_as_of_today(office: Office, cases: dict[str, int]) -> None:
    with office.reader() as reader:
        row = listing.rows(reader, [cases["late"]])[cases["late"]]
    assert (row.due_on, row.late, TODAY) == (dt.date(2026, 9, 27), 3, dt.date(2026, 9, 30))
