# SPDX-License-Identifier: GPL-3.0-or-later
"""Visits and mutual aid of the made-up union: the two claims of 2019 the report counts, and what waits this autumn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from union_desktop.app.demo.plan import AS_OF
from union_desktop.areas.mutual_aid.terms import ClaimDraft, InsuredDraft, PeriodDraft
from union_desktop.areas.visits.terms import NoticeDraft, Occasion, VisitDraft
from union_desktop.core.proceedings.terms import PaperDraft, PaperState, StepDraft

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_D = dt.date
_OFFICE: Final = "校工会办公室"
#: Place in the list, occasion, who told, day told, days until the visit (None: not yet), cash and gift in yuan, where.
_VISITS: Final = (
    (0, Occasion.HOSPITALIZATION, "clinic", _D(2019, 3, 6), 2, 500, 200, "示例市人民医院"),
    (1, Occasion.HOSPITALIZATION, "group_leader", _D(2019, 5, 14), 3, 500, 200, "示例市人民医院"),
    (2, Occasion.HOSPITALIZATION, "clinic", _D(2019, 6, 20), 5, 500, 150, "校医院"),
    (3, Occasion.RELATIVE_DEATH, "group_leader", _D(2019, 9, 3), 1, 1000, 0, ""),
    (4, Occasion.HOSPITALIZATION, "family", _D(2019, 11, 11), 4, 500, 200, "示例市中医院"),
    (5, Occasion.HOSPITALIZATION, "clinic", _D(2026, 2, 10), 2, 800, 200, "示例市人民医院"),
    (6, Occasion.MARRIAGE, "group_leader", _D(2026, 5, 8), 6, 0, 600, ""),
    (7, Occasion.CHILDBIRTH, "group_leader", _D(2026, 5, 25), 9, 0, 500, ""),
    (8, Occasion.HOSPITALIZATION, "group_leader", _D(2026, 6, 17), 3, 800, 200, "示例市人民医院"),
    (9, Occasion.RELATIVE_DEATH, "group_leader", _D(2026, 7, 6), 1, 1000, 0, ""),
    (10, Occasion.HOSPITALIZATION, "clinic", _D(2026, 8, 19), 4, 800, 200, "校医院"),
    (11, Occasion.RETIREMENT, "personnel", _D(2026, 8, 31), 10, 0, 900, ""),
    (12, Occasion.HOSPITALIZATION, "clinic", _D(2026, 9, 14), None, 0, 0, "示例市人民医院"),
    (13, Occasion.HOSPITALIZATION, "group_leader", _D(2026, 9, 24), None, 0, 0, "示例市中医院"),
    (14, Occasion.MARRIAGE, "group_leader", _D(2026, 9, 28), None, 0, 0, ""),
)
PEOPLE: Final = 15
#: How many women the plan of 2018 insures; the first two of them make the claims of 2019.
WOMEN: Final = 60


def add_visits(session: Session, people: Sequence[int]) -> None:
    """What the office was told, and the visits that followed."""
    from union_desktop.areas.visits import service

    for at, occasion, source, told_on, days, cash, gift, place in _VISITS:
        draft = NoticeDraft(
            people[at],
            occasion,
            told_on,
            source,
            happened_on=told_on - dt.timedelta(days=1),
            relative="父亲" if occasion is Occasion.RELATIVE_DEATH else "",
            place=place,
        )
        case_id = service.notice(session, draft, today=AS_OF).ids[0]
        if days is not None:
            visit = VisitDraft(
                told_on + dt.timedelta(days=days),
                "工会小组长、校工会办公室",
                cash * 100,
                "水果、营养品" if gift else "",
                gift * 100,
            )
            service.record_visit(session, case_id, visit, today=AS_OF)


def add_mutual_aid(session: Session, women: Sequence[int]) -> None:
    """The plan for women's illnesses with two periods, two claims of 2019 and one that waits for its papers."""
    from sqlalchemy import text

    from union_desktop.areas.mutual_aid import service

    plans = service.add_starting_plans(session).ids
    women_plan = session.scalar(
        text("select id from mutual_aid_plan where kind = 'women_illness' order by id limit 1")
    )
    assert women_plan in plans
    periods = [
        service.add_period(session, women_plan, draft).ids[0]
        for draft in (
            PeriodDraft("2018—2020", _D(2018, 7, 1), _D(2020, 6, 30), "HZ2018-0715", 3600),
            PeriodDraft("2026—2028", _D(2026, 1, 1), _D(2027, 12, 31), "HZ2026-0012", 4000),
        )
    ]
    for period in periods:
        service.insure(session, period, [InsuredDraft(one) for one in women], today=AS_OF)
    for at, told_on, yuan in ((0, _D(2019, 4, 9), 10_000), (1, _D(2019, 8, 20), 10_000)):
        claim = _claim(session, women[at], periods[0], told_on)
        papers = _papers(session, claim)
        there = [PaperDraft(paper, PaperState.PRESENT) for paper in papers]
        service.set_papers(session, claim, there)
        for days, kind in ((8, "submit"), (15, "accept"), (60, "pay")):
            step = StepDraft(kind, told_on + dt.timedelta(days=days), _OFFICE)
            service.step(
                session,
                claim,
                step,
                acceptance_no=f"SL2019{at:04d}" if kind == "accept" else "",
                benefit_amount=yuan * 100 if kind == "pay" else None,
                today=AS_OF,
            )
    _claim(session, women[2], periods[1], _D(2026, 9, 16))


def _claim(session: Session, person_id: int, period_id: int, told_on: dt.date) -> int:
    from union_desktop.areas.mutual_aid import service

    ill_on = told_on - dt.timedelta(days=20)
    draft = ClaimDraft(
        person_id, period_id, told_on, ill_on, diagnosed_on=ill_on, disease="乳腺癌", handler=_OFFICE
    )
    return service.open_claim(session, draft, today=AS_OF).ids[0]


def _papers(session: Session, claim_id: int) -> list[str]:
    from union_desktop.core.proceedings import queries

    return [paper.item for paper in queries.papers(session, ("mutual_aid_claim", claim_id))]
