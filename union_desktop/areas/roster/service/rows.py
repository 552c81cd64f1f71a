# SPDX-License-Identifier: GPL-3.0-or-later
"""From cells to values, column by column: what a roster says in the forms the office file keeps, and what is wrong.

Works on whole columns because 100,000 lines must not cost much more than reading them; most cells are right as they
stand and are only looked at, the others are each read once (``_Memo``). All problems of a file come out at once.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

from union_desktop.areas.members.terms import joined_on_problem
from union_desktop.areas.roster.service.reading import Cell, RawTable, Row, cell_text
from union_desktop.areas.roster.terms import (
    CREATE_UNIT,
    FIELD_BY_KEY,
    FIELDS,
    REFUSE_UNIT,
    FieldKind,
    Problem,
    UnknownValue,
    ValueMap,
    short_unit_key,
    word_key,
)
from union_desktop.core import codes, values
from union_desktop.documents.coverage import printable

# A unit in a line is the number of a union group, or one of these marks before its name.
NEW_UNIT = "+"
UNKNOWN_UNIT = "?"

_CODE_TABLES = codes.TABLES
_TOTAL = re.compile(r"(?:合|总|小|共|累)计(?:人数|数)?|总人数|总数|人数合计|本页小计|本页合计|总计人数")
_TOTAL_WORDS = frozenset(
    {"合计", "总计", "小计", "共计", "累计", "总数", "总人数", "本页小计", "本页合计", "人数合计"}
)
# Rows whose cells stay in the processor's cache while one column after the other is read (measured: 1,000 to 4,000).
_BLOCK = 2000
_NOT_NAMES = _TOTAL_WORDS | {"", "姓名"}


def _is_no_name(cell: Cell) -> bool:
    # A number under 姓名 is a count: that line may be a total.
    return cell in _NOT_NAMES or cell.__class__ is not str or _NO_LETTER(cell) is not None


_NOT_A_NAME = re.compile(r"[\d:：、，,（(/]|^第|部$|处$|学院$|小组$|人员$")
_LIKE_A_NUMBER = re.compile(r"^[\s'0-9A-Za-z.+-]*\d[\s0-9A-Za-z.+-]*$")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What words of a roster mean in this office: text -> code or number, and the office's own answers before.

    ``names`` gives, for "staff_category", "campus" and "union_group", the known texts (compared by ``word_key``), and
    for "unclear_unit" those that fit several groups or none: their ids joined by commas, "|", what to say about it.
    ``answers`` are those of the source (terms.ValueMap); ``create_units`` takes unknown units as new ones.
    """

    today: dt.date
    names: Mapping[str, Mapping[str, str]]
    answers: ValueMap = field(default_factory=dict)
    create_units: bool = False


def _unclear_units(known: Mapping[str, Mapping[str, str]]) -> dict[str, tuple[tuple[str, ...], str]]:
    """Names of units that are not one group: the ids they may mean, and what to say.

    Full paths tell which names several groups have, since those stand in ``names`` by their path alone, and which names
    are those of branches.
    """
    names = known.get("union_group", {})
    found: dict[str, tuple[tuple[str, ...], str]] = {}
    by_name: dict[str, list[str]] = {}
    by_branch: dict[str, list[str]] = {}
    for path in names:
        *branches, name = path.split("/")
        if branches:
            by_name.setdefault(name, []).append(path)
            for branch in branches:
                by_branch.setdefault(branch, []).append(path)
    several = {name: paths for name, paths in by_name.items() if name not in names}
    for name, paths in several.items():
        found[name] = _choice_of(
            paths, names, f"有{_COUNTED.get(len(paths), '几')}个同名小组，请写明部门工会"
        )
        ids = found[name][0]
        # What is short for one of them is short for the others.
        short = short_unit_key(name)
        if names.get(short, ids[0]) in ids:
            found[short] = found[name]
    for branch, paths in by_branch.items():
        if branch not in names:
            found.setdefault(
                branch, _choice_of(paths, names, f"“{branch}”是部门工会，不是工会小组，请写明是其中哪个小组")
            )
    for key, told in known.get("unclear_unit", {}).items():
        listed, _, sentence = told.partition("|")
        found[key] = (tuple(listed.split(",")) if listed else (), sentence)
    return found


