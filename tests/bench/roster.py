# SPDX-License-Identifier: GPL-3.0-or-later
"""A roster of a hundred thousand lines: previewed against as many members, and taken in as new people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

from tests.bench import big_office, writing
from tests.bench.measure import Measure, child, in_turn, once
from union_desktop.areas.roster.service import writing as roster
from union_desktop.areas.roster.service.reconcile import Reconciliation
from union_desktop.core import clock, codes
from union_desktop.core.office import Office

HEADERS = (
    "工号",
    "姓名",
    "性别",
    "出生日期",
    "民族",
    "学历",
    "手机",
    "部门",
    "工会小组",
    "校区",
    "人员类别",
    "入会日期",
    "备注",
)
_CAMPUSES = ("东校区", "西校区", "南校区", "北校区")
_CATEGORIES = ("在编", "博士后", "托管劳务派遣")


def measures(scratch: Path, count: int) -> Iterator[Measure]:
    """Preview ÷ bare reading, and writing ÷ a bare executemany of the same rows."""
    scratch.mkdir()
    file = scratch / "名册.xlsx"
    write_file(file, count)
    office = big_office.empty_office(scratch / "office")
    try:
        with Reconciliation(office, clock.today()) as machine:
            machine.open(file, "人事处")
            preview = machine.compare()
            if preview.counts.new != count:
                raise RuntimeError(f"{preview.counts} instead of {count} new people")

            def applied() -> None:
                plan = machine.plan()
                with office.transaction("名册来源") as session:
                    roster.remember(session, plan.source)
                with office.transaction("名册核对") as session:
                    roster.write(session, plan)

            seconds = once(applied)
        bare = writing.floor(office, scratch / "floor.db")
        yield Measure(
            "roster-apply", seconds, bare, 3.0, note="new people ÷ bare executemany of the same rows"
        )
        value, floor = in_turn(
            lambda: once(lambda: _preview(office, file, count)), lambda: _bare(file), runs=3
        )
        yield Measure("roster-preview", value, floor, 1.5, note="process, reading, comparing ÷ bare calamine")
    finally:
        office.close()


def write_file(file: Path, count: int) -> None:
    """The people of the big office as the personnel department would send them."""
    with xlsxwriter.Workbook(str(file), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("在职人员")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for at, header in enumerate(HEADERS):
            sheet.write_string(0, at, header)
        for row, draft in enumerate(big_office.drafts(count), start=1):
            person, place = draft.person, draft.placement
            sheet.write_string(row, 0, person.staff_no)
            sheet.write_string(row, 1, person.name)
            sheet.write_string(row, 2, codes.GENDER.label(person.gender))
            sheet.write_datetime(row, 3, person.birth_date, day)
            sheet.write_string(row, 4, codes.ETHNICITY.label(person.ethnicity))
            sheet.write_string(row, 5, codes.EDUCATION.label(person.education))
            sheet.write_string(row, 6, person.phone)
            sheet.write_string(row, 7, person.department)
            sheet.write_string(row, 8, f"第{place.union_group_id - 1}小组")
            sheet.write_string(row, 9, _CAMPUSES[place.campus_id - 1])
            sheet.write_string(row, 10, _CATEGORIES[big_office.CATEGORIES.index(place.staff_category)])
            sheet.write_datetime(row, 11, draft.joined_on, day)


def _preview(office: Office, file: Path, count: int) -> None:
    with Reconciliation(office, clock.today()) as machine:
        machine.open(file, "人事处")
        counts = machine.compare().counts
        if counts.unchanged != count:
            raise RuntimeError(f"{counts} instead of {count} unchanged")


def _bare(file: Path) -> float:
    return child("tests.bench.child_calamine", str(file))["seconds"]
