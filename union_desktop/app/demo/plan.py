# SPDX-License-Identifier: GPL-3.0-or-later
"""The made-up union: campuses, branch unions and groups with their past: founded, renamed, moved, merged, closed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from union_desktop.areas.organisation.terms import UnitKind

OFFICE_NAME = "示例大学工会"
# The day the union's yearly statistics are counted for; nothing of the made-up office happens later, so that the figures
# stay the same on whatever day it is opened.
AS_OF = dt.date(2026, 9, 30)
FOUNDED = dt.date(1978, 9, 1)
EAST, WEST, SOUTH, NORTH = CAMPUSES = ("东校区", "西校区", "南校区", "北校区")


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """A branch union or group.

    Attributes:
        key: what it is called here and in people's placements: its newest name
        parent: key of the branch union it stands under today; '' for a branch union
        former_names: (first day of the next name, former name), oldest first
        former_parent: (first day under the present parent, former parent's key)
        merged_into: key of the group its members went to when it closed
        split_from: key of the group whose people founded it
        weights: share of the established, of the postdocs, of the dispatched
    """

    kind: UnitKind
    key: str
    parent: str = ""
    campus: str = ""
    valid_from: dt.date = FOUNDED
    former_names: tuple[tuple[dt.date, str], ...] = ()
    former_parent: tuple[dt.date, str] | None = None
    closed_on: dt.date | None = None
    merged_into: str = ""
    split_from: str = ""
    weights: tuple[int, int, int] = (0, 0, 0)

    @property
    def first_name(self) -> str:
        """What it was called when it was founded."""
        return self.former_names[0][1] if self.former_names else self.key

    @property
    def first_parent(self) -> str:
        """Key of the branch union it was founded under."""
        return self.former_parent[1] if self.former_parent else self.parent


def _branch(key: str, campus: str = "", **more: object) -> DemoUnit:
    return DemoUnit(UnitKind.BRANCH, key, campus=campus, **more)  # type: ignore[arg-type]


def _group(key: str, parent: str, campus: str, weights: tuple[int, int, int], **more: object) -> DemoUnit:
    return DemoUnit(UnitKind.GROUP, key, parent, campus, weights=weights, **more)  # type: ignore[arg-type]


OFFICES, SCIENCE, ENGINEERING, HUMANITIES = "机关分工会", "理学部分工会", "工学部分工会", "人文社科部分工会"
LIFE, LIBRARY, LOGISTICS, SCHOOLS = "生命医学部分工会", "图书信息分工会", "后勤服务分工会", "附属单位分工会"
FACTORY = "校办工厂分工会"

UNITS: tuple[DemoUnit, ...] = (
    _branch(OFFICES, EAST),
    _branch(SCIENCE, EAST),
    _branch(ENGINEERING, WEST, former_names=((dt.date(2012, 9, 1), "工程学院分工会"),)),
    _branch(HUMANITIES, SOUTH),
    _branch(LIFE, NORTH, valid_from=dt.date(2001, 9, 1)),
    _branch(LIBRARY, EAST),
    _branch(LOGISTICS, WEST, former_names=((dt.date(2017, 9, 1), "后勤集团分工会"),)),
    _branch(SCHOOLS, NORTH),
    _branch(FACTORY, WEST, closed_on=dt.date(2018, 7, 1)),
    _group("党政办公室小组", OFFICES, EAST, (16, 0, 4)),
    _group("组织人事处小组", OFFICES, EAST, (16, 0, 3)),
    _group("教务处小组", OFFICES, EAST, (20, 0, 6)),
    _group("科研处小组", OFFICES, EAST, (14, 0, 4)),
    _group("财务处小组", OFFICES, EAST, (18, 0, 4)),
    _group("学生处小组", OFFICES, EAST, (18, 0, 8)),
    _group("国际合作处小组", OFFICES, EAST, (10, 0, 2)),
    _group("资产与审计处小组", OFFICES, EAST, (12, 0, 6)),
    _group("保卫处小组", OFFICES, EAST, (14, 0, 70)),
    _group("数学学院小组", SCIENCE, EAST, (30, 6, 3)),
    _group("物理学院小组", SCIENCE, EAST, (38, 12, 10)),
    _group("化学学院小组", SCIENCE, EAST, (34, 10, 12)),
    _group("地球科学学院小组", SCIENCE, NORTH, (22, 5, 6)),
    _group(
        "天文与空间学院小组",
        SCIENCE,
        NORTH,
        (16, 6, 4),
        valid_from=dt.date(2015, 9, 1),
        split_from="物理学院小组",
    ),
    _group(
        "计算机学院小组", ENGINEERING, WEST, (40, 8, 8), former_names=((dt.date(2005, 9, 1), "计算机系小组"),)
    ),
    _group("电子信息学院小组", ENGINEERING, WEST, (34, 6, 10)),
    _group("材料学院小组", ENGINEERING, WEST, (28, 8, 10)),
    _group("能源与环境学院小组", ENGINEERING, WEST, (24, 5, 8)),
    _group("机械学院小组", ENGINEERING, WEST, (30, 4, 10)),
    _group(
        "人工智能学院小组",
        ENGINEERING,
        WEST,
        (20, 8, 4),
        valid_from=dt.date(2019, 9, 1),
        split_from="计算机学院小组",
    ),
    _group("工程训练中心小组", ENGINEERING, WEST, (14, 0, 16)),
    _group("文学院小组", HUMANITIES, SOUTH, (24, 2, 2)),
    _group(
        "外国语学院小组", HUMANITIES, SOUTH, (28, 1, 3), former_names=((dt.date(2008, 9, 1), "外语系小组"),)
    ),
    _group("经济管理学院小组", HUMANITIES, SOUTH, (34, 4, 5)),
    _group("法学院小组", HUMANITIES, SOUTH, (20, 1, 2)),
    _group("马克思主义学院小组", HUMANITIES, SOUTH, (22, 1, 1)),
    _group("社会与心理学院小组", HUMANITIES, SOUTH, (18, 2, 2)),
    _group("体育部小组", HUMANITIES, SOUTH, (18, 0, 10), former_parent=(dt.date(2019, 4, 1), OFFICES)),
    _group("艺术中心小组", HUMANITIES, SOUTH, (10, 0, 4)),
    _group("生命科学学院小组", LIFE, NORTH, (34, 10, 16), valid_from=dt.date(2001, 9, 1)),
    _group("医学院小组", LIFE, NORTH, (38, 4, 14), valid_from=dt.date(2001, 9, 1)),
    _group("药学院小组", LIFE, NORTH, (20, 3, 6), valid_from=dt.date(2001, 9, 1)),
    _group(
        "实验动物中心小组",
        LIFE,
        NORTH,
        (6, 0, 22),
        valid_from=dt.date(2010, 3, 1),
        split_from="生命科学学院小组",
    ),
    _group("图书馆小组", LIBRARY, EAST, (34, 0, 30)),
    _group(
        "信息网络中心小组", LIBRARY, EAST, (20, 0, 14), former_names=((dt.date(2009, 3, 1), "计算中心小组"),)
    ),
    _group("期刊社小组", LIBRARY, EAST, (12, 0, 6)),
    _group("档案馆小组", LIBRARY, EAST, (8, 0, 4)),
    _group("饮食服务中心东区小组", LOGISTICS, EAST, (4, 0, 110)),
    _group("饮食服务中心西区小组", LOGISTICS, WEST, (4, 0, 100)),
    _group("饮食服务中心南北区小组", LOGISTICS, SOUTH, (3, 0, 90)),
    _group("物业中心东区小组", LOGISTICS, EAST, (3, 0, 95)),
    _group("物业中心西区小组", LOGISTICS, WEST, (3, 0, 90)),
    _group("学生公寓中心小组", LOGISTICS, SOUTH, (6, 0, 110)),
    _group("绿化与运输中心小组", LOGISTICS, NORTH, (6, 0, 70)),
    _group("基建与维修中心小组", LOGISTICS, WEST, (14, 0, 50)),
    _group("校医院小组", SCHOOLS, EAST, (28, 0, 24)),
    _group("附属中学小组", SCHOOLS, NORTH, (34, 0, 14)),
    _group("附属小学小组", SCHOOLS, NORTH, (26, 0, 12)),
    _group("幼儿园小组", SCHOOLS, NORTH, (12, 0, 34)),
    _group(
        "电教中心小组",
        LIBRARY,
        EAST,
        (0, 0, 0),
        closed_on=dt.date(2020, 9, 1),
        merged_into="信息网络中心小组",
    ),
    _group("印刷厂小组", FACTORY, WEST, (0, 0, 0), closed_on=dt.date(2016, 1, 1), merged_into="期刊社小组"),
    _group(
        "校办工厂小组",
        FACTORY,
        WEST,
        (0, 0, 0),
        closed_on=dt.date(2018, 7, 1),
        merged_into="工程训练中心小组",
    ),
)
BRANCHES = tuple(unit for unit in UNITS if unit.kind is UnitKind.BRANCH)
GROUPS = tuple(unit for unit in UNITS if unit.kind is UnitKind.GROUP)
STANDING = tuple(unit for unit in GROUPS if unit.closed_on is None)
BY_KEY = {unit.key: unit for unit in UNITS}
