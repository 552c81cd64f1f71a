# SPDX-License-Identifier: GPL-3.0-or-later
"""What the application form of a claim needs; whole numbers, because the fund wants them (the purpose is asked before)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from union_desktop.core.proceedings import queries as proceedings
from union_desktop.core.proceedings.terms import PaperDraft
from union_desktop.core.reading import Reader

TABLE = "mutual_aid_claim"


@dataclass(frozen=True, slots=True)
class ClaimPaper:
    """A claim, the person and the insured period; ``account`` is the bank account that holds on the day of the notice."""

    id: int
    claim_no: str
    name: str
    gender: str
    birth_date: str
    id_number: str
    staff_no: str
    phone: str
    department: str
    position: str
    group: str
    plan: str
    insurer: str
    period: str
    from_on: dt.date
    to_on: dt.date
    policy_no: str
    shares: int | None
    patient: str
    noticed_on: dt.date
    incident_on: dt.date
    diagnosed_on: str
    disease: str
    deadline_on: str
    uninsured_reason: str
    handler: str
    remark: str
    account_holder: str = ""
    account_no: str = ""
    bank: str = ""
    papers: tuple[PaperDraft, ...] = ()


def claim_papers(reader: Reader, ids: Sequence[int]) -> list[ClaimPaper]:
    """These claims in this order; who is gone is left out."""
    found: dict[int, ClaimPaper] = {}
    listed = ",".join(map(str, ids))
    for row in reader.rows(
        "select c.id, c.claim_no, p.name, p.gender, coalesce(p.birth_date, ''), p.id_number, p.staff_no, p.phone,"
        " p.department, p.position, coalesce(i.group_name, ''), n.name, n.insurer, r.name, r.from_on, r.to_on,"
        " r.policy_no, i.shares, c.patient, c.noticed_on, c.incident_on, coalesce(c.diagnosed_on, ''), c.disease,"
        " coalesce(c.deadline_on, ''), c.uninsured_reason, c.handler, c.remark, coalesce(b.holder, ''),"
        " coalesce(b.account_no, ''), coalesce(b.bank || b.branch, '') from mutual_aid_claim c"
        " join person p on p.id = c.person_id join mutual_aid_period r on r.id = c.period_id"
        " join mutual_aid_plan n on n.id = r.plan_id"
        " left join mutual_aid_insured i on i.period_id = c.period_id and i.person_id = c.person_id"
        " left join bank_account b on b.id = (select a.id from bank_account a where a.person_id = p.id"
        " and a.from_on <= c.noticed_on order by a.from_on desc, a.id desc limit 1)"
        f" where c.id in ({listed})"
    ):
        fields: list[Any] = list(row)
        for at in (14, 15, 19, 20):
            fields[at] = dt.date.fromisoformat(row[at])
        found[row[0]] = ClaimPaper(*[*fields, tuple(proceedings.papers(reader, (TABLE, row[0])))])
    return [found[number] for number in ids if number in found]
