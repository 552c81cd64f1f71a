# SPDX-License-Identifier: GPL-3.0-or-later
"""The rule documents of the made-up union; every number in them is invented, only the day of 2015-04-24 is the seed year's."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from union_desktop.areas.policies.terms import (
    OnBreak,
    ParameterDraft,
    PolicyDraft,
    PolicyKind,
    VersionDraft,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

STANDARD: Final = "hardship_standard"
SPECIAL: Final = "special_hardship"
WARMTH: Final = "spring_warmth"
CONDOLENCE: Final = "condolence_standard"
_EXCLUSIONS: Final = "家庭有两套及以上住宅\n有商铺或雇工经营\n子女就读高收费私立学校或自费留学"
_PAPERS: Final = "困难申请书\n家庭成员收入证明\n身份证与户口本复印件\n诊断书及医药费票据"


def _standard(line: str) -> tuple[ParameterDraft, ...]:
    return (
        ParameterDraft("subsistence_line", line),
        ParameterDraft("hardship_formula", "net_of_rigid"),
        ParameterDraft("relative_share", "20000"),
        ParameterDraft("accidental_share", "8000"),
        ParameterDraft("exclusions", _EXCLUSIONS),
        ParameterDraft("required_materials", _PAPERS),
        ParameterDraft("publicity_days", "5"),
        ParameterDraft("review_months", "12"),
        ParameterDraft("spot_check_share", "3000"),
    )


def add_rules(session: Session) -> dict[str, int]:
    """The documents with their versions; code → id."""
    from union_desktop.areas.policies import service

    found: dict[str, int] = {}
    found[STANDARD] = service.add_policy(
        session,
        PolicyDraft(STANDARD, PolicyKind.HARDSHIP, "困难职工建档标准"),
        VersionDraft(
            dt.date(2018, 1, 1),
            "示大工〔2017〕12号",
            "工会委员会",
            dt.date(2017, 12, 8),
            note="低保标准按所在地当年公布的数额",
            parameters=_standard("100000"),
        ),
    ).ids[0]
    service.add_version(
        session,
        found[STANDARD],
        VersionDraft(
            dt.date(2025, 1, 1),
            "示大工〔2024〕15号",
            "工会委员会",
            dt.date(2024, 12, 6),
            parameters=_standard("145000"),
        ),
    )
    found[SPECIAL] = service.add_policy(
        session,
        PolicyDraft(SPECIAL, PolicyKind.AID, "示例大学教职工特困补助办法"),
        VersionDraft(
            dt.date(2015, 4, 24),
            "示大党〔2015〕9号",
            "学校党委会议",
            dt.date(2015, 4, 24),
            parameters=(
                ParameterDraft("cap_per_occasion", "5000000", on_break=OnBreak.ADMINISTRATOR),
                ParameterDraft("times_per_year", "1"),
                ParameterDraft("quorum_share", "6667"),
                ParameterDraft("votes_needed", "more_than_half_present"),
                ParameterDraft("publicity_days", "5"),
                ParameterDraft("required_materials", _PAPERS),
            ),
        ),
    ).ids[0]
    found[WARMTH] = service.add_policy(
        session,
        PolicyDraft(WARMTH, PolicyKind.AID, "示例大学工会送温暖资金使用办法"),
        VersionDraft(
            dt.date(2018, 1, 1),
            "示大工〔2017〕13号",
            "工会委员会",
            dt.date(2017, 12, 8),
            parameters=(
                ParameterDraft("cap_per_occasion", "300000", "spring_warmth"),
                ParameterDraft("cap_per_year", "600000", "spring_warmth"),
                ParameterDraft("grades", "1500\n1000\n800"),
            ),
        ),
    ).ids[0]
    found[CONDOLENCE] = service.add_policy(
        session,
        PolicyDraft(CONDOLENCE, PolicyKind.CONDOLENCE, "示例大学工会会员慰问办法"),
        VersionDraft(
            dt.date(2018, 1, 1),
            "示大工〔2017〕14号",
            "工会委员会",
            dt.date(2017, 12, 8),
            parameters=(
                ParameterDraft("cap_per_occasion", "100000", "hospitalization"),
                ParameterDraft("times_per_year", "2", "hospitalization"),
                ParameterDraft("days_to_visit", "7", "hospitalization"),
                ParameterDraft("cap_per_occasion", "100000", "relative_death"),
                ParameterDraft("cap_per_occasion", "200000", "member_death"),
                ParameterDraft("cap_per_occasion", "60000", "marriage"),
                ParameterDraft("goods_only", "yes", "marriage"),
                ParameterDraft("cap_per_occasion", "60000", "childbirth"),
                ParameterDraft("goods_only", "yes", "childbirth"),
                ParameterDraft("cap_per_occasion", "100000", "retirement"),
                ParameterDraft("goods_only", "yes", "retirement"),
                ParameterDraft("cap_per_occasion", "30000", "birthday"),
                ParameterDraft("goods_only", "yes", "birthday"),
            ),
        ),
    ).ids[0]
    return found
