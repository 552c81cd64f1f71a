# SPDX-License-Identifier: GPL-3.0-or-later
"""From cells to values, column by column: what a roster says in the forms the office file keeps, and what is wrong.

Works on whole columns because 100,000 lines must not cost much more than reading them; most cells are right as they
stand and are only looked at, the others are each read once (``cells.Memo``). All problems of a file come out at once.
"""

from union_desktop.areas.roster.service.rows.blocks import read_rows
from union_desktop.areas.roster.service.rows.candidates import (
    NEW_UNIT,
    UNKNOWN_UNIT,
    Candidates,
    fatal_lines,
    settle_units,
)
from union_desktop.areas.roster.service.rows.identity import judges, questionable
from union_desktop.areas.roster.service.rows.vocabulary import Vocabulary

__all__ = [
    "NEW_UNIT",
    "UNKNOWN_UNIT",
    "Candidates",
    "Vocabulary",
    "fatal_lines",
    "judges",
    "questionable",
    "read_rows",
    "settle_units",
]
