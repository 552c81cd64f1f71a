# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking people in and keeping their facts right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from union_desktop.areas.members.model import Membership, MembershipEvent, Person
from union_desktop.areas.members.service import checks, dues, places, projection
from union_desktop.areas.members.terms import (
    FIELD_LABELS,
    EnrolDraft,
    EventKind,
    MembershipStatus,
    PersonDraft,
    joined_on_problem,
)
from union_desktop.core import bulk, clock, pinyin
from union_desktop.core.changes import Changes
from union_desktop.core.database_words import FOREVER
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.roles import Role, needs

FACTS = tuple(field.name for field in fields(PersonDraft))
_PERSON_COLUMNS = (
    *FACTS,
    "now_status",
    "now_group_id",
    "now_campus_id",
    "now_category",
    "now_joined_on",
)
EVENT_COLUMNS = (
    "person_id",
    "membership_id",
    "kind",
    "happened_on",
    "union_group_id",
    "campus_id",
    "staff_category",
    "basis",
    "note",
)
_MANY = 200
NO_EMPTY_WAGE = "会费基数按生效日期逐条记录，不能在这里清空。记错了请在会员页的“会费”中更正或删除。"
_PEOPLE = frozenset({"person", "membership", "membership_event"})


@needs(Role.CLERK)
def enrol(session: Session, draft: EnrolDraft, *, today: dt.date | None = None) -> Changes:
    """Take in a new member; the id of the person is in the result."""
    return enrol_many(session, [draft], today=today)


@needs(Role.CLERK)
def enrol_many(session: Session, drafts: Sequence[EnrolDraft], *, today: dt.date | None = None) -> Changes:
    """Take in new people, each with a first membership; ids of the people in the order of the drafts.

    Raises InvalidDraft for a single draft, UserError naming the person for several; then nothing is written.
    """
    today = today or clock.today()
    ready = [_checked(draft, today, alone=len(drafts) == 1) for draft in drafts]
    places.refuse_absent(session, ((draft.placement, draft.joined_on) for draft in ready))
    projection.refresh_today(session, today)
    _refuse_taken(session, [(None, draft.person) for draft in ready], alone=len(drafts) == 1)
    day = today.isoformat()
    people, tokens = [], []
    for draft in ready:
        person = _with_pinyin(draft.person)
        people.append((*_stored(person), *_now(draft, day)))
        tokens.append(
            projection.tokens_of(
                person.name,
                person.pinyin,
                person.staff_no,
                person.phone,
                (person.department, person.employer),
            )
        )
    ids = bulk.insert_rows(session, Person, _PERSON_COLUMNS, people)
    projection.index_for_search(session, list(zip(ids, tokens, strict=True)))
    _insert_memberships(session, list(zip(ids, ready, strict=True)))
    bases = [
        (person_id, draft.joined_on.isoformat(), draft.person.wage_base)
        for person_id, draft in zip(ids, ready, strict=True)
        if draft.person.wage_base is not None
    ]
    dues.insert_bases(session, bases)
    return Changes(_PEOPLE | {"dues_base"} if bases else _PEOPLE, tuple(ids))


@needs(Role.CLERK)
def rejoin_many(
    session: Session, returning: Sequence[tuple[int, EnrolDraft]], *, today: dt.date | None = None
) -> Changes:
    """A further membership for people who were members before; their facts stay as they are."""
    places.refuse_absent(session, ((draft.placement, draft.joined_on) for _, draft in returning))
    _insert_memberships(session, returning, with_spans=False)
    people = [person_id for person_id, _ in returning]
    projection.rebuild(session, people, today=today)
    return Changes(_PEOPLE, tuple(people))


@needs(Role.CLERK)
def update_person(
    session: Session, person_id: int, before: PersonDraft, after: PersonDraft, *, today: dt.date | None = None
) -> Changes:
    """Write the fields that differ between the form as loaded and the form as saved.

    Another base of dues holds from today on. A field that somebody else (an import) changed meanwhile is refused rather than overwritten.
    """
    wanted = {name: getattr(after, name) for name in FACTS if getattr(after, name) != getattr(before, name)}
    if not wanted:
        return Changes()
    person = session.get(Person, person_id)
    if person is None:
        raise UserError("这个人的记录已不在，没有保存。请刷新列表。")
    if "name" in wanted and "pinyin" not in wanted:
        wanted["pinyin"] = ""
    stale = {
        name: f"“{FIELD_LABELS[name]}”刚刚已被另一项操作改动，为免覆盖没有保存。请关闭后重新打开再改。"
        for name in wanted
        if name != "pinyin" and getattr(person, name) != getattr(before, name)
    }
    if stale:
        raise InvalidDraft(stale)
    return update_many(session, {person_id: wanted}, today=today)


