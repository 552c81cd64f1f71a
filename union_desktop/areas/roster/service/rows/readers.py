# SPDX-License-Identifier: GPL-3.0-or-later
"""How the cells of each kind of field are read; the cells of a plain column are its values."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from union_desktop.areas.members.terms import joined_on_problem
from union_desktop.areas.roster.service.rows.candidates import NEW_UNIT, UNKNOWN_UNIT
from union_desktop.areas.roster.service.rows.cells import NOT_HAN, joined_text
from union_desktop.areas.roster.service.rows.identity import (
    ANY_PERMITS,
    PERMIT,
    permit_type,
    questionable,
    read_id,
)
from union_desktop.areas.roster.service.rows.table import TableReader
from union_desktop.areas.roster.terms import (
    CREATE_UNIT,
    FIELD_BY_KEY,
    REFUSE_UNIT,
    FieldKind,
    short_unit_key,
    word_key,
)
from union_desktop.core import codes, values
from union_desktop.core.sheets.files import Cell, cell_text
from union_desktop.core.sheets.lines import is_nothing

_CODE_TABLES = codes.TABLES
_LEFT_OUT = "这一格没有采用，其余内容照常核对。"
_NONE = "无"
_MOBILE_STARTS = frozenset({"", *(f"1{digit}" for digit in "3456789")})
_PLAIN_NAME = re.compile("[\u4e00-\u9fff]{2,4}").fullmatch
_PLAIN_STAFF_NO = re.compile(r"[0-9A-Za-z]{1,11}").fullmatch
_PLAIN_PHONE = re.compile(r"1[3-9]\d{9}").fullmatch


def _text(reader: TableReader, key: str, cells: list[Cell]) -> list[str]:
    def read(cell: Cell) -> str:
        text = values.normalise_text(cell_text(cell))
        return "" if is_nothing(text) else text

    return reader.through(key, cells, read)


def _name(reader: TableReader, key: str, cells: list[Cell]) -> list[str]:
    def read(cell: Cell) -> str:
        name = values.normalise_name(cell_text(cell))
        if is_nothing(name):
            return ""
        if re.search(r"\d", name):
            raise ValueError(f"姓名“{name}”里有数字。请核对这一行是否错列，改正后重新提供。")
        if len(name) > 60:
            raise ValueError("姓名超过 60 个字。请核对这一行是否错列，改正后重新提供。")
        return name

    joined = joined_text(cells)
    if joined is not None and NOT_HAN(joined) is None and set(map(len, cells)) <= {2, 3, 4}:
        return cells
    memo = reader.memo(key, read)
    plain = _PLAIN_NAME
    result = [cell if cell.__class__ is str and plain(cell) else memo[cell] for cell in cells]
    reader.report(key, cells, memo, fatal=True)
    for at, name in enumerate(result) if "" in result else ():
        if not name and cells[at] not in memo.bad:
            reader.result.add_problem(reader.start + at, key, "这一行没有姓名。请补上姓名后重新提供这一行。")
    return result


def _staff_no(reader: TableReader, key: str, cells: list[Cell]) -> list[str]:
    def read(cell: Cell) -> str:
        if isinstance(cell, float):
            if not cell.is_integer() or not 0 < cell < 1e15:
                raise ValueError(
                    f"工号“{cell:g}”是被表格软件改坏的号码。请在原表中把这一列设为文本，重新填写完整的工号。"
                )
            return str(int(cell))
        text = values.normalise_text(cell_text(cell)).replace(" ", "").strip("'’‘`")
        if re.fullmatch(r"\d+\.0", text):
            text = text[:-2]
        if values.looks_damaged(text):
            raise ValueError(
                f"工号“{text}”是被表格软件改坏的号码。请在原表中把这一列设为文本，重新填写完整的工号。"
            )
        if len(text) > 40:
            raise ValueError("工号超过 40 个字符。请核对这一列是否错列，改正后重新提供。")
        return "" if is_nothing(text) else text

    joined = joined_text(cells)
    if joined is not None and joined.isascii() and joined.isalnum() and max(map(len, cells)) < 12:
        return cells
    memo = reader.memo(key, read)
    plain = _PLAIN_STAFF_NO
    result = [cell if cell.__class__ is str and plain(cell) else memo[cell] for cell in cells]
    reader.result.numeric_staff_no.update(
        reader.start + at for at, cell in enumerate(cells) if cell.__class__ is not str
    )
    reader.report(key, cells, memo, fatal=True)
    return result


def _id_number(reader: TableReader, key: str, cells: list[Cell]) -> list[str]:
    today = reader.vocabulary.today
    types: list[str] | None = None
    if "id_type" in reader.position:
        table = _CODE_TABLES["id_type"]
        answers = reader.vocabulary.answers.get("id_type", {})
        type_of = reader.memo(
            "type of number",
            lambda cell: answers.get(cell_text(cell)) or table.parse(cell_text(cell)) or "",
        )
        told = reader.cells("id_type")
        types = [type_of[cell] for cell in told]
        if PERMIT in types:
            for at, number in enumerate(map(values.normalise_id_number, cells)):
                if types[at] == PERMIT and values.normalise_text(told[at]) in ANY_PERMITS:
                    types[at] = permit_type(number)
    result: list[str] = list(cells)
    if types is None or set(types) <= {"", "111"}:
        closer: Iterable[int] = questionable(cells, reader.judges)
    else:
        closer = range(len(cells))
    for at in closer:
        if cells[at] == "":
            continue
        result[at], sentence = read_id(cells[at], (types[at] if types else "") or "111", today)
        if sentence:
            reader.result.add_problem(reader.start + at, key, sentence)
    return result


def _phone(reader: TableReader, key: str, cells: list[Cell]) -> list[str]:
    def read(cell: Cell) -> str:
        phone = values.normalise_phone(cell_text(cell))
        if is_nothing(phone):
            return ""
        if problem := values.check_phone(phone):
            raise ValueError(problem)
        return phone

    joined = joined_text(cells)
    if (
        joined is not None
        and joined.isascii()
        and joined.isdigit()
        and set(map(len, cells)) <= {0, 11}
        and {cell[:2] for cell in cells} <= _MOBILE_STARTS
    ):
        return cells
    memo = reader.memo(key, read)
    plain = _PLAIN_PHONE
    result = [cell if cell.__class__ is str and plain(cell) else memo[cell] for cell in cells]
    reader.report(key, cells, memo, fatal=False, suffix=_LEFT_OUT)
    return result


def _date(reader: TableReader, key: str, cells: list[Cell]) -> list[str]:
    today = reader.vocabulary.today
    months = reader.remembered(key)

    def read(cell: Cell) -> str:
        if cell.__class__ is dt.date and cell.year >= 1926 and cell <= today:
            return str(cell)
        if isinstance(cell, str) and is_nothing(values.normalise_text(cell)):
            return ""
        loose = values.parse_loose_date(cell, today=today)
        if key == "joined_on" and (sentence := joined_on_problem(loose.date, today)):
            raise ValueError(sentence)
        if key == "birth_date" and loose.date > today:
            raise ValueError(f"出生日期“{cell_text(cell)}”在今天之后。请核对后重新填写。")
        if not loose.day_known:
            months.add(cell)
        return loose.date.isoformat()

    result = reader.through(key, cells, read, fatal=True)
    if months:
        found = {reader.start + at for at, cell in enumerate(cells) if cell in months}
        reader.result.month_only.setdefault(key, set()).update(found)
    return result


def _money(reader: TableReader, key: str, cells: list[Cell]) -> list[str]:
    def read(cell: Cell) -> str:
        if isinstance(cell, str) and is_nothing(values.normalise_text(cell)):
            return ""
        fen = values.parse_yuan(cell)
        if fen < 0:
            raise ValueError(f"“{cell_text(cell)}”是负数，不能作为金额。")
        return str(fen)

    return reader.through(key, cells, read, suffix=_LEFT_OUT)


def _code(reader: TableReader, key: str, cells: list[Cell]) -> list[str]:
    table = _CODE_TABLES[key]
    return _coded(reader, key, cells, table.parse, fatal=False)


def _choice(reader: TableReader, key: str, cells: list[Cell]) -> list[str]:
    if key == "union_group":
        # Read together with the department, in ``units``.
        return []
    names = reader.vocabulary.names.get(key, {})
    return _coded(reader, key, cells, lambda text: names.get(word_key(text)), fatal=True)


def _coded(
    reader: TableReader, key: str, cells: list[Cell], parse: Callable[[str], str | None], *, fatal: bool
) -> list[str]:
    title = FIELD_BY_KEY[key].title
    answers = reader.vocabulary.answers.get(key, {})
    unknown = reader.remembered(key)

    def read(cell: Cell) -> str:
        text = values.normalise_text(cell_text(cell))
        if not text:
            return ""
        found = answers.get(text)
        if found is None and text != _NONE and is_nothing(text):
            return ""
        if found is None:
            found = parse(text)
        if found is None and text == _NONE:
            return ""
        if found is None:
            unknown.add(text)
            if fatal:
                raise ValueError(
                    f"不认识的{title}“{text}”。请在核对时指定它对应哪一个{title}，或改正后重新提供。"
                )
            raise ValueError(f"不认识的{title}“{text}”，可在核对时指定它的含义。{_LEFT_OUT}")
        return found

    result = reader.through(key, cells, read, fatal=fatal)
    if unknown:
        counter = reader.counters.setdefault(key, Counter())
        for cell, count in Counter(cells).items():
            if (text := values.normalise_text(cell_text(cell))) in unknown:
                counter[text] += count
    return result


def units(reader: TableReader, cells: list[Cell]) -> list[str]:
    """Units by name: a number, NEW_UNIT + name, or UNKNOWN_UNIT + name, which comparing decides about.

    A group that is there is never made again, whatever was answered before it was made; new ones that differ only in
    how they are written are one.
    """
    result = reader.result
    names = reader.vocabulary.names.get("union_group", {})
    unclear = reader.unclear
    answers = reader.vocabulary.answers.get("union_group", {})
    otherwise = NEW_UNIT if reader.vocabulary.create_units else UNKNOWN_UNIT
    asked = reader.remembered("unit")

    def read(cell: Cell) -> str:
        text = values.normalise_text(cell_text(cell))
        if is_nothing(text):
            return ""
        answer = answers.get(text)
        if answer == REFUSE_UNIT:
            return UNKNOWN_UNIT + text
        if answer and answer != CREATE_UNIT:
            return answer
        key, short = word_key(text), short_unit_key(text)
        for wanted in (key, short):
            if told := unclear.get(wanted):
                asked.add(text)
                result.unit_choices[UNKNOWN_UNIT + text], result.unit_sentences[UNKNOWN_UNIT + text] = told
                return UNKNOWN_UNIT + text
            if known := names.get(wanted):
                return known
        if answer is None:
            asked.add(text)
        if answer == CREATE_UNIT or otherwise == NEW_UNIT:
            return NEW_UNIT + result.new_units.setdefault(short, text)
        return UNKNOWN_UNIT + text

    read_units = reader.through("unit", cells, read)
    if asked:
        counter = reader.counters.setdefault("union_group", Counter())
        for cell, count in Counter(cells).items():
            if (text := values.normalise_text(cell_text(cell))) in asked:
                counter[text] += count
    return read_units


READERS: Mapping[FieldKind, Callable[[TableReader, str, list[Cell]], list[str]]] = {
    FieldKind.NAME: _name,
    FieldKind.STAFF_NO: _staff_no,
    FieldKind.ID_NUMBER: _id_number,
    FieldKind.PHONE: _phone,
    FieldKind.DATE: _date,
    FieldKind.MONEY: _money,
    FieldKind.CODE: _code,
    FieldKind.CHOICE: _choice,
    FieldKind.TEXT: _text,
}