_COUNTED = {2: "两", 3: "三", 4: "四", 5: "五"}


def _choice_of(paths: Sequence[str], names: Mapping[str, str], sentence: str) -> tuple[tuple[str, ...], str]:
    example = "、".join(f"“{path}”" for path in paths[:2])
    return tuple(names[path] for path in paths), f"{sentence}，例如{example}。"


@dataclass(slots=True)
class Candidates:
    """The lines of a file as values by column; '' is blank everywhere.

    ``raw`` are the cells of each line, ``origin`` its sheet (position in ``tables``) and its row number in Excel.
    Of units that are not one group, ``unit_choices`` has the groups they may be and ``unit_sentences`` what to say;
    ``new_units`` the one spelling that is used for each new unit.
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
    unit_choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unit_sentences: dict[str, str] = field(default_factory=dict)
    new_units: dict[str, str] = field(default_factory=dict)
    positions: list[dict[str, int]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.raw)

    def problem(
        self, line: int, key: str, message: str, *, fatal: bool = True, value: str | None = None
    ) -> Problem:
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
    _settle_permits(result)
    _check_against_id(result)
    _note_unprintable_names(result)
    return result


def _note_unprintable_names(result: Candidates) -> None:
    """Names no bundled font can print are told now, not when 95 certificates come out with boxes."""
    names = result.columns.get("name", [])
    rare = "".join(char for char in set("".join(names)) if not printable(char))
    if rare:
        for line, name in enumerate(names):
            if gap := "".join(char for char in name if char in rare):
                result.notes.setdefault(line, []).append(
                    f"自带字体打印不出姓名中的“{gap}”，打印时会缺字。请核对用字。"
                )


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
        value = self[cell] = sys.intern(value)
        return value


class _TableReader:
    """One sheet, read in blocks of rows; ``start`` is the number of lines read before the block.

    In blocks, because a block's cells are still in the processor's cache when the next column is looked at: a walk
    over the whole sheet for each column waits for memory more than it works.
    """

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
        self.rows: Sequence[Row] = ()
        self.numbers: Sequence[int] = ()
        self._read_cells: dict[str, list[Cell]] = {}
        self._columns: list[tuple[Cell, ...]] | None = None
        self._memos: dict[str, _Memo] = {}
        self._kept: dict[str, set[Any]] = {}
        self._judges = judges(vocabulary.today)
        self._unclear = _unclear_units(vocabulary.names)

    def read(self) -> None:
        """Append this sheet's lines to the result."""
        sheet = len(self.result.positions)
        self.result.positions.append(self.position)
        for at in range(0, len(self.raw.rows), _BLOCK):
            self.rows = self.raw.rows[at : at + _BLOCK]
            first = self.raw.table.first_row + at
            self.numbers = range(first, first + len(self.rows))
            self.start = len(self.result.raw)
            self._read_cells.clear()
            self._columns = None
            self._read_block(sheet)

    def _read_block(self, sheet: int) -> None:
        result = self.result
        self._drop_what_is_no_line()
        count = len(self.rows)
        for at, row in enumerate(self.numbers) if self.raw.filled else ():
            if columns := self.raw.filled.get(row):
                headers = "、".join(f"“{self.raw.table.headers[column]}”" for column in columns)
                result.notes.setdefault(self.start + at, []).append(f"{headers}取自上方的合并单元格。")
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
            read["union_group"] = self._units(self._cells(unit_field))
        for key in read:
            result.columns.setdefault(key, [""] * self.start)
        for key, column in result.columns.items():
            column.extend(read.get(key) or repeat("", count))

    def _cells(self, key: str) -> list[Cell]:
        found = self._read_cells.get(key)
        if found is None:
            if self._columns is None:
                self._columns = list(zip(*self.rows, strict=True)) or [()] * len(self.raw.table.headers)
            found = self._read_cells[key] = list(self._columns[self.position[key]])
        return found

    # ------------------------------------------------------------------------------------ lines that are none

    def _drop_what_is_no_line(self) -> None:
        """Leave out blank lines, totals, repeated headers, captions and footers."""
        blank = [""] * len(self.rows)
        name, staff_no, id_number = (
            self._cells(key) if key in self.position else blank for key in ("name", "staff_no", "id_number")
        )
        dropped = set()
        joined = _joined(name)
        if (
            joined is not None
            and ("" not in staff_no or "" not in id_number)
            and _NOT_NAMES.isdisjoint(name)
            and (_NOT_HAN(joined) is None or not any(map(_NO_LETTER, name)))
        ):
            return
        suspicious = [
            at
            for at, (called, numbered, identified) in enumerate(zip(name, staff_no, id_number, strict=True))
            if not (numbered or identified) or _is_no_name(called)
        ]
        for at in suspicious:
            reason = self._why_no_line(self.rows[at], name[at])
            if reason is not None:
                dropped.add(at)
                self.result.ignored_count += 1
                if reason:
                    self.result.ignored.append(f"{self.raw.table.sheet} 第 {self.numbers[at]} 行：{reason}")
        if dropped:
            kept = [at for at in range(len(self.rows)) if at not in dropped]
            self.rows = [self.rows[at] for at in kept]
            self.numbers = [self.numbers[at] for at in kept]
            self._read_cells.clear()
            self._columns = None

    def _why_no_line(self, row: Row, called: Cell) -> str | None:
        """Why a row is not about a person ('' for a blank one); None when it is."""
        texts = [text for cell in row if cell != "" and (text := values.normalise_text(cell_text(cell)))]
        if not texts:
            return ""
        name = values.normalise_text(cell_text(called)).replace(" ", "")
        compact = [text.replace(" ", "") for text in texts]
        if any(_TOTAL.match(text) for text in compact) and (not name or name in _TOTAL_WORDS or _COUNT(name)):
            return f"合计行“{texts[0][:20]}”"
        headers = self.raw.table.headers
        same = sum(
            1 for cell, header in zip(row, headers, strict=True) if header and cell_text(cell) == header
        )
        if same >= 2 and same * 2 >= len(texts):
            return "重复的表头"
        told = sum(1 for at in self.position.values() if row[at] != "")
        if not name and (told <= 2 or len(texts) <= 2):
            numbers = [
                cell_text(row[self.position[key]])
                for key in ("staff_no", "id_number")
                if key in self.position
            ]
            # Captions and footers stand in the first column, which often is the one of staff numbers.
            identified = any(_LIKE_A_NUMBER.search(number) for number in numbers)
            return None if identified else f"说明文字“{texts[0][:20]}”"
        if name and len(texts) == 1 and _NOT_A_NAME.search(name):
            return f"小标题“{texts[0][:20]}”"
        return None

    # ------------------------------------------------------------------------------------------- the columns

    def _through(
        self,
        key: str,
        cells: list[Cell],
        read: Callable[[Cell], str],
        *,
        fatal: bool = False,
        suffix: str = "",
    ) -> list[str]:
        memo = self._memo(key, read)
        result = list(map(memo.__getitem__, cells))
        self._report(key, cells, memo, fatal=fatal, suffix=suffix)
        return result

    def _memo(self, key: str, read: Callable[[Cell], str]) -> _Memo:
        """The memo of a column, one for all blocks."""
        memo = self._memos.get(key)
        if memo is None:
            memo = self._memos[key] = _Memo(read)
            memo[""] = ""
        return memo

    def _set(self, key: str) -> set[Any]:
        """Something to be remembered of a column over all blocks."""
        return self._kept.setdefault(key, set())

    def _report(self, key: str, cells: list[Cell], memo: _Memo, *, fatal: bool, suffix: str = "") -> None:
        if memo.bad:
            for at, cell in enumerate(cells):
                if cell in memo.bad:
                    self.result.add_problem(self.start + at, key, memo.bad[cell] + suffix, fatal=fatal)

    def _text(self, key: str, cells: list[Cell]) -> list[str]:
        def read(cell: Cell) -> str:
            text = values.normalise_text(cell_text(cell))
            return "" if is_nothing(text) else text

        return self._through(key, cells, read)

    _PLAIN_NAME = re.compile("[\u4e00-\u9fff]{2,4}").fullmatch

    def _name(self, key: str, cells: list[Cell]) -> list[str]:
        def read(cell: Cell) -> str:
            name = values.normalise_name(cell_text(cell))
            if is_nothing(name):
                return ""
            if re.search(r"\d", name):
                raise ValueError(f"姓名“{name}”里有数字。请核对这一行是否错列，改正后重新提供。")
            if len(name) > 60:
                raise ValueError("姓名超过 60 个字。请核对这一行是否错列，改正后重新提供。")
            return name

        joined = _joined(cells)
        if joined is not None and _NOT_HAN(joined) is None and set(map(len, cells)) <= {2, 3, 4}:
            return cells
        memo = self._memo(key, read)
        plain = _TableReader._PLAIN_NAME
        result = [cell if cell.__class__ is str and plain(cell) else memo[cell] for cell in cells]
        self._report(key, cells, memo, fatal=True)
        for at, name in enumerate(result) if "" in result else ():
            if not name and cells[at] not in memo.bad:
                self.result.add_problem(self.start + at, key, "这一行没有姓名。请补上姓名后重新提供这一行。")
        return result

    _PLAIN_STAFF_NO = re.compile(r"[0-9A-Za-z]{1,11}").fullmatch

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
            return "" if is_nothing(text) else text

        joined = _joined(cells)
        if joined is not None and joined.isascii() and joined.isalnum() and max(map(len, cells)) < 12:
            return cells
        memo = self._memo(key, read)
        plain = _TableReader._PLAIN_STAFF_NO
        result = [cell if cell.__class__ is str and plain(cell) else memo[cell] for cell in cells]
        self.result.numeric_staff_no.update(
            self.start + at for at, cell in enumerate(cells) if cell.__class__ is not str
        )
        self._report(key, cells, memo, fatal=True)
        return result

    def _id_number(self, key: str, cells: list[Cell]) -> list[str]:
        today = self.vocabulary.today
        types: list[str] | None = None
        if "id_type" in self.position:
            table = _CODE_TABLES["id_type"]
            answers = self.vocabulary.answers.get("id_type", {})
            type_of = self._memo(
                "type of number",
                lambda cell: answers.get(cell_text(cell)) or table.parse(cell_text(cell)) or "",
            )
            told = self._cells("id_type")
            types = [type_of[cell] for cell in told]
            if _PERMIT in types:
                for at, number in enumerate(map(values.normalise_id_number, cells)):
                    if types[at] == _PERMIT and values.normalise_text(told[at]) in _ANY_PERMITS:
                        types[at] = _permit_type(number)
        result: list[str] = list(cells)
        if types is None or set(types) <= {"", "111"}:
            closer: Iterable[int] = questionable(cells, self._judges)
        else:
            closer = range(len(cells))
        for at in closer:
            if cells[at] == "":
                continue
            result[at], sentence = _read_id(cells[at], (types[at] if types else "") or "111", today)
            if sentence:
                self.result.add_problem(self.start + at, key, sentence)
        return result

    _PLAIN_PHONE = re.compile(r"1[3-9]\d{9}").fullmatch

    def _phone(self, key: str, cells: list[Cell]) -> list[str]:
        def read(cell: Cell) -> str:
            phone = values.normalise_phone(cell_text(cell))
            if is_nothing(phone):
                return ""
            if problem := values.check_phone(phone):
                raise ValueError(problem)
            return phone

        joined = _joined(cells)
        if (
            joined is not None
            and joined.isascii()
            and joined.isdigit()
            and set(map(len, cells)) <= {0, 11}
            and {cell[:2] for cell in cells} <= _MOBILE_STARTS
        ):
            return cells
        memo = self._memo(key, read)
        plain = _TableReader._PLAIN_PHONE
        result = [cell if cell.__class__ is str and plain(cell) else memo[cell] for cell in cells]
        self._report(key, cells, memo, fatal=False, suffix=_LEFT_OUT)
        return result

    def _date(self, key: str, cells: list[Cell]) -> list[str]:
        today = self.vocabulary.today
        months = self._set(key)

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

        result = self._through(key, cells, read, fatal=True)
        if months:
            found = {self.start + at for at, cell in enumerate(cells) if cell in months}
            self.result.month_only.setdefault(key, set()).update(found)
        return result

    def _money(self, key: str, cells: list[Cell]) -> list[str]:
        def read(cell: Cell) -> str:
            if isinstance(cell, str) and is_nothing(values.normalise_text(cell)):
                return ""
            fen = values.parse_yuan(cell)
            if fen < 0:
                raise ValueError(f"“{cell_text(cell)}”是负数，不能作为金额。")
            return str(fen)

        return self._through(key, cells, read, suffix=_LEFT_OUT)

    def _code(self, key: str, cells: list[Cell]) -> list[str]:
        table = _CODE_TABLES[key]
        return self._coded(key, cells, table.parse, fatal=False)

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
        unknown = self._set(key)

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

        result = self._through(key, cells, read, fatal=fatal)
        if unknown:
            counter = self.counters.setdefault(key, Counter())
            for cell, count in Counter(cells).items():
                if (text := values.normalise_text(cell_text(cell))) in unknown:
                    counter[text] += count
        return result

    def _units(self, cells: list[Cell]) -> list[str]:
        """Units by name: a number, NEW_UNIT + name, or UNKNOWN_UNIT + name, which comparing decides about.

        A group that is there is never made again, whatever was answered before it was made; new ones that differ only in
        how they are written are one.
        """
        result = self.result
        names = self.vocabulary.names.get("union_group", {})
        unclear = self._unclear
        answers = self.vocabulary.answers.get("union_group", {})
        otherwise = NEW_UNIT if self.vocabulary.create_units else UNKNOWN_UNIT
        asked = self._set("unit")

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
                    result.unit_choices[UNKNOWN_UNIT + text], result.unit_sentences[UNKNOWN_UNIT + text] = (
                        told
                    )
                    return UNKNOWN_UNIT + text
                if known := names.get(wanted):
                    return known
            if answer is None:
                asked.add(text)
            if answer == CREATE_UNIT or otherwise == NEW_UNIT:
                return NEW_UNIT + result.new_units.setdefault(short, text)
            return UNKNOWN_UNIT + text

        read_units = self._through("unit", cells, read)
        if asked:
            counter = self.counters.setdefault("union_group", Counter())
            for cell, count in Counter(cells).items():
                if (text := values.normalise_text(cell_text(cell))) in asked:
                    counter[text] += count
        return read_units

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
_NONE = "无"
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


