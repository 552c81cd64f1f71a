# SPDX-License-Identifier: GPL-3.0-or-later
"""The file and what is entered in it: one per household, the worker among the household, figures only while they may move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from union_desktop.areas.hardship.model import (
    HardshipCase,
    HardshipExclusion,
    HouseholdExpense,
    HouseholdMember,
)
from union_desktop.areas.hardship.queries import households, page
from union_desktop.areas.hardship.service import checks
from union_desktop.areas.hardship.terms import (
    DRAFT,
    EDITABLE_STATES,
    OPEN_STATES,
    SELF,
    STATUS_LABELS,
    CaseDraft,
    ConsentsDraft,
    ExclusionDraft,
    ExpenseDraft,
    HouseholdDraft,
)
from union_desktop.areas.members import service as people
from union_desktop.areas.members.model import Person
from union_desktop.areas.members.queries import household as relatives
from union_desktop.areas.members.terms import CHILD_PURPOSE, HARDSHIP_PURPOSE, ConsentDraft
from union_desktop.areas.policies import queries as policies
from union_desktop.areas.policies.terms import PolicyKind
from union_desktop.core import clock, values
from union_desktop.core.asking import Source
from union_desktop.core.changes import Changes
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.numbering import next_number
from union_desktop.core.proceedings import service as proceedings
from union_desktop.core.proceedings.model import PaperCheck
from union_desktop.core.proceedings.terms import PaperDraft, PaperState
from union_desktop.core.roles import Role, needs

TABLE: Final = HardshipCase.__tablename__
PREFIX: Final = "KN"
R = TypeVar("R", HouseholdMember, HouseholdExpense)

CASE_COLUMNS: Final = tuple(name for name in CaseDraft.__dataclass_fields__)
#: What others decide about while a file is under review.
STANDS_STILL: Final = frozenset({"main_cause", "secondary_causes", "other_annual_income", "reimbursed"})
MEMBER_COLUMNS: Final = tuple(name for name in HouseholdDraft.__dataclass_fields__)
#: Facts of the person, not of the row, where the office knows who it is.
_OF_PERSON: Final = ("gender", "birth_date", "id_type", "id_number", "political_status")
EXPENSE_COLUMNS: Final = ("kind", "amount", "note")
_GUARDIAN: Final = "guardian"


@needs(Role.CLERK)
def open_case(
    session: Session,
    person_id: int,
    draft: CaseDraft,
    on: dt.date,
    *,
    household: Sequence[HouseholdDraft] = (),
    today: dt.date | None = None,
) -> Changes:
    """A new file in draft; its id is in the result. The worker is entered among the household when nobody there is 本人.

    Raises UserError naming the file in which somebody of the household stands already.
    """
    today = today or clock.today()
    person = session.get(Person, person_id)
    if person is None:
        raise UserError("这个人的记录已不在，没有建立档案。请刷新列表。")
    if person.anonymised_on is not None:
        raise UserError("这条记录已作匿名处理，不能再建立档案。请选择在册的职工。")
    problems = checks.case_problems(draft)
    if on > today:
        problems["opened_on"] = "登记日期不能晚于今天。"
    _refuse(problems)
    case = HardshipCase(
        case_no=next_number(session, TABLE, "case_no", PREFIX, on.year),
        person_id=person_id,
        status=DRAFT,
        opened_on=on,
        touched_on=today,
    )
    _put(case, draft)
    session.add(case)
    session.flush()
    own = next((one for one in household if checks.is_worker(one)), HouseholdDraft())
    _insert_member(session, case, replace(own, relation=SELF, person_id=person_id, name=person.name))
    for one in household:
        if not checks.is_worker(one):
            _refuse(checks.member_problems(one, today))
            _insert_member(session, case, one)
    refuse_taken(session, case)
    ask_for_papers(session, case, on)
    return Changes(frozenset({TABLE, HouseholdMember.__tablename__, PaperCheck.__tablename__}), (case.id,))


@needs(Role.CLERK)
def change_case(
    session: Session, case_id: int, before: CaseDraft, after: CaseDraft, *, today: dt.date | None = None
) -> Changes:
    """Put the file right; what others decide about stands still while it is under review."""
    _refuse(checks.case_problems(after))
    case = open_file(session, case_id)
    if _stored(case) != _cleaned(before):
        raise UserError("这份档案刚刚已被另一项操作改动，为免覆盖没有保存。请关闭后重新打开再改。")
    changed = {name for name in CASE_COLUMNS if getattr(after, name) != getattr(before, name)}
    if changed & STANDS_STILL:
        _refuse_standing_still(case)
    _put(case, after)
    return touched(session, case, today)


@needs(Role.CLERK)
def add_member(
    session: Session, case_id: int, draft: HouseholdDraft, *, today: dt.date | None = None
) -> Changes:
    """Somebody more of the household, who must not stand in another open file."""
    day = today or clock.today()
    case = _changeable(session, case_id)
    if checks.is_worker(draft):
        raise InvalidDraft({"relation": "“本人”已经在家庭成员中，一份档案只有一位职工本人。请填写别的关系。"})
    _refuse(checks.member_problems(draft, day))
    _insert_member(session, case, draft)
    refuse_taken(session, case)
    return touched(session, case, today, HouseholdMember.__tablename__)


@needs(Role.CLERK)
def change_member(
    session: Session,
    row_id: int,
    before: HouseholdDraft,
    after: HouseholdDraft,
    *,
    today: dt.date | None = None,
) -> Changes:
    """Put somebody of the household right; the worker stays the worker."""
    day = today or clock.today()
    row = _row(session, HouseholdMember, row_id)
    case = _changeable(session, row.case_id)
    there = next(one.draft for one in page.members(session, case.id) if one.id == row_id)
    if there != _cleaned_member(before):
        raise UserError("这位家庭成员刚刚已被另一项操作改动，为免覆盖没有保存。请关闭后重新打开再改。")
    if checks.is_worker(before) != checks.is_worker(after):
        raise InvalidDraft({"relation": "“本人”就是建档的职工，不能改成别人，也不能有第二位。"})
    if checks.is_worker(after):
        after = replace(after, person_id=case.person_id)
    _refuse(checks.member_problems(after, day))
    _write_member(session, row, after)
    session.flush()
    _refuse_double_inside(session, case)
    refuse_taken(session, case)
    return touched(session, case, today, HouseholdMember.__tablename__)


@needs(Role.CLERK)
def remove_member(session: Session, row_id: int, *, today: dt.date | None = None) -> Changes:
    """Take somebody off the household; the worker cannot be."""
    row = _row(session, HouseholdMember, row_id)
    case = _changeable(session, row.case_id)
    if row.relation == SELF:
        raise UserError("职工本人不能从家庭成员中删除，没有改动。不再需要这份档案时请办理注销。")
    session.delete(row)
    return touched(session, case, today, HouseholdMember.__tablename__)


@needs(Role.CLERK)
def add_expense(
    session: Session, case_id: int, draft: ExpenseDraft, *, today: dt.date | None = None
) -> Changes:
    """A rigid expense of the year."""
    case = _changeable(session, case_id)
    _refuse(checks.expense_problems(draft))
    session.add(HouseholdExpense(case_id=case_id, **_values(draft, EXPENSE_COLUMNS)))
    return touched(session, case, today, HouseholdExpense.__tablename__)


@needs(Role.CLERK)
def change_expense(
    session: Session, row_id: int, before: ExpenseDraft, after: ExpenseDraft, *, today: dt.date | None = None
) -> Changes:
    """Put an expense right."""
    row = _row(session, HouseholdExpense, row_id)
    case = _changeable(session, row.case_id)
    _refuse(checks.expense_problems(after))
    if {name: getattr(row, name) for name in EXPENSE_COLUMNS} != _values(before, EXPENSE_COLUMNS):
        raise UserError("这笔支出刚刚已被另一项操作改动，为免覆盖没有保存。请关闭后重新打开再改。")
    for name, value in _values(after, EXPENSE_COLUMNS).items():
        setattr(row, name, value)
    return touched(session, case, today, HouseholdExpense.__tablename__)


@needs(Role.CLERK)
def remove_expense(session: Session, row_id: int, *, today: dt.date | None = None) -> Changes:
    """Take an expense away."""
    row = _row(session, HouseholdExpense, row_id)
    case = _changeable(session, row.case_id)
    session.delete(row)
    return touched(session, case, today, HouseholdExpense.__tablename__)


@needs(Role.CLERK)
def answer_exclusions(
    session: Session, case_id: int, answers: Sequence[ExclusionDraft], *, today: dt.date | None = None
) -> Changes:
    """Answers to lines of the list of what keeps a household from being filed; other lines stay as they were."""
    case = _changeable(session, case_id)
    if any(not one.item.strip() for one in answers):
        raise InvalidDraft({"item": "情形不能空着。"})
    there = {
        row.item: row
        for row in session.scalars(select(HardshipExclusion).where(HardshipExclusion.case_id == case_id))
    }
    for answer in answers:
        row = there.get(answer.item.strip())
        if row is None:
            row = there[answer.item.strip()] = HardshipExclusion(case_id=case_id, item=answer.item.strip())
            session.add(row)
        row.applies, row.note = answer.applies, answer.note.strip()
    return touched(session, case, today, HardshipExclusion.__tablename__)


@needs(Role.CLERK)
def set_papers(
    session: Session, case_id: int, papers: Sequence[PaperDraft], *, today: dt.date | None = None
) -> Changes:
    """The list of papers of an open file."""
    case = open_file(session, case_id)
    proceedings.set_papers(session, (TABLE, case_id), papers)
    return touched(session, case, today, PaperCheck.__tablename__)


@needs(Role.CLERK)
def record_consents(
    session: Session, case_id: int, draft: ConsentsDraft, *, today: dt.date | None = None
) -> Changes:
    """The worker's agreement, and the guardian's for each child of the household it is missing for.

    They stand with the worker's other agreements. Raises UserError when nothing was missing.
    """
    day = today or clock.today()
    case = open_file(session, case_id)
    worker, children = page.missing_consents(session, case_id, draft.given_on or day)
    wanted = [ConsentDraft(HARDSHIP_PURPOSE, draft.version, draft.given_on, draft.way)] if worker else []
    if draft.children:
        wanted += [
            ConsentDraft(CHILD_PURPOSE, draft.version, draft.given_on, _GUARDIAN, note=name)
            for name in children
        ]
    if not wanted:
        raise UserError("需要的同意都已登记，没有重复登记。要更正请在会员页的“知情同意”中修改。")
    changes = Changes()
    for one in wanted:
        changes |= people.add_consent(session, case.person_id, one, today=today)
    return Changes(changes.tables | touched(session, case, today).tables, (case_id,))


def registered_family(source: Source, person_id: int) -> tuple[HouseholdDraft, ...]:
    """The relatives the registration form lists, to begin a household with; identity numbers are still to be filled in."""
    return tuple(
        HouseholdDraft(
            relation=row.draft.relation,
            name=row.draft.name,
            birth_date=row.draft.birth_date,
            political_status=row.draft.political_status,
            work_unit=row.draft.work_unit,
        )
        for row in relatives.family(source, person_id)
    )


# -- for the rooms beside ------------------------------------------------------------------------------------------


@needs(Role.CLERK)
def file_of(session: Session, case_id: int) -> HardshipCase:
    """The file; UserError when it is gone."""
    case = session.get(HardshipCase, case_id)
    if case is None:
        raise UserError("这份档案已不在，没有改动。请刷新列表。")
    return case


@needs(Role.CLERK)
def open_file(session: Session, case_id: int) -> HardshipCase:
    """The file; UserError when it is closed, too."""
    case = file_of(session, case_id)
    if case.status not in OPEN_STATES:
        raise UserError(
            f"档案 {case.case_no} {STATUS_LABELS[case.status]}，没有改动。需要时请先办理“返困重新申报”。"
        )
    return case


@needs(Role.CLERK)
def touched(session: Session, case: HardshipCase, today: dt.date | None, *tables: str) -> Changes:
    """Somebody worked on the file."""
    case.touched_on = today or clock.today()
    session.flush()
    return Changes(frozenset({TABLE, *tables}), (case.id,))


def refuse_taken(session: Session, case: HardshipCase) -> None:
    """Raises UserError when somebody of the household stands in another open file."""
    session.flush()
    mine = households.household_of_case(session, case.id)
    taken = households.taken(session, mine.id_numbers, mine.person_ids, besides=case.id)
    if taken:
        by_case: dict[str, list[str]] = {}
        for one in taken:
            by_case.setdefault(f"{one.case_no}（{one.holder}）", []).append(one.name)
        told = "；".join(f"{'、'.join(names)}已在 {file}的档案中" for file, names in by_case.items())
        raise UserError(f"{told}。一户只建一份档案，没有保存。请打开那份档案办理，或先注销它。")


def ask_for_papers(session: Session, case: HardshipCase, on: dt.date) -> None:
    """Puts the papers the rule of that day asks for on the list; what is on it stays as it is."""
    rule = policies.rule_for(session, PolicyKind.HARDSHIP, on)
    wanted = rule.lines("required_materials", case.hardship_class) if rule else ()
    there = [
        PaperDraft(row.item, PaperState(row.state), row.reason)
        for row in session.scalars(
            select(PaperCheck)
            .where(PaperCheck.about_table == TABLE, PaperCheck.about_id == case.id)
            .order_by(PaperCheck.sort_order)
        )
    ]
    missing = [PaperDraft(item) for item in wanted if item not in {one.item for one in there}]
    if missing:
        proceedings.set_papers(session, (TABLE, case.id), [*there, *missing])


# -- inside --------------------------------------------------------------------------------------------------------


def _changeable(session: Session, case_id: int) -> HardshipCase:
    case = open_file(session, case_id)
    _refuse_standing_still(case)
    return case


def _refuse_standing_still(case: HardshipCase) -> None:
    if case.status not in EDITABLE_STATES:
        raise UserError(
            f"档案 {case.case_no} 现在是“{STATUS_LABELS[case.status]}”，家庭、收支和致困原因不能再改，没有保存。"
            "确需更正请先退回，改好后重新提交。"
        )


def _insert_member(session: Session, case: HardshipCase, draft: HouseholdDraft) -> None:
    row = HouseholdMember(case_id=case.id)
    _write_member(session, row, draft)
    session.add(row)
    session.flush()
    _refuse_double_inside(session, case)


def _write_member(session: Session, row: HouseholdMember, draft: HouseholdDraft) -> None:
    wanted = _values(draft, MEMBER_COLUMNS)
    number = wanted["id_number"] = values.normalise_id_number(draft.id_number)
    if wanted["person_id"] is None and number:
        # Who works here is found by the number, so that help for one of the two shows with the other.
        wanted["person_id"] = session.scalar(
            select(Person.id).where(Person.id_number.in_(households.spellings(number))).limit(1)
        )
    if wanted["person_id"] is not None:
        person = session.get(Person, wanted["person_id"])
        if person is None:
            raise UserError("选中的职工记录已不在，没有保存。请重新选择。", "person_id")
        wanted["name"] = person.name
        for name in _OF_PERSON:
            # One place for a fact: the person's, which is kept right there.
            if getattr(person, name):
                wanted[name] = None if name == "birth_date" else ""
    for name, value in wanted.items():
        setattr(row, name, value)


def _refuse_double_inside(session: Session, case: HardshipCase) -> None:
    numbers: set[str] = set()
    known: set[int] = set()
    for one in page.members(session, case.id):
        written = set(households.spellings(one.draft.id_number)) if one.draft.id_number else set()
        if numbers & written or one.draft.person_id in known:
            raise InvalidDraft({"id_number": f"{one.draft.name}已经在这份档案的家庭成员中，没有重复登记。"})
        numbers |= written
        if one.draft.person_id is not None:
            known.add(one.draft.person_id)


def _put(case: HardshipCase, draft: CaseDraft) -> None:
    for name, value in _cleaned(draft).items():
        setattr(case, name, ",".join(value) if name == "secondary_causes" else value)


def _stored(case: HardshipCase) -> dict[str, Any]:
    found = {name: getattr(case, name) for name in CASE_COLUMNS}
    return {**found, "secondary_causes": page.causes(case.secondary_causes)}


def _cleaned(draft: CaseDraft) -> dict[str, Any]:
    return _values(draft, CASE_COLUMNS)


def _cleaned_member(draft: HouseholdDraft) -> HouseholdDraft:
    return HouseholdDraft(**_values(draft, MEMBER_COLUMNS))


def _values(draft: Any, names: Collection[str]) -> dict[str, Any]:
    found = {name: getattr(draft, name) for name in names}
    return {name: value.strip() if isinstance(value, str) else value for name, value in found.items()}


def _row(session: Session, record: type[R], row_id: int) -> R:
    row = session.get(record, row_id)
    if row is None:
        raise UserError("这条记录已不在，没有改动。请刷新后重试。")
    return row


def _refuse(problems: dict[str, str]) -> None:
    if problems:
        raise InvalidDraft(problems)
