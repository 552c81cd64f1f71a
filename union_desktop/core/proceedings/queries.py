# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps and papers of a record, read in the order they were taken or listed."""

from __future__ import annotations

import datetime as dt

from union_desktop.core.asking import Source, asking
from union_desktop.core.proceedings.terms import About, PaperDraft, PaperState, Result, StepRow
from union_desktop.core.reading import Reader


def steps(reader: Reader, about: About) -> list[StepRow]:
    """All steps of a record, the first one first."""
    return [
        StepRow(
            number,
            kind,
            title,
            dt.date.fromisoformat(on),
            actor,
            Result(result),
            opinion,
            state,
            _day(start),
            _day(end),
            operator,
        )
        for number, kind, title, on, actor, result, opinion, state, start, end, operator in reader.rows(
            "select id, kind, title, happened_on, actor, result, opinion, state, from_on, to_on, operator"
            " from proceeding_step where about_id = :id and about_table = :table order by id",
            table=about[0],
            id=about[1],
        )
    ]


def papers(source: Source, about: About) -> list[PaperDraft]:
    """The list of papers of a record, in its own order."""
    return [
        PaperDraft(item, PaperState(state), reason)
        for item, state, reason in asking(source)(
            "select item, state, reason from paper_check where about_id = :id and about_table = :table"
            " order by sort_order, id",
            table=about[0],
            id=about[1],
        )
    ]


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
