# SPDX-License-Identifier: GPL-3.0-or-later
"""The way of a file: what each step demands, and that no order of calls gets round it."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

import pytest

from tests.areas.hardship.hardship_fixtures import (
    EXCLUSIONS,
    MATERIALS,
    OPENED,
    WAY,
    a_household,
    a_rule,
    a_worker,
    do,
    number,
    on_file,
    opened,
    prepared,
    walk,
)
from tests.office_fixtures import TODAY
from union_desktop.areas.hardship import queries, service
from union_desktop.areas.hardship.queries import page
from union_desktop.areas.hardship.terms import (
    MACHINE,
    AssessDraft,
    CaseDraft,
    ExclusionDraft,
    ExpenseDraft,
    HouseholdDraft,
)
from union_desktop.areas.members import service as members
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.office import Office
from union_desktop.core.proceedings.terms import PaperDraft, PaperState, StepDraft

SUBMIT, AGREE, PUBLICISE, FILE = WAY
REVIEWED = dt.date(2026, 9, 1)


def read(office: Office, case_id: int) -> page.CasePage:
    with office.reader() as reader:
        found = queries.case(reader, case_id)
    assert found is not None
    return found


def in_draft(office: Office, **rule: str | None) -> int:
    a_rule(office, **rule)
    case_id = opened(office, a_worker(office))
    prepared(office, case_id)
    return case_id


def refused(office: Office, case_id: int, step: StepDraft, told: str) -> None:
    before = read(office, case_id)
    with pytest.raises(UserError, match=told):
        walk(office, case_id, [step])
    assert read(office, case_id) == before


def test_the_whole_way(office: Office) -> None:
    case_id = on_file(office)
    found = read(office, case_id)
    assert (found.status, found.hardship_class, found.filed_on) == ("filed", "deep", FILE.on)
    assert [one.kind for one in found.steps] == ["submit", "branch_agree", "publicise", "file"]
    assert found.steps[1].opinion == "情况属实，同意上报"
    assert found.assessment is not None
    assert found.assessment.per_capita == 50_000
    assert found.assessment.rule == "困难职工建档标准（示工〔2020〕1号）"


# -- what handing in demands -----------------------------------------------------------------------------------------


def test_without_a_rule_it_says_to_enter_one(office: Office) -> None:
    case_id = opened(office, a_worker(office))
    with pytest.raises(UserError, match=r"还没有生效的困难建档标准.*请先在“制度依据”中登记"):
        do(office, "认定", lambda s: service.assess(s, case_id, AssessDraft(OPENED), today=TODAY))
    refused(office, case_id, SUBMIT, "还没有生效的困难建档标准")


def test_a_rule_without_a_line_classes_nobody(office: Office) -> None:
    a_rule(office, subsistence_line=None)
    case_id = opened(office, a_worker(office))
    with pytest.raises(UserError, match="没有写明低保标准"):
        do(office, "认定", lambda s: service.assess(s, case_id, AssessDraft(OPENED), today=TODAY))


def test_it_wants_a_main_cause(office: Office) -> None:
    a_rule(office)
    case_id = opened(office, a_worker(office), CaseDraft())
    prepared(office, case_id)
    refused(office, case_id, SUBMIT, "主要致困原因")


def test_it_wants_a_classing(office: Office) -> None:
    a_rule(office)
    case_id = opened(office, a_worker(office))
    refused(office, case_id, SUBMIT, "还没有认定困难类别")


def test_it_wants_the_figures_the_classing_was_made_from(office: Office) -> None:
    case_id = in_draft(office)
    do(office, "支出", lambda s: service.add_expense(s, case_id, ExpenseDraft("other", 1), today=TODAY))
    refused(office, case_id, SUBMIT, "重新认定，使结果与现在的数字一致")
    do(office, "认定", lambda s: service.assess(s, case_id, AssessDraft(OPENED), today=TODAY))
    walk(office, case_id, [SUBMIT])


def test_it_wants_the_version_of_the_rule_that_holds(office: Office) -> None:
    a_rule(office)
    case_id = opened(office, a_worker(office))
    prepared(office, case_id)
    a_rule(office, valid_from=dt.date(2026, 3, 3), policy_id=1, subsistence_line="140000")
    refused(office, case_id, SUBMIT, "另一版本的标准")
    again = AssessDraft(dt.date(2026, 3, 3))
    do(office, "认定", lambda s: service.assess(s, case_id, again, today=TODAY))
    walk(office, case_id, [SUBMIT])
    lines = [one.given.terms.subsistence_line for one in read(office, case_id).assessments]
    assert lines == [132_000, 140_000]


def test_it_wants_every_exclusion_answered_and_none_that_applies(office: Office) -> None:
    a_rule(office)
    case_id = opened(office, a_worker(office))
    prepared(office, case_id)
    hit = ExclusionDraft(EXCLUSIONS[1], True, "有门面房")
    do(office, "核对", lambda s: service.answer_exclusions(s, case_id, [hit], today=TODAY))
    refused(office, case_id, SUBMIT, f"有不得建档的情形：{EXCLUSIONS[1]}")
    other = opened(
        office, a_worker(office, name="秦叔宝", staff_no="2", id_number=number("19790101", 3)), household=()
    )
    do(office, "认定", lambda s: service.assess(s, other, AssessDraft(OPENED), today=TODAY))
    refused(office, other, SUBMIT, "还没有逐项核对：拥有两套及以上住宅；有商铺或雇工经营")


def test_it_wants_the_papers_or_a_reason(office: Office) -> None:
    case_id = in_draft(office)
    missing = [PaperDraft(MATERIALS[0], PaperState.PRESENT), PaperDraft(MATERIALS[1])]
    do(office, "材料", lambda s: service.set_papers(s, case_id, missing, today=TODAY))
    refused(office, case_id, SUBMIT, "材料还不齐：收入证明")
    do(office, "材料", lambda s: service.set_papers(s, case_id, missing[:1], today=TODAY))
    refused(office, case_id, SUBMIT, "材料清单中没有制度要求的：收入证明")
    excused = [missing[0], PaperDraft(MATERIALS[1], PaperState.WAIVED, "无固定收入，由居委会出具情况说明")]
    do(office, "材料", lambda s: service.set_papers(s, case_id, excused, today=TODAY))
    walk(office, case_id, [SUBMIT])


def test_it_wants_the_agreements(office: Office) -> None:
    case_id = in_draft(office)
    with office.reader() as reader:
        rows = reader.rows("select id from consent order by id")
    do(office, "撤回", lambda s: members.remove_consent(s, rows[0][0]))
    refused(office, case_id, SUBMIT, "没有职工本人的建档同意书")
    with office.transaction("同意") as session:
        given = members.household.ConsentDraft("困难帮扶建档", "1", OPENED)
        members.add_consent(session, read(office, case_id).person_id, given, today=TODAY)
    do(office, "撤回", lambda s: members.remove_consent(s, rows[1][0]))
    refused(office, case_id, SUBMIT, "单小信未满 14 周岁，还没有监护人的同意")


def test_an_agreement_taken_back_no_longer_counts(office: Office) -> None:
    case_id = in_draft(office)
    walk(office, case_id, WAY[:3])
    with office.reader() as reader:
        number_, version, given = reader.rows(
            "select id, version, given_on from consent where way = 'paper'"
        )[0]
    before = members.household.ConsentDraft("困难帮扶建档", version, dt.date.fromisoformat(given))
    after = replace(before, withdrawn_on=dt.date(2026, 3, 10))
    do(office, "撤回", lambda s: members.change_consent(s, number_, before, after, today=TODAY))
    refused(office, case_id, FILE, "同意已经撤回")


def test_it_wants_a_number_of_everybody(office: Office) -> None:
    a_rule(office)
    case_id = opened(office, a_worker(office), household=(*a_household(), HouseholdDraft("父亲", "单老")))
    prepared(office, case_id)
    refused(office, case_id, SUBMIT, "单老没有填写证件号码")


def test_who_is_not_in_hardship_is_not_handed_in_but_may_be_classed_otherwise_with_a_reason(
    office: Office,
) -> None:
    a_rule(office)
    rich = (replace(a_household()[0], monthly_income=3_000_000), *a_household()[1:])
    case_id = opened(office, a_worker(office), household=rich)
    prepared(office, case_id)
    assert read(office, case_id).hardship_class == "none"
    refused(office, case_id, SUBMIT, "认定结果是“不符合”")
    other = AssessDraft(OPENED, decided="accidental")
    with pytest.raises(InvalidDraft, match="须写明理由") as wanted:
        do(office, "认定", lambda s: service.assess(s, case_id, other, today=TODAY))
    assert wanted.value.field == "reason"
    with_reason = replace(other, reason="连续两年重大手术，医药费票据未到")
    do(office, "认定", lambda s: service.assess(s, case_id, with_reason, today=TODAY))
    walk(office, case_id, [SUBMIT])
    last = read(office, case_id).assessment
    assert last is not None
    assert (last.computed_class, last.decided_class, last.reason) == (
        "none",
        "accidental",
        with_reason.reason,
    )


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (AssessDraft(TODAY + dt.timedelta(1)), "on"),
        (AssessDraft(OPENED - dt.timedelta(1)), "on"),
        (AssessDraft(OPENED, declared_per_capita=-1), "declared_per_capita"),
    ],
)
def test_a_classing_that_cannot_be(office: Office, draft: AssessDraft, field: str) -> None:
    a_rule(office)
    case_id = opened(office, a_worker(office))
    with pytest.raises(InvalidDraft) as wrong:
        do(office, "认定", lambda s: service.assess(s, case_id, draft, today=TODAY))
    assert wrong.value.field == field


def test_classings_follow_one_another(office: Office) -> None:
    a_rule(office)
    case_id = opened(office, a_worker(office))
    later = AssessDraft(dt.date(2026, 4, 1))
    do(office, "认定", lambda s: service.assess(s, case_id, later, today=TODAY))
    with pytest.raises(InvalidDraft, match="不能早于上一次认定"):
        do(office, "认定", lambda s: service.assess(s, case_id, AssessDraft(OPENED), today=TODAY))


def test_nobody_at_home_cannot_be_classed(office: Office) -> None:
    a_rule(office)
    alone = (replace(a_household()[0], shares_home=False),)
    case_id = opened(office, a_worker(office), household=alone)
    with pytest.raises(UserError, match="没有共同生活的家庭成员"):
        do(office, "认定", lambda s: service.assess(s, case_id, AssessDraft(OPENED), today=TODAY))


# -- who decides, publicity, filing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("actor", ["单雄信", "程小蝶"])
def test_nobody_reviews_the_file_of_the_own_household_by_name(office: Office, actor: str) -> None:
    case_id = in_draft(office)
    walk(office, case_id, [replace(SUBMIT, actor="单雄信")])
    refused(office, case_id, replace(AGREE, actor=actor), "不能办理自己家的档案")
    namesake = a_worker(office, name=actor, staff_no="77", id_number="")
    walk(office, case_id, [replace(AGREE, actor=actor, person_id=namesake)])


def test_nobody_reviews_the_file_of_the_own_household_by_number(office: Office) -> None:
    spouse = a_worker(office, name="程小蝶", staff_no="3", id_number=a_household()[1].id_number, gender="2")
    case_id = in_draft(office)
    walk(office, case_id, [SUBMIT])
    for person in (spouse, read(office, case_id).person_id):
        refused(office, case_id, replace(AGREE, actor="别名", person_id=person), "须由家庭成员以外的人审核")


def test_a_short_publicity_needs_a_reason(office: Office) -> None:
    case_id = in_draft(office)
    walk(office, case_id, WAY[:2])
    short = replace(PUBLICISE, to_on=dt.date(2026, 3, 8))
    refused(office, case_id, short, "公示 3 天，少于制度规定的 5 天")
    do(
        office,
        "公示",
        lambda s: service.step(s, case_id, short, reason="假期校园封闭，网上公示", today=TODAY),
    )
    assert read(office, case_id).status == "publicised"


def test_filing_waits_for_the_end_of_the_publicity(office: Office) -> None:
    case_id = in_draft(office)
    walk(office, case_id, WAY[:3])
    refused(office, case_id, replace(FILE, on=dt.date(2026, 3, 12)), "公示到 2026-03-12 才结束")
    walk(office, case_id, [FILE])


def test_filing_waits_for_the_answer_to_an_objection(office: Office) -> None:
    case_id = in_draft(office)
    walk(office, case_id, WAY[:3])
    walk(office, case_id, [StepDraft("objection", dt.date(2026, 3, 9), "某职工", opinion="另有住房")])
    refused(office, case_id, FILE, "异议还没有处理意见")
    walk(
        office,
        case_id,
        [StepDraft("objection_answered", dt.date(2026, 3, 13), "李经办", opinion="查无此事"), FILE],
    )
    assert read(office, case_id).status == "filed"


def test_filing_looks_at_the_exclusions_again(office: Office) -> None:
    """A rule that changed while the file hung out is asked anew."""
    a_rule(office)
    case_id = opened(office, a_worker(office))
    prepared(office, case_id)
    walk(office, case_id, WAY[:3])
    lines = "\n".join([*EXCLUSIONS, "自费留学"])
    a_rule(office, valid_from=dt.date(2026, 3, 10), policy_id=1, exclusions=lines)
    refused(office, case_id, FILE, "还没有逐项核对：自费留学")


def test_filing_looks_whether_somebody_came_to_another_file_meanwhile(office: Office) -> None:
    case_id = in_draft(office)
    walk(office, case_id, WAY[:3])
    relative = a_worker(office, name="秦叔宝", staff_no="2", id_number="")
    opened(office, relative, household=())
    moved = {"id_number": a_household()[1].id_number, "id_type": "111"}
    do(office, "号码", lambda s: members.update_many(s, {relative: moved}, today=TODAY))
    refused(office, case_id, FILE, "秦叔宝已在 KN-2026-0002")


def test_a_file_sent_back_is_put_right_and_goes_on(office: Office) -> None:
    case_id = in_draft(office)
    walk(office, case_id, [SUBMIT, StepDraft("branch_return", AGREE.on, opinion="补收入证明")])
    assert read(office, case_id).status == "draft"
    do(office, "支出", lambda s: service.add_expense(s, case_id, ExpenseDraft("other", 100), today=TODAY))
    do(office, "认定", lambda s: service.assess(s, case_id, AssessDraft(AGREE.on), today=TODAY))
    walk(office, case_id, [replace(SUBMIT, on=AGREE.on), *WAY[1:]])
    assert read(office, case_id).status == "filed"


def test_several_go_one_step_together_or_none(office: Office) -> None:
    first = in_draft(office)
    other = a_worker(office, name="秦叔宝", staff_no="2", id_number=number("19790101", 3))
    second = opened(office, other, household=())
    with pytest.raises(
        UserError, match=r"KN-2026-0002（秦叔宝）：还没有认定困难类别.*所选的 2 份档案都没有改动"
    ):
        do(office, "提交", lambda s: service.step_many(s, [first, second], SUBMIT, today=TODAY))
    assert read(office, first).status == "draft"
    prepared(office, second, rigid=0)
    do(office, "提交", lambda s: service.step_many(s, [first, second], SUBMIT, today=TODAY))
    for step in WAY[1:]:
        do(office, step.kind, lambda s, step=step: service.step_many(s, [first, second], step, today=TODAY))
    assert read(office, first).status == read(office, second).status == "filed"


# -- afterwards ------------------------------------------------------------------------------------------------------


def test_a_review_wants_a_fresh_classing_and_takes_its_class(office: Office) -> None:
    case_id = on_file(office)
    review = StepDraft("review", REVIEWED, "李经办", opinion="入户核实")
    refused(office, case_id, review, "2026-03-13 之后还没有重新认定")
    row = read(office, case_id).members[1]
    better = replace(row.draft, monthly_income=500_000)
    do(office, "收入", lambda s: service.change_member(s, row.id, row.draft, better, today=TODAY))
    do(office, "认定", lambda s: service.assess(s, case_id, AssessDraft(REVIEWED), today=TODAY))
    assert read(office, case_id).hardship_class == "deep"
    walk(office, case_id, [review])
    found = read(office, case_id)
    assert (found.status, found.reviewed_on, found.hardship_class) == ("filed", REVIEWED, "relative")
    refused(office, case_id, replace(review, on=TODAY), "2026-09-01 之后还没有重新认定")


def test_relieved_and_in_trouble_again(office: Office) -> None:
    case_id = on_file(office)
    refused(office, case_id, StepDraft("relieve", REVIEWED), "请写明意见或原因")
    walk(office, case_id, [StepDraft("relieve", REVIEWED, "工会委员会", opinion="配偶就业，收入已超标准")])
    assert (read(office, case_id).status, read(office, case_id).closed_on) == ("relieved", REVIEWED)
    walk(office, case_id, [StepDraft("refile", TODAY, "李经办", opinion="再次患病")])
    found = read(office, case_id)
    assert (found.status, found.closed_on, found.hardship_class) == ("draft", None, "")
    refused(office, case_id, replace(SUBMIT, on=TODAY), "还没有认定困难类别")
    do(office, "认定", lambda s: service.assess(s, case_id, AssessDraft(TODAY), today=TODAY))
    walk(office, case_id, [replace(SUBMIT, on=TODAY)])


def test_no_order_of_calls_reaches_filed_without_its_steps(office: Office) -> None:
    """Any step is tried at any time; whatever is accepted was possible, and the steps always explain the state."""
    case_id = in_draft(office)
    dice = random.Random(20260313)
    day = dt.date(2026, 3, 3)
    reached: set[str] = set()
    needed = {
        "submitted": {"submit"},
        "branch_reviewed": {"submit", "branch_agree"},
        "publicised": {"submit", "branch_agree", "publicise"},
        "filed": {"submit", "branch_agree", "publicise", "file"},
    }
    for _ in range(200):
        before = read(office, case_id)
        reached.add(before.status)
        kind = dice.choice(MACHINE.kinds if dice.random() < 0.3 else MACHINE.possible(before.status))
        if kind.after in ("cancelled", "relieved") and dice.random() < 0.8:
            continue
        step = StepDraft(
            kind.key,
            day,
            dice.choice(("李经办", "单雄信", "程小蝶")),
            opinion=dice.choice(("同意", "")),
            from_on=day,
            to_on=day + dt.timedelta(dice.choice((0, 4))),
        )
        if dice.random() < 0.4:
            day = min(day + dt.timedelta(dice.randint(0, 6)), TODAY)
        if dice.random() < 0.3:
            try:
                do(
                    office,
                    "认定",
                    lambda s, day=day: service.assess(s, case_id, AssessDraft(day), today=TODAY),
                )
            except UserError:
                assert read(office, case_id) == before
            before = read(office, case_id)
        try:
            walk(office, case_id, [step])
        except UserError:
            assert read(office, case_id) == before
            continue
        after = read(office, case_id)
        assert MACHINE.after(before.status, kind.key) == after.status
        assert MACHINE.replayed(one.kind for one in after.steps) == after.status
        kinds = [one.kind for one in after.steps]
        since = kinds[len(kinds) - kinds[::-1].index("submit") - 1 :] if "submit" in kinds else []
        assert needed.get(after.status, set()) <= set(since)
        if after.status == "filed" and before.status != "filed":
            hung = next(one for one in reversed(after.steps) if one.kind == "publicise")
            assert hung.to_on is not None
            assert hung.to_on < step.on
            assert since.count("objection") == since.count("objection_answered")
            assert after.hardship_class in ("deep", "relative", "accidental")
    assert {"draft", "submitted", "publicised", "filed"} <= reached
