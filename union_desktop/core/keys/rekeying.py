# SPDX-License-Identifier: GPL-3.0-or-later
"""A new data key for the office: after somebody left who may have kept a copy of the folder (docs/decisions/new-data-key.md).

The database is copied, the copy gets the new key and is read through, the key file says both keys, the copy takes the
database's place, the key file forgets the former key. Killed at any point the folder opens: ``settle`` looks which key
the database has.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from union_desktop.core import clock, disk, kept_forms
from union_desktop.core.encrypted_file import (
    DATABASE_NAME,
    FULL,
    Connection,
    DriverError,
    connect,
    damaged_pages,
    explain,
    row_counts,
)
from union_desktop.core.errors import UserError
from union_desktop.core.folder_lock import FolderLock
from union_desktop.core.keys import keyfile
from union_desktop.core.migrations import COPIES_FOLDER
from union_desktop.core.office import cause_of, open_office
from union_desktop.core.roles import Role, require

COPY_NAME: Final = "office.db.rekey"
CHANGED_AT: Final = "data_key_changed_at"
ACTION: Final = "更换数据密钥"
#: Room that must be free besides the copy: the copy's own log while its pages get their new key.
_SPARE_BYTES: Final = 16 << 20

Report = Callable[[int, int], None]

NOT_DONE: Final = "数据密钥没有更换，工会文件和大家的密码都和原来一样。"


def rekey(folder: Path, operator: str, password: str, report: Report = lambda _done, _total: None) -> bytes:
    """Change the data key of a closed office; returns the new one. Everybody's password and the recovery code stay.

    For administrators. Raises UserError with nothing changed; ``report`` hears (step, steps) and may raise Cancelled until
    the copy takes the database's place.
    """
    office = open_office(folder, operator, password)
    try:
        require(office.role, Role.ADMINISTRATOR)
        data_key = office.data_key
        with office.reader() as reader:
            rows = reader.rows("select name from operator where removed_on is null")
    finally:
        office.close()
    active = {str(row[0]) for row in rows}
    lock = FolderLock(folder)
    lock.acquire()
    try:
        return _changed(folder, operator, data_key, active, report)
    except OSError as error:
        raise UserError(f"{cause_of(error)}：{NOT_DONE}请处理后再试一次。") from None
    except DriverError as error:
        raise UserError(f"{NOT_DONE}{explain(error).message}") from None
    finally:
        lock.release()


def settle(folder: Path, data_keys: tuple[bytes, ...]) -> bytes:
    """The key that the database has, after a change that was interrupted was finished or taken back; under the lock."""
    remove_copy(folder)
    if len(data_keys) == 1:
        kept_forms.settle(folder, done=False)
        if keyfile.spare_is_behind(folder):
            keyfile.write(folder, keyfile.read(folder))
        return data_keys[0]
    keys = keyfile.read(folder)
    former, coming = data_keys[0], data_keys[-1]
    done = _opens(folder, coming)
    if not done:
        # Whatever is wrong with a file that opens with neither is for the caller to say; both keys stay until then.
        connect(folder / DATABASE_NAME, former).close()
    _finish(folder, keys, done=done)
    return coming if done else former


def remove_copy(folder: Path) -> None:
    """Throw away what an interrupted change left half made; nobody has the copy's key."""
    names = [COPY_NAME + end for end in ("", "-journal", "-wal", "-shm")]
    for name in (*names, f"{keyfile.FILE_NAME}.part", f"{keyfile.SPARE_NAME}.part"):
        with suppress(OSError):
            (folder / name).unlink(missing_ok=True)


