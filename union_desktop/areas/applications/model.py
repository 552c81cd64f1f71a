# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of applications and of the meetings that decide them; amounts in fen. Steps are in ``core.proceedings``."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from union_desktop.core.database import Record


class AidApplication(Record):
    """Somebody asks for aid; place and category are those of the day of applying, the rule the version of that day.

    ``grant_id`` is the row of the round it became.
    """

    __tablename__ = "aid_application"
    subject: ClassVar[tuple[str, str]] = ("aid_application", "id")
    application_no: Mapped[str] = mapped_column(Text, unique=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("aid_scheme.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("hardship_case.id"), index=True)
    policy_version_id: Mapped[int | None] = mapped_column(ForeignKey("policy_version.id"), index=True)
    status: Mapped[str] = mapped_column(Text, index=True)
    applied_on: Mapped[dt.date] = mapped_column(Date)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("union_org.id"), index=True)
    group_name: Mapped[str] = mapped_column(Text, default="")
    campus_id: Mapped[int | None] = mapped_column(ForeignKey("campus.id"))
    staff_category: Mapped[str] = mapped_column(Text, default="")
    department: Mapped[str] = mapped_column(Text, default="")
    main_cause: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    household_size: Mapped[int | None]
    annual_income: Mapped[int | None] = mapped_column(BigInteger)
    other_aid: Mapped[str] = mapped_column(Text, default="")
    repeat_reason: Mapped[str] = mapped_column(Text, default="")
    amount_requested: Mapped[int] = mapped_column(BigInteger)
    amount_approved: Mapped[int | None] = mapped_column(BigInteger)
    grant_id: Mapped[int | None] = mapped_column(ForeignKey("aid_grant.id"), index=True)
    remark: Mapped[str] = mapped_column(Text, default="")
    __table_args__: Any = (
        CheckConstraint(
            "status in ('draft', 'submitted', 'branch_agreed', 'party_agreed', 'verified', 'approved',"
            " 'publicised', 'granted', 'refused', 'withdrawn')",
            name="status",
        ),
        CheckConstraint("amount_requested > 0", name="amount_requested"),
        CheckConstraint("amount_approved is null or amount_approved > 0", name="amount_approved"),
        {"sqlite_autoincrement": True},
    )


class CommitteeMeeting(Record):
    """A meeting of the committee; the version whose quorum and majority hold stays with it."""

    __tablename__ = "committee_meeting"
    subject: ClassVar[tuple[str, str]] = ("committee_meeting", "id")
    kind: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    held_on: Mapped[dt.date] = mapped_column(Date)
    place: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[str] = mapped_column(Text)
    policy_version_id: Mapped[int | None] = mapped_column(ForeignKey("policy_version.id"), index=True)
    minutes: Mapped[str] = mapped_column(Text, default="")
    __table_args__: Any = (
        CheckConstraint("kind in ('committee', 'enlarged', 'welfare')", name="kind"),
        CheckConstraint("status in ('planned', 'held')", name="status"),
        {"sqlite_autoincrement": True},
    )


class MeetingAttendee(Record):
    """Somebody called to a meeting, whether he or she has a vote, and came."""

    __tablename__ = "meeting_attendee"
    subject: ClassVar[tuple[str, str]] = ("committee_meeting", "meeting_id")
    meeting_id: Mapped[int] = mapped_column(ForeignKey("committee_meeting.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    votes: Mapped[bool] = mapped_column(default=True)
    present: Mapped[bool] = mapped_column(default=True)
    sort_order: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(Text, default="")
    __table_args__: Any = (
        CheckConstraint("role in ('chair', 'member', 'group_leader', 'recorder', 'observer')", name="role"),
        {"sqlite_autoincrement": True},
    )


class MeetingItem(Record):
    """One application or one round before a meeting: votes, what was decided, how much."""

    __tablename__ = "meeting_item"
    subject: ClassVar[tuple[str, str]] = ("committee_meeting", "meeting_id")
    meeting_id: Mapped[int] = mapped_column(ForeignKey("committee_meeting.id"), index=True)
    application_id: Mapped[int | None] = mapped_column(ForeignKey("aid_application.id"), index=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("aid_round.id"), index=True)
    sort_order: Mapped[int] = mapped_column(default=0)
    decision: Mapped[str] = mapped_column(Text, default="open")
    votes_for: Mapped[int | None]
    votes_against: Mapped[int | None]
    votes_abstained: Mapped[int | None]
    amount_decided: Mapped[int | None] = mapped_column(BigInteger)
    opinion: Mapped[str] = mapped_column(Text, default="")
    __table_args__: Any = (
        CheckConstraint("(application_id is null) <> (round_id is null)", name="about"),
        CheckConstraint("decision in ('open', 'approved', 'refused', 'deferred')", name="decision"),
        Index(None, "meeting_id", "application_id", unique=True),
        {"sqlite_autoincrement": True},
    )


class MeetingRecusal(Record):
    """Somebody who stood aside for one item, and why."""

    __tablename__ = "meeting_recusal"
    subject: ClassVar[tuple[str, str]] = ("committee_meeting", "meeting_id")
    meeting_id: Mapped[int] = mapped_column(ForeignKey("committee_meeting.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("meeting_item.id"), index=True)
    attendee_id: Mapped[int] = mapped_column(ForeignKey("meeting_attendee.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    __table_args__: Any = (UniqueConstraint("item_id", "attendee_id"), {"sqlite_autoincrement": True})
