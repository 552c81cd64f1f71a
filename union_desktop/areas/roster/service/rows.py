# SPDX-License-Identifier: GPL-3.0-or-later
"""From cells to values, column by column: what a roster says in the forms the office file keeps, and what is wrong.

Works on whole columns because 100,000 lines must not cost much more than reading them; most cells are right as they
stand and are only looked at, the others are each read once (``_Memo``). All problems of a file come out at once.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

from union_desktop.areas.roster.service.reading import Cell, RawTable, Row, cell_text
from union_desktop.areas.roster.terms import (
    FIELD_BY_KEY,
    FIELDS,
    FieldKind,
    Problem,
    UnknownValue,
    ValueMap,
)
from union_desktop.core import codes, values

# A unit in a line is the number of a union group, or one of these marks before its name.
NEW_UNIT = "+"
UNKNOWN_UNIT = "?"

_CODE_TABLES = {table.key: table for table in codes.TABLES}
_TOTAL = re.compile(r"(?:合|总|小|共|累)计(?:人数|数)?|总人数|总数|人数合计|本页小计|本页合计|总计人数")
_TOTAL_WORDS = frozenset({"合计", "总计", "小计", "共计", "累计", "总数", "总人数", "本页小计", "本页合计", "人数合计"})
_NOT_A_NAME = re.compile(r"[\d:：、，,（(/]|^第|部$|处$|学院$|小组$|人员$")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What words of a roster mean in this office: text -> code or number, and the office's own answers before.

    ``names`` gives, for "staff_category", "campus" and "union_group", the known texts (compared by ``word_key``).
    ``answers`` are those of the source (terms.ValueMap); ``create_units`` takes unknown units as new ones.
    """

    today: dt.date
    names: Mapping[str, Mapping[str, str]]
    answers: ValueMap = field(default_factory=dict)
    create_units: bool = False


@dataclass(slots=True)
class Candidates:
    """The lines of a file as values by column; '' is blank everywhere.

    ``raw`` are the cells of each line, ``origin`` its sheet (position in ``tables``) and its row number in Excel.
    """

    tables: list[RawTable]
    columns: dict[str, list[str]] = field(default_factory=dict)
    raw: list[Row] = field(default_factory=list)
    origin: list[tuple[int, int]] = field(default_factory=list)
    problems: dict[int, list[Problem]] = field(default_factory=dict)
    notes: dict[int, list[str]] = field(default_factory=dict)
    numeric_staff_no: set[int] = field(default_factory=set)
    month_only: dict[str, set[int]] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    ignored_count: int = 0
    unknown: list[UnknownValue] = field(default_factory=list)
    unit_field: str = ""
    positions: list[dict[str, int]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.raw)

    def problem(self, line: int, key: str, message: str, *, fatal: bool = True, value: str | None = None) -> Problem:
        """A problem with a line's field, at the place in the file where that field stands."""
        sheet, row = self.origin[line]
        at = self.positions[sheet].get(key)
        table = self.tables[sheet].table
        column = "" if at is None else column_letters(table.first_column + at)
        if value is None:
            value = "" if at is None else cell_text(self.raw[line][at])
        return Problem(table.sheet, row, column, value, message, fatal)

    def add_problem(self, line: int, key: str, message: str, *, fatal: bool = True) -> None:
        """Record a problem; a line with a fatal one is sent back."""
        self.problems.setdefault(line, []).append(self.problem(line, key, message, fatal=fatal))


