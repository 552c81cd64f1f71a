# SPDX-License-Identifier: GPL-3.0-or-later
"""Of some files no more than a question before a step needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from union_desktop.areas.hardship.queries import measure
from union_desktop.core.reading import Reader


@dataclass(frozen=True, slots=True)
class Head:
    """A file in a sentence."""

    id: int
    case_no: str
    person_id: int
    name: str
    status: str

    @property
    def named(self) -> str:
        """How it is called in a sentence."""
        return f"{self.case_no}（{self.name}）"


@dataclass(frozen=True, slots=True)
class Heads:
    """The chosen files in the order of their numbers; ``publicity_days`` is what the rule of today wants."""

    files: tuple[Head, ...]
    publicity_days: int | None


@dataclass(frozen=True, slots=True)
class OwnFile:
    """The open file a person belongs to, or the last closed one of his own; ``relation`` is his place in it."""

    id: int
    case_no: str
    holder: str
    relation: str
    status: str
    hardship_class: str
    filed_on: str


def heads(reader: Reader, ids: Sequence[int], on: dt.date) -> Heads:
    """These files."""
    listed = ",".join(str(int(one)) for one in ids)
    files = tuple(
        Head(*row)
        for row in reader.rows(
            "select c.id, c.case_no, c.person_id, p.name, c.status from hardship_case c"
            f" join person p on p.id = c.person_id where c.id in ({listed}) order by c.case_no"
        )
    )
    return Heads(files, measure.publicity_days(reader, on))


def files_of(reader: Reader, person_id: int) -> list[OwnFile]:
    """Every file a person stands in, open ones first, the newest of the others next."""
    return [
        OwnFile(*row)
        for row in reader.rows(
            "select c.id, c.case_no, h.name, coalesce(max(m.relation), '本人'), c.status, c.hardship_class,"
            " coalesce(c.filed_on, '') from hardship_case c join person h on h.id = c.person_id"
            " join person p on p.id = :person left join household_member m on m.case_id = c.id"
            " and (m.person_id = p.id or (p.id_number <> '' and m.id_number = p.id_number))"
            " where c.person_id = p.id or m.id is not null group by c.id"
            " order by c.status in ('relieved', 'cancelled'), c.id desc",
            person=person_id,
        )
    ]
