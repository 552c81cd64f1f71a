# SPDX-License-Identifier: GPL-3.0-or-later
"""Words and drafts of the organisation: kinds of unit, bases of counting."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class UnitKind(StrEnum):
    """Levels of the tree; a unit's parent is always of a level above its own."""

    SCHOOL = "school"
    BRANCH = "branch"
    GROUP = "group"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {"school": "校工会", "branch": "部门工会", "group": "工会小组"}[self.value]


class Basis(StrEnum):
    """Where a membership counts (DOMAIN §1.6)."""

    OWN = "own"
    DISPATCH_DIRECT = "dispatch_direct"
    DISPATCH_ENTRUSTED = "dispatch_entrusted"

    @property
    def label(self) -> str:
        """The Chinese words."""
        return {"own": "本单位会籍", "dispatch_direct": "派遣直接入会", "dispatch_entrusted": "派遣委托代管"}[
            self.value
        ]


@dataclass(frozen=True, slots=True)
class UnitDraft:
    """A unit as it shall be from ``valid_from`` on; ``parent_id`` is None only for the school itself."""

    kind: UnitKind
    name: str
    parent_id: int | None
    campus_id: int | None
    valid_from: dt.date
    sort_order: int = 0


@dataclass(frozen=True, slots=True)
class CategoryDraft:
    """A staff category; ``code`` is its identifier in rosters and reports and never changes."""

    code: str
    name: str
    basis: Basis
    sort_order: int = 0


#: What the first-start wizard offers (DOMAIN §1.7); the first three are those of the seed year.
USUAL_CATEGORIES = (
    CategoryDraft("established", "在编", Basis.OWN, 1),
    CategoryDraft("postdoc", "博士后", Basis.OWN, 2),
    CategoryDraft("dispatched_entrusted", "托管劳务派遣", Basis.DISPATCH_ENTRUSTED, 3),
    CategoryDraft("contract", "合同制", Basis.OWN, 4),
    CategoryDraft("project_hired", "项目聘用", Basis.OWN, 5),
    CategoryDraft("dispatched", "劳务派遣（直接入会）", Basis.DISPATCH_DIRECT, 6),
    CategoryDraft("rehired", "退休返聘", Basis.OWN, 7),
)
