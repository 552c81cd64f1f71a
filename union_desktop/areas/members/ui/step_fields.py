# SPDX-License-Identifier: GPL-3.0-or-later
"""The fields every step of a case has: when, who, for a publicity from when to when, and what was said."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from union_desktop.areas.members.ui.person_picker import PersonField
from union_desktop.core import values
from union_desktop.core.proceedings.terms import PUBLICISE, StepDraft, StepKind
from union_desktop.widgets.fields import DateField, Field, NotesField, TextField

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk

_LONGEST_NAME = 60
_LONGEST_OPINION = 500


def step_fields(
    desk: Desk,
    kind: StepKind,
    *,
    actor: str = "办理人",
    actor_required: bool = False,
    actor_hint: str = "",
    placeholder: str = "",
    person: str = "",
    person_hint: str = "",
    lines: int = 3,
) -> tuple[Field, ...]:
    """Fields of a ``StepDraft``; an empty ``actor`` leaves out who acted, an empty ``person`` the choice of a known one."""
    day = partial(values.parse_date, today=desk.today())
    found: list[Field] = [DateField("on", "办理日期", required=True, parse=day)]
    if actor:
        found.append(
            TextField(
                "actor",
                actor,
                required=actor_required,
                max_length=_LONGEST_NAME,
                hint=actor_hint,
                placeholder=placeholder,
            )
        )
    if person:
        found.append(PersonField("person_id", person, desk=desk, wide=True, hint=person_hint))
    if kind.key == PUBLICISE:
        found += [
            DateField("from_on", "公示开始", required=True, parse=day, hint="当天计入"),
            DateField("to_on", "公示结束", required=True, parse=day, hint="当天计入"),
        ]
    label = "意见" if kind.result.value else "说明"
    found.append(
        NotesField("opinion", label, required=kind.opinion, lines=lines, max_length=_LONGEST_OPINION)
    )
    return tuple(found)


def first_draft(kind: StepKind, today: dt.date, publicity_days: int | None) -> StepDraft:
    """A step of today; a publicity begins today and lasts as long as the rule says."""
    if kind.key != PUBLICISE:
        return StepDraft(kind.key, today)
    end = today + dt.timedelta(publicity_days - 1) if publicity_days else None
    return StepDraft(kind.key, today, from_on=today, to_on=end)
