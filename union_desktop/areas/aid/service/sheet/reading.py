# SPDX-License-Identifier: GPL-3.0-or-later
"""What a spreadsheet holds for a round, line by line; nothing is written, so that it can be looked at first."""

from __future__ import annotations

import datetime as dt
import pickle
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from union_desktop.areas.aid.queries import caps
from union_desktop.areas.aid.queries.checking import check
from union_desktop.areas.aid.queries.households import households
from union_desktop.areas.aid.queries.schemes import SchemeRow, rule_of, scheme
from union_desktop.areas.aid.service.sheet.columns import fund_named, is_cash, read_table, shown
from union_desktop.areas.aid.service.sheet.lines import Lines, lines_of, place
from union_desktop.areas.aid.service.sheet.matching import Named, match
from union_desktop.areas.aid.terms import (
    FundSource,
    GrantDraft,
    Origin,
    Problem,
    SchemeDraft,
    SheetReport,
    Unit,
)
from union_desktop.areas.roster.service.reading import RawTable
from union_desktop.core import values
from union_desktop.core.asking import Source
from union_desktop.core.errors import UserError
from union_desktop.core.money import parse_amount
from union_desktop.core.reading import Reader
from union_desktop.core.sheets.files import cell_text
from union_desktop.core.sheets.lines import is_nothing

