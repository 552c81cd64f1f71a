# SPDX-License-Identifier: GPL-3.0-or-later
"""Stored changes told so that a person can read them: names instead of numbers, words instead of codes, old → new.

What is sensitive stays masked; names of records that are gone come from the audit itself.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from union_desktop.core.core_words import LOOKS
from union_desktop.core.reading import Reader
from union_desktop.core.words import TableWords

NOTHING: Final = "（空）"
OTHER: Final = "其他内容"
FORGOTTEN: Final = "内容已作匿名处理，不再保存"
_REDACTED: Final = "redacted"
_LOT: Final = 400
_VERBS: Final = {"insert": "新增", "delete": "删除", "update": "修改"}

#: What ``Teller.tell`` is given: table, row id, op, subject table, subject id, data, of stored changes in their order.
COLUMNS: Final = "table_name, row_id, op, subject_table, subject_id, data"
ChangeRow = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """One field: what it is called, what it held before and after; for a new or removed row only one of the two."""

    field: str
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row written: ``what`` is what such a row is called, ``title`` this one, both empty for the record itself."""

    op: str
    table: str
    row_id: int
    what: str
    title: str
    pairs: tuple[Pair, ...]
    forgotten: bool = False

    @property
    def sentence(self) -> str:
        """«手机 138****1111 → 139****2222；政治面貌 群众 → 中共党员», «新增家庭成员：关系 配偶，姓名 …»."""
        head = self.head
        if self.forgotten:
            return f"{head}：{FORGOTTEN}" if head else FORGOTTEN
        if self.op == "update":
            text = "；".join(f"{one.label} {one.old} → {one.new}" for one in self.pairs)
        else:
            text = "，".join(f"{one.label} {one.new or one.old}" for one in self.pairs)
        return f"{head}：{text}" if head and text else head or text

    @property
    def head(self) -> str:
        """«新增家庭成员», «修改会籍变动（2024-01-01）»; empty for changed facts of the record itself."""
        if self.op == "update" and not self.what:
            return ""
        title = f"（{self.title}）" if self.title and self.op == "update" else ""
        return f"{_VERBS[self.op]}{self.what}{title}"


@dataclass(frozen=True, slots=True)
class Told:
    """Everything told about one record; ``there`` is False when it is no more."""

    table: str
    id: int
    label: str
    name: str
    there: bool
    lines: tuple[Line, ...]

    @property
    def heading(self) -> str:
        """«会员 单雄信（10001）»."""
        return f"{self.label} {self.name}".strip()


