# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an amount, a number of times or a share goes against a rule; pure, and a sentence for each breach.

Without a rule, or where it does not speak, nothing is breached: no rule is a fact too.
"""

from __future__ import annotations

from union_desktop.areas.policies.terms.parameters import BY_KEY, ParameterDraft
from union_desktop.areas.policies.terms.rule import Breach, Rule
from union_desktop.areas.policies.terms.values import WHOLE, percent, shown_value
from union_desktop.core.values import in_yuan


def cap_breaches(
    rule: Rule | None, scope: str, amount: int, given_this_year: int = 0, times: int = 0, *, who: str = ""
) -> tuple[Breach, ...]:
    """An amount (fen) for one person against caps, bounds and times a year; the year's earlier sum and times are without it.

    ``who`` begins each sentence where several people are checked together.
    """
    if rule is None:
        return ()
    found = [
        *_over(rule, "cap_per_occasion", scope, amount, f"本次 {in_yuan(amount)}", "每人每次上限", who),
        *_over(
            rule,
            "cap_per_year",
            scope,
            given_this_year + amount,
            f"本年已给 {in_yuan(given_this_year)}，加上本次 {in_yuan(amount)}，共 {in_yuan(given_this_year + amount)}",
            "每人每年上限",
            who,
        ),
        *_over(rule, "amount_max", scope, amount, f"本次 {in_yuan(amount)}", "金额上限", who),
    ]
    least, most = rule.parameter("amount_min", scope), rule.parameter("times_per_year", scope)
    if least is not None and amount < int(least.value):
        short = int(least.value) - amount
        told = f"本次 {in_yuan(amount)}，低于{rule.named}规定的金额下限 {in_yuan(int(least.value))}，少 {in_yuan(short)}。"
        found.append(_breach(rule, least, in_yuan(amount), told, who))
    if most is not None and times + 1 > int(most.value):
        told = f"本次是本年第 {times + 1} 次，超过{rule.named}规定的每人每年 {most.value} 次。"
        found.append(_breach(rule, most, f"{times + 1} 次", told, who))
    return tuple(found)


def award_breaches(rule: Rule | None, scope: str, amount: int, *, who: str = "") -> tuple[Breach, ...]:
    """One person's prize (fen) against the cap for prizes."""
    if rule is None:
        return ()
    return tuple(_over(rule, "award_cap", scope, amount, f"奖励 {in_yuan(amount)}", "每人奖励上限", who))


def share_breaches(
    rule: Rule | None, key: str, scope: str, part: int, whole: int, *, what: str
) -> tuple[Breach, ...]:
    """A share of people against a parameter, by whole numbers; ``what`` is who the part is (获奖人数, 到会人数)."""
    found = rule.parameter(key, scope) if rule is not None else None
    if rule is None or found is None:
        return ()
    share, least = int(found.value), BY_KEY[key].least
    if part * WHOLE >= share * whole if least else part * WHOLE <= share * whole:
        return ()
    word = "低于" if least else "超过"
    told = f"{what} {part} 人，总数 {whole} 人，{word}{rule.named}规定的 {percent(share)}。"
    return (_breach(rule, found, f"{part}/{whole}", told, ""),)


def goods_breaches(rule: Rule | None, scope: str, cash: int, *, who: str = "") -> tuple[Breach, ...]:
    """Cash (fen) where only goods may be given."""
    found = rule.parameter("goods_only", scope) if rule is not None else None
    if rule is None or found is None or found.value != "yes" or cash <= 0:
        return ()
    told = f"现金 {in_yuan(cash)}，{rule.named}规定这一项只发实物。"
    return (_breach(rule, found, f"现金 {in_yuan(cash)}", told, who),)


def _over(
    rule: Rule, key: str, scope: str, amount: int, told: str, limit: str, who: str
) -> tuple[Breach, ...]:
    found = rule.parameter(key, scope)
    if found is None or amount <= int(found.value):
        return ()
    cap = int(found.value)
    sentence = f"{told}，超过{rule.named}规定的{limit} {in_yuan(cap)}，超出 {in_yuan(amount - cap)}。"
    return (_breach(rule, found, in_yuan(amount), sentence, who),)


def _breach(rule: Rule, found: ParameterDraft, actual: str, told: str, who: str) -> Breach:
    allowed = shown_value(BY_KEY[found.key], found.value)
    sentence = f"{who}：{told}" if who else told
    return Breach(rule.version_id, found.key, found.scope, allowed, actual, found.on_break, sentence)
