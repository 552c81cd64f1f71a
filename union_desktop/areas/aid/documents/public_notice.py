# SPDX-License-Identifier: GPL-3.0-or-later
"""公示 of a round: name, department, kind and amount and nothing more (DOMAIN §9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from union_desktop.areas.aid.queries.papers import PaperRow, paper_rows, round_for_paper
from union_desktop.areas.aid.queries.rounds import RoundRow
from union_desktop.areas.hardship.terms import HardshipClass
from union_desktop.core import values

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.documents.notice import Notice


@dataclass(frozen=True, slots=True)
class NoticeLook:
    """Who puts it up, from when to when, and whom to tell what one thinks of it."""

    office: str
    from_on: dt.date
    to_on: dt.date
    contact: str = ""


def public_notice(found: RoundRow, rows: Sequence[PaperRow], look: NoticeLook) -> Notice:
    """The notice; the kind is that of the hardship file, where there is one."""
    from union_desktop.documents.notice import Notice, NoticeColumn, NoticeTable, written_date

    classed = any(row.hardship_class for row in rows)
    columns = [
        NoticeColumn("序号", 14),
        NoticeColumn("部门", 56, "left"),
        NoticeColumn("姓名", 34),
        *([NoticeColumn("类别", 28)] if classed else []),
        NoticeColumn("金额（元）", 28, "right"),
    ]
    lines = [
        [
            str(number),
            row.department or row.group,
            row.name,
            *([HardshipClass(row.hardship_class).label if row.hardship_class else "—"] if classed else []),
            values.format_yuan(row.amount),
        ]
        for number, row in enumerate(rows, start=1)
    ]
    count = {"person": "人", "household": "户", "collective": "个集体"}[found.unit]
    amount = values.format_yuan(found.decided)
    contact = (
        f"请在公示期内向校工会反映，联系方式：{look.contact}。"
        if look.contact
        else "请在公示期内向校工会反映。"
    )
    return Notice(
        f"关于{found.name}{'' if found.scheme in found.name else found.scheme}\n拟发放名单的公示",
        [
            f"根据有关规定，拟发放{found.scheme} {len(rows)} {count}，共计 {amount} 元。现将名单公示如下：",
            NoticeTable(columns, lines),
            f"公示期为{written_date(look.from_on)}至{written_date(look.to_on)}。如有异议，{contact}",
        ],
        look.office,
        look.from_on,
        author=look.office,
    )


def public_notice_from(
    reader: Reader, report: Callable[[int, int], None], *, round_id: int, look: NoticeLook
) -> bytes:
    """Read and print in one go, for ``core.office_child``."""
    from union_desktop.documents.notice import render

    made = render(public_notice(round_for_paper(reader, round_id), paper_rows(reader, round_id), look))
    report(1, 1)
    return made
