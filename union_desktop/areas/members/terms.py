# SPDX-License-Identifier: GPL-3.0-or-later
"""Words and drafts of membership (DOMAIN §1.2-1.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
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


class Together(StrEnum):
    """What becomes of the memberships of two records of one person."""

    BOTH = "both"
    JOINED = "joined"
    KEPT = "kept"
    GONE = "gone"


class Side(StrEnum):
    """Whose value stays when two records of one person are merged; ``BOTH`` is for remarks only."""

    KEPT = "kept"
    GONE = "gone"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class MergeDraft:
    """Two records of one person: ``gone_id`` is merged into ``keep_id``.

    ``facts`` are both people as they were shown, so that nothing changed meanwhile is lost; ``sides`` tells by field
    whose value stays (the kept one's where nothing is said); ``rows`` are (table, id) of rows of the gone record whose
    values replace those of the kept one's row that stands in the same place (the dues base of the same day).
    """

    keep_id: int
    gone_id: int
    facts: tuple[PersonDraft, PersonDraft]
    sides: Mapping[str, Side] = field(default_factory=lambda: MappingProxyType({}))
    together: Together = Together.BOTH
    rows: frozenset[tuple[str, int]] = frozenset()


#: Facts that only make sense in one piece: whoever gives the first of them gives all.
INSEPARABLE: Final = {"name": ("pinyin",), "id_number": ("id_type", "id_flagged")}

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


@dataclass(frozen=True, slots=True)
class FamilyDraft:
    """A close relative; ``guardian_consent_on`` is the day the guardian agreed, asked for under 14 years (DOMAIN §9)."""

    relation: str = ""
    name: str = ""
    birth_date: dt.date | None = None
    work_unit: str = ""
    position: str = ""
    political_status: str = ""
    phone: str = ""
    remark: str = ""
    guardian_consent_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ResumeDraft:
    """One station of a working life; months as ``YYYY-MM``, an empty ``to_month`` lasts until today."""

    from_month: str = ""
    to_month: str = ""
    work_unit: str = ""
    position: str = ""


@dataclass(frozen=True, slots=True)
class ConsentDraft:
    """An agreement to a use of sensitive facts; ``version`` names the text that was agreed to."""

    purpose: str = ""
    version: str = ""
    given_on: dt.date | None = None
    way: str = "paper"
    withdrawn_on: dt.date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class BankAccountDraft:
    """Where money for a person goes from a day on; ``holder`` as the bank has it."""

    from_on: dt.date | None = None
    holder: str = ""
    account_no: str = ""
    bank: str = ""
    branch: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class DuesBaseDraft:
    """A monthly wage in fen from a day on."""

    from_on: dt.date | None = None
    wage: int | None = None


@dataclass(frozen=True, slots=True)
class DuesRuleDraft:
    """How dues are reckoned from a day on: ``rate`` in ten-thousandths (50 is 0.5 %), ``floor_to`` in fen."""

    from_on: dt.date
    rate: int
    floor_to: int
    source: str = ""


#: What holds until the office enters a rule of its own (DOMAIN §1.4).
USUAL_RULE: Final = DuesRuleDraft(
    FIRST_JOINING_DAY,
    50,
    10_00,
    "通行标准：月基本工资的 0.5%，不足十元的尾数不计（程序内置，请核对本单位的文件）",
)
#: Those the registration form asks for first (DOMAIN §1.2).
RELATIONS: Final = (
    "配偶",
    "子",
    "女",
    "父亲",
    "母亲",
    "兄弟",
    "姐妹",
    "岳父",
    "岳母",
    "公公",
    "婆婆",
    "其他",
)
CONSENT_WAYS: Final = {"paper": "纸质签字", "electronic": "电子确认", "guardian": "监护人同意"}
#: Without it no hardship file is handed in.
HARDSHIP_PURPOSE: Final = "困难帮扶建档"
#: Uses of sensitive facts that need an agreement of their own (PIPL 28-31).
CONSENT_PURPOSES: Final = (
    "会员登记与会籍管理",
    "身份证号、银行账户用于发放补助",
    HARDSHIP_PURPOSE,
    "健康信息用于困难帮扶与互助保障",
    "家庭成员信息用于登记与帮扶",
    "未满 14 周岁子女的信息",
    "照片用于证件与宣传",
)
CHILD_PURPOSE: Final = "未满 14 周岁子女的信息"
#: Facts of children under this age need their guardian's agreement (PIPL 31).
CHILD_YEARS: Final = 14


class Retention(StrEnum):
    """How long an archive keeps a kind of record (DOMAIN §9: today 30 years, 10 years or for ever)."""

    PERMANENT = "permanent"
    Y30 = "y30"
    Y10 = "y10"
    SELF_KEPT = "self_kept"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return RETENTION_LABELS[self]

    @property
    def years(self) -> int | None:
        """For how many years after somebody left; None for ever."""
        return {Retention.PERMANENT: None, Retention.Y30: 30, Retention.Y10: 10, Retention.SELF_KEPT: 0}[self]


RETENTION_LABELS: Final = {
    Retention.PERMANENT: "永久",
    Retention.Y30: "30 年",
    Retention.Y10: "10 年",
    Retention.SELF_KEPT: "工会自存",
}


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """What has to be thought of before somebody is made nameless: ``table`` is where the records stand."""

    key: str
    table: str
    title: str
    retention: Retention
    reason: str


#: What schools do differs widely (DOMAIN §9); these are the cautious ones of them.
RETENTION_RULES: Final = (
    RetentionRule(
        "register",
        "membership",
        "会员名册、入会登记表",
        Retention.Y30,
        "各校归档范围不同，有的永久，有的长期（现为 30 年），有的由工会自存。请先核对本校规定。",
    ),
    RetentionRule(
        "officers",
        "group_leader",
        "工会干部名册（任职记录）",
        Retention.Y30,
        "任职的时间和单位会保留，但不再看得出是谁。",
    ),
    RetentionRule(
        "attachments",
        "attachment",
        "附件（登记表、证明等扫描件）",
        Retention.SELF_KEPT,
        "如果原件没有归档，这里的扫描件是唯一的一份。请先移交或另存。",
    ),
)
