# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading an archive: what it says it is, whether every byte of it is right, and its files unpacked beside."""

from __future__ import annotations

import hashlib
import os
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from union_desktop.core import migrations
from union_desktop.core.backup import container, manifest
from union_desktop.core.backup.container import MANIFEST, Member, Place, Step, Unreadable
from union_desktop.core.backup.manifest import Manifest
from union_desktop.core.encrypted_file import DATABASE_NAME
from union_desktop.core.errors import UserError
from union_desktop.core.keys import keyfile

ATTACHMENTS: Final = "attachments"
_NAME: Final = re.compile(
    rf"{re.escape(DATABASE_NAME)}|{re.escape(keyfile.FILE_NAME)}|{ATTACHMENTS}/[^\\:\0]+"
)
_LARGEST_MANIFEST: Final = 1 << 28
_TOLD: Final = 5


class Damaged(UserError):
    """The archive is not as it was written; ``parts`` names what is broken."""

    def __init__(self, path: Path, parts: list[str]) -> None:
        named = "、".join(parts[:_TOLD]) + (f" 等 {len(parts)} 处" if len(parts) > _TOLD else "")
        super().__init__(
            f"备份文件“{path.name}”已损坏或不完整（{named}），没有使用它，也没有改动任何数据。请换用另一份备份。"
        )
        self.parts = tuple(parts)


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive of ``size`` bytes whose directory and manifest are whole; its files were not read yet."""

    path: Path
    manifest: Manifest
    sealed: bytes
    size: int
    _places: tuple[Place, ...]

    @property
    def newer(self) -> bool:
        """Whether the office in it belongs to a newer program."""
        return self.manifest.revision not in migrations.REVISIONS

    def is_sealed_with(self, data_key: bytes) -> bool:
        """Whether this key's office wrote it, and nobody exchanged anything since."""
        return manifest.is_sealed_with(self.sealed, data_key)

    def keys(self) -> keyfile.KeyFile:
        """The key file in it."""
        with _reading(self.path) as stream:
            for member, at in self._members():
                if member.name == keyfile.FILE_NAME:
                    stream.seek(at)
                    data = stream.read(member.size)
                    if hashlib.sha256(data).hexdigest() == member.sha256:
                        return keyfile.parse(data)
        raise Damaged(self.path, [keyfile.FILE_NAME])

    def damage(self, step: Step) -> list[str]:
        """Names of the files in it that are not what was written; reads everything."""
        broken = []
        with _reading(self.path) as stream:
            _read_from_disk(stream)
            for member, at in self._members():
                stream.seek(at)
                digest = hashlib.sha256()
                for lot in container.lots(stream, member.size):
                    digest.update(lot)
                    step(len(lot))
                if digest.hexdigest() != member.sha256:
                    broken.append(member.name)
        return broken

    def unpack(self, folder: Path, step: Step) -> None:
        """Write all files into ``folder`` and onto the disk; Damaged when one is not what was written."""
        for member in self.manifest.files:
            if not _NAME.fullmatch(member.name) or ".." in member.name.split("/"):
                raise Damaged(self.path, [member.name])
        with _reading(self.path) as stream:
            for member, at in self._members():
                stream.seek(at)
                with _written(folder / member.name) as out:
                    digest = hashlib.sha256()
                    for lot in container.lots(stream, member.size):
                        digest.update(lot)
                        out(lot)
                        step(len(lot))
                if digest.hexdigest() != member.sha256:
                    raise Damaged(self.path, [member.name])

    def _members(self) -> Iterator[tuple[Member, int]]:
        for member, place in zip(self.manifest.files, self._places, strict=True):
            yield member, place.at


def open_archive(path: Path) -> Archive:
    """Read directory and manifest; Damaged names what is broken, UserError says why it cannot be read at all."""
    with _reading(path) as stream:
        size = os.fstat(stream.fileno()).st_size
        try:
            *places, own = container.contents(stream, size)
            if own.name != MANIFEST or own.size > _LARGEST_MANIFEST:
                raise Unreadable(container.AROUND)
            stream.seek(own.at)
            sealed = stream.read(own.size)
            if zlib.crc32(sealed) != own.crc32:
                raise Unreadable(MANIFEST)
            told = manifest.read(sealed)
        except Unreadable as error:
            raise Damaged(path, [str(error)]) from None
        except ValueError:
            raise Damaged(path, [MANIFEST]) from None
    if [(one.name, one.size) for one in told.files] != [(one.name, one.size) for one in places]:
        raise Damaged(path, [container.AROUND])
    return Archive(path, told, sealed, size, tuple(places))


@contextmanager
def _reading(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as stream:
            yield stream
    except FileNotFoundError:
        raise UserError(
            f"找不到备份文件“{path}”，没有改动任何数据。请核对位置，或检查 U 盘、移动硬盘是否已连接。"
        ) from None
    except IsADirectoryError:
        raise UserError("选中的是一个文件夹，没有改动任何数据。请选择以 .ghbak 结尾的备份文件。") from None
    except PermissionError:
        raise UserError(
            f"没有权限读取“{path}”，没有改动任何数据。请换一个位置的备份文件，或请管理员放开权限。"
        ) from None
    except OSError:
        raise UserError(
            f"读取备份文件“{path.name}”时磁盘出错，没有改动任何数据。请检查磁盘或 U 盘是否连接好，再试一次。"
        ) from None


@contextmanager
def _written(target: Path) -> Iterator[Callable[[bytes], object]]:
    """A new file that is on the disk afterwards; what goes wrong there is not the archive's fault."""
    from union_desktop.core.office import explain_os

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        out = target.open("xb")
    except OSError as error:
        raise explain_os(error) from None

    def write(lot: bytes) -> None:
        try:
            out.write(lot)
        except OSError as error:
            raise explain_os(error) from None

    try:
        yield write
    except BaseException:
        with suppress(OSError):
            out.close()
        raise
    try:
        with out:
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        raise explain_os(error) from None


def _read_from_disk(stream: BinaryIO) -> None:
    """Forget what the system still remembers of the file: what was just written is to be read from the stick itself."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
