# SPDX-License-Identifier: GPL-3.0-or-later
"""The national code tables: what people write is read, what is stored is shown."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from union_desktop.core import codes
from union_desktop.core.codes import Code, CodeTable

ALL = list(codes.TABLES.values())


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.key)
def test_codes_labels_and_short_words_lead_back_to_the_code(table: CodeTable) -> None:
    for code, label in table.choices:
        assert table.parse(code) == code
        assert table.parse(label) == code
        assert table.parse(table.short(code)) == code
        assert table.parse(f" {label}\u3000") == code
        assert table.label(code) == label
        assert code in table


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.key)
def test_combo_boxes_offer_the_common_codes_first_and_all_once(table: CodeTable) -> None:
    ordered = table.ordered()
    assert ordered[: len(table.common)] == table.common
    assert sorted(ordered) == sorted(table.choices)
    assert len({label for _, label in ordered}) == len(ordered)


@pytest.mark.parametrize(
    ("table", "written", "code"),
    [
        (codes.ETHNICITY, "汉", "01"),
        (codes.ETHNICITY, "汉族", "01"),
        (codes.ETHNICITY, "HA", "01"),
        (codes.ETHNICITY, "ha", "01"),
        (codes.ETHNICITY, "01", "01"),
        (codes.ETHNICITY, "1", "01"),
        (codes.ETHNICITY, 1.0, "01"),
        (codes.ETHNICITY, "０１", "01"),
        (codes.ETHNICITY, "毛难族", "36"),
        (codes.ETHNICITY, "ZA", "04"),
        (codes.ETHNICITY, "维族", "05"),
        (codes.POLITICAL_STATUS, "党员", "01"),
        (codes.POLITICAL_STATUS, "中共党员", "01"),
        (codes.POLITICAL_STATUS, "中国共产党党员", "01"),
        (codes.POLITICAL_STATUS, "预备党员", "02"),
        (codes.POLITICAL_STATUS, "九三学社", "10"),
        (codes.POLITICAL_STATUS, "群 众", "13"),
        (codes.EDUCATION, "本科", "21"),
        (codes.EDUCATION, "大学本科", "21"),
        (codes.EDUCATION, "21", "21"),
        (codes.EDUCATION, 21, "21"),
        (codes.EDUCATION, "博士研究生", "11"),
        (codes.EDUCATION, "硕士研究生毕业", "14"),
        (codes.EDUCATION, "大专", "31"),
        (codes.EDUCATION, "高中", "61"),
        (codes.DEGREE, "工学博士", "2"),
        (codes.DEGREE, "理学硕士学位", "3"),
        (codes.DEGREE, "学士", "4"),
        (codes.DEGREE, "无", "X0"),
        (codes.GENDER, "男", "1"),
        (codes.GENDER, "女性", "2"),
        (codes.GENDER, 2, "2"),
        (codes.MARITAL_STATUS, "已婚", "20"),
        (codes.MARITAL_STATUS, "2", "20"),
        (codes.MARITAL_STATUS, "21", "21"),
        (codes.MARITAL_STATUS, "离异", "40"),
        (codes.ID_TYPE, "身份证", "111"),
        (codes.ID_TYPE, "居民身份证", "111"),
        (codes.ID_TYPE, "护照", "414"),
        (codes.ID_TYPE, "台湾居民居住证", "X83"),
        (codes.HUKOU_TYPE, "城镇", "1"),
        (codes.HUKOU_TYPE, "农业", "2"),
        (codes.HUKOU_TYPE, "居民户口", "X1"),
    ],
    ids=lambda value: value.key if isinstance(value, CodeTable) else repr(value),
)
def test_usual_spellings_are_read(table: CodeTable, written: object, code: str) -> None:
    assert table.parse(written) == code


@pytest.mark.parametrize(
    ("table", "written"),
    [
        (codes.ETHNICITY, "火星族"),
        (codes.ETHNICITY, "AZ"),
        (codes.ETHNICITY, "57"),
        (codes.EDUCATION, "博士后"),
        (codes.EDUCATION, "01"),
        (codes.POLITICAL_STATUS, "14"),
        (codes.GENDER, ""),
        (codes.GENDER, None),
        (codes.GENDER, "   "),
        (codes.GENDER, "男女"),
    ],
    ids=lambda value: value.key if isinstance(value, CodeTable) else repr(value),
)
def test_what_is_not_in_the_table_is_not_guessed(table: CodeTable, written: object) -> None:
    assert table.parse(written) is None


@given(st.sampled_from(ALL), st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.dates()))
def test_reading_never_fails_and_gives_only_codes_of_the_table(table: CodeTable, written: object) -> None:
    code = table.parse(written)
    assert code is None or code in table


def test_the_standard_sizes() -> None:
    assert len(codes.ETHNICITY.choices) == 58
    assert codes.ETHNICITY.label("56") == "基诺族"
    assert codes.ETHNICITY.short("56") == "基诺"
    assert len(codes.POLITICAL_STATUS.choices) == 13


def test_unknown_codes_are_shown_as_they_are() -> None:
    assert codes.ETHNICITY.label("XY") == "XY"
    assert codes.ETHNICITY.short("XY") == "XY"
    assert codes.ETHNICITY.label("") == ""
    assert "XY" not in codes.ETHNICITY


def test_a_table_with_one_word_for_two_codes_is_refused() -> None:
    table = CodeTable("colour", "颜色", "none", (Code("1", "红", "红"), Code("2", "绿", "绿", ("红",))), ())
    with pytest.raises(ValueError, match="both"):
        table.parse("绿")
