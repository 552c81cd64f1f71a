# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers of applications and meetings: what is read, what is printed, and that nothing sensitive is where it must not be."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from tests.areas.applications.committee_fixtures import (
    APPLIED,
    CHECKED,
    MET,
    SHOWN,
    SHOWN_TO,
    approved,
    do,
    granted,
    held,
    planned,
    publicised,
    seen,
    stepped,
    verified,
    voted,
)
from tests.areas.applications.paper_samples import FORM, LINES, LOOK, MEETING, ONE, SHEET, STEPS
from tests.documents.reading import texts
from tests.golden_files import assert_as_before
from tests.office_fixtures import TODAY
from union_desktop.areas.applications import service
from union_desktop.areas.applications.documents import (
    approval_form,
    course,
    minutes as minutes_paper,
    publicity,
    summary,
)
from union_desktop.areas.applications.documents.approval_form import ApprovalLook, approval_forms
from union_desktop.areas.applications.documents.publicity import PublicityLook, notice
from union_desktop.areas.applications.queries import papers
from union_desktop.areas.applications.queries.papers import (
    Account,
    Approval,
    Course,
    Publicised,
    Publicity,
    Verdict,
)
from union_desktop.areas.applications.terms.meetings import (
    Decision,
)
from union_desktop.areas.members import service as members
from union_desktop.areas.members.terms import BankAccountDraft, FamilyDraft
from union_desktop.core import office_child
from union_desktop.core.errors import UserError
from union_desktop.core.proceedings.terms import Result
from union_desktop.documents.fonts import Fonts


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts.load(bundled_only=True)


def words(pdf: bytes) -> str:
    return re.sub(r"\s", "", "".join(texts(pdf)))


# --- the approval form -----------------------------------------------------------------------------------


def printed(one: Approval, look: ApprovalLook, fonts: Fonts) -> bytes:
    return approval_forms([one], look, fonts=fonts, invariant=True)


def test_the_approval_form_says_what_it_said(fonts) -> None:
    blank = replace(
        ONE, steps=STEPS[:1], verdict=None, approved=None, account=None, household=(), helped=(), papers=(), party_opinion=True
    )  # fmt: skip
    pdf = approval_forms([ONE, blank], FORM, fonts=fonts, invariant=True)
    assert_as_before("application_approval_form", pdf)


def test_every_part_of_the_case_is_on_the_form(fonts) -> None:
    said = words(printed(ONE, FORM, fonts))
    for part in (
        "王𬱖", "SQ-2026-0007", "2026年3月2日", "曾子墨", "3,500.00", "■重特大疾病", "□子女上学", "本人承诺以上情况属实",
        "上级工会大病补助", "2026-01-10送温暖", "叁万伍仟元整", "■诊断书", "□医保结算单（免交：异地就医尚未结算）",
        "情况属实，同意上报。", "罗士信", "材料齐全。", "赞成4票，反对1票，弃权0票", "叁万元整",
        "2026年4月9日至2026年4月15日", "未收到异议", "领款人签名", "60,000.01",
    ):  # fmt: skip
        assert part in said, part
    assert "1,666.66元" in said


def test_numbers_are_masked_unless_asked_for(fonts) -> None:
    masked = words(printed(ONE, FORM, fonts))
    whole = words(printed(ONE, replace(FORM, id_numbers="whole", accounts="whole"), fonts))
    for secret in (ONE.member.id_number, "6222020200001234567"):
        assert secret not in masked
        assert secret in whole
    assert "****4567" in masked
    assert FORM.sensitive == "家庭和困难情况"
    assert "完整银行账号" in replace(FORM, accounts="whole").sensitive


def test_an_original_to_be_signed_has_empty_boxes(fonts) -> None:
    said = words(printed(ONE, replace(FORM, opinions=False), fonts))
    for part in ("情况属实，同意上报", "材料齐全", "赞成4票", "4月9日至"):
        assert part not in said


