# SPDX-License-Identifier: GPL-3.0-or-later
"""Deleting people who were entered by mistake: whoever has a history with the union is closed instead.

A real deletion in one use case; its audit entry is the recycle bin, and taking it back restores everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from sqlalchemy.orm import Session

from union_desktop.areas.members.queries.removal import Removable
from union_desktop.areas.members.service import person_rows, projection
from union_desktop.areas.members.service.fates import counted, reach
from union_desktop.areas.members.terms import EventKind, MembershipStatus
from union_desktop.core.asking import Source, asking
from union_desktop.core.changes import Changes
from union_desktop.core.database import Base
from union_desktop.core.errors import UserError
from union_desktop.core.roles import Role, needs

_BEGINNINGS: Final = (EventKind.APPLY.value, EventKind.JOIN.value, EventKind.TRANSFER_IN.value)
#: Whoever goes takes some hundred rows along; a batch taken in by mistake is undone as a batch.
MOST: Final = 500


@needs(Role.CLERK)
def delete(session: Session, person_ids: Sequence[int], *, words: Mapping[str, str] | None = None) -> Changes:
    """Delete these people with all that is theirs alone; ``words`` are the names of tables for a refusal.

    Raises UserError naming the first who has to stay and why; then nobody was deleted.
    """
    if len(person_ids) > MOST:
        raise UserError(
            f"一次最多删除 {MOST} 人，没有删除任何人。整批导入有误时请撤销那一批名册，不必逐个删除。"
        )
    for looked in look(session, person_ids):
        refuse(looked, words or {})
    projection.clear(session, person_ids)
    tables = {"person"}
    for person_id in person_ids:
        rows = reach(asking(session), person_id, lambda fate: fate.deleted).goes
        delete_rows(session, (*rows, ("person", person_id)))
        tables.update(table for table, _ in rows)
    return Changes(frozenset(tables), tuple(person_ids))


def look(source: Source, person_ids: Sequence[int]) -> Iterator[Removable]:
    """What deleting each of them would take along, or what forbids it; UserError when somebody is gone already."""
    ask = asking(source)
    for person_id in person_ids:
        person = ask("select name, now_status from person where id = :id", id=person_id)
        if not person:
            raise UserError("有人的记录已不在，没有删除任何人。请刷新列表。")
        name, status = person[0]
        rows = reach(ask, person_id, lambda fate: fate.deleted)
        kinds = ask("select kind from membership_event where person_id = :id", id=person_id)
        memberships = sum(table == "membership" for table, _ in rows.goes)
        # One membership, applied for and begun; a second one is as much of a history as leaving is.
        later = sum(kind not in _BEGINNINGS for (kind,) in kinds) + max(memberships - 1, 0)
        yield Removable(
            person_id,
            name,
            MembershipStatus(status) if status else None,
            counted(rows.goes),
            counted(rows.blocks),
            later,
        )


def refuse(looked: Removable, words: Mapping[str, str]) -> None:
    """Raises UserError, naming what is there, unless the person can be deleted."""
    if looked.blocks:
        held = "、".join(f"{words.get(table, table)} {count} 条" for table, count in looked.blocks)
        raise UserError(
            f"“{looked.name}”有{held}，不能删除，没有删除任何人。"
            "这些记录要保留；离开的会员请改为登记“转出”或“退会”。"
        )
    if looked.later_events:
        raise UserError(
            f"“{looked.name}”入会后还有 {looked.later_events} 项会籍变动，不是误录，不能删除，没有删除任何人。"
            "请改为登记“转出”或“退会”；有一项记错的，先在会员页更正或删除那一项。"
        )


def delete_rows(session: Session, rows: Iterable[tuple[str, int]]) -> None:
    """Delete these rows, those that point at others first and each table by itself: the audit is read backwards when
    they come again.
    """
    records = {record.__tablename__: record for record in person_rows.records()}
    by_table: dict[str, list[int]] = {}
    for table, number in rows:
        by_table.setdefault(table, []).append(number)
    for known in reversed(Base.metadata.sorted_tables):
        for number in by_table.get(known.name, ()):
            session.delete(session.get_one(records[known.name], number))
        session.flush()
