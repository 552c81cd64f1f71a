# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of a round: who gets how much from where. A list of a hundred thousand goes through the same functions.

While a list is drawn up rows come and go freely; once it was frozen each one that comes or goes has a reason, and once it
was decided no amount changes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy.orm import Session

from union_desktop.areas.aid.model import AidGrant, AidGrantFund, AidRound
from union_desktop.areas.aid.queries import caps
from union_desktop.areas.aid.queries.checking import Ready, check
from union_desktop.areas.aid.queries.households import households, lots
from union_desktop.areas.aid.queries.loading import (
    GRANT_TABLES,
    Row,
    one_round,
    refuse_future,
    refuse_state,
    round_and_scheme,
    rows_of,
    told,
)
from union_desktop.areas.aid.queries.schemes import SchemeRow, grades, rule_of
from union_desktop.areas.aid.terms import (
    APPROVED,
    DRAFT,
    FROZEN,
    PAYING,
    FundSource,
    GrantDraft,
    HelpedAlready,
    Origin,
    Path,
    PayState,
    Split,
    split,
)
from union_desktop.areas.policies import service as policies
from union_desktop.areas.policies.terms import Breach
from union_desktop.core import bulk, clock, values
from union_desktop.core.asking import asking
from union_desktop.core.changes import Changes
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.roles import Role, needs

_COLUMNS: Final = (
    "round_id",
    "person_id",
    "case_id",
    "name",
    "headcount",
    "group_id",
    "group_name",
    "campus_id",
    "campus_name",
    "staff_category",
    "department",
    "amount",
    "goods_value",
    "goods",
    "reason",
    "origin",
    "added_on",
    "added_reason",
    "repeat_reason",
    "removed_reason",
    "pay_state",
    "note",
)
_FUND_COLUMNS: Final = ("grant_id", "source", "amount")
_OPEN: Final = (PayState.DUE, PayState.RETURNED)


@needs(Role.CLERK)
def add_grants(
    session: Session,
    round_id: int,
    drafts: Sequence[GrantDraft],
    *,
    on: dt.date,
    added_reason: str = "",
    repeat_reason: str = "",
    breach_reason: str = "",
    today: dt.date | None = None,
) -> Changes:
    """Put rows on the list of a round, with the place and category of day ``on`` copied onto each.

    Raises HelpedAlready for people or households helped in the round's year already until ``repeat_reason`` is given,
    policies.NeedsReason for caps until ``breach_reason`` is; UserError names who may not be on the list and why.
    """
    found, scheme = round_and_scheme(session, round_id)
    refuse_future(on, today or clock.today())
    if not drafts:
        raise UserError("没有要加入名单的人，没有改动。请先选择。")
    reason = _refuse_addition(found, scheme, drafts, added_reason)
    session.flush()
    _refuse_approver(session, found, [one.person_id for one in drafts if one.person_id is not None])
    checked = check(session, scheme, drafts, on, year=found.year, round_id=round_id, round_name=found.name)
    if checked.problems:
        raise UserError(told(list(checked.problems.values()), "整份名单都没有加入，请更正后重试。"))
    if checked.helped and not repeat_reason.strip():
        raise HelpedAlready([one for at in sorted(checked.helped) for one in checked.helped[at]])
    ready = [checked.ready[at] for at in range(len(drafts))]
    broken = _breaches(
        session, found, scheme, [(one.draft.person_id, one.draft.name, one.draft.amount) for one in ready], on
    )
    _refuse_breaches(session, found.id, broken, breach_reason)
    repeats = [repeat_reason.strip() if at in checked.helped else "" for at in range(len(drafts))]
    ids = _insert(session, round_id, ready, on, reason, repeats)
    _allow(session, ids, broken, breach_reason)
    return Changes(GRANT_TABLES, tuple(ids))


