# SPDX-License-Identifier: GPL-3.0-or-later
"""领款签收表 of a round: one line per row of it, so that each signature belongs to one grant (DOMAIN §7.4).

The reason of a grant is not printed: the sheet passes through everybody's hands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from union_desktop.areas.aid.documents.common import (
    Grouped,
    counter,
    heads,
    paper_of,
    refuse_empty,
    standing,
    under_headings,
)
from union_desktop.areas.aid.queries.papers import RoundLine, RoundPaper, round_lines
from union_desktop.areas.aid.terms import PayState, Way
from union_desktop.core import clock
from union_desktop.core.values import format_yuan

if TYPE_CHECKING:
    from union_desktop.areas.members.documents.common import PaperLook
    from union_desktop.core.reading import Reader
    from union_desktop.documents.fonts import Fonts
    from union_desktop.documents.signing_sheet import SigningRow, SigningSheet

SIGNING_TITLE: Final = "领款签收表"
BY_BANK: Final = "免签（银行回单）"
NO_ACCOUNT: Final = "未登记账号"
_OPEN: Final = (PayState.DUE, PayState.RETURNED)
_SIGNED: Final = (PayState.SIGNED, PayState.PROXY_SIGNED)


def signing_layout(
    paper: RoundPaper,
    lines: Sequence[RoundLine],
    look: PaperLook,
    *,
    grouped: Grouped = "none",
    page_per_group: bool = False,
    way: Way | None = None,
) -> SigningSheet:
    """The sheet as it will be laid out; ``way`` is how the rows not paid yet will be."""
    from union_desktop.documents.signing_sheet import SigningGroup, SigningSheet

    goods = sorted({line.goods for line in lines if line.goods_value and line.goods})
    groups = [
        SigningGroup(
            title,
            [_row(line, way, in_groups=grouped == "group", goods_named=len(goods) > 1) for line in inside],
        )
        for title, inside in under_headings(lines, grouped)
    ]
    rows = [row for group in groups for row in group.rows]
    there = {"card_tail", "item", "staff_no", "department"}
    left_out = frozenset(key for key in there if not any(getattr(row, key) for row in rows))
    waived = [line for line in lines if line.state is PayState.WAIVED]
    unsettled = any(line.state is PayState.PAID or line.state in _OPEN for line in lines)
    return SigningSheet(
        f"{paper.round.name}{SIGNING_TITLE}"
        if paper.decided
        else f"{paper.round.name}{SIGNING_TITLE}（名单未审定，不得发放）",
        look.office,
        groups,
        period=f"项目：{paper.round.scheme}　　{standing(paper)}",
        received=None if unsettled else sum(line.state in _SIGNED for line in lines),
        page_per_group=page_per_group,
        leave_out=left_out,
        prepared_by=look.prepared_by,
        printed_at=look.printed_at,
        counter=counter(paper),
        notes=_notes(rows, waived, counter(paper), goods[0] if len(goods) == 1 else ""),
    )


def signing_sheet(
    paper: RoundPaper,
    lines: Sequence[RoundLine],
    look: PaperLook,
    *,
    grouped: Grouped = "none",
    page_per_group: bool = False,
    way: Way | None = None,
    progress: Callable[[int, int], None] | None = None,
    fonts: Fonts | None = None,
    invariant: bool = False,
) -> bytes:
    """The sheet as a PDF."""
    from union_desktop.documents.signing_sheet import render

    laid_out = signing_layout(paper, lines, look, grouped=grouped, page_per_group=page_per_group, way=way)
    return render(laid_out, progress=progress, fonts=fonts, invariant=invariant)


def signing_sheet_from(
    reader: Reader,
    report: Callable[[int, int], None],
    *,
    round_id: int,
    look: PaperLook,
    grouped: Grouped = "none",
    states: Sequence[PayState] = tuple(PayState),
    page_per_group: bool = False,
    way: Way | None = None,
    on: dt.date | None = None,
) -> bytes:
    """Read and print in one go, for ``core.office_child``.

    With ``way`` bank the rows not paid yet show the last digits of the account their money goes to ``on`` that day, today
    without one; who has no account then is to sign.
    """
    paper = paper_of(reader, round_id)
    accounts_on = (on or clock.today()) if way is Way.BANK else None
    lines = round_lines(reader, paper.round, states, accounts_on=accounts_on)
    refuse_empty(paper, lines, "可以签收的人")
    return signing_sheet(
        paper, lines, look, grouped=grouped, page_per_group=page_per_group, way=way, progress=report
    )


def _row(line: RoundLine, planned: Way | None, *, in_groups: bool, goods_named: bool) -> SigningRow:
    from union_desktop.documents.signing_sheet import SigningRow

    department = line.department if in_groups else line.department or line.group
    item = _item(line, goods_named=goods_named)
    if line.state is PayState.WAIVED:
        given_up = f"放弃 {format_yuan(line.amount)} 元"
        return SigningRow(
            line.name, None, department, line.staff_no, item, "", "", given_up, f"放弃原因：{line.why}"
        )
    way = Way(line.way) if line.way else planned if line.state in _OPEN else None
    nowhere = way is Way.BANK and line.state in _OPEN and not line.account_tail
    by_bank = way is Way.BANK and not nowhere
    returned = line.state is PayState.RETURNED
    remarks = [heads(line), NO_ACCOUNT if nowhere else "", "曾退回" if returned else "", line.note]
    signed = {PayState.SIGNED: "已签收", PayState.PROXY_SIGNED: "代领"}.get(line.state)
    day = line.signed_on or (line.paid_on if by_bank else None)
    return SigningRow(
        line.name,
        line.amount,
        department,
        line.staff_no,
        item,
        way.label if way and not nowhere else "",
        line.account_tail if by_bank else "",
        signed or (BY_BANK if by_bank else ""),
        f"{line.proxy}：{line.why}" if line.proxy else "",
        day.isoformat() if day else "",
        "；".join(filter(None, remarks)),
    )


def _item(line: RoundLine, *, goods_named: bool) -> str:
    """What is handed over, where it is more than money; the same goods for everybody are told once, below the sheet."""
    if not line.goods_value:
        return ""
    name = line.goods if goods_named and line.goods else "慰问品"
    cash = line.amount - line.goods_value
    goods = f"{name} {format_yuan(line.goods_value)}"
    return f"慰问金 {format_yuan(cash)}\n{goods}" if cash else goods


def _notes(
    rows: Sequence[SigningRow], waived: Sequence[RoundLine], count_word: str, goods: str
) -> tuple[str, ...]:
    notes = ["代领的由代领人签名并写明原因。"]
    if goods and goods != "慰问品":
        notes.append(f"慰问品为{goods}。")
    if any(row.signature == BY_BANK for row in rows):
        notes.append("银行转账的以银行回单为凭，不再签名，回单附后。")
    if waived:
        total = format_yuan(sum(line.amount for line in waived))
        notes.append(f"放弃的 {len(waived)} {count_word}共 {total} 元，不计入应领和合计。")
    return (f"说明：{''.join(notes)}",)
