# SPDX-License-Identifier: GPL-3.0-or-later
"""Values from dirty rosters and forms; ID numbers are compared with python-stdnum over random input."""

from __future__ import annotations

import datetime
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import assume, given, strategies as st
from stdnum.cn import ric

from union_desktop.core import masking, values
from union_desktop.core.values import LooseDate

TODAY = date(2026, 9, 30)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1990-01-02", LooseDate(date(1990, 1, 2), True)),
        ("1990/1/2", LooseDate(date(1990, 1, 2), True)),
        ("1990.1.2", LooseDate(date(1990, 1, 2), True)),
        ("１９９０．１．２", LooseDate(date(1990, 1, 2), True)),
        ("19900102", LooseDate(date(1990, 1, 2), True)),
        ("1990年1月2日", LooseDate(date(1990, 1, 2), True)),
        (" 1990 年 1 月 2 日 ", LooseDate(date(1990, 1, 2), True)),
        ("1990年01月02号", LooseDate(date(1990, 1, 2), True)),
        ("1990-01-02 00:00:00", LooseDate(date(1990, 1, 2), True)),
        ("1990-01-02T08:30:00", LooseDate(date(1990, 1, 2), True)),
        ("一九九〇年一月二日", LooseDate(date(1990, 1, 2), True)),
        ("二○一九年十一月三十日", LooseDate(date(2019, 11, 30), True)),
        ("二〇一九年十二月", LooseDate(date(2019, 12, 1), False)),
        ("1990.5", LooseDate(date(1990, 5, 1), False)),
        ("1990年5月", LooseDate(date(1990, 5, 1), False)),
        ("1990-05", LooseDate(date(1990, 5, 1), False)),
        ("199005", LooseDate(date(1990, 5, 1), False)),
        (1990.5, LooseDate(date(1990, 5, 1), False)),
        (1990.12, LooseDate(date(1990, 12, 1), False)),
        (19900102, LooseDate(date(1990, 1, 2), True)),
        (19900102.0, LooseDate(date(1990, 1, 2), True)),
        (32875, LooseDate(date(1990, 1, 2), True)),
        (32875.75, LooseDate(date(1990, 1, 2), True)),
        ("32875", LooseDate(date(1990, 1, 2), True)),
        (date(1990, 1, 2), LooseDate(date(1990, 1, 2), True)),
        (datetime.datetime(1990, 1, 2, 9, 30, tzinfo=datetime.UTC), LooseDate(date(1990, 1, 2), True)),
        ("2000-02-29", LooseDate(date(2000, 2, 29), True)),
    ],
    ids=repr,
)
def test_dates_are_read_as_people_write_them(written: object, expected: LooseDate) -> None:
    assert values.parse_loose_date(written, today=TODAY) == expected
    assert values.parse_date(written, today=TODAY) == expected.date


@pytest.mark.parametrize(
    ("written", "part"),
    [
        ("1990-02-30", "1990 年 2 月没有 30 日"),
        ("2100-02-29", "没有 29 日"),
        ("1990.13.1", "没有 13 月"),
        ("1990", "只有年份"),
        ("90.1.2", "年份只有两位"),
        ("1880-01-01", "1880 不合理"),
        ("2090-01-01", "2090 不合理"),
        (1990.1, "1 月，也可能是 1990 年 10 月"),
        (9000, "看不出"),
        (60000, "看不出"),
        (float("nan"), "看不出"),
        (float("inf"), "看不出"),
        (True, "看不出"),
        (None, "看不出"),
        ("", "没有填写"),
        ("不详", "看不出"),
        ("1/2/1990", "看不出"),
        ("²⁰¹⁹0101", "看不出"),
    ],
    ids=repr,
)
def test_what_is_no_date_is_refused_with_the_reason(written: object, part: str) -> None:
    with pytest.raises(ValueError, match=part) as caught:
        values.parse_date(written, today=TODAY)
    assert str(caught.value).endswith("。")


@given(
    st.one_of(
        st.text(),
        st.integers(),
        st.floats(),
        st.text("0123456789.-/年月日 一二十〇廿元", max_size=14),
        st.dates(),
        st.datetimes(),
    )
)
def test_the_date_parser_raises_nothing_but_value_error(written: object) -> None:
    read = None
    with suppress(ValueError):
        read = values.parse_loose_date(written, today=TODAY)
    assert read is None or 1900 <= read.date.year <= 2031


