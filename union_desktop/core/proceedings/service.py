# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking steps in the order a machine allows, and keeping lists of papers; used by the areas' own use cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from union_desktop.core import clock
from union_desktop.core.audit import trail_of
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.proceedings.model import PaperCheck, ProceedingStep
from union_desktop.core.proceedings.terms import (
    OBJECTION,
    OBJECTION_ANSWERED,
    PUBLICISE,
    About,
    Machine,
    PaperDraft,
    PaperState,
    StepDraft,
)
from union_desktop.core.roles import Role, needs

_PERSON = "person"


@needs(Role.CLERK)
def take(
    session: Session,
    machine: Machine,
    about: About,
    state: str,
    draft: StepDraft,
    *,
    today: dt.date | None = None,
) -> str:
    """Write one step and answer the state after it; the caller puts it on the record.

    Raises UserError when the order of steps forbids it, InvalidDraft for a day before the last step or in the future,
    for a missing opinion, and for a publicity without its days.
    """
    today = today or clock.today()
    kind = machine.kind(draft.kind)
    after = machine.after(state, draft.kind)
    if after is None:
        raise UserError(
            f"这{machine.what}现在是“{machine.states[state]}”，不能{kind.label}，没有改动。请先办完前面的步骤，或刷新后重试。"
        )
    _refuse(session, about, kind.opinion, draft, today)
    session.add(
        ProceedingStep(
            about_table=about[0],
            about_id=about[1],
            kind=draft.kind,
            title=kind.label,
            happened_on=draft.on,
            actor=draft.actor.strip(),
            actor_table=_PERSON if draft.person_id is not None else "",
            actor_id=draft.person_id,
            result=kind.result.value,
            opinion=draft.opinion.strip(),
            state=after,
            from_on=draft.from_on,
            to_on=draft.to_on,
            operator=trail_of(session).operator,
        )
    )
    session.flush()
    return after


@needs(Role.CLERK)
def set_papers(session: Session, about: About, papers: Sequence[PaperDraft]) -> tuple[int, ...]:
    """Make the list of papers of a record this one; answers the ids of its rows in order."""
    there = {
        row.item: row
        for row in session.scalars(
            select(PaperCheck).where(PaperCheck.about_table == about[0], PaperCheck.about_id == about[1])
        )
    }
    names = [paper.item.strip() for paper in papers]
    if "" in names or len(set(names)) < len(names):
        raise InvalidDraft({"item": "材料名称不能空着，也不能重复。"})
    for name in there.keys() - set(names):
        session.delete(there[name])
    kept = []
    for at, (name, paper) in enumerate(zip(names, papers, strict=True)):
        row = there.get(name)
        if row is None:
            row = PaperCheck(about_table=about[0], about_id=about[1], item=name)
            session.add(row)
        row.state, row.reason, row.sort_order = paper.state.value, paper.reason.strip(), at
        kept.append(row)
    session.flush()
    return tuple(row.id for row in kept)


def refuse_missing_papers(session: Session, about: About) -> None:
    """Raises UserError naming the papers that are neither there nor excused by a reason."""
    lacking = session.scalars(
        select(PaperCheck.item)
        .where(
            PaperCheck.about_table == about[0],
            PaperCheck.about_id == about[1],
            PaperCheck.state != PaperState.PRESENT.value,
            PaperCheck.reason == "",
        )
        .order_by(PaperCheck.sort_order)
    ).all()
    if lacking:
        raise UserError(
            f"材料还不齐：{'、'.join(lacking)}。没有改动；请补齐材料，或写明缺少、免交的原因后再办理。"
        )


def refuse_open_publicity(session: Session, about: About, on: dt.date) -> None:
    """Raises UserError while the last publicity has not ended before ``on``, or an objection has no answer."""
    rows = session.execute(
        select(ProceedingStep.kind, ProceedingStep.to_on)
        .where(
            ProceedingStep.about_table == about[0],
            ProceedingStep.about_id == about[1],
            ProceedingStep.kind.in_((PUBLICISE, OBJECTION, OBJECTION_ANSWERED)),
        )
        .order_by(ProceedingStep.id)
    ).all()
    last = max((at for at, row in enumerate(rows) if row.kind == PUBLICISE), default=None)
    if last is None:
        raise UserError("还没有公示，不能继续，没有改动。请先登记公示的起止日期。")
    ends: dt.date | None = rows[last].to_on
    if ends is not None and on <= ends:
        raise UserError(
            f"公示到 {ends:%Y-%m-%d} 才结束，没有改动。请在公示期满后办理，或核对填写的日期。", "on"
        )
    since = [row.kind for row in rows[last + 1 :]]
    if since.count(OBJECTION) > since.count(OBJECTION_ANSWERED):
        raise UserError("公示期间收到的异议还没有处理意见，没有改动。请先登记异议的处理结果。")


def refuse_disorder(session: Session, machine: Machine, about: About, state: str) -> None:
    """Raises UserError when the steps of a record no longer lead to its state; for an area's undo rules."""
    keys = session.scalars(
        select(ProceedingStep.kind)
        .where(ProceedingStep.about_table == about[0], ProceedingStep.about_id == about[1])
        .order_by(ProceedingStep.id)
    )
    if machine.replayed(keys) != state:
        raise UserError("此后又办理过别的步骤，予以保留。")


def _refuse(session: Session, about: About, opinion: bool, draft: StepDraft, today: dt.date) -> None:
    problems: dict[str, str] = {}
    last = session.scalar(
        select(ProceedingStep.happened_on)
        .where(ProceedingStep.about_table == about[0], ProceedingStep.about_id == about[1])
        .order_by(ProceedingStep.id.desc())
        .limit(1)
    )
    if draft.on > today:
        problems["on"] = "办理日期不能晚于今天。"
    elif last is not None and draft.on < last:
        problems["on"] = f"办理日期不能早于上一步的 {last:%Y-%m-%d}。"
    if opinion and not draft.opinion.strip():
        problems["opinion"] = "请写明意见或原因。"
    if draft.kind == PUBLICISE:
        if draft.from_on is None:
            problems["from_on"] = "请填写公示开始日期。"
        if draft.to_on is None:
            problems["to_on"] = "请填写公示结束日期。"
        elif draft.from_on is not None and draft.to_on < draft.from_on:
            problems["to_on"] = "公示结束日期不能早于开始日期。"
    if problems:
        raise InvalidDraft(problems)