@needs(Role.CLERK)
def remove_grants(
    session: Session, grant_ids: Sequence[int], reason: str, on: dt.date, *, today: dt.date | None = None
) -> Changes:
    """Take rows off their list: while it is drawn up they go, later they stay readable with the reason and count no more."""
    rows = rows_of(session, grant_ids)
    found, _scheme = one_round(session, rows)
    refuse_future(on, today or clock.today())
    refuse_state(found, (DRAFT, FROZEN, APPROVED, PAYING), "移出名单中的人")
    if found.status == DRAFT:
        _delete(session, [row.id for row in rows])
        return Changes(GRANT_TABLES, tuple(row.id for row in rows))
    _refuse_settled(rows, "移出")
    if not reason.strip():
        raise InvalidDraft({"reason": "名单已经锁定，移出要写明原因。"})
    bulk.update_rows(
        session,
        AidGrant,
        ("removed_on", "removed_reason"),
        [(row.id, row.id, (None, ""), (on.isoformat(), reason.strip())) for row in rows],
    )
    return Changes(GRANT_TABLES, tuple(row.id for row in rows))


@needs(Role.CLERK)
def set_amounts(
    session: Session,
    amounts: Mapping[int, int],
    *,
    funds: Split = (),
    breach_reason: str = "",
    today: dt.date | None = None,
) -> Changes:
    """Other amounts (fen) by row, until the list is decided.

    Without ``funds`` the last source of a row takes the difference; with it each row is split over them anew.
    """
    rows = rows_of(session, list(amounts))
    found, scheme = one_round(session, rows)
    refuse_state(found, (DRAFT, FROZEN), "改动金额；审定以后只能写明原因移出，再另行加入")
    parts = _funds_of(session, [row.id for row in rows])
    after: dict[int, tuple[tuple[FundSource, int], ...]] = {}
    problems: list[str] = []
    for row in rows:
        amount = amounts[row.id]
        if amount <= 0:
            problems.append(f"“{row.name}”的金额应大于 0。")
        elif row.goods_value > amount and scheme.draft.gives.value != "goods":
            problems.append(
                f"“{row.name}”的慰问品价值 {values.format_yuan(row.goods_value)} 元已超过新的金额。"
            )
        else:
            new = _split_again(parts[row.id], row.amount, amount, funds)
            if new is None:
                problems.append(f"“{row.name}”的金额改小后，原来的资金来源分不过来，请同时重新分配资金来源。")
            else:
                after[row.id] = new
    if problems:
        raise UserError(told(problems, "没有改动任何金额。"))
    on = today or clock.today()
    changed = [(row.person_id, row.name, amounts[row.id]) for row in rows]
    broken = _breaches(session, found, scheme, changed, on, besides=[row.id for row in rows])
    _refuse_breaches(session, found.id, broken, breach_reason)
    goods = scheme.draft.gives.value == "goods"
    bulk.update_rows(
        session,
        AidGrant,
        ("amount", "goods_value"),
        [
            (
                row.id,
                row.id,
                (row.amount, row.goods_value),
                (amounts[row.id], amounts[row.id] if goods else row.goods_value),
            )
            for row in rows
        ],
    )
    _write_funds(session, parts, after)
    _allow(session, [row.id for row in rows], broken, breach_reason)
    return Changes(GRANT_TABLES, tuple(row.id for row in rows))


@needs(Role.CLERK)
def set_grade(
    session: Session,
    grant_ids: Sequence[int],
    amount: int,
    *,
    breach_reason: str = "",
    today: dt.date | None = None,
) -> Changes:
    """One of the amounts the rule names (grades), for many rows at once."""
    rows = rows_of(session, grant_ids)
    found, scheme = one_round(session, rows)
    known = grades(session, scheme, today or clock.today(), found.policy_version_id)
    if amount not in known:
        listed = "、".join(f"{values.format_yuan(one)} 元" for one in known) or "没有规定档次"
        raise InvalidDraft(
            {
                "amount": f"{values.format_yuan(amount)} 元不是制度规定的档次（{listed}），没有改动。请另选，或直接改动金额。"
            }
        )
    return set_amounts(
        session, dict.fromkeys((row.id for row in rows), amount), breach_reason=breach_reason, today=today
    )


