# SPDX-License-Identifier: GPL-3.0-or-later
"""办理过程: the steps of a file in the order they were taken, with who, when and which opinion."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from union_desktop.areas.hardship.queries.papers import FilePaper, file_papers
from union_desktop.areas.hardship.terms import STATUS_LABELS, HardshipClass
from union_desktop.areas.members.documents.common import PaperLook, in_words

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.documents.fonts import Fonts

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
    from union_desktop.documents import course

    return course.render(
        (
            course.Course(
                _facts(one),
                one.page.steps,
                f"{one.page.name}　{one.page.case_no}",
                f"档案编号：{one.page.case_no}",
            )
            for one in files
        ),
        course.CourseLook(TITLE, look.office, look.prepared_by, look.printed_at),
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


def _facts(one: FilePaper) -> list[tuple[str, str]]:
    page = one.page
    named = HardshipClass(page.hardship_class).label if page.hardship_class else "未认定"
    return [
        ("姓名", page.name),
        ("部门", page.department),
        ("困难类别", named),
        ("现在状态", STATUS_LABELS[page.status]),
        ("登记日期", in_words(page.opened_on)),
        ("建档日期", in_words(page.filed_on) if page.filed_on else ""),
    ]
