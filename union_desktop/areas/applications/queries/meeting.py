# SPDX-License-Identifier: GPL-3.0-or-later
"""One meeting with everybody on its list and everything before it, and what a new one can begin with."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from union_desktop.areas.applications.queries.standing import Related, related
from union_desktop.areas.applications.terms.meetings import (
    USUAL_RULE,
    Attendee,
    Decision,
    Item,
    MeetingKind,
    MeetingRole,
    MeetingSheet,
    VotingRule,
    share,
)
from union_desktop.areas.policies import queries as policies
from union_desktop.areas.policies.terms import Rule
from union_desktop.core.asking import Ask, Source, asking

_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Waiting:
    """An application or a round that can be put before a meeting; ``amount`` is asked for, in fen."""

    table: str
    id: int
    number: str
    name: str
    scheme: str
    amount: int


def sheet(source: Source, meeting_id: int) -> MeetingSheet | None:
    """A meeting; None when it is gone."""
    ask = asking(source)
    found = ask(
        "select id, kind, name, held_on, place, status, minutes, policy_version_id from committee_meeting where id = :id",
        id=meeting_id,
    )
    if not found:
        return None
    number, kind, name, held_on, place, status, minutes, version_id = found[0]
    people = attendees(source, meeting_id)
    return MeetingSheet(
        number,
        MeetingKind(kind),
        name,
        _day(held_on),
        place,
        status,
        minutes,
        voting_rule(policies.rule_version(source, version_id) if version_id is not None else None),
        people,
        _items(source, ask, meeting_id, people),
    )


def attendees(source: Source, meeting_id: int) -> tuple[Attendee, ...]:
    """Who was called, in the order of the list."""
    return tuple(
        Attendee(number, name, MeetingRole(role), person_id, bool(votes), bool(present), note)
        for number, name, role, person_id, votes, present, note in asking(source)(
            "select id, name, role, person_id, votes, present, note from meeting_attendee"
            " where meeting_id = :id order by sort_order, id",
            id=meeting_id,
        )
    )


def voting_rule(rule: Rule | None) -> VotingRule:
    """Quorum and majority of a rule; what it does not speak of is as usual."""
    if rule is None:
        return USUAL_RULE
    quorum, needed = rule.number("quorum_share"), rule.choice("votes_needed", "")
    title = rule.named if quorum is not None or needed else ""
    return VotingRule(
        USUAL_RULE.quorum if quorum is None else share(quorum),
        needed or USUAL_RULE.needed,
        title,
        rule.version_id,
    )


def waiting(source: Source, meeting_id: int = 0) -> tuple[Waiting, ...]:
    """Verified applications and frozen rounds that are on no list of a meeting still to come, or on this one's."""
    ask = asking(source)
    there = (
        "not exists (select 1 from meeting_item i join committee_meeting m on m.id = i.meeting_id"
        " where i.{column} = {alias}.id and (m.status = 'planned' and m.id <> :meeting or m.id = :meeting))"
    )
    applications = ask(
        "select 'aid_application', a.id, a.application_no, p.name, s.name, a.amount_requested from aid_application a"
        " join person p on p.id = a.person_id join aid_scheme s on s.id = a.scheme_id where a.status = 'verified' and "
        + there.format(column="application_id", alias="a")
        + " order by a.application_no",
        meeting=meeting_id,
    )
    rounds = ask(
        "select 'aid_round', r.id, '', r.name, s.name, coalesce((select sum(g.amount) from aid_grant g"
        " where g.round_id = r.id and g.removed_on is null), 0) from aid_round r"
        " join aid_scheme s on s.id = r.scheme_id where r.status = 'frozen' and "
        + there.format(column="round_id", alias="r")
        + " order by r.year, r.name",
        meeting=meeting_id,
    )
    return tuple(Waiting(*row) for row in (*applications, *rounds))


