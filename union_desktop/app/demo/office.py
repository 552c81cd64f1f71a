# SPDX-License-Identifier: GPL-3.0-or-later
"""Fills a fresh office with the made-up people through the services the program itself uses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from union_desktop.app.demo import household, plan, relief
from union_desktop.app.demo.people import COUNTS, DemoMembership, DemoOffice, DemoPerson, demo_office
from union_desktop.areas.members.terms import EnrolDraft, Placement
from union_desktop.areas.organisation.terms import USUAL_CATEGORIES, UnitDraft, UnitKind
from union_desktop.core.office import NewOffice, Office, create_office

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

DEMO_OPERATOR: Final = "演示"
#: Not a secret: it opens made-up data only, and is printed wherever the made-up office is made.
DEMO_PASSWORD: Final = "Demo-2026"


def make_demo_office(folder: Path, operator: str = DEMO_OPERATOR, password: str = DEMO_PASSWORD) -> NewOffice:
    """A new office in an empty or absent folder, filled; whatever fails, the folder is left as it was found."""
    return create_office(folder, plan.OFFICE_NAME, operator, password, fill=fill_demo)


def fill_demo(office: Office) -> None:
    """Put the made-up union into an office without records."""
    from union_desktop.areas.organisation import service

    made = demo_office()
    with office.transaction("建立演示数据：校区与人员类别") as session:
        service.set_up(session, plan.OFFICE_NAME, plan.CAMPUSES, _CATEGORIES, founded_on=plan.FOUNDED)
    places = _Places(office)
    with office.transaction("建立演示数据：组织") as session:
        places.found(session)
    with office.transaction("建立演示数据：会员") as session:
        people = _enrol(session, made, places)
    with office.transaction("建立演示数据：小组长与撤并") as session:
        _appoint(session, made, people, places)
        places.close(session)
    with office.transaction("建立演示数据：家庭、简历、知情同意与会费基数") as session:
        household.add_households(session, made, people)
    household.attach_files(office, made, people)
    with office.transaction("建立演示数据：应入会人数") as session:
        _declare(session)
    relief.add_relief(office)


_CATEGORIES = tuple(category for category in USUAL_CATEGORIES if category.code in COUNTS)


class _Places:
    """The units by key, the campuses by name, and how people are placed in them."""

    def __init__(self, office: Office) -> None:
        from union_desktop.areas.organisation import queries

        with office.reader() as reader:
            self._campuses = {campus.name: campus.id for campus in queries.campuses(reader)}
            school = queries.tree(reader, plan.FOUNDED)[0]
        self._basis = {category.code: category.basis.value for category in _CATEGORIES}
        self._units = {"": school.id}

    def found(self, session: Session) -> None:
        """Make the units as they were in the beginning, then rename and move those that were."""
        from union_desktop.areas.organisation import service

        for at, unit in enumerate(plan.UNITS):
            draft = UnitDraft(
                unit.kind,
                unit.first_name,
                self._units[unit.first_parent],
                self._campuses[unit.campus],
                unit.valid_from,
                at,
            )
            self._units[unit.key] = service.add_unit(session, draft).ids[0]
        for unit in plan.UNITS:
            number = self._units[unit.key]
            names = [name for _, name in unit.former_names[1:]] + [unit.key]
            for (on, _), name in zip(unit.former_names, names, strict=False):
                service.rename_unit(session, number, name, on)
            if unit.former_parent:
                campus = self._campuses[unit.campus]
                service.move_unit(session, number, self._units[unit.parent], campus, unit.former_parent[0])

    def unit(self, key: str) -> int:
        """The id of a unit."""
        return self._units[key]

    def placement(self, group: str, campus: str, category: str) -> Placement:
        """A placement by names."""
        return Placement(self._units[group], self._campuses[campus], category, self._basis[category])

    def close(self, session: Session) -> None:
        """Close what is closed today: groups before the branches they stand in."""
        from union_desktop.areas.members import service

        for kind in (UnitKind.GROUP, UnitKind.BRANCH):
            for unit in plan.UNITS:
                if unit.kind is kind and unit.closed_on:
                    service.close_unit(session, self._units[unit.key], unit.closed_on)


def _enrol(session: Session, made: DemoOffice, places: _Places) -> tuple[int, ...]:
    """Everybody's periods, the first ones first: events always belong to a person's newest period."""
    from union_desktop.areas.members import service

    def draft(one: DemoPerson, period: DemoMembership) -> EnrolDraft:
        return EnrolDraft(
            one.person,
            places.placement(period.group, period.campus, period.category),
            period.joined_on,
            period.applied_on,
            period.card_no,
            period.kind,
        )

    def record(periods: Sequence[tuple[int, DemoMembership]]) -> None:
        events = [
            (
                person_id,
                service.EventDraft(
                    event.kind,
                    event.on,
                    places.placement(event.group, event.campus, event.category) if event.group else None,
                    event.note,
                ),
            )
            for person_id, period in periods
            for event in period.events
        ]
        if events:
            service.record_many(session, events)

    ids = service.enrol_many(session, [draft(one, one.memberships[0]) for one in made.people]).ids
    record([(person_id, one.memberships[0]) for person_id, one in zip(ids, made.people, strict=True)])
    for at in range(1, max(len(one.memberships) for one in made.people)):
        back = [
            (person_id, one)
            for person_id, one in zip(ids, made.people, strict=True)
            if len(one.memberships) > at
        ]
        service.rejoin_many(
            session, [(person_id, draft(one, one.memberships[at])) for person_id, one in back]
        )
        record([(person_id, one.memberships[at]) for person_id, one in back])
    return ids


def _declare(session: Session) -> None:
    """Numbers of staff as other offices would declare them, a few people above the members."""
    from union_desktop.areas.statistics import service
    from union_desktop.areas.statistics.terms import CountingBasis, WorkforceDraft

    year_end = dt.date(plan.AS_OF.year - 1, 12, 31)
    for day, headcount, basis, source in (
        (year_end, 2052, CountingBasis.WITH_ENTRUSTED, "人事处与派遣单位年末在岗人员表"),
        (plan.AS_OF, 2189, CountingBasis.WITH_ENTRUSTED, "人事处与派遣单位 9 月在岗人员表"),
        (plan.AS_OF, 1012, CountingBasis.WITHOUT_ENTRUSTED, "人事处 9 月在岗人员表"),
    ):
        service.record_workforce(
            session, WorkforceDraft(day, headcount, basis.value, source=source), today=plan.AS_OF
        )


def _appoint(session: Session, made: DemoOffice, people: Sequence[int], places: _Places) -> None:
    from union_desktop.areas.members import service

    for leader in made.leaders:
        service.appoint_leader(
            session, places.unit(leader.group), people[leader.person], leader.role, leader.from_on
        )
