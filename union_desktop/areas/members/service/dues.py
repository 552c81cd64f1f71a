# SPDX-License-Identifier: GPL-3.0-or-later
"""The wages dues are reckoned from, each valid from a day on, and the rule itself (DOMAIN §1.4).

``person.wage_base`` is what holds today and is written here and in ``projection`` only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from union_desktop.areas.members.model import DuesBase, DuesRule, Person
from union_desktop.areas.members.service import projection
from union_desktop.areas.members.terms import DuesBaseDraft, DuesRuleDraft, joined_on_problem
from union_desktop.core import bulk, clock
from union_desktop.core.changes import Changes
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.roles import Role, needs

_BASE = frozenset({"dues_base", "person"})
_RULE = frozenset({"dues_rule"})
GONE = "这条会费基数已不在，没有保存。请刷新后重试。"


def insert_bases(session: Session, rows: Sequence[tuple[int, str, int]]) -> None:
    """First wages of new people: (person id, ISO day, fen)."""
    if rows:
        bulk.insert_rows(session, DuesBase, ("person_id", "from_on", "wage"), rows)


def set_bases(session: Session, wages: Mapping[int, int], from_on: dt.date, today: dt.date) -> None:
    """From a day on these people have these wages (fen); a row of that very day is put right instead."""
    there: dict[int, DuesBase] = {}
    for lot in projection.lots(sorted(wages)):
        there.update(
            {
                row.person_id: row
                for row in session.scalars(
                    select(DuesBase).where(DuesBase.person_id.in_(lot), DuesBase.from_on == from_on)
                )
            }
        )
    for person_id, row in there.items():
        row.wage = wages[person_id]
    insert_bases(
        session,
        [
            (person_id, from_on.isoformat(), wage)
            for person_id, wage in wages.items()
            if person_id not in there
        ],
    )
    _show(session, sorted(wages), today)


@needs(Role.CLERK)
def add_base(
    session: Session, person_id: int, draft: DuesBaseDraft, *, today: dt.date | None = None
) -> Changes:
    """A wage from a day on."""
    wage, from_on = _checked(draft, today or clock.today())
    if session.get(Person, person_id) is None:
        raise UserError("这个人的记录已不在，没有保存。请刷新列表。")
    _refuse_same_day(session, person_id, from_on, 0)
    session.add(DuesBase(person_id=person_id, from_on=from_on, wage=wage))
    return _written(session, person_id, today)


@needs(Role.CLERK)
def change_base(
    session: Session,
    base_id: int,
    before: DuesBaseDraft,
    after: DuesBaseDraft,
    *,
    today: dt.date | None = None,
) -> Changes:
    """Put a wage or its day right."""
    wage, from_on = _checked(after, today or clock.today())
    row = session.get(DuesBase, base_id)
    if row is None:
        raise UserError(GONE)
    if (row.from_on, row.wage) != (before.from_on, before.wage):
        raise UserError("这条会费基数刚刚已被另一项操作改动，为免覆盖没有保存。请关闭后重新打开再改。")
    _refuse_same_day(session, row.person_id, from_on, base_id)
    row.from_on, row.wage = from_on, wage
    return _written(session, row.person_id, today)


@needs(Role.CLERK)
def remove_base(session: Session, base_id: int, *, today: dt.date | None = None) -> Changes:
    """Take away a wage recorded by mistake; the one before holds on."""
    row = session.get(DuesBase, base_id)
    if row is None:
        raise UserError(GONE)
    person_id = row.person_id
    session.delete(row)
    return _written(session, person_id, today)


@needs(Role.ADMINISTRATOR)
def add_rule(session: Session, draft: DuesRuleDraft) -> Changes:
    """Another rule from a day on; months before keep theirs."""
    _check_rule(session, draft, 0)
    rule = DuesRule(
        from_on=draft.from_on, rate=draft.rate, floor_to=draft.floor_to, source=draft.source.strip()
    )
    session.add(rule)
    session.flush()
    return Changes(_RULE, (rule.id,))


@needs(Role.ADMINISTRATOR)
def change_rule(session: Session, rule_id: int, draft: DuesRuleDraft) -> Changes:
    """Put a version right; months it holds for are reckoned anew."""
    rule = session.get(DuesRule, rule_id)
    if rule is None:
        raise UserError("这个版本的会费规则已不在，没有保存。请关闭后重新打开会费规则。")
    _check_rule(session, draft, rule_id)
    rule.from_on, rule.rate, rule.floor_to = draft.from_on, draft.rate, draft.floor_to
    rule.source = draft.source.strip()
    session.flush()
    return Changes(_RULE, (rule_id,))


@needs(Role.ADMINISTRATOR)
def remove_rule(session: Session, rule_id: int) -> Changes:
    """Take away a version; the one before holds on, in the end the usual one."""
    rule = session.get(DuesRule, rule_id)
    if rule is None:
        raise UserError("这个版本的会费规则已不在，没有删除任何内容。请关闭后重新打开会费规则。")
    session.delete(rule)
    session.flush()
    return Changes(_RULE, (rule_id,))


def _written(session: Session, person_id: int, today: dt.date | None) -> Changes:
    session.flush()
    if _show(session, [person_id], today or clock.today()):
        # The calendar moved on since the last write: others stand differently today as well.
        return Changes(_BASE | {"membership_span"})
    return Changes(_BASE, (person_id,))


def _show(session: Session, people: Sequence[int], today: dt.date) -> bool:
    """What holds today goes into the list's own column; whether others were brought to today with it."""
    session.flush()
    others = projection.refresh_today(session, today)
    projection.rebuild_wages(session, people, today.isoformat())
    session.expire_all()
    return others > 0


def _checked(draft: DuesBaseDraft, today: dt.date) -> tuple[int, dt.date]:
    problems: dict[str, str] = {}
    if draft.wage is None or draft.wage < 0:
        problems["wage"] = "请填写每月的基数（元），不能是负数。"
    if draft.from_on is None:
        problems["from_on"] = "请填写从哪一天起执行。"
    elif joined_on_problem(draft.from_on, today):
        problems["from_on"] = "生效日期不合理，请核对年份。"
    if problems:
        raise InvalidDraft(problems)
    assert draft.wage is not None
    assert draft.from_on is not None
    return draft.wage, draft.from_on


def _refuse_same_day(session: Session, person_id: int, from_on: dt.date, besides: int) -> None:
    if session.scalar(
        select(DuesBase.id).where(
            DuesBase.person_id == person_id, DuesBase.from_on == from_on, DuesBase.id != besides
        )
    ):
        raise InvalidDraft(
            {"from_on": f"{from_on} 起已经有一条会费基数，没有保存。请改那一条，或换一个日期。"}
        )


def _check_rule(session: Session, draft: DuesRuleDraft, besides: int) -> None:
    problems: dict[str, str] = {}
    if not 0 <= draft.rate <= 10_000:
        problems["rate"] = "比例应在 0 到 100% 之间。"
    if draft.floor_to < 1:
        problems["floor_to"] = "取整单位应大于 0 元，例如 10 元。"
    if session.scalar(select(DuesRule.id).where(DuesRule.from_on == draft.from_on, DuesRule.id != besides)):
        problems["from_on"] = f"{draft.from_on} 起已经有一个版本。请改那一个，或换一个日期。"
    if problems:
        raise InvalidDraft(problems)
