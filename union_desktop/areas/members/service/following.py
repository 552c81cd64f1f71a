# SPDX-License-Identifier: GPL-3.0-or-later
"""After an undo gave a membership back to another record of the person, what was recorded on it since goes with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from union_desktop.areas.members.model import Membership
from union_desktop.areas.members.service import person_rows, projection
from union_desktop.areas.members.service.units import refuse_members_outside
from union_desktop.core.undo.reverting import Projection


def _rebuilt(session: Session, person_ids: Sequence[int]) -> None:
    _follow(session, person_ids)
    projection.rebuild(session, person_ids)


def _follow(session: Session, person_ids: Sequence[int]) -> None:
    """Rows that name both a membership and a person name the person of that membership."""
    by_membership = {
        place.record: place.column for place in person_rows.places("membership") if not place.about
    }
    for place in person_rows.places():
        column = by_membership.get(place.record)
        if column is None or place.about:
            continue
        table = place.table
        astray = select(table.c.id, Membership.person_id).join(Membership, Membership.id == table.c[column])
        for lot in projection.lots(person_ids):
            # Two questions, each answered by an index: with "or" the whole table would be read for each lot.
            for side in (table.c[place.column], Membership.person_id):
                found = astray.where(side.in_(lot), table.c[place.column] != Membership.person_id)
                for number, person_id in session.execute(found).all():
                    setattr(session.get_one(place.record, number), place.column, person_id)
                session.flush()


def _nothing_computed(_session: Session, _unit_ids: Sequence[int]) -> None:
    """Of a unit nothing is computed here."""


#: For ``core.undo``: how the members area follows when its records are taken back.
UNDO: Final = {
    "person": Projection(projection.clear, _rebuilt),
    "union_org": Projection(_nothing_computed, refuse_members_outside),
}