def test_a_refusal_and_objections_are_told(fonts) -> None:
    refused = replace(
        ONE,
        status="refused",
        approved=None,
        steps=(*STEPS[:3], replace(STEPS[3], kind="refuse", result=Result.REFUSED)),
        verdict=Verdict(MEETING, MET, "refused", (1, 4, 0), None, "不符合办法规定。"),
    )
    assert "不同意。不符合办法规定。" in words(printed(refused, FORM, fonts))
    objected = (
        replace(STEPS[4], id=6, kind="objection", opinion="反映收入不实"),
        replace(STEPS[4], id=7, kind="objection_answered", opinion="核实无误"),
    )
    said = words(printed(replace(ONE, steps=(*STEPS, *objected)), FORM, fonts))
    assert "收到异议1件：反映收入不实" in said
    assert "处理结果：核实无误" in said


def test_a_long_reason_goes_on_overleaf_and_loses_nothing(fonts) -> None:
    long = "".join(f"第{at}句说明家庭情况。" for at in range(400))
    pdf = printed(replace(ONE, reason=long), FORM, fonts)
    said = words(pdf)
    assert "第0句" in said
    assert "第399句" in said
    assert "（续）王𬱖SQ-2026-0007" in said
    assert len(texts(pdf)) > 2


def test_each_form_begins_on_a_page_of_its_own_and_progress_is_told(fonts) -> None:
    told: list[tuple[int, int]] = []
    many = [replace(ONE, number=f"SQ-2026-{at:04}") for at in range(41)]
    pdf = approval_forms(many, FORM, count=41, progress=lambda *at: told.append(at), fonts=fonts)
    assert len(texts(pdf)) == 2 * 41
    assert told[-1] == (41, 41)


# --- meetings -------------------------------------------------------------------------------------------


def test_the_summary_says_what_it_said(fonts) -> None:
    pdf = summary.summary_sheet(SHEET, LINES, LOOK, fonts=fonts, invariant=True)
    assert_as_before("meeting_summary", pdf)


def test_before_the_meeting_amounts_are_proposals(fonts) -> None:
    said = words(
        summary.summary_sheet(replace(SHEET, status="planned"), LINES, LOOK, fonts=fonts, invariant=True)
    )
    assert "建议金额" in said
    assert "审定金额" not in said


def test_the_minutes_say_what_they_said(fonts) -> None:
    pdf = minutes_paper.minutes(SHEET, LOOK, fonts=fonts, invariant=True)
    assert_as_before("meeting_minutes", pdf)
    said = words(pdf)
    for part in (
        "应到5人，实到4人，列席1人", "须到会4人，达到法定人数", "魏征（申请人本人）", "51,800.00元（大写：伍万壹仟捌佰元整）",
        "缺席罗成（出差）", "不符合办法规定的情形",
    ):  # fmt: skip
        assert part in said, part


def test_minutes_of_a_meeting_not_held_are_a_draft(fonts) -> None:
    said = words(
        minutes_paper.minutes(replace(SHEET, status="planned", minutes=""), LOOK, fonts=fonts, invariant=True)
    )
    assert "草稿，决议未生效" in said
    assert "议事摘要" not in said


def test_the_notice_says_no_more_than_it_must(fonts) -> None:
    told = Publicity(
        (
            Publicised("王𬱖", "物理学院", "特困补助", 3_000_000),
            Publicised("魏征", "工会办公室", "特困补助", 1_500_000),
        ),
        (MEETING,),
        SHOWN,
        SHOWN_TO,
    )
    look = PublicityLook("示例大学工会", SHOWN, SHOWN, SHOWN_TO, "010-12345678")
    pdf = notice(told, look, fonts=fonts, invariant=True)
    assert_as_before("application_publicity", pdf)
    hidden = words(notice(told, replace(look, masked=True), fonts=fonts, invariant=True))
    assert "王𬱖" not in hidden
    assert "王*" in hidden


def test_the_course_says_what_it_said(fonts) -> None:
    one = Course(
        "SQ-2026-0007", "王𬱖", "物理学院", "特困补助", "publicised", APPLIED, 3_500_000, 3_000_000, STEPS
    )
    assert_as_before("application_course", course.course_papers([one], LOOK, fonts=fonts, invariant=True))


