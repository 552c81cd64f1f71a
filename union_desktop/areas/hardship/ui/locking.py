# SPDX-License-Identifier: GPL-3.0-or-later
"""In which states household and figures of a file stand still, and the sentence that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from union_desktop.areas.hardship.terms import EDITABLE_STATES, OPEN_STATES, STATUS_LABELS

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader


def lock_reason(status: str) -> str:
    """Why household and figures cannot be changed in this state; empty when they can."""
    if status in EDITABLE_STATES:
        return ""
    if status in OPEN_STATES:
        return f"档案现在是“{STATUS_LABELS[status]}”，家庭和收支不能再改。确需更正请先退回。"
    return f"档案{STATUS_LABELS[status]}，不能再改。"


def status_of(reader: Reader, case_id: int) -> str:
    """Where a file stands; empty when it is gone."""
    return str(reader.value("select status from hardship_case where id = :id", id=case_id) or "")
