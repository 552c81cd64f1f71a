# SPDX-License-Identifier: GPL-3.0-or-later
"""The office's key file: one random data key, sealed once per operator and once for the printed recovery code.

Each holder has a key pair. The private key is locked (AES-256-GCM) under a key that argon2id makes from the password,
its description (name, kind, parameters) authenticated with it, so that nobody can move a wrap to another name. The data
key is sealed to the public key: a new data key reaches everybody without anybody's password. In format 1 the password
locked the data key itself; such wraps still open and are replaced when their holder signs in.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from union_desktop.core import disk
from union_desktop.core.errors import UserError
from union_desktop.core.keys import sealing

FILE_NAME: Final = "office.key"
SPARE_NAME: Final = "office.key.bak"
FORMAT: Final = 2
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
NO_MEMORY: Final = "电脑内存不足，没能核对密码，没有打开任何数据。请关闭一些程序后重试。"
NEWER: Final = "这个工会文件由更新版本的程序建立，请升级程序后再打开；没有改动任何数据。"
MISSING: Final = (
    "这个文件夹里没有钥匙文件 office.key，无法打开工会文件；没有改动任何数据。"
    "请确认选对了工会文件夹，或把备份中的 office.key 复制回来。"
)


class WrongPassword(UserError):
    """The password does not open this operator's wrap."""


@dataclass(frozen=True, slots=True)
class Box:
    """A data key sealed to one holder; ``proof`` shows that who sealed it had that key and knew this holder."""

    sealed: bytes
    proof: bytes


@dataclass(frozen=True, slots=True)
class Wrap:
    """What opens the office for one holder; ``name`` is empty for the recovery code.

    ``wrapped`` is the holder's private key and ``boxes`` holds the data key, while it is being changed the coming one,
    too. In a wrap of format 1 ``public`` is empty and ``wrapped`` the data key itself.
    """

    kind: str
    name: str
    salt: bytes
    nonce: bytes
    wrapped: bytes
    kdf: tuple[tuple[str, Any], ...]
    public: bytes = b""
    boxes: tuple[Box, ...] = ()

    @property
    def holder(self) -> tuple[str, str]:
        """Kind and name."""
        return self.kind, self.name


@dataclass(frozen=True, slots=True)
class KeyFile:
    """All wraps of one office; ``office_uid`` ties the key file to its database."""

    office_uid: str
    wraps: tuple[Wrap, ...]

    @property
    def operators(self) -> tuple[str, ...]:
        """Names of those who can sign in, in the order they were added."""
        return tuple(wrap.name for wrap in self.wraps if wrap.kind == OPERATOR)

    @property
    def changing(self) -> bool:
        """Whether a change of the data key was begun and not ended."""
        return any(len(one.boxes) > 1 for one in self.wraps)

    def with_wrap(self, fresh: Wrap) -> KeyFile:
        """With this wrap in the place of the same holder's, or at the end."""
        if any(one.holder == fresh.holder for one in self.wraps):
            wraps = tuple(fresh if one.holder == fresh.holder else one for one in self.wraps)
        else:
            wraps = (*self.wraps, fresh)
        return replace(self, wraps=wraps)

    def without(self, kind: str, name: str) -> KeyFile:
        """Without this holder."""
        return replace(self, wraps=tuple(one for one in self.wraps if one.holder != (kind, name)))


def new_data_key() -> bytes:
    """32 random bytes, the only key the database knows."""
    return secrets.token_bytes(KEY_BYTES)


def new_recovery_code() -> str:
    """A code for paper: eight groups of five characters, 195 random bits and one check character."""
    body = "".join(secrets.choice(_ALPHABET) for _ in range(_GROUPS * _GROUP_LENGTH - 1))
    return _grouped(body + _check_character(body))


def tidy_recovery_code(text: str) -> str:
    """The code as printed, whatever spaces, dashes or small letters were typed; UserError when it cannot be one."""
    # An input method in full-width mode types the same letters as other characters.
    letters = "".join(ch for ch in unicodedata.normalize("NFKC", text).upper() if ch.isalnum())
    letters = letters.replace("O", "0").replace("I", "1").replace("L", "1")
    if len(letters) != _GROUPS * _GROUP_LENGTH or any(ch not in _ALPHABET for ch in letters):
        raise UserError("恢复码应为 8 组、每组 5 个字符，请对照恢复码单逐组核对；没有改动任何数据。")
    if _check_character(letters[:-1]) != letters[-1]:
        raise UserError("恢复码中有字符抄错了，请对照恢复码单逐组核对；没有改动任何数据。")
    return _grouped(letters)


