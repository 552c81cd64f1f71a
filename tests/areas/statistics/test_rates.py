# SPDX-License-Identifier: GPL-3.0-or-later
"""Declared numbers of staff: what may be entered, and rates whose two sides have the same day, scope and basis."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from tests.office_fixtures import CHEMISTRY, PLACE, TODAY, WEST, a_member, enrolled
from union_desktop.areas.statistics import service
from union_desktop.areas.statistics.queries.rates import rates, workforce
from union_desktop.areas.statistics.queries.splitting import age_bands
from union_desktop.areas.statistics.terms import WorkforceDraft
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.office import Office
from union_desktop.core.roles import NotAllowed, Role
from union_desktop.core.undo.reverting import revert

DRAFT = WorkforceDraft(TODAY, 4, "with_entrusted", source="人事处 2026 年 9 月在岗人员表")
ENTRUSTED = replace(PLACE, staff_category="dispatched_entrusted", basis="dispatch_entrusted")


def declare(office: Office, draft: WorkforceDraft = DRAFT, **changes: Any) -> int:
    with office.transaction("登记应入会人数") as session:
        return service.record_workforce(session, replace(draft, **changes), today=TODAY).ids[0]


@pytest.fixture
def people(office: Office) -> Office:
    """Two of the own staff and one entrusted on the east campus, one postdoc on the west, who came in September."""
    enrolled(office, a_member(staff_no="1"))
    enrolled(office, a_member(staff_no="2"))
    enrolled(office, a_member(staff_no="3", place=ENTRUSTED))
    west = replace(PLACE, union_group_id=CHEMISTRY, campus_id=WEST, staff_category="postdoc")
    enrolled(office, a_member(staff_no="4", place=west, joined_on=dt.date(2026, 9, 1)))
    return office


def read(office: Office, on: dt.date | None = None) -> dict[tuple[str, str], str]:
    with office.reader() as reader:
        return {(row.scope, row.basis): f"{row.members}/{row.draft.headcount}" for row in rates(reader, on)}


def test_each_scope_and_basis_has_its_own_members(people) -> None:
    declare(people)
    declare(people, counting_basis="without_entrusted", headcount=5)
    declare(people, campus_id=1, headcount=6)
    declare(people, staff_category="dispatched_entrusted", headcount=2)
    assert read(people) == {
        ("全校", "含代管"): "4/4",
        ("全校", "不含代管"): "3/5",
        ("东校区", "含代管"): "3/6",
        ("托管劳务派遣", "—"): "1/2",
    }


def test_members_are_those_of_the_day_that_was_declared(people) -> None:
    declare(people)
    declare(people, counted_on=dt.date(2026, 6, 30))
    with people.reader() as reader:
        assert [(row.draft.counted_on.month, row.members) for row in rates(reader)] == [(9, 4), (6, 3)]


def test_only_the_newest_up_to_a_day_is_asked_for(people) -> None:
    declare(people)
    declare(people, counted_on=dt.date(2026, 6, 30), headcount=9)
    declare(people, counted_on=dt.date(2025, 12, 31), headcount=8)
    assert read(people, dt.date(2026, 9, 1)) == {("全校", "含代管"): "3/9"}
    assert read(people, dt.date(2020, 1, 1)) == {}


def test_a_rate_names_both_sources_and_its_day(people) -> None:
    declare(people, headcount=3)
    with people.reader() as reader:
        (row,) = rates(reader)
    assert row.sentence() == (
        "全校入会率（含代管）：133.3% = 正式会员 4 人（按会籍记录统计）÷ 应入会职工 3 人"
        "（人事处 2026 年 9 月在岗人员表），均截至 2026-09-30"
    )
    assert row.exceeds


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"counted_on": None}, "counted_on"),
        ({"counted_on": TODAY + dt.timedelta(days=1)}, "counted_on"),
        ({"counted_on": dt.date(1026, 9, 30)}, "counted_on"),
        ({"headcount": 0}, "headcount"),
        ({"headcount": None}, "headcount"),
        ({"source": "　"}, "source"),
        ({"counting_basis": "both"}, "counting_basis"),
        ({"campus_id": 99}, "campus_id"),
        ({"staff_category": "nobody"}, "staff_category"),
        ({"campus_id": 1, "staff_category": "postdoc"}, "staff_category"),
    ],
    ids=repr,
)
def test_what_cannot_be_is_refused_and_nothing_is_written(office, changes, field) -> None:
    with pytest.raises(InvalidDraft) as caught:
        declare(office, **changes)
    assert set(caught.value.problems) == {field}
    assert read(office) == {}


def test_the_same_number_is_not_declared_twice(office) -> None:
    declare(office)
    declare(office, counting_basis="without_entrusted")
    declare(office, campus_id=1)
    with pytest.raises(InvalidDraft, match="已经登记过"):
        declare(office, headcount=5)
    first = declare(office, staff_category="postdoc")
    with pytest.raises(InvalidDraft, match="已经登记过"):
        declare(office, staff_category="postdoc", counting_basis="without_entrusted")
    with office.reader() as reader:
        kept = workforce(reader, first)
    assert kept is not None
    assert kept.counting_basis == "with_entrusted"


def test_a_number_is_put_right_taken_away_and_brought_back(office) -> None:
    number = declare(office)
    with office.transaction("修改") as session:
        service.correct_workforce(session, number, replace(DRAFT, headcount=9), today=TODAY)
    with office.reader() as reader:
        assert workforce(reader, number) == replace(DRAFT, headcount=9)
    with office.transaction("删除") as session:
        service.remove_workforce(session, number)
    assert read(office) == {}
    with office.reader() as reader:
        assert workforce(reader, number) is None
        seq = reader.value("select max(seq) from audit_entry")
    with office.transaction("撤销") as session:
        assert revert(session, seq, {}).reverted == 1
    assert read(office) == {("全校", "含代管"): "0/9"}
    for late in (
        service.remove_workforce,
        lambda session, one: service.correct_workforce(session, one, DRAFT),
    ):
        with pytest.raises(UserError, match="已不在"), office.transaction("再来") as session:
            late(session, 99)


@pytest.mark.parametrize(
    ("role", "act"),
    [
        (Role.READ_ONLY, lambda session: service.record_workforce(session, DRAFT, today=TODAY)),
        (Role.CLERK, lambda session: service.set_age_bands(session, "40")),
    ],
    ids=["read_only", "clerk"],
)
def test_reading_operators_declare_nothing_and_clerks_set_no_bands(office, role, act) -> None:
    office.role = role
    with office.transaction("试", needs=Role.READ_ONLY) as session, pytest.raises(NotAllowed):
        act(session)


def test_age_bands_are_those_of_the_office(office) -> None:
    with office.reader() as reader:
        assert age_bands(reader).firsts == (36, 41, 46, 51, 56, 61)
    with office.transaction("年龄段") as session:
        service.set_age_bands(session, "30, 40，50")
    with office.reader() as reader:
        assert age_bands(reader).firsts == (30, 40, 50)
    with pytest.raises(InvalidDraft, match="从小到大"), office.transaction("年龄段") as session:
        service.set_age_bands(session, "50 40")
