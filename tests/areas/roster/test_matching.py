# SPDX-License-Identifier: GPL-3.0-or-later
"""Who a line is and what it changes: numbers decide, names never do, blanks erase nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, strategies as st

from tests.areas.roster.sheets import HEADERS, an_id, compared, person, read
from union_desktop.areas.roster.service import matching
from union_desktop.areas.roster.service.matching import AS_NEW, Comparison, shown_value
from union_desktop.areas.roster.terms import FieldChange, Kind, Line, Scope
from union_desktop.core.errors import UserError

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
    assert left(Scope(staff_category=("established",))) == ["戊戊"]
    assert left(Scope(union_group=(3,))) == ["乙乙", "丙丙", "戊戊"]
    assert left(Scope(campus=(1,))) == ["乙乙", "丙丙", "丁丁"]
    assert left(Scope(partial=True)) == []


def test_a_file_with_nobody_of_the_scope_lets_nobody_leave() -> None:
    company = Scope(staff_category=("dispatched_entrusted",), employer=("甲公司",))
    assert left(company) == []
    stranger = ("9", "己己", an_id(9), "物理", "在编")
    assert left(Scope(staff_category=("established",)), stranger) == []
    remark = compared(read(stranger), *PEOPLE, scope=Scope(staff_category=("established",))).problems()[0]
    assert (remark.sheet, remark.row) == ("", 0)
    assert "2 名会员，文件中一名也没有" in remark.message


def test_without_a_stated_scope_only_what_the_file_covers_is_judged() -> None:
    assert left(Scope(), ("1", "甲甲", "", "", "在编")) == ["戊戊"]
    headers = (*HEADERS, "派遣公司")
    assert left(Scope(), ("3", "丙丙", "", "", "派遣", "甲公司"), headers=headers) == []
    assert left(Scope(), ("9", "己己", an_id(9), "物理", "派遣", "乙公司"), headers=headers) == []


def staff(first: int, count: int, **more: str) -> list[tuple[Any, ...]]:
    return [
        person(at, staff_no=f"{10000 + at}", name="人" + "甲乙丙丁戊己庚辛壬癸"[at % 10], **more)
        for at in range(first, first + count)
    ]


def listed(people: Sequence[tuple[Any, ...]], category: str) -> list[tuple[str, str, str, str, str]]:
    return [(row[3], row[2], "", "", category) for row in people]


def test_one_stray_line_does_not_put_its_whole_category_into_question() -> None:
    established, postdocs = staff(1, 10), staff(11, 5, staff_category="postdoc")
    file = read(*listed(established[:9], "在编"), *listed(postdocs[:1], "博士后"))
    comparison = compared(file, *established, *postdocs)
    assert [comparison.line(number).person_id for number in comparison.numbers(Kind.LEFT)] == [10]
    assert comparison.scope == Scope(("established",))


def test_a_list_of_one_company_says_nothing_about_the_others() -> None:
    first = staff(1, 5, staff_category="dispatched_entrusted", employer="甲公司")
    second = staff(6, 5, staff_category="dispatched_entrusted", employer="乙公司")
    comparison = compared(read(*listed(first[:4], "派遣")), *first, *second)
    assert [comparison.line(number).person_id for number in comparison.numbers(Kind.LEFT)] == [5]
    assert comparison.scope.employer == ("甲公司",)


def test_everybody_without_a_scope_finds_who_left() -> None:
    everybody = [*staff(1, 10), *staff(11, 6, staff_category="postdoc")]
    comparison = compared(read(*listed(everybody[1:-1], "")), *everybody)
    assert [comparison.line(number).person_id for number in comparison.numbers(Kind.LEFT)] == [1, 16]


def test_a_list_of_some_groups_says_nothing_about_a_whole_other_group() -> None:
    here, there = staff(1, 10), staff(11, 6, union_group="4")
    comparison = compared(read(*listed(here[:9], "在编")), *here, *there)
    assert [comparison.line(number).person_id for number in comparison.numbers(Kind.LEFT)] == [10]
    assert "1 个工会小组（共 6 名会员）" in comparison.problems()[0].message


def test_less_than_half_is_no_roster() -> None:
    comparison = compared(read(*listed(staff(1, 4), "在编")), *staff(1, 10))
    assert comparison.counts().left == 0
    assert comparison.scope.partial
    assert "--scope" in comparison.problems()[0].message


def test_those_who_came_with_a_file_do_not_make_it_cover_more() -> None:
    candidates = read(*listed(staff(1, 10), "在编"))
    people = matching.People.of_rows(staff(1, 12))
    again = matching.compare(candidates, people, Scope(), matching.Places(), before=Scope(partial=True))
    assert again.counts().left == 0
    covered = matching.compare(candidates, people, Scope(), matching.Places(), before=Scope(("established",)))
    assert covered.counts().left == 2


@pytest.mark.parametrize("scope", [Scope(employer=("甲公司",)), Scope(union_group=(3,))])
def test_a_line_of_another_company_or_group_goes_back(scope: Scope) -> None:
    headers = (*HEADERS, "工会小组", "派遣公司")
    comparison = compared(
        read(
            ("3", "丙丙", "", "", "", "物理小组", "甲公司"),
            ("4", "丁丁", "", "", "", "化学小组", "乙公司"),
            headers=headers,
        ),
        *PEOPLE,
        scope=scope,
    )
    assert [comparison.line(at).kind for at in range(2)] == [Kind.UNCHANGED, Kind.REJECTED]


def test_an_unknown_company_in_the_scope_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UserError, match=r"没有派遣单位“甲公私”.*甲公司、乙公司"):
        compared(read(("3", "丙丙", "", "", "")), *PEOPLE, scope=Scope(employer=("甲公私",)))


def test_whoever_has_the_name_of_an_unclear_line_has_not_left() -> None:
    scope = Scope(staff_category=("established",))
    stays = ("1", "甲甲", "", "", "在编")
    new = compared(read(stays, ("9", "戊戊", an_id(9), "物理", "在编")), *PEOPLE, scope=scope)
    assert new.counts().left == 0
    assert new.line(1).kind is Kind.NEW
    assert "可能是同一人" in new.problems()[0].message
    conflict = [("9", "戊戊", "", "物理", "在编"), ("9", "戊戊", "", "物理", "在编")]
    assert compared(read(stays, *conflict), *PEOPLE, scope=scope).counts().left == 0


@pytest.mark.parametrize("known", [{"birth_date": "1990-01-02"}, {"phone": "13800001111"}])
def test_a_new_line_of_the_same_name_and_birthday_or_phone_is_not_new_and_gone(known: dict[str, str]) -> None:
    people = (person(1, staff_no="1", name="甲甲"), person(2, staff_no="2", name="乙乙", **known))
    file = read(
        ("1", "甲甲", "", "", "在编", ""),
        ("9", "乙乙", an_id(9), "物理", "在编", "13800001111"),
        headers=(*HEADERS, "手机"),
    )
    comparison = compared(file, *people, scope=Scope(staff_category=("established",)))
    assert comparison.line(1).kind is Kind.CONFLICT
    assert comparison.line(1).candidates == (2,)
    assert comparison.counts().left == 0
    as_new = compared(file, *people, scope=Scope(staff_category=("established",)), forced={1: AS_NEW})
    assert (as_new.counts().new, as_new.counts().left) == (1, 1)


def test_a_stored_number_that_looks_wrong_is_no_problem_again() -> None:
    passport = person(1, staff_no="1", name="约翰", id_type="414", id_number="E12345678")
    flagged = person(2, staff_no="2", name="旗号", id_type="111", id_number="110105198001010013")
    file = read(("1", "约翰", "E12345678", "", ""), ("", "旗号", "110105198001010013", "", ""))
    comparison = compared(file, passport, flagged, scope=Scope(partial=True))
    assert comparison.counts().unchanged == 2
    assert comparison.problems() == []
    other = read(("1", "约翰", "E12345679", "", ""))
    assert compared(other, passport).line(0).kind is Kind.REJECTED


def test_staff_numbers_know_no_case() -> None:
    known = person(1, staff_no="P0001", name="单雄信")
    changed = compared(read(("p0001", "单雄信", "", "", "", "教授"), headers=(*HEADERS, "职称")), known).line(
        0
    )
    assert (changed.kind, [one.field for one in changed.changes]) == (Kind.CHANGED, ["professional_title"])
    twice = compared(read(("q1", "曾小", "", "物理", "在编"), ("Q1", "曾小", "", "物理", "在编")))
    assert twice.counts().conflict == 2


def later(day: str, status: str, unit: str, *, stands: bool = True) -> matching.Places:
    return matching.Places(later={1: (day, status, "established", unit, "1", "1" if stands else "")})


def test_one_later_event_stops_one_line_only() -> None:
    headers = ("工号", "姓名", "工会小组")
    people = matching.People.of_rows(staff(1, 2))
    file = read(("10001", "人乙", "化学小组"), ("10002", "人丙", "化学小组"), headers=headers)
    comparison = matching.compare(file, people, Scope(partial=True), later("2026-12-01", "active", "3"))
    assert [comparison.line(at).kind for at in range(2)] == [Kind.CONFLICT, Kind.MOVED]
    assert "2026-12-01" in comparison.line(0).problems[0].message
    agreed = matching.compare(file, people, Scope(partial=True), later("2026-12-01", "active", "4"))
    assert agreed.line(0).kind is Kind.UNCHANGED
    assert "已登记在 2026-12-01" in agreed.line(0).notes[0]


def test_whoever_goes_on_later_is_told_and_not_ended() -> None:
    people = matching.People.of_rows(staff(1, 2))
    file = read(("10002", "人丙", "", "", "在编"))
    scope = Scope(staff_category=("established",))
    moving = matching.compare(file, people, scope, later("2026-12-01", "active", "4"))
    assert moving.counts().left == 0
    assert "没有计为离开" in moving.problems()[0].message
    leaving = matching.compare(file, people, scope, later("2026-12-01", "transferred_out", "3"))
    assert (leaving.counts().left, leaving.problems()) == (0, [])


def test_nobody_lands_where_nothing_stands() -> None:
    places = matching.Places(standing={"3": "2010-01-01"})
    people = matching.People.of_rows(
        [person(1, staff_no="1", name="甲甲", status="transferred_out", union_group="4"), *staff(2, 1)]
    )
    headers = (*HEADERS, "工会小组", "入会日期")
    file = read(
        ("1", "甲甲", "", "", "在编", "", ""),
        ("10002", "人丙", "", "", "在编", "化学小组", ""),
        ("9", "己己", "", "", "在编", "化学小组", ""),
        ("8", "庚庚", "", "", "在编", "物理小组", "2009-12-31"),
        ("7", "辛辛", "", "", "在编", "物理小组", "2010-01-01"),
        headers=headers,
    )
    comparison = matching.compare(file, people, Scope(partial=True), places)
    assert [comparison.line(at).kind for at in range(5)] == [Kind.REJECTED] * 4 + [Kind.NEW]
    assert "早于这个工会小组成立的日期 2010-01-01" in comparison.line(3).problems[0].message


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
    # Whoever stands in it has not left; and where it is the only one, nobody has.
    assert comparison.counts().left == 0


def test_a_scope_of_one_category_need_not_be_repeated_on_each_line() -> None:
    headers = ("工号", "姓名", "部门")
    comparison = compared(
        read(("2", "乙乙", "物理"), ("9", "己己", "物理"), headers=headers),
        *PEOPLE,
        scope=Scope(staff_category=("established",)),
    )
    # What only the scope says does not overrule what the office knows: this may be the wrong file.
    assert comparison.line(0).kind is Kind.CONFLICT
    assert comparison.line(0).candidates == (2,)
    assert comparison.line(1).kind is Kind.NEW
    assert comparison.line(1).values["staff_category"] == "established"


def test_a_scope_of_one_group_places_everybody_there() -> None:
    comparison = compared(
        read(("1", "甲甲", "", "数学", "在编"), ("9", "己己", an_id(9), "数学", "在编")),
        *PEOPLE,
        scope=Scope(union_group=(4,)),
    )
    assert comparison.line(0).kind is Kind.CONFLICT
    said = compared(
        read(("1", "甲甲", "", "数学", "在编")), *PEOPLE, scope=Scope(union_group=(4,)), forced={0: 1}
    )
    assert FieldChange("union_group", "3", "4") in said.line(0).changes
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
