# SPDX-License-Identifier: GPL-3.0-or-later
"""The register: what the office was told and what followed, one line a case."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from union_desktop.areas.members.queries import search
from union_desktop.areas.visits.terms import (
    KNOWN,
    NOTICE_SOURCES,
    STATUS_LABELS,
    UNVISITED,
    VISITED,
    Occasion,
)
from union_desktop.core import clock, values
from union_desktop.core.listing import ListColumn, Listing, Wanted, date_column, money_column, text_column
from union_desktop.core.reading import Reader

OVERDUE, PAPERS_LACK = "overdue", "papers"
STATUS_CHOICES: Final = tuple(STATUS_LABELS.items())
OCCASION_CHOICES: Final = tuple((one.value, one.label) for one in Occasion)
SOURCE_CHOICES: Final = tuple(NOTICE_SOURCES.items())
ATTENTION_CHOICES: Final = ((OVERDUE, "超过看望期限"), (PAPERS_LACK, "材料未齐"))
#: Cases that wait, and cases that wait longer than the standard of their day wants, as SQL over c.
_WAITS: Final = f"c.status = '{KNOWN}'"
_LATE: Final = f"{_WAITS} and c.due_on < :today"
_LACKING: Final = (
    "(select count(*) from paper_check q where q.about_id = c.id and q.about_table = 'concern_case'"
    " and q.state <> 'present' and q.reason = '')"
)
_FIRST: Final = "(select min(v.visited_on) from visit v where v.case_id = c.id)"
_DAYS: Final = f"julianday(coalesce({_FIRST}, :today)) - julianday(c.noticed_on)"
_FROM: Final = "from concern_case c join person p on p.id = c.person_id"
_SORTS: Final = {
    "name": "p.pinyin",
    "staff_no": "p.staff_no",
    "occasion": "c.occasion",
    "noticed_on": "c.noticed_on",
    "happened_on": "c.happened_on",
    "due_on": "c.due_on is null, c.due_on",
    "group": "c.group_name",
    "campus": "c.campus_id",
    "department": "c.department",
    "visited_on": _FIRST,
    "days": _DAYS,
    "cash": "(select sum(v.cash) from visit v where v.case_id = c.id)",
    "gift_value": "(select sum(v.gift_value) from visit v where v.case_id = c.id)",
}


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line; ``days`` from notice to the first visit, while none was made until today; amounts over all visits, fen."""

    id: int
    person_id: int
    name: str
    staff_no: str
    occasion: str
    relative: str
    status: str
    noticed_on: dt.date
    notice_source: str
    told_by: str
    happened_on: dt.date | None
    due_on: dt.date | None
    place: str
    group: str
    campus: str
    department: str
    visited_on: dt.date | None
    visitors: str
    visits: int
    cash: int
    gift: str
    gift_value: int
    received_by: str
    closing_note: str
    lacking: int
    days: int

    @property
    def occasion_label(self) -> str:
        """The occasion, with the relative it is about."""
        label = Occasion(self.occasion).label
        return f"{label}（{self.relative}）" if self.relative else label

    @property
    def waits(self) -> bool:
        """Whether somebody still has to go."""
        return self.status == KNOWN

    @property
    def late(self) -> int:
        """By how many days it is late today; 0 when it is not or has no limit."""
        if not self.waits or self.due_on is None:
            return 0
        return max(0, (clock.today() - self.due_on).days)

    @property
    def state(self) -> str:
        """The state in words of today: 待慰问 · 超期 3 天."""
        text = STATUS_LABELS[self.status]
        return f"{text}（超期 {self.late} 天）" if self.late else text

    @property
    def days_label(self) -> str:
        """Days to the visit, or of waiting; nothing for who could not be visited."""
        if self.status == UNVISITED:
            return ""
        return f"已等 {self.days}" if self.waits else str(self.days)


def find_ids(reader: Reader, wanted: Wanted) -> array[int]:
    """Ids in the order asked for; that of the state puts who waits longest first, then the newest."""
    sql, named = conditions(wanted)
    if wanted.sort in ("", "status"):
        waiting, newest = ("", " desc") if wanted.descending else (" desc", "")
        order = (
            f"{_WAITS}{waiting}, case when {_WAITS} then c.noticed_on end{newest},"
            f" c.status{newest}, c.noticed_on{waiting}"
        )
    else:
        order = f"{_SORTS.get(wanted.sort, 'c.noticed_on')}{' desc' if wanted.descending else ''}"
    return reader.ids(f"select c.id {_FROM}{sql} order by {order}, c.id desc", **named)


def rows(reader: Reader, ids: Sequence[int]) -> dict[int, CaseRow]:
    """The lines with these ids."""
    found: dict[int, CaseRow] = {}
    for row in reader.rows(
        "select c.id, p.id, p.name, p.staff_no, c.occasion, c.relative, c.status, c.noticed_on, c.notice_source,"
        " c.told_by, c.happened_on, c.due_on, c.place, c.group_name, coalesce(m.name, ''), c.department,"
        f" {_FIRST}, coalesce((select v.visitors from visit v where v.case_id = c.id order by v.visited_on, v.id"
        " limit 1), ''), (select count(*) from visit v where v.case_id = c.id),"
        " coalesce((select sum(v.cash) from visit v where v.case_id = c.id), 0),"
        " coalesce((select group_concat(v.gift, '、') from visit v where v.case_id = c.id and v.gift <> ''), ''),"
        " coalesce((select sum(v.gift_value) from visit v where v.case_id = c.id), 0),"
        " coalesce((select v.received_by from visit v where v.case_id = c.id order by v.visited_on, v.id limit 1),"
        f" ''), c.closing_note, {_LACKING}, cast({_DAYS} as integer) {_FROM}"
        f" left join campus m on m.id = c.campus_id where c.id in ({','.join(map(str, ids))})",
        today=clock.today().isoformat(),
    ):
        fields = list(row)
        for at in (7, 10, 11, 16):
            fields[at] = dt.date.fromisoformat(row[at]) if row[at] else None
        found[row[0]] = CaseRow(*fields)
    return found


