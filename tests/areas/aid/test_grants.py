# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may stand on a list, once, with which money, and what may still be changed in which state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from tests.areas.aid.aid_fixtures import (
    APPROVED_ON,
    FROZEN_ON,
    OPENED,
    PAID_ON,
    a_file,
    a_round,
    a_scheme,
    account_of,
    added,
    column,
    decided,
    do,
    paid,
    people,
    step,
)
from tests.areas.policies.rules import a_policy, a_version
from tests.office_fixtures import EAST, TODAY, WEST, enrolled
from union_desktop.areas.aid import service
from union_desktop.areas.aid.queries import rounds
from union_desktop.areas.aid.queries.papers import RoundLine, round_lines
from union_desktop.areas.aid.queries.rounds import Part
from union_desktop.areas.aid.terms import (
    FundSource,
    Gives,
    GrantDraft,
    HelpedAlready,
    Origin,
    Path,
    Unit,
)
from union_desktop.areas.members import service as members
from union_desktop.areas.members.terms import EventKind, Placement
from union_desktop.areas.organisation import service as organisation
from union_desktop.areas.policies.terms import NeedsReason, OnBreak, ParameterDraft
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.office import Office
from union_desktop.core.roles import NotAllowed
from union_desktop.core.values import with_check_character


def event(
    office: Office, person_id: int, kind: EventKind, on: dt.date, place: Placement | None = None
) -> None:
    do(
        office,
        "变动",
        lambda s: members.record_event(s, person_id, members.EventDraft(kind, on, place), today=TODAY),
    )


def on_paper_and_by_campus(office: Office, round_id: int) -> tuple[list[RoundLine], tuple[Part, ...]]:
    with office.reader() as reader:
        found = rounds.rows(reader, (round_id,))[round_id]
        return round_lines(reader, found), rounds.totals(reader, round_id).by_campus


def refused(office: Office, act: Callable[..., Any]) -> str:
    with pytest.raises(UserError) as info:
        do(office, "应被拒绝", act)
    return info.value.message


# ------------------------------------------------------------------------------------------------ who may


def test_place_and_category_of_the_day_stand_on_the_row_and_are_copied_again_when_the_list_is_frozen(
    office: Office,
) -> None:
    person = enrolled(office, name="单雄信", staff_no="1")
    round_id = a_round(office, a_scheme(office))
    added(office, round_id, [person])
    assert column(office, "campus_id", round_id) == [EAST]
    event(office, person, EventKind.MOVE, dt.date(2026, 1, 7), Placement(4, WEST, "established", "own"))
    assert column(office, "group_name", round_id) == ["物理小组"]
    step(office, round_id, "freeze", FROZEN_ON)
    assert (column(office, "campus_id", round_id), column(office, "group_name", round_id)) == (
        [WEST],
        ["化学小组"],
    )
    event(office, person, EventKind.MOVE, dt.date(2026, 1, 9), Placement(3, EAST, "established", "own"))
    step(office, round_id, "approve")
    assert column(office, "group_name", round_id) == ["化学小组"]


def test_a_campus_renamed_later_keeps_its_old_name_on_a_frozen_list(office: Office) -> None:
    round_id = a_round(office, a_scheme(office))
    added(office, round_id, [enrolled(office, name="单雄信", staff_no="1")])
    step(office, round_id, "freeze", FROZEN_ON)
    before = on_paper_and_by_campus(office, round_id)
    do(office, "校区改名", lambda s: organisation.rename_campus(s, EAST, "东湖校区"))
    after = on_paper_and_by_campus(office, round_id)
    assert after == before
    assert [line.campus for line in after[0]] == [part.label for part in after[1]] == ["东校区"]


def test_nobody_stands_twice_on_a_list(office: Office) -> None:
    one, other = people(office, 2)
    round_id = a_round(office, a_scheme(office))
    added(office, round_id, [one])
    said = refused(
        office,
        lambda s: service.add_grants(
            s, round_id, [GrantDraft("", 1, person_id=other), GrantDraft("", 1, person_id=one)], on=OPENED
        ),
    )
    assert "“单雄信”已在这个批次的名单中" in said
    assert "整份名单都没有加入" in said
    assert len(column(office, "id", round_id)) == 1
    said = refused(
        office,
        lambda s: service.add_grants(s, round_id, [GrantDraft("", 1, person_id=other)] * 2, on=OPENED),
    )
    assert "“罗士信”已在这个批次的名单中" in said


