# SPDX-License-Identifier: GPL-3.0-or-later
"""Words of visits: occasions, who told the office, states (DOMAIN §2.5, PEERS §4.7)."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Occasion(StrEnum):
    """Why somebody is visited or congratulated; also the scope of a condolence standard."""

    HOSPITALIZATION = "hospitalization"
    MEMBER_DEATH = "member_death"
    RELATIVE_DEATH = "relative_death"
    MARRIAGE = "marriage"
    CHILDBIRTH = "childbirth"
    RETIREMENT = "retirement"
    BIRTHDAY = "birthday"
    HOME_VISIT = "home_visit"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {
            "hospitalization": "生病住院",
            "member_death": "会员去世",
            "relative_death": "直系亲属去世",
            "marriage": "结婚",
            "childbirth": "生育",
            "retirement": "退休离岗",
            "birthday": "生日",
            "home_visit": "家访",
            "other": "其他慰问",
        }[self.value]


NOTICE_SOURCES: Final = {
    "clinic": "卫生所",
    "group_leader": "工会小组长",
    "family": "本人或家属",
    "personnel": "人事部门",
    "other": "其他",
}
KNOWN, VISITED, UNVISITED = "known", "visited", "unvisited"
STATUS_LABELS: Final = {KNOWN: "待慰问", VISITED: "已慰问", UNVISITED: "未能慰问"}
