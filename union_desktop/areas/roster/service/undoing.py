# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking a batch back as a whole, keeping what was edited since, and keeping the batch itself with its receipt."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from union_desktop.areas.members import service as members
from union_desktop.areas.members.model import Person
from union_desktop.areas.organisation.model import UnionOrgVersion
from union_desktop.areas.roster.model import RosterBatch
from union_desktop.core import clock
from union_desktop.core.audit import AuditChange
from union_desktop.core.changes import Changes
from union_desktop.core.errors import UserError
from union_desktop.core.undo import revert


@dataclass(frozen=True, slots=True)
class BatchUndo:
    """What an undo did; ``kept`` has (name, reason) of everything that stayed as it is."""

    batch_id: int
    reverted: int
    kept: tuple[tuple[str, str], ...]
    changes: Changes


def ask_undo(session: Session, batch_id: int) -> Changes:
    """Note that a batch is about to be taken back.

    A use case of its own, before ``undo``: undoing leaves alone what was worked on since, and by this note the batch
    is, so that it stays with its file and receipt.
    """
    batch = _batch(session, batch_id)
    batch.undo_asked_at = clock.now().isoformat(timespec="microseconds")
    session.flush()
    return Changes(frozenset({"roster_batch"}), (batch_id,))


def undo(session: Session, batch_id: int) -> BatchUndo:
    """Take back what a batch wrote; ``ask_undo`` must have been committed before."""
    batch = _batch(session, batch_id)
    if not batch.undo_asked_at:
        raise ValueError("ask_undo was not committed before")
    seq = session.scalar(
        select(func.min(AuditChange.seq)).where(
            AuditChange.subject_table == "roster_batch",
            AuditChange.subject_id == batch_id,
            AuditChange.table_name == "roster_batch",
            AuditChange.op == "insert",
        )
    )
    if seq is None:
        raise UserError(
            f"找不到名册批次 {batch_id} 的操作记录，没有撤销任何内容。请用“检查”命令核对工会文件是否完好。"
        )
    report = revert(session, seq, members.UNDO)
    kept = [one for one in report.kept if one.table != "roster_batch"]
    batch = _batch(session, batch_id)
    batch.undone_at = clock.now().isoformat(timespec="seconds")
    batch.kept = len({(one.table, one.id) for one in kept})
    session.flush()
    named = tuple((_name(session, one.table, one.id), one.reason) for one in kept)
    return BatchUndo(batch_id, report.reverted, named, report.changes | Changes(frozenset({"roster_batch"})))


def _batch(session: Session, batch_id: int) -> RosterBatch:
    batch = session.get(RosterBatch, batch_id)
    if batch is None:
        raise UserError(f"没有编号为 {batch_id} 的名册批次，没有改动任何内容。请核对批次编号。")
    if batch.undone_at:
        raise UserError(f"名册批次 {batch_id} 已在 {batch.undone_at[:10]} 撤销过，没有重复撤销。")
    return batch


def _name(session: Session, table: str, number: int) -> str:
    if table == "person":
        return session.scalar(select(Person.name).where(Person.id == number)) or f"人员 {number}"
    if table == "union_org":
        newest = select(UnionOrgVersion.name).where(UnionOrgVersion.org_id == number)
        return session.scalar(newest.order_by(UnionOrgVersion.valid_from.desc()).limit(1)) or f"单位 {number}"
    return f"{table} {number}"
