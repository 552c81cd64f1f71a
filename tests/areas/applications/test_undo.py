# SPDX-License-Identifier: GPL-3.0-or-later
"""What may be taken back: steps in their order, a meeting's decisions all together, money never without its application."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.areas.applications.committee_fixtures import (
    APPLIED,
    BRANCH,
    PAID,
    Committee,
    a_draft,
    applied,
    approved,
    do,
    granted,
    held,
    planned,
    publicised,
    record,
    seen,
    status,
    stepped,
    verified,
    voted,
    with_papers,
)
from tests.office_fixtures import TODAY
from union_desktop.app.areas import AREAS
from union_desktop.app.desk import all_undo_rules
from union_desktop.areas.aid import service as aid
from union_desktop.areas.aid.terms import Way
from union_desktop.areas.applications import service
from union_desktop.areas.applications.terms.meetings import Decision
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office
from union_desktop.core.proceedings.terms import PaperDraft
from union_desktop.core.undo.reverting import UndoReport, take_back

YES = Decision.APPROVED


def last(office: Office, action: str) -> int:
    with office.reader() as reader:
        return int(reader.value("select max(seq) from audit_entry where action = :action", action=action))


def undone(office: Office, action: str) -> UndoReport:
    seq = last(office, action)
    with office.transaction("撤销") as session:
        return take_back(session, seq, all_undo_rules(AREAS))


def decided(office: Office, committee: Committee) -> tuple[list[int], int]:
    ids = [verified(office, committee, person) for person in committee.people]
    meeting = planned(office, committee, ids)
    voted(office, meeting, (YES, 5, 0, 0, 100), (Decision.REFUSED, 0, 5, 0, None), (YES, 4, 0, 1, 200))
    held(office, meeting)
    return ids, meeting


def test_the_last_step_goes_back(office, committee) -> None:
    number = applied(office, committee, committee.people[0])
    stepped(office, number, "submit", APPLIED)
    assert undone(office, "submit").kept == ()
    assert status(office, number) == "draft"


def test_an_earlier_step_stays_when_another_was_built_on_it(office, committee) -> None:
    number = applied(office, committee, committee.people[0])
    stepped(office, number, "submit", APPLIED)
    stepped(office, number, "branch_agree", BRANCH)
    assert undone(office, "submit").kept
    assert status(office, number) == "branch_agreed"


def test_what_was_handed_in_is_not_changed_by_an_undo(office, committee) -> None:
    number = applied(office, committee, committee.people[0])
    before = a_draft(committee, committee.people[0])
    after = replace(before, amount_requested=100)
    do(office, "修改申请", lambda s: service.change(s, number, before, after, today=TODAY))
    stepped(office, number, "submit", APPLIED)
    report = undone(office, "修改申请")
    assert [one.reason for one in report.kept] == ["申请已经提交，内容予以保留。"]
    assert record(office, number).amount_requested == 100


def test_papers_do_not_go_missing_behind_a_verification(office, committee) -> None:
    number = applied(office, committee, committee.people[0])
    stepped(office, number, "submit", APPLIED)
    stepped(office, number, "branch_agree", BRANCH)
    with_papers(office, number)
    stepped(office, number, "verify", BRANCH, actor="")
    assert undone(office, "材料").kept
    with office.reader() as reader:
        assert reader.value("select count(*) from paper_check where state = 'present'") == 2


def test_a_meeting_goes_back_as_a_whole_and_comes_again_as_a_whole(office, committee) -> None:
    ids, meeting = decided(office, committee)
    assert undone(office, "会议决议生效").kept == ()
    assert {status(office, one) for one in ids} == {"verified"}
    assert record(office, ids[0]).amount_approved is None
    assert seen(office, meeting).status == "planned"
    assert undone(office, "撤销").kept == ()
    assert [status(office, one) for one in ids] == ["approved", "refused", "approved"]
    assert seen(office, meeting).status == "held"


def test_a_meeting_stays_when_one_of_its_cases_went_on(office, committee) -> None:
    ids, meeting = decided(office, committee)
    publicised(office, ids[:1])
    with pytest.raises(UserError, match="会议的决议没有撤销"):
        undone(office, "会议决议生效")
    assert [status(office, one) for one in ids] == ["publicised", "refused", "approved"]
    assert seen(office, meeting).status == "held"


def test_votes_stay_while_the_decision_holds(office, committee) -> None:
    _, meeting = decided(office, committee)
    before = seen(office, meeting)
    assert [one.reason for one in undone(office, "表决").kept] == ["会议的决议已经生效，予以保留。"]
    assert seen(office, meeting) == before


def test_a_held_meeting_is_not_unmade(office, committee) -> None:
    _, meeting = decided(office, committee)
    before = seen(office, meeting)
    with pytest.raises(UserError, match="没有撤销"):
        undone(office, "筹备会议")
    assert seen(office, meeting) == before


def test_minutes_may_be_taken_back_after_the_meeting(office, committee) -> None:
    _, meeting = decided(office, committee)
    do(office, "纪要", lambda s: service.write_minutes(s, meeting, "议事"))
    assert undone(office, "纪要").kept == ()
    assert seen(office, meeting).minutes == ""


def test_a_planned_meeting_can_be_taken_back(office, committee) -> None:
    planned(office, committee, [verified(office, committee, committee.people[0])])
    assert undone(office, "筹备会议").kept == ()
    with office.reader() as reader:
        assert reader.value("select count(*) from committee_meeting") == 0


def test_a_grant_goes_back_with_its_row(office, committee) -> None:
    numbers = approved(office, committee, *committee.people[:2])
    publicised(office, numbers)
    granted(office, *numbers)
    assert undone(office, "列入发放").kept == ()
    assert {status(office, one) for one in numbers} == {"publicised"}
    with office.reader() as reader:
        assert reader.value("select count(*) from aid_grant") == 0
    granted(office, *numbers)


def test_a_paid_grant_stays_and_so_does_its_application(office, committee) -> None:
    numbers = approved(office, committee, *committee.people[:2])
    publicised(office, numbers)
    granted(office, *numbers)
    row = record(office, numbers[0]).grant_id
    assert row is not None
    do(office, "发放", lambda s: aid.pay(s, [row], PAID, Way.CASH, today=TODAY))
    report = undone(office, "列入发放")
    assert report.kept
    assert status(office, numbers[0]) == "granted"
    with office.reader() as reader:
        # Nobody is left in a round without an application, nor granted without a row.
        assert (
            reader.rows(
                "select a.id from aid_application a where (a.status = 'granted') <> (a.grant_id is not null)"
            )
            == []
        )
        assert (
            reader.rows(
                "select g.id from aid_grant g where not exists"
                " (select 1 from aid_application a where a.grant_id = g.id)"
            )
            == []
        )


def test_a_row_that_was_replaced_does_not_come_back_beside_the_new_one(office, committee) -> None:
    (number,) = approved(office, committee, committee.people[0])
    publicised(office, [number])
    granted(office, number)
    first = record(office, number).grant_id
    assert first is not None
    do(office, "移除", lambda s: aid.remove_grants(s, [first], "选错", PAID))
    granted(office, number, opinion="改由上级补助支付")
    assert [one.reason for one in undone(office, "移除").kept] == ["这份申请已另行列入发放，予以保留。"]
    with office.reader() as reader:
        assert reader.value("select count(*) from aid_grant where removed_on is null") == 1


def test_a_row_taken_off_comes_back_while_nothing_took_its_place(office, committee) -> None:
    (number,) = approved(office, committee, committee.people[0])
    publicised(office, [number])
    granted(office, number)
    first = record(office, number).grant_id
    assert first is not None
    do(office, "移除", lambda s: aid.remove_grants(s, [first], "选错", PAID))
    assert undone(office, "移除").kept == ()
    with pytest.raises(UserError, match="已经列入发放"):
        granted(office, number, opinion="再列一次")


def test_a_list_of_papers_of_a_draft_goes_back(office, committee) -> None:
    number = applied(office, committee, committee.people[0])
    do(office, "加材料", lambda s: service.set_papers(s, number, [PaperDraft("别的")]))
    assert undone(office, "加材料").kept == ()
    with office.reader() as reader:
        assert reader.value("select count(*) from paper_check") == 2
