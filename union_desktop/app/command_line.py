# SPDX-License-Identifier: GPL-3.0-or-later
"""The program without a window: reads the arguments, runs one command, prints its answer.

Exit codes: 0 done, 1 refused (one Chinese sentence on stderr), 2 wrong usage. With ``--json`` stdout carries exactly
one JSON object and nothing else. Without a subcommand the window opens; that way imports none of the commands.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import traceback
import unicodedata
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from union_desktop import __version__

if TYPE_CHECKING:
    from union_desktop.core.commands import Command

DONE: Final = 0
REFUSED: Final = 1
WRONG_USAGE: Final = 2

#: First arguments with which this program starts itself again, to work on the office or to read a roster in a process
#: of its own.
OFFICE_CHILD: Final = "--office-child"
ROSTER_CHILD: Final = "--roster-child"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == [OFFICE_CHILD]:
        from union_desktop.core.office_child import main as work_on_office

        work_on_office()
        return DONE
    if given[:1] == [ROSTER_CHILD]:
        from union_desktop.areas.roster.service.child import main as read_roster

        read_roster()
        return DONE
    if given[:1] == ["--"]:
        # What a starter puts between its own arguments and ours (dev.py run -- --help).
        given = given[1:]
    if not given or (given[0] == "--office" and len(given) == 2):
        if _no_screen():
            _refuse("这里没有图形界面，窗口打不开。请在桌面环境中启动，或改用子命令（用 --help 查看）。")
            return REFUSED
        from union_desktop.core import garbage

        garbage.pause()
        from union_desktop.app.main import run

        return run(Path(given[1]) if given else None)
    _speak_utf8()
    try:
        return _headless(given)
    except KeyboardInterrupt:
        _refuse("已按要求中断，进行到一半的操作没有写入任何内容。")
        return REFUSED
    except BrokenPipeError:
        # Whoever read our output has gone (… | head); what is still buffered must not fail again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED


#: First words of commands with several: help, title and placeholder of the next.
_GROUPS: Final = {
    "print": ("打印为 PDF 文件", "可打印的内容", "内容"),
    "operator": ("管理操作员", "要做的事", "事项"),
    "aid": ("困难帮扶的项目、批次和名单", "要做的事", "事项"),
    "aid scheme": ("管理帮扶项目", "要做的事", "事项"),
    "export": ("生成交给别人的文件", "可生成的文件", "内容"),
}


def commands() -> tuple[Command, ...]:
    """Every command, in the order of the help; one line per area."""
    from union_desktop.app import backup_commands, figures_command, office_commands, operator_commands
    from union_desktop.areas.aid import commands as aid
    from union_desktop.areas.members import commands as members
    from union_desktop.areas.roster import commands as roster
    from union_desktop.areas.statistics import commands as statistics

    return (
        *office_commands.COMMANDS,
        *backup_commands.COMMANDS,
        *operator_commands.COMMANDS,
        *members.COMMANDS,
        *roster.COMMANDS,
        *figures_command.COMMANDS,
        *statistics.COMMANDS,
        *aid.COMMANDS,
    )


def parser() -> argparse.ArgumentParser:
    """The whole command line, with Chinese help."""
    top = _Parser(
        prog="union-desktop",
        description="工会工作台。不带子命令时打开窗口；带子命令时不开窗口，直接办理并退出。",
        epilog="密码取自 --password-file 指明的文件、环境变量 UNION_DESKTOP_PASSWORD 或键盘输入，不接受写在命令里。"
        "退出码：0 完成，1 未办理（原因写在标准错误），2 用法不对。",
    )
    top.add_argument("--version", action="version", version=f"%(prog)s {__version__}", help="显示版本号")
    groups = {"": top.add_subparsers(title="子命令", metavar="子命令", required=True)}
    for command in commands():
        *before, word = command.name.split()
        group = ""
        for part in before:
            above, group = group, f"{group} {part}".strip()
            if group not in groups:
                told, title, metavar = _GROUPS[group]
                parent = groups[above].add_parser(part, help=told, description=told + "。")
                groups[group] = parent.add_subparsers(title=title, metavar=metavar, required=True)
        one = groups[group].add_parser(word, help=command.help, description=command.help + "。")
        command.add_arguments(one)
        if command.needs_office:
            one.add_argument("--office", type=Path, required=True, metavar="文件夹", help="工会文件夹")
            one.add_argument("--operator", default="", metavar="姓名", help="操作员（默认为第一位操作员）")
        one.add_argument("--password-file", type=Path, metavar="文件", help="第一行是密码的文本文件")
        one.add_argument("--json", action="store_true", help="只在标准输出上给出一个 JSON 对象")
        one.set_defaults(command=command)
    return top


def _headless(given: Sequence[str]) -> int:
    from union_desktop.core.commands import Context
    from union_desktop.core.errors import Cancelled, UserError

    try:
        wanted = parser().parse_args(given)
    except SystemExit as end:
        return int(end.code or DONE)
    command: Command = wanted.command
    context = Context(getattr(wanted, "office", None), getattr(wanted, "operator", ""), wanted.password_file)
    try:
        answer = command.run(context, wanted)
    except UserError as error:
        _refuse(error.message)
        return REFUSED
    except Cancelled:
        _refuse("已取消，没有写入任何内容。")
        return REFUSED
    except (KeyboardInterrupt, BrokenPipeError):
        raise
    except Exception as error:  # noqa: BLE001 - the last place that can keep personal data out of a traceback
        _refuse(_unexpected(error))
        return REFUSED
    finally:
        context.close()
    text = json.dumps(answer, ensure_ascii=False) if wanted.json else command.show(answer)
    print(text, flush=True)
    fault = command.fault(answer)
    if fault:
        _refuse(fault)
        return REFUSED
    return DONE


def _refuse(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _unexpected(error: BaseException) -> str:
    """Where it happened, but not the error's own words, which may quote a member's data."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "union_desktop" in frame.filename] or list(frames)
    place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "?"
    return (
        f"程序内部出错（{type(error).__name__}，{place}），没有任何内容写到一半，原有数据完好。"
        "请重试一次；仍出错时请把这一行告诉维护人员。"
    )


