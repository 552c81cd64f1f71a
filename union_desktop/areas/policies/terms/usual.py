# SPDX-License-Identifier: GPL-3.0-or-later
"""Starting points an office takes over and edits: which values such a document usually has (DOMAIN §2, §3, §5).

Amounts are empty, because they differ from place to place and nobody has verified them; shares and texts are those of
the national rules and are meant to be looked through, too. Code never reads this list as a rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from union_desktop.areas.policies.terms.parameters import (
    BY_KEY,
    OnBreak,
    ParameterDraft,
    PolicyDraft,
    PolicyKind,
)

#: Occasions of condolence, as visits name them: the scopes of a condolence standard.
OCCASIONS: Final[Mapping[str, str]] = {
    "hospitalization": "生病住院",
    "member_death": "会员去世",
    "relative_death": "直系亲属去世",
    "marriage": "结婚",
    "childbirth": "生育",
    "retirement": "退休离岗",
    "birthday": "生日",
    "home_visit": "家访",
    "other": "其他慰问",
}
#: The schemes an office usually has, by their codes.
SCHEMES: Final[Mapping[str, str]] = {
    "spring_warmth": "元旦春节送温暖",
    "disabled_gathering": "残疾职工慰问",
    "home_visit": "走访慰问",
    "mayday": "五一补助",
    "national_day": "十一补助",
    "special_hardship": "特困补助",
}


@dataclass(frozen=True, slots=True)
class StartingPoint:
    """A document to begin with; ``hint`` says what to look at, values that are '' are for the office to fill in."""

    policy: PolicyDraft
    hint: str
    parameters: tuple[ParameterDraft, ...]


def scopes_of(kind: PolicyKind) -> Mapping[str, str]:
    """The scopes a document of this kind usually distinguishes: code → Chinese words."""
    if kind is PolicyKind.CONDOLENCE:
        return OCCASIONS
    return SCHEMES if kind is PolicyKind.AID else {}


def scope_label(kind: PolicyKind, scope: str) -> str:
    """What a parameter holds for; an office's own code is shown as it was written."""
    return scopes_of(kind).get(scope, scope) if scope else "全部"


def in_order(kind: PolicyKind, parameters: Iterable[ParameterDraft]) -> list[ParameterDraft]:
    """As they are shown: by parameter, the value for all first, then the scopes in their usual order."""
    keys, scopes = list(BY_KEY), ["", *scopes_of(kind)]

    def place(one: ParameterDraft) -> tuple[int, int, str]:
        return keys.index(one.key), scopes.index(one.scope) if one.scope in scopes else len(scopes), one.scope

    return sorted(parameters, key=place)


def usual_policies() -> tuple[StartingPoint, ...]:
    """The documents a university's union usually works by."""
    return (
        StartingPoint(
            PolicyDraft("hardship_standard", PolicyKind.HARDSHIP, "困难职工建档标准"),
            "低保标准按当地民政部门公布的数额填写，每年调整时增加新版本。",
            (
                _p("subsistence_line"),
                _p("hardship_formula", "net_of_rigid"),
                _p("relative_share", "20000"),
                _p("accidental_share"),
                _p(
                    "exclusions",
                    "家庭拥有两套及以上住宅\n家庭有商铺或雇工经营\n子女就读高收费私立学校（收费高于同级公办学校 2 倍）\n子女自费出国留学",
                ),
                _p(
                    "required_materials",
                    "困难职工建档申请书\n家庭各成员收入证明\n身份证和户口本复印件\n低保证复印件（如有）\n"
                    "当年诊断书和医药费票据或医保结算单（因病致困）\n学费票据和录取通知书（子女上学致困）",
                ),
                _p("publicity_days"),
                _p("review_months", "12"),
                _p("spot_check_share", "3000"),
            ),
        ),
        StartingPoint(
            PolicyDraft("special_hardship", PolicyKind.AID, "教职工特困补助办法"),
            "按学校批准的办法填写上限、次数和公示天数；办法没有规定的留空。",
            (
                _p("cap_per_occasion", on_break=OnBreak.ADMINISTRATOR),
                _p("cap_per_year", on_break=OnBreak.ADMINISTRATOR),
                _p("times_per_year"),
                _p("quorum_share"),
                _p("votes_needed", "more_than_half_present"),
                _p("publicity_days"),
                _p(
                    "required_materials",
                    "补助申请审批表\n身份证复印件\n家庭成员收入证明\n诊断书和医药费票据或医保结算单（因病）\n"
                    "事故或灾害证明（因意外、灾害）\n学费票据和录取通知书（因子女上学）",
                ),
            ),
        ),
        StartingPoint(
            PolicyDraft("spring_warmth", PolicyKind.AID, "送温暖资金使用管理办法"),
            "上限按上级工会的管理办法填写；档次金额供发放名单逐档选用。",
            (_p("cap_per_occasion"), _p("cap_per_year"), _p("grades"), _p("publicity_days")),
        ),
        StartingPoint(
            PolicyDraft("condolence_standard", PolicyKind.CONDOLENCE, "会员慰问标准"),
            "各事项的上限逐省不同，按上级工会的规定逐项填写；没有的事项留空。",
            _condolence(),
        ),
        StartingPoint(
            PolicyDraft("festival_goods", PolicyKind.BENEFIT, "节日慰问品发放办法"),
            "每人每年上限按上级工会的规定填写，只统计法定节日批次。",
            (_p("cap_per_year"), _p("goods_only", "yes")),
        ),
        StartingPoint(
            PolicyDraft("activity_awards", PolicyKind.ACTIVITY, "文体活动奖励办法"),
            "获奖面按全国口径填为参加人数的三分之二，地方规定更严的请改小。",
            (_p("award_share", "6667"), _p("award_cap")),
        ),
        StartingPoint(
            PolicyDraft("honours", PolicyKind.HONOUR, "年度评优办法"),
            "各类先进占会员的比例按学校的评选办法填写。",
            (_p("award_share"),),
        ),
    )


def usual_parameters(kind: PolicyKind) -> tuple[ParameterDraft, ...]:
    """All values a document of this kind can have, without scope and empty; for one that begins from nothing."""
    return tuple(_p(one.key) for one in BY_KEY.values() if kind in one.kinds)


def _condolence() -> tuple[ParameterDraft, ...]:
    goods = ("marriage", "childbirth", "retirement", "birthday")
    papers = {
        "hospitalization": "住院收费票据\n病历首页\n出院记录",
        "marriage": "结婚证复印件",
        "childbirth": "出生医学证明复印件",
        "member_death": "死亡证明复印件",
        "relative_death": "死亡证明复印件\n亲属关系证明",
    }
    found = [_p("cap_per_occasion", scope=one) for one in OCCASIONS if one not in ("home_visit", "other")]
    found += [_p("goods_only", "yes", one) for one in goods]
    found += [_p("required_materials", lines, one) for one, lines in papers.items()]
    return (*found, _p("times_per_year", "", "hospitalization"), _p("days_to_visit", "", "hospitalization"))


def _p(key: str, value: str = "", scope: str = "", on_break: OnBreak = OnBreak.REASON) -> ParameterDraft:
    return ParameterDraft(key, value, scope, on_break)
