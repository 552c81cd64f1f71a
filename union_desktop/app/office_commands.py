# SPDX-License-Identifier: GPL-3.0-or-later
"""Headless commands about the office file itself: making one, and checking that everything in it agrees."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from union_desktop.core.commands import Answer, Command, Context
from union_desktop.core.errors import UserError

if TYPE_CHECKING:
    from union_desktop.core.office import NewOffice, Office


def _create_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--office", type=Path, required=True, metavar="文件夹", help="建在哪里（空文件夹或还不存在的文件夹）"
    )
    parser.add_argument("--name", default="", metavar="名称", help="工会名称（不带 --demo 时必填）")
    parser.add_argument("--operator", default="", metavar="姓名", help="第一位操作员（不带 --demo 时必填）")
    parser.add_argument(
        "--campus", action="append", default=[], metavar="校区", help="校区名称，可写多次（默认一个“本部”）"
    )
    parser.add_argument(
        "--demo", action="store_true", help="填入虚构的演示数据；没有给密码时使用演示密码并显示出来"
    )


def _create(context: Context, arguments: Namespace) -> Answer:
    make = _make_demo if arguments.demo else _make_empty
    if not arguments.demo and not (arguments.name.strip() and arguments.operator.strip()):
        raise UserError("请用 --name 写明工会名称，用 --operator 写明第一位操作员；没有建立任何文件。")
    sheet = _Sheet(arguments.office)
    try:
        new, shown = make(context, arguments, sheet.write)
    except BaseException:
        sheet.remove()
        raise
    try:
        with new.office.reader() as reader:
            members = reader.value("select count(*) from person")
        return {
            "office": str(new.office.folder),
            "name": new.office.name,
            "operator": new.office.operator,
            "recovery_sheet": str(sheet.path),
            "people": members,
            **shown,
        }
    finally:
        new.office.close()


def _make_demo(
    context: Context, arguments: Namespace, hand_over: Callable[[str, str, str], None]
) -> tuple[NewOffice, dict[str, object]]:
    from union_desktop.app.demo import office as demo, plan
    from union_desktop.core.office import create_office

    name = arguments.name.strip() or plan.OFFICE_NAME
    operator = arguments.operator.strip() or demo.DEMO_OPERATOR
    given = context.given_password()
    new = create_office(
        arguments.office,
        name,
        operator,
        given or demo.DEMO_PASSWORD,
        fill=demo.fill_demo,
        hand_over=lambda code: hand_over(name, operator, code),
    )
    return new, {} if given else {"password": demo.DEMO_PASSWORD}


def _make_empty(
    context: Context, arguments: Namespace, hand_over: Callable[[str, str, str], None]
) -> tuple[NewOffice, dict[str, object]]:
    from union_desktop.areas.organisation import service
    from union_desktop.areas.organisation.terms import USUAL_CATEGORIES
    from union_desktop.core.office import create_office

    name, operator = arguments.name.strip(), arguments.operator.strip()

    def fill(office: Office) -> None:
        with office.transaction("初始设置") as session:
            service.set_up(session, name, arguments.campus or ["本部"], USUAL_CATEGORIES)

    password = context.password(f"为操作员“{operator}”设定密码：", twice=True)
    new = create_office(
        arguments.office,
        name,
        operator,
        password,
        fill=fill,
        hand_over=lambda code: hand_over(name, operator, code),
    )
    return new, {}


class _Sheet:
    """The recovery sheet beside the office folder: never in it, or a thief of the folder would have both."""

    def __init__(self, folder: Path) -> None:
        self._office = folder.absolute()
        self.path: Path | None = None

    def write(self, name: str, operator: str, code: str) -> None:
        from union_desktop.app.recovery import RecoverySheet
        from union_desktop.documents.files import unique_path, write_file

        sheet = RecoverySheet(name, operator, self._office, code)
        path = unique_path(self._office.parent, sheet.file_name)
        write_file(path, sheet.pdf())
        self.path = path
        if os.name == "posix":
            # Whoever reads this sheet can open the office.
            path.chmod(0o600)

    def remove(self) -> None:
        if self.path is not None:
            self.path.unlink(missing_ok=True)


def _show_create(answer: Any) -> str:
    lines = [f"已建立“{answer['name']}”的工会文件：{answer['office']}"]
    if answer["people"]:
        lines.append(f"已填入虚构的演示数据，共 {answer['people']} 人。")
    lines.append(f"操作员：{answer['operator']}")
    if "password" in answer:
        lines.append(f"演示密码：{answer['password']}")
    lines.append(f"恢复码单已写到：{answer['recovery_sheet']}")
    lines.append("请打印后锁好，再删除这个 PDF：忘记密码时只有它能打开工会文件。")
    return "\n".join(lines)


def _check_arguments(_parser: ArgumentParser) -> None:
    """No arguments of its own."""


def _check(context: Context, _arguments: Namespace) -> Answer:
    from union_desktop.areas.members.queries import counts

    found: list[str] = []
    office = context.office()
    answer: dict[str, object] = {"ok": False, "findings": found, "as_of": context.today.isoformat()}
    try:
        found.extend(_findings(office, context))
        with office.reader() as reader:
            members = counts.members(reader, context.today)
            answer["people"] = reader.value("select count(*) from person")
            answer["members"] = members.total
            answer["retained"] = members.retained
            answer["audit_entries"] = reader.value("select count(*) from audit_entry")
    except UserError as error:
        # Damage also stops the later checks; what was found before it is told all the same.
        found.append(error.message)
    answer["ok"] = not found
    return answer


def _findings(office: Office, context: Context) -> Iterator[str]:
    from union_desktop.app import integrity
    from union_desktop.core import audit
    from union_desktop.core.attachments import verify as attachments
    from union_desktop.core.keys import keyfile

    yield from keyfile.findings(office.folder)
    pages = office.damage()
    if pages:
        yield f"工会文件 office.db 有 {len(pages)} 处损坏。请不要继续使用，改用最近一次备份，并保留原文件夹以备查。"
    with office.reader() as reader:
        quick = reader.rows("pragma quick_check")
        if quick != [("ok",)]:
            yield f"数据库结构检查发现 {len(quick)} 处问题。请改用最近一次备份，并保留原文件夹以备查。"
        broken = reader.rows("pragma foreign_key_check")
        if broken:
            tables = "、".join(sorted({str(row[0]) for row in broken}))
            yield f"有 {len(broken)} 条记录指向不存在的记录（表 {tables}）。"
        yield from audit.verify(reader)
        yield from integrity.findings(reader, context.today)
        yield from attachments.findings(reader, office.folder)


def _show_check(answer: Any) -> str:
    if answer["ok"]:
        return (
            f"检查完毕，没有发现问题：会员 {answer['members']} 人（截至 {answer['as_of']}），"
            f"在册人员 {answer['people']} 人，操作记录 {answer['audit_entries']} 条，记录链完整。"
        )
    return "\n".join(["检查发现以下问题：", *(f"  {one}" for one in answer["findings"])])


def _fault(answer: Any) -> str:
    if answer["ok"]:
        return ""
    return f"检查发现 {len(answer['findings'])} 个问题，没有改动任何数据；请先保留原文件夹的一份副本，再按上面的说明处理。"


COMMANDS = (
    Command("create", "建立新的工会文件", _create_arguments, _create, _show_create, needs_office=False),
    Command(
        "check", "检查工会文件是否完好、各项数字是否相符", _check_arguments, _check, _show_check, fault=_fault
    ),
)
