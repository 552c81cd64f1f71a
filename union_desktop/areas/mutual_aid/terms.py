# SPDX-License-Identifier: GPL-3.0-or-later
"""Words of mutual aid: kinds of plan, states of a claim (DOMAIN §2.6, PEERS §4.5)."""

from __future__ import annotations

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
