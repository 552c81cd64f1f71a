# SPDX-License-Identifier: GPL-3.0-or-later
"""A list that was paid already, taken from a spreadsheet: opened, frozen, approved, paid, all in one transaction."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from union_desktop.areas.aid.queries.rounds import RoundRow, round_named
from union_desktop.areas.aid.queries.schemes import SchemeRow, scheme_by_code, schemes
from union_desktop.areas.aid.service.grants import add_grants
from union_desktop.areas.aid.service.paying import pay, sign
from union_desktop.areas.aid.service.rounds import open_round, step
from union_desktop.areas.aid.service.schemes import add_scheme
from union_desktop.areas.aid.terms import (
    CLOSED,
    DRAFT,
    PAYING,
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


@dataclass(frozen=True, slots=True)
class SheetOrder:
    """Where the lines of a file shall go: the round of a scheme by name, paid on a day.

    ``reason`` is what stands as opinion, and as reason for second help and for amounts over a cap.
    """

    code: str
    round: str
    year: int
    paid_on: dt.date
    way: Way | None = None
    signed: bool = False
    actor: str = ""
    reason: str = ""


def place_of(source: Source, order: SheetOrder) -> tuple[SchemeRow, RoundRow | None]:
    """The scheme and, where there is one, the round; a usual scheme need not have been made before.

    Raises UserError for a key nobody knows, and for a round that takes nothing any more.
    """
    found = scheme_by_code(source, order.code)
    if found is None:
        usual = next((one for one in USUAL_SCHEMES if one.code == order.code), None)
        if usual is None:
            known = [one.draft for one in schemes(source)]
            keys = [f"{one.code}（{one.name}）" for one in (*known, *USUAL_SCHEMES)]
            raise UserError(
                f"没有标识为“{order.code}”的帮扶项目，没有写入任何内容。可用的项目：{'、'.join(dict.fromkeys(keys))}；"
                "新项目请先用 aid scheme add 建立。"
            )
        return SchemeRow(0, usual, None, 0), None
    there = round_named(source, found.id, order.round.strip())
    if there is not None and there.status not in (DRAFT, PAYING):
        ending = "不能再增加名单" if there.status == CLOSED else "请先办完这一步"
        raise UserError(
            f"批次“{there.name}”现在是“{ROUND_LABELS[there.status]}”，{ending}，没有写入任何内容。"
            "请换一个批次名称，或在程序里办理这个批次。"
        )
    return found, there


@needs(Role.CLERK)
def take(
    session: Session, order: SheetOrder, report: SheetReport, *, today: dt.date | None = None
) -> Changes:
    """Write the good lines of a file as a round that is decided and paid; the caller has refused what must be refused.

    Rows go into a draft round of that name or into one that is being paid; there they are additions with the same reason.
    """
    today = today or clock.today()
    if not report.drafts:
        raise UserError("文件里没有可以写入的行，没有写入任何内容。请先更正文件。")
    found, there = place_of(session, order)
    changes = Changes()
    scheme_id = found.id
    if not scheme_id:
        changes |= add_scheme(session, found.draft)
        scheme_id = changes.ids[0]
    if there is None:
        draft = RoundDraft(scheme_id, order.round, order.year, order.paid_on)
        opened = open_round(session, draft, today=today)
        changes |= opened
        round_id, state = opened.ids[0], DRAFT
    else:
        round_id, state = there.id, there.status
    added = add_grants(
        session,
        round_id,
        report.drafts,
        on=order.paid_on,
        added_reason=order.reason,
        repeat_reason=order.reason,
        breach_reason=order.reason,
        today=today,
    )
    changes |= added
    if state == DRAFT:
        for kind in ("freeze", "approve", "begin"):
            done = StepDraft(kind, order.paid_on, actor=order.actor, opinion=order.reason)
            changes |= step(session, round_id, done, today=today)
    changes |= pay(session, added.ids, order.paid_on, order.way, today=today)
    if order.signed:
        changes |= sign(session, added.ids, order.paid_on, today=today)
    return changes
