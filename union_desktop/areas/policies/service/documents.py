# SPDX-License-Identifier: GPL-3.0-or-later
"""Rule documents and their versions: added, put right, closed; what was decided under a version keeps it as it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from union_desktop.areas.organisation.model import END
from union_desktop.areas.policies.model import Policy, PolicyParameter, PolicyVersion
from union_desktop.areas.policies.service.usage import said, usage
from union_desktop.areas.policies.terms import (
    BY_KEY,
    OnBreak,
    ParameterDraft,
    PolicyDraft,
    PolicyKind,
    VersionDraft,
)
from union_desktop.areas.policies.terms.values import checked_value
from union_desktop.core.changes import Changes
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.roles import Role, needs

_DOCUMENT: Final = frozenset({"policy"})
_ALL: Final = frozenset({"policy", "policy_version", "policy_parameter"})
_GONE: Final = "这份制度已不在，没有保存。请刷新后重试。"
_EARLIEST: Final = dt.date(1950, 1, 1)


@needs(Role.ADMINISTRATOR)
def add_policy(session: Session, draft: PolicyDraft, first: VersionDraft | None = None) -> Changes:
    """A new document, usually with its first version; raises InvalidDraft for a title or code that is taken."""
    ready = _checked(session, draft, None)
    policy = Policy(code=ready.code, kind=ready.kind.value, title=ready.title, note=ready.note)
    session.add(policy)
    session.flush()
    changes = Changes(_DOCUMENT, (policy.id,))
    if first is not None:
        changes = Changes(changes.tables | add_version(session, policy.id, first).tables, (policy.id,))
    return changes


@needs(Role.ADMINISTRATOR)
def change_policy(session: Session, policy_id: int, draft: PolicyDraft) -> Changes:
    """Another title or note; code and kind stay, because schemes and checks refer to them."""
    policy = _policy(session, policy_id)
    if draft.code.strip() != policy.code or draft.kind.value != policy.kind:
        raise UserError("制度的标识和类别不能改，没有保存。类别选错时，请另建一份制度并停用这一份。")
    ready = _checked(session, draft, policy_id)
    policy.title, policy.note = ready.title, ready.note
    session.flush()
    return Changes(_DOCUMENT, (policy_id,))


@needs(Role.ADMINISTRATOR)
def add_version(session: Session, policy_id: int, draft: VersionDraft) -> Changes:
    """A version from a day on: it ends the one that held then, and holds until the next one there is.

    A document that was closed holds again. Answers the version's number.
    """
    policy = _policy(session, policy_id)
    ready = _checked_version(PolicyKind(policy.kind), draft)
    others = _versions(session, policy_id)
    if any(one.valid_from == ready.valid_from for one in others):
        raise InvalidDraft(
            {
                "valid_from": f"已有 {ready.valid_from:%Y-%m-%d} 起施行的版本，没有保存。请更正那个版本，或填写别的日期。"
            }
        )
    until = min((one.valid_from for one in others if one.valid_from > ready.valid_from), default=END)
    for one in others:
        if one.valid_from < ready.valid_from < one.valid_to:
            one.valid_to = ready.valid_from
    if until == END and policy.closed_on is not None:
        policy.closed_on = None
    session.flush()
    version = PolicyVersion(
        policy_id=policy_id,
        document_no=ready.document_no,
        adopted_by=ready.adopted_by,
        adopted_on=ready.adopted_on,
        valid_from=ready.valid_from,
        valid_to=until,
        text=ready.text,
        note=ready.note,
    )
    session.add(version)
    session.flush()
    _put_parameters(session, version, ready.parameters)
    return Changes(_ALL, (version.id,))


@needs(Role.ADMINISTRATOR)
def correct_version(session: Session, version_id: int, before: VersionDraft, after: VersionDraft) -> Changes:
    """Put a version right; one something was decided under keeps its values and its first day.

    ``before`` is what the person saw: raises UserError when it was changed meanwhile.
    """
    version = session.get(PolicyVersion, version_id)
    if version is None:
        raise UserError("这个版本已不在，没有保存。请刷新后重试。")
    policy = _policy(session, version.policy_id)
    stored = _as_draft(session, version)
    ready = _checked_version(PolicyKind(policy.kind), after)
    if stored != replace(before, parameters=_sorted(before.parameters)):
        raise UserError("这个版本刚刚已被另一项操作改动，为免覆盖没有保存。请关闭后重新打开再改。")
    same_values = _sorted(ready.parameters) == stored.parameters
    if not (same_values and ready.valid_from == stored.valid_from) and usage(session, version_id):
        raise UserError(
            "已有补助、认定或审定依据这个版本，它的参数和施行日期不能再改，没有保存。"
            "标准有变动时，请用“新版本”从新的施行日期起填写；文号、通过机构、正文和说明仍可在这里更正。"
        )
    if ready.valid_from != stored.valid_from:
        _move_start(session, version, ready.valid_from)
    version.document_no, version.adopted_by = ready.document_no, ready.adopted_by
    version.adopted_on, version.text, version.note = ready.adopted_on, ready.text, ready.note
    if not same_values:
        _put_parameters(session, version, ready.parameters)
    session.flush()
    return Changes(_ALL, (version_id,))


@needs(Role.ADMINISTRATOR)
def close(session: Session, policy_id: int, on: dt.date) -> Changes:
    """The document no longer holds from that day on; what was decided under it stays."""
    policy = _policy(session, policy_id)
    if policy.closed_on is not None:
        raise UserError(f"“{policy.title}”自 {policy.closed_on:%Y-%m-%d} 起已停用，没有改动。")
    versions = _versions(session, policy_id)
    last = versions[-1] if versions else None
    if last is not None and last.valid_from >= on:
        raise UserError(
            f"最后一个版本自 {last.valid_from:%Y-%m-%d} 起施行，不能更早停用，没有改动。请填写更晚的日期。",
            "on",
        )
    if last is not None:
        last.valid_to = on
    policy.closed_on = on
    session.flush()
    return Changes(_ALL, (policy_id,))


def _checked(session: Session, draft: PolicyDraft, own: int | None) -> PolicyDraft:
    code, title = draft.code.strip(), draft.title.strip()
    problems = {}
    if not title:
        problems["title"] = "请填写制度名称，例如“教职工特困补助办法”。"
    elif session.scalar(select(Policy.id).where(Policy.title == title, Policy.id != (own or 0))):
        problems["title"] = f"已有名为“{title}”的制度。请给它增加新版本，或换一个名称。"
    if not (code.isascii() and code.isidentifier()):
        problems["code"] = "标识只能由英文字母、数字和下划线组成，并以字母开头，例如 special_hardship。"
    elif session.scalar(select(Policy.id).where(Policy.code == code, Policy.id != (own or 0))):
        problems["code"] = f"标识“{code}”已经用于另一份制度，请换一个。"
    if problems:
        raise InvalidDraft(problems)
    return PolicyDraft(code, PolicyKind(draft.kind), title, draft.note.strip())


def _checked_version(kind: PolicyKind, draft: VersionDraft) -> VersionDraft:
    problems: dict[str, str] = {}
    if draft.valid_from < _EARLIEST:
        problems["valid_from"] = "施行日期过早，请核对年份。"
    if draft.adopted_on is not None and draft.adopted_on < _EARLIEST:
        problems["adopted_on"] = "通过日期过早，请核对年份。"
    kept: list[ParameterDraft] = []
    for one in draft.parameters:
        known = BY_KEY.get(one.key)
        if known is None or kind not in known.kinds or (one.scope and not known.scoped):
            problems["parameters"] = (
                f"“{kind.label}”类的制度没有“{known.label if known else one.key}”这项参数。"
            )
            continue
        try:
            value = checked_value(known, one.value)
        except ValueError as error:
            problems["parameters"] = f"“{known.label}”：{error}"
            continue
        if value:
            kept.append(replace(one, value=value, scope=one.scope.strip()))
    places = [(one.key, one.scope) for one in kept]
    if len(set(places)) < len(places):
        twice = next(place for place in places if places.count(place) > 1)
        problems["parameters"] = f"“{BY_KEY[twice[0]].label}”对同一适用范围填写了两次。请只留一项。"
    problems |= _bounds(kept)
    if problems:
        raise InvalidDraft(problems)
    return VersionDraft(
        draft.valid_from,
        draft.document_no.strip(),
        draft.adopted_by.strip(),
        draft.adopted_on,
        draft.text.strip(),
        draft.note.strip(),
        _sorted(kept),
    )


def _bounds(parameters: Sequence[ParameterDraft]) -> dict[str, str]:
    values = {(one.key, one.scope): one.value for one in parameters}
    for (key, scope), least in values.items():
        most = values.get(("amount_max", scope), values.get(("amount_max", "")))
        if key == "amount_min" and most is not None and int(least) > int(most):
            return {"parameters": "金额下限高于金额上限，请核对。"}
    return {}


def _sorted(parameters: Sequence[ParameterDraft]) -> tuple[ParameterDraft, ...]:
    order = list(BY_KEY)
    return tuple(sorted(parameters, key=lambda one: (order.index(one.key), one.scope)))


def _as_draft(session: Session, version: PolicyVersion) -> VersionDraft:
    rows = session.scalars(select(PolicyParameter).where(PolicyParameter.version_id == version.id)).all()
    found = [ParameterDraft(row.key, said(row), row.scope, OnBreak(row.on_break)) for row in rows]
    return VersionDraft(
        version.valid_from,
        version.document_no,
        version.adopted_by,
        version.adopted_on,
        version.text,
        version.note,
        _sorted(found),
    )


def _put_parameters(session: Session, version: PolicyVersion, wanted: Sequence[ParameterDraft]) -> None:
    rows = session.scalars(select(PolicyParameter).where(PolicyParameter.version_id == version.id)).all()
    there = {(row.key, row.scope): row for row in rows}
    for one in wanted:
        row = there.pop((one.key, one.scope), None)
        if row is None:
            row = PolicyParameter(
                policy_id=version.policy_id, version_id=version.id, key=one.key, scope=one.scope
            )
            session.add(row)
        _say(row, one)
    for row in there.values():
        session.delete(row)
    session.flush()


def _say(row: PolicyParameter, one: ParameterDraft) -> None:
    kind = BY_KEY[one.key].value
    row.amount = int(one.value) if kind == "money" else None
    row.share = int(one.value) if kind == "share" else None
    row.value = "" if kind in ("money", "share") else one.value
    row.on_break = one.on_break.value


def _move_start(session: Session, version: PolicyVersion, on: dt.date) -> None:
    others = [one for one in _versions(session, version.policy_id) if one.id != version.id]
    before = [one for one in others if one.valid_from < version.valid_from]
    if on >= version.valid_to or (before and on <= before[-1].valid_from):
        raise InvalidDraft(
            {"valid_from": "施行日期越过了相邻版本的施行日期或停用日期，没有保存。请核对日期。"}
        )
    # A gap left by a closing stays one; without a gap the one before ends where this one begins.
    if before and (before[-1].valid_to == version.valid_from or before[-1].valid_to > on):
        before[-1].valid_to = on
    version.valid_from = on
    session.flush()


def _versions(session: Session, policy_id: int) -> list[PolicyVersion]:
    statement = (
        select(PolicyVersion).where(PolicyVersion.policy_id == policy_id).order_by(PolicyVersion.valid_from)
    )
    return list(session.scalars(statement))


def _policy(session: Session, policy_id: int) -> Policy:
    policy = session.get(Policy, policy_id)
    if policy is None:
        raise UserError(_GONE)
    return policy
