# SPDX-License-Identifier: GPL-3.0-or-later
"""What each member owes for a month, group by group, with a place to sign (DOMAIN appendix A, dues_sheet)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from union_desktop.areas.members.queries import dues
from union_desktop.areas.members.queries.dues import SheetRow
from union_desktop.areas.members.terms import MembershipStatus
from union_desktop.core import values

if TYPE_CHECKING:
    from union_desktop.areas.members.documents.common import PaperLook
    from union_desktop.core.reading import Reader
    from union_desktop.documents.row_sheet import RowSheet, SheetGroup

DUES_TITLE: Final = "会费应缴表"
_COLUMNS: Final = (
    ("number", "序号", 12.0, "centre"),
    ("name", "姓名", 26.0, "left"),
    ("staff_no", "工号", 24.0, "left"),
    ("department", "部门", 54.0, "left"),
    ("wage", "会费基数", 28.0, "right"),
    ("due", "应缴会费", 28.0, "right"),
    ("paid", "实缴金额", 28.0, "right"),
    ("signature", "签名", 36.0, "left"),
    ("remark", "备注", 41.0, "left"),
)
_AMOUNT = 5


def dues_sheet(month: dt.date, rows: Sequence[SheetRow], look: PaperLook) -> RowSheet:
    """The month as a row sheet; ``rows`` in order of their groups."""
    from union_desktop.documents.row_sheet import RowSheet, SheetColumn

    owing = [row for row in rows if row.status is MembershipStatus.ACTIVE]
    unknown = sum(1 for row in owing if row.due is None)
    lacking = f"；{unknown} 人没有会费基数，未计入" if unknown else ""
    return RowSheet(
        title=f"{look.office}{DUES_TITLE}",
        subtitle=f"{month.year}年{month.month}月　按当月 1 日的会籍和基数计算{lacking}",
        remark="单位：元",
        columns=[SheetColumn(key, title, width, align) for key, title, width, align in _COLUMNS],  # type: ignore[arg-type]
        groups=_groups(rows),
        total=_sum("合计", rows),
        prepared_by=look.prepared_by,
        printed_at=look.printed_at,
        author=look.office,
    )


def dues_sheet_from(
    reader: Reader,
    report: Callable[[int, int], None],
    *,
    month: dt.date,
    look: PaperLook,
    unit_ids: tuple[int, ...] = (),
) -> bytes:
    """Read and print in one go, for ``core.office_child``."""
    from union_desktop.documents.row_sheet import render

    return render(dues_sheet(month, dues.sheet(reader, month, unit_ids), look), progress=report)


def _groups(rows: Sequence[SheetRow]) -> Iterator[SheetGroup]:
    from union_desktop.documents.row_sheet import SheetGroup

    for title, inside in groupby(rows, key=lambda row: row.group):
        listed = list(inside)
        texts = [_texts(number, row) for number, row in enumerate(listed, start=1)]
        yield SheetGroup(title or "未编入小组", texts, _sum("小计", listed))


def _texts(number: int, row: SheetRow) -> tuple[str, ...]:
    retained = row.status is MembershipStatus.RETAINED
    wage = values.format_yuan(row.wage, grouped=True) if row.wage is not None and not retained else ""
    due = "—" if retained else values.format_yuan(row.due, grouped=True) if row.due is not None else ""
    remark = "保留会籍，免缴" if retained else "没有会费基数" if row.due is None else ""
    return (str(number), row.name, row.staff_no, row.department, wage, due, "", "", remark)


def _sum(title: str, rows: Sequence[SheetRow]) -> tuple[str, ...]:
    owing = [row for row in rows if row.status is MembershipStatus.ACTIVE]
    retained = len(rows) - len(owing)
    unknown = sum(1 for row in owing if row.due is None)
    counted = (
        f"{title}　应缴 {len(owing) - unknown:,} 人"
        + (f"，免缴 {retained:,} 人" if retained else "")
        + (f"，没有会费基数未计入 {unknown:,} 人" if unknown else "")
    )
    amount = values.format_yuan(sum(row.due or 0 for row in owing), grouped=True)
    blank = [""] * len(_COLUMNS)
    return (counted, *blank[1:_AMOUNT], amount, *blank[_AMOUNT + 1 :])
