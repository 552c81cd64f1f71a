# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans, periods, and who may be insured."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.areas.mutual_aid.conftest import YEAR, Plans, opened
from tests.office_fixtures import CHEMISTRY, TODAY, WEST, a_person, enrolled
from union_desktop.areas.members import service as members
from union_desktop.areas.members.terms import EventKind, Placement
from union_desktop.areas.mutual_aid import service
from union_desktop.areas.mutual_aid.queries import eligibility, insured, plans as plan_queries
from union_desktop.areas.mutual_aid.terms import InsuredDraft, PlanDraft, PlanKind
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.listing import Wanted
from union_desktop.core.office import Office


def insure(office: Office, period: int, *people: int, reason: str = "") -> tuple[int, ...]:
    with office.transaction("参保") as session:
        return service.insure(
            session, period, [InsuredDraft(one) for one in people], reason=reason, today=TODAY
        ).ids


def refused(office: Office, period: int, *people: int, reason: str = "") -> str:
    with pytest.raises(UserError) as caught:
        insure(office, period, *people, reason=reason)
    return caught.value.message


def test_the_usual_plans_come_without_fees_and_only_once(office: Office) -> None:
    with office.transaction("常用计划") as session:
        assert len(service.add_starting_plans(session).ids) == 4
    with pytest.raises(UserError, match="都已经有了"), office.transaction("常用计划") as session:
        service.add_starting_plans(session)
    with office.reader() as reader:
        found = plan_queries.plans(reader)
        women = plan_queries.plan_draft(reader, found[0].id)
    assert women is not None
    assert (women.min_age, women.max_age, women.least_share, women.claim_days) == (16, 60, 8_000, None)
    assert "病理检查报告" in women.materials.splitlines()
    assert [one.kind for one in found] == [
        PlanKind.WOMEN_ILLNESS,
        PlanKind.SERIOUS_ILLNESS,
        PlanKind.ACCIDENT,
        PlanKind.CHILD_ACCIDENT,
    ]


