# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening a file and what is entered in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.areas.hardship.hardship_fixtures import (
    CHILD_NO,
    EXCLUSIONS,
    MATERIALS,
    OPENED,
    SPOUSE_NO,
    WAY,
    WORKER_NO,
    a_rule,
    a_worker,
    do,
    number,
    on_file,
    opened,
    prepared,
    walk,
)
from tests.office_fixtures import TODAY, enrolled
from union_desktop.areas.hardship import queries, service
from union_desktop.areas.hardship.queries import page
from union_desktop.areas.hardship.terms import (
    AssessDraft,
    CaseDraft,
    ConsentsDraft,
    ExclusionDraft,
    ExpenseDraft,
    HouseholdDraft,
)
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.office import Office
from union_desktop.core.proceedings.terms import PaperDraft, PaperState, StepDraft


def read(office: Office, case_id: int) -> page.CasePage:
    with office.reader() as reader:
        found = queries.case(reader, case_id)
    assert found is not None
    return found


def test_a_new_file_has_a_number_of_its_year_and_the_worker_in_the_household(office: Office) -> None:
    a_rule(office)
    found = read(office, opened(office, a_worker(office)))
    assert (found.case_no, found.status, found.name) == ("KN-2026-0001", "draft", "单雄信")
    assert [(one.draft.relation, one.draft.name) for one in found.members] == [
        ("本人", "单雄信"),
        ("配偶", "程小蝶"),
        ("子", "单小信"),
    ]
    assert found.members[0].draft.id_number == WORKER_NO
    assert [one.item for one in found.papers] == list(MATERIALS)


def test_without_a_household_the_worker_still_stands_in_it(office: Office) -> None:
    found = read(office, opened(office, a_worker(office), CaseDraft(), ()))
    assert [one.draft.relation for one in found.members] == ["本人"]
    assert found.papers == ()


def test_numbers_count_on_and_are_never_given_twice_not_even_after_an_undo(office: Office) -> None:
    from union_desktop.app.areas import AREAS
    from union_desktop.app.desk import all_undo_rules
    from union_desktop.core.undo.reverting import take_back

    first = opened(office, a_worker(office), household=())
    assert read(office, first).case_no == "KN-2026-0001"
    with office.reader() as reader:
        seq = reader.value("select max(seq) from audit_entry")
    do(office, "撤销", lambda s: take_back(s, seq, all_undo_rules(AREAS)))
    again = opened(office, 1, household=())
    assert read(office, again).case_no == "KN-2026-0002"
    other = opened(office, a_worker(office, staff_no="2", id_number=""), household=(), on=dt.date(2025, 5, 5))
    assert read(office, other).case_no == "KN-2025-0001"


@pytest.mark.parametrize(
    ("member", "told"),
    [
        (
            HouseholdDraft("配偶", "程小蝶", id_type="111", id_number=SPOUSE_NO),
            "程小蝶已在 KN-2026-0001（单雄信）",
        ),
        (
            HouseholdDraft(
                "配偶", "某人", id_type="111", id_number=f" {SPOUSE_NO[:6]} {SPOUSE_NO[6:].lower()}"
            ),
            "KN-2026-0001",
        ),
        (
            HouseholdDraft("兄弟", "甲", id_type="111", id_number=WORKER_NO),
            "单雄信已在 KN-2026-0001（单雄信）",
        ),
        (HouseholdDraft("兄弟", person_id=1), "单雄信已在 KN-2026-0001（单雄信）"),
    ],
)
def test_one_open_file_for_each_identity_number(office: Office, member: HouseholdDraft, told: str) -> None:
    opened(office, a_worker(office))
    other = a_worker(office, name="秦叔宝", staff_no="2", id_number=number("19790101", 3))
    with pytest.raises(UserError, match="一户只建一份档案，没有保存") as refused:
        opened(office, other, household=(member,))
    assert told in refused.value.message
    with office.reader() as reader:
        assert reader.value("select count(*) from hardship_case") == 1


def test_the_worker_of_one_file_cannot_have_a_second_one(office: Office) -> None:
    worker = a_worker(office)
    opened(office, worker)
    with pytest.raises(UserError, match=r"单雄信.*已在 KN-2026-0001（单雄信）的档案中"):
        opened(office, worker)


