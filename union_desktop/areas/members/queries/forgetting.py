# SPDX-License-Identifier: GPL-3.0-or-later
"""What is shown before somebody is made nameless; ``service.anonymising`` finds it out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from union_desktop.areas.members.terms import MembershipStatus, RetentionRule


@dataclass(frozen=True, slots=True)
class Held:
    """Records an archive may want, and until when; ``until`` None is for ever."""

    rule: RetentionRule
    until: dt.date | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class Forgetting:
    """One person: sentences that forbid it, what the archive may want, (table, count) of what goes and what stays.

    ``files`` counts kept source files of imports that wrote about the person: (table, count).
    """

    person_id: int
    name: str
    status: MembershipStatus | None
    refusals: tuple[str, ...]
    held: tuple[Held, ...]
    goes: tuple[tuple[str, int], ...]
    stays: tuple[tuple[str, int], ...]
    files: tuple[tuple[str, int], ...]

    @property
    def needs_reason(self) -> bool:
        """Whether a reason must be given: some term is not over."""
        return any(not one.is_over for one in self.held)
