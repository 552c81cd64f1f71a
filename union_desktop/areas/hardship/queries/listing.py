# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of hardship files: search, filters, the lists of what is to be done; no identity numbers, no diagnoses."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from union_desktop.areas.hardship.queries import measure
from union_desktop.areas.hardship.queries.days import months_before
from union_desktop.areas.hardship.queries.households import OPEN
from union_desktop.areas.hardship.terms import CAUSES, STATUS_LABELS, HardshipClass
from union_desktop.areas.members.queries import search
from union_desktop.core import clock
from union_desktop.core.asking import stored_day
from union_desktop.core.listing import ListColumn, Listing, Wanted, date_column, money_column, text_column
from union_desktop.core.reading import Reader

#: What waits to be done, as choices of a filter.
WORK: Final = (
    ("review_due", "到期待复核"),
    ("untouched", "一年没有办理"),
    ("sample", "抽查待核查"),
    ("double", "证件号码重复在档"),
)
#: Key of the filter whose one value lists files by number: what another area knows about them.
ONLY: Final = "only"
CLASSES: Final = (*((one.value, one.label) for one in HardshipClass), ("", "未认定"))


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of the list."""

    id: int
    case_no: str
    person_id: int
    name: str
    staff_no: str
    department: str
    group: str
    campus: str
    status: str
    hardship_class: str
    main_cause: str
    size: int
    per_capita: int | None
    opened_on: dt.date
    filed_on: dt.date | None
    reviewed_on: dt.date | None
    closed_on: dt.date | None
    touched_on: dt.date


#: Column key → what to sort by; causes and states in the order the office names them.
SORTS: Final = {
    "case_no": "c.case_no",
    "name": "p.pinyin",
    "staff_no": "p.staff_no",
    "department": "p.department",
    "group": "(select v.sort_order from union_org_version v where v.org_id = p.now_group_id"
    " order by v.valid_from desc limit 1){direction}, p.now_group_id",
    "campus": "(select k.sort_order from campus k where k.id = p.now_campus_id)",
    "status": "case c.status "
    + " ".join(f"when '{state}' then {at}" for at, state in enumerate(STATUS_LABELS))
    + " end",
    "class": "case c.hardship_class when 'deep' then 0 when 'relative' then 1 when 'accidental' then 2"
    " when '' then 3 else 4 end",
    "cause": "c.main_cause",
    "size": "(select count(*) from household_member m where m.case_id = c.id and m.shares_home)",
    "per_capita": "(select a.per_capita from hardship_assessment a where a.case_id = c.id order by a.id desc limit 1)",
    "opened_on": "c.opened_on",
    "filed_on": "c.filed_on",
    "reviewed_on": "c.reviewed_on",
    "closed_on": "c.closed_on",
    "touched_on": "c.touched_on",
}

_WORK_SQL: Final = {
    # Who was filed again after a relief is reviewed from that day on, not from the review before it.
    "review_due": "c.status = 'filed' and max(c.filed_on, coalesce(c.reviewed_on, c.filed_on)) <= :due",
    "untouched": f"c.status in {OPEN} and c.touched_on <= :year_ago",
    "sample": "exists (select 1 from hardship_sample_case x where x.case_id = c.id and x.checked_on is null)",
    "double": f"c.status in {OPEN} and exists (select 1 from household_member a left join person ap"
    " on ap.id = a.person_id join household_member b on b.case_id <> a.case_id join hardship_case d"
    f" on d.id = b.case_id and d.status in {OPEN} left join person bp on bp.id = b.person_id"
    " where a.case_id = c.id and (a.person_id = b.person_id or"
    " coalesce(nullif(ap.id_number, ''), a.id_number) <> '' and"
    " coalesce(nullif(ap.id_number, ''), a.id_number) = coalesce(nullif(bp.id_number, ''), b.id_number)))",
}


_ROW: Final = (
    "select c.id, c.case_no, c.person_id, p.name, p.staff_no, p.department, coalesce(v.name, ''),"
    " coalesce(k.name, ''), c.status, c.hardship_class, c.main_cause, (select count(*) from household_member m"
    " where m.case_id = c.id and m.shares_home), (select a.per_capita from hardship_assessment a"
    " where a.case_id = c.id order by a.id desc limit 1), c.opened_on, c.filed_on, c.reviewed_on, c.closed_on,"
    " c.touched_on from hardship_case c join person p on p.id = c.person_id"
    " left join union_org_version v on v.org_id = p.now_group_id and v.valid_from <= :day and v.valid_to > :day"
    " left join campus k on k.id = p.now_campus_id where c.id in ({listed})"
)


def find_ids(reader: Reader, wanted: Wanted) -> array[int]:
    """Ids of the files that match, in order."""
    conditions, parameters = _conditions(reader, wanted)
    direction = " desc" if wanted.descending else ""
    sort = wanted.sort or "case_no"
    key = SORTS[sort].format(direction=direction)
    tail = "" if sort == "case_no" else ", c.case_no"
    where = f" where {' and '.join(conditions)}" if conditions else ""
    return reader.ids(
        f"select c.id from hardship_case c join person p on p.id = c.person_id{where} order by {key}{direction}{tail}",
        **parameters,
    )


def count_by_status(reader: Reader, wanted: Wanted) -> dict[str, int]:
    """How many of the files that match are in which state."""
    conditions, parameters = _conditions(reader, wanted)
    where = f" where {' and '.join(conditions)}" if conditions else ""
    return dict(
        reader.rows(
            "select c.status, count(*) from hardship_case c join person p on p.id = c.person_id"
            f"{where} group by 1",
            **parameters,
        )
    )


def tally(reader: Reader, wanted: Wanted) -> str:
    """How many of what is shown are on file, and how many people live in those households."""
    conditions, parameters = _conditions(reader, wanted)
    filed, people = reader.one(
        "select count(*), coalesce(sum((select count(*) from household_member m where m.case_id = c.id"
        " and m.shares_home)), 0) from hardship_case c join person p on p.id = c.person_id where "
        + " and ".join([*conditions, "c.status = 'filed'"]),
        **parameters,
    ) or (0, 0)
    return f"在档 {filed:,} 户 {people:,} 人"


def rows(reader: Reader, ids: Sequence[int]) -> dict[int, CaseRow]:
    """The lines of these files."""
    if not len(ids):
        return {}
    listed = ",".join(str(int(one)) for one in ids)
    found: dict[int, CaseRow] = {}
    for *plain, opened, filed, reviewed, closed, touched in reader.iterate(
        _ROW.format(listed=listed), day=clock.today().isoformat()
    ):
        days = (_day(opened), stored_day(filed), stored_day(reviewed), stored_day(closed), _day(touched))
        found[plain[0]] = CaseRow(*(*plain, *days))
    return found


def group_choices(reader: Reader) -> list[tuple[str, str]]:
    """The groups that workers of files are in, for a filter."""
    return [
        (str(number), name)
        for number, name in reader.rows(
            "select v.org_id, v.name from union_org_version v where v.valid_from <= :day and v.valid_to > :day"
            " and v.org_id in (select p.now_group_id from hardship_case c join person p on p.id = c.person_id)"
            " order by v.sort_order, v.name",
            day=clock.today().isoformat(),
        )
    ]


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _conditions(reader: Reader, wanted: Wanted) -> tuple[list[str], dict[str, Any]]:
    conditions: list[str] = []
    parameters: dict[str, Any] = {}
    text = wanted.text.strip()
    if text:
        # Numbers of files and names of relatives are looked for as written, people as everywhere.
        escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        either = [
            "c.case_no like :like escape '\\'",
            "c.id in (select m.case_id from household_member m where m.name like :like escape '\\')",
        ]
        parameters["like"] = f"%{escaped}%"
        if match := search.expression(text):
            either.append(f"c.person_id in ({search.MATCH})")
            parameters["match"] = match
        conditions.append(f"({' or '.join(either)})")
    for key, column, values in (
        ("status", "c.status", wanted.values("status")),
        ("class", "c.hardship_class", wanted.values("class")),
        ("cause", "c.main_cause", wanted.values("cause")),
        ("campus", "p.now_campus_id", wanted.numbers("campus")),
        ("group", "p.now_group_id", wanted.numbers("group")),
    ):
        if values:
            names = [f"{key}{at}" for at in range(len(values))]
            parameters.update(zip(names, values, strict=True))
            conditions.append(f"{column} in ({', '.join(':' + one for one in names)})")
    only = wanted.value(ONLY)
    if only:
        conditions.append(f"c.id in ({','.join(str(int(one)) for one in only.split(','))})")
    work = wanted.value("work")
    if work:
        today = clock.today()
        conditions.append(f"({_WORK_SQL[work]})")
        if work == "review_due":
            parameters["due"] = months_before(today, measure.review_months(reader, today)).isoformat()
        if work == "untouched":
            parameters["year_ago"] = months_before(today, 12).isoformat()
    return conditions, parameters


def _class(row: CaseRow) -> str:
    return HardshipClass(row.hardship_class).label if row.hardship_class else "未认定"


LIST: Final[Listing[CaseRow]] = Listing(
    f"{__name__}:LIST",
    "困难职工档案台账",
    (
        text_column("case_no", "档案编号", lambda row: row.case_no, 108),
        text_column("name", "姓名", lambda row: row.name, 76),
        text_column("staff_no", "工号", lambda row: row.staff_no, 76),
        text_column("department", "部门", lambda row: row.department, 124),
        text_column("status", "状态", lambda row: STATUS_LABELS[row.status], 112),
        text_column("class", "困难类别", _class, 76),
        text_column("cause", "主要致困原因", lambda row: CAUSES.get(row.main_cause, row.main_cause), 112),
        ListColumn("size", "人口", lambda row: str(row.size), 48, "count", lambda row: row.size, total=True),
        money_column("per_capita", "人均月收入（元）", lambda row: row.per_capita, 112, total=False),
        date_column("filed_on", "建档日期", lambda row: row.filed_on),
        date_column("reviewed_on", "复核日期", lambda row: row.reviewed_on),
        text_column("group", "工会小组", lambda row: row.group, 120),
        ListColumn("campus", "校区", lambda row: row.campus, 80, hidden=True),
        ListColumn(
            "closed_on",
            "脱困、注销日期",
            lambda row: row.closed_on.isoformat() if row.closed_on else "",
            104,
            "date",
            lambda row: row.closed_on,
            hidden=True,
        ),
        ListColumn(
            "opened_on",
            "登记日期",
            lambda row: row.opened_on.isoformat(),
            100,
            "date",
            lambda row: row.opened_on,
            hidden=True,
        ),
        ListColumn(
            "touched_on",
            "最近办理",
            lambda row: row.touched_on.isoformat(),
            100,
            "date",
            lambda row: row.touched_on,
            hidden=True,
        ),
    ),
    rows,
)
