# SPDX-License-Identifier: GPL-3.0-or-later
"""Headers are known by their many names; somebody else's columns are not taken for the member's."""

from __future__ import annotations

import pytest

from union_desktop.areas.roster.service.columns import guess_columns, identifies, recognise


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("工号", "staff_no"),
        ("职工号", "staff_no"),
        ("姓 名", "name"),
        ("教职工姓名", "name"),
        ("身份证号码（18位）", "id_number"),
        ("*身份证号", "id_number"),
        ("公民身份号码", "id_number"),
        ("基本信息/身份证号码", "id_number"),
        ("证件号码", "id_number"),
        ("派遣单位", "employer"),
        ("派遣公司", "employer"),
        ("派遣机构", "employer"),
        ("用人单位", "employer"),
        ("劳务派遣机构", "employer"),
        ("用工单位", "department"),
        ("所在单位", "department"),
        ("事业编制", None),
        ("编制类别", "staff_category"),
        ("所属工会小组", "union_group"),
        ("联系方式/手机号码", "phone"),
        ("联系电话", "phone"),
        ("办公电话", None),
        ("出生年月", "birth_date"),
        ("ＥＭＡＩＬ", "email"),
        ("配偶姓名", None),
        ("紧急联系人/手机", None),
        ("部门负责人", None),
        ("原工号", None),
        ("姓名拼音", None),
        ("序号", None),
    ],
)
def test_headers_by_their_names(header: str, key: str | None) -> None:
    found = recognise(header)
    assert (found[0] if found else None) == key


def test_two_columns_of_one_field_the_surer_wins() -> None:
    headers = ("联系电话", "手机号", "姓名")
    assert guess_columns(headers, [[], [], []]) == ("", "phone", "name")


def test_what_was_remembered_comes_first_even_when_it_is_nothing() -> None:
    headers = ("代码", "姓名", "单位")
    remembered = {"代码": "staff_no", "单位": ""}
    assert guess_columns(headers, [[], [], []], remembered) == ("staff_no", "name", "")


def test_unknown_headers_are_judged_by_what_stands_below() -> None:
    headers = ("甲", "乙", "丙", "丁", "戊")
    samples = [
        ["110105199001020018"] * 4 + [""],
        ["13800001111", 13800001112.0, "13800001113"],
        ["男", "女", "男", "女"],
        ["a@example.edu.cn", "b@example.edu.cn", "c@example.edu.cn"],
        ["汉族", "回族", "满族"],
    ]
    assert guess_columns(headers, samples) == ("id_number", "phone", "gender", "email", "ethnicity")


def test_columns_of_somebody_else_are_not_judged_by_content() -> None:
    assert guess_columns(("配偶证件",), [["110105199001020018"] * 5]) == ("",)


def test_two_fields_with_an_identifying_one_make_a_header() -> None:
    assert identifies(["name", "department"])
    assert not identifies(["department", "phone"])
    assert not identifies(["name"])


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("手机号码（必填）", "phone"),
        ("手机号码-必填", "phone"),
        ("身份证号码\n(18位)", "id_number"),
        ("身份证号码18位", "id_number"),
        ("入会时间*", "joined_on"),
        ("入会年月日", "joined_on"),
        ("姓名Name", "name"),
        ("1.姓名", "name"),
        ("工号No.", "staff_no"),
        ("联系电话1", "phone"),
        ("会费基数(元/月)", "wage_base"),
        ("E-mail", "email"),
        ("2026", None),
    ],
)
def test_headers_with_notes_and_units(header: str, key: str | None) -> None:
    found = recognise(header)
    assert (found[0] if found else None) == key


def test_a_column_that_stood_back_for_another_one_is_asked_again_without_it() -> None:
    remembered = dict(
        zip(("工号", "职工号", "姓名"), guess_columns(("工号", "职工号", "姓名"), [[], [], []]), strict=True)
    )
    assert remembered == {"工号": "staff_no", "职工号": "", "姓名": "name"}
    assert guess_columns(("职工号", "姓名"), [[], []], remembered) == ("staff_no", "name")
    assert guess_columns(("职工号", "工号", "姓名"), [[], [], []], remembered) == ("", "staff_no", "name")
    # Nothing else ever was the department: somebody said that this column is none.
    assert guess_columns(("单位", "姓名"), [[], []], {"单位": "", "姓名": "name"}) == ("", "name")
