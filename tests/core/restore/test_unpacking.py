# SPDX-License-Identifier: GPL-3.0-or-later
"""An office comes back whole from an archive, or nothing is there at all."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.backup_fixtures import PEOPLE, STORED, Archived, archive_of, silent
from tests.core.backup.test_archive import rewritten
from tests.core.test_migrations import downgraded
from tests.office_fixtures import OPERATOR, PASSWORD
from tests.safety.sentences import is_clear
from union_desktop.core import migrations
from union_desktop.core.backup import making
from union_desktop.core.backup.archive import Damaged, open_archive
from union_desktop.core.errors import Cancelled, UserError
from union_desktop.core.folder_lock import FolderLock
from union_desktop.core.keys import keyfile
from union_desktop.core.office import open_office, open_with_key
from union_desktop.core.restore import unpacking


def restored(archived: Archived, target: Path) -> None:
    archive = open_archive(archived.path)
    key = unpacking.unlock(archive, OPERATOR, PASSWORD)
    unpacking.put_in_new_folder(unpacking.unpack_beside(archive, key, target, silent), target)


def test_an_office_comes_back_with_everything(archived: Archived, tmp_path: Path) -> None:
    target = tmp_path / "not there" / "yet" / "office"
    restored(archived, target)
    office = open_office(target, OPERATOR, PASSWORD)
    with office.reader() as reader:
        assert reader.value("select count(*) from person") == PEOPLE
        assert reader.value("pragma journal_mode") == "wal"
    assert office.damage() == []
    office.close()
    for name, data in STORED.items():
        assert (target / "attachments" / name).read_bytes() == data
    assert keyfile.findings(target) == []
    assert [one.name for one in target.parent.iterdir()] == ["office"]


def test_an_empty_folder_may_be_the_target_and_a_full_one_may_not(archived: Archived, tmp_path: Path) -> None:
    target = tmp_path / "office"
    target.mkdir()
    restored(archived, target)
    assert (target / "office.db").is_file()
    with pytest.raises(UserError, match="不是空的") as refusal:
        unpacking.require_free(target)
    assert is_clear(refusal.value.message)
    before = (target / "office.db").read_bytes()
    with pytest.raises(UserError):
        restored(archived, target)
    assert (target / "office.db").read_bytes() == before
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith("office")] == ["office"]


def test_passwords_and_codes_that_do_not_fit(archived: Archived) -> None:
    archive = open_archive(archived.path)
    with pytest.raises(keyfile.WrongPassword):
        unpacking.unlock(archive, OPERATOR, PASSWORD + "x")
    with pytest.raises(UserError, match="没有名为"):
        unpacking.unlock(archive, "别人", PASSWORD)
    with pytest.raises(UserError, match="8 组"):
        unpacking.unlock_with_code(archive, "ABC")
    with pytest.raises(keyfile.WrongPassword):
        unpacking.unlock_with_code(archive, keyfile.new_recovery_code())
    assert unpacking.unlock_with_code(archive, archived.recovery_code.lower()) == archived.data_key


def test_what_is_not_right_leaves_nothing(archived: Archived, tmp_path: Path) -> None:
    archive = open_archive(archived.path)
    place = tmp_path / "restored"
    target = place / "office"
    data = bytearray(archived.path.read_bytes())
    data[20_000] ^= 4
    spoilt = archived.path.with_name("spoilt.ghbak")
    spoilt.write_bytes(data)
    rows = dict(archive.manifest.rows) | {"person": PEOPLE + 1}
    miscounted = archived.path.with_name("miscounted.ghbak")
    forge(archive, miscounted, archived.data_key, rows=rows)
    other_end = archived.path.with_name("other end.ghbak")
    forge(archive, other_end, archived.data_key, audit=(archive.manifest.audit[0], "0" * 64))
    foreign = archived.path.with_name("foreign.ghbak")
    forge(archive, foreign, archived.data_key, office_uid="f" * 32)
    unsealed = archived.path.with_name("unsealed.ghbak")
    forge(archive, unsealed, bytes(32))
    newer = archived.path.with_name("newer.ghbak")
    forge(archive, newer, archived.data_key, revision="9999")
    for path, named in (
        (spoilt, "office.db"),
        (miscounted, "person"),
        (other_end, "操作记录末尾"),
        (foreign, "office.db"),
        (unsealed, "封签"),
        (newer, "新版"),
    ):
        with pytest.raises(UserError, match=named) as refusal:
            unpacking.unpack_beside(open_archive(path), archived.data_key, target, silent)
        assert is_clear(refusal.value.message), refusal.value.message
        assert not place.exists(), path


def forge(archive: object, target: Path, key: bytes, **changes: object) -> None:
    """The same files under another manifest."""
    rewritten(replace(archive, manifest=replace(archive.manifest, **changes)), target, {}, key)  # type: ignore[attr-defined, type-var]


def test_stopped_at_any_report_nothing_stays(archived: Archived, tmp_path: Path) -> None:
    archive, place = open_archive(archived.path), tmp_path / "restored"
    reports: list[int] = []
    unpacking.unpack_beside(
        archive, archived.data_key, place / "office", lambda done, _total: reports.append(done)
    ).discard()
    assert not place.exists()
    for which in range(len(reports)):
        heard = 0

        def stop(_done: int, _total: int, which: int = which) -> None:
            nonlocal heard
            heard += 1
            if heard > which:
                raise Cancelled

        with pytest.raises(Cancelled):
            unpacking.unpack_beside(archive, archived.data_key, place / "office", stop)
        assert not place.exists()


def test_leftovers_of_a_killed_restore_go_and_one_that_runs_stays(archived: Archived, tmp_path: Path) -> None:
    dead = tmp_path / "office-恢复中-20260101-080000"
    alive = tmp_path / "office-恢复中-20260102-080000"
    other = tmp_path / "office 2-恢复中-20260102-080000"
    for folder in (dead, alive, other):
        folder.mkdir()
        (folder / "office.db").write_bytes(b"half")
    lock = FolderLock(alive)
    lock.acquire()
    unpacking.remove_leftovers(tmp_path / "office")
    lock.release()
    assert not dead.exists()
    assert alive.is_dir()
    assert other.is_dir()


@pytest.mark.parametrize("revision", migrations.REVISIONS[:-1])
def test_an_older_archive_is_brought_up_to_date(archived: Archived, tmp_path: Path, revision: str) -> None:
    """As somebody restores who has upgraded the program meanwhile."""
    office = open_with_key(archived.office, OPERATOR, archived.data_key)
    downgraded(office, revision)
    target = tmp_path / f"{revision}.ghbak"
    making.make(silent, str(archived.office), archived.data_key, str(target), thorough=True)
    archive = open_archive(target)
    assert archive.manifest.revision == revision
    unpacked = unpacking.unpack_beside(archive, archived.data_key, tmp_path / "office", silent)
    assert unpacked.upgraded_from == revision
    assert unpacked.findings == ()
    unpacking.put_in_new_folder(unpacked, tmp_path / "office")
    opened = open_office(tmp_path / "office", OPERATOR, PASSWORD)
    with opened.reader() as reader:
        assert reader.value("select count(*) from person") == PEOPLE
        assert reader.value("select version_num from alembic_version") == migrations.HEAD
    opened.close()


def test_missing_files_are_told(archived: Archived, tmp_path: Path) -> None:
    shutil.rmtree(archived.office / "attachments" / "3f")
    office = open_with_key(archived.office, OPERATOR, archived.data_key)
    path = archive_of(office, tmp_path / "backups")
    office.close()
    unpacked = unpacking.unpack_beside(open_archive(path), archived.data_key, tmp_path / "office", silent)
    assert unpacked.missing == ("3f0a9c",)
    assert is_clear(unpacked.findings[-1])
    unpacked.discard()


def test_damage_names_at_most_five(tmp_path: Path) -> None:
    error = Damaged(tmp_path / "a.ghbak", [f"attachments/{number}" for number in range(9)])
    assert "等 9 处" in error.message
    assert is_clear(error.message)
