# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking a batch back as a whole, keeping what was edited since, and keeping the batch itself with its receipt."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from union_desktop.areas.members import service as members
from union_desktop.areas.members.model import Person
from union_desktop.areas.organisation import service as organisation
from union_desktop.areas.organisation.model import UnionOrgVersion
from union_desktop.areas.roster.model import RosterBatch
from union_desktop.core import clock
from union_desktop.core.audit import AuditChange, AuditEntry
from union_desktop.core.changes import Changes
from union_desktop.core.errors import UserError
from union_desktop.core.roles import Role, needs
from union_desktop.core.undo.reverting import UndoReport, UndoRules, require_own, revert

_PROJECTIONS = (UndoRules(members.UNDO) | organisation.UNDO).projections


@dataclass(frozen=True, slots=True)
class BatchUndo:
    """What an undo did; ``kept`` has (name, reason) of everything that stayed as it is."""

    batch_id: int
    reverted: int
    kept: tuple[tuple[str, str], ...]
    changes: Changes


@needs(Role.CLERK)
def undo(session: Session, batch_id: int) -> BatchUndo:
    """Take back what a batch wrote; the batch itself stays, with its file and receipt.

    Raises NotAllowed for somebody else's batch unless an administrator asks.
    """
    report = _take_back(session, batch_id)
    named = tuple((_name(session, one.table, one.id), one.reason) for one in report.kept)
    return BatchUndo(batch_id, report.reverted, named, report.changes)


@needs(Role.CLERK)
def take_back_entry(session: Session, seq: int) -> UndoReport:
    """For ``core.undo.take_back``: the entry that wrote a batch goes back as a batch, an undo of one like any other."""
    batch_id = session.scalar(
        select(AuditChange.subject_id).where(
            AuditChange.seq == seq, AuditChange.table_name == "roster_batch", AuditChange.op == "insert"
        )
    )
    if batch_id is None:
        return revert(session, seq, _PROJECTIONS)
    return _take_back(session, batch_id)


#: How the roster area follows when its entries are taken back.
UNDO = UndoRules(
    takers={"roster_batch": take_back_entry},
    never={"roster_source": "名册来源和它的列对应关系要留着供下次核对使用，不能撤销。"},
)


def _take_back(session: Session, batch_id: int) -> UndoReport:
    _batch(session, batch_id)
    seq = _entry_of(session, batch_id)
    if seq is None:
        raise UserError(
            f"找不到名册批次 {batch_id} 的操作记录，没有撤销任何内容。请用“检查”命令核对工会文件是否完好。"
        )
    _refuse_while_built_on(session, batch_id, seq)
    require_own(session, session.get_one(AuditEntry, seq))
    # How a source's rosters are read was learnt, not written about anybody: it stays.
    leave = frozenset({"roster_source", "roster_batch"})
    report = revert(session, seq, _PROJECTIONS, leave=leave)
    batch = _batch(session, batch_id)
    batch.undo_asked_at = clock.now().isoformat(timespec="microseconds")
    batch.undone_at = clock.now().isoformat(timespec="seconds")
    batch.kept = len({(one.table, one.id) for one in report.kept})
    session.flush()
    return replace(report, changes=report.changes | Changes(frozenset({"roster_batch"})))


def _entry_of(session: Session, batch_id: int) -> int | None:
    """The audit entry that wrote a batch."""
    return session.scalar(
        select(func.min(AuditChange.seq)).where(
            AuditChange.subject_table == "roster_batch",
            AuditChange.subject_id == batch_id,
            AuditChange.table_name == "roster_batch",
            AuditChange.op == "insert",
        )
    )


def _refuse_while_built_on(session: Session, batch_id: int, seq: int) -> None:
    """A later batch that wrote about the same people goes back first, or this one could only go back in parts."""
    written = aliased(AuditChange)
    about = aliased(AuditChange)
    later = session.scalar(
        select(func.max(RosterBatch.id))
        .join(
            written,
            (written.subject_table == "roster_batch")
            & (written.table_name == "roster_batch")
            & (written.op == "insert")
            & (written.subject_id == RosterBatch.id),
        )
        .join(about, (about.seq == written.seq) & (about.subject_table == "person"))
        .where(
            RosterBatch.id > batch_id,
            RosterBatch.undone_at == "",
            about.subject_id.in_(
                select(AuditChange.subject_id).where(
                    AuditChange.seq == seq, AuditChange.subject_table == "person"
                )
            ),
        )
    )
    if later is not None:
        raise UserError(
            f"名册批次 {later} 又改动了批次 {batch_id} 写入的人，没有撤销任何内容。"
            f"请先撤销批次 {later}（命令行：roster-undo {later}），再撤销批次 {batch_id}。"
        )


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
    return f"记录 {number}"
