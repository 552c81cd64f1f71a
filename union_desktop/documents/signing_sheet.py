# SPDX-License-Identifier: GPL-3.0-or-later
"""领款签收表: who is to receive how much, with room to sign, sums of each page, the running sum and the total in 大写.

Layout is ``row_sheet``'s; here are the columns of DOMAIN §7.4 and the sums, which are counted in fen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from union_desktop.core.money import rmb_uppercase
from union_desktop.core.values import format_yuan, parse_yuan
from union_desktop.documents.row_sheet import RowSheet, SheetColumn, SheetGroup, render as render_rows

if TYPE_CHECKING:
    from union_desktop.documents.fonts import Fonts

#: Keys are the fields of ``SigningRow``; ``no`` and the three to be filled in by hand are made here.
COLUMNS: Final = (
    SheetColumn("no", "序号", 10, "centre"),
    SheetColumn("name", "姓名", 22, "centre"),
    SheetColumn("department", "部门/小组", 40),
    SheetColumn("staff_no", "工号", 20, "centre"),
    SheetColumn("item", "项目", 32),
    SheetColumn("fen", "金额（元）", 23, "right"),
    SheetColumn("way", "领取方式", 17, "centre"),
    SheetColumn("card_tail", "卡号后四位", 17, "centre"),
    SheetColumn("signature", "领款人签名", 28, "centre"),
    SheetColumn("proxy", "代领人签名及原因", 33, "centre"),
    SheetColumn("received_on", "领取日期", 18, "centre"),
    SheetColumn("remark", "备注", 17),
)
SIGNED_BY: Final = ("制表：", "审核：", "负责人：", "出纳：")
ROW_MM: Final = 10.0  # room for a signature
_BLANK: Final = "______"
_UNCOUNTED: Final = "—"


@dataclass(frozen=True, slots=True)
class SigningRow:
    """One payment. ``signature``, ``proxy`` and ``received_on`` stay empty to be signed, or say why nobody needs to.

    ``fen`` is None for a row nobody signs for any more: it is printed and not counted.
    """

    name: str
    fen: int | None
    department: str = ""
    staff_no: str = ""
    item: str = ""
    way: str = ""
    card_tail: str = ""
    signature: str = ""
    proxy: str = ""
    received_on: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class SigningGroup:
    """Rows under one heading with a subtotal; an empty title prints neither."""

    title: str
    rows: Sequence[SigningRow]


@dataclass(frozen=True, slots=True)
class SigningSheet:
    """What is printed. ``received`` is who has signed so far; None leaves the number to be written in by hand.

    ``leave_out`` names columns that this round does not need; their width goes to the signatures. ``counter`` is the word
    behind a number of rows (人, 户, 笔); ``notes`` are lines above the names of those who answer for the sheet.
    """

    title: str
    office: str
    groups: Sequence[SigningGroup]
    period: str = ""
    unit: str = "单位：元"
    received: int | None = None
    page_per_group: bool = False
    leave_out: frozenset[str] = frozenset()
    prepared_by: str = ""
    printed_at: datetime | None = None
    form_no: str = ""
    counter: str = "人"
    notes: Sequence[str] = ()


def render(
    sheet: SigningSheet,
    *,
    progress: Callable[[int, int], None] | None = None,
    fonts: Fonts | None = None,
    invariant: bool = False,
) -> bytes:
    """The sheet as a PDF on A4 landscape, linear in its rows; ``progress`` as in ``row_sheet.render``.

    Raises ValueError for a negative amount, which no one can sign for.
    """
    columns = columns_of(sheet.leave_out)
    fens = [row.fen for group in sheet.groups for row in group.rows if row.fen is not None]
    if any(fen < 0 for fen in fens):
        raise ValueError("a negative amount cannot be signed for")
    total = sum(fens)
    words = rmb_uppercase(total, prefix=True)
    got = _BLANK if sheet.received is None else str(sheet.received)
    word = sheet.counter
    said = f"应领 {len(fens)} {word}　　实领 {got} {word}　　合计 ¥{format_yuan(total)}（{words}）"
    return render_rows(
        RowSheet(
            sheet.title,
            columns,
            _groups(sheet.groups, columns, word),
            subtitle="　　".join(part for part in (f"编制单位：{sheet.office}", sheet.period) if part),
            remark=sheet.unit,
            total=_sums(columns, f"合计 {len(fens)} {word}　{words}", total),
            page_subtotal=_Running(columns, word),
            page_per_group=sheet.page_per_group,
            foot=((said,), *((note,) for note in sheet.notes), SIGNED_BY),
            prepared_by=sheet.prepared_by,
            printed_at=sheet.printed_at,
            form_no=sheet.form_no,
            author=sheet.office,
            row_mm=ROW_MM,
            foot_mm=9.0,
        ),
        progress=progress,
        fonts=fonts,
        invariant=invariant,
    )


def columns_of(leave_out: frozenset[str]) -> tuple[SheetColumn, ...]:
    """The columns that are left, the room of the others given to the signatures."""
    kept = [column for column in COLUMNS if column.key not in leave_out]
    free = sum(column.width_mm for column in COLUMNS) - sum(column.width_mm for column in kept)
    growing = [column.key for column in kept if column.key in ("department", "signature", "proxy")]
    if not {"name", "fen", "signature"} <= {column.key for column in kept}:
        raise ValueError("a signing sheet needs name, amount and signature")
    return tuple(
        replace(column, width_mm=column.width_mm + free / len(growing)) if column.key in growing else column
        for column in kept
    )


def _groups(
    groups: Iterable[SigningGroup], columns: Sequence[SheetColumn], word: str
) -> Iterator[SheetGroup]:
    first = 1
    for group in groups:
        rows = [_texts(number, row, columns) for number, row in enumerate(group.rows, first)]
        first += len(rows)
        fens = [row.fen for row in group.rows if row.fen is not None]
        subtotal = _sums(columns, f"小计 {len(fens)} {word}", sum(fens)) if group.title else None
        yield SheetGroup(group.title, rows, subtotal)


def _texts(number: int, row: SigningRow, columns: Sequence[SheetColumn]) -> tuple[str, ...]:
    made = {"no": str(number), "fen": _UNCOUNTED if row.fen is None else format_yuan(row.fen)}
    # A tuple of texts is nothing the garbage collector has to look at again.
    return tuple([made.get(column.key) or str(getattr(row, column.key)) for column in columns])


def _sums(columns: Sequence[SheetColumn], text: str, fen: int) -> list[str]:
    found = [format_yuan(fen) if column.key == "fen" else "" for column in columns]
    found[0] = text
    return found


class _Running:
    """The closing row of each page: its own sum, and all up to it."""

    def __init__(self, columns: Sequence[SheetColumn], word: str) -> None:
        self.columns = columns
        self.word = word
        self.place = next(at for at, column in enumerate(columns) if column.key == "fen")
        self.people = 0
        self.fen = 0

    def __call__(self, rows: Sequence[Sequence[str]]) -> list[str]:
        """The texts of the row under ``rows``."""
        fens = [parse_yuan(row[self.place]) for row in rows if row[self.place] != _UNCOUNTED]
        fen = sum(fens)
        self.people += len(fens)
        self.fen += fen
        text = f"本页小计 {len(fens)} {self.word}　（累计 {self.people} {self.word}，{format_yuan(self.fen)} 元）"
        return _sums(self.columns, text, fen)
