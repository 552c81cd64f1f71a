# SPDX-License-Identifier: GPL-3.0-or-later
"""Every write path of the registry on a disk that is full, that fills up on the way, and that cannot be written.

Each is refused in a sentence a clerk understands, leaves neither half a file nor half a use case, and goes through once
there is room.
"""

from __future__ import annotations

import errno
import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.core.test_roles import use_cases
from tests.office_fixtures import OPERATOR, PASSWORD
from tests.safety.disks import MEGABYTE, Disk, PlayedDisk, can_mount, mounted
from tests.safety.furnished import CHEAP, SECOND, Furnished, Scene, in_this_process
from tests.safety.sentences import is_clear
from tests.safety.write_paths import NEW, PLAYED_AS_PATHS, SERVICES, WRITE_PATHS, WritePath, prepare_services
from tests.torture.checks import findings
from union_desktop.core import migrations, office_child
from union_desktop.core.encrypted_file import DATABASE_NAME, READ_ONLY, connect
from union_desktop.core.errors import UserError
from union_desktop.core.folder_lock import FolderLock
from union_desktop.core.keys import keyfile
from union_desktop.core.keys.attempts import FILE_NAME as ATTEMPTS
from union_desktop.core.office import open_office
from union_desktop.core.operators import keys as operators
from union_desktop.core.roles import Role

#: What an open or crashed office leaves beside the database; the counts of wrong passwords are a clerk's own doing.
COMES_AND_GOES = {
    FolderLock.FILE_NAME,
    ATTEMPTS,
    *(DATABASE_NAME + end for end in ("", "-wal", "-shm")),
}
BY_NAME = {one.name: one for one in WRITE_PATHS}


@pytest.fixture(scope="module")
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Disk]:
    """One disk for all, emptied for each."""
    place = tmp_path_factory.mktemp("disk")
    if not can_mount(place):
        yield PlayedDisk(place)
        return
    with mounted(place, 64) as disk:
        yield disk


@pytest.fixture
def disk(small_disk: Disk) -> Disk:
    for one in small_disk.place.iterdir():
        shutil.rmtree(one) if one.is_dir() else one.unlink()
    return small_disk


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_child, "_asked", in_this_process)
    monkeypatch.setattr(keyfile, "_KDF", CHEAP)


def scene_of(path: WritePath, furnished: Furnished, disk: Disk, home: Path) -> Scene:
    """The office on the disk and the target elsewhere, or the other way round."""
    if path.needs_real_disk and not disk.earnest:
        pytest.skip("only root on Linux can mount a small disk")
    here, there = (disk.place, home) if path.on == "office" else (home, disk.place)
    shutil.copytree(furnished.older if path.older else furnished.folder, here / "office")
    (there / "目标").mkdir()
    return Scene(furnished, here / "office", there / "目标", furnished.key)


class State(NamedTuple):
    """What must not change when a path is refused."""

    files: dict[str, str]
    audit: Any


def state_of(scene: Scene) -> State:
    """All files of both disks but those that come and go, and the end of the audit."""
    files = {}
    for root in (scene.folder.parent, scene.target.parent):
        for one in root.rglob("*"):
            if one.is_file() and one.name not in COMES_AND_GOES:
                files[str(one)] = hashlib.sha256(one.read_bytes()).hexdigest()
    connection = connect(scene.folder / DATABASE_NAME, scene.key)
    try:
        version = migrations.version_of(connection)
        head = connection.execute("select seq, digest from audit_head").fetchone()
    finally:
        connection.close()
    return State(files, (version, *head))


def changed(path: WritePath, before: State, after: State) -> list[str]:
    """What is another than it was, by name."""
    names = sorted(
        Path(name).name
        for name in before.files.keys() | after.files.keys()
        if before.files.get(name) != after.files.get(name)
        and not any(fnmatch(Path(name).name, pattern) for pattern in path.leaves)
    )
    return names + ["audit"] * (before.audit != after.audit and not path.noted)


def problems_of(scene: Scene, path: WritePath) -> list[str]:
    """What does not hold in the office; one of an older version is left as it is."""
    if not path.older:
        return findings(scene.folder, scene.key, OPERATOR)
    connection = connect(scene.folder / DATABASE_NAME, scene.key)
    try:
        return [str(row) for row in connection.execute("pragma integrity_check") if row != ("ok",)]
    finally:
        connection.close()