def test_who_has_left_died_or_not_joined_yet_is_refused_by_name(office: Office) -> None:
    gone, dead, later = people(office, 3)
    event(office, gone, EventKind.TRANSFER_OUT, dt.date(2025, 12, 1))
    event(office, dead, EventKind.DECEASE, dt.date(2026, 1, 2))
    round_id = a_round(office, a_scheme(office))
    for person_id, wanted in (
        (gone, "“单雄信”在 2026-01-05 是“已转出”"),
        (dead, "“罗士信”在 2026-01-05 是“已故”"),
    ):
        draft = GrantDraft("", 1, person_id=person_id)
        assert wanted in refused(office, lambda s, d=draft: service.add_grants(s, round_id, [d], on=OPENED))
    draft = GrantDraft("", 1, person_id=later)
    said = refused(office, lambda s: service.add_grants(s, round_id, [draft], on=dt.date(2010, 1, 1)))
    assert "还不是会员" in said


def test_somebody_who_leaves_before_the_list_is_frozen_holds_it_up(office: Office) -> None:
    stays, leaves = people(office, 2)
    round_id = a_round(office, a_scheme(office))
    added(office, round_id, [stays, leaves])
    event(office, leaves, EventKind.WITHDRAW, dt.date(2026, 1, 7))
    with pytest.raises(UserError, match=r"“罗士信”在 2026-01-08 是“已退会”.*名单没有锁定"):
        step(office, round_id, "freeze", FROZEN_ON)


def test_a_kept_membership_is_remarked(office: Office) -> None:
    (person,) = people(office, 1)
    event(office, person, EventKind.RETAIN, dt.date(2025, 5, 1))
    round_id = a_round(office, a_scheme(office))
    added(office, round_id, [GrantDraft("", 1, person_id=person, note="病休")])
    assert column(office, "note", round_id) == ["保留会籍；病休"]


def test_a_scheme_for_others_takes_who_is_no_member_and_bare_names_once(office: Office) -> None:
    (gone,) = people(office, 1)
    event(office, gone, EventKind.TRANSFER_OUT, dt.date(2025, 12, 1))
    round_id = a_round(office, a_scheme(office, others=True))
    added(office, round_id, [gone, GrantDraft("保安老周", 50_000)])
    assert column(office, "name", round_id) == ["单雄信", "保安老周"]
    draft = GrantDraft("保安老周", 50_000)
    assert "不能重复" in refused(office, lambda s: service.add_grants(s, round_id, [draft], on=OPENED))
    ordinary = a_round(office, a_scheme(office, code="x", name="别的"))
    assert "没有对应到会员" in refused(office, lambda s: service.add_grants(s, ordinary, [draft], on=OPENED))


def test_a_collective_has_a_name_and_perhaps_a_number_of_people(office: Office) -> None:
    (person,) = people(office, 1)
    round_id = a_round(office, a_scheme(office, unit=Unit.COLLECTIVE))
    added(
        office, round_id, [GrantDraft("残疾职工团拜会", 1_200_000), GrantDraft("后勤班组", 1, headcount=12)]
    )
    assert column(office, "headcount", round_id) == [None, 12]
    draft = GrantDraft("", 1, person_id=person)
    assert "按集体发放" in refused(office, lambda s: service.add_grants(s, round_id, [draft], on=OPENED))


# ------------------------------------------------------------------------------------------------ households


def a_couple(office: Office) -> tuple[int, int]:
    """Two members of one open hardship file."""
    spouse_no = with_check_character("11010519830303044")
    worker = enrolled(office, name="单雄信", staff_no="10001")
    spouse = enrolled(office, name="罗士信", staff_no="10002", id_type="111", id_number=spouse_no)
    a_file(office, worker, (None, spouse_no))
    return worker, spouse


