# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tables of visits are called at the desk."""

from __future__ import annotations

from typing import Any, Final

from union_desktop.areas.aid.terms import FundSource
from union_desktop.areas.visits.terms import NOTICE_SOURCES, STATUS_LABELS, Occasion
from union_desktop.core.words import TableWords, hidden, yuan


def occasion(code: Any) -> str:
    """Why somebody is visited."""
    return Occasion(code).label if code in tuple(Occasion) else str(code)


def status(code: Any) -> str:
    """Whether somebody was visited."""
    return STATUS_LABELS.get(code, str(code))


def source(code: Any) -> str:
    """Who told the office."""
    return NOTICE_SOURCES.get(code, str(code))


def fund(code: Any) -> str:
    """Where the money comes from."""
    return FundSource(code).label if code in tuple(FundSource) else str(code)


WORDS: Final = {
    "concern_case": TableWords(
        "慰问事项",
        {
            "person_id": "会员",
            "occasion": "事由",
            "status": "状态",
            "noticed_on": "得知日期",
            "notice_source": "消息来源",
            "told_by": "告知人",
            "happened_on": "发生日期",
            "due_on": "看望期限",
            "relative": "亲属",
            "place": "地点",
            "situation": "情况",
            "policy_version_id": "依据的制度版本",
            "group_id": "工会小组",
            "group_name": "工会小组名称",
            "campus_id": "校区",
            "staff_category": "人员类别",
            "department": "部门",
            "closing_note": "未能慰问的原因",
            "repeat_reason": "再次登记的原因",
            "remark": "备注",
        },
        shown={"occasion": occasion, "status": status, "notice_source": source},
        refers={
            "person_id": "person",
            "policy_version_id": "policy_version",
            "group_id": "union_org",
            "campus_id": "campus",
            "staff_category": "staff_category.code",
        },
        masked={"situation": hidden},
        quiet=frozenset({"group_name"}),
        title="(select p.name from person p where p.id = concern_case.person_id)",
        named=(),
    ),
    "visit": TableWords(
        "慰问",
        {
            "visited_on": "慰问日期",
            "visitors": "慰问人",
            "cash": "慰问金",
            "gift": "慰问品",
            "gift_value": "慰问品价值",
            "fund_source": "资金来源",
            "received_by": "接收人",
            "note": "说明",
            "case_id": "慰问事项",
        },
        shown={"cash": yuan, "gift_value": yuan, "fund_source": fund},
        refers={"case_id": "concern_case"},
        quiet=frozenset({"case_id"}),
        title="visited_on",
        named=("visited_on",),
    ),
}
