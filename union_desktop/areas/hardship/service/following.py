# SPDX-License-Identifier: GPL-3.0-or-later
"""What an undo may not leave behind: a file whose state, steps, class and household no longer agree."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from union_desktop.areas.hardship.model import HardshipAssessment, HardshipCase, HouseholdMember
from union_desktop.areas.hardship.queries import page
from union_desktop.areas.hardship.service import cases
from union_desktop.areas.hardship.terms import DRAFT, MACHINE, OPEN_STATES, SELF, UNDER_REVIEW
from union_desktop.core.errors import UserError
from union_desktop.core.proceedings import service as proceedings
from union_desktop.core.undo.rules import Projection, UndoRules


def _nothing_computed(_session: Session, _case_ids: Sequence[int]) -> None:
    """A file has nothing that is computed from it."""


def _refuse_disorder(session: Session, case_ids: Sequence[int]) -> None:
    """Raises UserError when a file would not make sense as it is now; it then stays."""
    session.flush()
    for case in session.scalars(select(HardshipCase).where(HardshipCase.id.in_(case_ids))):
        proceedings.refuse_disorder(session, MACHINE, (cases.TABLE, case.id), case.status)
        workers = session.scalars(
            select(HouseholdMember.person_id).where(
                HouseholdMember.case_id == case.id, HouseholdMember.relation == SELF
            )
        ).all()
        if list(workers) != [case.person_id]:
            raise UserError("家庭成员中须有且只有一位职工本人，予以保留。")
        _refuse_other_class(session, case)
        if case.status in OPEN_STATES:
            cases.refuse_taken(session, case)


def _refuse_other_class(session: Session, case: HardshipCase) -> None:
    """A class comes from an assessment, and figures others are deciding about are those it was made from."""
    if case.status == DRAFT and not case.hardship_class:
        return
    decided = session.scalars(
        select(HardshipAssessment.decided_class).where(HardshipAssessment.case_id == case.id)
    ).all()
    if case.hardship_class and case.hardship_class not in decided:
        raise UserError("困难类别是此后认定的，予以保留。")
    if case.status in UNDER_REVIEW:
        last = page.assessments(session, case.id)[-1]
        now = page.figures_of(session, case.id, last.given.terms, accidental=last.given.accidental)
        if now != last.given or case.hardship_class != last.decided_class:
            raise UserError("档案已经提交，认定所依据的数字予以保留。")


#: How hardship files follow when their records are taken back.
UNDO = UndoRules({cases.TABLE: Projection(_nothing_computed, _refuse_disorder)})
