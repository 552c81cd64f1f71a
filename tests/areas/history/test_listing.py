# SPDX-License-Identifier: GPL-3.0-or-later
"""Which entries the filters find, what their rows say, and what lies in the recycle bin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.areas.history.conftest import last_seq
from tests.office_fixtures import PHYSICS, TODAY, a_member, a_person, enrolled
from union_desktop.areas.history.queries import listing, reading
from union_desktop.areas.history.terms import EntryFilter, Sort
from union_desktop.areas.history.ui.recycle_bin import main_tables
from union_desktop.areas.members import service as members
from union_desktop.areas.organisation import service as organisation
from union_desktop.core import access, audit
from union_desktop.core.office import Office
from union_desktop.core.reading import Reader
from union_desktop.core.undo import reverting
from union_desktop.core.words import TableWords

Words = Mapping[str, TableWords]


@pytest.fixture
def busy(
    office: Office, person: int, other: Callable[[], None], rules: reverting.UndoRules
) -> dict[str, int]:
    """Something of every kind; name → number of the entry."""
    found = {"enrol": last_seq(office) - 1, "edit": last_seq(office)}

    def do(name: str, action: str, write: Callable[[Any], Any]) -> None:
        with office.transaction(action) as session:
            write(session)
        found[name] = last_seq(office)

    do(
        "look",
        "查看：手机",
        lambda session: access.note(session, "reveal", field="手机", about=("person", person)),
    )
    other()
    do("rename", "改名", lambda session: organisation.rename_unit(session, PHYSICS, "天文小组", TODAY))
    do(
        "many",
        "批量入会",
        lambda session: members.enrol_many(
            session,
            [a_member(a_person(name=f"新人{at}", staff_no=f"3{at:04}")) for at in range(30)],
            today=TODAY,
        ),
    )
    do("undo", "撤销“批量入会”", lambda session: reverting.take_back(session, found["many"], rules))
    other()
    return found


def found(office: Office, **conditions: Any) -> list[int]:
    with office.reader() as reader:
        return list(listing.find_ids(reader, EntryFilter(**conditions)))


def test_without_conditions_everything_comes_newest_first(office: Office, busy: dict[str, int]) -> None:
    assert found(office) == list(range(last_seq(office), 0, -1))


@pytest.mark.parametrize(
    ("conditions", "names"),
    [
        ({"operators": ("李玉",)}, ["undo", "many", "rename"]),
        ({"sort": Sort.LOOKED}, ["look"]),
        ({"sort": Sort.DELETED}, ["undo"]),
        ({"sort": Sort.UNDONE}, ["many"]),
        ({"sort": Sort.UNDOING}, ["undo"]),
        ({"tables": ("union_org_version",), "operators": ("李玉",)}, ["rename"]),
        ({"tables": ("person",), "sort": Sort.DELETED}, ["undo"]),
        ({"tables": ("membership_event", "access_entry"), "operators": ("测试员",)}, ["look", "enrol"]),
        ({"text": "批量"}, ["undo", "many"]),
        ({"text": "李玉"}, ["undo", "many", "rename"]),
        ({"text": "单雄信"}, ["edit", "enrol"]),
        ({"text": "10001"}, ["edit", "enrol"]),
        ({"text": "天文"}, ["rename"]),
        ({"text": "新人7"}, ["undo", "many"]),
        ({"text": "%"}, []),
        ({"last": TODAY - dt.timedelta(days=40_000)}, []),
    ],
)
def test_conditions(
    office: Office, busy: dict[str, int], conditions: dict[str, Any], names: list[str]
) -> None:
    # What made the office is of no interest here.
    assert [one for one in found(office, **conditions) if one >= busy["enrol"]] == [
        busy[one] for one in names
    ]


def test_a_number_finds_its_entry(office: Office, busy: dict[str, int]) -> None:
    assert busy["edit"] in found(office, text=str(busy["edit"]))


def test_a_day_begins_and_ends_at_local_midnight(office: Office, busy: dict[str, int]) -> None:
    today = dt.datetime.now().astimezone().date()
    assert len(found(office, first=today, last=today)) == last_seq(office)
    assert found(office, first=today + dt.timedelta(days=1)) == []
    assert found(office, last=today - dt.timedelta(days=1)) == []


def test_rows_say_who_did_what_to_whom(office: Office, busy: dict[str, int], words: Words) -> None:
    with office.reader() as reader:
        rows = listing.rows(reader, list(busy.values()), words)
    told = {name: (rows[seq].about, rows[seq].content, rows[seq].mark) for name, seq in busy.items()}
    assert told == {
        "enrol": ("单雄信（10001）", "新增会籍 1、会籍变动 1、会员 1", ""),
        "edit": ("单雄信（10001）", "修改会员 1", ""),
        "look": ("单雄信（10001）", "查看与导出记录 1", ""),
        "rename": ("天文小组", "新增名称与位置 1；修改名称与位置 1", ""),
        "many": ("会员 30 人", "新增会籍 30、会籍变动 30、会员 30", "已撤销"),
        "undo": ("会员 30 人", "删除会籍 30、会籍变动 30、会员 30", f"撤销了第 {busy['many']} 条"),
    }


def test_a_redo_is_called_so(
    office: Office, busy: dict[str, int], words: Words, rules: reverting.UndoRules
) -> None:
    with office.transaction("重做") as session:
        reverting.take_back(session, busy["undo"], rules)
    with office.reader() as reader:
        rows = listing.rows(reader, [busy["many"], busy["undo"], last_seq(office)], words)
    assert [row.mark for _, row in sorted(rows.items())] == [
        "",
        f"已撤销（撤销了第 {busy['many']} 条）",
        f"重做了第 {busy['undo']} 条",
    ]


def bin_of(reader: Reader, words: Words) -> list[tuple[int, tuple[str, ...], int]]:
    return [(row.seq, row.names, row.count) for row in reading.deleted(reader, words, main_tables(words))]


def test_the_recycle_bin_holds_what_was_removed_and_not_brought_back(
    office: Office, busy: dict[str, int], words: Words, rules: reverting.UndoRules
) -> None:
    with office.reader() as reader:
        ((seq, names, count),) = bin_of(reader, words)
    assert (seq, count, len(names)) == (busy["undo"], 30, 3)
    assert names[0].startswith("新人")
    with office.transaction("恢复") as session:
        assert reverting.take_back(session, seq, rules).kept == ()
    with office.reader() as reader:
        assert bin_of(reader, words) == []
        assert reader.value("select count(*) from person") == 31
        assert audit.verify(reader) == []


def test_a_merged_record_lies_in_the_bin_under_its_name(
    office: Office, person: int, words: Words, rules: reverting.UndoRules
) -> None:
    from union_desktop.areas.members.queries import record
    from union_desktop.areas.members.terms import MergeDraft, Together

    second = enrolled(office, a_member(a_person(name="单雄信", staff_no="10077")))
    with office.reader() as reader:
        both = (record.person(reader, person), record.person(reader, second))
    with office.transaction("合并重复记录") as session:
        members.merge(session, MergeDraft(person, second, both, together=Together.KEPT), today=TODAY)
    with office.reader() as reader:
        ((seq, names, count),) = bin_of(reader, words)
    assert (names, count) == (("单雄信（10077）",), 1)
    with office.transaction("取消合并") as session:
        reverting.take_back(session, seq, rules)
    with office.reader() as reader:
        assert record.person(reader, second).staff_no == "10077"


def test_the_chain_is_reported_with_counts(office: Office, busy: dict[str, int]) -> None:
    told: list[tuple[int, int]] = []
    with office.reader() as reader:
        report = reading.chain_report(reading.checked_chain(reader, lambda *one: told.append(one)))
        changes = reader.value("select count(*) from audit_change")
    assert (report.entries, report.changes, report.problems) == (last_seq(office), changes, ())
    with office.engine.connect() as connection:
        connection.exec_driver_sql("update audit_entry set operator = '别人' where seq = 2")
        connection.commit()
    with office.reader() as reader:
        broken = reading.chain_report(reading.checked_chain(reader, lambda *_: None))
    assert broken.problems == ("操作记录第 2 条与记录链不符，可能被改动过。",)


def test_lines_for_a_sheet_tell_each_record(office: Office, busy: dict[str, int], words: Words) -> None:
    with office.reader() as reader:
        lines = list(reading.lines_of(reader, [busy["many"], busy["edit"]], words, most=10))
    assert len(lines) == 12
    assert lines[10][5] == "另有 20 条记录"
    assert lines[11][3:] == (
        "修改资料",
        "",
        "会员 单雄信（10001）",
        "政治面貌 群众 → 中共党员；手机 138****1111 → 139****2222",
    )
