# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes of hardship files: the file and its household, how it is classed, its steps, spot checks."""

from union_desktop.areas.hardship.service.assessing import assess
from union_desktop.areas.hardship.service.cases import (
    add_expense,
    add_member,
    answer_exclusions,
    change_case,
    change_expense,
    change_member,
    open_case,
    record_consents,
    registered_family,
    remove_expense,
    remove_member,
    set_papers,
)
from union_desktop.areas.hardship.service.following import UNDO
from union_desktop.areas.hardship.service.samples import correct_finding, draw, enter_findings
from union_desktop.areas.hardship.service.steps import step, step_many

__all__ = [
    "UNDO",
    "add_expense",
    "add_member",
    "answer_exclusions",
    "assess",
    "change_case",
    "change_expense",
    "change_member",
    "correct_finding",
    "draw",
    "enter_findings",
    "open_case",
    "record_consents",
    "registered_family",
    "remove_expense",
    "remove_member",
    "set_papers",
    "step",
    "step_many",
]
