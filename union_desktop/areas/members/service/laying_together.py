# SPDX-License-Identifier: GPL-3.0-or-later
"""The memberships of two records of one person as one history: pure functions, no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from union_desktop.areas.members.service.timeline import Event, Span, timeline
from union_desktop.areas.members.terms import ENDINGS, EventKind, MembershipStatus, Together
from union_desktop.core.database_words import FOREVER
from union_desktop.core.errors import UserError

_STARTS = (EventKind.JOIN, EventKind.TRANSFER_IN)


@dataclass(frozen=True, slots=True)
class Plan:
    """What would stand: ``events`` with the kind and membership they will have, ``spans`` that follow from them.

    ``into`` tells for each membership that goes which one takes its place.
    """

    events: tuple[Event, ...]
    spans: tuple[Span, ...]
    into: Mapping[int, int]


def options(kept: Sequence[Event], gone: Sequence[Event]) -> dict[Together, Plan | str]:
    """What can be done, the best first: a plan, or the sentence that says why not."""
    found: dict[Together, Plan | str] = {Together.BOTH: _tried(kept, gone, Together.BOTH)}
    if kept and gone:
        if len(_clusters([*kept, *gone])) < len({one.membership_id for one in (*kept, *gone)}):
            found[Together.JOINED] = _tried(kept, gone, Together.JOINED)
        found[Together.KEPT] = _tried(kept, gone, Together.KEPT)
        found[Together.GONE] = _tried(kept, gone, Together.GONE)
    return found


def plan(kept: Sequence[Event], gone: Sequence[Event], together: Together) -> Plan:
    """The history that results; raises UserError where it is impossible."""
    all_events = (*kept, *gone)
    if together is Together.BOTH or not kept or not gone:
        return Plan(tuple(all_events), tuple(timeline(all_events)), {})
    if together is Together.JOINED:
        return _joined(all_events)
    staying, going = (kept, gone) if together is Together.KEPT else (gone, kept)
    newest = max(staying, key=lambda one: (one.on, one.id)).membership_id
    into = {one.membership_id: newest for one in going}
    return Plan(tuple(staying), tuple(timeline(staying)), into)


def _tried(kept: Sequence[Event], gone: Sequence[Event], together: Together) -> Plan | str:
    try:
        return plan(kept, gone, together)
    except UserError as error:
        return error.message


def _joined(events: Iterable[Event]) -> Plan:
    """Memberships that overlap become one that begins with the first of them."""
    left: list[Event] = []
    into: dict[int, int] = {}
    for cluster in _clusters(events):
        target = cluster[0].membership_id
        into.update({one.membership_id: target for one in cluster if one.membership_id != target})
        left += _as_one(cluster, target)
    return Plan(tuple(left), tuple(timeline(left)), into)


def _as_one(cluster: Sequence[Event], target: int) -> list[Event]:
    """One history from several records of it: joining again is a move, what was recorded twice counts once."""
    left: list[Event] = []
    last = len(cluster) - 1
    ended = {one.membership_id for one in cluster if one.kind in ENDINGS}
    running = bool({one.membership_id for one in cluster} - ended)
    for place, event in enumerate(cluster):
        now = timeline(left)[-1] if left else None
        one = replace(event, membership_id=target)
        if now is not None and _adds_nothing(one, now, is_last=place == last, running=running):
            continue
        if now is not None and one.kind in _STARTS and now.status is not MembershipStatus.APPLYING:
            one = replace(one, kind=EventKind.MOVE)
        left.append(one)
    return left


def _adds_nothing(event: Event, now: Span, *, is_last: bool, running: bool) -> bool:
    if event.kind in ENDINGS:
        # The other record says that the membership went on: somebody whose old number left the roster has not left.
        return not is_last or (running and event.kind is not EventKind.DECEASE)
    if event.kind is EventKind.APPLY:
        return True
    if event.kind in (*_STARTS, EventKind.MOVE):
        applying = now.status is MembershipStatus.APPLYING and event.kind in _STARTS
        where = (event.union_group_id, event.campus_id, event.staff_category, event.basis)
        stands = (now.union_group_id, now.campus_id, now.staff_category, now.basis)
        return not applying and all(wanted in (None, has) for wanted, has in zip(where, stands, strict=True))
    retained = now.status is MembershipStatus.RETAINED
    if event.kind in (EventKind.RETAIN, EventKind.RETIRE):
        return retained
    return event.kind is EventKind.RESUME and not retained


def _clusters(events: Iterable[Event]) -> list[list[Event]]:
    """Events of memberships that overlap or touch, in order of time."""
    by_membership: dict[int, list[Event]] = {}
    for one in sorted(events, key=lambda one: (one.on, one.id)):
        by_membership.setdefault(one.membership_id, []).append(one)
    found: list[list[Event]] = []
    until = ""
    for membership in by_membership.values():
        end = next((one.on for one in membership if one.kind in ENDINGS), FOREVER)
        if found and membership[0].on <= until:
            found[-1] += membership
            until = max(until, end)
        else:
            found.append(list(membership))
            until = end
    return [sorted(cluster, key=lambda one: (one.on, one.id)) for cluster in found]
