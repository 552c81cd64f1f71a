# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tables of applications and meetings are called at the desk."""

from __future__ import annotations

from typing import Any, Final

from union_desktop.areas.applications.terms import STATUS_LABELS
from union_desktop.areas.applications.terms.drafts import FIELD_LABELS
from union_desktop.areas.applications.terms.meetings import (
    MEETING_LABELS,
    Decision,
    MeetingKind,
    MeetingRole,
)
from union_desktop.areas.hardship.terms import CAUSES
from union_desktop.core.words import TableWords, yes_or_no, yuan


def status(code: Any) -> str:
    """Where an application stands."""
    return STATUS_LABELS.get(code, str(code))


def cause(code: Any) -> str:
    """Why somebody is in need."""
    return CAUSES.get(code, str(code))


def kind(code: Any) -> str:
    """Which body meets."""
    return MeetingKind(code).label if code in tuple(MeetingKind) else str(code)


def meeting_status(code: Any) -> str:
    """Whether a meeting was held."""
    return MEETING_LABELS.get(code, str(code))


def role(code: Any) -> str:
    """In which role somebody attends."""
    return MeetingRole(code).label if code in tuple(MeetingRole) else str(code)


def decision(code: Any) -> str:
    """What was decided."""
    return Decision(code).label if code in tuple(Decision) else str(code)


_MEETING: Final = {"meeting_id": "committee_meeting"}
_APPLICANT: Final = "(select p.name from person p where p.id = aid_application.person_id)"
_ITEM: Final = (
    "coalesce((select p.name || '（' || a.application_no || '）' from aid_application a"
    " join person p on p.id = a.person_id where a.id = meeting_item.application_id),"
    " (select r.name from aid_round r where r.id = meeting_item.round_id), '')"
)
_WHO: Final = "(select t.name from meeting_attendee t where t.id = meeting_recusal.attendee_id)"

WORDS: Final = {
    "aid_application": TableWords(
        "补助申请",
        {
            "application_no": "申请编号",
            **FIELD_LABELS,
            "status": "状态",
            "amount_approved": "审定金额",
            "repeat_reason": "再次帮扶的理由",
            "case_id": "困难档案",
            "policy_version_id": "适用制度版本",
            "group_id": "工会小组",
            "group_name": "小组名称",
            "campus_id": "校区",
            "staff_category": "人员类别",
            "department": "部门",
            "grant_id": "发放记录",
        },
        shown={
            "status": status,
            "main_cause": cause,
            "amount_requested": yuan,
            "amount_approved": yuan,
            "annual_income": yuan,
        },
        refers={
            "scheme_id": "aid_scheme",
            "person_id": "person",
            "case_id": "hardship_case",
            "group_id": "union_org",
            "campus_id": "campus",
            "staff_category": "staff_category.code",
            "grant_id": "aid_grant",
        },
        quiet=frozenset({"group_name", "policy_version_id"}),
        title=f"{_APPLICANT} || '（' || application_no || '）'",
        named=("application_no",),
    ),
    "committee_meeting": TableWords(
        "审定会议",
        {
            "name": "会议名称",
            "kind": "会议类别",
            "held_on": "开会日期",
            "place": "地点",
            "status": "状态",
            "minutes": "议事摘要",
            "policy_version_id": "适用制度版本",
        },
        shown={"kind": kind, "status": meeting_status},
        quiet=frozenset({"policy_version_id"}),
        title="name",
        named=("name", "held_on"),
    ),
    "meeting_attendee": TableWords(
        "参会人员",
        {
            "name": "姓名",
            "person_id": "人员",
            "role": "身份",
            "votes": "有表决权",
            "present": "到会",
            "note": "说明",
            "sort_order": "排序",
            "meeting_id": "会议",
        },
        shown={"role": role, "votes": yes_or_no, "present": yes_or_no},
        refers={"person_id": "person", **_MEETING},
        quiet=frozenset({"sort_order", "meeting_id"}),
    ),
    "meeting_item": TableWords(
        "会议议题",
        {
            "application_id": "申请",
            "round_id": "批次",
            "decision": "审定结果",
            "votes_for": "赞成",
            "votes_against": "反对",
            "votes_abstained": "弃权",
            "amount_decided": "审定金额",
            "opinion": "意见",
            "sort_order": "排序",
            "meeting_id": "会议",
        },
        shown={"decision": decision, "amount_decided": yuan},
        refers={"application_id": "aid_application", "round_id": "aid_round", **_MEETING},
        quiet=frozenset({"sort_order", "meeting_id"}),
        title=_ITEM,
        named=(),
    ),
    "meeting_recusal": TableWords(
        "回避",
        {"attendee_id": "回避的人", "item_id": "议题", "reason": "原因", "meeting_id": "会议"},
        refers={"attendee_id": "meeting_attendee", "item_id": "meeting_item", **_MEETING},
        quiet=frozenset({"meeting_id"}),
        title=_WHO,
        named=("reason",),
    ),
}
