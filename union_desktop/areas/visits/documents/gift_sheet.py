# SPDX-License-Identifier: GPL-3.0-or-later
"""慰问金（品）签收表: everybody of some cases signs for what was given; goods stand with their value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from union_desktop.areas.members.documents.common import PaperLook
from union_desktop.areas.visits.queries.papers import GiftRow, gift_rows
from union_desktop.areas.visits.terms import Occasion
from union_desktop.core.values import format_yuan

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.documents.fonts import Fonts
    from union_desktop.documents.signing_sheet import SigningRow


@dataclass(frozen=True, slots=True)
class GiftLook:
    """``title`` as printed; ``by_group`` gives each group a page of its own."""

    paper: PaperLook
    title: str = "慰问金（品）签收表"
    by_group: bool = False


def gift_sheet(
    rows: Sequence[GiftRow],
    look: GiftLook,
    *,
    progress: Callable[[int, int], None] | None = None,
    fonts: Fonts | None = None,
    invariant: bool = False,
) -> bytes:
    """The sheet as a PDF; a visit with cash and goods is one line, so that people are counted once."""
    from union_desktop.documents.signing_sheet import SigningGroup, SigningSheet, render

    if look.by_group:
        groups = [
            SigningGroup(name or "（没有小组）", list(_lines(each)))
            for name, each in groupby(rows, key=lambda row: row.group_name)
        ]
    else:
        groups = [SigningGroup("", list(_lines(rows)))]
    days = sorted(row.visited_on for row in rows)
    period = "" if not days else f"{days[0]}" if days[0] == days[-1] else f"{days[0]} 至 {days[-1]}"
    return render(
        SigningSheet(
            look.title,
            look.paper.office,
            groups,
            period=period,
            page_per_group=look.by_group,
            leave_out=frozenset({"card_tail"}),
            prepared_by=look.paper.prepared_by,
            printed_at=look.paper.printed_at,
        ),
        progress=progress,
        fonts=fonts,
        invariant=invariant,
    )


def gift_sheet_from(
    reader: Reader, report: Callable[[int, int], None], *, ids: Sequence[int], look: GiftLook
) -> bytes:
    """Read and print in one go: what ``core.office_child`` runs in a process of its own."""
    return gift_sheet(gift_rows(reader, ids), look, progress=report)


def _lines(rows: Sequence[GiftRow] | Iterator[GiftRow]) -> Iterator[SigningRow]:
    from union_desktop.documents.signing_sheet import SigningRow

    for row in rows:
        place = row.group_name or row.department
        label = Occasion(row.occasion).label
        items = [f"{label}慰问金"] if row.cash else []
        items += [row.gift] if row.gift else []
        if len(items) > 1:
            items = [f"{items[0]} {format_yuan(row.cash)}", f"{items[1]} {format_yuan(row.gift_value)}"]
        ways = [way for way, given in (("现金", row.cash), ("实物", row.gift)) if given]
        total = row.cash + row.gift_value
        yield SigningRow(row.name, total, place, row.staff_no, "\n".join(items), "\n".join(ways))
