# SPDX-License-Identifier: GPL-3.0-or-later
"""A roster recognises who was merged by either number, and a kept roster file can be forgotten with a person."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.areas.roster.sheets import HEADERS, an_id, write_xlsx
from tests.office_fixtures import TODAY, a_member, a_person, enrolled
from union_desktop.areas.members import service as members
from union_desktop.areas.members.service import anonymising, comparing
from union_desktop.areas.members.terms import EventKind, MergeDraft, Together
from union_desktop.areas.roster import queries
from union_desktop.areas.roster.service import writing
from union_desktop.areas.roster.service.reconcile import Reconciliation
from union_desktop.areas.roster.terms import Kind
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def merged(office: Office) -> int:
    """Somebody whose records with the staff numbers 10001 and 90001 were merged; 10001 is the number now."""
    keep, gone = (
        enrolled(office, a_member(a_person(staff_no=staff_no, id_number=an_id(number), department="")))
        for staff_no, number in (("10001", 1), ("90001", 2))
    )
    with office.reader() as reader:
        found = comparing.compare(reader, keep, gone, TODAY)
    with office.transaction("合并") as session:
        members.merge(session, MergeDraft(keep, gone, found.facts, {}, Together.JOINED), today=TODAY)
    return keep


def line(staff_no: str, id_number: str = "") -> tuple[str, ...]:
    told = {"工号": staff_no, "姓名": "单雄信", "身份证号": id_number}
    return tuple(told.get(header, "") for header in HEADERS)


@pytest.mark.parametrize(
    ("staff_no", "id_number", "note"),
    [
        ("10001", "", ""),
        ("90001", "", "工号“90001”是此人合并重复记录前用过的，已按现在的“10001”核对。"),
        ("", an_id(2), "合并重复记录前用过"),
        ("90001", an_id(1), "90001"),
    ],
)
def test_either_number_is_the_same_person(
    office: Office, merged: int, tmp_path: Path, staff_no: str, id_number: str, note: str
) -> None:
    path = write_xlsx(tmp_path / "名册.xlsx", ("在编", [HEADERS, line(staff_no, id_number)]))
    with Reconciliation(office, TODAY) as machine:
        machine.open(path, "人事处")
        machine.compare()
        (found,) = machine.lines([0])
    assert (found.kind, found.person_id) == (Kind.UNCHANGED, merged)
    assert any(note in one for one in found.notes) if note else not found.notes


def test_a_former_number_somebody_else_has_now_is_his(office: Office, merged: int, tmp_path: Path) -> None:
    other = enrolled(office, a_member(a_person(staff_no="90001", department="")))
    path = write_xlsx(tmp_path / "名册.xlsx", ("在编", [HEADERS, line("90001")]))
    with Reconciliation(office, TODAY) as machine:
        machine.open(path, "人事处")
        machine.compare()
        (found,) = machine.lines([0])
    assert found.person_id == other


def test_files_of_batches_can_be_forgotten_with_a_person(office: Office, tmp_path: Path) -> None:
    headers = ("工号", "姓名", "人员类别", "部门", "手机")
    path = write_xlsx(
        tmp_path / "名册.xlsx",
        (
            "在编",
            [
                headers,
                ("10001", "单雄信", "在编", "物理", "19900001111"),
                ("10002", "秦叔宝", "在编", "物理", ""),
            ],
        ),
    )
    with Reconciliation(office, TODAY) as machine:
        machine.open(path, "人事处")
        machine.compare()
        plan = machine.plan()
        with office.transaction("名册核对") as session:
            writing.remember(session, plan.source)
            batch = writing.write(session, plan).batch_id
    with office.reader() as reader:
        person = int(reader.value("select id from person where staff_no = '10001'"))
        assert queries.batch_file(reader, batch)[0] == "名册.xlsx"
    with office.transaction("退会") as session:
        left = members.EventDraft(EventKind.WITHDRAW, dt.date(2026, 9, 30))
        members.record_event(session, person, left, today=TODAY)
    with office.reader() as reader:
        assert anonymising.look(reader, person, TODAY).files == (("roster_attachment", 2),)
    with office.transaction("匿名") as session:
        members.anonymise(session, person, reason="本人书面申请", with_files=True, today=TODAY)
    with office.reader() as reader:
        assert anonymising.look(reader, person, TODAY).files == ()
        with pytest.raises(UserError, match="匿名处理时删除"):
            queries.batch_file(reader, batch)
        assert queries.batch(reader, batch).id == batch
