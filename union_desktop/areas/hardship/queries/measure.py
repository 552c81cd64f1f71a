# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rule of a day says about classing, reviewing and checking households, and a household measured by it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from union_desktop.areas.hardship.queries import page
from union_desktop.areas.hardship.terms import (
    REVIEW_MONTHS,
    SPOT_CHECK_SHARE,
    HardshipClass,
    Reckoning,
    Terms,
    explained,
    reckoned,
)
from union_desktop.areas.policies import queries as policies
from union_desktop.areas.policies.terms import PolicyKind, Rule
from union_desktop.core.asking import Source
from union_desktop.core.errors import UserError

_WHOLE: Final = 10_000
_USUAL_FORMULA: Final = "net_of_rigid"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a classing would come to, line by line, and the rule it rests on."""

    rule: str
    lines: tuple[str, ...]
    outcome: HardshipClass


def rule_of(source: Source, on: dt.date) -> Rule:
    """The rule hardship is measured by on that day; UserError that tells to enter it when there is none."""
    rule = policies.rule_for(source, PolicyKind.HARDSHIP, on)
    if rule is None:
        raise UserError(
            f"{on:%Y-%m-%d} 还没有生效的困难建档标准，不能办理，没有改动。"
            "请先在“制度依据”中登记低保标准、认定公式和不得建档的情形，再办理。"
        )
    return rule


def terms_of(rule: Rule) -> Terms:
    """What the rule says about classing; a rule silent about relative hardship knows only the line itself."""
    line = rule.number("subsistence_line")
    if line is None:
        raise UserError(
            f"制度“{rule.title}”没有写明低保标准，不能认定，没有改动。请先在“制度依据”中补上再认定。"
        )
    return Terms(
        rule.choice("hardship_formula", _USUAL_FORMULA),
        line,
        rule.number("relative_share") or _WHOLE,
        rule.number("accidental_share"),
    )


def measured(source: Source, case_id: int, rule: Rule, *, accidental: bool) -> Reckoning:
    """The household as it is entered now, by a rule; UserError when nobody shares the home."""
    given = page.figures_of(source, case_id, terms_of(rule), accidental=accidental)
    if given.household_size < 1:
        raise UserError(
            "没有共同生活的家庭成员，不能计算人均收入，没有认定。请先在家庭成员中勾选“共同生活”。"
        )
    return given


def preview(source: Source, case_id: int, on: dt.date, *, accidental: bool) -> Preview:
    """What a classing on that day would come to; writes nothing."""
    rule = rule_of(source, on)
    given = measured(source, case_id, rule, accidental=accidental)
    named = f"{rule.title}（{rule.document_no}）" if rule.document_no else rule.title
    return Preview(named, explained(given), reckoned(given).outcome)


def review_months(source: Source, on: dt.date) -> int:
    """After how many months a file is to be looked at again; a year where the rule is silent."""
    return _number(source, on, "review_months") or REVIEW_MONTHS


def least_share(source: Source, on: dt.date) -> int:
    """The share of files to be spot-checked; three in ten where the rule is silent."""
    return _number(source, on, "spot_check_share") or SPOT_CHECK_SHARE


def publicity_days(source: Source, on: dt.date) -> int | None:
    """For how many days a notice hangs; None where the rule is silent."""
    return _number(source, on, "publicity_days")


def _number(source: Source, on: dt.date, key: str) -> int | None:
    rule = policies.rule_for(source, PolicyKind.HARDSHIP, on)
    return rule.number(key) if rule else None
