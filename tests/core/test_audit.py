# SPDX-License-Identifier: GPL-3.0-or-later
"""Every write leaves an entry in its own transaction, and no entry can be changed or removed unseen."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from tests.office_fixtures import OPERATOR, TODAY, a_member, enrolled
from union_desktop.areas.members import service
from union_desktop.core import audit, office_settings
from union_desktop.core.office import Office


def problems(office: Office) -> list[str]:
    with office.reader() as reader:
        return audit.verify(reader)


def test_an_update_keeps_old_and_new(office: Office) -> None:
    person_id = enrolled(office, phone="19900001111")
    with office.transaction("改手机") as session:
        service.update_many(session, {person_id: {"phone": "19900002222"}}, today=TODAY)
    with office.reader() as reader:
        operator, action, data = reader.rows(
            "select e.operator, e.action, c.data from audit_entry e join audit_change c on c.seq = e.seq"
            " order by c.id desc limit 1"
        )[0]
    assert (operator, action) == (OPERATOR, "改手机")
    assert json.loads(data) == {"phone": ["19900001111", "19900002222"]}


def test_a_use_case_that_changes_nothing_leaves_no_entry(office: Office) -> None:
    person_id = enrolled(office, phone="19900001111")
    with office.reader() as reader:
        before = reader.value("select count(*) from audit_entry")
    with office.transaction("没有变化") as session:
        service.update_many(session, {person_id: {"phone": "19900001111"}}, today=TODAY)
    with office.reader() as reader:
        assert reader.value("select count(*) from audit_entry") == before


def test_a_failed_use_case_leaves_no_entry(office: Office) -> None:
    def half_way() -> None:
        with office.transaction("失败") as session:
            service.enrol(session, a_member(), today=TODAY)
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        half_way()
    with office.reader() as reader:
        assert reader.value("select count(*) from person") == 0
        assert not reader.value("select count(*) from audit_entry where action = '失败'")
    assert problems(office) == []


def test_computed_columns_and_tables_are_not_audited(office: Office) -> None:
    enrolled(office)
    with office.reader() as reader:
        tables = {row[0] for row in reader.rows("select distinct table_name from audit_change")}
        fields = {name for row in reader.rows("select data from audit_change") for name in json.loads(row[0])}
    assert {"person", "membership", "membership_event"} <= tables
    assert "membership_span" not in tables
    assert not [name for name in fields if name.startswith("now_")]


def test_an_untouched_chain_is_whole(office: Office) -> None:
    for at in range(3):
        enrolled(office, staff_no=f"1000{at}")
    assert problems(office) == []


@pytest.mark.parametrize(
    "tampering",
    [
        "update audit_entry set operator = '别人' where seq = 2",
        "update audit_entry set at = '2020-01-01' where seq = 2",
        "update audit_change set data = '{}' where id = (select max(id) from audit_change)",
        "update audit_change set row_id = row_id + 1 where id = (select max(id) from audit_change)",
        "delete from audit_change where id = (select max(id) from audit_change)",
        "delete from audit_change where id = 1",
        "update audit_change set seq = 2 where seq = 3",
        (
            "insert into audit_change (id, seq, table_name, row_id, op, subject_table, subject_id, data)"
            " select max(id) + 1, 3, 'person', 1, 'delete', 'person', 1, '{}' from audit_change"
        ),
        "delete from audit_change where seq = 4; delete from audit_entry where seq = 4",
        "delete from audit_change where seq = 2; delete from audit_entry where seq = 2",
        "update audit_head set digest = previous from audit_entry e where e.seq = audit_head.seq",
    ],
    ids=range(11),
)
def test_every_kind_of_tampering_shows(office: Office, tampering: str) -> None:
    enrolled(office)
    enrolled(office, staff_no="10002")
    assert problems(office) == []
    with office.engine.connect() as connection:
        for statement in tampering.split(";"):
            assert connection.exec_driver_sql(statement).rowcount > 0
        connection.commit()
    assert problems(office)


def test_office_settings_are_audited_like_everything(office: Office) -> None:
    with office.transaction("改名") as session:
        office_settings.put(session, "office_name", "示例大学第二工会")
    with office.reader() as reader:
        data = reader.value("select data from audit_change order by id desc limit 1")
    assert json.loads(data) == {"value": ["示例大学工会", "示例大学第二工会"]}


def test_what_an_entry_wrote_is_counted_by_table(office: Office) -> None:
    enrolled(office)
    with office.transaction("删除一条") as session:
        event_id = session.execute(text("select max(id) from membership_event")).scalar_one()
        service.remove_event(session, event_id, today=TODAY)
    with office.reader() as reader:
        counted = reader.rows("select seq, table_name, op, row_count from audit_scope order by 1, 2, 3")
        assert counted == reader.rows(
            "select seq, table_name, op, count(*) from audit_change group by 1, 2, 3 order by 1, 2, 3"
        )
    assert ("membership", "delete", 1) in [row[1:] for row in counted]


def test_verification_tells_how_far_it_is(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    enrolled(office)
    monkeypatch.setattr(audit, "_TOLD", 2)
    told: list[tuple[int, int]] = []
    with office.reader() as reader:
        entries = reader.value("select count(*) from audit_entry")
        assert audit.verify(reader, lambda done, total: told.append((done, total))) == []
    assert told == [(at, entries) for at in range(2, entries + 1, 2)]
