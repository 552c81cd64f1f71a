# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions lead to the section that answers, in its own words or in others."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from union_desktop.app.help.contents import Manual, Place
from union_desktop.app.help.search import Index, fold, marks_in, terms


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("忘记密码", "忘记密码"),
        ("密码忘了怎么办？", "忘记密码"),
        ("退休", "会籍变动"),
        ("怎么新增会员", "新增一名会员"),
        ("新会员", "新增一名会员"),
        ("恢复码丢了", "更换恢复码"),
        ("不能放在网盘", "为什么不能放在网络盘里"),
        ("ctrl+e", "会籍变动"),
        ("ＣＴＲＬ＋Ｎ", "新增一名会员"),
        ("会籍 退休", "会籍变动"),
        ("这里登记", "会籍变动"),
    ],
)
def test_questions_find_their_section_first(manual: Manual, question: str, answer: str) -> None:
    hits = Index(manual.sections).find(question)
    assert [hit.title for hit in hits[:1]] == [answer]
    assert hits[0].words


def test_what_is_not_there_is_not_found(manual: Manual) -> None:
    index = Index(manual.sections)
    assert index.find("食堂菜单") == []
    assert index.find("") == []
    assert index.find("？！") == []


def test_a_hit_says_where_it_stands_and_shows_the_words(manual: Manual) -> None:
    [hit] = Index(manual.sections).find("转出")
    assert hit.place == Place("02-members", "会籍变动")
    assert hit.above == ("02 会员",)
    assert [hit.excerpt[start:end] for start, end in hit.marks] == ["转出"]


def test_a_long_paragraph_is_cut_around_the_word(real: Manual) -> None:
    hit = Index(real.sections).find("坚果云")[0]
    assert hit.excerpt.startswith("…")
    assert "坚果云" in hit.excerpt
    assert len(hit.excerpt) < 70


def test_every_heading_of_the_manual_is_found_by_its_own_words(real: Manual) -> None:
    index = Index(real.sections)
    assert len(real.sections) > 60
    lost = [
        section.title
        for section in real.sections
        if section.title not in [hit.title for hit in index.find(section.title)[:5]]
    ]
    assert lost == []


@given(st.text())
def test_folding_keeps_every_letter_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_overlapping_words_are_one_mark() -> None:
    assert marks_in("工会会员会员", ("会员", "工会会", "员会")) == ((0, 6),)


def test_question_words_go_unless_there_is_nothing_else() -> None:
    assert terms("请问怎么打印名册？") == ("打印名册",)
    assert terms("人 的 名册") == ("名册",)
    assert terms("怎么") == ("怎么",)
