# SPDX-License-Identifier: GPL-3.0-or-later
"""Spot checks and the files they drew."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from union_desktop.core.asking import stored_day
from union_desktop.core.reading import Reader


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A draw: how many files there were, how many were drawn, how many of these are checked."""

    id: int
    year: int
    drawn_on: dt.date
    share: int
    filed: int
    seed: str
    drawn: int
    checked: int


@dataclass(frozen=True, slots=True)
class DrawnFile:
    """A file that was drawn, and what was found."""

    id: int
    case_id: int
    case_no: str
    name: str
    department: str
    hardship_class: str
    finding: str
    checked_on: dt.date | None


def samples(reader: Reader) -> list[SampleRow]:
    """All draws, the newest first."""
    return [
        SampleRow(number, year, dt.date.fromisoformat(on), *rest)
        for number, year, on, *rest in reader.rows(
            "select s.id, s.year, s.drawn_on, s.share, s.filed_count, s.seed, count(x.id), count(x.checked_on)"
            " from hardship_sample s left join hardship_sample_case x on x.sample_id = s.id"
            " group by s.id order by s.drawn_on desc, s.id desc"
        )
    ]


def drawn_files(reader: Reader, sample_id: int) -> list[DrawnFile]:
    """The files of a draw by their numbers."""
    return [
        DrawnFile(*(*rest, stored_day(checked)))
        for *rest, checked in reader.rows(
            "select x.id, x.case_id, c.case_no, p.name, p.department, c.hardship_class, x.finding, x.checked_on"
            " from hardship_sample_case x join hardship_case c on c.id = x.case_id"
            " join person p on p.id = c.person_id where x.sample_id = :id order by c.case_no",
            id=sample_id,
        )
    ]
