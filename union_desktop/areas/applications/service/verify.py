# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds applications against their steps and the rows of rounds they became; reads only."""

from __future__ import annotations

from union_desktop.areas.applications.terms import GRANTED, MACHINE
from union_desktop.core.proceedings import verify
from union_desktop.core.reading import Reader


def findings(reader: Reader) -> list[str]:
    """Sentences for states without their steps, and for money of applications nobody decided; numbers only, no names."""
    wrong = reader.ids(
        "select g.id from aid_grant g where g.origin = 'application' and g.removed_on is null and not exists"
        " (select 1 from aid_application a where a.grant_id = g.id and a.status = :granted"
        " and a.person_id = g.person_id and a.amount_approved = g.amount) order by g.id",
        granted=GRANTED,
    )
    found = verify.findings(reader, MACHINE, "aid_application")
    if wrong:
        listed = "、".join(map(str, wrong[:5]))
        found.append(f"帮扶名单中有 {len(wrong)} 行来自申请，却没有与之相符的审定（编号 {listed}）。")
    return found
