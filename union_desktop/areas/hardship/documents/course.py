# SPDX-License-Identifier: GPL-3.0-or-later
"""办理过程: the steps of a file in the order they were taken, with who, when and which opinion."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from union_desktop.areas.hardship.documents.common import MARGINS, value
from union_desktop.areas.hardship.queries.papers import FilePaper, file_papers
from union_desktop.areas.hardship.terms import STATUS_LABELS, HardshipClass
from union_desktop.areas.members.documents.common import PaperLook, in_words

if TYPE_CHECKING:
    from union_desktop.core.proceedings.terms import StepRow
    from union_desktop.core.reading import Reader
    from union_desktop.documents.fonts import Fonts
    from union_desktop.documents.form_page import FormPage

TITLE: Final = "困难职工档案办理过程"


def course_papers(
    files: Iterable[FilePaper],
    look: PaperLook,
    *,
    count: int = 0,
    progress: Callable[[int, int], None] | None = None,
    fonts: Fonts | None = None,
    invariant: bool = False,
) -> bytes:
    """The courses of these files in one PDF."""
    from union_desktop.documents.form_page import render_all

    return render_all(
        (course_paper(one, look) for one in files),
        TITLE,
        author=look.office,
        made_on=look.printed_at,
        count=count,
        progress=progress,
        fonts=fonts,
        invariant=invariant,
    )


def course_papers_from(
    reader: Reader, report: Callable[[int, int], None], *, ids: Sequence[int], on: dt.date, look: PaperLook
) -> bytes:
    """Read and print in one go: what ``core.office_child`` runs in a process of its own."""
    return course_papers(file_papers(reader, ids, on), look, count=len(ids), progress=report)


def course_paper(one: FilePaper, look: PaperLook) -> FormPage:
    """The course of one file."""
    from union_desktop.documents.form_page import FormPage, Grid, label, table

    page = one.page
    named = HardshipClass(page.hardship_class).label if page.hardship_class else "未认定"
    head = [
        [label("姓名"), value(page.name), label("部门"), value(page.department)],
        [label("困难类别"), value(named), label("现在状态"), value(STATUS_LABELS[page.status])],
        [
            label("登记日期"),
            value(in_words(page.opened_on)),
            label("建档日期"),
            value(in_words(page.filed_on) if page.filed_on else ""),
        ],
    ]
    lines = [_line(number, step) for number, step in enumerate(page.steps, start=1)]
    steps = table(
        (12.0, 24.0, 34.0, 28.0, 58.0, 22.0),
        ("序号", "日期", "步骤", "办理人", "意见", "录入人"),
        lines,
        at_least=3,
        aligns=("centre", "centre", "centre", "centre", "left", "centre"),
    )
    return FormPage(
        TITLE,
        [Grid((24.0, 65.0, 24.0, 65.0), head, row_mm=8.0), steps],
        subtitle=look.office,
        remark=f"档案编号：{page.case_no}",
        margins=MARGINS,
        running=f"{TITLE}（续）　{page.name}　{page.case_no}",
        prepared_by=look.prepared_by,
        printed_at=look.printed_at,
        author=look.office,
        subject=f"{page.name}　{page.case_no}",
    )


def _line(number: int, step: StepRow) -> list[str]:
    said = step.opinion
    if step.from_on and step.to_on:
        said = f"公示期 {step.from_on} 至 {step.to_on}　{said}".strip()
    return [str(number), step.on.isoformat(), step.title, step.actor, said, step.operator]
