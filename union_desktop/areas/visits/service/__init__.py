# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes of visits: what the office was told, the visits, and many of both at once."""

from union_desktop.areas.visits.service.bulk_gifts import notice_many, visit_many
from union_desktop.areas.visits.service.cases import (
    UNDO,
    change_case,
    close_unvisited,
    list_papers,
    notice,
    remove_case,
    reopen,
    set_papers,
)
from union_desktop.areas.visits.service.visiting import change_visit, record_visit, remove_visit

__all__ = [
    "UNDO",
    "change_case",
    "change_visit",
    "close_unvisited",
    "list_papers",
    "notice",
    "notice_many",
    "record_visit",
    "remove_case",
    "remove_visit",
    "reopen",
    "set_papers",
    "visit_many",
]
