# SPDX-License-Identifier: GPL-3.0-or-later
"""Dues: the rule as arithmetic, wages by date, what each month comes to, and the list's own column kept in step."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

import pypdfium2
import pytest
from hypothesis import given, strategies as st

from tests.office_fixtures import CHEMISTRY, PHYSICS, TODAY, a_member, enrolled
from union_desktop.areas.members import service
from union_desktop.areas.members.documents import PaperLook
from union_desktop.areas.members.documents.dues_sheet import dues_sheet, dues_sheet_from
from union_desktop.areas.members.queries import dues
from union_desktop.areas.members.queries.dues import PersonDues, monthly_dues
from union_desktop.areas.members.service import verify
from union_desktop.areas.members.terms import (
    DuesBaseDraft,
    DuesRuleDraft,
    EventKind,
    MembershipStatus,
    PersonDraft,
)
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.office import Office
from union_desktop.core.roles import NotAllowed, Role
from union_desktop.core.undo import reverting

USUAL = DuesRuleDraft(dt.date(1925, 5, 1), 50, 1000)


@pytest.mark.parametrize(
    ("wage", "due"),
    [
        (6_487_00, 32_40),  # DOMAIN §1.4
        (6_480_00, 32_40),
        (6_489_99, 32_40),
        (6_490_00, 32_45),
        (9_99, 0),
        (10_00, 5),
        (0, 0),
    ],
)
def test_the_usual_rule(wage: int, due: int) -> None:
    assert monthly_dues(wage, USUAL) == due


@given(st.integers(0, 10**9))
def test_the_usual_rule_is_exact_and_never_more_than_half_a_percent(wage: int) -> None:
    due = monthly_dues(wage, USUAL)
    assert due * 200 <= wage < (due + 5) * 200
    assert due == monthly_dues(wage // 1000 * 1000, USUAL)


@given(st.integers(0, 10**9), st.integers(0, 10_000), st.integers(1, 100_000))
def test_any_rule_agrees_with_decimal_arithmetic(wage: int, rate: int, floor_to: int) -> None:
    rule = DuesRuleDraft(USUAL.from_on, rate, floor_to)
    counted = Decimal(wage // floor_to * floor_to)
    exact = (counted * rate / 10_000).quantize(Decimal(1), ROUND_HALF_UP)
    assert monthly_dues(wage, rule) == exact
    assert monthly_dues(wage + floor_to, rule) >= monthly_dues(wage, rule)


def of_person(office: Office, person: int, year: int = 2026) -> PersonDues:
    with office.reader() as reader:
        return dues.person_dues(reader, person, year, TODAY)


def wage_now(office: Office, person: int) -> int | None:
    with office.reader() as reader:
        found = reader.value("select wage_base from person where id = :id", id=person)
        assert verify.findings(reader, TODAY) == []
    return None if found is None else int(found)


def last_seq(office: Office) -> int:
    with office.reader() as reader:
        return int(reader.value("select max(seq) from audit_entry"))


def taken_back(office: Office, seq: int) -> None:
    with office.transaction("撤销") as session:
        reverting.revert(session, seq, service.UNDO)


def paid(office: Office, person: int, wage: int, on: dt.date) -> None:
    with office.transaction("会费基数") as session:
        service.add_base(session, person, DuesBaseDraft(on, wage), today=TODAY)


def test_a_wage_holds_from_the_day_of_joining_and_another_from_its_own_day(office: Office) -> None:
    person = enrolled(office, wage_base=6_487_00)
    with office.transaction("修改") as session:
        service.update_many(session, {person: {"wage_base": 7_000_00}}, today=TODAY)
    assert wage_now(office, person) == 7_000_00
    found = of_person(office, person)
    assert [(one.from_on, one.wage) for one in found.bases] == [
        (TODAY, 7_000_00),
        (dt.date(2015, 3, 1), 6_487_00),
    ]
    assert [month.due for month in found.months] == [32_40] * 9 + [35_00] * 3
    assert found.total == 9 * 32_40 + 3 * 35_00
    assert of_person(office, person, 2015).months[1].due == 0  # before joining
    assert of_person(office, person, 2015).months[2].due == 32_40  # joined on the first of the month


def test_changing_the_wage_twice_on_a_day_puts_that_day_right(office: Office) -> None:
    person = enrolled(office, wage_base=1_000_00)
    for wage in (2_000_00, 3_000_00):
        with office.transaction("修改") as session:
            service.update_many(session, {person: {"wage_base": wage}}, today=TODAY)
    newest = of_person(office, person).bases[0]
    assert (newest.from_on, newest.wage) == (TODAY, 3_000_00)
    assert len(of_person(office, person).bases) == 2
    assert wage_now(office, person) == 3_000_00


def test_every_step_with_a_wage_can_be_taken_back(office: Office) -> None:
    person = enrolled(office, wage_base=1_000_00)
    enrolling = last_seq(office)
    with office.transaction("修改") as session:
        service.update_many(session, {person: {"wage_base": 2_000_00, "phone": "19900000001"}}, today=TODAY)
    taken_back(office, last_seq(office))
    assert wage_now(office, person) == 1_000_00
    first = of_person(office, person).bases[0]
    with office.transaction("改") as session:
        service.change_base(
            session,
            first.id,
            DuesBaseDraft(first.from_on, first.wage),
            DuesBaseDraft(first.from_on, 5_000_00),
            today=TODAY,
        )
    assert wage_now(office, person) == 5_000_00
    taken_back(office, last_seq(office))
    assert wage_now(office, person) == 1_000_00
    with office.transaction("删") as session:
        service.remove_base(session, first.id, today=TODAY)
    assert wage_now(office, person) is None
    taken_back(office, last_seq(office))
    assert wage_now(office, person) == 1_000_00
    taken_back(office, enrolling)
    with office.reader() as reader:
        assert reader.value("select count(*) from dues_base") == 0
        assert verify.findings(reader, TODAY) == []


def test_a_wage_of_the_future_holds_when_the_day_has_come(office: Office) -> None:
    person = enrolled(office, wage_base=1_000_00)
    paid(office, person, 2_000_00, dt.date(2026, 11, 1))
    assert wage_now(office, person) == 1_000_00
    with office.transaction("按日期更新", needs=Role.READ_ONLY) as session:
        assert service.refresh_today(session, dt.date(2026, 11, 1)) == 1
    with office.reader() as reader:
        assert reader.value("select wage_base from person") == 2_000_00
        assert verify.findings(reader, dt.date(2026, 11, 1)) == []


def test_what_is_not_right_is_refused(office: Office) -> None:
    person = enrolled(office, wage_base=1_000_00)
    with office.transaction("x") as session, pytest.raises(InvalidDraft, match="不能在这里清空"):
        service.update_person(
            session,
            person,
            PersonDraft(name="单雄信", wage_base=1_000_00),
            PersonDraft(name="单雄信"),
            today=TODAY,
        )
    for draft, field in (
        (DuesBaseDraft(TODAY, None), "wage"),
        (DuesBaseDraft(None, 1), "from_on"),
        (DuesBaseDraft(dt.date(1900, 1, 1), 1), "from_on"),
        (DuesBaseDraft(dt.date(2015, 3, 1), 1), "from_on"),
    ):
        with office.transaction("x") as session, pytest.raises(InvalidDraft) as refused:
            service.add_base(session, person, draft, today=TODAY)
        assert list(refused.value.problems) == [field]


def test_a_wrong_column_is_found(office: Office) -> None:
    person = enrolled(office, wage_base=1_000_00)
    with office.transaction("x") as session:
        session.connection().exec_driver_sql("update person set wage_base = 5")
    with office.reader() as reader:
        assert verify.findings(reader, TODAY) == [
            f"有 1 人的会费基数与按日期的记录不符（人员编号 {person}）。"
        ]


def test_who_is_retained_or_no_member_owes_nothing_and_an_unknown_wage_is_told(office: Office) -> None:
    person = enrolled(office)
    with office.transaction("x") as session:
        for kind, on in (
            (EventKind.RETAIN, dt.date(2026, 3, 15)),
            (EventKind.RESUME, dt.date(2026, 5, 1)),
            (EventKind.WITHDRAW, dt.date(2026, 8, 20)),
        ):
            service.record_event(session, person, service.EventDraft(kind, on), today=TODAY)
    paid(office, person, 4_000_00, dt.date(2026, 2, 1))
    months = of_person(office, person).months
    active, retained = MembershipStatus.ACTIVE, MembershipStatus.RETAINED
    assert [(month.status, month.due) for month in months] == [
        (active, None),  # no wage on record yet
        (active, 20_00),
        (active, 20_00),  # retained from the 15th: the month had begun
        (retained, 0),
        (active, 20_00),
        (active, 20_00),
        (active, 20_00),
        (active, 20_00),  # left on the 20th
        *[(None, 0)] * 4,
    ]


def test_the_rule_is_dated_and_in_the_administrators_hands(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = enrolled(office, wage_base=6_487_00)
    with office.reader() as reader:
        (first,) = dues.rules(reader)
    assert (first.id, first.rule.rate, first.rule.floor_to) == (0, 50, 1000)
    july = DuesRuleDraft(dt.date(2026, 7, 1), 100, 100, "校工会〔2026〕1 号")
    with office.transaction("会费规则") as session:
        number = service.add_rule(session, july).ids[0]
    assert [month.due for month in of_person(office, person).months] == [32_40] * 6 + [64_87] * 6
    with office.transaction("会费规则") as session, pytest.raises(InvalidDraft, match="已经有一个版本"):
        service.add_rule(session, july)
    with office.transaction("会费规则") as session:
        service.change_rule(session, number, DuesRuleDraft(dt.date(2026, 10, 1), 0, 100))
    assert [month.due for month in of_person(office, person).months] == [32_40] * 9 + [0] * 3
    with office.transaction("会费规则") as session:
        service.remove_rule(session, number)
    with office.transaction("会费规则") as session, pytest.raises(UserError, match="已不在"):
        service.remove_rule(session, number)
    assert [month.due for month in of_person(office, person).months] == [32_40] * 12
    with office.transaction("会费规则") as session:
        service.add_rule(session, DuesRuleDraft(dt.date(1925, 5, 1), 0, 100))
    with office.reader() as reader:
        assert len(dues.rules(reader)) == 1
    monkeypatch.setattr(office, "role", Role.CLERK)
    with office.transaction("会费规则") as session, pytest.raises(NotAllowed):
        service.add_rule(session, USUAL)


def test_the_sheet_of_a_month(office: Office) -> None:
    one = enrolled(office, wage_base=6_487_00)
    two = enrolled(office, a_member(name="秦琼", staff_no="10002"))
    with office.transaction("x") as session:
        service.record_event(
            session, two, service.EventDraft(EventKind.RETAIN, dt.date(2026, 3, 15)), today=TODAY
        )
    with office.reader() as reader:
        march = dues.sheet(reader, dt.date(2026, 3, 31))
        april = dues.sheet(reader, dt.date(2026, 4, 1), [PHYSICS])
        assert dues.sheet(reader, dt.date(2026, 4, 1), [CHEMISTRY]) == []
    assert {(row.person_id, row.due) for row in march} == {(one, 32_40), (two, None)}
    assert {(row.person_id, row.due, row.group) for row in april} == {
        (one, 32_40, "物理小组"),
        (two, 0, "物理小组"),
    }


def test_the_sheet_on_paper(office: Office) -> None:
    enrolled(office, wage_base=6_487_00)
    retained = enrolled(office, a_member(name="秦琼", staff_no="10002", wage_base=9_000_00))
    enrolled(office, a_member(name="罗成", staff_no="10003"))
    with office.transaction("x") as session:
        service.record_event(
            session, retained, service.EventDraft(EventKind.RETIRE, dt.date(2026, 3, 15)), today=TODAY
        )
    look = PaperLook("示例大学工会", "测试员")
    with office.reader() as reader:
        pdf = dues_sheet_from(reader, lambda _done, _total: None, month=dt.date(2026, 4, 1), look=look)
        rows = dues.sheet(reader, dt.date(2026, 4, 1))
    made = dues_sheet(dt.date(2026, 4, 1), rows, look)
    (group,) = made.groups
    assert [row[1:6] for row in group.rows] == [
        ("罗成", "10003", "物理学院", "", ""),
        ("秦琼", "10002", "物理学院", "", "—"),
        ("单雄信", "10001", "物理学院", "6,487.00", "32.40"),
    ]
    assert [row[-1] for row in group.rows] == ["没有会费基数", "保留会籍，免缴", ""]
    assert made.total is not None
    assert made.total[0] == "合计　应缴 1 人，免缴 1 人，没有会费基数未计入 1 人"
    assert made.total[5] == "32.40"
    document = pypdfium2.PdfDocument(pdf)
    layer = document[0].get_textpage()
    text = str(layer.get_text_bounded())
    layer.close()
    document.close()
    assert "2026年4月" in text
    assert "1 人没有会费基数，未计入" in text


def test_a_wage_written_after_midnight_names_everybody_who_was_brought_to_the_day(office: Office) -> None:
    payer, other = enrolled(office, wage_base=1_000_00), enrolled(office, a_member(staff_no="10002"))
    tomorrow = TODAY + dt.timedelta(days=1)
    draft = DuesBaseDraft(TODAY, 2_000_00)
    with office.transaction("当天") as session:
        assert service.add_base(session, payer, draft, today=TODAY).ids == (payer,)
    paid(office, other, 3_000_00, tomorrow)
    with office.transaction("次日") as session:
        written = service.add_base(session, payer, DuesBaseDraft(tomorrow, 2_500_00), today=tomorrow)
    assert written.ids == ()
    assert "membership_span" in written.tables


def test_a_rule_that_is_gone_is_said_to_have_taken_nothing_along(office: Office) -> None:
    with pytest.raises(UserError, match="没有删除任何内容"), office.transaction("删除") as session:
        service.remove_rule(session, 7)
