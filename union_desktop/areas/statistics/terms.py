# SPDX-License-Identifier: GPL-3.0-or-later
"""Words of counting: what members are split by, which of them count, what moved them, what the number of staff is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from union_desktop.areas.members.terms import MembershipStatus
from union_desktop.core import codes

UNKNOWN: Final = ""
UNKNOWN_LABEL: Final = "未填"
#: Key of groups that stand directly under the school.
DIRECT: Final = "direct"
DIRECT_LABEL: Final = "直属小组"


class Dimension(StrEnum):
    """What members can be split by."""

    CAMPUS = "campus"
    CATEGORY = "category"
    BRANCH = "branch"
    GROUP = "group"
    GENDER = "gender"
    AGE = "age"
    POLITICAL_STATUS = "political_status"
    EDUCATION = "education"
    BASIS = "basis"
    STATUS = "status"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return DIMENSION_LABELS[self]


DIMENSION_LABELS: Final = {
    Dimension.CAMPUS: "校区",
    Dimension.CATEGORY: "人员类别",
    Dimension.BRANCH: "部门工会",
    Dimension.GROUP: "工会小组",
    Dimension.GENDER: "性别",
    Dimension.AGE: "年龄段",
    Dimension.POLITICAL_STATUS: "政治面貌",
    Dimension.EDUCATION: "学历",
    Dimension.BASIS: "会籍归属",
    Dimension.STATUS: "会籍状态",
}
MOST_DIMENSIONS: Final = 3
#: What the movements between two days can be split by: a person has one value of these on each day.
SPLITS: Final = (Dimension.CATEGORY, Dimension.CAMPUS, Dimension.BRANCH, Dimension.GROUP)


class CountingBasis(StrEnum):
    """Whether dispatched members looked after for their employer's union count here (DOMAIN §1.6)."""

    WITH_ENTRUSTED = "with_entrusted"
    WITHOUT_ENTRUSTED = "without_entrusted"

    @property
    def label(self) -> str:
        """The Chinese words."""
        return "含代管" if self is CountingBasis.WITH_ENTRUSTED else "不含代管"

    @property
    def other(self) -> CountingBasis:
        """The other one."""
        with_them = self is CountingBasis.WITH_ENTRUSTED
        return CountingBasis.WITHOUT_ENTRUSTED if with_them else CountingBasis.WITH_ENTRUSTED

    @property
    def explained(self) -> str:
        """What it means, for below a table."""
        if self is CountingBasis.WITH_ENTRUSTED:
            return "含代管：计入派遣单位委托本会代管的派遣会员"
        return "不含代管：派遣单位委托代管的会员由派遣单位工会统计，不计入"


#: What the levels of GB/T 4658 are counted as; codes the standard does not know are 其他.
EDUCATION_LEVELS: Final = (
    ("doctor", "博士研究生", ("11", "12", "13")),
    ("master", "硕士研究生", ("14", "15", "16")),
    ("graduate", "研究生（未分）", ("10", "17", "18", "19")),
    ("bachelor", "大学本科", ("20", "21", "22", "23", "28")),
    ("college", "大学专科", ("30", "31", "32", "33")),
    ("vocational", "中等职业", ("40", "41", "42", "43", "44", "45", "46", "47", "48", "49")),
    ("senior", "普通高中", ("60", "61", "62", "63")),
    ("junior", "初中", ("70", "71", "73")),
    ("primary", "小学", ("80", "81", "83")),
)
OTHER_EDUCATION: Final = "other"


@dataclass(frozen=True, slots=True)
class AgeBands:
    """Full years on the day, cut before each of ``firsts``: (36, 41) makes 35 and below, 36 to 40, 41 and above."""

    firsts: tuple[int, ...] = (36, 41, 46, 51, 56, 61)

    def labels(self) -> tuple[str, ...]:
        """What each band is called, the youngest first."""
        ends = [one - 1 for one in self.firsts[1:]]
        middle = [f"{a}–{b}岁" if a < b else f"{a}岁" for a, b in zip(self.firsts, ends, strict=False)]
        return (f"{self.firsts[0] - 1}岁及以下", *middle, f"{self.firsts[-1]}岁及以上")

    def last_birthdays(self, on: dt.date) -> tuple[dt.date, ...]:
        """For each of ``firsts`` the last birthday of those who have reached it on that day."""
        return tuple(_years_before(on, age) for age in self.firsts)

    def text(self) -> str:
        """As it is entered and kept: the first year of each further band."""
        return "、".join(map(str, self.firsts))


MOST_BANDS: Final = 12
#: The name under which the office keeps its age bands.
BANDS_SETTING: Final = "statistics_age_bands"


def parse_bands(text: str) -> AgeBands:
    """Bands from what was entered, numbers parted by anything; ValueError with a sentence when they make no bands."""
    words = "".join(one if one.isdigit() else " " for one in text).split()
    firsts = tuple(map(int, words))
    if not firsts:
        raise ValueError("请填写各年龄段的起始年龄，如 36、41、46。")
    if any(later <= earlier for earlier, later in pairwise(firsts)):
        raise ValueError("起始年龄要从小到大，各不相同。")
    if not (firsts[0] >= 16 and firsts[-1] <= 100):
        raise ValueError("起始年龄应在 16 到 100 之间。")
    if len(firsts) > MOST_BANDS:
        raise ValueError(f"最多分 {MOST_BANDS + 1} 段。")
    return AgeBands(firsts)


