# SPDX-License-Identifier: GPL-3.0-or-later
"""The lists of insured people; place and category are those of the first day of the period."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from union_desktop.areas.members.queries import search
from union_desktop.areas.mutual_aid.queries import eligibility
from union_desktop.areas.mutual_aid.terms import InsuredDraft
from union_desktop.core import clock, values
from union_desktop.core.asking import Source
from union_desktop.core.codes import GENDER
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

_FROM: Final = (
    "from mutual_aid_insured i join person p on p.id = i.person_id join mutual_aid_period r on r.id = i.period_id"
    " join mutual_aid_plan n on n.id = r.plan_id"
)
_SORTS: Final = {
    "name": "p.pinyin",
    "staff_no": "p.staff_no",
    "gender": "p.gender",
    "birth_date": "p.birth_date",
    "group": "i.group_name",
    "campus": "i.campus_id",
    "category": "i.staff_category",
    "plan": "n.name",
    "period": "r.from_on",
    "to_on": "r.to_on",
    "shares": "i.shares",
    "fee": "i.fee",
    "note": "i.note",
}


@dataclass(frozen=True, slots=True)
class InsuredRow:
    """One line of a list."""

    id: int
    person_id: int
    period_id: int
    name: str
    staff_no: str
    gender: str
    birth_date: str
    group: str
    campus: str
    category: str
    plan: str
    period: str
    from_on: dt.date
    to_on: dt.date
    shares: int
    fee: int
    note: str


def find_ids(reader: Reader, wanted: Wanted) -> array[int]:
    """Ids of the rows of the periods and plans asked for."""
    sql, named = _conditions(wanted)
    direction = " desc" if wanted.descending else ""
    order = _SORTS.get(wanted.sort, "p.pinyin")
    return reader.ids(f"select i.id {_FROM}{sql} order by {order}{direction}, p.pinyin, i.id", **named)


def rows(reader: Reader, ids: Sequence[int]) -> dict[int, InsuredRow]:
    """The lines with these ids."""
    listed = ",".join(map(str, ids))
    found: dict[int, InsuredRow] = {}
    for row in reader.rows(
        "select i.id, p.id, r.id, p.name, p.staff_no, p.gender, coalesce(p.birth_date, ''), i.group_name,"
        " coalesce(c.name, ''), coalesce(k.name, i.staff_category), n.name, r.name, r.from_on, r.to_on, i.shares,"
        f" i.fee, i.note {_FROM} left join campus c on c.id = i.campus_id"
        f" left join staff_category k on k.code = i.staff_category where i.id in ({listed})"
    ):
        fields = list(row)
        fields[12:14] = map(dt.date.fromisoformat, row[12:14])
        found[row[0]] = InsuredRow(*fields)
    return found


def facts(reader: Reader, row_id: int) -> Facts | None:
    """One person on one list; what the limits of the plan say today is not asked again."""
    row = rows(reader, [row_id]).get(row_id)
    if row is None:
        return None
    state = "保险期内" if row.from_on <= clock.today() <= row.to_on else ""
    return Facts(
        row.name,
        state or ("尚未开始" if clock.today() < row.from_on else "已过保险期"),
        f"{row.plan} · {row.period}",
        (
            ("工号", row.staff_no),
            ("工会小组", row.group),
            ("校区", row.campus),
            ("人员类别", row.category),
            ("保险期", f"{row.from_on} 至 {row.to_on}"),
            ("份数", str(row.shares)),
            ("缴费", f"{values.format_yuan(row.fee, grouped=True)} 元"),
            ("说明", row.note),
        ),
        notes=("小组、校区、类别是保险期开始那天的，以后调动不再改变。",),
    )


def tally(reader: Reader, wanted: Wanted) -> str:
    """Fees of the rows shown; with one period chosen, how many of those who can be insured are."""
    sql, named = _conditions(wanted)
    said = [
        f"缴费合计 {values.format_yuan(reader.value(f'select sum(i.fee) {_FROM}{sql}', **named) or 0, grouped=True)} 元"
    ]
    periods = wanted.numbers("period")
    if len(periods) == 1:
        said.append(share_in_words(reader, periods[0], clock.today()))
    return " · ".join(filter(None, said))


def share_in_words(source: Source, period_id: int, today: dt.date) -> str:
    """«可参保 128 人中已参保 96 人（75.00%），未达到计划要求的 80%»."""
    found = eligibility.share(source, period_id, today)
    if found is None or found.share is None:
        return ""
    text = f"可参保 {found.eligible:,} 人中已参保 {found.fit_insured:,} 人（{found.share / 100:.2f}%）"
    if found.least_share is None:
        return text
    verb = "未达到" if found.too_few else "已达到"
    return f"{text}，{verb}计划要求的 {found.least_share / 100:g}%"


def draft(reader: Reader, row_id: int) -> InsuredDraft | None:
    """A row as its form holds it."""
    row = reader.one("select person_id, shares, fee, note from mutual_aid_insured where id = :id", id=row_id)
    return InsuredDraft(*row) if row else None


def _conditions(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    conditions: list[str] = []
    named: dict[str, Any] = {}
    if wanted.text:
        named["match"] = search.expression(wanted.text)
        conditions.append(f"p.id in ({search.MATCH})" if named["match"] else "1 = 0")
    for key, column in (
        ("period", "i.period_id"),
        ("plan", "r.plan_id"),
        ("campus", "i.campus_id"),
        ("group", "i.group_id"),
    ):
        if numbers := wanted.numbers(key):
            conditions.append(f"{column} in ({','.join(map(str, numbers))})")
    if wanted.value("now"):
        conditions.append("r.from_on <= :today and r.to_on >= :today")
        named["today"] = clock.today().isoformat()
    return (f" where {' and '.join(conditions)}" if conditions else ""), named


LIST: Final[Listing[InsuredRow]] = Listing(
    f"{__name__}:LIST",
    "互助保障参保名单",
    (
        text_column("name", "姓名", lambda row: row.name, 80),
        text_column("staff_no", "工号", lambda row: row.staff_no, 84),
        ListColumn("gender", "性别", lambda row: GENDER.label(row.gender), 50),
        ListColumn("birth_date", "出生日期", lambda row: row.birth_date, 94),
        text_column("group", "工会小组", lambda row: row.group, 120),
        ListColumn("campus", "校区", lambda row: row.campus, 80, hidden=True),
        ListColumn("category", "人员类别", lambda row: row.category, 100, hidden=True),
        ListColumn(
            "shares", "份数", lambda row: str(row.shares), 50, "count", lambda row: row.shares, total=True
        ),
        money_column("fee", "缴费（元）", lambda row: row.fee, 90),
        text_column("period", "保险期", lambda row: row.period, 90),
        date_column("to_on", "截止日期", lambda row: row.to_on, 94),
        text_column("plan", "计划", lambda row: row.plan, 190),
        ListColumn("note", "说明", lambda row: row.note, 140, hidden=True),
    ),
    rows,
)
