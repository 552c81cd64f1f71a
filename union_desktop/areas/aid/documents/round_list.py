# SPDX-License-Identifier: GPL-3.0-or-later
"""批次名单: who is on the list of a round and why, for those who have to decide it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from union_desktop.areas.aid.documents.common import (
    Grouped,
    counter,
    funds_in_words,
    heads,
    paper_of,
    refuse_empty,
    standing,
    under_headings,
    yuan,
)
from union_desktop.areas.aid.queries.papers import RoundLine, RoundPaper, round_lines
from union_desktop.core.money import rmb_uppercase

if TYPE_CHECKING:
    from union_desktop.areas.members.documents.common import PaperLook
    from union_desktop.core.reading import Reader
    from union_desktop.documents.fonts import Fonts
    from union_desktop.documents.row_sheet import RowSheet, SheetGroup

TITLE: Final = "发放名单"
_COLUMNS: Final = (
    ("number", "序号", 12.0, "centre"),
    ("name", "姓名", 26.0, "left"),
    ("place", "部门/小组", 56.0, "left"),
    ("campus", "校区", 22.0, "left"),
    ("category", "类别", 22.0, "left"),
    ("reason", "事由", 44.0, "left"),
    ("amount", "金额（元）", 25.0, "right"),
    ("funds", "资金来源", 42.0, "left"),
    ("remark", "备注", 28.0, "left"),
)
#: Where the room of 事由 goes when nobody has one.
_REASON_GOES_TO: Final = {"place": 14.0, "remark": 30.0}
_FOOT: Final = ("负责人：", "审核：", "制表：", "日期：　　　　年　　月　　日")


def round_list_layout(
    paper: RoundPaper, lines: Sequence[RoundLine], look: PaperLook, *, grouped: Grouped = "campus"
) -> RowSheet:
    """The list as it will be laid out."""
    from union_desktop.documents.row_sheet import RowSheet, SheetColumn

    columns = [SheetColumn(key, title, width, align) for key, title, width, align in _COLUMNS]  # type: ignore[arg-type]
    if not any(line.reason for line in lines):
        columns = [
            replace(one, width_mm=one.width_mm + _REASON_GOES_TO.get(one.key, 0.0))
            for one in columns
            if one.key != "reason"
        ]
    keys = [one.key for one in columns]
    total = sum(line.amount for line in lines)
    rule = f"　　依据：{paper.rule}" if paper.rule else ""
    return RowSheet(
        f"{paper.round.name}{TITLE}",
        columns,
        _groups(paper, lines, grouped, keys),
        subtitle=f"{look.office}　　项目：{paper.round.scheme}　　{standing(paper)}{rule}",
        remark="单位：元",
        total=_sum(f"合计 {len(lines):,} {counter(paper)}　{rmb_uppercase(total)}", total, keys),
        foot=(_FOOT,),
        prepared_by=look.prepared_by,
        printed_at=look.printed_at,
        author=look.office,
    )


def round_list(
    paper: RoundPaper,
    lines: Sequence[RoundLine],
    look: PaperLook,
    *,
    grouped: Grouped = "campus",
    progress: Callable[[int, int], None] | None = None,
    fonts: Fonts | None = None,
    invariant: bool = False,
) -> bytes:
    """The list as a PDF."""
    from union_desktop.documents.row_sheet import render

    laid_out = round_list_layout(paper, lines, look, grouped=grouped)
    return render(laid_out, progress=progress, fonts=fonts, invariant=invariant)


def round_list_from(
    reader: Reader,
    report: Callable[[int, int], None],
    *,
    round_id: int,
    look: PaperLook,
    grouped: Grouped = "campus",
) -> bytes:
    """Read and print in one go, for ``core.office_child``."""
    paper = paper_of(reader, round_id)
    lines = round_lines(reader, paper.round)
    refuse_empty(paper, lines, "任何人")
    return round_list(paper, lines, look, grouped=grouped, progress=report)


def _groups(
    paper: RoundPaper, lines: Sequence[RoundLine], grouped: Grouped, keys: Sequence[str]
) -> Iterator[SheetGroup]:
    from union_desktop.documents.row_sheet import SheetGroup

    number = 0
    for title, inside in under_headings(lines, grouped):
        rows = [_texts(at, line, keys, paper.decided) for at, line in enumerate(inside, number + 1)]
        number += len(rows)
        fen = sum(line.amount for line in inside)
        subtotal = _sum(f"小计 {len(inside):,} {counter(paper)}", fen, keys) if title else None
        yield SheetGroup(title, rows, subtotal)


def _texts(number: int, line: RoundLine, keys: Sequence[str], decided: bool) -> tuple[str, ...]:
    group = line.group.rpartition(" / ")[2]
    place = group if line.department in group else "/".join(filter(None, (line.department, group)))
    goods = f"含{line.goods or '慰问品'} {yuan(line.goods_value)} 元" if line.goods_value else ""
    added = f"锁定后增加：{line.added_reason}" if line.added_reason else ""
    state = line.state.label if decided else ""
    remark = "；".join(filter(None, (heads(line), goods, added, line.note, state)))
    texts = {
        "number": str(number),
        "name": line.name,
        "place": place,
        "campus": line.campus,
        "category": line.category,
        "reason": line.reason,
        "amount": yuan(line.amount),
        "funds": funds_in_words(line.funds),
        "remark": remark,
    }
    return tuple(texts[key] for key in keys)


def _sum(text: str, fen: int, keys: Sequence[str]) -> tuple[str, ...]:
    return (text, *(yuan(fen) if key == "amount" else "" for key in keys[1:]))
