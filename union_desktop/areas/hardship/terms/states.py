# SPDX-License-Identifier: GPL-3.0-or-later
"""Classes, causes, states and the steps between them (DOMAIN §2.1-2.3)."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from union_desktop.core.proceedings.terms import (
    OBJECTION,
    OBJECTION_ANSWERED,
    PUBLICISE,
    Machine,
    Result,
    StepKind,
)


class HardshipClass(StrEnum):
    """The three classes, or none (DOMAIN §2.1)."""

    DEEP = "deep"
    RELATIVE = "relative"
    ACCIDENTAL = "accidental"
    NONE = "none"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {"deep": "深度困难", "relative": "相对困难", "accidental": "意外致困", "none": "不符合"}[
            self.value
        ]


#: Ten causes; one main, at most three secondary ones (DOMAIN §2.3).
CAUSES: Final = {
    "unable_to_work": "无劳动能力",
    "unemployed": "有劳动能力未就业",
    "laid_off": "下岗失业",
    "uninsured": "未参加社保",
    "insurance_unpaid": "社保待遇落实不到位",
    "serious_illness": "重特大疾病",
    "natural_disaster": "自然灾害",
    "accident": "意外事故",
    "schooling": "子女上学",
    "other": "其他",
}

EXPENSE_KINDS: Final = {
    "medical": "医疗自付",
    "disability": "残疾照料康复",
    "schooling": "子女上学",
    "employment_cost": "必要就业成本",
    "care": "长期照料",
    "other": "其他刚性支出",
}

DRAFT, SUBMITTED, BRANCH_REVIEWED, PUBLICISED, FILED, RELIEVED, CANCELLED = (
    "draft",
    "submitted",
    "branch_reviewed",
    "publicised",
    "filed",
    "relieved",
    "cancelled",
)
#: In these states the household's identity numbers are taken: no second open file may hold one of them.
OPEN_STATES: Final = (DRAFT, SUBMITTED, BRANCH_REVIEWED, PUBLICISED, FILED)
#: What counts may be changed in these; between them the figures stand still while others decide about them.
EDITABLE_STATES: Final = (DRAFT, FILED)
UNDER_REVIEW: Final = (SUBMITTED, BRANCH_REVIEWED, PUBLICISED)
#: Steps nobody takes about his own household.
JUDGING: Final = frozenset(
    {"branch_agree", "branch_return", OBJECTION_ANSWERED, "file", "return", "review", "relieve"}
)

STATUS_LABELS: Final = {
    DRAFT: "起草",
    SUBMITTED: "已申报",
    BRANCH_REVIEWED: "部门工会已审核",
    PUBLICISED: "公示中",
    FILED: "在档",
    RELIEVED: "已脱困",
    CANCELLED: "已注销",
}

_A, _R, _B = Result.AGREED, Result.REFUSED, Result.RETURNED
MACHINE: Final = Machine(
    "份困难档案",
    DRAFT,
    STATUS_LABELS,
    (
        StepKind("submit", "提交申报", frozenset({DRAFT}), SUBMITTED),
        StepKind("branch_agree", "部门工会审核同意", frozenset({SUBMITTED}), BRANCH_REVIEWED, True, _A),
        StepKind("branch_return", "部门工会退回", frozenset({SUBMITTED}), DRAFT, True, _B),
        StepKind(PUBLICISE, "公示", frozenset({BRANCH_REVIEWED}), PUBLICISED),
        StepKind(OBJECTION, "登记异议", frozenset({PUBLICISED}), "", True),
        StepKind(OBJECTION_ANSWERED, "登记异议处理结果", frozenset({PUBLICISED}), "", True),
        StepKind("file", "批准建档", frozenset({PUBLICISED}), FILED, True, _A),
        StepKind("return", "退回重报", frozenset({BRANCH_REVIEWED, PUBLICISED}), DRAFT, True, _B),
        StepKind("review", "年度复核", frozenset({FILED}), "", True),
        StepKind("relieve", "脱困", frozenset({FILED}), RELIEVED, True),
        StepKind(
            "cancel",
            "注销",
            frozenset({DRAFT, SUBMITTED, BRANCH_REVIEWED, PUBLICISED, FILED}),
            CANCELLED,
            True,
        ),
        StepKind("refile", "返困重新申报", frozenset({RELIEVED, CANCELLED}), DRAFT, True),
    ),
)
