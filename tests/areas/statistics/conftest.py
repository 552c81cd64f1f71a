# SPDX-License-Identifier: GPL-3.0-or-later
"""The made-up office, read only, and a small one whose people were thrown about by dice for twelve years."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.office_fixtures import TODAY, a_member, a_person
from union_desktop.app.demo.office import make_demo_office
from union_desktop.areas.members import service as members
from union_desktop.areas.members.terms import ENDINGS, EventKind, Placement
from union_desktop.areas.organisation import service as organisation
from union_desktop.areas.organisation.terms import USUAL_CATEGORIES, UnitDraft, UnitKind
from union_desktop.core.office import Office, create_office
from union_desktop.core.reading import Reader

PEOPLE = 260
ROUNDS = 9
FIRST = dt.date(2014, 1, 1)
CATEGORIES = {"established": "own", "postdoc": "own", "dispatched_entrusted": "dispatch_entrusted"}


@pytest.fixture(scope="session")
def demo_reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """The made-up office with its 2,157 members."""
    new = make_demo_office(tmp_path_factory.mktemp("demo") / "office")
    with new.office.reader() as reader:
        yield reader
    new.office.close()


@pytest.fixture(scope="session")
def wild_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """People who joined, moved, paused, left and came back at random, in units that moved and closed as well."""
    folder = tmp_path_factory.mktemp("wild") / "office"
    new = create_office(folder, "示例大学工会", "测试员", "长长的测试密码一", fill=_fill)
    yield new.office
    new.office.close()


def _fill(office: Office) -> None:
    dice = random.Random(2157)
    with office.transaction("组织") as session:
        organisation.set_up(session, "示例大学工会", ["东校区", "西校区"], USUAL_CATEGORIES[:3])
        branches = [
            organisation.add_unit(session, UnitDraft(UnitKind.BRANCH, name, 1, 1, FIRST, at)).ids[0]
            for at, name in enumerate(("理学部工会", "工学部工会"))
        ]
        parents = (*branches, *branches, 1)
        groups = [
            organisation.add_unit(
                session, UnitDraft(UnitKind.GROUP, f"第{at}小组", parent, 1, FIRST, at)
            ).ids[0]
            for at, parent in enumerate(parents)
        ]
        # Whole groups change their branch while nobody in them does anything.
        organisation.move_unit(session, groups[0], branches[1], 1, dt.date(2018, 4, 1))
        organisation.move_unit(session, groups[1], 1, 1, dt.date(2020, 9, 1))

    def place() -> Placement:
        category = dice.choice(list(CATEGORIES))
        return Placement(dice.choice(groups), dice.choice((1, 2)), category, CATEGORIES[category])

    drafts = [
        replace(
            a_member(
                a_person(
                    name=f"人{at}",
                    staff_no=str(at),
                    gender=dice.choice(("1", "2", "", "9")),
                    birth_date=dice.choice((None, dt.date(1955 + at % 45, 1 + at % 12, 1 + at % 28))),
                    political_status=dice.choice(("", "01", "13")),
                    education=dice.choice(("", "11", "21", "22", "90", "Z9")),
                ),
                place=place(),
                joined_on=_day(dice, FIRST, 2200),
            ),
            kind=dice.choice((EventKind.JOIN, EventKind.TRANSFER_IN)),
        )
        for at in range(PEOPLE)
    ]
    with office.transaction("入会") as session:
        ids = members.enrol_many(session, drafts, today=TODAY).ids
    state = {number: (EventKind.JOIN, draft.joined_on) for number, draft in zip(ids, drafts, strict=True)}
    for _ in range(ROUNDS):
        _throw(office, dice, state, drafts, place)


def _throw(office, dice, state, drafts, place) -> None:
    events, back = [], []
    for number, (kind, on) in state.items():
        day = _day(dice, on, 700)
        if day >= TODAY or dice.random() < 0.25 or kind is EventKind.DECEASE:
            continue
        if kind in ENDINGS:
            draft = replace(
                drafts[number - 1],
                placement=place(),
                joined_on=day,
                kind=dice.choice((EventKind.JOIN, EventKind.TRANSFER_IN)),
                applied_on=dice.choice((None, day - dt.timedelta(days=1) if day > on else None)),
            )
            back.append((number, draft))
            state[number] = (draft.kind, day)
            continue
        usual = [EventKind.MOVE] * 4 + list(ENDINGS)
        paused = kind in (EventKind.RETAIN, EventKind.RETIRE)
        chosen = dice.choice(
            usual + [EventKind.RESUME] * 5 if paused else [*usual, EventKind.RETAIN, EventKind.RETIRE]
        )
        where = place() if chosen is EventKind.MOVE else None
        events.append((number, members.EventDraft(chosen, day, where)))
        # A move while paused leaves somebody paused.
        state[number] = (kind if chosen is EventKind.MOVE and paused else chosen, day)
    with office.transaction("变动") as session:
        members.record_many(session, events, today=TODAY)
        if back:
            members.rejoin_many(session, back, today=TODAY)


def _day(dice: random.Random, after: dt.date, within: int) -> dt.date:
    return after + dt.timedelta(days=dice.randrange(within))
