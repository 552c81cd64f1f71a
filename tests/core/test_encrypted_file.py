# SPDX-License-Identifier: GPL-3.0-or-later
"""What the open database is set to, and what damage to each part of the file leads to."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
import sqlcipher3

from tests.office_fixtures import OPERATOR, Template, enrolled
from tests.safety.sentences import is_clear
from union_desktop.core import encrypted_file
from union_desktop.core.encrypted_file import DATABASE_NAME, DriverError, connect, explain
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office, open_with_key

KEY = bytes(range(32))


def test_every_connection_is_set_for_safety(tmp_path: Path) -> None:
    connect(tmp_path / "a.db", KEY, create=True).close()
    connection = connect(tmp_path / "a.db", KEY)
    settings = {
        "foreign_keys": 1,
        "journal_mode": "wal",
        "synchronous": 2,
        "temp_store": 2,
        "secure_delete": 1,
        "trusted_schema": 0,
        "cipher_log_level": None,
    }
    found = {name: (connection.execute(f"pragma {name}").fetchone() or (None,))[0] for name in settings}
    connection.close()
    assert found | {"cipher_log_level": None} == settings


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refusal:
        connect(tmp_path / "a.db", KEY)
    assert is_clear(refusal.value.message)
    assert list(tmp_path.iterdir()) == []


def test_the_file_looks_like_noise(office: Office) -> None:
    enrolled(office, name="甲骨文")
    office.close()
    data = (office.folder / DATABASE_NAME).read_bytes()
    assert not data.startswith(b"SQLite format 3")
    assert all(word.encode() not in data for word in ("甲骨文", "CREATE TABLE", "person", "union_org"))
    assert office.data_key not in data


def test_another_key_opens_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    connect(tmp_path / "a.db", KEY, create=True).close()
    with pytest.raises(UserError) as refusal:
        connect(tmp_path / "a.db", bytes(32))
    assert refusal.value.message == encrypted_file.DAMAGED
    assert is_clear(refusal.value.message)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("content", ["plain", "text", "zeros", "workbook"])
def test_a_foreign_database_is_refused_and_left_alone(
    office_template: Template, tmp_path: Path, content: str
) -> None:
    folder = tmp_path / "office"
    shutil.copytree(office_template.folder, folder)
    database = folder / DATABASE_NAME
    database.unlink()
    if content == "plain":
        with sqlite3.connect(database) as other:
            other.execute("create table alembic_version (version_num text)")
            other.execute("insert into alembic_version values ('0001')")
        other.close()
    else:
        database.write_bytes(
            {"text": "会员名单\n".encode() * 999, "zeros": bytes(8192), "workbook": b"PK\3\4"}[content]
        )
    before = database.read_bytes()
    with pytest.raises(UserError) as refusal:
        open_with_key(folder, OPERATOR, office_template.data_key)
    assert refusal.value.message == encrypted_file.DAMAGED
    assert database.read_bytes() == before


def test_the_key_file_of_another_office_is_named_as_a_possible_reason(
    office_template: Template, tmp_path: Path
) -> None:
    folder = tmp_path / "office"
    shutil.copytree(office_template.folder, folder)
    with pytest.raises(UserError, match=r"office\.key 不是同一个工会"):
        open_with_key(folder, OPERATOR, bytes(32))


@pytest.mark.parametrize("left", [0, 1, 100, 4096, 4097, 9000])
def test_a_file_cut_short_never_opens_as_an_office(
    office_template: Template, tmp_path: Path, left: int
) -> None:
    folder = tmp_path / "office"
    shutil.copytree(office_template.folder, folder)
    database = folder / DATABASE_NAME
    database.write_bytes(database.read_bytes()[:left])
    before = database.read_bytes()
    with pytest.raises(UserError) as refusal:
        open_with_key(folder, OPERATOR, office_template.data_key).close()
    assert refusal.value.message == encrypted_file.DAMAGED
    assert database.read_bytes() == before
    # The lock went with the refusal: after the file was put back the office opens.
    shutil.copy(office_template.folder / DATABASE_NAME, database)
    open_with_key(folder, OPERATOR, office_template.data_key).close()


def test_the_last_page_cut_off_is_found_by_the_check(office_template: Template, tmp_path: Path) -> None:
    folder = tmp_path / "office"
    shutil.copytree(office_template.folder, folder)
    database = folder / DATABASE_NAME
    database.write_bytes(database.read_bytes()[:-4096])
    assert _told(folder, office_template.data_key)


@pytest.mark.parametrize("offset", [0, 8, 15, 16, 100, 2048, 4000, 4095])
def test_one_flipped_byte_in_any_page_is_found(
    office_template: Template, tmp_path: Path, offset: int
) -> None:
    """Whichever byte of a page: salt, ciphertext, IV or HMAC."""
    folder = tmp_path / "office"
    shutil.copytree(office_template.folder, folder)
    database = folder / DATABASE_NAME
    whole = database.read_bytes()
    assert len(whole) > 20 * 4096
    for page in range(len(whole) // 4096):
        flipped = bytearray(whole)
        flipped[page * 4096 + offset] ^= 0x10
        database.write_bytes(flipped)
        assert _told(folder, office_template.data_key), page


def _told(folder: Path, key: bytes) -> bool:
    """Whether damage is told, at the latest by the check; opening changes nothing in a file it refuses."""
    before = (folder / DATABASE_NAME).read_bytes()
    try:
        opened = open_with_key(folder, OPERATOR, key)
    except UserError as error:
        return error.message == encrypted_file.DAMAGED and (folder / DATABASE_NAME).read_bytes() == before
    try:
        return bool(opened.damage())
    except UserError as error:
        return error.message == encrypted_file.DAMAGED
    finally:
        opened.close()


def test_a_damaged_page_met_while_reading_is_told_as_damage(office: Office) -> None:
    enrolled(office)
    office.close()
    database = office.folder / DATABASE_NAME
    data = bytearray(database.read_bytes())
    # Everything but the schema's own pages.
    for page in range(8, len(data) // 4096):
        data[page * 4096 + 50] ^= 1
    database.write_bytes(data)
    with pytest.raises(UserError) as refusal:
        _read_everything(office)
    assert refusal.value.message == encrypted_file.DAMAGED


def _read_everything(office: Office) -> None:
    opened = open_with_key(office.folder, OPERATOR, office.data_key)
    try:
        with opened.reader() as reader:
            for table in ("person", "membership", "audit_entry", "audit_change", "membership_event"):
                reader.rows(f"select * from {table}")
    finally:
        opened.close()


def test_sentences_for_the_drivers_errors() -> None:
    class Named(sqlcipher3.dbapi2.OperationalError):
        def __init__(self, name: str) -> None:
            super().__init__("quotes 110105194912310021")
            self.sqlite_errorname = name

    names = {
        "SQLITE_FULL": encrypted_file.FULL,
        "SQLITE_READONLY_DBMOVED": encrypted_file.READ_ONLY,
        "SQLITE_CANTOPEN": encrypted_file.READ_ONLY,
        "SQLITE_BUSY_SNAPSHOT": encrypted_file.BUSY,
        "SQLITE_LOCKED": encrypted_file.BUSY,
        "SQLITE_NOMEM": encrypted_file.NO_MEMORY,
        "SQLITE_CORRUPT": encrypted_file.DAMAGED,
        "SQLITE_NOTADB": encrypted_file.DAMAGED,
    }
    for name, sentence in names.items():
        assert explain(Named(name)).message == sentence
    told = [explain(Named(name)).message for name in (*names, "SQLITE_IOERR_WRITE")]
    assert all(is_clear(one) for one in told)
    assert not any("110105" in one for one in told)
    assert issubclass(Named, DriverError)