def test_a_household_stands_on_a_household_list_once(office: Office) -> None:
    worker, spouse = a_couple(office)
    round_id = a_round(office, a_scheme(office, unit=Unit.HOUSEHOLD))
    added(office, round_id, [worker])
    assert column(office, "case_id", round_id) == [1]
    said = refused(
        office,
        lambda s: service.add_grants(
            s, round_id, [GrantDraft("", 1, person_id=spouse)], on=OPENED, repeat_reason="确有需要"
        ),
    )
    assert "“罗士信”与名单中的“单雄信”同属一个困难家庭" in said


def test_two_of_one_household_on_a_list_of_people_need_a_reason(office: Office) -> None:
    worker, spouse = a_couple(office)
    round_id = a_round(office, a_scheme(office))
    drafts = [GrantDraft("", 100, person_id=worker), GrantDraft("", 200, person_id=spouse)]
    with pytest.raises(HelpedAlready) as info:
        added(office, round_id, drafts)
    assert [(one.grant_id, one.whom, one.whose, one.amount) for one in info.value.helped] == [
        (0, "单雄信", worker, 100)
    ]
    added(office, round_id, drafts, repeat_reason="夫妻均患重病")
    assert column(office, "repeat_reason", round_id) == ["", "夫妻均患重病"]


def test_who_was_helped_this_year_is_told_with_what_when_and_how_much(office: Office) -> None:
    worker, spouse = a_couple(office)
    first = a_round(office, a_scheme(office))
    ids = added(office, first, [worker])
    decided(office, first)
    paid(office, ids)
    mayday = a_scheme(office, code="mayday", name="五一补助")
    second = a_round(office, mayday, "2026年五一")
    with pytest.raises(HelpedAlready, match=r"单雄信：2026-01-15 送温暖（2026年春节）1500.00 元") as info:
        added(office, second, [spouse])
    (told,) = info.value.helped
    assert (told.grant_id, told.whose, told.amount) == (ids[0], worker, 150_000)
    added(office, second, [spouse], repeat_reason="病情加重")
    next_year = a_round(office, mayday, "2027年五一", 2027)
    added(office, next_year, [spouse])
    assert column(office, "repeat_reason", next_year) == [""]


def test_what_was_given_up_or_taken_off_the_list_is_no_help(office: Office) -> None:
    one, other = people(office, 2)
    first = a_round(office, a_scheme(office))
    ids = added(office, first, [one, other])
    decided(office, first)
    do(office, "放弃", lambda s: service.waive(s, ids[:1], PAID_ON, "本人放弃", today=TODAY))
    do(office, "移除", lambda s: service.remove_grants(s, ids[1:], "已调走", PAID_ON, today=TODAY))
    added(office, a_round(office, a_scheme(office, code="x", name="别的")), [one, other])


# ------------------------------------------------------------------------------------------------ money


def test_sources_add_up_and_the_first_of_the_scheme_pays_when_nothing_is_said(office: Office) -> None:
    one, other = people(office, 2)
    scheme = a_scheme(office, fund_sources=(FundSource.SUPERIOR_UNION, FundSource.OWN_FUNDS))
    round_id = a_round(office, scheme)
    parts = ((FundSource.SUPERIOR_UNION, 50_000), (FundSource.OWN_FUNDS, 100_000))
    added(office, round_id, [one, GrantDraft("", 150_000, parts, person_id=other)])
    found = account_of(office, round_id)
    assert [(part.label, part.rows, part.decided) for part in found.by_fund] == [
        ("上级工会补助", 2, 200_000),
        ("本级工会经费", 1, 100_000),
    ]
    wrong = GrantDraft("", 150_001, parts, person_id=people_more(office))
    assert "合计 1500.00 元，与金额 1500.01 元不符" in refused(
        office, lambda s: service.add_grants(s, round_id, [wrong], on=OPENED)
    )


def people_more(office: Office) -> int:
    return enrolled(office, name="魏征", staff_no="30001")


