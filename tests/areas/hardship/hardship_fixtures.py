# SPDX-License-Identifier: GPL-3.0-or-later
"""A rule, a worker and a household in trouble for the tests of hardship files; all invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from tests.office_fixtures import TODAY, enrolled
from union_desktop.areas.hardship import service
from union_desktop.areas.hardship.terms import (
    AssessDraft,
    CaseDraft,
    ConsentsDraft,
    ExclusionDraft,
    ExpenseDraft,
    HouseholdDraft,
)
from union_desktop.areas.policies import service as policies
from union_desktop.areas.policies.terms import ParameterDraft, PolicyDraft, PolicyKind, VersionDraft
from union_desktop.core.office import Office
from union_desktop.core.proceedings.terms import PaperDraft, PaperState, StepDraft
from union_desktop.core.values import with_check_character

R = TypeVar("R")
OPENED = dt.date(2026, 3, 2)
EXCLUSIONS = ("拥有两套及以上住宅", "有商铺或雇工经营")
MATERIALS = ("困难申请书", "收入证明")
RULE = {
    "subsistence_line": "132000",
    "hardship_formula": "net_of_rigid",
    "relative_share": "20000",
    "accidental_share": "8000",
    "exclusions": "\n".join(EXCLUSIONS),
    "required_materials": "\n".join(MATERIALS),
    "publicity_days": "5",
    "review_months": "12",
    "spot_check_share": "3000",
}


def number(born: str, order: int = 1) -> str:
    """An identity number that passes its check."""
    return with_check_character(f"110105{born}{order:03d}")


WORKER_NO = number("19800101", 11)
SPOUSE_NO = number("19820303", 22)
CHILD_NO = number("20150606", 31)


def do(office: Office, title: str, act: Callable[[Session], R]) -> R:
    """One use case in a transaction of its own."""
    with office.transaction(title) as session:
        return act(session)


def a_rule(
    office: Office, *, valid_from: dt.date = dt.date(2020, 1, 1), policy_id: int = 0, **changes: str | None
) -> int:
    """The rule of classing, or a further version of it that holds from a day on; answers the number of the document."""
    values = {**RULE, **changes}
    version = VersionDraft(
        valid_from,
        "示工〔2020〕1号",
        parameters=tuple(ParameterDraft(key, value) for key, value in values.items() if value is not None),
    )
    if policy_id:
        do(office, "新版本", lambda s: policies.add_version(s, policy_id, version))
        return policy_id
    document = PolicyDraft("hardship_standard", PolicyKind.HARDSHIP, "困难职工建档标准")
    return do(office, "登记标准", lambda s: policies.add_policy(s, document, version)).ids[0]


def a_worker(office: Office, **changes: Any) -> int:
    """Somebody with an identity number."""
    facts = {"name": "单雄信", "staff_no": "10001", "id_type": "111", "id_number": WORKER_NO, "gender": "1"}
    return enrolled(office, **{**facts, **changes})


def a_household() -> tuple[HouseholdDraft, ...]:
    """The worker with 3,000 yuan a month, a spouse with 1,000, a child."""
    return (
        HouseholdDraft(relation="本人", monthly_income=300_000, identity="在岗"),
        HouseholdDraft(
            relation="配偶", name="程小蝶", id_type="111", id_number=SPOUSE_NO, monthly_income=100_000
        ),
        HouseholdDraft(
            relation="子",
            name="单小信",
            id_type="111",
            id_number=CHILD_NO,
            birth_date=dt.date(2015, 6, 6),
            identity="学生",
        ),
    )


def opened(
    office: Office,
    person_id: int,
    draft: CaseDraft | None = None,
    household: Sequence[HouseholdDraft] | None = None,
    *,
    on: dt.date = OPENED,
) -> int:
    """A file in draft."""
    wanted = draft or CaseDraft(main_cause="serious_illness", secondary_causes=("schooling",))
    members = a_household() if household is None else household
    return do(
        office,
        "新建困难档案",
        lambda s: service.open_case(s, person_id, wanted, on, household=members, today=TODAY),
    ).ids[0]


def prepared(office: Office, case_id: int, *, on: dt.date = OPENED, rigid: int = 3_000_000) -> None:
    """Everything a file needs before it is handed in: (48,000 - 30,000) / 12 / 3 = 500 yuan, deep hardship."""

    def act(session: Session) -> None:
        if rigid:
            service.add_expense(session, case_id, ExpenseDraft("medical", rigid), today=TODAY)
        answers = [ExclusionDraft(item, False) for item in EXCLUSIONS]
        service.answer_exclusions(session, case_id, answers, today=TODAY)
        papers = [PaperDraft(item, PaperState.PRESENT) for item in MATERIALS]
        service.set_papers(session, case_id, papers, today=TODAY)
        service.record_consents(session, case_id, ConsentsDraft("2026 版", on), today=TODAY)
        service.assess(session, case_id, AssessDraft(on), today=TODAY)

    do(office, "准备", act)


#: The usual way to the file, a day for each step.
WAY = (
    StepDraft("submit", dt.date(2026, 3, 3), "李经办"),
    StepDraft("branch_agree", dt.date(2026, 3, 5), "王主席", opinion="情况属实，同意上报"),
    StepDraft("publicise", dt.date(2026, 3, 6), from_on=dt.date(2026, 3, 6), to_on=dt.date(2026, 3, 12)),
    StepDraft("file", dt.date(2026, 3, 13), "工会委员会", opinion="同意建档"),
)


def walk(office: Office, case_id: int, steps: Sequence[StepDraft] = WAY) -> None:
    """Take these steps one by one."""
    for one in steps:
        do(office, one.kind, lambda s, one=one: service.step(s, case_id, one, today=TODAY))


def on_file(office: Office, **changes: Any) -> int:
    """A file on file, with its rule."""
    a_rule(office)
    case_id = opened(office, a_worker(office, **changes))
    prepared(office, case_id)
    walk(office, case_id)
    return case_id
