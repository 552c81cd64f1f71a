# SPDX-License-Identifier: GPL-3.0-or-later
"""Claims as a list, one by one, and what is due when."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from union_desktop.areas.members.queries import search
from union_desktop.areas.mutual_aid.terms import (
    ACCEPTED,
    DUE_LABELS,
    NEAR,
    NEAR_DAYS,
    OPEN,
    OVERDUE,
    PAID,
    REFUSED,
    STATUS_LABELS,
    SUBMITTED,
    WITHDRAWN,
    ClaimDraft,
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
from union_desktop.core.masking import HIDDEN
from union_desktop.core.reading import Reader

ENDED: Final = frozenset({PAID, REFUSED, WITHDRAWN})
STATUS_CHOICES: Final = tuple(STATUS_LABELS.items())
DUE_CHOICES: Final = tuple(DUE_LABELS.items())
#: The keys of the actions a state allows, the usual one first.
STEPS: Final = {
    OPEN: ("mutual_aid.submit", "mutual_aid.withdraw"),
    SUBMITTED: (
        "mutual_aid.accept",
        "mutual_aid.pay",
        "mutual_aid.return",
        "mutual_aid.refuse",
        "mutual_aid.withdraw",
    ),
    ACCEPTED: ("mutual_aid.pay", "mutual_aid.return", "mutual_aid.refuse", "mutual_aid.withdraw"),
}
#: The year a claim is counted in: that of the hand-in, before it that of the notice.
YEAR_OF: Final = "coalesce(c.submitted_on, c.noticed_on)"
_FROM: Final = (
    "from mutual_aid_claim c join person p on p.id = c.person_id join mutual_aid_period r on r.id = c.period_id"
    " join mutual_aid_plan n on n.id = r.plan_id"
)
_SORTS: Final = {
    "claim_no": "c.claim_no",
    "name": "p.pinyin",
    "plan": "n.name",
    "incident_on": "c.incident_on",
    "noticed_on": "c.noticed_on",
    "deadline_on": "c.deadline_on is null, c.deadline_on",
    "status": "c.status",
    "submitted_on": "c.submitted_on",
    "paid_on": "c.paid_on",
    "amount": "c.benefit_amount",
    "handler": "c.handler",
}


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One line of the list; ``days_left`` until the deadline while the claim is not handed in, else None."""

    id: int
    claim_no: str
    person_id: int
    name: str
    staff_no: str
    patient: str
    plan: str
    period: str
    status: str
    noticed_on: dt.date
    incident_on: dt.date
    deadline_on: dt.date | None
    submitted_on: dt.date | None
    paid_on: dt.date | None
    amount: int | None
    acceptance_no: str
    handler: str
    lacking: int
    days_left: int | None

    @property
    def due(self) -> str:
        """The deadline in words of today."""
        if self.days_left is None:
            return ""
        if self.days_left < 0:
            return f"已过期 {-self.days_left} 天"
        return "今天到期" if self.days_left == 0 else f"还有 {self.days_left} 天"


def find_ids(reader: Reader, wanted: Wanted) -> array[int]:
    """Ids in the order asked for; equal ones by number, the newest first."""
    sql, named = _conditions(wanted)
    key = _SORTS.get(wanted.sort, "c.claim_no")
    order = f"{key}{' desc' if wanted.descending else ''}"
    return reader.ids(f"select c.id {_FROM}{sql} order by {order}, c.claim_no desc", **named)


def rows(reader: Reader, ids: Sequence[int]) -> dict[int, ClaimRow]:
    """The lines with these ids, as they stand today."""
    today = clock.today()
    found: dict[int, ClaimRow] = {}
    for row in reader.rows(
        "select c.id, c.claim_no, p.id, p.name, p.staff_no, c.patient, n.name, r.name, c.status, c.noticed_on,"
        " c.incident_on, c.deadline_on, c.submitted_on, c.paid_on, c.benefit_amount, c.acceptance_no, c.handler,"
        " (select count(*) from paper_check q where q.about_id = c.id and q.about_table = 'mutual_aid_claim'"
        f" and q.state <> 'present' and q.reason = '') {_FROM} where c.id in ({','.join(map(str, ids))})"
    ):
        fields: list[Any] = list(row)
        fields[9:14] = [dt.date.fromisoformat(day) if day else None for day in row[9:14]]
        deadline = fields[11]
        waits = row[8] == OPEN and deadline is not None
        found[row[0]] = ClaimRow(*[*fields, (deadline - today).days if waits else None])
    return found


