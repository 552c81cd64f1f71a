# SPDX-License-Identifier: GPL-3.0-or-later
"""A list that was paid already, taken from a spreadsheet: opened, frozen, approved, paid, closed, all in one transaction."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from union_desktop.areas.aid.queries.rounds import round_named
from union_desktop.areas.aid.queries.schemes import SchemeRow, scheme_by_code, schemes
from union_desktop.areas.aid.service.grants import add_grants
from union_desktop.areas.aid.service.paying import pay, sign
from union_desktop.areas.aid.service.rounds import open_round, step
from union_desktop.areas.aid.service.schemes import add_scheme
from union_desktop.areas.aid.terms import (
    ROUND_LABELS,
    USUAL_SCHEMES,
    RoundDraft,
    SheetReport,
    Way,
)
from union_desktop.core import clock
from union_desktop.core.asking import Source
from union_desktop.core.changes import Changes
from union_desktop.core.errors import UserError
from union_desktop.core.proceedings.terms import StepDraft
from union_desktop.core.roles import Role, needs

#: What stands as opinion of a list that was decided long ago, and as reason for helping somebody again in its year.
ENTERED: Final = "按表格补录"


@dataclass(frozen=True, slots=True)
class SheetOrder:
    """Where the lines of a file shall go: a new round of a scheme, decided by ``actor`` and paid on a day.

    ``again`` is the reason for whoever was helped in the year before, ``over`` for amounts a rule does not allow; without
    ``over`` those are refused. ``way`` is None where nobody wrote down how; ``signed``: they signed for it themselves.
    """

    code: str
    round: str
    year: int
    paid_on: dt.date
    actor: str
    way: Way | None = None
    signed: bool = False
    again: str = ENTERED
    over: str = ""


def scheme_of(source: Source, order: SheetOrder) -> SchemeRow:
    """The scheme; a usual one need not have been made before, its id is 0 then.

    Raises UserError for a key nobody knows, and for a round that is there already: a file is never taken in twice.
    """
    found = scheme_by_code(source, order.code)
    if found is None:
        usual = next((one for one in USUAL_SCHEMES if one.code == order.code), None)
        if usual is None:
            known = [one.draft for one in schemes(source)]
            keys = [f"{one.code}（{one.name}）" for one in (*known, *USUAL_SCHEMES)]
            raise UserError(
                f"没有标识为“{order.code}”的帮扶项目，没有写入任何内容。可用的项目：{'、'.join(dict.fromkeys(keys))}；"
                f"新项目请先用 aid scheme add {order.code} --name 名称 建立。"
            )
        return SchemeRow(0, usual, None, 0)
    there = round_named(source, found.id, order.round.strip())
    if there is not None:
        raise UserError(
            f"“{found.draft.name}”已有名为“{there.name}”的批次，现在是“{ROUND_LABELS[there.status]}”，没有重复导入，"
            "也没有写入任何内容。确是另一批的，请换一个批次名称；要增加名单，请在窗口中打开那个批次。"
        )
    return found


@needs(Role.CLERK)
def take(
    session: Session, order: SheetOrder, report: SheetReport, *, today: dt.date | None = None
) -> Changes:
    """Write the good lines of a file as a round that is decided, paid and closed; what is bad the caller has refused.

    Raises UserError as ``scheme_of`` and the services of each step do; then nothing of it may be committed.
    """
    today = today or clock.today()
    if not report.drafts:
        raise UserError("文件里没有可以写入的行，没有写入任何内容。请先更正文件。")
    found = scheme_of(session, order)
    changes = Changes()
    scheme_id = found.id
    if not scheme_id:
        changes |= add_scheme(session, found.draft)
        scheme_id = changes.ids[0]
    opened = open_round(session, RoundDraft(scheme_id, order.round, order.year, order.paid_on), today=today)
    round_id = opened.ids[0]
    added = add_grants(
        session,
        round_id,
        report.drafts,
        on=order.paid_on,
        repeat_reason=order.again,
        breach_reason=order.over,
        today=today,
    )
    changes |= opened | added

    def step_on(kind: str) -> Changes:
        return step(
            session, round_id, StepDraft(kind, order.paid_on, actor=order.actor, opinion=ENTERED), today=today
        )

    for kind in ("freeze", "approve", "begin"):
        changes |= step_on(kind)
    changes |= pay(session, added.ids, order.paid_on, order.way, today=today)
    if order.signed:
        changes |= sign(session, added.ids, order.paid_on, today=today)
    return changes | step_on("close")
