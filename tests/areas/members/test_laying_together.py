# SPDX-License-Identifier: GPL-3.0-or-later
"""Two histories as one, without a database."""

from __future__ import annotations

import pytest

from union_desktop.areas.members.service.laying_together import Plan, options, plan
from union_desktop.areas.members.service.timeline import Event, span_on
from union_desktop.areas.members.terms import EventKind, Together

J, M, W, D, R, A = (
    EventKind.JOIN,
    EventKind.MOVE,
    EventKind.WITHDRAW,
    EventKind.DECEASE,
    EventKind.RETIRE,
    EventKind.APPLY,
)


def history(membership: int, *steps: tuple[EventKind, str, int | None]) -> list[Event]:
    """Events of one membership; the number is the group."""
    return [
        Event(
            membership * 10 + at,
            membership,
            kind,
            on,
            group,
            1 if group else None,
            "established" if group else None,
            "own" if group else None,
        )
        for at, (kind, on, group) in enumerate(steps)
    ]


def joined(kept: list[Event], gone: list[Event]) -> list[tuple[str, str]]:
    made = plan(kept, gone, Together.JOINED)
    return [(one.kind.value, one.on) for one in sorted(made.events, key=lambda one: (one.on, one.id))]


@pytest.mark.parametrize(
    ("kept", "gone", "result"),
    [
        # The same thing recorded twice counts once.
        ([(J, "2015-01-01", 3)], [(J, "2015-01-01", 3)], [("join", "2015-01-01")]),
        ([(J, "2015-01-01", 3)], [(J, "2018-01-01", 3)], [("join", "2015-01-01")]),
        # Joining elsewhere is a move.
        (
            [(J, "2015-01-01", 3)],
            [(J, "2018-01-01", 4)],
            [("join", "2015-01-01"), ("move", "2018-01-01")],
        ),
        # An application on one record, the admission on the other.
        (
            [(A, "2015-01-01", 3)],
            [(J, "2015-03-01", 3)],
            [("apply", "2015-01-01"), ("join", "2015-03-01")],
        ),
        # Left under the old number, going on under the new one.
        (
            [(J, "2015-01-01", 3), (W, "2026-09-01", None)],
            [(J, "2026-08-01", 3)],
            [("join", "2015-01-01")],
        ),
        (
            [(J, "2015-01-01", 3), (W, "2018-01-01", None)],
            [(J, "2017-01-01", 4), (W, "2020-01-01", None)],
            [("join", "2015-01-01"), ("move", "2017-01-01"), ("withdraw", "2020-01-01")],
        ),
        # Death is known to one record only and final all the same.
        (
            [(J, "2015-01-01", 3)],
            [(J, "2016-01-01", 3), (D, "2020-01-01", None)],
            [("join", "2015-01-01"), ("decease", "2020-01-01")],
        ),
        # Retired on both.
        (
            [(J, "2015-01-01", 3), (R, "2020-01-01", None)],
            [(J, "2016-01-01", 3), (R, "2020-02-01", None)],
            [("join", "2015-01-01"), ("retire", "2020-01-01")],
        ),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_memberships_that_overlap_become_one(kept, gone, result, turned) -> None:  # type: ignore[no-untyped-def]
    one, other = history(1, *kept), history(2, *gone)
    assert joined(*((other, one) if turned else (one, other))) == result


def test_only_those_that_overlap_are_joined() -> None:
    kept = [*history(1, (J, "2000-01-01", 3), (W, "2005-01-01", None)), *history(3, (J, "2010-01-01", 3))]
    gone = history(2, (J, "2012-01-01", 4))
    made = plan(kept, gone, Together.JOINED)
    assert made.into == {2: 3}
    assert {one.membership_id for one in made.events} == {1, 3}
    assert span_on(made.spans, "2007-01-01").status.value == "withdrawn"  # type: ignore[union-attr]
    assert span_on(made.spans, "2013-01-01").union_group_id == 4  # type: ignore[union-attr]


def test_what_is_offered() -> None:
    early = history(1, (J, "2000-01-01", 3), (W, "2005-01-01", None))
    late = history(2, (J, "2010-01-01", 3))
    assert list(options(early, late)) == [Together.BOTH, Together.KEPT, Together.GONE]
    assert list(options(late, [])) == [Together.BOTH]
    running = history(3, (J, "2001-01-01", 3))
    offered = options(late, running)
    assert isinstance(offered[Together.BOTH], str)
    assert isinstance(offered[Together.JOINED], Plan)
