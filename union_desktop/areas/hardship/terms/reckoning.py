# SPDX-License-Identifier: GPL-3.0-or-later
"""How a household is classed, as pure arithmetic on whole fen, and the same told line by line (DOMAIN §2.1).

What is less than one fen is dropped downwards, in the income per head and in the upper bounds alike. Comparing with a
whole number then answers as if nothing had been dropped: the sentences on paper are true to the last digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from union_desktop.areas.hardship.terms.states import HardshipClass

MONTHS: Final = 12
WHOLE: Final = 10_000
NET_OF_RIGID: Final = "net_of_rigid"
GROSS: Final = "gross"
FORMULAS: Final = {NET_OF_RIGID: "（年收入－刚性支出）÷12÷人口", GROSS: "年收入÷12÷人口"}


@dataclass(frozen=True, slots=True)
class Terms:
    """What the rule of the day says; shares in ten-thousandths, ``accidental_share`` None where it is silent."""

    formula: str
    subsistence_line: int
    relative_share: int
    accidental_share: int | None = None

    @property
    def relative_bound(self) -> int:
        """Below this a household is in relative hardship."""
        return self.subsistence_line * self.relative_share // WHOLE


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The figures put in: ``monthly_income`` is the sum over those who share the home, all else is of a year.

    ``accidental`` tells that a sudden event is what the household suffers from.
    """

    terms: Terms
    household_size: int
    monthly_income: int
    other_income: int
    rigid_expense: int
    reimbursed: int
    accidental: bool = False

    @property
    def annual_income(self) -> int:
        """What the household has in a year."""
        return MONTHS * self.monthly_income + self.other_income


@dataclass(frozen=True, slots=True)
class Reckoned:
    """Income per head and month in fen, and the class it leads to."""

    per_capita: int
    outcome: HardshipClass


def reckoned(given: Reckoning) -> Reckoned:
    """The class of a household; ValueError for a household of nobody or a formula nobody knows."""
    if given.household_size < 1:
        raise ValueError("nobody shares the home")
    if given.terms.formula not in (NET_OF_RIGID, GROSS):
        raise ValueError(f"unknown formula {given.terms.formula}")
    disposable = given.annual_income
    if given.terms.formula == NET_OF_RIGID:
        disposable -= given.rigid_expense
    per_capita = disposable // (MONTHS * given.household_size)
    if per_capita < given.terms.subsistence_line:
        return Reckoned(per_capita, HardshipClass.DEEP)
    if per_capita < given.terms.relative_bound:
        return Reckoned(per_capita, HardshipClass.RELATIVE)
    return Reckoned(per_capita, HardshipClass.ACCIDENTAL if _hit(given) else HardshipClass.NONE)


def _burden(given: Reckoning) -> int:
    """What is left to the household of its expenses."""
    return max(given.rigid_expense - given.reimbursed, 0)


def _hit(given: Reckoning) -> bool:
    share = given.terms.accidental_share
    return given.accidental and share is not None and _burden(given) * WHOLE > given.annual_income * share


def explained(given: Reckoning) -> tuple[str, ...]:
    """The same line by line, as the screen and the paper show it."""
    found = reckoned(given)
    terms = given.terms
    line, bound, per_capita = (
        _yuan(terms.subsistence_line),
        _yuan(terms.relative_bound),
        _yuan(found.per_capita),
    )
    income = (
        f"家庭年收入 = {_yuan(given.monthly_income)} × 12 + {_yuan(given.other_income)}"
        f" = {_yuan(given.annual_income)} 元（共同生活的家庭成员月收入之和 × 12，加其他年收入）"
    )
    lines = [income]
    if terms.formula == NET_OF_RIGID:
        lines.append(f"年刚性支出 = {_yuan(given.rigid_expense)} 元")
        lines.append(
            f"({_yuan(given.annual_income)} − {_yuan(given.rigid_expense)}) ÷ 12 ÷ {given.household_size}"
            f" = {per_capita} 元/人·月（不足一分的舍去）"
        )
    else:
        lines.append(
            f"{_yuan(given.annual_income)} ÷ 12 ÷ {given.household_size} = {per_capita} 元/人·月（不足一分的舍去）"
        )
    if found.outcome is HardshipClass.DEEP:
        return (*lines, f"低于低保标准 {line} 元 → 深度困难")
    times = f"{terms.relative_share / WHOLE:g}"
    if found.outcome is HardshipClass.RELATIVE:
        return (*lines, f"不低于低保标准 {line} 元，低于它的 {times} 倍 {bound} 元 → 相对困难")
    if terms.relative_share > WHOLE:
        lines.append(f"不低于低保标准 {line} 元的 {times} 倍 {bound} 元")
    else:
        lines.append(f"不低于低保标准 {line} 元")
    if not given.accidental:
        return (*lines, "没有申报突发事件、意外伤害或重大疾病 → 不符合")
    if terms.accidental_share is None:
        return (*lines, "制度没有规定意外致困的比例，不能算出 → 不符合（改定类别须写明理由）")
    limit = given.annual_income * terms.accidental_share // WHOLE
    share = f"{terms.accidental_share / 100:g}%"
    lines.append(
        f"致困费用 = {_yuan(given.rigid_expense)} − 赔付救助 {_yuan(given.reimbursed)} = {_yuan(_burden(given))} 元"
    )
    if found.outcome is HardshipClass.ACCIDENTAL:
        return (*lines, f"超过家庭年收入的 {share}，即 {_yuan(limit)} 元 → 意外致困")
    return (*lines, f"没有超过家庭年收入的 {share}，即 {_yuan(limit)} 元 → 不符合")


def _yuan(fen: int) -> str:
    from union_desktop.core.values import format_yuan  # areas are declared before anything is reckoned

    return format_yuan(fen, grouped=True)
