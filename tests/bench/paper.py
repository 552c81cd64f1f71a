# SPDX-License-Identifier: GPL-3.0-or-later
"""Paper: a list ten times as long may take a little more than ten times as long."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.measure import Measure, timed
from union_desktop.documents.fonts import Fonts
from union_desktop.documents.row_sheet import RowSheet, SheetColumn, SheetGroup, render

_COLUMNS = (
    SheetColumn("no", "序号", 14, "right"),
    SheetColumn("name", "姓名", 30),
    SheetColumn("staff_no", "工号", 26),
    SheetColumn("department", "部门", 60),
    SheetColumn("joined_on", "入会日期", 26, "centre"),
    SheetColumn("phone", "手机", 32),
    SheetColumn("remark", "备注", 60),
)


def measures() -> Iterator[Measure]:
    """Rows a second at two sizes, and how they grow."""
    fonts = Fonts.load(bundled_only=True)
    render(_sheet(200), fonts=fonts)
    short = timed(lambda: render(_sheet(2_000), fonts=fonts), 5)
    long = timed(lambda: render(_sheet(20_000), fonts=fonts), 3)
    note = f"{2_000 / short:,.0f} and {20_000 / long:,.0f} rows a second"
    yield Measure("row-sheet-20k/2k", long, short, 12.0, note=note)


def _sheet(count: int) -> RowSheet:
    rows = [
        (
            str(at + 1),
            "单雄信" if at % 7 else "欧阳𬱖",
            f"{at:07}",
            f"第{at % 50 + 1}部门",
            "2015-03-01",
            "19900000000",
            "",
        )
        for at in range(count)
    ]
    groups = [
        SheetGroup(f"第{at // 50 + 1}小组", rows[at : at + 50], ("小计 50 人", "", "", "", "", "", ""))
        for at in range(0, count, 50)
    ]
    return RowSheet("会员名册", _COLUMNS, groups, total=(f"合计 {count} 人", "", "", "", "", "", ""))
