# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds everything computed about members against what is recorded; reads only, so that nothing is mended silently."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from union_desktop.areas.members.model import SEARCH_TABLE
from union_desktop.areas.members.queries import counts
from union_desktop.areas.members.service import projection
from union_desktop.areas.members.service.timeline import Event, Span, timeline
from union_desktop.areas.members.terms import EventKind
from union_desktop.core.errors import UserError
from union_desktop.core.reading import Reader

_MOST: Final = 20


def findings(reader: Reader, today: dt.date) -> list[str]:
    """Chinese sentences for what does not agree, naming people by number only; empty when all is well."""
    return [
        *counts.mismatches(reader, today),
        *_spans(reader),
        *_wages(reader),
        *_search(reader),
        *_units(reader),
    ]


def _spans(reader: Reader) -> Iterator[str]:
    day = reader.value("select day from membership_as_of")
    events = reader.iterate(
        "select person_id, id, membership_id, kind, happened_on, union_group_id, campus_id, staff_category, basis"
        " from membership_event order by person_id, happened_on, id"
    )
    stored = _by_person(
        reader.iterate(
            "select person_id, membership_id, from_on, to_on, status, union_group_id, campus_id, staff_category, basis"
            " from membership_span order by person_id, from_on, id"
        )
    )
    now = {
        row[0]: tuple(row[1:])
        for row in reader.iterate(
            "select id, now_status, now_group_id, now_campus_id, now_category, now_joined_on from person"
        )
    }
    wrong: list[int] = []
    stale: list[int] = []
    for person_id, rows in groupby(events, key=itemgetter(0)):
        spans = _computed(rows)
        kept = stored.pop(person_id, [])
        if spans is None or [projection.span_values(span) for span in spans] != kept:
            wrong.append(person_id)
        # No day on file means that no day has passed since the first member was taken in.
        if day is not None and projection.now_columns(spans or [], str(day)) != now.pop(person_id, None):
            stale.append(person_id)
    wrong += stored
    if wrong:
        yield f"有 {len(wrong)} 人的会籍时段与会籍变动记录不符（人员编号 {_some(wrong)}）。"
    if stale:
        yield f"有 {len(stale)} 人在名单上的当前状态与会籍时段不符（人员编号 {_some(stale)}）。"
    if day is not None:
        ghosts = [person_id for person_id, columns in now.items() if columns != ("", None, None, "", None)]
        if ghosts:
            yield f"有 {len(ghosts)} 人没有会籍变动记录却显示为会员（人员编号 {_some(ghosts)}）。"


def _wages(reader: Reader) -> Iterator[str]:
    day = reader.value("select day from membership_as_of")
    if day is None:
        return
    stale = reader.ids(
        f"select id from person where wage_base is distinct from {projection.wage_on(':day')} order by id",
        day=day,
    )
    if stale:
        yield f"有 {len(stale)} 人的会费基数与按日期的记录不符（人员编号 {_some(list(stale))}）。"


def _search(reader: Reader) -> Iterator[str]:
    people = set(reader.ids("select id from person"))
    found = set(reader.ids(f"select rowid from {SEARCH_TABLE}"))
    if people - found:
        missing = sorted(people - found)
        yield f"有 {len(missing)} 人不在搜索索引里，会搜不到（人员编号 {_some(missing)}）。"
    if found - people:
        yield f"搜索索引里有 {len(found - people)} 条多余的记录。"


def _units(reader: Reader) -> Iterator[str]:
    twice = reader.value(
        "select count(*) from union_org_version a join union_org_version b on b.org_id = a.org_id and b.id > a.id"
        " and b.valid_from < a.valid_to and a.valid_from < b.valid_to"
    )
    if twice:
        yield f"组织机构有 {twice} 处在同一天有两个名称或上级。"


def _computed(rows: Iterable[tuple[Any, ...]]) -> list[Span] | None:
    try:
        return timeline(
            Event(number, membership_id, EventKind(kind), str(on), *placement)
            for _, number, membership_id, kind, on, *placement in rows
        )
    except UserError:
        return None


def _by_person(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(tuple(row[1:]))
    return found


def _some(numbers: list[int]) -> str:
    shown = "、".join(str(number) for number in numbers[:_MOST])
    return shown if len(numbers) <= _MOST else f"{shown} 等"
