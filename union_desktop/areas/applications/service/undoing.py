# SPDX-License-Identifier: GPL-3.0-or-later
"""What may be taken back: steps only in their order, a meeting's decisions only all together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from union_desktop.areas.aid import service as aid
from union_desktop.areas.aid.model import AidGrant
from union_desktop.areas.aid.terms import Origin
from union_desktop.areas.applications.model import AidApplication, CommitteeMeeting
from union_desktop.areas.applications.service.applying import COLUMNS, about
from union_desktop.areas.applications.terms import DRAFT, GRANTED, LOOKED_THROUGH, MACHINE
from union_desktop.areas.applications.terms.meetings import HELD
from union_desktop.core.audit import AuditChange, trail_of
from union_desktop.core.errors import UserError
from union_desktop.core.proceedings import service as proceedings
from union_desktop.core.roles import Role, needs
from union_desktop.core.undo.reverting import UndoReport, revert
from union_desktop.core.undo.rules import Projection, UndoRules

_STILL_PAID: Final = "它的发放记录还在，予以保留。请先在批次里处理发放记录。"


def _nothing_computed(_session: Session, _ids: Sequence[int]) -> None:
    """Neither an application nor a meeting has anything that is computed from it."""


def _refuse_odd_applications(session: Session, ids: Sequence[int]) -> None:
    """After an undo: the steps lead to the state, what was handed in stays as it was, and no row of a round is left
    without its application.
    """
    for number in ids:
        row = session.get(AidApplication, number, populate_existing=True)
        if row is None:
            continue
        proceedings.refuse_disorder(session, MACHINE, about(number), row.status)
        if row.status in LOOKED_THROUGH:
            proceedings.refuse_missing_papers(session, about(number))
        if row.status != DRAFT and _rewrote(session, "aid_application", number, COLUMNS):
            raise UserError("申请已经提交，内容予以保留。")
        if (row.status == GRANTED) != (row.grant_id is not None):
            raise UserError(_STILL_PAID)
        left = session.scalar(
            select(AidGrant.id)
            .outerjoin(AidApplication, AidApplication.grant_id == AidGrant.id)
            .where(
                AidGrant.person_id == row.person_id,
                AidGrant.origin == Origin.APPLICATION.value,
                AidGrant.removed_on.is_(None),
                AidApplication.id.is_(None),
            )
        )
        if left is not None:
            raise UserError(_STILL_PAID)


def _refuse_stray_grants(session: Session, ids: Sequence[int]) -> None:
    """A decided application is paid through one row: one that was taken off and replaced does not come back beside it."""
    session.flush()
    for number in ids:
        row = session.get(AidGrant, number, populate_existing=True)
        if row is None or row.origin != Origin.APPLICATION.value or row.removed_on is not None:
            continue
        if session.scalar(select(AidApplication.id).where(AidApplication.grant_id == number)) is None:
            raise UserError("这份申请已另行列入发放，予以保留。")


def _refuse_held_meetings(session: Session, ids: Sequence[int]) -> None:
    """What belongs to a meeting whose decisions hold stays, unless the decisions themselves come back with it;
    what was said may be written anew.
    """
    for number in ids:
        row = session.get(CommitteeMeeting, number, populate_existing=True)
        if row is None or row.status != HELD:
            continue
        if not _rewrote(session, "committee_meeting", number, ("status", "minutes")):
            raise UserError("会议的决议已经生效，予以保留。")


def _rewrote(session: Session, table: str, number: int, columns: Sequence[str]) -> bool:
    """Whether the entry that is taken back changed one of these columns of a row."""
    data = session.scalars(
        select(AuditChange.data).where(
            AuditChange.seq == trail_of(session).undo_of,
            AuditChange.table_name == table,
            AuditChange.row_id == number,
            AuditChange.op == "update",
        )
    )
    return any(f'"{column}"' in text for text in data for column in columns)


_OWN: Final = UndoRules(
    {
        "aid_application": Projection(_nothing_computed, _refuse_odd_applications),
        "committee_meeting": Projection(_nothing_computed, _refuse_held_meetings),
        "aid_grant": Projection(_nothing_computed, _refuse_stray_grants),
    }
)


@needs(Role.CLERK)
def take_back_meeting(session: Session, seq: int) -> UndoReport:
    """For ``core.undo.take_back``: what a meeting decided goes back for all it decided about, or for none."""
    rules = aid.UNDO | _OWN
    report = revert(session, seq, rules.projections, leave=frozenset(rules.never))
    if report.kept:
        raise UserError(
            f"会议的决议没有撤销，数据没有变化：此后有的申请或批次又办理过别的步骤。{report.kept[0].reason}"
            "请先撤销后来的步骤，或在以后的会议上重新审议。"
        )
    return report


#: How the area follows when its records are taken back.
UNDO: Final = _OWN | UndoRules(takers={"committee_meeting": take_back_meeting})
