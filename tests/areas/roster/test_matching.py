# SPDX-License-Identifier: GPL-3.0-or-later
"""Who a line is and what it changes: numbers decide, names never do, blanks erase nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from tests.areas.roster.sheets import HEADERS, an_id, compared, person, read
from union_desktop.areas.roster.service.matching import AS_NEW, Comparison, shown_value
from union_desktop.areas.roster.terms import FieldChange, Kind, Line, Scope

KNOWN = person(7, staff_no="10001", id_number=an_id(1), phone="13800001111")


def line_of(comparison: Comparison, number: int = 0) -> Line:
    assert comparison.counts().balanced
    return comparison.line(number)


def told(staff_no: Any = "10001", name: str = "单雄信", id_number: Any = "", **more: Any) -> Comparison:
    """One line against the one member we know; further columns by their header."""
    headers = ("工号", "姓名", "身份证号", *more)
    return compared(read((staff_no, name, id_number, *more.values()), headers=headers), KNOWN)


def test_a_staff_number_is_enough() -> None:
    line = line_of(told())
    assert (line.kind, line.person_id) == (Kind.UNCHANGED, 7)


def test_an_id_number_is_enough() -> None:
    line = line_of(told("", id_number=an_id(1)))
    assert (line.kind, line.person_id) == (Kind.UNCHANGED, 7)


def test_a_name_is_not() -> None:
    line = line_of(told(""))
    assert line.kind is Kind.REJECTED
    assert "既没有工号也没有身份证号" in line.problems[0].message


def test_a_new_person_of_a_known_name_is_new_and_told_so() -> None:
    line = line_of(told("20002", 部门="物理", 人员类别="在编"))
    assert line.kind is Kind.NEW
    assert line.candidates == (7,)
    assert "同名" in line.notes[0]
    assert line.values["campus"] == "1"


def test_a_new_person_is_completed_from_the_id_number() -> None:
    line = line_of(told("20002", "曾小", an_id(2, "19851231"), 部门="物理", 人员类别="在编"))
    assert line.kind is Kind.NEW
    assert (line.values["birth_date"], line.values["gender"], line.values["id_type"]) == (
        "1985-12-31",
        "2",
        "111",
    )


def test_changes_field_by_field() -> None:
    line = line_of(told(手机="13800002222", 职称="教授"))
    assert line.kind is Kind.CHANGED
    assert line.changes == (
        FieldChange("phone", "13800001111", "13800002222"),
        FieldChange("professional_title", "", "教授"),
    )


def test_blank_cells_erase_nothing() -> None:
    assert line_of(told(手机="", 部门="", 职称="")).kind is Kind.UNCHANGED


def test_a_staff_number_given_later_is_a_change() -> None:
    line = line_of(told("20002", id_number=an_id(1)))
    assert line.kind is Kind.CHANGED
    assert line.changes == (FieldChange("staff_no", "10001", "20002"),)


def test_a_corrected_id_number_of_the_same_name_is_a_change() -> None:
    line = line_of(told(id_number=an_id(5)))
    assert line.changes == (FieldChange("id_number", an_id(1), an_id(5)),)


def test_another_group_is_a_move_and_brings_its_campus() -> None:
    line = line_of(told(工会小组="化学小组"))
    assert line.kind is Kind.MOVED
    assert line.changes == (FieldChange("union_group", "3", "4"), FieldChange("campus", "1", "2"))


def test_another_category_is_a_move() -> None:
    line = line_of(told(人员类别="博士后"))
    assert (line.kind, line.changes) == (
        Kind.MOVED,
        (FieldChange("staff_category", "established", "postdoc"),),
    )


def test_a_new_department_may_mean_a_new_group_but_the_same_one_never_does() -> None:
    moved = line_of(told(部门="化学"))
    assert moved.kind is Kind.MOVED
    assert FieldChange("union_group", "3", "4") in moved.changes
    elsewhere = person(7, staff_no="10001", department="化学", union_group="3")
    assert compared(read(("10001", "单雄信", "", "化学", "")), elsewhere).line(0).kind is Kind.UNCHANGED


def test_an_unknown_unit_sends_back_whoever_needs_it() -> None:
    assert line_of(told(工会小组="天文小组")).kind is Kind.REJECTED
    new = line_of(told("20002", "曾小", 部门="天文", 人员类别="在编"))
    assert new.kind is Kind.REJECTED
    assert "天文" in new.problems[0].message
    assert new.problems[0].column == "D"
    stays = person(7, staff_no="10001", department="天文")
    assert compared(read(("10001", "单雄信", "", "天文", "")), stays).line(0).kind is Kind.UNCHANGED


def test_a_new_person_needs_a_category_and_a_unit() -> None:
    line = line_of(told("20002", "曾小"))
    assert line.kind is Kind.REJECTED
    assert ["人员类别" in problem.message or "工会小组" in problem.message for problem in line.problems] == [
        True,
        True,
    ]


# --------------------------------------------------------------------------------------------------- conflicts


def test_the_same_id_number_with_another_name() -> None:
    line = line_of(told("", "另一人", an_id(1)))
    assert (line.kind, line.person_id, line.candidates) == (Kind.CONFLICT, None, (7,))


def test_the_same_staff_number_with_another_name() -> None:
    assert line_of(told(name="另一人")).kind is Kind.CONFLICT
    handed_on = line_of(told(name="另一人", id_number=an_id(9)))
    assert handed_on.kind is Kind.CONFLICT
    assert "转给了别人" in handed_on.problems[-1].message


def test_two_hits_are_never_guessed() -> None:
    other = person(8, name="曾小", staff_no="10002", id_number=an_id(2))
    comparison = compared(read(("10001", "单雄信", an_id(2), "", "")), KNOWN, other)
    assert comparison.line(0).kind is Kind.CONFLICT
    assert comparison.line(0).candidates == (7, 8)
    assert comparison.counts().left == 0


def test_one_number_under_two_documents_is_never_guessed() -> None:
    other = person(8, staff_no="", id_number=an_id(1), id_type="414")
    assert compared(read(("", "单雄信", an_id(1), "", "")), KNOWN, other).line(0).kind is Kind.CONFLICT


def test_a_number_twice_in_the_file() -> None:
    lines = [
        ("20001", "曾小", an_id(2), "物理", "在编"),
        ("20001", "解珍", an_id(3), "物理", "在编"),
        ("20003", "区强", an_id(2), "物理", "在编"),
    ]
    comparison = compared(read(*lines))
    assert [comparison.line(at).kind for at in range(3)] == [Kind.CONFLICT] * 3
    assert "第 3 行" in comparison.line(0).problems[0].message
    assert comparison.counts().balanced


def test_one_person_by_two_numbers_in_two_lines() -> None:
    comparison = compared(read(("10001", "单雄信", "", "", ""), ("", "单雄信", an_id(1), "", "")), KNOWN)
    assert [comparison.line(at).kind for at in range(2)] == [Kind.CONFLICT] * 2
    assert comparison.counts().left == 0


def test_the_dead_and_the_expelled_do_not_come_back_by_themselves() -> None:
    for status, word in (("deceased", "已故"), ("expelled", "开除会籍")):
        line = compared(
            read(("10001", "单雄信", "", "", "")), person(7, staff_no="10001", status=status)
        ).line(0)
        assert line.kind is Kind.CONFLICT
        assert word in line.problems[0].message


def test_a_decision_settles_a_conflict() -> None:
    candidates = read(("10001", "单雄英", "", "", ""), ("10001", "解珍", an_id(3), "物理", "在编"))
    comparison = compared(candidates, KNOWN, forced={0: 7})
    assert comparison.line(0).kind is Kind.CHANGED
    assert comparison.line(0).changes == (FieldChange("name", "单雄信", "单雄英"),)
    assert comparison.line(1).kind is Kind.CONFLICT
    assert comparison.counts().balanced


def test_taken_numbers_cannot_be_given_to_a_new_person() -> None:
    comparison = compared(read(("10001", "解珍", an_id(3), "物理", "在编")), KNOWN, forced={0: AS_NEW})
    assert comparison.line(0).kind is Kind.CONFLICT
    assert "不能作为新人登记" in comparison.line(0).problems[0].message
    free = compared(read(("10009", "解珍", an_id(3), "物理", "在编")), KNOWN, forced={0: AS_NEW})
    assert free.line(0).kind is Kind.NEW


# -------------------------------------------------------------------------------------------------- standing


@pytest.mark.parametrize("status", ["transferred_out", "withdrawn", "deemed_withdrawn"])
def test_former_members_return(status: str) -> None:
    gone = person(7, staff_no="10001", status=status, phone="1")
    line = compared(read(("10001", "单雄信", "", "化学", ""), headers=HEADERS), gone).line(0)
    assert (line.kind, line.person_id) == (Kind.RETURNED, 7)
    assert line.values["union_group"] == "4"
    assert line.values["staff_category"] == "established"


def test_the_retained_keep_their_standing_and_never_leave() -> None:
    retained = person(7, staff_no="10001", status="retained")
    here = compared(read(("10001", "单雄信", "", "", "")), retained).line(0)
    assert here.kind is Kind.UNCHANGED
    assert "保留会籍" in here.notes[0]
    assert compared(read(("20002", "曾小", "", "物理", "在编")), retained).counts().left == 0


def test_applicants_are_kept_right_but_not_placed() -> None:
    applying = person(7, staff_no="10001", status="applying")
    headers = ("工号", "姓名", "工会小组", "手机")
    line = compared(read(("10001", "单雄信", "化学小组", "13800002222"), headers=headers), applying).line(0)
    assert line.kind is Kind.CHANGED
    assert [change.field for change in line.changes] == ["phone"]


# --------------------------------------------------------------------------------------------- scope and leaving


PEOPLE = (
    person(1, staff_no="1", name="甲甲"),
    person(2, staff_no="2", name="乙乙", staff_category="postdoc"),
    person(3, staff_no="3", name="丙丙", staff_category="dispatched_entrusted", employer="甲公司"),
    person(
        4,
        staff_no="4",
        name="丁丁",
        staff_category="dispatched_entrusted",
        employer="乙公司",
        union_group="4",
    ),
    person(5, staff_no="5", name="戊戊", campus="2"),
)


def left(scope: Scope, *lines: tuple[Any, ...], headers: tuple[str, ...] = HEADERS) -> list[str]:
    comparison = compared(
        read(*(lines or (("1", "甲甲", "", "", ""),)), headers=headers), *PEOPLE, scope=scope
    )
    assert comparison.counts().balanced
    return [comparison.line(number).name for number in comparison.numbers(Kind.LEFT)]


def test_missing_means_left_only_inside_the_scope() -> None:
    assert left(Scope()) == ["乙乙", "丙丙", "丁丁", "戊戊"]
    assert left(Scope(staff_category=("established",))) == ["戊戊"]
    assert left(Scope(staff_category=("dispatched_entrusted",), employer=("甲公司",))) == ["丙丙"]
    assert left(Scope(union_group=(4,))) == ["丁丁"]
    assert left(Scope(campus=(2,))) == ["戊戊"]
    assert left(Scope(partial=True)) == []


def test_without_a_stated_scope_the_categories_and_companies_of_the_file_are_it() -> None:
    assert left(Scope(), ("1", "甲甲", "", "", "在编")) == ["戊戊"]
    headers = (*HEADERS, "派遣公司")
    assert left(Scope(), ("3", "丙丙", "", "", "派遣", "甲公司"), headers=headers) == []
    assert left(Scope(), ("9", "己己", an_id(9), "物理", "派遣", "乙公司"), headers=headers) == ["丁丁"]


def test_whoever_stands_in_a_line_that_went_back_has_not_left() -> None:
    scope = Scope(staff_category=("established",))
    assert left(scope, ("1", "甲甲", "", "", "特聘岗"), ("5", "戊戊", "123", "", "")) == []
    assert left(scope, ("1", "甲甲", "", "", ""), ("", "戊戊", "1.1E+17", "", "")) == []


def test_a_line_outside_the_scope_goes_back() -> None:
    comparison = compared(
        read(("1", "甲甲", "", "", "博士后")), *PEOPLE, scope=Scope(staff_category=("established",))
    )
    assert comparison.line(0).kind is Kind.REJECTED
    assert comparison.line(0).problems[0].column == "E"
    assert comparison.counts().left == 1


def test_a_scope_of_one_category_need_not_be_repeated_on_each_line() -> None:
    headers = ("工号", "姓名", "部门")
    comparison = compared(
        read(("2", "乙乙", "物理"), ("9", "己己", "物理"), headers=headers),
        *PEOPLE,
        scope=Scope(staff_category=("established",)),
    )
    assert comparison.line(0).kind is Kind.MOVED
    assert comparison.line(0).changes == (FieldChange("staff_category", "postdoc", "established"),)
    assert comparison.line(1).kind is Kind.NEW
    assert comparison.line(1).values["staff_category"] == "established"


def test_a_scope_of_one_group_places_everybody_there() -> None:
    comparison = compared(
        read(("1", "甲甲", "", "数学", "在编"), ("9", "己己", an_id(9), "数学", "在编")),
        *PEOPLE,
        scope=Scope(union_group=(4,)),
    )
    assert FieldChange("union_group", "3", "4") in comparison.line(0).changes
    assert comparison.line(1).values["union_group"] == "4"


# ------------------------------------------------------------------------------------------------ leading zeros


def many(*numbers: str) -> tuple[tuple[Any, ...], ...]:
    return tuple(person(at, staff_no=number, name="单雄信") for at, number in enumerate(numbers, 1))


def test_lost_zeros_are_put_back_where_the_length_is_plain() -> None:
    known = many("00000101", "00000102", "00000103", "20100101", "20100102")
    comparison = compared(read((101.0, "单雄信", "", "", ""), ("102", "单雄信", "", "", "")), *known)
    assert [comparison.line(at).person_id for at in range(2)] == [1, 2]
    assert "补为“00000101”" in comparison.line(0).notes[0]
    new = compared(read((999.0, "曾小", "", "物理", "在编"), ("998", "解珍", "", "物理", "在编")), *known)
    assert [new.line(at).staff_no for at in range(2)] == ["00000999", "998"]


def test_lost_zeros_stay_lost_where_it_is_not() -> None:
    for known in (many("00000101", "102", "103", "104", "105"), many("00000101")):
        assert compared(read((101.0, "单雄信", "", "物理", "在编")), *known).line(0).kind is Kind.NEW


# ---------------------------------------------------------------------------------------------------- showing


def test_values_as_people_read_them() -> None:
    words = {"union_group": {"3": "物理小组"}}
    assert shown_value("ethnicity", "01", words) == "汉"
    assert shown_value("union_group", "3", words) == "物理小组"
    assert shown_value("union_group", "+天文", words) == "天文（新建）"
    assert shown_value("wage_base", "648750", words) == "6487.50"
    assert shown_value("id_number", an_id(1), words) == f"110105********{an_id(1)[14:]}"
    assert shown_value("phone", "", words) == ""


# --------------------------------------------------------------------------------------------------- for all files

cells = st.tuples(
    st.sampled_from(["", "1", "2", "3", "4", "5", "99", "1.1E+17"]),
    st.sampled_from(["", "甲甲", "乙乙", "丙丙", "己己", "合计"]),
    st.sampled_from(["", an_id(1), an_id(2), an_id(9), "123", "110105199001020000"]),
    st.sampled_from(["", "物理", "化学", "天文"]),
    st.sampled_from(["", "在编", "博士后", "特聘岗"]),
)
scopes = st.sampled_from(
    [Scope(), Scope(partial=True), Scope(staff_category=("established",)), Scope(union_group=(4,))]
)


@given(st.lists(cells, max_size=8), scopes)
def test_every_line_of_every_file_has_one_kind_and_nobody_stands_twice(
    lines: list[tuple[str, ...]], scope: Scope
) -> None:
    if not lines:
        return
    comparison = compared(read(*lines), *PEOPLE, scope=scope)
    counts = comparison.counts()
    assert counts.balanced
    numbered = [number for kind in Kind for number in comparison.numbers(kind)]
    assert len(set(numbered)) == len(numbered) == counts.rows + counts.left
    assert set(range(counts.rows)) <= set(numbered)
    touched = [line.person_id for line in map(comparison.line, numbered) if line.person_id is not None]
    assert len(touched) == len(set(touched))
    for line in map(comparison.line, numbered):
        assert (line.kind in (Kind.CONFLICT, Kind.REJECTED)) == any(
            problem.fatal for problem in line.problems
        )
        assert not any(change.new == "" for change in line.changes)
        if line.kind is Kind.NEW:
            assert line.values["staff_category"]
            assert line.values["campus"]
            assert line.values["union_group"][0] != "?"
