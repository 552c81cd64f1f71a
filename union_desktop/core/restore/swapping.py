# SPDX-License-Identifier: GPL-3.0-or-later
"""The old office out, the new one in: two renames and a note beside, by which a crash in between is settled later.

Imported whenever an office is opened, so nothing heavy here.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

from union_desktop.core import clock, disk
from union_desktop.core.errors import UserError
from union_desktop.core.folder_lock import FolderLock

KEPT: Final = "-恢复前-"
_NOTE: Final = ".恢复记录"

REFUSED: Final = (
    "恢复没有完成，原来的工会文件一切照旧，没有改动任何数据：工会文件夹正被其他程序占用，或不能改名。"
    "请关闭打开了这个文件夹的窗口（资源管理器、杀毒软件等），再恢复一次。"
)


def swap(office: Path, fresh: Path) -> Path:
    """Put ``fresh`` in the place of ``office``, which must be closed; returns the folder the old one is kept in.

    Raises UserError with the old office in its place and ``fresh`` thrown away.
    """
    place = office.absolute()
    kept = free_name(place, KEPT)
    lock = FolderLock(place)
    try:
        lock.acquire()
    except UserError:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    if os.name != "posix":
        # Windows renames no folder in which a file is open.
        lock.release()
    note = _note(place)
    try:
        _write(note, {"fresh": fresh.name, "kept": kept.name})
        place.rename(kept)
        fresh.rename(place)
        disk.sync_folder(place.parent)
    except OSError:
        with suppress(OSError):
            if kept.is_dir() and not place.exists():
                kept.rename(place)
            for one in (note, disk.part_of(note)):
                one.unlink(missing_ok=True)
        shutil.rmtree(fresh, ignore_errors=True)
        raise UserError(REFUSED) from None
    finally:
        lock.release()
    with suppress(OSError):
        note.unlink(missing_ok=True)
    return kept


def settle(office: Path) -> None:
    """Finish or undo a swap that a crash interrupted; does nothing when there was none. Called before an office is opened.

    Before the old office was moved the swap is undone, afterwards it is finished: both are whole at every moment.
    """
    place = office.absolute()
    note = _note(place)
    if not note.is_file():
        return
    try:
        told = json.loads(note.read_text("utf-8"))
        fresh, kept = place.with_name(str(told["fresh"])), place.with_name(str(told["kept"]))
    except (OSError, ValueError, KeyError, TypeError):
        return
    try:
        if not place.exists() and fresh.is_dir():
            fresh.rename(place)
        elif not place.exists() and kept.is_dir():
            kept.rename(place)
        elif fresh.is_dir() and not kept.exists():
            shutil.rmtree(fresh, ignore_errors=True)
        disk.sync_folder(place.parent)
        note.unlink(missing_ok=True)
    except OSError:
        raise UserError(
            f"上次恢复被打断，还差最后一步没有做成；数据都在“{kept.parent}”里，没有丢失。"
            "请关闭打开了这个文件夹的其他窗口，再打开一次。"
        ) from None


def remove_half_note(office: Path) -> None:
    """Throw away the note of a swap that did not even begin."""
    with suppress(OSError):
        disk.part_of(_note(office.absolute())).unlink(missing_ok=True)


def free_name(place: Path, mark: str) -> Path:
    """A name beside ``place`` that says what lies there and since when."""
    stamp = clock.now().strftime("%Y%m%d-%H%M%S")
    number, found = 1, place.with_name(f"{place.name}{mark}{stamp}")
    while found.exists():
        number += 1
        found = place.with_name(f"{place.name}{mark}{stamp}-{number}")
    return found


def _note(place: Path) -> Path:
    return place.with_name(place.name + _NOTE)


def _write(note: Path, told: dict[str, str]) -> None:
    disk.write_whole(note, json.dumps(told, ensure_ascii=False).encode())
    disk.sync_folder(note.parent)
