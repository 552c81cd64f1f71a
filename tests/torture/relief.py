# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes of the tab 困难帮扶, as endless rows of use cases; one ``yield`` after each commit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import TypeVar

from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.office_fixtures import TODAY, a_member
from union_desktop.areas.aid import service as aid
from union_desktop.areas.aid.terms import GrantDraft, Path, RoundDraft, SchemeDraft, Way
from union_desktop.areas.applications import service as applications
from union_desktop.areas.applications.terms.drafts import ApplicationDraft, GrantWish
from union_desktop.areas.applications.terms.meetings import (
    AttendeeDraft,
    Decision,
    MeetingDraft,
    MeetingKind,
    MeetingRole,
    VotesDraft,
)
from union_desktop.areas.hardship import service as hardship
from union_desktop.areas.hardship.terms import CaseDraft, ExpenseDraft
from union_desktop.areas.members import service as members
from union_desktop.core.office import Office
from union_desktop.core.proceedings.terms import StepDraft

T = TypeVar("T")
_ON = dt.date(2026, 9, 1)
_ROWS = 60


def _write(office: Office, title: str, act: Callable[..., T]) -> T:
    with office.transaction(title) as session:
        return act(session)


def _people(office: Office, dice: Random, count: int) -> Sequence[int]:
    """Newcomers, because nobody is helped twice without a reason."""
    drafts = [a_member(name=f"受助人{at}", staff_no=f"R{dice.getrandbits(60)}") for at in range(count)]
    return _write(office, "入会", lambda s: members.enrol_many(s, drafts, today=TODAY)).ids


def _scheme(office: Office, dice: Random, path: Path) -> int:
    code = f"scheme_{dice.getrandbits(40)}"
    return _write(office, "新建项目", lambda s: aid.add_scheme(s, SchemeDraft(code, code, path))).ids[0]


def paying(office: Office, dice: Random) -> Iterator[None]:
    """A round from its list to the last signature; the payment of everybody is one use case."""
    scheme = _scheme(office, dice, Path.BATCH)
    while True:
        people = _people(office, dice, _ROWS)
        yield
        draft = RoundDraft(scheme, f"批次{dice.getrandbits(40)}", 2026, _ON)
        number = _write(office, "新建批次", lambda s, d=draft: aid.open_round(s, d, today=TODAY)).ids[0]
        yield
        rows = [GrantDraft("", 100_000 + at, person_id=one) for at, one in enumerate(people)]
        grants = _write(
            office,
            "加入名单",
            lambda s, n=number, r=rows: aid.add_grants(s, n, r, on=_ON, repeat_reason="再次", today=TODAY),
        ).ids
        yield
        for step in (
            StepDraft("freeze", _ON),
            StepDraft("approve", _ON, "委员会", opinion="同意"),
            StepDraft("begin", _ON),
        ):
            _write(office, "办理", lambda s, n=number, d=step: aid.step(s, n, d, today=TODAY))
            yield
        _write(office, "发放", lambda s, g=grants: aid.pay(s, g, _ON, Way.CASH, today=TODAY))
        yield
        _write(office, "签收", lambda s, g=grants: aid.sign(s, g, _ON, today=TODAY))
        yield
        _write(office, "结清", lambda s, n=number: aid.step(s, n, StepDraft("close", _ON), today=TODAY))
        yield


def deciding(office: Office, dice: Random) -> Iterator[None]:
    """Applications of several people, one meeting, rows of a round."""
    scheme = _scheme(office, dice, Path.APPLICATION)
    while True:
        people = _people(office, dice, 6)
        yield
        ids = []
        for one in people:
            draft = ApplicationDraft(scheme, one, _ON, 500_000, "家庭困难")
            ids.append(_write(office, "申请", lambda s, d=draft: applications.add(s, d, today=TODAY)).ids[0])
            yield
        for kind in ("submit", "branch_agree", "verify"):
            step = StepDraft(kind, _ON, "" if kind == "submit" else "经办人", opinion="属实")
            _write(office, "办理", lambda s, i=tuple(ids), d=step: applications.step(s, i, d, today=TODAY))
            yield
        meeting = MeetingDraft(MeetingKind.ENLARGED, f"会议{dice.getrandbits(40)}", _ON)
        number = _write(office, "会议", lambda s, d=meeting: applications.plan(s, d)).ids[0]
        yield
        _write(office, "决议", lambda s, n=number, i=tuple(ids): _hold(s, n, i))
        yield
        wishes = [GrantWish(one) for one in ids]
        _write(
            office,
            "列入发放",
            lambda s, w=tuple(wishes): applications.grant(s, w, _ON, repeat_reason="再次", today=TODAY),
        )
        yield


def _hold(session: Session, meeting_id: int, ids: Sequence[int]) -> None:
    committee = [AttendeeDraft(f"委员{at}", MeetingRole.MEMBER) for at in range(9)]
    applications.set_attendees(session, meeting_id, committee)
    applications.add_items(session, meeting_id, application_ids=ids)
    items = session.scalars(
        text("select id from meeting_item where meeting_id = :id order by id"), {"id": meeting_id}
    )
    votes = [VotesDraft(item, Decision.APPROVED, 9, 0, 0, 400_000) for item in items]
    applications.set_votes(session, meeting_id, votes)
    applications.hold(session, meeting_id, today=TODAY)


def filing(office: Office, dice: Random) -> Iterator[None]:
    """A hardship file is opened, gets its figures, and is cancelled."""
    while True:
        (person,) = _people(office, dice, 1)
        yield
        case = _write(
            office, "建档", lambda s, p=person: hardship.open_case(s, p, CaseDraft(), _ON, today=TODAY)
        ).ids[0]
        yield
        expense = ExpenseDraft("medical", 1 + dice.getrandbits(20))
        _write(office, "支出", lambda s, c=case, e=expense: hardship.add_expense(s, c, e, today=TODAY))
        yield
        step = StepDraft("cancel", _ON, "办公室", opinion="调离")
        _write(office, "注销", lambda s, c=case, d=step: hardship.step(s, c, d, today=TODAY))
        yield
