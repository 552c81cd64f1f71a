# SPDX-License-Identifier: GPL-3.0-or-later
"""办理过程: the steps of anything that was decided in steps, in their order, for auditors: who, when, which opinion.

What it is about is told by facts, two to a line; the steps are those of ``core.proceedings``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from union_desktop.documents.form_page import Cell, FormPage, Grid, Space, label, render_all, table

if TYPE_CHECKING:
    from union_desktop.core.proceedings.terms import StepRow
    from union_desktop.documents.fonts import Fonts

MARGINS: Final = (18.0, 16.0, 18.0, 18.0)  # mm: left, top, right, bottom
_WIDTH: Final = 210.0 - MARGINS[0] - MARGINS[2]
_LABEL: Final = 24.0
_HEADER: Final = ("序号", "日期", "步骤", "办理人", "结果", "意见", "登记人")
_WIDTHS: Final = (11.0, 24.0, 29.0, 27.0, 15.0, 48.0, 20.0)
_ALIGNS: Final = ("centre", "centre", "left", "centre", "centre", "left", "centre")


@dataclass(frozen=True, slots=True)
class Course:
    """The course of one record: ``facts`` are (label, text), ``whose`` names it on the following pages and in bookmarks."""

    facts: Sequence[tuple[str, str]]
    steps: Sequence[StepRow]
    whose: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class CourseLook:
    """What all courses of one file have in common."""

    title: str
    office: str
    prepared_by: str = ""
    printed_at: datetime | None = None


def render(
    courses: Iterable[Course],
    look: CourseLook,
    *,
    count: int = 0,
    progress: Callable[[int, int], None] | None = None,
    fonts: Fonts | None = None,
    invariant: bool = False,
) -> bytes:
    """Courses in one PDF, each from a new page; raises ValueError for none at all."""
    return render_all(
        (course_page(one, look) for one in courses),
        look.title,
        author=look.office,
        made_on=look.printed_at,
        count=count,
        progress=progress,
        fonts=fonts,
        invariant=invariant,
    )


def course_page(course: Course, look: CourseLook) -> FormPage:
    """One course as a form."""
    return FormPage(
        look.title,
        [_facts(course.facts), Space(4.0), _steps(course.steps)],
        subtitle=look.office,
        remark=course.remark,
        margins=MARGINS,
        running=f"{look.title}（续）　{course.whose}",
        prepared_by=look.prepared_by,
        printed_at=look.printed_at,
        author=look.office,
        subject=course.whose,
    )


def _facts(facts: Sequence[tuple[str, str]]) -> Grid:
    rows = []
    for at in range(0, len(facts), 2):
        pair = facts[at : at + 2]
        columns = 1 if len(pair) == 2 else 3
        row: list[Cell] = []
        for name, text in pair:
            row += [label(name, size=10.5), Cell(text, columns, size=10.5, align="centre")]
        rows.append(row)
    room = _WIDTH / 2 - _LABEL
    return Grid((_LABEL, room, _LABEL, room), rows, row_mm=8.5)


def _steps(steps: Sequence[StepRow]) -> Grid:
    rows = [
        (
            str(at),
            step.on.isoformat(),
            step.title,
            step.actor,
            step.result.label,
            "\n".join(filter(None, (_period(step.from_on, step.to_on), step.opinion))),
            step.operator,
        )
        for at, step in enumerate(steps, 1)
    ]
    return table(_WIDTHS, _HEADER, rows, at_least=3, aligns=_ALIGNS)


def _period(first: dt.date | None, last: dt.date | None) -> str:
    return f"公示 {first:%Y-%m-%d} 至 {last:%Y-%m-%d}" if first and last else ""
