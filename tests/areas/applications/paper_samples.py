# SPDX-License-Identifier: GPL-3.0-or-later
"""One application and one meeting as their papers are handed them; all invented."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.areas.applications.committee_fixtures import APPLIED, BRANCH, CHECKED, MET, SHOWN, SHOWN_TO
from tests.areas.members.test_papers import ONE as MEMBER
from union_desktop.areas.aid.terms import Helped
from union_desktop.areas.applications.documents.approval_form import ApprovalLook
from union_desktop.areas.applications.queries.papers import (
    Account,
    Approval,
    HouseholdLine,
    SummaryLine,
    Verdict,
)
from union_desktop.areas.applications.terms.meetings import (
    USUAL_RULE,
    Attendee,
    Decision,
    Item,
    MeetingKind,
    MeetingRole,
    MeetingSheet,
)
from union_desktop.areas.members.documents import PaperLook
from union_desktop.core.proceedings.terms import PaperDraft, PaperState, Result, StepRow

NOON = dt.datetime(2026, 9, 30, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
LOOK = PaperLook("示例大学工会", "测试员", NOON)
FORM = ApprovalLook(LOOK)
MEETING = "2026年第一次工会委员会扩大会议"
_A = Result.AGREED
STEPS = (
    StepRow(1, "submit", "提交申请", APPLIED, "单雄信", Result.NONE, "", "submitted", None, None, "测试员"),
    StepRow(2, "branch_agree", "部门工会同意", BRANCH, "罗士信", _A, "情况属实，同意上报。", "branch_agreed", None, None, "测试员"),
    StepRow(3, "verify", "办公室核实通过", CHECKED, "测试员", _A, "材料齐全。", "verified", None, None, "测试员"),
    StepRow(4, "approve", "会议审定同意", MET, MEETING, _A, "赞成 4 票、反对 1 票、弃权 0 票，同意补助 30,000.00 元。", "approved", None, None, "测试员"),
    StepRow(5, "publicise", "公示", SHOWN, "测试员", Result.NONE, "", "publicised", SHOWN, SHOWN_TO, "测试员"),
)  # fmt: skip
ONE = Approval(
    application_id=7,
    number="SQ-2026-0007",
    scheme="特困补助",
    party_opinion=False,
    publicity=True,
    status="publicised",
    applied_on=APPLIED,
    member=replace(MEMBER, name="王𬱖"),
    department="物理学院",
    household=(
        HouseholdLine("妻子", "曾子墨", "1987-05-05", "某医院", 350_000, "良好"),
        HouseholdLine("女儿", "单小丫", "2015-05", "示例小学", None, ""),
    ),
    household_size=3,
    annual_income=6_000_001,
    main_cause="serious_illness",
    reason="本人 2026 年 1 月确诊重大疾病，手术及后续治疗自费部分 8 万余元，家庭积蓄用尽，女儿尚在上小学，生活困难。",
    other_aid="上级工会大病补助 2,000 元",
    helped=(Helped(3, dt.date(2026, 1, 10), "送温暖", "2026春节", 150_000, "单雄信", 1),),
    requested=3_500_000,
    approved=3_000_000,
    papers=(
        PaperDraft("补助申请审批表", PaperState.PRESENT),
        PaperDraft("诊断书", PaperState.PRESENT),
        PaperDraft("医保结算单", PaperState.WAIVED, "异地就医尚未结算"),
    ),
    account=Account("某银行某支行", "6222020200001234567"),
    steps=STEPS,
    verdict=Verdict(MEETING, MET, "approved", (4, 1, 0), 3_000_000, ""),
    paid="",
    paid_on=None,
)
PEOPLE = (
    Attendee(1, "秦琼", MeetingRole.CHAIR, 11, votes=True, present=True, note=""),
    Attendee(2, "魏征", MeetingRole.MEMBER, 12, votes=True, present=True, note=""),
    Attendee(3, "徐茂公", MeetingRole.MEMBER, 13, votes=True, present=True, note=""),
    Attendee(4, "罗成", MeetingRole.GROUP_LEADER, 14, votes=True, present=False, note="出差"),
    Attendee(5, "尤俊达", MeetingRole.RECORDER, 15, votes=True, present=True, note=""),
    Attendee(6, "裴仁基", MeetingRole.OBSERVER, None, votes=False, present=True, note=""),
)
ITEMS = (
    Item(1, 7, None, "SQ-2026-0007", "王𬱖", "特困补助", "物理学院", 3_500_000, "approved", Decision.APPROVED, 4, 0, 0, 3_000_000, "", {}, {}),
    Item(2, 8, None, "SQ-2026-0008", "魏征", "特困补助", "工会办公室", 2_000_000, "approved", Decision.APPROVED, 2, 0, 1, 1_500_000, "", {2: "申请人本人"}, {2: "申请人本人"}),
    Item(3, 9, None, "SQ-2026-0009", "程咬金", "特困补助", "后勤集团", 1_000_000, "refused", Decision.REFUSED, 0, 4, 0, None, "不符合办法规定的情形。", {}, {}),
    Item(4, None, 2, "", "2026年五一补助", "五一补助", "", 680_000, "approved", Decision.APPROVED, 4, 0, 0, 680_000, "", {}, {}),
)  # fmt: skip
SHEET = MeetingSheet(
    1, MeetingKind.ENLARGED, MEETING, MET, "第一会议室", "held", "会议听取了办公室关于材料核实情况的说明。", USUAL_RULE, PEOPLE, ITEMS
)  # fmt: skip
LINES = (
    SummaryLine("SQ-2026-0007", "物理学院", "王𬱖", "1", "serious_illness", ONE.reason, 3_500_000, 3_000_000, "approved", "特困补助", 0),
    SummaryLine("SQ-2026-0009", "后勤集团", "程咬金", "1", "other", "家中\n失火", 1_000_000, None, "refused", "特困补助", 0),
    SummaryLine("", "", "2026年五一补助", "", "", "", 680_000, 680_000, "approved", "五一补助", 6),
)  # fmt: skip
