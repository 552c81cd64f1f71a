# SPDX-License-Identifier: GPL-3.0-or-later
"""What the office says about its groups and campuses, about what is recorded for later, and about former numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Places:
    """Which campus each union group belongs to, and where somebody goes whose campus nothing tells.

    ``several`` says that the office has more than one campus, so that going there is worth a note. ``standing`` are
    the groups that stand on the effective date, with their first day (None: not asked). ``later`` says of whom something is recorded after
    that date: person's id -> (last day, final status, category, group and campus, "1" for who stands on the date).
    ``unclear_units`` has a sentence for names that are units, but not one group. ``former`` has the numbers that were
    given up when two records of one person were merged: field -> (number -> person's id).
    """

    campus_of_unit: Mapping[str, str] = field(default_factory=dict)
    default_campus: str = ""
    several: bool = False
    campus_names: Mapping[str, str] = field(default_factory=dict)
    standing: Mapping[str, str] | None = None
    later: Mapping[int, Sequence[str]] = field(default_factory=dict)
    unclear_units: Mapping[str, str] = field(default_factory=dict)
    former: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
