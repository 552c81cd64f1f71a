# SPDX-License-Identifier: GPL-3.0-or-later
"""What areas offer to the quick find: functions from a few letters to records. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from union_desktop.core.reading import Reader

MOST = 20


class FindHit(NamedTuple):
    """One line of the answer: where it leads, what it says in strong and in quiet type."""

    area_key: str
    record_id: int
    title: str
    detail: str
    icon: str = "person"


Finder = Callable[[Reader, str], Sequence[FindHit]]


def find_all(reader: Reader, text: str, finders: Sequence[Finder]) -> list[FindHit]:
    """Hits of all areas in the order of the areas."""
    return [hit for finder in finders for hit in finder(reader, text)][:MOST]
