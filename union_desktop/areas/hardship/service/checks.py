# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with a draft, without the database: field → sentence."""

from __future__ import annotations

import datetime as dt

from union_desktop.areas.hardship.terms import (
    CAUSES,
    EXPENSE_KINDS,
    MOST_SECONDARY,
    SELF,
    CaseDraft,
    ExpenseDraft,
    HouseholdDraft,
)
from union_desktop.core import values

RESIDENT_ID = "111"


def case_problems(draft: CaseDraft) -> dict[str, str]:
    """Causes and amounts of a file; a draft may still lack its main cause."""
    found: dict[str, str] = {}
    if draft.main_cause and draft.main_cause not in CAUSES:
        found["main_cause"] = "请从列表中选择主要致困原因。"
    secondary = draft.secondary_causes
    if any(one not in CAUSES for one in secondary):
        found["secondary_causes"] = "请从列表中选择次要致困原因。"
    elif len(set(secondary)) < len(secondary):
        found["secondary_causes"] = "次要致困原因不能重复。"
    elif draft.main_cause in secondary:
        found["secondary_causes"] = "次要致困原因不能与主要原因相同。"
    elif len(secondary) > MOST_SECONDARY:
        found["secondary_causes"] = f"次要致困原因最多 {MOST_SECONDARY} 项，现在选了 {len(secondary)} 项。"
    elif secondary and not draft.main_cause:
        found["main_cause"] = "选了次要原因，请先选一项主要致困原因。"
    if draft.other_annual_income < 0:
        found["other_annual_income"] = "其他年收入不能是负数。"
    if draft.reimbursed < 0:
        found["reimbursed"] = "赔付、救助金额不能是负数。"
    if draft.floor_area is not None and draft.floor_area < 0:
        found["floor_area"] = "建筑面积不能是负数。"
    if draft.disability_level and not draft.disability_type:
        found["disability_type"] = "填写了残疾等级，请选择残疾类别。"
    if draft.postcode and not (
        draft.postcode.isascii() and draft.postcode.isdigit() and len(draft.postcode) == 6
    ):
        found["postcode"] = "邮政编码应是 6 位数字。"
    return found


def member_problems(draft: HouseholdDraft, today: dt.date) -> dict[str, str]:
    """Somebody of a household; who is known to the office needs neither name nor number here."""
    found: dict[str, str] = {}
    if not draft.relation.strip():
        found["relation"] = "请填写与职工的关系，例如“配偶”。"
    if draft.person_id is None and not draft.name.strip():
        found["name"] = "请填写姓名。"
    if draft.birth_date and not dt.date(1900, 1, 1) <= draft.birth_date <= today:
        found["birth_date"] = "出生日期应在 1900 年以后且不晚于今天。"
    if draft.person_id is None and draft.id_number:
        number = values.normalise_id_number(draft.id_number)
        if sentence := values.check_id_number(number, draft.id_type or RESIDENT_ID, today=today):
            found["id_number"] = sentence
    if draft.monthly_income < 0:
        found["monthly_income"] = "月收入不能是负数。"
    return found


def expense_problems(draft: ExpenseDraft) -> dict[str, str]:
    """A rigid expense."""
    found: dict[str, str] = {}
    if draft.kind not in EXPENSE_KINDS:
        found["kind"] = "请选择支出的种类。"
    if draft.amount <= 0:
        found["amount"] = "金额应大于零，请填写全年自付的金额。"
    return found


def is_worker(draft: HouseholdDraft) -> bool:
    """Whether a row is the worker's own."""
    return draft.relation.strip() == SELF
