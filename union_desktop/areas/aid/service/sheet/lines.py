# SPDX-License-Identifier: GPL-3.0-or-later
"""Which lines of a list of payments are about somebody; what is left out is told, because money may hide in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from union_desktop.areas.aid.terms import Unit
from union_desktop.areas.roster.service.reading import RawTable
from union_desktop.core import values
from union_desktop.core.money import parse_amount
from union_desktop.core.sheets.files import cell_text
from union_desktop.core.sheets.lines import column_letters

_TOTAL: Final = re.compile("(?:本页)?(?:合计|总计|小计|共计|累计)")
_WHOLE_TOTAL: Final = re.compile("合计|总计|共计")
_NAME: Final = re.compile("[\u3400-\U0003134f·]{2,6}|[A-Za-z·.]{2,40}")
_NUMBER: Final = re.compile("[0-9A-Za-z-]{2,20}")
_FOOT: Final = re.compile(
    r"^(?:制表|审核|填表|经办|负责人|复核|出纳|会计|领导|注[:：]|说明[:：]|日期|单位负责|备注[:：])"
)


@dataclass(slots=True)
class Lines:
    """The lines to be read, with their numbers in the file; sentences about the others; totals over the whole list."""

    rows: list[tuple[int, Sequence[Any]]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    totals: list[tuple[int, int]] = field(default_factory=list)


def lines_of(table: RawTable, columns: Mapping[str, int], unit: Unit) -> Lines:
    """The lines that are about somebody.

    A line without money is one whose amount was forgotten only where it names somebody; else it is a caption, a remark under
    the list, a line of signatures, or a number waiting for a name.
    """
    money = [at for key, at in columns.items() if key in ("amount", "goods_value") or key.startswith("fund:")]
    found = Lines()
    blank = 0
    for at, row in enumerate(table.rows):
        number = table.table.first_row + at
        texts = [values.normalise_text(cell_text(cell)).replace(" ", "") for cell in row]
        filled = [text for text in texts if text]
        if not filled:
            blank += 1
        elif any(_TOTAL.match(text) for text in filled[:2]):
            found.left_out.append(f"第 {number} 行是合计行，没有计入名单。")
            if any(_WHOLE_TOTAL.match(text) for text in filled[:2]):
                _note_total(found, number, row, columns)
        elif _is_header_again(texts, table.table.headers):
            found.left_out.append(f"第 {number} 行是重复的表头，没有计入名单。")
        elif not any(texts[place] and not _FOOT.match(texts[place]) for place in money) and (
            _FOOT.match(filled[0]) or not _names_somebody(texts, columns, unit)
        ):
            found.left_out.append(f"第 {number} 行“{filled[0][:20]}”没有写金额，看作说明文字，没有计入名单。")
        else:
            found.rows.append((number, row))
    if blank:
        found.left_out.append(f"有 {blank} 行空行，没有计入名单。")
    return found


def place(table: RawTable, number: int, at: int) -> str:
    """The header and the cell somebody has to look at: 金额（D5）."""
    return f"{table.table.headers[at]}（{column_letters(table.table.first_column + at)}{number}）"


def _note_total(found: Lines, number: int, row: Sequence[Any], columns: Mapping[str, int]) -> None:
    if "amount" not in columns:
        return
    try:
        found.totals.append((number, parse_amount(row[columns["amount"]])))
    except ValueError:
        # A total nobody filled in, or one in words of its own, can be compared with nothing.
        return


def _names_somebody(texts: Sequence[str], columns: Mapping[str, int], unit: Unit) -> bool:
    name = texts[columns["name"]] if "name" in columns else ""
    numbers = [texts[columns[key]] for key in ("staff_no", "id_number") if key in columns]
    if unit is Unit.COLLECTIVE:
        return bool(name)
    return bool(_NAME.fullmatch(name)) or any(map(_NUMBER.fullmatch, numbers))


def _is_header_again(texts: Sequence[str], headers: Sequence[str]) -> bool:
    same = sum(1 for text, header in zip(texts, headers, strict=True) if text and text == header)
    return same >= 2