@pytest.mark.parametrize(
    ("draft", "wanted"),
    [
        (GrantDraft("", 0), "金额应大于 0"),
        (GrantDraft("", -5), "金额应大于 0"),
        (GrantDraft("", 100, goods_value=200), "慰问品价值不能超过"),
        (GrantDraft("", 100, headcount=3), "只有集体可以填写人数"),
        (GrantDraft("", 100, ((FundSource.OWN_FUNDS, 200), (FundSource.FISCAL, -100))), "不大于 0"),
    ],
)
def test_money_that_cannot_be_is_refused(office: Office, draft: GrantDraft, wanted: str) -> None:
    from dataclasses import replace

    (person,) = people(office, 1)
    round_id = a_round(office, a_scheme(office, gives=Gives.BOTH))
    full = replace(draft, person_id=person)
    assert wanted in refused(office, lambda s: service.add_grants(s, round_id, [full], on=OPENED))


def test_a_split_takes_its_first_parts_and_the_rest(office: Office) -> None:
    ids_of = people(office, 2)
    round_id = a_round(office, a_scheme(office))
    ids = added(
        office,
        round_id,
        [GrantDraft("", 150_000, person_id=ids_of[0]), GrantDraft("", 40_000, person_id=ids_of[1])],
    )
    do(
        office,
        "分配",
        lambda s: service.set_split(
            s, ids, ((FundSource.SUPERIOR_UNION, 50_000), (FundSource.OWN_FUNDS, None))
        ),
    )
    found = account_of(office, round_id)
    assert {part.key: part.decided for part in found.by_fund} == {
        "superior_union": 90_000,
        "own_funds": 100_000,
    }
    assert found.balanced
    assert "没有资金来源" in refused(
        office, lambda s: service.set_split(s, ids, ((FundSource.FISCAL, 1000),))
    )


def test_another_amount_moves_the_last_source(office: Office) -> None:
    (person,) = people(office, 1)
    round_id = a_round(office, a_scheme(office))
    parts = ((FundSource.SUPERIOR_UNION, 50_000), (FundSource.OWN_FUNDS, 100_000))
    ids = added(office, round_id, [GrantDraft("", 150_000, parts, person_id=person)])
    do(office, "改金额", lambda s: service.set_amounts(s, {ids[0]: 80_000}))
    found = account_of(office, round_id)
    assert ([part.decided for part in found.by_fund], found.decided) == ([50_000, 30_000], 80_000)
    assert "分不过来" in refused(office, lambda s: service.set_amounts(s, {ids[0]: 50_000}))
    do(
        office,
        "改金额",
        lambda s: service.set_amounts(s, {ids[0]: 50_000}, funds=((FundSource.FISCAL, None),)),
    )
    assert [(part.key, part.decided) for part in account_of(office, round_id).by_fund] == [("fiscal", 50_000)]


# ------------------------------------------------------------------------------------------------ what state allows


def test_after_freezing_each_addition_and_removal_has_its_reason(office: Office) -> None:
    one, other = people(office, 2)
    round_id = a_round(office, a_scheme(office))
    ids = added(office, round_id, [one])
    step(office, round_id, "freeze", FROZEN_ON)
    draft = GrantDraft("", 100, person_id=other)
    with pytest.raises(InvalidDraft, match="增加要写明原因"):
        do(office, "加", lambda s: service.add_grants(s, round_id, [draft], on=FROZEN_ON))
    with pytest.raises(InvalidDraft, match="移出要写明原因"):
        do(office, "减", lambda s: service.remove_grants(s, ids, " ", FROZEN_ON))
    added(office, round_id, [other], on=FROZEN_ON, added_reason="漏报")
    do(office, "减", lambda s: service.remove_grants(s, ids, "已调走", FROZEN_ON))
    assert column(office, "added_reason", round_id) == ["", "漏报"]
    assert column(office, "removed_reason", round_id) == ["已调走", ""]
    assert account_of(office, round_id).rows == 1
    added(office, round_id, [one], on=FROZEN_ON, added_reason="调回")


