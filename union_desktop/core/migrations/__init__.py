# SPDX-License-Identifier: GPL-3.0-or-later
"""Versions of the office file and the way from one to the next; a copy that was opened and counted comes first."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from union_desktop.core import clock
from union_desktop.core.encrypted_file import (
    DAMAGED,
    DATABASE_NAME,
    Connection,
    connect,
    damaged_pages,
    explain,
    row_counts,
)
from union_desktop.core.errors import UserError

#: Every version this program knows, oldest first; a test holds them against Alembic's own list.
REVISIONS: Final = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010")
HEAD: Final = REVISIONS[-1]
COPIES_FOLDER: Final = "升级前副本"

NEWER: Final = (
    "这个工会文件由更新版本的程序保存过，旧程序不能打开，也没有作任何改动。请在这台电脑上安装新版工会工作台。"
)
FAILED: Final = (
    "工会文件升级到新版本时出错，已全部退回，原文件没有任何改动。请联系维护人员，暂时继续使用旧版程序。"
)
#: Errors that come from the data or the upgrade itself, not from the disk or another program.
_OWN_MISTAKES: Final = ("SQLITE_ERROR", "SQLITE_CONSTRAINT", "SQLITE_MISMATCH")


def version_of(connection: Connection) -> str | None:
    """The file's version, or None for an empty file."""
    if not connection.execute("select 1 from sqlite_master where name = 'alembic_version'").fetchone():
        return None
    row = connection.execute("select version_num from alembic_version").fetchone()
    return str(row[0]) if row else None


def bring_up_to_date(folder: Path, key: bytes, *, new: bool = False) -> None:
    """Upgrade the file to this program's version, in one transaction; refuses a file from a newer program.

    Only a ``new`` file may be empty: SQLite takes a file cut down to nothing for a fresh database, and an office
    without anybody in it must not be what the person sees after a disk fault.
    """
    database = folder / DATABASE_NAME
    connection = connect(database, key)
    try:
        found = version_of(connection)
        if found == HEAD:
            return
        if found is None and not new:
            raise UserError(DAMAGED)
        if found is not None and found not in REVISIONS:
            raise UserError(NEWER)
        if found is not None:
            take_verified_copy(connection, folder, key, found)
    finally:
        connection.close()
    _upgrade(database, key)


def take_verified_copy(connection: Connection, folder: Path, key: bytes, version: str) -> Path:
    """A copy of the open database in ``升级前副本/``, read back and counted before it gets its name."""
    if damaged_pages(connection):
        # The copy would hold a broken page under a new, valid seal.
        raise UserError(DAMAGED)
    copies = folder / COPIES_FOLDER
    copies.mkdir(exist_ok=True)
    stamp = clock.now().strftime("%Y%m%d-%H%M%S")
    target = copies / f"office-{version}-{stamp}.db"
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    copy = connect(part, key, create=True)
    try:
        connection.backup(copy)
        copy.execute("pragma journal_mode=DELETE").fetchone()
        healthy = copy.execute("pragma quick_check").fetchone()[0] == "ok"
        if not healthy or row_counts(copy) != row_counts(connection):
            raise UserError(
                "升级前的副本没有通过核对，因此没有升级，原文件没有任何改动。请检查磁盘空间后重新打开程序。"
            )
    except BaseException:
        copy.close()
        for end in ("", "-wal", "-shm", "-journal"):
            part.with_name(part.name + end).unlink(missing_ok=True)
        raise
    copy.close()
    part.replace(target)
    return target


def _upgrade(database: Path, key: bytes) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy.exc import DBAPIError

    from union_desktop.core.database import engine_for

    def connection_for_ddl() -> Connection:
        connection = connect(database, key)
        # Batch migrations rebuild tables; the check at the end replaces the one switched off here.
        connection.execute("pragma foreign_keys=OFF")
        return connection

    engine = engine_for(connection_for_ddl)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            broken = connection.exec_driver_sql("pragma foreign_key_check").all()
            if broken:
                raise UserError(
                    "升级后的数据没有通过核对，已全部退回，原文件没有任何改动。请联系维护人员，暂时继续使用旧版程序。"
                )
    except UserError:
        raise
    except DBAPIError as error:
        if error.orig is None or getattr(error.orig, "sqlite_errorname", "") in _OWN_MISTAKES:
            raise UserError(FAILED) from error
        raise explain(error.orig) from None
    except Exception as error:
        raise UserError(FAILED) from error
    finally:
        engine.dispose()
