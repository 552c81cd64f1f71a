# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists of a round: 批次名单, 发放汇总表 by unit and source, 补助汇总表 for the committee (DOMAIN §2.4, aid_summary)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from union_desktop.areas.aid.queries.papers import (
    PaperRow,
    UnitSum,
    decided_on,
    paper_rows,
    round_for_paper,
    unit_sums,
)
from union_desktop.areas.aid.queries.rounds import RoundRow
from union_desktop.areas.aid.terms import ROUND_LABELS, FundSource, PayState
from union_desktop.areas.hardship.terms import HardshipClass
from union_desktop.core import codes, values
from union_desktop.core.money import rmb_uppercase

if TYPE_CHECKING:
    from union_desktop.areas.members.documents import PaperLook
    from union_desktop.core.reading import Reader
    from union_desktop.documents.row_sheet import RowSheet, SheetColumn

LIST_TITLE: Final = "发放名单"
SUMMARY_TITLE: Final = "发放汇总表"
AID_SUMMARY_TITLE: Final = "困难补助汇总表"
_Texts = tuple[str, ...]


def round_list(found: RoundRow, rows: Sequence[PaperRow], look: PaperLook, decided: str = "") -> RowSheet:
    """Everybody on the list with place, amount and sources."""
    columns = (
        _column("number", "序号", 12, "centre"),
        _column("name", "姓名", 26),
        _column("staff_no", "工号", 24),
        _column("department", "部门", 46),
        _column("group", "工会小组", 38),
        _column("campus", "校区", 22),
        _column("amount", "金额", 26, "right"),
        _column("funds", "资金来源", 40),
        _column("state", "发放情况", 20, "centre"),
        _column("remark", "备注", 23),
    )
    lines = [
        (
            str(number),
            _named(row),
            row.staff_no,
            row.department,
            row.group,
            row.campus,
            _yuan(row.amount),
            row.funds,
            PayState(row.pay_state).label,
            "；".join(filter(None, (row.note, f"增加：{row.added_reason}" if row.added_reason else ""))),
        )
        for number, row in enumerate(rows, start=1)
    ]
    total = ("合计", f"{len(rows)} 行", "", "", "", "", _yuan(sum(row.amount for row in rows)), "", "", "")
    return _sheet(found, LIST_TITLE, columns, lines, total, look, decided=decided)


def round_summary(found: RoundRow, units: Sequence[UnitSum], look: PaperLook, decided: str = "") -> RowSheet:
    """Each unit with its number of rows, its amount by source, and how far it is paid."""
    sources = [one for one in FundSource if any(one.value in unit.by_fund for unit in units)]
    wide = (277 - 12 - 34 - 44 - 16 - 30 * 4) / len(sources)
    columns = (
        _column("number", "序号", 12, "centre"),
        _column("campus", "校区", 34),
        _column("group", "工会小组", 44),
        _column("rows", "行数", 16, "right"),
        _column("amount", "金额", 30, "right"),
        *(_column(one.value, f"其中：{one.label}", wide, "right") for one in sources),
        _column("paid", "已发", 30, "right"),
        _column("waived", "放弃", 30, "right"),
        _column("open", "未发", 30, "right"),
    )

    def line(first: _Texts, some: Sequence[UnitSum]) -> _Texts:
        amount, paid, waived = (
            sum(getattr(one, name) for one in some) for name in ("amount", "paid", "waived")
        )
        return (
            *first,
            str(sum(one.rows for one in some)),
            _yuan(amount),
            *(_yuan(sum(one.by_fund.get(source.value, 0) for one in some)) for source in sources),
            _yuan(paid),
            _yuan(waived),
            _yuan(amount - paid - waived),
        )

    lines = [
        line((str(number), one.campus or "—", one.group or "—"), [one])
        for number, one in enumerate(units, start=1)
    ]
    return _sheet(found, SUMMARY_TITLE, columns, lines, line(("合计", "", ""), units), look, decided=decided)


