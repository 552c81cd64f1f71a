# SPDX-License-Identifier: GPL-3.0-or-later
"""What a use case touched, so that each open view can decide for itself whether to read again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """Names of the tables written and ids of the main records; no ids means "any of them"."""

    tables: frozenset[str] = frozenset()
    ids: tuple[int, ...] = ()

    def touches(self, *tables: str) -> bool:
        """Whether any of these tables was written."""
        return not self.tables.isdisjoint(tables)

    def __or__(self, other: Changes) -> Changes:
        return Changes(self.tables | other.tables, self.ids + other.ids)


NOTHING = Changes()
