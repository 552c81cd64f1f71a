# SPDX-License-Identifier: GPL-3.0-or-later
"""公示 of households about to be filed: name, department and class, and nothing else about them (DOMAIN §9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from union_desktop.areas.hardship.queries.papers import NoticeLine, notice_lines
from union_desktop.areas.hardship.terms import HardshipClass
from union_desktop.core.masking import mask_name

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.documents.fonts import Fonts

TITLE: Final = "困难职工建档公示"


@dataclass(frozen=True, slots=True)
class NoticeLook:
    """What the notice says around its list; ``masked`` hides the middle of the names."""

    office: str
    from_on: dt.date
    to_on: dt.date
    phone: str
    on: dt.date
    basis: str = ""
    place: str = ""
    masked: bool = True


def publicity_notice(
    lines: Sequence[NoticeLine], look: NoticeLook, *, fonts: Fonts | None = None, invariant: bool = False
) -> bytes:
    """The notice as a PDF."""
    from union_desktop.documents.notice import Notice, NoticeColumn, NoticeTable, render, written_date

    columns = [
        NoticeColumn("序号", 14),
        NoticeColumn("姓名", 34),
        NoticeColumn("部门", 68, "left"),
        NoticeColumn("困难类别", 40),
    ]
    rows = [
        [
            str(number),
            mask_name(one.name) if look.masked else one.name,
            one.department,
            HardshipClass(one.hardship_class).label if one.hardship_class else "",
        ]
        for number, one in enumerate(lines, start=1)
    ]
    basis = f"根据{look.basis}，" if look.basis else ""
    where = f"　　受理地点：{look.place}" if look.place else ""
    body: list[str | NoticeTable] = [
        f"{basis}经本人申请、部门工会审核，拟为下列 {len(lines)} 户职工家庭建立困难职工档案，现予公示。",
        NoticeTable(columns, rows),
        f"公示期自{written_date(look.from_on)}至{written_date(look.to_on)}。",
        "公示期内对名单有异议的，请实名向校工会反映。反映人的信息予以保密。",
        f"联系电话：{look.phone}{where}",
    ]
    notice = Notice(TITLE, body, look.office, look.on, author=look.office)
    return render(notice, fonts=fonts, invariant=invariant)


def publicity_notice_from(
    reader: Reader, report: Callable[[int, int], None], *, ids: Sequence[int], look: NoticeLook
) -> bytes:
    """Read and print in one go: what ``core.office_child`` runs in a process of its own."""
    lines = notice_lines(reader, ids)
    report(0, len(lines))
    return publicity_notice(lines, look)
