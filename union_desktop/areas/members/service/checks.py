# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules one person's facts can be held against without the database: what is refused, what is only remarked."""

from __future__ import annotations

import datetime as dt

from union_desktop.areas.members.terms import Gender, PersonDraft
from union_desktop.core import values

RESIDENT_ID = "111"  # the resident identity card in core.codes.ID_TYPE (GA/T 517); also what no type means


def problems(draft: PersonDraft, today: dt.date) -> dict[str, str]:
    """What keeps the draft from being saved: field → sentence."""
    found: dict[str, str] = {}
    if not draft.name.strip():
        found["name"] = "请填写姓名。"
    if draft.birth_date and not dt.date(1900, 1, 1) <= draft.birth_date <= today:
        found["birth_date"] = "出生日期应在 1900 年以后且不晚于今天。"
    if draft.id_number and not draft.id_flagged:
        sentence = values.check_id_number(draft.id_number, draft.id_type or RESIDENT_ID, today=today)
        if sentence:
            found["id_number"] = f"{sentence}确认无误的老号码可勾选“号码存疑，仍然保存”。"
    if draft.wage_base is not None and draft.wage_base < 0:
        found["wage_base"] = "会费基数不能是负数。"
    return found


def remarks(draft: PersonDraft) -> dict[str, str]:
    """What looks wrong but may be right: field → sentence. Saving is not held up."""
    from union_desktop.documents.coverage import missing

    found: dict[str, str] = {}
    unprintable = missing(draft.name)
    if unprintable:
        found["name"] = f"自带字体打印不出“{unprintable}”，证书和名册上会缺字。请核对用字。"
    if draft.phone:
        sentence = values.check_phone(draft.phone)
        if sentence:
            found["phone"] = sentence
    if draft.id_number and draft.id_type in ("", RESIDENT_ID) and not values.check_id_number(draft.id_number):
        birth = values.birth_date_of(draft.id_number)
        if birth and draft.birth_date and birth != draft.birth_date:
            found["birth_date"] = f"与身份证号中的出生日期 {birth:%Y-%m-%d} 不一致，请核对。"
        gender = values.gender_of(draft.id_number)
        if gender and draft.gender in (Gender.MALE, Gender.FEMALE) and gender != draft.gender:
            found["gender"] = "与身份证号中的性别不一致，请核对。"
    return found
