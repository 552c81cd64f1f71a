# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tables of aid are called at the desk."""

from __future__ import annotations

from typing import Any, Final

from union_desktop.areas.aid.terms import (
    ROUND_LABELS,
    FundSource,
    Gives,
    Origin,
    Path,
    PayKind,
    PayState,
    Unit,
    Way,
)
from union_desktop.core.words import TableWords, hidden, yes_or_no, yuan


def path(code: Any) -> str:
    """How somebody comes to be helped."""
    return Path(code).label


def unit(code: Any) -> str:
    """Whom one row helps."""
    return Unit(code).label


def gives(code: Any) -> str:
    """What is handed over."""
    return Gives(code).label


def source(code: Any) -> str:
    """Where money comes from."""
    return FundSource(code).label


def sources(codes: Any) -> str:
    """The usual sources of a scheme."""
    return "、".join(map(source, str(codes).split(",")))


def status(code: Any) -> str:
    """How far a round is."""
    return ROUND_LABELS.get(code, str(code))


def origin(code: Any) -> str:
    """How a row came into a round."""
    return Origin(code).label


def pay_state(code: Any) -> str:
    """How far the money of a row is."""
    return PayState(code).label


def pay_kind(code: Any) -> str:
    """What happened to the money of a row."""
    return PayKind(code).label


def way(code: Any) -> str:
    """How money was handed over."""
    return Way(code).label if code else ""


_ROW: Final = "(select g.name from aid_grant g where g.id = {}.grant_id)"

WORDS: Final = {
    "aid_scheme": TableWords(
        "帮扶项目",
        {
            "name": "名称",
            "code": "标识",
            "path": "办理方式",
            "unit": "发放单位",
            "gives": "发放内容",
            "policy_id": "制度依据",
            "fund_sources": "资金来源",
            "party_opinion": "需党组织意见",
            "publicity": "需公示",
            "others": "也发给非会员",
            "sort_order": "顺序",
            "closed_on": "停用日期",
            "note": "说明",
        },
        shown={
            "path": path,
            "unit": unit,
            "gives": gives,
            "fund_sources": sources,
            "party_opinion": yes_or_no,
            "publicity": yes_or_no,
            "others": yes_or_no,
        },
        refers={"policy_id": "policy"},
        quiet=frozenset({"sort_order"}),
    ),
    "aid_round": TableWords(
        "帮扶批次",
        {
            "name": "名称",
            "scheme_id": "帮扶项目",
            "year": "年度",
            "status": "状态",
            "policy_version_id": "制度版本",
            "opened_on": "建立日期",
            "frozen_on": "名单锁定日期",
            "note": "说明",
        },
        shown={"status": status},
        refers={"scheme_id": "aid_scheme", "policy_version_id": "policy_version"},
    ),
    "aid_grant": TableWords(
        "帮扶名单",
        {
            "name": "姓名或集体",
            "amount": "金额",
            "round_id": "批次",
            "person_id": "会员",
            "case_id": "困难档案",
            "headcount": "人数",
            "group_id": "工会小组",
            "group_name": "小组名称",
            "campus_id": "校区",
            "campus_name": "校区名称",
            "staff_category": "人员类别",
            "department": "部门",
            "goods_value": "慰问品价值",
            "goods": "慰问品",
            "reason": "事由",
            "origin": "来自",
            "added_on": "加入日期",
            "added_reason": "增加原因",
            "repeat_reason": "再次帮扶理由",
            "removed_on": "移出日期",
            "removed_reason": "移出原因",
            "pay_state": "发放状态",
            "paid_on": "发放日期",
            "note": "备注",
        },
        shown={"amount": yuan, "goods_value": yuan, "origin": origin, "pay_state": pay_state},
        refers={
            "round_id": "aid_round",
            "person_id": "person",
            "case_id": "hardship_case",
            "campus_id": "campus",
            "staff_category": "staff_category.code",
        },
        masked={"reason": hidden},
        quiet=frozenset({"person_id", "group_id"}),
    ),
    "aid_grant_fund": TableWords(
        "资金来源",
        {"source": "来源", "amount": "金额", "grant_id": "名单"},
        shown={"source": source, "amount": yuan},
        refers={"grant_id": "aid_grant"},
        quiet=frozenset({"grant_id"}),
        title=_ROW.format("aid_grant_fund"),
        named=("source",),
    ),
    "aid_payment": TableWords(
        "发放登记",
        {
            "kind": "事项",
            "happened_on": "日期",
            "way": "方式",
            "amount": "金额",
            "bank_file_id": "银行文件",
            "account_tail": "账号尾号",
            "proxy": "代领人",
            "reason": "原因",
            "grant_id": "名单",
        },
        shown={"kind": pay_kind, "way": way, "amount": yuan},
        refers={"grant_id": "aid_grant", "bank_file_id": "bank_file"},
        quiet=frozenset({"grant_id"}),
        title=_ROW.format("aid_payment"),
        named=("kind", "happened_on"),
    ),
    "bank_template": TableWords(
        "银行文件模板",
        {"name": "名称", "content": "内容"},
        masked={"content": hidden},
    ),
    "bank_file": TableWords(
        "银行文件",
        {
            "file_name": "文件名",
            "round_id": "批次",
            "template_name": "模板",
            "made_on": "生成日期",
            "payment_count": "笔数",
            "total": "合计",
            "sha256": "校验码",
        },
        shown={"total": yuan},
        refers={"round_id": "aid_round"},
        quiet=frozenset({"sha256"}),
        title="file_name",
        named=("file_name",),
    ),
}
