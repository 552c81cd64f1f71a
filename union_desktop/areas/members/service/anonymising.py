# SPDX-License-Identifier: GPL-3.0-or-later
"""Making somebody who left nameless for good: what was counted stays countable, what tells who it was goes, from the
tables, from the history and from the attached files. Cannot be taken back (docs/decisions/anonymising-and-the-audit.md).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Session

from union_desktop.areas.members.model import SEARCH_TABLE, Person
from union_desktop.areas.members.queries.forgetting import Forgetting, Held
from union_desktop.areas.members.service import person_rows, projection
from union_desktop.areas.members.service.fates import (
    Fate,
    Reach,
    counted,
    fate_of,
    reach,
)
from union_desktop.areas.members.service.people import FACTS
from union_desktop.areas.members.service.removing import delete_rows
from union_desktop.areas.members.terms import RETENTION_RULES, MembershipStatus
from union_desktop.core import clock
from union_desktop.core.asking import Ask, Source, asking
from union_desktop.core.attachments import store
from union_desktop.core.audit_redaction import redact, without_words
from union_desktop.core.changes import Changes
from union_desktop.core.errors import UserError
from union_desktop.core.purposes import MIN_LETTERS, is_purpose
from union_desktop.core.roles import Role, needs

#: Facts that are counted but tell nobody: needed so that figures of past days stay what they were.
COUNTED: Final = ("gender", "birth_date", "political_status", "education")
_TOLD: Final = ("uid", "anonymised_on", *COUNTED)
_STANDING: Final = (MembershipStatus.APPLYING, MembershipStatus.ACTIVE, MembershipStatus.RETAINED)


@dataclass(frozen=True, slots=True)
class Anonymised:
    """``contents`` are the store names whose files have to be removed once this is committed (``remove_contents``)."""

    changes: Changes
    contents: tuple[str, ...]


def nameless(person_id: int) -> str:
    """What stands in place of the name."""
    return f"已匿名会员 {person_id}"


@needs(Role.ADMINISTRATOR)
def anonymise(
    session: Session,
    person_id: int,
    *,
    reason: str = "",
    with_files: bool = False,
    today: dt.date | None = None,
    report: Callable[[int, int], None] = lambda _done, _total: None,
) -> Anonymised:
    """Take away everything that names this person. ``with_files`` also removes the kept source files of the imports
    that wrote about him or her, with what they say about others.

    Raises UserError for somebody who is still a member, when rows forbid it, or when a reason is needed and missing.
    """
    today = today or clock.today()
    looked = look(session, person_id, today)
    if looked.refusals:
        raise UserError(f"{''.join(looked.refusals)}没有作匿名处理，数据没有变化。")
    if looked.needs_reason and not is_purpose(reason):
        raise UserError(
            f"保管期限未满，请写明提前处理的理由（至少 {MIN_LETTERS} 个字）；还没有作匿名处理。", "reason"
        )
    # What is deleted must not be left in the free pages of the file either.
    if session.connection().dialect.name == "sqlite":
        session.connection().exec_driver_sql("pragma secure_delete = on")
    rows = reach(asking(session), person_id, _anonymised)
    subjects = {("person", number) for number in (person_id, *_former(session, person_id))}
    # Also what hung on rows that are long gone.
    subjects |= _written(session, subjects) | set(rows.goes) | set(rows.stays)
    contents, files_called = _attached(session, subjects)
    # The longest first: a name may be part of the name of a file.
    words = sorted(_names(session, person_id) | files_called, key=len, reverse=True)
    files = _files(asking(session), person_id) if with_files else ()
    _blank(session, rows, words)
    delete_rows(session, (*rows.goes, *files))
    _forget(session, person_id, reason.strip(), today)
    stays = {"person": _TOLD} | {
        table.name: fate_of(table).told for table in map(person_rows.table_of, person_rows.records())
    }
    redact(session, subjects, stays, words=words, report=report)
    projection.rebuild(session, [person_id], today=today)
    _forget_search(session)
    tables = {"person", *(table for table, _ in (*rows.goes, *rows.stays, *files))}
    return Anonymised(Changes(frozenset(tables), (person_id,)), tuple(sorted(contents)))


def remove_contents(folder: Path, contents: Sequence[str]) -> None:
    """Remove the files of attachments from the disk, after the use case was committed.

    The keys went with the rows, so a file that a crash leaves behind opens no more; it is cleared away later
    (core.attachments.verify.tidy).
    """
    for name in contents:
        store.remove(folder, name)


def look(source: Source, person_id: int, today: dt.date) -> Forgetting:
    """What would go and stay, what the archive may want, and what forbids it."""
    ask = asking(source)
    found = ask("select name, now_status, anonymised_on from person where id = :id", id=person_id)
    if not found:
        raise UserError("这个人的记录已不在。请刷新列表。")
    name, code, done = found[0]
    status = MembershipStatus(code) if code else None
    rows = reach(ask, person_id, _anonymised)
    refusals = []
    if done:
        refusals.append(f"“{name}”已在 {str(done)[:10]} 作过匿名处理。")
    elif status in _STANDING:
        assert status is not None
        refusals.append(f"“{name}”现在是“{status.label}”，会籍结束以后才能作匿名处理。")
    elif ask(
        "select 1 from membership_event where person_id = :id and happened_on > :day",
        id=person_id,
        day=today.isoformat(),
    ):
        refusals.append(f"“{name}”还登记了以后生效的会籍变动。")
    if rows.blocks:
        held = "、".join(f"{table} {count} 条" for table, count in counted(rows.blocks))
        refusals.append(f"“{name}”还有按规定要保留姓名的记录（{held}）。")
    return Forgetting(
        person_id,
        name,
        status,
        tuple(refusals),
        tuple(_held(ask, person_id, rows, today)),
        counted(rows.goes),
        counted(rows.stays),
        counted(_files(ask, person_id)),
    )


def _anonymised(fate: Fate) -> Any:
    return fate.anonymised


def _held(ask: Ask, person_id: int, rows: Reach, today: dt.date) -> Iterator[Held]:
    (last,) = ask("select max(happened_on) from membership_event where person_id = :id", id=person_id)[0]
    ended = dt.date.fromisoformat(str(last)) if last else today
    present = {table for table, _ in (*rows.goes, *rows.stays)}
    for rule in RETENTION_RULES:
        if rule.table in present:
            years = rule.retention.years
            until = None if years is None else _years_after(ended, years)
            yield Held(rule, until, until is not None and until <= today)


def _years_after(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def _former(session: Session, person_id: int) -> list[int]:
    """Records that were merged into this one: their history names the person, too."""
    rows = session.connection().exec_driver_sql(
        f"select former_id from person_merge where person_id = {int(person_id)}"
    )
    return [number for (number,) in rows]


def _written(session: Session, subjects: set[tuple[str, int]]) -> set[tuple[str, int]]:
    """All rows the history of these records ever spoke of."""
    ask = asking(session)
    return {
        (str(table), int(number))
        for name, subject in subjects
        for table, number in ask(
            "select distinct table_name, row_id from audit_change where subject_id = :id and subject_table = :name",
            id=subject,
            name=name,
        )
    }


def _attached(session: Session, subjects: set[tuple[str, int]]) -> tuple[set[str], set[str]]:
    """Store names and all file names of attachments, those taken from the person before included: their removal can no
    longer be undone.
    """
    ask = asking(session)
    contents: set[str] = set()
    names: set[str] = set()
    for table, subject in subjects:
        for op, data in ask(
            "select op, data from audit_change where subject_id = :id and subject_table = :table"
            " and table_name = 'attachment'",
            id=subject,
            table=table,
        ):
            told = json.loads(data)
            # An update tells both what a file was called and what it is called now.
            names.update(
                told.get("file_name", ()) if op == "update" else filter(None, [told.get("file_name")])
            )
            if op != "update" and "store_name" in told:
                contents.add(str(told["store_name"]))
    return contents, {name for name in names if len(name) > 1}


def _names(session: Session, person_id: int) -> set[str]:
    """What the person is and was called here; a single letter would be found everywhere."""
    ask = asking(session)
    told = [
        *ask("select name from person where id = :id", id=person_id),
        *ask("select name from person_merge where person_id = :id", id=person_id),
    ]
    changes = ask(
        "select data from audit_change where subject_id = :id and subject_table = 'person' and table_name = 'person'"
        " and op = 'update'",
        id=person_id,
    )
    told += [(name,) for (data,) in changes for name in json.loads(data).get("name", ())]
    return {str(name) for (name,) in told if len(str(name)) > 1}


def _files(ask: Ask, person_id: int) -> tuple[tuple[str, int], ...]:
    """Kept files (rows with binary contents) of the use cases that wrote about the person: rosters as they were read."""
    found: list[tuple[str, int]] = []
    for record in person_rows.records():
        table = person_rows.table_of(record)
        if any(isinstance(column.type, LargeBinary) for column in table.c):
            found += [
                (table.name, number)
                for (number,) in ask(
                    "select distinct c.row_id from audit_change c where c.op = 'insert' and c.table_name = :name"
                    " and c.seq in (select seq from audit_change where subject_id = :id and subject_table = 'person')"
                    f" and exists (select 1 from {table.name} t where t.id = c.row_id) order by 1",
                    name=table.name,
                    id=person_id,
                )
            ]
    return tuple(found)


def _blank(session: Session, rows: Reach, words: Sequence[str]) -> None:
    records = {record.__tablename__: record for record in person_rows.records()}
    for table, number in rows.stays:
        row = session.get_one(records[table], number)
        known = person_rows.table_of(records[table])
        for name in fate_of(known).blanked:
            setattr(row, name, "")
        for name in (column.name for column in known.c if column.type.python_type is str):
            setattr(row, name, without_words(getattr(row, name) or "", words) or getattr(row, name))
    session.flush()


def _forget(session: Session, person_id: int, reason: str, today: dt.date) -> None:
    person = session.get_one(Person, person_id)
    for name in FACTS:
        if name not in COUNTED and not Person.__table__.c[name].info.get("derived"):
            setattr(person, name, False if name == "id_flagged" else "")
    person.name = nameless(person_id)
    # Behind all names: no reading of a name begins with this letter.
    person.pinyin = f"~{person_id:010}"
    person.anonymised_on = today
    person.remark = f"{today:%Y-%m-%d} 匿名处理。理由：{reason}" if reason else f"{today:%Y-%m-%d} 匿名处理。"
    session.flush()


def _forget_search(session: Session) -> None:
    """The index keeps words it no longer needs until its parts are put together."""
    if session.connection().dialect.name == "sqlite":
        session.connection().exec_driver_sql(
            f"insert into {SEARCH_TABLE} ({SEARCH_TABLE}) values ('optimize')"
        )
