# SPDX-License-Identifier: GPL-3.0-or-later
"""One file with everything that belongs to it, for its page and its papers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from union_desktop.areas.hardship.queries.households import ID_NUMBER, MEMBERS, NAME
from union_desktop.areas.hardship.terms import (
    CaseDraft,
    ExclusionDraft,
    ExpenseDraft,
    HouseholdDraft,
    Reckoning,
    Terms,
)
from union_desktop.areas.members.queries.household import is_child
from union_desktop.areas.members.terms import HARDSHIP_PURPOSE
from union_desktop.core.asking import Source, asking, stored_day
from union_desktop.core.proceedings import queries as proceedings
from union_desktop.core.proceedings.terms import PaperDraft, StepRow
from union_desktop.core.reading import Reader
from union_desktop.core.values import birth_date_of

TABLE: Final = "hardship_case"
_CASE: Final = (
    "main_cause, secondary_causes, situation, work_state, work_since, model_worker_level, health_status,"
    " disability_type, disability_level, medical_insurance, housing_type, floor_area, hukou_place, other_contact,"
    " postcode, single_parent, self_help, zero_employment, subsistence_allowance, other_annual_income, reimbursed,"
    " remark"
)
_MEMBER: Final = (
    "relation",
    "name",
    "person_id",
    "gender",
    "id_type",
    "id_number",
    "political_status",
    "medical_insurance",
    "health_status",
    "identity",
    "work_unit",
    "monthly_income",
    "remark",
)


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """Somebody of the household as the file tells it: facts of people the office knows are theirs of today."""

    id: int
    draft: HouseholdDraft


@dataclass(frozen=True, slots=True)
class ExpenseRow:
    """A rigid expense."""

    id: int
    draft: ExpenseDraft


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """How the household was classed on a day, and by which figures and which version of the rule."""

    id: int
    on: dt.date
    given: Reckoning
    per_capita: int
    declared_per_capita: int | None
    computed_class: str
    decided_class: str
    reason: str
    version_id: int
    rule: str


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """An agreement the file rests on; ``whose`` is empty for the worker, else the child's name."""

    whose: str
    version: str
    given_on: dt.date
    way: str
    withdrawn_on: dt.date | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything of a file."""

    id: int
    case_no: str
    person_id: int
    name: str
    staff_no: str
    department: str
    status: str
    hardship_class: str
    draft: CaseDraft
    opened_on: dt.date
    filed_on: dt.date | None
    closed_on: dt.date | None
    reviewed_on: dt.date | None
    touched_on: dt.date
    members: tuple[HouseholdRow, ...]
    expenses: tuple[ExpenseRow, ...]
    exclusions: tuple[ExclusionDraft, ...]
    papers: tuple[PaperDraft, ...]
    steps: tuple[StepRow, ...]
    assessments: tuple[AssessmentRow, ...]
    consents: tuple[ConsentLine, ...]

    @property
    def assessment(self) -> AssessmentRow | None:
        """The last one."""
        return self.assessments[-1] if self.assessments else None


def case(reader: Reader, case_id: int) -> CasePage | None:
    """The whole file; None when there is none of that number."""
    found = reader.one(
        "select c.case_no, c.person_id, p.name, p.staff_no, p.department, c.status, c.hardship_class, c.opened_on,"
        " c.filed_on, c.closed_on, c.reviewed_on, c.touched_on from hardship_case c"
        " join person p on p.id = c.person_id where c.id = :id",
        id=case_id,
    )
    draft = case_draft(reader, case_id)
    if found is None or draft is None:
        return None
    case_no, person_id, name, staff_no, department, status, hardship_class, opened, *days, touched = found
    household = members(reader, case_id)
    return CasePage(
        case_id,
        case_no,
        person_id,
        name,
        staff_no,
        department,
        status,
        hardship_class,
        draft,
        dt.date.fromisoformat(opened),
        stored_day(days[0]),
        stored_day(days[1]),
        stored_day(days[2]),
        dt.date.fromisoformat(touched),
        tuple(household),
        tuple(expenses(reader, case_id)),
        tuple(exclusions(reader, case_id)),
        tuple(proceedings.papers(reader, (TABLE, case_id))),
        tuple(proceedings.steps(reader, (TABLE, case_id))),
        tuple(assessments(reader, case_id)),
        tuple(consents(reader, person_id, [one.draft.name for one in household])),
    )


def case_draft(source: Source, case_id: int) -> CaseDraft | None:
    """The file itself as a form shows it."""
    found = asking(source)(f"select {_CASE} from hardship_case where id = :id", id=case_id)
    if not found:
        return None
    main, secondary, *rest = found[0]
    flags = [bool(one) for one in rest[13:17]]
    return CaseDraft(main, causes(secondary), *rest[:13], *flags, *rest[17:])


def causes(stored: str) -> tuple[str, ...]:
    """Secondary causes as the row keeps them."""
    return tuple(filter(None, stored.split(",")))


def members(source: Source, case_id: int) -> list[HouseholdRow]:
    """The household, the worker first."""
    found = []
    for number, born, shares, *plain in asking(source)(
        f"select m.id, coalesce(p.birth_date, m.birth_date), m.shares_home, m.relation, {NAME}, m.person_id,"
        f" coalesce(nullif(p.gender, ''), m.gender), coalesce(nullif(p.id_type, ''), m.id_type), {ID_NUMBER},"
        " coalesce(nullif(p.political_status, ''), m.political_status), m.medical_insurance, m.health_status,"
        f" m.identity, m.work_unit, m.monthly_income, m.remark from {MEMBERS} where m.case_id = :case"
        " order by m.relation <> '本人', m.id",
        case=case_id,
    ):
        values = dict(zip(_MEMBER, plain, strict=True))
        found.append(
            HouseholdRow(
                number, HouseholdDraft(birth_date=stored_day(born), shares_home=bool(shares), **values)
            )
        )
    return found


def expenses(source: Source, case_id: int) -> list[ExpenseRow]:
    """Rigid expenses in the order they were entered."""
    return [
        ExpenseRow(number, ExpenseDraft(*rest))
        for number, *rest in asking(source)(
            "select id, kind, amount, note from household_expense where case_id = :case order by id",
            case=case_id,
        )
    ]


def exclusions(source: Source, case_id: int) -> list[ExclusionDraft]:
    """The answers given so far."""
    return [
        ExclusionDraft(item, bool(applies), note)
        for item, applies, note in asking(source)(
            "select item, applies, note from hardship_exclusion where case_id = :case order by id",
            case=case_id,
        )
    ]


def assessments(source: Source, case_id: int) -> list[AssessmentRow]:
    """All classings, the first one first."""
    return [
        AssessmentRow(
            number,
            dt.date.fromisoformat(on),
            Reckoning(
                Terms(formula, line, share, accidental_share),
                size,
                monthly,
                other,
                rigid,
                reimbursed,
                bool(sudden),
            ),
            *rest,
        )
        for (
            number,
            on,
            formula,
            line,
            share,
            accidental_share,
            size,
            monthly,
            other,
            rigid,
            reimbursed,
            sudden,
            *rest,
        ) in asking(source)(
            "select a.id, a.assessed_on, a.formula, a.subsistence_line, a.relative_share, a.accidental_share,"
            " a.household_size, a.monthly_income, a.other_income, a.rigid_expense, a.reimbursed, a.accidental,"
            " a.per_capita, a.declared_per_capita, a.computed_class, a.decided_class, a.reason, a.policy_version_id,"
            " y.title || case when v.document_no <> '' then '（' || v.document_no || '）' else '' end"
            " from hardship_assessment a join policy_version v on v.id = a.policy_version_id"
            " join policy y on y.id = v.policy_id where a.case_id = :case order by a.id",
            case=case_id,
        )
    ]


def figures_of(source: Source, case_id: int, terms: Terms, *, accidental: bool) -> Reckoning:
    """The household as it is entered now, to be reckoned by these terms."""
    ask = asking(source)
    size, monthly = ask(
        "select count(*), coalesce(sum(monthly_income), 0) from household_member where case_id = :case and shares_home",
        case=case_id,
    )[0]
    rigid = ask("select coalesce(sum(amount), 0) from household_expense where case_id = :case", case=case_id)[
        0
    ][0]
    other, reimbursed = ask(
        "select other_annual_income, reimbursed from hardship_case where id = :case", case=case_id
    )[0]
    return Reckoning(terms, size, monthly, other, rigid, reimbursed, accidental)


def consents(source: Source, person_id: int, names: list[str]) -> list[ConsentLine]:
    """The worker's agreements to keeping a file, and those of guardians for somebody of the household, newest first."""
    found = []
    for version, given, way, withdrawn, note, purpose in asking(source)(
        "select version, given_on, way, withdrawn_on, note, purpose from consent where person_id = :person"
        " and (purpose = :purpose or way = 'guardian') order by given_on desc, id desc",
        person=person_id,
        purpose=HARDSHIP_PURPOSE,
    ):
        for_child = way == "guardian"
        whose = next((name for name in names if name and name in note), "") if for_child else ""
        if whose or (not for_child and purpose == HARDSHIP_PURPOSE):
            found.append(
                ConsentLine(whose, version, dt.date.fromisoformat(given), way, stored_day(withdrawn))
            )
    return found


def missing_consents(source: Source, case_id: int, on: dt.date) -> tuple[bool, tuple[str, ...]]:
    """Whether the worker's agreement is missing on that day, and the children whose guardian's is."""
    person_id = asking(source)("select person_id from hardship_case where id = :id", id=case_id)[0][0]
    household = members(source, case_id)
    given = [
        one
        for one in consents(source, person_id, [each.draft.name for each in household])
        if one.given_on <= on and (one.withdrawn_on is None or one.withdrawn_on > on)
    ]
    agreed = {one.whose for one in given}
    children = tuple(
        each.draft.name
        for each in household
        if is_child(each.draft.birth_date or birth_date_of(each.draft.id_number), on)
        and each.draft.name not in agreed
    )
    return "" not in agreed, children
