# SPDX-License-Identifier: GPL-3.0-or-later
"""From the file to the receipt and back: the whole way without a window, on a real office file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import select

from tests.areas.roster.sheets import HEADERS, an_id, write_xlsx
from tests.office_fixtures import CHEMISTRY, PHYSICS, TODAY, a_member, a_person, enrolled
from union_desktop.app.areas import AREAS
from union_desktop.app.desk import all_undo_rules
from union_desktop.areas.members import service as members
from union_desktop.areas.members.model import Person
from union_desktop.areas.members.queries import counts, record
from union_desktop.areas.members.terms import EventKind, MembershipStatus, Placement
from union_desktop.areas.organisation import service as organisation
from union_desktop.areas.organisation.terms import UnitDraft, UnitKind
from union_desktop.areas.roster import queries
from union_desktop.areas.roster.service import undoing, writing
from union_desktop.areas.roster.service.matching import AS_NEW
from union_desktop.areas.roster.service.reconcile import Reconciliation, Stage
from union_desktop.areas.roster.service.writing import Receipt
from union_desktop.areas.roster.terms import CREATE_UNIT, Fate, Kind, Leaving, Scope, is_stated
from union_desktop.core import audit
from union_desktop.core.errors import Cancelled, UserError
from union_desktop.core.office import Office
from union_desktop.core.roles import NotAllowed, Role
from union_desktop.core.undo import reverting

SOURCE = "人事处在编"
TABLES = (
    "person",
    "membership",
    "membership_event",
    "membership_span",
    "union_org",
    "union_org_version",
    "audit_entry",
)


@pytest.fixture
def machine(office: Office) -> Iterator[Reconciliation]:
    with Reconciliation(office, TODAY) as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "files"
    made.mkdir()
    return made


def roster(folder: Path, *lines: Sequence[Any], headers: Sequence[str] = HEADERS) -> Path:
    return write_xlsx(folder / "名册.xlsx", ("在编", [headers, *lines]))


def compared(machine: Reconciliation, path: Path, **settings: Any) -> Reconciliation:
    machine.open(path, SOURCE)
    for name, value in settings.items():
        setattr(machine, name, value)
    machine.compare()
    return machine


def wrote(office: Office, machine: Reconciliation) -> Receipt:
    plan = machine.plan()
    with office.transaction("名册核对") as session:
        writing.remember(session, plan.source)
        receipt = writing.write(session, plan)
    machine.wrote()
    with office.reader() as reader:
        assert audit.verify(reader) == []
        assert counts.mismatches(reader, TODAY) == []
    assert receipt.counts.rows == receipt.applied + receipt.unchanged + receipt.rejected + receipt.skipped
    return receipt


def took_back(office: Office, batch: int) -> undoing.BatchUndo:
    with office.transaction("撤销") as session:
        return undoing.undo(session, batch)


def contents(office: Office, *, without: Sequence[str] = ()) -> dict[str, list[tuple[Any, ...]]]:
    with office.reader() as reader:
        found = {
            name: reader.rows(f"select * from {name} order by id")
            for name in TABLES[:-1]
            if name not in without
        }
    found["membership_span"] = sorted(row[1:] for row in found["membership_span"])
    return found


def people(office: Office) -> dict[str, tuple[str, int | None, str]]:
    with office.reader() as reader:
        return {
            row[0]: row[1:]
            for row in reader.rows("select name, now_status, now_group_id, now_category from person")
        }


NEW = ("20001", "解珍", an_id(21), "物理", "在编")


def test_a_first_roster_takes_everybody_in(office: Office, machine: Reconciliation, folder: Path) -> None:
    lines = [(f"2{at:04}", "解珍", an_id(at), "物理" if at % 2 else "化学", "在编") for at in range(30)]
    compared(machine, roster(folder, *lines), effective_on=dt.date(2026, 9, 1))
    assert machine.stage is Stage.COMPARED
    receipt = wrote(office, machine)
    assert (receipt.applied, receipt.batch_id) == (30, 1)
    with office.reader() as reader:
        found = counts.members(reader, TODAY)
        assert found.by_group == {"物理小组": 15, "化学小组": 15}
        assert found.by_campus == {"东校区": 15, "西校区": 15}
        assert counts.members(reader, dt.date(2026, 8, 31)).total == 0
        [born] = {row[0] for row in reader.rows("select birth_date from person")}
    assert born == "1990-01-02"


def test_the_same_file_again_changes_nothing(office: Office, machine: Reconciliation, folder: Path) -> None:
    enrolled(office, staff_no="10001", name="单雄信", phone="13800001111")
    enrolled(office, staff_no="10002", name="曾小", id_number=an_id(2))
    path = roster(folder, ("10001", "单雄信", an_id(1), "化学", "在编"), NEW)
    wrote(office, compared(machine, path))
    before = contents(office)
    again = compared(machine, path).preview
    assert again is not None
    assert (again.counts.unchanged, again.counts.rows, again.counts.left) == (2, 2, 0)
    assert machine.plan().accepted == []
    assert contents(office) == before


def test_each_kind_does_what_it_says(office: Office, machine: Reconciliation, folder: Path) -> None:
    changed = enrolled(office, staff_no="1", name="甲甲")
    moved = enrolled(office, staff_no="2", name="乙乙")
    leaving = enrolled(office, staff_no="3", name="丙丙")
    back = enrolled(office, staff_no="4", name="丁丁")
    with office.transaction("转出") as session:
        members.record_event(
            session, back, members.EventDraft(EventKind.TRANSFER_OUT, dt.date(2020, 1, 1)), today=TODAY
        )
    headers = (*HEADERS, "手机", "工会小组", "职务")
    path = roster(
        folder,
        ("1", "甲甲", "", "", "", "13800001111", "", "科长"),
        ("2", "乙乙", "", "", "", "", "化学小组", ""),
        ("4", "丁丁", "", "", "", "", "化学小组", ""),
        ("5", "戊戊", an_id(5), "物理", "博士后", "", "物理小组", ""),
        headers=headers,
    )
    compared(machine, path, scope=Scope(staff_category=("established", "postdoc")))
    receipt = wrote(office, machine)
    assert (receipt.applied, receipt.left_applied) == (4, 1)
    assert people(office) == {
        "甲甲": ("active", PHYSICS, "established"),
        "乙乙": ("active", CHEMISTRY, "established"),
        "丙丙": ("transferred_out", PHYSICS, "established"),
        "丁丁": ("active", CHEMISTRY, "established"),
        "戊戊": ("active", PHYSICS, "postdoc"),
    }
    with office.reader() as reader:
        assert record.person(reader, changed).position == "科长"
        assert record.record(reader, moved, dt.date(2026, 9, 29)).group == "物理小组"
        assert [event.kind for event in record.record(reader, back, TODAY).events] == [
            EventKind.JOIN,
            EventKind.TRANSFER_OUT,
            EventKind.JOIN,
        ]
        assert record.record(reader, leaving, TODAY).status is MembershipStatus.TRANSFERRED_OUT
        lines = queries.batch_lines(reader, receipt.batch_id)
    told = {line.name: (line.kind, line.fate, line.changes) for line in lines}
    assert told["乙乙"] == (
        Kind.MOVED,
        Fate.APPLIED,
        (("工会小组", "物理小组", "化学小组"), ("校区", "东校区", "西校区")),
    )
    assert told["丙丙"][:2] == (Kind.LEFT, Fate.APPLIED)
    assert len(told) == 5


def test_decisions_line_by_line_and_kind_by_kind(
    office: Office, machine: Reconciliation, folder: Path
) -> None:
    for at in range(4):
        enrolled(office, staff_no=str(at), name=f"{'甲乙丙丁'[at]}甲")
    path = roster(folder, ("0", "甲甲", an_id(1), "", "在编"), ("1", "乙甲", an_id(2), "", ""), NEW)
    compared(machine, path)
    skipped, _ = machine.numbers(Kind.CHANGED)
    machine.accept_kind(Kind.NEW, False)
    machine.accept_lines([skipped], Kind.CHANGED, False)
    stays, retires = machine.numbers(Kind.LEFT)
    machine.accept_lines([stays], Kind.LEFT, False)
    machine.leave_as(Leaving.RETIRE, retires)
    tally = machine.tally()
    assert (tally.applied, tally.skipped, tally.leaving) == (1, 2, 1)
    assert machine.compare().counts.changed == 2
    assert machine.tally() == tally
    receipt = wrote(office, machine)
    assert (receipt.applied, receipt.skipped, receipt.left_applied) == (1, 2, 1)
    states = people(office)
    assert [states[name][0] for name in ("甲甲", "乙甲", "丙甲", "丁甲")] == [
        "active",
        "active",
        "active",
        "retained",
    ]
    assert "解珍" not in states
    with office.reader() as reader:
        lines = queries.batch_lines(reader, receipt.batch_id)
    assert [line.fate for line in lines if line.kind is Kind.CHANGED] == [Fate.SKIPPED, Fate.APPLIED]
    assert next(line for line in lines if line.fate is Fate.SKIPPED and line.row).cells["工号"] == "0"


def test_a_conflict_decided_is_written(office: Office, machine: Reconciliation, folder: Path) -> None:
    person = enrolled(office, staff_no="10001", name="单雄信")
    compared(machine, roster(folder, ("10001", "单雄英", "", "", "在编")))
    [number] = machine.numbers(Kind.CONFLICT)
    machine.resolve(number, person)
    assert machine.resolved(number) == person
    receipt = wrote(office, machine)
    assert receipt.applied == 1
    assert list(people(office)) == ["单雄英"]


def test_a_decision_can_be_taken_back(office: Office, machine: Reconciliation, folder: Path) -> None:
    person = enrolled(office, staff_no="10001", name="单雄信")
    compared(machine, roster(folder, ("10001", "单雄英", "", "", "在编")))
    assert machine.resolve(0, person).counts.conflict == 0
    assert machine.resolve(0, None).counts.conflict == 1
    assert machine.resolve(0, AS_NEW).counts.conflict == 1


def test_what_a_source_means_is_remembered(office: Office, machine: Reconciliation, folder: Path) -> None:
    headers = ("代码", "姓名", "身份证号", "处室", "身份")
    path = roster(folder, ("20001", "解珍", an_id(1), "天文处", "特聘岗"), headers=headers)
    machine.open(path, SOURCE)
    machine.set_columns(
        machine.columns | {"代码": "staff_no", "处室": "department", "身份": "staff_category"}
    )
    preview = machine.compare()
    assert [(one.field, one.text) for one in preview.unknown] == [
        ("staff_category", "特聘岗"),
        ("union_group", "天文处"),
    ]
    machine.set_answer("staff_category", "特聘岗", "established")
    machine.set_answer("union_group", "天文处", str(PHYSICS))
    machine.set_scope(Scope(staff_category=("established",)))
    assert machine.compare().counts.new == 1
    wrote(office, machine)
    with Reconciliation(office, TODAY) as other:
        other.open(path, SOURCE)
        assert other.columns["代码"] == "staff_no"
        assert other.scope == Scope(staff_category=("established",))
        assert other.compare().counts.unchanged == 1
        other.open(path, "另一个来源")
        assert other.columns["代码"] == ""


def test_unknown_units_are_created_when_asked(office: Office, machine: Reconciliation, folder: Path) -> None:
    path = roster(
        folder, ("20001", "解珍", an_id(1), "天文", "在编"), ("20002", "解宝", an_id(2), "理学部", "在编")
    )
    compared(machine, path)
    assert machine.preview is not None
    assert machine.preview.counts.rejected == 2
    machine.set_answer("union_group", "天文", CREATE_UNIT)
    assert machine.compare().counts.new == 1
    machine.create_units = True
    assert machine.compare().counts.new == 2
    receipt = wrote(office, machine)
    assert set(receipt.new_units) == {"天文", "理学部"}
    with office.reader() as reader:
        names = {
            row[0]
            for row in reader.rows(
                "select v.name from union_org_version v join union_org o on o.id = v.org_id where o.kind = 'group'"
            )
        }
        parent = reader.value("select parent_id from union_org_version where name = '理学部'")
    assert names == {"物理小组", "化学小组", "天文", "理学部"}
    assert parent == 2


def test_a_unit_answered_with_create_is_created_once(
    office: Office, machine: Reconciliation, folder: Path
) -> None:
    path = roster(folder, ("20001", "解珍", an_id(1), "天文", "在编"))
    machine.open(path, SOURCE)
    machine.set_answer("union_group", "天文", CREATE_UNIT)
    machine.compare()
    wrote(office, machine)
    path = roster(folder, ("20002", "解宝", an_id(2), "天文", "在编"))
    receipt = wrote(office, compared(machine, path, scope=Scope(partial=True)))
    assert (receipt.applied, receipt.new_units) == (1, ())


def test_an_answer_about_a_closed_group_is_forgotten(
    office: Office, machine: Reconciliation, folder: Path
) -> None:
    path = roster(folder, ("20001", "解珍", an_id(1), "天文", "在编"))
    with office.transaction("来源") as session:
        profile = queries.SourceProfile(SOURCE, answers={"union_group": {"天文": "999", "地理": CREATE_UNIT}})
        writing.remember(session, profile)
    assert compared(machine, path).preview is not None
    assert machine.answers == {"union_group": {"地理": CREATE_UNIT}}
    assert machine.preview is not None
    assert machine.preview.counts.rejected == 1


def test_sheets_of_former_people_are_left_out_until_asked_for(machine: Reconciliation, folder: Path) -> None:
    path = write_xlsx(
        folder / "名册.xlsx",
        ("在编", [HEADERS, NEW]),
        ("2026年离职人员", [HEADERS, ("20002", "解宝", an_id(2), "物理", "在编")]),
    )
    compared(machine, path)
    assert machine.preview is not None
    assert machine.preview.counts.rows == 1
    machine.set_sheets(["在编", "2026年离职人员"])
    assert machine.compare().counts.rows == 2
    with pytest.raises(UserError, match="工作表"):
        machine.set_sheets([])


def test_names_that_cannot_be_printed_are_told(machine: Reconciliation, folder: Path) -> None:
    compared(machine, roster(folder, ("20001", "解\U0003134f", an_id(1), "物理", "在编")))
    [line] = machine.lines(machine.numbers(Kind.NEW))
    assert any("打印不出" in note for note in line.notes)


def test_columns_must_say_who_is_meant(machine: Reconciliation, folder: Path) -> None:
    machine.open(roster(folder, NEW), SOURCE)
    machine.set_columns({"部门": "department"})
    with pytest.raises(UserError, match="哪一列是姓名"):
        machine.compare()


def test_a_preview_that_is_out_of_date_is_not_written(
    office: Office, machine: Reconciliation, folder: Path
) -> None:
    enrolled(office, staff_no="10001")
    compared(machine, roster(folder, ("10001", "单雄信", an_id(1), "", "在编")))
    plan = machine.plan()
    enrolled(office, staff_no="10002", name="曾小")
    before = contents(office)
    with office.transaction("登记") as session:
        writing.remember(session, plan.source)
    with pytest.raises(UserError, match="预览之后"), office.transaction("名册") as session:
        writing.write(session, plan)
    assert contents(office) == before
    machine.tell_people()
    machine.compare()
    assert wrote(office, machine).applied == 1


def test_what_happens_after_the_day_stops_one_line_and_no_other(
    office: Office, machine: Reconciliation, folder: Path
) -> None:
    moved, there = (
        enrolled(office, staff_no="10001", name="曾小"),
        enrolled(office, staff_no="10002", name="区强"),
    )
    later = TODAY + dt.timedelta(days=20)
    with office.transaction("以后") as session:
        place = Placement(CHEMISTRY, 2, "established", "own")
        members.record_event(session, moved, members.EventDraft(EventKind.MOVE, later, place))
        members.record_event(session, there, members.EventDraft(EventKind.TRANSFER_OUT, later))
    lines = (
        ("10001", "曾小", "", "", "博士后"),
        ("10002", "区强", "", "", "在编"),
        NEW,
    )
    compared(machine, roster(folder, *lines), scope=Scope(partial=True))
    assert [line.kind for line in machine.lines([0, 1, 2])] == [Kind.CONFLICT, Kind.UNCHANGED, Kind.NEW]
    assert later.isoformat() in machine.lines([0])[0].problems[0].message
    assert wrote(office, machine).applied == 1
    # Nobody is missing who goes anyway, and on the later day he is back, not unchanged.
    compared(machine, roster(folder, NEW), scope=Scope(staff_category=("established",)))
    assert machine.numbers(Kind.LEFT) == []
    compared(machine, roster(folder, *lines), scope=Scope(partial=True), effective_on=later)
    assert [line.kind for line in machine.lines([0, 1, 2])] == [Kind.MOVED, Kind.RETURNED, Kind.UNCHANGED]


def test_nobody_is_placed_where_nothing_stands_on_the_day(
    office: Office, machine: Reconciliation, folder: Path
) -> None:
    with office.transaction("新建") as session:
        draft = UnitDraft(UnitKind.GROUP, "十月组", 1, 1, TODAY)
        group = organisation.add_unit(session, draft).ids[0]
    line = (*NEW[:3], "十月组", "在编")
    compared(machine, roster(folder, line), effective_on=TODAY - dt.timedelta(days=1))
    assert machine.preview is not None
    assert machine.preview.counts.rejected == 1
    compared(machine, roster(folder, line), effective_on=TODAY)
    assert machine.preview.counts.new == 1
    wrote(office, machine)
    with office.transaction("转出") as session:
        person = session.scalar(select(Person.id).where(Person.name == NEW[1]))
        members.record_event(session, person, members.EventDraft(EventKind.TRANSFER_OUT, TODAY))
        members.close_unit(session, group, TODAY + dt.timedelta(days=1))
    returning = (*NEW[:3], "", "在编")
    compared(machine, roster(folder, returning))
    assert machine.lines([0])[0].kind is Kind.REJECTED
    assert "并不存在" in machine.lines([0])[0].problems[0].message


def test_a_file_without_lines_is_refused(office: Office, machine: Reconciliation, folder: Path) -> None:
    enrolled(office, staff_no="10001")
    for lines in ([], [("合计", "", "", "", "")]):
        machine.open(roster(folder, *lines), SOURCE)
        with pytest.raises(UserError, match="只有表头"):
            machine.compare()


def test_the_same_file_covers_what_it_covered(office: Office, machine: Reconciliation, folder: Path) -> None:
    for at in range(3):
        enrolled(office, staff_no=f"1000{at}", name=f"单{'甲乙丙'[at]}")
    path = roster(folder, *[(f"2000{at}", f"新{'甲乙丙丁'[at]}", "", "物理", "在编") for at in range(4)])
    compared(machine, path)
    assert machine.preview is not None
    assert machine.preview.scope.partial
    wrote(office, machine)
    compared(machine, path)
    assert machine.preview.counts.left == 0
    assert not is_stated(machine.scope)


def test_many_leaving_is_told_from_five_members_on(
    office: Office, machine: Reconciliation, folder: Path
) -> None:
    for at in range(5):
        enrolled(office, staff_no=f"1000{at}", name=f"单{'甲乙丙丁戊'[at]}")
    path = roster(folder, *[(f"1000{at}", f"单{'甲乙丙丁戊'[at]}", "", "", "在编") for at in range(2)])
    compared(machine, path, scope=Scope(staff_category=("established",)))
    assert machine.many_leaving() == (3, 5)
    machine.accept_lines(machine.numbers(Kind.LEFT)[:1], Kind.LEFT, False)
    assert machine.many_leaving() is None


def test_a_batch_others_build_on_goes_back_after_them(
    office: Office, machine: Reconciliation, folder: Path
) -> None:
    enrolled(office, staff_no="10001", name="曾小")
    before = contents(office, without=("audit_entry",))
    headers = (*HEADERS, "手机")
    compared(machine, roster(folder, ("10001", "曾小", "", "", "", "13800000001"), headers=headers))
    first = wrote(office, machine).batch_id
    compared(machine, roster(folder, ("10001", "曾小", "", "", "", "13800000002"), headers=headers))
    second = wrote(office, machine).batch_id
    with pytest.raises(UserError, match=f"先撤销批次 {second}"):
        took_back(office, first)
    assert took_back(office, second).kept == ()
    assert took_back(office, first).kept == ()
    assert contents(office, without=("audit_entry",)) == before
    with office.reader() as reader:
        assert queries.source_names(reader) == [SOURCE]


def test_an_applicant_in_a_roster_has_not_come_back(
    office: Office, machine: Reconciliation, folder: Path
) -> None:
    applied = replace(a_member(name="曾小", staff_no="10001"), joined_on=TODAY + dt.timedelta(days=30))
    with office.transaction("申请") as session:
        members.enrol(session, replace(applied, applied_on=TODAY - dt.timedelta(days=3)))
    compared(machine, roster(folder, ("10001", "曾小", "", "化学", "在编")))
    line = machine.lines([0])[0]
    assert line.kind is Kind.CHANGED
    assert [change.field for change in line.changes] == ["department"]
    assert "还没有批准" in line.notes[0]


def test_a_sum_that_does_not_come_out_writes_nothing(
    office: Office, machine: Reconciliation, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared(machine, roster(folder, NEW))
    real = members.enrol_many
    monkeypatch.setattr(
        members,
        "enrol_many",
        lambda session, drafts, **more: real(session, [*drafts, a_member(a_person(staff_no="77"))], **more),
    )
    before = contents(office)
    with pytest.raises(UserError, match="核对不平"):
        wrote(office, machine)
    assert contents(office) == before
    with office.reader() as reader:
        assert queries.batch_ids(reader) == []


def test_the_file_and_its_lines_stay_with_the_batch(
    office: Office, machine: Reconciliation, folder: Path
) -> None:
    path = roster(folder, NEW, ("20002", "解宝", "123", "物理", "在编"))
    data = path.read_bytes()
    compared(machine, path)
    path.unlink()
    receipt = wrote(office, machine)
    with office.reader() as reader:
        assert queries.batch_file(reader, receipt.batch_id) == ("名册.xlsx", data)
        batch = queries.batch(reader, receipt.batch_id)
        lines = queries.batch_lines(reader, receipt.batch_id)
    assert (batch.source, batch.operator, batch.counts.rows, batch.counts.rejected) == (
        SOURCE,
        "测试员",
        2,
        1,
    )
    [back] = [line for line in lines if line.fate is Fate.REJECTED]
    assert back.cells["身份证号"] == "123"
    assert "18 位" in back.remarks[0]
    [new] = [line for line in lines if line.kind is Kind.NEW]
    with office.reader() as reader:
        assert new.person_id is not None
        assert record.person(reader, new.person_id).name == "解珍"


# ------------------------------------------------------------------------------------------------------- undo


def test_a_batch_is_taken_back_as_a_whole(office: Office, machine: Reconciliation, folder: Path) -> None:
    enrolled(office, staff_no="10001", name="单雄信")
    enrolled(office, staff_no="10002", name="曾小")
    before = contents(office)
    path = roster(
        folder, ("10001", "单雄信", an_id(1), "天文", ""), NEW, ("20003", "解宝", an_id(3), "天文", "在编")
    )
    receipt = wrote(office, compared(machine, path, create_units=True))
    assert (receipt.applied, receipt.left_applied) == (3, 1)
    done = took_back(office, receipt.batch_id)
    assert done.kept == ()
    assert contents(office) == before
    with office.reader() as reader:
        batch = queries.batch(reader, receipt.batch_id)
        assert batch.undone_at
        assert queries.batch_file(reader, receipt.batch_id)[0] == "名册.xlsx"
        assert audit.verify(reader) == []
    with pytest.raises(UserError, match="撤销过"):
        took_back(office, receipt.batch_id)
    with pytest.raises(UserError, match="没有编号为 99"):
        took_back(office, 99)


def test_a_batch_goes_back_and_comes_again_by_its_entry(
    office: Office, machine: Reconciliation, folder: Path
) -> None:
    """As Ctrl+Z and Ctrl+Y do it: through the audit's number instead of the batch's."""
    rules = all_undo_rules(AREAS)

    def by_entry(seq: int) -> reverting.UndoReport:
        with office.transaction("撤销") as session:
            return reverting.take_back(session, seq, rules)

    def last() -> int:
        with office.reader() as reader:
            return int(reader.value("select max(seq) from audit_entry"))

    enrolled(office, staff_no="10001", name="单雄信")
    before = contents(office)
    receipt = wrote(
        office,
        compared(machine, roster(folder, ("10001", "单雄信", an_id(1), "天文", ""), NEW), create_units=True),
    )
    written, after = last(), contents(office)
    for _ in range(2):
        assert by_entry(written).kept == ()
        assert contents(office) == before
        with office.reader() as reader:
            assert queries.batch(reader, receipt.batch_id).undone_at
        assert by_entry(last()).kept == ()
        assert contents(office) == after
        with office.reader() as reader:
            assert not queries.batch(reader, receipt.batch_id).undone_at
            assert audit.verify(reader) == []
    # What the source is called and how its columns are read stays either way.
    with office.reader() as reader:
        assert reader.value("select count(*) from roster_source where name = :name", name=SOURCE) == 1


def test_what_was_edited_since_stays(office: Office, machine: Reconciliation, folder: Path) -> None:
    lines = [(f"2{at:04}", f"解{'珍宝元'[at]}", an_id(at), "物理", "在编") for at in range(3)]
    receipt = wrote(office, compared(machine, roster(folder, *lines)))
    with office.reader() as reader:
        edited = reader.value("select id from person where name = '解宝'")
    with office.transaction("改电话") as session:
        members.update_many(session, {edited: {"phone": "13800001111"}}, today=TODAY)
    done = took_back(office, receipt.batch_id)
    assert [name for name, _ in done.kept] == ["解宝"]
    assert list(people(office)) == ["解宝"]
    with office.reader() as reader:
        assert queries.batch(reader, receipt.batch_id).kept == 1


def test_a_clerk_takes_back_no_batch_of_somebody_else(
    office: Office, machine: Reconciliation, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = wrote(office, compared(machine, roster(folder, NEW)))
    before = contents(office)
    monkeypatch.setattr(office, "operator", "吴敏")
    monkeypatch.setattr(office, "role", Role.CLERK)
    with pytest.raises(NotAllowed, match="只有本人或管理员"):
        took_back(office, receipt.batch_id)
    assert contents(office) == before
    monkeypatch.setattr(office, "role", Role.ADMINISTRATOR)
    assert took_back(office, receipt.batch_id).kept == ()


def test_after_undo_the_file_can_be_taken_in_again(
    office: Office, machine: Reconciliation, folder: Path
) -> None:
    path = roster(folder, NEW)
    took_back(office, wrote(office, compared(machine, path)).batch_id)
    assert wrote(office, compared(machine, path)).applied == 1
    assert list(people(office)) == ["解珍"]


# --------------------------------------------------------------------------------------------------- the child


def test_a_killed_child_is_told_in_one_sentence(machine: Reconciliation, folder: Path) -> None:
    import os
    import signal

    machine.open(roster(folder, NEW), SOURCE)
    reader = machine._reader
    assert reader is not None
    os.kill(reader.process_id, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    with pytest.raises(UserError, match="意外中断，没有写入任何内容"):
        machine.compare()
    machine.close()
    machine.open(roster(folder, NEW), SOURCE)
    assert machine.compare().counts.new == 1


def test_cancelling_is_no_error_of_the_file(machine: Reconciliation, folder: Path) -> None:
    machine.open(roster(folder, NEW), SOURCE)
    machine.cancel()
    with pytest.raises(Cancelled):
        machine.compare()


def test_a_bad_file_leaves_the_machine_ready_for_a_good_one(machine: Reconciliation, folder: Path) -> None:
    bad = folder / "坏.xlsx"
    bad.write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(UserError, match="已损坏"):
        machine.open(bad, SOURCE)
    with pytest.raises(UserError, match="文件夹"):
        machine.open(folder, SOURCE)
    with pytest.raises(UserError, match="来源"):
        machine.open(bad, "  ")
    assert compared(machine, roster(folder, NEW)).preview is not None


def test_a_cell_at_the_far_end_of_a_sheet_is_told_in_one_sentence(
    machine: Reconciliation, folder: Path
) -> None:
    import xlsxwriter

    path = folder / "远.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("在编")
        for row, line in enumerate((HEADERS, NEW)):
            sheet.write_row(row, 0, line)
        sheet.write_string(1_048_575, 16_383, "x")
    with pytest.raises(UserError, match=r"没有写入任何内容.*(另存|删去)"):
        machine.open(path, SOURCE)


# ------------------------------------------------------------------------------------------------ any sequence

lines = st.tuples(
    st.sampled_from(["", "1", "2", "3", "4"]),
    st.sampled_from(["甲甲", "乙乙", "丙丙"]),
    st.sampled_from(["", an_id(1), an_id(2), an_id(3), "123"]),
    st.sampled_from(["", "物理", "化学", "天文"]),
    st.sampled_from(["在编", "博士后", ""]),
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(lines, min_size=1, max_size=5), min_size=1, max_size=3))
def test_any_sequence_of_rosters_balances_and_twice_is_once(
    office: Office, machine: Reconciliation, folder: Path, files: list[list[tuple[str, ...]]]
) -> None:
    for one in files:
        path = roster(folder, *one)
        compared(machine, path, create_units=True, scope=Scope())
        if machine.plan().accepted:
            wrote(office, machine)
        before = contents(office)
        compared(machine, path, create_units=True, scope=Scope())
        again = machine.plan()
        assert [line.kind for line in again.accepted] == []
        assert contents(office) == before
