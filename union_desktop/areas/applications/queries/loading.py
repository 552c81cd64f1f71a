# SPDX-License-Identifier: GPL-3.0-or-later
"""Records the use cases begin with, or a sentence when they are not there or not open any more."""

from __future__ import annotations

from sqlalchemy.orm import Session

from union_desktop.areas.aid.queries.schemes import SchemeRow, scheme
from union_desktop.areas.applications.model import AidApplication, CommitteeMeeting
from union_desktop.areas.applications.terms.meetings import PLANNED
from union_desktop.areas.members.model import Person
from union_desktop.core.errors import UserError


def application(session: Session, application_id: int) -> AidApplication:
    """The record; UserError when it is gone."""
    row = session.get(AidApplication, application_id)
    if row is None:
        raise UserError("这份申请的记录已不在，没有改动。请刷新列表。")
    return row


def scheme_of(session: Session, row: AidApplication) -> SchemeRow:
    """What the scheme of an application demands."""
    found = scheme(session, row.scheme_id)
    assert found is not None
    return found


def name_of(session: Session, row: AidApplication) -> str:
    """The applicant."""
    return session.get_one(Person, row.person_id).name


def meeting(session: Session, meeting_id: int) -> CommitteeMeeting:
    """The record; UserError when it is gone."""
    row = session.get(CommitteeMeeting, meeting_id)
    if row is None:
        raise UserError("这次会议的记录已不在，没有改动。请刷新列表。")
    return row


def planned(session: Session, meeting_id: int) -> CommitteeMeeting:
    """A meeting that was not held yet; UserError for any other."""
    row = meeting(session, meeting_id)
    if row.status != PLANNED:
        raise UserError(
            f"“{row.name}”的决议已经生效，没有改动。要更正请撤销“会议生效”这一步，或在以后的会议上重新审议。"
        )
    return row
