# SPDX-License-Identifier: GPL-3.0-or-later
"""The lines of a file as values by column, with what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from union_desktop.areas.roster.service.reading import RawTable
from union_desktop.areas.roster.terms import Problem, UnknownValue
from union_desktop.core.sheets.files import Row, cell_text
from union_desktop.core.sheets.lines import column_letters

# A unit in a line is the number of a union group, or one of these marks before its name.
NEW_UNIT = "+"
UNKNOWN_UNIT = "?"


@dataclass(slots=True)
class Candidates:
    """The lines of a file as values by column; '' is blank everywhere.

    ``raw`` are the cells of each line, ``origin`` its sheet (position in ``tables``) and its row number in Excel.
    Of units that are not one group, ``unit_choices`` has the groups they may be and ``unit_sentences`` what to say;
    ``new_units`` the one spelling that is used for each new unit.
    """

    tables: list[RawTable]
    columns: dict[str, list[str]] = field(default_factory=dict)
    raw: list[Row] = field(default_factory=list)
    origin: list[tuple[int, int]] = field(default_factory=list)
    problems: dict[int, list[Problem]] = field(default_factory=dict)
    notes: dict[int, list[str]] = field(default_factory=dict)
    numeric_staff_no: set[int] = field(default_factory=set)
    month_only: dict[str, set[int]] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    ignored_count: int = 0
    unknown: list[UnknownValue] = field(default_factory=list)
    unit_field: str = ""
    unit_choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unit_sentences: dict[str, str] = field(default_factory=dict)
    new_units: dict[str, str] = field(default_factory=dict)
    positions: list[dict[str, int]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.raw)

    def problem(
        self, line: int, key: str, message: str, *, fatal: bool = True, value: str | None = None
    ) -> Problem:
        """A problem with a line's field, at the place in the file where that field stands."""
        sheet, row = self.origin[line]
        at = self.positions[sheet].get(key)
        table = self.tables[sheet].table
        column = "" if at is None else column_letters(table.first_column + at)
        if value is None:
            value = "" if at is None else cell_text(self.raw[line][at])
        return Problem(table.sheet, row, column, value, message, fatal)

    def add_problem(self, line: int, key: str, message: str, *, fatal: bool = True) -> None:
        """Record a problem; a line with a fatal one is sent back."""
        self.problems.setdefault(line, []).append(self.problem(line, key, message, fatal=fatal))


def is_rejected(result: Candidates, line: int) -> bool:
    return any(problem.fatal for problem in result.problems.get(line, ()))


def fatal_lines(result: Candidates) -> Iterable[int]:
    """Lines that go back as a whole."""
    return (line for line, problems in result.problems.items() if any(problem.fatal for problem in problems))


def settle_units(
    candidates: Candidates, columns: dict[str, list[str]], targets: Sequence[int], groups: Sequence[str]
) -> None:
    """A name several groups have means the one its person is in already, where that is one of them.

    ``targets`` has the place of each line's person among ``groups``, or -1.
    """
    choices = candidates.unit_choices
    if not choices or "union_group" not in columns:
        return
    units = columns["union_group"] = list(columns["union_group"])
    for line, (unit, at) in enumerate(zip(units, targets, strict=True)):
        if at >= 0 and unit in choices and groups[at] in choices[unit]:
            units[line] = groups[at]