def is_nothing(text: str) -> bool:
    """Whether a normalised text only says that there is nothing: blank, a dash, 无, #N/A."""
    return text.upper().rstrip("。.") in _NONE_WORDS or _NONE_MARKS(text) is not None


_COUNT = re.compile(r"\d+(?:人|名|位)?").fullmatch
_NO_LETTER = re.compile(r"[\s\d]*[人名位]?").fullmatch
_NOT_HAN = re.compile("[^\u4e00-\u9fff]").search
_MOBILE_STARTS = frozenset({"", *(f"1{digit}" for digit in "3456789")})
_CHECK_CHARACTER = "10X98765432"
# Weighing in base 13 modulo 11 equals the standard's weighing in base 2; core.values explains it.
_CHECK_OF_REST = {rest: _CHECK_CHARACTER[rest * 2 % 11] for rest in range(11)}
_PLAIN_IDS = re.compile(r"(?:\d{17}[\dX])*").fullmatch
_PLAIN_ID = re.compile(r"\d{17}[\dX]").fullmatch


class _Verdicts(dict[str, bool]):
    """Part of an ID number -> whether it is right, judged once by the full rules inside a number that carries it."""

    def __init__(self, judge: Callable[[str], bool]) -> None:
        super().__init__()
        self._judge = judge

    def __missing__(self, part: str) -> bool:
        verdict = self[part] = self._judge(part)
        return verdict


