# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of meetings, and one of them in a few facts."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from union_desktop.areas.applications.queries.meeting import sheet
from union_desktop.areas.applications.terms.meetings import (
    HELD,
    MEETING_LABELS,
    NEEDED_WORDS,
    PLANNED,
    MeetingKind,
    MeetingSheet,
    problems,
)
from union_desktop.core.listing import (
    Facts,
    ListColumn,
    Listing,
    Wanted,
    date_column,
    money_column,
    text_column,
)
from union_desktop.core.reading import Reader
from union_desktop.core.values import format_yuan

STATES: Final = ((PLANNED, MEETING_LABELS[PLANNED]), (HELD, MEETING_LABELS[HELD]))
KINDS: Final = tuple((one.value, one.label) for one in MeetingKind)
SORTS: Final = {
    "name": "m.name",
    "kind": "m.kind",
    "held_on": "m.held_on",
    "status": "m.status",
    "place": "m.place",
    "items": "(select count(*) from meeting_item i where i.meeting_id = m.id)",
    "present": "(select count(*) from meeting_attendee t where t.meeting_id = m.id and t.votes and t.present)",
    "amount": "(select sum(i.amount_decided) from meeting_item i where i.meeting_id = m.id and i.decision = 'approved')",
}


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One line of the list; ``amount`` is what was agreed to, in fen."""

    id: int
    name: str
    kind: str
    held_on: dt.date
    place: str
    status: str
    items: int
    expected: int
    present: int
    amount: int


def find_ids(reader: Reader, wanted: Wanted) -> array[int]:
    """Ids of the meetings that match, in order."""
    found: list[str] = []
    parameters: dict[str, Any] = {}
    if text := wanted.text.strip():
        found.append(
            "(m.name like :text or m.place like :text or exists (select 1 from meeting_item i"
            " join aid_application a on a.id = i.application_id join person p on p.id = a.person_id"
            " where i.meeting_id = m.id and (p.name like :text or a.application_no like :text)))"
        )
        parameters["text"] = f"%{text}%"
    for key, known in (("status", STATES), ("kind", KINDS)):
        if chosen := [code for code, _ in known if code in wanted.values(key)]:
            found.append(f"m.{key} in ({', '.join(map(repr, chosen))})")
    if year := wanted.value("year"):
        found.append("m.held_on >= :first and m.held_on <= :last")
        parameters |= {"first": f"{year}-01-01", "last": f"{year}-12-31"}
    where = f" where {' and '.join(found)}" if found else ""
    direction = " desc" if wanted.descending else ""
    key = SORTS[wanted.sort or "held_on"]
    return reader.ids(
        f"select m.id from committee_meeting m{where} order by {key}{direction}, m.id{direction}",
        **parameters,
    )


def rows(reader: Reader, ids: Sequence[int]) -> dict[int, MeetingRow]:
    """What the list shows of these meetings."""
    listed = ",".join(map(str, ids))
    found = reader.rows(
        "select m.id, m.name, m.kind, m.held_on, m.place, m.status,"
        " (select count(*) from meeting_item i where i.meeting_id = m.id),"
        " (select count(*) from meeting_attendee t where t.meeting_id = m.id and t.votes),"
        f" {SORTS['present']}, coalesce({SORTS['amount']}, 0) from committee_meeting m where m.id in ({listed})"
    )
    return {row[0]: MeetingRow(*(*row[:3], dt.date.fromisoformat(row[3]), *row[4:])) for row in found}


def year_choices(reader: Reader) -> list[tuple[str, str]]:
    """Years of meetings, the newest first."""
    found = reader.rows("select distinct substr(held_on, 1, 4) from committee_meeting order by 1 desc")
    return [(year, f"{year} 年") for (year,) in found]


def facts(reader: Reader, meeting_id: int) -> Facts | None:
    """A meeting beside the list and at the top of its page."""
    one = sheet(reader, meeting_id)
    if one is None:
        return None
    open_ = one.status == PLANNED
    return Facts(
        one.name,
        MEETING_LABELS[one.status],
        f"{one.held_on:%Y-%m-%d}　{one.place}",
        (
            ("会议类别", one.kind.label),
            ("应到", f"{one.expected} 人（有表决权）"),
            ("实到", f"{one.present} 人" + (f"，列席 {one.observers} 人" if one.observers else "")),
            ("法定人数", quorum_words(one)),
            ("议题", f"{len(one.items)} 项"),
            ("同意金额", f"{format_yuan(one.decided, grouped=True)} 元" if one.decided else ""),
        ),
        warnings=tuple(each.sentence for each in problems(one)[:5]) if open_ else (),
        notes=(rule_words(one),),
        steps=("meetings.hold", "meetings.edit") if open_ else ("meetings.minutes",),
    )


def quorum_words(one: MeetingSheet) -> str:
    """Whether enough came, and how many it takes."""
    if not one.expected:
        return ""
    least = one.rule.least_present(one.expected)
    return f"须到 {least} 人，{'已达到' if one.quorate else '未达到'}"


def rule_words(one: MeetingSheet) -> str:
    """By which rule is counted."""
    share, whole = one.rule.quorum
    told = f"到会不少于应到的 {share}/{whole}" if whole < 100 else f"到会不少于应到的 {share / 100:g}%"
    source = f"按{one.rule.title}" if one.rule.title else "制度没有规定，按通常做法"
    return f"{source}：{told}，赞成票{NEEDED_WORDS[one.rule.needed]}方为通过；回避的人不参加该项表决，不计入基数。"


def _kind(row: MeetingRow) -> str:
    return MeetingKind(row.kind).label


def _status(row: MeetingRow) -> str:
    return MEETING_LABELS[row.status]


LIST: Final[Listing[MeetingRow]] = Listing(
    f"{__name__}:LIST",
    "审定会议一览表",
    (
        date_column("held_on", "开会日期", lambda row: row.held_on),
        text_column("name", "会议名称", lambda row: row.name, 240),
        text_column("status", "状态", _status, 130),
        ListColumn(
            "items", "议题", lambda row: str(row.items), 60, "count", lambda row: row.items, total=True
        ),
        ListColumn("present", "实到/应到", lambda row: f"{row.present}/{row.expected}", 90),
        money_column("amount", "同意金额（元）", lambda row: row.amount, 120),
        text_column("place", "地点", lambda row: row.place, 140),
        ListColumn("kind", "会议类别", _kind, 140, hidden=True),
    ),
    rows,
)
