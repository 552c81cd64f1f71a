# SPDX-License-Identifier: GPL-3.0-or-later
"""困难帮扶汇总表 of a year: its decided rounds scheme by scheme, people once and times helped, the money by source.

The sums are those of the year's figures: what was granted, without what was given up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from union_desktop.areas.aid.documents.common import UNCOUNTED, yuan
from union_desktop.areas.aid.queries.papers import YearLine, year_lines
from union_desktop.areas.aid.terms import FundSource, Path, Unit
from union_desktop.core.errors import UserError
from union_desktop.core.money import rmb_uppercase

if TYPE_CHECKING:
    from union_desktop.areas.members.documents.common import PaperLook
    from union_desktop.core.reading import Reader
    from union_desktop.documents.fonts import Fonts
    from union_desktop.documents.row_sheet import RowSheet, SheetGroup

TITLE: Final = "困难帮扶汇总表"
_WIDTH: Final = 277.0
_NONE: Final = "—"
_FOOT: Final = ("负责人：", "审核：", "制表：", "日期：　　　　年　　月　　日")


def year_summary_layout(year: int, lines: Sequence[YearLine], look: PaperLook) -> RowSheet:
    """The sheet as it will be laid out."""
    from union_desktop.documents.row_sheet import RowSheet, SheetColumn

    sources = [one for one in FundSource if any(one is source for line in lines for source, _ in line.funds)]
    share = 21.0 if len(sources) > 4 else 25.0
    fixed = 12.0 + 24.0 + 20.0 + 16.0 + 28.0 + 27.0
    rest = _WIDTH - fixed - share * len(sources)
    name = min(rest, 70.0)
    columns = [
        SheetColumn("number", "序号", 12.0, "centre"),
        SheetColumn("name", "批次", name),
        SheetColumn("decided_on", "审定日期", 24.0, "centre"),
        SheetColumn("people", "受助人数", 20.0, "right"),
        SheetColumn("times", "人次", 16.0, "right"),
        SheetColumn("amount", "金额（元）", 28.0, "right"),
        *(SheetColumn(one.value, one.label, share, "right") for one in sources),
        SheetColumn("remark", "备注", 27.0 + rest - name),
    ]
    amount = sum(line.amount for line in lines)
    notes = ["受助人数每人只计一次，集体发放的不计入；人次为发放到人的笔数加集体发放登记的人数。"]
    if any(line.uncounted for line in lines):
        notes.append(f"{UNCOUNTED}的集体发放不计入人次。")
    return RowSheet(
        f"{look.office}{year}年{TITLE}",
        columns,
        _groups(lines, sources),
        subtitle=f"已审定的 {len(lines)} 个批次，不含放弃的金额",
        remark="单位：元",
        total=_sums("合计", lines, sources, f"大写：{rmb_uppercase(amount)}"),
        foot=((f"说明：{''.join(notes)}",), _FOOT),
        prepared_by=look.prepared_by,
        printed_at=look.printed_at,
        author=look.office,
    )


def year_summary(
    year: int,
    lines: Sequence[YearLine],
    look: PaperLook,
    *,
    progress: Callable[[int, int], None] | None = None,
    fonts: Fonts | None = None,
    invariant: bool = False,
) -> bytes:
    """The sheet as a PDF."""
    from union_desktop.documents.row_sheet import render

    laid_out = year_summary_layout(year, lines, look)
    return render(laid_out, progress=progress, fonts=fonts, invariant=invariant)


def year_summary_from(
    reader: Reader,
    report: Callable[[int, int], None],
    *,
    year: int,
    look: PaperLook,
    scheme_ids: Sequence[int] = (),
    round_ids: Sequence[int] = (),
) -> bytes:
    """Read and print in one go, for ``core.office_child``; without ids every decided round of the year."""
    lines = year_lines(reader, year, scheme_ids=scheme_ids, round_ids=round_ids)
    if not lines:
        raise UserError(f"{year} 年没有审定过的批次，没有打印。请换一个年度，或先办理批次的审定。")
    return year_summary(year, lines, look, progress=report)


def _groups(lines: Sequence[YearLine], sources: Sequence[FundSource]) -> Iterator[SheetGroup]:
    from union_desktop.documents.row_sheet import SheetGroup

    number = 0
    for _scheme, inside in groupby(lines, key=lambda line: line.round.scheme_id):
        listed = list(inside)
        rows = [
            (str(at), line.round.name, *_figures([line], sources), _remark([line]))
            for at, line in enumerate(listed, number + 1)
        ]
        number += len(rows)
        one = listed[0].round
        title = f"{one.scheme}（{Path(one.path).label}，{Unit(one.unit).label}）"
        yield SheetGroup(title, rows, _sums("小计", listed, sources) if len(listed) > 1 else None)


def _figures(lines: Sequence[YearLine], sources: Sequence[FundSource]) -> list[str]:
    people = len(frozenset().union(*(line.person_ids for line in lines)))
    times = sum(line.person_times for line in lines)
    uncounted = any(line.uncounted for line in lines)
    funds = dict.fromkeys(sources, 0)
    for line in lines:
        for source, part in line.funds:
            funds[source] += part
    days = [line.decided_on for line in lines if line.decided_on]
    return [
        days[0].isoformat() if len(lines) == 1 and days else "",
        f"{people:,}" if people else _NONE,
        _NONE if not times and uncounted else f"{times:,}",
        yuan(sum(line.amount for line in lines)),
        *(yuan(part) if part else _NONE for part in funds.values()),
    ]


def _sums(
    title: str, lines: Sequence[YearLine], sources: Sequence[FundSource], remark: str = ""
) -> tuple[str, ...]:
    # An empty cell is where the text before it spreads to.
    return (title, "", *_figures(lines, sources), remark or _remark(lines))


def _remark(lines: Sequence[YearLine]) -> str:
    uncounted = sum(line.uncounted for line in lines)
    if not uncounted:
        return ""
    return UNCOUNTED if len(lines) == 1 and not lines[0].person_times else f"{uncounted} 笔集体{UNCOUNTED}"
