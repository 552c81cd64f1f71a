# SPDX-License-Identifier: GPL-3.0-or-later
"""办理过程 of applications: each step with its day, who acted and what was said, for auditors (PEERS §3 row 20)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from union_desktop.areas.applications.queries.papers import Course, courses
from union_desktop.areas.applications.terms import STATUS_LABELS
from union_desktop.core.errors import UserError
from union_desktop.core.values import in_yuan

if TYPE_CHECKING:
    from union_desktop.areas.members.documents.common import PaperLook
    from union_desktop.core.reading import Reader
    from union_desktop.documents.fonts import Fonts

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
    from union_desktop.documents import course

    return course.render(
        (
            course.Course(_facts(one), one.steps, f"{one.name}　{one.number}", f"编号：{one.number}")
            for one in told
        ),
        course.CourseLook(TITLE, look.office, look.prepared_by, look.printed_at),
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


def _facts(one: Course) -> list[tuple[str, str]]:
    return [
        ("申请人", one.name),
        ("部门", one.department),
        ("补助项目", one.scheme),
        ("申请日期", one.applied_on.isoformat()),
        ("申请金额", in_yuan(one.requested)),
        ("审定金额", in_yuan(one.approved)),
        ("现在状态", STATUS_LABELS[one.status]),
        ("步骤", f"{len(one.steps)} 步"),
    ]
