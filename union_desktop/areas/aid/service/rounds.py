# SPDX-License-Identifier: GPL-3.0-or-later
"""Rounds from the first name on the list to the last signature; the order of steps is ``terms.ROUND_MACHINE``."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from union_desktop.areas.aid.model import AidGrant, AidRound, AidScheme, BankFile
from union_desktop.areas.aid.queries.checking import standing_problem, with_remark
from union_desktop.areas.aid.queries.households import households
from union_desktop.areas.aid.queries.loading import (
    ROUND_TABLES,
    refuse_state,
    round_and_scheme,
    told,
)
from union_desktop.areas.aid.queries.rounds import totals
from union_desktop.areas.aid.queries.schemes import SchemeRow, rule_of
from union_desktop.areas.aid.terms import DRAFT, ROUND_MACHINE, Path, RoundDraft
from union_desktop.areas.members.model import Person
from union_desktop.areas.members.queries.copied_places import copied_places
from union_desktop.core import bulk, clock, values
from union_desktop.core.asking import asking
from union_desktop.core.changes import Changes
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.proceedings import service as proceedings
from union_desktop.core.proceedings.terms import StepDraft
from union_desktop.core.roles import Role, needs

_YEARS: Final = range(1950, 2200)
_COPIED: Final = (
    "group_id",
    "group_name",
    "campus_id",
    "campus_name",
    "staff_category",
    "department",
    "note",
)


@needs(Role.CLERK)
def open_round(session: Session, draft: RoundDraft, *, today: dt.date | None = None) -> Changes:
    """A round with an empty list."""
    scheme = session.get(AidScheme, draft.scheme_id)
    if scheme is None:
        raise InvalidDraft({"scheme_id": "请选择帮扶项目。"})
    if scheme.closed_on is not None and draft.opened_on >= scheme.closed_on:
        raise InvalidDraft(
            {
                "scheme_id": f"“{scheme.name}”已从 {scheme.closed_on:%Y-%m-%d} 起停用，没有建立批次。请另选项目。"
            }
        )
    _check(session, draft, 0, today or clock.today())
    made = AidRound(
        scheme_id=draft.scheme_id,
        name=draft.name.strip(),
        year=draft.year,
        status=DRAFT,
        opened_on=draft.opened_on,
        note=draft.note.strip(),
    )
    session.add(made)
    session.flush()
    return Changes(frozenset({"aid_round"}), (made.id,))


@needs(Role.CLERK)
def change_round(
    session: Session, round_id: int, before: RoundDraft, after: RoundDraft, *, today: dt.date | None = None
) -> Changes:
    """Put name, year, day or remark right; the scheme stays."""
    found, _scheme = round_and_scheme(session, round_id)
    if (found.name, found.year, found.opened_on, found.note) != (
        before.name,
        before.year,
        before.opened_on,
        before.note,
    ):
        raise UserError("这个批次刚刚已被另一项操作改动，为免覆盖没有保存。请关闭后重新打开再改。")
    if after.scheme_id != found.scheme_id:
        raise InvalidDraft({"scheme_id": "批次建立后不能换帮扶项目。请另建一个批次。"})
    _check(session, after, round_id, today or clock.today())
    found.name, found.year = after.name.strip(), after.year
    found.opened_on, found.note = after.opened_on, after.note.strip()
    session.flush()
    return Changes(frozenset({"aid_round"}), (round_id,))


@needs(Role.CLERK)
def remove_round(session: Session, round_id: int) -> Changes:
    """Take away a round that never got further than an empty list."""
    found, _scheme = round_and_scheme(session, round_id)
    refuse_state(found, (DRAFT,), "删除")
    rows = session.scalar(select(func.count()).where(AidGrant.round_id == round_id))
    files = session.scalar(select(func.count()).where(BankFile.round_id == round_id))
    if rows or files:
        raise UserError(f"批次“{found.name}”的名单里还有 {rows} 行，没有删除。请先把名单清空。")
    session.delete(found)
    session.flush()
    return Changes(frozenset({"aid_round"}), (round_id,))


@needs(Role.CLERK)
def step(session: Session, round_id: int, draft: StepDraft, *, today: dt.date | None = None) -> Changes:
    """The next step of a round: freeze, unfreeze, approve, reject, open, begin, close, reopen.

    Freezing copies place and category of that day onto each row and keeps the version of the rule. Nobody approves a list
    that contains himself or his household; a round closes when nothing of what was decided is open.
    """
    today = today or clock.today()
    found, scheme = round_and_scheme(session, round_id)
    session.flush()
    if draft.on < found.opened_on:
        raise InvalidDraft({"on": f"办理日期不能早于批次建立的 {found.opened_on:%Y-%m-%d}。"})
    if ROUND_MACHINE.after(found.status, draft.kind) is not None:
        _refuse(session, found, scheme, draft)
    state = proceedings.take(
        session, ROUND_MACHINE, ("aid_round", round_id), found.status, draft, today=today
    )
    tables = set(ROUND_TABLES)
    if draft.kind == "freeze":
        _freeze(session, found, scheme, draft.on)
        tables.add("aid_grant")
    elif draft.kind == "open":
        rule = rule_of(session, scheme, draft.on)
        found.policy_version_id = rule.version_id if rule else None
    elif state == DRAFT:
        found.frozen_on = found.policy_version_id = None
    found.status = state
    session.flush()
    return Changes(frozenset(tables), (round_id,))


def _refuse(session: Session, found: AidRound, scheme: SchemeRow, draft: StepDraft) -> None:
    if draft.kind == "open":
        if scheme.draft.path is not Path.APPLICATION:
            raise UserError(
                f"“{scheme.draft.name}”按名单批量发放，不接收申请，没有改动。请先拟定并锁定名单。"
            )
        if _row_count(session, found.id):
            raise UserError(
                f"批次“{found.name}”的名单里已有人，不能再接收审定的申请，没有改动。请另建一个批次接收申请。"
            )
    elif draft.kind in ("freeze", "approve") and not _row_count(session, found.id):
        raise UserError(f"批次“{found.name}”的名单是空的，没有改动。请先加入名单。")
    elif draft.kind == "close":
        _refuse_open(session, found)
    if draft.kind in ("approve", "reject"):
        if not draft.actor.strip():
            raise InvalidDraft({"actor": "请填写审定人或审定会议。"})
        if draft.kind == "approve" and draft.person_id is not None:
            _refuse_own(session, found, draft.person_id)
        elif draft.kind == "approve":
            _refuse_namesake(session, found, values.normalise_name(draft.actor))


def _row_count(session: Session, round_id: int) -> int:
    found = session.scalar(
        select(func.count()).where(AidGrant.round_id == round_id, AidGrant.removed_on.is_(None))
    )
    return int(found or 0)


def _household_on_list(session: Session, found: AidRound, person_id: int) -> list[tuple[str, int | None]]:
    rows = session.execute(
        select(AidGrant.name, AidGrant.person_id).where(
            AidGrant.round_id == found.id,
            AidGrant.removed_on.is_(None),
            AidGrant.person_id.in_(households(session, (person_id,)).of(person_id)),
        )
    )
    return [(name, number) for name, number in rows]


def _refuse_own(session: Session, found: AidRound, person_id: int) -> None:
    rows = _household_on_list(session, found, person_id)
    if any(number == person_id for _, number in rows):
        raise UserError(
            f"“{rows[0][0]}”在这个批次的名单中，本人不能审定自己的补助，没有改动。请由其他人审定。"
            if len(rows) == 1
            else "审定人在这个批次的名单中，本人不能审定自己的补助，没有改动。请由其他人审定。",
            "actor",
        )
    if rows:
        raise UserError(
            f"名单中的“{rows[0][0]}”与审定人同属一个困难家庭，审定人应当回避，没有改动。请由其他人审定。",
            "actor",
        )


def _refuse_namesake(session: Session, found: AidRound, name: str) -> None:
    """Who is only a name may be somebody on the list until it is told that he is somebody else."""
    on_list = session.scalar(
        select(AidGrant.name)
        .join(Person, Person.id == AidGrant.person_id)
        .where(
            AidGrant.round_id == found.id,
            AidGrant.removed_on.is_(None),
            (AidGrant.name == name) | (Person.name == name),
        )
    )
    if on_list is not None:
        raise UserError(
            f"审定人“{name}”与名单中的人同名，本人不能审定自己的补助，没有改动。"
            "如果只是同名，请在“审定人（个人）”中选定是哪一位。",
            "actor",
        )
    for person_id in session.scalars(select(Person.id).where(Person.name == name)):
        if rows := _household_on_list(session, found, person_id):
            raise UserError(
                f"审定人“{name}”与名单中的“{rows[0][0]}”的家人同名，家人应当回避，没有改动。"
                "如果只是同名，请在“审定人（个人）”中选定是哪一位。",
                "actor",
            )


def _refuse_open(session: Session, found: AidRound) -> None:
    account = totals(session, found.id)
    if account.open:
        waiting = session.scalars(
            select(AidGrant.name).where(
                AidGrant.round_id == found.id,
                AidGrant.removed_on.is_(None),
                AidGrant.pay_state.in_(("due", "returned")),
            )
        ).all()
        names = "、".join(waiting[:5]) + (f"等 {len(waiting)} 行" if len(waiting) > 5 else "")
        raise UserError(
            f"批次“{found.name}”还有 {values.format_yuan(account.open, grouped=True)} 元没有发放（{names}），"
            "没有结清。请先发放、登记放弃，或写明原因移出。"
        )
    if not account.balanced:
        raise UserError(
            f"批次“{found.name}”的审定、已发、放弃金额对不上，没有结清。请核对各行的资金来源，仍不符时请用 check 核对文件。"
        )


def _freeze(session: Session, found: AidRound, scheme: SchemeRow, on: dt.date) -> None:
    """Write the places of that day onto all rows; UserError names who is no member any more."""
    rows = asking(session)(
        f"select id, person_id, {', '.join(_COPIED)} from aid_grant"
        " where round_id = :round and removed_on is null order by id",
        round=found.id,
    )
    people = [row[1] for row in rows if row[1] is not None]
    places = copied_places(session, people, on)
    problems = []
    changed = []
    for number, person_id, *copied in rows:
        if person_id is None:
            continue
        place = places.get(person_id)
        problem = standing_problem(place, scheme, on)
        if problem is not None or place is None:
            problems.append(problem or "")
            continue
        after = (
            place.group_id,
            place.group_name,
            place.campus_id,
            place.campus,
            place.category,
            place.department,
            with_remark(copied[-1], place),
        )
        changed.append((number, number, copied, after))
    if problems:
        raise UserError(told(problems, "名单没有锁定，请先移出或改正这些人。"))
    bulk.update_rows(session, AidGrant, _COPIED, changed)
    rule = rule_of(session, scheme, on)
    found.frozen_on = on
    found.policy_version_id = rule.version_id if rule else None


def _check(session: Session, draft: RoundDraft, besides: int, today: dt.date) -> None:
    problems: dict[str, str] = {}
    name = draft.name.strip()
    if not name:
        problems["name"] = "请填写批次名称，例如“2019年春节送温暖”。"
    elif session.scalar(
        select(AidRound.id).where(
            AidRound.scheme_id == draft.scheme_id, AidRound.name == name, AidRound.id != besides
        )
    ):
        problems["name"] = f"这个项目已有名为“{name}”的批次，没有重复建立。请换一个名称，或打开那个批次。"
    if draft.year not in _YEARS:
        problems["year"] = "年度不合理，请写成 2019 的样子。"
    if draft.opened_on > today:
        problems["opened_on"] = "建立日期不能晚于今天。"
    if problems:
        raise InvalidDraft(problems)
