# SPDX-License-Identifier: GPL-3.0-or-later
"""The dated tree: renaming, moving and closing change the future and never the past."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.office_fixtures import CHEMISTRY, EAST, FOUNDED, PHYSICS, WEST
from union_desktop.areas.organisation import queries, service
from union_desktop.areas.organisation.terms import Basis, CategoryDraft, UnitDraft, UnitKind
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office

THEN, NOW = dt.date(2020, 1, 1), dt.date(2026, 1, 1)
BRANCH = 2


def names(office: Office, on: dt.date) -> list[str]:
    with office.reader() as reader:
        return [unit.path for unit in queries.tree(reader, on)]


def test_the_tree_lists_parents_before_children(office: Office) -> None:
    assert names(office, NOW) == [
        "示例大学工会",
        "理学部工会",
        "理学部工会 / 物理小组",
        "理学部工会 / 化学小组",
    ]
    assert names(office, dt.date(1899, 1, 1)) == []


def test_a_new_name_holds_from_its_day(office: Office) -> None:
    with office.transaction("改名") as session:
        service.rename_unit(session, PHYSICS, "物理与天文小组", THEN)
    assert "理学部工会 / 物理小组" in names(office, dt.date(2019, 12, 31))
    assert "理学部工会 / 物理与天文小组" in names(office, THEN)
    with office.reader() as reader:
        history = queries.history(reader, PHYSICS, NOW)
    assert [(one.name, one.valid_from, one.valid_to) for one in history] == [
        ("物理小组", FOUNDED, THEN),
        ("物理与天文小组", THEN, None),
    ]


def test_history_names_the_parent_as_it_was_called_last(office: Office) -> None:
    with office.transaction("改名") as session:
        service.rename_unit(session, 2, "数理学部工会", dt.date(2015, 1, 1))
        service.rename_unit(session, PHYSICS, "物理与天文小组", THEN)
        service.rename_unit(session, 2, "理学院工会", dt.date(2022, 1, 1))
        service.rename_unit(session, 2, "以后的名称", NOW + dt.timedelta(days=30))
    with office.reader() as reader:
        history = queries.history(reader, PHYSICS, NOW)
    assert [(one.name, one.parent) for one in history] == [
        ("物理小组", "数理学部工会"),
        ("物理与天文小组", "理学院工会"),
    ]


def test_a_misspelling_is_mended_without_history(office: Office) -> None:
    with office.transaction("更正") as session:
        service.correct_name(session, PHYSICS, "物理学小组", NOW)
    assert "理学部工会 / 物理学小组" in names(office, FOUNDED)


def test_a_group_moves_with_its_campus(office: Office) -> None:
    with office.transaction("新部门") as session:
        other = service.add_unit(session, UnitDraft(UnitKind.BRANCH, "工学部工会", 1, WEST, FOUNDED)).ids[0]
        service.move_unit(session, CHEMISTRY, other, EAST, THEN)
    with office.reader() as reader:
        before = {unit.id: unit for unit in queries.groups(reader, dt.date(2019, 12, 31))}[CHEMISTRY]
        after = {unit.id: unit for unit in queries.groups(reader, THEN)}[CHEMISTRY]
    assert (before.path, before.campus) == ("理学部工会 / 化学小组", "西校区")
    assert (after.path, after.campus) == ("工学部工会 / 化学小组", "东校区")


def test_closing_goes_from_the_bottom_up(office: Office) -> None:
    with pytest.raises(UserError, match="还有 2 个单位"), office.transaction("撤销") as session:
        service.close_unit(session, BRANCH, THEN)
    with office.transaction("撤销") as session:
        for unit in (PHYSICS, CHEMISTRY, BRANCH):
            service.close_unit(session, unit, THEN)
    assert names(office, THEN) == ["示例大学工会"]
    assert len(names(office, dt.date(2019, 12, 31))) == 4


@pytest.mark.parametrize(
    ("draft", "sentence"),
    [
        (UnitDraft(UnitKind.SCHOOL, "另一个", None, None, THEN), "只能有一个校工会"),
        (UnitDraft(UnitKind.GROUP, "物理小组", BRANCH, None, THEN), "已有"),
        (UnitDraft(UnitKind.GROUP, "  ", BRANCH, None, THEN), "请填写"),
        (UnitDraft(UnitKind.BRANCH, "部门", PHYSICS, None, THEN), "级别"),
        (UnitDraft(UnitKind.GROUP, "小组", None, None, THEN), "选择上级"),
        (UnitDraft(UnitKind.GROUP, "小组", BRANCH, None, dt.date(1999, 1, 1)), "并不存在"),
    ],
    ids=["second-school", "same-name", "no-name", "wrong-level", "no-parent", "parent-not-yet"],
)
def test_units_that_make_no_sense_are_refused(office: Office, draft: UnitDraft, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence), office.transaction("新单位") as session:
        service.add_unit(session, draft)
    assert len(names(office, NOW)) == 4


def test_changes_before_the_last_one_are_refused(office: Office) -> None:
    with office.transaction("改名") as session:
        service.rename_unit(session, PHYSICS, "物理与天文小组", NOW)
    with pytest.raises(UserError, match="之后已有变更"), office.transaction("改名") as session:
        service.rename_unit(session, PHYSICS, "别的名字", THEN)


def test_categories_and_campuses_are_not_doubled(office: Office) -> None:
    for refused in (
        lambda session: service.add_category(session, CategoryDraft("established", "新名字", Basis.OWN)),
        lambda session: service.add_category(session, CategoryDraft("new_one", "在编", Basis.OWN)),
        lambda session: service.add_category(session, CategoryDraft("中文", "新类别", Basis.OWN)),
        lambda session: service.add_campus(session, "东校区"),
        lambda session: service.rename_campus(session, WEST, "东校区"),
    ):
        with pytest.raises(UserError), office.transaction("重复") as session:
            refused(session)
    with office.reader() as reader:
        assert [one.code for one in queries.categories(reader)] == [
            "established",
            "postdoc",
            "dispatched_entrusted",
        ]
        assert [one.name for one in queries.campuses(reader)] == ["东校区", "西校区"]


def test_a_unit_is_not_put_below_one_that_was_closed_later(office: Office) -> None:
    with office.transaction("新部门") as session:
        branch = service.add_unit(session, UnitDraft(UnitKind.BRANCH, "工学部工会", 1, WEST, FOUNDED)).ids[0]
        service.close_unit(session, branch, THEN)
    with pytest.raises(UserError, match="已经撤销"), office.transaction("新小组") as session:
        service.add_unit(session, UnitDraft(UnitKind.GROUP, "小组", branch, None, dt.date(2019, 1, 1)))
