# SPDX-License-Identifier: GPL-3.0-or-later
"""Spreadsheets of payments, good and bad: who is meant, how much, from where, and a sentence for each line that cannot be."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
import xlsxwriter

from tests.areas.aid.aid_fixtures import (
    a_file,
    a_round,
    a_scheme,
    account_of,
    added,
    column,
    do,
)
from tests.areas.aid.test_undo import last_seq, take_back
from tests.office_fixtures import TODAY, enrolled
from union_desktop.areas.aid.queries import schemes
from union_desktop.areas.aid.queries.rounds import round_named
from union_desktop.areas.aid.queries.schemes import SchemeRow
from union_desktop.areas.aid.service import sheet
from union_desktop.areas.aid.terms import Gives, Path, SchemeDraft, SheetReport, Unit
from union_desktop.areas.members import service as members
from union_desktop.areas.members.terms import EventKind
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office
from union_desktop.core.values import with_check_character

PAID_ON = dt.date(2026, 1, 25)
ID = with_check_character("11010519850505011")
HEADERS = ("序号", "工号", "姓名", "金额", "资金来源", "备注")
Row = Sequence[Any]


def xlsx(*rows: Row) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        made = book.add_worksheet()
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell != "":
                    (made.write_string if isinstance(cell, str) else made.write_number)(at, place, cell)
    return out.getvalue()


def looked_at(office: Office, data: bytes, name: str = "名单.xlsx", **more: Any) -> SheetReport:
    with office.reader() as reader:
        (found,) = schemes(reader)
        return sheet.looked_at(reader, found, data, name, PAID_ON, year=2026, **more)


def of_lines(office: Office, *lines: Row, headers: Row = HEADERS, **more: Any) -> SheetReport:
    return looked_at(office, xlsx(headers, *lines), **more)


def said(report: SheetReport) -> dict[int, str]:
    return {one.row: one.reason for one in report.problems}


@pytest.fixture
def three(office: Office) -> Office:
    enrolled(office, name="单雄信", staff_no="00123", id_type="111", id_number=ID)
    enrolled(office, name="罗士信", staff_no="20002")
    enrolled(office, name="王𬱖", staff_no="20003")
    a_scheme(office)
    return office


def test_a_plain_list_with_title_total_and_foot(three: Office) -> None:
    report = looked_at(
        three,
        xlsx(
            ("东山大学2026年送温暖慰问金发放名单",),
            ("单位：元",),
            HEADERS,
            (1, "00123", "单雄信", 1500, "", "大病"),
            (2, "20002", "罗士信", "1,500元", "上级工会补助", ""),
            (3, "20003", "王𬱖", "壹仟", "上级工会500+本级工会经费500", ""),
            (4, "", "", "", "", ""),
            ("合计", "", "", 4000, "", ""),
            ("制表人：李经办", "", "审核：", "", "", ""),
            ("制表：", "李经办", "", "审核：", "", "负责人："),
        ),
    )
    assert said(report) == {}
    assert (report.rows, len(report.drafts), report.people, report.amount) == (3, 3, 3, 400_000)
    assert report.by_fund() == {"own_funds": 200_000, "superior_union": 200_000}
    assert [one.note for one in report.drafts] == ["大病", "", ""]


def test_names_of_columns_and_kinds_of_files(three: Office) -> None:
    text = "职工号,员工姓名,慰问金（元）,经费来源\n20002,罗士信,800.50,校工会经费\n"
    report = looked_at(three, text.encode("gb18030"), "名单.csv")
    assert (said(report), report.amount) == ({}, 80_050)
    report = of_lines(three, (ID, "单雄信", 700), headers=("证件号码", "姓名", "补助金额"))
    assert (said(report), report.amount) == ({}, 70_000)
    report = of_lines(
        three,
        ("20002", "罗士信", 500, 1000, 1500),
        ("20003", "王𬱖", "", 900, 900),
        headers=("工号", "姓名", "上级工会补助", "本级工会经费", "合计"),
    )
    assert (said(report), report.by_fund()) == ({}, {"superior_union": 50_000, "own_funds": 190_000})


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("-500", "负数"),
        (-499.5, "负数"),
        ("12.345", "两位"),
        ("", "没有填写金额"),
        (0, "0 元"),
        ("一千五", "看不出是多少钱"),
        ("1500,00", "千分位"),
        ("待定", ""),
    ],
)
def test_amounts_that_cannot_be_paid(three: Office, cell: Any, wanted: str) -> None:
    report = of_lines(three, (1, "20002", "罗士信", cell, "", ""), (2, "20003", "王𬱖", 100, "", ""))
    assert list(said(report)) == [2]
    assert wanted in said(report)[2]
    assert (report.rows, report.rejected, len(report.drafts)) == (2, 1, 1)


def test_people_nobody_knows_and_names_that_are_not_enough(three: Office) -> None:
    enrolled(three, name="罗士信", staff_no="30000")
    report = of_lines(
        three,
        (1, "99999", "没有的人", 100, "", ""),
        (2, "", "罗士信", 100, "", ""),
        (3, "", "王𬱖", 100, "", ""),
        (4, "", "没有的人", 100, "", ""),
        (5, "20002", "王𬱖", 100, "", ""),
        (6, "", "", 100, "", ""),
    )
    wanted = {
        2: "工号“99999”在会员中查不到",
        3: "会员中有 2 位同名",
        4: "有 1 位同名（工号 20003）",
        5: "会员中没有“没有的人”",
        6: "登记的是“罗士信”，表中写的是“王𬱖”",
        7: "不知道是谁",
    }
    assert {row: wanted[row] in reason for row, reason in said(report).items()} == dict.fromkeys(wanted, True)
    assert report.drafts == ()


def test_numbers_a_spreadsheet_has_spoilt(three: Office) -> None:
    report = of_lines(
        three,
        (123.0, "单雄信", 100),
        (123.0, "罗士信", 100),
        headers=("工号", "姓名", "金额"),
    )
    assert list(said(report)) == [3]
    report = of_lines(three, (1.10105198505050e17, "单雄信", 100), headers=("身份证号", "姓名", "金额"))
    assert "被表格软件改坏" in said(report)[2]


def test_the_same_person_twice_in_the_file_or_on_the_list(three: Office) -> None:
    report = of_lines(three, (1, "20002", "罗士信", 100, "", ""), (2, "20002", "罗士信", 100, "", ""))
    assert said(report) == {3: "“罗士信”与第 2 行重复。请删去多余的一行，或把金额合为一行。"}
    round_id = a_round(three, 1)
    added(three, round_id, [2])
    report = of_lines(three, (1, "20002", "罗士信", 100, "", ""), round_id=round_id)
    assert "已在这个批次的名单中" in said(report)[2]


def test_somebody_who_left(three: Office) -> None:
    gone = members.EventDraft(EventKind.TRANSFER_OUT, dt.date(2025, 12, 1))
    do(three, "转出", lambda s: members.record_event(s, 2, gone, today=TODAY))
    report = of_lines(three, (1, "20002", "罗士信", 100, "", ""))
    assert "“罗士信”在 2026-01-25 是“已转出”" in said(report)[2]


def test_sources_that_are_unknown_or_do_not_add_up(three: Office) -> None:
    report = of_lines(
        three,
        (1, "00123", "单雄信", 100, "天上", ""),
        (2, "20002", "罗士信", 1000, "上级工会500+本级工会经费400", ""),
    )
    assert "资金来源“天上”不认识" in said(report)[2]
    assert "合计 900.00 元，与金额 1000.00 元不符" in said(report)[3]


def test_collectives_with_and_without_a_number_of_people(office: Office) -> None:
    a_scheme(office, unit=Unit.COLLECTIVE)
    report = of_lines(
        office,
        ("残疾职工团拜会", "", 12000),
        ("后勤班组", 12, 3000),
        ("门卫班组", "若干", 3000),
        ("食堂班组的各位同志", 5, ""),
        headers=("集体名称", "人数", "金额"),
    )
    assert [one.headcount for one in report.drafts] == [None, 12]
    assert (report.people, report.amount) == (12, 1_500_000)
    assert sorted(said(report)) == [4, 5]


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ((("甲", "乙"), (1, 2)), "没有找到发放名单"),
        ((("姓名", "工号"), ("罗士信", "20002")), "没有找到发放名单"),
        ((("姓名", "工号", "金额（万元）"), ("罗士信", "20002", 1)), "以万元为单位"),
        ((HEADERS,), "没有内容"),
    ],
)
def test_files_that_are_no_list(three: Office, rows: tuple[Row, ...], wanted: str) -> None:
    with pytest.raises(UserError, match=wanted):
        looked_at(three, xlsx(*rows))


def test_damaged_files_say_so(three: Office) -> None:
    for data, wanted in ((b"PK\x03\x04rubbish", "已损坏"), (b"<html></html>", "网页格式")):
        with pytest.raises(UserError, match=wanted):
            looked_at(three, data)


def test_what_is_left_out_is_told_and_totals_are_compared(three: Office) -> None:
    report = of_lines(
        three,
        (1, "00123", "单雄信", 1500, "", ""),
        (2, "20002", "罗士信", 500, "", ""),
        ("", "", "", "", "", ""),
        ("", "小计", "", 2000, "", ""),
        ("合计", "", "", 2500, "", ""),
        ("", "", "张三（后勤）", "", "", ""),
        ("序号", "工号", "姓名", "金额", "资金来源", "备注"),
    )
    assert (report.rows, report.problems) == (2, ())
    assert report.left_out == (
        "第 5 行是合计行，没有计入名单。",
        "第 6 行是合计行，没有计入名单。",
        "第 7 行“张三(后勤)”没有写金额，看作说明文字，没有计入名单。",
        "第 8 行是重复的表头，没有计入名单。",
        "有 1 行空行，没有计入名单。",
        "第 6 行的合计是 2500.00 元，与上面各行相加的 2000.00 元不符，请核对。",
    )


def test_money_and_goods_side_by_side(three: Office) -> None:
    def read(gives: Gives, headers: Row, *lines: Row) -> SheetReport:
        with three.reader() as reader:
            found = SchemeRow(0, SchemeDraft("visit", "走访慰问", gives=gives), None, 0)
            return sheet.looked_at(reader, found, xlsx(headers, *lines), "a.xlsx", PAID_ON, year=2026)

    on_top = ("工号", "姓名", "慰问金（元）", "慰问品", "慰问品金额")
    report = read(
        Gives.BOTH, on_top, ("00123", "单雄信", 500, "米面油", 300), ("20002", "罗士信", 500, "", 0)
    )
    assert [(one.amount, one.goods_value, one.goods) for one in report.drafts] == [
        (80_000, 30_000, "米面油"),
        (50_000, 0, ""),
    ]
    within = ("工号", "姓名", "金额", "慰问品", "慰问品金额")
    (draft,) = read(Gives.BOTH, within, ("00123", "单雄信", 500, "米面油", 300)).drafts
    assert (draft.amount, draft.goods_value) == (50_000, 30_000)
    (draft,) = read(Gives.GOODS, on_top[:2] + on_top[3:], ("00123", "单雄信", "米面油", 300)).drafts
    assert (draft.amount, draft.goods_value) == (30_000, 30_000)
    report = read(Gives.CASH, on_top, ("00123", "单雄信", 500, "米面油", 300))
    assert "只发慰问金" in said(report)[2]


def test_parts_of_an_amount_in_all_their_spellings(three: Office) -> None:
    def parts(told: str, amount: int = 1500) -> dict[str, int] | str:
        report = of_lines(three, (1, "20002", "罗士信", amount, told, ""))
        return report.by_fund() if report.drafts else said(report)[2]

    both = {"superior_union": 50_000, "own_funds": 100_000}
    for told in (
        "上级工会补助500；本级工会经费1000",
        "上级500元+校工会1,000元",
        "上级：500，工会经费：1000",
        "superior_union 500, own_funds 1000",
        "上级补助500、其余本级",
        "上级工会500/本级",
    ):
        wanted = "资金来源" if "其余" in told else both
        found = parts(told)
        assert found == wanted if isinstance(wanted, dict) else wanted in str(found), told
    assert "没有写金额，不知道各出多少" in str(parts("上级工会补助；本级工会经费"))
    assert "分不到" in str(parts("上级1500；本级"))
    assert "写了两次" in str(parts("上级500；上级工会1000"))


def test_old_and_contradicting_numbers(three: Office) -> None:
    fifteen = ID[:6] + ID[8:17]
    headers = ("工号", "身份证号", "姓名", "金额")
    report = of_lines(three, ("", fifteen, "单雄信", 100), headers=headers)
    assert (said(report), report.people) == ({}, 1)
    report = of_lines(
        three,
        ("00123", with_check_character("11010519900101001"), "单雄信", 100),
        ("99999", ID, "单雄信", 100),
        ("20002", ID, "罗士信", 100),
        ("", "110105991332011", "单雄信", 100),
        headers=headers,
    )
    wanted = {
        2: "证件号码与登记的不同",
        3: "登记的工号不是“99999”",
        4: "证件号码却是“单雄信”的",
        5: "旧身份证号中的出生日期不对",
    }
    assert {row: wanted[row] in reason for row, reason in said(report).items()} == dict.fromkeys(wanted, True)
    assert ID not in "".join(said(report).values())


def test_a_household_is_helped_once(three: Office) -> None:
    a_file(three, 1, (2, ""))
    report = of_lines(three, (1, "00123", "单雄信", 100, "", ""), (2, "20002", "罗士信", 100, "", ""))
    assert [one.row for one in report.again] == [3]
    assert "同一家庭：单雄信" in report.again[0].reason
    less = report.refusing(report.again)
    assert (less.numbers, less.rejected, len(less.drafts), less.again) == ((2,), 1, 1, ())


def test_several_lists_in_one_file_are_refused(three: Office) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name in ("春节", "五一"):
            made = book.add_worksheet(name)
            made.write_row(0, 0, HEADERS)
            made.write_row(1, 0, (1, "20002", "罗士信", 100))
    with pytest.raises(UserError, match="有几张发放名单（“春节”、“五一”）"):
        looked_at(three, out.getvalue())


# ------------------------------------------------------------------------------------------------ taking it in


ORDER = sheet.SheetOrder("spring_warmth", "2026年春节", 2026, PAID_ON, "工会委员会")


def taken(office: Office, *lines: Row, order: sheet.SheetOrder = ORDER, headers: Row = HEADERS) -> None:
    with office.transaction("导入") as session:
        found = sheet.scheme_of(session, order)
        report = sheet.looked_at(session, found, xlsx(headers, *lines), "名单.xlsx", PAID_ON, year=2026)
        assert said(report) == {}
        sheet.take(session, order, report, today=TODAY)


def test_a_list_is_opened_frozen_approved_and_paid_in_one_step_that_undo_takes_back(three: Office) -> None:
    taken(three, (1, "00123", "单雄信", 1500, "", ""), (2, "20002", "罗士信", 1500, "", ""))
    with three.reader() as reader:
        found = round_named(reader, 1, "2026年春节")
        kinds = [row[0] for row in reader.rows("select kind from proceeding_step order by id")]
    assert found is not None
    assert (found.status, found.paid, kinds) == ("closed", 300_000, ["freeze", "approve", "begin", "close"])
    assert column(three, "origin", found.id) == ["spreadsheet"] * 2
    assert account_of(three, found.id).balanced
    assert take_back(three, last_seq(three)) == []
    with three.reader() as reader:
        assert round_named(reader, 1, "2026年春节") is None
        assert reader.value("select count(*) from aid_grant") == 0


def test_a_round_that_is_there_and_an_unknown_scheme_take_nothing(three: Office) -> None:
    taken(three, (1, "00123", "单雄信", 1500, "", ""))
    with pytest.raises(UserError, match="已有名为“2026年春节”的批次，现在是“已结清”，没有重复导入"):
        taken(three, (1, "20002", "罗士信", 1500, "", ""))
    a_round(three, 1, "2026年夏")
    with three.reader() as reader:
        with pytest.raises(UserError, match="现在是“拟定名单”，没有重复导入"):
            sheet.scheme_of(reader, replace(ORDER, round=" 2026年夏 "))
        with pytest.raises(UserError, match="没有标识为“nothing”的帮扶项目"):
            sheet.scheme_of(reader, replace(ORDER, code="nothing"))
        assert reader.value("select count(*) from aid_grant") == 1


def test_a_usual_scheme_is_made_when_its_first_list_comes(three: Office) -> None:
    taken(
        three, (1, "00123", "单雄信", 1000, "", ""), order=replace(ORDER, code="mayday", round="2026年五一")
    )
    with three.reader() as reader:
        assert [one.draft.code for one in schemes(reader)] == ["spring_warmth", "mayday"]


def test_application_aid_of_earlier_years_comes_from_lists_too(three: Office) -> None:
    taken(three, (1, "00123", "单雄信", 30000, "", ""), order=replace(ORDER, code="special_hardship"))
    with three.reader() as reader:
        assert [one.draft.path for one in schemes(reader)] == [Path.BATCH, Path.APPLICATION]


def test_second_help_in_a_year_is_taken_with_its_reason(three: Office) -> None:
    taken(three, (1, "00123", "单雄信", 1000, "", ""))
    taken(
        three, (1, "00123", "单雄信", 1000, "", ""), order=replace(ORDER, code="mayday", round="2026年五一")
    )
    assert column(three, "repeat_reason", 2) == ["按表格补录"]


def test_a_scheme_for_others_takes_names_nobody_knows(office: Office) -> None:
    a_scheme(office, SchemeDraft("guards", "值守人员慰问", others=True))
    enrolled(office, name="罗士信", staff_no="20002")
    report = of_lines(office, ("保安老周", 500), ("罗士信", 500), headers=("姓名", "金额"))
    assert [one.name for one in report.drafts] == ["保安老周"]
    assert "仅凭姓名不能确认" in said(report)[3]
