# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes to the organisation; every function takes the day from which it holds and leaves the days before alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from union_desktop.areas.organisation.model import END, Campus, StaffCategory, UnionOrg, UnionOrgVersion
from union_desktop.areas.organisation.terms import CategoryDraft, UnitDraft, UnitKind
from union_desktop.core.changes import Changes
from union_desktop.core.errors import UserError
from union_desktop.core.roles import Role, needs
from union_desktop.core.undo.rules import Projection, UndoRules

_UNITS = frozenset({"union_org", "union_org_version"})
_RANK = {UnitKind.SCHOOL: 0, UnitKind.BRANCH: 1, UnitKind.GROUP: 2}


@needs(Role.ADMINISTRATOR)
def set_up(
    session: Session,
    school: str,
    campuses: Sequence[str],
    categories: Sequence[CategoryDraft],
    *,
    founded_on: dt.date = dt.date(1900, 1, 1),
) -> Changes:
    """The first records of a new office: its campuses, its categories and the root of the tree."""
    if not campuses:
        raise UserError("请至少填写一个校区。", "campuses")
    if not categories:
        raise UserError("请至少选择一个人员类别。", "categories")
    changes = Changes()
    for name in campuses:
        changes |= add_campus(session, name)
    for category in categories:
        changes |= add_category(session, category)
    return changes | add_unit(session, UnitDraft(UnitKind.SCHOOL, school, None, None, founded_on))


@needs(Role.ADMINISTRATOR)
def add_campus(session: Session, name: str) -> Changes:
    """A new campus at the end of the list."""
    name = _named(name, "校区")
    if session.scalar(select(Campus.id).where(Campus.name == name)):
        raise UserError(f"已有名为“{name}”的校区，没有重复添加。", "name")
    campus = Campus(name=name, sort_order=(session.scalar(select(func.max(Campus.sort_order))) or 0) + 1)
    session.add(campus)
    session.flush()
    return Changes(frozenset({"campus"}), (campus.id,))


@needs(Role.ADMINISTRATOR)
def rename_campus(session: Session, campus_id: int, name: str) -> Changes:
    """Another name for the same campus."""
    campus = session.get_one(Campus, campus_id)
    name = _named(name, "校区")
    if session.scalar(select(Campus.id).where(Campus.name == name, Campus.id != campus_id)):
        raise UserError(f"已有名为“{name}”的校区，没有改名。", "name")
    campus.name = name
    return Changes(frozenset({"campus"}), (campus_id,))


@needs(Role.ADMINISTRATOR)
def add_category(session: Session, draft: CategoryDraft) -> Changes:
    """A new staff category."""
    name, code = _named(draft.name, "人员类别"), draft.code.strip()
    if not code.isidentifier() or not code.isascii():
        raise UserError(
            "类别标识只能由英文字母、数字和下划线组成，并以字母开头；没有保存。请改写标识。", "code"
        )
    clash = select(StaffCategory.id).where((StaffCategory.code == code) | (StaffCategory.name == name))
    if session.scalar(clash):
        raise UserError(f"已有名为“{name}”或标识为“{code}”的人员类别，没有重复添加。", "name")
    category = StaffCategory(code=code, name=name, basis=draft.basis.value, sort_order=draft.sort_order)
    session.add(category)
    session.flush()
    return Changes(frozenset({"staff_category"}), (category.id,))


@needs(Role.ADMINISTRATOR)
def rename_category(session: Session, code: str, name: str) -> Changes:
    """Another name for the same category; its code, and with it every placement, stays."""
    category = session.scalar(select(StaffCategory).where(StaffCategory.code == code))
    if category is None:
        raise UserError("这个人员类别已不在，没有改名。请刷新后重试。")
    name = _named(name, "人员类别")
    if session.scalar(select(StaffCategory.id).where(StaffCategory.name == name, StaffCategory.code != code)):
        raise UserError(f"已有名为“{name}”的人员类别，没有改名。", "name")
    category.name = name
    return Changes(frozenset({"staff_category"}), (category.id,))