def tally(reader: Reader, wanted: Wanted) -> str:
    """Coverage and money of what is shown: «已慰问 36 / 得知 40（90.00%） · 待慰问 3（超期 1） · 慰问金 12,000.00 元»."""
    sql, named = conditions(wanted)
    known, visited, waiting, late, cash, goods = reader.rows(
        f"select count(*), sum(c.status = '{VISITED}'), sum({_WAITS}), coalesce(sum({_LATE}), 0),"
        " coalesce(sum((select sum(v.cash) from visit v where v.case_id = c.id)), 0),"
        f" coalesce(sum((select sum(v.gift_value) from visit v where v.case_id = c.id)), 0) {_FROM}{sql}",
        **named,
    )[0]
    if not known:
        return ""
    said = [f"已慰问 {visited:,} / 得知 {known:,}（{visited * 10_000 // known / 100:.2f}%）"]
    if waiting:
        said.append(f"待慰问 {waiting:,}{f'（超期 {late:,}）' if late else ''}")
    said.append(f"慰问金 {values.format_yuan(cash, grouped=True)} 元")
    if goods:
        said.append(f"慰问品 {values.format_yuan(goods, grouped=True)} 元")
    return " · ".join(said)


def year_choices(reader: Reader) -> list[tuple[str, str]]:
    """Years the office was told something in, the newest first."""
    found = reader.rows("select distinct substr(noticed_on, 1, 4) from concern_case order by 1 desc")
    return [(year, f"{year} 年") for (year,) in found]


def group_choices(reader: Reader) -> list[tuple[str, str]]:
    """Groups that stand in the register, under the name they had last."""
    return [
        (str(number), name)
        for number, name in reader.rows(
            "select group_id, max(group_name) from concern_case where group_id is not null group by 1 order by 2"
        )
    ]


def conditions(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    """The where clause over concern_case c and person p."""
    found: list[str] = []
    named: dict[str, Any] = {"today": clock.today().isoformat()}
    if wanted.text:
        named |= {"match": search.expression(wanted.text), "like": f"%{wanted.text}%"}
        hit = f"p.id in ({search.MATCH}) or " if named["match"] else ""
        found.append(f"({hit}c.place like :like or c.told_by like :like)")
    for key, column in (
        ("status", "c.status"),
        ("occasion", "c.occasion"),
        ("source", "c.notice_source"),
        ("year", "substr(c.noticed_on, 1, 4)"),
    ):
        if ticked := wanted.values(key):
            names = [f"{key}{at}" for at in range(len(ticked))]
            named |= dict(zip(names, ticked, strict=True))
            found.append(f"{column} in ({', '.join(':' + one for one in names)})")
    for key, column in (("campus", "c.campus_id"), ("group", "c.group_id")):
        if numbers := wanted.numbers(key):
            found.append(f"{column} in ({','.join(map(str, numbers))})")
    ways = {OVERDUE: f"({_LATE})", PAPERS_LACK: f"{_LACKING} > 0"}
    if attention := wanted.values("attention"):
        found.append(f"({' or '.join(ways[one] for one in attention)})")
    return (f" where {' and '.join(found)}" if found else ""), named


LIST: Final[Listing[CaseRow]] = Listing(
    f"{__name__}:LIST",
    "慰问登记台账",
    (
        text_column("name", "姓名", lambda row: row.name, 76),
        ListColumn("staff_no", "工号", lambda row: row.staff_no, 80, hidden=True),
        text_column("occasion", "事由", lambda row: row.occasion_label, 116),
        text_column("status", "状态", lambda row: row.state, 128),
        date_column("noticed_on", "得知日期", lambda row: row.noticed_on, 92),
        ListColumn(
            "source", "消息来源", lambda row: NOTICE_SOURCES.get(row.notice_source, ""), 88, sort=False
        ),
        ListColumn(
            "days",
            "天数",
            lambda row: row.days_label,
            64,
            "count",
            lambda row: None if row.status == UNVISITED else row.days,
            tip="从得知到第一次慰问的天数；还没有慰问的，是已经等了几天",
        ),
        text_column("group", "工会小组", lambda row: row.group, 104),
        ListColumn("campus", "校区", lambda row: row.campus, 76, hidden=True),
        ListColumn("department", "部门", lambda row: row.department, 110, hidden=True),
        ListColumn("place", "地点", lambda row: row.place, 120, hidden=True, sort=False),
        date_column("visited_on", "慰问日期", lambda row: row.visited_on, 92),
        ListColumn("visitors", "慰问人", lambda row: row.visitors, 96, sort=False),
        money_column("cash", "慰问金（元）", lambda row: row.cash or None, 96),
        ListColumn("gift", "慰问品", lambda row: row.gift, 100, sort=False),
        money_column("gift_value", "品值（元）", lambda row: row.gift_value or None, 88),
        ListColumn("received_by", "接收人", lambda row: row.received_by, 76, hidden=True, sort=False),
        ListColumn("due_on", "看望期限", lambda row: str(row.due_on or ""), 92, hidden=True),
        ListColumn(
            "closing_note", "未能慰问的原因", lambda row: row.closing_note, 150, hidden=True, sort=False
        ),
    ),
    rows,
)
