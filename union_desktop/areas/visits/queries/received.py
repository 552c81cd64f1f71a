# SPDX-License-Identifier: GPL-3.0-or-later
"""What visits brought to a person or somebody of the household, for the page of the person."""

from __future__ import annotations

import datetime as dt
from typing import Final

from union_desktop.areas.hardship.queries import household
from union_desktop.areas.visits.terms import Occasion
from union_desktop.core.reading import Reader
from union_desktop.core.received import Received

#: The section a case is found in.
SECTION: Final = "visits"


def received(reader: Reader, person_id: int) -> list[Received]:
    """Cash and goods apart, because only one of them is money; a visit without either is told as well."""
    people = ",".join(map(str, household(reader, person_id).person_ids))
    found: list[Received] = []
    for case_id, owner, name, occasion, on, cash, gift, value, visitors in reader.rows(
        "select c.id, c.person_id, p.name, c.occasion, v.visited_on, v.cash, v.gift, v.gift_value, v.visitors"
        " from visit v join concern_case c on c.id = v.case_id join person p on p.id = c.person_id"
        f" where c.person_id in ({people}) order by v.visited_on desc, v.id desc"
    ):
        what = f"慰问：{Occasion(occasion).label}"
        whom = "本人" if owner == person_id else name
        day = dt.date.fromisoformat(on)
        if cash or not gift:
            note = f"{visitors}慰问"
            found.append(Received(day, what, cash or None, False, whom, day.year, note, SECTION, case_id))
        if gift:
            found.append(Received(day, what, value or None, True, whom, day.year, gift, SECTION, case_id))
    return found
