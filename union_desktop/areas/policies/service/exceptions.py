# SPDX-License-Identifier: GPL-3.0-or-later
"""Letting something pass that goes against a rule: never without a written reason, in the transaction of what it is for."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from union_desktop.areas.policies.model import PolicyException
from union_desktop.areas.policies.terms import Breach, NeedsReason, OnBreak
from union_desktop.core import clock
from union_desktop.core.audit import trail_of
from union_desktop.core.changes import NOTHING, Changes
from union_desktop.core.proceedings.terms import About
from union_desktop.core.roles import NotAllowed, Role, needs


@needs(Role.CLERK)
def allow(session: Session, about: About, breaches: Sequence[Breach], reason: str) -> Changes:
    """Keep that these breaches were let pass for a record, and why; nothing at all without breaches.

    Raises NotAllowed when one of them is for an administrator, and NeedsReason when nobody has said why.
    """
    if not breaches:
        return NOTHING
    trail = trail_of(session)
    strict = [one for one in breaches if one.on_break is OnBreak.ADMINISTRATOR]
    if strict and not trail.role.may(Role.ADMINISTRATOR):
        raise NotAllowed(
            f"{strict[0].sentence}按制度，这一项须由管理员写明理由才能放行；没有保存。请改动后再保存，或请管理员办理。"
        )
    if not reason.strip():
        raise NeedsReason(breaches)
    at = clock.now().isoformat(timespec="seconds")
    for one in breaches:
        session.add(
            PolicyException(
                about_table=about[0],
                about_id=about[1],
                version_id=one.version_id,
                key=one.key,
                scope=one.scope,
                allowed=one.allowed,
                actual=one.actual,
                reason=reason.strip(),
                at=at,
                operator=trail.operator,
            )
        )
    session.flush()
    return Changes(frozenset({PolicyException.__tablename__}), (about[1],))
