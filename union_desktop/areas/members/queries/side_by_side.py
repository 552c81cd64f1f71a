# SPDX-License-Identifier: GPL-3.0-or-later
"""What is shown of two records before they are merged; ``service.comparing`` finds it out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from union_desktop.areas.members.terms import MembershipStatus, PersonDraft, Side, Together


@dataclass(frozen=True, slots=True)
class FieldPair:
    """One fact of both; ``side`` is what is proposed, ``conflict`` says that both know something and do not agree."""

    key: str
    kept: Any
    gone: Any
    side: Side
    conflict: bool


@dataclass(frozen=True, slots=True)
class Moving:
    """How many rows of a table the gone record gives; ``twice`` of them the kept one has already."""

    table: str
    count: int
    twice: int = 0


@dataclass(frozen=True, slots=True)
class Clash:
    """Two rows of which only one can stand: the values in which they differ."""

    table: str
    kept_row: int
    gone_row: int
    common: Mapping[str, Any]
    kept: Mapping[str, Any]
    gone: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way to lay the memberships together and how the person then stands; ``refusal`` says why it cannot be."""

    together: Together
    refusal: str = ""
    status: MembershipStatus | None = None
    joined_on: dt.date | None = None
    events: int = 0
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two records, the first of which would stay."""

    keep_id: int
    gone_id: int
    facts: tuple[PersonDraft, PersonDraft]
    statuses: tuple[MembershipStatus | None, MembershipStatus | None]
    groups: tuple[str, str]
    fields: tuple[FieldPair, ...]
    moving: tuple[Moving, ...]
    clashes: tuple[Clash, ...]
    outcomes: tuple[Outcome, ...]
    marked_different: bool

    @property
    def proposed(self) -> Outcome:
        """The first way that is possible."""
        return next(one for one in self.outcomes if not one.refusal)
