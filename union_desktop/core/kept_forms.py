# SPDX-License-Identifier: GPL-3.0-or-later
"""What stood in open forms when the window was locked: one encrypted file per operator in the office folder.

AES-256-GCM under a key derived from the data key for this one operator, his name authenticated with it: nobody else's
sign-in reads it, and a file moved to another name opens for nobody.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from union_desktop.core import disk
from union_desktop.core.errors import UserError

FOLDER: Final = "未保存的表单"
_COMING: Final = ".next"
_PURPOSE: Final = b"union_desktop kept forms 1"
_MOST_BYTES: Final = 8 << 20

LOST: Final = "锁定前没有保存的表单打不开了（文件已损坏），已经保存的数据不受影响。请核对最近录入的内容，需要时重新填写。"


def keep(folder: Path, data_key: bytes, operator: str, content: Any) -> None:
    """Keep JSON values for an operator in place of what was kept before; an empty ``content`` only removes that."""
    path = _path(folder, operator)
    if not content:
        forget(folder, operator)
        return
    data = _sealed(data_key, operator, json.dumps(content, ensure_ascii=False).encode())
    path.parent.mkdir(mode=0o700, exist_ok=True)
    disk.write_whole(path, data)


def is_there(folder: Path, operator: str) -> bool:
    """Whether something is kept for an operator; looks no further."""
    return _path(folder, operator).exists()


def read(folder: Path, data_key: bytes, operator: str) -> Any:
    """What was kept for an operator, or None; stays until ``forget``. Raises UserError when it cannot be opened."""
    path = _path(folder, operator)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError:
        raise UserError(LOST) from None
    try:
        return json.loads(_opened(data_key, operator, data))
    except ValueError:
        raise UserError(LOST) from None


def forget(folder: Path, operator: str) -> None:
    """Nothing is kept for this operator any more."""
    path = _path(folder, operator)
    with suppress(OSError):
        path.unlink(missing_ok=True)
        path.parent.rmdir()


def set_aside(folder: Path, operator: str) -> None:
    """Move what cannot be opened out of the way, without destroying it."""
    path = _path(folder, operator)
    with suppress(OSError):
        path.replace(path.with_name(path.name + "-打不开"))


def seal_anew(folder: Path, former: bytes, coming: bytes, operators: Iterable[str]) -> None:
    """Beside what is kept for these operators the same under the coming data key; ``settle`` chooses between them."""
    for operator in operators:
        path = _path(folder, operator)
        if path.is_file():
            with suppress(ValueError):
                plain = _opened(former, operator, path.read_bytes())
                disk.write_whole(path.with_name(path.name + _COMING), _sealed(coming, operator, plain))


def settle(folder: Path, *, done: bool) -> None:
    """The coming files take the place of the former ones when the key was changed, and go when it was not.

    Raises OSError when they cannot; done again it goes on where it stopped.
    """
    for path in sorted((folder / FOLDER).glob("*.kept.*")):
        if done and path.name.endswith(_COMING):
            path.replace(path.with_name(path.name.removesuffix(_COMING)))
        else:
            path.unlink(missing_ok=True)


def _path(folder: Path, operator: str) -> Path:
    # The name of the file tells nobody who left something unsaved, and any name makes a file name.
    digest = hashlib.sha256(operator.encode("utf-8", "surrogatepass")).hexdigest()
    return folder / FOLDER / f"{digest[:24]}.kept"


def _key(data_key: bytes, operator: bytes) -> bytes:
    return hmac.digest(hmac.digest(data_key, _PURPOSE, "sha256"), operator, "sha256")


def _sealed(data_key: bytes, operator: str, plain: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if len(plain) > _MOST_BYTES:
        raise UserError("没有保存的内容太多，锁定前请先保存或放弃。")
    who = operator.encode("utf-8", "surrogatepass")
    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(_key(data_key, who)).encrypt(nonce, plain, who)


def _opened(data_key: bytes, operator: str, data: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    who = operator.encode("utf-8", "surrogatepass")
    try:
        return AESGCM(_key(data_key, who)).decrypt(data[:12], data[12:], who)
    except InvalidTag:
        raise ValueError("not kept for this operator") from None
