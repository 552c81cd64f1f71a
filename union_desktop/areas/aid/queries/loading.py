# SPDX-License-Identifier: GPL-3.0-or-later
"""Rounds and rows as use cases read them before they write; rows as plain values, because a batch has thousands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from union_desktop.areas.aid.model import AidRound
from union_desktop.areas.aid.queries.households import lots
from union_desktop.areas.aid.queries.schemes import SchemeRow, scheme
from union_desktop.areas.aid.terms import ROUND_LABELS, PayState
from union_desktop.core.asking import asking
from union_desktop.core.errors import InvalidDraft, UserError

GRANT_TABLES: Final = frozenset({"aid_grant", "aid_grant_fund"})
ROUND_TABLES: Final = frozenset({"aid_round", "proceeding_step"})


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a round that stands on its list."""

    id: int
    round_id: int
    person_id: int | None
    name: str
    amount: int
    goods_value: int
    pay_state: PayState
    paid_on: str | None


def round_and_scheme(session: Session, round_id: int) -> tuple[AidRound, SchemeRow]:
    """A round and its scheme; UserError when it is gone."""
    found = session.get(AidRound, round_id)
    if found is None:
        raise UserError("这个批次已不在，没有保存。请刷新后重试。")
    owner = scheme(session, found.scheme_id)
    assert owner is not None
    return found, owner


def rows_of(session: Session, grant_ids: Sequence[int]) -> list[Row]:
    """These rows in the order given; UserError when none is given, or one is gone or taken off its list."""
    if not grant_ids:
        raise UserError("没有选中名单中的任何一行，没有改动。请先选择。")
    wanted = list(dict.fromkeys(grant_ids))
    session.flush()
    ask = asking(session)
    found: dict[int, Row] = {}
    for listed in lots(wanted):
        for row in ask(
            "select id, round_id, person_id, name, amount, goods_value, pay_state, paid_on, removed_on"
            f" from aid_grant where id in ({listed})"
        ):
            if row[8] is not None:
                raise UserError(f"“{row[3]}”已从名单中移出，没有改动。请刷新后重新选择。")
            fields: list[Any] = [*row[:6], PayState(row[6]), row[7]]
            found[row[0]] = Row(*fields)
    if len(found) < len(wanted):
        raise UserError("选中的行有的已不在名单中，没有改动。请刷新后重新选择。")
    return [found[one] for one in wanted]


def one_round(session: Session, rows: Collection[Row]) -> tuple[AidRound, SchemeRow]:
    """The round all these rows belong to; UserError when they are of several."""
    numbers = {row.round_id for row in rows}
    if len(numbers) > 1:
        raise UserError("选中的行分属几个批次，没有改动。请在一个批次里办理。")
    return round_and_scheme(session, numbers.pop())


def refuse_state(found: AidRound, allowed: Collection[str], what: str) -> None:
    """Raises UserError unless the round is in one of these states."""
    if found.status not in allowed:
        raise UserError(
            f"批次“{found.name}”现在是“{ROUND_LABELS[found.status]}”，不能{what}，没有改动。"
            "请按顺序办理，或刷新后重试。"
        )


def refuse_future(on: dt.date, today: dt.date) -> None:
    """Raises InvalidDraft for a day that has not come."""
    if on > today:
        raise InvalidDraft({"on": "日期不能晚于今天。"})


def told(sentences: Sequence[str], ending: str) -> str:
    """The first of many sentences, and how many there are in all."""
    more = f"另有 {len(sentences) - 8} 处没有列出。" if len(sentences) > 8 else ""
    return "".join(sentences[:8]) + more + ending
