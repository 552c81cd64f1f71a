# SPDX-License-Identifier: GPL-3.0-or-later
"""Words of visits: occasions, who told the office, states, drafts (DOMAIN §2.5, PEERS §4.7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from union_desktop.areas.aid.terms import FundSource
from union_desktop.areas.policies.terms.usual import OCCASIONS
from union_desktop.core.errors import UserError


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
        return OCCASIONS[self.value]


NOTICE_SOURCES: Final = {
    "clinic": "卫生所",
    "group_leader": "工会小组长",
    "family": "本人或家属",
    "personnel": "人事部门",
    "other": "其他",
}
KNOWN, VISITED, UNVISITED = "known", "visited", "unvisited"
STATUS_LABELS: Final = {KNOWN: "待慰问", VISITED: "已慰问", UNVISITED: "未能慰问"}
#: Two cases of a person and an occasion nearer than this are probably the same one told twice.
NEAR_DAYS: Final = 60
#: Who «本人或家属» and the like may be, for the office's close relatives (DOMAIN §2.5).
RELATIVES: Final = ("配偶", "父亲", "母亲", "儿子", "女儿", "岳父", "岳母", "公公", "婆婆")


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """What the office was told; ``happened_on`` is the day of the event, ``relative`` who died, ``place`` ward or address."""

    person_id: int
    occasion: Occasion
    noticed_on: dt.date
    notice_source: str = "other"
    told_by: str = ""
    happened_on: dt.date | None = None
    relative: str = ""
    place: str = ""
    situation: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class VisitDraft:
    """One visit, or one gift handed over; amounts in fen, ``visitors`` and ``gift`` as they are printed."""

    visited_on: dt.date
    visitors: str
    cash: int = 0
    gift: str = ""
    gift_value: int = 0
    fund_source: FundSource = FundSource.OWN_FUNDS
    received_by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Alike:
    """A case that may be the same one, told before."""

    case_id: int
    person_id: int
    name: str
    occasion: Occasion
    noticed_on: dt.date
    happened_on: dt.date | None
    status: str

    @property
    def sentence(self) -> str:
        """What stands in the register."""
        happened = f"，发生日期 {self.happened_on}" if self.happened_on else ""
        return (
            f"{self.name}的“{self.occasion.label}”已在 {self.noticed_on} 登记{happened}，"
            f"现在是“{STATUS_LABELS[self.status]}”。"
        )


class KnownAlready(UserError):
    """Somebody told the office of a near case of the same kind before; say why it is another one and call again."""

    def __init__(self, alike: Sequence[Alike]) -> None:
        self.alike = tuple(alike)
        told = "".join(one.sentence for one in self.alike[:5])
        more = f"另有 {len(self.alike) - 5} 件。" if len(self.alike) > 5 else ""
        super().__init__(f"{told}{more}没有重复登记。确是另一次的，请写明原因后再保存。", "repeat_reason")
