# SPDX-License-Identifier: GPL-3.0-or-later
"""What a dialog of a step says about the records it is for; many are told by the first ones and their number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from union_desktop.core.proceedings.terms import Machine

_TOLD: Final = 5


def told(names: Sequence[str], counter: str) -> str:
    """The first names, and how many there are."""
    more = f" 等 {len(names)} {counter}" if len(names) > _TOLD else ""
    return f"{'、'.join(names[:_TOLD])}{more}。"


def not_now(machine: Machine, key: str, states: Sequence[tuple[str, str]], counter: str = "") -> str:
    """Why the step cannot be taken for all of these (name, state), and when it can; empty when it can now."""
    step = machine.kind(key)
    wrong = [(name, state) for name, state in states if state not in step.before]
    if not wrong:
        return ""
    before = "、".join(f"“{label}”" for state, label in machine.states.items() if state in step.before)
    said = "、".join(f"{name}现在是“{machine.states[state]}”" for name, state in wrong[:_TOLD])
    more = f"等 {len(wrong)} {counter}" if len(wrong) > _TOLD else ""
    return f"{said}{more}，不能{step.label}，没有改动。{step.label}要在{before}时办理。"
