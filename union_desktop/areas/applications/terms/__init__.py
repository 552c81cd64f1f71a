# SPDX-License-Identifier: GPL-3.0-or-later
"""Words of applications and committee meetings; here the states of an application and the order of its steps (DOMAIN §2.4)."""

from __future__ import annotations

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
SUBMIT, VERIFY, APPROVE, REFUSE, DEFER, CANCEL_DECISION, GRANT, REGRANT, WITHDRAW = (
    "submit",
    "verify",
    "approve",
    "refuse",
    "defer",
    "cancel_decision",
    "grant",
    "regrant",
    "withdraw",
)
_A, _R, _B = Result.AGREED, Result.REFUSED, Result.RETURNED
_OPEN: Final = frozenset({SUBMITTED, BRANCH_AGREED, PARTY_AGREED, VERIFIED})

#: Every path an application can take. Which of the optional steps a scheme demands is asked by the service as well:
#: one with a party opinion is verified from PARTY_AGREED only, one with publicity is granted from PUBLICISED only.
MACHINE: Final = Machine(
    "份申请",
    DRAFT,
    STATUS_LABELS,
    (
        StepKind(SUBMIT, "提交申请", frozenset({DRAFT}), SUBMITTED),
        StepKind("branch_agree", "部门工会同意", frozenset({SUBMITTED}), BRANCH_AGREED, True, _A),
        StepKind("branch_refuse", "部门工会不同意", frozenset({SUBMITTED}), REFUSED, True, _R),
        StepKind("party_agree", "党组织同意", frozenset({BRANCH_AGREED}), PARTY_AGREED, True, _A),
        StepKind("party_refuse", "党组织不同意", frozenset({BRANCH_AGREED}), REFUSED, True, _R),
        StepKind(VERIFY, "办公室核实通过", frozenset({BRANCH_AGREED, PARTY_AGREED}), VERIFIED, True, _A),
        StepKind("return", "退回补充", _OPEN, DRAFT, True, _B),
        StepKind(APPROVE, "会议审定同意", frozenset({VERIFIED}), APPROVED, False, _A),
        StepKind(REFUSE, "会议不同意", frozenset({VERIFIED}), REFUSED, True, _R),
        StepKind(DEFER, "会议暂缓", frozenset({VERIFIED}), "", True),
        StepKind(PUBLICISE, "公示", frozenset({APPROVED}), PUBLICISED),
        StepKind(OBJECTION, "登记异议", frozenset({PUBLICISED}), "", True),
        StepKind(OBJECTION_ANSWERED, "登记异议处理结果", frozenset({PUBLICISED}), "", True),
        StepKind(CANCEL_DECISION, "异议成立，退回重议", frozenset({PUBLICISED}), VERIFIED, True, _B),
        StepKind(GRANT, "列入发放批次", frozenset({APPROVED, PUBLICISED}), GRANTED),
        StepKind(REGRANT, "重新列入发放批次", frozenset({GRANTED}), "", True),
        StepKind(WITHDRAW, "申请人撤回", frozenset({DRAFT}) | _OPEN, WITHDRAWN, True),
    ),
)

#: No step of the machine, but what is done with an application a meeting has to decide: it is put on its list.
TO_MEETING: Final = "to_meeting"
#: Decided by a meeting; nobody takes them at the desk.
BY_MEETING: Final = frozenset({APPROVE, REFUSE, DEFER})
#: Steps that write into a round of the scheme as well.
BY_GRANT: Final = frozenset({GRANT, REGRANT})
#: What the applicant does himself; every other step is for somebody else.
OWN: Final = frozenset({SUBMIT, WITHDRAW})
#: A part of the organisation speaks, not the office: who signed must be told.
SIGNED: Final = frozenset({"branch_agree", "branch_refuse", "party_agree", "party_refuse"})
#: Still being dealt with.
OPEN_STATES: Final = frozenset(
    {DRAFT, SUBMITTED, BRANCH_AGREED, PARTY_AGREED, VERIFIED, APPROVED, PUBLICISED}
)
#: From here on the papers were looked through.
LOOKED_THROUGH: Final = frozenset({VERIFIED, APPROVED, PUBLICISED, GRANTED})
#: The order in which the board shows the states.
BOARD: Final = (
    DRAFT,
    SUBMITTED,
    BRANCH_AGREED,
    PARTY_AGREED,
    VERIFIED,
    APPROVED,
    PUBLICISED,
    GRANTED,
    REFUSED,
    WITHDRAWN,
)
