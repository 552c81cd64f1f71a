# SPDX-License-Identifier: GPL-3.0-or-later
"""Which open hardship files many people belong to, asked for all of them at once.

``hardship.queries.household`` answers for one person; a list of thousands cannot ask one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from union_desktop.areas.hardship.terms import OPEN_STATES
from union_desktop.core.asking import Source, asking

_LOT: Final = 500
_OPEN: Final = f"c.status in ({', '.join(repr(one) for one in OPEN_STATES)})"
#: (person, file) of everybody in an open file: its worker, people named in it, people whose identity number is in it.
_BELONG: Final = (
    f"select c.person_id as person, c.id as file from hardship_case c where {_OPEN} and {{0}} union"
    f" select m.person_id, c.id from household_member m join hardship_case c on c.id = m.case_id"
    f" where m.person_id is not null and {_OPEN} and {{1}} union"
    f" select p.id, c.id from person p join household_member m on m.id_number = p.id_number"
    f" join hardship_case c on c.id = m.case_id where p.id_number <> '' and {_OPEN} and {{2}}"
)


@dataclass(frozen=True, slots=True)
class Households:
    """The open file each person belongs to, and everybody of each file; who is in none stands alone."""

    case_of: dict[int, int]
    people_of: dict[int, tuple[int, ...]]

    def of(self, person_id: int) -> tuple[int, ...]:
        """Everybody of the household, the person included."""
        case_id = self.case_of.get(person_id)
        return (person_id,) if case_id is None else self.people_of[case_id]


def households(source: Source, person_ids: Iterable[int]) -> Households:
    """The households of these people."""
    ask = asking(source)
    case_of: dict[int, int] = {}
    for listed in lots(sorted(set(person_ids))):
        where = _BELONG.format(
            f"c.person_id in ({listed})", f"m.person_id in ({listed})", f"p.id in ({listed})"
        )
        # In two files at once (an old mistake) the older one is taken, always the same.
        case_of.update(ask(f"{where} order by 2 desc"))  # type: ignore[arg-type]
    people: dict[int, list[int]] = defaultdict(list)
    for listed in lots(sorted(set(case_of.values()))):
        inside = f"c.id in ({listed})"
        for person_id, case_id in ask(f"{_BELONG.format(inside, inside, inside)} order by 2, 1"):
            people[case_id].append(person_id)
    return Households(case_of, {case_id: tuple(found) for case_id, found in people.items()})


def lots(numbers: Sequence[int]) -> Iterator[str]:
    """Numbers in lots, as SQL lists them."""
    for at in range(0, len(numbers), _LOT):
        yield ",".join(map(str, numbers[at : at + _LOT]))
