# SPDX-License-Identifier: GPL-3.0-or-later
"""Words of mutual aid: kinds of plan, states of a claim (DOMAIN §2.6, PEERS §4.5)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from union_desktop.core.proceedings.terms import Machine, Result, StepKind


class PlanKind(StrEnum):
    """What a plan insures against."""

    WOMEN_ILLNESS = "women_illness"
    SERIOUS_ILLNESS = "serious_illness"
    ACCIDENT = "accident"
    CHILD_ACCIDENT = "child_accident"
    HOSPITAL = "hospital"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {
            "women_illness": "女职工特殊疾病",
            "serious_illness": "重大疾病",
            "accident": "意外伤害",
            "child_accident": "子女意外伤害",
            "hospital": "住院医疗",
            "other": "其他",
        }[self.value]


OPEN, SUBMITTED, ACCEPTED, PAID, REFUSED, WITHDRAWN = (
    "open",
    "submitted",
    "accepted",
    "paid",
    "refused",
    "withdrawn",
)
STATUS_LABELS: Final = {
    OPEN: "收集材料",
    SUBMITTED: "已申报",
    ACCEPTED: "已受理",
    PAID: "已给付",
    REFUSED: "不予给付",
    WITHDRAWN: "已撤回",
}
#: The office only helps with a claim to a fund outside; it pays nothing itself.
MACHINE: Final = Machine(
    "件互助金申请",
    OPEN,
    STATUS_LABELS,
    (
        StepKind("submit", "申报", frozenset({OPEN}), SUBMITTED),
        StepKind("return", "退回补充材料", frozenset({SUBMITTED, ACCEPTED}), OPEN, True, Result.RETURNED),
        StepKind("accept", "登记受理", frozenset({SUBMITTED}), ACCEPTED),
        StepKind("pay", "登记给付", frozenset({SUBMITTED, ACCEPTED}), PAID, False, Result.AGREED),
        StepKind("refuse", "登记不予给付", frozenset({SUBMITTED, ACCEPTED}), REFUSED, True, Result.REFUSED),
        StepKind("withdraw", "撤回", frozenset({OPEN, SUBMITTED, ACCEPTED}), WITHDRAWN, True),
    ),
)

#: A deadline is near from so many days before on.
NEAR_DAYS: Final = 30
#: Whether a claim not yet handed in is late.
OVERDUE, NEAR = "overdue", "near"
DUE_LABELS: Final = {OVERDUE: "已过期限", NEAR: f"{NEAR_DAYS} 天内到期"}


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A plan of an outside fund; ``least_share`` in ten-thousandths, ``materials`` one paper a line."""

    name: str
    kind: PlanKind
    insurer: str = ""
    term_months: int | None = None
    min_age: int | None = None
    max_age: int | None = None
    women_only: bool = False
    least_share: int | None = None
    claim_days: int | None = None
    materials: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PeriodDraft:
    """One insured period, both days included; ``fee`` per share in fen."""

    name: str
    from_on: dt.date
    to_on: dt.date
    policy_no: str = ""
    fee: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class InsuredDraft:
    """Somebody for the list of a period; ``fee`` None takes that of the period for each share."""

    person_id: int
    shares: int = 1
    fee: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ClaimDraft:
    """A claim as the office begins it; ``patient`` is empty for the insured person, else the child's name."""

    person_id: int
    period_id: int
    noticed_on: dt.date
    incident_on: dt.date
    patient: str = ""
    diagnosed_on: dt.date | None = None
    disease: str = ""
    handler: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Unfit:
    """Somebody who cannot be put on a list, and the sentence why."""

    person_id: int
    name: str
    why: str


_ACCIDENT_PAPERS: Final = "单位事故（情况）证明\n会员身份证明\n二级以上医院诊断证明\n伤残的，伤残鉴定书\n身故的，死亡证明和户口注销证明"
_ILLNESS_PAPERS: Final = "单位情况证明\n会员身份证明\n二级以上医院诊断证明\n病理检查报告"
_ASK: Final = "费额、年龄、申报期限因地区和年度不同，请按当地办事处的条款填写。"

#: The four plans most unions know, to begin with (DOMAIN §2.6); fees and days differ everywhere and are entered.
STARTING_PLANS: Final = (
    PlanDraft(
        "女职工特殊疾病互助保障计划",
        PlanKind.WOMEN_ILLNESS,
        "中国职工保险互助会",
        term_months=24,
        min_age=16,
        max_age=60,
        women_only=True,
        least_share=8_000,
        materials=_ILLNESS_PAPERS,
        note=_ASK,
    ),
    PlanDraft(
        "在职职工重大疾病互助保障计划",
        PlanKind.SERIOUS_ILLNESS,
        "中国职工保险互助会",
        term_months=36,
        materials=_ILLNESS_PAPERS,
        note=_ASK,
    ),
    PlanDraft(
        "在职职工意外伤害互助保障计划",
        PlanKind.ACCIDENT,
        "中国职工保险互助会",
        term_months=12,
        materials=_ACCIDENT_PAPERS,
        note=_ASK,
    ),
    PlanDraft(
        "职工子女意外伤害互助保障计划",
        PlanKind.CHILD_ACCIDENT,
        "中国职工保险互助会",
        term_months=12,
        materials=_ACCIDENT_PAPERS.replace("会员身份证明", "会员身份证明\n亲子关系证明"),
        note=_ASK,
    ),
)
