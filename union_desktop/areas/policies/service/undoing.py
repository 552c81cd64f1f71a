# SPDX-License-Identifier: GPL-3.0-or-later
"""What an undo must leave true of rules: one version on a day, and what something was decided under as it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from union_desktop.areas.policies.model import PolicyParameter, PolicyVersion
from union_desktop.areas.policies.service.usage import said, usage
from union_desktop.core.errors import UserError
from union_desktop.core.undo.rules import Projection, UndoRules

_BEFORE: Final = "policies said before"
_Values = frozenset[tuple[str, str, str, str]]
_Said = dict[int, _Values]


def _remember(session: Session, policy_ids: Sequence[int]) -> None:
    """What the versions somebody decided under say before rows go back."""
    session.info[_BEFORE] = _said(session, policy_ids)


def _refuse_disorder(session: Session, policy_ids: Sequence[int]) -> None:
    """Raises UserError when versions overlap, or one that was decided under would say something else."""
    session.flush()
    before: _Said = session.info.pop(_BEFORE, {})
    now = _said(session, policy_ids)
    if any(now.get(version) != said for version, said in before.items()):
        raise UserError("已有补助、认定或审定依据这个版本，它的参数予以保留。")
    one, other = aliased(PolicyVersion), aliased(PolicyVersion)
    together = (one.id != other.id) & (one.valid_from < other.valid_to) & (other.valid_from < one.valid_to)
    overlap = select(one.id).join(other, together & (one.policy_id == other.policy_id))
    if session.scalar(overlap.where(one.policy_id.in_(policy_ids)).limit(1)):
        raise UserError("此后又增加过版本，施行日期会重叠，予以保留。")


def _said(session: Session, policy_ids: Sequence[int]) -> _Said:
    versions = session.scalars(select(PolicyVersion.id).where(PolicyVersion.policy_id.in_(policy_ids))).all()
    return {version: _values(session, version) for version in versions if usage(session, version)}


def _values(session: Session, version: int) -> _Values:
    rows = session.scalars(select(PolicyParameter).where(PolicyParameter.version_id == version))
    return frozenset((row.key, row.scope, said(row), row.on_break) for row in rows)


#: How rules follow when their records are taken back.
UNDO: Final = UndoRules({"policy": Projection(_remember, _refuse_disorder)})