def aid_summary(found: RoundRow, rows: Sequence[PaperRow], look: PaperLook, decided: str = "") -> RowSheet:
    """What a committee has before it: who, which kind of hardship, why, how much; signed by the chairman of the branch."""
    columns = (
        _column("number", "序号", 12, "centre"),
        _column("department", "部门", 44),
        _column("name", "姓名", 26),
        _column("gender", "性别", 13, "centre"),
        _column("class", "困难类型", 24, "centre"),
        _column("reason", "事由摘要", 72),
        _column("amount", "金额", 28, "right"),
        _column("funds", "资金来源", 34),
        _column("remark", "备注", 24),
    )
    lines = [
        (
            str(number),
            row.department or row.group,
            _named(row),
            codes.GENDER.label(row.gender) if row.gender else "",
            HardshipClass(row.hardship_class).label if row.hardship_class else "",
            row.reason,
            _yuan(row.amount),
            row.funds,
            row.note,
        )
        for number, row in enumerate(rows, start=1)
    ]
    total = ("合计", "", f"{len(rows)} 行", "", "", "", _yuan(sum(row.amount for row in rows)), "", "")
    return _sheet(found, AID_SUMMARY_TITLE, columns, lines, total, look, decided=decided)


def round_list_from(
    reader: Reader, report: Callable[[int, int], None], *, round_id: int, look: PaperLook
) -> bytes:
    """Read and print in one go, for ``core.office_child``."""
    from union_desktop.documents.row_sheet import render

    found = round_for_paper(reader, round_id)
    rows = paper_rows(reader, round_id)
    return render(round_list(found, rows, look, _decided(reader, round_id)), progress=report)


def round_summary_from(
    reader: Reader, report: Callable[[int, int], None], *, round_id: int, look: PaperLook
) -> bytes:
    """The same for the summary by unit."""
    from union_desktop.documents.row_sheet import render

    found = round_for_paper(reader, round_id)
    units = unit_sums(reader, round_id)
    return render(round_summary(found, units, look, _decided(reader, round_id)), progress=report)


def aid_summary_from(
    reader: Reader, report: Callable[[int, int], None], *, round_id: int, look: PaperLook
) -> bytes:
    """The same for the committee's summary."""
    from union_desktop.documents.row_sheet import render

    found = round_for_paper(reader, round_id)
    rows = paper_rows(reader, round_id)
    return render(aid_summary(found, rows, look, _decided(reader, round_id)), progress=report)


def _decided(reader: Reader, round_id: int) -> str:
    found = decided_on(reader, round_id)
    return f"{found[0].year}年{found[0].month}月{found[0].day}日{found[1]}审定" if found else ""


def _sheet(
    found: RoundRow,
    title: str,
    columns: Iterable[SheetColumn],
    lines: Sequence[_Texts],
    total: _Texts,
    look: PaperLook,
    *,
    decided: str,
) -> RowSheet:
    from union_desktop.documents.row_sheet import RowSheet, SheetGroup

    amount = found.decided
    status = decided or ROUND_LABELS[found.status]
    return RowSheet(
        title=f"{found.name}{title}",
        subtitle=f"{look.office}　　项目：{found.scheme}　　{status}",
        remark="单位：元",
        columns=list(columns),
        groups=[SheetGroup("", lines)],
        total=total,
        foot=(
            (f"合计 ¥{_yuan(amount)}（{rmb_uppercase(amount, prefix=True)}）",),
            ("工会主席（签章）：", "审核：", "制表：", "日期："),
        ),
        prepared_by=look.prepared_by,
        printed_at=look.printed_at,
        form_no=f"BF-{found.id}",
        author=look.office,
    )


def _column(key: str, title: str, width: float, align: str = "left") -> SheetColumn:
    from union_desktop.documents.row_sheet import SheetColumn

    return SheetColumn(key, title, width, align)  # type: ignore[arg-type]


def _named(row: PaperRow) -> str:
    return f"{row.name}（{row.headcount} 人）" if row.headcount else row.name


def _yuan(fen: int) -> str:
    return values.format_yuan(fen, grouped=True)
