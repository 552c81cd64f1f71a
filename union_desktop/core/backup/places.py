# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders with archives: their names, what lies there of one office, what is thrown away, and copies elsewhere.

A folder of archives may be a USB stick or a share: only whole files are written there, nothing is kept open in it.
"""

from __future__ import annotations

import datetime as dt
import errno
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from union_desktop.core import clock, disk
from union_desktop.core.backup import container, generations
from union_desktop.core.backup.archive import Archive, Damaged, open_archive
from union_desktop.core.backup.container import Step
from union_desktop.core.errors import UserError

SUFFIX: Final = ".ghbak"
_PREFIX: Final = "工会备份-"
_STAMP: Final = "%Y%m%d-%H%M%S"
_OURS: Final = re.compile(rf"{_PREFIX}(\d{{8}}-\d{{6}}){re.escape(SUFFIX)}")


@dataclass(frozen=True, slots=True)
class Kept:
    """One archive of this office in a folder; ``size`` in bytes, ``made_at`` local time with its zone."""

    path: Path
    made_at: dt.datetime
    size: int
    revision: str
    audit: tuple[int, str]


def usual_folder(office: Path) -> Path:
    """Where archives go unless the person chose otherwise: beside the office folder, never in it."""
    return office.with_name(office.name + "-备份")


def free_path(folder: Path) -> Path:
    """A name in ``folder`` for an archive made now."""
    moment = clock.now()
    while os.path.lexists(path := folder / f"{_PREFIX}{moment.strftime(_STAMP)}{SUFFIX}"):
        moment += dt.timedelta(seconds=1)
    return path


def part_of(target: Path, office_uid: str) -> Path:
    """Under which name it grows. The office's number is in it: whoever has the office open may throw it away."""
    return target.with_name(f"{target.name}.{office_uid[:8]}.part")


def is_there(folder: Path) -> bool:
    """Whether the folder can be reached now; a stick that was pulled out is no error."""
    try:
        return folder.is_dir()
    except OSError:
        return False


def make_folder(folder: Path) -> None:
    """Make the folder for archives; its parent must be there, or it would be made where the stick is mounted."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise explained(error, folder) from None


def archives(folder: Path, office_uid: str) -> tuple[Kept, ...]:
    """Archives of this office under the names the program gives, newest first; whatever else lies there is not ours.

    A damaged one is left out: it cannot prove whose it is.
    """
    found = []
    try:
        names = sorted(one.name for one in folder.iterdir() if _OURS.fullmatch(one.name))
    except OSError:
        return ()
    for name in names:
        with suppress(UserError):
            archive = open_archive(folder / name)
            if archive.manifest.office_uid == office_uid:
                found.append(_kept(archive))
    return tuple(sorted(found, key=lambda one: (one.made_at, one.path.name), reverse=True))


def prune(folder: Path, office_uid: str, today: dt.date) -> tuple[Path, ...]:
    """Throw away what no generation needs any more; returns what went. A file that cannot be removed stays."""
    known = archives(folder, office_uid)
    staying = generations.keep([one.made_at for one in known], today)
    gone = []
    for one in known:
        if one.made_at not in staying:
            with suppress(OSError):
                one.path.unlink()
                gone.append(one.path)
    return tuple(gone)


def remove_parts(folder: Path, office_uid: str) -> None:
    """Throw away what interrupted backups of this office left; the office must be open in this program."""
    with suppress(OSError):
        for one in folder.glob(f"*{SUFFIX}.{office_uid[:8]}.part"):
            one.unlink(missing_ok=True)


def copy_to(archive: Path, folder: Path, office_uid: str, step: Step) -> Path:
    """A copy of an archive in a second place, read back from there before it gets its name.

    Raises UserError when the place cannot be reached or written; nothing half stays there.
    """
    if not is_there(folder):
        raise UserError(absent(folder))
    target = folder / archive.name
    if target.exists():
        target = free_path(folder)
    part = part_of(target, office_uid)
    try:
        with archive.open("rb") as source, part.open("wb") as out:
            for lot in container.lots(source, os.fstat(source.fileno()).st_size):
                out.write(lot)
                step(len(lot))
            out.flush()
            os.fsync(out.fileno())
        broken = open_archive(part).damage(step)
        if broken:
            raise Damaged(target, broken)
        part.replace(target)
        disk.sync_folder(folder)
    except OSError as error:
        raise explained(error, folder) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return target


def absent(folder: Path) -> str:
    """The sentence for a place that cannot be reached now."""
    return f"备份位置“{folder}”现在不在（U 盘没有插好，或网络位置没有连上），那里没有留下新的备份。请接好后再备份一次。"


def explained(error: OSError, folder: Path) -> UserError:
    """The sentence for what the operating system said while an archive was written."""
    full = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    if error.errno in full or getattr(error, "winerror", 0) in (39, 112):
        return UserError(
            f"备份位置“{folder}”空间不够，没有留下不完整的备份，工会数据完好。请清理空间或换一个备份位置，再备份一次。"
        )
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return UserError(
            f"备份位置“{folder}”不能写入（只读或没有权限），没有留下不完整的备份，工会数据完好。请换一个备份位置，再备份一次。"
        )
    if not is_there(folder):
        return UserError(absent(folder))
    return UserError(
        f"往备份位置“{folder}”写入时磁盘出错，没有留下不完整的备份，工会数据完好。请检查磁盘或 U 盘，或换一个备份位置，再备份一次。"
    )


def latest(known: Sequence[Kept]) -> Kept | None:
    """The newest of several places' archives."""
    return max(known, key=lambda one: one.made_at, default=None)


def _kept(archive: Archive) -> Kept:
    told = archive.manifest
    return Kept(archive.path, told.made_at.astimezone(), archive.size, told.revision, told.audit)
