# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tables of mutual aid are called at the desk."""

from __future__ import annotations

from typing import Any, Final

from union_desktop.areas.mutual_aid.terms import STATUS_LABELS, PlanKind
from union_desktop.core.words import TableWords, hidden, yes_or_no, yuan


def kind(code: Any) -> str:
    """What a plan insures against."""
    return PlanKind(code).label if code in tuple(PlanKind) else str(code)


def status(code: Any) -> str:
    """How far a claim is."""
    return STATUS_LABELS.get(code, str(code))


def share(ten_thousandths: Any) -> str:
    """A share."""
    return f"{int(ten_thousandths) / 100:g}%"


#: What a period is called, as SQL.
_PERIOD_NAME: Final = "(select n.name || ' ' || mutual_aid_period.name from mutual_aid_plan n where n.id = mutual_aid_period.plan_id)"
_PLACE: Final = {
    "group_id": "union_org",
    "campus_id": "campus",
    "staff_category": "staff_category.code",
}

WORDS: Final = {
    "mutual_aid_plan": TableWords(
        "互助保障计划",
        {
            "name": "计划名称",
            "kind": "保障内容",
            "insurer": "承办机构",
            "term_months": "保险期（月）",
            "min_age": "最低年龄",
            "max_age": "最高年龄",
            "women_only": "只限女职工",
            "least_share": "参保率要求",
            "claim_days": "申报期限（天）",
            "materials": "申领材料",
            "closed_on": "停用日期",
            "note": "说明",
        },
        shown={"kind": kind, "women_only": yes_or_no, "least_share": share},
    ),
    "mutual_aid_period": TableWords(
        "保险期",
        {
            "name": "名称",
            "from_on": "开始日期",
            "to_on": "截止日期",
            "policy_no": "保单号",
            "fee": "每份费额",
            "note": "说明",
            "plan_id": "计划",
        },
        shown={"fee": yuan},
        refers={"plan_id": "mutual_aid_plan"},
        title=_PERIOD_NAME,
    ),
    "mutual_aid_insured": TableWords(
        "参保人",
        {
            "person_id": "姓名",
            "shares": "份数",
            "fee": "缴费",
            "group_id": "工会小组",
            "group_name": "工会小组名称",
            "campus_id": "校区",
            "staff_category": "人员类别",
            "note": "说明",
            "period_id": "保险期",
        },
        shown={"fee": yuan},
        refers={**_PLACE, "person_id": "person", "period_id": "mutual_aid_period"},
        quiet=frozenset({"group_name"}),
        title="(select p.name from person p where p.id = mutual_aid_insured.person_id)",
        named=(),
    ),
    "mutual_aid_claim": TableWords(
        "互助金申请",
        {
            "claim_no": "编号",
            "person_id": "会员",
            "period_id": "保险期",
            "status": "状态",
            "patient": "出险人",
            "noticed_on": "得知日期",
            "incident_on": "出险日期",
            "diagnosed_on": "确诊日期",
            "disease": "病种或事由",
            "uninsured_reason": "不在保险期内的原因",
            "deadline_on": "申报期限",
            "submitted_on": "申报日期",
            "acceptance_no": "受理号",
            "benefit_amount": "给付金额",
            "paid_on": "给付日期",
            "handler": "经办人",
            "remark": "备注",
        },
        shown={"status": status, "benefit_amount": yuan},
        refers={"person_id": "person", "period_id": "mutual_aid_period"},
        masked={"disease": hidden},
        title="claim_no",
        named=("claim_no",),
    ),
}
