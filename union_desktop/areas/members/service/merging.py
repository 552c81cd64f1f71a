# SPDX-License-Identifier: GPL-3.0-or-later
"""Two records of one person become one: every row of every area moves, in one use case that can be taken back whole.

Which tables have rows of people is read from the tables themselves (``person_rows``); only what has rules of its own is
named here. The reasons are in docs/decisions/merging-people.md.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from union_desktop.areas.members.model import (
    Membership,
    MembershipEvent,
    NotDuplicate,
    Person,
    PersonMerge,
)
from union_desktop.areas.members.service import checks, following, laying_together, person_rows, projection
from union_desktop.areas.members.service.laying_together import Plan
from union_desktop.areas.members.service.people import FACTS
from union_desktop.areas.members.service.person_rows import Place
from union_desktop.areas.members.service.timeline import Event
from union_desktop.areas.members.terms import INSEPARABLE, EventKind, MergeDraft, PersonDraft, Side
from union_desktop.core import clock
from union_desktop.core.audit import AuditChange
from union_desktop.core.changes import Changes
from union_desktop.core.errors import UserError
from union_desktop.core.roles import Role, needs
from union_desktop.core.undo.reverting import UndoReport, revert

#: Computed from rows that move by themselves.
COMPUTED: Final = ("wage_base",)
_NUMBERS: Final = ("staff_no", "id_number")
_STALE: Final = "刚刚有人改动了其中一条记录，没有合并，两条记录都没有变化。请关闭后重新比较。"


@needs(Role.CLERK)
def merge(session: Session, draft: MergeDraft, *, today: dt.date | None = None) -> Changes:
    """Make one person of two; the id of the one that stays is in the result.

    Raises UserError when the memberships cannot be laid together as asked, or when something changed since it was shown.
    """
    kept, gone = _both(session, draft)
    plan = _plan(session, draft)
    after = _facts(draft)
    problems = checks.problems(after, today or clock.today())
    if problems:
        raise UserError(f"{''.join(problems.values())}没有合并，两条记录都没有变化。")
    tables = {"person", "person_merge", "membership", "membership_event", "membership_span"}
    projection.clear(session, [kept.id, gone.id])
    tables |= _lay_together(session, kept.id, gone.id, plan)
    for place in person_rows.places():
        move = SPECIAL.get(place.record.__tablename__, _move)
        tables.update(move(session, place, kept.id, gone.id, draft))
    _hand_over(session, kept, gone, after)
    session.delete(gone)
    session.flush()
    projection.rebuild(session, [kept.id], today=today)
    return Changes(frozenset(tables), (draft.keep_id,))


@needs(Role.CLERK)
def unmerge(session: Session, seq: int) -> UndoReport:
    """Take back a merge (or its undo) as a whole; what was changed about the kept person since stays and is reported.

    Raises UserError, and nothing is changed, when one of the two cannot come back.
    """
    _refuse_if_merged_again(session, seq)
    subjects = (
        select(AuditChange.subject_table, AuditChange.subject_id).where(AuditChange.seq == seq).distinct()
    )
    count = session.scalar(select(func.count()).select_from(subjects.subquery())) or 0
    report = revert(session, seq, following.UNDO)
    if report.reverted < count:
        reason = next((one.reason for one in report.kept if one.table == "person"), "此后又有别的改动。")
        raise UserError(
            f"没有撤销合并，记录没有变化：{reason}"
            "请先更正后来的改动（例如号码已给了别人、又合并过一次），再撤销这次合并。"
        )
    return report


def _refuse_if_merged_again(session: Session, seq: int) -> None:
    made = session.execute(
        select(AuditChange.row_id, AuditChange.data).where(
            AuditChange.seq == seq, AuditChange.table_name == "person_merge", AuditChange.op == "insert"
        )
    )
    for number, data in made:
        merge_row = session.get(PersonMerge, number)
        if merge_row is None or merge_row.person_id != json.loads(data).get("person_id"):
            raise UserError(
                "没有撤销合并，记录没有变化：合并后留下的人此后又被合并、删除或作了匿名处理。请先撤销后来的操作。"
            )


@needs(Role.CLERK)
def mark_different(session: Session, one: int, other: int) -> Changes:
    """Remember that these are two people, so that they are not proposed again."""
    first, second = sorted((one, other))
    if first == second:
        raise ValueError("one person cannot be two")
    known = session.scalar(
        select(NotDuplicate.id).where(NotDuplicate.person_a == first, NotDuplicate.person_b == second)
    )
    if known is None:
        session.add(NotDuplicate(person_a=first, person_b=second))
        session.flush()
    return Changes(frozenset({"not_duplicate"}), (first, second))


def _both(session: Session, draft: MergeDraft) -> tuple[Person, Person]:
    kept, gone = session.get(Person, draft.keep_id), session.get(Person, draft.gone_id)
    if kept is None or gone is None:
        raise UserError("其中一个人的记录已不在，没有合并。请刷新列表。")
    if kept is gone:
        raise UserError("两条记录是同一条，不需要合并。请选择两个人。")
    if kept.anonymised_on or gone.anonymised_on:
        raise UserError("其中一个人已作匿名处理，不能再合并；两条记录都没有变化。")
    if (facts_of(kept), facts_of(gone)) != draft.facts:
        raise UserError(_STALE)
    return kept, gone


def facts_of(person: Person) -> PersonDraft:
    """The facts of a person as the audit knows them, without what is computed."""
    return PersonDraft(**{name: getattr(person, name) for name in FACTS if name not in COMPUTED})


def _facts(draft: MergeDraft) -> PersonDraft:
    kept, gone = draft.facts
    values: dict[str, Any] = {}
    led = {name: leader for leader, names in INSEPARABLE.items() for name in names}
    for name in FACTS:
        side = draft.sides.get(led.get(name, name), Side.KEPT)
        if side is Side.BOTH and name == "remark":
            values[name] = "\n".join(filter(None, (kept.remark, gone.remark)))
        else:
            values[name] = getattr(gone if side is Side.GONE else kept, name)
    return PersonDraft(**values)


def _hand_over(session: Session, kept: Person, gone: Person, after: PersonDraft) -> None:
    """Facts of the one who stays; numbers are given up before they are taken, and numbers nobody has any more kept."""
    before, other = facts_of(kept), facts_of(gone)
    given_up = {
        name: next(
            (each for each in (getattr(other, name), getattr(before, name)) if each != getattr(after, name)),
            "",
        )
        for name in _NUMBERS
    }
    of_gone = given_up["id_number"] == other.id_number
    session.add(
        PersonMerge(
            person_id=kept.id,
            former_id=gone.id,
            name=gone.name,
            staff_no=given_up["staff_no"],
            id_type=(other if of_gone else before).id_type if given_up["id_number"] else "",
            id_number=given_up["id_number"],
        )
    )
    for name in _NUMBERS:
        if any(getattr(after, each) != getattr(before, each) for each in (name, *INSEPARABLE.get(name, ()))):
            setattr(gone, name, "")
    session.flush()
    for name in FACTS:
        if name not in COMPUTED and getattr(after, name) != getattr(before, name):
            setattr(kept, name, getattr(after, name))
    session.flush()


# -- memberships --------------------------------------------------------------------------------------------------


def _plan(session: Session, draft: MergeDraft) -> Plan:
    try:
        return laying_together.plan(
            _events(session, draft.keep_id), _events(session, draft.gone_id), draft.together
        )
    except UserError as error:
        raise UserError(
            f"没有合并，两条记录都没有变化：两边的会籍不能这样放在一起。{error.message}请改选会籍的处理方式。",
            "together",
        ) from None


def _events(session: Session, person_id: int) -> list[Event]:
    found = session.scalars(select(MembershipEvent).where(MembershipEvent.person_id == person_id))
    return [
        Event(
            one.id,
            one.membership_id,
            EventKind(one.kind),
            one.happened_on.isoformat(),
            one.union_group_id,
            one.campus_id,
            one.staff_category,
            one.basis,
        )
        for one in found
    ]


def _lay_together(session: Session, kept: int, gone: int, plan: Plan) -> set[str]:
    """Returns the tables of what hung on rows that go."""
    followed: set[str] = set()
    planned = {one.id: one for one in plan.events}
    people = (kept, gone)
    events = session.scalars(
        select(MembershipEvent).where(MembershipEvent.person_id.in_(people)).order_by(MembershipEvent.id)
    ).all()
    for event in events:
        wanted = planned.get(event.id)
        if wanted is None:
            stays = plan.into.get(event.membership_id, event.membership_id)
            first = min(
                (one for one in plan.events if one.membership_id == stays), key=lambda one: (one.on, one.id)
            )
            followed |= _repoint(session, "membership_event", event.id, first.id)
            session.delete(event)
    session.flush()
    for event in events:
        wanted = planned.get(event.id)
        if wanted is not None:
            event.kind = wanted.kind.value
            event.membership_id = wanted.membership_id
            event.person_id = kept
    memberships = {
        one.id: one for one in session.scalars(select(Membership).where(Membership.person_id.in_(people)))
    }
    for number, membership in memberships.items():
        if number not in plan.into:
            membership.person_id = kept
    session.flush()
    for number, target in plan.into.items():
        followed |= _repoint(session, "membership", number, target, besides=("membership_event",))
        if not memberships[target].card_no:
            memberships[target].card_no = memberships[number].card_no
        session.flush()
        session.delete(memberships[number])
    session.flush()
    return followed


def _repoint(
    session: Session, table: str, number: int, target: int, besides: tuple[str, ...] = ()
) -> set[str]:
    """Whatever hangs on a row that goes hangs on the one that takes its place; returns the tables it stands in."""
    followed: set[str] = set()
    for place in person_rows.places(table):
        if place.record.__tablename__ not in besides:
            for row in place.rows(session, number, table):
                setattr(row, place.column, target)
                followed.add(place.record.__tablename__)
    session.flush()
    return followed


# -- all other rows -----------------------------------------------------------------------------------------------


def _move(session: Session, place: Place, kept: int, gone: int, draft: MergeDraft) -> set[str]:
    """Rows of the gone record go to the kept one; what it has already is not there twice."""
    rows = place.rows(session, gone)
    if not rows:
        return set()
    present = place.rows(session, kept)
    table = place.table
    own = person_rows.said(table, (place.column,))
    unique = person_rows.same_place(table, place.column)
    for row in rows:
        twin = next((one for one in present if _alike(row, one, own)), None)
        rival = twin or next(
            (one for one in present for names in unique if names and _alike(row, one, names)), None
        )
        if rival is None:
            setattr(row, place.column, kept)
            continue
        if twin is None and (table.name, row.id) in draft.rows:
            for name in own:
                setattr(rival, name, getattr(row, name))
        _repoint(session, table.name, row.id, rival.id)
        session.delete(row)
        session.flush()
    session.flush()
    return {table.name}


def _alike(one: Any, other: Any, names: tuple[str, ...]) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _moved_before(_session: Session, _place: Place, _kept: int, _gone: int, _draft: MergeDraft) -> set[str]:
    """Memberships were laid together by their own rules."""
    return set()


def _move_pairs(session: Session, place: Place, kept: int, gone: int, _draft: MergeDraft) -> set[str]:
    """Pairs that were found to be two people: the lower number stays first, and nobody is a pair alone."""
    rows = place.rows(session, gone)
    for row in rows:
        other = row.person_b if place.column == "person_a" else row.person_a
        first, second = sorted((kept, other))
        known = session.scalar(
            select(NotDuplicate.id).where(NotDuplicate.person_a == first, NotDuplicate.person_b == second)
        )
        if first == second or known is not None:
            session.delete(row)
        else:
            row.person_a, row.person_b = first, second
        session.flush()
    return {"not_duplicate"} if rows else set()


#: Tables with rules of their own. A table with two columns for people must be named here.
SPECIAL: Final[Mapping[str, Callable[[Session, Place, int, int, MergeDraft], set[str]]]] = {
    "membership": _moved_before,
    "membership_event": _moved_before,
    "not_duplicate": _move_pairs,
    # Whoever acted and whom a step is about are two people; each place moves by itself.
    "proceeding_step": _move,
}
