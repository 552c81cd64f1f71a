# SPDX-License-Identifier: GPL-3.0-or-later
"""Two operators who take turns, each with Ctrl+Z and Ctrl+Y: neither ever takes back, or loses, what the other wrote.

A model of what each field must hold runs along; every value is written once only, so that a wrong one tells whose it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any

import pytest

from tests.office_fixtures import OPERATOR, TODAY, a_member
from union_desktop.app.areas import AREAS
from union_desktop.app.desk import all_undo_rules
from union_desktop.areas.members import service as members
from union_desktop.areas.members.queries import household
from union_desktop.areas.members.service import verify
from union_desktop.areas.members.terms import FamilyDraft
from union_desktop.core import access, audit
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office
from union_desktop.core.operators import service as operators
from union_desktop.core.roles import NotAllowed, Role
from union_desktop.core.undo import chain as undo_chain, reverting

FIRST, SECOND = "甲操作员", "乙操作员"
OTHER = {FIRST: SECOND, SECOND: FIRST}
RULES = all_undo_rules(AREAS)
FIELDS = ("department", "position")
#: (table, row, column)
Place = tuple[str, int, str]


@dataclass(slots=True)
class Entry:
    """What one audit entry did, as the model knows it: values put into places, None where a row came or went."""

    operator: str
    undone: int | None
    changes: list[tuple[Place, Any, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Model:
    """What the office must hold; a row of the family is its place ``("family", id, "")``."""

    held: dict[Place, Any]
    entries: dict[int, Entry] = field(default_factory=dict)
    #: Nothing of them could be taken back: the window passes them over until it is closed.
    passed: set[int] = field(default_factory=set)

    def apply(self, seq: int, operator: str, changes: list[tuple[Place, Any, Any]], of: int | None) -> None:
        self.entries[seq] = Entry(operator, of, changes)
        for place, _old, new in changes:
            self.held[place] = new

    def turned_round(self, seq: int) -> list[tuple[Place, Any, Any]]:
        """What taking an entry back changes: only what still is as the entry left it."""
        return [
            (place, new, old)
            for place, old, new in reversed(self.entries[seq].changes)
            if self.held.get(place) == new
        ]


@contextmanager
def at_the_desk(office: Office, name: str, role: Role = Role.CLERK) -> Iterator[Office]:
    """Somebody has signed in."""
    before = office.operator, office.role
    office.operator, office.role = name, role
    yield office
    office.operator, office.role = before


@pytest.fixture
def two(office: Office) -> Office:
    """An office with two clerks and three people."""
    with office.transaction("操作员", needs=Role.ADMINISTRATOR) as session:
        for name in (FIRST, SECOND):
            operators.add(session, name, Role.CLERK)
    with office.transaction("入会") as session:
        drafts = [a_member(staff_no=f"A{at}", department="", position="") for at in range(3)]
        members.enrol_many(session, drafts, today=TODAY)
    return office


def last_seq(office: Office) -> int:
    with office.reader() as reader:
        return int(reader.value("select max(seq) from audit_entry"))


def held(office: Office) -> dict[Place, Any]:
    """What the tables hold of the model's places."""
    with office.reader() as reader:
        found: dict[Place, Any] = {}
        for number, *values in reader.rows("select id, department, position from person"):
            found |= {("person", number, name): value for name, value in zip(FIELDS, values, strict=True)}
        found |= {
            ("family", number, ""): (person, name, remark)
            for number, person, name, remark in reader.rows(
                "select id, person_id, name, remark from family_member"
            )
        }
    return found


def wrote(office: Office, model: Model, act: Callable[[Any], Any], of: int | None = None) -> None:
    """A use case of whoever is at the desk; the model learns from the tables what it changed."""
    before, seq = held(office), last_seq(office)
    with office.transaction("一步") as session:
        act(session)
    if last_seq(office) == seq:
        return
    after = held(office)
    changes = [
        (place, before.get(place), after.get(place))
        for place in sorted(before.keys() | after.keys())
        if before.get(place) != after.get(place)
    ]
    model.apply(last_seq(office), office.operator, changes, of)


