# SPDX-License-Identifier: GPL-3.0-or-later
"""What concerns a unit and its members at once: leaders, closing, merging."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from union_desktop.areas.members.model import GroupLeader, MembershipSpan, Person
from union_desktop.areas.members.service.history import EventDraft, record_many
from union_desktop.areas.members.terms import EventKind, MembershipStatus, Placement
from union_desktop.areas.organisation import service as organisation
from union_desktop.areas.organisation.model import END, UnionOrgVersion
from union_desktop.core.changes import Changes
from union_desktop.core.errors import UserError
from union_desktop.core.roles import Role, needs

#: The roles a unit's people can have, with their Chinese words.
ROLES = {"leader": "组长", "deputy": "副组长", "women_committee": "女工委员"}
_STANDING = (MembershipStatus.ACTIVE.value, MembershipStatus.RETAINED.value, MembershipStatus.APPLYING.value)


@needs(Role.CLERK)
def appoint_leader(session: Session, org_id: int, person_id: int, role: str, on: dt.date) -> Changes:
    """Somebody takes a role in a unit; a leader or deputy before them ends on the same day."""
    if role not in ROLES:
        raise ValueError(f"unknown role {role}")
    if role == "leader":
        for former in session.scalars(
            select(GroupLeader).where(
                GroupLeader.org_id == org_id, GroupLeader.role == role, GroupLeader.to_on == END
            )
        ):
            if former.person_id == person_id:
                raise UserError("此人已经是这个小组的组长，没有重复登记。", "person_id")
            if former.from_on >= on:
                raise UserError(
                    f"现任组长自 {former.from_on:%Y-%m-%d} 起任职，新组长的任职日期应更晚，没有任命。请核对日期。",
                    "on",
                )
            former.to_on = on
    leader = GroupLeader(org_id=org_id, person_id=person_id, role=role, from_on=on, to_on=END)
    session.add(leader)
    session.flush()
    return Changes(frozenset({"group_leader"}), (org_id,))


@needs(Role.CLERK)
def end_leader(session: Session, leader_id: int, on: dt.date) -> Changes:
    """Somebody's role in a unit ends on that day."""
    leader = session.get_one(GroupLeader, leader_id)
    if leader.from_on >= on:
        raise UserError(f"任职自 {leader.from_on:%Y-%m-%d} 起，卸任日期应更晚，没有保存。", "on")
    leader.to_on = on
    return Changes(frozenset({"group_leader"}), (leader.org_id,))


@needs(Role.CLERK)
def close_unit(session: Session, unit_id: int, on: dt.date) -> Changes:
    """Close a unit nobody belongs to any more from that day on."""
    members = session.scalar(
        select(func.count(func.distinct(MembershipSpan.person_id))).where(
            MembershipSpan.union_group_id == unit_id,
            MembershipSpan.to_on > on,
            MembershipSpan.status.in_(_STANDING),
        )
    )
    if members:
        raise UserError(
            f"该单位在 {on:%Y-%m-%d} 及以后还有 {members} 名会员，没有撤销。请先把他们转到其他小组，或改用“合并”。"
        )
    return _end_roles(session, unit_id, on) | organisation.close_unit(session, unit_id, on)


@needs(Role.CLERK)
def merge_units(
    session: Session, from_ids: Sequence[int], into_id: int, on: dt.date, *, today: dt.date | None = None
) -> Changes:
    """Move everybody of some groups into another on a day and close the emptied ones; earlier days stay as they were."""
    if into_id in from_ids:
        raise UserError("合并的目标小组不能同时是被合并的小组，没有改动。")
    changes = Changes()
    for unit_id in from_ids:
        later = session.scalar(
            select(func.count()).where(
                MembershipSpan.union_group_id == unit_id,
                MembershipSpan.from_on > on,
                MembershipSpan.status.in_(_STANDING),
            )
        )
        if later:
            raise UserError(f"有 {later} 条会籍变动晚于 {on:%Y-%m-%d}，没有合并。请选择更晚的日期。", "on")
        moving = session.execute(
            select(
                MembershipSpan.person_id,
                MembershipSpan.campus_id,
                MembershipSpan.staff_category,
                MembershipSpan.basis,
            ).where(
                MembershipSpan.union_group_id == unit_id,
                MembershipSpan.from_on <= on,
                MembershipSpan.to_on > on,
                MembershipSpan.status.in_(_STANDING[:2]),
            )
        ).all()
        drafts = [
            (
                person_id,
                EventDraft(EventKind.MOVE, on, Placement(into_id, campus, category, basis), "小组合并"),
            )
            for person_id, campus, category, basis in moving
            if campus is not None and category is not None and basis is not None
        ]
        if drafts:
            changes |= record_many(session, drafts, today=today)
        changes |= close_unit(session, unit_id, on)
    return changes


def refuse_members_outside(session: Session, unit_ids: Sequence[int]) -> None:
    """After an undo nobody may belong to a unit beyond its last day (core.undo); raises UserError with the reason."""
    session.flush()
    last = (
        select(UnionOrgVersion.org_id, func.max(UnionOrgVersion.valid_to).label("until"))
        .where(UnionOrgVersion.org_id.in_(unit_ids))
        .group_by(UnionOrgVersion.org_id)
        .subquery()
    )
    if session.scalar(
        select(MembershipSpan.id)
        .join(last, last.c.org_id == MembershipSpan.union_group_id)
        .where(MembershipSpan.to_on > last.c.until, MembershipSpan.status.in_(_STANDING))
        .limit(1)
    ):
        raise UserError("此后又有会员在这个单位，予以保留。")


def _end_roles(session: Session, unit_id: int, on: dt.date) -> Changes:
    for leader in session.scalars(
        select(GroupLeader).where(GroupLeader.org_id == unit_id, GroupLeader.to_on > on)
    ):
        if leader.from_on >= on:
            name = session.scalar(select(Person.name).where(Person.id == leader.person_id))
            raise UserError(f"“{name}”的任职晚于 {on:%Y-%m-%d} 才开始，没有撤销。请先更正任职日期。")
        leader.to_on = on
    return Changes(frozenset({"group_leader"}))
