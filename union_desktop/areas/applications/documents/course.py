# SPDX-License-Identifier: GPL-3.0-or-later
"""办理过程 of applications: each step with its day, who acted and what was said, for auditors (PEERS §3 row 20)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from union_desktop.areas.applications.queries.papers import Course, courses
from union_desktop.areas.applications.terms import STATUS_LABELS
from union_desktop.areas.members.documents.common import MARGINS, PaperLook
from union_desktop.core.errors import UserError
from union_desktop.core.values import format_yuan

if TYPE_CHECKING:
    from union_desktop.core.proceedings.terms import StepRow
    from union_desktop.core.reading import Reader
    from union_desktop.documents.fonts import Fonts
    from union_desktop.documents.form_page import FormPage, Grid

TITLE: Final = "补助申请办理过程"


def course_papers(
    told: Sequence[Course],
    look: PaperLook,
    *,
    progress: Callable[[int, int], None] | None = None,
    fonts: Fonts | None = None,
    invariant: bool = False,
) -> bytes:
    """The courses of these applications in one PDF."""
    from union_desktop.documents.form_page import render_all

    return render_all(
        (course_paper(one, look) for one in told),
        TITLE,
        author=look.office,
        made_on=look.printed_at,
        count=len(told),
        progress=progress,
        fonts=fonts,
        invariant=invariant,
    )


def course_papers_from(
    reader: Reader, report: Callable[[int, int], None], *, ids: Sequence[int], look: PaperLook
) -> bytes:
    """Read and print in one go."""
    told = courses(reader, ids)
    if not told:
        raise UserError("所选申请的记录已不在，没有打印。请刷新列表。")
    return course_papers(told, look, progress=report)


def course_paper(one: Course, look: PaperLook) -> FormPage:
    """The course of one application."""
    from union_desktop.documents.form_page import FormPage

    return FormPage(
        TITLE,
        [_facts(one), _steps(one.steps)],
        subtitle=look.office,
        remark=f"编号：{one.number}",
        margins=MARGINS,
        running=f"{TITLE}（续）　{one.name}　{one.number}",
        prepared_by=look.prepared_by,
        printed_at=look.printed_at,
        author=look.office,
        subject=f"{one.name} {one.number}",
    )


def _facts(one: Course) -> Grid:
    from union_desktop.documents.form_page import Cell, Grid, label

    def shown(text: str) -> Cell:
        return Cell(text, align="centre")

    def yuan(fen: int | None) -> str:
        return "" if fen is None else f"{format_yuan(fen, grouped=True)} 元"

    rows = [
        [label("申请人"), shown(one.name), label("部门"), shown(one.department)],
        [label("补助项目"), shown(one.scheme), label("申请日期"), shown(one.applied_on.isoformat())],
        [label("申请金额"), shown(yuan(one.requested)), label("审定金额"), shown(yuan(one.approved))],
        [label("现在状态"), shown(STATUS_LABELS[one.status]), label("步骤"), shown(f"{len(one.steps)} 步")],
    ]
    return Grid((24.0, 59.0, 24.0, 59.0), rows, row_mm=8.5)


def _steps(steps: Sequence[StepRow]) -> Grid:
    from union_desktop.documents.form_page import table

    rows = [
        (
            str(at),
            step.on.isoformat(),
            step.title,
            step.actor,
            step.result.label,
            "\n".join(filter(None, (step.opinion, _period(step.from_on, step.to_on)))),
            step.operator,
        )
        for at, step in enumerate(steps, 1)
    ]
    header = ("序号", "日期", "步骤", "办理人", "结果", "意见", "登记人")
    aligns = ("centre", "centre", "left", "centre", "centre", "left", "centre")
    return table((11.0, 23.0, 28.0, 26.0, 15.0, 45.0, 18.0), header, rows, at_least=3, aligns=aligns)


def _period(first: dt.date | None, last: dt.date | None) -> str:
    return f"公示 {first:%Y-%m-%d} 至 {last:%Y-%m-%d}" if first and last else ""
