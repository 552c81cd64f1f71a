# SPDX-License-Identifier: GPL-3.0-or-later
"""公示 of the list of a round: name, department, class and amount, and nothing else about anybody (DOMAIN §9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from union_desktop.areas.aid.documents.common import class_of, counter, heads, paper_of, refuse_empty, yuan
from union_desktop.areas.aid.queries.papers import RoundLine, RoundPaper, round_lines
from union_desktop.areas.aid.terms import PayState
from union_desktop.core.masking import mask_name

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.documents.fonts import Fonts
    from union_desktop.documents.notice import Notice

_SHOWN: Final = tuple(state for state in PayState if state is not PayState.WAIVED)


@dataclass(frozen=True, slots=True)
class NoticeLook:
    """Who puts it up, from when to when, and whom to tell what one thinks of it; ``on`` is its own day, the first of them
    without one.

    ``masked`` hides the middle of the names; ``kind`` is what the column 类别 tells: the class of the hardship file, the staff
    category, or nothing.
    """

    office: str
    from_on: dt.date
    to_on: dt.date
    contact: str = ""
    on: dt.date | None = None
    masked: bool = False
    kind: Literal["hardship", "staff", "none"] = "hardship"


def public_notice_layout(paper: RoundPaper, lines: Sequence[RoundLine], look: NoticeLook) -> Notice:
    """The notice as it will be laid out."""
    from union_desktop.documents.notice import Notice, NoticeColumn, NoticeTable, written_date

    kinds = [_kind(line, look) for line in lines]
    several = any(kinds)
    columns = [
        NoticeColumn("序号", 12),
        NoticeColumn("姓名", 34),
        NoticeColumn("部门", 54, "left"),
        *([NoticeColumn("类别", 28)] if several else []),
        NoticeColumn("金额（元）", 28, "right"),
    ]
    rows = [
        [
            str(number),
            _name(line, look),
            line.department,
            *([kind] if several else []),
            yuan(line.amount),
        ]
        for number, (line, kind) in enumerate(zip(lines, kinds, strict=True), 1)
    ]
    approval = paper.approval
    by = f"经{approval.actor or look.office}审定，" if approval else ""
    rule = f"根据{paper.rule}，" if paper.rule else ""
    total = sum(line.amount for line in lines)
    said = (
        f"{rule}{by}{paper.round.name}拟对下列 {len(lines)} {counter(paper)}发放{paper.round.scheme}，"
        f"共 {yuan(total)} 元，现予公示。"
    )
    body: list[str | NoticeTable] = [
        said,
        NoticeTable(columns, rows),
        f"公示期自{written_date(look.from_on)}至{written_date(look.to_on)}。",
        "公示期内对名单有异议的，请实名向校工会反映。反映人的信息予以保密。",
        *([f"联系方式：{look.contact}"] if look.contact else []),
    ]
    title = f"关于{paper.round.name}\n拟发放名单的公示"
    return Notice(title, body, look.office, look.on or look.from_on, author=look.office)


def public_notice(
    paper: RoundPaper,
    lines: Sequence[RoundLine],
    look: NoticeLook,
    *,
    fonts: Fonts | None = None,
    invariant: bool = False,
) -> bytes:
    """The notice as a PDF."""
    from union_desktop.documents.notice import render

    return render(public_notice_layout(paper, lines, look), fonts=fonts, invariant=invariant)


def public_notice_from(
    reader: Reader, report: Callable[[int, int], None], *, round_id: int, look: NoticeLook
) -> bytes:
    """Read and print in one go, for ``core.office_child``; who gave it up is left out."""
    paper = paper_of(reader, round_id)
    lines = round_lines(reader, paper.round, _SHOWN)
    refuse_empty(paper, lines, "可以公示的人")
    report(0, len(lines))
    return public_notice(paper, lines, look)


def _name(line: RoundLine, look: NoticeLook) -> str:
    if line.collective:
        known = heads(line) if line.headcount is not None else ""
        return f"{line.name}（{known}）" if known else line.name
    return mask_name(line.name) if look.masked else line.name


def _kind(line: RoundLine, look: NoticeLook) -> str:
    if look.kind == "hardship":
        return class_of(line)
    return line.category if look.kind == "staff" else ""
