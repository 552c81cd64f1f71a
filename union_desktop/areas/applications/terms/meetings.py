# SPDX-License-Identifier: GPL-3.0-or-later
"""Committee meetings: who was there, what was voted, and whether it can take effect; all counted here in whole numbers.

The same check runs beside the table while somebody types, in the service before anything is written, and for the minutes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from union_desktop.areas.aid.terms import FROZEN, ROUND_LABELS
from union_desktop.areas.applications.terms import STATUS_LABELS, VERIFIED


class MeetingKind(StrEnum):
    """Which body meets."""

    COMMITTEE = "committee"
    ENLARGED = "enlarged"
    WELFARE = "welfare"

    @property
    def label(self) -> str:
        """The Chinese words."""
        return {"committee": "工会委员会会议", "enlarged": "工会委员会扩大会议", "welfare": "福利委员会会议"}[
            self.value
        ]


class MeetingRole(StrEnum):
    """In which role somebody attends; observers have no vote."""

    CHAIR = "chair"
    MEMBER = "member"
    GROUP_LEADER = "group_leader"
    RECORDER = "recorder"
    OBSERVER = "observer"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {
            "chair": "主持人",
            "member": "委员",
            "group_leader": "工会小组长",
            "recorder": "记录人",
            "observer": "列席",
        }[self.value]


class Decision(StrEnum):
    """What a meeting decided about one item."""

    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    DEFERRED = "deferred"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {"open": "待议", "approved": "同意", "refused": "不同意", "deferred": "暂缓"}[self.value]


PLANNED, HELD = "planned", "held"
MEETING_LABELS: Final = {PLANNED: "准备中", HELD: "已开会，决议生效"}


@dataclass(frozen=True, slots=True)
class MeetingDraft:
    """A meeting to be held; ``policy_id`` is the document whose quorum and majority hold (None: the first one about aid)."""

    kind: MeetingKind
    name: str
    held_on: dt.date
    place: str = ""
    policy_id: int | None = None


@dataclass(frozen=True, slots=True)
class AttendeeDraft:
    """Somebody called to a meeting; ``id`` is that of the row there already, None for a new one."""

    name: str
    role: MeetingRole = MeetingRole.MEMBER
    person_id: int | None = None
    votes: bool = True
    present: bool = True
    note: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class VotesDraft:
    """What was voted and decided about one item; nothing counted yet is None."""

    item_id: int
    decision: Decision
    votes_for: int | None = None
    votes_against: int | None = None
    votes_abstained: int | None = None
    amount_decided: int | None = None
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class VotingRule:
    """How many must be there and how many must agree; ``quorum`` as numerator and denominator, ``needed`` a code.

    ``title`` names the document, empty where none speaks of it and the usual two thirds and simple majority hold.
    """

    quorum: tuple[int, int]
    needed: str
    title: str = ""
    version_id: int | None = None

    def quorate(self, present: int, expected: int) -> bool:
        """Whether enough of those with a vote are there."""
        share, whole = self.quorum
        return expected > 0 and present * whole >= expected * share

    def least_present(self, expected: int) -> int:
        """The least number that must be there."""
        share, whole = self.quorum
        return -(-expected * share // whole)

    def least_votes(self, voting: int) -> int:
        """The least number of votes that carries an item among so many entitled to vote on it."""
        if self.needed == "half_present":
            return (voting + 1) // 2
        if self.needed == "two_thirds_present":
            return -(-voting * 2 // 3)
        return voting // 2 + 1


#: What holds where no document says otherwise (told on the screen, in the minutes and in the manual).
USUAL_RULE: Final = VotingRule((2, 3), "more_than_half_present")
NEEDED_WORDS: Final = {
    "more_than_half_present": "超过有权表决人数的一半",
    "half_present": "不少于有权表决人数的一半",
    "two_thirds_present": "不少于有权表决人数的三分之二",
}
#: Shares that two decimals of a percentage cannot say.
_THIRDS: Final[Mapping[int, tuple[int, int]]] = {
    6666: (2, 3),
    6667: (2, 3),
    3333: (1, 3),
    3334: (1, 3),
}


def share(ten_thousandths: int) -> tuple[int, int]:
    """A share of a rule as a fraction; 66.67% is meant as two thirds."""
    return _THIRDS.get(ten_thousandths, (ten_thousandths, 10_000))


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody on the list of a meeting."""

    id: int
    name: str
    role: MeetingRole
    person_id: int | None
    votes: bool
    present: bool
    note: str

    @property
    def counted(self) -> bool:
        """Has a vote and is there."""
        return self.votes and self.present


@dataclass(frozen=True, slots=True)
class Item:
    """One matter before a meeting; ``state`` is that of the application or round now, ``requested`` and ``amount`` in fen.

    ``aside`` maps those who stand aside to the reason, ``must_aside`` those who have to.
    """

    id: int
    application_id: int | None
    round_id: int | None
    number: str
    name: str
    scheme: str
    department: str
    requested: int
    state: str
    decision: Decision
    votes_for: int | None
    votes_against: int | None
    votes_abstained: int | None
    amount: int | None
    opinion: str
    aside: Mapping[int, str]
    must_aside: Mapping[int, str]

    @property
    def title(self) -> str:
        """What the item is called in a sentence."""
        return f"{self.name}（{self.number}）" if self.number else self.name

    @property
    def votes(self) -> tuple[int | None, int | None, int | None]:
        """For, against, abstained."""
        return self.votes_for, self.votes_against, self.votes_abstained


