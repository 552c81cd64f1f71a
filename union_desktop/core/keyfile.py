# SPDX-License-Identifier: GPL-3.0-or-later
"""The office's key file: one random data key, wrapped once per operator and once for the printed recovery code.

Each wrap is AES-256-GCM under a key that argon2id makes from the password; the wrap's own description (name,
kind, parameters) is authenticated with it, so that nobody can move a wrap to another name.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from union_desktop.core.errors import UserError

FILE_NAME: Final = "office.key"
SPARE_NAME: Final = "office.key.bak"
FORMAT: Final = 1
KEY_BYTES: Final = 32
RECOVERY: Final = "recovery"
OPERATOR: Final = "operator"

# argon2id costs measured at about 80 ms on an office PC: slow enough for a thief, unnoticed at sign-in.
_KDF: Final = {"name": "argon2id", "t": 3, "m": 65536, "p": 2}
# No I, L, O, U: letters that a tired hand copies wrongly from paper.
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUPS: Final = 8
_GROUP_LENGTH: Final = 5

WRONG_PASSWORD: Final = (
    "密码不正确，没有打开任何数据。请核对大小写和输入法后重新输入；忘记密码可使用纸质恢复码。"
)
DAMAGED: Final = (
    "钥匙文件 office.key 已损坏，无法打开工会文件；数据本身没有改动。"
    "请把备份中的 office.key 复制回工会文件夹后重试。"
)
MISSING: Final = (
    "这个文件夹里没有钥匙文件 office.key，无法打开工会文件；没有改动任何数据。"
    "请确认选对了工会文件夹，或把备份中的 office.key 复制回来。"
)


class WrongPassword(UserError):
    """The password does not open this operator's wrap."""


@dataclass(frozen=True, slots=True)
class Wrap:
    """The data key as one holder can open it; ``name`` is empty for the recovery code."""

    kind: str
    name: str
    salt: bytes
    nonce: bytes
    wrapped: bytes
    kdf: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class KeyFile:
    """All wraps of one office; ``office_uid`` ties the key file to its database."""

    office_uid: str
    wraps: tuple[Wrap, ...]

    @property
    def operators(self) -> tuple[str, ...]:
        """Names of those who can sign in, in the order they were added."""
        return tuple(wrap.name for wrap in self.wraps if wrap.kind == OPERATOR)


def new_data_key() -> bytes:
    """32 random bytes, the only key the database knows."""
    return secrets.token_bytes(KEY_BYTES)


def new_recovery_code() -> str:
    """A code for paper: eight groups of five characters, 195 random bits and one check character."""
    body = "".join(secrets.choice(_ALPHABET) for _ in range(_GROUPS * _GROUP_LENGTH - 1))
    return _grouped(body + _check_character(body))


def tidy_recovery_code(text: str) -> str:
    """The code as printed, whatever spaces, dashes or small letters were typed; UserError when it cannot be one."""
    letters = "".join(ch for ch in text.upper() if ch.isalnum())
    letters = letters.replace("O", "0").replace("I", "1").replace("L", "1")
    if len(letters) != _GROUPS * _GROUP_LENGTH or any(ch not in _ALPHABET for ch in letters):
        raise UserError("恢复码应为 8 组、每组 5 个字符，请对照恢复码单逐组核对；没有改动任何数据。")
    if _check_character(letters[:-1]) != letters[-1]:
        raise UserError("恢复码中有字符抄错了，请对照恢复码单逐组核对；没有改动任何数据。")
    return _grouped(letters)