def test_a_plan_is_put_right_unless_somebody_was_quicker(office: Office, plans: Plans) -> None:
    with office.reader() as reader:
        before = plan_queries.plan_draft(reader, plans.women)
    assert before is not None
    assert before.materials == "诊断证明\n身份证明"
    with office.transaction("改") as session:
        service.change_plan(session, plans.women, before, replace(before, claim_days=90))
    with pytest.raises(UserError, match="另一项操作"), office.transaction("改") as session:
        service.change_plan(session, plans.women, before, replace(before, claim_days=60))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "子女计划"}, "name"),
        ({"min_age": 61}, "max_age"),
        ({"least_share": 10_001}, "least_share"),
        ({"claim_days": -1}, "claim_days"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(
    office: Office, plans: Plans, changes: dict[str, object], field: str
) -> None:
    draft = replace(PlanDraft("新计划", PlanKind.OTHER, max_age=60), **changes)  # type: ignore[arg-type]
    with pytest.raises(InvalidDraft) as caught, office.transaction("新") as session:
        service.add_plan(session, draft)
    assert list(caught.value.problems) == [field]


def test_a_closed_plan_takes_nobody_and_has_no_new_period(office: Office, plans: Plans) -> None:
    with office.transaction("停用") as session:
        service.close_plan(session, plans.women, TODAY)
    assert "停用" in refused(office, plans.period, plans.ming)
    later = replace(YEAR, name="下期", from_on=dt.date(2027, 1, 1), to_on=dt.date(2028, 12, 31))
    with pytest.raises(UserError, match="停用"), office.transaction("新") as session:
        service.add_period(session, plans.women, later)
    with office.transaction("启用") as session:
        service.close_plan(session, plans.women, None)
        service.add_period(session, plans.women, later)


def test_what_is_in_use_is_not_removed(office: Office, plans: Plans) -> None:
    with pytest.raises(UserError, match="已有保险期"), office.transaction("删") as session:
        service.remove_plan(session, plans.women)
    with pytest.raises(UserError, match="2 人"), office.transaction("删") as session:
        service.remove_period(session, plans.period)
    with office.transaction("删") as session:
        service.remove_period(session, plans.child_period)
        service.remove_plan(session, plans.child)


def test_a_period_does_not_move_away_from_under_a_claim(office: Office, plans: Plans) -> None:
    opened(office, plans)
    with pytest.raises(InvalidDraft, match="HZ-2026-0001"), office.transaction("改") as session:
        service.change_period(session, plans.period, YEAR, replace(YEAR, to_on=dt.date(2026, 5, 31)))
    with office.transaction("改") as session:
        service.change_period(session, plans.period, YEAR, replace(YEAR, policy_no="B-1"))


def test_rows_carry_the_place_of_the_first_day_and_the_fee_by_share(office: Office, plans: Plans) -> None:
    moved = enrolled(
        office, person=a_person(name="调走", staff_no="8", gender="2", birth_date=dt.date(1990, 1, 1))
    )
    with office.transaction("调动") as session:
        move = members.EventDraft(
            EventKind.MOVE, dt.date(2026, 3, 1), Placement(CHEMISTRY, WEST, "established", "own")
        )
        members.record_event(session, moved, move, today=TODAY)
    (row,) = insure(office, plans.period, moved)
    with office.reader() as reader:
        found = insured.rows(reader, insured.find_ids(reader, Wanted()))
    assert found[row].group == "物理小组"
    assert found[row].campus == "东校区"
    assert {(one.name, one.shares, one.fee) for one in found.values()} == {
        ("郝兰", 2, 7_200),
        ("郝梅", 1, 3_600),
        ("调走", 1, 3_600),
    }


def test_sex_age_and_membership_are_checked_with_sentences(office: Office, plans: Plans) -> None:
    assert "郝明：这个计划只保女职工" in refused(office, plans.period, plans.ming)
    old = enrolled(
        office, person=a_person(name="老人", staff_no="3", gender="2", birth_date=dt.date(1963, 12, 31))
    )
    assert "61 周岁，超过 60 周岁" in refused(office, plans.period, old)
    at_the_edge = enrolled(
        office, person=a_person(name="边上", staff_no="4", gender="2", birth_date=dt.date(1964, 1, 2))
    )
    assert insure(office, plans.period, at_the_edge)
    unknown = enrolled(office, person=a_person(name="不明", staff_no="5", gender="2"))
    assert "没有登记出生日期" in refused(office, plans.period, unknown)
    late = enrolled(
        office,
        person=a_person(name="新来", staff_no="6", gender="2", birth_date=dt.date(1990, 1, 1)),
        joined_on=dt.date(2026, 1, 1),
    )
    assert "未入会" in refused(office, plans.period, late)


def test_a_reason_lets_them_in_and_stays_on_the_row(office: Office, plans: Plans) -> None:
    (row,) = insure(office, plans.period, plans.ming, reason="对方书面同意")
    with office.reader() as reader:
        assert insured.rows(reader, [row])[row].note == "不符合条件：对方书面同意"


def test_nobody_is_on_a_list_twice_whatever_the_reason(office: Office, plans: Plans) -> None:
    assert "已在本期名单里" in refused(office, plans.period, plans.mei, reason="再来")
    assert "出现两次" in refused(office, plans.period, plans.ming, plans.ming, reason="再来")
    assert "记录已不在" in refused(office, plans.period, 9_999, reason="再来")


def test_in_a_plan_for_children_the_limits_are_those_of_the_child(office: Office, plans: Plans) -> None:
    assert insure(office, plans.child_period, plans.ming)


def test_the_share_counts_who_can_be_insured(office: Office, plans: Plans) -> None:
    with office.reader() as reader:
        full = eligibility.share(reader, plans.period, TODAY)
        assert full is not None
        assert (full.insured, full.eligible, full.share, full.too_few) == (2, 2, 10_000, False)
    enrolled(office, person=a_person(name="另一", staff_no="7", gender="2", birth_date=dt.date(1990, 1, 1)))
    insure(office, plans.period, plans.ming, reason="对方书面同意")
    with office.reader() as reader:
        less = eligibility.share(reader, plans.period, TODAY)
        assert less is not None
        assert (less.insured, less.fit_insured, less.eligible, less.share) == (3, 2, 3, 6_666)
        assert less.too_few
        text = insured.share_in_words(reader, plans.period, TODAY)
        assert text == "可参保 3 人中已参保 2 人（66.66%），未达到计划要求的 80%"


def test_rows_are_put_right_and_taken_off_unless_a_claim_hangs_on_them(office: Office, plans: Plans) -> None:
    with office.reader() as reader:
        ids = list(insured.find_ids(reader, Wanted(sort="name")))
        before = insured.draft(reader, ids[0])
    assert before == InsuredDraft(plans.lan, 2, 7_200, "")
    with office.transaction("改") as session:
        service.change_insured(session, ids[0], before, replace(before, shares=1, fee=3_600))
    with pytest.raises(UserError, match="另一项操作"), office.transaction("改") as session:
        service.change_insured(session, ids[0], before, before)
    opened(office, plans)
    with pytest.raises(UserError, match="HZ-2026-0001"), office.transaction("移出") as session:
        service.remove_insured(session, ids)
    with office.transaction("移出") as session:
        service.remove_insured(session, ids[:1])
    with office.reader() as reader:
        assert list(insured.find_ids(reader, Wanted(sort="name"))) == ids[1:]


def test_the_list_is_searched_and_filtered(office: Office, plans: Plans) -> None:
    insure(office, plans.child_period, plans.ming)
    with office.reader() as reader:

        def found(text: str = "", **ticked: tuple[str, ...]) -> int:
            return len(insured.find_ids(reader, Wanted(text, ticked, "name")))

        assert (found(), found("郝"), found("haolan"), found("!")) == (3, 3, 1, 0)
        assert found(period=(str(plans.period),)) == 2
        assert found(plan=(str(plans.child),)) == 1
        for column in insured.LIST.columns:
            assert len(insured.find_ids(reader, Wanted(sort=column.key, descending=True))) == 3
        tally = insured.tally(reader, Wanted(ticked={"period": (str(plans.period),)}))
        assert tally.startswith("缴费合计 108.00 元 · 可参保 2 人")
        assert plan_queries.insurances(reader, plans.lan)[0].shares == 2
