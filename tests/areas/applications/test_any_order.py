# SPDX-License-Identifier: GPL-3.0-or-later
"""No order of calls, undo among them, brings an application to «granted» without its steps, or lets its own people act."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from tests.areas.applications.committee_fixtures import (
    MET,
    NAMES,
    PAPERS,
    Committee,
    applied,
    attendees,
    furnished,
)
from tests.office_fixtures import OPERATOR, TODAY, Template
from union_desktop.app.areas import AREAS
from union_desktop.app.desk import all_undo_rules
from union_desktop.areas.aid import service as aid
from union_desktop.areas.applications import service
from union_desktop.areas.applications.queries import meeting as meetings
from union_desktop.areas.applications.terms import MACHINE, OWN
from union_desktop.areas.applications.terms.drafts import GrantWish
from union_desktop.areas.applications.terms.meetings import (
    Decision,
    MeetingDraft,
    MeetingKind,
    VotesDraft,
    problems,
)
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office, open_with_key
from union_desktop.core.proceedings import queries as proceedings
from union_desktop.core.proceedings.terms import PaperDraft, PaperState, StepDraft, StepRow
from union_desktop.core.undo.reverting import take_back

STEPS = ("submit", "branch_agree", "verify", "publicise")
PLENTY = (*STEPS, *STEPS, *(kind.key for kind in MACHINE.kinds))
FUNCTIONS = ("papers", "no papers", "meet", "meet", "remove", "undo", "undo", "undo", *("grant",) * 8)

Drawn = tuple[str, int, str, tuple[int, int, int], int]
#: The honest way, of which each run goes a part, mostly with a step left out, before it is led astray.
WAY = ("papers", "submit", "branch_agree", "verify", "meet", "publicise", "grant")
BRANCH = "理学部工会主席"


#: State → the steps nobody comes to it without, since the application was handed in last.
NEEDED = {
    "branch_agreed": {"branch_agree"},
    "verified": {"branch_agree", "verify"},
    "approved": {"branch_agree", "verify", "approve"},
    "publicised": {"branch_agree", "verify", "approve", "publicise"},
    "granted": {"branch_agree", "verify", "approve", "publicise", "grant"},
}


def begun(which: int, length: int, without: str) -> list[Drawn]:
    """The first steps of the way of one application."""
    votes = (5 - which, 0, 0)
    return [
        (kind, which, BRANCH, votes, 12 if kind == "grant" else 0) for kind in WAY[:length] if kind != without
    ]


astray = st.lists(
    st.tuples(
        st.sampled_from((*PLENTY, *FUNCTIONS)),
        st.sampled_from((0, 1)),
        st.sampled_from((BRANCH, BRANCH, "", *NAMES[:1], "魏征")),
        st.sampled_from(((5, 0, 0), (4, 0, 0), (4, 1, 0), (2, 2, 1), (5, 1, 0))),
        st.integers(0, 14),
    ),
    max_size=14,
)
calls = st.builds(
    lambda one, other, without, drawn: [*begun(0, one, without), *begun(1, other, ""), *drawn],
    st.integers(0, len(WAY)),
    st.integers(0, len(WAY)),
    st.sampled_from(("", *WAY)),
    astray,
)


def act(
    office: Office, ids: list[int], committee: Committee, first: int, drawn: Drawn
) -> Callable[[Any], Any]:
    kind, which, actor, votes, days = drawn
    number, on = ids[which], MET + dt.timedelta(days=days)

    def run(session: Any) -> Any:
        if kind.endswith("papers"):
            state = PaperState.MISSING if kind.startswith("no") else PaperState.PRESENT
            return service.set_papers(session, number, [PaperDraft(item, state) for item in PAPERS])
        if kind == "meet":
            name = f"会议{len(office_rows(office, 'committee_meeting'))}"
            meeting = service.plan(session, MeetingDraft(MeetingKind.ENLARGED, name, on)).ids[0]
            service.set_attendees(session, meeting, attendees(committee))
            service.add_items(session, meeting, [number])
            sheet = meetings.sheet(session, meeting)
            assert sheet is not None
            vote = VotesDraft(sheet.items[0].id, Decision.APPROVED, *votes, 2_000_000)
            service.set_votes(session, meeting, [vote])
            return service.hold(session, meeting, today=TODAY)
        if kind in ("grant", "regrant"):
            return service.grant(session, [GrantWish(number)], on, opinion="重新列入", today=TODAY)
        if kind == "remove":
            rows = office_rows(office, "aid_grant")
            return aid.remove_grants(session, rows[-1:], "选错", on, today=TODAY)
        if kind == "undo":
            seq = office_rows(office, "audit_entry", "seq")[-1] - days % 4
            return take_back(session, seq, all_undo_rules(AREAS)) if seq > first else None
        draft = StepDraft(
            kind, on, actor, opinion="写明", from_on=on, to_on=on + dt.timedelta(days=5 if days % 2 else 8)
        )
        return service.step(session, [number], draft, repeat_reason="再次", today=TODAY)

    return run


def office_rows(office: Office, table: str, column: str = "id") -> list[int]:
    with office.reader() as reader:
        return [row[0] for row in reader.rows(f"select {column} from {table} order by {column}")]


def check(office: Office, ids: list[int], people: list[int]) -> None:
    with office.reader() as reader:
        for number, person in zip(ids, people, strict=True):
            status, approved, grant_id = reader.rows(
                "select status, amount_approved, grant_id from aid_application where id = :id", id=number
            )[0]
            taken = proceedings.steps(reader, ("aid_application", number))
            assert MACHINE.replayed(one.kind for one in taken) == status
            if status in NEEDED:
                kinds = [one.kind for one in taken]
                assert NEEDED[status] <= set(kinds[len(kinds) - 1 - kinds[::-1].index("submit") :])
            assert (approved is not None) == (status in ("approved", "publicised", "granted"))
            assert (grant_id is not None) == (status == "granted")
            name = reader.value("select name from person where id = :id", id=person)
            assert all(one.kind in OWN or one.actor != name for one in taken)
            assert all(one.opinion for one in taken if MACHINE.kind(one.kind).opinion)
            if status == "granted":
                refuse_shortcuts(taken)
            meeting_names = {
                row[0] for row in reader.rows("select name from committee_meeting where status = 'held'")
            }
            assert all(one.actor in meeting_names for one in taken if one.kind == "approve")
        standing = reader.rows(
            "select g.id, (select count(*) from aid_application a where a.grant_id = g.id) from aid_grant g"
            " where g.removed_on is null"
        )
        assert all(count == 1 for _, count in standing)
        for (meeting,) in reader.rows("select id from committee_meeting where status = 'held'"):
            sheet = meetings.sheet(reader, meeting)
            assert sheet is not None
            # States have moved on since; everything else still adds up.
            assert [one.sentence for one in problems(sheet) if "现在是" not in one.sentence] == []


def refuse_shortcuts(taken: list[StepRow]) -> None:
    kinds = [one.kind for one in taken]
    last = len(kinds) - 1 - kinds[::-1].index("grant")
    before = kinds[:last]
    for kind in ("submit", "branch_agree", "verify", "approve", "publicise"):
        assert kind in before
    shown = next(one for one in reversed(taken[:last]) if one.kind == "publicise")
    assert shown.to_on is not None
    assert taken[last].on > shown.to_on
    since = [one.kind for one in taken[:last] if one.id > shown.id]
    assert since.count("objection") <= since.count("objection_answered")


Ready = tuple[Path, bytes, Committee, list[int]]


@pytest.fixture(scope="module")
def ready(office_template: Template) -> Iterator[Ready]:
    """An office with two applications written down, one of them by somebody of the committee."""
    with TemporaryDirectory() as place:
        folder = Path(place) / "office"
        shutil.copytree(office_template.folder, folder)
        office = open_with_key(folder, OPERATOR, office_template.data_key)
        committee = furnished(office)
        ids = [applied(office, committee, person) for person in (committee.people[0], committee.members[1])]
        office.close()
        yield folder, office_template.data_key, committee, ids


@settings(max_examples=80, deadline=None)
@given(drawn=calls)
def test_any_order_of_calls(ready: Ready, drawn: list[Drawn]) -> None:
    source, key, committee, ids = ready
    people = [committee.people[0], committee.members[1]]
    with TemporaryDirectory() as place:
        folder = Path(place) / "office"
        shutil.copytree(source, folder)
        office = open_with_key(folder, OPERATOR, key)
        try:
            first = office_rows(office, "audit_entry", "seq")[-1]
            for one in drawn:
                play(office, ids, committee, first, one)
                check(office, ids, people)
        finally:
            office.close()


def play(office: Office, ids: list[int], committee: Committee, first: int, one: Drawn) -> None:
    """Plays one call; what is refused changes nothing."""
    with contextlib.suppress(UserError), office.transaction("试") as session:
        act(office, ids, committee, first, one)(session)
