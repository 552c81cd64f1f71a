# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms: spans, long cells over pages, repeated headers, nothing outside of its cell."""

import re
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from tests.documents.reading import characters, texts
from union_desktop.documents.fonts import Fonts
from union_desktop.documents.form_page import (
    Block,
    Cell,
    FormPage,
    Grid,
    Level,
    Paragraph,
    Rule,
    Space,
    label,
    render,
    render_all,
    table,
)

LONG = "".join(f"【{number}】积极参加工会组织的活动，" for number in range(400))


def a_form(*blocks: Block) -> FormPage:
    return FormPage(
        "会员登记表", blocks, subtitle="编号：1", remark="填表日期：2026年11月22日", form_no="GH-02"
    )


def printed(fonts: Fonts, *blocks: Block) -> list[str]:
    return texts(render(a_form(*blocks), fonts=fonts, invariant=True))


def numbers(pages: list[str]) -> list[int]:
    return [int(number) for number in re.findall(r"【(\d+)】", "".join(pages).replace("\n", ""))]


def test_a_short_form_is_one_page_without_page_numbers(fonts: Fonts) -> None:
    grid = Grid((30, 50, 30, 50), [[label("姓名"), Cell("王𬱖"), label("性别"), Cell("女")]])
    (page,) = printed(fonts, grid)
    assert "会员登记表" in page
    assert "姓名 王𬱖 性别 女" in page
    assert "编号：1" in page
    assert "表号：GH-02" in page
    assert "共 1 页" not in page


def test_a_long_cell_goes_on_overleaf_under_its_label(fonts: Fonts) -> None:
    grid = Grid(
        (30, 130),
        [[label("姓名"), Cell("王𬱖")], [label("本人简历"), Cell(LONG)], [label("意见"), Cell("同意")]],
    )
    pages = printed(fonts, grid)
    assert len(pages) > 1
    assert numbers(pages) == list(range(400))
    assert "（续）" not in pages[0]
    assert all("（续）" in page for page in pages[1:])
    assert f"第 2 页　共 {len(pages)} 页" in pages[1]
    assert "同意" in pages[-1]


def test_two_long_cells_side_by_side_both_go_on(fonts: Fonts) -> None:
    grid = Grid(
        (20, 60, 20, 60),
        [[label("优点"), Cell(LONG), label("缺点"), Cell(LONG.replace("【", "〔"), top=True)]],
    )
    pages = printed(fonts, grid)
    text = "".join(pages).replace("\n", "")
    assert numbers(pages) == list(range(400))
    assert len(re.findall("〔", text)) == 400


def test_a_table_repeats_its_header_on_every_page(fonts: Fonts) -> None:
    rows = [(str(number), f"【{number}】") for number in range(90)]
    pages = printed(fonts, table((30, 100), ("序号", "内容"), rows))
    assert len(pages) > 2
    assert all(page.count("序号 内容") == 1 for page in pages)
    assert numbers(pages) == list(range(90))


def test_a_table_is_filled_up_with_empty_rows(fonts: Fonts) -> None:
    grid = table((30, 100), ("序号", "内容"), [("1", "有")], at_least=6)
    assert len(grid.rows) == 7
    assert "1 有" in printed(fonts, grid)[0]


def test_a_header_is_not_left_alone_at_the_end_of_a_page(fonts: Fonts) -> None:
    for gap in (195, 200, 205, 210, 215, 220, 225):
        pages = printed(
            fonts, Space(gap), table((30, 100), ("序号", "内容"), [("1", "【0】"), ("2", "【1】")])
        )
        for page in pages:
            assert ("序号" in page) == ("【" in page)


def test_rows_held_together_by_a_span_move_together(fonts: Fonts) -> None:
    rows = [
        [Cell("照片", rows=3, kind="label"), Cell("【0】")],
        [Cell("【1】")],
        [Cell("【2】")],
    ]
    pages = printed(fonts, Space(215), Grid((40, 100), rows))
    assert len(pages) == 2
    assert numbers(pages[1:]) == [0, 1, 2]


def test_more_spanned_rows_than_a_page_are_divided_with_their_label(fonts: Fonts) -> None:
    rows = [[Cell("家庭成员", rows=40, kind="label"), Cell("【0】")]]
    rows += [[Cell(f"【{number}】")] for number in range(1, 40)]
    pages = printed(fonts, Grid((20, 100), rows))
    assert len(pages) == 2
    assert numbers(pages) == list(range(40))
    assert "（续）" in pages[1]