@needs(Role.CLERK)
def set_split(session: Session, grant_ids: Sequence[int], parts: Split) -> Changes:
    """Split these rows over sources, each taking its part while something is left; rows not paid yet only."""
    rows = rows_of(session, grant_ids)
    found, _scheme = one_round(session, rows)
    refuse_state(found, (DRAFT, FROZEN, APPROVED, PAYING), "改动资金来源")
    _refuse_settled(rows, "改动资金来源")
    if len({source for source, _ in parts}) < len(parts):
        raise InvalidDraft({"funds": "同一个资金来源只能写一次。"})
    before = _funds_of(session, [row.id for row in rows])
    after = {}
    problems = []
    for row in rows:
        try:
            after[row.id] = split(row.amount, parts)
        except ValueError as error:
            problems.append(f"“{row.name}”：{error}")
    if problems:
        raise UserError(told(problems, "没有改动资金来源。请让最后一个来源承担余下的金额。"))
    _write_funds(session, before, after)
    return Changes(GRANT_TABLES, tuple(row.id for row in rows))


def _refuse_addition(found: AidRound, scheme: SchemeRow, drafts: Sequence[GrantDraft], reason: str) -> str:
    """What is written as the reason of the addition; UserError when the round does not take such rows now."""
    applied = {draft.origin is Origin.APPLICATION for draft in drafts}
    if scheme.draft.path is Path.APPLICATION and found.status == PAYING and found.frozen_on is None:
        if applied != {True}:
            raise UserError(
                f"“{found.name}”只接收审定的申请，没有加入。请通过补助申请办理，审定后用“列入发放批次”加入。"
            )
        return reason.strip()
    if True in applied:
        raise UserError(
            f"批次“{found.name}”现在不接收审定的申请，没有加入。请先让这个项目的申请批次开始接收申请。"
        )
    if scheme.draft.path is Path.APPLICATION and any(
        draft.origin is not Origin.SPREADSHEET for draft in drafts
    ):
        raise UserError(
            f"“{scheme.draft.name}”按申请审批办理，名单不能逐个添加，没有加入。请登记申请，或从表格补录已审定的名单。"
        )
    refuse_state(found, (DRAFT, FROZEN, APPROVED, PAYING), "增加名单")
    if found.status == DRAFT:
        return ""
    if not reason.strip():
        raise InvalidDraft({"added_reason": "名单已经锁定，增加要写明原因。"})
    return reason.strip()


def _refuse_approver(session: Session, found: AidRound, people: Sequence[int]) -> None:
    """Who approved the list is not put on it afterwards, nor anybody of the household."""
    if found.status not in (APPROVED, PAYING):
        return
    approved = asking(session)(
        "select actor_id from proceeding_step where about_id = :round and about_table = 'aid_round'"
        " and kind = 'approve' order by id desc limit 1",
        round=found.id,
    )
    if not approved or approved[0][0] is None:
        return
    household = households(session, (approved[0][0],)).of(approved[0][0])
    if set(household) & set(people):
        raise UserError(
            "要加入的人里有这个批次的审定人或其家庭成员，没有加入。请另建一个批次，由其他人审定。"
        )


def _refuse_settled(rows: Sequence[Row], what: str) -> None:
    settled = [row for row in rows if row.pay_state not in _OPEN]
    if settled:
        raise UserError(
            told(
                [f"“{row.name}”现在是“{row.pay_state.label}”。" for row in settled],
                f"只有待发、退回的可以{what}，没有改动。已发放的请先登记退回。",
            )
        )


def _breaches(
    session: Session,
    found: AidRound,
    scheme: SchemeRow,
    amounts: Sequence[tuple[int | None, str, int]],
    on: dt.date,
    *,
    besides: Sequence[int] = (),
) -> list[tuple[Breach, ...]]:
    rule = rule_of(session, scheme, on, found.policy_version_id)
    people = [person_id for person_id, _, _ in amounts if person_id is not None]
    at_home = households(session, people if rule else ())
    return caps.breaches(session, scheme, rule, found.year, at_home, amounts, besides=besides)


