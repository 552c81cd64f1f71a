# SPDX-License-Identifier: GPL-3.0-or-later
"""Amounts in words and amounts in cells: the office's own values, every shape of zeros, and all that must be refused."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from union_desktop.core import money, values

DIGITS = "零壹贰叁肆伍陆柒捌玖"
UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def read_back(words: str) -> int:
    """The fen of an amount in 大写, read from the left by the rules of the words alone."""
    total = section = digit = fen = 0
    for char in words.removesuffix("整"):
        if char in DIGITS:
            digit = DIGITS.index(char)
            continue
        if char in UNITS:
            section += digit * UNITS[char]
        elif char == "万":
            total, section = total + (section + digit) * 10_000, 0
        elif char == "亿":
            total, section = (total + section + digit) * 100_000_000, 0
        elif char == "元":
            total, section = total + section + digit, 0
        else:
            fen += digit * {"角": 10, "分": 1}[char]
        digit = 0
    return total * 100 + fen


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        # DOMAIN §7.2
        (140950, "壹仟肆佰零玖元伍角整"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (32504, "叁佰贰拾伍元零肆分"),
        (600714, "陆仟零柒元壹角肆分"),
        (10700053, "壹拾万柒仟元伍角叁分"),
        (1350000, "壹万叁仟伍佰元整"),
        (165679200, "壹佰陆拾伍万陆仟柒佰玖拾贰元整"),
        (8000000, "捌万元整"),
        # edges
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (55, "伍角伍分"),
        (1000, "壹拾元整"),
        (1005, "壹拾元零伍分"),
        (101000, "壹仟零壹拾元整"),
        (1000000101, "壹仟万零壹元零壹分"),
        (10000000000, "壹亿元整"),
        (10000100000, "壹亿零壹仟元整"),
        (100010000000, "壹拾亿零壹拾万元整"),
        (2000000000003, "贰佰亿元零叁分"),
        (24150000, "贰拾肆万壹仟伍佰元整"),
    ],
)
def test_amounts_in_words(fen: int, words: str) -> None:
    assert money.rmb_uppercase(fen) == words
    assert money.rmb_uppercase(fen, prefix=True) == f"人民币{words}"


@given(
    st.integers(0, money.MOST_FEN)
    | st.integers(0, 10**7)
    | st.from_regex("[1-9][0-9]{0,2}(?:0{1,9}[0-9]{1,3}){1,2}", fullmatch=True)
    .map(int)
    .filter(lambda fen: fen <= money.MOST_FEN)
)
def test_words_say_the_amount_and_nothing_else(fen: int) -> None:
    words = money.rmb_uppercase(fen)
    assert read_back(words) == fen
    assert "零零" not in words
    assert not re.search("零[拾佰仟万亿元角分]", words) or fen < 100
    assert words.endswith("分") == bool(fen % 10)
    assert money.parse_amount(words) == fen if fen else words == "零元整"
    # Where a whole section of four digits is empty, the reader hears a 零.
    yuan = fen // 100
    if yuan >= 10**8 and yuan % 10**8 // 10**4 == 0 and yuan % 10**4:
        assert "亿零" in words


@pytest.mark.parametrize("fen", [-1, -100, 10**14])
def test_amounts_without_words_are_refused(fen: int) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        money.rmb_uppercase(fen)


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        (1500, 150000),
        (1500.0, 150000),
        (1234.56, 123456),
        (1234.5600000000002, 123456),
        ("1,500元", 150000),
        ("1 500.00", 150000),
        ("12,345,678.9", 1234567890),
        ("￥1500", 150000),
        ("¥ 1500.00", 150000),
        ("RMB1,500", 150000),
        ("１５００", 150000),
        ("１，５００．５０元整", 150050),
        ("1500圆正", 150000),
        ("人民币1500元", 150000),
        ("0.01", 1),
        ("壹仟伍佰元整", 150000),
        ("人民币壹仟伍佰圆正", 150000),
        ("一千五百", 150000),
        ("一千五百元", 150000),
        ("一千五百块", 150000),
        ("壹仟", 100000),
        ("两千", 200000),
        ("十元", 1000),
        ("拾元", 1000),
        ("壹拾元整", 1000),
        ("五", 500),
        ("伍角", 50),
        ("伍角整", 50),
        ("伍分", 5),
        ("壹仟零伍拾元零五分", 105005),
        ("壹拾万零柒仟元零伍角", 10700050),
        ("贰萬伍仟圓整", 2500000),
        ("一万三百元五角三分", 1030053),
    ],
    ids=repr,
)
def test_cells_are_read(cell: object, fen: int) -> None:
    assert money.parse_amount(cell) == fen


@pytest.mark.parametrize(
    ("cell", "part"),
    [
        (None, "没有填写"),
        ("", "没有填写"),
        ("  ", "没有填写"),
        (True, "没有填写"),
        (-5, "负数"),
        ("-1500", "负数"),
        ("−1,500元", "负数"),
        ("(1,500.00)", "负数"),
        ("￥-5", "负数"),
        ("负五百元", "负数"),
        (0, "0 元"),
        (0.0, "0 元"),
        ("0.00", "0 元"),
        ("零元整", "0 元"),
        ("1.234", "超过两位"),
        (1500.005, "超过两位"),
        ("待定", "不是金额"),
        ("元", "看不出"),
        ("无", "不是金额"),
        ("1e5", "不是金额"),
        ("1.5万", "不是金额"),
        ("1千5百", "不是金额"),
        ("$1500", "不是金额"),
        (float("nan"), "不是金额"),
        (1e20, "不是金额"),
        ("9" * 13, "不是金额"),
        ("1,50", "千分位"),
        ("15,00.00", "千分位"),
        ("1500 2000", "千分位"),
        ("1,500 000", "千分位"),
        ("一千五", "看不出"),
        ("一五〇〇", "看不出"),
        ("百元", "看不出"),
        ("五百元三", "看不出"),
        ("五分三角", "看不出"),
        ("一万万", "看不出"),
        ("一千零五百", "看不出"),
        ("一万亿元", "看不出"),
    ],
    ids=repr,
)
def test_what_cannot_be_paid_out_is_refused_with_a_sentence(cell: object, part: str) -> None:
    with pytest.raises(ValueError, match=part) as caught:
        money.parse_amount(cell)
    assert str(caught.value).endswith("。")


@given(st.text(st.sampled_from("零一二三两〇壹贰十拾百千仟万亿元角分整,. 15￥-（）人民币"), max_size=24))
def test_any_cell_is_an_amount_or_a_sentence(cell: str) -> None:
    said = ""
    fen = 1
    try:
        fen = money.parse_amount(cell)
    except ValueError as refusal:
        said = str(refusal)
    assert 0 < fen <= money.MOST_FEN
    assert not said or said.endswith("。")


@given(st.integers(1, money.MOST_FEN))
def test_written_amounts_are_read_again(fen: int) -> None:
    assert money.parse_amount(values.format_yuan(fen)) == fen
    assert money.parse_amount(values.format_yuan(fen, grouped=True)) == fen


@given(st.integers(1, 10**13))
def test_numbers_of_a_spreadsheet_are_read_exactly(fen: int) -> None:
    assert money.parse_amount(fen / 100) == fen
