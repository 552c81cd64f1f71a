# SPDX-License-Identifier: GPL-3.0-or-later
"""The writes of visits and of mutual aid for ``write_paths``: cases told and visited, a plan, its list, claims."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from sqlalchemy.orm import Session

from tests.office_fixtures import TODAY
from union_desktop.areas.mutual_aid import service as mutual_aid
from union_desktop.areas.mutual_aid.terms import ClaimDraft, InsuredDraft, PeriodDraft, PlanDraft, PlanKind
from union_desktop.areas.visits import service as visits
from union_desktop.areas.visits.terms import NoticeDraft, Occasion, VisitDraft
from union_desktop.core.proceedings.terms import PaperDraft, PaperState, StepDraft

_EARLY: Final = TODAY - dt.timedelta(20)
_ILL: Final = NoticeDraft(2, Occasion.HOSPITALIZATION, _EARLY, "clinic")
_VISIT: Final = VisitDraft(TODAY, "秦主席", cash=50_000)
_BIRTHDAYS: Final = [NoticeDraft(number, Occasion.BIRTHDAY, _EARLY) for number in (2, 3)]
_CAKE: Final = VisitDraft(TODAY, "校工会", gift="蛋糕券", gift_value=30_000)
_PAPER: Final = PaperDraft("诊断证明", PaperState.PRESENT)
_PLAN: Final = PlanDraft("重大疾病计划", PlanKind.SERIOUS_ILLNESS, materials="诊断证明")
_PERIOD: Final = PeriodDraft("2026 年度", dt.date(2026, 1, 1), dt.date(2026, 12, 31), fee=3_000)
_CLAIM: Final = ClaimDraft(2, 1, _EARLY, _EARLY)
_WITHDRAWN: Final = StepDraft("withdraw", TODAY, opinion="本人不办了")


def furnish(session: Session) -> None:
    """Cases that wait (1, 4), one visited (2), one nobody could go to (3); a plan with a period, two insured, a claim."""
    visits.notice(session, _ILL, today=TODAY)
    for case_id, person_id in ((2, 3), (3, 4), (4, 5)):
        visits.notice(session, replace(_ILL, person_id=person_id), today=TODAY)
        if case_id == 2:
            visits.record_visit(session, case_id, _VISIT, today=TODAY)
    visits.close_unvisited(session, 3, "外地住院")
    mutual_aid.add_plan(session, _PLAN)
    mutual_aid.add_period(session, 1, _PERIOD)
    mutual_aid.add_period(session, 1, replace(_PERIOD, name="空的"))
    mutual_aid.insure(session, 1, [InsuredDraft(2), InsuredDraft(3)], today=TODAY)
    mutual_aid.open_claim(session, _CLAIM, today=TODAY)


#: Each on what ``furnish`` left, whatever became of those before it.
VISITS: Final[tuple[tuple[Callable[..., Any], Callable[[Any, Any], Any]], ...]] = (
    (visits.notice, lambda s, _: visits.notice(s, replace(_ILL, person_id=6), today=TODAY)),
    (
        visits.change_case,
        lambda s, _: visits.change_case(s, 1, _ILL, replace(_ILL, place="校医院"), today=TODAY),
    ),
    (visits.set_papers, lambda s, _: visits.set_papers(s, 1, [_PAPER])),
    (visits.reopen, lambda s, _: visits.reopen(s, 3)),
    (visits.close_unvisited, lambda s, _: visits.close_unvisited(s, 4, "已转院")),
    (visits.record_visit, lambda s, _: visits.record_visit(s, 1, _VISIT, today=TODAY)),
    (
        visits.change_visit,
        lambda s, _: visits.change_visit(s, 1, _VISIT, replace(_VISIT, note="补记"), today=TODAY),
    ),
    (visits.remove_visit, lambda s, _: visits.remove_visit(s, 1)),
    (visits.remove_case, lambda s, _: visits.remove_case(s, 3)),
    (visits.notice_many, lambda s, _: visits.notice_many(s, _BIRTHDAYS, gift=_CAKE, today=TODAY)),
    (visits.visit_many, lambda s, _: visits.visit_many(s, [1, 2], _CAKE, today=TODAY)),
    (mutual_aid.add_starting_plans, lambda s, _: mutual_aid.add_starting_plans(s)),
    (mutual_aid.change_plan, lambda s, _: mutual_aid.change_plan(s, 1, _PLAN, replace(_PLAN, claim_days=90))),
    (mutual_aid.remove_period, lambda s, _: mutual_aid.remove_period(s, 2)),
    (mutual_aid.insure, lambda s, _: mutual_aid.insure(s, 1, [InsuredDraft(4)], today=TODAY)),
    (mutual_aid.remove_insured, lambda s, _: mutual_aid.remove_insured(s, [2])),
    (mutual_aid.open_claim, lambda s, _: mutual_aid.open_claim(s, _CLAIM, today=TODAY)),
    (mutual_aid.set_papers, lambda s, _: mutual_aid.set_papers(s, 1, [_PAPER])),
    (mutual_aid.step, lambda s, _: mutual_aid.step(s, 1, _WITHDRAWN, today=TODAY)),
    (mutual_aid.close_plan, lambda s, _: mutual_aid.close_plan(s, 1, TODAY)),
)
