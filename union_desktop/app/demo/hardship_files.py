# SPDX-License-Identifier: GPL-3.0-or-later
"""Hardship files of the made-up union: some on file, some on their way, one relieved, so that every state can be seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from union_desktop.app.demo.plan import AS_OF
from union_desktop.areas.hardship.terms import (
    AssessDraft,
    CaseDraft,
    ConsentsDraft,
    ExclusionDraft,
    ExpenseDraft,
    HouseholdDraft,
)
from union_desktop.areas.policies.terms import PolicyKind
from union_desktop.core.proceedings.terms import PaperDraft, PaperState, StepDraft

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_BRANCH: Final = "分工会主席"
_OFFICE: Final = "校工会办公室"


@dataclass(frozen=True, slots=True)
class _File:
    """One household; income and expense in yuan, a month and a year; ``until`` is the last step taken."""

    cause: str
    situation: str
    own: int
    spouse: int
    child: bool
    expenses: tuple[tuple[str, int], ...]
    opened_on: dt.date
    until: str
    reviewed_on: dt.date | None = None
    reimbursed: int = 0
    accidental: bool = False


_D = dt.date
FILES: Final = (
    _File(
        "serious_illness",
        "本人长期透析，配偶无业。",
        6200,
        0,
        True,
        (("medical", 38000), ("schooling", 6000)),
        _D(2018, 3, 5),
        "file",
        _D(2026, 3, 9),
    ),
    _File(
        "serious_illness",
        "配偶患恶性肿瘤，治疗费用高。",
        7400,
        900,
        True,
        (("medical", 62000),),
        _D(2018, 3, 12),
        "file",
        _D(2025, 6, 10),
    ),
    _File(
        "schooling",
        "两地分居，独自供养子女上大学。",
        5600,
        0,
        True,
        (("schooling", 24000),),
        _D(2018, 4, 2),
        "file",
        _D(2026, 4, 8),
    ),
    _File(
        "unable_to_work",
        "配偶二级肢体残疾，无劳动能力。",
        5900,
        0,
        True,
        (("disability", 18000), ("care", 12000)),
        _D(2018, 5, 7),
        "relieve",
    ),
    _File(
        "serious_illness",
        "子女患先天性心脏病。",
        8100,
        3200,
        True,
        (("medical", 85000),),
        _D(2025, 3, 3),
        "file",
    ),
    _File(
        "accident",
        "本人遭遇车祸，后续康复费用高。",
        7000,
        4200,
        True,
        (("medical", 150000),),
        _D(2026, 2, 24),
        "file",
        reimbursed=30000,
        accidental=True,
    ),
    _File(
        "schooling",
        "单亲，子女就读高中。",
        5200,
        0,
        True,
        (("schooling", 9000), ("other", 14000)),
        _D(2026, 8, 31),
        "publicise",
    ),
    _File(
        "unemployed",
        "配偶失业，尚未找到工作。",
        5400,
        0,
        True,
        (("schooling", 12000), ("employment_cost", 8000)),
        _D(2026, 9, 7),
        "branch_agree",
    ),
    _File(
        "serious_illness",
        "母亲患病需长期护理。",
        6100,
        1800,
        True,
        (("care", 36000), ("medical", 15000)),
        _D(2026, 9, 14),
        "submit",
    ),
    _File("other", "家庭变故，情况待核实。", 6600, 2400, False, (("other", 20000),), _D(2026, 9, 21), ""),
)


def people_needed() -> int:
    """How many workers have a file."""
    return len(FILES)


def add_files(session: Session, people: Sequence[int], names: Sequence[str]) -> tuple[int, ...]:
    """One file for each of these people (ids, and their names); answers the ids of the files."""
    return tuple(
        _add(session, at, person_id, name, one)
        for at, (person_id, name, one) in enumerate(zip(people, names, FILES, strict=True))
    )


def _add(session: Session, at: int, person_id: int, name: str, one: _File) -> int:
    from union_desktop.areas.hardship import service

    household = [
        HouseholdDraft("本人", monthly_income=one.own * 100, identity="在岗"),
        HouseholdDraft(
            "配偶",
            name="林" + "岚秀静芳敏慧娟芬洁莉"[at],
            gender="2",
            birth_date=dt.date(1975 + at, 5, 12),
            id_type="111",
            id_number=_number(dt.date(1975 + at, 5, 12), 2 * at + 2),
            identity="在岗" if one.spouse else "失（无）业",
            monthly_income=one.spouse * 100,
        ),
    ]
    if one.child:
        born = dt.date(2008 + at % 6, 9, 3)
        household.append(
            HouseholdDraft(
                "子女",
                name=name[0] + "晓阳乐天一诺文博思远"[at],
                gender="1",
                birth_date=born,
                id_type="111",
                id_number=_number(born, 2 * at + 1),
                identity="学生",
            )
        )
    draft = CaseDraft(
        main_cause=one.cause, situation=one.situation, housing_type="自购", reimbursed=one.reimbursed * 100
    )
    case_id = service.open_case(
        session, person_id, draft, one.opened_on, household=household, today=one.opened_on
    ).ids[0]
    for kind, yuan in one.expenses:
        service.add_expense(session, case_id, ExpenseDraft(kind, yuan * 100), today=one.opened_on)
    if one.until:
        _go_on(session, case_id, one)
    return case_id


def _go_on(session: Session, case_id: int, one: _File) -> None:
    from union_desktop.areas.hardship import service
    from union_desktop.areas.policies import queries as policies

    day = one.opened_on
    rule = policies.rule_for(session, PolicyKind.HARDSHIP, day)
    assert rule is not None
    service.assess(session, case_id, AssessDraft(day, one.accidental), today=day)
    answers = [ExclusionDraft(line, applies=False) for line in rule.lines("exclusions")]
    service.answer_exclusions(session, case_id, answers, today=day)
    papers = [PaperDraft(item, PaperState.PRESENT) for item in rule.lines("required_materials")]
    service.set_papers(session, case_id, papers, today=day)
    service.record_consents(session, case_id, ConsentsDraft("困难帮扶告知书 2018 版", day), today=day)
    for step in _steps(one):
        service.step(session, case_id, step, today=AS_OF)
        if step.kind == one.until:
            break
    if one.reviewed_on:
        service.assess(session, case_id, AssessDraft(one.reviewed_on, one.accidental), today=AS_OF)
        review = StepDraft("review", one.reviewed_on, _OFFICE, opinion="经复核，家庭情况无明显变化。")
        service.step(session, case_id, review, today=AS_OF)


def _steps(one: _File) -> tuple[StepDraft, ...]:
    day = one.opened_on
    shown, ends = day + dt.timedelta(days=4), day + dt.timedelta(days=10)
    filed = ends + dt.timedelta(days=1)
    return (
        StepDraft("submit", day),
        StepDraft("branch_agree", day + dt.timedelta(days=2), _BRANCH, opinion="情况属实，同意申报。"),
        StepDraft("publicise", shown, _OFFICE, from_on=shown, to_on=ends),
        StepDraft("file", filed, _OFFICE, opinion="公示期满无异议，同意建档。"),
        StepDraft("relieve", dt.date(2024, 3, 11), _OFFICE, opinion="子女已就业，家庭人均收入高于标准。"),
    )


def _number(born: dt.date, order: int) -> str:
    """An identity number of nobody: of a whole city, where real ones name a county."""
    from union_desktop.core import values

    return values.with_check_character(f"370100{born:%Y%m%d}{order:03d}")
