# SPDX-License-Identifier: GPL-3.0-or-later
"""What the organisation's tables are called at the desk."""

from __future__ import annotations

from typing import Any, Final

from union_desktop.areas.organisation.terms import Basis, UnitKind
from union_desktop.core.database_words import FOREVER
from union_desktop.core.words import TableWords

#: The newest name of a unit, as SQL over union_org.
UNIT_NAME: Final = (
    "coalesce((select v.name from union_org_version v where v.org_id = union_org.id"
    " order by v.valid_from desc limit 1), '')"
)


def kind(code: Any) -> str:
    """The level of a unit."""
    return UnitKind(code).label if code in tuple(UnitKind) else str(code)


def basis(code: Any) -> str:
    """Where memberships count."""
    return Basis(code).label if code in tuple(Basis) else str(code)


def end(day: Any) -> str:
    """The day a period ends, or that it does not."""
    return "至今" if day == FOREVER else str(day)


WORDS: Final = {
    "campus": TableWords("校区", {"name": "名称", "sort_order": "排序", "closed_on": "停用日期"}),
    "staff_category": TableWords(
        "人员类别",
        {
            "name": "名称",
            "code": "标识",
            "basis": "会籍归属",
            "sort_order": "排序",
            "closed_on": "停用日期",
        },
        shown={"basis": basis},
    ),
    "union_org": TableWords("单位", {"kind": "级别"}, shown={"kind": kind}, title=UNIT_NAME, named=()),
    "union_org_version": TableWords(
        "名称与位置",
        {
            "name": "名称",
            "valid_from": "自",
            "valid_to": "至",
            "parent_id": "上级单位",
            "campus_id": "校区",
            "sort_order": "排序",
            "org_id": "单位",
        },
        shown={"valid_to": end},
        refers={"parent_id": "union_org", "campus_id": "campus", "org_id": "union_org"},
        quiet=frozenset({"org_id"}),
    ),
}
