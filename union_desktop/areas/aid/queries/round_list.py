# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of rounds on the screen, and what stands on the page of one; sums are taken over the rows that stand on a list."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from union_desktop.areas.aid.queries.rounds import round_row, totals
from union_desktop.areas.aid.queries.schemes import rule_of, scheme
from union_desktop.areas.aid.terms import (
    APPROVED,
    CLOSED,
    DRAFT,
    FROZEN,
    PAYING,
    ROUND_LABELS,
    Path,
)
from union_desktop.core import clock, values
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

STATUSES: Final = tuple(ROUND_LABELS.items())
#: Actions of the section a round offers in each state, the usual one first.
STEPS: Final = {
    DRAFT: ("aid.freeze",),
    FROZEN: ("aid.approve", "aid.reject", "aid.unfreeze"),
    APPROVED: ("aid.begin",),
    PAYING: ("aid.pay", "aid.close"),
    CLOSED: ("aid.reopen",),
}
_SUMS: Final = (
    "select round_id, count(*) as lines, sum(case when person_id is null then coalesce(headcount, 0) else 1 end) as people,"
    " count(*) filter (where person_id is null and headcount is null) as uncounted, sum(amount) as decided,"
    " sum(amount) filter (where pay_state in ('paid', 'signed', 'proxy_signed')) as paid,"
    " sum(amount) filter (where pay_state = 'waived') as waived,"
    " sum(amount) filter (where pay_state in ('due', 'returned')) as open,"
    " count(*) filter (where pay_state = 'paid') as unsigned"
    " from aid_grant where removed_on is null{where} group by round_id"
)
_STATUS_ORDER: Final = (
    "case r.status " + " ".join(f"when '{key}' then {at}" for at, key in enumerate(ROUND_LABELS)) + " end"
)
SORTS: Final = {
    "name": "r.name",
    "scheme": "s.sort_order{direction}, s.id",
    "year": "r.year{direction}, r.opened_on",
    "status": _STATUS_ORDER,
    "opened_on": "r.opened_on",
    "frozen_on": "r.frozen_on",
    "people": "t.people",
    "decided": "t.decided",
    "paid": "t.paid",
    "open": "t.open",
}
_SUMMED: Final = ("people", "decided", "paid", "open")


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round in the list; ``people`` counts the head-counts that were told, ``uncounted`` collectives without one."""

    id: int
    name: str
    scheme: str
    year: int
    status: str
    opened_on: dt.date
    frozen_on: dt.date | None
    note: str
    lines: int
    people: int
    uncounted: int
    decided: int
    paid: int
    waived: int
    open: int
    unsigned: int

    @property
    def people_text(self) -> str:
        """“9 人”, “1 个集体”, “9 人和 1 个集体”."""
        return people_text(self.people, self.uncounted)


def people_text(people: int, uncounted: int) -> str:
    """How many, where a collective may have no head-count."""
    said = [f"{people:,} 人"] if people or not uncounted else []
    if uncounted:
        said.append(f"{uncounted} 个集体（未记人数）")
    return "和 ".join(said)


def find_ids(reader: Reader, wanted: Wanted) -> array[int]:
    """Ids of the rounds that match, in order; equals by year and day, the newest first."""
    where, parameters = _conditions(wanted)
    sort = wanted.sort or "year"
    direction = " desc" if wanted.descending else ""
    order = SORTS[sort].format(direction=direction)
    sums = f" left join ({_SUMS.format(where='')}) t on t.round_id = r.id" if sort in _SUMMED else ""
    return reader.ids(
        f"select r.id from aid_round r join aid_scheme s on s.id = r.scheme_id{sums}{where}"
        f" order by {order}{direction}, r.year desc, r.opened_on desc, r.id desc",
        **parameters,
    )


def tally(reader: Reader, wanted: Wanted) -> str:
    """What the rounds shown decided, and what of it is open."""
    where, parameters = _conditions(wanted)
    decided, left = reader.one(
        "select coalesce(sum(g.amount), 0), coalesce(sum(g.amount) filter (where g.pay_state in ('due', 'returned')), 0)"
        " from aid_round r join aid_scheme s on s.id = r.scheme_id"
        f" join aid_grant g on g.round_id = r.id and g.removed_on is null{where}",
        **parameters,
    ) or (0, 0)
    return f"已定 {_yuan(decided)} 元，待发 {_yuan(left)} 元"


def rows(reader: Reader, ids: Sequence[int]) -> dict[int, RoundLine]:
    """The lines of these rounds."""
    if not len(ids):
        return {}
    listed = ",".join(str(int(one)) for one in ids)
    found: dict[int, RoundLine] = {}
    for number, name, owner, year, status, opened, frozen, note, *sums in reader.iterate(
        "select r.id, r.name, s.name, r.year, r.status, r.opened_on, r.frozen_on, r.note, t.lines, t.people,"
        " t.uncounted, t.decided, t.paid, t.waived, t.open, t.unsigned"
        " from aid_round r join aid_scheme s on s.id = r.scheme_id"
        f" left join ({_SUMS.format(where=f' and round_id in ({listed})')}) t on t.round_id = r.id"
        f" where r.id in ({listed})"
    ):
        found[number] = RoundLine(
            number,
            name,
            owner,
            year,
            status,
            dt.date.fromisoformat(opened),
            dt.date.fromisoformat(frozen) if frozen else None,
            note,
            *(value or 0 for value in sums),
        )
    return found


def year_choices(reader: Reader) -> list[tuple[str, str]]:
    """The years there are rounds of, and the present one, the last first."""
    known = {row[0] for row in reader.rows("select distinct year from aid_round")} | {clock.today().year}
    return [(str(year), f"{year} 年") for year in sorted(known, reverse=True)]


def scheme_choices(reader: Reader) -> list[tuple[str, str]]:
    """The schemes in the office's order."""
    return [
        (str(number), name)
        for number, name in reader.rows(
            "select id, name from aid_scheme order by closed_on is not null, sort_order, id"
        )
    ]