def _changed(folder: Path, operator: str, former: bytes, active: set[str], report: Report) -> bytes:
    keys = keyfile.read(folder)
    coming = keyfile.new_data_key()
    both = keyfile.announced(keys, former, coming, active)
    database, copy = folder / DATABASE_NAME, folder / COPY_NAME
    remove_copy(folder)
    if shutil.disk_usage(folder).free < database.stat().st_size * 2 + _SPARE_BYTES:
        raise UserError(f"{NOT_DONE}{FULL}")
    try:
        report(0, 4)
        _at_rest(database, former)
        counted = _counted(database, former)
        shutil.copyfile(database, copy)
        report(1, 4)
        connection = connect(copy, former)
        try:
            connection.execute(f"pragma rekey=\"x'{coming.hex()}'\"")
        finally:
            connection.close()
        report(2, 4)
        _verify(copy, coming, counted)
        _note(copy, coming, operator)
        _at_rest(copy, coming)
        with copy.open("r+b") as stream:
            os.fsync(stream.fileno())
        kept_forms.seal_anew(folder, former, coming, active)
        report(3, 4)
        keyfile.write(folder, both)
    except BaseException:
        remove_copy(folder)
        with suppress(OSError):
            keyfile.write(folder, keys)
            kept_forms.settle(folder, done=False)
        raise
    try:
        copy.replace(database)
        disk.sync_folder(folder)
    except OSError:
        # A virus scanner or another program holds the file; what is there still has the former key.
        _finish(folder, both, done=False)
        raise
    _keep_former(folder, keys, active)
    # From here on everything is done; what is left a crash would leave to the next sign-in.
    with suppress(OSError):
        _finish(folder, both, done=True)
    report(4, 4)
    return coming


def _finish(folder: Path, keys: keyfile.KeyFile, *, done: bool) -> None:
    kept_forms.settle(folder, done=done)
    keyfile.write(folder, keyfile.settled(keys, coming=done))
    remove_copy(folder)


def _at_rest(database: Path, key: bytes) -> None:
    """Fold the log back and leave the file alone in its place: with another file's log beside it would be ruined."""
    connection = connect(database, key)
    try:
        busy, *_ = connection.execute("pragma wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.close()
    log = database.with_name(database.name + "-wal")
    if busy or (log.exists() and log.stat().st_size):
        raise UserError(f"{NOT_DONE}工会文件正被另一个程序使用，请关闭它后再试。")
    for end in ("-wal", "-shm"):
        database.with_name(database.name + end).unlink(missing_ok=True)


def _counted(database: Path, key: bytes) -> tuple[dict[str, int], object]:
    connection = connect(database, key)
    try:
        return _counts(connection)
    finally:
        connection.close()


def _counts(connection: Connection) -> tuple[dict[str, int], object]:
    return row_counts(connection), connection.execute("select seq, digest from audit_head").fetchone()


def _verify(copy: Path, key: bytes, counted: tuple[dict[str, int], object]) -> None:
    connection = connect(copy, key)
    try:
        whole = not damaged_pages(connection) and connection.execute("pragma quick_check").fetchone() == (
            "ok",
        )
        if not whole or _counts(connection) != counted:
            raise UserError(f"{NOT_DONE}换过密钥的副本没有通过核对，已经删除。请检查磁盘后再试。")
    finally:
        connection.close()


def _note(copy: Path, key: bytes, operator: str) -> None:
    """The audit entry goes into the copy: it is there exactly if the new key is."""
    from sqlalchemy.orm import Session

    from union_desktop.core import audit, office_settings
    from union_desktop.core.database import engine_for

    engine = engine_for(lambda: connect(copy, key))
    try:
        with Session(engine) as session:
            audit.attach(session, audit.Trail(operator, ACTION, Role.ADMINISTRATOR))
            office_settings.put(session, CHANGED_AT, clock.now().isoformat(timespec="microseconds"))
            session.commit()
    finally:
        engine.dispose()


def _keep_former(folder: Path, keys: keyfile.KeyFile, active: set[str]) -> None:
    """Copies taken before upgrades have the former key: they get a key file of their own, for those who stay."""
    copies = folder / COPIES_FOLDER
    if not copies.is_dir():
        return
    stay = tuple(one for one in keys.wraps if one.kind == keyfile.RECOVERY or one.name in active)
    stamp = clock.now().strftime("%Y%m%d-%H%M%S")
    with suppress(OSError):
        keyfile.write_to(copies / f"{keyfile.FILE_NAME}-{stamp}之前", keyfile.KeyFile(keys.office_uid, stay))


def _opens(folder: Path, key: bytes) -> bool:
    try:
        connect(folder / DATABASE_NAME, key).close()
    except UserError:
        return False
    return True
