# SPDX-License-Identifier: GPL-3.0-or-later
"""What speaks against rows before they are written; the same answers for a use case and for looking at a spreadsheet."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from union_desktop.areas.aid.queries.helped import helped_by_person
from union_desktop.areas.aid.queries.households import Households, households
from union_desktop.areas.aid.queries.schemes import SchemeRow
from union_desktop.areas.aid.terms import FundSource, Gives, GrantDraft, Helped, Unit
from union_desktop.areas.members.queries.copied_places import CopiedPlace, copied_places
from union_desktop.areas.members.terms import STATUS_LABELS, MembershipStatus
from union_desktop.core import values
from union_desktop.core.asking import Source, asking

_MEMBER: Final = (MembershipStatus.ACTIVE, MembershipStatus.RETAINED)
RETAINED: Final = "保留会籍"


@dataclass(frozen=True, slots=True)
class Ready:
    """A row that may be written: names and sources filled in, the place of the day beside it."""

    draft: GrantDraft
    place: CopiedPlace | None


@dataclass(slots=True)
class Checked:
    """What came of each draft, by its place in the list; ``helped`` is what speaks for a second thought only."""

    ready: dict[int, Ready] = field(default_factory=dict)
    problems: dict[int, str] = field(default_factory=dict)
    helped: dict[int, list[Helped]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Listed:
    """Somebody who stands on the list already, or earlier in what is being added."""

    grant_id: int
    name: str
    amount: int


def check(
    source: Source,
    scheme: SchemeRow,
    drafts: Sequence[GrantDraft],
    on: dt.date,
    *,
    year: int,
    round_id: int = 0,
    round_name: str = "",
) -> Checked:
    """Look at rows that shall go into a round; ``round_id`` is 0 for one that does not exist yet."""
    people = [one.person_id for one in drafts if one.person_id is not None]
    places = copied_places(source, people, on)
    at_home = households(source, people)
    listed, names = _on_the_list(source, round_id)
    by_case: dict[int, list[int]] = defaultdict(list)
    listed_home = households(source, listed)
    for person_id, case_id in listed_home.case_of.items():
        by_case[case_id].append(person_id)
    found = Checked()
    earlier = helped_by_person(source, at_home, people, year, besides_round=round_id)
    for at, one in enumerate(drafts):
        draft = _filled(one, scheme, places, at_home)
        problem = _problem(draft, scheme, places, on)
        if problem is None:
            problem = _twice(draft, scheme, listed, names, by_case, at_home)
        if problem is not None:
            found.problems[at] = problem
            continue
        whose = draft.person_id
        if whose is None:
            names.add(draft.name)
            found.ready[at] = Ready(draft, None)
            continue
        home = at_home.case_of.get(whose)
        beside = [
            Helped(known.grant_id, on, scheme.draft.name, round_name, known.amount, known.name, fellow)
            for fellow in (by_case[home] if home is not None else ())
            for known in (listed[fellow],)
        ]
        if beside or whose in earlier:
            found.helped[at] = earlier.get(whose, []) + beside
        listed[whose] = _Listed(0, draft.name, draft.amount)
        if home is not None:
            by_case[home].append(whose)
        found.ready[at] = Ready(draft, places[whose])
    return found


def standing_problem(place: CopiedPlace | None, scheme: SchemeRow, on: dt.date) -> str | None:
    """Why somebody may not be on a list of a day, as a sentence; None when he or she may."""
    if place is None:
        return "这个人的记录已不在，请刷新后重新选择。"
    if scheme.draft.others or place.status in _MEMBER:
        return None
    if not place.status:
        return f"“{place.name}”在 {on:%Y-%m-%d} 还不是会员，“{scheme.draft.name}”只发给会员。"
    status = STATUS_LABELS[MembershipStatus(place.status)]
    return f"“{place.name}”在 {on:%Y-%m-%d} 是“{status}”，不是会员，“{scheme.draft.name}”只发给会员。"


def with_remark(note: str, place: CopiedPlace | None) -> str:
    """A remark that says so when a membership was only kept on that day."""
    if place is None or place.status != MembershipStatus.RETAINED or RETAINED in note:
        return note
    return f"{RETAINED}；{note}" if note else RETAINED


def amount_problem(draft: GrantDraft, scheme: SchemeRow) -> str | None:
    """What is wrong with the money of a row, as a sentence."""
    if draft.amount <= 0:
        return f"“{draft.name}”的金额应大于 0。"
    if not 0 <= draft.goods_value <= draft.amount:
        return f"“{draft.name}”的慰问品价值不能超过总金额 {values.format_yuan(draft.amount)} 元。"
    if draft.goods_value and scheme.draft.gives is Gives.CASH:
        return f"“{scheme.draft.name}”只发慰问金，“{draft.name}”却填了慰问品价值。"
    sources = [source for source, _ in draft.funds]
    if len(set(sources)) < len(sources) or any(part <= 0 for _, part in draft.funds):
        return f"“{draft.name}”的资金来源有重复，或有一笔不大于 0。"
    told = sum(part for _, part in draft.funds)
    if told != draft.amount:
        return (
            f"“{draft.name}”各项资金来源合计 {values.format_yuan(told)} 元，"
            f"与金额 {values.format_yuan(draft.amount)} 元不符。"
        )
    return None


def _on_the_list(source: Source, round_id: int) -> tuple[dict[int, _Listed], set[str]]:
    """Who stands on the list of a round, and the names on it that are no known people."""
    people: dict[int, _Listed] = {}
    names: set[str] = set()
    for number, person_id, name, amount in asking(source)(
        "select id, person_id, name, amount from aid_grant where round_id = :round and removed_on is null",
        round=round_id,
    ):
        if person_id is None:
            names.add(name)
        else:
            people[person_id] = _Listed(number, name, amount)
    return people, names


def _filled(
    draft: GrantDraft, scheme: SchemeRow, places: dict[int, CopiedPlace], at_home: Households
) -> GrantDraft:
    place = places.get(draft.person_id) if draft.person_id is not None else None
    case_id = draft.case_id
    if case_id is None and draft.person_id is not None:
        case_id = at_home.case_of.get(draft.person_id)
    goods_value = draft.goods_value
    if scheme.draft.gives is Gives.GOODS and not goods_value:
        goods_value = draft.amount
    return replace(
        draft,
        name=draft.name.strip() or (place.name if place else ""),
        funds=draft.funds or ((FundSource(scheme.first_source), draft.amount),),
        case_id=case_id,
        goods_value=goods_value,
        note=with_remark(draft.note.strip(), place),
    )


def _problem(draft: GrantDraft, scheme: SchemeRow, places: dict[int, CopiedPlace], on: dt.date) -> str | None:
    unit = scheme.draft.unit
    if unit is Unit.COLLECTIVE and draft.person_id is not None:
        return f"“{scheme.draft.name}”按集体发放，“{draft.name}”应填写集体名称，不选个人。"
    if not draft.name:
        return "没有填写姓名或集体名称。"
    if draft.headcount is not None and (unit is not Unit.COLLECTIVE or draft.headcount < 1):
        return f"“{draft.name}”的人数不对：只有集体可以填写人数，并且应大于 0。"
    if unit is not Unit.COLLECTIVE:
        if draft.person_id is not None:
            problem = standing_problem(places.get(draft.person_id), scheme, on)
            if problem:
                return problem
        elif not scheme.draft.others:
            return f"“{draft.name}”没有对应到会员。请从会员中选择，或先登记这个人。"
    return amount_problem(draft, scheme)


def _twice(
    draft: GrantDraft,
    scheme: SchemeRow,
    listed: dict[int, _Listed],
    names: set[str],
    by_case: dict[int, list[int]],
    at_home: Households,
) -> str | None:
    if draft.person_id is None:
        return f"“{draft.name}”已在这个批次的名单中，不能重复。" if draft.name in names else None
    if draft.person_id in listed:
        return f"“{draft.name}”已在这个批次的名单中，不能重复。"
    case_id = at_home.case_of.get(draft.person_id)
    if scheme.draft.unit is Unit.HOUSEHOLD and case_id is not None and by_case[case_id]:
        fellow = listed[by_case[case_id][0]].name
        return f"“{draft.name}”与名单中的“{fellow}”同属一个困难家庭，一个家庭只能有一行。"
    return None
