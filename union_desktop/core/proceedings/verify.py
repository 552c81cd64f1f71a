# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the state of records against the steps that led to it; reads only."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

from union_desktop.core.proceedings.terms import Machine
from union_desktop.core.reading import Reader


def findings(reader: Reader, machine: Machine, table: str) -> list[str]:
    """A sentence when records of this table have a ``status`` their steps do not lead to; numbers only, no names."""
    kinds = {
        number: [kind for _, kind in steps]
        for number, steps in groupby(
            reader.iterate(
                "select about_id, kind from proceeding_step where about_table = :table order by about_id, id",
                table=table,
            ),
            key=itemgetter(0),
        )
    }
    known = {one.key for one in machine.kinds}
    wrong = []
    for number, status in reader.iterate(f"select id, status from {table} order by id"):
        taken = kinds.pop(number, [])
        if not known.issuperset(taken) or machine.replayed(taken) != status:
            wrong.append(number)
    wrong += kinds
    if not wrong:
        return []
    listed = "、".join(map(str, wrong[:5]))
    return [f"有 {len(wrong)} {machine.what}的状态与办理步骤不符（编号 {listed}）。"]
