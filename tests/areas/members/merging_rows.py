# SPDX-License-Identifier: GPL-3.0-or-later
"""One row of a person in every table that can have one, for the tests of merging, deleting and anonymising."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy.orm import Session

from tests.office_fixtures import PHYSICS
from union_desktop.areas.aid.model import AidGrantFund, AidRound, AidScheme
from union_desktop.areas.applications.model import CommitteeMeeting
from union_desktop.areas.members.model import Membership
from union_desktop.areas.members.service import fates, person_rows
from union_desktop.areas.mutual_aid.model import MutualAidPeriod, MutualAidPlan
from union_desktop.areas.organisation.model import END
from union_desktop.areas.policies.model import Policy, PolicyVersion

DAY = dt.date(2024, 1, 1)

#: What a row says besides whose it is, by table. A new table with rows of people needs a line here.
SAMPLES: dict[str, dict[str, Any]] = {
    "membership": {"card_no": "M-7"},
    "membership_event": {"kind": "move", "happened_on": dt.date(2022, 1, 1), "note": "说明"},
    "group_leader": {"org_id": PHYSICS, "role": "leader", "from_on": DAY, "to_on": END},
    "family_member": {"relation": "子女", "name": "单小信", "phone": "19900007777"},
    "resume_entry": {"from_month": "2001-09", "work_unit": "某某中学"},
    "consent": {
        "purpose": "困难帮扶",
        "version": "2024",
        "given_on": DAY,
        "way": "paper",
        "note": "原件存档",
    },
    "bank_account": {"from_on": dt.date(2020, 1, 1), "holder": "单雄信", "account_no": "6200000000000000007"},
    "policy_exception": {
        "key": "cap_per_occasion",
        "allowed": "1,000.00 元",
        "actual": "1,500.00 元",
        "reason": "主席批准",
        "at": "2024-01-01T08:00:00+08:00",
        "operator": "测试员",
    },
    "dues_base": {"from_on": dt.date(2020, 1, 1), "wage": 512300},
    "not_duplicate": {},
    "person_merge": {"former_id": 90_001, "name": "单雄心", "staff_no": "90001"},
    "attachment": {
        "file_name": "单雄信身份证.jpg",
        "size": 5,
        "sha256": "00",
        "store_name": "aa11",
        "file_key": "cc",
        "added_at": "2024-01-01T08:00:00+08:00",
    },
    "hardship_case": {
        "case_no": "KN-2024-9001",
        "status": "relieved",
        "opened_on": DAY,
        "touched_on": DAY,
        "situation": "曾因病致困",
    },
    "household_member": {"relation": "本人", "name": "单雄信"},
    "concern_case": {
        "occasion": "hospitalization",
        "status": "known",
        "noticed_on": DAY,
        "notice_source": "clinic",
    },
    "mutual_aid_insured": {},
    "mutual_aid_claim": {
        "claim_no": "HZ-2024-9001",
        "status": "open",
        "noticed_on": DAY,
        "incident_on": DAY,
    },
    "aid_grant": {
        "name": "单雄信",
        "amount": 150_000,
        "origin": "hand",
        "added_on": DAY,
        "pay_state": "due",
        "reason": "曾因病致困",
    },
    "aid_application": {
        "application_no": "SQ-2024-9001",
        "status": "withdrawn",
        "applied_on": DAY,
        "amount_requested": 500_000,
        "reason": "曾因病致困",
    },
    "meeting_attendee": {"name": "单雄信", "role": "member"},
    "proceeding_step": {
        "about_table": "aid_application",
        "about_id": 1,
        "kind": "submit",
        "title": "提交申请",
        "happened_on": DAY,
        "state": "submitted",
    },
    "paper_check": {"item": "诊断书", "state": "missing"},
    "access_entry": {
        "at": "2024-01-01T08:00:00+08:00",
        "operator": "测试员",
        "what": "reveal",
        "field": "证件号码",
        "row_count": 1,
    },
}


def holding_back(what: str) -> set[str]:
    """Tables whose rows keep a person from being ``deleted`` or ``anonymised``."""
    return {
        place.record.__tablename__
        for place in person_rows.places()
        if getattr(fates.fate_of(place.table), what) is fates.Then.BLOCKS
    }


def fill(session: Session, person_id: int, other: int, besides: Collection[str] = ()) -> dict[str, int]:
    """Give a person one row in every place; the number of each by table (and column where a table has two)."""
    made: dict[str, int] = {}
    for place in person_rows.places():
        name = place.record.__tablename__
        if name in besides:
            continue
        values = dict(SAMPLES[name])
        values[place.column] = person_id
        if place.about:
            values[place.about] = person_rows.PERSON
        if name == "not_duplicate":
            values["person_a"], values["person_b"] = sorted((person_id, other))
            if name in made:
                continue
        if name == "membership":
            continue  # the one everybody has
        if name == "membership_event":
            values["membership_id"] = (
                session.query(Membership.id).filter(Membership.person_id == person_id).limit(1).scalar()
            )
        if name == "policy_exception":
            values["version_id"] = _a_rule(session)
        if name == "household_member":
            values["case_id"] = made["hardship_case"]
        if name in ("mutual_aid_insured", "mutual_aid_claim"):
            values["period_id"] = _period(session)
        if name == "aid_grant":
            values["round_id"] = _round(session)
        if name == "aid_application":
            values["scheme_id"] = _scheme(session)
        if name == "meeting_attendee":
            values["meeting_id"] = _meeting(session)
        row: Any = place.record(**values)
        session.add(row)
        session.flush()
        made[name] = row.id
        if name == "aid_grant":
            session.add(AidGrantFund(grant_id=row.id, source="own_funds", amount=row.amount))
            session.flush()
    return made


def _a_rule(session: Session) -> int:
    policy = session.query(Policy).first()
    if policy is None:
        policy = Policy(code="aid", kind="aid", title="补助办法")
        session.add(policy)
        session.flush()
        session.add(PolicyVersion(policy_id=policy.id, valid_from=DAY))
        session.flush()
    return session.query(PolicyVersion.id).filter(PolicyVersion.policy_id == policy.id).limit(1).scalar()


def _period(session: Session) -> int:
    """A period of a plan, the first one there is."""
    found = session.query(MutualAidPeriod.id).limit(1).scalar()
    if found is None:
        plan = MutualAidPlan(name="重大疾病计划", kind="serious_illness")
        session.add(plan)
        session.flush()
        period = MutualAidPeriod(plan_id=plan.id, name="2024 年度", from_on=DAY, to_on=dt.date(2024, 12, 31))
        session.add(period)
        session.flush()
        found = period.id
    return int(found)


def _round(session: Session) -> int:
    """A round whose list may hold rows of everybody."""
    found = session.query(AidRound.id).limit(1).scalar()
    if found is not None:
        return int(found)
    made = AidRound(scheme_id=_scheme(session), name="2024年", year=2024, status="draft", opened_on=DAY)
    session.add(made)
    session.flush()
    return int(made.id)


def _scheme(session: Session) -> int:
    """A scheme, the first one there is."""
    found = session.query(AidScheme.id).limit(1).scalar()
    if found is None:
        scheme = AidScheme(code="merging", name="送温暖", path="batch", unit="person")
        session.add(scheme)
        session.flush()
        found = scheme.id
    return int(found)


def _meeting(session: Session) -> int:
    """A meeting everybody was called to."""
    found = session.query(CommitteeMeeting.id).limit(1).scalar()
    if found is None:
        meeting = CommitteeMeeting(kind="committee", name="会议", held_on=DAY, status="planned")
        session.add(meeting)
        session.flush()
        found = meeting.id
    return int(found)
