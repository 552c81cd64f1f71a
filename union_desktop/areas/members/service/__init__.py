# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes of the members area; one person or a hundred thousand go through the same functions."""

from union_desktop.areas.members.service.anonymising import anonymise
from union_desktop.areas.members.service.bank import add_account, change_account, remove_account
from union_desktop.areas.members.service.checks import problems, remarks
from union_desktop.areas.members.service.dues import (
    add_base,
    add_rule,
    change_base,
    change_rule,
    remove_base,
    remove_rule,
)
from union_desktop.areas.members.service.following import UNDO
from union_desktop.areas.members.service.history import (
    EventDraft,
    correct_event,
    record_event,
    record_many,
    remove_event,
)
from union_desktop.areas.members.service.household import (
    add_consent,
    add_family,
    add_resume,
    change_consent,
    change_family,
    change_resume,
    remove_consent,
    remove_family,
    remove_resume,
)
from union_desktop.areas.members.service.merging import mark_different, merge, unmerge
from union_desktop.areas.members.service.people import (
    enrol,
    enrol_many,
    rejoin_many,
    update_many,
    update_person,
)
from union_desktop.areas.members.service.projection import rebuild, refresh_today
from union_desktop.areas.members.service.removing import delete
from union_desktop.areas.members.service.units import appoint_leader, close_unit, end_leader, merge_units

__all__ = [
    "UNDO",
    "EventDraft",
    "add_account",
    "add_base",
    "add_consent",
    "add_family",
    "add_resume",
    "add_rule",
    "anonymise",
    "appoint_leader",
    "change_account",
    "change_base",
    "change_consent",
    "change_family",
    "change_resume",
    "change_rule",
    "close_unit",
    "correct_event",
    "delete",
    "end_leader",
    "enrol",
    "enrol_many",
    "mark_different",
    "merge",
    "merge_units",
    "problems",
    "rebuild",
    "record_event",
    "record_many",
    "refresh_today",
    "rejoin_many",
    "remarks",
    "remove_account",
    "remove_base",
    "remove_consent",
    "remove_event",
    "remove_family",
    "remove_resume",
    "remove_rule",
    "unmerge",
    "update_many",
    "update_person",
]
