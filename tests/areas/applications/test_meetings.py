# SPDX-License-Identifier: GPL-3.0-or-later
"""Meetings: who is called, who stands aside, what is counted, and that decisions take effect all together or not at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.areas.applications.committee_fixtures import (
    APPLIED,
    MET,
    RULE,
    Committee,
    applied,
    attendees,
    do,
    furnished,
    held,
    planned,
    record,
    seen,
    status,
    stepped,
    verified,
    voted,
)
from tests.office_fixtures import TODAY, enrolled
from union_desktop.areas.aid import service as aid
from union_desktop.areas.aid.terms import GrantDraft, RoundDraft, SchemeDraft
from union_desktop.areas.applications import service
from union_desktop.areas.applications.queries import meeting as reading
from union_desktop.areas.applications.terms.meetings import (
    USUAL_RULE,
    Attendee,
    AttendeeDraft,
    Decision,
    Item,
    MeetingDraft,
    MeetingKind,
    MeetingRole,
    MeetingSheet,
    VotesDraft,
    VotingRule,
    problems,
    share,
)
from union_desktop.areas.members import service as members
from union_desktop.areas.members.terms import FamilyDraft
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.office import Office
from union_desktop.core.proceedings import queries as proceedings
from union_desktop.core.proceedings.terms import StepDraft

YES, NO, LATER = Decision.APPROVED, Decision.REFUSED, Decision.DEFERRED


def steps(office: Office, number: int, table: str = "aid_application") -> list[tuple[str, str, str]]:
    with office.reader() as reader:
        return [(one.kind, one.actor, one.opinion) for one in proceedings.steps(reader, (table, number))]


def a_round(office: Office, person: int, *, freeze: bool = True) -> int:
    def act(session) -> int:
        scheme = aid.add_scheme(session, SchemeDraft("mayday", "五一补助")).ids[0]
        number = aid.open_round(
            session, RoundDraft(scheme, "2026年五一", 2026, dt.date(2026, 3, 1)), today=TODAY
        ).ids[0]
        rows = [GrantDraft("", 100_000, person_id=person)]
        aid.add_grants(session, number, rows, on=dt.date(2026, 3, 1), today=TODAY)
        if freeze:
            aid.step(session, number, StepDraft("freeze", dt.date(2026, 3, 2)), today=TODAY)
        return number

    return do(office, "五一", act)


# -- arithmetic -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quorum", "present", "expected", "enough"),
    [
        ((2, 3), 2, 3, True),
        ((2, 3), 6, 9, True),
        ((2, 3), 5, 9, False),
        ((2, 3), 0, 0, False),
        ((7000, 10_000), 7, 10, True),
        ((7000, 10_000), 6, 10, False),
        ((7001, 10_000), 7, 10, False),
        ((1, 1), 3, 3, True),
    ],
)
def test_a_quorum_is_counted_in_whole_numbers(quorum, present, expected, enough) -> None:
    rule = VotingRule(quorum, "more_than_half_present")
    assert rule.quorate(present, expected) is enough
    if expected:
        assert rule.quorate(rule.least_present(expected), expected)
        assert not rule.quorate(rule.least_present(expected) - 1, expected)


@pytest.mark.parametrize(
    ("needed", "voting", "least"),
    [
        ("more_than_half_present", 4, 3),
        ("more_than_half_present", 5, 3),
        ("more_than_half_present", 1, 1),
        ("half_present", 4, 2),
        ("half_present", 5, 3),
        ("two_thirds_present", 3, 2),
        ("two_thirds_present", 4, 3),
        ("two_thirds_present", 9, 6),
    ],
)
def test_the_votes_that_carry_an_item(needed, voting, least) -> None:
    assert VotingRule((2, 3), needed).least_votes(voting) == least


def test_two_thirds_cannot_be_written_with_two_decimals() -> None:
    assert share(6667) == share(6666) == (2, 3)
    assert share(5000) == (5000, 10_000)


def test_the_minutes_number_meetings_in_words(office, committee) -> None:
    with office.reader() as reader:
        name = reading.next_name(reader, MeetingKind.ENLARGED, MET)
    assert name == "2026年第一次工会委员会扩大会议"
    assert [reading.in_hanzi(one) for one in (1, 10, 11, 20, 34)] == ["一", "十", "十一", "二十", "三十四"]


# -- preparing ------------------------------------------------------------------------------------------------------


def test_a_new_meeting_calls_the_people_of_the_last(office, committee) -> None:
    first = planned(office, committee)
    draft = MeetingDraft(MeetingKind.ENLARGED, "2026年第二次工会委员会扩大会议", MET)
    second = do(office, "会议", lambda s: service.plan(s, draft, people_of=first)).ids[0]
    assert [(one.name, one.role, one.votes) for one in seen(office, second).attendees] == [
        (one.name, one.role, one.votes) for one in seen(office, first).attendees
    ]
    assert seen(office, second).rule.title.startswith("“特困补助办法”")


def test_names_of_meetings_are_not_given_twice(office, committee) -> None:
    planned(office, committee)
    with pytest.raises(InvalidDraft, match="已有名为"):
        planned(office, committee)


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        ([AttendeeDraft(" ")], "不能空着"),
        ([AttendeeDraft("裴矩"), AttendeeDraft("裴矩")], "出现了两次"),
        ([AttendeeDraft("秦琼", person_id=4), AttendeeDraft("秦叔宝", person_id=4)], "出现了两次"),
        ([AttendeeDraft("甲", MeetingRole.CHAIR), AttendeeDraft("乙", MeetingRole.CHAIR)], "主持人"),
    ],
)
def test_what_a_list_of_people_may_not_be(office, committee, people, sentence) -> None:
    with pytest.raises(InvalidDraft, match=sentence):
        planned(office, committee, people=people)


def test_an_observer_has_no_vote(office, committee) -> None:
    number = planned(office, committee, people=[AttendeeDraft("裴仁基", MeetingRole.OBSERVER, votes=True)])
    assert (seen(office, number).expected, seen(office, number).observers) == (0, 1)


def test_the_list_of_people_is_changed_in_place(office, committee) -> None:
    number = planned(office, committee)
    before = seen(office, number).attendees
    kept = [
        AttendeeDraft(one.name, one.role, one.person_id, one.votes, at != 1, one.note, one.id)
        for at, one in enumerate(before[:4])
    ]
    do(office, "到会", lambda s: service.set_attendees(s, number, [*reversed(kept)]))
    after = seen(office, number)
    assert [one.id for one in after.attendees] == [one.id for one in reversed(before[:4])]
    assert (after.expected, after.present) == (4, 3)


def test_only_what_waits_for_a_meeting_comes_before_one(office, committee) -> None:
    early = applied(office, committee, committee.people[0])
    with pytest.raises(UserError, match="还不到会议审定"):
        planned(office, committee, [early])
    ready = verified(office, committee, committee.people[1])
    planned(office, committee, [ready])
    with pytest.raises(UserError, match="已在一次会议"):
        planned(office, committee, [ready], name="另一次会议")
    with office.reader() as reader:
        assert reading.waiting(reader) == ()


def test_a_cancelled_meeting_sets_its_items_free(office, committee) -> None:
    number = verified(office, committee, committee.people[0])
    meeting = planned(office, committee, [number])
    do(office, "取消", lambda s: service.cancel(s, meeting))
    with office.reader() as reader:
        assert [one.id for one in reading.waiting(reader)] == [number]
        assert reader.value("select count(*) from meeting_attendee") == 0


def test_items_are_taken_off_with_who_stood_aside(office, committee) -> None:
    number = verified(office, committee, committee.members[0])
    meeting = planned(office, committee, [number])
    (item,) = seen(office, meeting).items
    assert item.aside
    do(office, "移去", lambda s: service.remove_items(s, meeting, [item.id]))
    assert seen(office, meeting).items == ()


# -- standing aside -------------------------------------------------------------------------------------------------


def test_a_member_of_the_committee_who_applies_stands_aside(office, committee) -> None:
    number = verified(office, committee, committee.members[1])
    meeting = planned(office, committee, [number])
    sheet = seen(office, meeting)
    who = next(one for one in sheet.attendees if one.name == "魏征")
    assert dict(sheet.items[0].aside) == {who.id: "申请人本人"}
    assert sheet.entitled(sheet.items[0]) == 4
    voted(office, meeting, (YES, 5, 0, 0, 100))
    with pytest.raises(UserError, match="与有权表决的 4 人"):
        held(office, meeting)
    voted(office, meeting, (YES, 4, 0, 0, 100))
    held(office, meeting)
    assert status(office, number) == "approved"


def test_so_does_a_relative_known_by_name(office, committee) -> None:
    with office.transaction("家属") as session:
        members.add_family(session, committee.people[0], FamilyDraft("妻子", "罗成"), today=TODAY)
    number = verified(office, committee, committee.people[0])
    meeting = planned(office, committee, [number])
    assert list(seen(office, meeting).items[0].aside.values()) == ["申请人或与申请人同户的人"]


def test_who_has_to_stand_aside_cannot_be_left_in(office, committee) -> None:
    number = verified(office, committee, committee.members[1])
    meeting = planned(office, committee, [number])
    (item,) = seen(office, meeting).items
    do(office, "回避", lambda s: service.set_recusals(s, meeting, item.id, {}))
    assert len(seen(office, meeting).items[0].aside) == 1
    # Somebody comes onto the list later.
    late = verified(office, committee, committee.people[0])
    do(office, "议题", lambda s: service.add_items(s, meeting, [late]))
    now = [
        AttendeeDraft(one.name, one.role, one.person_id, one.votes, one.present, one.note, one.id)
        for one in seen(office, meeting).attendees
    ]
    do(office, "名单", lambda s: service.set_attendees(s, meeting, [*now, AttendeeDraft("单雄信")]))
    assert [len(one.aside) for one in seen(office, meeting).items] == [1, 1]


def test_others_may_stand_aside_with_a_reason(office, committee) -> None:
    number = verified(office, committee, committee.people[0])
    meeting = planned(office, committee, [number])
    sheet = seen(office, meeting)
    who = sheet.attendees[2].id
    with pytest.raises(InvalidDraft, match="原因"):
        do(office, "回避", lambda s: service.set_recusals(s, meeting, sheet.items[0].id, {who: " "}))
    with pytest.raises(UserError, match="不在这次会议"):
        do(office, "回避", lambda s: service.set_recusals(s, meeting, sheet.items[0].id, {999: "同学"}))
    do(office, "回避", lambda s: service.set_recusals(s, meeting, sheet.items[0].id, {who: "申请人的导师"}))
    assert dict(seen(office, meeting).items[0].aside) == {who: "申请人的导师"}


def test_who_stands_on_the_list_of_a_round_stands_aside_for_it(office, committee) -> None:
    round_id = a_round(office, committee.members[0])
    meeting = planned(office, committee, rounds=[round_id])
    sheet = seen(office, meeting)
    assert [sheet.attendees[0].id] == list(sheet.items[0].aside)
    assert (sheet.items[0].name, sheet.items[0].requested) == ("2026年五一", 100_000)


# -- taking effect --------------------------------------------------------------------------------------------------


def test_one_meeting_decides_several_cases_and_a_round_each_in_its_way(office, committee) -> None:
    ids = [verified(office, committee, person) for person in committee.people]
    round_id = a_round(office, enrolled(office, name="尉迟恭", staff_no="50001"))
    meeting = planned(office, committee, ids, [round_id])
    voted(
        office,
        meeting,
        (YES, 4, 1, 0, 2_000_000),
        (NO, 1, 4, 0, None),
        (LATER, 2, 2, 1, None),
        (YES, 5, 0, 0, None),
    )
    held(office, meeting)
    assert [status(office, one) for one in ids] == ["approved", "refused", "verified"]
    first = record(office, ids[0])
    assert (first.amount_requested, first.amount_approved) == (3_000_000, 2_000_000)
    name = "2026年第一次工会委员会扩大会议"
    assert steps(office, ids[0])[-1] == (
        "approve",
        name,
        "赞成 4 票、反对 1 票、弃权 0 票，同意补助 20,000.00 元。",
    )
    assert steps(office, ids[2])[-1][0] == "defer"
    assert steps(office, round_id, "aid_round")[-1][:2] == ("approve", name)
    sheet = seen(office, meeting)
    assert (sheet.status, sheet.decided) == ("held", 2_100_000)
    with office.reader() as reader:
        # What was put off waits for another meeting.
        assert [one.id for one in reading.waiting(reader)] == [ids[2]]


def test_a_refused_round_goes_back_to_be_drawn_up(office, committee) -> None:
    round_id = a_round(office, committee.people[0])
    meeting = planned(office, committee, rounds=[round_id])
    voted(office, meeting, (NO, 0, 5, 0, None))
    held(office, meeting)
    with office.reader() as reader:
        assert reader.value("select status from aid_round where id = :id", id=round_id) == "draft"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ((Decision.OPEN, None, None, None, None), "还没有填写审定结果"),
        ((YES, 5, 0, None, 100), "填写完整"),
        ((YES, 4, 0, 0, 100), "不符"),
        ((YES, 6, 0, 0, 100), "不符"),
        ((YES, 2, 2, 1, 100), "未达到通过所需的 3 票"),
        ((NO, 3, 2, 0, None), "不能记为不同意"),
        ((YES, 5, 0, 0, None), "审定金额"),
        ((YES, 5, 0, 0, 0), "审定金额"),
    ],
)
def test_what_does_not_add_up_does_not_take_effect(office, committee, line, sentence) -> None:
    ids = [verified(office, committee, person) for person in committee.people[:2]]
    meeting = planned(office, committee, ids)
    voted(office, meeting, line, (YES, 5, 0, 0, 100))
    with pytest.raises(UserError, match=sentence):
        held(office, meeting)
    assert {status(office, one) for one in ids} == {"verified"}
    assert seen(office, meeting).status == "planned"


def test_too_few_cannot_decide(office, committee) -> None:
    number = verified(office, committee, committee.people[0])
    few = [replace(one, present=at < 3) for at, one in enumerate(attendees(committee))]
    meeting = planned(office, committee, [number], people=few)
    voted(office, meeting, (YES, 3, 0, 0, 100))
    with pytest.raises(UserError, match="应到 5 人，实到 3 人，不足规定的 4 人"):
        held(office, meeting)


def test_exactly_enough_can(office, committee) -> None:
    number = verified(office, committee, committee.people[0])
    enough = [replace(one, present=at < 4) for at, one in enumerate(attendees(committee))]
    meeting = planned(office, committee, [number], people=enough)
    voted(office, meeting, (YES, 3, 1, 0, 100))
    held(office, meeting)


def test_without_a_rule_two_thirds_and_a_simple_majority_hold(office) -> None:
    committee = furnished(office, rule=RULE[:3])
    number = verified(office, committee, committee.people[0], amount_requested=100)
    meeting = planned(office, committee, [number])
    assert seen(office, meeting).rule.quorum == USUAL_RULE.quorum
    assert seen(office, meeting).rule.needed == USUAL_RULE.needed


def test_a_meeting_to_come_and_one_without_anything_decide_nothing(office, committee) -> None:
    empty = planned(office, committee)
    with pytest.raises(UserError, match="还没有议题"):
        held(office, empty)
    number = verified(office, committee, committee.people[0])
    later = planned(office, committee, [number], on=TODAY + dt.timedelta(days=1), name="以后的会议")
    voted(office, later, (YES, 5, 0, 0, 100))
    with pytest.raises(UserError, match="还没有开"):
        held(office, later)


def test_an_application_withdrawn_meanwhile_is_told(office, committee) -> None:
    number = verified(office, committee, committee.people[0])
    meeting = planned(office, committee, [number])
    voted(office, meeting, (YES, 5, 0, 0, 100))
    stepped(office, number, "withdraw", dt.date(2026, 3, 30), opinion="不再需要")
    with pytest.raises(UserError, match="已撤回"):
        held(office, meeting)


def test_a_meeting_before_the_last_step_of_a_case_is_told_with_its_name(office, committee) -> None:
    number = verified(office, committee, committee.people[0])
    meeting = planned(office, committee, [number], on=APPLIED)
    voted(office, meeting, (YES, 5, 0, 0, 100))
    with pytest.raises(UserError, match="单雄信（SQ-2026-0001）：办理日期不能早于"):
        held(office, meeting)


def test_after_it_nothing_of_a_meeting_is_changed_but_its_minutes(office, committee) -> None:
    number = verified(office, committee, committee.people[0])
    meeting = planned(office, committee, [number])
    voted(office, meeting, (YES, 5, 0, 0, 100))
    held(office, meeting)
    (item,) = seen(office, meeting).items
    draft = MeetingDraft(MeetingKind.ENLARGED, "改名", MET)
    for act in (
        lambda s: service.change_meeting(s, meeting, draft),
        lambda s: service.set_attendees(s, meeting, []),
        lambda s: service.set_votes(s, meeting, [VotesDraft(item.id, NO)]),
        lambda s: service.set_recusals(s, meeting, item.id, {}),
        lambda s: service.remove_items(s, meeting, [item.id]),
        lambda s: service.cancel(s, meeting),
        lambda s: service.hold(s, meeting, today=TODAY),
    ):
        with pytest.raises(UserError, match="决议已经生效"):
            do(office, "改", act)
    do(office, "纪要", lambda s: service.write_minutes(s, meeting, " 会议认为情况属实。 "))
    assert seen(office, meeting).minutes == "会议认为情况属实。"


def test_all_that_is_wrong_is_told_at_once() -> None:
    people = tuple(
        Attendee(at, f"委员{at}", MeetingRole.MEMBER, None, votes=True, present=True, note="")
        for at in range(3)
    )
    item = Item(
        1, 1, None, "SQ-2026-0001", "单雄信", "特困补助", "", 100, "verified", YES, 1, 1, 0, None, "", {}, {0: "申请人本人"}
    )  # fmt: skip
    other = replace(item, id=2, name="程咬金", state="withdrawn", decision=Decision.OPEN, must_aside={})
    sheet = MeetingSheet(
        1, MeetingKind.ENLARGED, "会议", MET, "", "planned", "", USUAL_RULE, people, (item, other)
    )
    found = problems(sheet)
    assert [one.item_id for one in found] == [1, 1, 2, 2]
    assert all(one.sentence.endswith("。") for one in found)


def test_one_person_does_not_count_twice_after_two_records_became_one() -> None:
    twice = tuple(
        Attendee(at, "秦琼", MeetingRole.MEMBER, 7, votes=True, present=True, note="") for at in (1, 2)
    )
    sheet = MeetingSheet(1, MeetingKind.ENLARGED, "会议", MET, "", "planned", "", USUAL_RULE, twice, ())
    assert any("出现了两次" in one.sentence for one in problems(sheet))


def test_the_committee_fixture_is_a_committee(committee: Committee) -> None:
    assert len(committee.members) == 5
