# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be asked about hardship files."""

from union_desktop.areas.hardship.queries.households import (
    FiledCase,
    Household,
    filed_cases,
    household,
    household_of_case,
    open_case_of,
)
from union_desktop.areas.hardship.queries.listing import LIST, CaseRow, count_by_status, find_ids, rows
from union_desktop.areas.hardship.queries.page import CasePage, case

__all__ = [
    "LIST",
    "CasePage",
    "CaseRow",
    "FiledCase",
    "Household",
    "case",
    "count_by_status",
    "filed_cases",
    "find_ids",
    "household",
    "household_of_case",
    "open_case_of",
    "rows",
]
