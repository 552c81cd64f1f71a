# SPDX-License-Identifier: GPL-3.0-or-later
"""The reading of Markdown: blocks, runs of letters, and lines of Chinese that were only wrapped."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from union_desktop.app.help.markdown import (
    Code,
    Heading,
    Listing,
    Paragraph,
    Picture,
    Quote,
    Span,
    Table,
    join,
    parse,
    plain,
    slug,
    spans,
)


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ("换地方按旁边的", "「选择」", "换地方按旁边的「选择」"),
        ("这一步没有", "做完", "这一步没有做完"),
        ("要换成", "`py`", "要换成 `py`"),
        ("`office.db` 和", "`office.key`", "`office.db` 和 `office.key`"),
        ("the last", "word", "the last word"),
        ("并且**去掉", "「名单完整」的勾**", "并且**去掉「名单完整」的勾**"),
        ("**小组**", "不多", "**小组**不多"),
        ("按 Esc，", "2 秒", "按 Esc，2 秒"),
    ],
)
def test_wrapped_lines_join_as_they_were_before(first: str, second: str, together: str) -> None:
    assert join(first, second) == together


def test_a_link_to_a_heading_is_called_as_on_the_pages_of_a_repository() -> None:
    assert slug("第 4 步：范围与日期") == "第-4-步范围与日期"
    assert slug("create：建立工会文件") == "create建立工会文件"
    assert slug("**更正**、`F2` 错字") == "更正f2-错字"


def test_the_second_heading_of_a_name_gets_a_number() -> None:
    anchors = [
        block.anchor for block in parse("# 会员\n\n## 会员\n\n## 会员\n") if isinstance(block, Heading)
    ]
    assert anchors == ["会员", "会员-1", "会员-2"]


def test_runs_of_letters() -> None:
    assert spans(r"按 **保存** 或 `Ctrl+S`，见 [02 登录](02.md#登录)\*") == (
        Span("text", "按 "),
        Span("bold", "保存"),
        Span("text", " 或 "),
        Span("code", "Ctrl+S"),
        Span("text", "，见 "),
        Span("link", "02 登录", "02.md#登录"),
        Span("text", "*"),
    )
    assert spans("**见 [甲](a.md)**") == (Span("bold", "见 "), Span("link", "甲", "a.md"))
    assert plain("隐去为 `*`，2 * 3 * 4") == "隐去为 *，2 * 3 * 4"


def test_a_list_holds_what_is_indented_below_its_items() -> None:
    text = (
        "1. 打开。\n\n   ```\n   py dev.py run\n     more\n   ```\n\n2. 看图：\n\n   ![图](p/a.png)\n\n"
        "   | 甲 | 乙 |\n   |---|---|\n   | 1 | 2 |\n\n3. 一行\n接着的一行\n\n后面的话。\n"
    )
    listing, after = parse(text)
    assert listing == Listing(
        1,
        (
            (Paragraph("打开。"), Code("py dev.py run\n  more")),
            (Paragraph("看图："), Picture("图", "p/a.png"), Table(("甲", "乙"), (("1", "2"),))),
            (Paragraph("一行接着的一行"),),
        ),
    )
    assert after == Paragraph("后面的话。")


def test_lists_in_lists_and_lists_of_another_kind() -> None:
    outer, numbers = parse("* 甲\n  * 乙\n  * 丙\n* 丁\n\n3. 三\n4. 四\n")
    inner = Listing(None, ((Paragraph("乙"),), (Paragraph("丙"),)))
    assert outer == Listing(None, ((Paragraph("甲"), inner), (Paragraph("丁"),)))
    assert numbers == Listing(3, ((Paragraph("三"),), (Paragraph("四"),)))


def test_rows_are_as_wide_as_the_head_and_keep_their_bars() -> None:
    [table] = parse("| 甲 | 乙 |\n|---|---|\n| a \\| b |\n| 1 | 2 | 3 |\n")
    assert table == Table(("甲", "乙"), (("a | b", ""), ("1", "2")))


def test_quotes_comments_and_rules() -> None:
    quote, other, text = parse("> 没有保存，\n> 请再试。\n\n> 第二句\n\n<!-- 给\n作者 -->\n---\n正文\n")
    assert quote == Quote((Paragraph("没有保存，请再试。"),))
    assert other == Quote((Paragraph("第二句"),))
    assert text == Paragraph("正文")


@given(st.text(alphabet="甲乙a1 \n#*-`>|[]()!.\\", max_size=120))
def test_any_text_is_read_to_its_end(text: str) -> None:
    read = str(parse(text))
    assert all(letter in read for letter in "甲乙" if letter in text)
