# SPDX-License-Identifier: GPL-3.0-or-later
"""What an operator may not do is grey, not hidden, and says why; the services refuse it once more (core.roles)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from union_desktop.core.roles import Role


def with_reason(tip: str, role: Role, need: Role) -> str:
    """A tip that says which role is needed and which one has."""
    reason = f"需要“{need.label}”权限，您的权限是“{role.label}”"
    return f"{tip}。{reason}" if tip else reason


def allow(part: QWidget | QAction, role: Role, need: Role) -> bool:
    """Greys a button or action for a role that does not include ``need``; whether it may be used."""
    may = role.may(need)
    part.setEnabled(may)
    if not may:
        part.setToolTip(with_reason(part.toolTip(), role, need))
    return may
