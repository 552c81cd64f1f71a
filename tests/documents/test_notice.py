# SPDX-License-Identifier: GPL-3.0-or-later
"""Notices: the measures of GB/T 9704, signature and day where they belong, tables over pages, nothing lost."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

from tests.documents.reading import Placed, characters, texts
from tests.golden_files import assert_as_before
from union_desktop.documents.fonts import Fonts
from union_desktop.documents.notice import Notice, NoticeColumn, NoticeTable, render, written_date

COLUMNS = (
    NoticeColumn("序号", 12),
    NoticeColumn("部门", 50, "left"),
    NoticeColumn("姓名", 34),
    NoticeColumn("类别", 36),
    NoticeColumn("金额（元）", 26, "right"),
)
NAMES = ("王𬱖", "李喆", "迪丽热巴·买买提")
DAY = dt.date(2019, 11, 30)
PROSE = "经个人申请、分工会审核、工会委员会扩大会议研究，现将拟发放名单公示如下，请予监督。"


def a_table(count: int) -> NoticeTable:
    rows = [
        [str(number), "材料科学与工程学院", NAMES[number % 3], "大病致困", f"{number}.00"]
        for number in range(1, count + 1)
    ]
    return NoticeTable(COLUMNS, rows)


def a_notice(count: int = 3) -> Notice:
    return Notice(
        "关于2019年教职工特别困难补助\n拟发放名单的公示",
        (
            PROSE,
            a_table(count),
            "一、公示时间",
            "2019年11月25日至11月29日。",
            "（一）反映方式",
            "电话：010-82680001。",
        ),
        "东山大学工会委员会",
        DAY,
        addressee="各分工会",
    )


def plain(body: str) -> Notice:
    return Notice("公示", (body,), "东山大学工会委员会", DAY)


def inked(data: bytes, page: int = 0) -> list[Placed]:
    return characters(data, page)


def lines_of(placed: list[Placed]) -> list[str]:
    """Characters in lines by the middle of their height, from the left."""
    found: dict[int, list[Placed]] = {}
    for char in placed:
        found.setdefault(round(((char.top + char.bottom) / 2 - 37) // (225 / 22)), []).append(char)
    return [
        "".join(char.char for char in sorted(found[at], key=lambda one: one.left)) for at in sorted(found)
    ]


def test_the_notice_says_what_it_said(fonts: Fonts) -> None:
    assert_as_before("notice", render(a_notice(), fonts=fonts, invariant=True))


def test_a_full_page_has_22_lines_of_28_characters_inside_the_type_area(fonts: Fonts) -> None:
    placed = inked(render(plain("困" * 1200), fonts=fonts, invariant=True))
    body = [char for char in placed if char.char == "困"]
    rows = lines_of(body)
    assert [len(row) for row in rows] == [26, *[28] * 19]  # below the title and its empty line
    assert min(char.left for char in body) >= 28
    assert max(char.right for char in body) <= 184.1
    assert max(char.bottom for char in body) <= 262
    assert max(char.right for char in body) > 182.5


def test_sizes_are_those_of_the_standard(fonts: Fonts) -> None:
    placed = inked(render(plain("国" * 30), fonts=fonts, invariant=True))
    heights = {char.char: char.bottom - char.top for char in placed}
    assert heights["公"] > 22 / 72 * 25.4 * 0.75
    assert 16 / 72 * 25.4 * 0.7 < heights["国"] < 16 / 72 * 25.4


def test_title_and_text_stand_in_their_places(fonts: Fonts) -> None:
    placed = inked(render(plain("国" * 30), fonts=fonts, invariant=True))
    title = [char for char in placed if char.char in "公示"]
    assert (title[0].left + title[1].right) / 2 == pytest.approx(106, abs=1)
    first = next(char for char in placed if char.char == "国")
    assert first.left == pytest.approx(28 + 2 * 156 / 28, abs=1)


def signature(placed: list[Placed]) -> tuple[list[Placed], list[Placed]]:
    """The characters of who signed and of the day; the body has none of them."""
    name = [char for char in placed if char.char in "东山大学工会委员" and char.top > 70]
    low = max(char.bottom for char in name)
    return name, [char for char in placed if char.top > low - 1 and char.bottom < 262 and char not in name]


def test_a_sealed_paper_has_four_free_characters_behind_the_day(fonts: Fonts) -> None:
    name, day = signature(inked(render(plain("国"), fonts=fonts, invariant=True)))
    assert "".join(char.char for char in day) == "2019年11月30日"
    assert 184 - day[-1].right == pytest.approx(4 * 156 / 28, abs=1.8)
    assert (name[0].left + name[-1].right) / 2 == pytest.approx((day[0].left + day[-1].right) / 2, abs=1)


def test_one_empty_line_is_given_up_before_a_page_is(fonts: Fonts) -> None:
    # 22 lines: title, empty, 17 of text, then one empty, signature and day, or two empty and no room.
    body = "困" * (26 + 28 * 16)
    assert len(texts(render(plain(body), fonts=fonts, invariant=True))) == 1
    assert len(texts(render(plain(body + "困"), fonts=fonts, invariant=True))) == 2
    name, _day = signature(inked(render(plain(body), fonts=fonts, invariant=True)))
    assert min(char.top for char in name) == pytest.approx(37 + 20 * 225 / 22, abs=4)


def test_without_a_seal_the_day_begins_two_characters_to_the_right(fonts: Fonts) -> None:
    name, day = signature(inked(render(replace(plain("国"), sealed=False), fonts=fonts, invariant=True)))
    assert day[0].left - name[0].left == pytest.approx(2 * 156 / 28, abs=1.2)
    short = replace(plain("国"), sealed=False, signed_by="工会")
    name, day = signature(inked(render(short, fonts=fonts, invariant=True)))
    assert 184 - day[-1].right == pytest.approx(2 * 156 / 28, abs=1.8)
    assert day[0].left - name[0].left == pytest.approx(2 * 156 / 28, abs=1.2)


def test_page_numbers_change_sides(fonts: Fonts) -> None:
    data = render(plain("困" * 1200), fonts=fonts, invariant=True)
    for page, text in enumerate(texts(data)):
        assert f"— {page + 1} —" in text
        dashes = [char for char in inked(data, page) if char.char == "—"]
        assert min(char.top for char in dashes) == pytest.approx(269, abs=0.8)
        one = 14 * 25.4 / 72
        if page % 2:
            assert min(char.left for char in dashes) == pytest.approx(28 + one, abs=1)
        else:
            assert max(char.right for char in dashes) == pytest.approx(184 - one, abs=1)


def test_days_have_no_zeros() -> None:
    assert written_date(dt.date(2019, 1, 6)) == "2019年1月6日"
    assert written_date(DAY) == "2019年11月30日"


def test_a_long_table_repeats_its_header_and_loses_nobody(fonts: Fonts) -> None:
    pages = texts(render(a_notice(70), fonts=fonts, invariant=True))
    assert len(pages) > 2
    text = "\n".join(pages)
    assert re.findall(r"(\d+)\.00", text) == [str(number) for number in range(1, 71)]
    assert text.count("王𬱖") == 23
    for page in pages:
        assert ("大病致困" in page) == ("金额（元）" in page)


@pytest.mark.parametrize("ends_with_table", [True, False])
def test_signature_and_day_never_stand_alone(fonts: Fonts, ends_with_table: bool) -> None:
    for count in range(1, 40):
        notice = a_notice(count)
        if ends_with_table:
            notice = replace(notice, body=notice.body[:2])
        last = texts(render(notice, fonts=fonts, invariant=True))[-1]
        assert "2019年11月30日" in last
        assert ("大病致困" if ends_with_table else "82680001") in last, count


def test_a_heading_is_never_the_last_line_of_a_page(fonts: Fonts) -> None:
    for count in range(1, 30):
        pages = texts(render(a_notice(count), fonts=fonts, invariant=True))
        for page in pages:
            for heading, follower in (
                ("一、公示时间", "11月25日"),
                ("（一）反映方式", "82680001"),
                ("金额（元）", "大病致困"),
            ):
                assert (heading not in page) or (follower in page), count


def test_attachments_are_numbered_without_a_mark_behind_them(fonts: Fonts) -> None:
    one = "".join(texts(render(replace(a_notice(), attachments=("申请表",)), fonts=fonts, invariant=True)))
    assert "附件：申请表" in one
    two = "".join(
        texts(render(replace(a_notice(), attachments=("办法", "申请表")), fonts=fonts, invariant=True))
    )
    assert "附件：1.办法" in two
    assert "2.申请表" in two


def test_a_row_that_does_not_match_its_header_is_a_mistake_of_the_program(fonts: Fonts) -> None:
    for row in (["1"], ["1"] * 6):
        with pytest.raises(ValueError, match="texts for 5 columns"):
            render(replace(a_notice(), body=(NoticeTable(COLUMNS, [row]),)), fonts=fonts)


@settings(max_examples=30)
@given(
    st.lists(
        st.text(st.sampled_from("工会困难补助王𬱖，。（）“”a1.-"), min_size=1, max_size=120),
        min_size=1,
        max_size=8,
    ),
    st.lists(st.text(st.sampled_from("工会王𬱖·（）1.-"), max_size=40), max_size=12),
)
def test_no_ink_leaves_the_type_area_and_no_character_is_lost(body: list[str], cells: list[str]) -> None:
    table = NoticeTable(
        (NoticeColumn("甲", 1), NoticeColumn("乙", 3, "right")), [[cell, cell] for cell in cells]
    )
    notice = Notice("公示", (*body, table), "东山大学工会", DAY)
    data = render(notice, fonts=Fonts.load(bundled_only=True), invariant=True)
    count = 0
    for page in range(len(texts(data))):
        for char in characters(data, page):
            if char.bottom < 264:
                assert char.left >= 27.5, char
                assert char.right <= 184.6, char
                assert char.top >= 37, char
            count += char.char in "困难补助"
    assert count == sum(text.count(char) for text in body for char in "困难补助")
