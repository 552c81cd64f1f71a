# SPDX-License-Identifier: GPL-3.0-or-later
"""What is looked at before a case or a visit is written: near ones of the same kind, and what the person had this year."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from union_desktop.areas.policies.terms import Rule
from union_desktop.areas.visits.terms import NEAR_DAYS, Alike, NoticeDraft, Occasion
from union_desktop.core.asking import Source, asking

_LOT: Final = 500


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody had in a year besides one case: fen, and how many cases with a visit, by occasion."""

    fen: Mapping[str, int]
    cases: Mapping[str, int]

    def amount(self, scope: str) -> int:
        """All of it, or that of one occasion."""
        return self.fen.get(scope, 0) if scope else sum(self.fen.values())

    def times(self, scope: str) -> int:
        """How many cases, of one occasion or at all."""
        return self.cases.get(scope, 0) if scope else sum(self.cases.values())


NOTHING: Final = Given({}, {})


def alike(source: Source, drafts: Sequence[NoticeDraft], *, besides: int = 0) -> list[Alike]:
    """Cases of the same person and occasion near the day of the event or of the notice."""
    ask = asking(source)
    wanted: dict[tuple[int, str], list[NoticeDraft]] = defaultdict(list)
    for draft in drafts:
        wanted[draft.person_id, draft.occasion.value].append(draft)
    people = sorted({draft.person_id for draft in drafts})
    found: list[Alike] = []
    for at in range(0, len(people), _LOT):
        listed = ",".join(str(int(number)) for number in people[at : at + _LOT])
        for number, person, name, occasion, noticed, happened, status in ask(
            "select c.id, p.id, p.name, c.occasion, c.noticed_on, c.happened_on, c.status from concern_case c"
            f" join person p on p.id = c.person_id where c.id <> :besides and p.id in ({listed}) order by c.id",
            besides=besides,
        ):
            one = Alike(
                number,
                person,
                name,
                Occasion(occasion),
                dt.date.fromisoformat(noticed),
                dt.date.fromisoformat(happened) if happened else None,
                status,
            )
            if any(_near(one, draft) for draft in wanted.get((person, occasion), ())):
                found.append(one)
    return found


def given(
    source: Source, person_ids: Iterable[int], year: int, *, besides: Mapping[int, int]
) -> dict[int, Given]:
    """What each of these people had by visits of a year; ``besides`` is the case not counted, by person."""
    ask = asking(source)
    people = sorted(set(person_ids))
    fen: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    cases: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for at in range(0, len(people), _LOT):
        listed = ",".join(str(int(number)) for number in people[at : at + _LOT])
        for person, case_id, occasion, amount in ask(
            "select c.person_id, c.id, c.occasion, sum(v.cash + v.gift_value) from visit v"
            " join concern_case c on c.id = v.case_id where v.visited_on between :first and :last"
            f" and c.person_id in ({listed}) group by c.id",
            first=f"{year}-01-01",
            last=f"{year}-12-31",
        ):
            if besides.get(person) != case_id:
                fen[person][occasion] += amount
                cases[person][occasion] += 1
    return {person: Given(fen[person], cases[person]) if person in fen else NOTHING for person in people}


def scope_of(rule: Rule | None, key: str, occasion: str) -> str:
    """Whether a parameter holds for this occasion or for all of them together."""
    found = rule.parameter(key, occasion) if rule is not None else None
    return found.scope if found is not None else occasion


def _near(one: Alike, draft: NoticeDraft) -> bool:
    mine = draft.happened_on or draft.noticed_on
    return abs((mine - (one.happened_on or one.noticed_on)).days) <= NEAR_DAYS
