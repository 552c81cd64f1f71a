# SPDX-License-Identifier: GPL-3.0-or-later
"""The rosters of the made-up office, as dirty as real ones, in every format: each line gets the kind it should."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.dirty_rosters import (
    COMPANY_SOURCE,
    ESTABLISHED_SOURCE,
    DirtyRoster,
    company_roster,
    established_roster,
    write_csv,
    write_xlsx,
)
from union_desktop.app.demo.office import make_demo_office
from union_desktop.app.demo.people import demo_office
from union_desktop.areas.members.service import verify
from union_desktop.areas.roster.service import undoing, writing
from union_desktop.areas.roster.service.reconcile import Reconciliation
from union_desktop.areas.roster.terms import Kind, Scope
from union_desktop.core import audit, clock
from union_desktop.core.office import Office

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = make_demo_office(tmp_path_factory.mktemp("demo") / "office")
    yield made.office
    made.office.close()


def kinds(machine: Reconciliation) -> dict[int, str]:
    """Row number → kind of all lines of the file."""
    numbers = [number for kind in Kind if kind is not Kind.LEFT for number in machine.numbers(kind)]
    return {line.row: line.kind.value for line in machine.lines(numbers)}


def check(demo: Office, path: Path, roster: DirtyRoster, source: str) -> None:
    with Reconciliation(demo, clock.today()) as machine:
        machine.open(path, source)
        employers = (roster.scope_employer,) if roster.scope_employer else ()
        machine.set_scope(Scope(staff_category=(roster.scope_category,), employer=employers))
        preview = machine.compare()
        found = kinds(machine)
        wrong = {
            line.row: (line.dirt, found.get(line.row))
            for line in roster.lines
            if found.get(line.row) != line.kind
        }
        assert wrong == {}
        counts = asdict(preview.counts)
        assert {key: counts[key] for key in roster.expected} == roster.expected
        left = machine.lines(machine.numbers(Kind.LEFT))
        assert sorted(line.name for line in left) == sorted(roster.left)
        for problem in preview.problems:
            assert problem.message.endswith("。")
            assert problem.sheet


def test_the_personnel_departments_workbook(demo: Office, tmp_path: Path) -> None:
    roster = established_roster(demo_office())
    check(demo, write_xlsx(tmp_path / "在编.xlsx", roster), roster, ESTABLISHED_SOURCE)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig"])
def test_the_same_as_text(demo: Office, tmp_path: Path, encoding: str) -> None:
    roster = established_roster(demo_office())
    check(demo, write_csv(tmp_path / "在编.csv", roster, encoding), roster, ESTABLISHED_SOURCE)


def test_a_dispatch_companys_list_without_staff_numbers(demo: Office, tmp_path: Path) -> None:
    roster = company_roster(demo_office())
    check(demo, write_xlsx(tmp_path / "派遣.xlsx", roster), roster, COMPANY_SOURCE)


@pytest.mark.parametrize("name", ["roster.xls", "roster.ods"])
def test_what_a_spreadsheet_program_made_of_it(demo: Office, name: str) -> None:
    roster = established_roster(demo_office(), only=60)
    with Reconciliation(demo, clock.today()) as machine:
        machine.open(DATA / name, ESTABLISHED_SOURCE)
        machine.set_scope(Scope(partial=True))
        machine.compare()
        found = kinds(machine)
    assert {line.row: line.kind for line in roster.lines} == found


def test_written_twice_and_taken_back(demo: Office, tmp_path: Path) -> None:
    roster = established_roster(demo_office())
    path = write_xlsx(tmp_path / "在编.xlsx", roster)

    def state() -> list[tuple[object, ...]]:
        with demo.reader() as reader:
            return reader.rows(
                "select p.*, (select count(*) from membership_event e where e.person_id = p.id) from person p order by id"
            )

    before = state()
    with Reconciliation(demo, clock.today()) as machine:
        machine.open(path, ESTABLISHED_SOURCE)
        machine.set_scope(Scope(staff_category=("established",)))
        machine.compare()
        plan = machine.plan()
        with demo.transaction("登记名册来源") as session:
            writing.remember(session, plan.source)
        with demo.transaction("名册核对") as session:
            receipt = writing.write(session, plan)
        machine.tell_people()
        again = machine.compare().counts
        assert machine.plan().accepted == []
    expected = roster.expected
    assert receipt.applied == sum(expected[kind] for kind in ("new", "returned", "changed", "moved"))
    assert (receipt.left_applied, receipt.rejected, receipt.skipped) == (
        7,
        expected["rejected"],
        expected["conflict"],
    )
    assert again.unchanged == expected["unchanged"] + receipt.applied
    with demo.reader() as reader:
        assert verify.findings(reader, clock.today()) == []
    with demo.transaction("撤销") as session:
        assert undoing.undo(session, receipt.batch_id).kept == ()
    assert state() == before
    with demo.reader() as reader:
        assert verify.findings(reader, clock.today()) == []
        assert audit.verify(reader) == []
