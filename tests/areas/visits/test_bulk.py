# SPDX-License-Identifier: GPL-3.0-or-later
"""Many at once: birthdays and retirements proposed, registered with one gift for all, all or none."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.areas.visits.conftest import ILL, a_visit, told
from tests.office_fixtures import TODAY, a_member, a_person, enrolled
from union_desktop.app.areas import AREAS
from union_desktop.app.desk import all_undo_rules
from union_desktop.areas.members import service as members
from union_desktop.areas.members.terms import EventKind
from union_desktop.areas.policies import queries as policies
from union_desktop.areas.policies.terms import NeedsReason
from union_desktop.areas.visits import service
from union_desktop.areas.visits.queries import listing, proposals
from union_desktop.areas.visits.terms import KnownAlready, NoticeDraft, Occasion, VisitDraft
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.listing import Wanted
from union_desktop.core.office import Office
from union_desktop.core.undo import reverting

CAKE = VisitDraft(dt.date(2026, 9, 2), "校工会", gift="蛋糕券", gift_value=30_000)


def born(office: Office, name: str, staff_no: str, month: int, day: int, **more: object) -> int:
    person = a_person(name=name, staff_no=staff_no, birth_date=dt.date(1988, month, day))
    return enrolled(office, person=person, **more)


def a_birthday(person: int, on: dt.date = dt.date(2026, 9, 10)) -> NoticeDraft:
    return NoticeDraft(person, Occasion.BIRTHDAY, dt.date(2026, 9, 1), "personnel", happened_on=on)


def test_birthdays_of_a_month_are_those_of_its_members(office: Office) -> None:
    late = born(office, "秦琼", "1", 9, 30)
    early = born(office, "罗成", "2", 9, 1)
    born(office, "王伯当", "3", 10, 1)
    gone = born(office, "杨林", "4", 9, 9)
    with office.transaction("退会") as session:
        members.record_event(
            session, gone, members.EventDraft(EventKind.WITHDRAW, dt.date(2026, 1, 1)), today=TODAY
        )
    told(office, late, Occasion.BIRTHDAY, happened_on=dt.date(2026, 9, 30))
    with office.reader() as reader:
        found = proposals.birthdays(reader, 2026, 9)
    assert [(one.person_id, one.happened_on, one.case_id is not None) for one in found] == [
        (early, dt.date(2026, 9, 1), False),
        (late, dt.date(2026, 9, 30), True),
    ]
    assert found[0].group == "物理小组"


def test_who_was_born_on_29_february_is_congratulated_every_year(office: Office) -> None:
    person = born(office, "闰生", "1", 2, 29)
    with office.reader() as reader:
        assert [(one.person_id, one.happened_on) for one in proposals.birthdays(reader, 2026, 2)] == [
            (person, dt.date(2026, 2, 28))
        ]
        assert proposals.birthdays(reader, 2024, 2)[0].happened_on == dt.date(2024, 2, 29)


def test_retirements_come_from_the_memberships(office: Office) -> None:
    person = born(office, "秦琼", "1", 9, 30)
    with office.transaction("退休") as session:
        retire = members.EventDraft(EventKind.RETIRE, dt.date(2026, 8, 31))
        members.record_event(session, person, retire, today=TODAY)
    with office.reader() as reader:
        (one,) = proposals.retirements(reader, 2026, 8)
        assert proposals.retirements(reader, 2026, 9) == []
    assert (one.person_id, one.happened_on, one.case_id) == (person, dt.date(2026, 8, 31), None)
    told(office, person, Occasion.RETIREMENT)
    with office.reader() as reader:
        assert proposals.retirements(reader, 2026, 8)[0].case_id is not None


@pytest.mark.usefixtures("standard")
def test_one_gift_for_all_registers_and_visits_in_one_step_and_goes_back_in_one(office: Office) -> None:
    people = [born(office, f"寿星{at}", str(at), 9, 10) for at in range(3)]
    with office.transaction("生日") as session:
        ids = service.notice_many(session, [a_birthday(one) for one in people], gift=CAKE, today=TODAY).ids
    with office.reader() as reader:
        found = listing.rows(reader, ids)
        seq = reader.value("select max(seq) from audit_entry")
        subjects = reader.value("select subject_count from audit_entry where seq = :seq", seq=seq)
    assert [(row.status, row.gift, row.gift_value, row.group) for row in found.values()] == [
        ("visited", "蛋糕券", 30_000, "物理小组")
    ] * 3
    assert subjects == 3
    with office.transaction("撤销") as session:
        report = reverting.take_back(session, seq, all_undo_rules(AREAS))
    assert (report.reverted, report.kept) == (3, ())
    with office.reader() as reader:
        assert reader.value("select count(*) from concern_case") == 0
        assert reader.value("select count(*) from visit") == 0


@pytest.mark.usefixtures("standard")
def test_without_a_gift_they_wait_with_their_papers_and_one_visit_follows_for_all(office: Office) -> None:
    people = [born(office, f"病人{at}", str(at), 9, 10) for at in range(2)]
    drafts = [NoticeDraft(one, ILL, dt.date(2026, 9, 1), "clinic") for one in people]
    with office.transaction("登记") as session:
        ids = service.notice_many(session, drafts, today=TODAY).ids
    with office.reader() as reader:
        assert [(row.status, row.lacking, row.due_on) for row in listing.rows(reader, ids).values()] == [
            ("known", 2, dt.date(2026, 9, 8))
        ] * 2
    with office.transaction("慰问") as session:
        service.visit_many(session, ids, a_visit(), today=TODAY)
    with office.reader() as reader:
        assert {row.cash for row in listing.rows(reader, ids).values()} == {50_000}


@pytest.mark.usefixtures("standard")
def test_one_who_breaks_the_standard_stops_all_until_there_is_a_reason_for_that_one(office: Office) -> None:
    people = [born(office, f"寿星{at}", str(at), 9, 10) for at in range(10)]
    drafts = [a_birthday(one) for one in people]
    dear = VisitDraft(dt.date(2026, 9, 2), "校工会", cash=100, gift="蛋糕券", gift_value=30_000)
    with pytest.raises(NeedsReason) as caught, office.transaction("生日") as session:
        service.notice_many(session, drafts, gift=dear, today=TODAY)
    assert len(caught.value.breaches) == 6
    assert "共涉及 10 人" in caught.value.breaches[-1].sentence
    assert "寿星0：" in caught.value.breaches[0].sentence
    with office.reader() as reader:
        assert reader.value("select count(*) from concern_case") == 0
    with office.transaction("生日") as session:
        ids = service.notice_many(session, drafts, gift=dear, breach_reason="校庆", today=TODAY).ids
    with office.reader() as reader:
        for number in ids:
            assert {one.key for one in policies.exceptions(reader, ("concern_case", number))} == {
                "cap_per_occasion",
                "goods_only",
            }


def test_what_stands_there_already_stops_all(office: Office) -> None:
    one, other = born(office, "秦琼", "1", 9, 10), born(office, "罗成", "2", 9, 10)
    told(office, one, Occasion.BIRTHDAY)
    drafts = [a_birthday(one), a_birthday(other)]
    with pytest.raises(KnownAlready), office.transaction("生日") as session:
        service.notice_many(session, drafts, today=TODAY)
    with office.transaction("生日") as session:
        ids = service.notice_many(session, drafts, repeat_reason="补发", today=TODAY).ids
    with office.reader() as reader:
        reasons = dict(
            reader.rows("select person_id, repeat_reason from concern_case where id >= :id", id=min(ids))
        )
    assert reasons == {one: "补发", other: ""}


def test_lists_that_make_no_sense_are_refused_whole(office: Office) -> None:
    one = born(office, "秦琼", "1", 9, 10)

    def refused(drafts: list[NoticeDraft], said: str) -> None:
        with pytest.raises(UserError, match=said), office.transaction("生日") as session:
            service.notice_many(session, drafts, today=TODAY)

    refused([], "没有选择任何人")
    refused([a_birthday(one), a_birthday(one)], "出现两次")
    refused([a_birthday(one), a_birthday(999)], "记录已不在")
    case = told(office, one)
    other = told(office, one, Occasion.MARRIAGE)
    for ids, said in (((), "已不在"), ((case, 999), "已不在"), ((case, other), "同一个人的两件")):
        with pytest.raises(UserError, match=said), office.transaction("慰问") as session:
            service.visit_many(session, ids, a_visit(), today=TODAY)
    with pytest.raises(InvalidDraft, match="得知日期"), office.transaction("慰问") as session:
        service.visit_many(session, (case,), a_visit(dt.date(2026, 1, 1)), today=TODAY)


def test_three_thousand_birthdays_go_through_at_once(office: Office) -> None:
    with office.transaction("入会") as session:
        drafts = [
            a_member(a_person(name=f"会员{at}", staff_no=str(at), birth_date=dt.date(1980, 9, 1 + at % 30)))
            for at in range(3_000)
        ]
        members.enrol_many(session, drafts, today=TODAY)
    with office.reader() as reader:
        found = proposals.birthdays(reader, 2026, 9)
    with office.transaction("生日") as session:
        service.notice_many(session, [a_birthday(one.person_id) for one in found], gift=CAKE, today=TODAY)
    with office.reader() as reader:
        assert len(listing.find_ids(reader, Wanted())) == 3_000
