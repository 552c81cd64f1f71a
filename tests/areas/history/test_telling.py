# SPDX-License-Identifier: GPL-3.0-or-later
"""Stored changes as sentences: names, words, masks, and records that are gone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest

from tests.areas.history.conftest import last_seq
from tests.office_fixtures import CHEMISTRY, PHYSICS, TODAY, WEST, a_member, a_person, enrolled
from union_desktop.areas.history.queries import reading
from union_desktop.areas.members import service as members
from union_desktop.areas.members.terms import EventKind, FamilyDraft, Placement
from union_desktop.areas.organisation import service as organisation
from union_desktop.core import access
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office
from union_desktop.core.telling import Told
from union_desktop.core.undo import reverting
from union_desktop.core.words import TableWords

Words = Mapping[str, TableWords]


def told(office: Office, words: Words, seq: int | None = None) -> tuple[Told, ...]:
    with office.reader() as reader:
        return reading.entry(reader, seq or last_seq(office), words).records


def test_changed_facts_are_told_old_and_new_and_numbers_stay_masked(
    office: Office, words: Words, person: int
) -> None:
    (one,) = told(office, words)
    assert one.heading == "会员 单雄信（10001）"
    assert one.there
    assert [line.sentence for line in one.lines] == [
        "政治面貌 群众 → 中共党员；手机 138****1111 → 139****2222"
    ]


def test_a_new_member_is_told_with_the_membership(office: Office, words: Words) -> None:
    enrolled(office, id_number="11010519491231002X", id_type="111")
    (one,) = told(office, words)
    first, *rest = [line.sentence for line in one.lines]
    assert first.startswith("新增会员：姓名 单雄信，")
    assert "证件号码 110105********002X" in first
    assert "49123100" not in " ".join([first, *rest])
    event = next(text for text in rest if text.startswith("新增会籍变动"))
    assert event == (
        "新增会籍变动：事项 入会，日期 2015-03-01，工会小组 物理小组，校区 东校区，人员类别 在编，会籍归属 本单位会籍"
    )


def test_rows_of_a_record_say_what_they_are(office: Office, words: Words, person: int) -> None:
    with office.transaction("家庭成员") as session:
        members.add_family(session, person, FamilyDraft("配偶", "张氏", phone="13700003333"), today=TODAY)
    (one,) = told(office, words)
    assert [line.sentence for line in one.lines] == ["新增家庭成员：关系 配偶，姓名 张氏，电话 137****3333"]
    with office.transaction("调组") as session:
        move = members.EventDraft(
            EventKind.MOVE, dt.date(2024, 1, 1), Placement(CHEMISTRY, WEST, "postdoc", "own")
        )
        members.record_event(session, person, move, today=TODAY)
    event = told(office, words)[0].lines[0]
    assert "工会小组 化学小组" in event.sentence
    assert "人员类别 博士后" in event.sentence


def test_corrected_rows_are_told_by_their_title(office: Office, words: Words, person: int) -> None:
    with office.reader() as reader:
        event = reader.value("select id from membership_event where person_id = :id", id=person)
    with office.transaction("更正") as session:
        draft = members.EventDraft(EventKind.JOIN, dt.date(2016, 4, 1), note="档案写错了年份")
        members.correct_event(session, event, draft, today=TODAY)
    assert [line.sentence for line in told(office, words)[0].lines] == [
        "修改会籍变动（2016-04-01）：日期 2015-03-01 → 2016-04-01；说明 （空） → 档案写错了年份"
    ]


def test_units_are_told_by_their_newest_name(office: Office, words: Words) -> None:
    with office.transaction("改名") as session:
        organisation.rename_unit(session, PHYSICS, "物理与天文小组", dt.date(2025, 1, 1))
    (one,) = told(office, words)
    assert one.heading == "单位 物理与天文小组"
    assert {line.head for line in one.lines} == {"修改名称与位置（物理小组）", "新增名称与位置"}
    assert any("至 至今 → 2025-01-01" in line.sentence for line in one.lines)


def test_who_is_gone_keeps_the_name(office: Office, words: Words) -> None:
    enrolled(office)
    seq = last_seq(office)
    with office.transaction("撤销") as session:
        reverting.revert(session, seq, members.UNDO)
    for number in (seq, seq + 1):
        (one,) = told(office, words, number)
        assert one.heading == "会员 单雄信（10001）"
        assert not one.there
    assert told(office, words)[0].lines[-1].sentence.startswith("删除会员：姓名 单雄信")


def test_a_unit_that_is_gone_keeps_its_name(office: Office, words: Words) -> None:
    from union_desktop.areas.organisation.terms import UnitDraft, UnitKind

    with office.transaction("新建") as session:
        organisation.add_unit(session, UnitDraft(UnitKind.GROUP, "天文小组", 2, 1, dt.date(2020, 1, 1)))
    seq = last_seq(office)
    with office.transaction("撤销") as session:
        reverting.revert(session, seq, {})
    assert told(office, words, seq)[0].heading == "单位 天文小组"


def test_a_look_is_told_by_whom_it_was_about(office: Office, words: Words, person: int) -> None:
    with office.transaction("查看：证件号码") as session:
        access.note(session, "reveal", field="证件号码", about=("person", person), purpose="核对名册")
    (one,) = told(office, words)
    assert [(pair.label, pair.new) for pair in one.lines[0].pairs] == [
        ("查看", "证件号码"),
        ("会员", "单雄信（10001）"),
        ("用途", "核对名册"),
    ]


def test_of_many_records_the_first_are_told_and_all_are_counted(office: Office, words: Words) -> None:
    with office.transaction("导入") as session:
        members.enrol_many(session, [a_member(staff_no=f"2{at:04}") for at in range(45)], today=TODAY)
    with office.reader() as reader:
        found = reading.entry(reader, last_seq(office), words)
        more = reading.entry(reader, last_seq(office), words, most=40)
    assert (found.record_count, len(found.records)) == (45, reading.SOME)
    assert (more.record_count, len(more.records)) == (45, 40)
    assert found.row.content == "新增会籍 45、会籍变动 45、会员 45"
    assert found.records[0].name == "单雄信（20000）"


def test_what_was_taken_out_for_good_is_said(office: Office, words: Words, person: int) -> None:
    from union_desktop.areas.history.ui import sentences
    from union_desktop.core.audit_redaction import redact

    edit = last_seq(office)
    with office.transaction("匿名处理") as session:
        members.update_many(session, {person: {"name": "已匿名", "phone": ""}}, today=TODAY)
        redact(session, [("person", person)], {"person": ("political_status",)})
    (one,) = told(office, words, edit)
    assert [line.sentence for line in one.lines] == ["内容已作匿名处理，不再保存"]
    with office.reader() as reader:
        whole = sentences.entry(reading.entry(reader, last_seq(office), words))
    assert "内容已作匿名处理，不再保存" in whole
    assert "以前的 2 条操作记录里，此人的个人信息也已清除。" in whole
    assert "13900002222" not in whole


def test_an_unknown_entry_is_refused(office: Office, words: Words) -> None:
    with office.reader() as reader, pytest.raises(UserError, match="没有第 999 条"):
        reading.entry(reader, 999, words)


def test_the_history_of_a_record_holds_changes_and_looks(office: Office, words: Words, person: int) -> None:
    enrolled(office, a_member(a_person(name="曾子墨", staff_no="10002")))
    with office.transaction("查看：手机") as session:
        access.note(session, "reveal", field="手机", about=("person", person))
    with office.reader() as reader:
        found = reading.record_history(reader, "person", person, words, most=10)
    assert [one.action for one in found] == ["查看：手机", "修改资料", "入会"]
    assert [len(one.lines) for one in found] == [1, 1, 3]
    with office.reader() as reader:
        assert len(reading.record_history(reader, "person", person, words, most=2)) == 2
