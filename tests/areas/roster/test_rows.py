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
from union_desktop.core import values
from union_desktop.core.sheets.lines import column_letters


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


# ----------------------------------------------------------------------------------------- cells that say nothing


@pytest.mark.parametrize(
    "cell", ["无", "-", "——", "/", "暂无", "NULL", "#N/A", "n/a", "不详", "－", "…", "None", "#REF!", "无。"]
)
@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("派遣公司", "employer"),
        ("职务", "position"),
        ("手机", "phone"),
        ("政治面貌", "political_status"),
        ("婚姻状况", "marital_status"),
        ("性别", "gender"),
        ("出生日期", "birth_date"),
        ("会费基数", "wage_base"),
        ("工会小组", "union_group"),
    ],
)
def test_a_cell_that_says_nothing_is_blank(header: str, key: str, cell: str) -> None:
    candidates = read(("1", "张三", "", "物理", "在编", cell), headers=(*HEADERS, header))
    assert candidates.columns[key] == [""]
    assert candidates.problems == {}


def test_no_degree_is_something_said() -> None:
    assert value_of("学位", "degree", "无") == "X0"
    assert value_of("学位", "degree", "-") == ""


def test_words_with_a_dash_in_them_are_kept() -> None:
    assert value_of("职务", "position", "副处长-主持") == "副处长-主持"


def test_a_name_of_dashes_is_no_name() -> None:
    [problem] = read(("1", "——", "", "物理", "在编")).problems[0]
    assert problem.message == "这一行没有姓名。请补上姓名后重新提供这一行。"


# ------------------------------------------------------------------------------------------------------ the units


def test_a_unit_to_create_is_one_however_it_is_written() -> None:
    spellings = ["新 小组", "新小组", "新工会小组", "Ai组", "AI组", "ａｉ组", "数学（一）组", "数学(一)组"]
    lines = [(str(at), "张三", "", unit, "在编") for at, unit in enumerate(spellings)]
    for candidates in (
        read(*lines, create_units=True),
        read(
            *lines, answers={"union_group": dict.fromkeys(map(str, spellings), "create") | {"ai组": "create"}}
        ),
    ):
        assert candidates.columns["union_group"] == ["+新 小组"] * 3 + ["+Ai组"] * 3 + ["+数学(一)组"] * 2


def test_one_spelling_holds_over_all_sheets() -> None:
    tables = [table((str(at), "张三", "", unit, "在编")) for at, unit in enumerate(["天文小组", "天文"])]
    columns = dict(zip(tables[0].table.headers, tables[0].table.guesses, strict=True))
    candidates = rows.read_rows(tables, columns, rows.Vocabulary(TODAY, NAMES, {}, create_units=True))
    assert candidates.columns["union_group"] == ["+天文小组", "+天文小组"]


def test_a_unit_that_is_there_is_not_made_again_whatever_was_answered() -> None:
    answers = {"union_group": {"化学小组": "create", "化学分工会": "create"}}
    candidates = read(
        ("1", "张三", "", "化学小组", "在编"), ("2", "李四", "", "化学分工会", "在编"), answers=answers
    )
    assert candidates.columns["union_group"] == ["4", "4"]
    assert candidates.unknown == []


TWICE = {
    **NAMES,
    "union_group": {
        **NAMES["union_group"],
        "理学部工会/行政小组": "5",
        "后勤部工会/行政小组": "6",
        "行政": "5",
    },
    "unclear_unit": {"示例大学工会": "|“示例大学工会”是学校工会，不是工会小组。"},
}


def of_two(*units: str, create_units: bool = False, **answers: str) -> rows.Candidates:
    raw = table(*((str(at), "张三", "", unit, "在编") for at, unit in enumerate(units)))
    columns = dict(zip(raw.table.headers, raw.table.guesses, strict=True))
    told = {"union_group": answers} if answers else {}
    return rows.read_rows([raw], columns, rows.Vocabulary(TODAY, TWICE, told, create_units))


def test_a_name_two_groups_have_is_neither_guessed_nor_made_a_third_time() -> None:
    candidates = of_two(
        "行政小组",
        "理学部工会 ／ 行政小组",
        "示例大学工会",
        "行政",
        "理学部工会",
        "理学部",
        create_units=True,
    )
    told = ["?行政小组", "5", "?示例大学工会", "?行政", "?理学部工会", "+理学部"]
    assert candidates.columns["union_group"] == told
    assert candidates.unit_choices == {
        "?行政小组": ("5", "6"),
        "?行政": ("5", "6"),
        "?示例大学工会": (),
        "?理学部工会": ("5",),
    }
    assert candidates.unit_sentences == {
        "?行政小组": "有两个同名小组，请写明部门工会，例如“理学部工会/行政小组”、“后勤部工会/行政小组”。",
        "?行政": "有两个同名小组，请写明部门工会，例如“理学部工会/行政小组”、“后勤部工会/行政小组”。",
        "?示例大学工会": "“示例大学工会”是学校工会，不是工会小组。",
        "?理学部工会": "“理学部工会”是部门工会，不是工会小组，请写明是其中哪个小组，例如“理学部工会/行政小组”。",
    }
    assert len(candidates.unknown) == 5
    assert of_two("行政小组", 行政小组="create").columns["union_group"] == ["?行政小组"]
    assert of_two("行政小组", 行政小组="6").columns["union_group"] == ["6"]


