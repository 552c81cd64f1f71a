# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of members: ids first in the order asked for, rows when they are looked at."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from union_desktop.areas.members.queries import search
from union_desktop.areas.members.terms import MembershipStatus
from union_desktop.core import clock
from union_desktop.core.reading import Reader


@dataclass(frozen=True, slots=True)
class MemberFilter:
    """What the list shows; empty tuples mean "all". ``on`` other than None asks for the state on that day."""

    text: str = ""
    statuses: tuple[str, ...] = (MembershipStatus.ACTIVE.value,)
    group_ids: tuple[int, ...] = ()
    campus_ids: tuple[int, ...] = ()
    categories: tuple[str, ...] = ()
    genders: tuple[str, ...] = ()
    flagged_only: bool = False
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One line of the list; codes and whole numbers: the columns decide what is masked."""

    id: int
    name: str
    gender: str
    staff_no: str
    department: str
    group: str
    campus: str
    category: str
    status: str
    joined_on: str
    birth_date: str
    phone: str
    id_number: str
    id_flagged: int
    employer: str
    position: str
    professional_title: str
    ethnicity: str
    political_status: str
    education: str
    degree: str
    native_place: str
    card_no: str
    email: str


#: Column key → what to sort by; names sort by their stored reading, never by code point.
SORTS: Final = {
    "name": "p.pinyin",
    "gender": "p.gender",
    "staff_no": "p.staff_no",
    "department": "p.department",
    # In the office's own order of groups; the group's number keeps groups of equal rank apart.
    "group": "(select v.sort_order from union_org_version v where v.org_id = {group}"
    " order by v.valid_from desc limit 1){direction}, {group}",
    "campus": "(select c.sort_order from campus c where c.id = {campus})",
    "category": "(select k.sort_order from staff_category k where k.code = {category})",
    "status": "{status}",
    "joined_on": "p.now_joined_on",
    "birth_date": "p.birth_date",
    "employer": "p.employer",
    "position": "p.position",
    "professional_title": "p.professional_title",
    "ethnicity": "p.ethnicity",
    "political_status": "p.political_status",
    "education": "p.education",
    "degree": "p.degree",
    "native_place": "p.native_place",
    "email": "p.email",
}

_TODAY: Final = {
    "status": "p.now_status",
    "group": "p.now_group_id",
    "campus": "p.now_campus_id",
    "category": "p.now_category",
}
_THAT_DAY: Final = {
    "status": "s.status",
    "group": "s.union_group_id",
    "campus": "s.campus_id",
    "category": "s.staff_category",
}


def find_ids(
    reader: Reader,
    wanted: MemberFilter,
    sort: str = "name",
    *,
    descending: bool = False,
    first: int | None = None,
) -> array[int]:
    """Ids of the people who match, in order; only the ``first`` so many when given. With text and no other order asked, the best hits come first."""
    source, conditions, parameters = _conditions(wanted)
    words = _THAT_DAY if wanted.on else _TODAY
    if wanted.text.strip():
        if not parameters["match"]:
            return array("q")
        parameters["name"] = wanted.text.strip()
        order = (
            "p.name = :name desc, length(p.name), p.pinyin, p.id"
            if sort == "name" and not descending
            else _order(sort, descending, words)
        )
    else:
        order = _order(sort, descending, words)
    where = f" where {' and '.join(conditions)}" if conditions else ""
    limit = f" limit {first}" if first is not None else ""
    return reader.ids(f"select p.id from {source}{where} order by {order}{limit}", **parameters)


def is_cut(reader: Reader, wanted: MemberFilter) -> bool:
    """Whether the text matches so many people that only the first ``search.MOST`` were looked at."""
    match = search.expression(wanted.text)
    if not match:
        return False
    return bool(
        reader.value(
            f"select count(*) > {search.MOST} from ({search.MATCH} limit {search.MOST + 1})", match=match
        )
    )


def count_by_status(reader: Reader, wanted: MemberFilter) -> dict[str, int]:
    """How many of the people who match have which status; people without any are under ''."""
    source, conditions, parameters = _conditions(wanted)
    if wanted.text.strip() and not parameters["match"]:
        return {}
    status = (_THAT_DAY if wanted.on else _TODAY)["status"]
    where = f" where {' and '.join(conditions)}" if conditions else ""
    return dict(reader.rows(f"select {status}, count(*) from {source}{where} group by 1", **parameters))


def rows(reader: Reader, ids: Sequence[int], on: dt.date | None = None) -> dict[int, MemberRow]:
    """The lines of these people, as of today or as of ``on``."""
    if not len(ids):
        return {}
    listed = ",".join(map(str, ids))
    day = (on or clock.today()).isoformat()
    words = _THAT_DAY if on else _TODAY
    span = (
        " left join membership_span s on s.person_id = p.id and s.from_on <= :day and s.to_on > :day"
        if on
        else ""
    )
    sql = (
        "select p.id, p.name, p.gender, p.staff_no, p.department, coalesce(v.name, ''), coalesce(c.name, ''),"
        f" coalesce(k.name, ''), coalesce({words['status']}, ''), coalesce(p.now_joined_on, ''),"
        " coalesce(p.birth_date, ''), p.phone, p.id_number, p.id_flagged, p.employer, p.position, p.professional_title,"
        " p.ethnicity, p.political_status, p.education, p.degree, p.native_place,"
        " coalesce((select m.card_no from membership m where m.person_id = p.id order by m.id desc limit 1), ''), p.email"
        f" from person p{span}"
        f" left join union_org_version v on v.org_id = {words['group']} and v.valid_from <= :day and v.valid_to > :day"
        f" left join campus c on c.id = {words['campus']} left join staff_category k on k.code = {words['category']}"
        f" where p.id in ({listed})"
    )
    return {row[0]: MemberRow(*row) for row in reader.iterate(sql, day=day)}


def _order(sort: str, descending: bool, words: dict[str, str]) -> str:
    direction = " desc" if descending else ""
    key = SORTS[sort].format(direction=direction, **words)
    # The same order of people whatever the column: by name within equal values, and never by chance.
    tail = "" if sort == "name" else ", p.pinyin"
    return f"{key}{direction}{tail}, p.id"


def _conditions(wanted: MemberFilter) -> tuple[str, list[str], dict[str, Any]]:
    parameters: dict[str, Any] = {}
    source, words = "person p", _TODAY
    conditions: list[str] = []
    if wanted.on:
        source, words = "person p join membership_span s on s.person_id = p.id", _THAT_DAY
        conditions.append("s.from_on <= :day and s.to_on > :day")
        parameters["day"] = wanted.on.isoformat()
    if wanted.text.strip():
        parameters["match"] = search.expression(wanted.text)
        conditions.append(f"p.id in ({search.MATCH} limit {search.MOST})")
    for name, column, values in (
        ("status", words["status"], wanted.statuses),
        ("group", words["group"], wanted.group_ids),
        ("campus", words["campus"], wanted.campus_ids),
        ("category", words["category"], wanted.categories),
        ("gender", "p.gender", wanted.genders),
    ):
        if values:
            names = [f"{name}{at}" for at in range(len(values))]
            parameters.update(zip(names, values, strict=True))
            conditions.append(f"{column} in ({', '.join(':' + one for one in names)})")
    if wanted.flagged_only:
        conditions.append("p.id_flagged = 1")
    return source, conditions, parameters
