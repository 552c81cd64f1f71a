# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tables of hardship files are called at the desk."""

from __future__ import annotations

from typing import Any, Final

from union_desktop.areas.hardship.terms import CAUSES, EXPENSE_KINDS, STATUS_LABELS, HardshipClass
from union_desktop.areas.hardship.terms.reckoning import FORMULAS
from union_desktop.core import codes
from union_desktop.core.masking import mask_id_number
from union_desktop.core.words import TableWords, hidden, yes_or_no, yuan


def status(code: Any) -> str:
    """Where the steps of a file have led."""
    return STATUS_LABELS.get(code, str(code))


def hardship_class(code: Any) -> str:
    """A class; empty before the first assessment."""
    return HardshipClass(code).label if code else "未认定"


def cause(code: Any) -> str:
    """One cause."""
    return CAUSES.get(code, str(code))


def causes(stored: Any) -> str:
    """Several causes as a row keeps them."""
    return "、".join(cause(one) for one in str(stored).split(",") if one)


def expense(code: Any) -> str:
    """A kind of expense."""
    return EXPENSE_KINDS.get(code, str(code))


def square_metres(square_decimetres: Any) -> str:
    """A floor area."""
    return f"{int(square_decimetres) / 100:g} ㎡"


def share(ten_thousandths: Any) -> str:
    """A share or a multiple."""
    return f"{int(ten_thousandths) / 100:g}%"


def formula(code: Any) -> str:
    """How the income per head is reckoned."""
    return FORMULAS.get(code, str(code))


_CASE: Final = {"case_id": "hardship_case"}
_MONEY: Final = (
    "monthly_income",
    "other_income",
    "rigid_expense",
    "reimbursed",
    "subsistence_line",
    "per_capita",
    "declared_per_capita",
)

WORDS: Final = {
    "hardship_case": TableWords(
        "困难档案",
        {
            "case_no": "档案编号",
            "person_id": "职工",
            "status": "状态",
            "hardship_class": "困难类别",
            "main_cause": "主要致困原因",
            "secondary_causes": "次要致困原因",
            "situation": "困难情况",
            "work_state": "工作状态",
            "work_since": "参加工作时间",
            "model_worker_level": "劳模类型",
            "health_status": "健康状况",
            "disability_type": "残疾类别",
            "disability_level": "残疾等级",
            "medical_insurance": "医保状况",
            "housing_type": "住房类型",
            "floor_area": "建筑面积",
            "hukou_place": "户口所在地",
            "other_contact": "其他联系方式",
            "postcode": "邮政编码",
            "single_parent": "单亲",
            "self_help": "有一定自救能力",
            "zero_employment": "零就业家庭",
            "subsistence_allowance": "享受低保",
            "other_annual_income": "家庭其他年收入",
            "reimbursed": "赔付、救助",
            "opened_on": "登记日期",
            "filed_on": "建档日期",
            "closed_on": "脱困、注销日期",
            "reviewed_on": "复核日期",
            "touched_on": "最近办理",
            "remark": "备注",
        },
        shown={
            "status": status,
            "hardship_class": hardship_class,
            "main_cause": cause,
            "secondary_causes": causes,
            "floor_area": square_metres,
            "single_parent": yes_or_no,
            "self_help": yes_or_no,
            "zero_employment": yes_or_no,
            "subsistence_allowance": yes_or_no,
            "other_annual_income": yuan,
            "reimbursed": yuan,
        },
        refers={"person_id": "person"},
        # What the file tells about illness is shown where it belongs, on request (DOMAIN §9).
        masked={
            "situation": hidden,
            "health_status": hidden,
            "disability_type": hidden,
            "disability_level": hidden,
        },
        quiet=frozenset({"touched_on"}),
        title="case_no",
        named=("case_no",),
    ),
    "household_member": TableWords(
        "家庭成员（困难档案）",
        {
            "relation": "与职工的关系",
            "name": "姓名",
            "person_id": "职工",
            "gender": "性别",
            "birth_date": "出生日期",
            "id_type": "证件类型",
            "id_number": "证件号码",
            "political_status": "政治面貌",
            "medical_insurance": "医保状况",
            "health_status": "健康状况",
            "identity": "身份",
            "work_unit": "单位或学校",
            "monthly_income": "月收入",
            "shares_home": "共同生活",
            "remark": "备注",
            "case_id": "档案",
        },
        shown={
            "gender": codes.GENDER.label,
            "id_type": codes.ID_TYPE.label,
            "political_status": codes.POLITICAL_STATUS.label,
            "monthly_income": yuan,
            "shares_home": yes_or_no,
        },
        refers={"person_id": "person", **_CASE},
        masked={"id_number": mask_id_number, "health_status": hidden},
        quiet=frozenset({"case_id", "person_id"}),
    ),
    "household_expense": TableWords(
        "刚性支出",
        {"kind": "种类", "amount": "全年金额", "note": "说明", "case_id": "档案"},
        shown={"kind": expense, "amount": yuan},
        refers=_CASE,
        masked={"note": hidden},
        quiet=frozenset({"case_id"}),
        title="",
        named=(),
    ),
    "hardship_exclusion": TableWords(
        "不得建档情形的核对",
        {"item": "情形", "applies": "是否属实", "note": "说明", "case_id": "档案"},
        shown={"applies": yes_or_no},
        refers=_CASE,
        quiet=frozenset({"case_id"}),
        title="item",
        named=("item",),
    ),
    "hardship_assessment": TableWords(
        "困难认定",
        {
            "assessed_on": "认定日期",
            "policy_version_id": "依据",
            "formula": "公式",
            "household_size": "家庭人口",
            "monthly_income": "月收入合计",
            "other_income": "其他年收入",
            "rigid_expense": "刚性支出",
            "reimbursed": "赔付、救助",
            "subsistence_line": "低保标准",
            "relative_share": "相对困难上限",
            "accidental_share": "意外致困比例",
            "accidental": "申报意外致困",
            "per_capita": "人均月收入",
            "declared_per_capita": "申报的人均月收入",
            "computed_class": "计算的类别",
            "decided_class": "认定的类别",
            "reason": "改定理由",
            "case_id": "档案",
        },
        shown={
            **dict.fromkeys(_MONEY, yuan),
            "formula": formula,
            "relative_share": share,
            "accidental_share": share,
            "accidental": yes_or_no,
            "computed_class": hardship_class,
            "decided_class": hardship_class,
        },
        refers={"policy_version_id": "policy_version", **_CASE},
        quiet=frozenset({"case_id"}),
        title="assessed_on",
        named=("assessed_on",),
    ),
    "hardship_sample": TableWords(
        "困难档案抽查",
        {
            "year": "年度",
            "drawn_on": "抽取日期",
            "share": "比例",
            "filed_count": "在档数",
            "seed": "抽取种子",
        },
        shown={"share": share},
        title="year || ' 年 ' || drawn_on",
        named=("year", "drawn_on"),
    ),
    "hardship_sample_case": TableWords(
        "抽查的档案",
        {"case_id": "档案", "checked_on": "核查日期", "finding": "核查结果", "sample_id": "抽查"},
        refers={**_CASE, "sample_id": "hardship_sample"},
        quiet=frozenset({"sample_id"}),
        title="(select c.case_no from hardship_case c where c.id = hardship_sample_case.case_id)",
        named=(),
    ),
}
