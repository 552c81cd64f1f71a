# SPDX-License-Identifier: GPL-3.0-or-later
"""What a roster says, cell by cell; all that is wrong with it at once, each with its place."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from typing import Any

import pytest

from tests.areas.roster.sheets import HEADERS, NAMES, TODAY, an_id, read, table
from union_desktop.areas.roster.service import rows
from union_desktop.areas.roster.service.rows import column_letters
from union_desktop.core import values


def one(header: str, cell: Any, **more: Any) -> rows.Candidates:
    """A line with one further column."""
    return read(("10001", "单雄信", an_id(), "物理", "在编", cell), headers=(*HEADERS, header), **more)


def value_of(header: str, key: str, cell: Any) -> str:
    return one(header, cell).columns[key][0]


def sentences(candidates: rows.Candidates, line: int = 0) -> list[str]:
    return [problem.message for problem in candidates.problems.get(line, ())]


# ---------------------------------------------------------------------------------------------- what is no line


def test_blank_lines_totals_headers_and_footers_are_no_lines() -> None:
    person = ("10001", "单雄信", an_id(1), "物理", "在编")
    candidates = read(
        person,
        ("", "", "", "", ""),
        ("  ", "\u3000", "", "", ""),
        ("小计", "", "", "", 1.0),
        HEADERS,
        ("第二部分", "", "", "", ""),
        ("10002", "曾小", an_id(2), "物理", "在编"),
        ("合　计", "", "", "", "2"),
        ("", "总计", "", "2人", ""),
        ("制表人：某某", "", "", "审核人：", ""),
        ("说明：请勿改动", "", "", "", ""),
    )
    assert candidates.columns["name"] == ["单雄信", "曾小"]
    assert [row for _, row in candidates.origin] == [2, 8]
    assert candidates.ignored_count == 9
    assert any("合计行" in text for text in candidates.ignored)
    assert any("第 6 行：重复的表头" in text for text in candidates.ignored)


def test_somebody_with_only_a_name_is_a_line() -> None:
    candidates = read(("", "单雄信", "", "物理", ""), ("", "曾小", "", "", ""))
    assert candidates.columns["name"] == ["单雄信", "曾小"]


def test_somebody_without_a_name_goes_back() -> None:
    candidates = read(("10001", "", an_id(), "物理", "在编"))
    assert "没有姓名" in sentences(candidates)[0]


def test_a_caption_in_the_column_of_names_is_no_line() -> None:
    assert len(read(("", "一、机关部门", "", "", ""), ("1", "张三", "", "", ""))) == 1


# ------------------------------------------------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("张　三", "张三"),
        ("张 三", "张三"),
        ("\ufeff张三\u200b", "张三"),
        ("买买提•艾力", "买买提·艾力"),
        ("John  Smith", "John Smith"),
    ],
)
def test_names(cell: str, name: str) -> None:
    assert read(("1", cell, an_id(), "物理", "在编")).columns["name"] == [name]


def test_a_name_with_digits_goes_back() -> None:
    candidates = read(("1", "张三138", an_id(), "物理", "在编"))
    assert "有数字" in sentences(candidates)[0]


@pytest.mark.parametrize(
    ("cell", "number"),
    [(123.0, "123"), ("00123", "00123"), (" 123 ", "123"), ("'00123", "00123"), ("456.0", "456"), ("无", "")],
)
def test_staff_numbers(cell: Any, number: str) -> None:
    candidates = read((cell, "张三", an_id(), "物理", "在编"))
    assert candidates.columns["staff_no"] == [number]
    assert candidates.numeric_staff_no == ({0} if isinstance(cell, float) else set())


@pytest.mark.parametrize("cell", [1.5, 1.23e17, "1.23E+11"])
def test_damaged_staff_numbers_go_back(cell: Any) -> None:
    assert "改坏" in sentences(read((cell, "张三", an_id(), "物理", "在编")))[0]


@pytest.mark.parametrize("written", ["{0}{1}{2}x", "{0} {1} {2}X", "'{0}{1}{2}X", "{0}{1}{2}X\u00a0"])
def test_id_numbers_with_odd_characters(written: str) -> None:
    number = next(an_id(serial) for serial in range(1, 99) if an_id(serial)[-1] == "X")
    candidates = read(("1", "张三", written.format(number[:6], number[6:14], number[14:17]), "物理", "在编"))
    assert candidates.columns["id_number"] == [number]
    assert candidates.problems == {}


def test_an_id_number_of_15_digits_becomes_one_of_18() -> None:
    assert len(read(("1", "张三", "110105900102001", "物理", "在编")).columns["id_number"][0]) == 18


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        (1.10105199001020e17, "改坏"),
        ("1.10105E+17", "改坏"),
        ("110105199001020000", "改坏"),
        ("110105199002300018", "出生日期"),
        (an_id()[:17] + ("1" if an_id()[17] != "1" else "2"), "校验码"),
        ("12345", "18 位"),
        ("110105190001020018", "校验码"),
    ],
)
def test_wrong_id_numbers_go_back_with_their_place(cell: Any, word: str) -> None:
    candidates = read(("10000", "李四", an_id(3), "物理", "在编"), ("10001", "张三", cell, "物理", "在编"))
    [problem] = candidates.problems[1]
    assert word in problem.message
    assert (problem.sheet, problem.row, problem.column, problem.fatal) == ("在编", 3, "C", True)
    assert 0 not in candidates.problems


def test_a_passport_is_right_where_the_roster_says_so() -> None:
    headers = (*HEADERS, "证件类型")
    assert read(("1", "史密斯", "E12345678", "物理", "在编", "护照"), headers=headers).problems == {}
    assert (
        "18 位" in sentences(read(("1", "史密斯", "E12345678", "物理", "在编", "身份证"), headers=headers))[0]
    )


def test_looking_at_whole_columns_finds_what_looking_at_each_number_finds() -> None:
    dice = random.Random(7)
    counties = ("110105", "110103", "330100", "999999", "510000", "632221")
    numbers: list[Any] = []
    for _ in range(3000):
        number = an_id(
            dice.randrange(1000),
            f"{dice.randrange(1930, 2030)}{dice.randrange(1, 14):02}{dice.randrange(1, 32):02}",
            county=dice.choice(counties),
        )
        kind = dice.random()
        if kind < 0.1:
            place = dice.randrange(18)
            number = number[:place] + dice.choice("0123456789Xx") + number[place + 1 :]
        elif kind < 0.13:
            number = dice.choice(["", number[:-1], number + "1", f" {number}"])
        elif kind < 0.15:
            numbers.append(float(number[:17]))
            continue
        numbers.append(number)
    for lot in (
        numbers,
        [number for number in numbers if isinstance(number, str)],
        [n for n in numbers if isinstance(n, str) and len(n) == 18],
    ):
        closer = set(rows.questionable(lot, rows.judges(TODAY)))
        for at, number in enumerate(lot):
            plainly_right = (
                isinstance(number, str)
                and len(number) == 18
                and values.check_id_number(number, today=TODAY) is None
            )
            assert plainly_right == (at not in closer) or number == "", number


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (dt.date(1990, 1, 2), "1990-01-02"),
        ("1990年1月2日", "1990-01-02"),
        ("19900102", "1990-01-02"),
        (32875.0, "1990-01-02"),
        ("1990.1.2", "1990-01-02"),
    ],
)
def test_dates_in_all_ways_of_writing(cell: Any, day: str) -> None:
    assert value_of("出生日期", "birth_date", cell) == day


@pytest.mark.parametrize("cell", ["1990-02-30", "1990.13.1", "不清楚", dt.date(2030, 1, 1), "90.1.2", 1.0])
def test_impossible_dates_go_back(cell: Any) -> None:
    candidates = one("出生日期", cell)
    [problem] = candidates.problems[0]
    assert (problem.column, problem.fatal) == ("F", True)


def test_a_birth_month_takes_its_day_from_the_id_number() -> None:
    candidates = one("出生年月", "1990年1月")
    assert candidates.columns["birth_date"] == ["1990-01-02"]
    assert candidates.problems == {}


def test_without_an_id_number_a_month_stays_a_month() -> None:
    candidates = read(("1", "张三", "", "物理", "在编", "1990.5"), headers=(*HEADERS, "出生年月"))
    assert candidates.columns["birth_date"] == ["1990-05-01"]
    assert candidates.month_only == {"birth_date": {0}}


def test_what_contradicts_the_id_number_is_told_and_the_id_number_believed() -> None:
    candidates = read(
        ("1", "张三", an_id(1), "物理", "在编", "女", "1991-01-02"), headers=(*HEADERS, "性别", "出生日期")
    )
    assert candidates.columns["gender"] == ["1"]
    assert candidates.columns["birth_date"] == ["1990-01-02"]
    assert [problem.fatal for problem in candidates.problems[0]] == [False, False]
    assert [problem.column for problem in candidates.problems[0]] == ["G", "F"]


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        (13800001111.0, "13800001111"),
        ("138-0000-1111", "13800001111"),
        ("+86 13800001111", "13800001111"),
        ("无", ""),
    ],
)
def test_phones(cell: Any, phone: str) -> None:
    assert value_of("手机", "phone", cell) == phone


def test_a_wrong_phone_is_left_out_and_the_line_stays() -> None:
    candidates = one("手机", "1380000111")
    assert candidates.columns["phone"] == [""]
    [problem] = candidates.problems[0]
    assert not problem.fatal
    assert problem.message.endswith("这一格没有采用，其余内容照常核对。")


def test_codes_by_any_of_their_names() -> None:
    headers = ("工号", "姓名", "性别", "民族", "政治面貌", "最高学历", "学位")
    candidates = read(("1", "张三", "男", "汉", "党员", "大学本科", "无"), headers=headers)
    told = {key: column[0] for key, column in candidates.columns.items()}
    assert told == {
        "staff_no": "1",
        "name": "张三",
        "gender": "1",
        "ethnicity": "01",
        "political_status": "01",
        "education": "21",
        "degree": "X0",
    }


def test_unknown_words_are_counted_and_can_be_answered() -> None:
    headers = (*HEADERS, "政治面貌")
    lines = [(str(at), "张三", "", "物理", "特聘岗" if at % 2 else "在编", "进步人士") for at in range(4)]
    candidates = read(*lines, headers=headers)
    assert [(one.field, one.text, one.count) for one in candidates.unknown] == [
        ("staff_category", "特聘岗", 2),
        ("political_status", "进步人士", 4),
    ]
    assert [problem.fatal for problem in candidates.problems[0]] == [False]
    assert sorted(problem.fatal for problem in candidates.problems[1]) == [False, True]
    answers = {"staff_category": {"特聘岗": "established"}, "political_status": {"进步人士": "13"}}
    answered = read(*lines, headers=headers, answers=answers)
    assert answered.unknown == []
    assert answered.problems == {}
    assert set(answered.columns["staff_category"]) == {"established"}


def test_units_come_from_their_own_column_or_else_from_the_department() -> None:
    by_department = read(("1", "张三", "", "物理", "在编"), ("2", "李四", "", "天文", "在编"))
    assert by_department.unit_field == "department"
    assert by_department.columns["union_group"] == ["3", "?天文"]
    own = read(("1", "张三", "", "天文", "在编", "化学小组"), headers=(*HEADERS, "工会小组"))
    assert own.unit_field == "union_group"
    assert own.columns["union_group"] == ["4"]
    created = read(("1", "张三", "", "天文", "在编"), create_units=True)
    assert created.columns["union_group"] == ["+天文"]
    refused = read(
        ("1", "张三", "", "天文", "在编"), create_units=True, answers={"union_group": {"天文": "refuse"}}
    )
    assert refused.columns["union_group"] == ["?天文"]


def test_money() -> None:
    assert value_of("会费基数", "wage_base", 6487.5) == "648750"
    assert not one("会费基数", "-1").problems[0][0].fatal


def test_all_problems_of_a_line_come_at_once() -> None:
    candidates = read(("1.2E+11", "", "123", "物理", "特聘岗", "1990-02-30"), headers=(*HEADERS, "出生日期"))
    assert {problem.column for problem in candidates.problems[0]} == {"A", "B", "C", "E", "F"}


def test_sheets_with_different_columns_become_one_list() -> None:
    first = table(("1", "张三", an_id(1), "物理", "在编"))
    second = table(("2", "李四", "13800001111"), headers=("工号", "姓名", "手机"))
    columns = {
        header: key
        for raw in (first, second)
        for header, key in zip(raw.table.headers, raw.table.guesses, strict=True)
    }
    candidates = rows.read_rows([first, second], columns, rows.Vocabulary(TODAY, NAMES))
    assert candidates.columns["phone"] == ["", "13800001111"]
    assert candidates.columns["department"] == ["物理", ""]
    assert candidates.origin == [(0, 2), (1, 2)]


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_column_letters(index: int, letters: str) -> None:
    assert column_letters(index) == letters


def test_a_column_of_nothing_but_plain_cells_is_not_copied() -> None:
    lines: Sequence[Any] = [(f"{at:05}", "单雄信", an_id(at), "物理", "在编") for at in range(50)]
    candidates = read(*lines)
    assert candidates.columns["staff_no"] == [line[0] for line in lines]
    assert candidates.problems == {}
