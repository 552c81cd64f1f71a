# SPDX-License-Identifier: GPL-3.0-or-later
"""One program per office folder: an operating system lock, which a killed process loses by itself."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from io import FileIO
from pathlib import Path
from typing import ClassVar

from union_desktop.core import clock
from union_desktop.core.errors import UserError


class FolderLock:
    """Holds ``office.lock``; the file also says since when, for the message shown to a second window."""

    FILE_NAME: ClassVar[str] = "office.lock"

    def __init__(self, folder: Path) -> None:
        self._path = folder / self.FILE_NAME
        self._stream: FileIO | None = None

    def acquire(self) -> None:
        """Take the lock or refuse with a sentence; never waits."""
        try:
            stream = FileIO(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600), "r+")
        except OSError:
            raise UserError(
                "工会文件夹不能写入（只读或没有权限），没有打开任何数据。请把它放到本机可写的位置后重试。"
            ) from None
        try:
            lock(stream)
        except OSError:
            since = stream.read(64).decode("ascii", "replace").strip()
            stream.close()
            when = f"（自 {since} 起）" if since else ""
            raise UserError(
                f"这个工会文件已在本机的另一个窗口或命令中打开{when}，没有重复打开。请切换到那个窗口，或关闭它后再试。"
            ) from None
        self._stream = stream
        # Only for the message shown to others: a full disk is no reason not to open and read.
        with suppress(OSError):
            stream.truncate(0)
            stream.seek(0)
            stream.write(clock.now().strftime("%Y-%m-%d %H:%M").encode())

    def release(self) -> None:
        """Let go; harmless when not held."""
        if self._stream is not None:
            unlock(self._stream)
            self._stream.close()
            self._stream = None


# The lock lies on a byte far behind the text, because Windows forbids reading locked bytes.
_FAR = 1 << 20

if sys.platform == "win32":
    import msvcrt

    def lock(stream: FileIO) -> None:
        """Take the operating system's lock on an open file; OSError when another has it."""
        stream.seek(_FAR)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        stream.seek(0)

    def unlock(stream: FileIO) -> None:
        """Let go of it."""
        stream.seek(_FAR)
        msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def lock(stream: FileIO) -> None:
        """Take the operating system's lock on an open file; OSError when another has it."""
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)

    def unlock(stream: FileIO) -> None:
        """Let go of it."""
        fcntl.flock(stream.fileno(), fcntl.LOCK_UN)
