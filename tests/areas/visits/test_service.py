# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases and visits: what is copied, warned of, refused, and how they follow an undo."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.areas.visits.conftest import ILL, a_visit, told, visited
from tests.office_fixtures import CHEMISTRY, TODAY, WEST, a_person, enrolled
from union_desktop.app.areas import AREAS
from union_desktop.app.desk import all_undo_rules
from union_desktop.areas.members import service as members
from union_desktop.areas.members.terms import EventKind, Placement
from union_desktop.areas.policies import queries as policies
from union_desktop.areas.policies.terms import NeedsReason
from union_desktop.areas.visits import service
from union_desktop.areas.visits.queries import listing, record
from union_desktop.areas.visits.terms import KnownAlready, NoticeDraft, Occasion
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.office import Office
from union_desktop.core.proceedings import queries as proceedings
from union_desktop.core.proceedings.terms import PaperDraft, PaperState
from union_desktop.core.roles import NotAllowed, Role
from union_desktop.core.undo import reverting

CASE = "concern_case"


def row_of(office: Office, case: int) -> listing.CaseRow:
    with office.reader() as reader:
        return listing.rows(reader, [case])[case]


def broken(office: Office, case: int, **changes: object) -> NeedsReason:
    with pytest.raises(NeedsReason) as caught:
        visited(office, case, a_visit(**changes))
    return caught.value


@pytest.mark.usefixtures("standard")
def test_a_case_has_place_standard_deadline_and_papers_of_its_day(office: Office, person: int) -> None:
    with office.transaction("调动") as session:
        move = members.EventDraft(
            EventKind.MOVE, dt.date(2026, 9, 10), Placement(CHEMISTRY, WEST, "established", "own")
        )
        members.record_event(session, person, move, today=TODAY)
    case = told(office, person, place="校医院三病区", told_by="王大夫")
    row = row_of(office, case)
    assert (row.group, row.campus, row.status, row.due_on) == (
        "物理小组",
        "东校区",
        "known",
        dt.date(2026, 9, 8),
    )
    with office.reader() as reader:
        assert [one.item for one in proceedings.papers(reader, (CASE, case))] == ["住院收费票据", "出院记录"]
        facts = record.facts(reader, case)
    assert facts is not None
    assert ("依据", "慰问办法（工会〔2020〕3号）") in facts.rows
    assert facts.steps == ("visits.visit", "visits.unvisited")


def test_without_a_standard_nothing_is_asked_for(office: Office, person: int) -> None:
    case = told(office, person)
    visited(office, case, a_visit(cash=9_999_900))
    row = row_of(office, case)
    assert (row.due_on, row.lacking, row.status, row.days) == (None, 0, "visited", 2)
    with pytest.raises(UserError, match="没有要求更多材料"), office.transaction("材料") as session:
        service.list_papers(session, case)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"noticed_on": dt.date(2026, 10, 1)}, "noticed_on"),
        ({"noticed_on": dt.date(1026, 9, 1)}, "noticed_on"),
        ({"notice_source": "radio"}, "notice_source"),
        ({"occasion": Occasion.RELATIVE_DEATH}, "relative"),
        ({"happened_on": dt.date(202, 9, 1)}, "happened_on"),
    ],
)
def test_a_notice_that_cannot_be_is_refused(
    office: Office, person: int, changes: dict[str, object], field: str
) -> None:
    draft = replace(NoticeDraft(person, ILL, TODAY, "clinic"), **changes)  # type: ignore[arg-type]
    with pytest.raises(InvalidDraft) as caught, office.transaction("登记") as session:
        service.notice(session, draft, today=TODAY)
    assert list(caught.value.problems) == [field]


def test_nobody_is_registered_who_is_not_there(office: Office) -> None:
    with pytest.raises(UserError, match="记录已不在"):
        told(office, 999)


def test_a_near_case_of_the_same_kind_is_told_before_it_is_written_twice(office: Office, person: int) -> None:
    first = told(office, person)
    with pytest.raises(KnownAlready, match="已在 2026-09-01 登记") as caught:
        told(office, person, on=dt.date(2026, 9, 20))
    assert [one.case_id for one in caught.value.alike] == [first]
    second = told(office, person, on=dt.date(2026, 9, 20), repeat="出院后又入院")
    told(office, person, Occasion.MARRIAGE, dt.date(2026, 9, 20))
    told(office, person, on=dt.date(2026, 1, 20))
    with office.reader() as reader:
        facts = record.facts(reader, second)
    assert facts is not None
    assert "再次登记的原因：出院后又入院" in facts.notes


