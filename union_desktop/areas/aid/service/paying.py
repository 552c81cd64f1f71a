# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens to the money of rows: paid, signed for, given up, returned; a whole batch or nothing of it.

What may follow what is ``terms.PAYMENTS``. A batch is one transaction: whatever stops the program in the middle, either all of
its rows are paid or none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from union_desktop.areas.aid.model import AidGrant, AidPayment, AidRound
from union_desktop.areas.aid.queries.households import lots
from union_desktop.areas.aid.queries.loading import (
    Row,
    one_round,
    refuse_future,
    refuse_state,
    rows_of,
    told,
)
from union_desktop.areas.aid.terms import PAYING, PAYMENTS, PayKind, PayState, Way
from union_desktop.areas.members.queries.bank import accounts_on
from union_desktop.core import bulk, clock
from union_desktop.core.asking import asking
from union_desktop.core.bank_accounts import tail
from union_desktop.core.changes import Changes
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.proceedings.model import ProceedingStep
from union_desktop.core.roles import Role, needs

TABLES: Final = frozenset({"aid_grant", "aid_payment"})
_COLUMNS: Final = (
    "grant_id",
    "kind",
    "happened_on",
    "way",
    "amount",
    "bank_file_id",
    "account_tail",
    "proxy",
    "reason",
)


@needs(Role.CLERK)
def pay(
    session: Session,
    grant_ids: Sequence[int],
    on: dt.date,
    way: Way | None,
    bank_file_id: int | None = None,
    *,
    today: dt.date | None = None,
) -> Changes:
    """Money that left the office; by bank the last digits of the account of that day are kept.

    ``way`` is None for what was paid before anybody wrote down how.
    """
    rows = _rows(session, grant_ids, on, today)
    tails: dict[int, str] = {}
    if way is Way.BANK:
        found = accounts_on(session, [row.person_id for row in rows if row.person_id is not None], on)
        tails = {person_id: tail(one.account_no) for person_id, one in found.items()}
    return _happen(session, rows, PayKind.PAY, on, way=way, bank_file_id=bank_file_id, tails=tails)


@needs(Role.CLERK)
def sign(session: Session, grant_ids: Sequence[int], on: dt.date, *, today: dt.date | None = None) -> Changes:
    """They signed for it themselves."""
    return _happen(session, _rows(session, grant_ids, on, today), PayKind.SIGN, on)


@needs(Role.CLERK)
def proxy_sign(
    session: Session,
    grant_id: int,
    on: dt.date,
    proxy: str,
    reason: str,
    *,
    today: dt.date | None = None,
) -> Changes:
    """Somebody else signed for it: who, and why."""
    problems = {}
    if not proxy.strip():
        problems["proxy"] = "请填写代领人姓名。"
    if not reason.strip():
        problems["reason"] = "请填写代领原因。"
    if problems:
        raise InvalidDraft(problems)
    rows = _rows(session, (grant_id,), on, today)
    return _happen(session, rows, PayKind.PROXY_SIGN, on, proxy=proxy.strip(), reason=reason.strip())


@needs(Role.CLERK)
def waive(
    session: Session, grant_ids: Sequence[int], on: dt.date, reason: str, *, today: dt.date | None = None
) -> Changes:
    """They gave it up; it stays decided and is not owed any more."""
    _refuse_blank(reason, "请写明放弃的原因。")
    return _happen(session, _rows(session, grant_ids, on, today), PayKind.WAIVE, on, reason=reason.strip())


@needs(Role.CLERK)
def give_back(
    session: Session, grant_ids: Sequence[int], on: dt.date, reason: str, *, today: dt.date | None = None
) -> Changes:
    """The money came back (a wrong account, refused); it is owed again."""
    _refuse_blank(reason, "请写明退回的原因。")
    return _happen(session, _rows(session, grant_ids, on, today), PayKind.RETURN, on, reason=reason.strip())


def _refuse_blank(reason: str, sentence: str) -> None:
    if not reason.strip():
        raise InvalidDraft({"reason": sentence})


def _rows(session: Session, grant_ids: Sequence[int], on: dt.date, today: dt.date | None) -> list[Row]:
    """The rows, of one round that is being paid, none of them with anything later than ``on``."""
    refuse_future(on, today or clock.today())
    rows = rows_of(session, grant_ids)
    found, _scheme = one_round(session, rows)
    refuse_state(found, (PAYING,), "登记发放情况")
    _refuse_early(session, found, rows, on)
    return rows


def _refuse_early(session: Session, found: AidRound, rows: Sequence[Row], on: dt.date) -> None:
    decided = session.scalar(
        select(func.max(ProceedingStep.happened_on)).where(
            ProceedingStep.about_table == "aid_round",
            ProceedingStep.about_id == found.id,
            ProceedingStep.kind.in_(("approve", "open")),
        )
    )
    if decided is not None and on < decided:
        raise InvalidDraft({"on": f"日期不能早于批次审定的 {decided:%Y-%m-%d}。"})
    ask = asking(session)
    names = {row.id: row.name for row in rows}
    for listed in lots(sorted(names)):
        late = ask(
            f"select grant_id, max(happened_on) from aid_payment where grant_id in ({listed})"
            " group by grant_id having max(happened_on) > :day limit 1",
            day=on.isoformat(),
        )
        if late:
            raise InvalidDraft(
                {"on": f"“{names[late[0][0]]}”在 {late[0][1]} 已有登记，日期不能早于那一天，没有改动。"}
            )


def _happen(
    session: Session,
    rows: Sequence[Row],
    kind: PayKind,
    on: dt.date,
    *,
    way: Way | None = None,
    bank_file_id: int | None = None,
    tails: Mapping[int, str] | None = None,
    proxy: str = "",
    reason: str = "",
) -> Changes:
    impossible = [row for row in rows if (row.pay_state, kind) not in PAYMENTS]
    if impossible:
        raise UserError(
            told(
                [f"“{row.name}”现在是“{row.pay_state.label}”，不能{kind.label}。" for row in impossible],
                "一行也没有登记，请只选可以办理的行。",
            )
        )
    bulk.insert_rows(
        session,
        AidPayment,
        _COLUMNS,
        [
            (
                row.id,
                kind.value,
                on.isoformat(),
                way.value if way else "",
                row.amount,
                bank_file_id,
                (tails or {}).get(row.person_id or 0, ""),
                proxy,
                reason,
            )
            for row in rows
        ],
    )
    bulk.update_rows(
        session,
        AidGrant,
        ("pay_state", "paid_on"),
        [
            (
                row.id,
                row.id,
                (row.pay_state.value, row.paid_on),
                (PAYMENTS[row.pay_state, kind].value, _paid_on(row, kind, on)),
            )
            for row in rows
        ],
    )
    return Changes(TABLES, tuple(row.id for row in rows))


def _paid_on(row: Row, kind: PayKind, on: dt.date) -> str | None:
    if kind is PayKind.PAY:
        return on.isoformat()
    return None if kind is PayKind.RETURN else row.paid_on


def replayed(kinds: Sequence[PayKind]) -> PayState | None:
    """The state after these payments; None when they cannot have happened in that order."""
    state: PayState | None = PayState.DUE
    for kind in kinds:
        if state is None:
            return None
        state = PAYMENTS.get((state, kind))
    return state
