# SPDX-License-Identifier: GPL-3.0-or-later
"""Values leave the audit for good: nothing of them is left, the chain is still checked, and undo says why it cannot."""

from __future__ import annotations

import json

import pytest

from tests.office_fixtures import TODAY, a_member, enrolled
from union_desktop.app.tables import metadata
from union_desktop.areas.members import service
from union_desktop.areas.members.queries import record
from union_desktop.core import audit
from union_desktop.core.audit_redaction import redact
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office
from union_desktop.core.undo import reverting

SECRET = "19900001111"
STAYS = {"person": ("gender",)}


def stored(office: Office) -> str:
    with office.reader() as reader:
        return "\n".join(data for (data,) in reader.rows("select data from audit_change"))


def problems(office: Office) -> list[str]:
    with office.reader() as reader:
        return audit.verify(reader)


def forgotten(office: Office, person_id: int) -> int:
    with office.transaction("清除") as session:
        return redact(session, {("person", person_id)}, STAYS)


@pytest.fixture
def two(office: Office) -> tuple[int, int]:
    """Two people of one import; both were changed since, in one entry and in an own one."""
    with office.transaction("导入") as session:
        first, second = service.enrol_many(
            session,
            [a_member(staff_no="10001", phone=SECRET), a_member(staff_no="10002", phone="19900002222")],
            today=TODAY,
        ).ids
    with office.transaction("修改") as session:
        wanted = {first: {"email": "secret@example.org"}, second: {"email": "other@example.org"}}
        service.update_many(session, wanted, today=TODAY)
    with office.transaction("修改") as session:
        service.update_many(session, {first: {"home_address": "秘密路 1 号"}}, today=TODAY)
    return first, second


def test_values_are_gone_others_stay_and_the_chain_is_whole(office: Office, two: tuple[int, int]) -> None:
    assert forgotten(office, two[0]) == 5  # person, membership, event; two updates
    text = stored(office)
    for secret in (SECRET, "secret@example.org", "秘密路", '"10001"'):
        assert secret not in text
    assert "19900002222" in text
    assert "other@example.org" in text
    assert '{"gender":"1","redacted":true}' in text
    assert problems(office) == []
    enrolled(office, staff_no="10009")
    assert problems(office) == []


def test_what_the_running_use_case_wrote_about_the_subject_goes_too(
    office: Office, two: tuple[int, int]
) -> None:
    with office.transaction("清除") as session:
        service.update_many(session, {two[0]: {"phone": ""}, two[1]: {"phone": "19900003333"}}, today=TODAY)
        redact(session, {("person", two[0])}, STAYS)
    assert SECRET not in stored(office)
    assert "19900003333" in stored(office)
    assert problems(office) == []


def test_two_subjects_of_one_entry_one_after_the_other(office: Office, two: tuple[int, int]) -> None:
    forgotten(office, two[0])
    forgotten(office, two[1])
    assert problems(office) == []
    assert "example.org" not in stored(office)
    assert forgotten(office, two[0]) == 0


@pytest.mark.parametrize(
    "tampering",
    [
        "update audit_change set data = '{\"redacted\":true}' where data like '%19900002222%'",
        'update audit_change set data = \'{"phone":"1","redacted":true}\' where data = \'{"redacted":true}\'',
        'update audit_change set data = \'{"gender":"2","redacted":true}\' where data like \'%"gender":"1","redacted%\'',
        "update audit_change set data = '{}' where table_name = 'audit_entry'",
        "update audit_change set data = 'no json' where table_name = 'audit_entry'",
        "delete from audit_change where table_name = 'audit_entry'",
        "update audit_entry set operator = '别人' where seq = (select min(seq) from audit_change where data like '%redacted%')",
        "update audit_entry set digest = '0' where seq = (select min(seq) from audit_change where data like '%redacted%')",
        "delete from audit_change where id = (select min(id) from audit_change where data like '%redacted%')",
    ],
)
def test_tampering_after_a_redaction_shows(
    office: Office, two: tuple[int, int], tampering: str, request: pytest.FixtureRequest
) -> None:
    forgotten(office, two[0])
    assert problems(office) == []
    with office.engine.begin() as connection:
        assert connection.exec_driver_sql(tampering).rowcount > 0
    assert problems(office) != []


def test_an_entry_cannot_vouch_for_itself(office: Office, two: tuple[int, int]) -> None:
    """A seal written into the last entry about the last entry counts for nothing."""
    with office.engine.begin() as connection:
        seq = connection.exec_driver_sql("select max(seq) from audit_entry").scalar_one()
        connection.exec_driver_sql("update audit_change set data = '{}' where seq = ?", (seq,))
        data = json.dumps({"seal": "0" * 64})
        connection.exec_driver_sql(
            "insert into audit_change (id, seq, table_name, row_id, op, subject_table, subject_id, data)"
            " values (999999, ?, 'audit_entry', ?, 'update', 'audit_entry', ?, ?)",
            (seq, seq, seq, data),
        )
    assert problems(office) != []


def test_undo_says_so_instead_of_bringing_blanks_back(office: Office, two: tuple[int, int]) -> None:
    with office.reader() as reader:
        both = int(reader.value("select min(seq) from audit_entry where action = '修改'"))
    forgotten(office, two[0])
    with office.reader() as reader:
        last = int(reader.value("select max(seq) from audit_entry"))
    with office.transaction("撤销") as session:
        report = reverting.revert(session, both, service.UNDO)
    assert report.reverted == 1
    assert [(kept.table, kept.id) for kept in report.kept] == [("person", two[0])]
    assert "匿名" in report.kept[0].reason
    with office.reader() as reader:
        assert record.person(reader, two[0]).email == "secret@example.org"
        assert record.person(reader, two[1]).email == ""
    with office.transaction("撤销") as session:
        assert reverting.revert(session, last, service.UNDO).reverted == 0
    assert problems(office) == []


def test_only_an_administrator_may(office: Office) -> None:
    with office.transaction("清除") as session:
        session.info["trail"].role = type(office.role)("clerk")
        with pytest.raises(UserError, match="管理员"):
            redact(session, set(), {})


def test_no_column_is_called_like_the_mark() -> None:
    assert not [
        table.name for table in metadata.sorted_tables if {audit.REDACTED, audit.SEAL} & set(table.c.keys())
    ]
