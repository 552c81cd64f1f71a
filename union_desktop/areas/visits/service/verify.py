# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the state of cases against their visits; reads only."""

from __future__ import annotations

from union_desktop.areas.visits.terms import UNVISITED, VISITED
from union_desktop.core.reading import Reader


def findings(reader: Reader) -> list[str]:
    """A sentence when cases are called visited without a visit, or the other way round; numbers only, no names."""
    wrong = reader.ids(
        "select c.id from concern_case c where (c.status = :visited) <> exists (select 1 from visit v"
        " where v.case_id = c.id) or (c.status = :unvisited) <> (c.closing_note <> '') order by c.id",
        visited=VISITED,
        unvisited=UNVISITED,
    )
    if not wrong:
        return []
    return [f"有 {len(wrong)} 件慰问事项的状态与慰问记录不符（编号 {'、'.join(map(str, wrong[:5]))}）。"]
