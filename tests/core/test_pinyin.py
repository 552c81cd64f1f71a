# SPDX-License-Identifier: GPL-3.0-or-later
"""Readings of names and what the search finds by them, the index tried in a real FTS5 table as the program makes it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given, strategies as st
from sqlcipher3 import dbapi2

from union_desktop.core import pinyin
from union_desktop.core.surnames import COMPOUND_SURNAMES, GIVEN, SURNAMES


@pytest.mark.parametrize(
    ("name", "sort_key", "full", "initials"),
    [
        ("单雄信", "shan xiong xin", "shan xiongxin", "sxx"),
        ("仇英", "qiu ying", "qiu ying", "qy"),
        ("解缙", "xie jin", "xie jin", "xj"),
        ("曾巩", "zeng gong", "zeng gong", "zg"),
        ("区志强", "ou zhi qiang", "ou zhiqiang", "ozq"),
        ("查良镛", "zha liang yong", "zha liangyong", "zly"),
        ("任贤齐", "ren xian qi", "ren xianqi", "rxq"),
        ("欧阳修", "ou yang xiu", "ouyang xiu", "oyx"),
        ("万俟卨", "mo qi xie", "moqi xie", "mqx"),
        ("尉迟恭", "yu chi gong", "yuchi gong", "ycg"),
        ("长孙无忌", "zhang sun wu ji", "zhangsun wuji", "zswj"),
        ("令狐冲", "ling hu chong", "linghu chong", "lhc"),
        ("吕布", "lv bu", "lv bu", "lb"),
        ("张翀", "zhang chong", "zhang chong", "zc"),
        ("李䶮", "li yan", "li yan", "ly"),
        ("王𬱖", "wang di", "wang di", "wd"),
        ("阿卜杜拉·买买提", "a bu du la mai mai ti", "a bu du la mai mai ti", "abdlmmt"),
        ("John Smith", "john smith", "john smith", "js"),
        ("王Q", "wang q", "wang q", "wq"),
        ("乐", "le", "le", "l"),
        ("", "", "", ""),
    ],
)
def test_names_are_read_with_the_surname_as_a_surname(
    name: str, sort_key: str, full: str, initials: str
) -> None:
    reading = pinyin.read_name(name)
    assert (reading.sort_key, reading.full, reading.initials) == (sort_key, full, initials)


def test_other_readings_are_kept_and_the_likely_one_comes_first() -> None:
    assert pinyin.read_name("单雄信").alternatives == (("dan", "xiong", "xin"),)
    assert pinyin.read_name("单于飞").syllables == ("chan", "yu", "fei")
    assert ("shan", "yu", "fei") in pinyin.read_name("单于飞").alternatives
    assert pinyin.read_name("曾乐").alternatives == (("zeng", "yue"), ("ceng", "le"), ("ceng", "yue"))
    assert pinyin.read_name("张三").alternatives == ()


def test_an_unknown_character_stands_for_itself() -> None:
    reading = pinyin.read_name("王\U000323ae")
    assert reading.syllables == ("wang", "\U000323ae")


@given(st.text(max_size=12))
def test_every_name_has_a_reading_and_tokens(name: str) -> None:
    reading = pinyin.read_name(name)
    assert all(reading.syllables)
    assert all(" " not in syllable for syllable in reading.syllables)
    assert len(reading.alternatives) < 8
    assert pinyin.sort_key(name) == reading.sort_key
    tokens = pinyin.search_tokens(name, reading.syllables, "", "", ()).split(" ")
    assert tokens == [""] or all(tokens)


def test_the_tables_hold_plain_syllables() -> None:
    for han, readings in (*SURNAMES.items(), *GIVEN.items()):
        assert len(han) == 1
        assert len(set(readings)) == len(readings)
        assert all(reading.isascii() and reading.isalpha() and reading.islower() for reading in readings)
    for surname, syllables in COMPOUND_SURNAMES.items():
        assert len(surname) == 2
        assert len(syllables) == 2


def test_an_edited_reading_is_sorted_by_and_searched() -> None:
    assert pinyin.parse_reading("Shàn  xióng-xìn") == ("shan", "xiong", "xin")
    assert pinyin.parse_reading("lǚ bù") == ("lv", "bu")
    assert pinyin.sort_key("单雄信", "dan xiong xin") == "dan xiong xin"
    assert pinyin.sort_key("单雄信", " ") == "shan xiong xin"
    tokens = pinyin.search_tokens("盖叫天", "gai jiao tian", "", "", ()).split()
    assert {"gaijiaotian", "gejiaotian", "gjt"} <= set(tokens)


def test_the_tokens_of_one_member() -> None:
    tokens = pinyin.search_tokens(
        "单雄信", ("shan", "xiong", "xin"), "0012345", "19900001111", ["计算机学院"]
    )
    assert tokens == (
        "单雄信 雄信 信 shanxiongxin sxx xiongxin xx xin x shanxx danxiongxin dxx danxx "
        "0012345 12345 2345 19900001111 1111 计算机学院 算机学院 机学院 学院 院"
    )


def test_tokens_have_no_gaps_when_parts_are_missing() -> None:
    assert pinyin.search_tokens("", "", "", "", []) == ""
    assert pinyin.search_tokens("", "", "0000", "", [""]) == "0000"


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("张 计算机", ["计算机", "张"]),
        ("zhangs", ["zhangs"]),
        ("ZS", ["zs"]),
        ("1380000", ["1380000"]),
        ("１３８００００", ["1380000"]),
        ("ｚｈａｎｇ　ｓ", ["zhang", "s"]),
        ("138 0000 1111", ["13800001111"]),
        ("138-0000-1111", ["13800001111"]),
        ("010-8268 0001", ["01082680001"]),
        ("张san", ["san", "张"]),
        ("Zhāng", ["zhang"]),
        ("lǚ", ["lv"]),
        ("xi'an", ["xian"]),
        ("阿卜杜拉·买", ["阿卜杜拉买"]),
        ('"张三"*', ["张三"]),
        ("张三，李四", ["张三", "李四"]),
        ("张 张", ["张"]),
        ("  ", []),
        ('"*():^', []),
        ("", []),
    ],
)
def test_what_is_typed_becomes_terms(typed: str, terms: list[str]) -> None:
    assert pinyin.query_terms(typed) == terms


@given(st.text())
def test_terms_are_few_short_and_clean(typed: str) -> None:
    terms = pinyin.query_terms(typed)
    assert len(terms) <= 8
    assert all(0 < len(term) <= 40 and '"' not in term and " " not in term for term in terms)


PEOPLE = {
    1: ("单雄信", "0012345", "19900001111", ["计算机学院", "计算机工会小组"]),
    2: ("张三", "0020001", "19900002222", ["计算机学院"]),
    3: ("张𬱖", "A0031", "19900003333", ["图书馆"]),
    4: ("阿卜杜拉·买买提", "", "010-82680001", ["图书馆"]),
    5: ("吕布", "", "", []),
    6: ("李䶮", "", "", ["3号楼"]),
    7: ("John Smith", "", "", []),
    8: ("欧阳娜娜", "", "", []),
}


@pytest.fixture(scope="module")
def index() -> Iterator[dbapi2.Connection]:
    connection = dbapi2.connect(":memory:")
    connection.execute(
        "create virtual table found using fts5(tokens, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3', "
        "content='', detail=none, columnsize=0)"
    )
    for key, (name, staff_no, phone, departments) in PEOPLE.items():
        tokens = pinyin.search_tokens(name, pinyin.read_name(name).syllables, staff_no, phone, departments)
        connection.execute("insert into found(rowid, tokens) values (?, ?)", (key, tokens))
    yield connection
    connection.close()


@pytest.mark.parametrize(
    ("typed", "hits"),
    [
        ("单", {1}),
        ("雄信", {1}),
        ("shan", {1}),
        ("dan", {1}),
        ("shanx", {1}),
        ("shanxx", {1}),
        ("xiongx", {1}),
        ("sxx", {1}),
        ("dxx", {1}),
        ("2345", {1}),
        ("12345", {1}),
        ("0012", {1}),
        ("1111", {1}),
        ("199", {1, 2, 3}),
        ("199 0000 2222", {2}),
        ("张", {2, 3}),
        ("zhang", {2, 3}),
        ("张 计算机", {2}),
        ("张san", {2}),
        ("zs", {2}),
        ("𬱖", {3}),
        ("张𬱖", {3}),
        ("a0031", {3}),
        ("买买提", {4}),
        ("阿卜杜拉·买", {4}),
        ("82680001", {4}),
        ("010-8268", {4}),
        ("0001", {2, 4}),
        ("lv", {5}),
        ("lyu", {5}),
        ("lu", {5}),
        ("䶮", {6}),
        ("3号楼", {6}),
        ("smith", {7}),
        ("js", {7}),
        ("oynn", {8}),
        ("娜娜", {8}),
        ("算机", {1, 2}),
        ("没有这个人", set()),
    ],
)
def test_members_are_found(index: dbapi2.Connection, typed: str, hits: set[int]) -> None:
    query = " AND ".join(f'"{term}"*' for term in pinyin.query_terms(typed))
    found = {row[0] for row in index.execute("select rowid from found where found match ?", (query,))}
    assert found == hits


def test_the_dictionary_is_not_loaded_by_importing_the_module() -> None:
    code = (
        "import sys; from union_desktop.core import pinyin, codes, values; print('pypinyin' in sys.modules, 'stdnum' in sys.modules);"
        "pinyin.read_name('张三'); print('pypinyin' in sys.modules, 'pypinyin.phrases_dict' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "True", "False"]