def column_letters(index: int) -> str:
    """The letters Excel writes above a column; 0 is A."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = _LETTERS[rest] + letters
    return letters


def word_key(text: str) -> str:
    """The form in which names of units, categories and campuses are compared."""
    return values.normalise_text(text).replace(" ", "").upper()


def read_rows(tables: Sequence[RawTable], columns: Mapping[str, str], vocabulary: Vocabulary) -> Candidates:
    """Read all lines of all sheets; ``columns`` maps header texts to field keys."""
    result = Candidates(list(tables))
    counters: dict[str, Counter[str]] = {}
    for raw_table in tables:
        _TableReader(result, raw_table, columns, vocabulary, counters).read()
    for entry in FIELDS:
        if entry.key in counters:
            result.unknown.extend(
                UnknownValue(entry.key, text, count) for text, count in counters[entry.key].most_common()
            )
    _check_against_id(result, vocabulary.today)
    return result


class _Memo(dict[Any, str]):
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
        self[cell] = value
        return value


class _TableReader:
    """One sheet; ``start`` is the number of lines read before it."""

    def __init__(
        self,
        result: Candidates,
        raw: RawTable,
        columns: Mapping[str, str],
        vocabulary: Vocabulary,
        counters: dict[str, Counter[str]],
    ) -> None:
        self.result = result
        self.raw = raw
        self.vocabulary = vocabulary
        self.counters = counters
        self.start = len(result.raw)
        self.position: dict[str, int] = {}
        for at, header in enumerate(raw.table.headers):
            key = columns.get(header, "")
            if key in FIELD_BY_KEY and key not in self.position:
                self.position[key] = at
        self.rows = raw.rows
        self.numbers: Sequence[int] = range(raw.table.first_row, raw.table.first_row + len(raw.rows))

    def read(self) -> None:
        """Append this sheet's lines to the result."""
        result = self.result
        sheet = len(result.positions)
        result.positions.append(self.position)
        self._drop_what_is_no_line()
        count = len(self.rows)
        result.raw.extend(self.rows)
        result.origin.extend(zip(repeat(sheet), self.numbers))
        unit_field = "union_group" if "union_group" in self.position else "department"
        if unit_field == "union_group" or not result.unit_field:
            result.unit_field = unit_field
        read: dict[str, list[str]] = {}
        for key in self.position:
            kind = FIELD_BY_KEY[key].kind
            read[key] = self._READERS[kind](self, key, self._cells(key))
        if unit_field in self.position:
            read["union_group"] = self._units(unit_field, self._cells(unit_field))
        for key in read.keys() - result.columns.keys():
            result.columns[key] = [""] * self.start
        for key, column in result.columns.items():
            column.extend(read.get(key) or repeat("", count))

    def _cells(self, key: str) -> list[Cell]:
        at = self.position[key]
        return [row[at] for row in self.rows]

    # ------------------------------------------------------------------------------------ lines that are none

    def _drop_what_is_no_line(self) -> None:
        """Leave out blank lines, totals, repeated headers, captions and footers."""
        blank = [""] * len(self.rows)
        name, staff_no, id_number = (
            self._cells(key) if key in self.position else blank for key in ("name", "staff_no", "id_number")
        )
        dropped = set()
        for at, (called, numbered, identified) in enumerate(zip(name, staff_no, id_number, strict=True)):
            if called and (numbered or identified) and called not in _TOTAL_WORDS and called != "姓名":
                continue
            reason = self._why_no_line(self.rows[at], called)
            if reason is not None:
                dropped.add(at)
                self.result.ignored_count += 1
                if reason:
                    self.result.ignored.append(f"{self.raw.table.sheet} 第 {self.numbers[at]} 行：{reason}")
        if dropped:
            kept = [at for at in range(len(self.rows)) if at not in dropped]
            self.rows = [self.rows[at] for at in kept]
            self.numbers = [self.numbers[at] for at in kept]

    def _why_no_line(self, row: Row, called: Cell) -> str | None:
        """Why a row is not about a person ('' for a blank one); None when it is."""
        texts = [text for cell in row if cell != "" and (text := values.normalise_text(cell_text(cell)))]
        if not texts:
            return ""
        name = values.normalise_text(cell_text(called)).replace(" ", "")
        compact = [text.replace(" ", "") for text in texts]
        if (not name or name in _TOTAL_WORDS) and any(_TOTAL.match(text) for text in compact):
            return f"合计行“{texts[0][:20]}”"
        headers = self.raw.table.headers
        same = sum(1 for cell, header in zip(row, headers, strict=True) if header and cell_text(cell) == header)
        if same >= 2 and same * 2 >= len(texts):
            return "重复的表头"
        told = sum(1 for at in self.position.values() if row[at] != "")
        if not name and (told <= 2 or len(texts) <= 2):
            identified = any(
                key in self.position and row[self.position[key]] != "" for key in ("staff_no", "id_number")
            )
            return None if identified else f"说明文字“{texts[0][:20]}”"
        if name and len(texts) == 1 and _NOT_A_NAME.search(name):
            return f"小标题“{texts[0][:20]}”"
        return None

    # ------------------------------------------------------------------------------------------- the columns

    def _through(
        self, key: str, cells: list[Cell], read: Callable[[Cell], str], *, fatal: bool = False, suffix: str = ""
    ) -> list[str]:
        memo = _Memo(read)
        memo[""] = ""
        result = [memo[cell] for cell in cells]
        self._report(key, cells, memo, fatal=fatal, suffix=suffix)
        return result

    def _report(self, key: str, cells: list[Cell], memo: _Memo, *, fatal: bool, suffix: str = "") -> None:
        if memo.bad:
            for at, cell in enumerate(cells):
                if cell in memo.bad:
                    self.result.add_problem(self.start + at, key, memo.bad[cell] + suffix, fatal=fatal)

    def _text(self, key: str, cells: list[Cell]) -> list[str]:
        return self._through(key, cells, lambda cell: values.normalise_text(cell_text(cell)))

    _PLAIN_NAME = re.compile("[\u4e00-\u9fff]{2,4}").fullmatch

    def _name(self, key: str, cells: list[Cell]) -> list[str]:
        def read(cell: Cell) -> str:
            name = values.normalise_name(cell_text(cell))
            if re.search(r"\d", name):
                raise ValueError(f"姓名“{name}”里有数字。请核对这一行是否错列，改正后重新提供。")
            if len(name) > 60:
                raise ValueError("姓名超过 60 个字。请核对这一行是否错列，改正后重新提供。")
            return name

        memo = _Memo(read)
        memo[""] = ""
        plain = _TableReader._PLAIN_NAME
        result = [cell if cell.__class__ is str and plain(cell) else memo[cell] for cell in cells]
        self._report(key, cells, memo, fatal=True)
        for at, name in enumerate(result):
            if not name and cells[at] not in memo.bad:
                self.result.add_problem(self.start + at, key, "这一行没有姓名。请补上姓名后重新提供这一行。")
        return result

    _PLAIN_STAFF_NO = re.compile(r"[0-9A-Za-z]{1,20}").fullmatch

    def _staff_no(self, key: str, cells: list[Cell]) -> list[str]:
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
            return "" if text in _NONE_WORDS else text

        memo = _Memo(read)
        memo[""] = ""
        plain = _TableReader._PLAIN_STAFF_NO
        result = [cell if cell.__class__ is str and plain(cell) else memo[cell] for cell in cells]
        self.result.numeric_staff_no.update(
            self.start + at for at, cell in enumerate(cells) if cell.__class__ is float
        )
        self._report(key, cells, memo, fatal=True)
        return result

    def _id_number(self, key: str, cells: list[Cell]) -> list[str]:
        today = self.vocabulary.today
        result: list[str] = []
        bad: dict[int, str] = {}
        types: list[str] | None = None
        if "id_type" in self.position:
            table = _CODE_TABLES["id_type"]
            answers = self.vocabulary.answers.get("id_type", {})
            type_of = _Memo(lambda cell: answers.get(cell_text(cell)) or table.parse(cell_text(cell)) or "")
            types = [type_of[cell] for cell in self._cells("id_type")]
        if types is None and _all_right(cells, today):
            return cells
        for at, cell in enumerate(cells):
            if cell == "":
                result.append("")
                continue
            number, sentence = _read_id(cell, (types[at] if types else "") or "111", today)
            result.append(number)
            if sentence:
                bad[at] = sentence
        for at, sentence in bad.items():
            self.result.add_problem(self.start + at, key, sentence)
        return result

    _PLAIN_PHONE = re.compile(r"1[3-9]\d{9}").fullmatch

    def _phone(self, key: str, cells: list[Cell]) -> list[str]:
        def read(cell: Cell) -> str:
            phone = values.normalise_phone(cell_text(cell))
            if phone in _NONE_WORDS:
                return ""
            if problem := values.check_phone(phone):
                raise ValueError(problem)
            return phone

        memo = _Memo(read)
        memo[""] = ""
        plain = _TableReader._PLAIN_PHONE
        result = [cell if cell.__class__ is str and plain(cell) else memo[cell] for cell in cells]
        self._report(key, cells, memo, fatal=False, suffix=_LEFT_OUT)
        return result

    def _date(self, key: str, cells: list[Cell]) -> list[str]:
        today = self.vocabulary.today
        months: set[Cell] = set()

        def read(cell: Cell) -> str:
            if isinstance(cell, str) and values.normalise_text(cell) in _NONE_WORDS:
                return ""
            loose = values.parse_loose_date(cell, today=today)
            if key == "birth_date" and loose.date > today:
                raise ValueError(f"出生日期“{cell_text(cell)}”在今天之后。请核对后重新填写。")
            if not loose.day_known:
                months.add(cell)
            return loose.date.isoformat()

        result = self._through(key, cells, read, fatal=True)
        if months:
            found = {self.start + at for at, cell in enumerate(cells) if cell in months}
            self.result.month_only.setdefault(key, set()).update(found)
        return result

    def _money(self, key: str, cells: list[Cell]) -> list[str]:
        def read(cell: Cell) -> str:
            fen = values.parse_yuan(cell)
            if fen < 0:
                raise ValueError(f"“{cell_text(cell)}”是负数，不能作为金额。")
            return str(fen)

        return self._through(key, cells, read, suffix=_LEFT_OUT)

    def _code(self, key: str, cells: list[Cell]) -> list[str]:
        table = _CODE_TABLES[key]
        return self._coded(key, cells, lambda text: table.parse(text), fatal=False)

    def _choice(self, key: str, cells: list[Cell]) -> list[str]:
        if key == "union_group":
            # Read together with the department, in _units.
            return []
        names = self.vocabulary.names.get(key, {})
        return self._coded(key, cells, lambda text: names.get(word_key(text)), fatal=True)

    def _coded(
        self, key: str, cells: list[Cell], parse: Callable[[str], str | None], *, fatal: bool
    ) -> list[str]:
        title = FIELD_BY_KEY[key].title
        answers = self.vocabulary.answers.get(key, {})
        unknown: set[str] = set()

        def read(cell: Cell) -> str:
            text = values.normalise_text(cell_text(cell))
            if not text or text in _NONE_WORDS:
                return ""
            found = answers.get(text)
            if found is None:
                found = parse(text)
            if found is None:
                unknown.add(text)
                if fatal:
                    raise ValueError(f"不认识的{title}“{text}”。请在核对时指定它对应哪一个{title}，或改正后重新提供。")
                raise ValueError(f"不认识的{title}“{text}”，可在核对时指定它的含义。{_LEFT_OUT}")
            return found

        result = self._through(key, cells, read, fatal=fatal)
        if unknown:
            counter = self.counters.setdefault(key, Counter())
            for cell, count in Counter(cells).items():
                if (text := values.normalise_text(cell_text(cell))) in unknown:
                    counter[text] += count
        return result

    def _units(self, key: str, cells: list[Cell]) -> list[str]:
        """Units by name: a number, NEW_UNIT + name, or UNKNOWN_UNIT + name, which comparing decides about."""
        names = self.vocabulary.names.get("union_group", {})
        answers = self.vocabulary.answers.get("union_group", {})
        otherwise = NEW_UNIT if self.vocabulary.create_units else UNKNOWN_UNIT
        asked: set[str] = set()

        def read(cell: Cell) -> str:
            text = values.normalise_text(cell_text(cell))
            if not text or text in _NONE_WORDS:
                return ""
            answer = answers.get(text)
            if answer == "create":
                return NEW_UNIT + text
            if answer == "refuse":
                return UNKNOWN_UNIT + text
            found = answer or names.get(word_key(text))
            if found is None:
                asked.add(text)
                return otherwise + text
            return found

        result = self._through(key, cells, read)
        if asked:
            counter = self.counters.setdefault("union_group", Counter())
            for cell, count in Counter(cells).items():
                if (text := values.normalise_text(cell_text(cell))) in asked:
                    counter[text] += count
        return result

    _READERS: Mapping[FieldKind, Callable[[_TableReader, str, list[Cell]], list[str]]] = {
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


_LEFT_OUT = "这一格没有采用，其余内容照常核对。"
_NONE_WORDS = frozenset({"无", "-", "--", "—", "——", "/", "\\", "暂无", "不详", "空", "N/A", "n/a", "#N/A", "无。", "未填"})
_CHECK_CHARACTER = "10X98765432"
# Weighing in base 13 modulo 11 equals the standard's weighing in base 2; core.values explains it.
_CHECK_OF_REST = {rest: _CHECK_CHARACTER[rest * 2 % 11] for rest in range(11)}
_PLAIN_ID = re.compile(r"\d{17}[\dX]").fullmatch


def _all_right(cells: Sequence[Cell], today: dt.date) -> bool:
    """Whether each cell is a right 18-digit number: the usual case, told at a tenth of the price of reading each.

    The parts of a number (county, day) are few, so each different part is judged once by the full rules, with a
    number that carries it; then only the check digits are left.
    """
    try:
        counties = {cell[:6] for cell in cells}
        days = {cell[6:14] for cell in cells}
        if not all(map(_PLAIN_ID, cells)):
            return False
    except TypeError:
        return False
    if len(counties) > 5000 or not cells:
        return False
    for county in counties:
        problem = values.id_problem(f"{county}{today.year - 1}01010010")
        if problem is not None and problem.kind != "check_digit":
            return False
    for day in days:
        problem = values.id_problem(f"110101{day}0010", today=today)
        if problem is not None and problem.kind not in ("check_digit", "region"):
            return False
    check = _CHECK_OF_REST
    return all([check[int(cell[:17], 13) % 11] == cell[17] for cell in cells])


def _read_id(cell: Cell, id_type: str, today: dt.date) -> tuple[str, str]:
    """An ID number and what is wrong with it ('' when nothing)."""
    if not isinstance(cell, str) and values.looks_damaged(cell):
        return "", (
            f"证件号码“{cell:g}”是被表格软件改坏的号码，后面几位已经丢失。"
            "请在原表中把这一列设为文本，重新填写完整的号码。"
        )
    number = values.normalise_id_number(cell_text(cell))
    if not number or number in _NONE_WORDS:
        return "", ""
    if len(number) == 15 and id_type == "111":
        try:
            number = values.upgrade_15(number)
        except ValueError as error:
            return number, f"{error}请对照证件重新填写 18 位号码。"
    return number, values.check_id_number(number, id_type, today=today) or ""


def _check_against_id(result: Candidates, today: dt.date) -> None:
    """Sex and birthday must agree with the ID number; where they do not, the ID number is believed."""
    ids = result.columns.get("id_number")
    if ids is None:
        return
    types = result.columns.get("id_type")
    born = result.columns.get("birth_date")
    if born is not None:
        expected = _Memo(_birth_text)
        loose = result.month_only.get("birth_date", set())
        for at, (number, told) in enumerate(zip(ids, born, strict=True)):
            if not told or len(number) != 18 or (right := expected[number[6:14]]) == told:
                continue
            if not right or (types and types[at] not in ("", "111")) or _is_rejected(result, at):
                continue
            if at in loose and right[:7] == told[:7]:
                loose.discard(at)
            else:
                message = f"出生日期 {told} 与身份证号中的 {right} 不一致，按身份证号采用 {right}，请核对。"
                result.add_problem(at, "birth_date", message, fatal=False)
            born[at] = right
    told_sex = result.columns.get("gender")
    if told_sex is not None:
        odd = frozenset("13579")
        for at, (number, told) in enumerate(zip(ids, told_sex, strict=True)):
            if told and len(number) == 18 and (told == "1") != (number[16] in odd) and told in "12":
                if (types and types[at] not in ("", "111")) or _is_rejected(result, at):
                    continue
                right = "1" if told == "2" else "2"
                label = codes.GENDER.short(right)
                result.add_problem(
                    at, "gender", f"性别与身份证号不一致，按身份证号采用“{label}”，请核对。", fatal=False
                )
                told_sex[at] = right


def _birth_text(digits: str) -> str:
    born = values.birth_date_of(f"000000{digits}0000")
    return "" if born is None else born.isoformat()


def _is_rejected(result: Candidates, line: int) -> bool:
    return any(problem.fatal for problem in result.problems.get(line, ()))


def fatal_lines(result: Candidates) -> Iterable[int]:
    """Lines that go back as a whole."""
    return (line for line, problems in result.problems.items() if any(problem.fatal for problem in problems))
