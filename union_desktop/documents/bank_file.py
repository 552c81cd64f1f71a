# SPDX-License-Identifier: GPL-3.0-or-later
"""Files for a bank's batch payment: columns by a template, accounts as text, amounts to the cent, control totals read back.

Banks refuse or pay wrongly what a spreadsheet has made prettier, so a file holds the template's columns and nothing else,
and it is handed out only after it was read again and says what was asked for (DOMAIN §7.5).
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from typing import Final

from union_desktop.core.bank_accounts import account_doubt, account_problem, tail
from union_desktop.core.errors import UserError
from union_desktop.core.money import MOST_FEN
from union_desktop.core.values import format_yuan, normalise_name
from union_desktop.documents.bank_template import (
    SOURCE_WORDS,
    BankColumn,
    BankTemplate,
    FileKind,
    Source,
    template_problems,
)
from union_desktop.documents.biff import MOST_ROWS

Cell = str | int | Decimal | None

SHOWN_PROBLEMS: Final = 10
_ENCODING: Final = "gb18030"
# What a line may lack, but not when it goes to another bank.
_BETWEEN_BANKS: Final = (Source.BANK, Source.BRANCH, Source.PROVINCE, Source.CITY)


@dataclass(frozen=True, slots=True)
class BankLine:
    """One payment; ``purpose`` stands in place of the template's when it is not empty."""

    name: str
    account: str
    fen: int
    bank: str = ""
    branch: str = ""
    province: str = ""
    city: str = ""
    phone: str = ""
    staff_no: str = ""
    purpose: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """Sentences about lines: with ``problems`` no file is made, ``doubts`` are for the desk to look at."""

    problems: tuple[str, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Control:
    """What bank and office compare: payments, their sum, and the fingerprint of the very file."""

    count: int
    fen: int
    sha256: str


@dataclass(frozen=True, slots=True)
class BankFile:
    """A made file under the name it may be kept by."""

    name: str
    data: bytes
    control: Control
    doubts: tuple[str, ...]


def bank_file(template: BankTemplate, lines: Sequence[BankLine], when: dt.date) -> BankFile:
    """The file for these payments, read back and compared before it is handed out.

    Raises UserError with a sentence for each payment that cannot be made as it stands; then there is no file.
    """
    from union_desktop.documents.files import safe_name

    findings = check(template, lines)
    if findings.problems:
        raise UserError(_told(findings.problems))
    rows = list(_rows(template, lines, when))
    data = _written(template, rows, when)
    _compare(template, rows, _read(template.file_kind, data))
    control = Control(len(lines), sum(line.fen for line in lines), hashlib.sha256(data).hexdigest())
    name = safe_name(f"{template.name}_{when:%Y%m%d}_{control.count}笔.{template.file_kind}")
    return BankFile(name, data, control, findings.doubts)


# ------------------------------------------------------------------------------------------------------------- checking


def check(template: BankTemplate, lines: Sequence[BankLine]) -> Findings:
    """What is wrong and what is doubtful about these payments, without making a file."""
    problems = list(template_problems(template).values())
    doubts: list[str] = []
    if not lines:
        problems.append("没有要发放的人，没有生成文件。请先选定名单。")
    used = {column.source for column in template.columns}
    for source, value in (
        (Source.PAYER_NAME, template.payer_name),
        (Source.PAYER_ACCOUNT, template.payer_account),
    ):
        if source in used and not value:
            problems.append(
                f"模板“{template.name}”有“{SOURCE_WORDS[source]}”一列，但没有填写。请先在模板中填写。"
            )
    for number, line in enumerate(lines, 1):
        problem = _line_problem(line)
        if problem:
            problems.append(f"第 {number} 笔{_whose(line)}：{problem}")
        else:
            doubts += [f"第 {number} 笔{_whose(line)}：{doubt}" for doubt in _line_doubts(line)]
    doubts += _shared_accounts(lines)
    for source in _BETWEEN_BANKS:
        lacking = sum(not getattr(line, source.value) for line in lines) if source in used else 0
        if lacking:
            doubts.append(
                f"有 {lacking} 笔没有填写{SOURCE_WORDS[source]}，文件中这一列为空。跨行发放时请补上。"
            )
    return Findings(tuple(problems), tuple(doubts))


def _line_problem(line: BankLine) -> str | None:
    if not line.name.strip():
        return "没有填写收款人姓名。请填写与开户名完全一致的姓名。"
    for text in (line.name, line.bank, line.branch, line.province, line.city, line.purpose, line.remark):
        if _unwritable(text):
            return f"“{_unwritable(text)}”处有无法写入文件的字符。请删去后重新填写。"
    if line.name != normalise_name(line.name):
        return f"姓名“{line.name}”中有空格或看不见的字符，银行会退回。请改成与开户名完全一致的姓名。"
    if problem := account_problem(line.account):
        return problem
    if not 0 < line.fen <= MOST_FEN:
        return f"金额是 {format_yuan(line.fen)} 元，应大于 0。请核对后重新填写。"
    return None


def _line_doubts(line: BankLine) -> Iterator[str]:
    if doubt := account_doubt(line.account):
        yield doubt
    if " " in line.name:
        yield "姓名中有空格，有的银行会退回。请核对与开户名是否完全一致。"
    rare = "".join(char for char in line.name if not _in_gbk(char))
    if rare:
        yield f"姓名中的“{rare}”不在银行常用的 GBK 字库中，有的银行系统读不出。请向开户行确认怎样填写。"


def _shared_accounts(lines: Sequence[BankLine]) -> list[str]:
    names: dict[str, Counter[str]] = {}
    for line in lines:
        if line.account:
            names.setdefault(line.account, Counter())[line.name] += 1
    found = []
    for account, people in names.items():
        if len(people) > 1:
            found.append(
                f"{'、'.join(people)}用的是同一个账号（尾号 {tail(account)}）。请核对账号填得对不对。"
            )
        elif people.total() > 1:
            (name,) = people
            found.append(
                f"{name}在名单中有 {people.total()} 笔，账号（尾号 {tail(account)}）相同。请核对是否重复发放。"
            )
    return found


def _unwritable(text: str) -> str:
    """The visible beginning of a text that has control characters or halves of characters; '' when it has none."""
    if all(char.isprintable() for char in text):
        return ""
    return "".join(char for char in text if char.isprintable())[:10] or "？"


def _in_gbk(char: str) -> bool:
    try:
        char.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def _whose(line: BankLine) -> str:
    name = "".join(char for char in line.name if char.isprintable()).strip()
    return f"（{name}）" if name else ""


def _told(problems: Sequence[str]) -> str:
    more = (
        f"\n另有 {len(problems) - SHOWN_PROBLEMS} 处问题没有列出。" if len(problems) > SHOWN_PROBLEMS else ""
    )
    return "没有生成银行文件，请先处理下面的问题：\n" + "\n".join(problems[:SHOWN_PROBLEMS]) + more


# -------------------------------------------------------------------------------------------------------------- writing


def _rows(template: BankTemplate, lines: Sequence[BankLine], when: dt.date) -> Iterator[list[Cell]]:
    """The whole sheet from its first row."""
    count, total = len(lines), sum(line.fen for line in lines)
    for text in template.title_rows:
        day = f"{when.year}年{when.month}月{when.day}日"
        yield [
            text.replace("{日期}", day).replace("{笔数}", str(count)).replace("{合计}", format_yuan(total))
        ]
    if template.totals == "head":
        yield ["总笔数", count, "总金额", _yuan(total)]
    if template.with_header:
        yield [column.title for column in template.columns]
    for number, line in enumerate(lines, 1):
        yield [_cell(template, column, number, line) for column in template.columns]
    if template.totals == "row":
        yield [_total_cell(template, at, count, total) for at in range(len(template.columns))]


def cells(template: BankTemplate, lines: Sequence[BankLine], when: dt.date) -> list[list[str]]:
    """What a file of these payments would say, cell by cell as text: to be looked at before the template is kept."""
    return [["" if cell is None else str(cell) for cell in row] for row in _rows(template, lines, when)]


def _cell(template: BankTemplate, column: BankColumn, number: int, line: BankLine) -> Cell:
    match column.source:
        case Source.NUMBER:
            return number
        case Source.AMOUNT:
            return _yuan(line.fen)
        case Source.PURPOSE:
            return line.purpose or template.purpose
        case Source.PAYER_ACCOUNT:
            return template.payer_account
        case Source.PAYER_NAME:
            return template.payer_name
        case Source.FIXED:
            return column.text
        case Source.EMPTY:
            return ""
        case source:
            return str(getattr(line, source.value))


def _total_cell(template: BankTemplate, at: int, count: int, total: int) -> Cell:
    sources = [column.source for column in template.columns]
    if sources[at] is Source.AMOUNT:
        return _yuan(total)
    first = next(place for place, source in enumerate(sources) if source is not Source.AMOUNT)
    return f"合计 {count} 笔" if at == first else ""


def _yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)


