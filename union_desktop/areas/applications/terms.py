# SPDX-License-Identifier: GPL-3.0-or-later
"""Words of applications and committee meetings: states, steps and their order (DOMAIN §2.4, PEERS §4.4)."""

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

DRAFT, SUBMITTED, BRANCH_AGREED, PARTY_AGREED, VERIFIED, APPROVED, PUBLICISED, GRANTED, REFUSED, WITHDRAWN = (
    "draft",
    "submitted",
    "branch_agreed",
    "party_agreed",
    "verified",
    "approved",
    "publicised",
    "granted",
    "refused",
    "withdrawn",
)
STATUS_LABELS: Final = {
    DRAFT: "填写中",
    SUBMITTED: "待部门工会意见",
    BRANCH_AGREED: "待党组织意见或核实",
    PARTY_AGREED: "待办公室核实",
    VERIFIED: "待会议审定",
    APPROVED: "审定通过",
    PUBLICISED: "公示中",
    GRANTED: "已列入发放",
    REFUSED: "不予补助",
    WITHDRAWN: "已撤回",
}
_A, _R, _B = Result.AGREED, Result.REFUSED, Result.RETURNED
_OPEN: Final = frozenset({SUBMITTED, BRANCH_AGREED, PARTY_AGREED, VERIFIED})

#: Every path an application can take. Which of the optional steps a scheme demands is asked by the service as well:
#: one with a party opinion is verified from PARTY_AGREED only, one with publicity is granted from PUBLICISED only.
MACHINE: Final = Machine(
    "份申请",
    DRAFT,
    STATUS_LABELS,
    (
        StepKind("submit", "提交申请", frozenset({DRAFT}), SUBMITTED),
        StepKind("branch_agree", "部门工会同意", frozenset({SUBMITTED}), BRANCH_AGREED, True, _A),
        StepKind("branch_refuse", "部门工会不同意", frozenset({SUBMITTED}), REFUSED, True, _R),
        StepKind("party_agree", "党组织同意", frozenset({BRANCH_AGREED}), PARTY_AGREED, True, _A),
        StepKind("party_refuse", "党组织不同意", frozenset({BRANCH_AGREED}), REFUSED, True, _R),
        StepKind("verify", "办公室核实通过", frozenset({BRANCH_AGREED, PARTY_AGREED}), VERIFIED, True, _A),
        StepKind("return", "退回补充", _OPEN, DRAFT, True, _B),
        StepKind("approve", "会议审定同意", frozenset({VERIFIED}), APPROVED, False, _A),
        StepKind("refuse", "会议不同意", frozenset({VERIFIED}), REFUSED, True, _R),
        StepKind("defer", "会议暂缓", frozenset({VERIFIED}), "", True),
        StepKind(PUBLICISE, "公示", frozenset({APPROVED}), PUBLICISED),
        StepKind(OBJECTION, "登记异议", frozenset({PUBLICISED}), "", True),
        StepKind(OBJECTION_ANSWERED, "登记异议处理结果", frozenset({PUBLICISED}), "", True),
        StepKind("cancel_decision", "异议成立，退回重议", frozenset({PUBLICISED}), VERIFIED, True, _B),
        StepKind("grant", "列入发放批次", frozenset({APPROVED, PUBLICISED}), GRANTED),
        StepKind("withdraw", "申请人撤回", frozenset({DRAFT}) | _OPEN, WITHDRAWN, True),
    ),
)


class MeetingKind(StrEnum):
    """Which body meets."""

    COMMITTEE = "committee"
    ENLARGED = "enlarged"
    WELFARE = "welfare"

    @property
    def label(self) -> str:
        """The Chinese words."""
        return {"committee": "工会委员会会议", "enlarged": "工会委员会扩大会议", "welfare": "福利委员会会议"}[
            self.value
        ]


class MeetingRole(StrEnum):
    """In which role somebody attends; observers have no vote."""

    CHAIR = "chair"
    MEMBER = "member"
    GROUP_LEADER = "group_leader"
    RECORDER = "recorder"
    OBSERVER = "observer"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {
            "chair": "主持人",
            "member": "委员",
            "group_leader": "工会小组长",
            "recorder": "记录人",
            "observer": "列席",
        }[self.value]


class Decision(StrEnum):
    """What a meeting decided about one item."""

    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    DEFERRED = "deferred"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {"open": "待议", "approved": "同意", "refused": "不同意", "deferred": "暂缓"}[self.value]


PLANNED, HELD = "planned", "held"
MEETING_LABELS: Final = {PLANNED: "准备中", HELD: "已开会，决议生效"}