def test_a_worker_named_in_another_household_by_the_old_number_is_found(office: Office) -> None:
    old = WORKER_NO[:6] + WORKER_NO[8:17]
    first = a_worker(office, name="秦叔宝", staff_no="2", id_number=number("19790101", 3))
    opened(office, first, household=(HouseholdDraft("兄弟", "单二", id_type="990", id_number=old),))
    with pytest.raises(UserError, match="单二已在 KN-2026-0001（秦叔宝）"):
        opened(office, a_worker(office), household=())


def test_a_closed_file_frees_the_numbers(office: Office) -> None:
    worker = a_worker(office)
    first = opened(office, worker)
    walk(office, first, [StepDraft("cancel", OPENED, opinion="重复登记")])
    second = opened(office, worker)
    with pytest.raises(UserError, match=r"单雄信.*已在 KN-2026-0002"):
        walk(office, first, [StepDraft("refile", OPENED, opinion="恢复")])
    assert read(office, second).status == "draft"


def test_a_spouse_who_works_here_is_known_by_the_number(office: Office) -> None:
    spouse = a_worker(office, name="程小蝶", staff_no="3", id_number=SPOUSE_NO, gender="2")
    case_id = opened(office, a_worker(office))
    with office.reader() as reader:
        assert queries.open_case_of(reader, spouse) == case_id
        household = queries.household(reader, spouse)
    assert set(household.person_ids) == {spouse, 2}
    assert household.names == ("单雄信", "程小蝶", "单小信")
    assert set(household.id_numbers) == {WORKER_NO, SPOUSE_NO, CHILD_NO}


def test_the_facts_of_a_known_person_are_those_of_today(office: Office) -> None:
    from union_desktop.areas.members import service as members

    worker = a_worker(office)
    case_id = opened(office, worker)
    with office.reader() as reader:
        assert reader.value("select id_number from household_member where person_id is not null") == ""
    fresh = number("19800102", 15)
    do(office, "更正", lambda s: members.update_many(s, {worker: {"id_number": fresh}}, today=TODAY))
    assert read(office, case_id).members[0].draft.id_number == fresh


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (CaseDraft(main_cause="nothing"), "main_cause"),
        (CaseDraft(main_cause="other", secondary_causes=("other",)), "secondary_causes"),
        (CaseDraft(main_cause="other", secondary_causes=("accident", "accident")), "secondary_causes"),
        (
            CaseDraft(
                main_cause="other", secondary_causes=("accident", "schooling", "laid_off", "unemployed")
            ),
            "secondary_causes",
        ),
        (CaseDraft(secondary_causes=("accident",)), "main_cause"),
        (CaseDraft(other_annual_income=-1), "other_annual_income"),
        (CaseDraft(reimbursed=-1), "reimbursed"),
        (CaseDraft(postcode="1000"), "postcode"),
        (CaseDraft(disability_level="一级"), "disability_type"),
    ],
)
def test_what_a_file_may_not_say(office: Office, draft: CaseDraft, field: str) -> None:
    with pytest.raises(InvalidDraft) as refused:
        opened(office, a_worker(office), draft)
    assert refused.value.field == field


def test_three_secondary_causes_are_enough_and_allowed(office: Office) -> None:
    draft = CaseDraft(main_cause="other", secondary_causes=("accident", "schooling", "laid_off"))
    assert read(office, opened(office, a_worker(office), draft)).draft == draft


@pytest.mark.parametrize(
    ("member", "field"),
    [
        (HouseholdDraft("", "甲"), "relation"),
        (HouseholdDraft("子", ""), "name"),
        (HouseholdDraft("子", "甲", id_number="110105198001010000"), "id_number"),
        (HouseholdDraft("子", "甲", monthly_income=-1), "monthly_income"),
        (HouseholdDraft("子", "甲", birth_date=dt.date(2030, 1, 1)), "birth_date"),
        (HouseholdDraft("本人", "甲"), "relation"),
        (HouseholdDraft("配偶", "别名", id_type="111", id_number=SPOUSE_NO), "id_number"),
    ],
)
def test_who_cannot_be_added(office: Office, member: HouseholdDraft, field: str) -> None:
    case_id = opened(office, a_worker(office))
    with pytest.raises(InvalidDraft) as refused:
        do(office, "家庭成员", lambda s: service.add_member(s, case_id, member, today=TODAY))
    assert refused.value.field == field


