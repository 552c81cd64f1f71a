# SPDX-License-Identifier: GPL-3.0-or-later
"""What lines and cells of lists say without saying anything: totals, dashes, #N/A; and the letters above a column."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TOTAL = re.compile(r"(?:合|总|小|共|累)计(?:人数|数)?|总人数|总数|人数合计|本页小计|本页合计|总计人数")
TOTAL_WORDS = frozenset(
    {"合计", "总计", "小计", "共计", "累计", "总数", "总人数", "本页小计", "本页合计", "人数合计"}
)
# What people and formulas leave in a cell that says nothing.
_NONE_WORDS = frozenset(
    [
        "无",
        "暂无",
        "没有",
        "不详",
        "未知",
        "不明",
        "空",
        "空白",
        "未填",
        "未填写",
        "待补",
        "待补充",
        "待定",
        "NULL",
        "NONE",
        "NAN",
        "NIL",
        "N/A",
        "NA",
        "#N/A",
        "#NA",
        "#REF!",
        "#VALUE!",
        "#NAME?",
        "#DIV/0!",
        "#NUM!",
        "#NULL!",
        "#GETTING_DATA",
    ]
)
_NONE_MARKS = re.compile(r"[-\u2010-\u2015\u2500_/\\|.。、，,·*?？~～…]*").fullmatch
COUNT = re.compile(r"\d+(?:人|名|位)?").fullmatch
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def is_nothing(text: str) -> bool:
    """Whether a normalised text only says that there is nothing: blank, a dash, 无, #N/A."""
    return text.upper().rstrip("。.") in _NONE_WORDS or _NONE_MARKS(text) is not None


def is_total(texts: Sequence[str], name: str) -> bool:
    """Whether a line with these texts, without blanks, is a total: it says so and names nobody (a count may stand there)."""
    return any(_TOTAL.match(text) for text in texts) and (
        not name or name in TOTAL_WORDS or COUNT(name) is not None
    )


def column_letters(index: int) -> str:
    """The letters Excel writes above a column; 0 is A."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = _LETTERS[rest] + letters
    return letters
