# SPDX-License-Identifier: GPL-3.0-or-later
"""The course of a claim, step by step, for auditors and for the member who asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from union_desktop.areas.mutual_aid.queries import claims
from union_desktop.areas.mutual_aid.terms import STATUS_LABELS
from union_desktop.core.errors import UserError
from union_desktop.core.proceedings import queries as proceedings

if TYPE_CHECKING:
    from union_desktop.areas.members.documents.common import PaperLook
    from union_desktop.core.reading import Reader

TITLE: Final = "互助金申请办理过程"


def claim_course_from(
    reader: Reader, _report: Callable[[int, int], None], *, claim_id: int, look: PaperLook
) -> bytes:
    """Read and print in one go, for ``core.office_child``; the illness is not on it."""
    from union_desktop.documents import course

    row = claims.rows(reader, (claim_id,)).get(claim_id)
    if row is None:
        raise UserError("这件互助金申请已不在，没有打印。请刷新列表。")
    facts = [
        ("会员", row.name),
        ("申请编号", row.claim_no),
        ("计划", row.plan),
        ("现在状态", STATUS_LABELS[row.status]),
    ]
    told = course.Course(facts, proceedings.steps(reader, ("mutual_aid_claim", claim_id)), row.name)
    return course.render(
        [told], course.CourseLook(TITLE, look.office, look.prepared_by, look.printed_at), count=1
    )
