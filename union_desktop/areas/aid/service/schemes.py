# SPDX-License-Identifier: GPL-3.0-or-later
"""Schemes: what kinds of aid the office knows."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import fields
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from union_desktop.areas.aid.model import AidRound, AidScheme
from union_desktop.areas.aid.terms import CLOSED, USUAL_SCHEMES, SchemeDraft
from union_desktop.areas.policies.model import Policy
from union_desktop.core.changes import Changes
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.roles import Role, needs

_TABLES: Final = frozenset({"aid_scheme"})
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
#: What the figures of a year use beside the keys of schemes.
_OF_FIGURES: Final = ("total", "fund")
GONE: Final = "这个帮扶项目已不在，没有保存。请刷新后重试。"


@needs(Role.CLERK)
def add_scheme(session: Session, draft: SchemeDraft) -> Changes:
    """Another kind of aid."""
    _check(session, draft, 0)
    scheme = AidScheme(**_values(draft))
    session.add(scheme)
    session.flush()
    return Changes(_TABLES, (scheme.id,))


@needs(Role.CLERK)
def add_usual_schemes(session: Session) -> Changes:
    """The kinds of aid most offices know, as far as their keys and names are free."""
    codes, names = set(session.scalars(select(AidScheme.code))), set(session.scalars(select(AidScheme.name)))
    changes = Changes()
    for draft in USUAL_SCHEMES:
        if draft.code not in codes and draft.name not in names:
            changes |= add_scheme(session, draft)
    return changes


@needs(Role.CLERK)
def change_scheme(session: Session, scheme_id: int, before: SchemeDraft, after: SchemeDraft) -> Changes:
    """Put a scheme right. Path and unit stay once it was carried out, because its rows were made under them."""
    scheme = session.get(AidScheme, scheme_id)
    if scheme is None:
        raise UserError(GONE)
    now = _values(before)
    if any(getattr(scheme, name) != value for name, value in now.items()):
        raise UserError("这个帮扶项目刚刚已被另一项操作改动，为免覆盖没有保存。请关闭后重新打开再改。")
    if after.code != scheme.code:
        raise InvalidDraft({"code": "项目标识用于年度数字，建立后不能更改。请恢复原来的标识。"})
    used = session.scalar(select(func.count()).where(AidRound.scheme_id == scheme_id))
    if used and (after.path is not before.path or after.unit is not before.unit):
        raise InvalidDraft(
            {"path": "这个项目已有批次，办理方式和发放单位不能再改，没有保存。请另建一个项目。"}
        )
    _check(session, after, scheme_id)
    for name, value in _values(after).items():
        setattr(scheme, name, value)
    session.flush()
    return Changes(_TABLES, (scheme_id,))


@needs(Role.CLERK)
def close_scheme(session: Session, scheme_id: int, on: dt.date | None) -> Changes:
    """No more rounds from that day on; None opens it again. Refused while a round of it is under way."""
    scheme = session.get(AidScheme, scheme_id)
    if scheme is None:
        raise UserError(GONE)
    if on is not None:
        under_way = session.scalars(
            select(AidRound.name).where(AidRound.scheme_id == scheme_id, AidRound.status != CLOSED)
        ).all()
        if under_way:
            raise UserError(
                f"“{scheme.name}”还有没结清的批次：{'、'.join(under_way[:5])}。没有停用；请先结清这些批次。"
            )
    scheme.closed_on = on
    session.flush()
    return Changes(_TABLES, (scheme_id,))


def _values(draft: SchemeDraft) -> dict[str, object]:
    found: dict[str, object] = {}
    for one in fields(draft):
        value = getattr(draft, one.name)
        found[one.name] = value.strip() if type(value) is str else getattr(value, "value", value)
    return {**found, "fund_sources": ",".join(one.value for one in draft.fund_sources)}


def _check(session: Session, draft: SchemeDraft, besides: int) -> None:
    problems: dict[str, str] = {}
    code, name = draft.code.strip(), draft.name.strip()
    if not _CODE.fullmatch(code):
        problems["code"] = "项目标识由小写英文字母、数字和下划线组成，以字母开头，最多 40 个字符。请改写。"
    elif code in _OF_FIGURES:
        problems["code"] = f"“{code}”是年度数字中合计项的标识，不能用作项目标识，没有保存。请换一个标识。"
    elif session.scalar(select(AidScheme.id).where(AidScheme.code == code, AidScheme.id != besides)):
        problems["code"] = f"已有标识为“{code}”的帮扶项目，没有重复建立。请换一个标识。"
    if not name:
        problems["name"] = "请填写项目名称。"
    elif session.scalar(select(AidScheme.id).where(AidScheme.name == name, AidScheme.id != besides)):
        problems["name"] = f"已有名为“{name}”的帮扶项目，没有重复建立。请换一个名称。"
    if not draft.fund_sources or len(set(draft.fund_sources)) < len(draft.fund_sources):
        problems["fund_sources"] = "请至少选择一个资金来源，不能重复。"
    if draft.policy_id is not None and session.get(Policy, draft.policy_id) is None:
        problems["policy_id"] = "所选的制度依据已不在，请刷新后重新选择。"
    if problems:
        raise InvalidDraft(problems)
