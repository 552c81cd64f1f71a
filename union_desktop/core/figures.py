# SPDX-License-Identifier: GPL-3.0-or-later
"""A number of a year's work, and the records it comes from; counted and declared ones never mix (DOMAIN §8.2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

#: 余, 多, 近, 约 or nothing (DOMAIN §7.3).
Basis = Literal["counted", "declared"]
#: What is counted: people once each, times somebody had a part, cases, money in fen, a share in ten-thousandths.
Unit = Literal["people", "times", "cases", "fen", "ten_thousandths"]


@dataclass(frozen=True, slots=True)
class Sources:
    """The records behind a figure."""

    table: str
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; ``value`` in fen when ``unit`` is "fen", None when it was never told.

    ``as_of`` is the last day it covers.
    """

    key: str
    label: str
    value: int | None
    unit: Unit
    as_of: dt.date
    sources: tuple[Sources, ...] = ()
    qualifier: str = "exact"
    basis: Basis = "counted"

    def as_json(self) -> dict[str, Any]:
        """The figure as ``figures YEAR --json`` prints it."""
        return {
            "key": self.key,
            "label": self.label,
            "value": self.value,
            "unit": self.unit,
            "qualifier": self.qualifier,
            "basis": self.basis,
            "as_of": self.as_of.isoformat(),
            "source_count": sum(len(one.ids) for one in self.sources),
            "sources": [{"table": one.table, "ids": list(one.ids)} for one in self.sources if one.ids],
        }
