# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is insured in a period: put on the list one by one or by the thousand, put right, taken off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from union_desktop.areas.members.queries.copied_places import copied_places
from union_desktop.areas.mutual_aid.model import MutualAidClaim, MutualAidInsured
from union_desktop.areas.mutual_aid.queries import eligibility
from union_desktop.areas.mutual_aid.service.plans import CHANGED, PERIOD_GONE
from union_desktop.areas.mutual_aid.terms import InsuredDraft, Unfit
from union_desktop.core import bulk, clock
from union_desktop.core.changes import Changes
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.roles import Role, needs

INSURED: Final = frozenset({"mutual_aid_insured"})
_COLUMNS: Final = (
    "period_id",
    "person_id",
    "shares",
    "fee",
    "group_id",
    "group_name",
    "campus_id",
    "staff_category",
    "note",
)
_TOLD = 5
_LOT = 500


@needs(Role.CLERK)
def insure(
    session: Session,
    period_id: int,
    drafts: Sequence[InsuredDraft],
    *,
    reason: str = "",
    today: dt.date | None = None,
) -> Changes:
    """Put people on the list of a period, with their places of its first day; answers the ids of the rows.

    Raises UserError naming those who do not meet the plan's limits, unless ``reason`` says why they are taken all the same;
    it is then noted on their rows. Who is on the list already is never put on it twice.
    """
    today = today or clock.today()
    wanted = eligibility.limits(session, period_id)
    if wanted is None:
        raise UserError(PERIOD_GONE)
    if wanted.closed_on is not None and today >= wanted.closed_on:
        raise UserError(
            f"“{wanted.plan}”从 {wanted.closed_on:%Y-%m-%d} 起停用，没有添加任何人。请先重新启用。"
        )
    ids = [draft.person_id for draft in drafts]
    if not ids:
        raise UserError("没有选择任何人，没有添加。请先选择要参保的会员。")
    if len(set(ids)) < len(ids):
        raise UserError("名单里有同一个人出现两次，没有添加任何人。请去掉重复的行后重试。")
    for draft in drafts:
        _check(draft.shares, draft.fee)
    refused = eligibility.unfit(session, wanted, ids, today)
    _refuse(refused, reason, session, period_id)
    excused = {one.person_id for one in refused}
    places = copied_places(session, ids, wanted.day(today))
    rows = []
    for draft in drafts:
        place = places[draft.person_id]
        fee = wanted.fee * draft.shares if draft.fee is None else draft.fee
        said = [draft.note.strip(), f"不符合条件：{reason.strip()}" if draft.person_id in excused else ""]
        rows.append(
            (
                period_id,
                draft.person_id,
                draft.shares,
                fee,
                place.group_id,
                place.group_name,
                place.campus_id,
                place.category,
                "；".join(filter(None, said)),
            )
        )
    return Changes(INSURED, tuple(bulk.insert_rows(session, MutualAidInsured, _COLUMNS, rows)))


@needs(Role.CLERK)
def change_insured(session: Session, row_id: int, before: InsuredDraft, after: InsuredDraft) -> Changes:
    """Put shares, fee or note of somebody on a list right."""
    row = session.get(MutualAidInsured, row_id)
    if row is None:
        raise UserError("这个人已不在名单里，没有保存。请刷新列表。")
    if (row.shares, row.fee, row.note) != (before.shares, before.fee, before.note.strip()):
        raise UserError(CHANGED)
    if after.fee is None:
        raise InvalidDraft({"fee": "请填写缴费金额，没有缴费的填 0。"})
    _check(after.shares, after.fee)
    row.shares, row.fee, row.note = after.shares, after.fee, after.note.strip()
    session.flush()
    return Changes(INSURED, (row_id,))


@needs(Role.CLERK)
def remove_insured(session: Session, row_ids: Sequence[int]) -> Changes:
    """Take people off a list; refused while one of them has a claim in that period."""
    found: list[MutualAidInsured] = []
    for at in range(0, len(row_ids), _LOT):
        lot = row_ids[at : at + _LOT]
        found += session.scalars(select(MutualAidInsured).where(MutualAidInsured.id.in_(lot)))
    if len(found) < len(set(row_ids)):
        raise UserError("其中有人已不在名单里，没有移出任何人。请刷新列表后重试。")
    claimed = session.scalar(
        select(MutualAidClaim.claim_no)
        .join(
            MutualAidInsured,
            (MutualAidInsured.period_id == MutualAidClaim.period_id)
            & (MutualAidInsured.person_id == MutualAidClaim.person_id),
        )
        .where(MutualAidInsured.id.in_([row.id for row in found]))
        .limit(1)
    )
    if claimed:
        raise UserError(f"其中有人在本期有互助金申请（{claimed}），没有移出任何人。请先核对这件申请。")
    for row in found:
        session.delete(row)
    session.flush()
    return Changes(INSURED, tuple(row_ids))


def _check(shares: int, fee: int | None) -> None:
    problems: dict[str, str] = {}
    if not 1 <= shares <= 100:
        problems["shares"] = "份数应在 1 到 100 之间。"
    if fee is not None and fee < 0:
        problems["fee"] = "缴费金额不能是负数。"
    if problems:
        raise InvalidDraft(problems)


def _refuse(refused: Sequence[Unfit], reason: str, session: Session, period_id: int) -> None:
    there = eligibility.insured_ids(session, period_id)
    hopeless = [one for one in refused if one.person_id in there or one.name.startswith("编号 ")]
    if hopeless or (refused and not reason.strip()):
        shown = hopeless or refused
        told = "；".join(f"{one.name}：{one.why.rstrip('。')}" for one in shown[:_TOLD])
        more = f"；另有 {len(shown) - _TOLD} 人" if len(shown) > _TOLD else ""
        way = "请从名单中去掉他们后重试。" if hopeless else "请从名单中去掉他们，或写明仍要参保的原因。"
        raise UserError(f"有 {len(shown)} 人不能参保，没有添加任何人。{told}{more}。{way}", "reason")
