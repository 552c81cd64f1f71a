# SPDX-License-Identifier: GPL-3.0-or-later
"""The one function that opens the encrypted database file, and what its errors mean to a person."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import sqlcipher3

from union_desktop.core.errors import UserError

__all__ = [
    "BUSY",
    "DAMAGED",
    "DATABASE_NAME",
    "FULL",
    "NO_MEMORY",
    "READ_ONLY",
    "Connection",
    "DriverError",
    "connect",
    "damaged_pages",
    "explain",
    "row_counts",
]

DATABASE_NAME: Final = "office.db"
BUSY_SECONDS: Final = 10.0

DAMAGED: Final = (
    "工会文件 office.db 已损坏，或者与钥匙文件 office.key 不是同一个工会的，没有打开，也没有作任何改动。"
    "请不要继续使用这个文件夹，改用最近一次备份，并保留原文件夹以备查。"
)
FULL: Final = "磁盘空间已满，这次没有写入任何内容，原有数据完好。请清理磁盘后重新操作。"
READ_ONLY: Final = (
    "工会文件夹不能写入（只读或没有权限），这次没有写入任何内容。"
    "请把工会文件夹放到本机可写的位置，或请管理员放开写权限。"
)
NO_MEMORY: Final = "电脑内存不足，这次没有写入任何内容，原有数据完好。请关闭一些程序后重试。"
BUSY: Final = "另一项写入正在进行，这次没有写入任何内容。请稍候片刻再试一次。"

if TYPE_CHECKING:
    # The driver has no type information of its own, and the same shape as the standard library's.
    from sqlite3 import Connection, Error as DriverError
else:
    Connection = sqlcipher3.Connection
    DriverError = sqlcipher3.dbapi2.Error


def connect(
    database: Path, key: bytes, *, read_only: bool = False, create: bool = False, wal: bool = True
) -> Connection:
    """An open connection with all pragmas set; usable from any one thread at a time.

    Raises UserError when the file is damaged or foreign. ``key`` is the raw 32-byte data key: a wrong
    password never gets this far, because the key file refuses it first. A new file without ``wal`` is for one writer
    that throws it away when interrupted.
    """
    mode = "rwc" if create else "ro" if read_only else "rw"
    address = f"{database.absolute().as_uri()}?mode={mode}"
    try:
        connection: Connection = sqlcipher3.connect(
            address, uri=True, timeout=BUSY_SECONDS, check_same_thread=False, isolation_level=None
        )
    except DriverError as error:
        raise explain(error) from None
    try:
        # The level comes first: otherwise the library prints page numbers to stderr for every damaged file.
        connection.execute("pragma cipher_log_level=NONE")
        connection.execute(f"pragma key=\"x'{key.hex()}'\"")
        for pragma in (
            "foreign_keys=ON",
            "synchronous=FULL",
            "cache_size=-65536",
            "temp_store=MEMORY",
            "trusted_schema=OFF",
        ):
            connection.execute("pragma " + pragma)
        connection.execute("select count(*) from sqlite_master").fetchone()
        if create:
            connection.execute(f"pragma journal_mode={'WAL' if wal else 'OFF'}").fetchone()
    except DriverError as error:
        connection.close()
        raise explain(error) from None
    return connection


def explain(error: BaseException) -> UserError:
    """The sentence for a driver's error; the original stays out of it, as it may quote data."""
    name = str(getattr(error, "sqlite_errorname", "") or "")
    text = str(error)
    if name == "SQLITE_FULL" or "disk is full" in text:
        return UserError(FULL)
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")) or "readonly" in text:
        return UserError(READ_ONLY)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or "is locked" in text:
        return UserError(BUSY)
    if name.startswith("SQLITE_IOERR"):
        # Also what it says when the write-ahead log's index finds no room on the disk.
        return UserError(
            "读写工会文件时磁盘出错，这次没有写入任何内容。请检查磁盘空间是否已满、磁盘或 U 盘是否连接好，然后重新打开程序。"
        )
    if name == "SQLITE_NOMEM":
        return UserError(NO_MEMORY)
    return UserError(DAMAGED)


def damaged_pages(connection: Connection) -> list[str]:
    """Findings of the page-by-page authentication (SQLCipher's HMACs); empty when every page is whole."""
    return [str(row[0]) for row in connection.execute("pragma cipher_integrity_check")]


def row_counts(connection: Connection) -> dict[str, int]:
    """Rows of every table, those of the search index included: what a copy is held against."""
    names = [
        row[0]
        for row in connection.execute(
            "select name from sqlite_master where type = 'table' and sql not like 'CREATE VIRTUAL%' order by name"
        )
    ]
    return {name: connection.execute(f'select count(*) from "{name}"').fetchone()[0] for name in names}
