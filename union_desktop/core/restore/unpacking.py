# SPDX-License-Identifier: GPL-3.0-or-later
"""An office unpacked from an archive into a folder beside, every byte checked, brought up to this program's version.

The long part runs in a process of its own. Nothing here touches an office that is in use.
"""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from union_desktop.core import disk, locations, migrations, office_child
from union_desktop.core.backup import checks
from union_desktop.core.backup.archive import Archive, Damaged, open_archive
from union_desktop.core.encrypted_file import DATABASE_NAME, DriverError, connect, explain
from union_desktop.core.errors import UserError
from union_desktop.core.folder_lock import FolderLock
from union_desktop.core.keys import keyfile
from union_desktop.core.restore import swapping

IN_PROGRESS: Final = "-恢复中-"

Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Unpacked:
    """An office that was unpacked, checked and upgraded, and waits for its place.

    ``findings`` are Chinese sentences about the office itself as it was when the archive was made (a broken chain, a
    file that was missing already); the archive is a true copy all the same. ``made`` are folders made on the way to it.
    """

    folder: Path
    findings: tuple[str, ...]
    missing: tuple[str, ...]
    upgraded_from: str
    made: tuple[Path, ...] = ()

    def discard(self) -> None:
        """Throw it away."""
        _discard(self.folder, self.made)

    def discard_aside(self) -> threading.Thread:
        """The same without waiting for it; a program that ends meanwhile does wait."""
        thread = threading.Thread(target=self.discard, name="discard-unpacked")
        thread.start()
        return thread


def unlock(archive: Archive, operator: str, password: str) -> bytes:
    """The data key with the password an operator had when the archive was made."""
    return _fitting(archive, keyfile.unwrap(archive.keys(), keyfile.OPERATOR, operator, password))


def unlock_with_code(archive: Archive, code: str) -> bytes:
    """The data key with the recovery code that was on paper when the archive was made."""
    tidy = keyfile.tidy_recovery_code(code)
    return _fitting(archive, keyfile.unwrap(archive.keys(), keyfile.RECOVERY, "", tidy))


def unpack_beside(archive: Archive, key: bytes, office: Path, report: Report) -> Unpacked:
    """Unpack next to where ``office`` lies or shall lie; whatever fails, nothing of it stays."""
    if archive.newer:
        raise UserError(migrations.NEWER)
    locations.require_local(office)
    remove_leftovers(office)
    fresh = swapping.free_name(office.absolute(), IN_PROGRESS)
    made: list[Path] = []
    try:
        for place in (*reversed(fresh.parents), fresh):
            if not place.is_dir():
                place.mkdir(mode=0o700)
                made.insert(0, place)
    except OSError as error:
        _discard(fresh, made)
        raise _explained(error) from None
    lock = FolderLock(fresh)
    try:
        # Tells a restore that is going on from what a killed one left.
        lock.acquire()
        arguments = {"archive": str(archive.path), "key": key, "folder": str(fresh)}
        answer = office_child.ask_without_office(f"{__name__}:unpack", arguments, report)
    except BaseException:
        lock.release()
        _discard(fresh, made)
        raise
    lock.release()
    told = json.loads(answer)
    return Unpacked(
        fresh, tuple(told["findings"]), tuple(told["missing"]), str(told["upgraded_from"]), tuple(made[1:])
    )


def put_in_new_folder(unpacked: Unpacked, target: Path) -> None:
    """Give what was unpacked its place, which must be empty or not there; else it is thrown away."""
    try:
        require_free(target)
        if target.is_dir():
            target.rmdir()
        unpacked.folder.rename(target)
        disk.sync_folder(target.parent)
    except OSError as error:
        unpacked.discard()
        raise _explained(error) from None
    except BaseException:
        unpacked.discard()
        raise


def require_free(target: Path) -> None:
    """Refuse a place that holds something, before minutes of work."""
    if target.is_file():
        raise UserError("选中的是一个文件，没有恢复，也没有改动任何数据。请选择或新建一个空文件夹。")
    if target.is_dir() and any(target.iterdir()):
        raise UserError(f"文件夹“{target}”不是空的，没有恢复，也没有改动任何数据。请另选或新建一个空文件夹。")
    locations.require_local(target)


def remove_leftovers(office: Path) -> None:
    """Throw away what killed restores of this office left beside it; one that is going on keeps its folder."""
    swapping.remove_half_note(office)
    with suppress(OSError):
        for one in office.absolute().parent.glob(f"{_escaped(office.name)}{IN_PROGRESS}*"):
            lock = FolderLock(one)
            with suppress(UserError):
                lock.acquire()
                lock.release()
                _discard(one, ())


def unpack(report: Report, archive: str, key: bytes, folder: str) -> bytes:
    """The child's side of ``unpack_beside``."""
    opened, fresh = open_archive(Path(archive)), Path(folder)
    # Reading the archive, then all that is asked of the database, which takes some three times as long.
    total, done = opened.size * 4, 0

    def step(size: int) -> None:
        nonlocal done
        done += size
        report(done, total)

    try:
        _fitting(opened, key)
        opened.unpack(fresh, step)
        findings, missing = _examined(opened, fresh, key)
        report(total - opened.size, total)
        _settle_in(fresh, key)
        migrations.bring_up_to_date(fresh, key)
        for place in {one.parent for one in fresh.rglob("*")}:
            disk.sync_folder(place)
    except DriverError as error:
        raise explain(error) from None
    except OSError as error:
        raise _explained(error) from None
    found = opened.manifest.revision
    told = {"findings": findings, "missing": missing, "upgraded_from": found * (found != migrations.HEAD)}
    return json.dumps(told).encode()


def _examined(archive: Archive, fresh: Path, key: bytes) -> tuple[list[str], list[str]]:
    """Refuses what is not the office of the manifest; returns what was wrong with the office already."""
    copy = connect(fresh / DATABASE_NAME, key)
    try:
        broken = checks.surface(copy, archive.manifest.rows, archive.manifest.audit)
        if broken or checks.setting(copy, "office_uid") != archive.manifest.office_uid:
            raise Damaged(archive.path, broken or [DATABASE_NAME])
        present = frozenset(one.name for one in checks.stored_files(fresh).values())
        missing = checks.missing_attachments(copy, present)
        findings = checks.depth(copy)
        if missing:
            findings.append(
                f"有 {len(missing)} 个附件的文件在备份时就已经找不到，因此没有恢复；其余内容完整。请从较早的备份里找回。"
            )
        return findings, missing
    finally:
        copy.close()


def _settle_in(fresh: Path, key: bytes) -> None:
    """From the form that travels to the form that is worked on."""
    copy = connect(fresh / DATABASE_NAME, key)
    try:
        copy.execute("pragma journal_mode=WAL").fetchone()
    finally:
        copy.close()
    keyfile.write(fresh, keyfile.read(fresh))


def _discard(fresh: Path, made: Sequence[Path]) -> None:
    shutil.rmtree(fresh, ignore_errors=True)
    for place in made:
        # Somebody else's files keep their folder.
        with suppress(OSError):
            place.rmdir()


def _fitting(archive: Archive, key: bytes) -> bytes:
    if not archive.is_sealed_with(key):
        raise Damaged(archive.path, ["清单 manifest.json 的封签与钥匙不符"])
    return key


def _explained(error: OSError) -> UserError:
    from union_desktop.core.office import explain_os

    return explain_os(error)


def _escaped(name: str) -> str:
    import glob

    return glob.escape(name)