def test_a_member_is_put_right_and_taken_off(office: Office) -> None:
    case_id = opened(office, a_worker(office))
    row = read(office, case_id).members[1]
    after = replace(row.draft, monthly_income=0, identity="失（无）业")
    do(office, "修改", lambda s: service.change_member(s, row.id, row.draft, after, today=TODAY))
    assert read(office, case_id).members[1].draft == after
    with pytest.raises(UserError, match="另一项操作改动"):
        do(office, "修改", lambda s: service.change_member(s, row.id, row.draft, after, today=TODAY))
    do(office, "删除", lambda s: service.remove_member(s, row.id, today=TODAY))
    assert [one.draft.name for one in read(office, case_id).members] == ["单雄信", "单小信"]


def test_the_worker_stays_the_worker(office: Office) -> None:
    case_id = opened(office, a_worker(office))
    row = read(office, case_id).members[0]
    with pytest.raises(UserError, match="不能从家庭成员中删除"):
        do(office, "删除", lambda s: service.remove_member(s, row.id, today=TODAY))
    other = replace(row.draft, relation="配偶")
    with pytest.raises(InvalidDraft, match="不能改成别人"):
        do(office, "修改", lambda s: service.change_member(s, row.id, row.draft, other, today=TODAY))
    after = replace(row.draft, monthly_income=1, person_id=None)
    do(office, "修改", lambda s: service.change_member(s, row.id, row.draft, after, today=TODAY))
    assert read(office, case_id).members[0].draft == replace(row.draft, monthly_income=1)


def test_an_expense_is_entered_put_right_and_removed(office: Office) -> None:
    case_id = opened(office, a_worker(office))
    first, second = ExpenseDraft("medical", 1_000_00, "化疗"), ExpenseDraft("schooling", 500_00)
    do(office, "支出", lambda s: service.add_expense(s, case_id, first, today=TODAY))
    row = read(office, case_id).expenses[0]
    do(office, "支出", lambda s: service.change_expense(s, row.id, first, second, today=TODAY))
    with pytest.raises(UserError, match="另一项操作改动"):
        do(office, "支出", lambda s: service.change_expense(s, row.id, first, second, today=TODAY))
    assert [one.draft for one in read(office, case_id).expenses] == [second]
    do(office, "支出", lambda s: service.remove_expense(s, row.id, today=TODAY))
    assert read(office, case_id).expenses == ()
    with pytest.raises(InvalidDraft) as refused:
        do(office, "支出", lambda s: service.add_expense(s, case_id, ExpenseDraft("", 0), today=TODAY))
    assert set(refused.value.problems) == {"kind", "amount"}


def test_a_file_is_not_overwritten_by_an_older_form(office: Office) -> None:
    case_id = opened(office, a_worker(office))
    before = read(office, case_id).draft
    after = replace(before, situation="配偶失业，本人长期治疗")
    do(office, "修改", lambda s: service.change_case(s, case_id, before, after, today=TODAY))
    assert read(office, case_id).draft == after
    with pytest.raises(UserError, match="另一项操作改动"):
        do(office, "修改", lambda s: service.change_case(s, case_id, before, after, today=TODAY))


def test_figures_stand_still_while_others_decide(office: Office) -> None:
    a_rule(office)
    case_id = opened(office, a_worker(office))
    prepared(office, case_id)
    walk(office, case_id, WAY[:1])
    found = read(office, case_id)
    after = replace(found.draft, other_annual_income=1)
    for act in (
        lambda s: service.change_case(s, case_id, found.draft, after, today=TODAY),
        lambda s: service.add_member(s, case_id, HouseholdDraft("父亲", "单老"), today=TODAY),
        lambda s: service.remove_member(s, found.members[1].id, today=TODAY),
        lambda s: service.add_expense(s, case_id, ExpenseDraft("other", 1), today=TODAY),
        lambda s: service.remove_expense(s, found.expenses[0].id, today=TODAY),
        lambda s: service.answer_exclusions(s, case_id, [ExclusionDraft("别的", True)], today=TODAY),
    ):
        with pytest.raises(UserError, match="请先退回"):
            do(office, "修改", act)
    with pytest.raises(UserError, match="不能重新认定"):
        do(office, "认定", lambda s: service.assess(s, case_id, AssessDraft(TODAY), today=TODAY))
    contact = replace(found.draft, other_contact="010-82680001")
    do(office, "修改", lambda s: service.change_case(s, case_id, found.draft, contact, today=TODAY))
    assert read(office, case_id).draft == contact


