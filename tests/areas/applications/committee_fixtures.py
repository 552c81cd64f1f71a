# SPDX-License-Identifier: GPL-3.0-or-later
"""A scheme with its rule, three people who apply, and a committee of five; all invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from tests.office_fixtures import TODAY, enrolled
from union_desktop.areas.aid import service as aid
from union_desktop.areas.aid.terms import FundSource, Path, SchemeDraft
from union_desktop.areas.applications import service
from union_desktop.areas.applications.model import AidApplication
from union_desktop.areas.applications.queries import meeting as meetings
from union_desktop.areas.applications.terms.drafts import ApplicationDraft, GrantWish
from union_desktop.areas.applications.terms.meetings import (
    AttendeeDraft,
    Decision,
    MeetingDraft,
    MeetingKind,
    MeetingRole,
    MeetingSheet,
    VotesDraft,
)
from union_desktop.areas.policies import service as policies
from union_desktop.areas.policies.terms import (
    OnBreak,
    ParameterDraft,
    PolicyDraft,
    PolicyKind,
    VersionDraft,
)
from union_desktop.core.office import Office
from union_desktop.core.proceedings.terms import PaperDraft, PaperState, StepDraft

R = TypeVar("R")
APPLIED = dt.date(2026, 3, 2)
BRANCH, PARTY, CHECKED = dt.date(2026, 3, 10), dt.date(2026, 3, 12), dt.date(2026, 3, 20)
MET = dt.date(2026, 4, 8)
SHOWN, SHOWN_TO, PAID = dt.date(2026, 4, 9), dt.date(2026, 4, 15), dt.date(2026, 4, 20)
PAPERS = ("补助申请审批表", "诊断书")
NAMES = ("单雄信", "程咬金", "王伯当")
RULE = (
    ParameterDraft("amount_max", "5000000"),
    ParameterDraft("cap_per_year", "9000000", "", OnBreak.ADMINISTRATOR),
    ParameterDraft("publicity_days", "5"),
    ParameterDraft("quorum_share", "6667"),
    ParameterDraft("votes_needed", "more_than_half_present"),
    ParameterDraft("required_materials", "\n".join(PAPERS), "special_hardship"),
)
SCHEME = SchemeDraft(
    "special_hardship",
    "特困补助",
    Path.APPLICATION,
    fund_sources=(FundSource.OWN_FUNDS, FundSource.SUPERIOR_UNION),
    publicity=True,
)


@dataclass(frozen=True, slots=True)
class Committee:
    """What stands in the office."""

    policy: int
    scheme: int
    people: tuple[int, ...]
    members: tuple[int, ...]


def do(office: Office, title: str, act: Callable[[Session], R]) -> R:
    """One use case in a transaction of its own."""
    with office.transaction(title) as session:
        return act(session)


def furnished(
    office: Office, scheme: SchemeDraft = SCHEME, rule: Sequence[ParameterDraft] = RULE
) -> Committee:
    """A rule of 2015, a scheme under it, three applicants, five members of the committee who are people of the office."""
    from dataclasses import replace

    version = VersionDraft(dt.date(2015, 4, 24), "校工〔2015〕3号", "党委会议", parameters=tuple(rule))
    policy = do(
        office,
        "制度",
        lambda s: policies.add_policy(
            s, PolicyDraft("special_hardship", PolicyKind.AID, "特困补助办法"), version
        ),
    ).ids[0]
    number = do(office, "项目", lambda s: aid.add_scheme(s, replace(scheme, policy_id=policy))).ids[0]
    people = tuple(
        enrolled(office, name=name, staff_no=f"2000{at}", department="物理学院", gender="1")
        for at, name in enumerate(NAMES)
    )
    members = tuple(
        enrolled(office, name=name, staff_no=f"3000{at}", department="工会办公室")
        for at, name in enumerate(("秦琼", "魏征", "徐茂公", "罗成", "尤俊达"))
    )
    return Committee(policy, number, people, members)


def a_draft(committee: Committee, person_id: int, **changes: Any) -> ApplicationDraft:
    """What somebody writes on the form."""
    facts = {
        "scheme_id": committee.scheme,
        "person_id": person_id,
        "applied_on": APPLIED,
        "amount_requested": 3_000_000,
        "reason": "本人患重病，自费部分较多。",
        "main_cause": "serious_illness",
        "household_size": 3,
        "annual_income": 6_000_000,
        **changes,
    }
    return ApplicationDraft(**facts)


def applied(office: Office, committee: Committee, person_id: int, **changes: Any) -> int:
    """Write an application and return its id."""
    draft = a_draft(committee, person_id, **changes)
    return do(office, "新申请", lambda s: service.add(s, draft, today=TODAY)).ids[0]


def stepped(office: Office, ids: int | Sequence[int], kind: str, on: dt.date, **changes: Any) -> None:
    """Take one step; ``actor`` and ``opinion`` have something in them unless told otherwise."""
    reasons = {key: changes.pop(key) for key in ("repeat_reason", "breach_reason") if key in changes}
    facts = {"actor": "理学部工会主席", "opinion": "同意。", **changes}
    listed = [ids] if isinstance(ids, int) else ids
    do(office, kind, lambda s: service.step(s, listed, StepDraft(kind, on, **facts), today=TODAY, **reasons))


def with_papers(office: Office, application_id: int, items: Sequence[str] = PAPERS) -> None:
    """All papers are there."""
    papers = [PaperDraft(item, PaperState.PRESENT) for item in items]
    do(office, "材料", lambda s: service.set_papers(s, application_id, papers))


def verified(office: Office, committee: Committee, person_id: int, **changes: Any) -> int:
    """An application that waits for the committee."""
    number = applied(office, committee, person_id, **changes)
    stepped(office, number, "submit", APPLIED)
    stepped(office, number, "branch_agree", BRANCH)
    with_papers(office, number)
    stepped(office, number, "verify", CHECKED, actor="")
    return number


def attendees(committee: Committee) -> list[AttendeeDraft]:
    """Five with a vote and an observer."""
    roles = (
        MeetingRole.CHAIR,
        MeetingRole.MEMBER,
        MeetingRole.MEMBER,
        MeetingRole.GROUP_LEADER,
        MeetingRole.RECORDER,
    )
    names = ("秦琼", "魏征", "徐茂公", "罗成", "尤俊达")
    called = [
        AttendeeDraft(name, role, person)
        for name, role, person in zip(names, roles, committee.members, strict=True)
    ]
    return [*called, AttendeeDraft("裴仁基", MeetingRole.OBSERVER, votes=False)]


def planned(
    office: Office,
    committee: Committee,
    applications: Sequence[int] = (),
    rounds: Sequence[int] = (),
    *,
    people: Sequence[AttendeeDraft] | None = None,
    on: dt.date = MET,
    name: str = "2026年第一次工会委员会扩大会议",
) -> int:
    """A meeting with its people and items."""

    def act(session: Session) -> int:
        number = service.plan(session, MeetingDraft(MeetingKind.ENLARGED, name, on, "第一会议室")).ids[0]
        service.set_attendees(session, number, attendees(committee) if people is None else people)
        service.add_items(session, number, applications, rounds)
        return number

    return do(office, "筹备会议", act)


def seen(office: Office, meeting_id: int) -> MeetingSheet:
    """The meeting as it stands."""
    with office.reader() as reader:
        found = meetings.sheet(reader, meeting_id)
    assert found is not None
    return found


def voted(office: Office, meeting_id: int, *votes: tuple[Decision, int, int, int, int | None]) -> None:
    """One line for each item: decision, for, against, abstained, amount."""
    items = seen(office, meeting_id).items
    lines = [
        VotesDraft(item.id, *line, opinion="" if line[0] is Decision.APPROVED else "理由不充分。")
        for item, line in zip(items, votes, strict=True)
    ]
    do(office, "表决", lambda s: service.set_votes(s, meeting_id, lines))


def held(office: Office, meeting_id: int, **more: Any) -> None:
    """Let the decisions take effect."""
    do(office, "会议决议生效", lambda s: service.hold(s, meeting_id, today=TODAY, **more))


def approved(office: Office, committee: Committee, *people: int, amount: int = 3_000_000) -> list[int]:
    """Applications of these people that one meeting agreed to."""
    numbers = [verified(office, committee, person) for person in people]
    meeting = planned(office, committee, numbers)
    voted(office, meeting, *((Decision.APPROVED, 5, 0, 0, amount) for _ in numbers))
    held(office, meeting)
    return numbers


def publicised(office: Office, numbers: Sequence[int]) -> None:
    """Five days and more of publicity."""
    stepped(office, numbers, "publicise", SHOWN, actor="", from_on=SHOWN, to_on=SHOWN_TO)


def granted(office: Office, *wishes: GrantWish | int, on: dt.date = PAID, **more: Any) -> None:
    """Put decided applications into the round of the year."""
    listed = [one if isinstance(one, GrantWish) else GrantWish(one) for one in wishes]
    do(office, "列入发放", lambda s: service.grant(s, listed, on, today=TODAY, **more))


def status(office: Office, number: int) -> str:
    """Where an application stands."""
    with office.reader() as reader:
        return str(reader.value("select status from aid_application where id = :id", id=number))


def record(office: Office, number: int) -> AidApplication:
    """The row, detached."""
    with office.transaction("查看") as session:
        row = session.get_one(AidApplication, number)
        session.expunge(row)
    return row
