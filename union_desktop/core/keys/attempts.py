# SPDX-License-Identifier: GPL-3.0-or-later
"""Wrong passwords are counted per office folder and operator and make the next try wait: 2, 4, 8 … seconds, 60 at most.

The counts lie in a small file beside the database, so that starting the program again helps nobody. Against somebody
who copies the folder it is argon2 that makes guessing dear, not this.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from io import FileIO
from math import ceil
from pathlib import Path
from typing import Final

from union_desktop.core import clock, folder_lock
from union_desktop.core.errors import UserError
from union_desktop.core.keys.keyfile import WrongPassword

FILE_NAME: Final = "office.attempts"
#: Under this name the recovery code is counted; no operator can have it, because names have no blank at their ends.
RECOVERY: Final = " recovery"
FREE: Final = 2
LONGEST: Final = 60
_MOST_BYTES: Final = 1 << 16


class TooSoon(UserError):
    """The next try must wait for ``seconds``."""

    def __init__(self, who: str, failed: int, seconds: int) -> None:
        otherwise = "请对照恢复码单逐组核对" if who == RECOVERY else "忘记密码可使用纸质恢复码"
        super().__init__(f"已连续输错 {failed} 次，没有打开任何数据。请等 {seconds} 秒后再试；{otherwise}。")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class _Count:
    """``failed`` in a row; ``untold`` since somebody was last told of them at a sign-in; ``at`` of the last one."""

    failed: int = 0
    untold: int = 0
    at: str = ""

    @property
    def wait(self) -> int:
        """Seconds that must pass since the last wrong one."""
        return 0 if self.failed <= FREE else min(2 ** min(self.failed - FREE, 10), LONGEST)


@contextmanager
def attempt(folder: Path, who: str) -> Iterator[None]:
    """Around the trying of one password: refuses one that comes too soon, counts a WrongPassword, forgets after success.

    ``who`` is the operator's name or ``RECOVERY``. Raises TooSoon. Other errors inside count as nothing.
    """
    with _opened(folder) as stream:
        counts = _read(stream)
        left = _left(stream, counts, who)
        if left:
            raise TooSoon(who, counts[who].failed, left)
        try:
            yield
        except WrongPassword:
            known = counts.get(who, _Count())
            counts[who] = _Count(known.failed + 1, known.untold + 1, _now().isoformat())
            _write(stream, counts)
            raise
        if who in counts and counts[who].failed:
            counts[who] = replace(counts[who], failed=0)
            _write(stream, counts)


def seconds_left(folder: Path, who: str) -> int:
    """How long the next try must wait."""
    if not (folder / FILE_NAME).exists():
        return 0
    try:
        with _opened(folder) as stream:
            return _left(stream, _read(stream), who)
    except UserError:
        return 0


def untold(folder: Path, who: str) -> int:
    """How many were wrong since ``told``."""
    with _opened(folder) as stream:
        return _read(stream).get(who, _Count()).untold


def told(folder: Path, *names: str) -> None:
    """Somebody heard of the wrong ones: they count no more."""
    with _opened(folder) as stream:
        counts = _read(stream)
        _write(stream, {who: one for who, one in counts.items() if who not in names})


def _left(stream: FileIO, counts: dict[str, _Count], who: str) -> int:
    known = counts.get(who, _Count())
    if not known.wait:
        return 0
    passed = (_now() - dt.datetime.fromisoformat(known.at)).total_seconds()
    if passed < 0:
        # The clock was set back: the wait begins anew, once, and neither ends at once nor lasts for a year.
        counts[who] = replace(known, at=_now().isoformat())
        _write(stream, counts)
        return known.wait
    return max(0, ceil(known.wait - passed))


def _now() -> dt.datetime:
    return clock.now().astimezone(dt.UTC)


@contextmanager
def _opened(folder: Path) -> Iterator[FileIO]:
    """The file, held for this process alone: two programs trying at once would each count for themselves."""
    try:
        stream = FileIO(os.open(folder / FILE_NAME, os.O_RDWR | os.O_CREAT, 0o600), "r+")
    except OSError:
        raise UserError(
            "工会文件夹不能写入（只读或没有权限），没有打开任何数据。请把它放到本机可写的位置后重试。"
        ) from None
    with stream:
        try:
            folder_lock.lock(stream)
        except OSError:
            raise UserError(
                "另一个窗口或命令正在登录这个工会文件，没有打开任何数据。请等它完成后再试。"
            ) from None
        try:
            yield stream
        finally:
            folder_lock.unlock(stream)


def _read(stream: FileIO) -> dict[str, _Count]:
    # A file cut short by a power cut is an empty one: it must not keep anybody out.
    try:
        stream.seek(0)
        found = json.loads(stream.read(_MOST_BYTES).decode())
        return {
            str(who): _Count(int(one["failed"]), int(one["untold"]), _checked(one["at"]))
            for who, one in found.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _checked(at: object) -> str:
    if dt.datetime.fromisoformat(str(at)).tzinfo is None:
        raise ValueError("no zone")
    return str(at)


def _write(stream: FileIO, counts: dict[str, _Count]) -> None:
    plain = {
        who: {"failed": one.failed, "untold": one.untold, "at": one.at}
        for who, one in counts.items()
        if one.failed or one.untold
    }
    # A full disk is no reason to keep out somebody who knows the password.
    with suppress(OSError):
        stream.seek(0)
        stream.truncate(stream.write(json.dumps(plain, ensure_ascii=False).encode()))
        os.fsync(stream.fileno())
