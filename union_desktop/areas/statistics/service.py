# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be entered here: declared numbers of staff, and the ages at which tables are cut."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields

from sqlalchemy import select
from sqlalchemy.orm import Session

from union_desktop.areas.organisation.model import Campus, StaffCategory
from union_desktop.areas.statistics.model import WorkforceCount
from union_desktop.areas.statistics.terms import BANDS_SETTING, CountingBasis, WorkforceDraft, parse_bands
from union_desktop.core import clock, office_settings
from union_desktop.core.changes import Changes
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.roles import Role, needs

MOST_STAFF = 10_000_000
_TABLES = frozenset({"workforce_count"})
_GONE = "这条应入会人数已不在，没有保存。请刷新后重试。"


@needs(Role.CLERK)
def record_workforce(session: Session, draft: WorkforceDraft, *, today: dt.date | None = None) -> Changes:
    """Keep a declared number; raises InvalidDraft for one that cannot be or is there already."""
    ready = _checked(session, draft, None, today or clock.today())
    row = WorkforceCount(**{one.name: getattr(ready, one.name) for one in fields(WorkforceDraft)})
    session.add(row)
    session.flush()
    return Changes(_TABLES, (row.id,))


@needs(Role.CLERK)
def correct_workforce(
    session: Session, workforce_id: int, draft: WorkforceDraft, *, today: dt.date | None = None
) -> Changes:
    """Put a declared number right; the audit keeps both versions."""
    row = session.get(WorkforceCount, workforce_id)
    if row is None:
        raise UserError(_GONE)
    ready = _checked(session, draft, workforce_id, today or clock.today())
    for one in fields(WorkforceDraft):
        setattr(row, one.name, getattr(ready, one.name))
    session.flush()
    return Changes(_TABLES, (workforce_id,))


@needs(Role.CLERK)
def remove_workforce(session: Session, workforce_id: int) -> Changes:
    """Take a declared number away; members are not touched."""
    row = session.get(WorkforceCount, workforce_id)
    if row is None:
        raise UserError(_GONE)
    session.delete(row)
    session.flush()
    return Changes(_TABLES, (workforce_id,))


@needs(Role.ADMINISTRATOR)
def set_age_bands(session: Session, text: str) -> Changes:
    """Cut the ages elsewhere from now on, in every table; raises InvalidDraft for a list that makes no bands."""
    try:
        bands = parse_bands(text)
    except ValueError as error:
        raise InvalidDraft({"bands": str(error)}) from None
    return office_settings.put(session, BANDS_SETTING, bands.text())


def _checked(session: Session, draft: WorkforceDraft, own: int | None, today: dt.date) -> WorkforceDraft:
    problems = {}
    if draft.counted_on is None:
        problems["counted_on"] = "请填写这个人数是哪一天的。"
    elif draft.counted_on > today:
        problems["counted_on"] = "截止日期还没有到。请填写今天或以前的日期。"
    elif draft.counted_on.year < 1950:
        problems["counted_on"] = "截止日期过早，请核对年份。"
    if draft.headcount is None or not 1 <= draft.headcount <= MOST_STAFF:
        problems["headcount"] = "请填写大于 0 的人数。"
    if not draft.source.strip():
        problems["source"] = "请写明人数是谁提供的，如“人事处 2026 年 9 月在岗人员表”。"
    if draft.counting_basis not in {one.value for one in CountingBasis}:
        problems["counting_basis"] = "请选择口径。"
    if draft.campus_id is not None and draft.staff_category is not None:
        problems["staff_category"] = "范围只能是全校、一个校区或一个人员类别。"
    elif draft.campus_id is not None and session.get(Campus, draft.campus_id) is None:
        problems["campus_id"] = "所选校区已不在，请重新选择。"
    elif draft.staff_category is not None and not session.scalar(
        select(StaffCategory.id).where(StaffCategory.code == draft.staff_category)
    ):
        problems["staff_category"] = "所选人员类别已不在，请重新选择。"
    if problems:
        raise InvalidDraft(problems)
    # A category is wholly entrusted or not at all: within it the basis says nothing.
    basis = CountingBasis.WITH_ENTRUSTED.value if draft.staff_category is not None else draft.counting_basis
    same = select(WorkforceCount.id).where(
        WorkforceCount.counted_on == draft.counted_on,
        WorkforceCount.counting_basis == basis,
        WorkforceCount.campus_id.is_not_distinct_from(draft.campus_id),
        WorkforceCount.staff_category.is_not_distinct_from(draft.staff_category),
        WorkforceCount.id != (own or 0),
    )
    if session.scalar(same):
        raise InvalidDraft({"counted_on": "这一天、同一范围和口径的人数已经登记过。请修改原来那一条。"})
    return WorkforceDraft(
        draft.counted_on,
        draft.headcount,
        basis,
        draft.campus_id,
        draft.staff_category,
        draft.source.strip(),
        draft.remark.strip(),
    )
