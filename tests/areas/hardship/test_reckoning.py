# SPDX-License-Identifier: GPL-3.0-or-later
"""The class of a household against an independent reckoning with fractions, and the sentences that explain it."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given, strategies as st

from union_desktop.areas.hardship.terms import HardshipClass, Reckoning, Terms, explained, reckoned

LINE = 132_000
USUAL = Terms("net_of_rigid", LINE, 20_000, 8_000)
MONEY = st.integers(0, 10**11)


def household(**changes: object) -> Reckoning:
    """48,000 a year, 30,000 of rigid expenses, three people."""
    usual = {
        "terms": USUAL,
        "household_size": 3,
        "monthly_income": 400_000,
        "other_income": 0,
        "rigid_expense": 3_000_000,
        "reimbursed": 0,
    }
    return Reckoning(**{**usual, **changes})  # type: ignore[arg-type]


def by_fractions(asked: Reckoning) -> tuple[Fraction, str]:
    """The rule of DOMAIN §2.1 written down once more, with nothing rounded before the end."""
    income = Fraction(asked.monthly_income) * 12 + asked.other_income
    spent = Fraction(asked.rigid_expense) if asked.terms.formula == "net_of_rigid" else Fraction(0)
    per_head = (income - spent) / 12 / asked.household_size
    line = Fraction(asked.terms.subsistence_line)
    bound = floor(line * asked.terms.relative_share / 10_000)
    if per_head < line:
        return per_head, "deep"
    if per_head < bound:
        return per_head, "relative"
    share = asked.terms.accidental_share
    burden = max(Fraction(asked.rigid_expense) - asked.reimbursed, Fraction(0))
    if asked.accidental and share is not None and burden > income * share / 10_000:
        return per_head, "accidental"
    return per_head, "none"


TERMS = st.builds(
    Terms,
    st.sampled_from(("net_of_rigid", "gross")),
    st.integers(1, 500_000),
    st.integers(10_000, 40_000),
    st.one_of(st.none(), st.integers(0, 20_000)),
)
HOUSEHOLDS = st.builds(
    Reckoning, TERMS, st.integers(1, 12), st.integers(0, 5_000_000), MONEY, MONEY, MONEY, st.booleans()
)
#: Amounts around the line, where a fen decides.
CLOSE = st.builds(
    lambda terms, size, off, sudden: Reckoning(
        terms, size, 0, terms.subsistence_line * 12 * size + off, 0, 0, sudden
    ),
    TERMS,
    st.integers(1, 12),
    st.integers(-200, 200),
    st.booleans(),
)


@given(st.one_of(HOUSEHOLDS, CLOSE))
def test_the_class_is_that_of_fractions(asked: Reckoning) -> None:
    exact, outcome = by_fractions(asked)
    found = reckoned(asked)
    assert found.outcome.value == outcome
    assert found.per_capita == floor(exact)


@given(st.one_of(HOUSEHOLDS, CLOSE))
def test_what_is_told_is_true_of_the_figures_told(asked: Reckoning) -> None:
    found = reckoned(asked)
    told = explained(asked)
    assert told[-1].endswith(f"→ {found.outcome.label}") or "改定类别须写明理由" in told[-1]
    if found.outcome is HardshipClass.DEEP:
        assert found.per_capita < asked.terms.subsistence_line
    if found.outcome is HardshipClass.RELATIVE:
        assert asked.terms.subsistence_line <= found.per_capita < asked.terms.relative_bound


def test_the_lines_of_deep_hardship() -> None:
    assert explained(household()) == (
        "家庭年收入 = 4,000.00 × 12 + 0.00 = 48,000.00 元（共同生活的家庭成员月收入之和 × 12，加其他年收入）",
        "年刚性支出 = 30,000.00 元",
        "(48,000.00 − 30,000.00) ÷ 12 ÷ 3 = 500.00 元/人·月（不足一分的舍去）",
        "低于低保标准 1,320.00 元 → 深度困难",
    )


@pytest.mark.parametrize(
    ("changes", "outcome", "last"),
    [
        (
            {"rigid_expense": 0},
            "relative",
            "不低于低保标准 1,320.00 元，低于它的 2 倍 2,640.00 元 → 相对困难",
        ),
        ({"monthly_income": 396_000, "rigid_expense": 0}, "relative", "相对困难"),
        ({"monthly_income": 395_999, "rigid_expense": 0}, "deep", "深度困难"),
        (
            {"monthly_income": 792_000, "rigid_expense": 0},
            "none",
            "没有申报突发事件、意外伤害或重大疾病 → 不符合",
        ),
        (
            {
                "monthly_income": 5_000_000,
                "rigid_expense": 49_000_000,
                "reimbursed": 100_000,
                "accidental": True,
            },
            "accidental",
            "超过家庭年收入的 80%，即 480,000.00 元 → 意外致困",
        ),
        (
            {
                "monthly_income": 5_000_000,
                "rigid_expense": 49_000_000,
                "reimbursed": 1_000_000,
                "accidental": True,
            },
            "none",
            "没有超过家庭年收入的 80%，即 480,000.00 元 → 不符合",
        ),
        (
            {
                "terms": Terms("gross", LINE, 20_000),
                "monthly_income": 5_000_000,
                "rigid_expense": 90_000_000,
                "accidental": True,
            },
            "none",
            "制度没有规定意外致困的比例，不能算出 → 不符合（改定类别须写明理由）",
        ),
    ],
)
def test_the_border_of_each_class(changes: dict[str, object], outcome: str, last: str) -> None:
    asked = household(**changes)
    assert reckoned(asked).outcome.value == outcome
    assert explained(asked)[-1].endswith(last)


def test_the_gross_formula_leaves_expenses_out() -> None:
    asked = household(terms=Terms("gross", LINE, 20_000))
    assert reckoned(asked).per_capita == 133_333
    assert "48,000.00 ÷ 12 ÷ 3 = 1,333.33 元/人·月（不足一分的舍去）" in explained(asked)


def test_a_debt_is_told_as_one() -> None:
    asked = household(monthly_income=0, rigid_expense=1_000)
    assert reckoned(asked).per_capita == -28  # 10 yuan over 36 months of a head, dropped downwards
    assert "= -0.28 元/人·月" in explained(asked)[2]


def test_nobody_and_an_unknown_formula_cannot_be_reckoned() -> None:
    for asked in (household(household_size=0), household(terms=Terms("magic", LINE, 20_000))):
        with pytest.raises(ValueError, match=r"nobody|unknown"):
            reckoned(asked)
