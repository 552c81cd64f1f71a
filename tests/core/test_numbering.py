# SPDX-License-Identifier: GPL-3.0-or-later
"""A number is given once: counted by year, and not again after what bore it was taken back."""

from __future__ import annotations

import datetime as dt

from tests.office_fixtures import TODAY, enrolled
from union_desktop.areas.hardship import service as hardship
from union_desktop.areas.hardship.terms import CaseDraft
from union_desktop.core.numbering import next_number
from union_desktop.core.office import Office
from union_desktop.core.undo import reverting


def opened(office: Office, person_id: int, on: dt.date) -> str:
    with office.transaction("建档") as session:
        hardship.open_case(session, person_id, CaseDraft(), on, today=TODAY)
    with office.reader() as reader:
        return str(reader.value("select case_no from hardship_case order by id desc limit 1"))


def test_numbers_go_on_by_year_and_are_not_given_again(office: Office) -> None:
    people = [enrolled(office, staff_no=f"N{at}", name=f"职工{at}") for at in range(4)]
    assert opened(office, people[0], dt.date(2026, 3, 1)) == "KN-2026-0001"
    assert opened(office, people[1], dt.date(2026, 3, 2)) == "KN-2026-0002"
    with office.reader() as reader:
        seq = int(reader.value("select max(seq) from audit_entry"))
    with office.transaction("撤销") as session:
        reverting.take_back(session, seq, hardship.UNDO)
    assert opened(office, people[2], dt.date(2026, 3, 3)) == "KN-2026-0003"
    assert opened(office, people[3], dt.date(2025, 3, 3)) == "KN-2025-0001"
    with office.reader() as reader:
        assert next_number(reader, "hardship_case", "case_no", "KN", 2024) == "KN-2024-0001"