def test_near_is_reckoned_from_the_event_where_it_is_known(office: Office, person: int) -> None:
    told(office, person, on=dt.date(2026, 9, 1), happened_on=dt.date(2026, 3, 1))
    told(office, person, on=dt.date(2026, 9, 2), happened_on=dt.date(2026, 8, 30))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"on": dt.date(2026, 10, 1)}, "visited_on"),
        ({"on": dt.date(2026, 8, 31)}, "visited_on"),
        ({"visitors": " "}, "visitors"),
        ({"cash": -1}, "cash"),
        ({"gift_value": -1}, "gift_value"),
        ({"gift_value": 100}, "gift"),
    ],
)
def test_a_visit_that_cannot_be_is_refused(
    office: Office, person: int, changes: dict[str, object], field: str
) -> None:
    case = told(office, person)
    with pytest.raises(InvalidDraft) as caught:
        visited(office, case, a_visit(**changes))
    assert list(caught.value.problems) == [field]
    assert row_of(office, case).status == "known"


@pytest.mark.usefixtures("standard")
def test_a_cap_is_broken_only_with_a_reason_which_stays(office: Office, person: int) -> None:
    case = told(office, person)
    assert [one.key for one in broken(office, case, cash=50_001).breaches] == ["cap_per_occasion"]
    assert row_of(office, case).status == "known"
    visited(office, case, a_visit(cash=60_000), reason="病情特别严重")
    with office.reader() as reader:
        (kept,) = policies.exceptions(reader, (CASE, case))
        facts = record.facts(reader, case)
    assert (kept.reason, kept.key) == ("病情特别严重", "cap_per_occasion")
    assert facts is not None
    assert any("病情特别严重" in one for one in facts.notes)


@pytest.mark.usefixtures("standard")
def test_two_visits_to_one_case_share_its_cap_and_count_once(office: Office, person: int) -> None:
    case = told(office, person)
    visited(office, case, a_visit(cash=30_000))
    assert [one.key for one in broken(office, case, cash=20_001).breaches] == ["cap_per_occasion"]
    visited(office, case, a_visit(cash=10_000, gift="水果", gift_value=10_000))
    row = row_of(office, case)
    assert (row.visits, row.cash, row.gift, row.gift_value) == (2, 40_000, "水果", 10_000)


@pytest.mark.usefixtures("standard")
def test_the_same_illness_is_met_once_a_year(office: Office, person: int) -> None:
    visited(office, told(office, person, on=dt.date(2026, 2, 1)), a_visit(dt.date(2026, 2, 3), cash=10_000))
    again = told(office, person)
    found = broken(office, again, cash=10_000)
    assert [one.key for one in found.breaches] == ["times_per_year"]
    other_year = told(office, person, on=dt.date(2025, 5, 1))
    visited(office, other_year, a_visit(dt.date(2025, 5, 2), cash=10_000))


@pytest.mark.usefixtures("standard")
def test_a_cap_for_the_year_without_scope_adds_all_occasions(office: Office, person: int) -> None:
    visited(office, told(office, person, on=dt.date(2026, 2, 1)), a_visit(dt.date(2026, 2, 3)))
    marriage = told(office, person, Occasion.MARRIAGE)
    assert [one.key for one in broken(office, marriage, cash=30_001).breaches] == ["cap_per_year"]
    visited(office, marriage, a_visit(cash=30_000))


@pytest.mark.usefixtures("standard")
def test_cash_where_only_goods_are_given_wants_a_reason(office: Office, person: int) -> None:
    case = told(office, person, Occasion.BIRTHDAY)
    assert [one.key for one in broken(office, case, cash=100).breaches] == ["goods_only"]
    visited(office, case, a_visit(cash=0, gift="蛋糕券", gift_value=30_000))


@pytest.mark.usefixtures("standard")
def test_where_the_standard_says_so_only_an_administrator_lets_it_pass(office: Office, person: int) -> None:
    case = told(office, person, Occasion.MEMBER_DEATH)
    with office.transaction("慰问") as session:
        session.info["trail"].role = Role.CLERK
        with pytest.raises(NotAllowed, match="管理员"):
            service.record_visit(session, case, a_visit(cash=300_000), breach_reason="家庭困难", today=TODAY)
    assert row_of(office, case).status == "known"
    with pytest.raises(NeedsReason):
        visited(office, case, a_visit(cash=300_000))


