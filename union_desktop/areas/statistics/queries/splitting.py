# SPDX-License-Identifier: GPL-3.0-or-later
"""How the columns of a span or a person become the lines of a table on one day, and back into a condition.

What is stored is folded into keys here and not in SQL: a group into its branch of that day, a code of education into its
level. Values nobody can place (a group that does not stand on the day) are 未填 and never left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from union_desktop.areas.members.terms import STATUS_LABELS, MembershipStatus
from union_desktop.areas.organisation import queries as organisation
from union_desktop.areas.organisation.terms import Basis, UnitKind
from union_desktop.areas.statistics.terms import (
    BANDS_SETTING,
    DIRECT,
    DIRECT_LABEL,
    UNKNOWN,
    UNKNOWN_LABEL,
    AgeBands,
    Dimension,
    code_order,
    education_level,
    parse_bands,
)
from union_desktop.core import codes
from union_desktop.core.reading import Reader

_EXPRESSIONS: Final = {
    Dimension.CAMPUS: "s.campus_id",
    Dimension.CATEGORY: "s.staff_category",
    Dimension.BRANCH: "s.union_group_id",
    Dimension.GROUP: "s.union_group_id",
    Dimension.GENDER: "p.gender",
    Dimension.AGE: "p.birth_date",
    Dimension.POLITICAL_STATUS: "p.political_status",
    Dimension.EDUCATION: "p.education",
    Dimension.BASIS: "s.basis",
    Dimension.STATUS: "s.status",
}
_OF_THE_PERSON: Final = frozenset(one for one, sql in _EXPRESSIONS.items() if sql.startswith("p."))
#: Shown even where nobody is in them: what the office itself keeps in order.
_ALWAYS: Final = frozenset(
    {
        Dimension.CAMPUS,
        Dimension.CATEGORY,
        Dimension.BRANCH,
        Dimension.GROUP,
        Dimension.GENDER,
        Dimension.AGE,
        Dimension.STATUS,
    }
)


@dataclass(frozen=True, slots=True)
class Value:
    """One line or column of a table: what is counted together, and its name."""

    key: str
    label: str


class Splitting:
    """The lists of an office on one day."""

    def __init__(self, reader: Reader, on: dt.date, bands: AgeBands | None = None) -> None:
        self.on = on
        self.bands = bands or age_bands(reader)
        units = organisation.tree(reader, on)
        self.office = next((unit.name for unit in units if unit.kind is UnitKind.SCHOOL), "")
        self._branch_of = _branches(units)
        groups = [unit for unit in units if unit.kind is UnitKind.GROUP]
        names = [unit.name for unit in groups]
        open_campuses = organisation.campuses(reader)
        open_categories = organisation.categories(reader)
        direct = [(DIRECT, DIRECT_LABEL)] if DIRECT in self._branch_of.values() else []
        self._standing: dict[Dimension, list[tuple[str, str]]] = {
            Dimension.CAMPUS: [(str(one.id), one.name) for one in open_campuses],
            Dimension.CATEGORY: [(one.code, one.name) for one in open_categories],
            Dimension.BRANCH: [
                *((str(unit.id), unit.name) for unit in units if unit.kind is UnitKind.BRANCH),
                *direct,
            ],
            # Two groups of one name are told apart by their branch; the others keep their short name.
            Dimension.GROUP: [
                (str(unit.id), unit.path if names.count(unit.name) > 1 else unit.name) for unit in groups
            ],
            Dimension.GENDER: list(codes.GENDER.common),
            Dimension.AGE: [(str(place), label) for place, label in enumerate(self.bands.labels())],
            Dimension.BASIS: [(one.value, one.label) for one in Basis],
            Dimension.STATUS: [
                (one.value, STATUS_LABELS[one])
                for one in (MembershipStatus.ACTIVE, MembershipStatus.RETAINED)
            ],
        }
        #: With those that are closed by now, for a day on which people still stood in them.
        self._known: dict[Dimension, list[tuple[str, str]]] = self._standing | {
            Dimension.CAMPUS: [
                (str(one.id), one.name) for one in organisation.campuses(reader, with_closed=True)
            ],
            Dimension.CATEGORY: [
                (one.code, one.name) for one in organisation.categories(reader, with_closed=True)
            ],
            **{
                one: list(code_order(one))
                for one in (Dimension.GENDER, Dimension.POLITICAL_STATUS, Dimension.EDUCATION)
            },
        }
        self._groups = {key for key, _ in self._standing[Dimension.GROUP]}

    def expression(self, dimension: Dimension, parameters: dict[str, Any]) -> str:
        """The SQL that reads what ``fold`` takes; of birthdays only the band, or every day would be a line."""
        if dimension is not Dimension.AGE:
            return _EXPRESSIONS[dimension]
        cuts = self._cuts(parameters)
        # Whoever was born after the last birthday of a band's first year has not reached that band.
        cases = " ".join(f"when p.birth_date > :{name} then {place}" for place, name in enumerate(cuts))
        return f"case when p.birth_date is null then null {cases} else {len(cuts)} end"

    def fold(self, dimension: Dimension) -> Callable[[Any], str]:
        """What ``expression`` reads → key."""
        if dimension is Dimension.EDUCATION:
            return lambda raw: education_level(raw or UNKNOWN)
        if dimension is Dimension.GROUP:
            return lambda raw: key if (key := str(raw)) in self._groups else UNKNOWN
        if dimension is Dimension.BRANCH:
            return lambda raw: self._branch_of.get(str(raw), UNKNOWN)
        return lambda raw: UNKNOWN if raw is None else str(raw)

    def values(self, dimension: Dimension, used: Iterable[str]) -> tuple[Value, ...]:
        """The lines of a dimension in the office's own order: those that always stand, those that occur, 未填 last."""
        occurring = set(used)
        always = {key for key, _ in self._standing[dimension]} if dimension in _ALWAYS else set()
        listed = self._known.get(dimension, [])
        found = [Value(key, label) for key, label in listed if key in occurring or key in always]
        known = {key for key, _ in listed}
        # Codes of no table are shown as they are stored, so that nothing is hidden.
        found += [Value(key, key) for key in sorted(occurring - known - {UNKNOWN})]
        if UNKNOWN in occurring:
            found.append(Value(UNKNOWN, UNKNOWN_LABEL))
        return tuple(found)

    def condition(self, dimension: Dimension, key: str, parameters: dict[str, Any]) -> str:
        """SQL that holds for exactly the people ``fold`` puts under ``key``; may add to ``parameters``."""
        column = _EXPRESSIONS[dimension]
        if dimension is Dimension.AGE:
            return self._age_condition(key, parameters)
        if dimension in (Dimension.GROUP, Dimension.BRANCH):
            if key == UNKNOWN:
                standing = ", ".join(sorted(self._groups)) or "null"
                return f"({column} is null or {column} not in ({standing}))"
            groups = [key] if dimension is Dimension.GROUP else self._groups_of(key)
            return f"{column} in ({', '.join(str(int(one)) for one in groups) or 'null'})"
        if key == UNKNOWN:
            return f"coalesce({column}, '') = ''"
        if dimension is Dimension.EDUCATION:
            return self._education_condition(key)
        name = f"{dimension.value}_is"
        parameters[name] = int(key) if dimension is Dimension.CAMPUS else key
        return f"{column} = :{name}"

    def label(self, dimension: Dimension, raw: object) -> str:
        """The name of one stored value, for a sentence; empty where there is none."""
        return dict(self._known[dimension]).get(str(raw), "") if raw is not None else ""

    def needs_person(self, dimensions: Iterable[Dimension]) -> bool:
        """Whether ``person p`` must be joined for these."""
        return not _OF_THE_PERSON.isdisjoint(dimensions)

    def _groups_of(self, branch: str) -> list[str]:
        return [group for group, above in self._branch_of.items() if above == branch]

    def _cuts(self, parameters: dict[str, Any]) -> list[str]:
        days = self.bands.last_birthdays(self.on)
        names = [f"age{place}" for place in range(len(days))]
        parameters.update(zip(names, (day.isoformat() for day in days), strict=True))
        return names

    def _age_condition(self, key: str, parameters: dict[str, Any]) -> str:
        if key == UNKNOWN:
            return "p.birth_date is null"
        cuts, band = self._cuts(parameters), int(key)
        younger = [f"p.birth_date > :{cuts[band]}"] if band < len(cuts) else []
        older = [f"p.birth_date <= :{cuts[band - 1]}"] if band else []
        return " and ".join((*younger, *older))

    def _education_condition(self, key: str) -> str:
        known = {code: education_level(code) for code, _ in codes.EDUCATION.choices}
        if key == education_level("?"):
            levelled = ", ".join(f"'{code}'" for code, level in known.items() if level != key)
            return f"(p.education <> '' and p.education not in ({levelled}))"
        return f"p.education in ({', '.join(repr(code) for code, level in known.items() if level == key)})"


def age_bands(reader: Reader) -> AgeBands:
    """The bands this office chose, else the usual ones."""
    text = reader.value("select value from office_setting where name = :name", name=BANDS_SETTING)
    return parse_bands(text) if text else AgeBands()


def shifted_groups(before: Splitting, after: Splitting, dimension: Dimension) -> list[int]:
    """Groups that are counted elsewhere on the second day although nobody in them did anything."""
    first, second = before.fold(dimension), after.fold(dimension)
    groups = sorted(map(int, before._groups | after._groups))  # noqa: SLF001 - another of the same class
    return [group for group in groups if first(group) != second(group)]


def _branches(units: list[organisation.UnitRow]) -> Mapping[str, str]:
    """Group → the branch above it, through whatever lies between; ``DIRECT`` where there is none."""
    by_id = {unit.id: unit for unit in units}
    found = {}
    for unit in units:
        if unit.kind is not UnitKind.GROUP:
            continue
        above = by_id.get(unit.parent_id) if unit.parent_id is not None else None
        while above is not None and above.kind is not UnitKind.BRANCH:
            above = by_id.get(above.parent_id) if above.parent_id is not None else None
        found[str(unit.id)] = str(above.id) if above is not None else DIRECT
    return found
