# SPDX-License-Identifier: GPL-3.0-or-later
"""Family, working life and consents: written one by one, checked, and taken back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from tests.office_fixtures import TODAY, enrolled
from union_desktop.areas.members import service
from union_desktop.areas.members.queries import household
from union_desktop.areas.members.terms import ConsentDraft, FamilyDraft, ResumeDraft
from union_desktop.core import audit
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.office import Office
from union_desktop.core.undo import reverting

WIFE = FamilyDraft("配偶", "程咬金", dt.date(1985, 2, 3), "示例中学", "教师", "13", "19900000009", "同校")
STATION = ResumeDraft("2010-07", "2015-02", "示例研究所", "助理研究员")
CONSENT = ConsentDraft("会员登记与会籍管理", "2026 版", dt.date(2026, 9, 1))

KINDS: dict[str, tuple[Any, Any, Any, Any, Any, Any]] = {
    "family": (
        household.family,
        service.add_family,
        service.change_family,
        service.remove_family,
        WIFE,
        replace(WIFE, name="程知节", phone=""),
    ),
    "resume": (
        household.resume,
        service.add_resume,
        service.change_resume,
        service.remove_resume,
        STATION,
        replace(STATION, to_month=""),
    ),
    "consent": (
        household.consents,
        service.add_consent,
        service.change_consent,
        service.remove_consent,
        CONSENT,
        replace(CONSENT, withdrawn_on=TODAY, note="本人来电"),
    ),
}


def rows(office: Office, kind: str, person: int) -> list[Any]:
    with office.reader() as reader:
        assert audit.verify(reader) == []
        found: list[Any] = KINDS[kind][0](reader, person)
        return found


def done(office: Office, verb: Any, *arguments: Any) -> Any:
    with office.transaction("家庭与简历") as session:
        more = {} if "remove" in verb.__name__ else {"today": TODAY}
        return verb(session, *arguments, **more)


def taken_back(office: Office) -> None:
    with office.reader() as reader:
        seq = int(reader.value("select max(seq) from audit_entry where undo_of is null"))
    with office.transaction("撤销") as session:
        reverting.revert(session, seq, service.UNDO)


@pytest.mark.parametrize("kind", KINDS)
def test_added_changed_removed_and_taken_back(office: Office, kind: str) -> None:
    person = enrolled(office)
    _, add, change, remove, draft, other = KINDS[kind]
    changes = done(office, add, person, draft)
    assert changes.ids == (person,)
    (row,) = rows(office, kind, person)
    assert row.draft == draft
    done(office, change, row.id, draft, other)
    assert rows(office, kind, person)[0].draft == other
    with pytest.raises(UserError, match="刚刚已被另一项操作改动"):
        done(office, change, row.id, draft, draft)
    taken_back(office)
    assert rows(office, kind, person)[0].draft == draft
    done(office, remove, row.id)
    assert rows(office, kind, person) == []
    taken_back(office)
    assert rows(office, kind, person) == [row]
    with pytest.raises(UserError, match="已不在"):
        done(office, remove, 99)
    with pytest.raises(UserError, match="已不在"):
        done(office, add, 99, draft)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (replace(WIFE, name=" "), "name"),
        (replace(WIFE, relation=""), "relation"),
        (replace(WIFE, birth_date=dt.date(2027, 1, 1)), "birth_date"),
        (replace(WIFE, phone="12"), "phone"),
        (replace(STATION, from_month=""), "from_month"),
        (replace(STATION, from_month="2010-13"), "from_month"),
        (replace(STATION, to_month="2010-06"), "to_month"),
        (replace(STATION, to_month="2026-10"), "to_month"),
        (replace(STATION, work_unit=""), "work_unit"),
        (replace(CONSENT, purpose=""), "purpose"),
        (replace(CONSENT, version=""), "version"),
        (replace(CONSENT, given_on=None), "given_on"),
        (replace(CONSENT, given_on=dt.date(2026, 10, 1)), "given_on"),
        (replace(CONSENT, withdrawn_on=dt.date(2026, 8, 31)), "withdrawn_on"),
        (replace(CONSENT, way="mail"), "way"),
    ],
    ids=str,
)
def test_what_is_not_right_is_refused(office: Office, draft: Any, field: str) -> None:
    person = enrolled(office)
    kind = {FamilyDraft: "family", ResumeDraft: "resume", ConsentDraft: "consent"}[type(draft)]
    with pytest.raises(InvalidDraft) as refused:
        done(office, KINDS[kind][1], person, draft)
    assert list(refused.value.problems) == [field]
    assert rows(office, kind, person) == []


def test_a_child_needs_the_guardians_agreement_once(office: Office) -> None:
    person = enrolled(office)
    child = FamilyDraft("女", "程小满", dt.date(2012, 10, 1))
    with pytest.raises(InvalidDraft, match="未满 14 周岁"):
        done(office, service.add_family, person, child)
    changes = done(
        office, service.add_family, person, replace(child, guardian_consent_on=dt.date(2026, 9, 1))
    )
    assert changes.tables == {"family_member", "consent"}
    (consent,) = rows(office, "consent", person)
    assert (consent.draft.way, consent.draft.note) == ("guardian", "程小满")
    (row,) = rows(office, "family", person)
    # There is one already, so nothing more is asked.
    done(office, service.change_family, row.id, child, replace(child, work_unit="示例小学"))
    assert len(rows(office, "consent", person)) == 1
    # Fourteen on the first of October: no agreement of the guardian's any more.
    assert household.is_child(child.birth_date, TODAY)
    assert not household.is_child(child.birth_date, dt.date(2026, 10, 1))
    assert household.is_child(dt.date(2012, 2, 29), dt.date(2026, 2, 28))


def test_stations_that_overlap_are_told(office: Office) -> None:
    person = enrolled(office)
    done(office, service.add_resume, person, STATION)
    done(office, service.add_resume, person, ResumeDraft("2015-02", "", "示例大学"))
    found = rows(office, "resume", person)
    assert household.overlaps(found, STATION, found[0].id) == []  # the month of changing is in both
    assert household.overlaps(found, ResumeDraft("2014-01", "2016-01", "别处")) == found
    assert household.overlaps(found, ResumeDraft("2020-01", "", "别处")) == [found[1]]
