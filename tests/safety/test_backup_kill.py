# SPDX-License-Identifier: GPL-3.0-or-later
"""Killed before every step a backup or a restore takes on the disk: the old office or the new one, openable, never half."""

from __future__ import annotations

import multiprocessing
import os
import shutil
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from pathlib import Path

import pytest

from tests.backup_fixtures import PEOPLE, STORED, Archived, archive_of, silent
from tests.office_fixtures import OPERATOR, enrolled
from tests.safety import killed
from union_desktop.core import audit
from union_desktop.core.backup import making
from union_desktop.core.backup.archive import open_archive
from union_desktop.core.office import open_with_key
from union_desktop.core.restore import swapping, unpacking

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills with a POSIX signal")


@pytest.fixture(scope="module")
def processes() -> BaseContext:
    """New processes that have the program loaded already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.safety.killed"])
    return context


def steps_of(processes: BaseContext, work: Callable[..., None], *arguments: object) -> int | None:
    """Run one of ``killed``; the number of steps it took, or None when it was killed."""
    ours, theirs = processes.Pipe(duplex=False)
    process = processes.Process(target=work, args=(*arguments, theirs))  # type: ignore[attr-defined]
    process.start()
    theirs.close()
    try:
        steps = _received(ours)
    finally:
        process.join()
        ours.close()
    assert process.exitcode == (-9 if steps is None else 0)
    return steps


def _received(pipe: Connection) -> int | None:
    try:
        return int(pipe.recv())
    except EOFError:
        return None


def people_of(folder: Path, key: bytes) -> int:
    """The number of people in an office that opens and is whole."""
    office = open_with_key(folder, OPERATOR, key)
    try:
        assert office.damage() == []
        with office.reader() as reader:
            assert audit.verify(reader) == []
            return int(reader.value("select count(*) from person"))
    finally:
        office.close()


def whole(path: Path) -> bool:
    """Whether an archive is there, and right to the last byte."""
    return path.is_file() and open_archive(path).damage(lambda _size: None) == []


def test_a_backup_killed_before_any_step(processes: BaseContext, archived: Archived, tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    target = shelf / "工会备份-20260101-080000.ghbak"
    arguments = (tmp_path, archived.office, archived.data_key, target)
    steps = steps_of(processes, killed.make, *arguments, 0)
    assert steps is not None
    assert steps > 8
    assert whole(target)
    for which in range(1, steps + 1):
        target.unlink(missing_ok=True)
        assert steps_of(processes, killed.make, *arguments, which) is None
        assert not target.exists() or whole(target), which
        office = open_with_key(archived.office, OPERATOR, archived.data_key)
        if which % 5 == 0:
            # What was left behind does not stand in the way of the next one, which takes it away.
            assert whole(archive_of(office, shelf))
            for one in shelf.iterdir():
                assert whole(one)
                one.unlink()
            assert not list(archived.office.glob("*part*"))
        office.close()
    assert people_of(archived.office, archived.data_key) == PEOPLE


def test_a_window_killed_during_its_backup(
    processes: BaseContext, archived: Archived, tmp_path: Path
) -> None:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    target = shelf / "工会备份-20260101-080000.ghbak"
    for which in (1, 2, 3, 5, 7):
        target.unlink(missing_ok=True)
        steps_of(processes, killed.back_up, archived.office, archived.data_key, target, which)
        assert not target.exists() or whole(target), which
        # Its child may still be tidying up; the office is free for the next start all the same.
        assert people_of(archived.office, archived.data_key) == PEOPLE
    office = open_with_key(archived.office, OPERATOR, archived.data_key)
    assert whole(making.back_up(office, shelf / "工会备份-20260102-080000.ghbak", silent).path)
    office.close()


def test_a_restore_killed_before_any_step(processes: BaseContext, archived: Archived, tmp_path: Path) -> None:
    place = tmp_path / "new"
    place.mkdir()
    target, fresh = place / "office", place / "office-恢复中-20260101-080000"
    arguments = (tmp_path, archived.path, archived.data_key, fresh)
    steps = steps_of(processes, killed.unpack, *arguments, 0)
    assert steps is not None
    assert steps > len(STORED) + 4
    for which in range(1, steps + 1):
        shutil.rmtree(fresh, ignore_errors=True)
        assert steps_of(processes, killed.unpack, *arguments, which) is None
        assert not target.exists()
    archive = open_archive(archived.path)
    unpacking.put_in_new_folder(unpacking.unpack_beside(archive, archived.data_key, target, silent), target)
    assert people_of(target, archived.data_key) == PEOPLE
    assert [one.name for one in place.iterdir()] == ["office"]


def test_a_restore_into_a_new_folder_is_there_or_not(
    processes: BaseContext, archived: Archived, tmp_path: Path
) -> None:
    place = tmp_path / "new"
    target = place / "office"
    arguments = (place, archived.path, archived.data_key, target)
    place.mkdir()
    steps = steps_of(processes, killed.put, *arguments, 0)
    assert steps is not None
    for which in range(1, steps + 1):
        shutil.rmtree(place)
        place.mkdir()
        assert steps_of(processes, killed.put, *arguments, which) is None
        if target.exists():
            assert people_of(target, archived.data_key) == PEOPLE, which
    assert people_of(archived.office, archived.data_key) == PEOPLE


def test_a_swap_killed_before_any_step_leaves_the_old_office_or_the_new(
    processes: BaseContext, archived: Archived, tmp_path: Path
) -> None:
    """The office has somebody more than the archive, by which both are told apart."""
    office = open_with_key(archived.office, OPERATOR, archived.data_key)
    enrolled(office, name="后来的人", staff_no="L1")
    office.close()
    unpacked = unpacking.unpack_beside(
        open_archive(archived.path), archived.data_key, archived.office, silent
    ).folder
    old, new = tmp_path / "old", tmp_path / "new"
    shutil.copytree(archived.office, old)
    shutil.copytree(unpacked, new)
    place = tmp_path / "place"
    found = set()

    def anew() -> tuple[Path, Path]:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        shutil.copytree(old, place / "office")
        shutil.copytree(new, place / "office-恢复中-1")
        return place / "office", place / "office-恢复中-1"

    def is_right(folder: Path) -> None:
        # Opening settles what was interrupted.
        people = people_of(folder, archived.data_key)
        found.add(people)
        unpacking.remove_leftovers(folder)
        names = sorted(one.name for one in place.iterdir())
        assert names[0] == "office"
        if people == PEOPLE:
            assert len(names) == 2
            assert people_of(place / names[1], archived.data_key) == PEOPLE + 1
        else:
            assert len(names) == 1

    steps = steps_of(processes, killed.swap, place, *anew(), 0)
    assert steps is not None
    assert steps >= 5
    is_right(place / "office")
    for which in range(1, steps + 1):
        folder, fresh = anew()
        assert steps_of(processes, killed.swap, place, folder, fresh, which) is None
        kept = place / "copy of the crash"
        shutil.copytree(place, kept, ignore=shutil.ignore_patterns(kept.name))
        # The start that settles it is killed as well, before each of its steps.
        for inner in range(1, 12):
            again = tmp_path / "again"
            shutil.rmtree(again, ignore_errors=True)
            shutil.copytree(kept, again)
            if steps_of(processes, killed.settle, again, again / "office", inner) is not None:
                break
            swapping.settle(again / "office")
            assert people_of(again / "office", archived.data_key) in (PEOPLE, PEOPLE + 1)
        shutil.rmtree(kept)
        is_right(folder)
    assert found == {PEOPLE, PEOPLE + 1}