def tally(reader: Reader, wanted: Wanted) -> str:
    """What was paid on the claims shown, and what is due."""
    sql, named = _conditions(wanted)
    today = clock.today()
    paid, late, near = reader.rows(
        "select coalesce(sum(c.benefit_amount), 0), coalesce(sum(c.status = 'open' and c.deadline_on < :now), 0),"
        " coalesce(sum(c.status = 'open' and c.deadline_on between :now and :near_by), 0)"
        f" {_FROM}{sql}",
        **named,
        now=today.isoformat(),
        near_by=(today + dt.timedelta(days=NEAR_DAYS)).isoformat(),
    )[0]
    said = [f"已给付合计 {values.format_yuan(paid, grouped=True)} 元"]
    said += [f"{DUE_LABELS[OVERDUE]} {late} 件"] if late else []
    said += [f"{DUE_LABELS[NEAR]} {near} 件"] if near else []
    return " · ".join(said)


def due_ids(reader: Reader, today: dt.date, days: int = NEAR_DAYS) -> array[int]:
    """Claims still to be handed in whose deadline has passed or comes within these days, the most urgent first."""
    return reader.ids(
        "select id from mutual_aid_claim where status = :open and deadline_on <= :until order by deadline_on, id",
        open=OPEN,
        until=(today + dt.timedelta(days=days)).isoformat(),
    )


def facts(reader: Reader, claim_id: int) -> Facts | None:
    """A claim beside the list and at the top of its page."""
    row = rows(reader, [claim_id]).get(claim_id)
    rest = reader.one(
        "select disease, diagnosed_on, remark, uninsured_reason from mutual_aid_claim where id = :id",
        id=claim_id,
    )
    if row is None or rest is None:
        return None
    told, diagnosed, remark, uninsured = rest
    warnings = []
    if row.days_left is not None and row.days_left <= NEAR_DAYS:
        warnings.append(f"申报期限 {row.deadline_on}，{row.due}。")
    if row.status == OPEN and row.lacking:
        warnings.append(f"还缺 {row.lacking} 项材料。")
    if uninsured:
        warnings.append(f"出险人不在参保名单或保险期内，原因：{uninsured}")
    return Facts(
        row.name,
        STATUS_LABELS[row.status],
        f"{row.claim_no} · {row.plan}",
        (
            ("工号", row.staff_no),
            ("出险人", row.patient or "本人"),
            ("保险期", row.period),
            ("得知日期", str(row.noticed_on)),
            ("出险日期", str(row.incident_on)),
            ("确诊日期", diagnosed or ""),
            ("病种或事由", HIDDEN if told else ""),
            ("申报期限", str(row.deadline_on or "计划没有填写申报期限")),
            ("申报日期", str(row.submitted_on or "")),
            ("受理号", row.acceptance_no),
            ("给付金额", f"{values.format_yuan(row.amount, grouped=True)} 元" if row.amount else ""),
            ("给付日期", str(row.paid_on or "")),
            ("经办人", row.handler),
            ("备注", remark),
        ),
        warnings=tuple(warnings),
        notes=("互助金由互助会直接给付职工，本会只协助办理，不经手款项。",),
        steps=STEPS.get(row.status, ()),
    )


def disease(reader: Reader, claim_id: int) -> str:
    """Illness or event, and the day of the diagnosis; shown on request only."""
    row = reader.one("select disease, diagnosed_on from mutual_aid_claim where id = :id", id=claim_id)
    said, on = row or ("", None)
    return f"{said}（{on} 确诊）" if said and on else said


