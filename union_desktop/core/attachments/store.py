# SPDX-License-Identifier: GPL-3.0-or-later
"""The contents of attached files: each encrypted under a random key of its own in ``<office>/attachments/xx/``.

A file is the magic, then lots of at most 256 KiB sealed with AES-256-GCM. The nonce of a lot is its place and whether it
is the last one, so that lots left out, swapped or cut off show (the STREAM construction); a key is never used for a
second content. No Qt and no database: also used in child processes.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final

from union_desktop.core import disk
from union_desktop.core.errors import UserError

FOLDER: Final = "attachments"
#: Bytes of the largest file that is taken: beyond it backups would outgrow a USB stick and a phone video belongs elsewhere.
LIMIT: Final = 2_000_000_000
PART: Final = ".part"
THUMB: Final = ".thumb"
_MAGIC: Final = b"UDATT\x01\r\n"
_LOT: Final = 256 * 1024
_TAG: Final = 16

#: Hears (bytes done, bytes in all) and may raise ``Cancelled``.
Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Stored:
    """A content in the store: ``store_name`` and ``file_key`` (hex) open it, ``size`` and ``sha256`` are the plain's."""

    store_name: str
    file_key: str
    size: int
    sha256: str


def _silent(_done: int, _total: int) -> None:
    """Nobody listens."""


def path_of(folder: Path, store_name: str) -> Path:
    """Where a content lies inside the office folder."""
    return folder / FOLDER / store_name[:2] / store_name


def put(folder: Path, source: Path | bytes, report: Report = _silent) -> Stored:
    """Take a content into the store of the office in ``folder``; it is on the disk when this returns.

    Raises UserError when the source cannot be read, is empty or above ``LIMIT``, or when the office's disk is full;
    whatever is raised, nothing is left behind. A crash leaves at most a file nobody knows, which ``tidy`` removes.
    """
    name = source.name if isinstance(source, Path) else ""
    opened: IO[bytes]
    try:
        opened = source.open("rb") if isinstance(source, Path) else BytesIO(source)
    except OSError as error:
        raise UserError(_unreadable(name, error)) from error
    with opened:
        size = os.fstat(opened.fileno()).st_size if isinstance(source, Path) else len(source)
        _require_size(name, size)
        return _seal(folder, name, opened, size, report)


def _seal(folder: Path, name: str, source: IO[bytes], expected: int, report: Report) -> Stored:
    from union_desktop.core.office import explain_os

    key, store_name = secrets.token_bytes(32), secrets.token_hex(16)
    target = path_of(folder, store_name)
    part = target.with_name(store_name + PART)
    digest = hashlib.sha256()
    done = 0
    begun = False
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with part.open("xb") as stream:
            begun = True
            for sealed, plain in _sealed(key, _lots(name, source)):
                stream.write(sealed)
                digest.update(plain)
                done += len(plain)
                if done > LIMIT:
                    raise UserError(_too_large(name))
                report(done, max(expected, done))
            _require_size(name, done)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
        begun = False
        disk.sync_folder(target.parent)
    except OSError as error:
        raise explain_os(error) from error
    finally:
        if begun:
            with suppress(OSError):
                part.unlink(missing_ok=True)
    return Stored(store_name, key.hex(), done, digest.hexdigest())


def read(folder: Path, stored: Stored, file_name: str) -> bytes:
    """The whole content; for what is shown or small. Raises UserError naming ``file_name`` as ``stream`` does."""
    return b"".join(stream(folder, stored, file_name))


def stream(folder: Path, stored: Stored, file_name: str) -> Iterator[bytes]:
    """The content in lots. Each lot is checked before it is handed out, the whole at the end.

    Raises UserError naming ``file_name`` when the file is missing, altered or cut off.
    """
    digest = hashlib.sha256()
    size = 0
    try:
        with path_of(folder, stored.store_name).open("rb") as source:
            for plain in _opened(bytes.fromhex(stored.file_key), source, file_name):
                digest.update(plain)
                size += len(plain)
                yield plain
    except FileNotFoundError as error:
        raise UserError(
            f"附件“{file_name}”的文件不在工会文件夹的 {FOLDER} 里，打不开；其他内容没有变化。"
            "请从最近一次备份中找回，或删除这个附件后重新添加。"
        ) from error
    except OSError as error:
        raise UserError(
            f"附件“{file_name}”读不出来，磁盘可能有问题；没有改动任何内容。请检查磁盘后再试。"
        ) from error
    if size != stored.size or digest.hexdigest() != stored.sha256:
        raise UserError(_damaged(file_name))


