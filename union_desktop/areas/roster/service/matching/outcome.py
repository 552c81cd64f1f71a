# SPDX-License-Identifier: GPL-3.0-or-later
"""The outcome of a comparison: the kind of each line, and the lines put together as they are looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from union_desktop.areas.roster.service.matching.people import People
from union_desktop.areas.roster.service.matching.places import Places
from union_desktop.areas.roster.service.rows import NEW_UNIT, UNKNOWN_UNIT, Candidates
from union_desktop.areas.roster.terms import (
    PLACEMENT_KEYS,
    Counts,
    FieldChange,
    Kind,
    Line,
    Problem,
    Scope,
)
from union_desktop.core import codes, masking, values

AS_NEW = 0
RESIDENT = "111"
_TABLES = codes.TABLES
KINDS = (Kind.UNCHANGED, Kind.NEW, Kind.RETURNED, Kind.CHANGED, Kind.MOVED, Kind.CONFLICT, Kind.REJECTED)
UNCHANGED, NEW, RETURNED, CHANGED, MOVED, CONFLICT, REJECTED = range(len(KINDS))


@dataclass(slots=True)
class Comparison:
    """The outcome for all lines; ``line`` puts one together when it is looked at.

    ``kinds`` and ``targets`` (position among the people, or -1) have one entry per line of the file; ``left`` has the
    positions of the people who are missing from it.
    """

    candidates: Candidates
    people: People
    scope: Scope
    columns: dict[str, list[str]]
    kinds: list[int]
    targets: list[int]
    changes: dict[int, list[FieldChange]]
    reasons: dict[int, list[Problem]]
    notes: dict[int, list[str]]
    possible: dict[int, list[int]]
    left: list[int]
    places: Places
    scope_members: int = 0
    general: list[Problem] = field(default_factory=list)
    _numbers: dict[Kind, list[int]] | None = None
    _missing_people: frozenset[int] | None = None

    def counts(self) -> Counts:
        """Lines of each kind."""
        found = Counter(self.kinds)
        by_name = {kind.value: found[at] for at, kind in enumerate(KINDS)}
        return Counts(rows=len(self.kinds), left=len(self.left), **by_name)

    def numbers(self, kind: Kind) -> list[int]:
        """The numbers of the lines of one kind.

        Missing people are numbered after the lines of the file by their place among the people, so that a number means
        the same person whoever else is missing.
        """
        if self._numbers is None:
            self._numbers = {each: [] for each in KINDS}
            for number, at in enumerate(self.kinds):
                self._numbers[KINDS[at]].append(number)
            self._numbers[Kind.LEFT] = [len(self.kinds) + at for at in self.left]
        return self._numbers[kind]

    def find(self, kind: Kind, text: str) -> list[int]:
        """The lines of one kind whose name, staff number or department has this text in it."""
        if not text:
            return self.numbers(kind)
        sought = text.upper()
        keys = ("name", "staff_no", "department")
        if kind is Kind.LEFT:
            told = [self.people.columns[key] for key in keys]
            places = dict(zip(self.numbers(kind), self.left, strict=True))
        else:
            told = [self.columns[key] for key in keys if key in self.columns]
            places = {number: number for number in self.numbers(kind)}
        if sought == text.lower():
            # Chinese and digits know no case, and folding 300,000 cells is what would take the time.
            return [
                number
                for number, at in places.items()
                if any([text in column[at] for column in told])  # noqa: C419 - three cells: a list is quicker
            ]
        return [
            number for number, at in places.items() if any(sought in column[at].upper() for column in told)
        ]

    def problems(self) -> list[Problem]:
        """What concerns the whole file, then everything wrong in it, in the order of its lines."""
        lines = sorted(self.candidates.problems.keys() | self.reasons.keys())
        return [*self.general, *(problem for line in lines for problem in self._problems_of(line))]

    def _problems_of(self, number: int) -> list[Problem]:
        return [*self.candidates.problems.get(number, ()), *self.reasons.get(number, ())]

    def line(self, number: int) -> Line:
        """One line, ready to be shown, decided and written."""
        if number >= len(self.kinds):
            return self._missing(number)
        kind = KINDS[self.kinds[number]]
        told = {key: text for key, column in self.columns.items() if (text := column[number])}
        remarks = self._complete(told, number) if kind in (Kind.NEW, Kind.RETURNED) else ()
        sheet, row = self.candidates.origin[number]
        target = self.targets[number]
        return Line(
            number=number,
            kind=kind,
            sheet=self.candidates.tables[sheet].table.sheet,
            row=row,
            name=told.get("name", ""),
            staff_no=told.get("staff_no", ""),
            id_number=told.get("id_number", ""),
            department=told.get("department", ""),
            person_id=self.people.ids[target] if target >= 0 else None,
            values=told,
            changes=tuple(self.changes.get(number, ())),
            notes=(*self.candidates.notes.get(number, ()), *self.notes.get(number, ()), *remarks),
            problems=tuple(self._problems_of(number)),
            candidates=tuple(self.people.ids[at] for at in self.possible.get(number, ())),
        )

    def _complete(self, told: dict[str, str], number: int) -> tuple[str, ...]:
        """Fill in what a new person's ID number says anyway, and the placement that follows; returns remarks."""
        number_text = told.get("id_number", "")
        if number_text and told.get("id_type", RESIDENT) == RESIDENT:
            born, sex = values.birth_date_of(number_text), values.gender_of(number_text)
            if born:
                told.setdefault("birth_date", born.isoformat())
            if sex:
                told.setdefault("gender", sex)
        if number_text:
            told.setdefault("id_type", RESIDENT)
        target = self.targets[number]
        if target >= 0:
            for key in PLACEMENT_KEYS:
                if key != "campus" and (old := self.people.columns[key][target]):
                    told.setdefault(key, old)
        unit_campus = self.places.campus_of_unit.get(told.get("union_group", ""), "")
        if unit_campus:
            told.setdefault("campus", unit_campus)
        if "campus" not in told and target >= 0 and (old := self.people.columns["campus"][target]):
            told["campus"] = old
        if "campus" not in told:
            told["campus"] = self.places.default_campus
            if self.places.several:
                name = self.places.campus_names.get(self.places.default_campus, "")
                return (f"名册和工会小组都没有注明校区，按“{name}”登记。",)
        return ()

    def _missing(self, number: int) -> Line:
        at = number - len(self.kinds)
        columns = self.people.columns
        if self._missing_people is None:
            self._missing_people = frozenset(self.left)
        return Line(
            number=number,
            kind=Kind.LEFT if at in self._missing_people else Kind.UNCHANGED,
            sheet="",
            row=0,
            name=columns["name"][at],
            staff_no=columns["staff_no"][at],
            id_number=columns["id_number"][at],
            department=columns["department"][at],
            person_id=self.people.ids[at],
            values={key: columns[key][at] for key in (*PLACEMENT_KEYS, "employer") if columns[key][at]},
        )


def shown_value(key: str, value: str, words: Mapping[str, Mapping[str, str]]) -> str:
    """A value as people read it: codes by their label, units by their name, money in yuan, ID numbers masked."""
    if not value:
        return ""
    if key == "id_number":
        return masking.mask_id_number(value)
    if key == "wage_base":
        return values.format_yuan(int(value))
    if key == "union_group" and value[0] in (NEW_UNIT, UNKNOWN_UNIT):
        return f"{value[1:]}（新建）" if value[0] == NEW_UNIT else value[1:]
    if key in words:
        return words[key].get(value, value)
    table = _TABLES.get(key)
    return table.short(value) if table else value