@given(
    st.dates(date(1927, 1, 1), date(2031, 12, 31)),
    st.sampled_from(
        [
            "{0:%Y-%m-%d}",
            "{0:%Y/%m/%d}",
            "{0.year}.{0.month}.{0.day}",
            "{0:%Y%m%d}",
            "{0.year}年{0.month}月{0.day}日",
        ]
    ),
)
def test_every_date_survives_every_way_of_writing_it(day: date, form: str) -> None:
    assert values.parse_date(form.format(day), today=TODAY) == day
    assert values.parse_date((day - date(1899, 12, 30)).days, today=TODAY) == day


def test_dates_from_the_file() -> None:
    assert values.as_date("2026-09-30") == TODAY
    assert values.as_date(TODAY) is TODAY
    assert values.as_date(datetime.datetime(2026, 9, 30, 1, tzinfo=datetime.UTC)) == TODAY
    assert values.as_date(None) is None
    assert values.as_date("") is None
    with pytest.raises(ValueError, match="不是日期"):
        values.as_date("30.9.2026")
    with pytest.raises(ValueError, match="不是日期"):
        values.as_date(20260930)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("张三", "张三"),
        ("张　三", "张三"),
        (" 张 三 ", "张三"),
        ("张\u200b三\ufeff", "张三"),
        ("欧 阳 修", "欧阳修"),
        ("欧阳 娜娜", "欧阳娜娜"),
        ("张三 李四", "张三 李四"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉・买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉‧买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉.买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉 · 买买提", "阿卜杜拉·买买提"),
        ("John   Smith", "John Smith"),
        ("J. Smith", "J. Smith"),
        ("ＪＯＨＮ", "JOHN"),
        ("\u2f42三", "文三"),
        ("\uf92c三", "\uf92c三"),
        ("𬱖\U000e0100三", "𬱖\U000e0100三"),
        ("", ""),
        (None, ""),
    ],
    ids=repr,
)
def test_names_are_stored_in_one_form(written: object, expected: str) -> None:
    assert values.normalise_name(written) == expected


@given(st.text())
def test_normalising_a_name_twice_changes_nothing(text: str) -> None:
    once = values.normalise_name(text)
    assert values.normalise_name(once) == once


@given(st.text())
def test_normalising_numbers_twice_changes_nothing(text: str) -> None:
    once = values.normalise_id_number(text)
    assert values.normalise_id_number(once) == once
    phone = values.normalise_phone(text)
    assert values.normalise_phone(phone) == phone
    assert values.normalise_text(values.normalise_text(text)) == values.normalise_text(text)


REGIONS = ("110105", "440524", "310101", "510104", "110114", "659009")
RESIDENTS = st.builds(
    lambda region, born, order: region + born.strftime("%Y%m%d") + f"{order:03d}",
    st.sampled_from(REGIONS),
    st.dates(date(1900, 1, 1), date(1992, 12, 31)),
    st.integers(0, 999),
)


def test_the_numbers_of_the_standard_are_right() -> None:
    for number in ("11010519491231002X", "440524188001010014"):
        assert values.check_id_number(number) is None


@given(RESIDENTS, st.sampled_from("0123456789X"))
def test_check_digits_agree_with_stdnum(first_17: str, last: str) -> None:
    number = first_17 + last
    problem = values.id_problem(number)
    if problem is None:
        assert last == ric.calc_check_digit(number)
    elif problem.kind == "check_digit":
        assert not ric.is_valid(number)
    if ric.is_valid(number):
        assert problem is None
    elif problem is None:
        # The one place where we are more generous: the county code is younger than the person.
        with pytest.raises(ric.InvalidComponent):
            ric.validate(number)


@given(RESIDENTS)
def test_one_wrong_digit_is_always_noticed(first_17: str) -> None:
    number = first_17 + ric.calc_check_digit(first_17 + "0")
    assert values.check_id_number(number) is None
    for place in range(14, 17):
        wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
        problem = values.id_problem(wrong)
        assert problem is not None
        assert problem.kind in ("check_digit", "damaged")


@given(
    st.text(max_size=20),
    st.sampled_from(["111", "112", "113", "114", "414", "511", "516", "553", "X81", "X83", "990", "??"]),
)
def test_any_text_gets_a_sentence_or_nothing(text: str, id_type: str) -> None:
    message = values.check_id_number(text, id_type, today=TODAY)
    assert message is None or message.endswith("。")


def valid(first_17: str) -> str:
    return first_17 + ric.calc_check_digit(first_17 + "0")


