# SPDX-License-Identifier: GPL-3.0-or-later
"""Invented schemes, rounds and rows for the tests of aid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from tests.office_fixtures import TODAY, enrolled
from union_desktop.areas.aid import service
from union_desktop.areas.aid.queries.rounds import Totals, round_row, totals
from union_desktop.areas.aid.terms import GrantDraft, RoundDraft, SchemeDraft, Way
from union_desktop.areas.hardship.model import HardshipCase, HouseholdMember
from union_desktop.core.office import Office
from union_desktop.core.proceedings.terms import StepDraft

R = TypeVar("R")
OPENED = dt.date(2026, 1, 5)
FROZEN_ON, APPROVED_ON, PAID_ON = dt.date(2026, 1, 8), dt.date(2026, 1, 10), dt.date(2026, 1, 15)
SCHEME = SchemeDraft("spring_warmth", "送温暖")


def do(office: Office, title: str, act: Callable[[Session], R]) -> R:
    """One use case in a transaction of its own."""
    with office.transaction(title) as session:
        return act(session)


def a_scheme(office: Office, draft: SchemeDraft = SCHEME, **changes: Any) -> int:
    """A scheme; keywords change the draft."""
    return do(office, "新建项目", lambda s: service.add_scheme(s, replace(draft, **changes))).ids[0]


def a_round(office: Office, scheme_id: int, name: str = "2026年春节", year: int = 2026) -> int:
    """A round with an empty list."""
    draft = RoundDraft(scheme_id, name, year, OPENED)
    return do(office, "新建批次", lambda s: service.open_round(s, draft, today=TODAY)).ids[0]


def people(office: Office, count: int = 3) -> list[int]:
    """Members with different names and staff numbers."""
    names = ["单雄信", "罗士信", "秦叔宝", "程知节", "尉迟恭", "李世绩", "侯君集", "张公谨"]
    return [enrolled(office, name=names[at], staff_no=f"2000{at}") for at in range(count)]


def added(
    office: Office,
    round_id: int,
    drafts: Sequence[GrantDraft | int],
    *,
    amount: int = 150_000,
    on: dt.date = OPENED,
    **more: Any,
) -> list[int]:
    """Rows on the list of a round; a number stands for somebody with the usual amount."""
    full = [one if isinstance(one, GrantDraft) else GrantDraft("", amount, person_id=one) for one in drafts]
    return list(
        do(
            office,
            "加入名单",
            lambda s: service.add_grants(s, round_id, full, on=on, today=TODAY, **more),
        ).ids
    )


def step(office: Office, round_id: int, kind: str, on: dt.date = APPROVED_ON, **more: Any) -> None:
    """One step of a round."""
    full = {"actor": "工会委员会", "opinion": "同意", **more}
    do(office, kind, lambda s: service.step(s, round_id, StepDraft(kind, on, **full), today=TODAY))


def decided(office: Office, round_id: int) -> None:
    """Frozen, approved and being paid."""
    step(office, round_id, "freeze", FROZEN_ON)
    step(office, round_id, "approve", APPROVED_ON)
    step(office, round_id, "begin", APPROVED_ON)


def paid(office: Office, ids: Sequence[int], on: dt.date = PAID_ON, way: Way = Way.CASH) -> None:
    """Rows whose money left the office."""
    do(office, "发放", lambda s: service.pay(s, ids, on, way, today=TODAY))


def account_of(office: Office, round_id: int) -> Totals:
    """The account of a round."""
    with office.reader() as reader:
        return totals(reader, round_id)


def state_of(office: Office, round_id: int) -> str:
    """Where a round is."""
    with office.reader() as reader:
        found = round_row(reader, round_id)
    assert found is not None
    return found.status


def column(office: Office, name: str, round_id: int, table: str = "aid_grant") -> list[Any]:
    """One column of the rows of a round, in the order they were entered."""
    with office.reader() as reader:
        return [
            row[0]
            for row in reader.rows(
                f"select {name} from {table} where round_id = :id order by id", id=round_id
            )
        ]


def a_file(office: Office, worker: int, *others: tuple[int | None, str], status: str = "filed") -> int:
    """An open hardship file of a worker with (person, identity number) of others of the household."""

    def write(session: Session) -> int:
        case = HardshipCase(
            case_no=f"KN{worker}", person_id=worker, status=status, opened_on=OPENED, touched_on=OPENED
        )
        session.add(case)
        session.flush()
        for person_id, id_number in others:
            session.add(
                HouseholdMember(
                    case_id=case.id, person_id=person_id, relation="配偶", name="某某", id_number=id_number
                )
            )
        session.flush()
        return case.id

    return do(office, "建档", write)
