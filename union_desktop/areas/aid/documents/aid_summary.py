# SPDX-License-Identifier: GPL-3.0-or-later
"""困难补助汇总表 of a round: who, which kind of hardship, why, how much, for those who decide (DOMAIN §2.4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from union_desktop.areas.aid.documents.common import (
    class_of,
    counter,
    heads,
    paper_of,
    refuse_empty,
    standing,
    yuan,
)
from union_desktop.areas.aid.queries.papers import RoundLine, RoundPaper, round_lines
from union_desktop.core import codes
from union_desktop.core.money import rmb_uppercase

if TYPE_CHECKING:
    from union_desktop.areas.members.documents.common import PaperLook
    from union_desktop.core.reading import Reader
    from union_desktop.documents.fonts import Fonts
    from union_desktop.documents.row_sheet import RowSheet

TITLE: Final = "困难补助汇总表"
_FOOT: Final = ("工会主席（签章）：", "审核：", "制表：", "日期：　　　　年　　月　　日")


def aid_summary_layout(paper: RoundPaper, lines: Sequence[RoundLine], look: PaperLook) -> RowSheet:
    """The sheet as it will be laid out."""
    from union_desktop.documents.row_sheet import RowSheet, SheetColumn, SheetGroup

    columns = [
        SheetColumn("number", "序号", 12, "centre"),
        SheetColumn("department", "部门", 48),
        SheetColumn("name", "姓名", 28),
        SheetColumn("gender", "性别", 12, "centre"),
        SheetColumn("class", "困难类型", 24, "centre"),
        SheetColumn("reason", "事由摘要", 83),
        SheetColumn("amount", "审定金额（元）" if paper.decided else "建议金额（元）", 30, "right"),
        SheetColumn("remark", "备注", 40),
    ]
    rows = [
        (
            str(number),
            line.department or line.group,
            line.name,
            codes.GENDER.short(line.gender),
            class_of(line),
            " ".join(line.reason.split()),
            yuan(line.amount),
            "；".join(filter(None, (heads(line), line.note))),
        )
        for number, line in enumerate(lines, 1)
    ]
    total = sum(line.amount for line in lines)
    said = f"合计 {len(lines):,} {counter(paper)}　{rmb_uppercase(total)}"
    return RowSheet(
        f"{paper.round.name}{TITLE}",
        columns,
        [SheetGroup("", rows)],
        subtitle=f"{look.office}　　项目：{paper.round.scheme}　　{standing(paper)}",
        remark="单位：元",
        total=(said, "", "", "", "", "", yuan(total), ""),
        foot=(_FOOT,),
        prepared_by=look.prepared_by,
        printed_at=look.printed_at,
        author=look.office,
    )


def aid_summary(
    paper: RoundPaper,
    lines: Sequence[RoundLine],
    look: PaperLook,
    *,
    progress: Callable[[int, int], None] | None = None,
    fonts: Fonts | None = None,
    invariant: bool = False,
) -> bytes:
    """The sheet as a PDF."""
    from union_desktop.documents.row_sheet import render

    laid_out = aid_summary_layout(paper, lines, look)
    return render(laid_out, progress=progress, fonts=fonts, invariant=invariant)


def aid_summary_from(
    reader: Reader, report: Callable[[int, int], None], *, round_id: int, look: PaperLook
) -> bytes:
    """Read and print in one go, for ``core.office_child``."""
    paper = paper_of(reader, round_id)
    lines = round_lines(reader, paper.round)
    refuse_empty(paper, lines, "任何人")
    return aid_summary(paper, lines, look, progress=report)
