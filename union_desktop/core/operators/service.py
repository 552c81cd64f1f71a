# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written about operators in the office file; the key file's side is in ``keys``, which calls these."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from union_desktop.core import clock
from union_desktop.core.audit import trail_of
from union_desktop.core.changes import Changes
from union_desktop.core.errors import UserError
from union_desktop.core.operators.model import Operator
from union_desktop.core.roles import Role, needs

MAX_NAME: Final = 30
_TABLES: Final = frozenset({"operator"})


@needs(Role.ADMINISTRATOR)
def add(session: Session, name: str, role: Role) -> Changes:
    """A new operator, or a removed one again under the same name; as yet without a password.

    Raises UserError (field ``name``) for a name that is taken or could be mistaken for another.
    """
    tidy = _checked_name(name)
    known = session.scalars(select(Operator)).all()
    same = next((one for one in known if one.name == tidy), None)
    if same is not None and same.removed_on is not None:
        same.role, same.removed_on, same.password_set_at = role.value, None, ""
        session.flush()
        return _changed(same)
    twin = same or next((one for one in known if _folded(one.name) == _folded(tidy)), None)
    if twin is not None:
        raise UserError(
            f"已有操作员“{twin.name}”，没有添加“{tidy}”：登录时会分不清。请换一个写法，例如加上部门。", "name"
        )
    fresh = Operator(name=tidy, role=role.value, added_on=clock.today())
    session.add(fresh)
    session.flush()
    return _changed(fresh)


@needs(Role.ADMINISTRATOR)
def set_role(session: Session, name: str, role: Role, able: Collection[str]) -> Changes:
    """Another role; ``able`` are the names the key file can open. Takes effect when that operator signs in again."""
    one = _active(session, name)
    if one.name == trail_of(session).operator and role.value != one.role:
        raise UserError("不能调整自己的权限，没有改动。请由另一位管理员来做。", "role")
    one.role = role.value
    session.flush()
    _require_administrator(session, able)
    return _changed(one)


@needs(Role.ADMINISTRATOR)
def remove(session: Session, name: str, able: Collection[str]) -> Changes:
    """The operator may do nothing any more; the history keeps the name."""
    one = _active(session, name)
    if one.name == trail_of(session).operator:
        raise UserError("不能移除自己，没有改动。请由另一位管理员来做。", "name")
    one.removed_on = clock.today()
    session.flush()
    _require_administrator(session, able)
    return _changed(one)


@needs(Role.READ_ONLY)
def note_password(session: Session, name: str) -> Changes:
    """Keep that a password was set; for another's one must be an administrator."""
    one = _active(session, name)
    trail = trail_of(session)
    if one.name != trail.operator and not trail.role.may(Role.ADMINISTRATOR):
        raise UserError("只有管理员可以为别人设置密码，没有改动任何密码。")
    one.password_set_at = clock.now().isoformat(timespec="microseconds")
    session.flush()
    return _changed(one)


@needs(Role.READ_ONLY)
def note_sign_in(session: Session, wrong: int) -> Changes:
    """Keep when the operator of this session signed in, and in the audit if passwords were wrong before."""
    one = _active(session, trail_of(session).operator)
    # The time alone is no use case: an entry for each morning would bury the others, and undo would meet it first.
    session.execute(
        update(Operator)
        .where(Operator.id == one.id)
        .values(last_sign_in=clock.now().isoformat(timespec="seconds"))
        .execution_options(synchronize_session=False)
    )
    if wrong:
        one.wrong_passwords += wrong
    session.flush()
    return _changed(one)


def _active(session: Session, name: str) -> Operator:
    found = session.scalar(select(Operator).where(Operator.name == name, Operator.removed_on.is_(None)))
    if found is None:
        raise UserError(f"没有名为“{name}”的在用操作员，没有改动。请刷新名单后再试。", "name")
    return found


def _require_administrator(session: Session, able: Collection[str]) -> None:
    left = session.scalar(
        select(func.count()).where(
            Operator.removed_on.is_(None),
            Operator.role == Role.ADMINISTRATOR.value,
            Operator.name.in_(list(able)),
        )
    )
    if not left:
        raise UserError(
            "至少要留一位能登录的管理员，没有改动。请先为另一位操作员设好密码和管理员权限。", "role"
        )


def _checked_name(name: str) -> str:
    tidy = " ".join(unicodedata.normalize("NFC", name).split())
    if not tidy:
        raise UserError("请填写操作员姓名。", "name")
    if len(tidy) > MAX_NAME:
        raise UserError(f"姓名最多 {MAX_NAME} 个字，没有添加。请写短一些。", "name")
    if not tidy.isprintable() or any(unicodedata.category(one) in ("Cf", "Mn", "Zl", "Zp") for one in tidy):
        raise UserError("姓名中有看不见的字符，没有添加。请重新输入姓名。", "name")
    return tidy


def _folded(name: str) -> str:
    """What two names that look alike have in common."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _changed(one: Operator) -> Changes:
    return Changes(_TABLES, (one.id,))
