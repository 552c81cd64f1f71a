# SPDX-License-Identifier: GPL-3.0-or-later
"""Many rows at once leave the same trace as one by one, and can be taken back."""

from __future__ import annotations

import json
from typing import Any

from tests.office_fixtures import enrolled
from union_desktop.app.areas import AREAS
from union_desktop.app.desk import all_undo_rules
from union_desktop.areas.members.model import ResumeEntry
from union_desktop.core import bulk
from union_desktop.core.office import Office
from union_desktop.core.undo import reverting

COLUMNS = ("person_id", "from_month", "to_month", "work_unit", "position")


def last(office: Office) -> tuple[int, list[tuple[Any, ...]]]:
    """The number of the last entry and what it wrote: table, row, kind, record, values."""
    with office.reader() as reader:
        seq = int(reader.value("select max(seq) from audit_entry"))
        rows = reader.rows(
            "select table_name, row_id, op, subject_table, subject_id, data from audit_change where seq = :seq order by id",
            seq=seq,
        )
    return seq, [(*row[:5], json.loads(row[5])) for row in rows]


def units(office: Office) -> list[tuple[int, str]]:
    with office.reader() as reader:
        return [(row[0], row[1]) for row in reader.rows("select id, work_unit from resume_entry order by id")]


def filled(office: Office) -> int:
    person = enrolled(office)
    with office.transaction("简历") as session:
        bulk.insert_rows(
            session, ResumeEntry, COLUMNS, [(person, f"20{at:02}-01", "", f"第{at}厂", "") for at in range(3)]
        )
    return person


def take_back(office: Office, seq: int) -> None:
    with office.transaction("撤销") as session:
        assert reverting.take_back(session, seq, all_undo_rules(AREAS)).kept == ()


def test_changed_rows_are_told_with_old_and_new_and_unchanged_ones_not(office: Office) -> None:
    person = filled(office)
    with office.transaction("改") as session:
        loaded = session.get_one(ResumeEntry, 1)
        assert loaded.work_unit == "第0厂"
        bulk.update_rows(
            session,
            ResumeEntry,
            ("work_unit", "position"),
            [
                (1, person, ("第0厂", ""), ("新厂", "")),
                (2, person, ("第1厂", ""), ("第1厂", "")),
                (3, person, ("第2厂", ""), ("第2厂", "组长")),
            ],
        )
        assert loaded.work_unit == "新厂"
    seq, told = last(office)
    assert told == [
        ("resume_entry", 1, "update", "person", person, {"work_unit": ["第0厂", "新厂"]}),
        ("resume_entry", 3, "update", "person", person, {"position": ["", "组长"]}),
    ]
    take_back(office, seq)
    assert units(office) == [(1, "第0厂"), (2, "第1厂"), (3, "第2厂")]


def test_nothing_different_is_no_entry(office: Office) -> None:
    person = filled(office)
    before, _told = last(office)
    with office.transaction("改") as session:
        bulk.update_rows(session, ResumeEntry, ("work_unit",), [(1, person, ("第0厂",), ("第0厂",))])
        bulk.delete_rows(session, ResumeEntry, [])
    assert last(office)[0] == before


def test_deleted_rows_keep_what_they_held_and_come_back(office: Office) -> None:
    person = filled(office)
    with office.transaction("删") as session:
        bulk.delete_rows(session, ResumeEntry, [1, 3])
    assert units(office) == [(2, "第1厂")]
    seq, told = last(office)
    assert [(row[1], row[2], row[4], row[5]["work_unit"]) for row in told] == [
        (3, "delete", person, "第2厂"),
        (1, "delete", person, "第0厂"),
    ]
    assert "to_month" not in told[0][5]
    take_back(office, seq)
    assert units(office) == [(1, "第0厂"), (2, "第1厂"), (3, "第2厂")]
