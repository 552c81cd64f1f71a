# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be done with applications and meetings."""

from union_desktop.areas.applications.service.applying import add, change, draft_of, set_papers
from union_desktop.areas.applications.service.granting import grant
from union_desktop.areas.applications.service.holding import hold
from union_desktop.areas.applications.service.meetings import (
    add_items,
    cancel,
    change as change_meeting,
    plan,
    remove_items,
    set_attendees,
    set_recusals,
    set_votes,
    write_minutes,
)
from union_desktop.areas.applications.service.stepping import step
from union_desktop.areas.applications.service.undoing import UNDO, take_back_meeting

__all__ = [
    "UNDO",
    "add",
    "add_items",
    "cancel",
    "change",
    "change_meeting",
    "draft_of",
    "grant",
    "hold",
    "plan",
    "remove_items",
    "set_attendees",
    "set_papers",
    "set_recusals",
    "set_votes",
    "step",
    "take_back_meeting",
    "write_minutes",
]