def test_somebody_who_is_in_one_of_them_is_meant_to_stay_there() -> None:
    candidates = of_two("行政小组", "行政小组", "行政小组")
    columns = dict(candidates.columns)
    rows.settle_units(candidates, columns, [1, 0, -1], ["3", "6"])
    assert columns["union_group"] == ["6", "?行政小组", "?行政小组"]
    assert candidates.columns["union_group"] == ["?行政小组"] * 3


# ------------------------------------------------------------------------------------------- days, totals, permits


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (dt.date(1905, 1, 1), "入会日期 1905-01-01 早于 1925 年 5 月中华全国总工会成立。请核对年份。"),
        ("1925-04-30", "入会日期 1925-04-30 早于 1925 年 5 月中华全国总工会成立。请核对年份。"),
        ("2027-10-02", "入会日期 2027-10-02 比今天晚一年以上。请核对年份。"),
    ],
)
def test_a_day_nobody_can_have_joined_on_goes_back(cell: Any, message: str) -> None:
    [problem] = one("入会时间*", cell).problems[0]
    assert (problem.column, problem.row, problem.fatal, problem.message) == ("F", 2, True, message)


@pytest.mark.parametrize("cell", [dt.date(1925, 5, 1), "1949.10", dt.date(2027, 9, 30)])
def test_a_day_somebody_can_have_joined_on_stays(cell: Any) -> None:
    assert one("入会日期", cell).problems == {}


@pytest.mark.parametrize("count", [4.0, "4", "4人"], ids=["number", "text", "people"])
@pytest.mark.parametrize("number", ["", 4.0, "4"], ids=["none", "number", "text"])
def test_a_total_with_its_number_under_the_names_is_no_line(count: Any, number: Any) -> None:
    candidates = read(
        (1.0, "1", "张三", "", "物理", "在编"),
        ("合计", number, count, "", "", ""),
        headers=("序号", *HEADERS),
    )
    assert candidates.columns["name"] == ["张三"]
    assert candidates.ignored == ["在编 第 3 行：合计行“合计”"]


def test_a_name_of_digits_alone_goes_back() -> None:
    [problem] = read(("1", "12345", "", "物理", "在编")).problems[0]
    assert problem.fatal
    assert "里有数字" in problem.message


def test_a_line_with_nothing_but_a_remark_is_no_line() -> None:
    candidates = read(
        ("1", "张三", "", "物理", "在编", ""),
        ("", "", "", "", "", "以上人员均已核对"),
        headers=(*HEADERS, "备注"),
    )
    assert len(candidates) == 1


@pytest.mark.parametrize(
    ("word", "county", "id_type"),
    [
        ("居住证", "810000", "X81"),
        ("港澳台居民居住证", "820000", "X81"),
        ("港澳台居民居住证", "830000", "X83"),
        ("居住证", "830000", "X83"),
        ("居住证", "110105", "111"),
        ("台湾居民居住证", "830000", "X83"),
    ],
)
def test_permits_by_the_number_on_them(word: str, county: str, id_type: str) -> None:
    candidates = read(
        ("1", "张三", an_id(county=county), "物理", "在编", word), headers=(*HEADERS, "证件类型")
    )
    assert candidates.columns["id_type"] == [id_type]
    assert candidates.problems == {}


@pytest.mark.parametrize("cell", [123.0, "123.0", "123"], ids=["number", "text of a number", "text"])
def test_staff_numbers_in_a_column_of_numbers(cell: Any) -> None:
    assert read((cell, "张三", "", "物理", "在编")).columns["staff_no"] == ["123"]


def test_a_phone_that_went_through_a_number() -> None:
    assert value_of("手机号码（必填）", "phone", "13800001111.0") == "13800001111"


def test_a_whole_number_of_an_old_workbook_is_a_number() -> None:
    candidates = read((123, "张三", "", "物理", "在编"), ("0124", "李四", "", "物理", "在编"))
    assert candidates.columns["staff_no"] == ["123", "0124"]
    assert candidates.numeric_staff_no == {0}


def test_what_is_short_for_two_groups_is_neither() -> None:
    names = {"union_group": {"理学部工会/行政小组": "5", "后勤部工会/行政小组": "6"}}
    raw = table(("1", "张三", "", "行政", "在编"), ("2", "李四", "", "行政工会小组", "在编"))
    columns = dict(zip(raw.table.headers, raw.table.guesses, strict=True))
    candidates = rows.read_rows([raw], columns, rows.Vocabulary(TODAY, names, {}, create_units=True))
    assert candidates.columns["union_group"] == ["?行政", "?行政工会小组"]
