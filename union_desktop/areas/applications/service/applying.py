# SPDX-License-Identifier: GPL-3.0-or-later
"""An application written down and changed while it is a draft, and its list of papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from union_desktop.areas.aid.queries.checking import standing_problem
from union_desktop.areas.aid.queries.schemes import SchemeRow, rule_of, scheme as scheme_by_id
from union_desktop.areas.aid.terms import Path
from union_desktop.areas.applications.model import AidApplication
from union_desktop.areas.applications.queries import standing
from union_desktop.areas.applications.queries.loading import application
from union_desktop.areas.applications.terms import DRAFT, LOOKED_THROUGH, OPEN_STATES, STATUS_LABELS
from union_desktop.areas.applications.terms.drafts import ApplicationDraft
from union_desktop.areas.hardship.terms import CAUSES
from union_desktop.areas.members.queries.copied_places import CopiedPlace, copied_places
from union_desktop.areas.policies.terms import Rule
from union_desktop.core import clock
from union_desktop.core.changes import Changes
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.numbering import next_number
from union_desktop.core.proceedings import service as proceedings
from union_desktop.core.proceedings.model import PaperCheck
from union_desktop.core.proceedings.terms import About, PaperDraft, PaperState
from union_desktop.core.roles import Role, needs

TABLE: Final = "aid_application"
PREFIX: Final = "SQ"
TABLES: Final = frozenset({TABLE, "paper_check"})
COLUMNS: Final = (
    "scheme_id",
    "person_id",
    "applied_on",
    "amount_requested",
    "reason",
    "main_cause",
    "household_size",
    "annual_income",
    "other_aid",
    "remark",
)


@needs(Role.CLERK)
def add(session: Session, draft: ApplicationDraft, *, today: dt.date | None = None) -> Changes:
    """A new application with the next number of its year and the papers its scheme asks for."""
    scheme, place, rule = _checked(session, draft, today or clock.today())
    row = AidApplication(
        application_no=next_number(session, TABLE, "application_no", PREFIX, draft.applied_on.year),
        status=DRAFT,
    )
    _put(row, draft, place, rule)
    row.case_id = standing.related(session, draft.person_id).case_id
    session.add(row)
    session.flush()
    _list_papers(session, row.id, scheme, rule)
    return Changes(TABLES, (row.id,))


@needs(Role.CLERK)
def change(
    session: Session,
    application_id: int,
    before: ApplicationDraft,
    after: ApplicationDraft,
    *,
    today: dt.date | None = None,
) -> Changes:
    """Put a draft right; what was handed in already is returned first."""
    row = application(session, application_id)
    if row.status != DRAFT:
        raise UserError(
            f"申请 {row.application_no} 已经提交（现在是“{STATUS_LABELS[row.status]}”），没有改动。需要修改时请先退回补充。"
        )
    if draft_of(row) != before:
        raise UserError("这份申请刚刚已被另一项操作改动，为免覆盖没有保存。请关闭后重新打开再改。")
    scheme, place, rule = _checked(session, after, today or clock.today())
    _put(row, after, place, rule)
    row.case_id = standing.related(session, after.person_id).case_id
    session.flush()
    _list_papers(session, row.id, scheme, rule)
    return Changes(TABLES, (row.id,))


@needs(Role.CLERK)
def set_papers(session: Session, application_id: int, papers: Sequence[PaperDraft]) -> Changes:
    """Which papers are there; after the office has looked through them the list stays as it is."""
    row = application(session, application_id)
    if row.status in LOOKED_THROUGH or row.status not in OPEN_STATES:
        raise UserError(
            f"申请 {row.application_no} 现在是“{STATUS_LABELS[row.status]}”，材料清单已经核实，没有改动。"
        )
    proceedings.set_papers(session, about(row.id), papers)
    return Changes(TABLES, (row.id,))


def about(application_id: int) -> About:
    """The application as the record steps and papers belong to."""
    return TABLE, application_id


def draft_of(row: AidApplication) -> ApplicationDraft:
    """The application as its form has it."""
    return ApplicationDraft(**{name: getattr(row, name) for name in COLUMNS})


def _checked(
    session: Session, draft: ApplicationDraft, today: dt.date
) -> tuple[SchemeRow, CopiedPlace, Rule | None]:
    found: dict[str, str] = {}
    scheme = scheme_by_id(session, draft.scheme_id)
    if scheme is None:
        found["scheme_id"] = "请选择补助项目。"
    elif scheme.draft.path is not Path.APPLICATION:
        found["scheme_id"] = f"“{scheme.draft.name}”按名单批量发放，不受理申请。请另选补助项目。"
    elif scheme.closed_on is not None and scheme.closed_on <= draft.applied_on:
        found["scheme_id"] = f"“{scheme.draft.name}”已于 {scheme.closed_on:%Y-%m-%d} 停办。请另选补助项目。"
    place = copied_places(session, [draft.person_id], draft.applied_on).get(draft.person_id)
    if place is None:
        found["person_id"] = "请选择申请人。"
    elif scheme is not None and (sentence := standing_problem(place, scheme, draft.applied_on)):
        found["person_id"] = f"{sentence}请核对申请人和申请日期。"
    if draft.applied_on > today:
        found["applied_on"] = "申请日期不能晚于今天。"
    if draft.amount_requested <= 0:
        found["amount_requested"] = "申请金额要大于 0。"
    if draft.main_cause and draft.main_cause not in CAUSES:
        found["main_cause"] = "请从列表中选择主要致困原因。"
    if draft.household_size is not None and draft.household_size < 1:
        found["household_size"] = "家庭人口至少是 1 人。"
    if draft.annual_income is not None and draft.annual_income < 0:
        found["annual_income"] = "家庭年收入不能是负数。"
    if found or scheme is None or place is None:
        raise InvalidDraft(found)
    return scheme, place, rule_of(session, scheme, draft.applied_on)


def _put(row: AidApplication, draft: ApplicationDraft, place: CopiedPlace, rule: Rule | None) -> None:
    for name in COLUMNS:
        value = getattr(draft, name)
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.group_id, row.group_name, row.campus_id = place.group_id, place.group_name, place.campus_id
    row.staff_category, row.department = place.category, place.department
    row.policy_version_id = rule.version_id if rule is not None else None


def _list_papers(session: Session, application_id: int, scheme: SchemeRow, rule: Rule | None) -> None:
    """The papers of the scheme; what was ticked before, or added by hand with a mark or reason, stays."""
    wanted = rule.lines("required_materials", scheme.draft.code) if rule is not None else ()
    there = {
        row.item: PaperDraft(row.item, PaperState(row.state), row.reason)
        for row in session.scalars(
            select(PaperCheck)
            .where(PaperCheck.about_table == TABLE, PaperCheck.about_id == application_id)
            .order_by(PaperCheck.sort_order)
        )
    }
    kept = [
        one
        for name, one in there.items()
        if name not in wanted and (one.reason or one.state is not PaperState.MISSING)
    ]
    papers = [*(there.get(name, PaperDraft(name)) for name in wanted), *kept]
    proceedings.set_papers(session, about(application_id), papers)
