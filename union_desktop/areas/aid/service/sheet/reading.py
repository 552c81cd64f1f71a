# SPDX-License-Identifier: GPL-3.0-or-later
"""What a spreadsheet holds for a round, line by line; nothing is written, so that it can be looked at first."""

from __future__ import annotations

import datetime as dt
import pickle
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from union_desktop.areas.aid.queries.checking import check
from union_desktop.areas.aid.queries.schemes import SchemeRow, scheme
from union_desktop.areas.aid.service.sheet.columns import fund_named, read_table, shown
from union_desktop.areas.aid.service.sheet.matching import Named, match
from union_desktop.areas.aid.terms import FundSource, GrantDraft, Origin, Problem, SheetReport, Unit
from union_desktop.areas.roster.service.reading import RawTable, cell_text
from union_desktop.core import values
from union_desktop.core.asking import Source
from union_desktop.core.errors import UserError
from union_desktop.core.money import parse_amount
from union_desktop.core.reading import Reader

_TOTAL: Final = re.compile("(?:本页)?(?:合计|总计|小计|共计|累计)")
_NAME: Final = re.compile("[\u3400-\U0003134f·]{2,6}|[A-Za-z·.]{2,40}")
_NUMBER: Final = re.compile("[0-9A-Za-z-]{2,20}")
_FOOT: Final = re.compile(
    r"^(?:制表|审核|填表|经办|负责人|复核|出纳|会计|领导|注[:：]|说明[:：]|日期|单位负责|备注[:：])"
)
_PARTS: Final = re.compile(r"[+＋、，,；;/\n]+")
_PART: Final = re.compile(r"([^\d.]+?)[:：]?\s*([\d.,]+)\s*元?")
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
    count = 0
    for number, row in _rows(table, columns, found.draft.unit):
        count += 1
        read = _read(number, row, columns, found)
        if isinstance(read, _Line):
            lines.append(read)
        else:
            problems += [Problem(number, reason) for reason in read]
    if not count:
        raise UserError(f"“{name}”的表头下面没有内容。请确认名单填在同一张工作表里；没有写入任何内容。")
    matched = _matched(source, lines, found, problems)
    matched = _once(matched, problems)
    drafts = [line.draft for line in matched]
    checked = check(source, found, drafts, on, year=year, round_id=round_id, round_name=round_name)
    problems += [Problem(matched[at].row, reason) for at, reason in checked.problems.items()]
    good = tuple(checked.ready[at].draft for at in range(len(drafts)) if at in checked.ready)
    return SheetReport(count, good, tuple(sorted(problems, key=lambda one: one.row)))


def report_from(
    reader: Reader,
    report: Callable[[int, int], None],
    *,
    data: bytes,
    name: str,
    scheme_id: int,
    on: dt.date,
    year: int,
    round_id: int = 0,
    round_name: str = "",
) -> bytes:
    """The same in a child process; the answer is a pickled SheetReport."""
    found = scheme(reader, scheme_id)
    if found is None:
        raise UserError("这个帮扶项目已不在，没有读取文件。请刷新后重试。")
    made = looked_at(reader, found, data, name, on, year=year, round_id=round_id, round_name=round_name)
    report(1, 1)
    return pickle.dumps(made)


def _rows(table: RawTable, columns: dict[str, int], unit: Unit) -> Iterator[tuple[int, Sequence[Any]]]:
    """The lines that are about somebody, with their numbers in the file.

    A line without money is one whose amount was forgotten only where it names somebody; else it is a caption, a remark under
    the list, a line of signatures, or a number waiting for a name.
    """
    money = [at for key, at in columns.items() if key == "amount" or key.startswith("fund:")]
    for at, row in enumerate(table.rows):
        texts = [values.normalise_text(cell_text(cell)).replace(" ", "") for cell in row]
        filled = [text for text in texts if text]
        if not filled or any(_TOTAL.match(text) for text in filled[:2]):
            continue
        if _is_header_again(texts, table.table.headers):
            continue
        if not any(texts[place] for place in money) and (
            _FOOT.match(filled[0]) or not _names_somebody(texts, columns, unit)
        ):
            continue
        yield table.table.first_row + at, row


def _names_somebody(texts: Sequence[str], columns: dict[str, int], unit: Unit) -> bool:
    name = texts[columns["name"]] if "name" in columns else ""
    numbers = [texts[columns[key]] for key in ("staff_no", "id_number") if key in columns]
    if unit is Unit.COLLECTIVE:
        return bool(name)
    return bool(_NAME.fullmatch(name)) or any(map(_NUMBER.fullmatch, numbers))


