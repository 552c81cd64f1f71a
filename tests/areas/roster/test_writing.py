# SPDX-License-Identifier: GPL-3.0-or-later
"""What a written roster leaves in the office: numbers that change hands, groups named first, cells that say nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.areas.roster.sheets import HEADERS, an_id, write_xlsx
from tests.office_fixtures import FOUNDED, TODAY, a_member, enrolled
from union_desktop.areas.members.terms import Placement, joined_on_problem
from union_desktop.areas.organisation import queries as organisation, service
from union_desktop.areas.organisation.terms import UnitDraft, UnitKind
from union_desktop.areas.roster.service import writing
from union_desktop.areas.roster.service.reconcile import Reconciliation
from union_desktop.areas.roster.service.writing import Receipt
from union_desktop.areas.roster.terms import CREATE_UNIT, Kind, Scope
from union_desktop.core.errors import InvalidDraft
from union_desktop.core.office import Office


@pytest.fixture
def machine(office: Office) -> Iterator[Reconciliation]:
    with Reconciliation(office, TODAY) as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "files"
    made.mkdir()
    return made


def opened(
    machine: Reconciliation, folder: Path, *lines: Sequence[Any], headers: Sequence[str] = HEADERS
) -> Reconciliation:
    machine.open(write_xlsx(folder / "名册.xlsx", ("在编", [headers, *lines])), "人事处")
    machine.set_scope(Scope(partial=True))
    return machine


def wrote(office: Office, machine: Reconciliation) -> Receipt:
    plan = machine.plan()
    with office.transaction("登记名册来源") as session:
        writing.remember(session, plan.source)
    with office.transaction("名册核对") as session:
        return writing.write(session, plan)


def numbers(office: Office) -> dict[str, str]:
    with office.reader() as reader:
        return dict(reader.rows("select name, staff_no from person"))


def units(office: Office) -> list[str]:
    with office.reader() as reader:
        return [unit.path for unit in organisation.groups(reader, TODAY)]


def test_staff_numbers_that_change_hands_in_one_file(
    office: Office, machine: Reconciliation, folder: Path
) -> None:
    people = [
        enrolled(office, staff_no=f"1000{at}", name=name, id_number=an_id(at))
        for at, name in enumerate(("甲甲", "乙乙", "丙丙", "丁丁"))
    ]
    # The first two swap; the third takes the number of the fourth, who gets a new one.
    told = ("10001", "10000", "10003", "20000")
    lines = [
        (number, name, an_id(at), "", "")
        for at, (number, name) in enumerate(zip(told, ("甲甲", "乙乙", "丙丙", "丁丁"), strict=True))
    ]
    opened(machine, folder, *lines).compare()
    for line in machine.numbers(Kind.CONFLICT):
        machine.resolve(line, people[line])
    assert wrote(office, machine).applied == 4
    assert numbers(office) == {"甲甲": "10001", "乙乙": "10000", "丙丙": "10003", "丁丁": "20000"}


def test_a_new_group_is_made_once_and_found_again(
    office: Office, machine: Reconciliation, folder: Path
) -> None:
    units_told = ("新 小组", "新小组", "Ai组", "AI组", "理学部工会/天文小组", "理学部工会／天文 小组")
    lines = [(f"2000{at}", "解珍", "", unit, "在编") for at, unit in enumerate(units_told)]
    opened(machine, folder, *lines)
    for unit in units_told:
        machine.set_answer("union_group", unit.replace("／", "/"), CREATE_UNIT)
    machine.compare()
    assert wrote(office, machine).new_units == ("新 小组", "Ai组", "理学部工会/天文小组")
    made = units(office)
    assert sorted(made) == sorted(
        [
            "Ai组",
            "新 小组",
            "理学部工会 / 化学小组",
            "理学部工会 / 天文小组",
            "理学部工会 / 物理小组",
        ]
    )
    # The answer "make it" is remembered, and next month the same file comes again with one line more.
    opened(machine, folder, *lines, ("20009", "解宝", "", "新小组", "在编"))
    counts = machine.compare().counts
    assert (counts.unchanged, counts.new, counts.rejected) == (6, 1, 0)
    assert wrote(office, machine).new_units == ()
    assert units(office) == made


def test_cells_that_say_nothing_erase_and_add_nothing(
    office: Office, machine: Reconciliation, folder: Path
) -> None:
    enrolled(
        office, staff_no="10001", name="甲甲", position="科长", employer="", gender="1", department="物理"
    )
    headers = (*HEADERS, "职务", "派遣公司", "性别", "备注")
    line = ("10001", "甲甲", "-", "#N/A", "", "——", "无", "不详", "/")
    assert opened(machine, folder, line, headers=headers).compare().counts.unchanged == 1


def test_a_day_nobody_can_have_joined_on_goes_back_before_anything_is_written(
    office: Office, machine: Reconciliation, folder: Path
) -> None:
    lines = [
        ("20001", "解珍", "", "物理", "在编", "1905-01-01"),
        ("20002", "解宝", "", "物理", "在编", "2010-01-01"),
    ]
    preview = opened(machine, folder, *lines, headers=(*HEADERS, "入会日期")).compare()
    [problem] = preview.problems
    assert (problem.sheet, problem.row, problem.column, problem.value) == ("在编", 2, "F", "1905-01-01")
    assert problem.message == joined_on_problem(dt.date(1905, 1, 1), TODAY)
    receipt = wrote(office, machine)
    assert (receipt.applied, receipt.rejected) == (1, 1)


def test_the_form_has_the_same_rule_for_the_day_of_joining(office: Office) -> None:
    day = TODAY + dt.timedelta(days=367)
    with pytest.raises(InvalidDraft) as caught:
        enrolled(office, a_member(joined_on=day))
    assert caught.value.problems == {"joined_on": joined_on_problem(day, TODAY)}
    assert joined_on_problem(TODAY + dt.timedelta(days=366), TODAY) is None


def test_a_name_of_two_groups_is_never_guessed_nor_made_a_third_time(
    office: Office, machine: Reconciliation, folder: Path
) -> None:
    with office.transaction("组织架构") as session:
        other = service.add_unit(session, UnitDraft(UnitKind.BRANCH, "后勤部工会", 1, 2, FOUNDED)).ids[0]
        lone = service.add_unit(session, UnitDraft(UnitKind.BRANCH, "机关工会", 1, 2, FOUNDED)).ids[0]
        first = service.add_unit(session, UnitDraft(UnitKind.GROUP, "行政小组", 2, 1, FOUNDED)).ids[0]
        second = service.add_unit(session, UnitDraft(UnitKind.GROUP, "行政小组", other, 2, FOUNDED)).ids[0]
        service.add_unit(session, UnitDraft(UnitKind.GROUP, "校办小组", lone, 2, FOUNDED))
    there = Placement(second, 2, "established", "own")
    enrolled(office, a_member(staff_no="10001", name="甲甲", place=there))
    before = units(office)
    headers = ("工号", "姓名", "工会小组", "人员类别")
    lines = [
        ("10001", "甲甲", "行政小组", "在编"),
        ("20002", "乙乙", "行政小组", "在编"),
        ("20003", "丙丙", "理学部工会 / 行政小组", "在编"),
        ("20004", "丁丁", "行政", "在编"),
        ("20005", "戊戊", "示例大学工会", "在编"),
        ("20006", "己己", "理学部工会", "在编"),
        ("20007", "庚庚", "机关工会", "在编"),
    ]
    opened(machine, folder, *lines, headers=headers)
    machine.create_units = True
    preview = machine.compare()
    assert (preview.counts.unchanged, preview.counts.new, preview.counts.rejected) == (1, 2, 4)
    assert sorted((one.row, one.column) for one in preview.problems) == [
        (3, "C"),
        (5, "C"),
        (6, "C"),
        (7, "C"),
    ]
    told = {one.row: one.message for one in preview.problems}
    assert "例如“" in told[3]
    assert told[6].startswith("“示例大学工会”不是工会小组")
    assert told[7].startswith("“理学部工会”")
    assert wrote(office, machine).new_units == ()
    assert units(office) == before
    with office.reader() as reader:
        found = dict(reader.rows("select staff_no, now_group_id from person"))
    assert found["10001"] == second
    assert found["20003"] == first
