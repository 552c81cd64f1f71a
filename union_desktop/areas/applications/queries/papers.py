# SPDX-License-Identifier: GPL-3.0-or-later
"""What the papers about applications and meetings say, frozen before anything is printed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from union_desktop.areas.aid import queries as aid
from union_desktop.areas.aid.terms import Helped, PayState
from union_desktop.areas.applications.queries import standing
from union_desktop.areas.applications.queries.meeting import sheet
from union_desktop.areas.applications.queries.record import TABLE
from union_desktop.areas.applications.terms import DRAFT
from union_desktop.areas.applications.terms.meetings import HELD, MeetingSheet
from union_desktop.areas.members.queries.papers import Registration, registrations
from union_desktop.core.proceedings import queries as proceedings
from union_desktop.core.proceedings.terms import PUBLICISE, PaperDraft, StepRow
from union_desktop.core.reading import Reader

_LOT: Final = 200


@dataclass(frozen=True, slots=True)
class HouseholdLine:
    """Somebody of the household; ``income`` a month in fen, None where nobody asked."""

    relation: str
    name: str
    born: str
    work_unit: str
    income: int | None
    health: str


@dataclass(frozen=True, slots=True)
class Account:
    """Where the money goes."""

    bank: str
    number: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the meeting that decided last said."""

    meeting: str
    held_on: dt.date
    decision: str
    votes: tuple[int | None, int | None, int | None]
    amount: int | None
    opinion: str


@dataclass(frozen=True, slots=True)
class Approval:
    """One application as the approval form shows it; ``steps`` are those since it was last handed in.

    ``member`` has the facts of the day of applying.
    """

    application_id: int
    number: str
    scheme: str
    party_opinion: bool
    publicity: bool
    status: str
    applied_on: dt.date
    member: Registration
    department: str
    household: tuple[HouseholdLine, ...]
    household_size: int | None
    annual_income: int | None
    main_cause: str
    reason: str
    other_aid: str
    helped: tuple[Helped, ...]
    requested: int
    approved: int | None
    papers: tuple[PaperDraft, ...]
    account: Account | None
    steps: tuple[StepRow, ...]
    verdict: Verdict | None
    paid: str
    paid_on: dt.date | None

    @property
    def per_capita(self) -> int | None:
        """A month and head in fen, rounded down."""
        if self.annual_income is None or not self.household_size:
            return None
        return self.annual_income // 12 // self.household_size

    def last(self, *kinds: str) -> StepRow | None:
        """The last of these steps."""
        return next((one for one in reversed(self.steps) if one.kind in kinds), None)


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """An application or a round on the sheet for a meeting; ``people`` counts those of a round."""

    number: str
    department: str
    name: str
    gender: str
    cause: str
    reason: str
    requested: int
    amount: int | None
    decision: str
    scheme: str
    people: int


@dataclass(frozen=True, slots=True)
class Publicised:
    """One line of a public notice: no more than name, department, kind and amount."""

    name: str
    department: str
    scheme: str
    amount: int


@dataclass(frozen=True, slots=True)
class Publicity:
    """What is made public of some decided applications; ``first`` and ``last`` are empty while nobody has entered them."""

    lines: tuple[Publicised, ...]
    meetings: tuple[str, ...]
    first: dt.date | None
    last: dt.date | None


@dataclass(frozen=True, slots=True)
class Course:
    """How one application went, with every return."""

    number: str
    name: str
    department: str
    scheme: str
    status: str
    applied_on: dt.date
    requested: int
    approved: int | None
    steps: tuple[StepRow, ...]


def approvals(reader: Reader, ids: Sequence[int]) -> Iterator[Approval]:
    """These applications in this order; those that are gone are left out."""
    for at in range(0, len(ids), _LOT):
        yield from _lot(reader, ids[at : at + _LOT])