@needs(Role.CLERK)
def update_many(
    session: Session,
    wanted: Mapping[int, Mapping[str, Any]],
    *,
    today: dt.date | None = None,
    wages_from: dt.date | None = None,
) -> Changes:
    """Set facts of people: {person id: {field: value}}; fields that already have the value are left alone.

    Another base of dues holds from ``wages_from`` on (today when None); what held before stays as it was.
    """
    today = today or clock.today()
    changed: list[int] = []
    alone = len(wanted) == 1
    people: dict[int, Person] = {}
    for lot in projection.lots(sorted(wanted)):
        people.update(
            {person.id: person for person in session.scalars(select(Person).where(Person.id.in_(lot)))}
        )
    if len(people) != len(wanted):
        raise UserError("有人员记录已不在，没有保存任何内容。请刷新列表后重试。")
    if any(person.anonymised_on for person in people.values()):
        raise UserError("已作匿名处理的人不能再修改资料，没有保存任何内容。")
    drafts: list[tuple[int, PersonDraft]] = []
    for person_id, values in wanted.items():
        person = people[person_id]
        before = PersonDraft(**{name: getattr(person, name) for name in FACTS})
        after = replace(before, **values)
        if after.name != before.name and "pinyin" not in values:
            after = replace(after, pinyin="")
        if after == before:
            continue
        found = checks.problems(after, today)
        if after.wage_base is None and before.wage_base is not None:
            found["wage_base"] = NO_EMPTY_WAGE
        if found:
            raise _refusal(after, found, alone)
        after = _with_pinyin(after)
        drafts.append((person_id, after))
        changed.append(person_id)
    _refuse_taken(session, drafts, alone=alone)
    _give_up_numbers(session, people, drafts)
    wages: dict[int, int] = {}
    for person_id, after in drafts:
        if after.wage_base is not None and after.wage_base != people[person_id].wage_base:
            wages[person_id] = after.wage_base
        for name in FACTS:
            if name != "wage_base" and getattr(after, name) != getattr(people[person_id], name):
                setattr(people[person_id], name, getattr(after, name))
    session.flush()
    if wages:
        dues.set_bases(session, wages, wages_from or today, today)
    projection.rebuild_search(session, changed)
    return Changes(frozenset({"person", "dues_base"} if wages else {"person"}), tuple(changed))


def _give_up_numbers(
    session: Session, people: Mapping[int, Person], drafts: Sequence[tuple[int, PersonDraft]]
) -> None:
    """Numbers that go from one of these people to another are given up first: the table knows each only once."""
    for name in ("staff_no", "id_number"):
        wanted = {getattr(after, name) for _, after in drafts}
        for person_id, after in drafts:
            number = getattr(people[person_id], name)
            if number and number in wanted and number != getattr(after, name):
                setattr(people[person_id], name, "")
    session.flush()


def _checked(draft: EnrolDraft, today: dt.date, *, alone: bool) -> EnrolDraft:
    found = checks.problems(draft.person, today)
    if draft.kind not in (EventKind.JOIN, EventKind.TRANSFER_IN):
        raise ValueError("a membership begins by joining or by being transferred in")
    if draft.applied_on and draft.applied_on > draft.joined_on:
        found["applied_on"] = "申请日期不能晚于入会日期。"
    if sentence := joined_on_problem(draft.joined_on, today):
        found["joined_on"] = sentence
    if found:
        raise _refusal(draft.person, found, alone)
    return draft


def _refusal(person: PersonDraft, found: Mapping[str, str], alone: bool) -> UserError:
    if alone:
        return InvalidDraft(found)
    return UserError(f"“{person.name or '（无姓名）'}”：{'；'.join(found.values())}整批没有写入任何内容。")


def _with_pinyin(person: PersonDraft) -> PersonDraft:
    return replace(person, pinyin=pinyin.sort_key(person.name, person.pinyin))


def _stored(person: PersonDraft) -> list[Any]:
    row: list[Any] = [getattr(person, name) for name in FACTS]
    row[_BIRTH] = person.birth_date.isoformat() if person.birth_date else None
    row[_FLAG] = int(person.id_flagged)
    return row


_BIRTH = FACTS.index("birth_date")
_FLAG = FACTS.index("id_flagged")


