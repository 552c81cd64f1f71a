# SPDX-License-Identifier: GPL-3.0-or-later
"""What the members' tables are called at the desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from union_desktop.areas.members.terms import CONSENT_WAYS, EVENT_LABELS, FIELD_LABELS
from union_desktop.areas.organisation.words import basis, end
from union_desktop.core import codes
from union_desktop.core.masking import mask_account_no, mask_id_number, mask_phone
from union_desktop.core.words import TableWords, hidden, yes_or_no, yuan

_EVENTS: Final[Mapping[str, str]] = {kind.value: label for kind, label in EVENT_LABELS.items()}
_ROLES: Final = {"leader": "组长", "deputy": "副组长", "women_committee": "女工委员"}
_CODED: Final = (
    codes.GENDER,
    codes.ID_TYPE,
    codes.ETHNICITY,
    codes.POLITICAL_STATUS,
    codes.EDUCATION,
    codes.DEGREE,
    codes.MARITAL_STATUS,
    codes.HUKOU_TYPE,
)


def event(code: Any) -> str:
    """What happened to a membership."""
    return _EVENTS.get(code, str(code))


def unit_role(code: Any) -> str:
    """What somebody is in a unit."""
    return _ROLES.get(code, str(code))


def way(code: Any) -> str:
    """How somebody agreed."""
    return CONSENT_WAYS.get(code, str(code))


def rate(ten_thousandths: Any) -> str:
    """A share of the wage."""
    return f"{int(ten_thousandths) / 100:g}%"


_PLACE: Final = {
    "union_group_id": "union_org",
    "campus_id": "campus",
    "staff_category": "staff_category.code",
}
_PERSON: Final = {"person_id": "person"}

WORDS: Final = {
    "person": TableWords(
        "会员",
        {
            **{
                name: label
                for name, label in FIELD_LABELS.items()
                if name not in ("union_group", "campus", "staff_category", "basis", "joined_on", "card_no")
            },
            "anonymised_on": "匿名处理日期",
        },
        shown={**{table.key: table.label for table in _CODED}, "id_flagged": yes_or_no},
        masked={"id_number": mask_id_number, "phone": mask_phone, "wage_base": hidden},
        quiet=frozenset({"pinyin"}),
        title="name || case when staff_no <> '' then '（' || staff_no || '）' else '' end",
        named=("name", "staff_no"),
    ),
    "membership": TableWords(
        "会籍",
        {"card_no": "会员证号", "person_id": "会员"},
        refers=_PERSON,
        quiet=frozenset({"person_id"}),
        title="card_no",
        named=("card_no",),
    ),
    "membership_event": TableWords(
        "会籍变动",
        {
            "kind": "事项",
            "happened_on": "日期",
            "union_group_id": "工会小组",
            "campus_id": "校区",
            "staff_category": "人员类别",
            "basis": "会籍归属",
            "note": "说明",
            "person_id": "会员",
            "membership_id": "会籍",
        },
        shown={"kind": event, "basis": basis},
        refers={**_PERSON, **_PLACE},
        quiet=frozenset({"person_id", "membership_id"}),
        title="happened_on",
        named=("happened_on",),
    ),
    "group_leader": TableWords(
        "负责人",
        {"person_id": "姓名", "role": "职务", "from_on": "自", "to_on": "至", "org_id": "单位"},
        shown={"role": unit_role, "to_on": end},
        refers={**_PERSON, "org_id": "union_org"},
        quiet=frozenset({"org_id"}),
        title="(select p.name from person p where p.id = group_leader.person_id)",
        named=(),
    ),
    "family_member": TableWords(
        "家庭成员",
        {
            "relation": "关系",
            "name": "姓名",
            "birth_date": "出生日期",
            "work_unit": "工作单位",
            "position": "职务",
            "political_status": "政治面貌",
            "phone": "电话",
            "remark": "备注",
            "person_id": "会员",
        },
        shown={"political_status": codes.POLITICAL_STATUS.label},
        refers=_PERSON,
        masked={"phone": mask_phone},
        quiet=frozenset({"person_id"}),
    ),
    "resume_entry": TableWords(
        "工作简历",
        {
            "from_month": "起始年月",
            "to_month": "结束年月",
            "work_unit": "工作单位",
            "position": "职务",
            "person_id": "会员",
        },
        refers=_PERSON,
        quiet=frozenset({"person_id"}),
        title="work_unit",
        named=("work_unit",),
    ),
    "consent": TableWords(
        "知情同意",
        {
            "purpose": "同意的事项",
            "version": "告知书版本",
            "given_on": "同意日期",
            "way": "方式",
            "withdrawn_on": "撤回日期",
            "note": "说明",
            "person_id": "会员",
        },
        shown={"way": way},
        refers=_PERSON,
        quiet=frozenset({"person_id"}),
        title="purpose",
        named=("purpose",),
    ),
    "dues_base": TableWords(
        "会费基数",
        {"from_on": "起始日期", "wage": "会费基数", "person_id": "会员"},
        shown={"wage": yuan},
        refers=_PERSON,
        masked={"wage": hidden},
        quiet=frozenset({"person_id"}),
        title="from_on",
        named=("from_on",),
    ),
    "bank_account": TableWords(
        "银行账户",
        {
            "from_on": "起始日期",
            "holder": "户名",
            "account_no": "账号",
            "bank": "开户银行",
            "branch": "开户支行",
            "note": "说明",
            "person_id": "会员",
        },
        refers=_PERSON,
        masked={"account_no": mask_account_no},
        quiet=frozenset({"person_id"}),
        title="from_on",
        named=("from_on",),
    ),
    "dues_rule": TableWords(
        "会费规则",
        {"from_on": "起始日期", "rate": "比例", "floor_to": "取整单位", "source": "依据"},
        shown={"rate": rate, "floor_to": yuan},
        title="from_on",
        named=("from_on",),
    ),
    "not_duplicate": TableWords(
        "并非同一人",
        {"person_a": "会员", "person_b": "另一会员"},
        refers={"person_a": "person", "person_b": "person"},
        quiet=frozenset({"person_a"}),
        title="",
        named=(),
    ),
    "person_merge": TableWords(
        "并入的记录",
        {
            "name": "姓名",
            "staff_no": "工号",
            "id_type": "证件类型",
            "id_number": "证件号码",
            "former_id": "原编号",
            "person_id": "会员",
        },
        shown={"id_type": codes.ID_TYPE.label},
        refers=_PERSON,
        masked={"id_number": mask_id_number},
        quiet=frozenset({"former_id", "person_id"}),
        named=("name", "staff_no"),
    ),
}
