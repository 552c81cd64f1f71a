# SPDX-License-Identifier: GPL-3.0-or-later
"""Who belongs to which open file, for whoever helps people and must not help a household twice unawares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from union_desktop.areas.hardship.terms import OPEN_STATES
from union_desktop.core.asking import Source, asking
from union_desktop.core.values import upgrade_15

OPEN: Final = f"({', '.join(repr(one) for one in OPEN_STATES)})"
#: A household row and the person it may be about: who is known to the office has the facts of the person.
MEMBERS: Final = "household_member m left join person p on p.id = m.person_id"
ID_NUMBER: Final = "coalesce(nullif(p.id_number, ''), m.id_number)"
NAME: Final = "coalesce(p.name, m.name)"
#: The day of a step of the file ``c`` up to :day, the last one first.
_LAST: Final = (
    "select s.happened_on from proceeding_step s where s.about_id = c.id and s.about_table = 'hardship_case'"
    " and s.happened_on <= :day"
)


@dataclass(frozen=True, slots=True)
class Household:
    """The household of an open file; of somebody without one, the person alone and ``case_id`` None."""

    case_id: int | None
    person_ids: tuple[int, ...]
    id_numbers: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FiledCase:
    """A file that is on file, to fill a round from."""

    filed_on: dt.date
    case_id: int
    case_no: str
    person_id: int
    name: str
    staff_no: str
    hardship_class: str
    main_cause: str
    household_size: int


@dataclass(frozen=True, slots=True)
class Taken:
    """Somebody who stands in another open file already."""

    case_id: int
    case_no: str
    name: str
    holder: str


def open_case_of(source: Source, person_id: int) -> int | None:
    """The open file this person belongs to: as the worker it is about, or as one of the household."""
    found = asking(source)(
        f"select c.id from hardship_case c where c.status in {OPEN} and (c.person_id = :person or exists (select 1"
        " from household_member m left join person p on p.id = :person where m.case_id = c.id and"
        " (m.person_id = :person or (p.id_number <> '' and m.id_number = p.id_number))))"
        " order by c.person_id = :person desc, c.id limit 1",
        person=person_id,
    )
    return int(found[0][0]) if found else None


def household(source: Source, person_id: int) -> Household:
    """Everybody in the open file of this person, the person included."""
    case_id = open_case_of(source, person_id)
    if case_id is not None:
        return household_of_case(source, case_id, besides=person_id)
    alone = asking(source)("select id_number, name from person where id = :person", person=person_id)
    return Household(
        None,
        (person_id,),
        tuple(one[0] for one in alone if one[0]),
        tuple(one[1] for one in alone),
    )


def household_of_case(source: Source, case_id: int, *, besides: int | None = None) -> Household:
    """Everybody of a file, open or not; ``besides`` is somebody who belongs to it by the identity number only."""
    ask = asking(source)
    people: dict[int, None] = {}
    numbers: dict[str, None] = {}
    names: dict[str, None] = {}
    for person_id, number, name in ask(
        "select c.person_id, p.id_number, p.name from hardship_case c join person p on p.id = c.person_id"
        f" where c.id = :case union all select m.person_id, {ID_NUMBER}, {NAME} from {MEMBERS}"
        " where m.case_id = :case",
        case=case_id,
    ):
        if person_id is not None:
            people[person_id] = None
        if number:
            numbers[number] = None
        names[name] = None
    if besides is not None:
        people[besides] = None
    return Household(case_id, tuple(people), tuple(numbers), tuple(names))


def filed_cases(source: Source, on: dt.date) -> list[FiledCase]:
    """The files that were on file at the end of that day, by name; class and causes are those of today."""
    return [
        FiledCase(dt.date.fromisoformat(filed), *rest)
        for filed, *rest in asking(source)(
            f"select ({_LAST} and s.kind = 'file' order by s.id desc limit 1), c.id, c.case_no, c.person_id, p.name, p.staff_no, c.hardship_class, c.main_cause,"
            " (select count(*) from household_member m where m.case_id = c.id and m.shares_home) from hardship_case c join person p on p.id = c.person_id"
            f" where ({_LAST.replace('happened_on', 'state', 1)} order by s.id desc limit 1) = 'filed'"
            " order by p.pinyin, c.id",
            day=on.isoformat(),
        )
    ]


def spellings(number: str) -> tuple[str, ...]:
    """An identity number as it may be written elsewhere: with 18 digits, or with the 15 of before 1999."""
    if len(number) == 15:
        try:
            return number, upgrade_15(number)
        except ValueError:
            return (number,)
    if len(number) == 18 and number[6:8] == "19":
        return number, number[:6] + number[8:17]
    return (number,)


def taken(
    source: Source, id_numbers: Collection[str], person_ids: Collection[int], *, besides: int = 0
) -> list[Taken]:
    """Who of these stands in an open file other than ``besides``."""
    written = sorted({each for number in id_numbers if number for each in spellings(number)})
    names = [f"n{at}" for at in range(len(written))]
    numbers = ", ".join(f":{one}" for one in names) or "''"
    people = ", ".join(str(int(one)) for one in person_ids) or "null"
    mine = f"(p.id_number in ({numbers}) and p.id_number <> '')"
    return [
        Taken(*row)
        for row in asking(source)(
            f"select c.id, c.case_no, {NAME}, h.name from hardship_case c join person h on h.id = c.person_id"
            " join household_member m on m.case_id = c.id left join person p on p.id = m.person_id"
            f" where c.status in {OPEN} and c.id <> :besides"
            f" and (m.person_id in ({people}) or m.id_number in ({numbers}) and m.id_number <> '' or {mine})"
            " union select c.id, c.case_no, p.name, p.name from hardship_case c join person p"
            f" on p.id = c.person_id where c.status in {OPEN} and c.id <> :besides and (p.id in ({people}) or {mine})"
            " order by 2, 3",
            besides=besides,
            **dict(zip(names, written, strict=True)),
        )
    ]
