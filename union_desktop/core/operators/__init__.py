# SPDX-License-Identifier: GPL-3.0-or-later
"""The people who sign in: their list, and (in ``keys`` and ``service``) what is done about them.

Reading is here, without the writing side: the sign-in and the first list do without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from union_desktop.core.roles import Role

if TYPE_CHECKING:
    from union_desktop.core.keys.keyfile import KeyFile
    from union_desktop.core.reading import Reader

SIGN_IN: Final = "登录"


@dataclass(frozen=True, slots=True)
class OperatorRow:
    """One operator as the list shows it; times and days in ISO form, empty where there is none.

    ``has_password`` is False for somebody who was added, or whose key was lost, before a password reached the key file.
    """

    name: str
    role: Role
    added_on: str
    removed_on: str
    password_set_at: str
    last_sign_in: str
    wrong_passwords: int
    has_password: bool

    @property
    def state(self) -> str:
        """In words."""
        if self.removed_on:
            return f"已于 {self.removed_on} 移除"
        return "可以登录" if self.has_password else "未设密码，不能登录"


def operators(reader: Reader, keys: KeyFile) -> list[OperatorRow]:
    """Everybody who ever was one, the present ones first."""
    able = set(keys.operators)
    return [
        OperatorRow(name, Role(role), added, removed or "", set_at, seen, wrong, name in able)
        for name, role, added, removed, set_at, seen, wrong in reader.rows(
            "select name, role, added_on, removed_on, password_set_at, last_sign_in, wrong_passwords"
            " from operator order by removed_on is not null, id"
        )
    ]


def sign_in_title(wrong: int) -> str:
    """What the audit calls a sign-in after so many wrong passwords; begins with SIGN_IN."""
    return f"{SIGN_IN}（此前输错密码 {wrong} 次）" if wrong else SIGN_IN
