# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is proposed as entered twice, with the reasons in words; people of one name are not proposed for that alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.office_fixtures import TODAY, a_member, a_person, enrolled
from union_desktop.areas.members import service
from union_desktop.areas.members.queries import likely_duplicates
from union_desktop.areas.members.queries.likely_duplicates import Likely, answer, from_answer, likely
from union_desktop.core.office import Office

BORN = dt.date(1980, 5, 6)
NUMBER_18, NUMBER_15 = "11010519491231002X", "110105491231002"


def found(office: Office) -> list[Likely]:
    with office.reader() as reader:
        pairs = likely(reader)
        assert from_answer(answer(reader, lambda _done, _total: None)) == pairs
    return pairs


def pair(office: Office, one: dict[str, Any], other: dict[str, Any]) -> Likely | None:
    for number, facts in enumerate((one, other)):
        joined_on = facts.pop("joined_on", dt.date(2001 + number, 1, 1))
        person = a_person(**{"staff_no": f"1000{number}", "department": "", **facts})
        enrolled(office, a_member(person, joined_on=joined_on))
    pairs = found(office)
    assert len(pairs) <= 1
    return pairs[0] if pairs else None


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (
            {"name": "甲某", "id_number": NUMBER_18, "id_type": "111"},
            {"name": "乙某", "id_number": NUMBER_18, "id_type": "113"},
            ("证件号码相同（证件类型不同）",),
        ),
        (
            {"name": "甲某", "id_number": NUMBER_18},
            {"name": "乙某", "id_number": NUMBER_15, "id_flagged": True},
            ("证件号码相同（一个是 15 位旧号码）",),
        ),
        (
            {"name": "单雄信", "birth_date": BORN},
            {"name": "单雄信", "birth_date": BORN},
            ("姓名相同", "出生日期相同"),
        ),
        (
            {"name": "单雄信", "birth_date": BORN},
            {"name": "单雄心", "birth_date": BORN},
            ("姓名读音相同", "出生日期相同"),
        ),
        (
            {"name": "欧阳修文", "birth_date": BORN},
            {"name": "欧阳秀武", "birth_date": BORN},
            None,
        ),
        (
            {"name": "单雄信", "phone": "19900001111"},
            {"name": "单英信", "phone": "19900001111"},
            ("姓名只差一个字", "手机号码相同"),
        ),
        (
            {"name": "单雄信", "birth_date": BORN},
            {"name": "单信雄", "birth_date": BORN},
            ("姓名中两个字颠倒", "出生日期相同"),
        ),
        (
            {"name": "阿不都·热西提", "birth_date": BORN},
            {"name": "阿不都热西提", "birth_date": BORN},
            ("姓名相同（间隔号或空格写法不同）", "出生日期相同"),
        ),
        (
            {"name": "張偉", "department": "物理学院", "joined_on": dt.date(2015, 3, 1)},
            {"name": "张伟", "department": "物理学院", "joined_on": dt.date(2015, 3, 1)},
            ("姓名读音相同", "部门和入会日期相同"),
        ),
        ({"name": "张伟"}, {"name": "张伟"}, None),
        ({"name": "张伟", "phone": "19900001111"}, {"name": "李丽", "phone": "19900001111"}, None),
        ({"name": "张伟", "birth_date": BORN}, {"name": "张丽", "birth_date": BORN}, None),
    ],
)
def test_who_is_proposed_and_why(
    office: Office,
    today: dt.date,
    one: dict[str, Any],
    other: dict[str, Any],
    reasons: tuple[str, ...] | None,
) -> None:
    proposed = pair(office, dict(one), dict(other))
    assert (proposed.reasons if proposed else None) == reasons


def test_what_speaks_against_is_told_and_weighs(office: Office, today: dt.date) -> None:
    first = {"name": "单雄信", "birth_date": dt.date(1949, 12, 31), "id_number": NUMBER_18, "gender": "1"}
    second = {"name": "单雄信", "birth_date": dt.date(1949, 12, 31), "id_number": "440106194912310013"}
    proposed = pair(office, first, {**second, "gender": "1", "id_flagged": True})
    assert proposed is not None
    assert proposed.against == ("身份证号不同",)
    assert proposed.score == 35


def test_a_mistyped_number_speaks_for_it(office: Office, today: dt.date) -> None:
    first = {"name": "单雄信", "id_number": NUMBER_18}
    second = {"name": "单雄信", "id_number": "110105194912310102", "id_flagged": True}
    assert pair(office, first, second) is None
    with office.transaction("修改") as session:
        service.update_many(session, {2: {"id_number": "11010519491231020X"}}, today=TODAY)
    (proposed,) = found(office)
    assert proposed.reasons[:2] == ("身份证号只差一处", "姓名相同")


def test_pairs_found_to_be_two_and_nameless_people_are_left_out(office: Office, today: dt.date) -> None:
    facts = {"name": "单雄信", "birth_date": BORN}
    assert pair(office, dict(facts), dict(facts)) is not None
    with office.transaction("不是同一人") as session:
        service.mark_different(session, 2, 1)
    assert found(office) == []
    third = enrolled(office, a_member(a_person(**facts, staff_no="10009")))
    assert [(one.one, one.other) for one in found(office)] == [(1, third), (2, third)]
    with office.engine.begin() as connection:
        connection.exec_driver_sql("update person set anonymised_on = '2026-01-01' where id = ?", (third,))
    assert found(office) == []


def test_a_crowd_that_shares_everything_is_not_paired(
    office: Office, today: dt.date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(likely_duplicates, "_CROWD", 3)
    for number in range(4):
        enrolled(office, a_member(a_person(birth_date=BORN, staff_no=f"2{number}", department="")))
    assert found(office) == []


def test_the_likeliest_come_first(office: Office, today: dt.date) -> None:
    for number, facts in enumerate(
        (
            {"name": "单雄信", "birth_date": BORN},
            {"name": "单雄心", "birth_date": BORN},
            {"name": "秦叔宝", "birth_date": BORN, "phone": "19900001111"},
            {"name": "秦叔宝", "birth_date": BORN, "phone": "19900001111"},
        )
    ):
        enrolled(office, a_member(a_person(**{"staff_no": f"1000{number}", "department": "", **facts})))
    assert [(one.one, one.other) for one in found(office)] == [(3, 4), (1, 2)]
