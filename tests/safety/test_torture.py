# SPDX-License-Identifier: GPL-3.0-or-later
"""The torture's own checks see what they are for; the long run is ``dev.py torture``."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from tests.office_fixtures import OPERATOR, TODAY, enrolled
from tests.torture.__main__ import Torture
from tests.torture.checks import findings
from tests.torture.child import end_of_audit
from tests.torture.kinds import KINDS
from tests.torture.scenes import SCENES
from union_desktop.areas.members import service as members
from union_desktop.core.office import Office


def looked_at(office: Office, *, acknowledged: tuple[int, str] | None = None) -> list[str]:
    office.close()
    return findings(office.folder, office.data_key, OPERATOR, acknowledged)


def test_a_whole_office_gives_no_finding(office: Office) -> None:
    person = enrolled(office)
    with office.transaction("修改") as session:
        members.update_many(session, {person: {"department": "化学院", "id_flagged": True}}, today=TODAY)
    assert looked_at(office, acknowledged=end_of_audit(office)) == []


@pytest.mark.parametrize(
    "statement",
    [
        "update person set phone = '13800001111'",
        (
            "insert into group_leader (uid, org_id, person_id, role, from_on, to_on)"
            " values ('a', 3, 1, 'leader', '2020-01-01', '9999-12-31')"
        ),
        "delete from membership_event",
        "delete from membership_span",
    ],
)
def test_a_write_past_the_audit_is_found(office: Office, statement: str) -> None:
    enrolled(office)
    with office.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    assert looked_at(office) != []


def test_a_lost_entry_is_found(office: Office) -> None:
    enrolled(office)
    seq, digest = end_of_audit(office)
    assert looked_at(office, acknowledged=(seq + 1, digest)) == [
        f"lost: entry {seq + 1} was acknowledged and is not there"
    ]


@pytest.mark.skipif(
    "forkserver" not in multiprocessing.get_all_start_methods(), reason="no server process for children here"
)
def test_a_few_kills_of_every_kind_leave_whole_offices(tmp_path: Path) -> None:
    torture = Torture(tmp_path, 7)
    for kind in (*KINDS, *SCENES):
        torture.run(sum(torture.tally.kills.values()) + 1, [kind], say=False)
    assert torture.tally.findings == []
    assert set(torture.tally.kills) == {*KINDS, *SCENES}
