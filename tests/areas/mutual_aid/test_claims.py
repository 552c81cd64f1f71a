# SPDX-License-Identifier: GPL-3.0-or-later
"""Claims: number, deadline, papers, the order of steps, undo, figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.areas.mutual_aid.conftest import Plans, a_claim, opened
from tests.office_fixtures import TODAY
from union_desktop.app.areas import AREAS
from union_desktop.app.desk import all_undo_rules
from union_desktop.areas.mutual_aid import service
from union_desktop.areas.mutual_aid.queries import claims
from union_desktop.areas.mutual_aid.queries.figures import figures
from union_desktop.areas.mutual_aid.queries.received import received
from union_desktop.core import clock
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.listing import Wanted
from union_desktop.core.office import Office
from union_desktop.core.proceedings import queries as proceedings
from union_desktop.core.proceedings.terms import PaperDraft, PaperState, StepDraft
from union_desktop.core.undo import reverting

CLAIM = "mutual_aid_claim"


def papers_in(office: Office, claim: int) -> None:
    with office.reader() as reader:
        listed = proceedings.papers(reader, (CLAIM, claim))
    with office.transaction("材料") as session:
        service.set_papers(session, claim, [PaperDraft(one.item, PaperState.PRESENT) for one in listed])


def take(
    office: Office, claim: int, kind: str, on: dt.date = TODAY, opinion: str = "", **more: object
) -> None:
    with office.transaction("办理") as session:
        service.step(
            session,
            claim,
            StepDraft(kind, on, "经办人", opinion=opinion),
            today=TODAY,
            **more,  # type: ignore[arg-type]
        )


def paid(office: Office, claim: int, amount: int = 1_000_000) -> None:
    papers_in(office, claim)
    take(office, claim, "submit", opinion="对方同意受理")
    take(office, claim, "accept", acceptance_no="S-1")
    take(office, claim, "pay", benefit_amount=amount)


def test_a_claim_begins_with_number_deadline_and_papers(office: Office, plans: Plans) -> None:
    first = opened(office, plans)
    second = opened(office, plans, person_id=plans.lan)
    with office.reader() as reader:
        found = claims.rows(reader, [first, second])
        papers = proceedings.papers(reader, (CLAIM, first))
        facts = claims.facts(reader, first)
    assert [row.claim_no for row in found.values()] == ["HZ-2026-0001", "HZ-2026-0002"]
    assert found[first].deadline_on == dt.date(2026, 12, 17)
    assert found[first].lacking == 2
    assert [paper.item for paper in papers] == ["诊断证明", "身份证明"]
    assert facts is not None
    assert facts.steps == ("mutual_aid.submit", "mutual_aid.withdraw")
    assert "还缺 2 项材料。" in facts.warnings


def test_numbers_are_those_of_the_year_of_the_notice(office: Office, plans: Plans) -> None:
    early = dt.date(2025, 3, 1)
    number = opened(office, plans, noticed_on=early, incident_on=early)
    with office.reader() as reader:
        assert claims.rows(reader, [number])[number].claim_no == "HZ-2025-0001"


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"incident_on": dt.date(2024, 12, 31)}, "incident_on", "不在“女职工计划”"),
        ({"noticed_on": dt.date(2026, 10, 1)}, "noticed_on", "不能晚于今天"),
        ({"incident_on": dt.date(2026, 7, 2)}, "incident_on", "不能晚于得知日期"),
        ({"diagnosed_on": dt.date(2026, 10, 1)}, "diagnosed_on", "不能晚于今天"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    office: Office, plans: Plans, changes: dict[str, object], field: str, said: str
) -> None:
    with pytest.raises(InvalidDraft) as caught:
        opened(office, plans, **changes)
    assert said in caught.value.problems[field]


def test_who_is_not_insured_has_no_claim_except_for_children_with_a_reason(
    office: Office, plans: Plans
) -> None:
    with pytest.raises(InvalidDraft, match="没有这个人"):
        opened(office, plans, person_id=plans.ming)
    of_child = a_claim(plans, period_id=plans.child_period, patient="郝小梅")
    with pytest.raises(InvalidDraft) as caught, office.transaction("新") as session:
        service.open_claim(session, of_child, today=TODAY)
    assert "reason" in caught.value.problems
    with office.transaction("新") as session:
        number = service.open_claim(session, of_child, reason="名单在附属小学", today=TODAY).ids[0]
    with office.reader() as reader:
        facts = claims.facts(reader, number)
    assert facts is not None
    assert any("名单在附属小学" in one for one in facts.warnings)
    # A woman's plan takes no excuse.
    with pytest.raises(InvalidDraft), office.transaction("新") as session:
        service.open_claim(session, a_claim(plans, person_id=plans.ming), reason="请照顾", today=TODAY)


def test_nothing_is_handed_in_while_papers_lack_without_a_reason(office: Office, plans: Plans) -> None:
    claim = opened(office, plans)
    with pytest.raises(UserError, match="诊断证明、身份证明"):
        take(office, claim, "submit")
    with office.transaction("材料") as session:
        service.set_papers(
            session,
            claim,
            [PaperDraft("诊断证明", PaperState.PRESENT), PaperDraft("身份证明", PaperState.MISSING, "后补")],
        )
    take(office, claim, "submit")


def test_after_the_deadline_a_word_is_wanted(office: Office, plans: Plans) -> None:
    early = dt.date(2026, 1, 5)
    claim = opened(office, plans, noticed_on=early, incident_on=early)
    papers_in(office, claim)
    with pytest.raises(InvalidDraft, match="2026-07-04"):
        take(office, claim, "submit")
    take(office, claim, "submit", opinion="对方同意补报")


def test_money_has_an_amount_and_the_way_back_clears_the_hand_in(office: Office, plans: Plans) -> None:
    claim = opened(office, plans)
    papers_in(office, claim)
    take(office, claim, "submit", dt.date(2026, 8, 1))
    with pytest.raises(UserError, match="已申报"):
        take(office, claim, "submit")
    take(office, claim, "return", dt.date(2026, 8, 5), "缺病理报告")
    with office.reader() as reader:
        assert claims.rows(reader, [claim])[claim].submitted_on is None
    take(office, claim, "submit", dt.date(2026, 8, 9))
    with pytest.raises(InvalidDraft, match="给付金额"):
        take(office, claim, "pay")
    take(office, claim, "pay", benefit_amount=500_000)
    with office.reader() as reader:
        row = claims.rows(reader, [claim])[claim]
        assert (row.status, row.amount, row.paid_on) == ("paid", 500_000, TODAY)
        facts = claims.facts(reader, claim)
        assert facts is not None
        assert facts.steps == ()
    with pytest.raises(UserError, match="已给付"), office.transaction("改") as session:
        service.change_claim(session, claim, a_claim(plans), a_claim(plans), today=TODAY)
    with pytest.raises(UserError, match="没有改动"), office.transaction("材料") as session:
        service.set_papers(session, claim, [])


def test_a_step_before_the_notice_is_refused(office: Office, plans: Plans) -> None:
    claim = opened(office, plans)
    with pytest.raises(InvalidDraft, match="得知日期"):
        take(office, claim, "withdraw", dt.date(2026, 6, 30), "误报")


def test_another_incident_moves_the_deadline(office: Office, plans: Plans) -> None:
    claim = opened(office, plans)
    before = a_claim(plans)
    after = replace(before, incident_on=dt.date(2026, 6, 10), disease="乳腺癌")
    with office.transaction("改") as session:
        service.change_claim(session, claim, before, after, today=TODAY)
    with office.reader() as reader:
        assert claims.rows(reader, [claim])[claim].deadline_on == dt.date(2026, 12, 7)
        assert claims.draft(reader, claim) == after
    with pytest.raises(UserError, match="另一项操作"), office.transaction("改") as session:
        service.change_claim(session, claim, before, after, today=TODAY)


def test_only_a_claim_without_steps_is_removed(office: Office, plans: Plans) -> None:
    first, second = opened(office, plans), opened(office, plans)
    take(office, first, "withdraw", opinion="本人不办了")
    with pytest.raises(UserError, match="撤回"), office.transaction("删") as session:
        service.remove_claim(session, first)
    with office.transaction("删") as session:
        service.remove_claim(session, second)
    with office.reader() as reader:
        assert list(claims.find_ids(reader, Wanted())) == [first]
        assert reader.value("select count(*) from paper_check where about_id = :id", id=second) == 0


def test_deadlines_of_the_next_days_and_those_gone_by(office: Office, plans: Plans, today: dt.date) -> None:
    late_day, near_day = dt.date(2026, 1, 5), dt.date(2026, 4, 20)
    late = opened(office, plans, noticed_on=late_day, incident_on=late_day)
    near = opened(office, plans, noticed_on=near_day, incident_on=near_day)
    far = opened(office, plans)
    with office.reader() as reader:
        assert list(claims.due_ids(reader, today)) == [late, near]
        found = claims.rows(reader, [late, near, far])
        assert [found[one].due for one in (late, near, far)] == ["已过期 88 天", "还有 17 天", "还有 78 天"]

        def ids(**ticked: tuple[str, ...]) -> list[int]:
            return sorted(claims.find_ids(reader, Wanted(ticked=ticked)))

        assert ids(due=("overdue",)) == [late]
        assert ids(due=("near",)) == [near]
        assert ids(due=("near", "overdue")) == [late, near]
        assert ids(status=("open",)) == [late, near, far]
        assert ids(status=("paid",)) == []
        assert ids(year=("2026",), plan=(str(plans.women),)) == [late, near, far]
        assert claims.tally(reader, Wanted()) == "已给付合计 0.00 元 · 已过期限 1 件 · 30 天内到期 1 件"
        assert list(claims.find_ids(reader, Wanted("HZ-2026-0003"))) == [far]
        assert len(claims.find_ids(reader, Wanted("haomei"))) == 3
        for column in claims.LIST.columns:
            assert len(claims.find_ids(reader, Wanted(sort=column.key))) == 3
    paid(office, near)
    with office.reader() as reader:
        assert list(claims.due_ids(reader, today)) == [late]


def test_figures_count_claims_by_the_year_they_were_handed_in(office: Office, plans: Plans) -> None:
    day = dt.date(2025, 12, 30)
    handed = opened(office, plans, noticed_on=day, incident_on=day)
    waiting = opened(office, plans, noticed_on=day, incident_on=day)
    opened(office, plans, person_id=plans.lan)
    paid(office, handed)
    with office.reader() as reader:
        this = {one.key: one for one in figures(reader, 2026)}
        last = {one.key: one for one in figures(reader, 2025)}
        none = {one.key: one.value for one in figures(reader, 2020)}
    assert (this["mutual_aid.claims"].value, last["mutual_aid.claims"].value) == (2, 1)
    assert last["mutual_aid.claims"].sources[0].ids == (waiting,)
    assert this["mutual_aid.claims.paid_amount"].value == 1_000_000
    assert this["mutual_aid.insured"].value == 2
    assert this["mutual_aid.insured"].as_of <= clock.today()
    assert last["mutual_aid.claims.paid_amount"].as_json()["sources"] == []
    assert set(none.values()) == {0}


def test_the_person_received_what_was_paid(office: Office, plans: Plans) -> None:
    paid(office, opened(office, plans))
    with office.reader() as reader:
        (one,) = received(reader, plans.mei)
        assert received(reader, plans.lan) == []
    assert (one.amount, one.what, one.whom, one.year) == (1_000_000, "女职工计划", "本人", 2026)
    assert "HZ-2026-0001" in one.note


def test_undo_keeps_steps_and_state_together(office: Office, plans: Plans) -> None:
    claim = opened(office, plans)
    papers_in(office, claim)
    take(office, claim, "submit", dt.date(2026, 8, 1))
    take(office, claim, "accept", dt.date(2026, 8, 2))
    rules = all_undo_rules(AREAS)
    with office.reader() as reader:
        newest = reader.value("select max(seq) from audit_entry")
    with office.transaction("撤销申报") as session:
        report = reverting.take_back(session, newest - 1, rules)
    assert report.reverted == 0
    assert "别的步骤" in report.kept[0].reason
    for seq in (newest, newest - 1):
        with office.transaction("撤销") as session:
            assert reverting.take_back(session, seq, rules).kept == ()
    with office.reader() as reader:
        row = claims.rows(reader, [claim])[claim]
        assert (row.status, row.submitted_on) == ("open", None)
        assert proceedings.steps(reader, (CLAIM, claim)) == []
