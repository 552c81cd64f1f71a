# SPDX-License-Identifier: GPL-3.0-or-later
"""What the forms of this area offer: groups, campuses, categories of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from union_desktop.areas.members.terms import Placement
from union_desktop.areas.organisation import queries as organisation
from union_desktop.areas.organisation.terms import Basis, UnitKind
from union_desktop.widgets.fields import ChoiceField
from union_desktop.widgets.form import Form

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader

UNCHANGED = "（不变）"
BASES = [(basis.value, basis.label) for basis in Basis]


@dataclass(frozen=True, slots=True)
class Choices:
    """Units, campuses and categories as they stand on a day."""

    units: tuple[organisation.UnitRow, ...]
    campuses: tuple[organisation.CampusRow, ...]
    categories: tuple[organisation.CategoryRow, ...]

    @property
    def groups(self) -> list[tuple[int, str]]:
        """Union groups with the name of their branch; without any group, every unit."""
        found = [(unit.id, unit.path) for unit in self.units if unit.kind is UnitKind.GROUP]
        return found or [(unit.id, unit.path) for unit in self.units]

    def campus_of(self, group_id: int | None) -> int | None:
        """The campus of a group, if it has one."""
        return next((unit.campus_id for unit in self.units if unit.id == group_id), None)

    def basis_of(self, category: str) -> str:
        """Where memberships of a category count as a rule."""
        return next((one.basis.value for one in self.categories if one.code == category), "")


def read_choices(reader: Reader, on: dt.date) -> Choices:
    """Read everything the forms offer; a handful of rows."""
    return Choices(
        tuple(organisation.tree(reader, on)),
        tuple(organisation.campuses(reader)),
        tuple(organisation.categories(reader)),
    )


def placement_fields(choices: Choices, *, required: bool, placeholder: str = "") -> Sequence[ChoiceField]:
    """Group, campus, category, basis; empty means "unchanged" where they are not required."""
    return (
        ChoiceField(
            "union_group_id",
            "工会小组",
            required=required,
            choices=choices.groups,
            empty=None,
            hint=placeholder,
        ),
        ChoiceField(
            "campus_id",
            "校区",
            required=required,
            choices=[(one.id, one.name) for one in choices.campuses],
            empty=None,
            hint=placeholder,
        ),
        ChoiceField(
            "staff_category",
            "人员类别",
            required=required,
            choices=[(one.code, one.name) for one in choices.categories],
            hint=placeholder,
        ),
        ChoiceField(
            "basis",
            "会籍归属",
            required=required,
            choices=BASES,
            hint=placeholder,
            tip="派遣人员委托代管的，会籍仍计在派遣单位工会。",
        ),
    )


def follow_choices(form: Form, choices: Choices, key: str) -> None:
    """After a group or category was chosen: its campus, its basis."""
    if key == "union_group_id":
        campus = choices.campus_of(form.value("union_group_id"))
        if campus is not None:
            form.set_value("campus_id", campus)
    elif key == "staff_category":
        basis = choices.basis_of(form.value("staff_category") or "")
        if basis:
            form.set_value("basis", basis)


def merged(
    before: Placement | None, group: int | None, campus: int | None, category: str, basis: str
) -> Placement | None:
    """A placement with what was filled in over what was; None when something is still unknown."""
    union_group_id = group if group is not None else (before.union_group_id if before else None)
    campus_id = campus if campus is not None else (before.campus_id if before else None)
    staff_category = category or (before.staff_category if before else "")
    where = basis or (before.basis if before else "")
    if union_group_id is None or campus_id is None or not staff_category or not where:
        return None
    return Placement(union_group_id, campus_id, staff_category, where)
