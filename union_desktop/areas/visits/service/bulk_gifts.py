# SPDX-License-Identifier: GPL-3.0-or-later
"""Many at once: birthdays of a month, retirements, one gift for all who are chosen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from union_desktop.areas.members.model import Person
from union_desktop.areas.members.queries.copied_places import copied_places
from union_desktop.areas.policies import service as policies
from union_desktop.areas.policies.terms import Breach, NeedsReason, Rule
from union_desktop.areas.visits.model import ConcernCase, Visit
from union_desktop.areas.visits.queries import checks
from union_desktop.areas.visits.service import cases, rules, visiting
from union_desktop.areas.visits.terms import KNOWN, VISITED, KnownAlready, NoticeDraft, VisitDraft
from union_desktop.core import bulk, clock
from union_desktop.core.changes import Changes
from union_desktop.core.errors import UserError
from union_desktop.core.proceedings.model import PaperCheck
from union_desktop.core.proceedings.terms import PaperState
from union_desktop.core.roles import Role, needs

_LOT: Final = 500
#: Breaches of many people are told one by one up to so many.
_TOLD: Final = 6


@needs(Role.CLERK)
def notice_many(
    session: Session,
    drafts: Sequence[NoticeDraft],
    *,
    gift: VisitDraft | None = None,
    repeat_reason: str = "",
    breach_reason: str = "",
    today: dt.date | None = None,
) -> Changes:
    """A case for each draft, with ``gift`` a visit of the same kind for all; answers the ids of the cases."""
    today = today or clock.today()
    if not drafts:
        raise UserError("没有选择任何人，没有登记。请先勾选名单。")
    if len({(one.person_id, one.occasion) for one in drafts}) < len(drafts):
        raise UserError("名单里有同一个人出现两次，没有登记任何人。请去掉重复的行后重试。")
    for draft in drafts:
        cases.refuse(draft, today)
    same = checks.alike(session, drafts)
    if same and not repeat_reason.strip():
        raise KnownAlready(same)
    repeated = {(one.person_id, one.occasion) for one in same}
    rows: list[dict[str, Any]] = []
    papers: list[tuple[str, ...]] = []
    by_day = sorted(drafts, key=lambda one: one.noticed_on)
    for day, lot in groupby(by_day, key=lambda one: one.noticed_on):
        group = list(lot)
        places = copied_places(session, [one.person_id for one in group], day)
        if len(places) < len({one.person_id for one in group}):
            raise UserError("名单里有人的记录已不在，没有登记任何人。请刷新名单后重试。")
        rule = rules.standard(session, day)
        for one in group:
            reason = repeat_reason.strip() if (one.person_id, one.occasion) in repeated else ""
            rows.append(
                {
                    "status": KNOWN,
                    **cases.values(one),
                    **cases.copied(places[one.person_id]),
                    **cases.ruled(rule, one),
                    "closing_note": "",
                    "repeat_reason": reason,
                }
            )
            papers.append(cases.required(rule, one.occasion))
    ids = tuple(_insert(session, ConcernCase, rows))
    _list_papers(session, ids, papers)
    changes = Changes(cases.PAPERS, ids)
    if gift is not None:
        changes |= Changes(visit_many(session, ids, gift, breach_reason=breach_reason, today=today).tables)
    return changes


@needs(Role.CLERK)
def visit_many(
    session: Session,
    case_ids: Sequence[int],
    draft: VisitDraft,
    *,
    breach_reason: str = "",
    today: dt.date | None = None,
) -> Changes:
    """The same visit or gift for all of these cases; all or none.

    Raises NeedsReason while it goes against the standard for somebody and nobody has said why.
    """
    today = today or clock.today()
    found = _cases(session, case_ids)
    for case in found:
        visiting.refuse(draft, case.noticed_on, today)
    if len({case.person_id for case in found}) < len(found):
        raise UserError("所选事项里有同一个人的两件，没有登记。请对其中一件单独登记慰问。")
    rule = rules.standard(session, draft.visited_on)
    broken = _breaches(session, found, rule, draft)
    if broken and not breach_reason.strip():
        raise NeedsReason(_summed(broken))
    changes = Changes(visiting.VISIT, tuple(case_ids))
    for case in found:
        case.status, case.closing_note = VISITED, ""
        if rule is not None:
            case.policy_version_id = rule.version_id
        if case.id in broken:
            kept = policies.allow(session, (cases.TABLE, case.id), broken[case.id], breach_reason)
            changes |= Changes(kept.tables)
    session.flush()
    _insert(session, Visit, [{"case_id": case.id, **visiting.values(draft)} for case in found])
    return changes


def _cases(session: Session, case_ids: Sequence[int]) -> list[ConcernCase]:
    found: list[ConcernCase] = []
    for at in range(0, len(case_ids), _LOT):
        lot = case_ids[at : at + _LOT]
        found += session.scalars(select(ConcernCase).where(ConcernCase.id.in_(lot)))
    if not found or len(found) < len(set(case_ids)):
        raise UserError("其中有的事项已不在，没有登记任何慰问。请刷新列表后重试。")
    return found


def _breaches(
    session: Session, found: Sequence[ConcernCase], rule: Rule | None, draft: VisitDraft
) -> dict[int, tuple[Breach, ...]]:
    """What the gift goes against, by case."""
    if rule is None:
        return {}
    besides = {case.person_id: case.id for case in found}
    had = checks.given(session, besides, draft.visited_on.year, besides=besides)
    ids, people = [case.id for case in found], list(besides)
    before: dict[int, int] = {}
    names: dict[int, str] = {}
    for at in range(0, len(ids), _LOT):
        lot = ids[at : at + _LOT]
        sums = (
            select(Visit.case_id, func.sum(Visit.cash + Visit.gift_value))
            .where(Visit.case_id.in_(lot))
            .group_by(Visit.case_id)
        )
        before.update((row[0], row[1]) for row in session.execute(sums))
        wanted = select(Person.id, Person.name).where(Person.id.in_(people[at : at + _LOT]))
        names.update((row[0], row[1]) for row in session.execute(wanted))
    broken = {
        case.id: rules.breaches(
            rule,
            case.occasion,
            draft,
            before.get(case.id, 0),
            had[case.person_id],
            again=case.id in before,
            who=names[case.person_id],
        )
        for case in found
    }
    return {number: each for number, each in broken.items() if each}


def _summed(broken: Mapping[int, Sequence[Breach]]) -> tuple[Breach, ...]:
    """All of them while they are few; of many, the first ones, the last of which says how many there are."""
    every = [one for each in broken.values() for one in each]
    if len(every) <= _TOLD:
        return tuple(every)
    last = every[_TOLD - 1]
    more = f"{last.sentence}另有 {len(every) - _TOLD} 项同样超出，共涉及 {len(broken)} 人。"
    told = Breach(last.version_id, last.key, last.scope, last.allowed, last.actual, last.on_break, more)
    return (*every[: _TOLD - 1], told)


def _list_papers(session: Session, ids: Sequence[int], papers: Sequence[Sequence[str]]) -> None:
    rows = [
        {
            "about_table": cases.TABLE,
            "about_id": case_id,
            "item": item,
            "state": PaperState.MISSING.value,
            "reason": "",
            "sort_order": at,
        }
        for case_id, items in zip(ids, papers, strict=True)
        for at, item in enumerate(items)
    ]
    session.add_all(PaperCheck(**row) for row in rows)
    session.flush()


def _insert(session: Session, record: type[ConcernCase | Visit], rows: Sequence[Mapping[str, Any]]) -> range:
    """Past the ORM, never past the audit; dates as the driver stores them."""
    columns = tuple(rows[0])
    stored = [
        tuple(value.isoformat() if isinstance(value, dt.date) else value for value in row.values())
        for row in rows
    ]
    return bulk.insert_rows(session, record, columns, stored)
