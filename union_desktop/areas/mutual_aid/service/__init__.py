# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes of mutual aid: plans and periods, lists of insured people, claims."""

from union_desktop.areas.mutual_aid.service.claims import (
    UNDO,
    change_claim,
    open_claim,
    remove_claim,
    set_papers,
    step,
)
from union_desktop.areas.mutual_aid.service.insured import change_insured, insure, remove_insured
from union_desktop.areas.mutual_aid.service.plans import (
    add_period,
    add_plan,
    add_starting_plans,
    change_period,
    change_plan,
    close_plan,
    remove_period,
    remove_plan,
)

__all__ = [
    "UNDO",
    "add_period",
    "add_plan",
    "add_starting_plans",
    "change_claim",
    "change_insured",
    "change_period",
    "change_plan",
    "close_plan",
    "insure",
    "open_claim",
    "remove_claim",
    "remove_insured",
    "remove_period",
    "remove_plan",
    "set_papers",
    "step",
]
