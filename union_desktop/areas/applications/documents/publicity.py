# SPDX-License-Identifier: GPL-3.0-or-later
"""公示 of decided applications: name, department, kind and amount, and nothing else about anybody (DOMAIN §9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from union_desktop.areas.applications.queries.papers import Publicity, publicity
from union_desktop.core.errors import UserError
from union_desktop.core.masking import mask_name
from union_desktop.core.values import format_yuan

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.documents.fonts import Fonts

TITLE: Final = "关于困难补助审定结果的公示"


@dataclass(frozen=True, slots=True)
class PublicityLook:
    """What stands on the notice besides the list; ``first`` and ``last`` are its days, ``contact`` where to object.

    ``masked`` hides the middle of the names.
    """

    office: str
    on: dt.date
    first: dt.date
    last: dt.date
    contact: str
    masked: bool = False


def notice(
    told: Publicity, look: PublicityLook, *, fonts: Fonts | None = None, invariant: bool = False
) -> bytes:
    """The notice as a PDF."""
    from union_desktop.documents.notice import Notice, NoticeColumn, NoticeTable, render, written_date

    by = f"经{'、'.join(told.meetings)}审定，" if told.meetings else ""
    rows = [
        (
            str(at),
            mask_name(one.name) if look.masked else one.name,
            one.department,
            one.scheme,
            format_yuan(one.amount, grouped=True),
        )
        for at, one in enumerate(told.lines, 1)
    ]
    columns = (
        NoticeColumn("序号", 1),
        NoticeColumn("姓名", 2),
        NoticeColumn("部门", 4, "left"),
        NoticeColumn("补助项目", 3),
        NoticeColumn("金额（元）", 2.4, "right"),
    )
    said = (
        f"{by}拟对下列 {len(told.lines)} 名职工给予困难补助，现予公示。公示时间为{written_date(look.first)}至"
        f"{written_date(look.last)}。公示期间如有异议，请以书面形式实名向{look.office}反映。联系方式：{look.contact}。"
    )
    body = (said, NoticeTable(columns, rows))
    return render(Notice(TITLE, body, look.office, look.on), fonts=fonts, invariant=invariant)


def notice_from(
    reader: Reader, _report: Callable[[int, int], None], *, ids: Sequence[int], look: PublicityLook
) -> bytes:
    """Read and print in one go."""
    told = publicity(reader, ids)
    if not told.lines:
        raise UserError("所选申请都还没有审定金额，没有可以公示的内容。请选择审定通过的申请。")
    return notice(told, look)