def _is_header_again(texts: Sequence[str], headers: Sequence[str]) -> bool:
    same = sum(1 for text, header in zip(texts, headers, strict=True) if text and text == header)
    return same >= 2


def _read(number: int, row: Sequence[Any], columns: dict[str, int], found: SchemeRow) -> _Line | list[str]:
    problems: list[str] = []

    def text(key: str) -> str:
        return values.normalise_text(cell_text(row[columns[key]])) if key in columns else ""

    id_cell = row[columns["id_number"]] if "id_number" in columns else ""
    if values.looks_damaged(id_cell):
        problems.append(
            f"证件号码“{shown(id_cell)}”是被表格软件改坏的号码，后面几位已经丢失。请设为文本后重新填写，或改填工号。"
        )
    named = Named(
        values.normalise_name(text("name")),
        text("staff_no").replace(" ", "").upper(),
        values.normalise_id_number(text("id_number")),
    )
    amount, funds = _money(row, columns, text("fund"), found, problems)
    headcount, goods_value = None, 0
    if text("headcount") and found.draft.unit is Unit.COLLECTIVE:
        told = _HEADCOUNT.fullmatch(text("headcount"))
        if told is None or int(told[1]) == 0:
            problems.append(f"人数“{shown(text('headcount'))}”看不出是多少。请写成 12 的样子，不知道的留空。")
        else:
            headcount = int(told[1])
    if text("goods_value"):
        try:
            goods_value = parse_amount(row[columns["goods_value"]])
        except ValueError as error:
            problems.append(f"慰问品价值：{error}")
    if problems or amount is None:
        return problems
    return _Line(
        number,
        named,
        GrantDraft(
            named.name,
            amount,
            funds,
            headcount=headcount,
            goods_value=goods_value,
            goods=text("goods"),
            reason=text("reason"),
            origin=Origin.SPREADSHEET,
            note=text("note"),
        ),
    )


def _money(
    row: Sequence[Any], columns: dict[str, int], told: str, found: SchemeRow, problems: list[str]
) -> tuple[int | None, tuple[tuple[FundSource, int], ...]]:
    """The amount of a line and its parts: columns of sources, else the column that names sources, else the usual one."""
    own = [(FundSource(key[5:]), at) for key, at in columns.items() if key.startswith("fund:")]
    parts: list[tuple[FundSource, int]] = []
    before = len(problems)
    for source, at in own:
        if values.normalise_text(cell_text(row[at])) in ("", "0", "0.00", "-", "—"):
            continue
        try:
            parts.append((source, parse_amount(row[at])))
        except ValueError as error:
            problems.append(f"{source.label}：{error}")
    amount = sum(part for _, part in parts) or None
    if "amount" in columns and (cell_text(row[columns["amount"]]) or not parts):
        try:
            amount = parse_amount(row[columns["amount"]])
        except ValueError as error:
            problems.append(str(error))
    if len(problems) > before or amount is None:
        if len(problems) == before:
            problems.append("这里没有填写金额。请写成 1234.50 的样子。")
        return None, ()
    if not parts and told:
        parts = _named_parts(told, amount, problems)
    if not parts:
        return amount, ((found.first_source, amount),)
    if len(problems) == before and sum(part for _, part in parts) != amount:
        total = values.format_yuan(sum(part for _, part in parts))
        problems.append(f"各项资金来源合计 {total} 元，与金额 {values.format_yuan(amount)} 元不符。请核对。")
    return amount, tuple(parts)


def _named_parts(told: str, amount: int, problems: list[str]) -> list[tuple[FundSource, int]]:
    """«本级工会经费», or «上级工会500+本级工会经费1000»."""
    source = fund_named(told)
    if source is not None:
        return [(source, amount)]
    found: list[tuple[FundSource, int]] = []
    for piece in filter(None, (one.strip() for one in _PARTS.split(told))):
        part = _PART.fullmatch(piece)
        source = fund_named(part[1]) if part else None
        if part is None or source is None or source in dict(found):
            problems.append(
                f"资金来源“{shown(told)}”不认识。请写：{'、'.join(one.label for one in FundSource)}；"
                "几个来源写成“上级工会补助500+本级工会经费1000”。"
            )
            return [(FundSource.OTHER, amount)]
        try:
            found.append((source, parse_amount(part[2])))
        except ValueError as error:
            problems.append(str(error))
            return [(FundSource.OTHER, amount)]
    return found


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
