# SPDX-License-Identifier: GPL-3.0-or-later
"""Whom a list can be filled from: files on file with what their households got this year, members by conditions."""

from __future__ import annotations

import datetime as dt
from array import array
from dataclasses import dataclass

from union_desktop.areas.aid.queries.helped import helped_by_person
from union_desktop.areas.aid.queries.households import households
from union_desktop.areas.hardship.queries import filed_cases
from union_desktop.areas.hardship.terms import CAUSES, HardshipClass
from union_desktop.areas.members.queries import listing
from union_desktop.areas.members.queries.listing import MemberFilter
from union_desktop.core.reading import Reader


@dataclass(frozen=True, slots=True)
class FiledChoice:
    """A household on file; ``times`` and ``amount`` are what it got in the year of the round, ``listed`` stands on it already."""

    case_id: int
    case_no: str
    person_id: int
    name: str
    staff_no: str
    hardship_class: str
    main_cause: str
    size: int
    times: int
    amount: int
    listed: bool


@dataclass(frozen=True, slots=True)
class Conditions:
    """Which members are wanted; ages are of the day, both ends included."""

    members: MemberFilter
    age_from: int | None = None
    age_to: int | None = None


@dataclass(frozen=True, slots=True)
class FoundMembers:
    """Who fits the conditions, in the order of the list, without those who stand on the round already."""

    ids: array[int]
    listed: int


def filed(reader: Reader, round_id: int, year: int, on: dt.date) -> list[FiledChoice]:
    """The files on file, those without help in the year first."""
    cases = filed_cases(reader, on)
    people = [one.person_id for one in cases]
    at_home = households(reader, people)
    got = helped_by_person(reader, at_home, people, year, besides_round=round_id)
    there = _listed(reader, round_id)
    homes = households(reader, sorted(there)).case_of.values()
    found = [
        FiledChoice(
            one.case_id,
            one.case_no,
            one.person_id,
            one.name,
            one.staff_no,
            HardshipClass(one.hardship_class).label if one.hardship_class else "",
            CAUSES.get(one.main_cause, one.main_cause),
            one.household_size,
            len(got.get(one.person_id, ())),
            sum(help_.amount for help_ in got.get(one.person_id, ())),
            one.person_id in there or one.case_id in homes,
        )
        for one in cases
    ]
    return sorted(found, key=lambda one: (one.listed, one.times > 0))


def members(reader: Reader, round_id: int, wanted: Conditions, on: dt.date) -> FoundMembers:
    """The members who fit."""
    ids = listing.find_ids(reader, wanted.members)
    if wanted.age_from is not None or wanted.age_to is not None:
        fitting = set(_of_age(reader, wanted, on))
        ids = array("q", (one for one in ids if one in fitting))
    there = _listed(reader, round_id)
    fresh = array("q", (one for one in ids if one not in there))
    return FoundMembers(fresh, len(ids) - len(fresh))


def _of_age(reader: Reader, wanted: Conditions, on: dt.date) -> array[int]:
    born = ["birth_date is not null"]
    parameters = {}
    if wanted.age_from is not None:
        born.append("birth_date <= :youngest")
        parameters["youngest"] = _years_before(on, wanted.age_from).isoformat()
    if wanted.age_to is not None:
        born.append("birth_date > :oldest")
        parameters["oldest"] = _years_before(on, wanted.age_to + 1).isoformat()
    return reader.ids(f"select id from person where {' and '.join(born)}", **parameters)


def _years_before(on: dt.date, years: int) -> dt.date:
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return dt.date(on.year - years, 3, 1)


def _listed(reader: Reader, round_id: int) -> set[int]:
    return {
        row[0]
        for row in reader.rows(
            "select person_id from aid_grant where round_id = :round and removed_on is null and person_id is not null",
            round=round_id,
        )
    }