def test_nothing_is_entered_in_a_closed_file(office: Office) -> None:
    case_id = opened(office, a_worker(office))
    walk(office, case_id, [StepDraft("cancel", OPENED, opinion="误建")])
    for act in (
        lambda s: service.add_member(s, case_id, HouseholdDraft("父亲", "单老"), today=TODAY),
        lambda s: service.set_papers(s, case_id, [PaperDraft("甲", PaperState.PRESENT)], today=TODAY),
        lambda s: service.assess(s, case_id, AssessDraft(TODAY), today=TODAY),
        lambda s: service.record_consents(s, case_id, ConsentsDraft("1", TODAY), today=TODAY),
    ):
        with pytest.raises(UserError, match="已注销，没有改动"):
            do(office, "改", act)


def test_answers_to_the_exclusions_are_kept_line_by_line(office: Office) -> None:
    case_id = opened(office, a_worker(office))
    first, second = (ExclusionDraft(item, False) for item in EXCLUSIONS)
    do(office, "核对", lambda s: service.answer_exclusions(s, case_id, [first, second], today=TODAY))
    changed = replace(second, applies=True, note="查实有门面房")
    do(office, "核对", lambda s: service.answer_exclusions(s, case_id, [changed], today=TODAY))
    assert read(office, case_id).exclusions == (first, changed)


def test_consents_of_the_worker_and_for_children_are_recorded_together(office: Office) -> None:
    case_id = opened(office, a_worker(office))
    given = ConsentsDraft("2026 版", OPENED)
    do(office, "同意", lambda s: service.record_consents(s, case_id, given, today=TODAY))
    assert {(one.whose, one.way) for one in read(office, case_id).consents} == {
        ("", "paper"),
        ("单小信", "guardian"),
    }
    with pytest.raises(UserError, match="都已登记"):
        do(office, "同意", lambda s: service.record_consents(s, case_id, given, today=TODAY))
    blank = ConsentsDraft("", TODAY)
    other = opened(office, a_worker(office, staff_no="9", id_number=""), household=())
    with pytest.raises(InvalidDraft, match="告知书的版本"):
        do(office, "同意", lambda s: service.record_consents(s, other, blank, today=TODAY))


def test_who_may_only_read_writes_nothing(office: Office) -> None:
    from union_desktop.core.roles import Role

    case_id = opened(office, a_worker(office))
    office.role = Role.READ_ONLY
    with pytest.raises(UserError):
        do(office, "支出", lambda s: service.add_expense(s, case_id, ExpenseDraft("other", 1), today=TODAY))


def test_nobody_nameless_or_unknown_gets_a_file(office: Office) -> None:
    with pytest.raises(UserError, match="记录已不在"):
        opened(office, 999)
    with pytest.raises(InvalidDraft, match="不能晚于今天"):
        opened(office, a_worker(office), on=TODAY + dt.timedelta(1))


def test_touching_a_file_is_remembered(office: Office) -> None:
    case_id = on_file(office)
    later = dt.date(2027, 1, 5)
    do(
        office,
        "材料",
        lambda s: service.set_papers(s, case_id, [PaperDraft("甲", PaperState.PRESENT)], today=later),
    )
    assert read(office, case_id).touched_on == later


def test_a_household_of_somebody_without_a_file_is_the_person(office: Office) -> None:
    person = enrolled(office, person=None, name="徐茂公")
    with office.reader() as reader:
        assert queries.household(reader, person) == queries.Household(None, (person,), (), ("徐茂公",))
