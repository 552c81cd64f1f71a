# SPDX-License-Identifier: GPL-3.0-or-later
"""Words of aid: paths, units, fund sources, the states of rounds and payments."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from union_desktop.core.proceedings.terms import Machine, Result, StepKind


class Path(StrEnum):
    """How somebody comes to be helped: on a list the office draws up, or by applying (PEERS §3 row 19)."""

    BATCH = "batch"
    APPLICATION = "application"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {"batch": "批量发放", "application": "申请审批"}[self.value]


class Unit(StrEnum):
    """Whom one row of a round helps; a collective may have no head-count."""

    PERSON = "person"
    HOUSEHOLD = "household"
    COLLECTIVE = "collective"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {"person": "个人", "household": "家庭", "collective": "集体"}[self.value]


class Gives(StrEnum):
    """What a scheme hands over."""

    CASH = "cash"
    GOODS = "goods"
    BOTH = "both"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {"cash": "慰问金", "goods": "慰问品", "both": "慰问金和慰问品"}[self.value]


class FundSource(StrEnum):
    """Where the money comes from (DOMAIN §2.5)."""

    FISCAL = "fiscal"
    SUPERIOR_UNION = "superior_union"
    OWN_FUNDS = "own_funds"
    DONATION = "donation"
    ADMINISTRATION = "administration"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {
            "fiscal": "财政资金",
            "superior_union": "上级工会补助",
            "own_funds": "本级工会经费",
            "donation": "社会捐助",
            "administration": "行政拨付",
            "other": "其他",
        }[self.value]


class Origin(StrEnum):
    """How a row came into a round."""

    FILE = "file"
    FILTER = "filter"
    SPREADSHEET = "spreadsheet"
    HAND = "hand"
    APPLICATION = "application"

    @property
    def label(self) -> str:
        """The Chinese words."""
        return {
            "file": "困难档案",
            "filter": "会员筛选",
            "spreadsheet": "表格导入",
            "hand": "逐个添加",
            "application": "申请审定",
        }[self.value]


class PayState(StrEnum):
    """How far the money of one row is."""

    DUE = "due"
    PAID = "paid"
    SIGNED = "signed"
    PROXY_SIGNED = "proxy_signed"
    WAIVED = "waived"
    RETURNED = "returned"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {
            "due": "待发",
            "paid": "已发待签",
            "signed": "已签收",
            "proxy_signed": "代签收",
            "waived": "放弃",
            "returned": "退回",
        }[self.value]

    @property
    def is_paid(self) -> bool:
        """Whether the money has left and not come back."""
        return self in (PayState.PAID, PayState.SIGNED, PayState.PROXY_SIGNED)


class PayKind(StrEnum):
    """What happened to the money of one row."""

    PAY = "pay"
    SIGN = "sign"
    PROXY_SIGN = "proxy_sign"
    WAIVE = "waive"
    RETURN = "return"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {"pay": "发放", "sign": "签收", "proxy_sign": "代签收", "waive": "放弃", "return": "退回"}[
            self.value
        ]


#: What may happen in which state, and the state after it. Returned money may be paid again or given up.
PAYMENTS: Final = {
    (PayState.DUE, PayKind.PAY): PayState.PAID,
    (PayState.DUE, PayKind.WAIVE): PayState.WAIVED,
    (PayState.RETURNED, PayKind.PAY): PayState.PAID,
    (PayState.RETURNED, PayKind.WAIVE): PayState.WAIVED,
    (PayState.PAID, PayKind.SIGN): PayState.SIGNED,
    (PayState.PAID, PayKind.PROXY_SIGN): PayState.PROXY_SIGNED,
    (PayState.PAID, PayKind.RETURN): PayState.RETURNED,
    (PayState.SIGNED, PayKind.RETURN): PayState.RETURNED,
    (PayState.PROXY_SIGNED, PayKind.RETURN): PayState.RETURNED,
}


class Way(StrEnum):
    """How money is handed over."""

    BANK = "bank"
    CASH = "cash"
    GOODS = "goods"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {"bank": "银行转账", "cash": "现金", "goods": "实物"}[self.value]


DRAFT, FROZEN, APPROVED, PAYING, CLOSED = "draft", "frozen", "approved", "paying", "closed"
ROUND_LABELS: Final = {
    DRAFT: "拟定名单",
    FROZEN: "名单已锁定",
    APPROVED: "已审定",
    PAYING: "发放中",
    CLOSED: "已结清",
}
#: A round of a batch scheme, or the yearly round the decided applications of a scheme go into.
ROUND_MACHINE: Final = Machine(
    "个批次",
    DRAFT,
    ROUND_LABELS,
    (
        StepKind("freeze", "锁定名单", frozenset({DRAFT}), FROZEN),
        StepKind("unfreeze", "退回拟定", frozenset({FROZEN}), DRAFT, True),
        StepKind("approve", "审定", frozenset({FROZEN}), APPROVED, True, Result.AGREED),
        StepKind("reject", "不予审定", frozenset({FROZEN}), DRAFT, True, Result.REFUSED),
        StepKind("open", "开始接收审定的申请", frozenset({DRAFT}), PAYING),
        StepKind("begin", "开始发放", frozenset({APPROVED}), PAYING),
        StepKind("close", "结清", frozenset({PAYING}), CLOSED),
        StepKind("reopen", "重新打开", frozenset({CLOSED}), PAYING, True),
    ),
)