def _years_before(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February, and no leap year so long ago
        return dt.date(day.year - years, 2, 28)


class MovementLine(StrEnum):
    """Why somebody is counted on one of two days only, or is counted elsewhere on the second."""

    JOINED = "joined"
    TRANSFERRED_IN = "transferred_in"
    RETURNED = "returned"
    RESUMED = "resumed"
    BASIS_IN = "basis_in"
    MOVED_IN = "moved_in"
    RETIRED = "retired"
    RETAINED = "retained"
    TRANSFERRED_OUT = "transferred_out"
    WITHDRAWN = "withdrawn"
    DEEMED_WITHDRAWN = "deemed_withdrawn"
    EXPELLED = "expelled"
    DECEASED = "deceased"
    BASIS_OUT = "basis_out"
    MOVED_OUT = "moved_out"
    GROUP_CHANGED = "group_changed"
    CAMPUS_CHANGED = "campus_changed"
    CATEGORY_CHANGED = "category_changed"
    CAME_AND_LEFT = "came_and_left"
    LEFT_AND_CAME = "left_and_came"

    @property
    def label(self) -> str:
        """The Chinese words."""
        return LINE_LABELS[self]


LINE_LABELS: Final = {
    MovementLine.JOINED: "入会",
    MovementLine.TRANSFERRED_IN: "转入",
    MovementLine.RETURNED: "重新入会",
    MovementLine.RESUMED: "恢复会籍",
    MovementLine.BASIS_IN: "由代管转为本会会员",
    MovementLine.MOVED_IN: "由别处调入",
    MovementLine.RETIRED: "退休（保留会籍）",
    MovementLine.RETAINED: "保留会籍",
    MovementLine.TRANSFERRED_OUT: "转出",
    MovementLine.WITHDRAWN: "退会",
    MovementLine.DEEMED_WITHDRAWN: "视为自动退会",
    MovementLine.EXPELLED: "开除会籍",
    MovementLine.DECEASED: "去世",
    MovementLine.BASIS_OUT: "转为委托代管",
    MovementLine.MOVED_OUT: "调往别处",
    MovementLine.GROUP_CHANGED: "调整工会小组",
    MovementLine.CAMPUS_CHANGED: "调整校区",
    MovementLine.CATEGORY_CHANGED: "调整人员类别",
    MovementLine.CAME_AND_LEFT: "期间加入又离开",
    MovementLine.LEFT_AND_CAME: "期间离开又回来",
}
_LINES: Final = tuple(MovementLine)
INCREASES: Final = _LINES[: _LINES.index(MovementLine.RETIRED)]
DECREASES: Final = _LINES[len(INCREASES) : _LINES.index(MovementLine.GROUP_CHANGED)]
#: Told beside the equation: none of them changes the whole.
WITHIN: Final = _LINES[len(INCREASES) + len(DECREASES) :]
#: How a membership ended → its line.
ENDED: Final = {
    MembershipStatus.TRANSFERRED_OUT: MovementLine.TRANSFERRED_OUT,
    MembershipStatus.WITHDRAWN: MovementLine.WITHDRAWN,
    MembershipStatus.DEEMED_WITHDRAWN: MovementLine.DEEMED_WITHDRAWN,
    MembershipStatus.EXPELLED: MovementLine.EXPELLED,
    MembershipStatus.DECEASED: MovementLine.DECEASED,
}


@dataclass(frozen=True, slots=True)
class WorkforceDraft:
    """How many people ought to be members, as somebody declared it: never counted by this program.

    At most one of ``campus_id`` and ``staff_category`` narrows it; with neither it is the whole school.
    """

    counted_on: dt.date | None = None
    headcount: int | None = None
    counting_basis: str = CountingBasis.WITH_ENTRUSTED.value
    campus_id: int | None = None
    staff_category: str | None = None
    source: str = ""
    remark: str = ""


WORKFORCE_LABELS: Final = {
    "counted_on": "截止日期",
    "headcount": "应入会职工人数",
    "counting_basis": "口径",
    "campus_id": "校区",
    "staff_category": "人员类别",
    "source": "来源",
    "remark": "备注",
}


def education_level(code: str) -> str:
    """The level a code is counted under."""
    return _LEVEL_OF.get(code, OTHER_EDUCATION) if code else UNKNOWN


def code_order(dimension: Dimension) -> Sequence[tuple[str, str]]:
    """Keys and labels of a dimension that is a fixed list, in its own order."""
    if dimension is Dimension.GENDER:
        return [(code, codes.GENDER.short(code)) for code, _ in codes.GENDER.ordered()]
    if dimension is Dimension.POLITICAL_STATUS:
        return codes.POLITICAL_STATUS.choices
    if dimension is Dimension.EDUCATION:
        return [*((key, label) for key, label, _ in EDUCATION_LEVELS), (OTHER_EDUCATION, "其他")]
    raise ValueError(dimension)


_LEVEL_OF: Final = {code: key for key, _, found in EDUCATION_LEVELS for code in found}
