# SPDX-License-Identifier: GPL-3.0-or-later
"""What is shown before somebody is deleted; ``service.removing`` finds it out."""

from __future__ import annotations

from dataclasses import dataclass

from union_desktop.areas.members.terms import MembershipStatus


@dataclass(frozen=True, slots=True)
class Removable:
    """One person: (table, count) of what would go too, and of what keeps him or her here.

    ``later_events`` counts what happened to the membership after it began: then leaving is recorded instead.
    """

    person_id: int
    name: str
    status: MembershipStatus | None
    goes: tuple[tuple[str, int], ...]
    blocks: tuple[tuple[str, int], ...]
    later_events: int

    @property
    def allowed(self) -> bool:
        """Whether the person can be deleted."""
        return not self.blocks and not self.later_events
