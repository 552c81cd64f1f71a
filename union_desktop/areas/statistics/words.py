# SPDX-License-Identifier: GPL-3.0-or-later
"""What the area's table is called where a stored change is told."""

from __future__ import annotations

from typing import Any, Final

from union_desktop.areas.statistics.terms import WORKFORCE_LABELS, CountingBasis
from union_desktop.core.words import TableWords


def counting_basis(code: Any) -> str:
    """What was counted."""
    return {one.value: one.label for one in CountingBasis}.get(code, str(code))


WORDS: Final = {
    "workforce_count": TableWords(
        "应入会人数",
        WORKFORCE_LABELS,
        shown={"counting_basis": counting_basis},
        refers={"campus_id": "campus", "staff_category": "staff_category.code"},
        title="source",
        named=("source",),
    ),
}