@needs(Role.CLERK)
def add_unit(session: Session, draft: UnitDraft) -> Changes:
    """A new unit standing from ``draft.valid_from`` on."""
    name = _named(draft.name, draft.kind.label)
    _check_place(session, None, draft.kind, name, draft.parent_id, draft.valid_from)
    unit = UnionOrg(kind=draft.kind.value)
    session.add(unit)
    session.flush()
    session.add(
        UnionOrgVersion(
            org_id=unit.id,
            valid_from=draft.valid_from,
            valid_to=END,
            name=name,
            parent_id=draft.parent_id,
            campus_id=draft.campus_id,
            sort_order=draft.sort_order,
        )
    )
    session.flush()
    return Changes(_UNITS, (unit.id,))


@needs(Role.CLERK)
def rename_unit(session: Session, unit_id: int, name: str, on: dt.date) -> Changes:
    """Another name from that day on; what was printed before keeps the old one."""
    current = _standing(session, unit_id, on)
    name = _named(name, "单位")
    unit = session.get_one(UnionOrg, unit_id)
    _check_place(session, unit_id, UnitKind(unit.kind), name, current.parent_id, on)
    return _new_version(session, current, on, name=name)


@needs(Role.CLERK)
def move_unit(session: Session, unit_id: int, parent_id: int, campus_id: int | None, on: dt.date) -> Changes:
    """Another place in the tree, or another campus, from that day on."""
    current = _standing(session, unit_id, on)
    unit = session.get_one(UnionOrg, unit_id)
    _check_place(session, unit_id, UnitKind(unit.kind), current.name, parent_id, on)
    return _new_version(session, current, on, parent_id=parent_id, campus_id=campus_id)


@needs(Role.CLERK)
def correct_name(session: Session, unit_id: int, name: str, on: dt.date) -> Changes:
    """Mend a misspelt name in the version that holds on that day, without making history of the mistake."""
    current = _standing(session, unit_id, on)
    current.name = _named(name, "单位")
    unit = session.get_one(UnionOrg, unit_id)
    _check_place(session, unit_id, UnitKind(unit.kind), current.name, current.parent_id, on)
    return Changes(_UNITS, (unit_id,))


@needs(Role.CLERK)
def close_unit(session: Session, unit_id: int, on: dt.date) -> Changes:
    """The unit no longer stands from that day on; its units below must have been closed or moved first.

    Whether members are still in it is the members area's question: close a unit through
    ``members.service.close_unit``, which asks both.
    """
    current = _standing(session, unit_id, on)
    if current.parent_id is None:
        raise UserError("校工会是整棵组织树的根，不能撤销，没有改动。请选择部门工会或小组。")
    below = session.scalar(
        select(func.count()).where(UnionOrgVersion.parent_id == unit_id, UnionOrgVersion.valid_to > on)
    )
    if below:
        raise UserError(f"“{current.name}”下面还有 {below} 个单位，没有撤销。请先把它们移走或撤销。")
    later = session.scalar(
        select(func.count()).where(UnionOrgVersion.org_id == unit_id, UnionOrgVersion.valid_from > on)
    )
    if later:
        raise UserError(f"“{current.name}”在 {on:%Y-%m-%d} 之后还有变更记录，没有撤销。请选择更晚的日期。")
    if current.valid_from == on:
        raise UserError(f"“{current.name}”当天才开始生效，不能同日撤销。请选择更晚的日期。")
    current.valid_to = on
    return Changes(_UNITS, (unit_id,))


def _refuse_disorder(session: Session, unit_ids: Sequence[int]) -> None:
    """After an undo a unit must still have one name on a day, its own name among its sisters, and a parent that stands.

    Raises UserError when something later was built on what would go back; the unit then stays as it is.
    """
    one, other = aliased(UnionOrgVersion), aliased(UnionOrgVersion)
    together = (one.id != other.id) & (one.valid_from < other.valid_to) & (other.valid_from < one.valid_to)
    session.flush()
    if session.scalar(
        select(one.id)
        .join(other, together & (one.org_id == other.org_id))
        .where(one.org_id.in_(unit_ids))
        .limit(1)
    ):
        raise UserError("此后又改过名称或位置，予以保留。")
    same_name = together & (one.parent_id == other.parent_id) & (one.name == other.name)
    if session.scalar(select(one.id).join(other, same_name).where(one.org_id.in_(unit_ids)).limit(1)):
        raise UserError("上级单位下面现在已有同名的单位，予以保留。")
    last = (
        select(UnionOrgVersion.org_id, func.max(UnionOrgVersion.valid_to).label("until"))
        .group_by(UnionOrgVersion.org_id)
        .subquery()
    )
    if session.scalar(
        select(one.id)
        .join(last, last.c.org_id == one.parent_id)
        .where(one.valid_to > last.c.until, or_(one.org_id.in_(unit_ids), one.parent_id.in_(unit_ids)))
        .limit(1)
    ):
        raise UserError("上级单位已经撤销，或者下面又有了单位，予以保留。")


