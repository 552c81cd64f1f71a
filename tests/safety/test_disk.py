# SPDX-License-Identifier: GPL-3.0-or-later
"""A full disk and a folder that cannot be written: one clear sentence, nothing by halves, nothing lost.

Where the tests may mount (root on Linux) a small disk of memory is filled in earnest; elsewhere SQLite's own limit of
pages stands for it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.office_fixtures import OPERATOR, PASSWORD, TODAY, Template, a_member, enrolled
from tests.safety.sentences import is_clear
from union_desktop.app import command_line
from union_desktop.areas.members import service
from union_desktop.areas.members.service import verify as members
from union_desktop.core import audit, encrypted_file, migrations
from union_desktop.core.encrypted_file import connect
from union_desktop.core.errors import UserError
from union_desktop.core.keys import keyfile
from union_desktop.core.office import Office, create_office, open_office, open_with_key

MEGABYTE = 1024 * 1024
Mount = Callable[[str], Path]


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Mount]:
    """Mounts small disks of memory with the options given; skips where that is not allowed."""
    mounted: list[Path] = []

    def one(options: str) -> Path:
        if not sys.platform.startswith("linux") or os.geteuid() != 0:
            pytest.skip("only root on Linux can mount a small disk")
        place = tmp_path / f"disk{len(mounted)}"
        place.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
        if subprocess.run(command, check=False, capture_output=True).returncode != 0:
            pytest.skip("this machine does not let its root mount a small disk")
        mounted.append(place)
        return place

    yield one
    for place in mounted:
        subprocess.run(["umount", str(place)], check=True)


def fill(disk: Path, leave: int) -> Path:
    """Fill a disk with a file until only so many bytes are left."""
    ballast = disk / "ballast"
    free = shutil.disk_usage(disk).free
    ballast.write_bytes(bytes(max(free - leave, 0)))
    return ballast


def whole(office: Office) -> int:
    """The number of people, after everything that must hold was found to hold."""
    with office.reader() as reader:
        assert audit.verify(reader) == []
        assert members.findings(reader, TODAY) == []
        assert office.damage() == []
        return int(reader.value("select count(*) from person"))


def enrol_many(office: Office, count: int) -> None:
    """A lot of people in one use case."""
    with office.transaction("入会") as session:
        drafts = [a_member(name=f"人{at}", staff_no=f"S{at}", remark="话" * 300) for at in range(count)]
        service.enrol_many(session, drafts, today=TODAY)


# ------------------------------------------------------------------------------------------------ full disk


def test_a_disk_that_fills_up_in_the_middle_of_a_use_case(office_template: Template, mount: Mount) -> None:
    disk = mount("size=8m")
    shutil.copytree(office_template.folder, disk / "office")
    office = open_with_key(disk / "office", OPERATOR, office_template.data_key)
    enrolled(office)
    ballast = fill(disk, MEGABYTE)
    with pytest.raises(UserError) as refusal:
        enrol_many(office, 3000)
    assert refusal.value.message == encrypted_file.FULL
    assert is_clear(refusal.value.message)
    assert whole(office) == 1
    office.close()
    # Also for a program that starts anew while the disk is still full, and after room was made.
    office = open_with_key(disk / "office", OPERATOR, office_template.data_key)
    assert whole(office) == 1
    with pytest.raises(UserError, match="磁盘空间已满"):
        enrol_many(office, 3000)
    ballast.unlink()
    enrol_many(office, 50)
    assert whole(office) == 51
    office.close()


def test_the_same_with_the_databases_own_limit(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    enrolled(office)
    with office.transaction("写") as session:
        pages = session.connection().exec_driver_sql("pragma page_count").scalar()
    office.close()
    opened = open_with_key(office.folder, OPERATOR, office.data_key)
    original = encrypted_file.connect

    def limited(*arguments: object, **options: object) -> object:
        connection = original(*arguments, **options)  # type: ignore[arg-type]
        connection.execute(f"pragma max_page_count = {pages + 6}").fetchone()
        return connection

    monkeypatch.setattr("union_desktop.core.office.connect", limited)
    with pytest.raises(UserError) as refusal:
        enrol_many(opened, 500)
    assert refusal.value.message == encrypted_file.FULL
    assert whole(opened) == 1
    opened.close()


@pytest.mark.parametrize("room", [0, 40_000, 200_000, 400_000])
def test_an_office_is_not_made_on_a_disk_that_is_too_full(mount: Mount, room: int) -> None:
    disk = mount("size=1m")
    fill(disk, room)
    with pytest.raises(UserError) as refusal:
        create_office(disk / "a" / "office", "示例工会", "张三", "一个足够长的密码")
    assert is_clear(refusal.value.message)
    assert "磁盘空间" in refusal.value.message
    assert [one.name for one in disk.iterdir()] == ["ballast"]


def test_no_upgrade_without_room_for_the_copy(
    office_template: Template, mount: Mount, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = mount("size=2m")
    shutil.copytree(office_template.folder, disk / "office")
    database = disk / "office" / "office.db"
    connection = connect(database, office_template.data_key)
    connection.execute("update alembic_version set version_num = '0000'")
    connection.close()
    before = database.read_bytes()
    fill(disk, 100_000)
    monkeypatch.setattr(migrations, "REVISIONS", ("0000", *migrations.REVISIONS))
    with pytest.raises(UserError) as refusal:
        open_with_key(disk / "office", OPERATOR, office_template.data_key)
    assert refusal.value.message == encrypted_file.FULL
    assert database.read_bytes() == before
    assert list((disk / "office" / migrations.COPIES_FOLDER).iterdir()) == []


def test_a_new_password_that_finds_no_room_leaves_the_old_one(
    office_template: Template, mount: Mount, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = mount("size=2m")
    folder = disk / "office"
    shutil.copytree(office_template.folder, folder)
    keys = keyfile.read(folder)
    fill(disk, 0)
    with pytest.raises(OSError, match="No space"):
        keyfile.write(folder, keyfile.KeyFile(keys.office_uid, keys.wraps * 100))
    assert keyfile.read(folder) == keys
    assert keyfile.unwrap(keys, keyfile.OPERATOR, OPERATOR, PASSWORD) == office_template.data_key


def test_a_paper_that_finds_no_room_leaves_no_half_file(
    office_template: Template,
    mount: Mount,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("UNION_DESKTOP_PASSWORD", PASSWORD)
    folder = tmp_path / "office"
    shutil.copytree(office_template.folder, folder)
    disk = mount("size=1m")
    (disk / "r.pdf").write_bytes(b"the one of last year")
    fill(disk, 0)
    for name in ("r.pdf", "other.pdf"):
        code = command_line.main(["print", "register", "--office", str(folder), "--pdf", str(disk / name)])
        captured = capfd.readouterr()
        assert (code, captured.out) == (command_line.REFUSED, "")
        assert is_clear(captured.err.strip()), captured.err
    assert (disk / "r.pdf").read_bytes() == b"the one of last year"
    assert sorted(one.name for one in disk.iterdir()) == ["ballast", "r.pdf"]


# -------------------------------------------------------------------------------------------------- read-only


@pytest.fixture
def read_only(office_template: Template, mount: Mount, tmp_path: Path) -> Iterator[Path]:
    """A folder with an office that cannot be written: a read-only disk for root, who may write anywhere else."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        disk = mount("size=4m")
        shutil.copytree(office_template.folder, disk / "office")
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        yield disk
    elif os.name == "posix":
        disk = tmp_path / "disk"
        shutil.copytree(office_template.folder, disk / "office")
        for place in (disk / "office", disk):
            place.chmod(0o500)
        for file in (disk / "office").iterdir():
            file.chmod(0o400)
        yield disk
        for place in (disk, disk / "office"):
            place.chmod(0o700)
    else:
        pytest.skip("a folder is made read-only with POSIX means only")