def facts(reader: Reader, round_id: int) -> Facts | None:
    """A round beside the list and on its page; None when it is gone."""
    found = round_row(reader, round_id)
    if found is None:
        return None
    line = rows(reader, (round_id,))[round_id]
    owner = scheme(reader, found.scheme_id)
    assert owner is not None
    account = totals(reader, round_id)
    rule = rule_of(reader, owner, found.frozen_on or clock.today(), found.policy_version_id)
    path = Path(found.path)
    steps: tuple[str, ...] = STEPS[found.status]
    if found.status == DRAFT and path is Path.APPLICATION and not line.lines:
        steps = ("aid.open",)
    if found.status == PAYING and not account.open:
        steps = ("aid.close", "aid.pay")
    warnings = []
    if not account.balanced:
        warnings.append("已定、已发、放弃、待发的金额或资金来源对不上，请核对各行的资金来源。")
    if found.status == PAYING and account.unsigned:
        warnings.append(f"有 {account.unsigned} 行已发放、还没有签收。")
    if found.status == CLOSED and account.unsigned:
        warnings.append(f"批次已结清，仍有 {account.unsigned} 行没有签收。要补签请先重新打开。")
    return Facts(
        title=found.name,
        status=ROUND_LABELS[found.status],
        line=" · ".join(
            (f"{found.scheme} {found.year} 年", line.people_text, f"已定 {_yuan(account.decided)} 元")
        ),
        rows=(
            ("项目", found.scheme),
            ("办理方式", path.label),
            ("年度", f"{found.year} 年"),
            ("建立日期", found.opened_on.isoformat()),
            ("锁定日期", found.frozen_on.isoformat() if found.frozen_on else ""),
            ("制度依据", rule.named if rule else "没有指定"),
            ("人数", line.people_text),
            ("备注", found.note),
        ),
        groups=(
            (
                "金额（元）",
                (
                    ("已定", _yuan(account.decided)),
                    ("已发", _yuan(account.paid)),
                    ("放弃", _yuan(account.waived)),
                    ("待发", _yuan(account.open)),
                ),
            ),
            ("资金来源（元）", tuple((one.label, _yuan(one.decided)) for one in account.by_fund)),
            (
                "校区",
                tuple((one.label, f"{one.rows:,} 行　{_yuan(one.decided)} 元") for one in account.by_campus),
            ),
        ),
        warnings=tuple(warnings),
        steps=steps,
    )


def _conditions(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    conditions: list[str] = []
    parameters: dict[str, Any] = {}
    text = wanted.text.strip()
    if text:
        plain = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        conditions.append(
            "(r.name like :text escape '\\' or s.name like :text escape '\\' or r.note like :text escape '\\')"
        )
        parameters["text"] = f"%{plain}%"
    chosen: tuple[tuple[str, str, Sequence[Any]], ...] = (
        ("scheme", "r.scheme_id", wanted.numbers("scheme")),
        ("year", "r.year", wanted.numbers("year")),
        ("status", "r.status", wanted.values("status")),
    )
    for key, column, ticked in chosen:
        if ticked:
            names = [f"{key}{at}" for at in range(len(ticked))]
            parameters.update(zip(names, ticked, strict=True))
            conditions.append(f"{column} in ({', '.join(':' + one for one in names)})")
    campuses = wanted.numbers("campus")
    if campuses:
        listed = ",".join(map(str, campuses))
        conditions.append(
            "exists (select 1 from aid_grant x where x.round_id = r.id and x.removed_on is null"
            f" and x.campus_id in ({listed}))"
        )
    return (f" where {' and '.join(conditions)}" if conditions else ""), parameters


def _yuan(fen: int) -> str:
    return values.format_yuan(fen, grouped=True)


LIST: Final[Listing[RoundLine]] = Listing(
    f"{__name__}:LIST",
    "帮扶批次",
    (
        text_column("name", "批次", lambda row: row.name, 190),
        text_column("scheme", "项目", lambda row: row.scheme, 110),
        ListColumn("year", "年度", lambda row: str(row.year), 56, "count", lambda row: row.year),
        text_column("status", "状态", lambda row: ROUND_LABELS[row.status], 92),
        ListColumn(
            "people", "人数", lambda row: row.people_text, 90, "count", lambda row: row.people, total=True
        ),
        money_column("decided", "已定（元）", lambda row: row.decided),
        money_column("paid", "已发（元）", lambda row: row.paid),
        money_column("open", "待发（元）", lambda row: row.open),
        date_column("frozen_on", "锁定日期", lambda row: row.frozen_on),
        ListColumn(
            "opened_on",
            "建立日期",
            lambda row: row.opened_on.isoformat(),
            100,
            "date",
            lambda row: row.opened_on,
            hidden=True,
        ),
        ListColumn("note", "备注", lambda row: row.note, 160, hidden=True, sort=False),
    ),
    rows,
)
