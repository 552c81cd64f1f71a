# SPDX-License-Identifier: GPL-3.0-or-later
"""Words and drafts of membership (DOMAIN §1.2-1.3)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class MembershipStatus(StrEnum):
    """What a person is on a given day; always computed from events, never set by hand."""

    APPLYING = "applying"
    ACTIVE = "active"
    RETAINED = "retained"
    TRANSFERRED_OUT = "transferred_out"
    WITHDRAWN = "withdrawn"
    DEEMED_WITHDRAWN = "deemed_withdrawn"
    EXPELLED = "expelled"
    DECEASED = "deceased"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return STATUS_LABELS[self]


STATUS_LABELS: Final = {
    MembershipStatus.APPLYING: "申请中",
    MembershipStatus.ACTIVE: "正式会员",
    MembershipStatus.RETAINED: "保留会籍",
    MembershipStatus.TRANSFERRED_OUT: "已转出",
    MembershipStatus.WITHDRAWN: "已退会",
    MembershipStatus.DEEMED_WITHDRAWN: "视为自动退会",
    MembershipStatus.EXPELLED: "开除会籍",
    MembershipStatus.DECEASED: "已故",
}


class EventKind(StrEnum):
    """What can happen to a membership."""

    APPLY = "apply"
    JOIN = "join"
    TRANSFER_IN = "transfer_in"
    MOVE = "move"
    RETAIN = "retain"
    RETIRE = "retire"
    RESUME = "resume"
    TRANSFER_OUT = "transfer_out"
    WITHDRAW = "withdraw"
    DEEM_WITHDRAWN = "deem_withdrawn"
    EXPEL = "expel"
    DECEASE = "decease"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return EVENT_LABELS[self]


EVENT_LABELS: Final = {
    EventKind.APPLY: "申请入会",
    EventKind.JOIN: "入会",
    EventKind.TRANSFER_IN: "转入",
    EventKind.MOVE: "调整小组或类别",
    EventKind.RETAIN: "保留会籍",
    EventKind.RETIRE: "退休（保留会籍）",
    EventKind.RESUME: "恢复会籍",
    EventKind.TRANSFER_OUT: "转出",
    EventKind.WITHDRAW: "退会",
    EventKind.DEEM_WITHDRAWN: "视为自动退会",
    EventKind.EXPEL: "开除会籍",
    EventKind.DECEASE: "去世",
}

#: The events that end a membership, and the status each leads to.
ENDINGS: Final = {
    EventKind.TRANSFER_OUT: MembershipStatus.TRANSFERRED_OUT,
    EventKind.WITHDRAW: MembershipStatus.WITHDRAWN,
    EventKind.DEEM_WITHDRAWN: MembershipStatus.DEEMED_WITHDRAWN,
    EventKind.EXPEL: MembershipStatus.EXPELLED,
    EventKind.DECEASE: MembershipStatus.DECEASED,
}


class Gender(StrEnum):
    """GB/T 2261.1 codes."""

    UNKNOWN = "0"
    MALE = "1"
    FEMALE = "2"
    UNSTATED = "9"


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """A person as a form or a roster states it; codes are those of ``core.codes``, empty text means not known.

    ``wage_base`` is the monthly base of dues in fen. ``pinyin`` is the reading as syllables joined by spaces,
    empty to have it derived. ``id_flagged`` records that a number which fails its check was kept knowingly.
    """

    name: str = ""
    gender: str = ""
    birth_date: dt.date | None = None
    id_type: str = ""
    id_number: str = ""
    id_flagged: bool = False
    ethnicity: str = ""
    political_status: str = ""
    education: str = ""
    degree: str = ""
    marital_status: str = ""
    native_place: str = ""
    hukou_type: str = ""
    phone: str = ""
    email: str = ""
    staff_no: str = ""
    department: str = ""
    employer: str = ""
    position: str = ""
    professional_title: str = ""
    wage_base: int | None = None
    home_address: str = ""
    remark: str = ""
    pinyin: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a membership stands: group, campus, category, and where it counts (organisation.terms.Basis value)."""

    union_group_id: int
    campus_id: int
    staff_category: str
    basis: str


@dataclass(frozen=True, slots=True)
class EnrolDraft:
    """A new membership: of a new person, or of ``person_id`` who was a member before."""

    person: PersonDraft
    placement: Placement
    joined_on: dt.date
    applied_on: dt.date | None = None
    card_no: str = ""
    kind: EventKind = EventKind.JOIN
    note: str = ""


#: Chinese names of a person's fields, for problems, differences and column headings.
FIELD_LABELS: Final = {
    "name": "姓名",
    "pinyin": "拼音",
    "gender": "性别",
    "birth_date": "出生日期",
    "id_type": "证件类型",
    "id_number": "证件号码",
    "id_flagged": "证件号码存疑",
    "ethnicity": "民族",
    "political_status": "政治面貌",
    "education": "学历",
    "degree": "学位",
    "marital_status": "婚姻状况",
    "native_place": "籍贯",
    "hukou_type": "户口类型",
    "phone": "手机",
    "email": "电子邮箱",
    "staff_no": "工号",
    "department": "部门",
    "employer": "派遣单位",
    "position": "职务",
    "professional_title": "职称",
    "wage_base": "会费基数",
    "home_address": "家庭住址",
    "remark": "备注",
    "union_group": "工会小组",
    "campus": "校区",
    "staff_category": "人员类别",
    "basis": "会籍归属",
    "joined_on": "入会日期",
    "card_no": "会员证号",
}

# The founding of the All-China Federation of Trade Unions; nobody joined before.
FIRST_JOINING_DAY: Final = dt.date(1925, 5, 1)
_LONGEST_AHEAD: Final = dt.timedelta(days=366)


def joined_on_problem(day: dt.date, today: dt.date) -> str | None:
    """What is wrong with a day of joining, as a sentence; None when it may be right.

    Here, not in the service, because a roster is checked by the same rule in a process that loads no database.
    """
    if day < FIRST_JOINING_DAY:
        return f"入会日期 {day} 早于 1925 年 5 月中华全国总工会成立。请核对年份。"
    if day > today + _LONGEST_AHEAD:
        return f"入会日期 {day} 比今天晚一年以上。请核对年份。"
    return None