def test_an_office_in_a_folder_that_cannot_be_written_is_refused(read_only: Path) -> None:
    before = {one.name: one.read_bytes() for one in (read_only / "office").iterdir()}
    with pytest.raises(UserError, match="不能写入") as refusal:
        open_office(read_only / "office", OPERATOR, PASSWORD)
    assert is_clear(refusal.value.message)
    assert {one.name: one.read_bytes() for one in (read_only / "office").iterdir()} == before


def test_no_office_is_made_in_a_folder_that_cannot_be_written(read_only: Path) -> None:
    with pytest.raises(UserError, match="不能写入") as refusal:
        create_office(read_only / "new" / "office", "示例工会", "张三", "一个足够长的密码")
    assert is_clear(refusal.value.message)
    assert [one.name for one in read_only.iterdir()] == ["office"]


def test_no_paper_is_written_into_a_folder_that_cannot_be_written(
    read_only: Path,
    office_template: Template,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("UNION_DESKTOP_PASSWORD", PASSWORD)
    shutil.copytree(office_template.folder, tmp_path / "office")
    target = read_only / "r.pdf"
    code = command_line.main(
        ["print", "register", "--office", str(tmp_path / "office"), "--pdf", str(target)]
    )
    captured = capfd.readouterr()
    assert (code, captured.out) == (command_line.REFUSED, "")
    assert is_clear(captured.err.strip()), captured.err
    assert not target.exists()


def test_a_file_that_turns_read_only_while_open_refuses_the_write_only(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrolled(office)
    original = encrypted_file.connect
    monkeypatch.setattr(
        "union_desktop.core.office.connect", lambda path, key: original(path, key, read_only=True)
    )
    office.engine.dispose()
    with pytest.raises(UserError) as refusal:
        enrolled(office, name="后来的人", staff_no="S2")
    assert refusal.value.message == encrypted_file.READ_ONLY
    assert whole(office) == 1