class Teller:
    """Tells the changes of one page; remembers the names it looked up."""

    def __init__(self, reader: Reader, words: Mapping[str, TableWords]) -> None:
        self._reader = reader
        self._words = words
        self._names: dict[tuple[str, str, Any], str] = {}
        self._there: set[tuple[str, int]] = set()

    def tell(self, changes: Iterable[ChangeRow]) -> list[Told]:
        """The records these changes are about, in the order of their first change."""
        grouped: dict[tuple[str, int], list[tuple[str, int, str, dict[str, Any]]]] = defaultdict(list)
        for table, row_id, op, subject_table, subject_id, data in changes:
            grouped[subject_table, subject_id].append((table, row_id, op, json.loads(data)))
        self._look_up(grouped)
        found = []
        for (table, number), rows in grouped.items():
            lines = [line for line in (self._line(table, number, *row) for row in rows) if line is not None]
            there = (table, number) in self._there
            found.append(
                Told(table, number, self._label(table), self.name(table, number), there, tuple(lines))
            )
        return found

    def names(self, table: str, numbers: Iterable[int]) -> dict[int, str]:
        """What these records are called, also those that are gone."""
        wanted = list(numbers)
        self._read_names(table, "id", wanted)
        self._read_former(table, [one for one in wanted if not self._names.get((table, "id", one))])
        return {number: self.name(table, number) for number in wanted}

    def name(self, table: str, number: int) -> str:
        """What one record is called; its number where nothing names it."""
        key = (table, "id", number)
        if key not in self._names:
            self._read_names(table, "id", [number])
        if not self._names.get(key):
            self._names[key] = self._former_name(table, number)
        return self._names[key]

    def is_there(self, table: str, number: int) -> bool:
        """Whether a record named before still exists."""
        return (table, number) in self._there

    # -- names ------------------------------------------------------------------------------------------------

    def _look_up(
        self, grouped: Mapping[tuple[str, int], Sequence[tuple[str, int, str, dict[str, Any]]]]
    ) -> None:
        wanted: dict[tuple[str, str], set[Any]] = defaultdict(set)
        for (table, number), rows in grouped.items():
            wanted[table, "id"].add(number)
            for row_table, row_id, op, data in rows:
                if op == "update" and (row_table, row_id) != (table, number):
                    wanted[row_table, "id"].add(row_id)
                told = self._words.get(row_table)
                for column, target in (told.refers if told else {}).items():
                    name, _, key = target.partition(".")
                    value = data.get(column)
                    for one in value if isinstance(value, list) else [value]:
                        if one not in (None, ""):
                            wanted[name, key or "id"].add(one)
        for (table, key), values in wanted.items():
            self._read_names(table, key, sorted(values))

    def _read_names(self, table: str, key: str, values: Sequence[Any]) -> None:
        told = self._words.get(table)
        missing = [value for value in values if (table, key, value) not in self._names]
        if told is None or not missing:
            return
        # An entry that was sealed anew is a record here, too, under its own number.
        column = "seq" if (table, key) == ("audit_entry", "id") else key
        for at in range(0, len(missing), _LOT):
            lot = missing[at : at + _LOT]
            marks = ", ".join(f":v{place}" for place in range(len(lot)))
            for value, name in self._reader.rows(
                f"select {column}, {told.title or repr('')} from {table} where {column} in ({marks})",
                **{f"v{place}": value for place, value in enumerate(lot)},
            ):
                self._names[table, key, value] = str(name or "")
                if key == "id":
                    self._there.add((table, value))

    def _read_former(self, table: str, numbers: Sequence[int]) -> None:
        """Names of many records that are gone at once: one by one they would hold up a page of the list."""
        named = self._words[table].named if table in self._words else ()
        if not named:
            return
        for at in range(0, len(numbers), _LOT):
            listed = ", ".join(map(str, numbers[at : at + _LOT]))
            for number, data in self._reader.rows(
                f"select subject_id, data from audit_change where subject_id in ({listed}) and subject_table = :name"
                " and table_name = :name and row_id = subject_id and op in ('delete', 'insert') order by id",
                name=table,
            ):
                if name := named_by(json.loads(data), named):
                    self._names[table, "id", number] = name

    def _former_name(self, table: str, number: int) -> str:
        """The name a record last had, from what was written about it when it was made or removed."""
        named = self._words[table].named if table in self._words else ("name",)
        for row_table, data in self._reader.rows(
            "select table_name, data from audit_change where subject_id = :id and subject_table = :name"
            " and op in ('delete', 'insert') order by id desc limit 20",
            id=number,
            name=table,
        ):
            if row_table == table or not named:
                name = named_by(json.loads(data), named if row_table == table else ("name",))
                if name:
                    return name
        return f"编号 {number}"

    # -- lines ------------------------------------------------------------------------------------------------

    def _label(self, table: str) -> str:
        told = self._words.get(table)
        return told.label if told else table

    def _line(
        self, subject: str, number: int, table: str, row_id: int, op: str, data: dict[str, Any]
    ) -> Line | None:
        if table == "access_entry":
            return self._look(row_id, data)
        own = (table, row_id) == (subject, number)
        what = self._label(table)
        title = ""
        if op == "update" and not own:
            title = self._names.get((table, "id", row_id), "")
        forgotten = bool(data.pop(_REDACTED, False))
        pairs = self._pairs(table, op, data)
        if op == "update" and not pairs and not forgotten:
            return None
        return Line(op, table, row_id, "" if own and op == "update" else what, title, pairs, forgotten)

    def _look(self, row_id: int, data: dict[str, Any]) -> Line:
        """A look told by whom it was about instead of by its number."""
        pairs = [Pair("what", LOOKS.get(str(data.get("what")), "查看"), "", str(data.get("field", "")))]
        about = data.get("about_table"), data.get("about_id")
        if about[0] and about[1] is not None:
            name = self.name(str(about[0]), int(about[1]))
            pairs.append(Pair("about_id", self._label(str(about[0])), "", name))
        elif data.get("row_count"):
            pairs.append(Pair("row_count", "条数", "", f"{data['row_count']:,}"))
        if data.get("purpose"):
            pairs.append(Pair("purpose", "用途", "", str(data["purpose"])))
        return Line("insert", "access_entry", row_id, "记录", "", tuple(pairs))

    def _pairs(self, table: str, op: str, data: Mapping[str, Any]) -> tuple[Pair, ...]:
        told = self._words.get(table)
        fields: Mapping[str, str] = told.fields if told else {}
        quiet = told.quiet if told else frozenset()
        known = [name for name in fields if name in data and name not in quiet]
        known += [name for name in data if name not in fields and name != "uid"]
        found = []
        for name in known:
            # A column a later version has dropped has no word any more; what stood in it is still there.
            label = fields.get(name, OTHER)
            if op == "update":
                old, new = (self._text(told, name, value) for value in data[name])
                found.append(Pair(name, label, old, new))
            elif data[name] not in (None, "", False, 0):
                text = self._text(told, name, data[name])
                found.append(Pair(name, label, *(("", text) if op == "insert" else (text, ""))))
        return tuple(found)

    def _text(self, told: TableWords | None, name: str, value: Any) -> str:
        if value is None or value == "":
            return NOTHING
        if told is not None:
            if name in told.masked:
                return told.masked[name](value)
            target = told.refers.get(name)
            if target is not None:
                table, _, key = target.partition(".")
                if not key:
                    return self.name(table, int(value))
                return self._names.get((table, key, value)) or str(value)
            show: Callable[[Any], str] | None = told.shown.get(name)
            if show is not None:
                return show(value)
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, Mapping):
            return f"（文件，{value.get('bytes', 0):,} 字节）"
        return str(value)


def named_by(fields: Mapping[str, Any], columns: Sequence[str]) -> str:
    """The first of these columns that holds something, the second in brackets."""
    texts = [str(fields[column]) for column in columns if fields.get(column)]
    return f"{texts[0]}（{texts[1]}）" if len(texts) > 1 else "".join(texts)
