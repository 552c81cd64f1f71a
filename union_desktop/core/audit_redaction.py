# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking values out of the audit for good while the chain stays one that can be checked.

An entry some of whose values were taken out keeps its place, its digest and so its link to the next one; what is left
of it is sealed by a new digest, which the entry that did it carries as a change of its own and the chain therefore
covers. Why not otherwise: docs/decisions/anonymising-and-the-audit.md.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from union_desktop.core.audit import (
    CHAINED,
    REDACTED,
    SEAL,
    SEALED,
    AuditChange,
    AuditEntry,
    Change,
    entry_digest,
    is_redacted,
    to_json,
    trail_of,
)
from union_desktop.core.roles import Role, needs

Subject = tuple[str, int]
_LOT: Final = 400


@needs(Role.ADMINISTRATOR)
def redact(
    session: Session,
    subjects: Collection[Subject],
    stays: Mapping[str, Collection[str]],
    *,
    words: Collection[str] = (),
    report: Callable[[int, int], None] = lambda _done, _total: None,
) -> int:
    """Take the values out of every stored change about these subjects, and out of those of the running use case.

    ``stays`` names by table the columns whose values are left; of all other tables nothing is. ``words`` (names, names
    of files) are taken out of the titles of these entries, too. ``report`` hears how many of the touched entries were
    sealed. Returns how many changes lost values. Cannot be taken back.
    """
    session.flush()
    trail = trail_of(session)
    wanted = set(subjects)
    trail.changes[:] = [
        replace(one, data=_without(one.table, one.data, stays))
        if (one.subject_table, one.subject_id) in wanted
        else one
        for one in trail.changes
    ]
    touched: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for number, seq, table, data in _changes_about(session, wanted):
        left = _without(table, data, stays)
        if left != data:
            touched[seq].append({"number": number, "left": left})
    statement = (
        update(AuditChange.__table__)  # type: ignore[arg-type]
        .where(AuditChange.__table__.c.id == bindparam("number"))
        .values(data=bindparam("left"))
    )
    connection = session.connection()
    for done, seq in enumerate(sorted(touched), start=1):
        connection.execute(statement, touched[seq])
        _retitle(session, seq, words)
        seal = _digest(session, seq)
        trail.add([Change(SEALED, seq, "update", SEALED, seq, to_json({SEAL: seal}))])
        report(done, len(touched))
    session.expire_all()
    return sum(map(len, touched.values()))


def _without(table: str, data: str, stays: Mapping[str, Collection[str]]) -> str:
    if is_redacted(data):
        return data
    left = stays.get(table, ())
    fields = {name: value for name, value in json.loads(data).items() if name in left}
    return to_json({**fields, REDACTED: True})


def without_words(text: str, words: Iterable[str]) -> str:
    """A text that no longer says any of these."""
    for word in words:
        text = text.replace(word, "…")
    return text


def _retitle(session: Session, seq: int, words: Collection[str]) -> None:
    table = AuditEntry.__table__
    action = session.execute(select(table.c.action).where(table.c.seq == seq)).scalar_one()
    left = without_words(action, words)
    if left != action:
        session.execute(update(table).where(table.c.seq == seq).values(action=left))  # type: ignore[arg-type]


def _changes_about(session: Session, subjects: Iterable[Subject]) -> list[tuple[int, int, str, str]]:
    by_table: dict[str, list[int]] = defaultdict(list)
    for table, number in subjects:
        by_table[table].append(number)
    found: list[tuple[int, int, str, str]] = []
    for table, numbers in by_table.items():
        for at in range(0, len(numbers), _LOT):
            rows = session.execute(
                select(AuditChange.id, AuditChange.seq, AuditChange.table_name, AuditChange.data).where(
                    AuditChange.subject_table == table,
                    AuditChange.subject_id.in_(numbers[at : at + _LOT]),
                )
            )
            found += [(number, seq, name, data) for number, seq, name, data in rows]
    return found


def _digest(session: Session, seq: int) -> str:
    """The digest of an entry as it stands now; an import of 100,000 people is read in lots."""
    columns = [AuditEntry.__table__.c[name] for name in CHAINED]
    row = session.execute(select(*columns).where(AuditEntry.__table__.c.seq == seq)).one()
    table = AuditChange.__table__
    rows = session.connection().execute(
        select(
            table.c.id,
            table.c.seq,
            table.c.table_name,
            table.c.row_id,
            table.c.op,
            table.c.subject_table,
            table.c.subject_id,
            table.c.data,
        )
        .where(table.c.seq == seq)
        .order_by(table.c.id)
        .execution_options(yield_per=5000)
    )
    return entry_digest(dict(zip(CHAINED, row, strict=True)), map(tuple, rows))
