# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps what is computed in step with what is recorded: spans, today's columns of the list, the search index."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from union_desktop.areas.members.model import SEARCH_TABLE
from union_desktop.areas.members.service.timeline import Event, Span, span_on, timeline
from union_desktop.areas.members.terms import EventKind
from union_desktop.core import bulk, clock, pinyin
from union_desktop.core.roles import Role, needs

SPAN_COLUMNS = (
    "person_id",
    "membership_id",
    "from_on",
    "to_on",
    "status",
    "union_group_id",
    "campus_id",
    "staff_category",
    "basis",
)
_LOT = 500


@needs(Role.READ_ONLY)
def rebuild(session: Session, person_ids: Iterable[int], *, today: dt.date | None = None) -> None:
    """Compute spans, today's columns and search tokens of these people again from what is recorded.

    Raises UserError when somebody's events are in an impossible order; the caller's transaction then fails whole.
    """
    today = today or clock.today()
    day = today.isoformat()
    session.flush()
    refresh_today(session, today)
    for lot in lots(sorted(set(person_ids))):
        _rebuild_spans(session, lot, day)
        rebuild_wages(session, lot, day)
        rebuild_search(session, lot)
    # Objects already loaded must not bring the old computed columns back.
    session.expire_all()


def clear(session: Session, person_ids: Sequence[int]) -> None:
    """Take away what is computed about these people, before their records are taken back (core.undo)."""
    connection = session.connection()
    for lot in lots(person_ids):
        listed = ",".join(map(str, lot))
        connection.exec_driver_sql(f"delete from membership_span where person_id in ({listed})")
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"delete from {SEARCH_TABLE} where rowid in ({listed})")


@needs(Role.READ_ONLY)
def refresh_today(session: Session, today: dt.date) -> int:
    """Bring today's columns up to date after the calendar moved on; returns how many people changed."""
    connection = session.connection()
    before = connection.exec_driver_sql("select day from membership_as_of").scalar()
    day = today.isoformat()
    if before == day:
        return 0
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    if before is None:
        people = connection.exec_driver_sql("select distinct person_id from membership_span").scalars().all()
        connection.exec_driver_sql(f"insert into membership_as_of (id, day) values (1, {mark})", (day,))
    else:
        first, last = sorted((str(before), day))
        people = (
            connection.exec_driver_sql(
                f"select person_id from membership_span where from_on > {mark} and from_on <= {mark}"
                f" union select person_id from dues_base where from_on > {mark} and from_on <= {mark}",
                (first, last, first, last),
            )
            .scalars()
            .all()
        )
        connection.exec_driver_sql(f"update membership_as_of set day = {mark}", (day,))
    for lot in lots(sorted(people)):
        _rebuild_spans(session, lot, day)
        rebuild_wages(session, lot, day)
    return len(people)


def insert_spans(session: Session, rows: Sequence[Sequence[Any]]) -> None:
    """New spans in the order of ``SPAN_COLUMNS``."""
    bulk.insert_derived(session, "membership_span", SPAN_COLUMNS, rows)


def index_for_search(session: Session, rows: Sequence[tuple[int, str]]) -> None:
    """Add (person id, tokens) of people who are not in the index yet."""
    if session.connection().dialect.name == "sqlite":
        bulk.insert_derived(session, SEARCH_TABLE, ("rowid", "tokens"), rows)


def tokens_of(name: str, syllables: str, staff_no: str, phone: str, departments: Sequence[str]) -> str:
    """What a person can be found by (PLATFORM §3)."""
    return pinyin.search_tokens(name, syllables.split(), staff_no, phone, departments)


def lots(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Ids in lots small enough for one ``in (…)``."""
    for at in range(0, len(ids), _LOT):
        yield ids[at : at + _LOT]


def _rebuild_spans(session: Session, person_ids: Sequence[int], day: str) -> None:
    connection = session.connection()
    listed = ",".join(map(str, person_ids))
    events: dict[int, list[Event]] = defaultdict(list)
    for person_id, *fields in connection.exec_driver_sql(
        "select person_id, id, membership_id, kind, happened_on, union_group_id, campus_id, staff_category, basis"
        f" from membership_event where person_id in ({listed})"
    ):
        number, membership_id, kind, on, *placement = fields
        events[person_id].append(Event(number, membership_id, EventKind(kind), str(on), *placement))
    spans = {person_id: timeline(events[person_id]) for person_id in person_ids}
    connection.exec_driver_sql(f"delete from membership_span where person_id in ({listed})")
    insert_spans(
        session, [(person_id, *span_values(span)) for person_id in person_ids for span in spans[person_id]]
    )
    bulk.execute_many(
        session,
        "update person set now_status = ?, now_group_id = ?, now_campus_id = ?, now_category = ?, now_joined_on = ?"
        " where id = ?",
        [(*now_columns(spans[person_id], day), person_id) for person_id in person_ids],
    )


def rebuild_wages(session: Session, person_ids: Sequence[int], day: str) -> None:
    """The base of dues on ``day`` of these people; before the first one holds it is that one."""
    connection = session.connection()
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    for lot in lots(person_ids):
        listed = ",".join(map(str, lot))
        connection.exec_driver_sql(
            f"update person set wage_base = {wage_on(mark)} where id in ({listed})"
            f" and wage_base is distinct from {wage_on(mark)}",
            (day, day),
        )


def wage_on(mark: str) -> str:
    """SQL for the base of dues of a row of ``person`` on the day put for ``mark``."""
    holds = "select wage from dues_base where person_id = person.id"
    return (
        f"coalesce(({holds} and from_on <= {mark} order by from_on desc limit 1),"
        f" ({holds} order by from_on limit 1))"
    )


def now_columns(spans: Sequence[Span], day: str) -> tuple[Any, ...]:
    """Status, group, campus, category and joining day as they stand on ``day``; blanks before the first event."""
    span = span_on(spans, day)
    if span is None:
        return ("", None, None, "", None)
    joined = next(
        (
            one.from_on
            for one in spans
            if one.membership_id == span.membership_id and one.status != "applying"
        ),
        None,
    )
    return (span.status.value, span.union_group_id, span.campus_id, span.staff_category or "", joined)


def span_values(span: Span) -> tuple[Any, ...]:
    """A span as its row stores it, in the order of ``SPAN_COLUMNS`` without the person."""
    return (
        span.membership_id,
        span.from_on,
        span.to_on,
        span.status.value,
        span.union_group_id,
        span.campus_id,
        span.staff_category,
        span.basis,
    )


def rebuild_search(session: Session, person_ids: Sequence[int]) -> None:
    """Index these people again under what they can be found by now."""
    if session.connection().dialect.name == "sqlite":
        for lot in lots(person_ids):
            _index_again(session, lot)


def _index_again(session: Session, person_ids: Sequence[int]) -> None:
    connection = session.connection()
    listed = ",".join(map(str, person_ids))
    rows = [
        (number, tokens_of(name, syllables, staff_no, phone, (department, employer)))
        for number, name, syllables, staff_no, phone, department, employer in connection.exec_driver_sql(
            f"select id, name, pinyin, staff_no, phone, department, employer from person where id in ({listed})"
        )
    ]
    connection.exec_driver_sql(f"delete from {SEARCH_TABLE} where rowid in ({listed})")
    index_for_search(session, rows)
