# SPDX-License-Identifier: GPL-3.0-or-later
"""The dirty rosters are what they say: the same at every run, complete, and readable in every format."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests import dirty_rosters
from tests.dirty_rosters import Cell, DirtyRoster, company_roster, established_roster, write_csv, write_xlsx
from union_desktop.app.demo.people import DemoOffice, demo_office

DATA = Path(__file__).parent / "data"
KINDS = {"new", "returned", "changed", "moved", "unchanged", "conflict", "rejected"}


@pytest.fixture(scope="module")
def office() -> DemoOffice:
    return demo_office()


@pytest.fixture(scope="module")
def roster(office: DemoOffice) -> DirtyRoster:
    return established_roster(office)


def cells_of(path: Path, sheet: str) -> list[list[Cell]]:
    """All cells from A1 on, as the roster reader gets them."""
    with CalamineWorkbook.from_path(path) as book:
        found: list[list[Cell]] = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)  # type: ignore[assignment]
    return found


def padded(roster: DirtyRoster) -> list[list[Cell]]:
    return [list(row) for row in roster.cells]


def test_each_run_makes_the_same_roster(roster: DirtyRoster, office: DemoOffice) -> None:
    assert established_roster() == roster
    assert company_roster() == company_roster(office)


def test_each_line_has_one_kind_and_every_member_is_somewhere(
    roster: DirtyRoster, office: DemoOffice
) -> None:
    expected = roster.expected
    assert {line.kind for line in roster.lines} == KINDS
    assert expected["rows"] == sum(expected[kind] for kind in KINDS)
    assert expected["left"] == 7
    established = [one.person.name for one in office.members() if one.category == "established"]
    strangers = expected["new"] + expected["returned"] + 1  # the newcomer whose unit nobody knows
    shared = len(roster.of("staff number of one, ID of another"))
    doubled = len(roster.of("twice in the file")) // 2
    assert expected["rows"] - strangers - doubled + shared + expected["left"] == len(established)


def test_every_oddity_of_the_brief_is_in_it(roster: DirtyRoster) -> None:
    column = {key: at for at, key in enumerate(dirty_rosters.KEYS)}
    rows = [roster.cells[line.row - 1] for line in roster.lines]
    births = Counter(type(row[column["birth_date"]]) for row in rows)
    assert births[str] > 600
    assert births[float] > 30
    assert births[dt.date] > 20
    assert sum(isinstance(row[column["id_number"]], float) for row in rows) == 4
    assert sum(isinstance(row[column["phone"]], float) for row in rows) > 150
    assert sum(isinstance(row[column["staff_no"]], float) for row in rows) == 28
    assert {row[column["staff_category"]] for row in rows} == {
        "在编",
        " 在编 ",
        "事业编制",
        dirty_rosters.UNKNOWN_CATEGORY,
    }
    names = "".join(str(row[column["name"]]) for row in rows)
    assert {"\u3000", "\u200b", "\ufeff"} <= set(names)
    assert any(str(row[column["check"]]).startswith("=") for row in rows)
    assert sum(not any(row) for row in roster.cells) >= 5
    assert sum(row[0] in ("小计", "合计") for row in roster.cells) == 4


def test_lines_stand_where_they_say(roster: DirtyRoster) -> None:
    for line in roster.lines:
        row = roster.cells[line.row - 1]
        assert isinstance(row[0], float)
        if not line.dirt:
            assert row[2] == line.name


def test_the_workbook_holds_the_cells(roster: DirtyRoster, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "roster.xlsx", roster)
    assert cells_of(path, roster.sheet) == padded(roster)
    with CalamineWorkbook.from_path(path) as book:
        merged = book.get_sheet_by_name(roster.sheet).merged_cell_ranges
    assert sorted(((top, left), (bottom, right)) for top, left, bottom, right in roster.merged) == sorted(
        merged or []
    )


@pytest.mark.parametrize("name", ["roster.xls", "roster.ods"])
def test_the_files_of_libreoffice_hold_the_same_cells(office: DemoOffice, name: str) -> None:
    """Fails when the made-up people change: save the two files again as the module's docstring says."""
    small = established_roster(office, only=60)
    found = cells_of(DATA / name, small.sheet)
    wanted = padded(small)
    for cells, expected in zip(found, wanted, strict=False):
        assert cells == expected[: len(cells)]
    assert len(found) >= max(line.row for line in small.lines)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig"])
def test_text_files_hold_the_cells_as_excel_writes_them(
    roster: DirtyRoster, tmp_path: Path, encoding: str
) -> None:
    path = write_csv(tmp_path / "roster.csv", roster, encoding)
    with path.open(encoding=encoding, newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == len(roster.cells)
    damaged = roster.of("ID stored as a number")[0]
    assert rows[damaged.row - 1][4].count("E+17") == 1
    zeros = roster.of("staff number without its zeros")[0]
    assert len(rows[zeros.row - 1][1]) < 8


def test_the_company_sends_no_staff_numbers(office: DemoOffice) -> None:
    roster = company_roster(office)
    there = [one for one in office.members() if one.person.employer == roster.scope_employer]
    assert roster.expected["rows"] + roster.expected["left"] == len(there)
    assert "职工号" not in roster.cells[2]
