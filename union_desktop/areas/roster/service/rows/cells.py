# SPDX-License-Identifier: GPL-3.0-or-later
"""Single cells: each different one is read once, and some say that there is nothing."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from typing import Any

from union_desktop.areas.roster.service.reading import Cell

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
NO_LETTER = re.compile(r"[\s\d]*[人名位]?").fullmatch
NOT_HAN = re.compile("[^\u4e00-\u9fff]").search


class Memo(dict[Any, str]):
    """Cell -> value, each different cell read once; ``bad`` keeps the sentence for those that cannot be read."""

    def __init__(self, read: Callable[[Cell], str]) -> None:
        super().__init__()
        self._read = read
        self.bad: dict[Any, str] = {}

    def __missing__(self, cell: Cell) -> str:
        try:
            value = self._read(cell)
        except ValueError as error:
            self.bad[cell] = str(error)
            value = ""
        value = self[cell] = sys.intern(value)
        return value


def is_nothing(text: str) -> bool:
    """Whether a normalised text only says that there is nothing: blank, a dash, 无, #N/A."""
    return text.upper().rstrip("。.") in _NONE_WORDS or _NONE_MARKS(text) is not None


def joined_text(cells: Sequence[Cell]) -> str | None:
    """All cells as one text, so that one look can tell that a whole column is plain; None where not all are text."""
    try:
        return "".join(cells)
    except TypeError:
        return None
