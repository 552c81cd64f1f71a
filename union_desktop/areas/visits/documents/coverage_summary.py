# SPDX-License-Identifier: GPL-3.0-or-later
"""慰问覆盖情况: known, visited and coverage of a period by occasion, campus or group, then who still waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from union_desktop.areas.members.documents.common import PaperLook, in_words
from union_desktop.areas.visits.queries.coverage import BY_LABELS, By, Coverage, coverage
from union_desktop.areas.visits.terms import Occasion

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.documents.fonts import Fonts

TITLE: Final = "慰问覆盖情况表"


@dataclass(frozen=True, slots=True)
class CoverageLook:
    """The period and how it is split; ``occasion`` empty for all."""

    paper: PaperLook
    first: dt.date
    last: dt.date
    by: By = "occasion"
    occasion: str = ""


def coverage_summary(
    found: Coverage, look: CoverageLook, *, fonts: Fonts | None = None, invariant: bool = False
) -> bytes:
    """One or more pages; the list of those who wait is left out when nobody does."""
    from union_desktop.documents.form_page import Align, Block, FormPage, Paragraph, render, table

    header = (
        BY_LABELS[found.by],
        "得知",
        "已慰问",
        "覆盖率",
        "待慰问",
        "超期",
        "未能\n慰问",
        "平均\n天数",
        "慰问金\n（元）",
        "品值\n（元）",
    )
    widths = (32.0, 12.0, 14.0, 17.0, 14.0, 11.0, 15.0, 14.0, 18.0, 15.0)
    numbers: tuple[Align, ...] = ("right",) * 9
    rows = [one.texts for one in (*found.rows, found.total)]
    blocks: list[Block] = [
        Paragraph(
            f"{in_words(look.first)}至{in_words(look.last)}{_about(look)}，以工会得知的日期计算。",
            after_mm=3.0,
        ),
        table(widths, header, rows, row_mm=8.0, size=9.5, aligns=("left", *numbers)),
    ]
    if found.open:
        waiting = [
            (
                one.name,
                one.occasion_label,
                one.group,
                str(one.noticed_on),
                f"{one.days}",
                f"{one.late}" if one.late else "",
            )
            for one in found.open
        ]
        blocks += [
            Paragraph(f"待慰问 {len(found.open)} 件，按等待天数排列：", role="hei", before_mm=5.0),
            table(
                (26.0, 38.0, 42.0, 24.0, 16.0, 16.0),
                ("姓名", "事由", "工会小组", "得知日期", "已等\n天数", "超期\n天数"),
                waiting,
                row_mm=7.5,
                size=9.5,
                aligns=("left", "left", "left", "centre", "right", "right"),
            ),
        ]
    blocks.append(
        Paragraph(
            "说明：覆盖率＝已慰问÷得知，未能慰问的计入得知；小数第三位起舍去。平均天数是已慰问的从得知到第一次慰问的天数。",
            size=9.0,
            before_mm=4.0,
        )
    )
    return render(
        FormPage(
            TITLE,
            blocks,
            subtitle=look.paper.office,
            prepared_by=look.paper.prepared_by,
            printed_at=look.paper.printed_at,
            author=look.paper.office,
        ),
        fonts=fonts,
        invariant=invariant,
    )


def coverage_summary_from(
    reader: Reader, _report: Callable[[int, int], None], *, look: CoverageLook
) -> bytes:
    """Read and print in one go: what ``core.office_child`` runs in a process of its own."""
    return coverage_summary(coverage(reader, look.first, look.last, look.by, look.occasion), look)


def _about(look: CoverageLook) -> str:
    return f"，{Occasion(look.occasion).label}" if look.occasion else ""