def _now(draft: EnrolDraft, day: str) -> tuple[Any, ...]:
    """Today's columns of somebody taken in, as ``projection.now_columns`` computes them."""
    joined, place = draft.joined_on.isoformat(), draft.placement
    where = (place.union_group_id, place.campus_id, place.staff_category)
    if joined <= day:
        return (MembershipStatus.ACTIVE.value, *where, joined)
    if draft.applied_on and draft.applied_on.isoformat() <= day:
        return (MembershipStatus.APPLYING.value, *where, joined)
    return ("", None, None, "", None)


def _insert_memberships(
    session: Session, joining: Sequence[tuple[int, EnrolDraft]], *, with_spans: bool = True
) -> None:
    memberships = bulk.insert_rows(
        session,
        Membership,
        ("person_id", "card_no"),
        [(person_id, draft.card_no) for person_id, draft in joining],
    )
    events, spans = [], []
    for membership_id, (person_id, draft) in zip(memberships, joining, strict=True):
        place = draft.placement
        where = (place.union_group_id, place.campus_id, place.staff_category, place.basis)
        on = draft.joined_on.isoformat()
        start = on
        if draft.applied_on:
            start = draft.applied_on.isoformat()
            events.append((person_id, membership_id, EventKind.APPLY.value, start, *where, ""))
        events.append((person_id, membership_id, draft.kind.value, on, *where, draft.note))
        if start < on:
            spans.append((person_id, membership_id, start, on, MembershipStatus.APPLYING.value, *where))
        spans.append((person_id, membership_id, on, FOREVER, MembershipStatus.ACTIVE.value, *where))
    bulk.insert_rows(session, MembershipEvent, EVENT_COLUMNS, events)
    if with_spans:
        projection.insert_spans(session, spans)


def _refuse_taken(
    session: Session,
    drafts: Sequence[tuple[int | None, PersonDraft]] | Sequence[tuple[int, PersonDraft]],
    *,
    alone: bool,
) -> None:
    """Staff numbers and identity numbers belong to one person only; also within the drafts themselves."""
    staff = [(person_id, draft.staff_no, draft.name) for person_id, draft in drafts if draft.staff_no]
    identity = [
        (person_id, f"{draft.id_type or checks.RESIDENT_ID}|{draft.id_number}", draft.name)
        for person_id, draft in drafts
        if draft.id_number
    ]
    _refuse_twice(staff, _owners(session, "staff_no", [one[1] for one in staff]), "staff_no", alone)
    numbers = [one[1].split("|", 1)[1] for one in identity]
    _refuse_twice(identity, _owners(session, "id_number", numbers), "id_number", alone)


def _owners(session: Session, column: str, wanted: Collection[str]) -> dict[str, tuple[int, str]]:
    """Who has these numbers now: number → (person id, name); identity numbers carry their type in front."""
    connection = session.connection()
    key: Callable[[Any, Any], str] = (
        (lambda number, kind: f"{kind or checks.RESIDENT_ID}|{number}")
        if column == "id_number"
        else (lambda number, _: number)
    )
    sql = f"select {column}, id_type, id, name from person where {column}"
    if len(wanted) > _MANY:
        rows = connection.exec_driver_sql(f"{sql} <> ''").all()
        return {key(number, kind): (person_id, name) for number, kind, person_id, name in rows}
    if not wanted:
        return {}
    table = Person.__table__
    statement = select(table.c[column], table.c.id_type, table.c.id, table.c.name).where(
        table.c[column].in_(wanted)
    )
    return {
        key(number, kind): (person_id, name)
        for number, kind, person_id, name in connection.execute(statement)
    }


def _refuse_twice(
    wanted: Sequence[tuple[int | None, str, str]], owners: dict[str, tuple[int, str]], field: str, alone: bool
) -> None:
    label = FIELD_LABELS[field]
    # Someone in this very batch may be giving the number up; what he had before no longer counts.
    moving = {person_id for person_id, _, _ in wanted if person_id is not None}
    seen: dict[str, str] = {}
    for person_id, number, name in wanted:
        owner = owners.get(number)
        taken = owner is not None and owner[0] != person_id and owner[0] not in moving
        if taken or number in seen:
            other = owner[1] if owner is not None and taken else seen[number]
            shown = number.split("|", 1)[-1]
            sentence = f"{label} {shown} 已属于“{other}”，没有保存。请核对是否同一人。"
            raise (
                InvalidDraft({field: sentence})
                if alone
                else UserError(f"“{name}”：{sentence}整批没有写入任何内容。")
            )
        seen[number] = name
