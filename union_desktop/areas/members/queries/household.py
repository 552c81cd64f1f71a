# SPDX-License-Identifier: GPL-3.0-or-later
"""What hangs on a person beside the membership: family, working life, consents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from union_desktop.areas.members.terms import CHILD_YEARS, ConsentDraft, FamilyDraft, ResumeDraft
from union_desktop.core.asking import Source, asking, stored_day
from union_desktop.core.reading import Reader

_LAST = "9999-12"


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """One relative."""

    id: int
    draft: FamilyDraft


@dataclass(frozen=True, slots=True)
class ResumeRow:
    """One station."""

    id: int
    draft: ResumeDraft


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """One agreement."""

    id: int
    draft: ConsentDraft


def family(source: Source, person_id: int) -> list[FamilyRow]:
    """Relatives in the order they were entered."""
    return [
        FamilyRow(number, FamilyDraft(relation, name, stored_day(born), *rest))
        for number, relation, name, born, *rest in asking(source)(
            "select id, relation, name, birth_date, work_unit, position, political_status, phone, remark"
            " from family_member where person_id = :id order by id",
            id=person_id,
        )
    ]


def resume(reader: Reader, person_id: int) -> list[ResumeRow]:
    """Stations from the first to the present one."""
    return [
        ResumeRow(number, ResumeDraft(*rest))
        for number, *rest in reader.rows(
            "select id, from_month, to_month, work_unit, position from resume_entry where person_id = :id"
            " order by from_month, id",
            id=person_id,
        )
    ]


def consents(reader: Reader, person_id: int) -> list[ConsentRow]:
    """Agreements, the newest first."""
    return [
        ConsentRow(
            number, ConsentDraft(purpose, version, dt.date.fromisoformat(given), way, stored_day(back), note)
        )
        for number, purpose, version, given, way, back, note in reader.rows(
            "select id, purpose, version, given_on, way, withdrawn_on, note from consent where person_id = :id"
            " order by given_on desc, id desc",
            id=person_id,
        )
    ]


def overlaps(rows: Sequence[ResumeRow], draft: ResumeDraft, besides: int = 0) -> list[ResumeRow]:
    """Stations that share more than the month of changing with this one; seldom right, sometimes so."""
    if not draft.from_month:
        return []
    end = draft.to_month or _LAST
    return [
        row
        for row in rows
        if row.id != besides
        and row.draft.from_month < end
        and draft.from_month < (row.draft.to_month or _LAST)
    ]


def is_child(born: dt.date | None, today: dt.date) -> bool:
    """Whether somebody's facts need the guardian's agreement today."""
    if born is None:
        return False
    had_birthday = (today.month, today.day) >= (born.month, born.day)
    return today.year - born.year - (0 if had_birthday else 1) < CHILD_YEARS
