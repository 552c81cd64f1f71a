# SPDX-License-Identifier: GPL-3.0-or-later
"""From the members of one day to those of another: everybody who differs is in exactly one line, on any timeline."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from tests.office_fixtures import CHEMISTRY, PLACE, TODAY, WEST, a_member, a_person, enrolled
from union_desktop.app.demo import plan
from union_desktop.areas.members import service as members
from union_desktop.areas.members.terms import EventKind
from union_desktop.areas.organisation import service as organisation
from union_desktop.areas.statistics.documents.grid import movements_grid
from union_desktop.areas.statistics.queries.figures import figures, people_ids
from union_desktop.areas.statistics.queries.movements import Movements, movements
from union_desktop.areas.statistics.terms import (
    DECREASES,
    INCREASES,
    SPLITS,
    WITHIN,
    CountingBasis,
    Dimension,
    MovementLine as Line,
)
from union_desktop.core.errors import UserError

WITH, WITHOUT = CountingBasis.WITH_ENTRUSTED, CountingBasis.WITHOUT_ENTRUSTED
DAYS = st.dates(dt.date(2013, 6, 1), dt.date(2027, 1, 1))
START, END = dt.date(2025, 12, 31), dt.date(2026, 9, 30)
MOVES = (Line.MOVED_IN, Line.MOVED_OUT)
ELSEWHERE = replace(PLACE, union_group_id=CHEMISTRY, campus_id=WEST, staff_category="postdoc")
ENTRUSTED = replace(PLACE, staff_category="dispatched_entrusted", basis="dispatch_entrusted")


@given(
    days=st.lists(DAYS, min_size=2, max_size=2, unique=True).map(sorted),
    basis=st.sampled_from(CountingBasis),
    split=st.sampled_from((None, *SPLITS)),
)
@settings(max_examples=200)
def test_the_equation_holds_to_the_person(wild_office, days, basis, split) -> None:
    with wild_office.reader() as reader:
        found = movements(reader, *days, basis, split)
        before, after = (set(people_ids(reader, day, {}, basis)) for day in days)
        counted = [figures(reader, day, [split or Dimension.CAMPUS]) for day in days]
    came = [one.person_id for one in found.people(set(INCREASES) - set(MOVES))]
    went = [one.person_id for one in found.people(set(DECREASES) - set(MOVES))]
    assert len(set(came)) == len(came)
    assert len(set(went)) == len(went)
    assert set(came) == after - before
    assert set(went) == before - after
    assert found.off_balance() == []
    assert found.at(found.opening) == len(before) == counted[0].sum().counted(basis)
    assert found.at(found.closing) == len(after) == counted[1].sum().counted(basis)
    for column in found.columns:
        assert found.at(found.opening, column.key) == counted[0].sum((column.key,)).counted(basis)
        assert found.at(found.closing, column.key) == counted[1].sum((column.key,)).counted(basis)
    assert found.count(Line.MOVED_IN) == found.count(Line.MOVED_OUT)
    for line in WITHIN[:3]:
        assert {one.person_id for one in found.people([line])} <= before & after
    assert {one.person_id for one in found.people([Line.CAME_AND_LEFT])}.isdisjoint(before | after)
    assert {one.person_id for one in found.people([Line.LEFT_AND_CAME])} <= before & after
    days_told = [one.on for one in found.moved if one.on]
    assert all(days[0].isoformat() < on <= days[1].isoformat() for on in days_told)


@given(
    days=st.lists(DAYS, min_size=3, max_size=3, unique=True).map(sorted), basis=st.sampled_from(CountingBasis)
)
@settings(max_examples=40)
def test_two_halves_lead_to_the_same_end_as_the_whole(wild_office, days, basis) -> None:
    first, middle, last = days
    with wild_office.reader() as reader:
        whole = movements(reader, first, last, basis)
        halves = [movements(reader, first, middle, basis), movements(reader, middle, last, basis)]
    assert halves[0].opening == whole.opening
    assert halves[0].closing == halves[1].opening
    assert halves[1].closing == whole.closing

    def net(found: Movements) -> Counter[int]:
        people = Counter(one.person_id for one in found.people(INCREASES))
        people.subtract(one.person_id for one in found.people(DECREASES))
        return people

    together = net(halves[0])
    together.update(net(halves[1]))
    assert {k: v for k, v in together.items() if v} == {k: v for k, v in net(whole).items() if v}


def test_a_year_of_the_made_up_office(demo_reader) -> None:
    found = movements(demo_reader, dt.date(2025, 9, 30), plan.AS_OF, WITH, Dimension.CATEGORY)
    assert found.at(found.closing) == 2157
    assert {value.label: found.at(found.closing, value.key) for value in found.columns} == {
        "在编": 907,
        "博士后": 98,
        "托管劳务派遣": 1152,
    }
    assert found.off_balance() == []
    assert found.sum(INCREASES) > 0
    assert found.sum(DECREASES) > 0


def record(office: Any, person: int, kind: EventKind, on: dt.date, place: Any = None) -> None:
    with office.transaction("变动") as session:
        members.record_event(session, person, members.EventDraft(kind, on, place), today=TODAY)


def lines(
    office: Any, *, basis: CountingBasis = WITH, split: Dimension | None = None
) -> dict[Line, list[str]]:
    with office.reader() as reader:
        found = movements(reader, START, END, basis, split)
    told: dict[Line, list[str]] = {}
    for one in found.moved:
        told.setdefault(one.line, []).append(one.on)
    assert found.off_balance() == []
    return told


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (EventKind.TRANSFER_OUT, Line.TRANSFERRED_OUT),
        (EventKind.WITHDRAW, Line.WITHDRAWN),
        (EventKind.DEEM_WITHDRAWN, Line.DEEMED_WITHDRAWN),
        (EventKind.EXPEL, Line.EXPELLED),
        (EventKind.DECEASE, Line.DECEASED),
        (EventKind.RETAIN, Line.RETAINED),
        (EventKind.RETIRE, Line.RETIRED),
    ],
    ids=lambda value: value.value,
)
def test_each_way_to_go_has_its_line(office, kind, line) -> None:
    record(office, enrolled(office), kind, dt.date(2026, 3, 1))
    assert lines(office) == {line: ["2026-03-01"]}


def test_joined_transferred_in_returned_and_resumed_are_told_apart(office) -> None:
    enrolled(office, a_member(staff_no="1", joined_on=dt.date(2026, 2, 1)))
    with office.transaction("转入") as session:
        draft = a_member(staff_no="2", joined_on=dt.date(2026, 2, 2))
        members.enrol(session, replace(draft, kind=EventKind.TRANSFER_IN), today=TODAY)
    back = enrolled(office, a_member(staff_no="3"))
    record(office, back, EventKind.WITHDRAW, dt.date(2020, 1, 1))
    with office.transaction("重新入会") as session:
        members.rejoin_many(session, [(back, a_member(joined_on=dt.date(2026, 2, 3)))], today=TODAY)
    paused = enrolled(office, a_member(staff_no="4"))
    record(office, paused, EventKind.RETAIN, dt.date(2025, 1, 1))
    record(office, paused, EventKind.RESUME, dt.date(2026, 2, 4), PLACE)
    assert lines(office) == {
        Line.JOINED: ["2026-02-01"],
        Line.TRANSFERRED_IN: ["2026-02-02"],
        Line.RETURNED: ["2026-02-03"],
        Line.RESUMED: ["2026-02-04"],
    }


def test_an_application_that_came_to_nothing_is_no_earlier_membership(office) -> None:
    person = enrolled(office, a_member(applied_on=dt.date(2026, 3, 1), joined_on=dt.date(2026, 4, 1)))
    assert lines(office) == {Line.JOINED: ["2026-04-01"]}
    with office.reader() as reader:
        assert movements(reader, dt.date(2026, 3, 10), END).people([Line.JOINED])[0].person_id == person
        assert movements(reader, START, dt.date(2026, 3, 10)).moved == ()


def test_who_left_and_asks_to_come_back_has_left(office) -> None:
    person = enrolled(office)
    record(office, person, EventKind.WITHDRAW, dt.date(2026, 3, 1))
    with office.transaction("重新入会") as session:
        draft = a_member(applied_on=dt.date(2026, 9, 1), joined_on=dt.date(2026, 10, 15))
        members.rejoin_many(session, [(person, draft)], today=TODAY)
    assert lines(office) == {Line.WITHDRAWN: ["2026-03-01"]}


def test_a_move_changes_no_total_but_its_columns(office) -> None:
    record(office, enrolled(office), EventKind.MOVE, dt.date(2026, 5, 1), ELSEWHERE)
    changed = {Line.GROUP_CHANGED, Line.CAMPUS_CHANGED, Line.CATEGORY_CHANGED}
    assert set(lines(office)) == changed
    told = lines(office, split=Dimension.CAMPUS)
    assert set(told) == changed | set(MOVES)
    assert told[Line.MOVED_IN] == told[Line.MOVED_OUT] == ["2026-05-01"]
    with office.reader() as reader:
        found = movements(reader, START, END, WITH, Dimension.CAMPUS)
        (moved,) = found.people([Line.MOVED_IN])
    assert (moved.before, moved.after) == ("物理小组 · 东校区 · 在编", "化学小组 · 西校区 · 博士后")
    assert [found.count(Line.MOVED_IN, key) for key in ("1", "2")] == [0, 1]


def test_a_group_that_changes_its_branch_takes_its_people_along(office) -> None:
    enrolled(office)
    with office.transaction("移动") as session:
        organisation.move_unit(session, 3, 1, 1, dt.date(2026, 4, 1))
    assert lines(office) == {}
    told = lines(office, split=Dimension.BRANCH)
    assert told == {Line.MOVED_OUT: [""], Line.MOVED_IN: [""]}


def test_who_is_no_longer_looked_after_for_others_counts_only_without_them(office) -> None:
    person = enrolled(office, a_member(place=ENTRUSTED))
    record(office, person, EventKind.MOVE, dt.date(2026, 6, 1), PLACE)
    assert set(lines(office)) == {Line.CATEGORY_CHANGED}
    assert lines(office, basis=WITHOUT) == {Line.BASIS_IN: ["2026-06-01"]}
    record(office, person, EventKind.MOVE, dt.date(2026, 7, 1), ENTRUSTED)
    assert lines(office) == {}
    assert lines(office, basis=WITHOUT) == {Line.CAME_AND_LEFT: ["2026-06-01"]}


def test_coming_and_going_within_the_time_is_told_beside(office) -> None:
    record(
        office,
        enrolled(office, a_member(staff_no="1", joined_on=dt.date(2026, 2, 1))),
        EventKind.WITHDRAW,
        dt.date(2026, 3, 1),
    )
    paused = enrolled(office, a_member(staff_no="2"))
    record(office, paused, EventKind.RETAIN, dt.date(2026, 4, 1))
    record(office, paused, EventKind.RESUME, dt.date(2026, 5, 1), PLACE)
    assert lines(office) == {Line.CAME_AND_LEFT: ["2026-02-01"], Line.LEFT_AND_CAME: ["2026-04-01"]}


def test_what_is_corrected_backwards_counts_as_if_it_had_been_known(office) -> None:
    person = enrolled(office, a_member(joined_on=dt.date(2026, 2, 1)))
    assert set(lines(office)) == {Line.JOINED}
    with office.reader() as reader:
        event = reader.value("select id from membership_event where person_id = :id", id=person)
    with office.transaction("更正") as session:
        members.correct_event(
            session, event, members.EventDraft(EventKind.JOIN, dt.date(2025, 2, 1), PLACE), today=TODAY
        )
    assert lines(office) == {}


def test_the_table_says_the_equation_and_leaves_out_what_cannot_be(office) -> None:
    enrolled(office, a_member(a_person(staff_no="1"), joined_on=dt.date(2026, 2, 1)))
    with office.reader() as reader:
        plain = movements_grid(movements(reader, START, END))
        split = movements_grid(movements(reader, START, END, WITHOUT, Dimension.CATEGORY))
    assert "期初 0 人 + 增加 1 人 − 减少 0 人 = 期末 1 人" in plain.statement
    labels = [row.label for row in plain.rows]
    assert "由别处调入" not in labels
    assert "由代管转为本会会员" not in labels
    assert {"由别处调入", "由代管转为本会会员"} <= {row.label for row in split.rows}
    assert [row.label for row in plain.rows if row.strong] == ["期初（2025-12-31）", "增加", "减少"]
    assert plain.total.cells == (1,)


def test_days_in_the_wrong_order_and_other_splits_are_refused(office) -> None:
    with office.reader() as reader:
        with pytest.raises(UserError, match="早于"):
            movements(reader, END, END)
        with pytest.raises(UserError, match="分列"):
            movements(reader, START, END, WITH, Dimension.GENDER)


def test_a_save_in_the_middle_of_reading_does_not_upset_the_equation(office, monkeypatch) -> None:
    from union_desktop.areas.statistics.queries import movements as module

    enrolled(office, a_member(staff_no="1", joined_on=dt.date(2026, 2, 1)))
    causes = module._causes

    def slow(reader: Any, *rest: Any) -> Any:
        # What the writing thread may do while the reading thread is between two statements.
        enrolled(office, a_member(staff_no="2", joined_on=dt.date(2026, 2, 2)))
        monkeypatch.setattr(module, "_causes", causes)
        return causes(reader, *rest)

    monkeypatch.setattr(module, "_causes", slow)
    with office.reader() as reader:
        first, second = movements(reader, START, END), movements(reader, START, END)
    assert first.off_balance() == second.off_balance() == []
    assert [found.at(found.closing) for found in (first, second)] == [1, 2]
