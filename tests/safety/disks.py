# SPDX-License-Identifier: GPL-3.0-or-later
"""Disks that fill up and places that turn read-only while they are in use.

Root on Linux gets small disks of memory, filled in earnest. Elsewhere the system's answers are played: files below the
place refuse to grow, databases may take no further page.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3

MEGABYTE = 1024 * 1024


class Disk:
    """A folder that can be filled and made read-only; ``earnest`` says whether the system itself does it."""

    earnest = True

    def __init__(self, place: Path) -> None:
        self.place = place

    @contextmanager
    def full(self, leave: int) -> Iterator[None]:
        """While inside only so many bytes are free."""
        ballast = self.place / "ballast"
        size = shutil.disk_usage(self.place).free - leave
        with ballast.open("wb") as stream:
            if size > 0:
                os.posix_fallocate(stream.fileno(), 0, size)
        try:
            yield
        finally:
            ballast.unlink()

    @contextmanager
    def read_only(self) -> Iterator[None]:
        """While inside nothing is opened for writing; what was opened before stays so, as with a share's rights."""
        subprocess.run(["mount", "--bind", self.place, self.place], check=True)
        try:
            subprocess.run(["mount", "-o", "remount,ro,bind", self.place], check=True)
            yield
        finally:
            subprocess.run(["umount", self.place], check=True)


class PlayedDisk(Disk):
    """The same where nothing can be mounted; only what this process writes is refused."""

    earnest = False

    @contextmanager
    def full(self, leave: int) -> Iterator[None]:
        """Files can be made, but no byte of them written."""
        del leave
        with _played(self.place, _refusing(errno.ENOSPC), "pragma max_page_count = 1"):
            yield

    @contextmanager
    def failing(self) -> Iterator[None]:
        """Files can be made, and the disk reports a fault at their first byte, as a loose stick does."""
        with _played(self.place, _refusing(errno.EIO), "pragma max_page_count = 1"):
            yield

    @contextmanager
    def read_only(self) -> Iterator[None]:
        """No file can be opened for writing."""
        with _played(self.place, _refuse, "pragma query_only = ON"):
            yield


def _refusing(number: int) -> type[io.FileIO]:
    """Files that refuse every byte with this number."""

    class Refusing(io.FileIO):
        def write(self, _data: Any) -> int:
            raise OSError(number, os.strerror(number))

    return Refusing


def _refuse(*_: Any) -> Any:
    raise OSError(errno.EROFS, os.strerror(errno.EROFS))


@contextmanager
def _played(place: Path, opened: Callable[[Any, str], Any], pragma: str) -> Iterator[None]:
    original_open, original_connect, original_mkdir = io.open, sqlcipher3.connect, os.mkdir

    def is_here(file: Any) -> bool:
        return isinstance(file, str | Path) and Path(file).absolute().is_relative_to(place)

    def open_file(file: Any, mode: str = "r", *arguments: Any, **options: Any) -> Any:
        if not is_here(file) or not set(mode) & set("wax+"):
            return original_open(file, mode, *arguments, **options)
        raw = io.BufferedWriter(opened(file, mode.replace("b", "").replace("t", "")))
        return raw if "b" in mode else io.TextIOWrapper(raw, encoding="utf-8")

    def make_folder(path: Any, *arguments: Any, **options: Any) -> None:
        if is_here(path) and opened is _refuse and not Path(path).is_dir():
            _refuse()
        original_mkdir(path, *arguments, **options)

    class Limited(sqlcipher3.Connection):  # type: ignore[misc]
        def execute(self, statement: str, *arguments: Any) -> Any:
            if statement.lower().startswith("pragma query_only"):
                return super().execute("select 0")
            found = super().execute(statement, *arguments)
            if statement == "select count(*) from sqlite_master":
                super().execute(pragma).fetchone()
            return found

    def connect(address: str, *arguments: Any, **options: Any) -> Any:
        from urllib.parse import unquote, urlsplit

        here = is_here(unquote(urlsplit(address).path))
        return original_connect(address, *arguments, **options | ({"factory": Limited} if here else {}))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(io, "open", open_file)
        patch.setattr(builtins, "open", open_file)
        patch.setattr(os, "mkdir", make_folder)
        patch.setattr(sqlcipher3, "connect", connect)
        yield


def can_mount(place: Path) -> bool:
    """Whether this process may mount disks of memory below ``place``."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        return False
    with ExitStack() as stack:
        try:
            stack.enter_context(mounted(place, 1))
        except subprocess.CalledProcessError:
            return False
    return True


@contextmanager
def mounted(place: Path, megabytes: int) -> Iterator[Disk]:
    """A disk of memory at ``place``, a folder that is there."""
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=700", "tmpfs", place],
        check=True,
        capture_output=True,
    )
    try:
        yield Disk(place)
    finally:
        # Lazily: what a failing test left open must not keep the disk of memory for ever.
        subprocess.run(["umount", "-l", place], check=True)
