# SPDX-License-Identifier: GPL-3.0-or-later
"""Family, working life and consents of a person: added, put right and removed one by one (DOMAIN §1.2, §9)."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from union_desktop.areas.members.model import Consent, FamilyMember, Person, ResumeEntry
from union_desktop.areas.members.queries.household import is_child
from union_desktop.areas.members.terms import (
    CHILD_PURPOSE,
    CHILD_YEARS,
    CONSENT_WAYS,
    ConsentDraft,
    FamilyDraft,
    ResumeDraft,
)
from union_desktop.core import clock, values
from union_desktop.core.changes import Changes
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.roles import Role, needs

_MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")
_GUARDIAN = "guardian"
R = TypeVar("R", FamilyMember, ResumeEntry, Consent)

FAMILY_COLUMNS = (
    "relation",
    "name",
    "birth_date",
    "work_unit",
    "position",
    "political_status",
    "phone",
    "remark",
)
RESUME_COLUMNS = ("from_month", "to_month", "work_unit", "position")
CONSENT_COLUMNS = ("purpose", "version", "given_on", "way", "withdrawn_on", "note")


@needs(Role.CLERK)
def add_family(
    session: Session, person_id: int, draft: FamilyDraft, *, today: dt.date | None = None
) -> Changes:
    """A relative; for a child the guardian's agreement is recorded with it, or there must be one already."""
    today = today or clock.today()
    _refuse(family_problems(draft, today))
    _require_person(session, person_id)
    tables = _guardian_agrees(session, person_id, draft, today)
    return _add(session, FamilyMember(person_id=person_id, **_values(draft, FAMILY_COLUMNS)), tables)


@needs(Role.CLERK)
def change_family(
    session: Session, row_id: int, before: FamilyDraft, after: FamilyDraft, *, today: dt.date | None = None
) -> Changes:
    """Put a relative right."""
    today = today or clock.today()
    _refuse(family_problems(after, today))
    row = _current(session, FamilyMember, row_id, before, FAMILY_COLUMNS)
    tables = _guardian_agrees(session, row.person_id, after, today)
    return _put(session, row, after, FAMILY_COLUMNS, tables)


@needs(Role.CLERK)
def remove_family(session: Session, row_id: int) -> Changes:
    """Take a relative away."""
    return _remove(session, FamilyMember, row_id)


@needs(Role.CLERK)
def add_resume(
    session: Session, person_id: int, draft: ResumeDraft, *, today: dt.date | None = None
) -> Changes:
    """A station of the working life; overlapping ones are for the form to remark on."""
    _refuse(resume_problems(draft, today or clock.today()))
    _require_person(session, person_id)
    return _add(session, ResumeEntry(person_id=person_id, **_values(draft, RESUME_COLUMNS)))


@needs(Role.CLERK)
def change_resume(
    session: Session, row_id: int, before: ResumeDraft, after: ResumeDraft, *, today: dt.date | None = None
) -> Changes:
    """Put a station right."""
    _refuse(resume_problems(after, today or clock.today()))
    row = _current(session, ResumeEntry, row_id, before, RESUME_COLUMNS)
    return _put(session, row, after, RESUME_COLUMNS)


@needs(Role.CLERK)
def remove_resume(session: Session, row_id: int) -> Changes:
    """Take a station away."""
    return _remove(session, ResumeEntry, row_id)


@needs(Role.CLERK)
def add_consent(
    session: Session, person_id: int, draft: ConsentDraft, *, today: dt.date | None = None
) -> Changes:
    """That somebody agreed."""
    _refuse(consent_problems(draft, today or clock.today()))
    _require_person(session, person_id)
    return _add(session, Consent(person_id=person_id, **_values(draft, CONSENT_COLUMNS)))


@needs(Role.CLERK)
def change_consent(
    session: Session, row_id: int, before: ConsentDraft, after: ConsentDraft, *, today: dt.date | None = None
) -> Changes:
    """Put an agreement right, or note the day it was taken back."""
    _refuse(consent_problems(after, today or clock.today()))
    row = _current(session, Consent, row_id, before, CONSENT_COLUMNS)
    return _put(session, row, after, CONSENT_COLUMNS)


@needs(Role.CLERK)
def remove_consent(session: Session, row_id: int) -> Changes:
    """Take away an agreement recorded by mistake; one that was taken back gets its day instead."""
    return _remove(session, Consent, row_id)


# -- rules without the database ------------------------------------------------------------------------------------


def family_problems(draft: FamilyDraft, today: dt.date) -> dict[str, str]:
    """What keeps a relative from being saved: field → sentence."""
    found: dict[str, str] = {}
    if not draft.relation.strip():
        found["relation"] = "请填写与会员的关系，例如“配偶”。"
    if not draft.name.strip():
        found["name"] = "请填写姓名。"
    if draft.birth_date and not dt.date(1900, 1, 1) <= draft.birth_date <= today:
        found["birth_date"] = "出生日期应在 1900 年以后且不晚于今天。"
    if draft.phone and (sentence := values.check_phone(draft.phone)):
        found["phone"] = sentence
    if draft.guardian_consent_on and draft.guardian_consent_on > today:
        found["guardian_consent_on"] = "监护人同意的日期不能晚于今天。"
    return found


