# SPDX-License-Identifier: GPL-3.0-or-later
"""When records of aid may be taken back: never so that steps and states disagree, or a decided list changes behind a step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from union_desktop.areas.aid.model import AidGrant, AidPayment, AidRound
from union_desktop.areas.aid.queries.households import lots
from union_desktop.areas.aid.service.paying import replayed
from union_desktop.areas.aid.terms import APPROVED, DRAFT, FROZEN, ROUND_MACHINE, PayKind
from union_desktop.core.asking import asking
from union_desktop.core.audit import trail_of
from union_desktop.core.errors import UserError
from union_desktop.core.proceedings.service import refuse_disorder
from union_desktop.core.undo.rules import Projection, UndoRules

_BEFORE: Final = "aid rounds of rows before they go back"
STEPS_SINCE: Final = "所在的批次此后又办理过别的步骤，予以保留。"
PAID_SINCE: Final = "批次此后已有发放记录，予以保留。"
DISAGREES: Final = "此后又登记过发放情况，予以保留。"


def _remember_rounds(session: Session, grant_ids: Sequence[int]) -> None:
    """A row that goes cannot be asked any more which round it was in."""
    known: dict[int, int] = session.info.setdefault(_BEFORE, {})
    for listed in lots(grant_ids):
        known.update(
            dict(asking(session)(f"select id, round_id from aid_grant where id in ({listed})"))  # type: ignore[arg-type]
        )


def _refuse_grants(session: Session, grant_ids: Sequence[int]) -> None:
    """Rows must agree with their payments and sources, and no step of their round may have been built on them since."""
    session.flush()
    ask = asking(session)
    rounds: dict[int, int] = session.info.get(_BEFORE, {})
    touched = {rounds[one] for one in grant_ids if one in rounds}
    for listed in lots(grant_ids):
        rows = ask(
            "select g.id, g.round_id, g.pay_state, g.paid_on, g.amount,"
            " coalesce((select sum(f.amount) from aid_grant_fund f where f.grant_id = g.id), 0)"
            f" from aid_grant g where g.id in ({listed})"
        )
        payments: dict[int, list[tuple[str, str]]] = {}
        for grant_id, kind, on in ask(
            f"select grant_id, kind, happened_on from aid_payment where grant_id in ({listed}) order by id"
        ):
            payments.setdefault(grant_id, []).append((kind, on))
        for row in rows:
            touched.add(row[1])
            if row[4] != row[5] or not _agrees(row, payments.get(row[0], [])):
                raise UserError(DISAGREES)
    _refuse_steps_since(session, touched)


def _agrees(row: Any, payments: Sequence[tuple[str, str]]) -> bool:
    kinds = [PayKind(kind) for kind, _ in payments]
    state = replayed(kinds)
    if state is None or state.value != row[2]:
        return False
    paid = [on for kind, on in payments if kind == PayKind.PAY.value]
    return bool(row[3] == (paid[-1] if state.is_paid else None))


def _refuse_steps_since(session: Session, round_ids: set[int]) -> None:
    """What a later step was taken on must stay: a list that was approved is not made shorter by an undo."""
    seq = trail_of(session).undo_of
    if seq is None or not round_ids:
        return
    for listed in lots(sorted(round_ids)):
        if asking(session)(
            "select 1 from proceeding_step s join audit_change a on a.table_name = 'proceeding_step'"
            " and a.row_id = s.id and a.op = 'insert' and a.subject_id = s.about_id"
            " and a.subject_table = 'aid_round'"
            f" where s.about_table = 'aid_round' and s.about_id in ({listed}) and a.seq > :seq limit 1",
            seq=seq,
        ):
            raise UserError(STEPS_SINCE)


def _refuse_rounds(session: Session, round_ids: Sequence[int]) -> None:
    session.flush()
    for round_id in round_ids:
        found = session.get(AidRound, round_id)
        if found is None:
            continue
        refuse_disorder(session, ROUND_MACHINE, ("aid_round", round_id), found.status)
        if found.status in (DRAFT, FROZEN, APPROVED) and session.scalar(
            select(func.count(AidPayment.id)).join(AidGrant).where(AidGrant.round_id == round_id)
        ):
            raise UserError(PAID_SINCE)


def _nothing(_session: Session, _ids: Sequence[int]) -> None:
    """Of a round nothing is computed."""


#: How aid follows when its records are taken back.
UNDO: Final = UndoRules(
    {
        "aid_round": Projection(_nothing, _refuse_rounds),
        "aid_grant": Projection(_remember_rounds, _refuse_grants),
    }
)
