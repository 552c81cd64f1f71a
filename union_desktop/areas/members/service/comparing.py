# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds two records of one person side by side before they are merged; reads only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from union_desktop.areas.members.queries import record
from union_desktop.areas.members.queries.side_by_side import Clash, FieldPair, Moving, Outcome, SideBySide
from union_desktop.areas.members.service import laying_together, person_rows
from union_desktop.areas.members.service.laying_together import Plan
from union_desktop.areas.members.service.merging import COMPUTED, SPECIAL
from union_desktop.areas.members.service.people import FACTS
from union_desktop.areas.members.service.person_rows import Place
from union_desktop.areas.members.service.timeline import Event, span_on
from union_desktop.areas.members.terms import INSEPARABLE, EventKind, MembershipStatus, PersonDraft, Side
from union_desktop.core.errors import UserError
from union_desktop.core.reading import Reader

_LED: Final = frozenset(name for names in INSEPARABLE.values() for name in names)
_STANDING: Final = (MembershipStatus.ACTIVE, MembershipStatus.RETAINED, MembershipStatus.APPLYING)


def compare(reader: Reader, keep_id: int, gone_id: int, today: dt.date) -> SideBySide:
    """What a merge of the second into the first would do, with what is proposed for each choice.

    Raises UserError when it is the same record twice, or one of them is not there or was anonymised.
    """
    if keep_id == gone_id:
        raise UserError("两条记录是同一条，不需要合并。请选择两个人。")
    if reader.value(
        "select count(*) from person where id in (:one, :other) and anonymised_on is not null",
        one=keep_id,
        other=gone_id,
    ):
        raise UserError("其中一个人已作匿名处理，不能再合并；两条记录都没有变化。")
    kept, gone = (record.record(reader, number, today) for number in (keep_id, gone_id))
    facts = (_known(kept.person), _known(gone.person))
    moving: list[Moving] = []
    clashes: list[Clash] = []
    for place in person_rows.places():
        if place.record.__tablename__ not in SPECIAL:
            found = _rows(reader, place, keep_id, gone_id)
            clashes += found[1]
            if found[0].count:
                moving.append(found[0])
    mine, theirs = _events(reader, keep_id), _events(reader, gone_id)
    if theirs:
        memberships = len({one.membership_id for one in theirs})
        moving[:0] = [Moving("membership", memberships), Moving("membership_event", len(theirs))]
    first, second = sorted((keep_id, gone_id))
    marked = reader.value(
        "select count(*) from not_duplicate where person_a = :first and person_b = :second",
        first=first,
        second=second,
    )
    return SideBySide(
        keep_id,
        gone_id,
        facts,
        (kept.status, gone.status),
        (kept.group, gone.group),
        tuple(_pairs(*facts)),
        tuple(moving),
        tuple(clashes),
        tuple(_outcomes(mine, theirs, today)),
        bool(marked),
    )


def in_order(reader: Reader, one: int, other: int) -> tuple[int, int]:
    """Which of two records should stay: who is a member now, then whose record says more, then the older one."""
    return min(((one, other), (other, one)), key=lambda pair: _rank(reader, pair[0]))


def _rank(reader: Reader, number: int) -> tuple[int, int, int]:
    status = reader.value("select now_status from person where id = :id", id=number)
    facts = record.person(reader, number)
    events = reader.value("select count(*) from membership_event where person_id = :id", id=number)
    said = sum(1 for name in FACTS if getattr(facts, name))
    return (0 if status in [one.value for one in _STANDING] else 1, -said - int(events), number)


def _known(person: PersonDraft) -> PersonDraft:
    computed: dict[str, Any] = dict.fromkeys(COMPUTED)
    return replace(person, **computed)


def _pairs(kept: PersonDraft, gone: PersonDraft) -> Iterator[FieldPair]:
    for name in FACTS:
        if name in _LED or name in COMPUTED:
            continue
        mine, theirs = getattr(kept, name), getattr(gone, name)
        together = (name, *INSEPARABLE.get(name, ()))
        differs = any(getattr(kept, each) != getattr(gone, each) for each in together)
        if not mine and not theirs:
            continue
        side = Side.GONE if not mine else Side.KEPT
        if name == "remark" and mine and theirs and differs:
            side = Side.BOTH
        yield FieldPair(name, mine, theirs, side, bool(mine and theirs and differs))


def _outcomes(kept: Sequence[Event], gone: Sequence[Event], today: dt.date) -> Iterator[Outcome]:
    count = len(kept) + len(gone)
    for together, plan in laying_together.options(kept, gone).items():
        if isinstance(plan, Plan):
            span = span_on(plan.spans, today.isoformat())
            joined = next(
                (
                    one.from_on
                    for one in plan.spans
                    if span and one.membership_id == span.membership_id and one.status != "applying"
                ),
                None,
            )
            yield Outcome(
                together,
                "",
                span.status if span else None,
                dt.date.fromisoformat(joined) if joined else None,
                len(plan.events),
                count - len(plan.events),
            )
        else:
            yield Outcome(together, plan)


def _events(reader: Reader, person_id: int) -> list[Event]:
    return [
        Event(number, membership_id, EventKind(kind), on, *placement)
        for number, membership_id, kind, on, *placement in reader.iterate(
            "select id, membership_id, kind, happened_on, union_group_id, campus_id, staff_category, basis"
            " from membership_event where person_id = :id order by id",
            id=person_id,
        )
    ]


def _rows(reader: Reader, place: Place, keep_id: int, gone_id: int) -> tuple[Moving, list[Clash]]:
    """What a table gives, and which of its rows cannot both stand: the same rules by which ``merging`` moves them."""
    table = place.table
    names = [column.name for column in table.c]
    about = f" and {place.about} = '{person_rows.PERSON}'" if place.about else ""
    mine, theirs = (
        [
            dict(zip(names, row, strict=True))
            for row in reader.iterate(
                f"select {', '.join(names)} from {table.name} where {place.column} = :id{about} order by id",
                id=number,
            )
        ]
        for number in (keep_id, gone_id)
    )
    own = person_rows.said(table, (place.column,))
    twice = 0
    clashes: list[Clash] = []
    for row in theirs:
        if any(_alike(row, one, own) for one in mine):
            twice += 1
            continue
        for unique in person_rows.same_place(table, place.column):
            rival = next((one for one in mine if unique and _alike(row, one, unique)), None)
            if rival is not None:
                differing = [name for name in own if row[name] != rival[name]]
                clashes.append(
                    Clash(
                        table.name,
                        rival["id"],
                        row["id"],
                        {name: row[name] for name in unique},
                        {name: rival[name] for name in differing},
                        {name: row[name] for name in differing},
                    )
                )
                break
    return Moving(table.name, len(theirs), twice), clashes


def _alike(one: Mapping[str, Any], other: Mapping[str, Any], names: Sequence[str]) -> bool:
    return all(one[name] == other[name] for name in names)
