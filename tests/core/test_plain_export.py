# SPDX-License-Identifier: GPL-3.0-or-later
"""The door for a future without this program: readable by anything, for administrators, with a purpose that is kept."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.backup_fixtures import silent
from tests.office_fixtures import enrolled
from tests.safety.sentences import is_clear
from union_desktop.core import plain_export
from union_desktop.core.errors import Cancelled, UserError
from union_desktop.core.office import Office
from union_desktop.core.roles import NotAllowed, Role


def test_any_sqlite_reads_everything(office: Office, tmp_path: Path) -> None:
    enrolled(office)
    target = tmp_path / "数据.sqlite"
    size = plain_export.export(office, target, "移交给上级工会", silent)
    assert size == target.stat().st_size
    with closing(sqlite3.connect(target)) as plain:
        assert plain.execute("select name, staff_no from person").fetchall() == [("单雄信", "10001")]
        assert plain.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert plain.execute("select count(*) from audit_entry").fetchone()[0] >= 2
    assert target.read_bytes().startswith(b"SQLite format 3")
    with office.reader() as reader:
        (look,) = reader.rows("select what, field, row_count, purpose, operator from access_entry")
    assert look == ("export", plain_export.FIELD, 1, "移交给上级工会", office.operator)
    assert not list(tmp_path.glob("*.part*"))


def test_not_without_a_purpose_nor_for_others_than_administrators(office: Office, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="用途") as refusal:
        plain_export.export(office, tmp_path / "a.sqlite", "  ", silent)
    assert refusal.value.field == "purpose"
    assert is_clear(refusal.value.message)
    office.role = Role.CLERK
    with pytest.raises(NotAllowed):
        plain_export.export(office, tmp_path / "a.sqlite", "移交", silent)
    assert not (tmp_path / "a.sqlite").exists()
    with office.reader() as reader:
        assert reader.value("select count(*) from access_entry") == 0


def test_stopped_or_refused_it_leaves_the_old_file(office: Office, tmp_path: Path) -> None:
    enrolled(office)
    target = tmp_path / "数据.sqlite"
    target.write_bytes(b"the one of last year")

    def stop(done: int, _total: int) -> None:
        if done == 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        plain_export.export(office, target, "移交", stop)
    assert target.read_bytes() == b"the one of last year"
    with pytest.raises(UserError) as refusal:
        plain_export.export(office, tmp_path / "gone" / "a.db", "移交", silent)
    assert is_clear(refusal.value.message)
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["数据.sqlite"]
