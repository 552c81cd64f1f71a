# SPDX-License-Identifier: GPL-3.0-or-later
"""The program without a window: what it prints, what it refuses, with which exit code."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.office_fixtures import CHEMISTRY, OPERATOR, PASSWORD, TODAY, WEST, Template, a_member, enrolled
from tests.safety.sentences import is_clear
from union_desktop import __version__
from union_desktop.app import command_line, office_commands
from union_desktop.areas.members.terms import Placement
from union_desktop.core import clock, commands
from union_desktop.core.encrypted_file import connect
from union_desktop.core.errors import Cancelled, UserError
from union_desktop.core.keys import keyfile
from union_desktop.core.office import Office, open_office, open_with_key


@dataclass(frozen=True, slots=True)
class Run:
    """How one call ended."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> dict[str, Any]:
        """The one JSON object on stdout; nothing may stand beside it."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        assert self.out == json.dumps(found, ensure_ascii=False) + "\n"
        return found


Call = Callable[..., Run]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Calls the program in this process, with the tests' password in the environment and the tests' day."""
    monkeypatch.setenv(commands.PASSWORD_VARIABLE, PASSWORD)
    monkeypatch.setattr(clock, "today", lambda: TODAY)

    def call(*arguments: object) -> Run:
        capfd.readouterr()
        code = command_line.main([str(one) for one in arguments])
        captured = capfd.readouterr()
        return Run(code, captured.out, captured.err)

    return call


