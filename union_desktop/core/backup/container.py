# SPDX-License-Identifier: GPL-3.0-or-later
"""The archive as a file: an uncompressed ZIP any program can open, with a digest of everything outside its members.

A reader of ZIP files looks up what it needs and overlooks a flipped bit in the rest; the digest in the comment does not.
"""

from __future__ import annotations

import hashlib
import os
import struct
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, Final

MANIFEST: Final = "manifest.json"
LOT: Final = 1 << 20
#: Chinese names of what is not a member.
AROUND: Final = "目录或文件头"
END: Final = "文件末尾"

_END_RECORD: Final = 22
_DIGEST: Final = 64  # hex digits: the whole comment
_LONGEST_HEADER: Final = 1 << 17
_UNIX: Final = 3
_PRIVATE_FILE: Final = 0o100600 << 16

#: Hears how many more bytes are done; raises Cancelled to stop.
Step = Callable[[int], None]


class Unreadable(Exception):
    """The bytes are not an archive of ours; ``args`` is the Chinese name of the part that is broken."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file in the archive; sizes in bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where the bytes of a member lie, and their checksum as the directory has it."""

    name: str
    size: int
    crc32: int
    at: int


class Writer:
    """Writes members one after the other."""

    def __init__(self, plain: zipfile.ZipFile) -> None:
        self._zip = plain
        self.members: list[Member] = []

    def add(self, name: str, source: BinaryIO, size: int, step: Step) -> Member:
        """Take in exactly ``size`` bytes of ``source``; EOFError when it has fewer."""
        # Dated 1980, the zero of this format: nothing in the file depends on the PC that wrote it.
        entry = zipfile.ZipInfo(name)
        entry.create_system, entry.external_attr, entry.file_size = _UNIX, _PRIVATE_FILE, size
        digest, left = hashlib.sha256(), size
        with self._zip.open(entry, "w") as out:
            for lot in lots(source, size):
                digest.update(lot)
                out.write(lot)
                left -= len(lot)
                step(len(lot))
        if left:
            raise EOFError(name)
        member = Member(name, size, digest.hexdigest())
        self.members.append(member)
        return member


@contextmanager
def writing(stream: BinaryIO) -> Iterator[Writer]:
    """Write an archive into an empty stream that can be read, too; the directory and the digest follow at the end."""
    with zipfile.ZipFile(stream, "w") as plain:
        yield Writer(plain)
        plain.comment = bytes(_DIGEST)
    size = stream.seek(0, os.SEEK_END)
    _, around = _read(stream, size)
    stream.seek(size - _DIGEST)
    stream.write(around)


def contents(stream: BinaryIO, size: int) -> list[Place]:
    """The members in their order; raises Unreadable when a byte around them is not what was written."""
    stream.seek(max(size - _DIGEST - _END_RECORD, 0))
    end = stream.read()
    if not end.startswith(b"PK\5\6"):
        # Cut off, or not an archive at all.
        raise Unreadable(END)
    places, around = _read(stream, size)
    if end[_END_RECORD:] != around:
        raise Unreadable(AROUND)
    return places


def lots(stream: BinaryIO, size: int) -> Iterable[bytes]:
    """The next ``size`` bytes in lots; ends early when the file does."""
    while size > 0:
        lot = stream.read(min(size, LOT))
        if not lot:
            return
        size -= len(lot)
        yield lot


def _read(stream: BinaryIO, size: int) -> tuple[list[Place], bytes]:
    """The members as the directory has them, and the digest of everything else but itself."""
    try:
        with zipfile.ZipFile(stream) as plain:
            entries, directory = plain.infolist(), plain.start_dir
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error):
        raise Unreadable(AROUND) from None
    digest, places, begin = hashlib.sha256(), [], 0
    for entry, end in zip(entries, [*(one.header_offset for one in entries[1:]), directory], strict=True):
        # Without gaps: what is no header before a member is the member.
        at = end - entry.file_size
        if entry.header_offset != begin or not 0 < at - begin < _LONGEST_HEADER:
            raise Unreadable(AROUND)
        stream.seek(begin)
        digest.update(stream.read(at - begin))
        places.append(Place(entry.filename, entry.file_size, entry.CRC, at))
        begin = end
    stream.seek(begin)
    digest.update(stream.read(size - _DIGEST - begin))
    return places, digest.hexdigest().encode()
