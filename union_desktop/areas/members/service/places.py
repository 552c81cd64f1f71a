# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a membership may stand: a union group that exists on that day, a campus and a category the office has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from union_desktop.areas.members.terms import Placement
from union_desktop.areas.organisation.model import Campus, StaffCategory, UnionOrg, UnionOrgVersion
from union_desktop.areas.organisation.terms import UnitKind
from union_desktop.core.errors import UserError


def refuse_absent(session: Session, wanted: Iterable[tuple[Placement, dt.date]]) -> None:
    """Raises UserError, naming the unit, when somebody would stand where nothing stands on that day."""
    asked = {(place.union_group_id, place.campus_id, place.staff_category, on) for place, on in wanted}
    if not asked:
        return
    standing: dict[int, list[tuple[dt.date, dt.date, str]]] = {}
    for group_id, start, end, name in session.execute(
        select(UnionOrg.id, UnionOrgVersion.valid_from, UnionOrgVersion.valid_to, UnionOrgVersion.name)
        .join(UnionOrgVersion, UnionOrgVersion.org_id == UnionOrg.id)
        .where(UnionOrg.kind == UnitKind.GROUP.value)
    ):
        standing.setdefault(group_id, []).append((start, end, name))
    campuses = set(session.scalars(select(Campus.id)))
    categories = set(session.scalars(select(StaffCategory.code)))
    for group_id, campus_id, category, on in asked:
        versions = standing.get(group_id)
        if versions is None:
            raise UserError(
                "会员只能编入工会小组，没有写入任何内容。请选择一个工会小组。", "placement.union_group_id"
            )
        if not any(start <= on < end for start, end, _ in versions):
            name = max(versions)[2]
            raise UserError(
                f"工会小组“{name}”在 {on:%Y-%m-%d} 并不存在（尚未成立或已经撤销），没有写入任何内容。"
                "请改选当时存在的小组，或更改日期。",
                "placement.union_group_id",
            )
        if campus_id not in campuses:
            raise UserError(
                "所选校区不在本工会的校区里，没有写入任何内容。请重新选择校区。", "placement.campus_id"
            )
        if category not in categories:
            raise UserError(
                "所选人员类别不在本工会的类别里，没有写入任何内容。请重新选择类别。",
                "placement.staff_category",
            )
