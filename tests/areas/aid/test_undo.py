# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking back: steps and states go together, and what later work stands on stays."""

from __future__ import annotations

from tests.areas.aid.aid_fixtures import (
    FROZEN_ON,
    PAID_ON,
    SCHEME,
    a_round,
    a_scheme,
    account_of,
    added,
    column,
    decided,
    do,
    paid,
    people,
    state_of,
    step,
)
from tests.office_fixtures import TODAY, a_member
from union_desktop.app.areas import AREAS
from union_desktop.app.desk import all_undo_rules
from union_desktop.areas.aid import service
from union_desktop.areas.aid.service.undoing import DISAGREES, PAID_SINCE, STEPS_SINCE
from union_desktop.areas.aid.terms import GrantDraft, RoundDraft, Way
from union_desktop.areas.members import service as members
from union_desktop.core.office import Office
from union_desktop.core.proceedings.terms import StepDraft
from union_desktop.core.undo import reverting


def last_seq(office: Office) -> int:
    with office.reader() as reader:
        return int(reader.value("select max(seq) from audit_entry"))


def take_back(office: Office, seq: int) -> list[str]:
    with office.transaction("撤销") as session:
        return [one.reason for one in reverting.take_back(session, seq, all_undo_rules(AREAS)).kept]


def test_a_step_is_taken_back_with_its_state_and_only_the_last_one(office: Office) -> None:
    round_id = a_round(office, a_scheme(office))
    added(office, round_id, people(office))
    step(office, round_id, "freeze", FROZEN_ON)
    frozen = last_seq(office)
    step(office, round_id, "approve")
    approved = last_seq(office)
    assert take_back(office, frozen) != []
    assert state_of(office, round_id) == "approved"
    assert take_back(office, approved) == []
    assert state_of(office, round_id) == "frozen"
    assert take_back(office, frozen) == []
    assert state_of(office, round_id) == "draft"
    assert column(office, "frozen_on", round_id, "(select frozen_on, id as round_id, id from aid_round)") == [
        None
    ]


def test_a_row_of_a_decided_list_does_not_vanish(office: Office) -> None:
    round_id = a_round(office, a_scheme(office))
    ids = added(office, round_id, people(office))
    entry = last_seq(office)
    decided(office, round_id)
    assert set(take_back(office, entry)) == {STEPS_SINCE}
    assert column(office, "id", round_id) == ids


def test_an_amount_the_committee_has_seen_does_not_go_back(office: Office) -> None:
    round_id = a_round(office, a_scheme(office))
    ids = added(office, round_id, people(office, 1))
    do(office, "改金额", lambda s: service.set_amounts(s, {ids[0]: 80_000}))
    entry = last_seq(office)
    step(office, round_id, "freeze", FROZEN_ON)
    assert take_back(office, entry) == [STEPS_SINCE]
    assert account_of(office, round_id).decided == 80_000


def test_an_addition_to_a_list_being_paid_may_be_taken_back_at_once(office: Office) -> None:
    *first, last = people(office)
    round_id = a_round(office, a_scheme(office))
    ids = added(office, round_id, first)
    decided(office, round_id)
    added(office, round_id, [last], on=PAID_ON, added_reason="漏报")
    assert take_back(office, last_seq(office)) == []
    assert column(office, "id", round_id) == ids


def test_a_payment_is_taken_back_whole_and_not_under_a_signature(office: Office) -> None:
    round_id = a_round(office, a_scheme(office))
    ids = added(office, round_id, people(office))
    decided(office, round_id)
    began = last_seq(office)
    paid(office, ids)
    entry = last_seq(office)
    do(office, "签收", lambda s: service.sign(s, ids[:1], PAID_ON, today=TODAY))
    signed = last_seq(office)
    kept = take_back(office, entry)
    assert kept == [DISAGREES] or len(kept) == 1
    assert column(office, "pay_state", round_id) == ["signed", "due", "due"]
    assert take_back(office, began) == [PAID_SINCE]
    assert take_back(office, signed) == []
    assert column(office, "pay_state", round_id)[0] == "paid"
    assert account_of(office, round_id).balanced


def test_a_list_longer_than_a_lot_goes_with_its_round_and_scheme(office: Office) -> None:
    """The step that closed the round is the newest change, and the round must not go before the last of its rows."""
    with office.transaction("会员") as session:
        drafts = [a_member(name=f"李{chr(0x4E00 + at)}", staff_no=f"Z{at:05}") for at in range(900)]
        members.enrol_many(session, drafts, today=TODAY)
    with office.transaction("一步办完") as session:
        scheme = service.add_scheme(session, SCHEME).ids[0]
        draft = RoundDraft(scheme, "2026年春节", 2026, PAID_ON)
        round_id = service.open_round(session, draft, today=TODAY).ids[0]
        rows = [GrantDraft("", 1000, person_id=at + 1) for at in range(900)]
        ids = service.add_grants(session, round_id, rows, on=PAID_ON, today=TODAY).ids
        for kind in ("freeze", "approve", "begin"):
            one = StepDraft(kind, PAID_ON, "工会委员会", opinion="同意")
            service.step(session, round_id, one, today=TODAY)
        service.pay(session, ids, PAID_ON, Way.CASH, today=TODAY)
        service.step(session, round_id, StepDraft("close", PAID_ON), today=TODAY)
    assert take_back(office, last_seq(office)) == []
    with office.reader() as reader:
        left = [
            reader.value(f"select count(*) from {table}")
            for table in ("aid_scheme", "aid_round", "aid_grant", "aid_payment", "proceeding_step")
        ]
    assert left == [0, 0, 0, 0, 0]