def test_a_spanned_text_taller_than_its_rows_makes_them_taller(fonts: Fonts) -> None:
    rows = [[Cell(LONG[:400], rows=2), Cell("【900】")], [Cell("【901】")]]
    data = render(a_form(Grid((40, 60), rows)), fonts=fonts)
    assert numbers(texts(data))[-2:] == [900, 901] or {900, 901} <= set(numbers(texts(data)))
    assert max(char.bottom for char in characters(data, 0)) < 290


@pytest.mark.parametrize(
    "grid",
    [
        Grid((200,), [[Cell("太宽")]]),
        Grid((40, 40), [[Cell("有洞")]]),
        Grid((40, 40), [[Cell("出界", columns=3)]]),
        Grid((40, 40), [[Cell("出界", rows=2), Cell("")]]),
        Grid((40, 40), [[Cell(LONG * 3, rows=2), Cell("")], [Cell("")]]),
    ],
    ids=["too wide", "a hole", "outside in width", "outside in height", "span taller than a page"],
)
def test_impossible_grids_are_refused(fonts: Fonts, grid: Grid) -> None:
    with pytest.raises(ValueError, match=r"grid|cell"):
        render(a_form(grid), fonts=fonts)


def test_a_tall_empty_row_is_cut_at_the_page(fonts: Fonts) -> None:
    pages = printed(fonts, Grid((160,), [[Cell("签字")]], heights_mm=(400,)))
    assert len(pages) <= 2
    assert "签字" in "".join(pages)


def test_long_paragraphs_flow_over_pages(fonts: Fonts) -> None:
    pages = printed(fonts, Paragraph(LONG * 2, indent_em=2), Rule(), Rule(dashed=True), Paragraph("完"))
    assert len(pages) > 1
    assert numbers(pages) == [*range(400), *range(400)]


def test_no_ink_leaves_its_cell(fonts: Fonts) -> None:
    widths = (22.0, 30.0, 22.0, 86.0)
    rows = [
        [
            label("姓名"),
            Cell("迪丽热巴·买买提艾力·阿卜杜拉江"),
            label("邮箱"),
            Cell("a_very.long-name@mail.example.edu.cn"),
        ],
        [label("身份证件号码"), Cell("110105199005120021"), label("意见"), Cell(LONG)],
        [label("证件"), Cell("11010519900512002X", pitch_mm=5), label("备注"), Cell("")],
    ]
    data = render(a_form(Grid(widths, rows)), fonts=fonts)
    edges = [25.0]  # the grid stands in the middle of the block of 162 mm
    for width in widths:
        edges.append(edges[-1] + width)
    for page in range(len(texts(data))):
        for char in characters(data, page):
            if char.top > 55 and char.bottom < 277:
                assert any(start <= char.left and char.right <= end for start, end in pairwise(edges)), char


def test_the_footer_says_who_printed_and_when(fonts: Fonts) -> None:
    form = FormPage(
        "表",
        [],
        prepared_by="王干事",
        printed_at=datetime(2026, 11, 22, 9, 5, tzinfo=ZoneInfo("Asia/Shanghai")),
    )
    (page,) = texts(render(form, fonts=fonts))
    assert "制表人：王干事　打印时间：2026-11-22 09:05" in page


def test_many_forms_are_one_file_each_with_its_own_page_numbers(fonts: Fonts) -> None:
    def form(name: str, text: str) -> FormPage:
        return FormPage("会员登记表", [Paragraph(name), Paragraph(text)], subject=name)

    told: list[tuple[int, int]] = []
    forms = [form("单雄信", "短"), form("王𬱖", LONG), form("李四", "短")]
    data = render_all(
        iter(forms),
        "会员登记表",
        count=3,
        progress=lambda *one: told.append(one),
        fonts=fonts,
        invariant=True,
    )
    pages = texts(data)
    assert "单雄信" in pages[0]
    assert "共" not in pages[0]
    assert "王𬱖" in pages[1]
    assert f"第 1 页　共 {len(pages) - 2} 页" in pages[1]
    assert f"第 {len(pages) - 2} 页　共 {len(pages) - 2} 页" in pages[-2]
    assert "李四" in pages[-1]
    assert told == [(3, 3)]
    with pytest.raises(ValueError, match="no form"):
        render_all([], "会员登记表", fonts=fonts)


def test_a_level_goes_down_to_its_height_and_never_up(fonts: Fonts) -> None:
    def top_of(*blocks: Block) -> float:
        data = render(FormPage("题", [*blocks, Paragraph("乙乙乙")]), fonts=fonts, invariant=True)
        return min(one.top for one in characters(data, 0) if one.char == "乙")

    assert 150 < top_of(Level(150)) < 156
    assert top_of(Space(180), Level(150)) > 180