def wrap(data_key: bytes, kind: str, name: str, password: str) -> Wrap:
    """A new key pair locked with a password or recovery code, and the data key sealed to it."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce, kdf = secrets.token_bytes(16), secrets.token_bytes(12), tuple(_KDF.items())
    private, public = sealing.new_pair()
    cipher = AESGCM(_derive(password, salt, dict(kdf)))
    made = Wrap(kind, name, salt, nonce, b"", kdf, public)
    locked = cipher.encrypt(nonce, private, _bound(made))
    return replace(made, wrapped=locked, boxes=(_box(made, data_key),))


def unwrap(keys: KeyFile, kind: str, name: str, password: str) -> bytes:
    """The data key; raises WrongPassword, or UserError for an unknown operator or a nonsensical wrap."""
    return unlock(keys, kind, name, password)[0]


def unlock(keys: KeyFile, kind: str, name: str, password: str) -> tuple[bytes, ...]:
    """The data key, and behind it the coming one while it is being changed; raises as ``unwrap`` does."""
    from argon2.exceptions import HashingError
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    found = next((one for one in keys.wraps if one.kind == kind and one.name == name), None)
    if found is None:
        known = "、".join(keys.operators)
        raise UserError(f"没有名为“{name}”的操作员，没有打开任何数据。可登录的操作员：{known}。")
    try:
        key = _derive(password, found.salt, dict(found.kdf))
        opened = AESGCM(key).decrypt(found.nonce, found.wrapped, _bound(found))
    except InvalidTag:
        raise WrongPassword(WRONG_PASSWORD) from None
    except (HashingError, MemoryError):
        # The parameters were checked before: what is left is the 64 MiB that argon2 asks for.
        raise UserError(NO_MEMORY) from None
    except (ValueError, KeyError, TypeError):
        raise UserError(DAMAGED) from None
    data_keys: tuple[bytes, ...] = (opened,)
    if found.public:
        try:
            data_keys = tuple(sealing.open_seal(opened, box.sealed, _named(found)) for box in found.boxes)
        except (InvalidTag, ValueError):
            raise UserError(DAMAGED) from None
    if not data_keys or any(len(one) != KEY_BYTES for one in data_keys):
        raise UserError(DAMAGED)
    return data_keys


def outdated(keys: KeyFile) -> list[str]:
    """Who still has a wrap of format 1, which no new data key can be sealed to; the recovery code is named as such."""
    return [one.name or "恢复码" for one in keys.wraps if not one.public]


def announced(keys: KeyFile, data_key: bytes, coming: bytes, operators: Collection[str]) -> KeyFile:
    """With the coming data key beside the present one, for these operators and the recovery code; nobody else stays.

    Raises UserError for a wrap of format 1, and for a holder whom nobody with the data key can have written.
    """
    stay = [one for one in keys.wraps if one.kind == RECOVERY or one.name in operators]
    for one in stay:
        box = one.boxes[0] if one.boxes else Box(b"", b"")
        if not one.public or not sealing.is_proof(data_key, _named(one), box.proof):
            raise UserError(
                f"钥匙文件中“{one.name or '恢复码'}”的一项不能用来更换数据密钥，没有改动任何数据。"
                "请先为这名操作员重新设置密码（恢复码请先更换），再做一次。"
            )
    wraps = tuple(replace(one, boxes=(one.boxes[0], _box(one, coming))) for one in stay)
    return replace(keys, wraps=wraps)


def settled(keys: KeyFile, *, coming: bool) -> KeyFile:
    """After a change of the data key: only the coming key is left, or only the former one when the change failed."""
    wraps = (replace(one, boxes=one.boxes[-1:] if coming else one.boxes[:1]) for one in keys.wraps)
    return replace(keys, wraps=tuple(wraps))


def read(folder: Path) -> KeyFile:
    """The key file of an office folder; falls back to its spare copy when the file itself is damaged."""
    if not (folder / FILE_NAME).is_file() and not (folder / SPARE_NAME).is_file():
        raise UserError(MISSING)
    for name in (FILE_NAME, SPARE_NAME):
        try:
            return _parse((folder / name).read_bytes())
        except (OSError, *_UNREADABLE):
            continue
    raise UserError(DAMAGED)


def parse(data: bytes) -> KeyFile:
    """The key file in ``data``, for example out of an archive; UserError when it is damaged or from a newer program."""
    try:
        return _parse(data)
    except _UNREADABLE:
        raise UserError(DAMAGED) from None


def whole_file(folder: Path) -> bytes:
    """The bytes of the file that ``read`` would take, the spare's when the first is damaged."""
    keys = read(folder)
    for name in (FILE_NAME, SPARE_NAME):
        try:
            data = (folder / name).read_bytes()
            if _parse(data) == keys:
                return data
        except (OSError, *_UNREADABLE):
            continue
    raise UserError(DAMAGED)


def write(folder: Path, keys: KeyFile) -> None:
    """Replace the key file and its spare, each whole or not at all."""
    for name in (FILE_NAME, SPARE_NAME):
        write_to(folder / name, keys)
    disk.sync_folder(folder)


def write_to(path: Path, keys: KeyFile) -> None:
    """One key file under this name, whole or not at all."""
    plain = _plain(keys)
    data = json.dumps({**plain, "check": _digest(plain)}, ensure_ascii=False, indent=1).encode()
    disk.write_whole(path, data)


