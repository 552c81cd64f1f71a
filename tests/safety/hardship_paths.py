# SPDX-License-Identifier: GPL-3.0-or-later
"""The writes of hardship files for ``write_paths``: one file from its first line to a spot check of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from sqlalchemy.orm import Session

from tests.office_fixtures import TODAY
from union_desktop.areas.hardship import service
from union_desktop.areas.hardship.terms import (
    AssessDraft,
    CaseDraft,
    ConsentsDraft,
    ExclusionDraft,
    ExpenseDraft,
    FindingDraft,
    HouseholdDraft,
    SampleDraft,
)
from union_desktop.areas.policies import service as policies
from union_desktop.areas.policies.terms import ParameterDraft, PolicyDraft, PolicyKind, VersionDraft
from union_desktop.core.proceedings.terms import PaperDraft, PaperState, StepDraft

_EARLY: Final = TODAY - dt.timedelta(20)
_CASE: Final = CaseDraft(main_cause="serious_illness")
_WIFE: Final = HouseholdDraft("配偶", "钱某", id_type="990", id_number="W1")
_SON: Final = HouseholdDraft("子", "赵小", id_type="990", id_number="W2")
_COST: Final = ExpenseDraft("medical", 100_00)
_MORE: Final = ExpenseDraft("schooling", 50_00)
_WAY: Final = (
    StepDraft("submit", _EARLY, "李经办"),
    StepDraft("branch_agree", _EARLY, "王主席", opinion="同意"),
    StepDraft("publicise", _EARLY, from_on=_EARLY, to_on=_EARLY + dt.timedelta(5)),
    StepDraft("file", _EARLY + dt.timedelta(6), "工会委员会", opinion="同意"),
)


def furnish(session: Session) -> None:
    """A rule, a file in draft (1), one ready to be handed in (2), one on file (3), and a draw of it."""
    line = ParameterDraft("subsistence_line", "500000")
    document = PolicyDraft("hardship_paths", PolicyKind.HARDSHIP, "困难职工建档标准")
    policies.add_policy(session, document, VersionDraft(dt.date(2020, 1, 1), parameters=(line,)))
    service.open_case(session, 2, _CASE, _EARLY, household=[_WIFE, _SON], today=TODAY)
    for cost in (_COST, _MORE):
        service.add_expense(session, 1, cost, today=TODAY)
    for case_id, person_id in ((2, 3), (3, 4)):
        own = HouseholdDraft("本人", id_type="990", id_number=f"P{person_id}", monthly_income=300_000)
        service.open_case(session, person_id, _CASE, _EARLY, household=[own], today=TODAY)
        service.record_consents(session, case_id, ConsentsDraft("1", _EARLY), today=TODAY)
        service.assess(session, case_id, AssessDraft(_EARLY), today=TODAY)
    for one in _WAY:
        service.step(session, 3, one, today=TODAY)
    service.draw(session, SampleDraft(2026, TODAY - dt.timedelta(1), seed="1"), today=TODAY)


def _found(text: str) -> FindingDraft:
    return FindingDraft(TODAY, text)


_OPENED: Final = replace(_CASE, remark="新建")
_CHANGED: Final = replace(_CASE, situation="长期治疗")
_POORER: Final = replace(_WIFE, monthly_income=1)
_DEARER: Final = replace(_COST, amount=200_00)
_ANSWER: Final = ExclusionDraft("两套住宅", False)
_PAPER: Final = PaperDraft("申请书", PaperState.PRESENT)
_BETTER: Final = StepDraft("relieve", TODAY, "工会委员会", opinion="收入已超标准")
_SAMPLE: Final = SampleDraft(2026, TODAY - dt.timedelta(1), seed="2")
_FATHER: Final = HouseholdDraft("父亲", "老赵")

#: Each on what ``furnish`` left, whatever became of those before it.
HARDSHIP: Final[tuple[tuple[Callable[..., Any], Callable[[Any, Any], Any]], ...]] = (
    (service.open_case, lambda s, _: service.open_case(s, 5, _OPENED, TODAY, today=TODAY)),
    (service.change_case, lambda s, _: service.change_case(s, 1, _CASE, _CHANGED, today=TODAY)),
    (service.add_member, lambda s, _: service.add_member(s, 1, _FATHER, today=TODAY)),
    (service.change_member, lambda s, _: service.change_member(s, 2, _WIFE, _POORER, today=TODAY)),
    (service.remove_member, lambda s, _: service.remove_member(s, 3, today=TODAY)),
    (service.add_expense, lambda s, _: service.add_expense(s, 1, _MORE, today=TODAY)),
    (service.change_expense, lambda s, _: service.change_expense(s, 1, _COST, _DEARER, today=TODAY)),
    (service.remove_expense, lambda s, _: service.remove_expense(s, 2, today=TODAY)),
    (service.answer_exclusions, lambda s, _: service.answer_exclusions(s, 1, [_ANSWER], today=TODAY)),
    (service.set_papers, lambda s, _: service.set_papers(s, 1, [_PAPER], today=TODAY)),
    (
        service.record_consents,
        lambda s, _: service.record_consents(s, 1, ConsentsDraft("1", TODAY), today=TODAY),
    ),
    (service.assess, lambda s, _: service.assess(s, 1, AssessDraft(TODAY), today=TODAY)),
    (service.step, lambda s, _: service.step(s, 2, replace(_WAY[0], on=TODAY), today=TODAY)),
    (service.draw, lambda s, _: service.draw(s, _SAMPLE, today=TODAY)),
    (service.enter_findings, lambda s, _: service.enter_findings(s, {1: _found("属实")}, today=TODAY)),
    (service.correct_finding, lambda s, _: service.correct_finding(s, 1, _found("不实"), today=TODAY)),
    (service.step_many, lambda s, _: service.step_many(s, [3], _BETTER, today=TODAY)),
)
