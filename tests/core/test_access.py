# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks are kept before anything is shown; taking sensitive facts out of the program is a clerk's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.office_fixtures import enrolled
from union_desktop.core import access
from union_desktop.core.office import Office
from union_desktop.core.roles import NotAllowed, Role


@pytest.fixture
def reading(office: Office) -> Iterator[Office]:
    """An office whose operator may only read."""
    office.role = Role.READ_ONLY
    yield office
    office.role = Role.ADMINISTRATOR


def kept(office: Office) -> list[tuple[object, ...]]:
    with office.reader() as reader:
        return reader.rows("select what, field, about_table, about_id, row_count, purpose from access_entry")


def test_a_look_names_record_field_and_purpose(office: Office) -> None:
    person = enrolled(office)
    with office.transaction("查看：证件号码", needs=Role.READ_ONLY) as session:
        changes = access.note(session, "reveal", field="证件号码", about=("person", person))
    with office.transaction("导出：会员列表") as session:
        access.note(session, "export", field="会员列表", row_count=30, purpose=" 报送上级工会 ")
    assert changes.touches("access_entry")
    assert kept(office) == [
        ("reveal", "证件号码", "person", person, 1, ""),
        ("export", "会员列表", "", None, 30, "报送上级工会"),
    ]


def test_who_may_only_read_sees_a_number_and_takes_none_out(reading: Office) -> None:
    with reading.transaction("查看：证件号码", needs=Role.READ_ONLY) as session:
        access.note(session, "reveal", field="证件号码")
    with (
        pytest.raises(NotAllowed, match="业务员"),
        reading.transaction("打印", needs=Role.READ_ONLY) as session,
    ):
        access.note(session, "print", field="会员名册：证件号码", row_count=2000, purpose="报送上级工会")
    assert len(kept(reading)) == 1