def export_to(folder: Path, stored: Stored, file_name: str, target: Path, report: Report = _silent) -> None:
    """Write the plain content to ``target``, whole and checked or not at all; an older file there is replaced."""
    part = target.with_name(target.name + PART)
    begun = False
    done = 0
    try:
        with part.open("xb") as out:
            begun = True
            for plain in stream(folder, stored, file_name):
                out.write(plain)
                done += len(plain)
                report(done, stored.size)
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
        begun = False
        disk.sync_folder(target.parent)
    except OSError as error:
        raise UserError(_unwritable(target, error)) from error
    finally:
        if begun:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def put_thumb(folder: Path, store_name: str, file_key: str, picture: bytes) -> None:
    """Keep a derived small picture beside its content; empty bytes say that none can be made."""
    key = _thumb_key(file_key)
    target = path_of(folder, store_name + THUMB)
    part = target.with_name(target.name + PART)
    try:
        part.write_bytes(b"".join(sealed for sealed, _ in _sealed(key, iter((picture,)))))
        part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def thumb(folder: Path, store_name: str, file_key: str) -> bytes | None:
    """The small picture, empty when there can be none, None when it was not made yet (or must be made again)."""
    try:
        with path_of(folder, store_name + THUMB).open("rb") as source:
            return b"".join(_opened(_thumb_key(file_key), source, ""))
    except (OSError, UserError):
        return None


def remove(folder: Path, store_name: str) -> None:
    """Take a content and its small picture off the disk; what is not there is gone already."""
    for name in (store_name, store_name + THUMB, store_name + PART):
        with suppress(OSError):
            path_of(folder, name).unlink(missing_ok=True)


def names_in(folder: Path) -> dict[str, Path]:
    """All contents on the disk by store name; small pictures and unfinished files left out."""
    return {
        one.name: one for one in sorted((folder / FOLDER).glob("??/*")) if one.is_file() and not one.suffix
    }


# -- the form on the disk -----------------------------------------------------------------------------------------


def _lots(name: str, source: IO[bytes]) -> Iterator[bytes]:
    while True:
        try:
            lot = source.read(_LOT)
        except OSError as error:
            raise UserError(_unreadable(name, error)) from error
        if not lot:
            return
        yield lot


def _sealed(key: bytes, lots: Iterator[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """(bytes for the disk, plain bytes) of each lot; the magic stands before the first."""
    cipher = _cipher(key)
    place, lot = 0, next(lots, b"")
    while True:
        following = next(lots, None)
        sealed = cipher.encrypt(_nonce(place, last=following is None), lot, _MAGIC)
        yield (sealed if place else _MAGIC + sealed), lot
        if following is None:
            return
        place, lot = place + 1, following


def _opened(key: bytes, source: IO[bytes], file_name: str) -> Iterator[bytes]:
    from cryptography.exceptions import InvalidTag

    cipher = _cipher(key)
    if source.read(len(_MAGIC)) != _MAGIC:
        raise UserError(_damaged(file_name))
    place, lot = 0, source.read(_LOT + _TAG)
    while True:
        following = source.read(_LOT + _TAG)
        try:
            yield cipher.decrypt(_nonce(place, last=not following), lot, _MAGIC)
        except (InvalidTag, ValueError) as error:
            raise UserError(_damaged(file_name)) from error
        if not following:
            return
        place, lot = place + 1, following


def _cipher(key: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


def _nonce(place: int, *, last: bool) -> bytes:
    return place.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


def _thumb_key(file_key: str) -> bytes:
    # A key of its own: the small picture is written under the same nonces as the content.
    return hmac.digest(bytes.fromhex(file_key), b"thumb", "sha256")


# -- sentences ----------------------------------------------------------------------------------------------------


def _require_size(name: str, size: int) -> None:
    if not size:
        raise UserError(f"“{name}”是空文件，没有添加。请核对是不是选错了文件。")
    if size > LIMIT:
        raise UserError(_too_large(name))


def _too_large(name: str) -> str:
    return f"“{name}”超过 {LIMIT // 1_000_000_000} GB，没有添加。请把它存放在别处，或压缩后再添加。"


def _unreadable(name: str, error: OSError) -> str:
    if isinstance(error, IsADirectoryError):
        return f"“{name}”是文件夹，没有添加。请打开文件夹，选中里面的文件。"
    if isinstance(error, FileNotFoundError):
        return f"找不到“{name}”，没有添加。它可能刚被移走或改名，请重新选择。"
    return f"“{name}”读不出来，没有添加；它可能正被别的程序占用。请关闭后再试。"


def _unwritable(target: Path, error: OSError) -> str:
    import errno

    if error.errno == errno.ENOSPC:
        return f"磁盘空间已满，“{target.name}”没有写成，附件本身完好。请换一个位置再保存。"
    return f"“{target.name}”不能写到这个位置（只读、没有权限或正被占用），附件本身完好。请换一个位置再保存。"


def _damaged(file_name: str) -> str:
    return (
        f"附件“{file_name}”的文件已损坏，内容与添加时不符，没有打开；其他内容没有变化。"
        "请从最近一次备份中找回，或删除这个附件后重新添加。"
    )