@pytest.mark.usefixtures("standard")
def test_a_death_leaves_the_membership_alone_and_says_so(office: Office, person: int) -> None:
    case = told(office, person, Occasion.MEMBER_DEATH)
    with office.reader() as reader:
        assert reader.value("select now_status from person where id = :id", id=person) == "active"
        facts = record.facts(reader, case)
    assert facts is not None
    assert any("这里不改动会籍" in one for one in facts.warnings)


def test_papers_never_hold_a_visit_up_and_come_later(office: Office, person: int, standard: int) -> None:
    case = told(office, person)
    visited(office, case)
    assert row_of(office, case).lacking == 2
    with office.transaction("材料") as session:
        service.set_papers(
            session,
            case,
            [
                PaperDraft("住院收费票据", PaperState.PRESENT),
                PaperDraft("出院记录", PaperState.MISSING, "未出院"),
            ],
        )
    assert row_of(office, case).lacking == 0
    with office.transaction("材料") as session:
        service.set_papers(session, case, [])
        service.list_papers(session, case)
    assert row_of(office, case).lacking == 2


def test_who_could_not_be_visited_has_a_reason_and_may_be_after_all(office: Office, person: int) -> None:
    case = told(office, person)
    with pytest.raises(InvalidDraft), office.transaction("关") as session:
        service.close_unvisited(session, case, " ")
    with office.transaction("关") as session:
        service.close_unvisited(session, case, "外地住院，电话慰问")
    assert (row_of(office, case).status, row_of(office, case).days_label) == ("unvisited", "")
    with pytest.raises(UserError, match="不在待慰问"), office.transaction("关") as session:
        service.close_unvisited(session, case, "再关")
    with office.transaction("开") as session:
        service.reopen(session, case)
    with pytest.raises(UserError, match="未能慰问"), office.transaction("开") as session:
        service.reopen(session, case)
    with office.transaction("关") as session:
        service.close_unvisited(session, case, "外地住院")
    visited(office, case)
    assert (row_of(office, case).status, row_of(office, case).closing_note) == ("visited", "")


def test_a_case_is_put_right_for_the_same_person_only(office: Office, person: int, standard: int) -> None:
    case = told(office, person)
    with office.reader() as reader:
        before = record.draft(reader, case)
    assert before is not None
    after = replace(before, noticed_on=dt.date(2026, 9, 5), place="家中")
    with office.transaction("改") as session:
        service.change_case(session, case, before, after, today=TODAY)
    assert row_of(office, case).due_on == dt.date(2026, 9, 12)
    with pytest.raises(UserError, match="另一项操作"), office.transaction("改") as session:
        service.change_case(session, case, before, after, today=TODAY)
    other = enrolled(office, person=a_person(name="秦琼", staff_no="2"))
    with pytest.raises(UserError, match="另一个人"), office.transaction("改") as session:
        service.change_case(session, case, after, replace(after, person_id=other), today=TODAY)


def test_visits_are_put_right_and_taken_away(office: Office, person: int, standard: int) -> None:
    case = told(office, person)
    visited(office, case)
    with office.reader() as reader:
        (one,) = record.visits(reader, case)
        assert record.visit_draft(reader, one.id) == one.draft
    with pytest.raises(NeedsReason), office.transaction("改") as session:
        service.change_visit(session, one.id, one.draft, replace(one.draft, cash=70_000), today=TODAY)
    with office.transaction("改") as session:
        service.change_visit(session, one.id, one.draft, replace(one.draft, note="已转交"), today=TODAY)
    with pytest.raises(UserError, match="已有慰问记录"), office.transaction("删") as session:
        service.remove_case(session, case)
    with office.transaction("删") as session:
        service.remove_visit(session, one.id)
    assert row_of(office, case).status == "known"
    with office.transaction("删") as session:
        service.remove_case(session, case)
    with office.reader() as reader:
        assert reader.value("select count(*) from concern_case") == 0


def test_undo_keeps_state_and_visits_together(office: Office, person: int) -> None:
    case = told(office, person)
    visited(office, case, a_visit(cash=1))
    visited(office, case, a_visit(cash=2))
    rules = all_undo_rules(AREAS)
    with office.reader() as reader:
        newest = reader.value("select max(seq) from audit_entry")
    with office.transaction("撤销第一次") as session:
        report = reverting.take_back(session, newest - 1, rules)
    assert report.reverted == 0
    assert row_of(office, case).visits == 2
    for seq in (newest, newest - 1):
        with office.transaction("撤销") as session:
            assert reverting.take_back(session, seq, rules).kept == ()
    assert (row_of(office, case).status, row_of(office, case).visits) == ("known", 0)
