# SPDX-License-Identifier: GPL-3.0-or-later
"""Full disks, read-only places and sticks pulled out, at each place a backup, a restore or an export writes to."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.backup_fixtures import Archived, silent
from tests.office_fixtures import OPERATOR, TODAY
from tests.safety.disks import can_mount, mounted
from tests.safety.sentences import is_clear
from union_desktop.app import backup_service
from union_desktop.app.settings import Settings
from union_desktop.core import audit, plain_export
from union_desktop.core.backup import making, places
from union_desktop.core.backup.archive import open_archive
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office, open_with_key
from union_desktop.core.restore import unpacking

PURPOSE = "移交"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of memory with 3 MB."""
    if not can_mount(tmp_path):
        pytest.skip("this machine does not let its root mount a small disk")
    place = tmp_path / "disk"
    place.mkdir()
    with ExitStack() as stack:
        stack.enter_context(mounted(place, 3))
        yield place


@pytest.fixture
def opened(archived: Archived) -> Iterator[Office]:
    office = open_with_key(archived.office, OPERATOR, archived.data_key)
    yield office
    office.close()


def fill(disk: Path, leave: int) -> Path:
    """Leave only so many bytes free."""
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(max(shutil.disk_usage(disk).free - leave, 0)))
    return ballast


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def is_whole(office: Office) -> None:
    with office.reader() as reader:
        assert audit.verify(reader) == []
    assert office.damage() == []
    assert not list(office.folder.glob("*part*"))


@pytest.mark.parametrize("room", [0, 100_000, 400_000])
def test_a_stick_that_is_full(opened: Office, disk: Path, room: int) -> None:
    ballast = fill(disk, room)
    with pytest.raises(UserError, match="空间不够") as refusal:
        making.back_up(opened, places.free_path(disk), silent)
    assert is_clear(refusal.value.message), refusal.value.message
    assert names(disk) == ["ballast"]
    is_whole(opened)
    ballast.unlink()
    making.back_up(opened, places.free_path(disk), silent)


def test_a_place_that_cannot_be_written(opened: Office, disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    with pytest.raises(UserError, match="不能写入") as refusal:
        making.back_up(opened, places.free_path(disk), silent)
    assert is_clear(refusal.value.message)
    assert names(disk) == []
    is_whole(opened)


def test_a_stick_that_is_pulled_out_meanwhile(opened: Office, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()

    def pull(_done: int, _total: int) -> None:
        shutil.rmtree(stick, ignore_errors=True)

    with pytest.raises(UserError) as refusal:
        making.back_up(opened, places.free_path(stick), pull)
    assert is_clear(refusal.value.message)
    assert not stick.exists()
    is_whole(opened)


@pytest.mark.parametrize("room", [0, 200_000])
def test_no_room_for_the_copy_beside_the_office(
    archived: Archived, disk: Path, tmp_path: Path, room: int
) -> None:
    shutil.copytree(archived.office, disk / "office")
    office = open_with_key(disk / "office", OPERATOR, archived.data_key)
    (tmp_path / "shelf").mkdir()
    fill(disk, room)
    with pytest.raises(UserError) as refusal:
        making.back_up(office, places.free_path(tmp_path / "shelf"), silent)
    assert is_clear(refusal.value.message)
    assert "空间" in refusal.value.message
    assert names(tmp_path / "shelf") == []
    is_whole(office)
    office.close()


def test_the_second_place_is_full_or_absent_and_the_first_has_its_archive(
    opened: Office, disk: Path, tmp_path: Path
) -> None:
    chosen = backup_service.BackupPlaces(Settings(None), opened.folder)
    chosen.set_second(disk)
    ballast = fill(disk, 100_000)
    taken = backup_service.take(opened, chosen, TODAY, silent)
    assert len(taken.notes) == 1
    assert is_clear(taken.notes[0])
    assert "空间不够" in taken.notes[0]
    assert names(disk) == ["ballast"]
    assert taken.made.path.parent == chosen.first
    ballast.unlink()
    taken = backup_service.take(opened, chosen, TODAY, silent)
    assert (taken.notes, names(disk)) == ((), [taken.made.path.name])
    chosen.set_second(tmp_path / "gone")
    taken = backup_service.take(opened, chosen, TODAY, silent)
    assert "现在不在" in taken.notes[0]
    assert len(taken.shelf.first) == 3
    # The first one gone and the second one there: the archive is made where it can be.
    chosen.set_first(tmp_path / "gone too")
    chosen.set_second(disk)
    taken = backup_service.take(opened, chosen, TODAY, silent)
    assert taken.made.path.parent == disk
    chosen.set_second(None)
    with pytest.raises(UserError, match="现在不在") as refusal:
        backup_service.take(opened, chosen, TODAY, silent)
    assert is_clear(refusal.value.message)


@pytest.mark.parametrize("room", [0, 50_000, 300_000])
def test_a_restore_that_finds_no_room(archived: Archived, disk: Path, room: int) -> None:
    archive = open_archive(archived.path)
    fill(disk, room)
    with pytest.raises(UserError, match="磁盘空间") as refusal:
        unpacking.unpack_beside(archive, archived.data_key, disk / "office", silent)
    assert is_clear(refusal.value.message)
    assert names(disk) == ["ballast"]


def test_a_restore_to_where_nothing_can_be_written(archived: Archived, disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    with pytest.raises(UserError, match="不能写入") as refusal:
        unpacking.unpack_beside(open_archive(archived.path), archived.data_key, disk / "office", silent)
    assert is_clear(refusal.value.message)
    assert names(disk) == []


@pytest.mark.parametrize("room", [0, 100_000])
def test_an_export_that_finds_no_room(opened: Office, disk: Path, room: int) -> None:
    fill(disk, room)
    with pytest.raises(UserError, match="空间") as refusal:
        plain_export.export(opened, disk / "数据.db", PURPOSE, silent)
    assert is_clear(refusal.value.message)
    assert names(disk) == ["ballast"]
    is_whole(opened)


def test_an_export_to_where_nothing_can_be_written(opened: Office, disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    with pytest.raises(UserError, match="不能写入") as refusal:
        plain_export.export(opened, disk / "数据.db", PURPOSE, silent)
    assert is_clear(refusal.value.message)
    assert names(disk) == []
