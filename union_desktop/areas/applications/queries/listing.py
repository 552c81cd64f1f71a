# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of applications: search, filters, sums, and the same applications by state for the board."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from union_desktop.areas.aid.terms import Path
from union_desktop.areas.applications.terms import BOARD, STATUS_LABELS
from union_desktop.areas.hardship.terms import CAUSES
from union_desktop.areas.members.queries import search
from union_desktop.core.listing import ListColumn, Listing, Wanted, date_column, money_column, text_column
from union_desktop.core.reading import Reader
from union_desktop.core.values import format_yuan

STATES: Final = tuple((state, STATUS_LABELS[state]) for state in BOARD)
MOST_CARDS: Final = 200  # of one state on the board; more are found in the list

_ORDER: Final = (
    "case a.status " + " ".join(f"when '{state}' then {at}" for at, state in enumerate(BOARD)) + " end"
)
SORTS: Final = {
    "number": "a.application_no",
    "name": "p.pinyin",
    "staff_no": "p.staff_no",
    "scheme": "s.sort_order{direction}, s.name",
    "status": _ORDER,
    "applied_on": "a.applied_on",
    "department": "a.department",
    "group": "a.group_name",
    "campus": "c.sort_order",
    "cause": "a.main_cause",
    "requested": "a.amount_requested",
    "approved": "a.amount_approved",
}
_FROM: Final = (
    " from aid_application a join person p on p.id = a.person_id join aid_scheme s on s.id = a.scheme_id"
    " left join campus c on c.id = a.campus_id"
)


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """One line of the list; amounts in fen."""

    id: int
    number: str
    person_id: int
    name: str
    staff_no: str
    scheme: str
    status: str
    applied_on: dt.date
    department: str
    group: str
    campus: str
    main_cause: str
    requested: int
    approved: int | None


def find_ids(reader: Reader, wanted: Wanted) -> array[int]:
    """Ids of the applications that match, in order."""
    where, parameters = _conditions(wanted)
    direction = " desc" if wanted.descending else ""
    sort = wanted.sort or "number"
    key = SORTS[sort].format(direction=direction)
    tail = "" if sort == "number" else ", a.application_no"
    return reader.ids(f"select a.id{_FROM}{where} order by {key}{direction}{tail}", **parameters)


def rows(reader: Reader, ids: Sequence[int]) -> dict[int, ApplicationRow]:
    """What the list shows of these applications."""
    listed = ",".join(map(str, ids))
    found = reader.rows(
        "select a.id, a.application_no, a.person_id, p.name, p.staff_no, s.name, a.status, a.applied_on, a.department,"
        f" a.group_name, coalesce(c.name, ''), a.main_cause, a.amount_requested, a.amount_approved{_FROM}"
        f" where a.id in ({listed})"
    )
    return {row[0]: ApplicationRow(*(*row[:7], dt.date.fromisoformat(row[7]), *row[8:])) for row in found}


def tally(reader: Reader, wanted: Wanted) -> str:
    """What the applications shown ask for, and what was decided."""
    where, parameters = _conditions(wanted)
    requested, approved = reader.rows(
        f"select coalesce(sum(a.amount_requested), 0), coalesce(sum(a.amount_approved), 0){_FROM}{where}",
        **parameters,
    )[0]
    told = f"申请 {format_yuan(requested, grouped=True)} 元"
    return f"{told}　审定 {format_yuan(approved, grouped=True)} 元" if approved else told


def by_state(reader: Reader, wanted: Wanted) -> dict[str, list[ApplicationRow]]:
    """The applications that match by state, newest first, at most ``MOST_CARDS`` of each."""
    where, parameters = _conditions(wanted)
    ids = reader.ids(
        "select id from (select a.id as id, a.status as status, a.application_no as number, row_number() over"
        f" (partition by a.status order by a.application_no desc) as place{_FROM}{where})"
        " where place <= :most order by number desc",
        most=MOST_CARDS,
        **parameters,
    )
    found: dict[str, list[ApplicationRow]] = {state: [] for state in BOARD}
    shown = rows(reader, ids)
    for number in ids:
        found[shown[number].status].append(shown[number])
    return found


def counts(reader: Reader, wanted: Wanted) -> dict[str, int]:
    """How many of the applications that match are in which state."""
    where, parameters = _conditions(wanted)
    return dict(reader.rows(f"select a.status, count(*){_FROM}{where} group by 1", **parameters))


def scheme_choices(reader: Reader) -> list[tuple[str, str]]:
    """Schemes one applies for, closed ones last."""
    return [
        (str(number), name)
        for number, name in reader.rows(
            "select id, name from aid_scheme where path = :path order by closed_on is not null, sort_order, id",
            path=Path.APPLICATION.value,
        )
    ]


def open_schemes(reader: Reader, on: dt.date) -> list[tuple[str, str]]:
    """Schemes one can apply for on a day."""
    return [
        (str(number), name)
        for number, name in reader.rows(
            "select id, name from aid_scheme where path = :path and (closed_on is null or closed_on > :day)"
            " order by sort_order, id",
            path=Path.APPLICATION.value,
            day=on.isoformat(),
        )
    ]


def year_choices(reader: Reader) -> list[tuple[str, str]]:
    """Years of applications, the newest first."""
    found = reader.rows("select distinct substr(applied_on, 1, 4) from aid_application order by 1 desc")
    return [(year, f"{year} 年") for (year,) in found]


def _conditions(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    found: list[str] = []
    parameters: dict[str, Any] = {}
    if text := wanted.text.strip():
        match = search.expression(text)
        parameters["number"] = f"%{text.upper()}%"
        people = f" or a.person_id in ({search.MATCH})" if match else ""
        found.append(f"(a.application_no like :number{people})")
        if match:
            parameters["match"] = match
    if states := [one for one in wanted.values("state") if one in BOARD]:
        found.append(f"a.status in ({', '.join(repr(one) for one in states)})")
    for key, column in (("scheme", "a.scheme_id"), ("campus", "a.campus_id")):
        if numbers := wanted.numbers(key):
            found.append(f"{column} in ({', '.join(map(str, numbers))})")
    if year := wanted.value("year"):
        found.append("a.applied_on >= :first and a.applied_on <= :last")
        parameters |= {"first": f"{year}-01-01", "last": f"{year}-12-31"}
    return (f" where {' and '.join(found)}" if found else ""), parameters


def _status(row: ApplicationRow) -> str:
    return STATUS_LABELS[row.status]


def _cause(row: ApplicationRow) -> str:
    return CAUSES.get(row.main_cause, "")


LIST: Final[Listing[ApplicationRow]] = Listing(
    f"{__name__}:LIST",
    "补助申请一览表",
    (
        text_column("number", "申请编号", lambda row: row.number, 110),
        text_column("name", "申请人", lambda row: row.name, 90),
        text_column("staff_no", "工号", lambda row: row.staff_no, 90),
        text_column("scheme", "补助项目", lambda row: row.scheme, 100),
        text_column("status", "状态", _status, 130),
        money_column("requested", "申请金额（元）", lambda row: row.requested, 120),
        money_column("approved", "审定金额（元）", lambda row: row.approved, 120),
        date_column("applied_on", "申请日期", lambda row: row.applied_on),
        text_column("department", "部门", lambda row: row.department, 140),
        text_column("campus", "校区", lambda row: row.campus, 80),
        ListColumn("group", "工会小组", lambda row: row.group, 120, hidden=True),
        ListColumn("cause", "致困原因", _cause, 120, hidden=True),
    ),
    rows,
)
