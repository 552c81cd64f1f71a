# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers of claims: what is read before they are made, the purpose, the preview."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from union_desktop.areas.members.documents import unprintable_names
from union_desktop.areas.members.documents.common import PaperLook
from union_desktop.areas.members.queries.papers import office_name
from union_desktop.areas.members.ui.papers import Gap, Job, show_paper
from union_desktop.areas.mutual_aid.documents.claim_course import TITLE as COURSE, claim_course_from
from union_desktop.areas.mutual_aid.documents.claim_form import TITLE, claim_forms_from
from union_desktop.areas.mutual_aid.queries import claims
from union_desktop.core import clock

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk


def forms(desk: Desk, ids: Sequence[int]) -> None:
    """互助金申请表 of the selected claims."""
    today = desk.today()

    def look(reader: Reader) -> tuple[str, list[Gap]]:
        found = claims.rows(reader, ids).values()
        names = [name for row in found for name in (row.name, row.patient) if name]
        return office_name(reader, today), unprintable_names(names)

    def go_on(found: tuple[str, list[Gap]]) -> None:
        office, gaps = found
        paper = PaperLook(office, desk.office.operator, clock.now())
        job = Job(
            TITLE, claim_forms_from, {"ids": tuple(ids), "look": paper}, len(ids), "证件号码、银行账号、病情"
        )
        show_paper(desk, desk.window, job, gaps)

    desk.tasks.query(look, go_on, owner=desk.window, key="claim forms")


def course(desk: Desk, claim_id: int) -> None:
    """办理过程 of one claim; opinions may speak of illness, so a purpose is asked."""
    today = desk.today()

    def look(reader: Reader) -> tuple[str, list[Gap]]:
        found = claims.rows(reader, (claim_id,)).values()
        return office_name(reader, today), unprintable_names([row.name for row in found])

    def go_on(found: tuple[str, list[Gap]]) -> None:
        office, gaps = found
        paper = PaperLook(office, desk.office.operator, clock.now())
        job = Job(COURSE, claim_course_from, {"claim_id": claim_id, "look": paper}, 1, "办理意见")
        show_paper(desk, desk.window, job, gaps)

    desk.tasks.query(look, go_on, owner=desk.window, key="claim course")
