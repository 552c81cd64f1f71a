# SPDX-License-Identifier: GPL-3.0-or-later
"""What an archive says about itself, and the seal under the office's own key that nobody else can put there.

The digests show damage to anybody; the seal shows, to whoever can open the office, that no file was exchanged.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from union_desktop.core.backup.container import Member
from union_desktop.core.errors import UserError

FORMAT: Final = 1
NEWER: Final = "这份备份由更新版本的程序制作，这个版本不能恢复它，没有改动任何数据。请先安装新版工会工作台。"
_SEAL: Final = b"union_desktop backup manifest 1"


@dataclass(frozen=True, slots=True)
class Manifest:
    """``rows`` counts each table of the database; ``audit`` is number and digest of the last entry of the chain.

    ``made_at`` is the local time with its zone, ``revision`` the version of the office file.
    """

    office_uid: str
    office_name: str
    program: str
    revision: str
    made_at: dt.datetime
    files: tuple[Member, ...]
    rows: Mapping[str, int]
    audit: tuple[int, str]

    def sealed(self, data_key: bytes) -> bytes:
        """The file's bytes."""
        plain = self._plain()
        plain["seal"] = _seal(plain, data_key)
        plain["check"] = hashlib.sha256(_canonical(plain)).hexdigest()
        return json.dumps(plain, ensure_ascii=False, indent=1).encode()

    def _plain(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "office_uid": self.office_uid,
            "office_name": self.office_name,
            "program": self.program,
            "revision": self.revision,
            "made_at": self.made_at.isoformat(timespec="seconds"),
            "files": [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in self.files],
            "rows": dict(self.rows),
            "audit": {"seq": self.audit[0], "digest": self.audit[1]},
        }


def read(data: bytes) -> Manifest:
    """The manifest in ``data``; ValueError when it is not what was written, UserError from a newer program."""
    try:
        plain = json.loads(data.decode())
        if type(plain["format"]) is int and plain["format"] > FORMAT:
            raise UserError(NEWER)
        check = plain.pop("check")
        if plain["format"] != FORMAT or check != hashlib.sha256(_canonical(plain)).hexdigest():
            raise ValueError("not what was written")
        made_at = dt.datetime.fromisoformat(plain["made_at"])
        if made_at.tzinfo is None:
            raise ValueError("no zone")
        return Manifest(
            str(plain["office_uid"]),
            str(plain["office_name"]),
            str(plain["program"]),
            str(plain["revision"]),
            made_at,
            tuple(Member(str(one["name"]), int(one["size"]), str(one["sha256"])) for one in plain["files"]),
            {str(name): int(count) for name, count in plain["rows"].items()},
            (int(plain["audit"]["seq"]), str(plain["audit"]["digest"])),
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("no manifest") from error


def is_sealed_with(data: bytes, data_key: bytes) -> bool:
    """Whether the manifest in ``data``, which ``read`` accepted, was written by somebody who had this key."""
    plain = json.loads(data.decode())
    del plain["check"]
    seal = str(plain.pop("seal", ""))
    return hmac.compare_digest(seal.encode(), _seal(plain, data_key).encode())


def _seal(plain: Mapping[str, Any], data_key: bytes) -> str:
    # A key of its own for this one purpose: the data key itself never signs anything.
    key = hmac.digest(data_key, _SEAL, "sha256")
    return hmac.new(key, _canonical(plain), "sha256").hexdigest()


def _canonical(plain: Mapping[str, Any]) -> bytes:
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
