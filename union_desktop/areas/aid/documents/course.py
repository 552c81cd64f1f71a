# SPDX-License-Identifier: GPL-3.0-or-later
"""办理过程 of a round: how its list came to be decided and paid."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from union_desktop.areas.aid.documents.common import counter, paper_of, yuan
from union_desktop.areas.aid.terms import ROUND_LABELS
from union_desktop.areas.members.documents.common import in_words

if TYPE_CHECKING:
    from union_desktop.areas.aid.queries.papers import RoundPaper
    from union_desktop.areas.members.documents.common import PaperLook
    from union_desktop.core.reading import Reader
    from union_desktop.documents.fonts import Fonts

TITLE: Final = "批次办理过程"


def course_paper(
    paper: RoundPaper, look: PaperLook, *, fonts: Fonts | None = None, invariant: bool = False
) -> bytes:
    """The course as a PDF."""
    from union_desktop.documents import course

    one = paper.round
    facts = [
        ("批次", one.name),
        ("项目", one.scheme),
        ("年度", f"{one.year}年"),
        ("现在状态", ROUND_LABELS[one.status]),
        ("建立日期", in_words(one.opened_on)),
        ("名单锁定", in_words(one.frozen_on) if one.frozen_on else ""),
        ("名单", f"{one.rows} {counter(paper)}"),
        ("审定金额" if paper.decided else "拟定金额", f"{yuan(one.decided)} 元"),
        ("依据", paper.rule or "没有关联制度"),
    ]
    told = course.Course(facts, paper.steps, one.name)
    shared = course.CourseLook(TITLE, look.office, look.prepared_by, look.printed_at)
    return course.render([told], shared, count=1, fonts=fonts, invariant=invariant)


def course_paper_from(
    reader: Reader, _report: Callable[[int, int], None], *, round_id: int, look: PaperLook
) -> bytes:
    """Read and print in one go, for ``core.office_child``."""
    return course_paper(paper_of(reader, round_id), look)
