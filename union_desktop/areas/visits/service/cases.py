# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases: told to the office, put right, closed when nobody could go; papers follow the standard of the day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from union_desktop.areas.members.queries.copied_places import CopiedPlace, copied_places
from union_desktop.areas.policies.terms import Rule
from union_desktop.areas.visits.model import ConcernCase, Visit
from union_desktop.areas.visits.queries import checks
from union_desktop.areas.visits.service import rules
from union_desktop.areas.visits.terms import (
    KNOWN,
    NOTICE_SOURCES,
    UNVISITED,
    VISITED,
    KnownAlready,
    NoticeDraft,
    Occasion,
)
from union_desktop.core import clock
from union_desktop.core.changes import Changes
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.proceedings import service as proceedings
from union_desktop.core.proceedings.model import PaperCheck
from union_desktop.core.proceedings.terms import PaperDraft, PaperState
from union_desktop.core.roles import Role, needs
from union_desktop.core.undo.rules import Projection, UndoRules

TABLE: Final = "concern_case"
CASE: Final = frozenset({TABLE})
PAPERS: Final = CASE | {"paper_check"}
GONE: Final = "这件慰问事项已不在，没有保存。请刷新后重试。"
CHANGED: Final = "这条记录刚刚已被另一项操作改动，为免覆盖没有保存。请关闭后重新打开再改。"


@needs(Role.CLERK)
def notice(
    session: Session, draft: NoticeDraft, *, repeat_reason: str = "", today: dt.date | None = None
) -> Changes:
    """What the office was told, with place and standard of that day and the papers it asks for.

    Raises KnownAlready when a near case of the same person and occasion stands there, until ``repeat_reason`` says why
    this is another one. A membership is never changed here, not even by a death.
    """
    refuse(draft, today or clock.today())
    places = copied_places(session, [draft.person_id], draft.noticed_on)
    if draft.person_id not in places:
        raise UserError("这个人的记录已不在，没有保存。请刷新列表。")
    same = checks.alike(session, [draft])
    if same and not repeat_reason.strip():
        raise KnownAlready(same)
    rule = rules.standard(session, draft.noticed_on)
    case = ConcernCase(
        status=KNOWN,
        repeat_reason=repeat_reason.strip() if same else "",
        **values(draft),
        **copied(places[draft.person_id]),
        **ruled(rule, draft),
    )
    session.add(case)
    session.flush()
    papers = [PaperDraft(item) for item in required(rule, draft.occasion)]
    proceedings.set_papers(session, (TABLE, case.id), papers)
    return Changes(PAPERS, (case.id,))


@needs(Role.CLERK)
def change_case(
    session: Session,
    case_id: int,
    before: NoticeDraft,
    after: NoticeDraft,
    *,
    today: dt.date | None = None,
) -> Changes:
    """Put a case right; another day of notice brings that day's place and, while nobody was there, its standard."""
    case = find(session, case_id)
    refuse(after, today or clock.today())
    if after.person_id != case.person_id:
        raise UserError("登记的人不能改成另一个人，没有保存。请删除这件，再为另一个人登记。")
    if {name: getattr(case, name) for name in values(before)} != values(before):
        raise UserError(CHANGED)
    moved = after.noticed_on != case.noticed_on
    if moved:
        place = copied_places(session, [case.person_id], after.noticed_on)[case.person_id]
        _set(case, copied(place))
    if case.status == KNOWN and (moved or after.occasion.value != case.occasion):
        _set(case, ruled(rules.standard(session, after.noticed_on), after))
    _set(case, values(after))
    session.flush()
    return Changes(CASE, (case_id,))


@needs(Role.CLERK)
def close_unvisited(session: Session, case_id: int, reason: str) -> Changes:
    """Nobody could go; why is kept. A visit later on opens the case again by itself."""
    case = find(session, case_id)
    if case.status != KNOWN:
        raise UserError("这件事项不在待慰问状态，没有改动。请刷新列表。")
    if not reason.strip():
        raise InvalidDraft({"reason": "请写明未能慰问的原因。"})
    case.status, case.closing_note = UNVISITED, reason.strip()
    session.flush()
    return Changes(CASE, (case_id,))


@needs(Role.CLERK)
def reopen(session: Session, case_id: int) -> Changes:
    """It waits for a visit again; the reason of before stays in the history."""
    case = find(session, case_id)
    if case.status != UNVISITED:
        raise UserError("只有“未能慰问”的事项可以改回待慰问，没有改动。请刷新列表。")
    case.status, case.closing_note = KNOWN, ""
    session.flush()
    return Changes(CASE, (case_id,))


@needs(Role.CLERK)
def remove_case(session: Session, case_id: int) -> Changes:
    """Take away a case registered by mistake, before anybody was there."""
    case = find(session, case_id)
    if case.status == VISITED:
        raise UserError("这件事项已有慰问记录，没有删除。确是误录的，请先删除其中的慰问记录。")
    proceedings.set_papers(session, (TABLE, case_id), ())
    session.delete(case)
    session.flush()
    return Changes(PAPERS, (case_id,))


