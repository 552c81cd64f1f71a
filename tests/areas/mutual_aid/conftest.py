# SPDX-License-Identifier: GPL-3.0-or-later
"""A plan for women with a period and two insured, and a plan for children."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from tests.office_fixtures import TODAY, a_person, enrolled
from union_desktop.areas.mutual_aid import service
from union_desktop.areas.mutual_aid.terms import ClaimDraft, InsuredDraft, PeriodDraft, PlanDraft, PlanKind
from union_desktop.core.office import Office

YEAR = PeriodDraft("2025—2026", dt.date(2025, 1, 1), dt.date(2026, 12, 31), fee=3_600)


@dataclass(frozen=True, slots=True)
class Plans:
    """What stands in the office."""

    women: int
    period: int
    child: int
    child_period: int
    mei: int
    lan: int
    ming: int


@pytest.fixture
def plans(office: Office) -> Plans:
    """郝梅 and 郝兰 are insured, 郝明 is a man."""
    born = dt.date(1980, 5, 1)
    mei = enrolled(office, person=a_person(name="郝梅", staff_no="20001", gender="2", birth_date=born))
    lan = enrolled(office, person=a_person(name="郝兰", staff_no="20002", gender="2", birth_date=born))
    ming = enrolled(office, person=a_person(name="郝明", staff_no="20003", gender="1", birth_date=born))
    with office.transaction("计划") as session:
        women = service.add_plan(
            session,
            PlanDraft(
                "女职工计划",
                PlanKind.WOMEN_ILLNESS,
                min_age=16,
                max_age=60,
                women_only=True,
                least_share=8_000,
                claim_days=180,
                materials="诊断证明\n\n 身份证明 ",
            ),
        ).ids[0]
        period = service.add_period(session, women, YEAR).ids[0]
        child = service.add_plan(
            session, PlanDraft("子女计划", PlanKind.CHILD_ACCIDENT, min_age=0, max_age=17, women_only=True)
        ).ids[0]
        child_period = service.add_period(session, child, YEAR).ids[0]
        service.insure(session, period, [InsuredDraft(mei), InsuredDraft(lan, 2)], today=TODAY)
    return Plans(women, period, child, child_period, mei, lan, ming)


def a_claim(plans: Plans, **changes: object) -> ClaimDraft:
    """A claim of 郝梅, ill in June and known in July."""
    facts = {
        "person_id": plans.mei,
        "period_id": plans.period,
        "noticed_on": dt.date(2026, 7, 1),
        "incident_on": dt.date(2026, 6, 20),
        **changes,
    }
    return ClaimDraft(**facts)  # type: ignore[arg-type]


def opened(office: Office, plans: Plans, **changes: object) -> int:
    """Begin a claim and return its id."""
    with office.transaction("新申请") as session:
        return service.open_claim(session, a_claim(plans, **changes), today=TODAY).ids[0]
