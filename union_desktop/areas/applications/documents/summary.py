# SPDX-License-Identifier: GPL-3.0-or-later
"""补助汇总表: everything before a meeting on A4 landscape, for the people round the table and for the books after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from union_desktop.areas.applications.queries.papers import SummaryLine, summary
from union_desktop.areas.applications.terms.meetings import HELD, Decision, MeetingSheet
from union_desktop.areas.hardship.terms import CAUSES
from union_desktop.areas.members.documents.common import PaperLook, in_words
from union_desktop.core import codes
from union_desktop.core.errors import UserError
from union_desktop.core.money import rmb_uppercase
from union_desktop.core.values import format_yuan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from union_desktop.core.reading import Reader
    from union_desktop.documents.fonts import Fonts

TITLE: Final = "困难补助汇总表"
_SHORT: Final = 60  # characters of the reason; all of it stands on the approval form


def summary_sheet(
    meeting: MeetingSheet,
    lines: Sequence[SummaryLine],
    look: PaperLook,
    *,
    progress: Callable[[int, int], None] | None = None,
    fonts: Fonts | None = None,
    invariant: bool = False,
) -> bytes:
    """The sheet as a PDF; before the meeting its amounts are proposals."""
    from union_desktop.documents.row_sheet import RowSheet, SheetColumn, SheetGroup, render

    held = meeting.status == HELD
    columns = [
        SheetColumn("no", "序号", 12, "centre"),
        SheetColumn("department", "部门", 38),
        SheetColumn("name", "姓名", 26),
        SheetColumn("gender", "性别", 11, "centre"),
        SheetColumn("cause", "困难类型", 28),
        SheetColumn("reason", "事由摘要", 66),
        SheetColumn("requested", "申请金额（元）", 28, "right"),
        SheetColumn("amount", "审定金额（元）" if held else "建议金额（元）", 28, "right"),
        SheetColumn("remark", "备注", 40),
    ]
    rows = [_row(at, line, held) for at, line in enumerate(lines, 1)]
    requested = sum(line.requested for line in lines)
    total = sum(_counted(line) or 0 for line in lines)
    sheet = RowSheet(
        f"{look.office}{TITLE}",
        columns,
        [SheetGroup("", rows)],
        subtitle=f"{meeting.name}　{in_words(meeting.held_on)}　共 {len(lines)} 项",
        remark="单位：元",
        total=(f"合计　{rmb_uppercase(total)}", "", "", "", "", "", _yuan(requested), _yuan(total), ""),
        foot=(("主席（签字、盖章）：", "审核：", "制表：", "日期：　　　　年　　月　　日"),),
        prepared_by=look.prepared_by,
        printed_at=look.printed_at,
        author=look.office,
    )
    return render(sheet, progress=progress, fonts=fonts, invariant=invariant)


def summary_sheet_from(
    reader: Reader, report: Callable[[int, int], None], *, meeting_id: int, look: PaperLook
) -> bytes:
    """Read and print in one go."""
    found = summary(reader, meeting_id)
    if found is None:
        raise UserError("这次会议的记录已不在，没有打印。请刷新列表。")
    return summary_sheet(*found, look, progress=report)


def _row(at: int, line: SummaryLine, held: bool) -> tuple[str, ...]:
    reason = " ".join(line.reason.split())
    remark = [f"{line.scheme} {line.number}".strip() if line.number else f"{line.scheme}（{line.people} 人）"]
    if held or Decision(line.decision) is not Decision.OPEN:
        remark.append(Decision(line.decision).label)
    counted = _counted(line)
    return (
        str(at),
        line.department,
        line.name,
        codes.GENDER.short(line.gender),
        CAUSES.get(line.cause, ""),
        reason if len(reason) <= _SHORT else f"{reason[: _SHORT - 1]}…",
        _yuan(line.requested),
        _yuan(counted) if counted is not None else "",
        "　".join(remark),
    )


def _counted(line: SummaryLine) -> int | None:
    """The amount that goes into the sum: of a round all of it, of what was not agreed to nothing."""
    if line.decision in (Decision.REFUSED.value, Decision.DEFERRED.value):
        return None
    return line.amount if line.number else line.requested


def _yuan(fen: int) -> str:
    return format_yuan(fen, grouped=True)
