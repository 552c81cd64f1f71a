# SPDX-License-Identifier: GPL-3.0-or-later
"""A condolence standard, some people, and short ways to register and visit."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.office_fixtures import TODAY, enrolled
from union_desktop.areas.policies import service as policies
from union_desktop.areas.policies.terms import OnBreak, ParameterDraft, PolicyDraft, PolicyKind, VersionDraft
from union_desktop.areas.visits import service
from union_desktop.areas.visits.terms import NoticeDraft, Occasion, VisitDraft
from union_desktop.core.office import Office

ILL = Occasion.HOSPITALIZATION


@pytest.fixture
def standard(office: Office) -> int:
    """500 yuan for a stay in hospital, once a year and within 7 days; birthdays get goods up to 300 yuan; 800 a year for all."""
    parameters = (
        ParameterDraft("cap_per_occasion", "50000", ILL.value),
        ParameterDraft("times_per_year", "1", ILL.value),
        ParameterDraft("days_to_visit", "7", ILL.value),
        ParameterDraft("required_materials", "住院收费票据\n出院记录", ILL.value),
        ParameterDraft("cap_per_occasion", "30000", "birthday"),
        ParameterDraft("goods_only", "yes", "birthday"),
        ParameterDraft("cap_per_year", "80000"),
        ParameterDraft("cap_per_occasion", "200000", "member_death", OnBreak.ADMINISTRATOR),
    )
    with office.transaction("制度") as session:
        policy = policies.add_policy(
            session, PolicyDraft("condolence", PolicyKind.CONDOLENCE, "慰问办法")
        ).ids[0]
        policies.add_version(
            session, policy, VersionDraft(dt.date(2020, 1, 1), "工会〔2020〕3号", parameters=parameters)
        )
    return policy


@pytest.fixture
def person(office: Office) -> int:
    """A member."""
    return enrolled(office)


def told(
    office: Office,
    person: int,
    occasion: Occasion = ILL,
    on: dt.date = dt.date(2026, 9, 1),
    *,
    repeat: str = "",
    **more: object,
) -> int:
    """Register what the office was told; the id of the case."""
    draft = NoticeDraft(person, occasion, on, "clinic", **more)  # type: ignore[arg-type]
    with office.transaction("登记") as session:
        return service.notice(session, draft, repeat_reason=repeat, today=TODAY).ids[0]


def a_visit(on: dt.date = dt.date(2026, 9, 3), **changes: object) -> VisitDraft:
    """500 yuan brought by two people."""
    return VisitDraft(on, **{"visitors": "秦主席、程委员", "cash": 50_000, **changes})  # type: ignore[arg-type]


def visited(office: Office, case: int, draft: VisitDraft | None = None, *, reason: str = "") -> None:
    """Somebody was there."""
    with office.transaction("慰问") as session:
        service.record_visit(session, case, draft or a_visit(), breach_reason=reason, today=TODAY)
