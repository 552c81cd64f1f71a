# SPDX-License-Identifier: GPL-3.0-or-later
"""From what happened to how somebody stood on any day: pure functions, no database (DOMAIN §1.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from union_desktop.areas.members.terms import ENDINGS, EventKind, MembershipStatus
from union_desktop.core.database_words import FOREVER
from union_desktop.core.errors import UserError


@dataclass(frozen=True, slots=True)
class Event:
    """One event as the timeline needs it; ``on`` is ISO text, which sorts like the date."""

    id: int
    membership_id: int
    kind: EventKind
    on: str
    union_group_id: int | None = None
    campus_id: int | None = None
    staff_category: str | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A state that held from ``from_on`` up to, not including, ``to_on`` (ISO text)."""

    membership_id: int
    from_on: str
    to_on: str
    status: MembershipStatus
    union_group_id: int | None
    campus_id: int | None
    staff_category: str | None
    basis: str | None


_STARTS = (EventKind.JOIN, EventKind.TRANSFER_IN)
_MEMBER = (MembershipStatus.ACTIVE, MembershipStatus.RETAINED)


def timeline(events: Iterable[Event]) -> list[Span]:
    """The spans of one person, oldest first, without gaps from the first event on.

    Events of one day take effect in the order in which they were recorded; the last one gives the day's state.
    Raises UserError when the order is impossible, for example leaving before joining.
    """
    spans: list[Span] = []
    current: Span | None = None
    for event in sorted(events, key=lambda one: (one.on, one.id)):
        following = _after(current, event)
        if current is not None and current.from_on < event.on:
            spans.append(replace(current, to_on=event.on))
        current = following
    if current is not None:
        spans.append(current)
    return spans


def span_on(spans: Iterable[Span], day: str) -> Span | None:
    """The span that holds on a day."""
    return next((span for span in spans if span.from_on <= day < span.to_on), None)


def _after(current: Span | None, event: Event) -> Span:
    status = current.status if current else None
    if event.kind is EventKind.APPLY or event.kind in _STARTS:
        return _begun(current, event)
    if current is None or current.membership_id != event.membership_id:
        raise UserError(f"{event.on} 的“{event.kind.label}”之前没有入会记录，没有保存。请先登记入会。", "on")
    if status is MembershipStatus.APPLYING and event.kind is not EventKind.WITHDRAW:
        raise UserError(f"{event.on} 的“{event.kind.label}”之前还没有批准入会，没有保存。", "on")
    if status not in (*_MEMBER, MembershipStatus.APPLYING):
        assert status is not None
        raise UserError(
            f"会籍在 {current.from_on} 已是“{status.label}”，不能再登记“{event.kind.label}”，没有保存。", "on"
        )
    if event.kind is EventKind.MOVE:
        return _placed(current, event, MembershipStatus(current.status))
    if event.kind in (EventKind.RETAIN, EventKind.RETIRE):
        if status is MembershipStatus.RETAINED:
            raise UserError(f"会籍自 {current.from_on} 起已经是保留会籍，没有重复登记。", "on")
        return _placed(current, event, MembershipStatus.RETAINED)
    if event.kind is EventKind.RESUME:
        if status is not MembershipStatus.RETAINED:
            raise UserError("只有保留会籍的会员才能恢复会籍，没有保存。", "on")
        return _placed(current, event, MembershipStatus.ACTIVE)
    return _placed(current, event, ENDINGS[event.kind])


def _begun(current: Span | None, event: Event) -> Span:
    starting = event.kind in _STARTS
    if current is not None:
        same = current.membership_id == event.membership_id
        if current.status is MembershipStatus.DECEASED:
            raise UserError("已登记去世的人员不能再办理入会，没有保存。", "on")
        if current.status in _MEMBER:
            raise UserError(f"此人自 {current.from_on} 起已经是会员，没有重复登记入会。", "on")
        approved = same and current.status is MembershipStatus.APPLYING and starting
        if same and not approved:
            raise UserError("同一段会籍不能两次开始，没有保存。重新入会请新建一段会籍。", "on")
        if not same and current.status is MembershipStatus.APPLYING:
            raise UserError(f"此人 {current.from_on} 的入会申请还没有批准，没有新建会籍。", "on")
    status = MembershipStatus.ACTIVE if starting else MembershipStatus.APPLYING
    empty = Span(event.membership_id, event.on, FOREVER, status, None, None, None, None)
    if current is not None and current.membership_id == event.membership_id:
        empty = replace(current, from_on=event.on, to_on=FOREVER, status=status)
    return _placed(empty, event, status)


def _placed(current: Span, event: Event, status: MembershipStatus) -> Span:
    return Span(
        event.membership_id,
        event.on,
        FOREVER,
        status,
        current.union_group_id if event.union_group_id is None else event.union_group_id,
        current.campus_id if event.campus_id is None else event.campus_id,
        current.staff_category if event.staff_category is None else event.staff_category,
        current.basis if event.basis is None else event.basis,
    )