def next_name(source: Source, kind: MeetingKind, on: dt.date) -> str:
    """What the next meeting of this kind in the year is called: 2019年第三次工会委员会扩大会议."""
    count = asking(source)(
        "select count(*) from committee_meeting where kind = :kind and held_on >= :first and held_on <= :last",
        kind=kind.value,
        first=f"{on.year:04}-01-01",
        last=f"{on.year:04}-12-31",
    )[0][0]
    return f"{on.year}年第{in_hanzi(count + 1)}次{kind.label}"


def last_meeting(source: Source, besides: int = 0) -> int | None:
    """The meeting whose people are called again."""
    found = asking(source)(
        "select id from committee_meeting where id <> :besides order by held_on desc, id desc limit 1",
        besides=besides,
    )
    return int(found[0][0]) if found else None


def in_hanzi(number: int) -> str:
    """1 to 99 in words."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def must_stand_aside(
    source: Source, people: tuple[Attendee, ...], application_id: int | None, round_id: int | None
) -> dict[int, str]:
    """Which of these people an application or the list of a round is about, or their household; with the reason."""
    ask = asking(source)
    if application_id is not None:
        found = ask("select person_id from aid_application where id = :id", id=application_id)
        return _too_close(related(source, found[0][0]), found[0][0], people) if found else {}
    return _on_the_list(source, ask, round_id, people)


def _too_close(close: Related, person_id: int, people: tuple[Attendee, ...]) -> dict[int, str]:
    return {
        one.id: "申请人本人" if one.person_id == person_id else "申请人或与申请人同户的人"
        for one in people
        if close.is_one(one.name, one.person_id)
    }


def _on_the_list(
    source: Source, ask: Ask, round_id: int | None, people: tuple[Attendee, ...]
) -> dict[int, str]:
    found: dict[int, str] = {}
    on_it = (
        "select 1 from aid_grant where round_id = :round and removed_on is null and person_id in ({}) limit 1"
    )
    named = "select 1 from aid_grant where round_id = :round and removed_on is null and name = :name limit 1"
    for one in people:
        if one.person_id is None:
            if ask(named, round=round_id, name=one.name):
                found[one.id] = "名单内的人员"
            continue
        listed = ",".join(str(number) for number in sorted(related(source, one.person_id).person_ids))
        if ask(on_it.format(listed), round=round_id):
            found[one.id] = "名单内的人员或其家人"
    return found


def _items(source: Source, ask: Ask, meeting_id: int, people: tuple[Attendee, ...]) -> tuple[Item, ...]:
    aside: dict[int, dict[int, str]] = defaultdict(dict)
    for item_id, attendee_id, reason in ask(
        "select item_id, attendee_id, reason from meeting_recusal where meeting_id = :id order by id",
        id=meeting_id,
    ):
        aside[item_id][attendee_id] = reason
    rows: Any = ask(
        "select i.id, i.application_id, i.round_id, coalesce(a.application_no, ''), coalesce(p.name, r.name),"
        " s.name, coalesce(a.department, ''), coalesce(a.amount_requested, (select sum(g.amount) from aid_grant g"
        " where g.round_id = r.id and g.removed_on is null), 0), coalesce(a.status, r.status), i.decision,"
        " i.votes_for, i.votes_against, i.votes_abstained, i.amount_decided, i.opinion from meeting_item i"
        " left join aid_application a on a.id = i.application_id left join person p on p.id = a.person_id"
        " left join aid_round r on r.id = i.round_id"
        " join aid_scheme s on s.id = coalesce(a.scheme_id, r.scheme_id)"
        " where i.meeting_id = :id order by i.sort_order, i.id",
        id=meeting_id,
    )
    return tuple(
        Item(
            *(
                *row[:9],
                Decision(row[9]),
                *row[10:],
                dict(aside[row[0]]),
                must_stand_aside(source, people, row[1], row[2]),
            )
        )
        for row in rows
    )


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