def _written(template: BankTemplate, rows: Sequence[Sequence[Cell]], when: dt.date) -> bytes:
    widths = [column.width for column in template.columns]
    if template.file_kind == "csv":
        text = io.StringIO(newline="")
        csv.writer(text).writerows(["" if cell is None else str(cell) for cell in row] for row in rows)
        return text.getvalue().encode(_ENCODING)
    if template.file_kind == "xls":
        from union_desktop.documents import biff

        if len(rows) > MOST_ROWS:
            raise UserError(
                f".xls 文件最多 {MOST_ROWS:,} 行，没有生成文件。请分几批发放，或改用 .xlsx 的模板。"
            )
        return biff.workbook(template.sheet_name, rows, widths)
    from union_desktop.documents.spreadsheet import bare

    return bare(template.sheet_name, rows, widths, dt.datetime.combine(when, dt.time(), dt.UTC))


def _read(kind: FileKind, data: bytes) -> list[list[object]]:
    if kind == "csv":
        return [list(row) for row in csv.reader(io.StringIO(data.decode(_ENCODING), newline=""))]
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    return [list(row) for row in sheet.to_python(skip_empty_area=False)]


def _compare(
    template: BankTemplate, made: Sequence[Sequence[Cell]], read: Sequence[Sequence[object]]
) -> None:
    """Raise AssertionError unless the file says cell by cell what was to be written: a fault of ours, never of the desk."""
    if len(read) != len(made):
        raise AssertionError(f"{len(made)} rows written, {len(read)} read back")
    width = len(template.columns)
    for number, (wanted, found) in enumerate(zip(made, read, strict=True), 1):
        cells: Iterable[tuple[Cell, object]] = zip_longest(
            wanted, found[: max(width, len(wanted))], fillvalue=""
        )
        for at, (want, got) in enumerate(cells, 1):
            if not _same(want, got):
                raise AssertionError(f"row {number} column {at} of the bank file is not what was written")


def _same(want: Cell, got: object) -> bool:
    if want is None or want == "":
        return got == ""
    if isinstance(want, str):
        return type(got) is str and got == want
    if isinstance(got, str):  # all of a .csv is text
        return got == str(want)
    # The nearest number to the cents, so that what is shown with two decimals is what is paid.
    return isinstance(got, int | float) and float(got) == float(want)