@needs(Role.CLERK)
def set_papers(session: Session, case_id: int, papers: Sequence[PaperDraft]) -> Changes:
    """Which papers are there; they may come after the visit and never hold it up."""
    find(session, case_id)
    proceedings.set_papers(session, (TABLE, case_id), papers)
    return Changes(PAPERS, (case_id,))


@needs(Role.CLERK)
def list_papers(session: Session, case_id: int) -> Changes:
    """Add what the standard of the notice asks for to the list, for cases registered before it was entered."""
    case = find(session, case_id)
    rule = rules.standard(session, case.noticed_on)
    there = [
        PaperDraft(row.item, PaperState(row.state), row.reason)
        for row in session.scalars(
            select(PaperCheck)
            .where(PaperCheck.about_table == TABLE, PaperCheck.about_id == case_id)
            .order_by(PaperCheck.sort_order, PaperCheck.id)
        )
    ]
    known = {one.item for one in there}
    new = [PaperDraft(item) for item in required(rule, Occasion(case.occasion)) if item not in known]
    if not new:
        raise UserError("当时的慰问标准没有要求更多材料，清单没有改动。")
    proceedings.set_papers(session, (TABLE, case_id), [*there, *new])
    return Changes(PAPERS, (case_id,))


# -- for the other modules of this room ------------------------------------------------------------------------------


@needs(Role.CLERK)
def find(session: Session, case_id: int) -> ConcernCase:
    """The case; UserError when it is gone."""
    case = session.get(ConcernCase, case_id)
    if case is None:
        raise UserError(GONE)
    return case


def refuse(draft: NoticeDraft, today: dt.date) -> None:
    """Raises InvalidDraft for days that cannot be and for what is missing."""
    problems: dict[str, str] = {}
    if draft.noticed_on > today:
        problems["noticed_on"] = "得知日期不能晚于今天。"
    elif draft.noticed_on.year < 1990:
        problems["noticed_on"] = "得知日期不合理，请核对年份。"
    if draft.notice_source not in NOTICE_SOURCES:
        problems["notice_source"] = "请选择消息来源。"
    if draft.occasion is Occasion.RELATIVE_DEATH and not draft.relative.strip():
        problems["relative"] = "请填写去世的亲属，例如“父亲”。"
    if draft.happened_on is not None and draft.happened_on.year < 1990:
        problems["happened_on"] = "发生日期不合理，请核对年份。"
    if problems:
        raise InvalidDraft(problems)


def values(draft: NoticeDraft) -> dict[str, Any]:
    """The columns a draft says."""
    return {
        "person_id": draft.person_id,
        "occasion": draft.occasion.value,
        "noticed_on": draft.noticed_on,
        "notice_source": draft.notice_source,
        "told_by": draft.told_by.strip(),
        "happened_on": draft.happened_on,
        "relative": draft.relative.strip(),
        "place": draft.place.strip(),
        "situation": draft.situation.strip(),
        "remark": draft.remark.strip(),
    }


def copied(place: CopiedPlace) -> dict[str, Any]:
    """The columns that hold where the person stood."""
    return {
        "group_id": place.group_id,
        "group_name": place.group_name,
        "campus_id": place.campus_id,
        "staff_category": place.category,
        "department": place.department,
    }


def ruled(rule: Rule | None, draft: NoticeDraft) -> dict[str, Any]:
    """The columns that come from the standard."""
    return {
        "policy_version_id": rule.version_id if rule is not None else None,
        "due_on": rules.due_on(rule, draft.occasion.value, draft.noticed_on),
    }


def required(rule: Rule | None, occasion: Occasion) -> tuple[str, ...]:
    """The papers a standard asks for."""
    return tuple(dict.fromkeys(rule.lines("required_materials", occasion.value))) if rule is not None else ()


def _set(case: ConcernCase, columns: dict[str, Any]) -> None:
    for name, value in columns.items():
        setattr(case, name, value)


def _refuse_disorder(session: Session, case_ids: Sequence[int]) -> None:
    """After an undo a case is visited exactly when it has a visit, and says why exactly when nobody could go."""
    session.flush()
    for case_id in case_ids:
        case = session.get(ConcernCase, case_id, populate_existing=True)
        if case is None:
            continue
        has_visit = session.scalar(select(Visit.id).where(Visit.case_id == case_id).limit(1)) is not None
        if has_visit != (case.status == VISITED) or bool(case.closing_note) != (case.status == UNVISITED):
            raise UserError("此后又登记过慰问或改过状态，予以保留。")


def _nothing_computed(_session: Session, _case_ids: Sequence[int]) -> None:
    """A case has nothing that is computed from it."""


#: How cases follow when their records are taken back.
UNDO: Final = UndoRules({TABLE: Projection(_nothing_computed, _refuse_disorder)})