@dataclass(frozen=True, slots=True)
class Judges:
    """Verdicts on the parts of ID numbers: the county, the day of birth, and the county in the year of birth."""

    counties: _Verdicts
    days: _Verdicts
    years: _Verdicts


def judges(today: dt.date) -> Judges:
    """Verdicts that remember; births after ``today`` are wrong."""

    def county_in_use(county: str) -> bool:
        problem = values.id_problem(f"{county}{today.year - 1}01010010")
        return problem is None or problem.kind == "check_digit"

    def day_exists(day: str) -> bool:
        born = values.birth_date_of(f"000000{day}0000")
        return born is not None and born <= today

    def county_in_use_that_year(county_and_year: str) -> bool:
        problem = values.id_problem(f"{county_and_year}01010010")
        return problem is None or problem.kind == "check_digit"

    return Judges(_Verdicts(county_in_use), _Verdicts(day_exists), _Verdicts(county_in_use_that_year))


def questionable(cells: Sequence[Cell], told: Judges) -> list[int]:
    """The cells that are not plainly right 18-digit numbers: the others need no closer look.

    Counties and days are few and so judged once each (counties no longer in use once for each year of birth); what is
    left for each cell is the check digit.
    """
    counties, days, years = told.counties, told.days, told.years
    check = _CHECK_OF_REST
    places: Sequence[int] = range(len(cells))
    if "" in cells:
        places = [at for at in places if cells[at] != ""]
        cells = [cells[at] for at in places]
    joined = _joined(cells)
    if joined is None or not _PLAIN_IDS(joined) or not set(map(len, cells)) <= {18}:
        plain = _PLAIN_ID
        wrong = {at for at, cell in enumerate(cells) if not (cell.__class__ is str and plain(cell))}
        closer = [places[at] for at in wrong]
        places = [place for at, place in enumerate(places) if at not in wrong]
        cells = [cell for at, cell in enumerate(cells) if at not in wrong]
    else:
        closer = []
    if not all(map(days.__getitem__, {cell[6:14] for cell in cells})):
        closer += [place for place, cell in zip(places, cells, strict=True) if not days[cell[6:14]]]
    retired = {county for county in {cell[:6] for cell in cells} if not counties[county]}
    if retired:
        closer += [
            place
            for place, cell in zip(places, cells, strict=True)
            if cell[:6] in retired and not years[cell[:10]]
        ]
    last = [cell[17] for cell in cells]
    right = [check[int(cell[:17], 13) % 11] for cell in cells]
    if last != right:
        closer += [place for place, one, other in zip(places, last, right, strict=True) if one != other]
    return sorted(set(closer))


