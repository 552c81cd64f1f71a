# SPDX-License-Identifier: GPL-3.0-or-later
"""A made-up office of a hundred thousand members, the same at every run."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

from union_desktop.areas.members import service as members
from union_desktop.areas.members.terms import EnrolDraft, PersonDraft, Placement
from union_desktop.areas.organisation import service as organisation
from union_desktop.areas.organisation.terms import USUAL_CATEGORIES, UnitDraft, UnitKind
from union_desktop.core.office import Office, create_office

FIRST = dt.date(2000, 1, 1)
GROUPS = 50
CATEGORIES = ("established", "postdoc", "dispatched_entrusted")
_SURNAMES = "王李张刘陈杨黄赵周吴徐孙胡朱高林何郭马罗单曾仇解"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀英霞平刚桂文华建国"


def empty_office(folder: Path) -> Office:
    """An office with four campuses and fifty groups (ids 2 to 51), without people."""

    def fill(office: Office) -> None:
        with office.transaction("初始设置") as session:
            organisation.set_up(
                session, "示例大学工会", ["东校区", "西校区", "南校区", "北校区"], USUAL_CATEGORIES[:3]
            )
            for at in range(GROUPS):
                draft = UnitDraft(UnitKind.GROUP, f"第{at + 1}小组", 1, at % 4 + 1, FIRST, at)
                organisation.add_unit(session, draft)

    return create_office(folder, "示例大学工会", "测试员", "长长的测试密码一", fill=fill).office


def drafts(count: int) -> list[EnrolDraft]:
    """People to take in."""
    dice = random.Random(2157)
    return [_draft(at, dice) for at in range(count)]


def full_office(folder: Path, count: int) -> Office:
    """An office with that many members."""
    office = empty_office(folder)
    with office.transaction("批量入会") as session:
        members.enrol_many(session, drafts(count))
    return office


def _draft(at: int, dice: random.Random) -> EnrolDraft:
    name = dice.choice(_SURNAMES) + dice.choice(_GIVEN) + (dice.choice(_GIVEN) if dice.random() < 0.7 else "")
    person = PersonDraft(
        name=name,
        gender=dice.choice("12"),
        staff_no=f"{at:07}",
        phone=f"199{dice.randrange(10**8):08}",
        department=f"第{at % GROUPS + 1}部门",
        birth_date=dt.date(1970, 1, 1) + dt.timedelta(days=at % 11000),
        ethnicity="01",
        education="21",
    )
    place = Placement(2 + at % GROUPS, 1 + at % 4, CATEGORIES[at % 3], "own")
    return EnrolDraft(person, place, dt.date(2015, 1, 1) + dt.timedelta(days=at % 3000))