def next_seqs(office: Office, name: str, passed: Collection[int] = ()) -> tuple[int | None, int | None]:
    """What Ctrl+Z and Ctrl+Y of an operator would take back."""
    with office.reader() as reader:
        back = undo_chain.next_undo(reader, name, RULES, leave=passed)
        again = undo_chain.next_redo(reader, name, RULES)
    return (back.seq if isinstance(back, undo_chain.Step) else None, again.seq if again else None)


def press(office: Office, model: Model, key: str) -> bool:
    """Ctrl+Z or Ctrl+Y; whether there was anything to take back."""
    name = office.operator
    seq = next_seqs(office, name, model.passed)[0 if key == "Z" else 1]
    if seq is None:
        return False
    assert model.entries[seq].operator == name, "somebody else's step was offered"
    others, before = next_seqs(office, OTHER[name]), last_seq(office)
    expected = model.turned_round(seq)
    with office.transaction("撤销") as session:
        reverting.take_back(session, seq, RULES)
    if last_seq(office) > before:
        model.apply(last_seq(office), name, expected, seq)
    else:
        assert expected == []
        model.passed.add(seq)
    assert next_seqs(office, OTHER[name]) == others, "the other's history moved"
    return True


def write_something(office: Office, model: Model, dice: Random, mark: str) -> None:
    """A change of one or two people, somebody new in the family, or a change there."""
    family = [place[1] for place, value in model.held.items() if place[0] == "family" and value is not None]
    kind = dice.choice(("one", "two", "family", "remark"))
    if kind == "family" or (kind == "remark" and not family):
        person = dice.randint(1, 3)
        wrote(office, model, lambda s: members.add_family(s, person, FamilyDraft("子", mark), today=TODAY))
    elif kind == "remark":
        number = dice.choice(family)
        person = model.held["family", number, ""][0]
        with office.reader() as reader:
            (row,) = (one for one in household.family(reader, person) if one.id == number)
        after = FamilyDraft("子", row.draft.name, remark=mark)
        wrote(office, model, lambda s: members.change_family(s, number, row.draft, after, today=TODAY))
    else:
        people = dice.sample((1, 2, 3), 1 if kind == "one" else 2)
        wanted = {one: {dice.choice(FIELDS): f"{mark}{one}"} for one in people}
        wrote(office, model, lambda s: members.update_many(s, wanted, today=TODAY))


@pytest.mark.parametrize("seed", range(4))
def test_neither_takes_back_nor_loses_what_the_other_wrote(two: Office, seed: int) -> None:
    dice = Random(seed)
    model = Model(held(two))
    pressed: Counter[str] = Counter()
    for at in range(45):
        name = dice.choice((FIRST, SECOND))
        with at_the_desk(two, name):
            key = dice.choices(("write", "Z", "Y"), (5, 4, 2))[0]
            if key == "write":
                write_something(two, model, dice, f"{name[0]}{at}·")
            else:
                pressed[key] += press(two, model, key)
        assert held(two) == {place: value for place, value in model.held.items() if value is not None}
    assert pressed["Z"] > 4
    with two.reader() as reader:
        assert audit.verify(reader) == []
        assert verify.findings(reader, TODAY) == []


def test_all_of_ones_own_goes_back_and_all_of_the_others_stays(two: Office) -> None:
    model = Model(held(two))
    for at in range(6):
        with at_the_desk(two, (FIRST, SECOND)[at % 2]):
            number, name = at // 2 + 1, FIELDS[at % 2]
            wrote(two, model, partial(members.update_many, wanted={number: {name: f"值{at}"}}))
    with at_the_desk(two, FIRST):
        while press(two, model, "Z"):
            pass
    found = held(two)
    assert [found["person", number, "department"] for number in (1, 2, 3)] == ["", "", ""]
    assert [found["person", number, "position"] for number in (1, 2, 3)] == ["值1", "值3", "值5"]
    with at_the_desk(two, SECOND):
        assert next_seqs(two, SECOND)[1] is None, "a redo of what somebody else took back"
        while press(two, model, "Z"):
            pass
        while press(two, model, "Y"):
            pass
    assert [held(two)["person", number, "position"] for number in (1, 2, 3)] == ["值1", "值3", "值5"]
    assert [held(two)["person", number, "department"] for number in (1, 2, 3)] == ["", "", ""]