@pytest.mark.parametrize(
    ("number", "id_type", "kind"),
    [
        (valid("11010519900101123"), "111", None),
        (valid("11010519900101103").lower(), "111", "format"),
        ("11010519491231003X", "111", "check_digit"),
        ("1101051949123100", "111", "length"),
        ("110105491231002", "111", "old"),
        ("110105491331002", "111", "old"),
        (valid("11010519900230123"), "111", "birth_date"),
        (valid("11010520270101123"), "111", "birth_date"),
        (valid("11010518490101123"), "111", "birth_date"),
        (valid("99010519900101123"), "111", "type"),
        (valid("77010519900101123"), "111", "region"),
        (valid("11010320120101123"), "111", "region"),
        (valid("11011419700101123"), "111", None),
        (valid("81000019900101123"), "111", "type"),
        (valid("81000019900101123"), "X81", None),
        (valid("82000019900101123"), "X81", None),
        (valid("83000019900101123"), "X81", "type"),
        (valid("83000019900101123"), "X83", None),
        ("83000019900101123" + ("1" if valid("83000019900101123")[-1] != "1" else "2"), "X83", "check_digit"),
        (valid("91184019850203412"), "553", None),
        (valid("11010519850203412"), "553", "type"),
        ("USA110080010101", "553", None),
        ("USA11008001010", "553", "length"),
        ("E12345678", "414", None),
        ("EA1234567", "414", None),
        ("E123", "414", "format"),
        ("H12345678", "516", None),
        ("M1234567801", "516", None),
        ("A12345678", "516", "format"),
        ("12345678", "511", None),
        ("1234567", "511", "format"),
        ("1.1010519491231E+17", "111", "damaged"),
        ("110105194912310000", "111", "damaged"),
        ("北字第0001号", "114", None),
        ("1", "990", "format"),
        ("", "111", None),
        ("１１０１０５19491231002X", "111", "format"),
        ("1_010519491231002X", "111", "format"),
    ],
    ids=repr,
)
def test_documents_are_checked_by_their_kind(number: str, id_type: str, kind: str | None) -> None:
    problem = values.id_problem(number, id_type, today=TODAY)
    assert (problem.kind if problem else None) == kind
    # Asked again, when regions and days are remembered, the answer is the same.
    assert values.id_problem(number, id_type, today=TODAY) == problem


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("11010519491231002x", "11010519491231002X"),
        (" 110105 19491231 002X", "11010519491231002X"),
        ("１１０１０５１９４９１２３１００２ｘ", "11010519491231002X"),
        ("'11010519491231002X", "11010519491231002X"),
        ("110105-19491231-002×", "11010519491231002X"),
        ("11010519491231002Х", "11010519491231002X"),
        ("e12345678", "E12345678"),
        (110105491231002, "110105491231002"),
        (110105491231002.0, "110105491231002"),
        ("1.1e+17", "1.1E+17"),
        (1.1010519491231e17, "1.1010519491231E+17"),
        (None, ""),
    ],
    ids=repr,
)
def test_id_numbers_are_stored_in_one_form(written: object, expected: str) -> None:
    assert values.normalise_id_number(written) == expected


def test_old_numbers_become_18_digits() -> None:
    assert values.upgrade_15("110105491231002") == "11010519491231002X"
    assert "11010519491231002X" in (values.check_id_number("110105491231002") or "")
    for wrong in ("11010549123100", "110105491331002", "11010549123100X", ""):
        with pytest.raises(ValueError, match="旧身份证号"):
            values.upgrade_15(wrong)


@given(RESIDENTS)
def test_birth_and_sex_are_read_from_the_number(first_17: str) -> None:
    number = valid(first_17)
    assert values.birth_date_of(number) == ric.get_birth_date(number)
    assert values.gender_of(number) == ("1" if int(number[16]) % 2 else "2")
    if number[6:8] == "19":
        old = number[:6] + number[8:17]
        assert values.upgrade_15(old) == number
        assert values.birth_date_of(old) == values.birth_date_of(number)
        assert values.gender_of(old) == values.gender_of(number)


def test_numbers_without_birth_and_sex() -> None:
    for number in ("", "E12345678", "110105199013310021", "1101051990ABCD0021", "H12345678"):
        assert values.birth_date_of(number) is None
        assert values.gender_of(number) is None


def test_masks_hide_the_middle() -> None:
    assert masking.mask_id_number("11010519491231002X") == "110105********002X"
    assert masking.mask_id_number("110105491231002") == "110105******002"
    assert masking.mask_id_number("E12345678") == "E1*****78"
    assert masking.mask_id_number("E123") == "****"
    assert masking.mask_id_number("") == ""
    assert masking.mask_phone("13800001111") == "138****1111"
    assert masking.mask_phone("010-82680001") == "010-****0001"
    assert masking.mask_phone("82680001") == "****0001"
    assert masking.mask_phone("123") == "***"
    assert masking.mask_phone("") == ""


