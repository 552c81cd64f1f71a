# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in, against the one slow hash that protects the password."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.bench import big_office
from tests.bench.measure import Measure, in_turn, once
from union_desktop.core.keys import keyfile


def measures(folder: Path) -> Iterator[Measure]:
    """Reading the key file and unwrapping ÷ one argon2id call."""
    from argon2.low_level import Type, hash_secret_raw

    office = big_office.empty_office(folder)
    office.close()

    def unlock() -> None:
        keyfile.unwrap(keyfile.read(folder), keyfile.OPERATOR, "测试员", "长长的测试密码一")

    def hashed() -> None:
        hash_secret_raw(b"password", b"0123456789abcdef", 3, 65536, 2, 32, Type.ID)

    unlock()
    value, floor = in_turn(lambda: once(unlock), lambda: once(hashed))
    yield Measure("unlock", value, floor, 1.5, note="key file and unwrapping ÷ one argon2id call")
