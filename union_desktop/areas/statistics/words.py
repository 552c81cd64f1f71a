# SPDX-License-Identifier: GPL-3.0-or-later
"""What the area's table is called where a stored change is told."""

from __future__ import annotations

from typing import Final

from union_desktop.areas.statistics.terms import WORKFORCE_LABELS, CountingBasis
from union_desktop.core.words import TableWords

WORDS: Final = {
    "workforce_count": TableWords(
        "应入会人数",
        WORKFORCE_LABELS,
        shown={
            "counting_basis": lambda code: {one.value: one.label for one in CountingBasis}.get(
                code, str(code)
            )
        },
        refers={"campus_id": "campus"},
        title="source",
    ),
}
