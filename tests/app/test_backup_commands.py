# SPDX-License-Identifier: GPL-3.0-or-later
"""backup and restore without a window: answers, exit codes, sentences."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.conftest import OPERATOR, PASSWORD, Made
from tests.safety.sentences import is_clear
from union_desktop.app import backup_commands, command_line
from union_desktop.core.commands import PASSWORD_VARIABLE
from union_desktop.core.office import open_office

NEW = "新的密码 2027"


@pytest.fixture
def run(
    made: Made, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    monkeypatch.setenv(PASSWORD_VARIABLE, made.password)

    def one(*arguments: object) -> tuple[int, str, str]:
        code = command_line.main([str(one) for one in arguments])
        said = capfd.readouterr()
        return code, said.out.strip(), said.err.strip()

    return one


@pytest.fixture
def archive(made: Made, run: Callable[..., tuple[int, str, str]], tmp_path: Path) -> Path:
    code, out, err = run("backup", tmp_path / "a.ghbak", "--office", made.folder, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["ok"] is True
    return tmp_path / "a.ghbak"


def test_into_a_folder_or_a_file(
    made: Made, run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    code, out, err = run("backup", tmp_path, "--office", made.folder, "--json")
    told = json.loads(out)
    assert (code, err) == (0, "")
    path = Path(told["archive"])
    assert path.parent == tmp_path
    assert path.stat().st_size == told["bytes"]
    assert (told["files"], told["findings"], told["missing_attachments"]) == (2, [], [])
    code, out, err = run("backup", tmp_path / "b.ghbak", "--office", made.folder)
    assert (code, err) == (0, "")
    assert "备份已写好并核对过" in out
    for target, sentence in (
        (tmp_path / "b.ghbak", "已经存在"),
        (tmp_path / "gone" / "c.ghbak", "现在不在"),
        (tmp_path / "c.zip", "不以 .ghbak 结尾"),
    ):
        code, out, err = run("backup", target, "--office", made.folder)
        assert (code, out) == (1, "")
        assert sentence in err
        assert is_clear(err)


def test_with_a_password_of_that_day(
    made: Made, archive: Path, run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    code, out, err = run("restore", archive, "--office", tmp_path / "neu" / "office", "--json")
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert (told["people"], told["members"], told["operator"], told["new_password"]) == (
        5,
        5,
        OPERATOR,
        False,
    )
    open_office(tmp_path / "neu" / "office", OPERATOR, PASSWORD).close()
    code, out, err = run("restore", archive, "--office", tmp_path / "neu" / "office")
    assert code == 1
    assert "不是空的" in err


def test_with_the_recovery_code_and_a_new_password(
    made: Made,
    archive: Path,
    run: Callable[..., tuple[int, str, str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "neu"
    monkeypatch.setenv(PASSWORD_VARIABLE, NEW)
    code, _out, err = run("restore", archive, "--office", target, "--recovery-code")
    assert code == 1
    assert "没有提供恢复码" in err
    assert is_clear(err)
    monkeypatch.setenv(backup_commands.CODE_VARIABLE, made.code[:-1] + ("A" if made.code[-1] != "A" else "B"))
    assert run("restore", archive, "--office", target, "--recovery-code")[0] == 1
    assert not target.exists()
    paper = tmp_path / "code.txt"
    paper.write_text(made.code.lower().replace("-", " "), "utf-8")
    code, out, err = run(
        "restore", archive, "--office", target, "--recovery-code", "--recovery-code-file", paper
    )
    assert (code, err) == (0, "")
    assert "新密码已设定" in out
    open_office(target, OPERATOR, NEW).close()


def test_refusals_leave_nothing(
    made: Made,
    archive: Path,
    run: Callable[..., tuple[int, str, str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "place" / "office"
    data = bytearray(archive.read_bytes())
    data[30_000] ^= 1
    (tmp_path / "spoilt.ghbak").write_bytes(data)
    cases: list[tuple[tuple[object, ...], str]] = [
        ((tmp_path / "gone.ghbak",), "找不到备份文件"),
        ((tmp_path / "spoilt.ghbak",), "office.db"),
        ((archive, "--operator", "别人"), "没有名为"),
    ]
    for arguments, sentence in cases:
        code, out, err = run("restore", *arguments, "--office", target)
        assert (code, out) == (1, "")
        assert sentence in err
        assert is_clear(err), err
        assert not target.parent.exists()
    monkeypatch.setenv(PASSWORD_VARIABLE, "wrong password")
    code, _out, err = run("restore", archive, "--office", target)
    assert (code, err.startswith("密码不正确")) == (1, True)
    assert run("restore")[0] == 2
    assert not target.parent.exists()


def test_a_missing_attachment_is_a_fault_but_the_archive_is_there(
    made: Made, run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    from tests.backup_fixtures import attach
    from union_desktop.core.office import open_with_key

    office = open_with_key(made.folder, made.operator, made.key)
    attach(office)
    office.close()
    (made.folder / "attachments" / "3f" / "3f0a9c").unlink()
    code, out, err = run("backup", tmp_path / "b.ghbak", "--office", made.folder, "--json")
    assert code == 1
    assert json.loads(out)["missing_attachments"] == ["3f0a9c"]
    assert is_clear(err)
    assert (tmp_path / "b.ghbak").is_file()
