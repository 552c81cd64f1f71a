# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done about operators: the office file first, the key file after it, and what a crash in between leaves.

* added: a row without a wrap, listed as 未设密码, until an administrator sets a password;
* removed: a wrap without an active row, which opens nothing and is thrown away at the next sign-in;
* password: the audit names a change that did not happen, and the former password still opens.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from union_desktop.core.changes import Changes
from union_desktop.core.errors import UserError
from union_desktop.core.keys import attempts, keyfile
from union_desktop.core.office import (
    Office,
    cause_of,
    check_password,
    open_with_key,
    open_with_recovery_code,
)
from union_desktop.core.operators import OperatorRow, operators, sign_in_title
from union_desktop.core.roles import Role

if TYPE_CHECKING:
    from union_desktop.core.keys.keyfile import KeyFile

CODE_REPLACED_AT: Final = "recovery_code_replaced_at"

# Reading, changing and writing the key file must not overlap with the same on another thread.
_writing: Final = threading.Lock()


def listed(office: Office) -> list[OperatorRow]:
    """Everybody who ever was an operator."""
    with office.reader() as reader:
        return operators(reader, keyfile.read(office.folder))


def add(office: Office, name: str, role: Role, password: str) -> Changes:
    """A new operator who can sign in; raises UserError for a name that is taken and a password that protects nothing."""
    from union_desktop.core.operators import service

    check_password(password)
    with office.transaction(f"添加操作员（{role.label}）", needs=Role.ADMINISTRATOR) as session:
        changes = service.add(session, name, role)
        tidy = _name_of(session, changes)
    _put(
        office,
        tidy,
        password,
        f"操作员“{tidy}”已登记，但密码没有写进钥匙文件，现在还不能登录。请在“操作员”中为他设置密码。",
    )
    return changes


def set_role(office: Office, name: str, role: Role) -> Changes:
    """Another role, from that operator's next sign-in on."""
    from union_desktop.core.operators import service

    able = keyfile.read(office.folder).operators
    with office.transaction("调整操作员权限", needs=Role.ADMINISTRATOR) as session:
        return service.set_role(session, name, role, able)


def remove(office: Office, name: str) -> Changes:
    """Somebody may not sign in any more. Copies of the folder he has open with his password still: see ``rekeying``."""
    from union_desktop.core.operators import service

    able = keyfile.read(office.folder).operators
    with office.transaction("移除操作员", needs=Role.ADMINISTRATOR) as session:
        changes = service.remove(session, name, able)
    _rewrite(
        office.folder,
        lambda keys: keys.without(keyfile.OPERATOR, name),
        f"“{name}”已经移除，不能再登录，但他的钥匙还没有从钥匙文件中去掉。请处理后重新登录，程序会再清理一次。",
    )
    return changes


def set_password(office: Office, name: str, password: str) -> Changes:
    """An administrator gives another operator a new password, made with the open office's key."""
    from union_desktop.core.operators import service

    check_password(password)
    with office.transaction(f"为“{name}”设置密码", needs=Role.ADMINISTRATOR) as session:
        changes = service.note_password(session, name)
    _put(office, name, password, _UNCHANGED)
    return changes


def change_password(office: Office, old: str, new: str) -> Changes:
    """One's own new password; the old one is asked, because a desk may be left unlocked. Counts as an attempt."""
    from union_desktop.core.operators import service

    check_password_of(office.folder, office.operator, old)
    check_password(new)
    if old == new:
        raise UserError("新密码与原密码相同，没有改动。请换一个。", "password")
    with office.transaction("修改自己的密码", needs=Role.READ_ONLY) as session:
        changes = service.note_password(session, office.operator)
    _put(office, office.operator, new, _UNCHANGED)
    return changes


def reset_with_code(folder: Path, code: str, operator: str, password: str) -> Office:
    """A new password by the printed recovery code, for a closed office; returns it opened for that operator.

    Refuses, with nothing changed, a code that does not fit, a weak password, somebody who is no operator, and a folder
    that is open elsewhere. The other operators and the code itself stay valid.
    """
    from union_desktop.core.operators import service

    check_password(password)
    office = open_with_key(folder, operator, open_with_recovery_code(folder, code))
    try:
        with office.transaction("用恢复码设置新密码", needs=Role.READ_ONLY) as session:
            service.note_password(session, operator)
        _put(office, operator, password, _UNCHANGED)
        office.wrong_before = attempts.untold(folder, attempts.RECOVERY) + attempts.untold(folder, operator)
    except BaseException:
        office.close()
        raise
    return office


def replace_recovery_code(office: Office, password: str) -> str:
    """A new recovery code; the old sheet opens nothing from then on.

    The operator's password is asked again, because a sheet opens everything and a desk may be left unlocked.
    """
    from union_desktop.core import clock, office_settings

    check_password_of(office.folder, office.operator, password)
    code = keyfile.new_recovery_code()
    with office.transaction("更换恢复码", needs=Role.ADMINISTRATOR) as session:
        office_settings.put(session, CODE_REPLACED_AT, clock.now().isoformat(timespec="microseconds"))
    fresh = keyfile.wrap(office.data_key, keyfile.RECOVERY, "", code)
    _rewrite(
        office.folder,
        lambda keys: keys.with_wrap(fresh),
        "恢复码没有更换，原来的恢复码单仍然有效；操作记录中会多一条没有做成的改动。请再试一次。",
    )
    return code


def note_sign_in(office: Office) -> Changes:
    """Keep that somebody signed in, and how many passwords were wrong before; the window's and the command's first act."""
    from union_desktop.core.operators import service

    wrong = office.wrong_before
    with office.transaction(sign_in_title(wrong), needs=Role.READ_ONLY) as session:
        changes = service.note_sign_in(session, wrong)
    if wrong:
        attempts.told(office.folder, office.operator, attempts.RECOVERY)
    return changes


def check_password_of(folder: Path, operator: str, password: str) -> None:
    """Raises WrongPassword or TooSoon unless this is the operator's password."""
    keys = keyfile.read(folder)
    with attempts.attempt(folder, operator):
        keyfile.unwrap(keys, keyfile.OPERATOR, operator, password)


_UNCHANGED: Final = "密码没有改动，原来的密码仍然有效；操作记录中会多一条没有做成的改动。请再试一次。"


def _name_of(session: Any, changes: Changes) -> str:
    from union_desktop.core.operators.model import Operator

    return str(session.get_one(Operator, changes.ids[0]).name)


def _put(office: Office, name: str, password: str, failed: str) -> None:
    fresh = keyfile.wrap(office.data_key, keyfile.OPERATOR, name, password)
    _rewrite(office.folder, lambda keys: keys.with_wrap(fresh), failed)


def _rewrite(folder: Path, change: Callable[[KeyFile], KeyFile], failed: str) -> None:
    with _writing:
        try:
            keyfile.write(folder, change(keyfile.read(folder)))
        except OSError as error:
            raise UserError(f"{cause_of(error)}：{failed}") from None
