# SPDX-License-Identifier: GPL-3.0-or-later
"""Backups and restores that are killed before their n-th step on the disk; run by test_backup_kill in processes of their own."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from tests.backup_fixtures import silent
from tests.office_fixtures import OPERATOR
from union_desktop.core.backup import making
from union_desktop.core.backup.archive import open_archive
from union_desktop.core.office import open_with_key
from union_desktop.core.restore import swapping, unpacking

#: What the interpreter itself reports before it does it.
_STEPS = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate")


def die_before(which: int, below: Path, work: Callable[[], object], counted: Connection) -> None:
    """Do ``work``, killed before step ``which`` below a folder (0: never), and tell how many steps there are."""
    seen = 0
    watching = True

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        if not watching or event not in _STEPS or not isinstance(arguments[0], str | Path):
            return
        if not Path(arguments[0]).is_relative_to(below) or "__pycache__" in str(arguments[0]):
            return
        seen += 1
        if seen == which:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    work()
    watching = False
    counted.send(seen)


def make(below: Path, office: Path, key: bytes, target: Path, which: int, counted: Connection) -> None:
    """The child's side of a backup."""
    die_before(
        which, below, lambda: making.make(silent, str(office), key, str(target), thorough=True), counted
    )


def back_up(office: Path, key: bytes, target: Path, which: int, counted: Connection) -> None:
    """The window's side of a backup, killed at report ``which`` while its child is at work."""
    opened = open_with_key(office, OPERATOR, key)
    heard = 0

    def report(_done: int, _total: int) -> None:
        nonlocal heard
        heard += 1
        if heard == which:
            os.kill(os.getpid(), signal.SIGKILL)

    making.back_up(opened, target, report)
    opened.close()
    counted.send(heard)


def unpack(below: Path, archive: Path, key: bytes, fresh: Path, which: int, counted: Connection) -> None:
    """The child's side of a restore."""
    fresh.mkdir()
    die_before(which, below, lambda: unpacking.unpack(silent, str(archive), key, str(fresh)), counted)


def put(below: Path, archive: Path, key: bytes, target: Path, which: int, counted: Connection) -> None:
    """A restore into a new folder, killed in the part that runs in the window's process."""

    def work() -> None:
        unpacked = unpacking.unpack_beside(open_archive(archive), key, target, silent)
        unpacking.put_in_new_folder(unpacked, target)

    die_before(which, below, work, counted)


def swap(below: Path, office: Path, fresh: Path, which: int, counted: Connection) -> None:
    """The two renames."""
    die_before(which, below, lambda: swapping.swap(office, fresh), counted)


def settle(below: Path, office: Path, which: int, counted: Connection) -> None:
    """The start after an interrupted swap, interrupted as well."""
    die_before(which, below, lambda: swapping.settle(office), counted)