# A comma between digits groups thousands.
_PARTS: Final = re.compile(r"(?:[+＋、，；;/\n]|,(?!\d{3})|(?<!\d),)+")
_PART: Final = re.compile(r"([^\d.]+?)[:：]?\s*(\d[\d.,]*\s*元?)")
#: What stands in a column of one source, or of goods, where there is nothing of it.
_NO_MONEY: Final = frozenset({"", "0", "0.0", "0.00", "0元"})
_HEADCOUNT: Final = re.compile(r"(\d{1,6})(?:\.0+)?[人名位]?")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the list before anybody is looked for; ``row`` counts as the file does."""

    row: int
    named: Named
    draft: GrantDraft


def looked_at(
    source: Source,
    found: SchemeRow,
    data: bytes,
    name: str,
    on: dt.date,
    *,
    year: int,
    round_id: int = 0,
    round_name: str = "",
) -> SheetReport:
    """Each line of a file as a row of a round, or the reasons why it cannot be one.

    Raises UserError for a file that is no list of payments at all.
    """
    table, columns = read_table(data, name)
    problems: list[Problem] = []
    lines: list[_Line] = []
    listed = lines_of(table, columns, found.draft.unit)
    for number, row in listed.rows:
        read = _Reading(table, columns, found, number, row).line()
        if isinstance(read, _Line):
            lines.append(read)
        else:
            problems += [Problem(number, reason) for reason in read]
    if not listed.rows:
        raise UserError(f"“{name}”的表头下面没有内容。请确认名单填在同一张工作表里；没有写入任何内容。")
    left_out = [*listed.left_out, *_differing_totals(listed, lines)]
    matched = _matched(source, lines, found, problems)
    matched = _once(matched, problems)
    drafts = [line.draft for line in matched]
    checked = check(source, found, drafts, on, year=year, round_id=round_id, round_name=round_name)
    problems += [Problem(matched[at].row, reason) for at, reason in checked.problems.items()]
    good = {matched[at].row: checked.ready[at].draft for at in range(len(drafts)) if at in checked.ready}
    return SheetReport(
        len(listed.rows),
        tuple(good.values()),
        tuple(sorted(problems, key=lambda one: one.row)),
        tuple(
            Problem(
                matched[at].row,
                "本年度已经帮扶过本人或同一家庭：" + "；".join(one.sentence() for one in got) + "。",
            )
            for at, got in checked.helped.items()
        ),
        _over(source, found, good, on, year),
        tuple(left_out),
        tuple(good),
    )


def report_from(
    reader: Reader,
    report: Callable[[int, int], None],
    *,
    data: bytes,
    name: str,
    scheme_id: int = 0,
    usual: SchemeDraft | None = None,
    on: dt.date,
    year: int,
    round_id: int = 0,
    round_name: str = "",
) -> bytes:
    """The same in a child process; the answer is a pickled SheetReport.

    ``usual`` stands for a scheme that will be made when its first list is written.
    """
    found = SchemeRow(0, usual, None, 0) if usual is not None else scheme(reader, scheme_id)
    if found is None:
        raise UserError("这个帮扶项目已不在，没有读取文件。请刷新后重试。")
    made = looked_at(reader, found, data, name, on, year=year, round_id=round_id, round_name=round_name)
    report(1, 1)
    return pickle.dumps(made)


@dataclass(slots=True)
class _Reading:
    """One line being read; everything wrong with it is collected before it is sent back."""

    table: RawTable
    columns: dict[str, int]
    scheme: SchemeRow
    number: int
    row: Sequence[Any]
    problems: list[str] = field(default_factory=list)

    def line(self) -> _Line | list[str]:
        """The line, or what is wrong with it."""
        named = Named(
            values.normalise_name(self._text("name")),
            self._text("staff_no").replace(" ", "").upper(),
            self._id_number(),
        )
        goods_value = self._goods_value()
        amount, funds = self._money(goods_value)
        headcount = self._headcount()
        if self.problems or amount is None:
            return self.problems
        draft = GrantDraft(
            named.name,
            amount,
            funds,
            headcount=headcount,
            goods_value=goods_value,
            goods=self._text("goods"),
            reason=self._text("reason"),
            origin=Origin.SPREADSHEET,
            note=self._text("note"),
        )
        return _Line(self.number, named, draft)

    def _text(self, key: str) -> str:
        text = values.normalise_text(cell_text(self.row[self.columns[key]])) if key in self.columns else ""
        return "" if is_nothing(text) else text

    def _bad(self, key: str, sentence: object) -> None:
        self.problems.append(f"{place(self.table, self.number, self.columns[key])}：{sentence}")

    def _id_number(self) -> str:
        if "id_number" not in self.columns:
            return ""
        cell = self.row[self.columns["id_number"]]
        if values.looks_damaged(cell):
            self._bad(
                "id_number",
                f"证件号码“{shown(cell)}”是被表格软件改坏的号码，后面几位已经丢失。请设为文本后重新填写，或改填工号。",
            )
        return values.normalise_id_number(self._text("id_number"))

    def _headcount(self) -> int | None:
        text = self._text("headcount")
        if not text or self.scheme.draft.unit is not Unit.COLLECTIVE:
            return None
        told = _HEADCOUNT.fullmatch(text)
        if told is None or int(told[1]) == 0:
            self._bad("headcount", f"人数“{shown(text)}”看不出是多少。请写成 12 的样子，不知道的留空。")
            return None
        return int(told[1])

    def _amount(self, key: str) -> int | None:
        """What a money cell says; None when it says nothing, or was told as wrong."""
        try:
            return parse_amount(self.row[self.columns[key]])
        except ValueError as error:
            self._bad(key, error)
            return None

    def _has_money(self, key: str) -> bool:
        return self._text(key) not in _NO_MONEY

    def _goods_value(self) -> int:
        return (self._amount("goods_value") or 0) if self._has_money("goods_value") else 0

    def _money(self, goods_value: int) -> tuple[int | None, tuple[tuple[FundSource, int], ...]]:
        """The amount of a line and its parts: columns of sources, else the column that names sources, else the usual one."""
        before = len(self.problems)
        own = [key for key in self.columns if key.startswith("fund:") and self._has_money(key)]
        parts = [(FundSource(key[5:]), part) for key in own if (part := self._amount(key)) is not None]
        amount = self._whole(goods_value, sum(part for _, part in parts))
        if len(self.problems) > before or amount is None:
            return None, ()
        if not parts and self._text("fund"):
            try:
                parts = _named_parts(self._text("fund"), amount)
            except ValueError as error:
                self._bad("fund", error)
                return None, ()
        if not parts:
            return amount, ((self.scheme.first_source, amount),)
        total = sum(part for _, part in parts)
        if total != amount:
            self._bad(
                "fund" if "fund" in self.columns and not own else own[0],
                f"各项资金来源合计 {values.format_yuan(total)} 元，与金额 {values.format_yuan(amount)} 元不符。请核对。",
            )
        return amount, tuple(parts)

    def _whole(self, goods_value: int, parts: int) -> int | None:
        """The whole of a line: money and goods."""
        if "amount" not in self.columns:
            if not (parts or goods_value):
                key = next(key for key in self.columns if key == "goods_value" or key.startswith("fund:"))
                self._bad(key, "这里没有填写金额。请写成 1234.50 的样子。")
            return parts or goods_value or None
        on_top = goods_value if is_cash(self.table.table.headers[self.columns["amount"]]) else 0
        if (parts or on_top) and not self._text("amount"):
            return parts or on_top
        amount = self._amount("amount")
        return None if amount is None else amount + on_top


def _named_parts(told: str, amount: int) -> list[tuple[FundSource, int]]:
    """«本级工会经费», or «上级工会500+本级工会经费1000»; one of several sources may leave its part to be reckoned.

    Raises ValueError with a sentence.
    """
    found: dict[FundSource, int | None] = {}
    for piece in filter(None, (one.strip() for one in _PARTS.split(told))):
        part = _PART.fullmatch(piece)
        word, money = (part[1], part[2]) if part else (piece, "")
        source = fund_named(word)
        if source is None:
            raise ValueError(
                f"资金来源“{shown(told)}”不认识。请写：{'、'.join(one.label for one in FundSource)}；"
                "几个来源写成“上级工会补助500；本级工会经费1000”。"
            )
        if source in found:
            raise ValueError(f"资金来源“{source.label}”写了两次。请合为一笔。")
        found[source] = parse_amount(money) if money else None
    if list(found.values()).count(None) > 1:
        raise ValueError(f"“{shown(told)}”有几个来源没有写金额，不知道各出多少。请写明每个来源的金额。")
    told_parts = sum(part for part in found.values() if part is not None)
    left = amount - told_parts
    if None in found.values() and left <= 0:
        raise ValueError(f"“{shown(told)}”已写明的金额不小于这一行的金额，没有写金额的来源分不到。请核对。")
    return [(source, left if part is None else part) for source, part in found.items()]


def _differing_totals(listed: Lines, lines: Sequence[_Line]) -> list[str]:
    """Totals that are not the sum of the lines above them; compared only where every line could be read."""
    if len(lines) < len(listed.rows):
        return []
    found = []
    for number, total in listed.totals:
        above = sum(line.draft.amount for line in lines if line.row < number)
        if above != total:
            found.append(
                f"第 {number} 行的合计是 {values.format_yuan(total)} 元，与上面各行相加的 "
                f"{values.format_yuan(above)} 元不符，请核对。"
            )
    return found


def _over(
    source: Source, found: SchemeRow, good: Mapping[int, GrantDraft], on: dt.date, year: int
) -> tuple[Problem, ...]:
    """Which good lines give more than the rule of the scheme allows."""
    rule = rule_of(source, found, on)
    if rule is None:
        return ()
    at_home = households(source, [one.person_id for one in good.values() if one.person_id is not None])
    amounts = [(one.person_id, one.name, one.amount) for one in good.values()]
    broken = caps.breaches(source, found, rule, year, at_home, amounts)
    return tuple(
        Problem(row, one.sentence) for row, breaches in zip(good, broken, strict=True) for one in breaches
    )


def _matched(
    source: Source, lines: Sequence[_Line], found: SchemeRow, problems: list[Problem]
) -> list[_Line]:
    """The lines with their people; a collective stays a name."""
    if found.draft.unit is Unit.COLLECTIVE:
        return list(lines)
    kept = []
    people = match(source, [line.named for line in lines], names_may_stand=found.draft.others)
    for line, person in zip(lines, people, strict=True):
        if isinstance(person, str):
            problems.append(Problem(line.row, person))
        else:
            kept.append(replace(line, draft=replace(line.draft, person_id=person)))
    return kept


def _once(lines: Sequence[_Line], problems: list[Problem]) -> list[_Line]:
    """The first line of each person; a second one is told where the first stands."""
    first: dict[object, int] = {}
    kept = []
    for line in lines:
        key: object = line.draft.person_id if line.draft.person_id is not None else line.draft.name
        if key in first:
            problems.append(
                Problem(
                    line.row,
                    f"“{line.draft.name or line.named.staff_no}”与第 {first[key]} 行重复。请删去多余的一行，或把金额合为一行。",
                )
            )
            continue
        first[key] = line.row
        kept.append(line)
    return kept
