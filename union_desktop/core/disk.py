# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that are whole or not there, whatever happens meanwhile: written under another name, onto the disk, renamed."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

#: What the name of a file ends in while it grows.
PART: Final = ".part"


def part_of(path: Path) -> Path:
    """The name under which a file grows."""
    return path.with_name(path.name + PART)


def write_whole(path: Path, data: bytes) -> None:
    """Put ``data`` in the place of ``path``; raises OSError with the former file as it was and nothing beside it.

    That the new name outlives a power cut is certain only after ``sync_folder``: whoever writes several calls it once.
    """
    part = part_of(path)
    try:
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Put new names on the disk, too, where the system can (Windows cannot open folders); raises OSError."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
