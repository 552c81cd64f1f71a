# SPDX-License-Identifier: GPL-3.0-or-later
"""The writes of applications and meetings for ``write_paths``: one application to its round, one meeting to its decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests.office_fixtures import TODAY
from union_desktop.areas.aid import service as aid
from union_desktop.areas.aid.model import AidScheme
from union_desktop.areas.aid.terms import Path, SchemeDraft
from union_desktop.areas.applications import service
from union_desktop.areas.applications.model import MeetingAttendee, MeetingItem
from union_desktop.areas.applications.terms.drafts import ApplicationDraft, GrantWish
from union_desktop.areas.applications.terms.meetings import (
    AttendeeDraft,
    Decision,
    MeetingDraft,
    MeetingKind,
    VotesDraft,
)
from union_desktop.core.proceedings.terms import PaperDraft, PaperState, StepDraft

_EARLY: Final = TODAY - dt.timedelta(20)
_WHY: Final = "确有需要"
_SCHEME: Final = SchemeDraft("applications_paths", "大病困难补助", Path.APPLICATION)
_FIRST: Final = MeetingDraft(MeetingKind.ENLARGED, "第一次会议", _EARLY)
_SECOND: Final = replace(_FIRST, name="第二次会议")
_PEOPLE: Final = (AttendeeDraft("钱委员"), AttendeeDraft("孙委员"))
_PAPER: Final = PaperDraft("诊断书", PaperState.PRESENT)


def furnish(session: Session) -> None:
    """A draft (1), ones that wait (2, 4 before a meeting, 5 not yet), one decided (3); a meeting held (1), two to come (2, 3)."""
    aid.add_scheme(session, _SCHEME)
    for person_id in (4, 5, 6, 1, 2):
        service.add(session, _draft(session, person_id), today=TODAY)
    for kind in ("submit", "branch_agree", "verify"):
        draft = StepDraft(kind, _EARLY, "李经办", opinion="同意")
        service.step(session, [2, 3, 4, 5], draft, repeat_reason=_WHY, today=TODAY)
    for draft in (_FIRST, _SECOND, replace(_FIRST, name="第三次会议")):
        service.plan(session, draft)
    for meeting, application in ((1, 3), (2, 2), (3, 4)):
        service.set_attendees(session, meeting, _PEOPLE)
        service.add_items(session, meeting, [application])
    _voted(session, 1)
    _voted(session, 3)
    service.hold(session, 1, today=TODAY)


def _draft(session: Session, person_id: int) -> ApplicationDraft:
    scheme = session.scalars(select(AidScheme.id).where(AidScheme.code == _SCHEME.code)).one()
    return ApplicationDraft(scheme, person_id, _EARLY, 100_000, "因病致困")


def _changed(session: Session) -> Any:
    before = _draft(session, 4)
    return service.change(session, 1, before, replace(before, remark="改过"), today=TODAY)


def _item(session: Session, meeting_id: int) -> int:
    return session.scalars(select(MeetingItem.id).where(MeetingItem.meeting_id == meeting_id)).one()


def _voted(session: Session, meeting_id: int, decided: int = 100_000) -> Any:
    vote = VotesDraft(_item(session, meeting_id), Decision.APPROVED, 2, 0, 0, decided)
    return service.set_votes(session, meeting_id, [vote])


def _aside(session: Session) -> Any:
    wanted = select(MeetingAttendee.id).where(MeetingAttendee.meeting_id == 3)
    return service.set_recusals(
        session,
        3,
        _item(session, 3),
        {session.scalars(wanted.order_by(MeetingAttendee.id)).first() or 0: "同事"},
    )


def _moved(session: Session) -> Any:
    """Takes the item of the second meeting off."""
    return service.remove_items(session, 2, [_item(session, 2)])


def _take_back(session: Session) -> Any:
    found = text("select max(seq) from audit_scope where table_name = 'committee_meeting'")
    return service.take_back_meeting(session, int(session.execute(found).scalar_one()))


#: In this order on what ``furnish`` left.
APPLICATIONS: Final[tuple[tuple[Callable[..., Any], Callable[[Any, Any], Any]], ...]] = (
    (service.add, lambda s, _: service.add(s, _draft(s, 5), today=TODAY)),
    (service.change, lambda s, _: _changed(s)),
    (service.set_papers, lambda s, _: service.set_papers(s, 1, [_PAPER])),
    (
        service.step,
        lambda s, _: service.step(s, [1], StepDraft("submit", TODAY), repeat_reason=_WHY, today=TODAY),
    ),
    (
        service.grant,
        lambda s, _: service.grant(s, [GrantWish(3)], TODAY, repeat_reason=_WHY, today=TODAY),
    ),
    (service.plan, lambda s, _: service.plan(s, replace(_FIRST, name="第四次会议"))),
    (
        service.change_meeting,
        lambda s, _: service.change_meeting(s, 2, replace(_SECOND, place="会议室")),
    ),
    (service.write_minutes, lambda s, _: service.write_minutes(s, 1, "会议认为情况属实。")),
    (service.remove_items, lambda s, _: _moved(s)),
    (service.add_items, lambda s, _: service.add_items(s, 2, [5])),
    (service.set_attendees, lambda s, _: service.set_attendees(s, 3, _PEOPLE[:1])),
    (service.set_recusals, lambda s, _: _aside(s)),
    (service.set_attendees, lambda s, _: service.set_attendees(s, 3, _PEOPLE)),
    (service.set_votes, lambda s, _: _voted(s, 3, 90_000)),
    (service.hold, lambda s, _: service.hold(s, 3, today=TODAY)),
    (service.take_back_meeting, lambda s, _: _take_back(s)),
    (service.cancel, lambda s, _: service.cancel(s, 2)),
)
