# SPDX-License-Identifier: GPL-3.0-or-later
"""The archive as a file: an uncompressed ZIP any program can open, of which every single byte can be foretold.

All times and flags in it are constants, so the directory follows from names, sizes and checksums alone. Whoever knows
those (the manifest) can hold every byte outside the members against what must be there; no flipped bit is overlooked.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

MANIFEST: Final = "manifest.json"
LOT: Final = 1 << 20

_LOCAL: Final = struct.Struct("<4s5H3I2H")
_CENTRAL: Final = struct.Struct("<4s6H3I5H2I")
_END: Final = struct.Struct("<4s4H2IH")
_END_64: Final = struct.Struct("<4sQ2H2I4Q")
_WHERE_64: Final = struct.Struct("<4sIQI")
_MOST_32: Final = 0xFFFFFFFF
_MOST_16: Final = 0xFFFF
_UTF_8: Final = 0x800
_FIRST_DAY: Final = 1 << 5 | 1  # 1 January 1980, the zero of this format
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
    crc32: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything lies: a header before each member, then the directory."""

    headers: tuple[tuple[int, bytes], ...]
    directory_at: int
    directory: bytes

    @property
    def size(self) -> int:
        """Bytes of the whole file."""
        return self.directory_at + len(self.directory)


def layout(members: Sequence[Member]) -> Layout:
    """The bytes around the members, in their order."""
    at, headers = 0, []
    for one in members:
        header = _local(one)
        headers.append((at, header))
        at += len(header) + one.size
    entries = b"".join(_central(one, place) for one, (place, _) in zip(members, headers, strict=True))
    return Layout(tuple(headers), at, entries + _end(len(members), len(entries), at))


class Writer:
    """Writes members one after the other into an empty, seekable stream."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.members: list[Member] = []

    def add(self, name: str, source: BinaryIO, size: int, step: Step) -> Member:
        """Take in exactly ``size`` bytes of ``source``; EOFError when it has fewer."""
        begin = self._stream.tell()
        self._stream.write(_local(Member(name, size, 0, "")))
        digest, crc, left = hashlib.sha256(), 0, size
        while left:
            lot = source.read(min(left, LOT))
            if not lot:
                raise EOFError(name)
            digest.update(lot)
            crc = zlib.crc32(lot, crc)
            self._stream.write(lot)
            left -= len(lot)
            step(len(lot))
        member = Member(name, size, crc, digest.hexdigest())
        end = self._stream.tell()
        self._stream.seek(begin)
        self._stream.write(_local(member))
        self._stream.seek(end)
        self.members.append(member)
        return member

    def finish(self) -> None:
        """Write the directory."""
        self._stream.write(layout(self.members).directory)


def entries(stream: BinaryIO, size: int) -> list[tuple[str, int, int, int]]:
    """Name, size, checksum and place of each member as the directory has it; raises Unreadable."""
    if size < _END.size:
        raise Unreadable("文件末尾")
    stream.seek(size - _END.size)
    mark, *_, count, length, at, comment = _END.unpack(stream.read(_END.size))
    if mark != b"PK\5\6" or comment:
        # Cut off, or not an archive at all.
        raise Unreadable("文件末尾")
    if count == _MOST_16 or _MOST_32 in (length, at):
        count, length, at = _end_64(stream, size)
    if at + length > size:
        raise Unreadable("目录")
    stream.seek(at)
    directory = stream.read(length)
    found, place = [], 0
    try:
        for _ in range(count):
            head = _CENTRAL.unpack_from(directory, place)
            place += _CENTRAL.size
            name = directory[place : place + head[10]].decode()
            extra = directory[place + head[10] : place + head[10] + head[11]]
            place += head[10] + head[11]
            if head[0] != b"PK\1\2":
                raise Unreadable("目录")
            large = iter(struct.unpack(f"<{(len(extra) - 4) // 8}Q", extra[4:]) if extra else ())
            length_of = next(large) if head[8] == _MOST_32 else head[8]
            if head[8] == _MOST_32:
                next(large)
            found.append((name, length_of, head[7], next(large) if head[16] == _MOST_32 else head[16]))
    except (struct.error, UnicodeDecodeError, StopIteration):
        raise Unreadable("目录") from None
    return found


def header_size(name: str, size: int) -> int:
    """Bytes of the header before a member."""
    return len(_local(Member(name, size, 0, "")))


def lots(stream: BinaryIO, size: int) -> Iterable[bytes]:
    """The next ``size`` bytes in lots; ends early when the file does."""
    while size > 0:
        lot = stream.read(min(size, LOT))
        if not lot:
            return
        size -= len(lot)
        yield lot


def checksum(data: bytes) -> int:
    """CRC-32, as the format wants it."""
    return zlib.crc32(data)


def _local(one: Member) -> bytes:
    name = one.name.encode()
    large = one.size >= _MOST_32
    extra = struct.pack("<2H2Q", 1, 16, one.size, one.size) if large else b""
    size = _MOST_32 if large else one.size
    head = _LOCAL.pack(
        b"PK\3\4",
        45 if large else 20,
        _UTF_8,
        0,
        0,
        _FIRST_DAY,
        one.crc32,
        size,
        size,
        len(name),
        len(extra),
    )
    return head + name + extra


def _central(one: Member, at: int) -> bytes:
    name = one.name.encode()
    large, far = one.size >= _MOST_32, at >= _MOST_32
    numbers = [one.size, one.size] * large + [at] * far
    extra = struct.pack(f"<2H{len(numbers)}Q", 1, 8 * len(numbers), *numbers) if numbers else b""
    size = _MOST_32 if large else one.size
    version = 45 if numbers else 20
    head = _CENTRAL.pack(
        b"PK\1\2",
        3 << 8 | version,
        version,
        _UTF_8,
        0,
        0,
        _FIRST_DAY,
        one.crc32,
        size,
        size,
        len(name),
        len(extra),
        0,
        0,
        0,
        _PRIVATE_FILE,
        _MOST_32 if far else at,
    )
    return head + name + extra


def _end(count: int, length: int, at: int) -> bytes:
    if count < _MOST_16 and length < _MOST_32 and at < _MOST_32:
        return _END.pack(b"PK\5\6", 0, 0, count, count, length, at, 0)
    record = _END_64.pack(b"PK\6\6", _END_64.size - 12, 3 << 8 | 45, 45, 0, 0, count, count, length, at)
    where = _WHERE_64.pack(b"PK\6\7", 0, at + length, 1)
    few, short, near = min(count, _MOST_16), min(length, _MOST_32), min(at, _MOST_32)
    return record + where + _END.pack(b"PK\5\6", 0, 0, few, few, short, near, 0)


def _end_64(stream: BinaryIO, size: int) -> tuple[int, int, int]:
    place = size - _END.size - _WHERE_64.size - _END_64.size
    if place < 0:
        raise Unreadable("文件末尾")
    stream.seek(place)
    record = _END_64.unpack(stream.read(_END_64.size))
    if record[0] != b"PK\6\6":
        raise Unreadable("文件末尾")
    return record[7], record[8], record[9]
