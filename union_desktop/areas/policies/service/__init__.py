# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be done with rules: documents and their dated versions, and letting something pass that goes against one."""

from __future__ import annotations

from union_desktop.areas.policies.service.documents import (
    add_policy,
    add_version,
    change_policy,
    close,
    correct_version,
)
from union_desktop.areas.policies.service.exceptions import allow
from union_desktop.areas.policies.service.undoing import UNDO
from union_desktop.areas.policies.service.usage import Usage, usage

__all__ = [
    "UNDO",
    "Usage",
    "add_policy",
    "add_version",
    "allow",
    "change_policy",
    "close",
    "correct_version",
    "usage",
]
