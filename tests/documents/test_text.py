# SPDX-License-Identifier: GPL-3.0-or-later
"""Line breaking: known lines, rules that hold for any text, and agreement with UAX #14 apart from named differences."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st
from uniseg.linebreak import line_break_units

from union_desktop.documents.fonts import Fonts, Role
from union_desktop.documents.text import (
    SQUEEZABLE,
    SQUEEZE,
    STRETCH_CAP,
    Line,
    break_lines,
    char_space,
    fit,
    opportunities,
)

FONTS = Fonts.load(bundled_only=True)
SIZE = 16.0
NEVER_FIRST = set("。，、；：！？…—·％%℃）》〉」』】〕”’,.;!?)]}々／/")
NEVER_LAST = set("（《〈「『【〔“‘￥([{／/")
NOTICE = (
    "各二级工会：根据《中华人民共和国工会法》（2021年修正）第三条，现将2,157名会员（其中在编907人）的名单公布如下，"
    "请于2026年3月15日前将意见发至gonghui_zuzhi@mail.example.edu.cn，逾期不予受理。"
    "“困难职工”补助标准为￥1,500.00元/人……——校工会"
)


def broken(text: str, ems: float, *, role: Role = "fang", **more: float) -> list[str]:
    return [line.text for line in break_lines(text, FONTS.chain(role), SIZE, ems * SIZE, **more)]


def parted(text: str) -> str:
    return "".join(("|" if may else "") + char for char, may in zip(text, opportunities(text), strict=True))


# --- known lines --------------------------------------------------------------------------------------------------


def test_an_official_sentence_in_a_wide_column() -> None:
    assert broken(NOTICE, 20) == [
        "各二级工会：根据《中华人民共和国工会法》",
        "（2021年修正）第三条，现将2,157名会员",
        "（其中在编907人）的名单公布如下，请于",
        "2026年3月15日前将意见发至gonghui_",
        "zuzhi@mail.example.edu.cn，逾期不予受",
        "理。“困难职工”补助标准为￥1,500.00",
        "元/人……——校工会",
    ]


def test_an_official_sentence_in_a_narrow_cell() -> None:
    assert broken(NOTICE, 8) == [
        "各二级工会：根据",
        "《中华人民共和国",
        "工会法》（2021",
        "年修正）第三条，",
        "现将2,157名会员",
        "（其中在编907",
        "人）的名单公布如",
        "下，请于2026年3",
        "月15日前将意见",
        "发至gonghui_",
        "zuzhi@mail.",
        "example.edu.",
        "cn，逾期不予受",
        "理。“困难职工”",
        "补助标准为",
        "￥1,500.00",
        "元/人……——校",
        "工会",
    ]


def test_a_closing_mark_is_squeezed_into_the_line() -> None:
    (first, second) = break_lines("一二三四五六七，八", FONTS.chain("song"), SIZE, 7.6 * SIZE)
    assert (first.text, first.squeezed) == ("一二三四五六七，", True)
    assert first.width == pytest.approx((8 - SQUEEZE / 1000) * SIZE)
    assert second == Line("八", SIZE, True)


def test_without_squeezing_the_character_before_the_mark_goes_along() -> None:
    lines = break_lines("一二三四五六七，八", FONTS.chain("song"), SIZE, 7.6 * SIZE, squeeze=False)
    assert [line.text for line in lines] == ["一二三四五六", "七，八"]


def test_two_closing_marks_are_not_squeezed() -> None:
    assert broken("一二三四五六七。”八", 7.6) == ["一二三四五六", "七。”八"]


def test_an_indent_shortens_the_first_line_only() -> None:
    assert broken("一二三四五六七八九十", 4, first_indent=2 * SIZE) == ["一二", "三四五六", "七八九十"]


def test_line_feeds_begin_paragraphs_and_blank_lines_stay() -> None:
    lines = break_lines("一二三\n\n四五\r\n六", FONTS.chain("song"), SIZE, 2 * SIZE)
    assert [(line.text, line.last) for line in lines] == [
        ("一二", False),
        ("三", True),
        ("", True),
        ("四五", True),
        ("六", True),
    ]


def test_indents_of_wide_spaces_stay() -> None:
    assert broken("　　一二三四", 4) == ["　　一二", "三四"]


def test_spaces_at_the_end_hang_unseen() -> None:
    first, *_rest = break_lines("Windows 11 Professional", FONTS.chain("song"), SIZE, 95)
    assert first.text == "Windows 11 "
    assert first.width == pytest.approx(FONTS.chain("song").width("Windows 11") * SIZE / 1000)


def test_a_word_wider_than_the_column_is_parted() -> None:
    text = "Pneumonoultramicroscopicsilicovolcanoconiosis"
    lines = break_lines(text, FONTS.chain("song"), SIZE, 100)
    assert "".join(line.text for line in lines) == text
    assert max(line.width for line in lines) <= 100


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("gonghui@example.edu.cn", "gonghui@|example.|edu.|cn"),
        ("http://a.edu/b-c?d=e", "http://|a.|edu/|b-|c?|d=|e"),
        ("2026.3.15", "2026.3.15"),
        ("2,157名", "2,157|名"),
        ("￥1,500.00元", "￥1,500.00|元"),
        ("T-shirt", "T-|shirt"),
        ("2026-03-15", "2026-03-15"),
        ("don’t", "don’t"),
        ("他说“好”。", "他|说|“好”。"),
        ("王（张）李——某", "王|（张）|李——|某"),
        ("阿卜杜拉·买买提", "阿|卜|杜|拉·|买|买|提"),
        ("某某……某", "某|某……|某"),
        ("50%的100℃", "50%|的|100℃"),
        ("职工/会员", "职|工/会|员"),
        ("第(2)条", "第|(2)|条"),
        ("f(x)", "f(x)"),
        ("C++语言", "C++|语|言"),
        ("No.12号", "No.12|号"),
        ("人人々", "人|人々"),
        ("a\u00a0b 一\u2060二", "a\u00a0b |一\u2060二"),
        ("一\u200b，", "一\u200b|，"),
        ("王\ufe00芳", "王\ufe00|芳"),
    ],
)
def test_where_a_line_may_end(text: str, wanted: str) -> None:
    assert parted(text) == wanted


# --- what holds for any text --------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *"工会职工困难补助的一二三𬱖𠮷",
        *"。，、；：！？…—·％℃）》〉」』】〕”’（《〈「『【〔“‘￥／",
        *"a1Z9 　,.;!?)(%-/@_々",
        "2,157",
        "1,500.00",
        "gonghui_zuzhi@mail.example.edu.cn",
        "http://www.example.edu.cn/a-b/c_d.html",
        "Professional",
        "……",
        "——",
        "\n",
        "\u200b",
        "\ufe00",
    ]
)
TEXTS = st.lists(PIECES, max_size=60).map("".join)
WIDTHS = st.floats(1.2, 30).map(lambda ems: ems * SIZE)


@given(TEXTS, WIDTHS)
def test_the_lines_joined_are_the_text(text: str, width: float) -> None:
    lines = break_lines(text, FONTS.chain("song"), SIZE, width)
    paragraphs = [""]
    for line in lines:
        paragraphs[-1] += line.text
        if line.last:
            paragraphs.append("")
    assert paragraphs == [*text.split("\n"), ""]


@given(TEXTS, WIDTHS)
def test_no_ink_leaves_the_column(text: str, width: float) -> None:
    chain = FONTS.chain("song")
    for line in break_lines(text, chain, SIZE, width):
        natural = chain.width(line.text.rstrip(" \t\u3000")) * SIZE / 1000
        assert line.width == pytest.approx(natural - (SQUEEZE / 1000 * SIZE if line.squeezed else 0))
        assert line.width <= width + 0.01
        assert not line.squeezed or line.text[-1] in SQUEEZABLE


@given(TEXTS, WIDTHS)
def test_marks_stand_where_they_may(text: str, width: float) -> None:
    """A forbidden start or end happens only where a run without any opportunity is wider than the column."""
    chain = FONTS.chain("song")
    for paragraph in text.split("\n"):
        lines = [line.text for line in break_lines(paragraph, chain, SIZE, width)]
        may = opportunities(paragraph)
        end = 0
        for line, following in pairwise(lines):
            start, end = end, end + len(line)
            if may[end]:
                continue
            # Forced: nowhere inside this line could it have ended.
            assert not any(may[start + 1 : end]), (line, following)


@given(TEXTS)
def test_opportunities_respect_the_lists_of_marks(text: str) -> None:
    for place, may in enumerate(opportunities(text)):
        if may and text[place - 1] not in "\u200b\n":
            inside_address = text[place - 1] in "@./-_:?&=#~" and text[place].isascii()
            assert text[place] not in NEVER_FIRST
            assert text[place - 1] not in NEVER_LAST or inside_address


@given(TEXTS, WIDTHS)
def test_stretching_is_bounded_and_fills_the_line(text: str, width: float) -> None:
    for line in break_lines(text, FONTS.chain("song"), SIZE, width):
        space = char_space(line, SIZE, width)
        gaps = len(line.text.rstrip(" \t\u3000")) - 1
        assert 0 <= space <= SIZE * STRETCH_CAP
        if line.last:
            assert space == 0
        elif 0 < space < SIZE * STRETCH_CAP:
            assert line.width + gaps * space == pytest.approx(width)


@given(TEXTS, WIDTHS)
def test_a_cell_never_overflows(text: str, width: float) -> None:
    size, lines = fit(text, FONTS.chain("song"), SIZE, width)
    assert SIZE * 0.8 <= size <= SIZE
    assert all(line.width <= width + 0.01 for line in lines)
    assert "".join(line.text for line in lines) == text.replace("\n", "")


def test_a_cell_shrinks_a_little_before_it_wraps() -> None:
    chain = FONTS.chain("song")
    assert fit("一二三四", chain, 10, 40)[0] == 10
    size, lines = fit("一二三四五", chain, 10, 42)
    assert (size, len(lines)) == (pytest.approx(8.4), 1)
    size, lines = fit("一二三四五六", chain, 10, 42)
    assert (size, [line.text for line in lines]) == (10, ["一二三四", "五六"])


# --- UAX #14 ------------------------------------------------------------------------------------------------------

OFFICIAL = [
    NOTICE,
    "第一条　为保障工会在国家政治、经济和社会生活中的地位，确定工会的权利与义务，发挥工会在社会主义现代化建设事业中的作用，根据宪法，制定本法。",
    "经2026年第3次（扩大）会议研究，同意“送温暖”活动预算￥120,000.00元，其中慰问品≤80%；联系人：李老师（电话025-83790000转8012）。",
    "附件：1.《会员名册》（A4横排，共47页）；2.汇总表；3.说明。注：博士后、劳务派遣人员按12.5‰计。",
    "使用Windows 11 Professional或UOS 20的电脑，请先升级至v2.0（build 1203）；温度不超过35℃、湿度20%—80%。",
    "他问：“谁是‘困难职工’？”——没有人回答……",
]


def uax14(text: str) -> set[int]:
    places: set[int] = set()
    place = 0
    for unit in line_break_units(text):
        place += len(unit)
        places.add(place)
    return places - {len(text)}


@pytest.mark.parametrize("text", OFFICIAL, ids=range(len(OFFICIAL)))
def test_official_text_breaks_as_uax14_does_apart_from_named_differences(text: str) -> None:
    ours = {place for place, may in enumerate(opportunities(text)) if may}
    theirs = uax14(text)
    for place in ours - theirs:
        # More than UAX #14: inside addresses, behind these marks.
        assert text[place - 1] in "@._-/", text[place - 3 : place + 3]
    for place in theirs - ours:
        # Less than UAX #14: GB/T 15834 keeps 间隔号, 破折号 and 省略号 from the line start and 分隔号 from its end.
        assert text[place] in "·—…" or text[place - 1] == "/", text[place - 3 : place + 3]


def test_figures_of_an_official_text_over_many_column_widths() -> None:
    """The count that found ReportLab's own breaking wanting: see docs/decisions/text-breaking.md."""
    lines = ragged = 0
    for points in range(120, 463, 7):
        found = break_lines(NOTICE * 2, FONTS.chain("fang"), SIZE, points)
        for line, following in pairwise(found):
            shown = line.text.rstrip()
            assert following.text[0] not in NEVER_FIRST
            assert shown[-1] not in NEVER_LAST or shown.endswith(("_", "-"))
            assert line.width <= points + 0.01
            lines += 1
            needed = (points - line.width) / max(1, len(shown) - 1)
            ragged += needed > SIZE * STRETCH_CAP
    assert lines > 500
    assert ragged / lines < 0.09


def test_breaking_is_quick_enough_for_whole_reports() -> None:
    """100 pages of 616 characters in well under half a second, here with much room for a busy machine."""
    text = NOTICE * 420
    start = time.process_time()
    lines = break_lines(text, FONTS.chain("fang"), SIZE, 442)
    assert time.process_time() - start < 1.5
    assert len(text) > 60_000
    assert "".join(line.text for line in lines) == text