# --- what is read ---------------------------------------------------------------------------------------


def test_what_is_read_of_a_case_that_went_all_the_way(office, committee) -> None:
    person = committee.people[0]
    with office.transaction("资料") as session:
        members.add_family(session, person, FamilyDraft("妻子", "曾子墨", dt.date(1987, 5, 5)), today=TODAY)
        account = BankAccountDraft(dt.date(2026, 1, 1), "单雄信", "6222020200001234567", "某银行")
        members.add_account(session, person, account, today=TODAY)
    (number,) = approved(office, committee, person)
    publicised(office, [number])
    granted(office, number)
    with office.reader() as reader:
        (one,) = papers.approvals(reader, [number, 999])
        told = papers.publicity(reader, [number])
        (course_,) = papers.courses(reader, [number])
    assert (one.member.name, one.department, one.approved, one.per_capita) == (
        "单雄信",
        "物理学院",
        3_000_000,
        1_666_66,
    )
    assert [line.name for line in one.household] == ["曾子墨"]
    assert one.account == Account("某银行", "6222020200001234567")
    assert one.verdict is not None
    assert one.verdict.votes == (5, 0, 0)
    assert one.helped == ()
    assert [step.kind for step in one.steps] == [
        "submit",
        "branch_agree",
        "verify",
        "approve",
        "publicise",
        "grant",
    ]
    assert (told.first, told.last, told.meetings) == (SHOWN, SHOWN_TO, (MEETING,))
    assert told.lines == (Publicised("单雄信", "物理学院", "特困补助", 3_000_000),)
    assert len(course_.steps) == 6


def test_opinions_of_before_a_return_are_not_on_the_form(office, committee) -> None:
    number = verified(office, committee, committee.people[0])
    stepped(office, number, "return", CHECKED, opinion="补材料")
    with office.reader() as reader:
        (one,) = papers.approvals(reader, [number])
        (told,) = papers.courses(reader, [number])
    assert one.steps == ()
    assert len(told.steps) == 4


def test_papers_are_made_in_a_process_of_their_own(office, committee) -> None:
    numbers = [verified(office, committee, person) for person in committee.people[:2]]
    meeting = planned(office, committee, numbers)
    voted(office, meeting, (Decision.APPROVED, 5, 0, 0, 100), (Decision.REFUSED, 0, 5, 0, None))
    held(office, meeting)
    do(office, "纪要", lambda s: service.write_minutes(s, meeting, "议事"))
    jobs = (
        (approval_form.approval_forms_from, {"ids": tuple(numbers), "look": FORM}, "程咬金"),
        (summary.summary_sheet_from, {"meeting_id": meeting, "look": LOOK}, "程咬金"),
        (minutes_paper.minutes_from, {"meeting_id": meeting, "look": LOOK}, "应到5人"),
        (course.course_papers_from, {"ids": tuple(numbers), "look": LOOK}, "会议不同意"),
        (
            publicity.notice_from,
            {
                "ids": tuple(numbers),
                "look": PublicityLook("示例大学工会", SHOWN, SHOWN, SHOWN_TO, "010-1"),
            },
            "单雄信",
        ),
    )
    for function, arguments, part in jobs:
        asked = f"{function.__module__}:{function.__name__}"
        assert part in words(office_child.ask(office, asked, arguments, lambda *_: None))
    assert seen(office, meeting).minutes == "议事"


def test_what_is_gone_or_undecided_is_told(office, committee) -> None:
    number = verified(office, committee, committee.people[0])
    with office.reader() as reader:
        look = PublicityLook("示例大学工会", SHOWN, SHOWN, SHOWN_TO, "010-1")
        for act in (
            lambda: publicity.notice_from(reader, lambda *_: None, ids=[number], look=look),
            lambda: summary.summary_sheet_from(reader, lambda *_: None, meeting_id=9, look=LOOK),
            lambda: minutes_paper.minutes_from(reader, lambda *_: None, meeting_id=9, look=LOOK),
            lambda: course.course_papers_from(reader, lambda *_: None, ids=[99], look=LOOK),
        ):
            with pytest.raises(UserError):
                act()
