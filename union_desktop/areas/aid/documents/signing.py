# SPDX-License-Identifier: GPL-3.0-or-later
"""领款签收表 of a round: who has signed already stands there, the others sign on it (DOMAIN §7.4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from union_desktop.areas.aid.queries.papers import PaperRow, paper_rows, round_for_paper
from union_desktop.areas.aid.queries.rounds import RoundRow
from union_desktop.areas.aid.terms import PayState, Way

if TYPE_CHECKING:
    from union_desktop.areas.members.documents import PaperLook
    from union_desktop.core.reading import Reader
    from union_desktop.documents.signing_sheet import SigningRow, SigningSheet

SIGNING_TITLE: Final = "领款签收表"
#: Who gave it up signs for nothing.
_STATES: Final = tuple(one.value for one in PayState if one is not PayState.WAIVED)


def signing_sheet(
    found: RoundRow, rows: Sequence[PaperRow], look: PaperLook, *, by_group: bool = False
) -> SigningSheet:
    """The rows to sign for; with ``by_group`` each unit begins a page and has its own sum."""
    from union_desktop.documents.signing_sheet import SigningGroup, SigningSheet

    made = [(row.group or "其他", _row(row)) for row in rows]
    groups = (
        [SigningGroup(name, [one for _, one in lot]) for name, lot in groupby(made, key=lambda one: one[0])]
        if by_group
        else [SigningGroup("", [one for _, one in made])]
    )
    left_out = {
        key
        for key, seen in (
            ("card_tail", any(row.tail for row in rows)),
            ("item", any(row.goods for row in rows)),
        )
        if not seen
    }
    signed = sum(row.pay_state in ("signed", "proxy_signed") for row in rows)
    return SigningSheet(
        f"{found.name}{SIGNING_TITLE}"
        if found.scheme in found.name
        else f"{found.name}{found.scheme}{SIGNING_TITLE}",
        look.office,
        groups,
        period=f"批次：{found.name}",
        received=signed if signed == len(rows) else None,
        page_per_group=by_group,
        leave_out=frozenset(left_out),
        prepared_by=look.prepared_by,
        printed_at=look.printed_at,
        form_no=f"BF-{found.id}",
    )


def signing_from(
    reader: Reader,
    report: Callable[[int, int], None],
    *,
    round_id: int,
    look: PaperLook,
    by_group: bool = False,
) -> bytes:
    """Read and print in one go, for ``core.office_child``."""
    from union_desktop.documents.signing_sheet import render

    found = round_for_paper(reader, round_id)
    rows = paper_rows(reader, round_id, _STATES)
    return render(signing_sheet(found, rows, look, by_group=by_group), progress=report)


def _row(row: PaperRow) -> SigningRow:
    from union_desktop.documents.signing_sheet import SigningRow

    by_bank = row.way == Way.BANK
    signed = "已签" if row.pay_state == PayState.SIGNED else ""
    name = f"{row.name}（{row.headcount} 人）" if row.headcount else row.name
    return SigningRow(
        name,
        row.amount,
        row.department or row.group,
        row.staff_no,
        row.goods,
        Way(row.way).label if row.way else "",
        row.tail,
        "免签（银行回单）" if by_bank and not signed else signed,
        f"{row.proxy}：{row.proxy_reason}" if row.proxy and row.pay_state == PayState.PROXY_SIGNED else "",
        row.signed_on,
        "退回" if row.pay_state == PayState.RETURNED else row.note,
    )
