# SPDX-License-Identifier: GPL-3.0-or-later
"""Headless commands about archives: making one, and bringing an office back from one."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from union_desktop.core.commands import Answer, Command, Context
from union_desktop.core.errors import UserError

CODE_VARIABLE: Final = "UNION_DESKTOP_RECOVERY_CODE"


def _nobody_listens(_done: int, _total: int) -> None:
    """A command says nothing before its answer."""


def _backup_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "out", type=Path, metavar="位置", help="已有的文件夹（文件名按时间取），或以 .ghbak 结尾的新文件"
    )


def _backup(context: Context, arguments: Namespace) -> Answer:
    from union_desktop.core.backup import making, places

    out: Path = arguments.out.absolute()
    if out.is_dir():
        target = places.free_path(out)
    elif out.suffix != places.SUFFIX:
        raise UserError(
            f"“{arguments.out}”不是已有的文件夹，也不以 {places.SUFFIX} 结尾，没有备份。请先建立文件夹，或改写文件名。"
        )
    elif out.exists():
        raise UserError(f"“{arguments.out}”已经存在，没有替换它，也没有备份。请换一个文件名。")
    elif not out.parent.is_dir():
        raise UserError(places.absent(out.parent))
    else:
        target = out
    office = context.office()
    made = making.back_up(office, target, _nobody_listens)
    return {
        "archive": str(made.path),
        "office": str(office.folder),
        "made_at": made.made_at,
        "bytes": made.size,
        "files": made.files,
        "rows": made.rows,
        "audit_entries": made.audit[0],
        "missing_attachments": list(made.missing),
        "findings": list(made.findings),
        "ok": not made.findings,
    }


def _show_backup(answer: Any) -> str:
    figures = (
        f"大小 {answer['bytes']:,} 字节，文件 {answer['files']} 个，数据 {answer['rows']:,} 条，"
        f"操作记录 {answer['audit_entries']:,} 条。"
    )
    lines = [f"备份已写好并核对过：{answer['archive']}", figures]
    if answer["findings"]:
        lines += ["工会文件本身有以下问题：", *(f"  {one}" for one in answer["findings"])]
    else:
        lines.append("数据库每一页的封签、记录条数、结构和整条操作记录链都相符。")
    return "\n".join(lines)


def _backup_fault(answer: Any) -> str:
    if answer["ok"]:
        return ""
    return (
        f"备份已写好，但工会文件本身有 {len(answer['findings'])} 个问题，没有改动任何数据；请按上面的说明处理，"
        "并保留这份备份和以前的备份。"
    )


def _restore_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("archive", type=Path, metavar="备份文件", help="以 .ghbak 结尾的备份文件")
    parser.add_argument(
        "--office",
        type=Path,
        required=True,
        metavar="文件夹",
        help="恢复到哪里（空文件夹或还不存在的文件夹）",
    )
    parser.add_argument(
        "--operator", default="", metavar="姓名", help="用谁的密码打开（默认为备份里的第一位操作员）"
    )
    parser.add_argument(
        "--recovery-code",
        action="store_true",
        help=f"用恢复码打开，并为 --operator 设定新密码；恢复码取自 --recovery-code-file、环境变量 {CODE_VARIABLE} 或键盘输入",
    )
    parser.add_argument("--recovery-code-file", type=Path, metavar="文件", help="第一行是恢复码的文本文件")


def _restore(context: Context, arguments: Namespace) -> Answer:
    from union_desktop.app import restored, sign_in_service
    from union_desktop.core.backup.archive import open_archive
    from union_desktop.core.office import check_password
    from union_desktop.core.restore import unpacking

    target: Path = arguments.office.absolute()
    unpacking.require_free(target)
    archive = open_archive(arguments.archive)
    operators = archive.keys().operators
    operator = arguments.operator or (operators[0] if operators else "")
    if operator not in operators:
        known = "、".join(operators)
        raise UserError(
            f"备份里没有名为“{operator}”的操作员，没有恢复任何内容。备份里的操作员：{known}，请用 --operator 写明。"
        )
    code = _code(arguments) if arguments.recovery_code else ""
    if code:
        key = unpacking.unlock_with_code(archive, code)
        password = context.password(f"为操作员“{operator}”设定新密码：", twice=True)
        check_password(password)
    else:
        password = context.password(f"操作员“{operator}”在备份当时的密码：")
        key = unpacking.unlock(archive, operator, password)
    unpacked = unpacking.unpack_beside(archive, key, target, _nobody_listens)
    try:
        # First what the archive holds: the new password is an entry of its own, of today.
        found = restored.contents_of_folder(unpacked.folder, key, context.today)
        if code:
            sign_in_service.reset_password_with_code(unpacked.folder, code, operator, password)
    except BaseException:
        unpacked.discard()
        raise
    unpacking.put_in_new_folder(unpacked, target)
    return {
        "office": str(target),
        "archive": str(archive.path),
        "made_at": archive.manifest.made_at.isoformat(),
        "operator": operator,
        "new_password": bool(code),
        "upgraded_from": unpacked.upgraded_from,
        "missing_attachments": list(unpacked.missing),
        "findings": list(unpacked.findings),
        "ok": not unpacked.findings,
        **asdict(found),
    }


def _code(arguments: Namespace) -> str:
    """The recovery code, never from an argument: those are seen by everybody on the PC."""
    import getpass

    if arguments.recovery_code_file is not None:
        from union_desktop.core.commands import first_line

        return first_line(arguments.recovery_code_file)
    given = os.environ.get(CODE_VARIABLE)
    if given:
        return given
    if sys.stdin is None or not sys.stdin.isatty():
        raise UserError(
            f"没有提供恢复码，没有恢复任何内容。请设置环境变量 {CODE_VARIABLE}，或用 --recovery-code-file 指明文件。"
        )
    return getpass.getpass("恢复码（8 组，每组 5 个字符）：")


def _show_restore(answer: Any) -> str:
    figures = (
        f"会员 {answer['members']:,} 人（截至 {answer['as_of']}），保留会籍 {answer['retained']:,} 人，"
        f"在册人员 {answer['people']:,} 人，附件 {answer['attachments']:,} 个，操作记录 {answer['audit_entries']:,} 条。"
    )
    lines = [
        f"已把“{answer['name']}”恢复到：{answer['office']}",
        figures,
        f"最后一次改动：{answer['last_at']}，{answer['last_operator']}，{answer['last_action']}。",
    ]
    if answer["upgraded_from"]:
        lines.append(f"备份来自旧版本（{answer['upgraded_from']}），已升级到本程序的版本。")
    if answer["new_password"]:
        lines.append(f"操作员“{answer['operator']}”的新密码已设定，恢复码继续有效。")
    else:
        lines.append("登录密码是备份当时的密码。")
    if answer["findings"]:
        lines += ["备份里的工会文件本身有以下问题：", *(f"  {one}" for one in answer["findings"])]
    return "\n".join(lines)


def _restore_fault(answer: Any) -> str:
    if answer["ok"]:
        return ""
    return f"恢复已完成，但备份里的工会文件本身有 {len(answer['findings'])} 个问题；请按上面的说明处理，并保留这份备份。"


COMMANDS = (
    Command(
        "backup", "把工会文件备份成一个文件", _backup_arguments, _backup, _show_backup, fault=_backup_fault
    ),
    Command(
        "restore",
        "从备份恢复到新的文件夹",
        _restore_arguments,
        _restore,
        _show_restore,
        needs_office=False,
        fault=_restore_fault,
    ),
)
