# SPDX-License-Identifier: GPL-3.0-or-later
"""Single cells: each different one is read once."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from typing import Any

from union_desktop.core.sheets.files import Cell

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


def joined_text(cells: Sequence[Cell]) -> str | None:
    """All cells as one text, so that one look can tell that a whole column is plain; None where not all are text."""
    try:
        return "".join(cells)
    except TypeError:
        return None
