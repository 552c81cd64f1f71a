# SPDX-License-Identifier: GPL-3.0-or-later
"""Two records of one person, both on one list: after the merge there is one line, and claims and visits moved along."""

from __future__ import annotations

from tests.areas.mutual_aid.conftest import Plans, opened
from tests.areas.visits.conftest import told, visited
from tests.office_fixtures import TODAY
from union_desktop.areas.members.service import comparing, merging
from union_desktop.areas.members.terms import MergeDraft
from union_desktop.areas.mutual_aid.queries import claims, plans as plan_queries
from union_desktop.areas.mutual_aid.queries.received import received
from union_desktop.areas.visits.queries.received import received as visits_received
from union_desktop.core.office import Office


def test_rows_move_and_the_list_keeps_one_line(office: Office, plans: Plans) -> None:
    claim = opened(office, plans, person_id=plans.lan)
    visited(office, told(office, plans.lan))
    with office.reader() as reader:
        found = comparing.compare(reader, plans.mei, plans.lan, TODAY)
    sides = {one.key: one.side for one in found.fields}
    with office.transaction("合并") as session:
        draft = MergeDraft(plans.mei, plans.lan, found.facts, sides, found.proposed.together)
        merging.merge(session, draft, today=TODAY)
    with office.reader() as reader:
        assert len(plan_queries.insurances(reader, plans.mei)) == 1
        assert claims.rows(reader, [claim])[claim].person_id == plans.mei
        assert len(visits_received(reader, plans.mei)) == 1
        assert received(reader, plans.mei) == []