def _joined(cells: Sequence[Cell]) -> str | None:
    """All cells as one text, so that one look can tell that a whole column is plain; None where not all are text."""
    try:
        return "".join(cells)
    except TypeError:
        return None


def _read_id(cell: Cell, id_type: str, today: dt.date) -> tuple[str, str]:
    """An ID number and what is wrong with it ('' when nothing)."""
    if not isinstance(cell, str) and values.looks_damaged(cell):
        return "", (
            f"证件号码“{cell:g}”是被表格软件改坏的号码，后面几位已经丢失。"
            "请在原表中把这一列设为文本，重新填写完整的号码。"
        )
    number = values.normalise_id_number(cell_text(cell))
    if is_nothing(number):
        return "", ""
    if len(number) == 15 and id_type == "111":
        try:
            number = values.upgrade_15(number)
        except ValueError as error:
            return number, f"{error}请对照证件重新填写 18 位号码。"
    return number, values.check_id_number(number, id_type, today=today) or ""


_PERMIT = "X81"
_ANY_PERMITS = frozenset({"居住证", "港澳台居民居住证", "港澳台居住证"})


def _permit_type(number: str) -> str:
    """Which kind of document is meant by 居住证: the number tells, and that of a mainlander is the ID number."""
    if number.startswith("83"):
        return "X83"
    return _PERMIT if not number or number.startswith(("81", "82")) else "111"


