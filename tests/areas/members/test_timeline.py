# SPDX-License-Identifier: GPL-3.0-or-later
"""Spans computed from events: whatever the events, days are covered once and rules hold."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from union_desktop.areas.members.service.timeline import Event, span_on, timeline
from union_desktop.areas.members.terms import ENDINGS, EventKind, MembershipStatus
from union_desktop.core.database_words import FOREVER
from union_desktop.core.errors import UserError

_STARTS = (EventKind.APPLY, EventKind.JOIN, EventKind.TRANSFER_IN)

events = st.lists(
    st.builds(
        Event,
        id=st.integers(1, 10_000),
        membership_id=st.integers(1, 3),
        kind=st.sampled_from(EventKind),
        on=st.dates().map(lambda day: day.isoformat()),
        union_group_id=st.none() | st.integers(1, 5),
    ),
    max_size=8,
    unique_by=lambda event: event.id,
)


@given(events)
def test_accepted_events_cover_every_day_once(happened: list[Event]) -> None:
    try:
        spans = timeline(happened)
    except UserError:
        return
    assert [span.from_on for span in spans] == sorted({span.from_on for span in spans})
    for earlier, later in pairwise(spans):
        assert earlier.to_on == later.from_on
    if happened:
        assert spans[-1].to_on == FOREVER
        assert spans[0].from_on == min(event.on for event in happened)
        assert min(happened, key=lambda event: (event.on, event.id)).kind in _STARTS


@given(events)
def test_the_order_of_recording_does_not_matter_only_day_and_number(happened: list[Event]) -> None:
    def outcome(of: list[Event]) -> object:
        try:
            return timeline(of)
        except UserError:
            return None

    assert outcome(happened) == outcome(happened[::-1])


@given(st.sampled_from(sorted(ENDINGS)), st.sampled_from(EventKind))
def test_nothing_but_a_new_membership_follows_an_ending(ending: EventKind, then: EventKind) -> None:
    left = [Event(1, 1, EventKind.JOIN, "2010-01-01", 7), Event(2, 1, ending, "2015-01-01")]
    after = Event(3, 1, then, "2016-01-01", 7)
    with pytest.raises(UserError):
        timeline([*left, after])


def test_a_day_with_several_events_ends_as_the_last_says() -> None:
    spans = timeline(
        [
            Event(1, 1, EventKind.JOIN, "2020-01-01", 7, 1, "postdoc", "own"),
            Event(2, 1, EventKind.RETAIN, "2020-06-01"),
            Event(3, 1, EventKind.RESUME, "2020-06-01"),
        ]
    )
    assert [(span.from_on, span.status) for span in spans] == [
        ("2020-01-01", MembershipStatus.ACTIVE),
        ("2020-06-01", MembershipStatus.ACTIVE),
    ]
    assert span_on(spans, "2020-06-01") == spans[1]
    assert spans[1].union_group_id == 7
    assert span_on(spans, "2019-12-31") is None


def test_approval_follows_application_within_one_membership() -> None:
    spans = timeline(
        [Event(1, 1, EventKind.APPLY, "2020-01-01", 7), Event(2, 1, EventKind.JOIN, "2020-02-01")]
    )
    assert [(span.status, span.union_group_id) for span in spans] == [
        (MembershipStatus.APPLYING, 7),
        (MembershipStatus.ACTIVE, 7),
    ]