def _lot(reader: Reader, ids: Sequence[int]) -> Iterator[Approval]:
    listed = ",".join(map(str, ids))
    found = {
        row[0]: row
        for row in reader.rows(
            "select a.id, a.application_no, s.name, s.party_opinion, s.publicity, a.status, a.applied_on, a.person_id,"
            " a.department, a.case_id, a.household_size, a.annual_income, a.main_cause, a.reason, a.other_aid,"
            " a.amount_requested, a.amount_approved, coalesce(g.pay_state, ''), g.paid_on from aid_application a"
            " join aid_scheme s on s.id = a.scheme_id left join aid_grant g on g.id = a.grant_id"
            f" and g.removed_on is null where a.id in ({listed})"
        )
    }
    members = _members(reader, [(row[7], row[6]) for row in found.values()])
    accounts = _accounts(reader, [row[7] for row in found.values()])
    for number in ids:
        if number not in found:
            continue
        row = found[number]
        on = dt.date.fromisoformat(row[6])
        member = members[row[7], row[6]]
        people = sorted(standing.related(reader, row[7]).person_ids)
        about = (TABLE, number)
        yield Approval(
            application_id=number,
            number=row[1],
            scheme=row[2],
            party_opinion=bool(row[3]),
            publicity=bool(row[4]),
            status=row[5],
            applied_on=on,
            member=member,
            department=row[8],
            household=_household(reader, row[9]) if row[9] else _relatives(member),
            household_size=row[10],
            annual_income=row[11],
            main_cause=row[12],
            reason=row[13],
            other_aid=row[14],
            helped=tuple(one for one in aid.helped(reader, people, on.year) if one.on < on),
            requested=row[15],
            approved=row[16],
            papers=tuple(proceedings.papers(reader, about)),
            account=_account(accounts[row[7]], on),
            steps=_current(proceedings.steps(reader, about)),
            verdict=_verdict(reader, number),
            paid=PayState(row[17]).label if row[17] else "",
            paid_on=dt.date.fromisoformat(row[18]) if row[18] else None,
        )


def summary(reader: Reader, meeting_id: int) -> tuple[MeetingSheet, tuple[SummaryLine, ...]] | None:
    """A meeting and its matters for the sheet that is handed round."""
    meeting = sheet(reader, meeting_id)
    if meeting is None:
        return None
    more = {
        row[0]: row[1:]
        for row in reader.rows(
            "select i.id, coalesce(p.gender, ''), coalesce(a.main_cause, ''), coalesce(a.reason, r.note),"
            " coalesce((select count(*) from aid_grant g where g.round_id = r.id and g.removed_on is null), 0)"
            " from meeting_item i left join aid_application a on a.id = i.application_id"
            " left join person p on p.id = a.person_id left join aid_round r on r.id = i.round_id"
            " where i.meeting_id = :id",
            id=meeting_id,
        )
    }
    lines = tuple(
        SummaryLine(
            number=item.number,
            department=item.department,
            name=item.name,
            gender=more[item.id][0],
            cause=more[item.id][1],
            reason=more[item.id][2],
            requested=item.requested,
            amount=item.amount,
            decision=item.decision.value,
            scheme=item.scheme,
            people=more[item.id][3],
        )
        for item in meeting.items
    )
    return meeting, lines


def publicity(reader: Reader, ids: Sequence[int]) -> Publicity:
    """What is made public of these applications, in this order; those without a decided amount are left out."""
    listed = ",".join(map(str, ids))
    rows = {
        row[0]: row[1:]
        for row in reader.rows(
            "select a.id, p.name, a.department, s.name, a.amount_approved from aid_application a"
            " join person p on p.id = a.person_id join aid_scheme s on s.id = a.scheme_id"
            f" where a.id in ({listed}) and a.amount_approved is not null"
        )
    }
    meetings: dict[str, None] = {}
    periods: list[tuple[dt.date | None, dt.date | None]] = []
    for number in ids:
        if number not in rows:
            continue
        verdict = _verdict(reader, number)
        if verdict is not None:
            meetings[verdict.meeting] = None
        steps = proceedings.steps(reader, (TABLE, number))
        periods += [(one.from_on, one.to_on) for one in steps if one.kind == PUBLICISE][-1:]
    first, last = periods[-1] if periods else (None, None)
    return Publicity(
        tuple(Publicised(*rows[number]) for number in ids if number in rows), tuple(meetings), first, last
    )