def test_who_approved_a_list_is_not_put_on_it_afterwards(office: Office) -> None:
    one, approver, fellow, other = people(office, 4)
    a_file(office, approver, (fellow, ""))
    round_id = a_round(office, a_scheme(office))
    added(office, round_id, [one])
    step(office, round_id, "freeze", FROZEN_ON)
    step(office, round_id, "approve", person_id=approver)
    for person_id in (approver, fellow):
        draft = GrantDraft("", 100, person_id=person_id)
        said = refused(
            office,
            lambda s, d=draft: service.add_grants(s, round_id, [d], on=APPROVED_ON, added_reason="漏报"),
        )
        assert "有这个批次的审定人" in said
    added(office, round_id, [other], on=APPROVED_ON, added_reason="漏报")


def test_while_the_list_is_drawn_up_a_row_just_goes_and_undo_brings_it_back(office: Office) -> None:
    from tests.areas.aid.test_undo import last_seq, take_back

    (person,) = people(office, 1)
    round_id = a_round(office, a_scheme(office))
    ids = added(office, round_id, [person])
    do(office, "减", lambda s: service.remove_grants(s, ids, "", OPENED))
    assert column(office, "id", round_id) == []
    assert take_back(office, last_seq(office)) == []
    assert (column(office, "id", round_id), account_of(office, round_id).balanced) == (ids, True)


def test_amounts_stand_once_the_list_was_decided(office: Office) -> None:
    (person,) = people(office, 1)
    round_id = a_round(office, a_scheme(office))
    ids = added(office, round_id, [person])
    step(office, round_id, "freeze", FROZEN_ON)
    do(office, "改金额", lambda s: service.set_amounts(s, {ids[0]: 80_000}))
    step(office, round_id, "approve")
    assert "审定以后只能写明原因移出" in refused(office, lambda s: service.set_amounts(s, {ids[0]: 90_000}))


def test_who_was_paid_is_not_taken_off_the_list(office: Office) -> None:
    (person,) = people(office, 1)
    round_id = a_round(office, a_scheme(office))
    ids = added(office, round_id, [person])
    decided(office, round_id)
    paid(office, ids)
    assert "“单雄信”现在是“已发待签”" in refused(
        office, lambda s: service.remove_grants(s, ids, "弄错了", PAID_ON)
    )


def test_a_closed_round_takes_nothing(office: Office) -> None:
    one, other = people(office, 2)
    round_id = a_round(office, a_scheme(office))
    ids = added(office, round_id, [one])
    decided(office, round_id)
    paid(office, ids)
    step(office, round_id, "close", PAID_ON)
    draft = GrantDraft("", 100, person_id=other)
    for act in (
        lambda s: service.add_grants(s, round_id, [draft], on=PAID_ON, added_reason="漏报"),
        lambda s: service.remove_grants(s, ids, "弄错了", PAID_ON),
        lambda s: service.set_amounts(s, {ids[0]: 1}),
        lambda s: service.give_back(s, ids, PAID_ON, "账号错"),
    ):
        assert "现在是“已结清”，不能" in refused(office, act)


def test_applications_go_where_applications_are_taken_and_nothing_else_does(office: Office) -> None:
    one, other = people(office, 2)
    scheme = a_scheme(office, path=Path.APPLICATION)
    round_id = a_round(office, scheme)
    applied, by_hand = (
        GrantDraft("", 100, person_id=one, origin=Origin.APPLICATION),
        GrantDraft("", 100, person_id=other),
    )
    assert "不接收审定的申请" in refused(
        office, lambda s: service.add_grants(s, round_id, [applied], on=OPENED)
    )
    assert "按申请审批办理" in refused(
        office, lambda s: service.add_grants(s, round_id, [by_hand], on=OPENED)
    )
    step(office, round_id, "open", OPENED)
    ids = added(office, round_id, [applied])
    assert "只接收审定的申请" in refused(
        office, lambda s: service.add_grants(s, round_id, [by_hand], on=OPENED)
    )
    paid(office, ids)
    batch = a_round(office, a_scheme(office, code="x", name="别的"))
    assert "不接收审定的申请" in refused(office, lambda s: service.add_grants(s, batch, [applied], on=OPENED))
    with pytest.raises(UserError, match="不接收申请"):
        step(office, batch, "open", OPENED)


# ------------------------------------------------------------------------------------------------ caps


