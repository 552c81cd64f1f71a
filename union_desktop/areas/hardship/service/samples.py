# SPDX-License-Identifier: GPL-3.0-or-later
"""Spot checks of the files on file: a draw anybody can repeat from its seed, and what the check found (DOMAIN §2.2)."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy.orm import Session

from union_desktop.areas.hardship.model import HardshipSample, HardshipSampleCase
from union_desktop.areas.hardship.queries import households
from union_desktop.areas.hardship.queries.measure import least_share
from union_desktop.areas.hardship.service import cases
from union_desktop.areas.hardship.terms import FindingDraft, SampleDraft
from union_desktop.core import clock
from union_desktop.core.changes import Changes
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.roles import Role, needs

_WHOLE: Final = 10_000
_TABLES: Final = frozenset({HardshipSample.__tablename__, HardshipSampleCase.__tablename__})


def drawn(numbers: Sequence[str], share: int, seed: str) -> list[str]:
    """The file numbers drawn: those with the smallest SHA-256 of "seed:number", rounded up to a whole file."""
    count = -(-len(numbers) * share // _WHOLE)
    ranked = sorted(set(numbers), key=lambda one: hashlib.sha256(f"{seed}:{one}".encode()).hexdigest())
    return sorted(ranked[:count])


@needs(Role.CLERK)
def draw(session: Session, draft: SampleDraft, *, today: dt.date | None = None) -> Changes:
    """Draw a sample of the files that are on file on that day; its id is in the result."""
    today = today or clock.today()
    least = least_share(session, draft.on)
    problems: dict[str, str] = {}
    if draft.on > today:
        problems["on"] = "抽取日期不能晚于今天。"
    if not least <= draft.share <= _WHOLE:
        problems["share"] = f"抽查比例应在 {least / 100:g}% 到 100% 之间。"
    if problems:
        raise InvalidDraft(problems)
    filed = {one.case_no: one.case_id for one in households.filed_cases(session, draft.on)}
    if not filed:
        raise UserError(f"{draft.on:%Y-%m-%d} 没有在档的困难档案，没有抽取。请在建档之后再抽查。")
    seed = draft.seed.strip() or secrets.token_hex(4)
    sample = HardshipSample(
        year=draft.year, drawn_on=draft.on, share=draft.share, filed_count=len(filed), seed=seed
    )
    session.add(sample)
    session.flush()
    for number in drawn(list(filed), draft.share, seed):
        session.add(HardshipSampleCase(sample_id=sample.id, case_id=filed[number]))
    session.flush()
    return Changes(_TABLES, (sample.id,))


@needs(Role.CLERK)
def enter_findings(
    session: Session, findings: Mapping[int, FindingDraft], *, today: dt.date | None = None
) -> Changes:
    """What the checks of drawn files found, by the row of the sample."""
    changes = Changes()
    for row_id, finding in findings.items():
        changes |= correct_finding(session, row_id, finding, today=today)
    return changes


@needs(Role.CLERK)
def correct_finding(
    session: Session, row_id: int, finding: FindingDraft, *, today: dt.date | None = None
) -> Changes:
    """Enter or put right what the check of one drawn file found."""
    day = today or clock.today()
    row = session.get(HardshipSampleCase, row_id)
    if row is None:
        raise UserError("这条抽查记录已不在，没有保存。请刷新后重试。")
    sample = session.get_one(HardshipSample, row.sample_id)
    if finding.checked_on is None or not finding.finding.strip():
        raise InvalidDraft({"finding": "请填写核查日期和核查结果，例如“属实”。"})
    if not sample.drawn_on <= finding.checked_on <= day:
        raise InvalidDraft({"checked_on": f"核查日期应在抽取的 {sample.drawn_on:%Y-%m-%d} 和今天之间。"})
    row.checked_on, row.finding = finding.checked_on, finding.finding.strip()
    cases.file_of(session, row.case_id).touched_on = day
    session.flush()
    return Changes(_TABLES | {cases.TABLE}, (row.sample_id,))