def _refuse_breaches(
    session: Session, round_id: int, broken: Sequence[tuple[Breach, ...]], reason: str
) -> None:
    """All at once, so that a list of many is asked about once."""
    found = [one for row in broken for one in row]
    if found and not reason.strip():
        policies.allow(session, ("aid_round", round_id), found, "")


def _allow(session: Session, ids: Sequence[int], broken: Sequence[tuple[Breach, ...]], reason: str) -> None:
    for number, row in zip(ids, broken, strict=True):
        if row:
            policies.allow(session, ("aid_grant", number), row, reason)


def _insert(
    session: Session,
    round_id: int,
    ready: Sequence[Ready],
    on: dt.date,
    reason: str,
    repeats: Sequence[str],
) -> range:
    ids = bulk.insert_rows(
        session,
        AidGrant,
        _COLUMNS,
        [
            (
                round_id,
                one.draft.person_id,
                one.draft.case_id,
                one.draft.name,
                one.draft.headcount,
                one.place.group_id if one.place else None,
                one.place.group_name if one.place else "",
                one.place.campus_id if one.place else None,
                one.place.campus if one.place else "",
                one.place.category if one.place else "",
                one.place.department if one.place else "",
                one.draft.amount,
                one.draft.goods_value,
                one.draft.goods.strip(),
                one.draft.reason.strip(),
                one.draft.origin.value,
                on.isoformat(),
                reason,
                repeat,
                "",
                PayState.DUE.value,
                one.draft.note,
            )
            for one, repeat in zip(ready, repeats, strict=True)
        ],
    )
    bulk.insert_rows(
        session,
        AidGrantFund,
        _FUND_COLUMNS,
        [
            (number, source.value, part)
            for number, one in zip(ids, ready, strict=True)
            for source, part in one.draft.funds
        ],
    )
    return ids


_Parts = dict[int, list[tuple[int, FundSource, int]]]


def _funds_of(session: Session, grant_ids: Sequence[int]) -> _Parts:
    """(id, source, fen) of each row, as they were entered."""
    ask = asking(session)
    found: _Parts = {number: [] for number in grant_ids}
    for listed in lots(grant_ids):
        for number, grant_id, source, amount in ask(
            f"select id, grant_id, source, amount from aid_grant_fund where grant_id in ({listed}) order by id"
        ):
            found[grant_id].append((number, FundSource(source), amount))
    return found


def _split_again(
    parts: Sequence[tuple[int, FundSource, int]], before: int, after: int, funds: Split
) -> tuple[tuple[FundSource, int], ...] | None:
    if funds:
        try:
            return split(after, funds)
        except ValueError:
            return None
    last = parts[-1][2] + after - before
    if last <= 0:
        return None
    return (*((source, amount) for _, source, amount in parts[:-1]), (parts[-1][1], last))


def _write_funds(
    session: Session, before: _Parts, after: Mapping[int, Sequence[tuple[FundSource, int]]]
) -> None:
    """Make the parts of these rows what they shall be: those that stay are changed, others come and go."""
    gone: list[tuple[int, int, FundSource, int]] = []
    changed: list[tuple[int, int, Sequence[int], Sequence[int]]] = []
    new: list[tuple[int, str, int]] = []
    for grant_id, parts in after.items():
        wanted = dict(parts)
        for number, source, amount in before[grant_id]:
            if source in wanted:
                changed.append((number, grant_id, (amount,), (wanted.pop(source),)))
            else:
                gone.append((number, grant_id, source, amount))
        new.extend((grant_id, source.value, amount) for source, amount in wanted.items())
    bulk.delete_rows(session, AidGrantFund, [number for number, *_ in gone])
    bulk.update_rows(session, AidGrantFund, ("amount",), changed)
    bulk.insert_rows(session, AidGrantFund, _FUND_COLUMNS, new)


def _delete(session: Session, grant_ids: Sequence[int]) -> None:
    funds = [number for parts in _funds_of(session, grant_ids).values() for number, _, _ in parts]
    bulk.delete_rows(session, AidGrantFund, funds)
    bulk.delete_rows(session, AidGrant, grant_ids)