def courses(reader: Reader, ids: Sequence[int]) -> list[Course]:
    """How these applications went."""
    listed = ",".join(map(str, ids))
    rows = {
        row[0]: row[1:]
        for row in reader.rows(
            "select a.id, a.application_no, p.name, a.department, s.name, a.status, a.applied_on, a.amount_requested,"
            " a.amount_approved from aid_application a join person p on p.id = a.person_id"
            f" join aid_scheme s on s.id = a.scheme_id where a.id in ({listed})"
        )
    }
    return [
        Course(
            *(
                *rows[number][:5],
                dt.date.fromisoformat(rows[number][5]),
                *rows[number][6:],
                tuple(proceedings.steps(reader, (TABLE, number))),
            )
        )
        for number in ids
        if number in rows
    ]


def _members(reader: Reader, wanted: Sequence[tuple[int, str]]) -> dict[tuple[int, str], Registration]:
    by_day: defaultdict[str, list[int]] = defaultdict(list)
    for person_id, day in wanted:
        by_day[day].append(person_id)
    return {
        (one.person_id, day): one
        for day, people in by_day.items()
        for one in registrations(reader, sorted(set(people)), dt.date.fromisoformat(day))
    }


def _accounts(reader: Reader, people: Sequence[int]) -> defaultdict[int, list[tuple[str, Account]]]:
    found: defaultdict[int, list[tuple[str, Account]]] = defaultdict(list)
    listed = ",".join(map(str, people))
    for person_id, day, bank, branch, number in reader.rows(
        "select person_id, from_on, bank, branch, account_no from bank_account"
        f" where person_id in ({listed}) order by from_on"
    ):
        found[person_id].append((day, Account(f"{bank}{branch}", number)))
    return found


def _account(accounts: Sequence[tuple[str, Account]], on: dt.date) -> Account | None:
    """The account of that day; one entered later is better than none."""
    begun = [one for day, one in accounts if day <= on.isoformat()]
    known = begun or [one for _, one in accounts]
    return known[-1] if known else None


def _household(reader: Reader, case_id: int) -> tuple[HouseholdLine, ...]:
    return tuple(
        HouseholdLine(*row)
        for row in reader.rows(
            "select relation, name, coalesce(birth_date, ''), work_unit, monthly_income, health_status"
            " from household_member where case_id = :id and relation <> '本人' order by id",
            id=case_id,
        )
    )


def _relatives(member: Registration) -> tuple[HouseholdLine, ...]:
    return tuple(
        HouseholdLine(one.relation, one.name, one.birth_date, one.work_unit, None, "")
        for one in member.family
    )


def _current(steps: Sequence[StepRow]) -> tuple[StepRow, ...]:
    """What was done since the application was last handed in."""
    last = max((at for at, one in enumerate(steps) if one.state == DRAFT), default=-1)
    return tuple(steps[last + 1 :])


def _verdict(reader: Reader, application_id: int) -> Verdict | None:
    found = reader.one(
        "select m.name, m.held_on, i.decision, i.votes_for, i.votes_against, i.votes_abstained, i.amount_decided,"
        " i.opinion from meeting_item i join committee_meeting m on m.id = i.meeting_id"
        " where i.application_id = :id and m.status = :held order by m.held_on desc, m.id desc limit 1",
        id=application_id,
        held=HELD,
    )
    if found is None:
        return None
    name, held_on, decision, *votes, amount, opinion = found
    return Verdict(name, dt.date.fromisoformat(held_on), decision, (*votes,), amount, opinion)
