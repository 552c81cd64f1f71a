# SPDX-License-Identifier: GPL-3.0-or-later
"""Members of a day split every way: each way of adding gives what the members list gives."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from tests.office_fixtures import TODAY, a_member, enrolled
from union_desktop.app.demo import plan
from union_desktop.areas.members import service as members
from union_desktop.areas.members.queries.listing import MemberFilter, find_ids
from union_desktop.areas.members.terms import EventKind
from union_desktop.areas.organisation import service as organisation
from union_desktop.areas.statistics.documents.grid import figure, figures_grid
from union_desktop.areas.statistics.queries.figures import figures, people_ids
from union_desktop.areas.statistics.queries.people import age_on, person_rows
from union_desktop.areas.statistics.terms import AgeBands, CountingBasis, Dimension, parse_bands
from union_desktop.core.errors import UserError

WITH, WITHOUT = CountingBasis.WITH_ENTRUSTED, CountingBasis.WITHOUT_ENTRUSTED
DAYS = st.dates(dt.date(2013, 6, 1), dt.date(2027, 1, 1))
DIMENSIONS = st.lists(st.sampled_from(Dimension), min_size=1, max_size=3, unique=True)


def test_the_figures_of_the_seed_come_out_on_the_made_up_office(demo_reader) -> None:
    found = figures(demo_reader, plan.AS_OF, [Dimension.CATEGORY])
    counted = {value.label: found.sum((value.key,)).counted(WITH) for value in found.values[0]}
    assert counted == {"在编": 907, "博士后": 98, "托管劳务派遣": 1152}
    assert found.sum().counted(WITH) == 907 + 98 + 1152 == 2157
    assert found.sum().counted(WITHOUT) == 907 + 98
    assert found.sum().retained(WITH) == 150
    grid = figures_grid(found, WITH)
    assert grid.statement == (
        "截至 2026-09-30，正式会员 2,157 人（含代管），其中委托代管 1,152 人，另列保留会籍 150 人"
    )
    assert grid.total.cells == (2157, 1.0, 1005, 150)
    assert figure(grid.total.cells[1]) == "100.0%"


@given(on=DAYS, dimensions=DIMENSIONS)
@settings(max_examples=120)
def test_every_way_of_adding_gives_the_number_of_the_members_list(wild_office, on, dimensions) -> None:
    with wild_office.reader() as reader:
        found = figures(reader, on, dimensions)
        statuses = ("active", "retained") if Dimension.STATUS in dimensions else ("active",)
        listed = find_ids(reader, MemberFilter(statuses=statuses, on=on))
        retained = find_ids(reader, MemberFilter(statuses=("retained",), on=on))
    whole = found.sum()
    assert whole.counted(WITH) == len(listed)
    if Dimension.STATUS not in dimensions:
        assert whole.retained(WITH) == len(retained)
    for place in range(len(dimensions)):
        before = (None,) * place
        parts = [found.sum((*before, value.key)) for value in found.values[place]]
        for basis in CountingBasis:
            assert sum(part.counted(basis) for part in parts) == whole.counted(basis)
            assert sum(part.retained(basis) for part in parts) == whole.retained(basis)


@given(on=DAYS, dimensions=DIMENSIONS, basis=st.sampled_from(CountingBasis))
@settings(max_examples=40)
def test_behind_each_cell_stand_exactly_the_people_counted_in_it(wild_office, on, dimensions, basis) -> None:
    with wild_office.reader() as reader:
        found = figures(reader, on, dimensions)
        everybody: list[int] = []
        for keys, tally in found.tallies.items():
            where = dict(zip(dimensions, keys, strict=True))
            people = people_ids(reader, on, where, basis)
            assert len(people) == tally.counted(basis), where
            everybody += people
            if Dimension.STATUS not in dimensions:
                assert len(people_ids(reader, on, where, basis, retained=True)) == tally.retained(basis)
    assert len(set(everybody)) == len(everybody) == found.sum().counted(basis)


@given(on=DAYS, dimensions=DIMENSIONS, basis=st.sampled_from(CountingBasis))
@settings(max_examples=60)
def test_rows_and_columns_of_the_table_add_up(wild_office, on, dimensions, basis) -> None:
    with wild_office.reader() as reader:
        grid = figures_grid(figures(reader, on, dimensions), basis)
    inner = max(row.level for row in grid.rows) if grid.rows else 0
    for place, column in enumerate(grid.columns):
        if column.kind.name == "SHARE":
            continue
        for level in range(inner + 1):
            assert sum(row.cells[place] for row in grid.rows if row.level == level) == grid.total.cells[place]
    values = [place for place, column in enumerate(grid.columns) if column.kind.name == "VALUE"]
    for row in (*grid.rows, grid.total):
        if values:
            assert sum(row.cells[place] for place in values) == row.cells[len(values)]


def read(office: Any, *dimensions: Dimension, on: dt.date = TODAY, **more: Any) -> dict[str, int]:
    with office.reader() as reader:
        found = figures(reader, on, dimensions, **more)
    return {value.label: found.sum((value.key,)).counted(WITH) for value in found.values[0]}


def test_ages_are_full_years_and_the_birthday_counts(office) -> None:
    enrolled(office, a_member(staff_no="1", birth_date=dt.date(1990, 10, 1)))
    enrolled(office, a_member(staff_no="2", birth_date=dt.date(1990, 9, 30)))
    enrolled(office, a_member(staff_no="3", birth_date=None))
    bands = AgeBands((36, 41))
    assert read(office, Dimension.AGE, bands=bands) == {
        "35岁及以下": 1,
        "36–40岁": 1,
        "41岁及以上": 0,
        "未填": 1,
    }
    with office.reader() as reader:
        behind = [
            list(people_ids(reader, TODAY, {Dimension.AGE: key}, WITH, bands=bands))
            for key in ("0", "1", "2", "")
        ]
    assert behind == [[1], [2], [], [3]]


def test_who_was_born_on_a_leap_day_is_older_on_the_first_of_march(office) -> None:
    person = enrolled(office, a_member(staff_no="1", birth_date=dt.date(1992, 2, 29)))
    bands = AgeBands((33,))
    for on, young in ((dt.date(2025, 2, 28), 1), (dt.date(2025, 3, 1), 0)):
        assert read(office, Dimension.AGE, on=on, bands=bands)["32岁及以下"] == young
        with office.reader() as reader:
            assert person_rows(reader, [person], on)[person].age == 33 - young
    assert age_on("1992-02-29", dt.date(2024, 2, 29)) == 32
    assert age_on("", TODAY) is None


def test_branches_are_those_of_the_day(office) -> None:
    enrolled(office, a_member())
    with office.transaction("移动") as session:
        organisation.move_unit(session, 3, 1, 1, dt.date(2026, 1, 1))
    assert read(office, Dimension.BRANCH, on=dt.date(2025, 12, 31)) == {"理学部工会": 1}
    assert read(office, Dimension.BRANCH) == {"理学部工会": 0, "直属小组": 1}


def test_what_nobody_filled_in_is_counted_and_codes_of_no_table_are_shown(office) -> None:
    enrolled(office, a_member(staff_no="1", education="", political_status="Z9"))
    enrolled(office, a_member(staff_no="2", education="22", political_status=""))
    assert read(office, Dimension.EDUCATION) == {"大学本科": 1, "未填": 1}
    assert read(office, Dimension.POLITICAL_STATUS) == {"Z9": 1, "未填": 1}


def test_people_of_a_group_that_does_not_stand_any_more_are_not_lost(office) -> None:
    person = enrolled(office, a_member())
    with office.transaction("撤销") as session:
        # Behind the members' back: only the members area's own close_unit asks about people.
        organisation.close_unit(session, 3, dt.date(2026, 9, 1))
    assert read(office, Dimension.GROUP) == {"化学小组": 0, "未填": 1}
    with office.reader() as reader:
        assert list(people_ids(reader, TODAY, {Dimension.BRANCH: ""}, WITH)) == [person]


def test_retained_members_stand_beside_or_in_a_row_of_their_own(office) -> None:
    person = enrolled(office, a_member())
    with office.transaction("变动") as session:
        members.record_event(
            session, person, members.EventDraft(EventKind.RETIRE, dt.date(2026, 5, 1)), today=TODAY
        )
    with office.reader() as reader:
        beside = figures(reader, TODAY, [Dimension.CAMPUS])
        inside = figures(reader, TODAY, [Dimension.STATUS])
    assert (beside.sum().counted(WITH), beside.sum().retained(WITH)) == (0, 1)
    assert inside.sum(("retained",)).counted(WITH) == inside.sum().counted(WITH) == 1
    assert [column.title for column in figures_grid(inside, WITH).columns] == ["合计", "占比"]


def test_an_empty_office_gives_an_empty_table(office) -> None:
    with office.reader() as reader:
        grid = figures_grid(figures(reader, TODAY, [Dimension.CAMPUS, Dimension.GENDER]), WITH)
    assert grid.total.cells == (0, 0, 0, 0)
    assert [row.label for row in grid.rows] == ["东校区", "西校区"]


@pytest.mark.parametrize(
    "dimensions",
    [(), (Dimension.CAMPUS, Dimension.CAMPUS), tuple(Dimension)[:4]],
    ids=["none", "twice", "four"],
)
def test_one_to_three_different_dimensions_are_asked_for(office, dimensions) -> None:
    with office.reader() as reader, pytest.raises(UserError, match="一到三项"):
        figures(reader, TODAY, dimensions)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "请填写"),
        ("40, 36", "从小到大"),
        ("36 36", "从小到大"),
        ("10、36", "16 到 100"),
        ("17 " * 0 + " ".join(map(str, range(20, 34))), "最多"),
    ],
    ids=["empty", "falling", "twice", "child", "many"],
)
def test_bands_that_make_no_bands_are_refused(text, said) -> None:
    with pytest.raises(ValueError, match=said):
        parse_bands(text)


def test_bands_are_read_back_as_they_are_kept() -> None:
    bands = parse_bands("30，40 50;60")
    assert bands.labels() == ("29岁及以下", "30–39岁", "40–49岁", "50–59岁", "60岁及以上")
    assert parse_bands(bands.text()) == bands
    assert AgeBands((36, 37)).labels() == ("35岁及以下", "36岁", "37岁及以上")