def tried(path: WritePath, scene: Scene, trouble: AbstractContextManager[None], *, blind: bool) -> str | None:
    """The sentence with which the path was refused, None when it went through."""
    if not path.closed:
        scene.open()
    if path.warm:
        warm(scene)
    try:
        with trouble, pytest.MonkeyPatch.context() as patch:
            if blind:
                # The look before said there is room; others filled the disk meanwhile.
                plenty = shutil.disk_usage("/")._replace(free=1 << 40)
                patch.setattr(shutil, "disk_usage", lambda _place: plenty)
            try:
                path.act(scene)
            except UserError as refusal:
                return refusal.message
            finally:
                scene.close()
    finally:
        scene.close()
    return None


def faults(path: WritePath, scene: Scene, told: str | None, before: State) -> list[str]:
    """What is wrong after a refusal (or after the program went on without what it could not write)."""
    found = changed(path, before, state_of(scene)) + problems_of(scene, path)
    if told is not None:
        # Whoever exports must not be sent to move the office.
        misled = path.on == "target" and not path.makes_office and told.startswith("工会文件夹")
        if misled or not is_clear(told):
            found.append(told)
    return found


def warm(scene: Scene) -> None:
    """Give the write-ahead log pages of its own that the next use case writes over."""
    connection = connect(scene.folder / DATABASE_NAME, scene.key)
    try:
        connection.execute("create table filler (content)")
        connection.execute("insert into filler values (zeroblob(400000))")
        connection.execute("drop table filler")
        connection.execute("pragma wal_checkpoint(FULL)").fetchall()
    finally:
        connection.close()


def goes_through(path: WritePath, scene: Scene) -> None:
    """The same once more, on a disk with room."""
    path.act(scene)
    assert path.done(scene)
    scene.close()
    # The audit of an older file still tells of what went with the newer tables.
    found = findings(scene.folder, scene.key, OPERATOR)
    assert [one for one in found if not (path.older and one.startswith("replay:"))] == []


@pytest.mark.parametrize("name", list(BY_NAME))
def test_a_full_disk(furnished: Furnished, disk: Disk, tmp_path: Path, name: str) -> None:
    path = BY_NAME[name]
    scene = scene_of(path, furnished, disk, tmp_path)
    path.prepare(scene)
    scene.close()
    before = state_of(scene)
    size = (furnished.folder / DATABASE_NAME).stat().st_size
    for room in path.rooms if disk.earnest else path.rooms[:1]:
        told = tried(path, scene, disk.full(int(room * size)), blind=room > 0)
        if told is None and "full" not in path.quiet:
            assert room > 0, "a disk without any room was enough"
            assert path.done(scene)
            return
        assert faults(path, scene, told, before) == [], f"{room}"
    goes_through(path, scene)


@pytest.mark.parametrize("name", list(BY_NAME))
def test_a_place_that_cannot_be_written(furnished: Furnished, disk: Disk, tmp_path: Path, name: str) -> None:
    path = BY_NAME[name]
    scene = scene_of(path, furnished, disk, tmp_path)
    path.prepare(scene)
    scene.close()
    before = state_of(scene)
    told = tried(path, scene, disk.read_only(), blind=False)
    assert (told is None) == ("read-only" in path.quiet)
    assert faults(path, scene, told, before) == []
    goes_through(path, scene)


@pytest.mark.parametrize(
    "name", [one.name for one in WRITE_PATHS if one.on == "target" and not (one.makes_office or one.quiet)]
)
def test_a_place_that_is_gone(furnished: Furnished, tmp_path: Path, name: str) -> None:
    """A stick that was pulled out, a share that is not connected: nothing is made where it was mounted."""
    path = BY_NAME[name]
    home = tmp_path / "home"
    (tmp_path / "disk").mkdir()
    home.mkdir()
    scene = scene_of(path, furnished, Disk(tmp_path / "disk"), home)
    path.prepare(scene)
    scene.close()
    before = state_of(scene)
    scene.target.rmdir()
    told = tried(path, scene, nullcontext(), blind=False)
    assert told is not None
    assert faults(path, scene, told, before) == []
    assert not scene.target.exists()
    scene.target.mkdir()
    goes_through(path, scene)


@pytest.mark.parametrize("name", [one.name for one in WRITE_PATHS if not one.needs_real_disk])
def test_a_disk_that_fails(furnished: Furnished, tmp_path: Path, name: str) -> None:
    """Whatever the system says: a sentence in our own words, and nothing by halves."""
    path = BY_NAME[name]
    place, home = tmp_path / "disk", tmp_path / "home"
    place.mkdir()
    home.mkdir()
    disk = PlayedDisk(place)
    scene = scene_of(path, furnished, disk, home)
    path.prepare(scene)
    scene.close()
    before = state_of(scene)
    told = tried(path, scene, disk.failing(), blind=False)
    assert (told is None) == ("full" in path.quiet)
    assert faults(path, scene, told, before) == []


