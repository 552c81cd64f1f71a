# SPDX-License-Identifier: GPL-3.0-or-later
"""Operators without a window, and what a command says about wrong passwords."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from tests.app.test_command_line import Call, folder, office, refused, run
from tests.office_fixtures import OPERATOR, PASSWORD
from union_desktop.app.operator_commands import NEW_PASSWORD_VARIABLE
from union_desktop.core import clock, commands
from union_desktop.core.keys import keyfile

__all__ = ["folder", "office", "run"]
NEW = "ein neues Passwort"


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NEW_PASSWORD_VARIABLE, NEW)


def test_an_operator_is_added_listed_changed_and_removed(run: Call, folder: Path, secret: None) -> None:
    said = run("operator", "add", "吴敏", "--role", "read-only", "--office", folder)
    assert said.code == 0, said.err
    assert "“吴敏”（只读）" in said.out
    assert run("operator", "role", "吴敏", "clerk", "--office", folder).code == 0
    listed = json.loads(run("operator", "list", "--office", folder, "--json").out)["operators"]
    assert [(one["name"], one["role"], one["has_password"]) for one in listed] == [
        (OPERATOR, "administrator", True),
        ("吴敏", "clerk", True),
    ]
    said = run("operator", "remove", "吴敏", "--office", folder)
    assert "new-key" in said.out
    assert "已于" in run("operator", "list", "--office", folder).out
    assert run("check", "--office", folder).code == 0


def test_passwords_are_set_for_oneself_and_by_an_administrator_for_another(
    run: Call, folder: Path, secret: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run("operator", "add", "吴敏", "--office", folder)
    theirs = tmp_path / "p.txt"
    theirs.write_text("noch ein Passwort\n", "utf-8")
    said = run("operator", "password", "吴敏", "--office", folder, "--new-password-file", theirs)
    assert "“吴敏”的新密码已生效" in said.out
    assert run("members", "--office", folder, "--operator", "吴敏", "--password-file", theirs).code == 0
    assert run("operator", "password", "--office", folder).code == 0
    assert "密码不正确" in refused(run("members", "--office", folder))
    monkeypatch.setenv(commands.PASSWORD_VARIABLE, NEW)
    assert run("members", "--office", folder).code == 0


def test_who_is_no_administrator_is_refused(run: Call, folder: Path, secret: None, tmp_path: Path) -> None:
    run("operator", "add", "吴敏", "--office", folder)
    theirs = tmp_path / "p.txt"
    theirs.write_text(NEW, "utf-8")
    who = ("--office", folder, "--operator", "吴敏", "--password-file", theirs)
    for command in (
        ("add", "别人"),
        ("role", OPERATOR, "clerk"),
        ("remove", OPERATOR),
        ("password", OPERATOR),
        ("new-key",),
    ):
        assert "权限" in refused(run("operator", *command, *who)), command


def test_a_new_password_is_asked_for_and_never_an_argument(run: Call, folder: Path) -> None:
    assert "没有提供新密码" in refused(run("operator", "add", "吴敏", "--office", folder))
    assert json.loads(run("operator", "list", "--office", folder, "--json").out)["operators"][1:] == []


def test_a_new_data_key(run: Call, folder: Path) -> None:
    before = keyfile.unwrap(keyfile.read(folder), keyfile.OPERATOR, OPERATOR, PASSWORD)
    assert "数据密钥已更换" in run("operator", "new-key", "--office", folder).out
    assert keyfile.unwrap(keyfile.read(folder), keyfile.OPERATOR, OPERATOR, PASSWORD) != before
    assert json.loads(run("check", "--office", folder, "--json").out)["ok"] is True


def test_wrong_passwords_are_slowed_and_told_here_too(
    run: Call, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: now[0])
    monkeypatch.setenv(commands.PASSWORD_VARIABLE, "wrong horse")
    for _ in range(3):
        assert "密码不正确" in refused(run("members", "--office", folder))
    assert "请等 2 秒" in refused(run("members", "--office", folder))
    monkeypatch.setenv(commands.PASSWORD_VARIABLE, PASSWORD)
    assert "请等 2 秒" in refused(run("members", "--office", folder))
    now[0] += dt.timedelta(seconds=2)
    said = run("members", "--office", folder)
    assert said.code == 0
    assert "3 次密码输错" in said.err
    assert run("members", "--office", folder).err == ""
