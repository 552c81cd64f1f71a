# SPDX-License-Identifier: GPL-3.0-or-later
"""What the fund outside paid to a person or somebody of the household, for the page of the person."""

from __future__ import annotations

import datetime as dt
from typing import Final

from union_desktop.areas.hardship.queries import household
from union_desktop.core.reading import Reader
from union_desktop.core.received import Received

#: The section a claim is found in.
SECTION: Final = "mutual_aid"


def received(reader: Reader, person_id: int) -> list[Received]:
    """Claims that were paid; the year is that of the payment."""
    people = ",".join(map(str, household(reader, person_id).person_ids))
    return [
        Received(
            dt.date.fromisoformat(paid),
            plan,
            amount,
            False,
            _whom(owner == person_id, name, patient),
            int(paid[:4]),
            f"{claim_no}，由互助会给付",
            SECTION,
            number,
        )
        for number, owner, name, patient, claim_no, plan, amount, paid in reader.rows(
            "select c.id, c.person_id, p.name, c.patient, c.claim_no, n.name, c.benefit_amount, c.paid_on"
            " from mutual_aid_claim c join person p on p.id = c.person_id"
            " join mutual_aid_period r on r.id = c.period_id join mutual_aid_plan n on n.id = r.plan_id"
            f" where c.person_id in ({people}) and c.status = 'paid' order by c.paid_on desc, c.id desc"
        )
    ]


def _whom(own: bool, name: str, patient: str) -> str:
    whose = "本人" if own else name
    return f"{whose}（{patient}）" if patient else whose
