# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole database as an ordinary SQLite file that any tool can read: the door for a future without this program.

Nothing in it is encrypted, so an administrator must ask for it, with a purpose that is kept with the office's looks.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from union_desktop.core import disk, office_child
from union_desktop.core.backup import places
from union_desktop.core.encrypted_file import (
    DATABASE_NAME,
    READ_ONLY,
    DriverError,
    connect,
    explain,
    row_counts,
)
from union_desktop.core.errors import UserError
from union_desktop.core.roles import Role, require

if TYPE_CHECKING:
    from union_desktop.core.office import Office

WARNING: Final = (
    "导出的文件没有加密：任何拿到它的人都能看到全部会员的证件号码、电话和操作记录。"
    "只在必须脱离本程序使用数据时导出，用完请立即删除，不要存到网盘或公用电脑上。"
)
FIELD: Final = "全部数据（不加密的数据库文件）"
_ENDS: Final = ("", "-journal", "-wal", "-shm")

Report = Callable[[int, int], None]


def export(office: Office, target: Path, purpose: str, report: Report) -> int:
    """Write the file and return its bytes; the look is recorded before anything leaves the program.

    Raises UserError with nothing left at ``target``, and whatever ``report`` raises to stop it.
    """
    from union_desktop.core import access

    require(office.role, Role.ADMINISTRATOR)
    if not purpose.strip():
        raise UserError("请写明导出的用途，用途会记入操作记录；没有导出任何内容。", "purpose")
    if target.is_dir() or not target.parent.is_dir():
        raise UserError(f"“{target}”不能写成文件，没有导出任何内容。请选择一个已有的文件夹和文件名。")
    with office.reader() as reader:
        people = int(reader.value("select count(*) from person"))
    with office.transaction("导出不加密的数据库", needs=Role.ADMINISTRATOR) as session:
        access.note(session, "export", field=FIELD, row_count=people, purpose=purpose)
    part = _part(target)
    arguments = {"folder": str(office.folder), "key": office.data_key, "target": str(target)}
    try:
        return int(office_child.ask_without_office(f"{__name__}:write", arguments, report))
    finally:
        _remove(part)


def write(report: Report, folder: str, key: bytes, target: str) -> bytes:
    """The child's side of ``export``."""
    place = Path(target)
    part = _part(place)
    _remove(part)
    source = connect(Path(folder) / DATABASE_NAME, key)
    try:
        source.execute("attach database ? as plain key ''", (str(part),))
        for pragma in ("journal_mode=OFF", "synchronous=OFF"):
            source.execute("pragma plain." + pragma).fetchone()
        report(0, 3)
        source.execute("begin")
        rows = row_counts(source)
        source.execute("select sqlcipher_export('plain')").fetchone()
        source.execute("commit")
        source.execute("detach database plain")
        report(1, 3)
        if _found(part) != rows:
            raise UserError(
                "导出的文件没有通过核对，已经删除，工会数据没有改动。请检查磁盘或换一个位置再导出一次。"
            )
        report(2, 3)
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        part.replace(place)
        disk.sync_folder(place.parent)
        return str(place.stat().st_size).encode()
    except DriverError as error:
        found = explain(error)
        if found.message == READ_ONLY:
            # The office was read without trouble: it is the place chosen for the export that takes nothing.
            raise UserError(
                f"导出位置“{place.parent}”不能写入（只读或没有权限），没有导出，工会数据没有改动。请换一个位置再导出一次。"
            ) from None
        raise found from None
    except OSError as error:
        raise places.explained(error, place.parent) from None
    finally:
        source.close()
        _remove(part)


def _found(part: Path) -> dict[str, int]:
    """Rows of every table as an ordinary SQLite sees them; empty when the file is not sound."""
    with closing(sqlite3.connect(part)) as plain:
        try:
            if plain.execute("pragma quick_check").fetchall() != [("ok",)]:
                return {}
            return row_counts(plain)
        except sqlite3.Error:
            return {}


def _part(target: Path) -> Path:
    return target.with_name(target.name + ".part")


def _remove(part: Path) -> None:
    for end in _ENDS:
        with suppress(OSError):
            part.with_name(part.name + end).unlink(missing_ok=True)
