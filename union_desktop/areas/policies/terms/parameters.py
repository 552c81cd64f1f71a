# SPDX-License-Identifier: GPL-3.0-or-later
"""Kinds of rule document, the typed parameters there are, and drafts of documents and versions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal


class PolicyKind(StrEnum):
    """What a rule document governs."""

    HARDSHIP = "hardship"
    AID = "aid"
    CONDOLENCE = "condolence"
    BENEFIT = "benefit"
    ACTIVITY = "activity"
    HONOUR = "honour"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {
            "hardship": "困难建档标准",
            "aid": "困难补助与帮扶",
            "condolence": "慰问标准",
            "benefit": "慰问品",
            "activity": "文体活动",
            "honour": "评优表彰",
            "other": "其他",
        }[self.value]


class OnBreak(StrEnum):
    """Who may go against a parameter, always with a written reason."""

    REASON = "reason"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The Chinese words."""
        return {"reason": "写明理由可放行", "administrator": "须管理员写明理由放行"}[self.value]


#: How a value is stored: fen, a whole number, ten-thousandths, a code of ``choices``, lines of text.
ValueKind = Literal["money", "number", "share", "choice", "list", "text"]


@dataclass(frozen=True, slots=True)
class ParameterKind:
    """One parameter there can be: its Chinese words, its type, and whether it has a ``scope`` (an occasion, a category).

    ``unit`` follows a whole number. With ``least`` a share is a floor, not a ceiling: it matters for how 2/3 is rounded.
    ``money`` says that the lines of a list are amounts.
    """

    key: str
    label: str
    value: ValueKind
    kinds: frozenset[PolicyKind] = frozenset()
    scoped: bool = False
    tip: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    least: bool = False
    money: bool = False

    @property
    def checks(self) -> bool:
        """Whether something can go against it, so that it matters who may let that pass."""
        return self.key in _CHECKED


#: What a payment, a prize or a decision is held against; all others only describe.
_CHECKED: Final = frozenset(
    {
        "cap_per_occasion",
        "cap_per_year",
        "amount_min",
        "amount_max",
        "times_per_year",
        "goods_only",
        "publicity_days",
        "quorum_share",
        "award_share",
        "award_cap",
    }
)
_H, _A, _C, _B = PolicyKind.HARDSHIP, PolicyKind.AID, PolicyKind.CONDOLENCE, PolicyKind.BENEFIT

#: Every parameter a version can have, in the order in which they are shown; nothing about amounts is a constant elsewhere
#: (DOMAIN §2-3, §5).
PARAMETERS: Final[tuple[ParameterKind, ...]] = (
    ParameterKind("subsistence_line", "低保标准（元/人·月）", "money", frozenset({_H})),
    ParameterKind("cap_per_occasion", "每人每次上限（元）", "money", frozenset({_A, _C, _B}), scoped=True),
    ParameterKind("cap_per_year", "每人每年上限（元）", "money", frozenset({_A, _C, _B}), scoped=True),
    ParameterKind("amount_min", "金额下限（元）", "money", frozenset({_A}), scoped=True),
    ParameterKind("amount_max", "金额上限（元）", "money", frozenset({_A}), scoped=True),
    ParameterKind("times_per_year", "每人每年次数", "number", frozenset({_A, _C}), scoped=True, unit="次"),
    ParameterKind(
        "grades", "档次金额（元）", "list", frozenset({_A}), scoped=True, tip="每行一个金额。", money=True
    ),
    ParameterKind(
        "goods_only",
        "只发实物",
        "choice",
        frozenset({_C, _B}),
        scoped=True,
        choices=(("yes", "是"), ("no", "否")),
    ),
    ParameterKind("award_cap", "奖励上限（元/人）", "money", frozenset({PolicyKind.ACTIVITY}), scoped=True),
    ParameterKind(
        "hardship_formula",
        "认定公式",
        "choice",
        frozenset({_H}),
        tip="公式的版本随每次认定保存，以后改用新公式不影响旧的认定。",
        choices=(("net_of_rigid", "（年收入－刚性支出）÷12÷人口"), ("gross", "年收入÷12÷人口")),
    ),
    ParameterKind("relative_share", "相对困难上限（低保标准的 %）", "share", frozenset({_H})),
    ParameterKind(
        "accidental_share", "意外致困：费用占家庭年收入（%）", "share", frozenset({_H}), least=True
    ),
    ParameterKind("spot_check_share", "抽查比例（%）不低于", "share", frozenset({_H}), least=True),
    ParameterKind(
        "award_share",
        "获奖面（%）不超过",
        "share",
        frozenset({PolicyKind.ACTIVITY, PolicyKind.HONOUR}),
        scoped=True,
    ),
    ParameterKind("quorum_share", "到会人数占应到的比例（%）不低于", "share", frozenset({_A}), least=True),
    ParameterKind(
        "votes_needed",
        "通过所需票数",
        "choice",
        frozenset({_A}),
        choices=(
            ("more_than_half_present", "超过到会有表决权人数的一半"),
            ("half_present", "不少于到会有表决权人数的一半"),
            ("two_thirds_present", "不少于到会有表决权人数的三分之二"),
        ),
    ),
    ParameterKind("publicity_days", "公示天数", "number", frozenset({_H, _A}), unit="天"),
    ParameterKind("review_months", "复核间隔", "number", frozenset({_H}), unit="个月"),
    ParameterKind("days_to_visit", "接到消息后几天内看望", "number", frozenset({_C}), scoped=True, unit="天"),
    ParameterKind("required_materials", "需要的材料", "list", frozenset({_H, _A, _C}), scoped=True),
    ParameterKind("exclusions", "不得建档的情形", "list", frozenset({_H})),
)
BY_KEY: Final[Mapping[str, ParameterKind]] = {one.key: one for one in PARAMETERS}


@dataclass(frozen=True, slots=True)
class ParameterDraft:
    """One value of a version; ``value`` is canonical text (see ``PolicyParameter``)."""

    key: str
    value: str
    scope: str = ""
    on_break: OnBreak = OnBreak.REASON


@dataclass(frozen=True, slots=True)
class VersionDraft:
    """A version of a rule document."""

    valid_from: dt.date
    document_no: str = ""
    adopted_by: str = ""
    adopted_on: dt.date | None = None
    text: str = ""
    note: str = ""
    parameters: tuple[ParameterDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyDraft:
    """A rule document; ``code`` never changes."""

    code: str
    kind: PolicyKind
    title: str
    note: str = ""
