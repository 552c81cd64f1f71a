# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing sheets: everybody once, sums that add up on every page and in words, room to sign, time that is linear."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from tests.documents.reading import characters, texts
from tests.golden_files import assert_as_before
from union_desktop.core.money import rmb_uppercase
from union_desktop.core.values import format_yuan, parse_yuan
from union_desktop.documents.fonts import Fonts
from union_desktop.documents.signing_sheet import (
    COLUMNS,
    SigningGroup,
    SigningRow,
    SigningSheet,
    columns_of,
    render,
)

PRINTED = datetime(2019, 1, 20, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NAMES = ("王𬱖", "李喆", "张犇", "陈翀", "迪丽热巴·买买提", "欧阳一二", "赵明")


def a_row(number: int) -> SigningRow:
    by_bank = number % 2 == 1
    return SigningRow(
        NAMES[number % len(NAMES)],
        150_000 if number % 3 else 80_050,
        "材料科学与工程学院第三工会小组",
        f"GH{number:06d}",
        "送温暖慰问金",
        "银行卡" if by_bank else "现金",
        "1234" if by_bank else "",
        "免签（银行回单）" if by_bank else "",
    )


def a_sheet(*counts: int, titled: bool = True) -> SigningSheet:
    groups, first = [], 1
    for place, count in enumerate(counts, 1):
        title = f"第{place}工会小组" if titled else ""
        groups.append(SigningGroup(title, [a_row(number) for number in range(first, first + count)]))
        first += count
    return SigningSheet(
        "2019年送温暖慰问金领款签收表",
        "东山大学工会委员会",
        groups,
        period="发放日期：2019年1月20日",
        prepared_by="王干事",
        printed_at=PRINTED,
        form_no="KN-07",
    )


def printed(sheet: SigningSheet, fonts: Fonts) -> list[str]:
    return texts(render(sheet, fonts=fonts, invariant=True))


def test_the_sheet_says_what_it_said(fonts: Fonts) -> None:
    assert_as_before("signing_sheet", render(a_sheet(14, 6), fonts=fonts, invariant=True))


def test_everybody_is_printed_once_with_the_whole_name(fonts: Fonts) -> None:
    text = "\n".join(printed(a_sheet(30, 25), fonts))
    assert re.findall(r"GH\d{6}", text) == [f"GH{number:06d}" for number in range(1, 56)]
    for name in ("王𬱖", "李喆", "张犇", "陈翀"):
        assert text.count(name) == sum(NAMES[number % len(NAMES)] == name for number in range(1, 56))


@settings(max_examples=20)
@given(
    st.lists(st.lists(st.integers(0, 10**9), min_size=1, max_size=30), min_size=1, max_size=3),
    st.booleans(),
    st.booleans(),
)
def test_sums_add_up_on_every_page_and_in_words(
    groups: list[list[int]], titled: bool, page_per_group: bool
) -> None:
    made = [
        SigningGroup(
            f"第{place}组" if titled else "", [SigningRow("王𬱖", fen, staff_no="GH1") for fen in fens]
        )
        for place, fens in enumerate(groups)
    ]
    sheet = SigningSheet("签收表", "东山大学工会", made, page_per_group=page_per_group)
    pages = printed(sheet, Fonts.load(bundled_only=True))
    people, total = sum(map(len, groups)), sum(map(sum, groups))
    running_people, running = 0, 0
    for page in pages:
        ((count, so_far, sum_so_far, on_page),) = re.findall(
            r"本页小计 (\d+) 人　（累计 (\d+) 人，([\d.]+) 元）\s+([\d.]+)", page
        )
        running_people += int(count)
        running += parse_yuan(on_page)
        assert int(count) == len(re.findall("GH1", page))
        assert (int(so_far), parse_yuan(sum_so_far)) == (running_people, running)
    assert (running_people, running) == (people, total)
    words = rmb_uppercase(total, prefix=True)
    last = pages[-1].replace("\n", "")
    assert f"应领 {people} 人　　实领 ______ 人　　合计 ¥{format_yuan(total)}（{words}）" in last
    assert f"合计 {people} 人　{words}" in last
    assert all("出纳：" not in page for page in pages[:-1])
    assert all(word in last for word in ("制表：", "审核：", "负责人：", "出纳："))


def test_groups_have_subtotals_and_may_have_their_own_pages(fonts: Fonts) -> None:
    pages = printed(replace(a_sheet(3, 2), page_per_group=True), fonts)
    assert len(pages) == 2
    assert re.findall(r"(?<!页)小计 (\d+) 人\s+([\d.]+)", pages[0]) == [("3", "3800.50")]
    assert "小计 2 人" in pages[1]
    (page,) = printed(a_sheet(5, titled=False), fonts)
    assert re.search("(?<!页)小计", page) is None


def test_the_foot_never_stands_without_a_record(fonts: Fonts) -> None:
    for count in range(1, 34):
        pages = printed(a_sheet(count, titled=False), fonts)
        assert all(re.search(r"GH\d{6}", page) for page in pages), count


def test_who_has_signed_is_printed_when_it_is_known(fonts: Fonts) -> None:
    (page,) = printed(replace(a_sheet(4), received=3), fonts)
    assert "应领 4 人　　实领 3 人" in page


def test_columns_that_are_left_out_give_their_room_to_signatures() -> None:
    kept = columns_of(frozenset({"card_tail", "item", "department"}))
    assert sum(column.width_mm for column in kept) == pytest.approx(
        sum(column.width_mm for column in COLUMNS)
    )
    signature = next(column for column in kept if column.key == "signature")
    assert signature.width_mm > 70
    assert sum(column.width_mm for column in COLUMNS) <= 277
    with pytest.raises(ValueError, match="needs"):
        columns_of(frozenset({"signature"}))


def test_a_negative_amount_is_a_mistake_of_the_program(fonts: Fonts) -> None:
    sheet = SigningSheet("签收表", "工会", [SigningGroup("", [SigningRow("李明", -1)])])
    with pytest.raises(ValueError, match="negative"):
        render(sheet, fonts=fonts)


def test_an_empty_round_says_so(fonts: Fonts) -> None:
    (page,) = printed(replace(a_sheet(), groups=[]), fonts)
    assert "没有符合条件的记录" in page
    assert "合计 ¥0.00（人民币零元整）" in page


def test_no_ink_leaves_the_frame(fonts: Fonts) -> None:
    long = SigningRow(
        "阿卜杜热合曼·艾合买提江·吐尔逊", 10**12, "很长的部门名称" * 5, "GH000001", remark="备注" * 20
    )
    data = render(
        SigningSheet("签收表", "工会", [SigningGroup("", [long] * 12)]), fonts=fonts, invariant=True
    )
    for page in range(len(texts(data))):
        assert all(
            char.left >= 10 and char.right <= 287 and char.bottom <= 205 for char in characters(data, page)
        )
