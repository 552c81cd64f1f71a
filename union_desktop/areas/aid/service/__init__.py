# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes of the aid area; one row or a hundred thousand go through the same functions."""

from union_desktop.areas.aid.service.bank_files import add_template, change_template, remove_template
from union_desktop.areas.aid.service.grants import (
    add_grants,
    remove_grants,
    set_amounts,
    set_grade,
    set_split,
)
from union_desktop.areas.aid.service.paying import give_back, pay, proxy_sign, sign, waive
from union_desktop.areas.aid.service.rounds import change_round, open_round, remove_round, step
from union_desktop.areas.aid.service.schemes import (
    add_scheme,
    add_usual_schemes,
    change_scheme,
    close_scheme,
)
from union_desktop.areas.aid.service.undoing import UNDO

__all__ = [
    "UNDO",
    "add_grants",
    "add_scheme",
    "add_template",
    "add_usual_schemes",
    "change_round",
    "change_scheme",
    "change_template",
    "close_scheme",
    "give_back",
    "open_round",
    "pay",
    "proxy_sign",
    "remove_grants",
    "remove_round",
    "remove_template",
    "set_amounts",
    "set_grade",
    "set_split",
    "sign",
    "step",
    "waive",
]
