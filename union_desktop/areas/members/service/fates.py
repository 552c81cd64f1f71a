# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of the rows of a person who is deleted, or made nameless, by table.

A table that says nothing about it keeps its people: they can be closed, not deleted or made nameless. An area above
declares its own with ``__table_args__ = {"info": {FATE: Fate(…)}}``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from sqlalchemy import Table

from union_desktop.areas.members.service import person_rows
from union_desktop.core.asking import Ask
from union_desktop.core.database import Base

FATE: Final = "fate_of_person"


class Then(Enum):
    """What happens to a row."""

    BLOCKS = auto()
    GOES = auto()
    STAYS = auto()


@dataclass(frozen=True, slots=True)
class Fate:
    """``blanked`` are columns of a row that stays which may name somebody; ``told`` those the audit may keep."""

    deleted: Then = Then.BLOCKS
    anonymised: Then = Then.BLOCKS
    blanked: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


_OWN: Final = Fate(Then.GOES, Then.GOES)

FATES: Final[Mapping[str, Fate]] = {
    "membership": Fate(Then.GOES, Then.STAYS, ("card_no",), ("uid", "person_id")),
    "membership_event": Fate(
        Then.GOES,
        Then.STAYS,
        ("note",),
        (
            "uid",
            "person_id",
            "membership_id",
            "kind",
            "happened_on",
            "union_group_id",
            "campus_id",
            "staff_category",
            "basis",
        ),
    ),
    # Who led a group belongs to the history of the group.
    "group_leader": Fate(Then.BLOCKS, Then.STAYS),
    "family_member": _OWN,
    "resume_entry": _OWN,
    "consent": _OWN,
    "bank_account": _OWN,
    "dues_base": _OWN,
    "not_duplicate": _OWN,
    "person_merge": _OWN,
    "attachment": _OWN,
    # A file is closed, not deleted with its people, and kept for ten years after (DOMAIN §2.2).
    "hardship_case": Fate(),
    "household_member": Fate(),
    # Why somebody was let have more than the rule says is answered for by name.
    "policy_exception": Fate(),
    # Money given, premiums paid and claims made stay with whom they were for.
    "concern_case": Fate(),
    "mutual_aid_insured": Fate(),
    "mutual_aid_claim": Fate(),
    # Who asked for help and what was decided, who decided and who was there, is answered for by name.
    "aid_application": Fate(),
    "meeting_attendee": Fate(),
    "proceeding_step": Fate(),
    "paper_check": Fate(),
    # What was paid belongs to the accounts; the row of somebody who left stays as it was.
    "aid_grant": Fate(),
    # Kept at least three years whoever it is about (DOMAIN §9).
    "access_entry": Fate(
        Then.STAYS,
        Then.STAYS,
        ("purpose",),
        ("uid", "at", "operator", "what", "about_table", "about_id", "row_count"),
    ),
}


def fate_of(table: Table) -> Fate:
    """What was declared for a table."""
    return table.info.get(FATE) or FATES.get(table.name, Fate())


@dataclass(frozen=True, slots=True)
class Reach:
    """All rows that belong to a person, those hanging on them included: (table, number) by what happens to them."""

    goes: tuple[tuple[str, int], ...]
    stays: tuple[tuple[str, int], ...]
    blocks: tuple[tuple[str, int], ...]


def reach(ask: Ask, person_id: int, then: Callable[[Fate], Then]) -> Reach:
    """What ``then`` (deleted or anonymised) means for each row of a person."""
    found: dict[tuple[str, int], Then] = {}
    left = [(person_rows.PERSON, person_id)]
    places = {table: person_rows.places(table) for table in Base.metadata.tables}
    while left:
        target, number = left.pop()
        for place in places[target]:
            name = place.record.__tablename__
            about = f" and {place.about} = :target" if place.about else ""
            parameters = {"number": number, "target": target} if place.about else {"number": number}
            for (row,) in ask(
                f"select id from {name} where {place.column} = :number{about} order by id", **parameters
            ):
                if (name, row) not in found:
                    found[name, row] = then(fate_of(place.table))
                    left.append((name, row))
    return Reach(
        *(
            tuple(key for key, one in found.items() if one is each)
            for each in (Then.GOES, Then.STAYS, Then.BLOCKS)
        )
    )


def counted(rows: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """How many rows of which table."""
    return tuple(sorted(Counter(table for table, _ in rows).items()))