def draft(reader: Reader, claim_id: int) -> ClaimDraft | None:
    """A claim as its form holds it."""
    row = reader.one(
        "select person_id, period_id, noticed_on, incident_on, patient, diagnosed_on, disease, handler, remark"
        " from mutual_aid_claim where id = :id",
        id=claim_id,
    )
    if row is None:
        return None
    person, period, noticed, incident, patient, diagnosed, *rest = row
    return ClaimDraft(
        person,
        period,
        dt.date.fromisoformat(noticed),
        dt.date.fromisoformat(incident),
        patient,
        dt.date.fromisoformat(diagnosed) if diagnosed else None,
        *rest,
    )


def year_choices(reader: Reader) -> list[tuple[str, str]]:
    """Years claims are counted in, the newest first."""
    return [
        (year, f"{year} 年")
        for (year,) in reader.rows(
            f"select distinct substr({YEAR_OF}, 1, 4) y from mutual_aid_claim c order by y desc"
        )
    ]


def _conditions(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    conditions: list[str] = []
    named: dict[str, Any] = {}
    if wanted.text:
        named |= {"match": search.expression(wanted.text), "like": f"%{wanted.text}%"}
        hit = f"p.id in ({search.MATCH}) or " if named["match"] else ""
        conditions.append(f"({hit}c.claim_no like :like or c.acceptance_no like :like)")
    for key, column in (("status", "c.status"), ("year", f"substr({YEAR_OF}, 1, 4)"), ("plan", "r.plan_id")):
        if ticked := wanted.values(key):
            names = [f"{key}{at}" for at in range(len(ticked))]
            named |= dict(zip(names, ticked, strict=True))
            conditions.append(f"cast({column} as text) in ({', '.join(':' + one for one in names)})")
    if due := wanted.values("due"):
        today = clock.today()
        named |= {"today": today.isoformat(), "soon": (today + dt.timedelta(days=NEAR_DAYS)).isoformat()}
        ways = {OVERDUE: "c.deadline_on < :today", NEAR: "c.deadline_on between :today and :soon"}
        conditions.append(f"c.status = 'open' and ({' or '.join(ways[one] for one in due)})")
    return (f" where {' and '.join(conditions)}" if conditions else ""), named


LIST: Final[Listing[ClaimRow]] = Listing(
    f"{__name__}:LIST",
    "互助金申请一览表",
    (
        text_column("claim_no", "编号", lambda row: row.claim_no, 110),
        text_column("name", "姓名", lambda row: row.name, 80),
        ListColumn("staff_no", "工号", lambda row: row.staff_no, 84, hidden=True, sort=False),
        ListColumn("patient", "出险人", lambda row: row.patient or "本人", 70, sort=False),
        text_column("plan", "计划", lambda row: row.plan, 150),
        text_column("status", "状态", lambda row: STATUS_LABELS[row.status], 80),
        date_column("incident_on", "出险日期", lambda row: row.incident_on, 94),
        date_column("deadline_on", "申报期限", lambda row: row.deadline_on, 94),
        ListColumn("due", "期限", lambda row: row.due, 90, sort=False),
        ListColumn(
            "lacking",
            "缺材料",
            lambda row: str(row.lacking or ""),
            60,
            "count",
            lambda row: row.lacking,
            sort=False,
        ),
        date_column("submitted_on", "申报日期", lambda row: row.submitted_on, 94),
        date_column("paid_on", "给付日期", lambda row: row.paid_on, 94),
        money_column("amount", "给付金额（元）", lambda row: row.amount),
        ListColumn("acceptance_no", "受理号", lambda row: row.acceptance_no, 100, hidden=True, sort=False),
        ListColumn("noticed_on", "得知日期", lambda row: str(row.noticed_on), 94, hidden=True),
        ListColumn("handler", "经办人", lambda row: row.handler, 80, hidden=True),
    ),
    rows,
)
