# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of one record as a list that can be printed, for auditors (PEERS §3 row 20)."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Sequence
from typing import Final

from union_desktop.core.listing import Listing, text_column
from union_desktop.core.proceedings.terms import About, Result, StepRow
from union_desktop.core.reading import Reader


def ids(reader: Reader, about: About) -> array[int]:
    """The steps of a record in the order they were taken."""
    return reader.ids(
        "select id from proceeding_step where about_id = :id and about_table = :table order by id",
        table=about[0],
        id=about[1],
    )


def rows(reader: Reader, wanted: Sequence[int]) -> dict[int, StepRow]:
    """These steps."""
    if not len(wanted):
        return {}
    listed = ",".join(str(int(one)) for one in wanted)
    found: dict[int, StepRow] = {}
    for number, kind, title, on, actor, result, opinion, state, start, end, operator in reader.iterate(
        "select id, kind, title, happened_on, actor, result, opinion, state, from_on, to_on, operator"
        f" from proceeding_step where id in ({listed})"
    ):
        day = dt.date.fromisoformat(on)
        first, last = (dt.date.fromisoformat(one) if one else None for one in (start, end))
        found[number] = StepRow(
            number, kind, title, day, actor, Result(result), opinion, state, first, last, operator
        )
    return found


def days(row: StepRow) -> str:
    """“2026-05-05”, or from when to when for a publicity."""
    if row.from_on is not None and row.to_on is not None:
        return f"{row.from_on} 至 {row.to_on}"
    return row.on.isoformat()


LIST: Final[Listing[StepRow]] = Listing(
    f"{__name__}:LIST",
    "办理过程",
    (
        text_column("on", "日期", days, 100),
        text_column("title", "步骤", lambda row: row.title, 110),
        text_column("actor", "办理人", lambda row: row.actor or row.operator, 110),
        text_column("result", "结果", lambda row: row.result.label, 60),
        text_column("opinion", "意见", lambda row: row.opinion, 280),
        text_column("operator", "登记人", lambda row: row.operator, 80),
    ),
    rows,
)