@dataclass(frozen=True, slots=True)
class MeetingSheet:
    """Everything about one meeting."""

    id: int
    kind: MeetingKind
    name: str
    held_on: dt.date
    place: str
    status: str
    minutes: str
    rule: VotingRule
    attendees: tuple[Attendee, ...]
    items: tuple[Item, ...]

    @property
    def expected(self) -> int:
        """Those with a vote who were called."""
        return sum(one.votes for one in self.attendees)

    @property
    def present(self) -> int:
        """Those with a vote who came."""
        return sum(one.counted for one in self.attendees)

    @property
    def observers(self) -> int:
        """Those without a vote who came."""
        return sum(one.present and not one.votes for one in self.attendees)

    @property
    def quorate(self) -> bool:
        """Whether enough came."""
        return self.rule.quorate(self.present, self.expected)

    def entitled(self, item: Item) -> int:
        """How many may vote on an item: who came, has a vote and does not stand aside."""
        return sum(one.counted and one.id not in item.aside for one in self.attendees)

    @property
    def decided(self) -> int:
        """The sum of what was agreed to, in fen."""
        return sum(one.amount or 0 for one in self.items if one.decision is Decision.APPROVED)


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps a meeting from taking effect; ``item_id`` is None for the meeting as a whole."""

    item_id: int | None
    sentence: str


def problems(sheet: MeetingSheet) -> tuple[Problem, ...]:
    """Everything that keeps the decisions of this meeting from taking effect, the meeting's own first."""
    return (*_of_meeting(sheet), *(one for item in sheet.items for one in _of_item(sheet, item)))


def _of_meeting(sheet: MeetingSheet) -> Iterator[Problem]:
    if not sheet.items:
        yield Problem(None, "会议还没有议题。请先添加待审定的申请或批次。")
    known = [one.person_id for one in sheet.attendees if one.person_id is not None]
    for number in {one for one in known if known.count(one) > 1}:
        name = next(one.name for one in sheet.attendees if one.person_id == number)
        yield Problem(None, f"{name}在名单上出现了两次，会重复计票。请移去一行。")
    if not sheet.expected:
        yield Problem(None, "还没有有表决权的人员。请先登记应到会的委员。")
    elif not sheet.quorate:
        yield Problem(
            None,
            f"应到 {sheet.expected} 人，实到 {sheet.present} 人，不足规定的 {sheet.rule.least_present(sheet.expected)} 人，"
            "不能形成决议。请核对到会情况，或另行开会。",
        )


def _of_item(sheet: MeetingSheet, item: Item) -> Iterator[Problem]:
    said = [sentence for sentence in (*_state(item), *_aside(sheet, item), *_votes(sheet, item)) if sentence]
    yield from (Problem(item.id, f"{item.title}：{sentence}") for sentence in said)


def _state(item: Item) -> Iterator[str]:
    if item.application_id is not None and item.state != VERIFIED:
        yield f"这份申请现在是“{STATUS_LABELS.get(item.state, item.state)}”，不在待审定之列。请从议题中移去。"
    if item.round_id is not None and item.state != FROZEN:
        yield f"这个批次现在是“{ROUND_LABELS.get(item.state, item.state)}”，名单没有锁定。请先锁定名单，或移去这项。"


def _aside(sheet: MeetingSheet, item: Item) -> Iterator[str]:
    here = {one.id: one for one in sheet.attendees if one.counted}
    for number, why in item.must_aside.items():
        if number in here and number not in item.aside:
            yield f"{here[number].name}是{why}，应当回避，不能参加表决。请登记回避。"


def _votes(sheet: MeetingSheet, item: Item) -> Iterator[str]:
    if item.decision is Decision.OPEN:
        yield "还没有填写审定结果。"
        return
    counted = [one for one in item.votes if one is not None]
    if item.decision is Decision.DEFERRED and not counted:
        if not item.opinion.strip():
            yield "暂缓要写明原因。"
        return
    entitled = sheet.entitled(item)
    if not entitled:
        yield "没有人有权表决：到会的人都回避了，或者没有人到会。请另行开会审议。"
        return
    if len(counted) < 3 or min(counted) < 0:
        yield "赞成、反对、弃权票数要填写完整，没有的填 0。"
        return
    if sum(counted) != entitled:
        yield (
            f"赞成、反对、弃权共 {sum(counted)} 票，与有权表决的 {entitled} 人"
            f"（实到 {sheet.present} 人，回避 {sheet.present - entitled} 人）不符。请核对票数。"
        )
        return
    carried, least = counted[0] >= sheet.rule.least_votes(entitled), sheet.rule.least_votes(entitled)
    if item.decision is Decision.APPROVED:
        if not carried:
            yield f"赞成 {counted[0]} 票，未达到通过所需的 {least} 票，不能记为同意。请核对票数或审定结果。"
        if item.application_id is not None and (item.amount or 0) <= 0:
            yield "同意的申请要填写审定金额。"
        return
    if item.decision is Decision.REFUSED and carried:
        yield f"赞成 {counted[0]} 票，已达到通过所需的 {least} 票，不能记为不同意。请核对票数或审定结果。"
    if not item.opinion.strip():
        yield f"{item.decision.label}要写明原因。"