def _settle_permits(result: Candidates) -> None:
    """Give permits whose kind was not written out the kind their accepted numbers have."""
    types, numbers = result.columns.get("id_type"), result.columns.get("id_number")
    if types is None or numbers is None or _PERMIT not in types:
        return
    for at, number in enumerate(numbers):
        if types[at] == _PERMIT and not _is_rejected(result, at):
            types[at] = _permit_type(number)


def _check_against_id(result: Candidates) -> None:
    """Sex and birthday must agree with the ID number; where they do not, the ID number is believed."""
    ids = result.columns.get("id_number")
    if ids is None:
        return
    types = result.columns.get("id_type")
    resident = [not types or types[at] in ("", "111") for at in range(len(ids))] if types else None

    def believed(line: int) -> bool:
        return (resident is None or resident[line]) and not _is_rejected(result, line)

    born = result.columns.get("birth_date")
    if born is not None:
        day_of = _Memo(_birth_text)
        right = [day_of[number[6:14]] if len(number) == 18 else "" for number in ids]
        loose = result.month_only.get("birth_date", set())
        odd = [] if right == born else _differing(born, right)
        for at in odd:
            if not believed(at):
                continue
            if at in loose and right[at][:7] == born[at][:7]:
                loose.discard(at)
            else:
                message = f"出生日期 {born[at]} 与身份证号中的 {right[at]} 不一致，按身份证号采用 {right[at]}，请核对。"
                result.add_problem(at, "birth_date", message, fatal=False)
            born[at] = right[at]
    sexes = result.columns.get("gender")
    if sexes is not None:
        right = [_SEX_OF_DIGIT.get(number[16:17], "") if len(number) == 18 else "" for number in ids]
        odd = [] if right == sexes else _differing(sexes, right)
        for at in odd:
            if sexes[at] in _BOTH_SEXES and believed(at):
                message = f"性别与身份证号不一致，按身份证号采用“{codes.GENDER.short(right[at])}”，请核对。"
                result.add_problem(at, "gender", message, fatal=False)
                sexes[at] = right[at]


