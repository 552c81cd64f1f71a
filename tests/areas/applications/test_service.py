# SPDX-License-Identifier: GPL-3.0-or-later
"""Applications: written, stepped through in their order, refused where the rules or the case forbid it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.areas.applications.committee_fixtures import (
    APPLIED,
    BRANCH,
    CHECKED,
    MET,
    PAID,
    PARTY,
    SCHEME,
    SHOWN,
    SHOWN_TO,
    Committee,
    a_draft,
    applied,
    approved,
    do,
    furnished,
    granted,
    held,
    planned,
    publicised,
    record,
    status,
    stepped,
    verified,
    voted,
    with_papers,
)
from tests.office_fixtures import EAST, PHYSICS, TODAY, enrolled
from union_desktop.areas.aid import service as aid
from union_desktop.areas.aid.terms import (
    FundSource,
    GrantDraft,
    HelpedAlready,
    Origin,
    Path,
    RoundDraft,
    SchemeDraft,
)
from union_desktop.areas.applications import service
from union_desktop.areas.applications.queries import record as reading
from union_desktop.areas.applications.service import verify
from union_desktop.areas.applications.terms.drafts import GrantWish
from union_desktop.areas.applications.terms.meetings import Decision
from union_desktop.areas.members import service as members
from union_desktop.areas.members.terms import EventKind, FamilyDraft
from union_desktop.areas.policies.terms import NeedsReason, ParameterDraft
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.office import Office
from union_desktop.core.proceedings.terms import PaperDraft, PaperState, StepDraft
from union_desktop.core.roles import NotAllowed, Role


def papers(office: Office, number: int) -> list[tuple[str, str]]:
    with office.reader() as reader:
        found = reading.application(reader, number)
    assert found is not None
    return [(one.item, one.state.value) for one in found.papers]


# -- writing it down ------------------------------------------------------------------------------------------------


def test_an_application_has_a_number_of_its_year_and_the_place_of_its_day(office, committee) -> None:
    first = record(office, applied(office, committee, committee.people[0]))
    second = record(office, applied(office, committee, committee.people[1]))
    last_year = record(
        office, applied(office, committee, committee.people[2], applied_on=dt.date(2025, 12, 31))
    )
    assert [one.application_no for one in (first, second, last_year)] == [
        "SQ-2026-0001",
        "SQ-2026-0002",
        "SQ-2025-0001",
    ]
    assert (first.group_id, first.campus_id, first.staff_category) == (PHYSICS, EAST, "established")
    assert (first.group_name, first.department, first.status) == ("物理小组", "物理学院", "draft")
    assert first.policy_version_id == 1


def test_the_place_stays_that_of_the_day_of_applying(office, committee) -> None:
    number = applied(office, committee, committee.people[0])
    with office.transaction("改部门") as session:
        members.update_many(session, {committee.people[0]: {"department": "化学学院"}}, today=TODAY)
    assert record(office, number).department == "物理学院"


def test_the_papers_the_scheme_asks_for_are_listed(office, committee) -> None:
    number = applied(office, committee, committee.people[0])
    assert papers(office, number) == [("补助申请审批表", "missing"), ("诊断书", "missing")]


def test_another_scheme_brings_its_own_papers_and_keeps_what_was_ticked(office, committee) -> None:
    number = applied(office, committee, committee.people[0])
    have = [
        PaperDraft("补助申请审批表", PaperState.PRESENT),
        PaperDraft("诊断书"),
        PaperDraft("房屋受损照片", PaperState.PRESENT),
    ]
    do(office, "材料", lambda s: service.set_papers(s, number, have))
    other = do(
        office,
        "项目",
        lambda s: aid.add_scheme(s, SchemeDraft("hardship", "困难补助", Path.APPLICATION, sort_order=2)),
    ).ids[0]
    before = a_draft(committee, committee.people[0])
    after = replace(before, scheme_id=other)
    do(office, "修改", lambda s: service.change(s, number, before, after, today=TODAY))
    assert papers(office, number) == [("补助申请审批表", "present"), ("房屋受损照片", "present")]
    assert record(office, number).policy_version_id is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount_requested": 0}, "amount_requested"),
        ({"amount_requested": -1}, "amount_requested"),
        ({"applied_on": TODAY + dt.timedelta(days=1)}, "applied_on"),
        ({"applied_on": dt.date(2010, 1, 1)}, "person_id"),
        ({"person_id": 9999}, "person_id"),
        ({"scheme_id": 9999}, "scheme_id"),
        ({"main_cause": "laziness"}, "main_cause"),
        ({"household_size": 0}, "household_size"),
        ({"annual_income": -1}, "annual_income"),
    ],
)
def test_what_is_wrong_with_a_form_is_said_at_its_field(office, committee, changes, field) -> None:
    with pytest.raises(InvalidDraft) as refused:
        do(
            office,
            "新申请",
            lambda s: service.add(
                s, replace(a_draft(committee, committee.people[0]), **changes), today=TODAY
            ),
        )
    assert list(refused.value.problems) == [field]
    with office.reader() as reader:
        assert reader.value("select count(*) from aid_application") == 0


def test_who_left_the_union_cannot_apply(office, committee) -> None:
    with office.transaction("转出") as session:
        gone = members.EventDraft(EventKind.TRANSFER_OUT, dt.date(2026, 2, 1))
        members.record_event(session, committee.people[0], gone, today=TODAY)
    with pytest.raises(InvalidDraft, match="不是会员"):
        applied(office, committee, committee.people[0])


def test_a_batch_scheme_takes_no_applications(office, committee) -> None:
    batch = do(office, "项目", lambda s: aid.add_scheme(s, SchemeDraft("mayday", "五一补助"))).ids[0]
    with pytest.raises(InvalidDraft, match="按名单批量发放"):
        applied(office, committee, committee.people[0], scheme_id=batch)


def test_a_draft_is_changed_until_it_is_handed_in(office, committee) -> None:
    number = applied(office, committee, committee.people[0])
    before = a_draft(committee, committee.people[0])
    after = replace(before, amount_requested=2_000_000, remark=" 补充 ")
    do(office, "修改", lambda s: service.change(s, number, before, after, today=TODAY))
    assert (record(office, number).amount_requested, record(office, number).remark) == (2_000_000, "补充")
    with pytest.raises(UserError, match="另一项操作改动"):
        do(office, "修改", lambda s: service.change(s, number, before, after, today=TODAY))
    stepped(office, number, "submit", APPLIED)
    now = replace(after, remark="补充")
    with pytest.raises(UserError, match="已经提交"):
        do(office, "修改", lambda s: service.change(s, number, now, before, today=TODAY))


# -- the order of steps ---------------------------------------------------------------------------------------------


def test_the_way_from_the_form_to_the_committee(office, committee) -> None:
    number = verified(office, committee, committee.people[0])
    with office.reader() as reader:
        found = reading.application(reader, number)
    assert found is not None
    assert found.status == "verified"
    assert [(one.title, one.actor) for one in found.steps] == [
        ("提交申请", "单雄信"),
        ("部门工会同意", "理学部工会主席"),
        ("办公室核实通过", "测试员"),
    ]


@pytest.mark.parametrize("kind", ["branch_agree", "verify", "publicise", "party_agree", "cancel_decision"])
def test_a_draft_goes_nowhere_but_to_the_branch(office, committee, kind) -> None:
    number = applied(office, committee, committee.people[0])
    with pytest.raises(UserError, match="没有改动"):
        stepped(office, number, kind, BRANCH, from_on=SHOWN, to_on=SHOWN_TO)
    assert status(office, number) == "draft"


@pytest.mark.parametrize("kind", ["approve", "refuse", "defer"])
def test_what_a_meeting_decides_is_not_done_at_the_desk(office, committee, kind) -> None:
    number = verified(office, committee, committee.people[0])
    with pytest.raises(UserError, match="由会议审定"):
        stepped(office, number, kind, MET)


@pytest.mark.parametrize("kind", ["branch_agree", "branch_refuse", "return", "withdraw"])
def test_a_decision_needs_a_word(office, committee, kind) -> None:
    number = applied(office, committee, committee.people[0])
    stepped(office, number, "submit", APPLIED)
    with pytest.raises(InvalidDraft, match="意见"):
        stepped(office, number, kind, BRANCH, opinion=" ")


def test_who_signed_an_opinion_is_told(office, committee) -> None:
    number = applied(office, committee, committee.people[0])
    stepped(office, number, "submit", APPLIED)
    with pytest.raises(InvalidDraft, match="签署意见的人"):
        stepped(office, number, "branch_agree", BRANCH, actor="")


def test_an_application_without_a_reason_is_not_handed_in(office, committee) -> None:
    number = applied(office, committee, committee.people[0], reason=" ")
    with pytest.raises(UserError, match="申请理由"):
        stepped(office, number, "submit", APPLIED)


def test_a_returned_application_can_be_changed_and_handed_in_again(office, committee) -> None:
    number = verified(office, committee, committee.people[0])
    stepped(office, number, "return", CHECKED, opinion="补充医院结算单。")
    before = a_draft(committee, committee.people[0])
    do(office, "改", lambda s: service.change(s, number, before, replace(before, remark="补充"), today=TODAY))
    stepped(office, number, "submit", CHECKED)
    assert status(office, number) == "submitted"


def test_a_refused_or_withdrawn_application_is_over(office, committee) -> None:
    refused, withdrawn = (applied(office, committee, person) for person in committee.people[:2])
    stepped(office, [refused, withdrawn], "submit", APPLIED)
    stepped(office, refused, "branch_refuse", BRANCH, opinion="不符合条件。")
    stepped(office, withdrawn, "withdraw", BRANCH, opinion="本人不再需要。")
    for number in (refused, withdrawn):
        with pytest.raises(UserError):
            stepped(office, number, "submit", CHECKED)


def test_with_a_party_opinion_nobody_verifies_before_it(office) -> None:
    committee = furnished(office, replace(SCHEME, party_opinion=True))
    number = applied(office, committee, committee.people[0])
    stepped(office, number, "submit", APPLIED)
    stepped(office, number, "branch_agree", BRANCH)
    with_papers(office, number)
    with pytest.raises(UserError, match="党组织意见"):
        stepped(office, number, "verify", CHECKED)
    stepped(office, number, "party_agree", PARTY, actor="理学部党总支")
    stepped(office, number, "verify", CHECKED, actor="")
    assert status(office, number) == "verified"


def test_no_paper_is_missing_without_a_reason(office, committee) -> None:
    number = applied(office, committee, committee.people[0])
    stepped(office, number, "submit", APPLIED)
    stepped(office, number, "branch_agree", BRANCH)
    with pytest.raises(UserError, match="补助申请审批表、诊断书"):
        stepped(office, number, "verify", CHECKED)
    half = [
        PaperDraft("补助申请审批表", PaperState.PRESENT),
        PaperDraft("诊断书", PaperState.WAIVED, "医院已证明"),
    ]
    do(office, "材料", lambda s: service.set_papers(s, number, half))
    stepped(office, number, "verify", CHECKED)
    with pytest.raises(UserError, match="已经核实"):
        do(office, "材料", lambda s: service.set_papers(s, number, half))


# -- nobody acts on his own case ------------------------------------------------------------------------------------


def test_nobody_acts_on_his_own_application(office, committee) -> None:
    number = applied(office, committee, committee.people[0])
    stepped(office, number, "submit", APPLIED)
    for who in ({"person_id": committee.people[0], "actor": "单"}, {"actor": " 单雄信 "}):
        with pytest.raises(UserError, match="申请人或其家人"):
            stepped(office, number, "branch_agree", BRANCH, **who)
    # Somebody else of the same name who is known as a person may.
    namesake = enrolled(office, name="单雄信", staff_no="40001")
    stepped(office, number, "branch_agree", BRANCH, actor="单雄信", person_id=namesake)
    assert status(office, number) == "branch_agreed"


def test_the_operator_who_applied_does_not_verify(office, committee) -> None:
    operator = enrolled(office, name="测试员", staff_no="40002")
    number = applied(office, committee, operator)
    stepped(office, number, "submit", APPLIED)
    stepped(office, number, "branch_agree", BRANCH)
    with_papers(office, number)
    with pytest.raises(UserError, match="测试员是申请人或其家人"):
        stepped(office, number, "verify", CHECKED, actor="")
    stepped(office, number, "verify", CHECKED, actor="另一位同事")


def test_a_relative_does_not_act_either(office, committee) -> None:
    with office.transaction("家属") as session:
        members.add_family(session, committee.people[0], FamilyDraft("妻子", "秦琼"), today=TODAY)
    number = applied(office, committee, committee.people[0])
    stepped(office, number, "submit", APPLIED)
    for person in (None, committee.members[0]):
        with pytest.raises(UserError, match="申请人或其家人"):
            stepped(office, number, "branch_agree", BRANCH, actor="秦琼", person_id=person)


# -- helped already -------------------------------------------------------------------------------------------------


def helped_by_hand(office: Office, committee: Committee, person: int, amount: int = 150_000) -> None:
    def act(session) -> None:
        scheme = aid.add_scheme(session, SchemeDraft("spring_warmth", "送温暖")).ids[0]
        number = aid.open_round(session, RoundDraft(scheme, "2026春节", 2026, dt.date(2026, 1, 10))).ids[0]
        aid.add_grants(
            session,
            number,
            [GrantDraft("", amount, person_id=person)],
            on=dt.date(2026, 1, 10),
            today=TODAY,
        )

    do(office, "送温暖", act)


def test_who_was_helped_this_year_says_why_again_and_the_reason_is_kept(office, committee) -> None:
    helped_by_hand(office, committee, committee.people[0])
    number = applied(office, committee, committee.people[0])
    with pytest.raises(HelpedAlready) as told:
        stepped(office, number, "submit", APPLIED)
    assert [(one.scheme, one.amount) for one in told.value.helped] == [("送温暖", 150_000)]
    assert status(office, number) == "draft"
    stepped(office, number, "submit", APPLIED, repeat_reason="春节后确诊重病")
    assert record(office, number).repeat_reason == "春节后确诊重病"
    # A second hand-in need not say it again.
    stepped(office, number, "return", BRANCH, opinion="补材料")
    stepped(office, number, "submit", BRANCH)


def test_one_household_has_one_application_of_a_kind_at_a_time(office, committee) -> None:
    first = applied(office, committee, committee.people[0])
    second = applied(office, committee, committee.people[0])
    stepped(office, first, "withdraw", BRANCH, opinion="重复")
    third = applied(office, committee, committee.people[0])
    with pytest.raises(UserError, match="SQ-2026-0003"):
        stepped(office, second, "submit", APPLIED)
    stepped(office, third, "withdraw", BRANCH, opinion="重复")
    stepped(office, second, "submit", APPLIED)


# -- limits of the rule ---------------------------------------------------------------------------------------------


def ready_to_verify(office: Office, committee: Committee, **changes: object) -> int:
    number = applied(office, committee, committee.people[0], **changes)
    stepped(office, number, "submit", APPLIED)
    stepped(office, number, "branch_agree", BRANCH)
    with_papers(office, number)
    return number


def test_more_than_the_rule_allows_wants_a_written_reason(office, committee) -> None:
    number = ready_to_verify(office, committee, amount_requested=5_000_001)
    with pytest.raises(NeedsReason) as told:
        stepped(office, number, "verify", CHECKED)
    assert [one.key for one in told.value.breaches] == ["amount_max"]
    assert status(office, number) == "branch_agreed"
    stepped(office, number, "verify", CHECKED, breach_reason="医药费特别高")
    with office.reader() as reader:
        kept = reader.rows("select about_table, about_id, key, reason from policy_exception")
    assert kept == [("aid_application", number, "amount_max", "医药费特别高")]


def test_the_most_the_rule_allows_needs_no_reason(office, committee) -> None:
    number = ready_to_verify(office, committee, amount_requested=5_000_000)
    stepped(office, number, "verify", CHECKED)


def test_where_the_rule_wants_an_administrator_a_clerk_is_refused(office, committee) -> None:
    number = ready_to_verify(office, committee, amount_requested=9_000_001)
    office.role = Role.CLERK
    with pytest.raises(NotAllowed):
        stepped(office, number, "verify", CHECKED, breach_reason="特殊情况")
    office.role = Role.ADMINISTRATOR
    stepped(office, number, "verify", CHECKED, breach_reason="特殊情况")
    assert status(office, number) == "verified"


def test_without_a_rule_nothing_is_asked(office) -> None:
    committee = furnished(office, rule=(ParameterDraft("amount_min", "10000"),))
    number = applied(office, committee, committee.people[0], amount_requested=99_999_999)
    stepped(office, number, "submit", APPLIED)
    stepped(office, number, "branch_agree", BRANCH)
    stepped(office, number, "verify", CHECKED)


# -- many at once ---------------------------------------------------------------------------------------------------


def test_a_step_for_several_is_for_all_or_none_and_names_every_refusal(office, committee) -> None:
    numbers = [applied(office, committee, person) for person in committee.people]
    stepped(office, numbers, "submit", APPLIED)
    stepped(office, numbers, "branch_agree", BRANCH)
    with_papers(office, numbers[0])
    with pytest.raises(UserError) as refused:
        stepped(office, numbers, "verify", CHECKED, actor="")
    lines = refused.value.message.split("\n")
    assert lines[0] == "2 份申请不能办理，都没有改动。"
    assert [line[:17] for line in lines[1:]] == ["SQ-2026-0002 程咬金：", "SQ-2026-0003 王伯当："]
    assert {status(office, number) for number in numbers} == {"branch_agreed"}


# -- publicity, and the way into a round ----------------------------------------------------------------------------


def test_a_short_publicity_wants_a_reason(office, committee) -> None:
    (number,) = approved(office, committee, committee.people[0])
    with pytest.raises(NeedsReason, match="公示 2 天"):
        stepped(office, number, "publicise", SHOWN, from_on=SHOWN, to_on=SHOWN + dt.timedelta(days=1))
    stepped(office, number, "publicise", SHOWN, from_on=SHOWN, to_on=SHOWN + dt.timedelta(days=4))


def test_nothing_is_granted_before_its_publicity_is_over(office, committee) -> None:
    (number,) = approved(office, committee, committee.people[0])
    with pytest.raises(UserError, match="还没有公示"):
        granted(office, number)
    publicised(office, [number])
    with pytest.raises(UserError, match="才结束"):
        granted(office, number, on=SHOWN_TO)
    stepped(office, number, "objection", SHOWN_TO, opinion="有人反映情况不实。")
    with pytest.raises(UserError, match="异议"):
        granted(office, number)
    stepped(office, number, "objection_answered", SHOWN_TO, opinion="经核实情况属实。")
    granted(office, number)
    assert status(office, number) == "granted"


def test_an_objection_that_holds_brings_the_case_back_to_the_committee(office, committee) -> None:
    (number,) = approved(office, committee, committee.people[0])
    publicised(office, [number])
    stepped(office, number, "cancel_decision", SHOWN_TO, opinion="收入情况不实。")
    assert (status(office, number), record(office, number).amount_approved) == ("verified", None)


def test_without_publicity_in_the_scheme_a_decided_application_is_granted_at_once(office) -> None:
    committee = furnished(office, replace(SCHEME, publicity=False))
    (number,) = approved(office, committee, committee.people[0])
    granted(office, number, on=MET)
    assert status(office, number) == "granted"


def test_granted_money_stands_in_the_round_of_the_year_with_its_funds(office, committee) -> None:
    numbers = approved(office, committee, *committee.people, amount=2_000_000)
    publicised(office, numbers)
    parts = ((FundSource.OWN_FUNDS, 1_500_000), (FundSource.SUPERIOR_UNION, 500_000))
    granted(office, GrantWish(numbers[0], parts), numbers[1], numbers[2])
    with office.reader() as reader:
        assert reader.rows("select name, year, status from aid_round") == [("2026年特困补助", 2026, "paying")]
        rows = reader.rows(
            "select g.name, g.amount, g.origin, g.note from aid_grant g join aid_application a on a.grant_id = g.id"
            " order by a.id"
        )
        funds = reader.rows("select source, sum(amount) from aid_grant_fund group by 1 order by 1")
    assert rows == [
        (name, 2_000_000, Origin.APPLICATION.value, f"SQ-2026-000{at}")
        for at, name in enumerate(("单雄信", "程咬金", "王伯当"), 1)
    ]
    assert funds == [("own_funds", 5_500_000), ("superior_union", 500_000)]


def test_money_that_no_application_stands_behind_is_told(office, committee) -> None:
    numbers = approved(office, committee, committee.people[0])
    publicised(office, numbers)
    granted(office, *numbers)
    with office.reader() as reader:
        round_id = reader.value("select id from aid_round")
        assert verify.findings(reader) == []
    smuggled = GrantDraft("", 500_000, person_id=committee.people[1], origin=Origin.APPLICATION)
    do(office, "加入名单", lambda s: aid.add_grants(s, round_id, [smuggled], on=PAID, today=TODAY))
    with office.reader() as reader:
        (told,) = verify.findings(reader)
    assert told == "帮扶名单中有 1 行来自申请，却没有与之相符的审定（编号 2）。"


def test_the_round_of_the_year_is_opened_once(office, committee) -> None:
    first, second = approved(office, committee, *committee.people[:2])
    publicised(office, [first, second])
    granted(office, first)
    granted(office, second)
    with office.reader() as reader:
        assert reader.value("select count(*) from aid_round") == 1


def test_it_may_be_counted_under_another_year(office, committee) -> None:
    (number,) = approved(office, committee, committee.people[0])
    publicised(office, [number])
    granted(office, number, year=2025)
    with office.reader() as reader:
        assert reader.rows("select name, year from aid_round") == [("2025年特困补助", 2025)]


def test_an_application_is_granted_once(office, committee) -> None:
    (number,) = approved(office, committee, committee.people[0])
    publicised(office, [number])
    granted(office, number)
    with pytest.raises(UserError, match="已经列入发放"):
        granted(office, number)


def test_what_was_taken_off_its_round_can_be_put_into_it_again(office, committee) -> None:
    (number,) = approved(office, committee, committee.people[0])
    publicised(office, [number])
    granted(office, number)
    first = record(office, number).grant_id
    assert first is not None
    do(office, "移除", lambda s: aid.remove_grants(s, [first], "资金来源选错", PAID))
    with pytest.raises(InvalidDraft, match="意见"):
        granted(office, number)
    granted(office, number, opinion="改由上级补助支付")
    again = record(office, number)
    assert again.status == "granted"
    assert again.grant_id not in (None, first)


def test_a_reason_given_for_the_limit_need_not_be_given_again_for_the_round(office, committee) -> None:
    number = ready_to_verify(office, committee, amount_requested=6_000_000)
    stepped(office, number, "verify", CHECKED, breach_reason="医药费特别高")
    meeting = planned(office, committee, [number])
    voted(office, meeting, (Decision.APPROVED, 5, 0, 0, 6_000_000))
    with pytest.raises(NeedsReason):
        held(office, meeting)
    held(office, meeting, breach_reason="经会议讨论，医药费特别高")
    publicised(office, [number])
    granted(office, number)
    assert status(office, number) == "granted"


def test_who_may_only_read_writes_nothing(office, committee) -> None:
    number = applied(office, committee, committee.people[0])
    office.role = Role.READ_ONLY
    for act in (
        lambda s: service.add(s, a_draft(committee, committee.people[1]), today=TODAY),
        lambda s: service.step(s, [number], StepDraft("submit", APPLIED), today=TODAY),
        lambda s: service.grant(s, [GrantWish(number)], PAID, today=TODAY),
        lambda s: service.hold(s, 1, today=TODAY),
    ):
        with pytest.raises(NotAllowed):
            do(office, "不能", act)
