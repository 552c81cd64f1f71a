# SPDX-License-Identifier: GPL-3.0-or-later
"""A meeting prepared: who is called, what is before it, who stands aside, what was voted. All of it until it was held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from union_desktop.areas.aid.model import AidRound
from union_desktop.areas.aid.terms import FROZEN
from union_desktop.areas.applications.model import (
    AidApplication,
    CommitteeMeeting,
    MeetingAttendee,
    MeetingItem,
    MeetingRecusal,
)
from union_desktop.areas.applications.queries import meeting as reading
from union_desktop.areas.applications.queries.loading import meeting, planned
from union_desktop.areas.applications.terms import VERIFIED
from union_desktop.areas.applications.terms.meetings import (
    PLANNED,
    AttendeeDraft,
    Decision,
    MeetingDraft,
    MeetingRole,
    VotesDraft,
)
from union_desktop.areas.members.model import Person
from union_desktop.areas.policies import queries as policies
from union_desktop.areas.policies.terms import PolicyKind
from union_desktop.core.changes import Changes
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.roles import Role, needs

TABLES: Final = frozenset({"committee_meeting", "meeting_attendee", "meeting_item", "meeting_recusal"})


@needs(Role.CLERK)
def plan(session: Session, draft: MeetingDraft, *, people_of: int | None = None) -> Changes:
    """A meeting to come; those called to ``people_of`` are called again, as present until told otherwise."""
    _refuse(session, draft, None)
    row = CommitteeMeeting(status=PLANNED)
    _put(session, row, draft)
    session.add(row)
    session.flush()
    if people_of is not None:
        for at, one in enumerate(reading.attendees(session, people_of)):
            session.add(
                MeetingAttendee(
                    meeting_id=row.id,
                    person_id=one.person_id,
                    name=one.name,
                    role=one.role.value,
                    votes=one.votes,
                    present=True,
                    sort_order=at,
                    note="",
                )
            )
    session.flush()
    return Changes(TABLES, (row.id,))


@needs(Role.CLERK)
def change(session: Session, meeting_id: int, draft: MeetingDraft) -> Changes:
    """Another day, place, name or rule."""
    row = planned(session, meeting_id)
    _refuse(session, draft, meeting_id)
    _put(session, row, draft)
    session.flush()
    return Changes(TABLES, (meeting_id,))


@needs(Role.CLERK)
def write_minutes(session: Session, meeting_id: int, text: str) -> Changes:
    """What was said, for the minutes; may be written after the meeting, because it decides nothing."""
    row = meeting(session, meeting_id)
    row.minutes = text.strip()
    session.flush()
    return Changes(TABLES, (meeting_id,))


@needs(Role.CLERK)
def cancel(session: Session, meeting_id: int) -> Changes:
    """A meeting that does not take place goes with everything prepared for it."""
    row = planned(session, meeting_id)
    for record in (MeetingRecusal, MeetingItem, MeetingAttendee):
        for one in session.scalars(select(record).where(record.meeting_id == meeting_id)):
            session.delete(one)
        session.flush()
    session.delete(row)
    session.flush()
    return Changes(TABLES, (meeting_id,))


@needs(Role.CLERK)
def set_attendees(session: Session, meeting_id: int, people: Sequence[AttendeeDraft]) -> Changes:
    """Make the list of those called this one, in this order; who has to stand aside does so at once."""
    planned(session, meeting_id)
    _refuse_people(session, people)
    there = {
        row.id: row
        for row in session.scalars(select(MeetingAttendee).where(MeetingAttendee.meeting_id == meeting_id))
    }
    for number in there.keys() - {one.id for one in people}:
        for recusal in session.scalars(select(MeetingRecusal).where(MeetingRecusal.attendee_id == number)):
            session.delete(recusal)
        session.flush()
        session.delete(there[number])
    for at, one in enumerate(people):
        row = there.get(one.id) if one.id is not None else None
        if row is None:
            row = MeetingAttendee(meeting_id=meeting_id)
            session.add(row)
        row.name, row.role, row.person_id = one.name.strip(), one.role.value, one.person_id
        row.votes = one.votes and one.role is not MeetingRole.OBSERVER
        row.present, row.note, row.sort_order = one.present, one.note.strip(), at
    session.flush()
    _stand_aside(session, meeting_id)
    return Changes(TABLES, (meeting_id,))


@needs(Role.CLERK)
def add_items(
    session: Session, meeting_id: int, application_ids: Sequence[int] = (), round_ids: Sequence[int] = ()
) -> Changes:
    """Put verified applications and frozen rounds before the meeting."""
    planned(session, meeting_id)
    waiting = {(one.table, one.id) for one in reading.waiting(session)}
    last = len(session.scalars(select(MeetingItem.id).where(MeetingItem.meeting_id == meeting_id)).all())
    wanted = [
        *(("aid_application", one) for one in application_ids),
        *(("aid_round", one) for one in round_ids),
    ]
    for at, (table, number) in enumerate(dict.fromkeys(wanted), last):
        if (table, number) not in waiting:
            raise UserError(_not_waiting(session, table, number))
        session.add(
            MeetingItem(
                meeting_id=meeting_id,
                application_id=number if table == "aid_application" else None,
                round_id=number if table == "aid_round" else None,
                sort_order=at,
                decision=Decision.OPEN.value,
                amount_decided=session.get_one(AidApplication, number).amount_requested
                if table == "aid_application"
                else None,
            )
        )
    session.flush()
    _stand_aside(session, meeting_id)
    return Changes(TABLES, (meeting_id,))


@needs(Role.CLERK)
def remove_items(session: Session, meeting_id: int, item_ids: Sequence[int]) -> Changes:
    """Take items off the agenda; they can be put before another meeting."""
    planned(session, meeting_id)
    for number in item_ids:
        item = _item(session, meeting_id, number)
        for recusal in session.scalars(select(MeetingRecusal).where(MeetingRecusal.item_id == number)):
            session.delete(recusal)
        session.flush()
        session.delete(item)
    session.flush()
    return Changes(TABLES, (meeting_id,))


@needs(Role.CLERK)
def set_recusals(session: Session, meeting_id: int, item_id: int, aside: Mapping[int, str]) -> Changes:
    """Who stands aside for an item and why, by number of the attendee; those who have to are added."""
    planned(session, meeting_id)
    item = _item(session, meeting_id, item_id)
    people = reading.attendees(session, meeting_id)
    known = {one.id for one in people}
    must = reading.must_stand_aside(session, people, item.application_id, item.round_id)
    wanted = {**must, **{number: why.strip() for number, why in aside.items()}}
    if not wanted.keys() <= known:
        raise UserError("回避的人不在这次会议的名单上，没有保存。请刷新后重试。")
    if not all(wanted.values()):
        raise InvalidDraft({"reason": "请写明回避的原因。"})
    there = {
        row.attendee_id: row
        for row in session.scalars(select(MeetingRecusal).where(MeetingRecusal.item_id == item_id))
    }
    for number in there.keys() - wanted.keys():
        session.delete(there[number])
    for number, why in wanted.items():
        if number in there:
            there[number].reason = why
        else:
            session.add(
                MeetingRecusal(meeting_id=meeting_id, item_id=item_id, attendee_id=number, reason=why)
            )
    session.flush()
    return Changes(TABLES, (meeting_id,))


@needs(Role.CLERK)
def set_votes(session: Session, meeting_id: int, votes: Sequence[VotesDraft]) -> Changes:
    """What was voted and decided, as far as it is known; whether it adds up is asked when the meeting takes effect."""
    planned(session, meeting_id)
    for one in votes:
        item = _item(session, meeting_id, one.item_id)
        counted = (one.votes_for, one.votes_against, one.votes_abstained)
        if any(number is not None and number < 0 for number in counted):
            raise InvalidDraft({"votes": "票数不能是负数。"})
        if one.amount_decided is not None and one.amount_decided < 0:
            raise InvalidDraft({"amount_decided": "审定金额不能是负数。"})
        item.decision, item.opinion = one.decision.value, one.opinion.strip()
        item.votes_for, item.votes_against, item.votes_abstained = counted
        item.amount_decided = one.amount_decided
    session.flush()
    return Changes(TABLES, (meeting_id,))


def _item(session: Session, meeting_id: int, item_id: int) -> MeetingItem:
    item = session.get(MeetingItem, item_id)
    if item is None or item.meeting_id != meeting_id:
        raise UserError("这项议题已不在这次会议里，没有保存。请刷新后重试。")
    return item


def _put(session: Session, row: CommitteeMeeting, draft: MeetingDraft) -> None:
    rule = (
        policies.rule(session, draft.policy_id, draft.held_on)
        if draft.policy_id is not None
        else policies.rule_for(session, PolicyKind.AID, draft.held_on)
    )
    row.kind, row.name, row.held_on = draft.kind.value, draft.name.strip(), draft.held_on
    row.place = draft.place.strip()
    row.policy_version_id = rule.version_id if rule is not None else None


def _refuse(session: Session, draft: MeetingDraft, meeting_id: int | None) -> None:
    if not draft.name.strip():
        raise InvalidDraft({"name": "请填写会议名称。"})
    same = session.scalar(
        select(CommitteeMeeting.id).where(
            CommitteeMeeting.name == draft.name.strip(), CommitteeMeeting.id != (meeting_id or 0)
        )
    )
    if same:
        raise InvalidDraft({"name": f"已有名为“{draft.name.strip()}”的会议，没有保存。请核对次数。"})


def _refuse_people(session: Session, people: Sequence[AttendeeDraft]) -> None:
    if not all(one.name.strip() for one in people):
        raise InvalidDraft({"name": "参会人员的姓名不能空着。"})
    numbers = [one.person_id for one in people if one.person_id is not None]
    twice = next((number for number in numbers if numbers.count(number) > 1), None)
    if twice is not None:
        raise InvalidDraft({"name": f"{session.get_one(Person, twice).name}在名单上出现了两次，没有保存。"})
    by_hand = [one.name.strip() for one in people if one.person_id is None]
    double = next((name for name in by_hand if by_hand.count(name) > 1), None)
    if double is not None:
        raise InvalidDraft({"name": f"{double}在名单上出现了两次，没有保存。同名的人请加注单位。"})
    if sum(one.role is MeetingRole.CHAIR for one in people) > 1:
        raise InvalidDraft({"role": "主持人只能有一位，没有保存。"})


def _not_waiting(session: Session, table: str, number: int) -> str:
    if table == "aid_round":
        round_ = session.get(AidRound, number)
        name = f"批次“{round_.name}”" if round_ is not None else "这个批次"
        why = "名单还没有锁定" if round_ is not None and round_.status != FROZEN else "已在另一次会议的议题里"
        return f"{name}{why}，没有加入议题。"
    row = session.get(AidApplication, number)
    name = f"申请 {row.application_no}" if row is not None else "这份申请"
    why = "还不到会议审定这一步" if row is not None and row.status != VERIFIED else "已在一次会议的议题里"
    return f"{name}{why}，没有加入议题。"


def _stand_aside(session: Session, meeting_id: int) -> None:
    """Writes down who has to stand aside and does not yet."""
    people = reading.attendees(session, meeting_id)
    for item in session.scalars(select(MeetingItem).where(MeetingItem.meeting_id == meeting_id)).all():
        there = set(
            session.scalars(select(MeetingRecusal.attendee_id).where(MeetingRecusal.item_id == item.id))
        )
        must = reading.must_stand_aside(session, people, item.application_id, item.round_id)
        for number in must.keys() - there:
            session.add(
                MeetingRecusal(
                    meeting_id=meeting_id, item_id=item.id, attendee_id=number, reason=must[number]
                )
            )
    session.flush()