def _no_screen() -> bool:
    """Whether Qt would end the whole process for want of a display."""
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform.startswith("linux") and not any(os.environ.get(name) for name in screens)


def _speak_utf8() -> None:
    # A pipe on Chinese Windows would otherwise get GBK, which lacks rare characters of names.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


class _Formatter(argparse.HelpFormatter):
    """Help for wide letters: argparse counts characters, a Chinese one takes two columns."""

    def __init__(self, prog: str) -> None:
        # So narrow a first column that each explanation starts on a line of its own.
        super().__init__(prog, max_help_position=6)

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return _wrapped(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(indent + line for line in _wrapped(text, width))


def _wrapped(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` columns; broken between Chinese letters or at blanks, never before a full stop."""
    lines, line, columns = [], "", 0
    for piece in re.findall(r"[\x21-\x7e]+|.", text):
        taken = sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in piece)
        if columns + taken > width and piece not in "，。；：、）”？！ ":
            lines.append(line.rstrip())
            line, columns = "", 0
        line += piece
        columns += taken
    return [*lines, line.rstrip()]


class _Parser(argparse.ArgumentParser):
    """argparse in Chinese; options are never guessed from their first letters."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{"formatter_class": _Formatter, "add_help": False, "allow_abbrev": False, **options}
        )
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USAGE, f"{self.format_usage()}{_in_chinese(message)}用 --help 查看说明。\n")


def _words(text: str) -> str:
    return "、".join(text.split(", "))


#: argparse's own messages, which differ a little between Python versions.
_MESSAGES: Final[tuple[tuple[str, Callable[[re.Match[str]], str]], ...]] = (
    (r"the following arguments are required: (.+)", lambda m: f"缺少必需的参数：{_words(m[1])}。"),
    (r"unrecognized arguments: (.+)", lambda m: f"不认识的参数：{m[1]}。"),
    (r"argument (.+?): invalid choice: (.+?) \(.*", lambda m: f"{m[1]} 没有“{m[2].strip(chr(39))}”这一项。"),
    (r"argument (.+?): expected .+", lambda m: f"参数 {m[1]} 后面的内容数目不对。"),
    (r"argument (.+?): invalid .+? value: (.+)", lambda m: f"参数 {m[1]} 的内容 {m[2]} 不对。"),
    (r"argument (.+?): not allowed with argument (.+)", lambda m: f"参数 {m[1]} 不能与 {m[2]} 同时使用。"),
    (r"argument (.+?): ignored explicit argument (.+)", lambda m: f"参数 {m[1]} 后面不能写内容 {m[2]}。"),
    (r"argument (.+?): (.+)", lambda m: f"参数 {m[1]}：{m[2]}"),
)


def _in_chinese(message: str) -> str:
    for pattern, sentence in _MESSAGES:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match:
            return sentence(match)
    return f"命令用法不对（{message}）。"
