# SPDX-License-Identifier: GPL-3.0-or-later
"""Small rosters for tests: as tables in memory, as files, and people to compare them with. All people are invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from union_desktop.areas.roster.service import matching, reading, rows
from union_desktop.areas.roster.service.matching import Comparison, People, Places
from union_desktop.areas.roster.terms import PEOPLE_KEYS, Scope
from union_desktop.core.sheets.files import Sheet
from union_desktop.core.values import with_check_character

TODAY = dt.date(2026, 9, 30)
HEADERS = ("工号", "姓名", "身份证号", "部门", "人员类别")
NAMES = {
    "staff_category": {"在编": "established", "博士后": "postdoc", "派遣": "dispatched_entrusted"},
    "campus": {"东校区": "1", "西校区": "2"},
    "union_group": {"物理小组": "3", "物理": "3", "化学小组": "4", "化学": "4"},
}


def an_id(serial: int = 1, born: str = "19900102", *, county: str = "110105") -> str:
    """A right ID number nobody has; an odd serial is a man's."""
    return with_check_character(f"{county}{born}{serial:03d}")


def found(cells: Sequence[Sequence[Any]], name: str = "在编", **sheet: Any) -> reading.RawTable | None:
    """The table found in these cells, which begin in A1."""
    width = max(map(len, cells))
    return reading.find_table(Sheet(name, [[*row, *[""] * (width - len(row))] for row in cells], **sheet))


def table(*lines: Sequence[Any], headers: Sequence[str] = HEADERS) -> reading.RawTable:
    """A table with its header in line 1."""
    raw = found([headers, *lines])
    assert raw is not None
    return raw


def read(
    *lines: Sequence[Any],
    headers: Sequence[str] = HEADERS,
    answers: Mapping[str, Mapping[str, str]] | None = None,
    create_units: bool = False,
) -> rows.Candidates:
    """The lines as values."""
    raw = table(*lines, headers=headers)
    columns = dict(zip(raw.table.headers, raw.table.guesses, strict=True))
    return rows.read_rows([raw], columns, rows.Vocabulary(TODAY, NAMES, answers or {}, create_units))


def person(number: int, **told: str) -> tuple[Any, ...]:
    """A member as the office knows him, in the order of PEOPLE_KEYS."""
    known = {
        "status": "active",
        "name": "单雄信",
        "department": "物理",
        "union_group": "3",
        "campus": "1",
        "staff_category": "established",
    } | told
    return (number, *(known.get(key, "") for key in PEOPLE_KEYS[1:]))


def compared(
    candidates: rows.Candidates,
    *people: tuple[Any, ...],
    scope: Scope | None = None,
    forced: Mapping[int, int] | None = None,
) -> Comparison:
    """The lines against these people, in an office of two campuses."""
    places = Places({"3": "1", "4": "2"}, "1", True, {"1": "东校区", "2": "西校区"})
    return matching.compare(candidates, People.of_rows(people), scope or Scope(), places, forced)


def write_xlsx(path: Path, *sheets: tuple[str, Sequence[Sequence[Any]]]) -> Path:
    """A workbook; dates become date cells, floats number cells, all else text."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, cells in sheets:
            sheet = book.add_worksheet(name)
            for row, line in enumerate(cells):
                for column, cell in enumerate(line):
                    if isinstance(cell, dt.date):
                        sheet.write_datetime(row, column, dt.datetime.combine(cell, dt.time()), day)
                    elif isinstance(cell, float):
                        sheet.write_number(row, column, cell)
                    elif cell:
                        sheet.write_string(row, column, cell)
    return path