def spare_is_behind(folder: Path) -> bool:
    """Whether the spare still speaks of a change of the data key that the file itself knows as ended."""
    try:
        return _parse((folder / SPARE_NAME).read_bytes()).changing and not read(folder).changing
    except (OSError, UserError, *_UNREADABLE):
        return False


def findings(folder: Path) -> list[str]:
    """Chinese sentences for a key file or spare that could not be used; empty when both are whole and alike."""
    found: list[str] = []
    readable: list[KeyFile] = []
    for name in (FILE_NAME, SPARE_NAME):
        try:
            readable.append(_parse((folder / name).read_bytes()))
        except (OSError, UserError, *_UNREADABLE):
            found.append(f"钥匙文件 {name} 缺失或已损坏。请把备份中的 {name} 复制回工会文件夹。")
    if len(readable) == 2 and readable[0] != readable[1]:
        found.append(f"钥匙文件 {FILE_NAME} 与它的副本 {SPARE_NAME} 内容不同。请用备份核对哪一份是对的。")
    return found


#: What reading a file that is not what we wrote can raise.
_UNREADABLE: Final = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


def _derive(password: str, salt: bytes, kdf: dict[str, Any]) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    time, memory, lanes = kdf["t"], kdf["m"], kdf["p"]
    limits = ((time, 20), (memory, 1 << 20), (lanes, 16))
    if kdf["name"] != "argon2id" or not all(type(cost) is int and 1 <= cost <= most for cost, most in limits):
        raise ValueError("unknown key derivation")
    if len(salt) < 16 or memory < 8 * lanes:
        raise ValueError("unknown key derivation")
    # Full-width letters of an input method are the same password; lone surrogates are some terminal's raw bytes.
    secret = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    return hash_secret_raw(secret, salt, time, memory, lanes, KEY_BYTES, Type.ID)


def _digest(plain: dict[str, Any]) -> str:
    """Tells damage from a wrong password; it protects against nobody, the wraps authenticate themselves."""
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _bound(one: Wrap) -> bytes:
    """What is sealed together with a wrap; its first number is the format of the wrap, not of the file."""
    told: list[Any] = [2 if one.public else 1, one.kind, one.name, dict(one.kdf)]
    return _canonical([*told, _text(one.public)] if one.public else told)


def _named(one: Wrap) -> bytes:
    """The holder: what a box is sealed to and its proof is about."""
    return _canonical([2, one.kind, one.name, _text(one.public)])


def _box(one: Wrap, data_key: bytes) -> Box:
    bound = _named(one)
    return Box(sealing.seal(one.public, data_key, bound), sealing.proof(data_key, bound))


def _canonical(plain: Any) -> bytes:
    return json.dumps(plain, ensure_ascii=False, sort_keys=True).encode()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _plain(keys: KeyFile) -> dict[str, Any]:
    wraps = [
        {
            "kind": one.kind,
            "name": one.name,
            "kdf": dict(one.kdf),
            "salt": _text(one.salt),
            "nonce": _text(one.nonce),
            "wrapped": _text(one.wrapped),
            **(_holder(one) if one.public else {}),
        }
        for one in keys.wraps
    ]
    return {"format": FORMAT, "office_uid": keys.office_uid, "wraps": wraps}


def _holder(one: Wrap) -> dict[str, Any]:
    boxes = [{"sealed": _text(box.sealed), "proof": _text(box.proof)} for box in one.boxes]
    return {"public": _text(one.public), "boxes": boxes}


def _parse(data: bytes) -> KeyFile:
    raw = json.loads(data.decode())
    if type(raw["format"]) is int and raw["format"] > FORMAT:
        raise UserError(NEWER)
    if raw["format"] not in (1, FORMAT) or raw.pop("check") != _digest(raw):
        raise ValueError("not what was written")

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
            binary(one.get("public", "")),
            tuple(Box(binary(box["sealed"]), binary(box["proof"])) for box in one.get("boxes", ())),
        )
        for one in raw["wraps"]
    )
    if not wraps:
        raise ValueError("no wraps")
    return KeyFile(str(raw["office_uid"]), wraps)


def _grouped(letters: str) -> str:
    return "-".join(letters[at : at + _GROUP_LENGTH] for at in range(0, len(letters), _GROUP_LENGTH))


def _check_character(body: str) -> str:
    # The code is a polynomial over the field of 32 elements with the root 2: each place weighs differently from its
    # neighbour and none weighs nothing, so every single wrong character and every swap of neighbours shows. (Weights
    # modulo a prime below 32 cannot tell two of the characters apart.)
    total = 0
    for character in body:
        total = _doubled(total) ^ _ALPHABET.index(character)
    return _ALPHABET[_doubled(total)]


def _doubled(value: int) -> int:
    """Twice an element of GF(32) = GF(2)[x] / (x⁵ + x² + 1)."""
    value <<= 1
    return value ^ 0b100101 if value & 0b100000 else value