@pytest.fixture
def office(office_template: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """The small office of all tests, not the one of the window's tests beside this file."""
    place = tmp_path / "office"
    shutil.copytree(office_template.folder, place)
    # Quick password hashing: what it costs in earnest is tested with the key file.
    monkeypatch.setattr(keyfile, "_KDF", {"name": "argon2id", "t": 1, "m": 64, "p": 1})
    wrap = keyfile.wrap(office_template.data_key, keyfile.OPERATOR, OPERATOR, PASSWORD)
    keyfile.write(place, keyfile.KeyFile(keyfile.read(place).office_uid, (wrap,)))
    opened = open_with_key(place, OPERATOR, office_template.data_key)
    yield opened
    opened.close()


@pytest.fixture
def folder(office: Office) -> Path:
    """A closed office with four people: three members, one of them retired, and one who left."""
    from union_desktop.areas.members import service
    from union_desktop.areas.members.service import EventDraft
    from union_desktop.areas.members.terms import EventKind

    west = Placement(CHEMISTRY, WEST, "postdoc", "own")
    enrolled(office, a_member(name="单雄信", staff_no="10001"))
    enrolled(office, a_member(name="张𬱖", staff_no="10002", department="化学学院", place=west))
    retired = enrolled(office, a_member(name="王后卫", staff_no="10003"))
    gone = enrolled(office, a_member(name="李四光", staff_no="10004"))
    with office.transaction("变动") as session:
        service.record_event(
            session, retired, EventDraft(EventKind.RETIRE, TODAY.replace(year=2024)), today=TODAY
        )
        service.record_event(
            session, gone, EventDraft(EventKind.TRANSFER_OUT, TODAY.replace(year=2025)), today=TODAY
        )
    office.close()
    return office.folder


def refused(ended: Run) -> str:
    """The one sentence of a refusal; nothing else was printed."""
    assert ended.code == command_line.REFUSED
    assert ended.out == ""
    assert ended.err.count("\n") == 1
    assert is_clear(ended.err.strip()), ended.err
    return ended.err.strip()


# -------------------------------------------------------------------------------------------- help and usage


def test_help_is_chinese_and_names_every_command(run: Call) -> None:
    ended = run("--help")
    assert ended.code == command_line.DONE
    assert all(command.name.split()[0] in ended.out for command in command_line.commands())
    for name in ("", *(command.name for command in command_line.commands())):
        shown = run(*name.split(), "--help")
        assert shown.code == command_line.DONE
        assert shown.out.startswith("用法：")
        assert not any(
            word in shown.out for word in ("usage", "options", "positional", "show this", "arguments")
        )


def test_version(run: Call) -> None:
    assert run("--version") == Run(0, f"union-desktop {__version__}\n", "")
    assert run("--", "--version") == run("--version")


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["members"],
        ["members", "--office"],
        ["members", "--office", "x", "y"],
        ["members", "--office", "x", "--as-of", "2020-02-30"],
        ["members", "--office", "x", "--as-of", "2020年5月"],
        ["members", "--office", "x", "--json=1"],
        ["find", "--office", "x"],
        ["find", "张", "--office", "x", "--limit", "many"],
        ["find", "张", "--off", "x"],
        ["print"],
        ["print", "nonsense"],
        ["print", "register", "--office", "x"],
        ["create"],
        ["check", "--office", "x", "--password", "geheim"],
        ["--json"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_told_in_chinese_with_code_2(run: Call, arguments: list[str]) -> None:
    ended = run(*arguments)
    assert ended.code == command_line.WRONG_USAGE
    assert ended.out == ""
    assert ended.err.startswith("用法：union-desktop")
    last = ended.err.splitlines()[-1]
    assert last.endswith("用 --help 查看说明。")
    assert not any(word in last for word in ("argument", "invalid", "required", "expected", "choose"))


# ------------------------------------------------------------------------------------------------- commands


def test_members_of_a_day(run: Call, folder: Path) -> None:
    ended = run("members", "--office", folder, "--as-of", "2025-06-30", "--json")
    assert (ended.code, ended.err) == (0, "")
    assert ended.answer == {
        "as_of": "2025-06-30",
        "total": 3,
        "retained": 1,
        "by_category": {"在编": 2, "博士后": 1},
        "by_campus": {"东校区": 2, "西校区": 1},
        "by_group": {"物理小组": 2, "化学小组": 1},
    }
    today = run("members", "--office", folder, "--json").answer
    assert (today["as_of"], today["total"], today["retained"]) == ("2026-09-30", 2, 1)
    shown = run("members", "--office", folder, "--as-of", "2000年1月1日")
    assert shown.out.startswith("截至 2000-01-01：会员 0 人")


def test_find_gives_the_hits_of_the_search_box_best_first(run: Call, folder: Path) -> None:
    ended = run("find", "shanx", "--office", folder, "--json")
    assert ended.code == 0
    assert ended.answer["hits"] == [
        {
            "id": 1,
            "name": "单雄信",
            "staff_no": "10001",
            "department": "物理学院",
            "group": "物理小组",
            "status": "active",
        }
    ]
    everybody = run("find", "1000", "--office", folder, "--json").answer
    assert [one["status"] for one in everybody["hits"]] == ["active", "active", "retained", "transferred_out"]
    assert everybody["total"] == 4
    two = run("find", "1000", "--office", folder, "--limit", "2", "--json").answer
    assert (len(two["hits"]), two["total"]) == (2, 4)
    assert "还有 2 人没有列出" in run("find", "1000", "--office", folder, "--limit", "2").out
    none = run("find", "查无此人", "--office", folder)
    assert none.code == 0
    assert "没有找到" in none.out
    assert run("find", "查无此人", "--office", folder, "--json").answer["hits"] == []


def test_find_moves_the_list_on_to_today_first(
    run: Call, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from union_desktop.areas.members import service
    from union_desktop.areas.members.service import EventDraft
    from union_desktop.areas.members.terms import EventKind

    opened = open_office(folder, OPERATOR, PASSWORD)
    with opened.transaction("预先登记") as session:
        later = TODAY.replace(month=12)
        service.record_event(session, 1, EventDraft(EventKind.RETIRE, later), today=TODAY)
    opened.close()
    assert run("find", "10001", "--office", folder, "--json").answer["hits"][0]["status"] == "active"
    monkeypatch.setattr(clock, "today", lambda: TODAY.replace(month=12))
    assert run("find", "10001", "--office", folder, "--json").answer["hits"][0]["status"] == "retained"
    assert run("check", "--office", folder).code == 0


def test_the_register_is_printed_and_its_names_can_be_read_back(
    run: Call, folder: Path, tmp_path: Path
) -> None:
    import pypdfium2

    pdf = tmp_path / "名册.pdf"
    ended = run("print", "register", "--office", folder, "--pdf", pdf, "--json")
    assert ended.code == 0
    assert (ended.answer["members"], ended.answer["pdf"]) == (2, str(pdf))
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert "单雄信" in text
    assert "李四光" not in text
    assert "没有写入任何内容" in refused(run("print", "register", "--office", folder, "--pdf", tmp_path))
    refused(run("print", "register", "--office", folder, "--pdf", tmp_path / "no" / "r.pdf"))


# ------------------------------------------------------------------------------------------------ passwords


def test_the_password_may_lie_in_a_file(
    run: Call, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(commands.PASSWORD_VARIABLE, "not this one")
    file = tmp_path / "password.txt"
    for content in (PASSWORD, f"{PASSWORD}\n", f"\ufeff{PASSWORD}\r\nmore\r\n"):
        file.write_text(content, "utf-8", newline="")
        assert run("members", "--office", folder, "--password-file", file).code == 0
    for content in (b"", b"\n", b"\xff\xfe\x00", PASSWORD.encode("gb18030")):
        file.write_bytes(content)
        assert "密码文件" in refused(run("members", "--office", folder, "--password-file", file))
    assert "密码文件" in refused(run("members", "--office", folder, "--password-file", tmp_path / "none"))


def test_the_password_is_asked_for_at_a_keyboard_only(
    run: Call, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(commands.PASSWORD_VARIABLE)
    monkeypatch.setattr("sys.stdin", open(os.devnull, encoding="utf-8"))  # noqa: PTH123, SIM115 - closed with the test
    assert "没有提供密码" in refused(run("members", "--office", folder))
    asked: list[str] = []

    def answer(question: str) -> str:
        asked.append(question)
        return PASSWORD

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", answer)
    assert run("members", "--office", folder).code == 0
    assert asked == [f"操作员“{OPERATOR}”的密码："]
    sys.stdin.close()


def test_a_wrong_password_an_unknown_operator_and_a_wrong_folder(
    run: Call, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert OPERATOR in refused(run("members", "--office", folder, "--operator", "王五"))
    assert "找不到文件夹" in refused(run("members", "--office", tmp_path / "none"))
    assert "没有工会文件" in refused(run("members", "--office", tmp_path))
    assert "是一个文件" in refused(run("members", "--office", folder / "office.db"))
    monkeypatch.setenv(commands.PASSWORD_VARIABLE, "falsches Passwort")
    assert "密码不正确" in refused(run("members", "--office", folder, "--json"))
    (folder / keyfile.FILE_NAME).unlink()
    (folder / keyfile.SPARE_NAME).unlink()
    assert "钥匙文件" in refused(run("members", "--office", folder))


def test_an_office_open_elsewhere_is_not_opened(run: Call, folder: Path) -> None:
    opened = open_office(folder, OPERATOR, PASSWORD)
    assert "另一个窗口" in refused(run("members", "--office", folder))
    opened.close()
    assert run("members", "--office", folder).code == 0


# --------------------------------------------------------------------------------------------------- create


def test_create_makes_an_office_and_puts_the_sheet_beside_it(run: Call, tmp_path: Path) -> None:
    import pypdfium2

    folder = tmp_path / "数据" / "工会"
    ended = run(
        "create", "--office", folder, "--name", "示例大学工会", "--operator", "张三",
        "--campus", "东", "--campus", "西", "--json",
    )  # fmt: skip
    assert (ended.code, ended.err) == (0, "")
    sheet = Path(ended.answer["recovery_sheet"])
    assert sheet.parent == folder.parent
    assert sorted(one.name for one in folder.parent.iterdir()) == ["工会", sheet.name]
    document = pypdfium2.PdfDocument(sheet)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    # The code is on the sheet, it opens the office, and it was printed nowhere else.
    from union_desktop.core.office import open_with_recovery_code

    lines = ["".join(line.split()) for line in text.splitlines()]
    code = "".join(line for line in lines if len(line) == 20 and line.isascii() and line.isalnum())
    assert len(open_with_recovery_code(folder, code)) == 32
    assert code[:5] not in ended.out
    if os.name == "posix":
        assert sheet.stat().st_mode & 0o077 == 0
        assert folder.stat().st_mode & 0o077 == 0

    assert run("check", "--office", folder, "--json").answer["ok"] is True
    assert run("members", "--office", folder, "--json").answer["total"] == 0
    assert "不是空的" in refused(run("create", "--office", folder, "--name", "a", "--operator", "b"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["--operator", "张三"],
        ["--name", "示例大学工会"],
        ["--name", "示例大学工会", "--operator", " "],
        ["--name", "示例大学工会", "--operator", "张三", "--campus", " "],
    ],
    ids=" ".join,
)
def test_an_office_with_answers_missing_is_not_made(run: Call, tmp_path: Path, arguments: list[str]) -> None:
    refused(run("create", "--office", tmp_path / "a" / "b", *arguments))
    assert list(tmp_path.iterdir()) == []


def test_a_weak_password_makes_nothing(run: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(commands.PASSWORD_VARIABLE, "1234")
    sentence = refused(run("create", "--office", tmp_path / "a", "--name", "a", "--operator", "b"))
    assert "至少 8 个字符" in sentence
    assert list(tmp_path.iterdir()) == []


def test_two_different_passwords_at_the_keyboard_make_nothing(
    run: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(commands.PASSWORD_VARIABLE)
    typed = iter(["一个足够长的密码", "另一个足够长的密码"])
    monkeypatch.setattr(commands.sys, "stdin", type("Keyboard", (), {"isatty": staticmethod(lambda: True)}))
    monkeypatch.setattr("getpass.getpass", lambda _question: next(typed))
    assert "不一致" in refused(run("create", "--office", tmp_path / "a", "--name", "a", "--operator", "b"))
    assert list(tmp_path.iterdir()) == []


def test_without_its_sheet_there_is_no_office(
    run: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise UserError("磁盘空间已满，没有保存。请清理磁盘。")

    from union_desktop.documents import files

    with monkeypatch.context() as patch:
        patch.setattr(files, "write_file", full)
        refused(run("create", "--office", tmp_path / "a", "--name", "a", "--operator", "b"))
    assert list(tmp_path.iterdir()) == []
    # And without an office no sheet whose code opens nothing.
    with monkeypatch.context() as patch:
        patch.setattr(keyfile, "write", full)
        refused(run("create", "--office", tmp_path / "a", "--name", "a", "--operator", "b"))
    assert list(tmp_path.iterdir()) == []


def test_the_made_up_office(run: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(commands.PASSWORD_VARIABLE)
    ended = run("create", "--office", tmp_path / "demo", "--demo")
    assert ended.code == 0
    assert "演示密码：" in ended.out
    password = ended.out.split("演示密码：")[1].split()[0]
    monkeypatch.setenv(commands.PASSWORD_VARIABLE, password)
    checked = run("check", "--office", tmp_path / "demo", "--json")
    assert (checked.code, checked.answer["ok"], checked.answer["members"]) == (0, True, 2157)


# ---------------------------------------------------------------------------------------------------- check


def test_check_of_a_whole_office(run: Call, folder: Path) -> None:
    before = (folder / "office.db").read_bytes()
    ended = run("check", "--office", folder, "--json")
    assert (ended.code, ended.err) == (0, "")
    assert ended.answer == {
        "ok": True,
        "findings": [],
        "as_of": "2026-09-30",
        "people": 4,
        "members": 2,
        "retained": 1,
        "audit_entries": 7,
    }
    assert "没有发现问题" in run("check", "--office", folder).out
    assert (folder / "office.db").read_bytes() == before


FAULTS = {
    "update membership_span set status = 'active' where status = 'retained'": "会籍时段",
    "delete from membership_span where person_id = 1": "会籍时段",
    "insert into membership_span (person_id, membership_id, from_on, to_on, status)"
    " values (1, 1, '2015-03-01', '9999-12-31', 'active')": "同一天有两段会籍",
    "update membership_event set happened_on = '2030-01-01' where kind = 'join' and person_id = 4": "会籍变动记录不符",
    "update person set now_status = '' where id = 1": "当前状态",
    "update person set now_group_id = 4 where id = 1": "当前状态",
    "delete from person_search where rowid = 2": "会搜不到",
    "insert into person_search (rowid, tokens) values (77, 'x')": "多余的记录",
    "update union_org_version set valid_to = '2020-01-01', org_id = 4 where org_id = 3": "两个名称",
    "update audit_change set data = '{}' where id = 3": "记录链不符",
    "delete from audit_entry where seq = 2": "第 2 条缺失",
    "update membership set person_id = 999 where id = 1": "指向不存在的记录",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_check_finds_what_was_changed_behind_the_programs_back(
    run: Call, folder: Path, office: Office, fault: str
) -> None:
    run("find", "10001", "--office", folder)  # records the day of today's columns
    database = connect(folder / "office.db", office.data_key)
    database.execute("pragma foreign_keys=OFF")
    database.execute(fault)
    database.close()
    before = (folder / "office.db").read_bytes()
    ended = run("check", "--office", folder, "--json")
    assert ended.code == command_line.REFUSED
    assert ended.answer["ok"] is False
    assert any(FAULTS[fault] in one for one in ended.answer["findings"]), ended.answer["findings"]
    assert is_clear(ended.err.strip())
    # A check tells of people by number only, and mends nothing.
    assert not any(name in ended.out + ended.err for name in ("单雄信", "张𬱖", "王后卫", "李四光"))
    assert (folder / "office.db").read_bytes() == before


def test_check_finds_damaged_pages_and_a_missing_spare(run: Call, folder: Path) -> None:
    database = folder / "office.db"
    data = bytearray(database.read_bytes())
    data[-2000] ^= 1
    database.write_bytes(data)
    (folder / keyfile.SPARE_NAME).unlink()
    ended = run("check", "--office", folder, "--json")
    assert ended.code == command_line.REFUSED
    found = "".join(ended.answer["findings"])
    assert "1 处损坏" in found
    assert keyfile.SPARE_NAME in found


# --------------------------------------------------------------------------------------- when it goes wrong


def test_an_unforeseen_error_names_its_place_and_nobodys_data(
    run: Call, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def planted(*_: object) -> None:
        raise ValueError("甲骨文 110105194912310021")

    monkeypatch.setattr("union_desktop.areas.members.queries.counts.members", planted)
    ended = run("members", "--office", folder)
    assert (ended.code, ended.out) == (command_line.REFUSED, "")
    assert "ValueError" in ended.err
    assert "110105" not in ended.err
    assert "甲骨文" not in ended.err
    # The office was closed all the same.
    monkeypatch.undo()
    open_office(folder, OPERATOR, PASSWORD).close()


@pytest.mark.parametrize("stop", [KeyboardInterrupt, Cancelled])
def test_stopped_by_the_person(
    run: Call, folder: Path, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]
) -> None:
    def stopped(*_: object) -> None:
        raise stop

    monkeypatch.setattr("union_desktop.areas.members.queries.counts.members", stopped)
    ended = run("members", "--office", folder)
    assert (ended.code, ended.out) == (command_line.REFUSED, "")
    assert "没有写入任何内容" in ended.err


# ------------------------------------------------------------------------------------ as a program of its own


def program(*arguments: object, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Starts the program as a user's script would."""
    command = [sys.executable, "-m", "union_desktop", *map(str, arguments)]
    environment = {**os.environ, commands.PASSWORD_VARIABLE: PASSWORD, **options.pop("env", {})}
    return subprocess.run(command, capture_output=True, check=False, env=environment, **options)


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_rare_characters_reach_a_pipe_whatever_the_system_speaks(folder: Path, encoding: str) -> None:
    ended = program("find", "10002", "--office", folder, "--json", env={"PYTHONIOENCODING": encoding})
    assert ended.returncode == 0, ended.stderr.decode()
    assert json.loads(ended.stdout.decode("utf-8"))["hits"][0]["name"] == "张𬱖"
    refusal = program("find", "10002", "--office", folder / "无", env={"PYTHONIOENCODING": encoding})
    assert "找不到文件夹" in refusal.stderr.decode("utf-8")


def test_a_reader_who_goes_away_early_gets_no_traceback(folder: Path) -> None:
    command = [sys.executable, "-m", "union_desktop", "members", "--office", str(folder)]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, commands.PASSWORD_VARIABLE: PASSWORD},
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        errors = process.stderr.read()
    assert errors == b""
    assert process.returncode == command_line.REFUSED


WINDOW = """
import sys, types
main = types.ModuleType("union_desktop.app.main")
main.run = lambda folder: print(folder, sorted(sys.modules)) or 0
sys.modules["union_desktop.app.main"] = main
from union_desktop.app.command_line import main
sys.exit(main())
"""


@pytest.mark.parametrize(("arguments", "folder"), [([], "None"), (["--office", "工会 数据"], "工会 数据")])
def test_without_a_subcommand_the_window_opens_and_no_command_is_loaded(
    arguments: list[str], folder: str
) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", WINDOW, *arguments], capture_output=True, check=True, encoding="utf-8"
    )
    assert ended.stdout.startswith(f"{folder} [")
    for name in ("sqlalchemy", "sqlcipher3", "alembic", "reportlab", "union_desktop.core.commands"):
        assert f"'{name}'" not in ended.stdout


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a screen")
def test_without_a_screen_the_window_is_refused_and_qt_is_not_asked() -> None:
    environment = {name: value for name, value in os.environ.items() if "DISPLAY" not in name}
    environment.pop("QT_QPA_PLATFORM", None)
    command = [sys.executable, "-m", "union_desktop"]
    ended = subprocess.run(command, capture_output=True, check=False, env=environment)
    assert (ended.returncode, ended.stdout) == (command_line.REFUSED, b"")
    assert is_clear(ended.stderr.decode().strip())


def test_the_roster_child_is_started_by_its_hidden_argument(monkeypatch: pytest.MonkeyPatch) -> None:
    from union_desktop.areas.roster.service import child

    started: list[bool] = []
    monkeypatch.setattr(child, "main", lambda: started.append(True))
    assert command_line.main([command_line.ROSTER_CHILD]) == command_line.DONE
    assert started == [True]
    assert command_line.ROSTER_CHILD not in command_line.parser().format_help()


def test_every_command_is_declared_once_with_chinese_words() -> None:
    names = [command.name for command in command_line.commands()]
    assert len(set(names)) == len(names)
    assert {"create", "check", "members", "find", "print register"} <= set(names)
    assert all(
        any("\u4e00" <= one <= "\u9fff" for one in command.help) for command in command_line.commands()
    )
    assert office_commands.COMMANDS[0].needs_office is False
