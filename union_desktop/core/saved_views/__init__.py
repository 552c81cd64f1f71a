# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters, order and columns of a list under a name, shared by everybody in the office.

Reading is here, without the writing side: the names stand beside the first list.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from union_desktop.core.reading import Reader


@dataclass(frozen=True, slots=True)
class View:
    """One named view; what ``content`` means is the area's own."""

    id: int
    name: str
    operator: str
    content: dict[str, Any]


def views(reader: Reader, area: str) -> list[View]:
    """The views of one area's list, in the order of their names."""
    rows = reader.rows(
        "select id, name, operator, content from saved_view where area = :area order by name, id", area=area
    )
    return [View(number, name, operator, json.loads(content)) for number, name, operator, content in rows]


def tidy_name(name: str) -> str:
    """The name as it is kept: blanks at its ends and doubled ones make no other name."""
    return " ".join(name.split())
