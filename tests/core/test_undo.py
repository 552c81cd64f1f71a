# SPDX-License-Identifier: GPL-3.0-or-later
"""A use case taken back as a whole, except for what somebody worked on since."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.office_fixtures import CHEMISTRY, PHYSICS, TODAY, WEST, a_member, enrolled
from union_desktop.app.areas import AREAS
from union_desktop.app.desk import all_undo_rules
from union_desktop.areas.members import service
from union_desktop.areas.members.queries import counts, record, search
from union_desktop.areas.members.service import verify
from union_desktop.areas.members.terms import EventKind, Placement
from union_desktop.areas.organisation import service as organisation
from union_desktop.areas.organisation.terms import UnitDraft, UnitKind
from union_desktop.core import access, audit
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office
from union_desktop.core.roles import NotAllowed, Role
from union_desktop.core.undo import reverting

#: Everything that is recorded or computed about people; the audit itself only grows.
TABLES = ("person", "membership", "membership_event", "membership_span", "group_leader")


def contents(office: Office) -> dict[str, list[tuple[Any, ...]]]:
    with office.reader() as reader:
        found = {table: reader.rows(f"select * from {table} order by id") for table in TABLES}
        # A span's own number is given anew each time; all else must be the same.
        found["membership_span"] = sorted(row[1:] for row in found["membership_span"])
        found["search"] = [(hit.id,) for hit in search.hits(reader, "s", limit=1000)]
    return found


def last_seq(office: Office) -> int:
    with office.reader() as reader:
        return int(reader.value("select max(seq) from audit_entry"))


def taken_back(office: Office, seq: int) -> reverting.UndoReport:
    with office.transaction("撤销") as session:
        report = reverting.revert(session, seq, service.UNDO)
    with office.reader() as reader:
        assert audit.verify(reader) == []
    return report


def test_a_batch_of_new_people_goes_as_a_whole(office: Office) -> None:
    enrolled(office)
    before = contents(office)
    with office.transaction("导入") as session:
        service.enrol_many(session, [a_member(staff_no=f"2{at:04}") for at in range(450)], today=TODAY)
    report = taken_back(office, last_seq(office))
    assert (report.reverted, report.kept) == (450, ())
    assert contents(office) == before


def test_mixed_work_goes_back_to_what_it_was(office: Office) -> None:
    people = [enrolled(office, staff_no=f"3{at:04}", phone="19900000001") for at in range(3)]
    before = contents(office)
    with office.transaction("导入") as session:
        service.update_many(
            session,
            {people[0]: {"phone": "19900000002", "name": "仇英"}, people[1]: {"wage_base": 648700}},
            today=TODAY,
        )
        move = service.EventDraft(
            EventKind.MOVE, dt.date(2024, 1, 1), Placement(CHEMISTRY, WEST, "postdoc", "own")
        )
        left = service.EventDraft(EventKind.TRANSFER_OUT, dt.date(2024, 2, 1))
        service.record_many(session, [(people[1], move), (people[2], left)], today=TODAY)
        service.enrol_many(session, [a_member(staff_no="39999")], today=TODAY)
    report = taken_back(office, last_seq(office))
    assert (report.reverted, report.kept) == (4, ())
    assert contents(office) == before


def test_somebody_worked_on_since_stays_and_is_named(office: Office) -> None:
    with office.transaction("导入") as session:
        people = service.enrol_many(
            session, [a_member(staff_no=f"2{at:04}") for at in range(3)], today=TODAY
        ).ids
    seq = last_seq(office)
    with office.transaction("修改") as session:
        service.update_many(session, {people[1]: {"phone": "19900000009"}}, today=TODAY)
    report = taken_back(office, seq)
    assert report.reverted == 2
    assert [(kept.id, kept.reason) for kept in report.kept] == [(people[1], "此后又被修改过，予以保留。")]
    with office.reader() as reader:
        assert record.person(reader, people[1]).phone == "19900000009"
        assert counts.members(reader, TODAY).total == 1
        assert counts.mismatches(reader, TODAY) == []


def test_a_field_changed_again_keeps_its_newest_value(office: Office) -> None:
    person_id = enrolled(office, phone="19900000001", department="物理学院")
    with office.transaction("导入") as session:
        service.update_many(
            session, {person_id: {"phone": "19900000002", "department": "化学学院"}}, today=TODAY
        )
    seq = last_seq(office)
    with office.transaction("修改") as session:
        service.update_many(session, {person_id: {"phone": "19900000003"}}, today=TODAY)
    report = taken_back(office, seq)
    with office.reader() as reader:
        person = record.person(reader, person_id)
    assert (person.phone, person.department) == ("19900000003", "物理学院")
    assert [kept.reason for kept in report.kept] == ["部分内容此后又被修改过，予以保留。"]


def test_somebody_who_is_referred_to_stays(office: Office) -> None:
    with office.transaction("导入") as session:
        person_id = service.enrol(session, a_member(), today=TODAY).ids[0]
    seq = last_seq(office)
    with office.transaction("任命") as session:
        service.appoint_leader(session, PHYSICS, person_id, "leader", dt.date(2024, 1, 1))
    report = taken_back(office, seq)
    assert report.reverted == 0
    assert [kept.reason for kept in report.kept] == ["已有其他记录引用，予以保留。"]
    with office.reader() as reader:
        assert counts.members(reader, TODAY).total == 1


def test_an_event_that_later_ones_build_on_stays(office: Office) -> None:
    person_id = enrolled(office)
    with office.transaction("导入") as session:
        left = service.EventDraft(EventKind.WITHDRAW, dt.date(2020, 1, 1))
        service.record_event(session, person_id, left, today=TODAY)
    seq = last_seq(office)
    with office.transaction("重新入会") as session:
        service.rejoin_many(session, [(person_id, a_member(joined_on=dt.date(2022, 1, 1)))], today=TODAY)
    before = contents(office)
    report = taken_back(office, seq)
    assert report.reverted == 0
    assert len(report.kept) == 1
    assert contents(office) == before


def test_undoing_twice_is_refused_and_an_undo_can_be_undone(office: Office) -> None:
    with office.transaction("导入") as session:
        service.enrol_many(session, [a_member(staff_no=f"2{at:04}") for at in range(3)], today=TODAY)
    seq, full = last_seq(office), contents(office)
    taken_back(office, seq)
    with pytest.raises(UserError, match="已经撤销过"), office.transaction("撤销") as session:
        reverting.revert(session, seq, service.UNDO)
    taken_back(office, last_seq(office))
    assert contents(office) == full


def test_an_unknown_entry_is_refused(office: Office) -> None:
    with pytest.raises(UserError, match="找不到"), office.transaction("撤销") as session:
        reverting.revert(session, 999, service.UNDO)


def test_two_steps_go_back_one_after_the_other(office: Office) -> None:
    before = contents(office)
    with office.transaction("导入一") as session:
        person_id = service.enrol(session, a_member(), today=TODAY).ids[0]
    first = last_seq(office)
    with office.transaction("导入二") as session:
        service.update_many(session, {person_id: {"phone": "19900000001"}}, today=TODAY)
        left = service.EventDraft(EventKind.WITHDRAW, dt.date(2024, 1, 1))
        service.record_event(session, person_id, left, today=TODAY)
    second = last_seq(office)
    for seq in (second, first):
        report = taken_back(office, seq)
        assert (report.reverted, report.kept) == (1, ())
    assert contents(office) == before


def test_a_unit_never_has_two_names_on_a_day(office: Office) -> None:
    with office.transaction("改名") as session:
        organisation.rename_unit(session, CHEMISTRY, "化学与材料小组", dt.date(2016, 1, 1))
    renamed = last_seq(office)
    with office.transaction("合并") as session:
        service.merge_units(session, [CHEMISTRY], PHYSICS, dt.date(2020, 1, 1), today=TODAY)
    before = versions(office)
    report = by_rules(office, renamed)
    assert (report.reverted, [one.reason for one in report.kept]) == (0, ["此后又改过名称或位置，予以保留。"])
    assert versions(office) == before


def test_a_name_given_to_a_sister_meanwhile_is_not_taken_again(office: Office) -> None:
    with office.transaction("改名") as session:
        organisation.rename_unit(session, CHEMISTRY, "化学与材料小组", dt.date(2016, 1, 1))
    renamed = last_seq(office)
    with office.transaction("新建") as session:
        draft = UnitDraft(UnitKind.GROUP, "化学小组", 2, 1, dt.date(2020, 1, 1))
        organisation.add_unit(session, draft)
    assert [one.reason for one in by_rules(office, renamed).kept] == [
        "上级单位下面现在已有同名的单位，予以保留。"
    ]


def test_a_unit_is_not_closed_again_around_its_members(office: Office) -> None:
    with office.transaction("撤销小组") as session:
        service.close_unit(session, CHEMISTRY, dt.date(2020, 1, 1))
    by_rules(office, last_seq(office))
    reopened = last_seq(office)
    enrolled(office, a_member(place=Placement(CHEMISTRY, WEST, "postdoc", "own")))
    assert [one.reason for one in by_rules(office, reopened).kept] == ["此后又有会员在这个单位，予以保留。"]


def test_numbers_exchanged_go_back_even_when_they_are_written_in_different_lots(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [enrolled(office, staff_no=f"1000{at}") for at in range(6)]
    before = contents(office)
    with office.transaction("换工号") as session:
        wanted = {
            person: {"staff_no": f"1000{(at + 1) % 6}", "phone": "19900000001"}
            for at, person in enumerate(people)
        }
        service.update_many(session, wanted, today=TODAY)
    monkeypatch.setattr(reverting, "_LOT", 2)
    report = by_rules(office, last_seq(office))
    assert (report.reverted, report.kept) == (6, ())
    assert contents(office) == before


def test_a_number_that_belongs_to_somebody_else_by_now_is_said(office: Office) -> None:
    person_id = enrolled(office, staff_no="10001")
    with office.transaction("改工号") as session:
        service.update_many(session, {person_id: {"staff_no": "10009"}}, today=TODAY)
    changed = last_seq(office)
    enrolled(office, staff_no="10001")
    report = by_rules(office, changed)
    assert [one.reason for one in report.kept] == ["其中的号码等内容现在属于另一条记录，予以保留。"]


def test_somebody_elses_entry_is_for_administrators(office: Office) -> None:
    enrolled(office)
    seq = last_seq(office)
    office.operator, office.role = "李玉", Role.CLERK
    with pytest.raises(NotAllowed, match="只有本人或管理员"):
        by_rules(office, seq)
    office.role = Role.ADMINISTRATOR
    assert by_rules(office, seq).reverted == 1


@pytest.mark.parametrize("seq", [1, 2])
def test_the_beginnings_of_an_office_stay(office: Office, seq: int) -> None:
    with pytest.raises(UserError, match="不能撤销"):
        by_rules(office, seq)


def test_looks_stay_and_what_was_done_beside_them_goes_back(office: Office) -> None:
    with office.transaction("查看") as session:
        access.note(session, "reveal", field="手机")
    with pytest.raises(UserError, match="如实保留"):
        by_rules(office, last_seq(office))
    with office.transaction("登记并查看") as session:
        service.enrol(session, a_member(), today=TODAY)
        access.note(session, "reveal", field="手机")
    assert by_rules(office, last_seq(office)).kept == ()
    with office.reader() as reader:
        assert reader.value("select count(*) from access_entry") == 2
        assert reader.value("select count(*) from person") == 0


def by_rules(office: Office, seq: int) -> reverting.UndoReport:
    with office.transaction("撤销") as session:
        report = reverting.take_back(session, seq, all_undo_rules(AREAS))
    with office.reader() as reader:
        assert audit.verify(reader) == []
        assert verify.findings(reader, TODAY) == []
    return report


def versions(office: Office) -> list[tuple[Any, ...]]:
    with office.reader() as reader:
        return reader.rows("select * from union_org_version order by id")
