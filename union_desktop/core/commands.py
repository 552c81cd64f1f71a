# SPDX-License-Identifier: GPL-3.0-or-later
"""What a command of the headless program is, and what it is handed: the office, the operator, the day.

An area's ``commands.COMMANDS`` declares its commands; ``app.command_line`` collects them, reads the arguments, prints
the answer and turns refusals into exit codes. A command only computes its answer.
"""

from __future__ import annotations

import datetime as dt
import getpass
import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from union_desktop.core import clock
from union_desktop.core.errors import UserError

if TYPE_CHECKING:
    from union_desktop.core.office import Office

#: What ``--json`` prints: keys in English, values that JSON knows.
Answer = Mapping[str, object]

PASSWORD_VARIABLE: Final = "UNION_DESKTOP_PASSWORD"


@dataclass(frozen=True, slots=True)
class Command:
    """One command; ``name`` may have several words ("print register").

    ``run`` computes the answer or raises UserError. ``show`` turns the answer into Chinese text for a person.
    ``fault`` says in one sentence why an answer that was printed still means exit code 1, or returns an empty text.
    A command with ``needs_office`` gets ``--office``, ``--operator`` and ``--password-file`` without declaring them.
    """

    name: str
    help: str
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Context, Namespace], Answer]
    show: Callable[[Answer], str]
    needs_office: bool = True
    fault: Callable[[Answer], str] = field(default=lambda _answer: "")


class Context:
    """What one run of a command works with; opens the office when it is first asked for."""

    def __init__(self, folder: Path | None, operator: str, password_file: Path | None) -> None:
        self._folder = folder
        self._operator = operator
        self._password_file = password_file
        self._office: Office | None = None

    @property
    def folder(self) -> Path:
        """The office folder that was named; UserError when none was."""
        if self._folder is None:
            raise UserError("没有说明工会文件夹，什么也没有做。请用 --office 指明它的位置。")
        return self._folder

    @property
    def today(self) -> dt.date:
        """The local day, one and the same for the whole command."""
        return clock.today()

    @property
    def operator(self) -> str:
        """Who signs in: the one named with ``--operator``, else the first of the key file."""
        if not self._operator:
            from union_desktop.core.keys import keyfile

            operators = keyfile.read(self.folder).operators
            if not operators:
                raise UserError(keyfile.DAMAGED)
            self._operator = operators[0]
        return self._operator

    def office(self) -> Office:
        """The unlocked office; the same one at every call, closed by whoever made this context."""
        if self._office is None:
            from union_desktop.core.office import open_office, require_office

            require_office(self.folder)
            operator = self.operator
            self._office = open_office(self.folder, operator, self.password(f"操作员“{operator}”的密码："))
            if self._office.wrong_before:
                self._tell_wrong(self._office)
        return self._office

    def _tell_wrong(self, office: Office) -> None:
        from union_desktop.core.operators.keys import note_sign_in

        note_sign_in(office)
        if sys.stderr is not None:
            sys.stderr.write(
                f"上次登录之后有 {office.wrong_before} 次密码输错，已记入操作记录。"
                "如果不是您自己输错的，请修改密码并告诉管理员。\n"
            )

    def password(self, question: str, *, twice: bool = False) -> str:
        """The password from ``--password-file``, the environment or the keyboard; never from an argument."""
        given = self.given_password()
        if given is not None:
            return given
        # A program without a console has no stdin at all.
        if sys.stdin is None or not sys.stdin.isatty():
            raise UserError(
                f"没有提供密码，没有打开任何数据。请设置环境变量 {PASSWORD_VARIABLE}，或用 --password-file 指明密码文件。"
            )
        typed = getpass.getpass(question)
        if twice and getpass.getpass("再输入一次：") != typed:
            raise UserError("两次输入的密码不一致，没有建立任何文件。请重新操作。")
        return typed

    def given_password(self) -> str | None:
        """The password from ``--password-file`` or the environment, or None."""
        if self._password_file is not None:
            return first_line(self._password_file)
        return os.environ.get(PASSWORD_VARIABLE)

    def close(self) -> None:
        """Close the office if it was opened."""
        if self._office is not None:
            self._office.close()
            self._office = None


def day(text: str) -> dt.date:
    """A day given as an argument (``type=day``); an impossible one is wrong usage."""
    from union_desktop.core import values

    try:
        found = values.parse_loose_date(text, today=clock.today())
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None
    if not found.day_known:
        raise ArgumentTypeError(f"“{text}”没有写明是哪一天，请写成 1990-01-02 的样子。")
    return found.date


def first_line(path: Path) -> str:
    """The first line of a file that holds a secret."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise UserError(
            f"读不出密码文件“{path}”，没有打开任何数据。请确认文件存在，内容为 UTF-8 编码的一行密码。"
        ) from None
    if not lines or not lines[0]:
        raise UserError(f"密码文件“{path}”是空的，没有打开任何数据。请在第一行写上密码。")
    return lines[0]
