# SPDX-License-Identifier: GPL-3.0-or-later
"""What the screens ask besides lists and pages: the heads of chosen applications, and facts with the sensitive ones hidden."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from union_desktop.areas.aid.queries.schemes import rule_of, scheme
from union_desktop.areas.aid.terms import FundSource
from union_desktop.areas.applications.queries import listing, record
from union_desktop.areas.applications.queries.listing import ApplicationRow
from union_desktop.areas.applications.queries.meeting import last_meeting, sheet
from union_desktop.areas.applications.terms.meetings import MeetingDraft, MeetingSheet
from union_desktop.areas.hardship import queries as hardship
from union_desktop.areas.policies import queries as policies
from union_desktop.areas.policies.terms import PolicyKind
from union_desktop.core.asking import Source, asking
from union_desktop.core.listing import Facts
from union_desktop.core.masking import HIDDEN
from union_desktop.core.reading import Reader

#: Facts that are shown only when somebody asks for them.
CONCEALED: Final = ("家庭年收入", "申请理由", "已获补助", "备注")
_LOT: Final = 100


@dataclass(frozen=True, slots=True)
class Heads:
    """The chosen applications before a step; ``source`` is the first one of their scheme when it is the same for all."""

    lines: tuple[ApplicationRow, ...]
    publicity_days: int | None = None
    source: FundSource | None = None

    @property
    def named(self) -> str:
        """As a sentence calls them."""
        if len(self.lines) == 1:
            return f"{self.lines[0].name}（{self.lines[0].number}）"
        return f"{len(self.lines)} 份申请"


def heads(reader: Reader, *, ids: Sequence[int], on: dt.date) -> Heads:
    """The chosen applications, those that are gone left out."""
    found: dict[int, ApplicationRow] = {}
    for at in range(0, len(ids), _LOT):
        found |= listing.rows(reader, ids[at : at + _LOT])
    lines = tuple(found[number] for number in ids if number in found)
    listed = ",".join(map(str, found))
    schemes = [
        scheme(reader, number)
        for (number,) in reader.rows(f"select distinct scheme_id from aid_application where id in ({listed})")
    ]
    days: list[int] = []
    sources: list[FundSource] = []
    for one in schemes:
        if one is not None:
            rule = rule_of(reader, one, on)
            told = rule.parameter("publicity_days", one.draft.code) if rule is not None else None
            days += [int(told.value)] if told is not None else []
            sources.append(one.first_source)
    return Heads(lines, max(days, default=None), sources[0] if len(set(sources)) == 1 else None)


def facts(reader: Reader, application_id: int) -> Facts | None:
    """The facts as the screen shows them: income and what somebody wrote about the family stay hidden."""
    found = record.facts(reader, application_id)
    if found is None:
        return None
    rows = tuple((label, HIDDEN if label in CONCEALED and text else text) for label, text in found.rows)
    return replace(found, rows=rows)


def situation(reader: Reader, *, application_id: int) -> str:
    """What ``facts`` hides, line by line."""
    found = record.facts(reader, application_id)
    told = [(label, text) for label, text in found.rows if label in CONCEALED and text] if found else []
    return "\n".join(f"{label}：{text}" for label, text in told)


def meeting_of(reader: Reader, application_id: int) -> int | None:
    """The last meeting an application was before."""
    found = reader.value(
        "select m.id from meeting_item i join committee_meeting m on m.id = i.meeting_id"
        " where i.application_id = :id order by m.held_on desc, m.id desc limit 1",
        id=application_id,
    )
    return int(found) if found is not None else None


@dataclass(frozen=True, slots=True)
class MeetingForm:
    """What the form of a meeting begins with; ``last`` is the meeting whose people may be called again."""

    draft: MeetingDraft | None
    rules: tuple[tuple[int, str], ...]
    last: int | None
    last_name: str = ""


def meeting_form(reader: Reader, *, meeting_id: int, on: dt.date) -> MeetingForm:
    """For a meeting that is there, or for a new one (0)."""
    kinds = (PolicyKind.AID, PolicyKind.HARDSHIP)
    rules = tuple(
        (one.id, one.draft.title)
        for one in policies.policies(reader, on)
        if one.closed_on is None and one.draft.kind in kinds
    )
    last = last_meeting(reader, meeting_id)
    found = sheet(reader, meeting_id) if meeting_id else None
    name = reader.value("select name from committee_meeting where id = :id", id=last) if last else ""
    return MeetingForm(_draft(reader, found), rules, last, str(name))


def _draft(reader: Reader, found: MeetingSheet | None) -> MeetingDraft | None:
    if found is None:
        return None
    version = found.rule.version_id
    policy_id = policies.rule_version(reader, version).policy_id if version is not None else None
    return MeetingDraft(found.kind, found.name, found.held_on, found.place, policy_id)


def person_name(source: Source, person_id: int) -> str:
    """What somebody is called."""
    found = asking(source)("select name from person where id = :id", id=person_id)
    return str(found[0][0]) if found else ""


@dataclass(frozen=True, slots=True)
class OnFile:
    """What the open hardship file of somebody says of the family; the income is that of a year."""

    case_no: str
    household_size: int
    annual_income: int
    main_cause: str


def on_file(reader: Reader, person_id: int) -> OnFile | None:
    """The figures of the open file, None for who has none."""
    case_id = hardship.open_case_of(reader, person_id)
    if case_id is None:
        return None
    found = reader.one(
        "select c.case_no, (select count(*) from household_member m where m.case_id = c.id and m.shares_home),"
        " coalesce((select sum(m.monthly_income) from household_member m where m.case_id = c.id and m.shares_home),"
        " 0) * 12 + c.other_annual_income, c.main_cause from hardship_case c where c.id = :id",
        id=case_id,
    )
    return OnFile(*found) if found is not None else None