_BOTH_SEXES = ("1", "2")
_SEX_OF_DIGIT = {digit: _BOTH_SEXES[int(digit) % 2 == 0] for digit in "0123456789"}


def _differing(told: Sequence[str], right: Sequence[str]) -> list[int]:
    return [
        at for at, (one, other) in enumerate(zip(told, right, strict=True)) if one != other and one and other
    ]


def settle_units(
    candidates: Candidates, columns: dict[str, list[str]], targets: Sequence[int], groups: Sequence[str]
) -> None:
    """A name several groups have means the one its person is in already, where that is one of them.

    ``targets`` has the place of each line's person among ``groups``, or -1.
    """
    choices = candidates.unit_choices
    if not choices or "union_group" not in columns:
        return
    units = columns["union_group"] = list(columns["union_group"])
    for line, (unit, at) in enumerate(zip(units, targets, strict=True)):
        if at >= 0 and unit in choices and groups[at] in choices[unit]:
            units[line] = groups[at]


def _birth_text(digits: str) -> str:
    born = values.birth_date_of(f"000000{digits}0000")
    return "" if born is None else born.isoformat()


def _is_rejected(result: Candidates, line: int) -> bool:
    return any(problem.fatal for problem in result.problems.get(line, ()))


def fatal_lines(result: Candidates) -> Iterable[int]:
    """Lines that go back as a whole."""
    return (line for line, problems in result.problems.items() if any(problem.fatal for problem in problems))
