# SPDX-License-Identifier: GPL-3.0-or-later
"""What people and their households got in a year, and who on file got nothing."""

from __future__ import annotations

import datetime as dt
from array import array
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from union_desktop.areas.aid.queries.households import Households, households, lots
from union_desktop.areas.aid.terms import Helped
from union_desktop.areas.hardship.terms import FILED
from union_desktop.core.asking import Source, asking
from union_desktop.core.reading import Reader

#: A row that counts as help: still on its list and not given up.
COUNTS: Final = "g.removed_on is null and g.pay_state <> 'waived'"
_HELPED: Final = (
    "select g.id, coalesce(g.paid_on, r.frozen_on, g.added_on), s.name, r.name, g.amount, g.name, g.person_id"
    " from aid_grant g join aid_round r on r.id = g.round_id join aid_scheme s on s.id = r.scheme_id"
    f" where g.person_id in ({{}}) and {COUNTS} and r.year = :year and r.id <> :round order by 2, g.id"
)


def helped(source: Source, person_ids: Sequence[int], year: int, *, besides_round: int = 0) -> list[Helped]:
    """What these people and everybody of their households got in a year, oldest first."""
    at_home = households(source, person_ids)
    everybody = {fellow for person_id in person_ids for fellow in at_home.of(person_id)}
    return sorted(
        (one for found in _by_recipient(source, everybody, year, besides_round).values() for one in found),
        key=lambda one: (one.on, one.grant_id),
    )


def helped_by_person(
    source: Source, at_home: Households, person_ids: Sequence[int], year: int, *, besides_round: int = 0
) -> dict[int, list[Helped]]:
    """The same by the person who is asked about; who got nothing is left out."""
    everybody = {fellow for person_id in person_ids for fellow in at_home.of(person_id)}
    by_recipient = _by_recipient(source, everybody, year, besides_round)
    found: dict[int, list[Helped]] = {}
    for person_id in person_ids:
        mine = [one for fellow in at_home.of(person_id) for one in by_recipient.get(fellow, ())]
        if mine:
            found[person_id] = mine
    return found


def no_aid_this_year(reader: Reader, year: int) -> array[int]:
    """Hardship files on file whose household got nothing in a year, by the name of the worker."""
    filed = reader.rows(
        "select c.id, c.person_id from hardship_case c join person p on p.id = c.person_id"
        " where c.status = :filed order by p.pinyin, c.id",
        filed=FILED,
    )
    at_home = households(reader, [person_id for _, person_id in filed])
    got = helped_by_person(reader, at_home, [person_id for _, person_id in filed], year)
    return array("q", (case_id for case_id, person_id in filed if person_id not in got))


def _by_recipient(source: Source, people: set[int], year: int, besides_round: int) -> dict[int, list[Helped]]:
    ask = asking(source)
    found: dict[int, list[Helped]] = defaultdict(list)
    for listed in lots(sorted(people)):
        for number, on, scheme, name, amount, whom, whose in ask(
            _HELPED.format(listed), year=year, round=besides_round
        ):
            found[whose].append(Helped(number, dt.date.fromisoformat(on), scheme, name, amount, whom, whose))
    return found
