# SPDX-License-Identifier: GPL-3.0-or-later
"""Classing a household by the rule of the day; the figures are kept with the result, whatever is entered later."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from union_desktop.areas.hardship.model import HardshipAssessment
from union_desktop.areas.hardship.queries import page
from union_desktop.areas.hardship.queries.measure import measured, rule_of
from union_desktop.areas.hardship.service import cases
from union_desktop.areas.hardship.terms import (
    DRAFT,
    EDITABLE_STATES,
    STATUS_LABELS,
    AssessDraft,
    HardshipClass,
    reckoned,
)
from union_desktop.core import clock
from union_desktop.core.changes import Changes
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.proceedings.model import PaperCheck
from union_desktop.core.roles import Role, needs


@needs(Role.CLERK)
def assess(session: Session, case_id: int, draft: AssessDraft, *, today: dt.date | None = None) -> Changes:
    """Class the household as it is entered now, by the rule of ``draft.on``.

    A draft takes the class at once, a file on file only by its review. Raises InvalidDraft for another class than the
    reckoned one without a reason.
    """
    day = today or clock.today()
    case = cases.open_file(session, case_id)
    if case.status not in EDITABLE_STATES:
        raise UserError(
            f"档案 {case.case_no} 现在是“{STATUS_LABELS[case.status]}”，不能重新认定，没有改动。请先退回再认定。"
        )
    _refuse_day(session, case_id, case.opened_on, draft, day)
    rule = rule_of(session, draft.on)
    given = measured(session, case_id, rule, accidental=draft.accidental)
    found = reckoned(given)
    decided = HardshipClass(draft.decided) if draft.decided else found.outcome
    if decided is not found.outcome and not draft.reason.strip():
        raise InvalidDraft(
            {"reason": f"按制度算出的是“{found.outcome.label}”，改定为“{decided.label}”须写明理由。"}
        )
    if draft.declared_per_capita is not None and draft.declared_per_capita < 0:
        raise InvalidDraft({"declared_per_capita": "申报的人均月收入不能是负数。"})
    session.add(
        HardshipAssessment(
            case_id=case_id,
            policy_version_id=rule.version_id,
            assessed_on=draft.on,
            formula=given.terms.formula,
            household_size=given.household_size,
            monthly_income=given.monthly_income,
            other_income=given.other_income,
            rigid_expense=given.rigid_expense,
            reimbursed=given.reimbursed,
            subsistence_line=given.terms.subsistence_line,
            relative_share=given.terms.relative_share,
            accidental_share=given.terms.accidental_share,
            accidental=given.accidental,
            per_capita=found.per_capita,
            declared_per_capita=draft.declared_per_capita,
            computed_class=found.outcome.value,
            decided_class=decided.value,
            reason=draft.reason.strip() if decided is not found.outcome else "",
        )
    )
    if case.status == DRAFT:
        case.hardship_class = decided.value
    cases.ask_for_papers(session, case, draft.on)
    return cases.touched(session, case, day, HardshipAssessment.__tablename__, PaperCheck.__tablename__)


def _refuse_day(
    session: Session, case_id: int, opened_on: dt.date, draft: AssessDraft, today: dt.date
) -> None:
    before = page.assessments(session, case_id)
    if draft.on > today:
        raise InvalidDraft({"on": "认定日期不能晚于今天。"})
    if draft.on < opened_on:
        raise InvalidDraft({"on": f"认定日期不能早于档案登记的 {opened_on:%Y-%m-%d}。"})
    if before and draft.on < before[-1].on:
        raise InvalidDraft({"on": f"认定日期不能早于上一次认定的 {before[-1].on:%Y-%m-%d}。"})
