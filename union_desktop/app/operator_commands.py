# SPDX-License-Identifier: GPL-3.0-or-later
"""Headless commands about operators and the data key, for administrators; passwords are never arguments."""

from __future__ import annotations

import getpass
import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any, Final

from union_desktop.core.commands import Answer, Command, Context, first_line
from union_desktop.core.errors import UserError
from union_desktop.core.roles import Role

NEW_PASSWORD_VARIABLE: Final = "UNION_DESKTOP_NEW_PASSWORD"
_ROLES: Final = {"read-only": Role.READ_ONLY, "clerk": Role.CLERK, "administrator": Role.ADMINISTRATOR}
_ROLE_HELP: Final = "read-only 只读，clerk 业务员，administrator 管理员"


def _name_argument(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="操作员姓名", help="操作员姓名")


def _new_password_argument(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--new-password-file",
        type=Path,
        metavar="文件",
        help=f"第一行是新密码的文本文件（也可用环境变量 {NEW_PASSWORD_VARIABLE} 或键盘输入）",
    )


def _add_arguments(parser: ArgumentParser) -> None:
    _name_argument(parser)
    parser.add_argument("--role", choices=list(_ROLES), default="clerk", help=f"权限：{_ROLE_HELP}")
    _new_password_argument(parser)


def _add(context: Context, arguments: Namespace) -> Answer:
    from union_desktop.core.operators import keys

    office = context.office()
    role = _ROLES[arguments.role]
    keys.add(office, arguments.name, role, _new_password(arguments, "新操作员的密码："))
    return {"name": " ".join(arguments.name.split()), "role": role.value}


def _show_add(answer: Any) -> str:
    label = Role(answer["role"]).label
    return f"已添加操作员“{answer['name']}”（{label}）。请当面告诉他初始密码，并请他登录后修改。"


def _list_arguments(_parser: ArgumentParser) -> None:
    """No arguments of its own."""


def _list(context: Context, _arguments: Namespace) -> Answer:
    from union_desktop.core.operators import keys

    rows = keys.listed(context.office())
    return {
        "operators": [
            {
                "name": one.name,
                "role": one.role.value,
                "added_on": one.added_on,
                "removed_on": one.removed_on,
                "last_sign_in": one.last_sign_in,
                "has_password": one.has_password,
            }
            for one in rows
        ]
    }


def _show_list(answer: Any) -> str:
    def state(one: Any) -> str:
        if one["removed_on"]:
            return f"已于 {one['removed_on']} 移除"
        return "可以登录" if one["has_password"] else "未设密码，不能登录"

    return "\n".join(
        "\t".join((one["name"], Role(one["role"]).label, one["added_on"], state(one)))
        for one in answer["operators"]
    )


def _role_arguments(parser: ArgumentParser) -> None:
    _name_argument(parser)
    parser.add_argument("role", choices=list(_ROLES), metavar="权限", help=_ROLE_HELP)


def _role(context: Context, arguments: Namespace) -> Answer:
    from union_desktop.core.operators import keys

    role = _ROLES[arguments.role]
    keys.set_role(context.office(), arguments.name, role)
    return {"name": arguments.name, "role": role.value}


def _show_role(answer: Any) -> str:
    return f"“{answer['name']}”下次登录起是“{Role(answer['role']).label}”。"


def _remove(context: Context, arguments: Namespace) -> Answer:
    from union_desktop.core.operators import keys

    keys.remove(context.office(), arguments.name)
    return {"name": arguments.name}


def _show_remove(answer: Any) -> str:
    return f"“{answer['name']}”已移除，不能再登录。如果他可能拷贝过工会文件夹，请再用 operator new-key 更换数据密钥。"


def _password_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "name", nargs="?", default="", metavar="操作员姓名", help="为谁设置（默认为登录的操作员自己）"
    )
    _new_password_argument(parser)


def _password(context: Context, arguments: Namespace) -> Answer:
    from union_desktop.core.operators import keys

    office = context.office()
    name = arguments.name or office.operator
    new = _new_password(arguments, f"“{name}”的新密码：")
    if name == office.operator:
        old = context.password(f"操作员“{name}”的原密码：")
        keys.change_password(office, old, new)
    else:
        keys.set_password(office, name, new)
    return {"name": name}


def _show_password(answer: Any) -> str:
    return f"“{answer['name']}”的新密码已生效，原来的密码作废。"


def _new_key(context: Context, _arguments: Namespace) -> Answer:
    from union_desktop.core.keys.rekeying import rekey

    operator = context.operator
    rekey(context.folder, operator, context.password(f"操作员“{operator}”的密码："))
    return {"office": str(context.folder)}


def _show_new_key(_answer: Any) -> str:
    return (
        "数据密钥已更换，大家的密码和恢复码单照常使用。如果离开的人见过恢复码单，请在窗口中更换恢复码；"
        "以前的备份仍用旧密钥，请收好或销毁。"
    )


def _new_password(arguments: Namespace, question: str) -> str:
    if arguments.new_password_file is not None:
        return first_line(arguments.new_password_file)
    given = os.environ.get(NEW_PASSWORD_VARIABLE)
    if given is not None:
        return given
    if sys.stdin is None or not sys.stdin.isatty():
        raise UserError(
            f"没有提供新密码，没有改动。请设置环境变量 {NEW_PASSWORD_VARIABLE}，或用 --new-password-file 指明密码文件。"
        )
    typed = getpass.getpass(question)
    if getpass.getpass("再输入一次：") != typed:
        raise UserError("两次输入的新密码不一致，没有改动任何密码。请重新操作。")
    return typed


COMMANDS = (
    Command("operator list", "列出操作员", _list_arguments, _list, _show_list),
    Command("operator add", "添加操作员", _add_arguments, _add, _show_add),
    Command("operator role", "调整操作员的权限", _role_arguments, _role, _show_role),
    Command("operator password", "设置操作员的密码", _password_arguments, _password, _show_password),
    Command("operator remove", "移除操作员", _name_argument, _remove, _show_remove),
    Command("operator new-key", "更换数据密钥", _list_arguments, _new_key, _show_new_key),
)