def test_a_field_both_wrote_keeps_the_later_hand(two: Office) -> None:
    model = Model(held(two))
    for name, text in ((FIRST, "甲写的"), (SECOND, "乙写的")):
        with at_the_desk(two, name):
            wrote(
                two, model, partial(members.update_many, wanted={1: {"department": text, "position": text}})
            )
    with at_the_desk(two, FIRST):
        press(two, model, "Z")
    assert held(two)["person", 1, "department"] == "乙写的"
    with at_the_desk(two, SECOND):
        press(two, model, "Z")
    # What was there before the second wrote: not what the first one took back in between, nor an empty field.
    assert held(two)["person", 1, "department"] == "甲写的"


def test_a_clerk_cannot_take_back_somebody_elses_step_and_an_administrator_can(two: Office) -> None:
    model = Model(held(two))
    with at_the_desk(two, FIRST):
        wrote(two, model, lambda s: members.update_many(s, {1: {"department": "甲写的"}}))
    seq = last_seq(two)
    with (
        at_the_desk(two, SECOND),
        pytest.raises(NotAllowed, match=FIRST),
        two.transaction("撤销") as session,
    ):
        reverting.take_back(session, seq, RULES)
    assert held(two)["person", 1, "department"] == "甲写的"
    with at_the_desk(two, OPERATOR, Role.ADMINISTRATOR), two.transaction("撤销") as session:
        reverting.take_back(session, seq, RULES)
    assert held(two)["person", 1, "department"] == ""
    # The clerk neither undoes it once more nor brings it back with Ctrl+Y; the administrator's own Ctrl+Z does.
    with at_the_desk(two, FIRST):
        assert next_seqs(two, FIRST) == (None, None)
    with at_the_desk(two, OPERATOR, Role.ADMINISTRATOR):
        assert next_seqs(two, OPERATOR)[0] == last_seq(two)


def test_looks_of_the_one_never_stand_in_the_others_way(two: Office) -> None:
    model = Model(held(two))
    with at_the_desk(two, FIRST):
        wrote(two, model, lambda s: members.update_many(s, {1: {"department": "甲写的"}}))
    mine = last_seq(two)
    for name in (FIRST, SECOND):
        with at_the_desk(two, name), two.transaction("查看证件号码", needs=Role.READ_ONLY) as session:
            access.note(session, "reveal", field="证件号码", about=("person", 1))
    with at_the_desk(two, FIRST):
        assert next_seqs(two, FIRST)[0] == mine
        with two.transaction("撤销") as session:
            assert reverting.take_back(session, mine, RULES).kept == ()
    with at_the_desk(two, SECOND):
        assert next_seqs(two, SECOND) == (None, None)


def test_a_person_one_took_in_and_the_other_worked_on_stays(two: Office) -> None:
    with at_the_desk(two, FIRST), two.transaction("入会") as session:
        number = members.enrol(session, a_member(staff_no="B1"), today=TODAY).ids[0]
    seq = last_seq(two)
    with at_the_desk(two, SECOND), two.transaction("家庭") as session:
        members.add_family(session, number, FamilyDraft("配偶", "某某"), today=TODAY)
    with at_the_desk(two, FIRST), two.transaction("撤销") as session:
        report = reverting.take_back(session, seq, RULES)
    assert [(one.table, one.id) for one in report.kept] == [("person", number)]
    with two.reader() as reader:
        assert reader.value("select count(*) from family_member where person_id = :id", id=number) == 1
        assert reader.value("select staff_no from person where id = :id", id=number) == "B1"
        assert verify.findings(reader, TODAY) == []


def test_taking_back_twice_is_refused(two: Office) -> None:
    model = Model(held(two))
    with at_the_desk(two, FIRST):
        wrote(two, model, lambda s: members.update_many(s, {1: {"department": "甲写的"}}))
        seq = last_seq(two)
        press(two, model, "Z")
        with pytest.raises(UserError, match="已经撤销过"), two.transaction("撤销") as session:
            reverting.take_back(session, seq, RULES)