def resume_problems(draft: ResumeDraft, today: dt.date) -> dict[str, str]:
    """What keeps a station from being saved: field → sentence."""
    found: dict[str, str] = {}
    this_month = today.isoformat()[:7]
    for key, text, needed in (("from_month", draft.from_month, True), ("to_month", draft.to_month, False)):
        if not text and needed:
            found[key] = "请填写起始年月，例如 2015-03。"
        elif text and not _MONTH.fullmatch(text):
            found[key] = f"“{text}”不是年月。请写成 2015-03 这样。"
        elif text > this_month:
            found[key] = "年月不能晚于本月；至今仍在的，结束年月请留空。"
    if not found and draft.to_month and draft.to_month < draft.from_month:
        found["to_month"] = "结束年月不能早于起始年月。"
    if not draft.work_unit.strip():
        found["work_unit"] = "请填写工作单位。"
    return found


def consent_problems(draft: ConsentDraft, today: dt.date) -> dict[str, str]:
    """What keeps an agreement from being saved: field → sentence."""
    found: dict[str, str] = {}
    if not draft.purpose.strip():
        found["purpose"] = "请填写同意的事项。"
    if not draft.version.strip():
        found["version"] = "请填写告知书的版本，例如“2026 版”。"
    if draft.way not in CONSENT_WAYS:
        found["way"] = "请选择同意的方式。"
    if draft.given_on is None:
        found["given_on"] = "请填写同意的日期。"
    elif draft.given_on > today:
        found["given_on"] = "同意的日期不能晚于今天。"
    elif draft.withdrawn_on and not draft.given_on <= draft.withdrawn_on <= today:
        found["withdrawn_on"] = "撤回的日期不能早于同意的日期，也不能晚于今天。"
    return found


# -- inside -------------------------------------------------------------------------------------------------------


def _guardian_agrees(session: Session, person_id: int, draft: FamilyDraft, today: dt.date) -> frozenset[str]:
    """Records the guardian's agreement for a child, or finds the one there is."""
    if not is_child(draft.birth_date, today):
        return frozenset()
    name = draft.name.strip()
    there = session.scalars(
        select(Consent.note).where(
            Consent.person_id == person_id, Consent.way == _GUARDIAN, Consent.withdrawn_on.is_(None)
        )
    )
    if any(name in note for note in there):
        return frozenset()
    if draft.guardian_consent_on is None:
        raise InvalidDraft(
            {
                "guardian_consent_on": f"“{name}”未满 {CHILD_YEARS} 周岁，需要监护人同意才能登记。"
                "请填写同意的日期，或不登记这位家庭成员。"
            }
        )
    session.add(
        Consent(
            person_id=person_id,
            purpose=CHILD_PURPOSE,
            version="登记表",
            given_on=draft.guardian_consent_on,
            way=_GUARDIAN,
            note=name,
        )
    )
    return frozenset({"consent"})


def _values(draft: Any, columns: tuple[str, ...]) -> dict[str, Any]:
    found = {name: getattr(draft, name) for name in columns}
    return {name: value.strip() if isinstance(value, str) else value for name, value in found.items()}


def _refuse(problems: dict[str, str]) -> None:
    if problems:
        raise InvalidDraft(problems)


def _require_person(session: Session, person_id: int) -> None:
    if session.get(Person, person_id) is None:
        raise UserError("这个人的记录已不在，没有保存。请刷新列表。")


def _add(
    session: Session, row: FamilyMember | ResumeEntry | Consent, tables: frozenset[str] = frozenset()
) -> Changes:
    session.add(row)
    session.flush()
    return Changes(tables | {row.__tablename__}, (row.person_id,))


def _current(session: Session, record: type[R], row_id: int, before: Any, columns: tuple[str, ...]) -> R:
    row = session.get(record, row_id)
    if row is None:
        raise UserError("这条记录已不在，没有保存。请刷新后重试。")
    if {name: getattr(row, name) for name in columns} != _values(before, columns):
        raise UserError("这条记录刚刚已被另一项操作改动，为免覆盖没有保存。请关闭后重新打开再改。")
    return row


def _put(
    session: Session, row: R, after: Any, columns: tuple[str, ...], tables: frozenset[str] = frozenset()
) -> Changes:
    for name, value in _values(after, columns).items():
        setattr(row, name, value)
    session.flush()
    return Changes(tables | {row.__tablename__}, (row.person_id,))


def _remove(session: Session, record: type[R], row_id: int) -> Changes:
    row = session.get(record, row_id)
    if row is None:
        raise UserError("这条记录已不在。请刷新列表。")
    person_id = row.person_id
    session.delete(row)
    session.flush()
    return Changes(frozenset({record.__tablename__}), (person_id,))