def test_every_service_has_its_line() -> None:
    """Whoever adds a module of use cases adds one of them to the registry (``tests/safety/write_paths.py``)."""
    played = {service.__module__ for service, _act in SERVICES} | PLAYED_AS_PATHS
    declared = {function.__module__ for _name, function in use_cases() if hasattr(function, "needs")}
    assert declared - played == set()


@pytest.mark.parametrize("trouble", ["full", "read-only"])
def test_every_use_case(furnished: Furnished, disk: Disk, tmp_path: Path, trouble: str) -> None:
    if trouble == "full" and not disk.earnest:
        pytest.skip("only root on Linux can mount a small disk")
    scene = scene_of(BY_NAME["put an attachment"], furnished, disk, tmp_path)
    prepare_services(scene)
    before = state_of(scene)
    scene.open()
    wrong = {}
    with disk.full(0) if trouble == "full" else disk.read_only():
        for service, act in SERVICES:
            told = ""
            try:
                with scene.office.transaction("写入", needs=Role.READ_ONLY) as session:
                    act(session, scene)
            except UserError as refusal:
                told = refusal.message
            expected = is_clear(told) and (told == READ_ONLY) == (trouble == "read-only")
            if not expected:
                wrong[service.__qualname__] = told
        scene.close()
    assert wrong == {}
    assert state_of(scene) == before
    assert findings(scene.folder, scene.key, OPERATOR) == []
    for service, act in SERVICES:
        seq = state_of(scene).audit
        with scene.office.transaction(f"写入 {service.__qualname__}", needs=Role.READ_ONLY) as session:
            act(session, scene)
        assert state_of(scene).audit != seq, service
    scene.close()
    assert findings(scene.folder, scene.key, OPERATOR) == []


@pytest.mark.parametrize(
    "act",
    [
        lambda scene: operators.add(scene.office, "陈新", Role.CLERK, NEW),
        lambda scene: operators.set_password(scene.office, SECOND, NEW),
        lambda scene: operators.change_password(scene.office, PASSWORD, NEW),
        lambda scene: operators.remove(scene.office, SECOND),
    ],
    ids=["add", "set", "change", "remove"],
)
def test_the_key_file_fails_after_the_database(
    furnished: Furnished, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: Callable[[Scene], Any]
) -> None:
    """The disk fills up between the two: the sentence says how far it came, and the old passwords hold."""
    (tmp_path / "disk").mkdir()
    disk = PlayedDisk(tmp_path / "disk")
    scene = scene_of(BY_NAME["put an attachment"], furnished, disk, tmp_path)
    keys = (scene.folder / keyfile.FILE_NAME).read_bytes()

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(keyfile, "write", full)
        with pytest.raises(UserError) as refusal:
            act(scene)
    scene.close()
    assert (scene.folder / keyfile.FILE_NAME).read_bytes() == keys
    open_office(scene.folder, OPERATOR, PASSWORD).close()
    assert findings(scene.folder, scene.key, OPERATOR) == []
    assert is_clear(refusal.value.message), refusal.value.message


@pytest.mark.parametrize("name", ["put an attachment", "save an attachment", "list as a spreadsheet"])
def test_the_same_on_a_disk_that_is_played(furnished: Furnished, tmp_path: Path, name: str) -> None:
    """Where nothing can be mounted the system's answers are played; what plays them must work everywhere."""
    path = BY_NAME[name]
    for trouble in ("full", "read-only"):
        place, home = tmp_path / trouble, tmp_path / f"home {trouble}"
        place.mkdir()
        home.mkdir()
        disk = PlayedDisk(place)
        scene = scene_of(path, furnished, disk, home)
        before = state_of(scene)
        told = tried(path, scene, disk.full(0) if trouble == "full" else disk.read_only(), blind=False)
        assert told is not None
        assert is_clear(told)
        assert changed(path, before, state_of(scene)) == []
        goes_through(path, scene)


def test_the_disks_are_what_they_are_called(disk: Disk) -> None:
    """The negative control: a disk that takes everything would pass every test above."""
    with disk.full(0), pytest.raises(OSError, match="No space"):
        (disk.place / "a").write_bytes(bytes(MEGABYTE))
    with disk.read_only(), pytest.raises(OSError, match="ead-only"):
        (disk.place / "b").write_bytes(b"x")
    (disk.place / "c").write_bytes(bytes(MEGABYTE))
