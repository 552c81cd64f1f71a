# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tables and their columns are called at the desk, so that a stored change can be told as a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

#: A stored value (as in the audit: text, number, None) → what a person reads.
Show = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class TableWords:
    """One table: what one row of it is called, and its columns.

    ``shown`` turns codes into words; ``refers`` names the table a column's number points at, whose ``title`` column is
    then shown instead; ``masked`` columns are never shown in full in a list.
    """

    label: str
    fields: Mapping[str, str]
    shown: Mapping[str, Show] = field(default_factory=lambda: MappingProxyType({}))
    refers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    masked: Mapping[str, Show] = field(default_factory=lambda: MappingProxyType({}))
    title: str = "name"