def wrap(data_key: bytes, kind: str, name: str, password: str) -> Wrap:
    """The data key locked with a password or recovery code; a fresh salt and nonce each time."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce, kdf = secrets.token_bytes(16), secrets.token_bytes(12), tuple(_KDF.items())
    cipher = AESGCM(_derive(password, salt, dict(kdf)))
    return Wrap(kind, name, salt, nonce, cipher.encrypt(nonce, data_key, _bound(kind, name, kdf)), kdf)


def unwrap(keys: KeyFile, kind: str, name: str, password: str) -> bytes:
    """The data key; raises WrongPassword, or UserError for an unknown operator or a nonsensical wrap."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    found = next((one for one in keys.wraps if one.kind == kind and one.name == name), None)
    if found is None:
        known = "、".join(keys.operators)
        raise UserError(f"没有名为“{name}”的操作员，没有打开任何数据。可登录的操作员：{known}。")
    try:
        key = _derive(password, found.salt, dict(found.kdf))
        data_key = AESGCM(key).decrypt(found.nonce, found.wrapped, _bound(kind, name, found.kdf))
    except InvalidTag:
        raise WrongPassword(WRONG_PASSWORD) from None
    except (ValueError, KeyError, TypeError):
        raise UserError(DAMAGED) from None
    if len(data_key) != KEY_BYTES:
        raise UserError(DAMAGED)
    return data_key


def read(folder: Path) -> KeyFile:
    """The key file of an office folder; falls back to its spare copy when the file itself is damaged."""
    if not (folder / FILE_NAME).is_file() and not (folder / SPARE_NAME).is_file():
        raise UserError(MISSING)
    for name in (FILE_NAME, SPARE_NAME):
        try:
            return _parse((folder / name).read_bytes())
        except (OSError, ValueError, KeyError, TypeError):
            continue
    raise UserError(DAMAGED)


def write(folder: Path, keys: KeyFile) -> None:
    """Replace the key file and its spare, each whole or not at all."""
    data = json.dumps(_plain(keys), ensure_ascii=False, indent=1).encode()
    for name in (FILE_NAME, SPARE_NAME):
        part = folder / (name + ".part")
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(folder / name)


def _derive(password: str, salt: bytes, kdf: dict[str, Any]) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    if kdf["name"] != "argon2id" or not (kdf["t"] <= 20 and kdf["m"] <= 1 << 20 and kdf["p"] <= 16):
        raise ValueError("unknown key derivation")
    return hash_secret_raw(password.encode(), salt, kdf["t"], kdf["m"], kdf["p"], KEY_BYTES, Type.ID)


def _bound(kind: str, name: str, kdf: tuple[tuple[str, Any], ...]) -> bytes:
    return json.dumps([FORMAT, kind, name, dict(kdf)], ensure_ascii=False, sort_keys=True).encode()


def _plain(keys: KeyFile) -> dict[str, Any]:
    def text(data: bytes) -> str:
        return base64.b64encode(data).decode()

    wraps = [
        {
            "kind": one.kind,
            "name": one.name,
            "kdf": dict(one.kdf),
            "salt": text(one.salt),
            "nonce": text(one.nonce),
            "wrapped": text(one.wrapped),
        }
        for one in keys.wraps
    ]
    return {"format": FORMAT, "office_uid": keys.office_uid, "wraps": wraps}


def _parse(data: bytes) -> KeyFile:
    raw = json.loads(data.decode())
    if raw["format"] != FORMAT:
        raise UserError("这个工会文件由更新版本的程序建立，请升级程序后再打开；没有改动任何数据。")

    def binary(text: str) -> bytes:
        return base64.b64decode(text, validate=True)

    wraps = tuple(
        Wrap(
            str(one["kind"]),
            str(one["name"]),
            binary(one["salt"]),
            binary(one["nonce"]),
            binary(one["wrapped"]),
            tuple(dict(one["kdf"]).items()),
        )
        for one in raw["wraps"]
    )
    if not wraps:
        raise ValueError("no wraps")
    return KeyFile(str(raw["office_uid"]), wraps)


def _grouped(letters: str) -> str:
    return "-".join(letters[at : at + _GROUP_LENGTH] for at in range(0, len(letters), _GROUP_LENGTH))


def _check_character(body: str) -> str:
    # Weights 1, 2, 3 … over a prime modulus catch every single wrong character and every swap of neighbours;
    # 31 of the 32 characters can be the check character.
    total = sum(weight * _ALPHABET.index(ch) for weight, ch in enumerate(body, start=1))
    return _ALPHABET[total % 31]
