# SPDX-License-Identifier: GPL-3.0-or-later
"""What people type for a parameter, what is kept, what is shown; and whether something goes against it."""

from __future__ import annotations

import datetime as dt

import pytest

from union_desktop.areas.policies.terms import BY_KEY, OnBreak, ParameterDraft, Rule
from union_desktop.areas.policies.terms.checking import (
    award_breaches,
    cap_breaches,
    goods_breaches,
    share_breaches,
)
from union_desktop.areas.policies.terms.usual import OCCASIONS, usual_policies
from union_desktop.areas.policies.terms.values import read_value, shown_value, typed_value
from union_desktop.areas.visits.terms import Occasion

DAY = dt.date(2026, 9, 30)


def a_rule(*parameters: ParameterDraft) -> Rule:
    return Rule(1, 7, "困难补助办法", "校工〔2015〕3号", {(one.key, one.scope): one for one in parameters})


@pytest.mark.parametrize(
    ("key", "typed", "kept", "shown"),
    [
        ("cap_per_occasion", "1,500元", "150000", "1,500.00 元"),
        ("cap_per_occasion", " ", "", ""),
        ("cap_per_occasion", "0", "0", "0.00 元"),
        ("publicity_days", "5 个工作日", "5", "5 天"),
        ("review_months", "12", "12", "12 个月"),
        ("relative_share", "200%", "20000", "200%"),
        ("relative_share", "1.5倍", "15000", "150%"),
        ("award_share", "2/3", "6667", "66.67%"),
        ("quorum_share", "2/3", "6666", "66.66%"),
        ("accidental_share", "80", "8000", "80%"),
        ("hardship_formula", "年收入÷12÷人口", "gross", "年收入÷12÷人口"),
        ("goods_only", "是", "yes", "是"),
        ("exclusions", "  有商铺\n\n有商铺\n雇工经营 ", "有商铺\n雇工经营", "有商铺\n雇工经营"),
        ("grades", "800\n1,500\n1000元", "1500.00\n1000.00\n800.00", "1,500.00 元、1,000.00 元、800.00 元"),
    ],
)
def test_what_is_typed_is_kept_in_one_form(key: str, typed: str, kept: str, shown: str) -> None:
    kind = BY_KEY[key]
    assert read_value(kind, typed) == kept
    assert shown_value(kind, kept) == shown
    assert read_value(kind, typed_value(kind, kept)) == kept


@pytest.mark.parametrize(
    ("key", "typed", "sentence"),
    [
        ("cap_per_occasion", "壹仟", "不是金额"),
        ("cap_per_occasion", "-5", "不能小于 0"),
        ("cap_per_occasion", "1.234", "小数超过两位"),
        ("publicity_days", "五天", "请写成整数"),
        ("publicity_days", "1.5", "请写成整数"),
        ("award_share", "1/0", "分母是 0"),
        ("award_share", "三分之二", "不是比例"),
        ("award_share", "66.667", "最多精确到"),
        ("grades", "1500\n很多", "不是金额"),
        ("votes_needed", "都同意", "请选择"),
    ],
)
def test_what_cannot_be_read_is_told(key: str, typed: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        read_value(BY_KEY[key], typed)


def test_a_cap_tells_by_how_much() -> None:
    rule = a_rule(ParameterDraft("cap_per_occasion", "100000", "", OnBreak.ADMINISTRATOR))
    (breach,) = cap_breaches(rule, "mayday", 150_000)
    assert breach.sentence == (
        "本次 1,500.00 元，超过“困难补助办法”（校工〔2015〕3号）规定的每人每次上限 1,000.00 元，超出 500.00 元。"
    )
    assert (breach.allowed, breach.actual) == ("1,000.00 元", "1,500.00 元")
    assert (breach.version_id, breach.scope, breach.on_break) == (7, "", OnBreak.ADMINISTRATOR)
    assert cap_breaches(rule, "mayday", 100_000) == ()
    assert cap_breaches(None, "", 10**12) == ()
    assert cap_breaches(a_rule(), "", 10**12) == ()


def test_the_year_counts_what_was_given_and_how_often() -> None:
    rule = a_rule(
        ParameterDraft("cap_per_year", "200000"),
        ParameterDraft("times_per_year", "1", "mayday"),
        ParameterDraft("amount_min", "30000"),
    )
    assert cap_breaches(rule, "mayday", 100_000, 100_000) == ()
    yearly, times = cap_breaches(rule, "mayday", 100_000, 100_001, 1, who="单雄信")
    assert yearly.sentence.startswith("单雄信：本年已给 1,000.01 元，加上本次 1,000.00 元，共 2,000.01 元")
    assert "超出 0.01 元" in yearly.sentence
    assert "第 2 次" in times.sentence
    assert times.scope == "mayday"
    (least,) = cap_breaches(rule, "", 20_000, times=5)
    assert "低于" in least.sentence
    assert "少 100.00 元" in least.sentence


def test_shares_are_compared_in_whole_numbers() -> None:
    rule = a_rule(
        ParameterDraft("award_share", read_value(BY_KEY["award_share"], "2/3")),
        ParameterDraft("quorum_share", read_value(BY_KEY["quorum_share"], "2/3")),
    )
    assert share_breaches(rule, "award_share", "", 20, 30, what="获奖") == ()
    (many,) = share_breaches(rule, "award_share", "", 21, 30, what="获奖")
    assert "获奖 21 人，总数 30 人，超过" in many.sentence
    assert share_breaches(rule, "quorum_share", "", 20, 30, what="到会") == ()
    (few,) = share_breaches(rule, "quorum_share", "", 19, 30, what="到会")
    assert "低于" in few.sentence
    assert share_breaches(None, "quorum_share", "", 0, 30, what="到会") == ()


def test_cash_where_only_goods_may_be_given() -> None:
    rule = a_rule(ParameterDraft("goods_only", "yes", "birthday"), ParameterDraft("award_cap", "60000"))
    assert len(goods_breaches(rule, "birthday", 1)) == 1
    assert goods_breaches(rule, "birthday", 0) == goods_breaches(rule, "hospitalization", 1) == ()
    assert len(award_breaches(rule, "", 60_001)) == 1
    assert award_breaches(rule, "", 60_000) == ()


def test_a_list_of_amounts_is_read_in_fen() -> None:
    rule = a_rule(ParameterDraft("grades", "1500.00\n800.00"))
    assert rule.amounts("grades", "mayday") == (150_000, 80_000)
    assert rule.amounts("exclusions") == ()


def test_occasions_are_those_of_visits() -> None:
    assert {one.value: one.label for one in Occasion} == OCCASIONS


def test_starting_points_leave_amounts_to_the_office() -> None:
    for one in usual_policies():
        assert all(not each.value for each in one.parameters if BY_KEY[each.key].value == "money"), one
        for each in one.parameters:
            kind = BY_KEY[each.key]
            assert one.policy.kind in kind.kinds, each
            assert kind.scoped or not each.scope, each
            assert read_value(kind, typed_value(kind, each.value)) == each.value, each