@given(st.text("0123456789X", min_size=5, max_size=20))
def test_a_mask_keeps_the_length_and_hides_something(number: str) -> None:
    masked = masking.mask_id_number(number)
    assert len(masked) == len(number)
    assert "*" in masked


@pytest.mark.parametrize(
    ("value", "damaged"),
    [
        (1.101051949123100e17, True),
        ("1.1E+17", True),
        ("1.10105E+17", True),
        ("1.1e17", True),
        ("110105194912310000", True),
        (110105194912310000, True),
        (6222021234567890000, True),
        ("6222021234567890000", True),
        ("110105194912310000.0", True),
        ("11010519491231002X", False),
        (110105194912310021, False),
        (123.0, False),
        ("13800001111.0", False),
        ("E12345678", False),
        ("", False),
        (None, False),
        (True, False),
    ],
    ids=repr,
)
def test_numbers_a_spreadsheet_rounded_are_recognised(value: object, damaged: bool) -> None:
    assert values.looks_damaged(value) is damaged


def test_a_right_number_that_ends_in_000_is_not_called_damaged() -> None:
    ends = next(
        number
        for day in range(1, 29)
        if (number := valid(f"110105199001{day:02d}000")).endswith("0000") or number.endswith("000")
    )
    assert not values.looks_damaged(ends)
    assert values.check_id_number(ends) is None


@given(RESIDENTS)
def test_a_number_stored_as_a_float_is_always_refused(first_17: str) -> None:
    number = valid(first_17)
    assume(number[-1] != "X")
    assert values.looks_damaged(float(number))
    problem = values.id_problem(values.normalise_id_number(float(number)))
    assert problem is not None
    assert problem.kind == "damaged"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("138 0000 1111", "13800001111"),
        ("138-0000-1111", "13800001111"),
        ("+86 13800001111", "13800001111"),
        ("008613800001111", "13800001111"),
        ("8613800001111", "13800001111"),
        (13800001111.0, "13800001111"),
        (13800001111, "13800001111"),
        ("13800001111.0", "13800001111"),
        ("１３８００００１１１１", "13800001111"),
        ("010-8268 0001", "010-82680001"),
        ("(010)82680001", "010-82680001"),
        ("（010）8268-0001", "010-82680001"),
        ("010-82680001转8001", "010-82680001-8001"),
        ("+86 10 82680001", "010-82680001"),
        ("8268 0001", "82680001"),
        ("+852 2345 6789", "+85223456789"),
        ("", ""),
        (None, ""),
    ],
    ids=repr,
)
def test_phones_are_stored_in_one_form(written: object, expected: str) -> None:
    assert values.normalise_phone(written) == expected


@pytest.mark.parametrize(
    ("phone", "part"),
    [
        ("13800001111", None),
        ("19900001234", None),
        ("010-82680001", None),
        ("0571-88880001-802", None),
        ("82680001", None),
        ("+85223456789", None),
        ("", None),
        ("1380000111", "这里是 10 位"),
        ("12800001111", "没有以 12 开头"),
        ("13800001111 13900001111", "不止一个"),
        ("1.38E+10", "改坏"),
        ("没有", "不像电话"),
    ],
    ids=repr,
)
def test_phones_are_checked(phone: str, part: str | None) -> None:
    message = values.check_phone(phone)
    assert message is None if part is None else part in (message or "")


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("6487", 648700),
        ("6,487.5", 648750),
        ("￥6，487.50", 648750),
        ("¥0.01", 1),
        ("1234.50元", 123450),
        ("人民币80000元整", 8000000),
        (6487.5, 648750),
        (0.1, 10),
        (1656792, 165679200),
        ("12.3000", 1230),
        ("-5", -500),
        (".5", 50),
    ],
    ids=repr,
)
def test_amounts_become_fen(written: object, fen: int) -> None:
    assert values.parse_yuan(written) == fen


@pytest.mark.parametrize(
    "written",
    ["", "元", "一百", "1.234", "1e5", None, "1..2", "1.2.3", float("nan"), "9" * 13, "1.500,00", "12.5 80"],
)
def test_what_is_no_amount_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="。"):
        values.parse_yuan(written)


@given(st.integers(-(10**13), 10**13))
def test_amounts_survive_the_round_trip(fen: int) -> None:
    assert values.parse_yuan(values.format_yuan(fen)) == fen
    assert values.parse_yuan(values.format_yuan(fen, grouped=True)) == fen


def test_amounts_are_written_with_two_decimals() -> None:
    assert values.format_yuan(3240) == "32.40"
    assert values.format_yuan(-5) == "-0.05"
    assert values.format_yuan(165679200, grouped=True) == "1,656,792.00"
