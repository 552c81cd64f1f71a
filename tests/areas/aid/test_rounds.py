# SPDX-License-Identifier: GPL-3.0-or-later
"""Schemes, and the order in which a round goes from its list to the last payment."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.areas.aid.aid_fixtures import (
    APPROVED_ON,
    FROZEN_ON,
    OPENED,
    PAID_ON,
    SCHEME,
    a_file,
    a_round,
    a_scheme,
    account_of,
    added,
    decided,
    do,
    paid,
    people,
    state_of,
    step,
)
from tests.office_fixtures import TODAY
from union_desktop.areas.aid import service
from union_desktop.areas.aid.queries import schemes
from union_desktop.areas.aid.queries.rounds import RoundFilter, find_ids, round_row, rows, years
from union_desktop.areas.aid.terms import USUAL_SCHEMES, Path, RoundDraft, Unit, Way
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.office import Office
from union_desktop.core.proceedings.terms import StepDraft


def test_the_usual_schemes_are_made_once_beside_those_there_are(office: Office) -> None:
    a_scheme(office, code="mayday", name="劳动节补助")
    do(office, "常用项目", service.add_usual_schemes)
    do(office, "常用项目", service.add_usual_schemes)
    with office.reader() as reader:
        found = {one.draft.code: one.draft.name for one in schemes(reader)}
    assert found == {**{one.code: one.name for one in USUAL_SCHEMES}, "mayday": "劳动节补助"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "Spring"}, "code"),
        ({"code": "送温暖"}, "code"),
        ({"code": "spring_warmth"}, "code"),
        ({"name": " "}, "name"),
        ({"name": "送温暖"}, "name"),
        ({"fund_sources": ()}, "fund_sources"),
        ({"policy_id": 77}, "policy_id"),
    ],
)
def test_a_scheme_that_cannot_be_is_refused_beside_its_field(
    office: Office, changes: dict[str, object], field: str
) -> None:
    a_scheme(office)
    with pytest.raises(InvalidDraft) as info:
        a_scheme(office, replace(SCHEME, code="other", name="别的"), **changes)
    assert list(info.value.problems) == [field]


def test_path_and_unit_stay_once_a_scheme_was_carried_out(office: Office) -> None:
    scheme = a_scheme(office)
    do(office, "改", lambda s: service.change_scheme(s, scheme, SCHEME, replace(SCHEME, unit=Unit.HOUSEHOLD)))
    now = replace(SCHEME, unit=Unit.HOUSEHOLD)
    a_round(office, scheme)
    with pytest.raises(InvalidDraft, match="不能再改"):
        do(office, "改", lambda s: service.change_scheme(s, scheme, now, SCHEME))
    with pytest.raises(UserError, match="刚刚已被另一项操作改动"):
        do(office, "改", lambda s: service.change_scheme(s, scheme, SCHEME, replace(now, note="x")))
    with pytest.raises(InvalidDraft, match="建立后不能更改"):
        do(office, "改", lambda s: service.change_scheme(s, scheme, now, replace(now, code="new")))
    with pytest.raises(UserError, match="没结清的批次：2026年春节"):
        do(office, "停用", lambda s: service.close_scheme(s, scheme, TODAY))


def test_a_closed_scheme_has_no_new_rounds(office: Office) -> None:
    scheme = a_scheme(office)
    do(office, "停用", lambda s: service.close_scheme(s, scheme, OPENED))
    with pytest.raises(InvalidDraft, match="起停用"):
        a_round(office, scheme)


def test_a_round_has_a_name_of_its_own_and_a_sensible_year(office: Office) -> None:
    scheme = a_scheme(office)
    a_round(office, scheme)
    with pytest.raises(InvalidDraft) as info:
        do(
            office,
            "新建",
            lambda s: service.open_round(
                s, RoundDraft(scheme, "2026年春节", 20026, TODAY + dt.timedelta(1)), today=TODAY
            ),
        )
    assert set(info.value.problems) == {"name", "year", "opened_on"}


def test_only_an_empty_round_goes(office: Office) -> None:
    round_id = a_round(office, a_scheme(office))
    ids = added(office, round_id, people(office, 1))
    with pytest.raises(UserError, match="名单里还有 1 行"):
        do(office, "删除", lambda s: service.remove_round(s, round_id))
    do(office, "清空", lambda s: service.remove_grants(s, ids, "", OPENED))
    do(office, "删除", lambda s: service.remove_round(s, round_id))
    with office.reader() as reader:
        assert round_row(reader, round_id) is None


def test_a_round_goes_its_way_and_is_closed_when_nothing_is_open(office: Office) -> None:
    round_id = a_round(office, a_scheme(office))
    with pytest.raises(UserError, match="名单是空的"):
        step(office, round_id, "freeze", FROZEN_ON)
    ids = added(office, round_id, people(office))
    for kind in ("approve", "begin", "close", "reopen", "unfreeze"):
        with pytest.raises(UserError, match="现在是“拟定名单”，不能"):
            step(office, round_id, kind)
    decided(office, round_id)
    with pytest.raises(UserError, match=r"还有 4,500.00 元没有发放（单雄信、罗士信、秦叔宝）"):
        step(office, round_id, "close", PAID_ON)
    paid(office, ids[:2])
    do(office, "放弃", lambda s: service.waive(s, ids[2:], PAID_ON, "本人放弃", today=TODAY))
    step(office, round_id, "close", PAID_ON)
    found = account_of(office, round_id)
    assert (found.decided, found.paid, found.waived, found.open) == (450_000, 300_000, 150_000, 0)
    assert found.balanced
    step(office, round_id, "reopen", PAID_ON)
    assert state_of(office, round_id) == "paying"


def test_approval_wants_an_actor_and_a_word(office: Office) -> None:
    round_id = a_round(office, a_scheme(office))
    added(office, round_id, people(office, 1))
    step(office, round_id, "freeze", FROZEN_ON)
    with pytest.raises(InvalidDraft, match="请填写审定人"):
        step(office, round_id, "approve", actor=" ")
    with pytest.raises(InvalidDraft, match="请写明意见"):
        step(office, round_id, "approve", opinion="")
    with pytest.raises(InvalidDraft, match="不能早于上一步"):
        step(office, round_id, "approve", FROZEN_ON - dt.timedelta(days=1))
    with pytest.raises(InvalidDraft, match="不能早于批次建立"):
        step(office, round_id, "approve", OPENED - dt.timedelta(days=1))
    step(office, round_id, "reject", opinion="名单要再核实")
    assert state_of(office, round_id) == "draft"


def test_nobody_approves_a_list_with_himself_or_his_household_on_it(office: Office) -> None:
    one, other, third = people(office, 3)
    a_file(office, one, (other, ""))
    round_id = a_round(office, a_scheme(office))
    added(office, round_id, [one])
    step(office, round_id, "freeze", FROZEN_ON)
    with pytest.raises(UserError, match="“单雄信”在这个批次的名单中，本人不能审定"):
        step(office, round_id, "approve", person_id=one)
    with pytest.raises(UserError, match="“单雄信”与审定人同属一个困难家庭"):
        step(office, round_id, "approve", person_id=other)
    with pytest.raises(UserError, match="与名单中的人同名"):
        step(office, round_id, "approve", actor=" 单雄信 ")
    with pytest.raises(UserError, match="与名单中的“单雄信”的家人同名"):
        step(office, round_id, "approve", actor="罗士信")
    step(office, round_id, "approve", actor="单雄信", person_id=third)


def test_a_round_for_applications_is_not_opened_over_a_list(office: Office) -> None:
    from union_desktop.areas.aid.terms import GrantDraft, Origin

    round_id = a_round(office, a_scheme(office, path=Path.APPLICATION))
    (person,) = people(office, 1)
    added(office, round_id, [GrantDraft("", 100, person_id=person, origin=Origin.SPREADSHEET)])
    with pytest.raises(UserError, match="名单里已有人"):
        step(office, round_id, "open", OPENED)
    decided(office, round_id)


def test_rounds_are_found_by_year_scheme_state_and_words(office: Office) -> None:
    spring, mayday = a_scheme(office), a_scheme(office, code="mayday", name="五一补助")
    first, second = a_round(office, spring), a_round(office, mayday, "2026年五一")
    old = a_round(office, spring, "2025年春节", 2025)
    added(office, first, people(office, 2))
    with office.reader() as reader:
        assert list(find_ids(reader)) == [second, first, old]
        assert list(find_ids(reader, RoundFilter(text="春节"))) == [first, old]
        assert list(find_ids(reader, RoundFilter(text="%"))) == []
        assert list(find_ids(reader, RoundFilter(years=(2025,)))) == [old]
        assert list(find_ids(reader, RoundFilter(scheme_ids=(mayday,), statuses=("draft",)))) == [second]
        assert list(find_ids(reader, sort="scheme", descending=False)) == [old, first, second]
        found = rows(reader, [first, second])
        assert years(reader) == [2026, 2025]
    assert (found[first].rows, found[first].decided, found[second].rows) == (2, 300_000, 0)


def test_steps_are_kept_with_who_and_what_was_said(office: Office) -> None:
    from union_desktop.core.proceedings.queries import steps

    round_id = a_round(office, a_scheme(office))
    added(office, round_id, people(office, 1))
    decided(office, round_id)
    with office.reader() as reader:
        found = steps(reader, ("aid_round", round_id))
    assert [(one.title, one.on, one.actor, one.opinion) for one in found][1] == (
        "审定",
        APPROVED_ON,
        "工会委员会",
        "同意",
    )


def test_what_is_gone_is_said_to_be_gone(office: Office) -> None:
    with pytest.raises(UserError, match="这个批次已不在"):
        do(office, "x", lambda s: service.step(s, 9, StepDraft("freeze", TODAY), today=TODAY))
    with pytest.raises(UserError, match="有的已不在名单中"):
        do(office, "x", lambda s: service.pay(s, [9], TODAY, Way.CASH, today=TODAY))