def capped(office: Office, *parameters: ParameterDraft, **scheme: Any) -> int:
    policy = a_policy(office, a_version(dt.date(2020, 1, 1), *parameters))
    return a_scheme(office, policy_id=policy, **scheme)


def test_a_cap_wants_a_reason_that_is_kept_with_the_row(office: Office) -> None:
    one, other = people(office, 2)
    scheme = capped(office, ParameterDraft("cap_per_occasion", "100000", "spring_warmth"))
    round_id = a_round(office, scheme)
    with pytest.raises(NeedsReason, match=r"单雄信：本次 1,500.00 元.*上限") as info:
        added(office, round_id, [one, GrantDraft("", 100_000, person_id=other)])
    assert len(info.value.breaches) == 1
    ids = added(
        office, round_id, [one, GrantDraft("", 100_000, person_id=other)], breach_reason="病情特殊，主席批准"
    )
    with office.reader() as reader:
        kept = reader.rows("select about_table, about_id, reason from policy_exception")
    assert kept == [("aid_grant", ids[0], "病情特殊，主席批准")]


def test_the_cap_of_a_year_counts_what_the_rule_covers(office: Office) -> None:
    (person,) = people(office, 1)
    scheme = capped(office, ParameterDraft("cap_per_year", "200000"), ParameterDraft("times_per_year", "1"))
    with office.reader() as reader:
        policy = reader.value("select policy_id from aid_scheme")
    other = a_scheme(office, code="mayday", name="五一补助", policy_id=policy)
    added(office, a_round(office, scheme), [person], amount=150_000)
    second = a_round(office, other, "2026年五一")
    with pytest.raises(NeedsReason) as info:
        added(office, second, [person], amount=60_000, repeat_reason="病情加重")
    assert {one.key for one in info.value.breaches} == {"cap_per_year", "times_per_year"}
    free = a_scheme(office, code="x", name="别的")
    added(office, a_round(office, free), [person], amount=900_000, repeat_reason="病情加重")


def test_a_cap_for_administrators_is_no_matter_of_reasons(office: Office) -> None:
    from union_desktop.core.roles import Role

    (person,) = people(office, 1)
    scheme = capped(office, ParameterDraft("cap_per_occasion", "100000", "", OnBreak.ADMINISTRATOR))
    round_id = a_round(office, scheme)
    with office.transaction("加入") as session:
        session.info["trail"].role = Role.CLERK
        with pytest.raises(NotAllowed):
            service.add_grants(
                session, round_id, [GrantDraft("", 150_000, person_id=person)], on=OPENED, today=TODAY
            )


def test_grades_are_those_of_the_rule(office: Office) -> None:
    ids_of = people(office, 3)
    scheme = capped(office, ParameterDraft("grades", "1500\n1000\n800", "spring_warmth"))
    round_id = a_round(office, scheme)
    ids = added(office, round_id, ids_of, amount=1)
    do(office, "档次", lambda s: service.set_grade(s, ids[:2], 150_000, today=TODAY))
    do(office, "档次", lambda s: service.set_grade(s, ids[2:], 80_000, today=TODAY))
    assert column(office, "amount", round_id) == [150_000, 150_000, 80_000]
    assert "不是制度规定的档次（1500.00 元、1000.00 元、800.00 元）" in refused(
        office, lambda s: service.set_grade(s, ids, 90_000, today=TODAY)
    )


def test_a_frozen_list_keeps_the_version_it_was_frozen_under(office: Office) -> None:
    from union_desktop.areas.policies import service as policies

    one, other = people(office, 2)
    scheme = capped(office, ParameterDraft("cap_per_occasion", "200000"))
    round_id = a_round(office, scheme)
    added(office, round_id, [one])
    step(office, round_id, "freeze", FROZEN_ON)
    do(
        office,
        "新版本",
        lambda s: policies.add_version(
            s, 1, a_version(APPROVED_ON, ParameterDraft("cap_per_occasion", "100000"))
        ),
    )
    added(office, round_id, [other], on=APPROVED_ON, added_reason="漏报")
    with office.reader() as reader:
        assert reader.value("select policy_version_id from aid_round where id = :id", id=round_id) == 1
