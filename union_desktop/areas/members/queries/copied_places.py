# SPDX-License-Identifier: GPL-3.0-or-later
"""Where people stood on a day, in the words of that day: what lists money depends on copy onto their rows (PEERS §3 row 14)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from union_desktop.core.asking import Source, asking

_LOT = 500


@dataclass(frozen=True, slots=True)
class CopiedPlace:
    """A person and the unit, campus and category of a day; ``status`` is empty for who was no member then."""

    person_id: int
    name: str
    staff_no: str
    department: str
    status: str
    group_id: int | None
    group_name: str
    campus_id: int | None
    campus: str
    category: str
    category_name: str


def copied_places(source: Source, person_ids: Sequence[int], on: dt.date) -> dict[int, CopiedPlace]:
    """The places of these people on that day; who is unknown is left out."""
    ask = asking(source)
    found: dict[int, CopiedPlace] = {}
    for at in range(0, len(person_ids), _LOT):
        listed = ",".join(str(int(number)) for number in person_ids[at : at + _LOT])
        for row in ask(
            "select p.id, p.name, p.staff_no, p.department, coalesce(s.status, ''), s.union_group_id,"
            " coalesce(v.name, ''), s.campus_id, coalesce(c.name, ''), coalesce(s.staff_category, ''),"
            " coalesce(k.name, '') from person p"
            " left join membership_span s on s.person_id = p.id and s.from_on <= :day and s.to_on > :day"
            " left join union_org_version v on v.org_id = s.union_group_id and v.valid_from <= :day"
            " and v.valid_to > :day left join campus c on c.id = s.campus_id"
            f" left join staff_category k on k.code = s.staff_category where p.id in ({listed})",
            day=on.isoformat(),
        ):
            found[row[0]] = CopiedPlace(*row)
    return found
