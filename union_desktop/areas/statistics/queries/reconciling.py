# SPDX-License-Identifier: GPL-3.0-or-later
"""Why somebody counts on one of two days and not on the other: pure functions over the spans of one person.

The two days decide, not when anything was entered: whatever was corrected backwards is counted as if it had always
been known. Everybody who differs gets exactly one line (docs/decisions/movements-from-spans.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from union_desktop.areas.members.terms import EventKind, MembershipStatus
from union_desktop.areas.organisation.terms import Basis
from union_desktop.areas.statistics.terms import ENDED, CountingBasis, MovementLine


class Stretch(NamedTuple):
    """One row of membership_span; days as ISO text, up to and not including ``to_on``."""

    membership_id: int
    from_on: str
    to_on: str
    status: str
    basis: str | None
    union_group_id: int | None
    campus_id: int | None
    staff_category: str | None


@dataclass(frozen=True, slots=True)
class Causes:
    """What the events say that spans do not: how a membership began, and by what it was last retained."""

    began: Mapping[int, str]
    retained: Mapping[int, str]


class Step(NamedTuple):
    """One line for one person: the day it happened ('' where only the unit moved) and the column it counts in."""

    line: MovementLine
    on: str
    column: str


_MEMBER = (MembershipStatus.ACTIVE, MembershipStatus.RETAINED)
_CHANGED = (
    (MovementLine.GROUP_CHANGED, attrgetter("union_group_id")),
    (MovementLine.CAMPUS_CHANGED, attrgetter("campus_id")),
    (MovementLine.CATEGORY_CHANGED, attrgetter("staff_category")),
)


def counts(stretch: Stretch | None, basis: CountingBasis) -> bool:
    """Whether somebody in this state is a member on that basis."""
    return (
        stretch is not None
        and stretch.status == MembershipStatus.ACTIVE
        and (basis is CountingBasis.WITH_ENTRUSTED or stretch.basis != Basis.DISPATCH_ENTRUSTED)
    )


def stretch_on(stretches: Sequence[Stretch], day: str) -> Stretch | None:
    """The state that holds on a day."""
    return next((one for one in stretches if one.from_on <= day < one.to_on), None)


def steps(
    stretches: Sequence[Stretch],
    start: str,
    end: str,
    basis: CountingBasis,
    causes: Causes,
    *,
    column_before: Callable[[Stretch], str],
    column_after: Callable[[Stretch], str],
) -> Iterator[Step]:
    """The lines of one person, whose spans up to ``end`` are given oldest first."""
    before, after = stretch_on(stretches, start), stretch_on(stretches, end)
    was, is_now = counts(before, basis), counts(after, basis)
    between = [one for one in stretches if start < one.from_on <= end]
    if was and is_now:
        assert before is not None
        assert after is not None
        yield from _moved(stretches, start, before, after, column_before(before), column_after)
        if (gap := next((one for one in between if not counts(one, basis)), None)) is not None:
            yield Step(MovementLine.LEFT_AND_CAME, gap.from_on, column_after(after))
    elif is_now:
        assert after is not None
        line, on = _entered(stretches, before, after, causes)
        yield Step(line, on, column_after(after))
    elif was:
        assert before is not None
        assert after is not None  # spans have no gap and no end
        line, on = _left(stretches, after, causes)
        yield Step(line, on, column_before(before))
    elif (passing := next((one for one in between if counts(one, basis)), None)) is not None:
        yield Step(MovementLine.CAME_AND_LEFT, passing.from_on, column_after(passing))


def _moved(
    stretches: Sequence[Stretch],
    start: str,
    before: Stretch,
    after: Stretch,
    column: str,
    column_after: Callable[[Stretch], str],
) -> Iterator[Step]:
    if column != column_after(after):
        since = _since(stretches, after, column_after)
        on = since if since > start else ""
        yield Step(MovementLine.MOVED_OUT, on, column)
        yield Step(MovementLine.MOVED_IN, on, column_after(after))
    for line, look in _CHANGED:
        if look(before) != look(after):
            yield Step(line, _since(stretches, after, look), column_after(after))


def _entered(
    stretches: Sequence[Stretch], before: Stretch | None, after: Stretch, causes: Causes
) -> tuple[MovementLine, str]:
    if before is not None and before.membership_id == after.membership_id:
        if before.status == MembershipStatus.RETAINED:
            return MovementLine.RESUMED, _since(stretches, after, lambda one: one.status)
        if before.status == MembershipStatus.ACTIVE:
            return MovementLine.BASIS_IN, _since(stretches, after, lambda one: one.basis)
    joined = next(
        one.from_on for one in stretches if one.membership_id == after.membership_id and one.status in _MEMBER
    )
    if causes.began.get(after.membership_id) == EventKind.TRANSFER_IN:
        return MovementLine.TRANSFERRED_IN, joined
    was_here = any(one.status in _MEMBER and one.from_on < joined for one in stretches)
    return (MovementLine.RETURNED if was_here else MovementLine.JOINED), joined


def _left(stretches: Sequence[Stretch], after: Stretch, causes: Causes) -> tuple[MovementLine, str]:
    if after.status == MembershipStatus.RETAINED:
        retired = causes.retained.get(after.membership_id) == EventKind.RETIRE
        line = MovementLine.RETIRED if retired else MovementLine.RETAINED
        return line, _since(stretches, after, lambda one: one.status)
    if after.status == MembershipStatus.ACTIVE:
        return MovementLine.BASIS_OUT, _since(stretches, after, lambda one: one.basis)
    if after.status == MembershipStatus.APPLYING:  # left, and asks to come back: the leaving is what counts
        after = next(one for one in reversed(stretches) if one.status in ENDED)
    return ENDED[MembershipStatus(after.status)], after.from_on


def _since(stretches: Sequence[Stretch], last: Stretch, look: Callable[[Stretch], object]) -> str:
    """The day from which the last state, as far as ``look`` sees it, has held without a break."""
    on = last.from_on
    for one in reversed(stretches):
        if one.from_on > on:
            continue
        if one.membership_id != last.membership_id or look(one) != look(last):
            break
        on = one.from_on
    return on