def _nothing_computed(_session: Session, _unit_ids: Sequence[int]) -> None:
    """A unit has nothing that is computed from it."""


#: How the organisation follows when its records are taken back. The first unit is the root everything stands on.
UNDO = UndoRules(
    {"union_org": Projection(_nothing_computed, _refuse_disorder)}, foundations=frozenset({"union_org"})
)


def _standing(session: Session, unit_id: int, on: dt.date) -> UnionOrgVersion:
    version = session.scalar(
        select(UnionOrgVersion).where(
            UnionOrgVersion.org_id == unit_id, UnionOrgVersion.valid_from <= on, UnionOrgVersion.valid_to > on
        )
    )
    if version is None:
        raise UserError(f"该单位在 {on:%Y-%m-%d} 并不存在，没有改动。请选择它存续期间的日期。", "on")
    return version


def _new_version(session: Session, current: UnionOrgVersion, on: dt.date, **different: object) -> Changes:
    if current.valid_to != END:
        raise UserError(f"该单位在 {on:%Y-%m-%d} 之后已有变更记录，没有改动。请选择更晚的日期。", "on")
    if current.valid_from == on:
        for name, value in different.items():
            setattr(current, name, value)
        return Changes(_UNITS, (current.org_id,))
    kept = {name: getattr(current, name) for name in ("name", "parent_id", "campus_id", "sort_order")}
    current.valid_to = on
    session.add(UnionOrgVersion(org_id=current.org_id, valid_from=on, valid_to=END, **(kept | different)))
    session.flush()
    return Changes(_UNITS, (current.org_id,))


def _check_place(
    session: Session, unit_id: int | None, kind: UnitKind, name: str, parent_id: int | None, on: dt.date
) -> None:
    if kind is UnitKind.SCHOOL:
        roots = select(UnionOrg.id).where(
            UnionOrg.kind == UnitKind.SCHOOL.value, UnionOrg.id != (unit_id or 0)
        )
        if parent_id is not None or session.scalar(roots):
            raise UserError("一个工会文件里只能有一个校工会，它没有上级单位。")
        return
    if parent_id is None:
        raise UserError(f"请为“{name}”选择上级单位。", "parent_id")
    parent = _standing(session, parent_id, on)
    if (
        session.scalar(select(func.max(UnionOrgVersion.valid_to)).where(UnionOrgVersion.org_id == parent_id))
        != END
    ):
        raise UserError(
            f"“{parent.name}”后来已经撤销，不能作“{name}”的上级，没有保存。请选择仍存在的单位。", "parent_id"
        )
    if _RANK[UnitKind(session.get_one(UnionOrg, parent_id).kind)] >= _RANK[kind]:
        raise UserError(
            f"“{parent.name}”与“{name}”级别相同或更低，不能作它的上级，没有保存。请另选上级单位。",
            "parent_id",
        )
    same = session.scalar(
        select(UnionOrgVersion.id).where(
            UnionOrgVersion.parent_id == parent_id,
            UnionOrgVersion.name == name,
            UnionOrgVersion.valid_to > on,
            UnionOrgVersion.org_id != (unit_id or 0),
        )
    )
    if same:
        raise UserError(f"“{parent.name}”下面已有“{name}”，没有重复建立。", "name")


def _named(name: str, what: str) -> str:
    name = name.strip()
    if not name:
        raise UserError(f"请填写{what}名称。", "name")
    return name
