# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that are not what they should be, given to the program: one clear sentence each, nothing written."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.office_fixtures import OPERATOR, PASSWORD, TODAY, Template, a_member, enrolled
from tests.safety import writer
from tests.safety.sentences import is_clear
from union_desktop.app import command_line
from union_desktop.areas.members.service import verify as members
from union_desktop.core import audit, clock
from union_desktop.core.encrypted_file import connect
from union_desktop.core.errors import UserError
from union_desktop.core.keys import keyfile
from union_desktop.core.office import open_with_key


@pytest.fixture
def folder(office_template: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A closed office with ten people whose password is quick to check."""
    place = tmp_path / "office"
    shutil.copytree(office_template.folder, place)
    monkeypatch.setattr(keyfile, "_KDF", {"name": "argon2id", "t": 1, "m": 64, "p": 1})
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    monkeypatch.setenv("UNION_DESKTOP_PASSWORD", PASSWORD)
    wrap = keyfile.wrap(office_template.data_key, keyfile.OPERATOR, OPERATOR, PASSWORD)
    keyfile.write(place, keyfile.KeyFile(keyfile.read(place).office_uid, (wrap,)))
    opened = open_with_key(place, OPERATOR, office_template.data_key)
    for at in range(10):
        enrolled(opened, a_member(name=name(at), staff_no=f"A{at}"))
    opened.close()
    return place


def name(number: int) -> str:
    """An invented name for each number."""
    return (
        "赵钱孙李周吴郑王冯陈"[number % 10]
        + "一二三四五六七八九十"[number // 10 % 10]
        + "甲乙丙丁戊"[number // 100]
    )


def content(folder: Path, key: bytes) -> list[object]:
    """All rows of the tables a roster may write."""
    connection = connect(folder / "office.db", key)
    try:
        names = [row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")]
        wanted = [one for one in names if not one.startswith(("sqlite", "person_search"))]
        return [connection.execute(f'select * from "{name}"').fetchall() for name in sorted(wanted)]
    finally:
        connection.close()


def _text(name: str, data: bytes) -> Callable[[Path], Path]:
    def make(place: Path) -> Path:
        (place / name).write_bytes(data)
        return place / name

    return make


def _locked(place: Path) -> Path:
    # What every workbook saved with a password is: an OLE container with this stream.
    data = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(1016)
        + "EncryptedPackage".encode("utf-16-le")
        + bytes(4096)
    )
    return _text("名册.xlsx", data)(place)


def _huge(place: Path) -> Path:
    with (place / "名册.xlsx").open("wb") as stream:
        stream.write(b"PK\3\4")
        stream.truncate(300 * 1024 * 1024)
    return place / "名册.xlsx"


def _bomb(place: Path) -> Path:
    with zipfile.ZipFile(place / "名册.xlsx", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(300):
                sheet.write(bytes(1024 * 1024))
    return place / "名册.xlsx"


def _cut(place: Path) -> Path:
    import xlsxwriter

    with xlsxwriter.Workbook(str(place / "whole.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["工号", "姓名"])
        for row in range(1, 500):
            sheet.write_row(row, 0, [f"B{row}", f"人{row}"])
    data = (place / "whole.xlsx").read_bytes()
    return _text("名册.xlsx", data[: len(data) // 2])(place)


def _folder(place: Path) -> Path:
    (place / "名册.xlsx").mkdir()
    return place / "名册.xlsx"


FILES: dict[str, Callable[[Path], Path]] = {
    "absent": lambda place: place / "没有.xlsx",
    "folder": _folder,
    "empty": _text("名册.xlsx", b""),
    "with a password": _locked,
    "cut off": _cut,
    "noise": _text("名册.xls", os.urandom(5000)),
    "a picture": _text("名册.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20),
    "a letter": _text("通知.docx", b"PK\3\4"),
    "a program": _text("名册.exe", b"MZ"),
    "300 MB": _huge,
    "zip bomb": _bomb,
    "no header": _text("名册.csv", "通知\n各单位：\n请于周五前报名。\n".encode()),
}


@pytest.mark.parametrize("what", FILES)
def test_a_roster_that_is_none_is_refused_in_one_sentence_and_nothing_is_written(
    folder: Path,
    office_template: Template,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    what: str,
) -> None:
    given, temporary = tmp_path / "given", tmp_path / "temporary"
    given.mkdir()
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    file = FILES[what](given)
    before = content(folder, office_template.data_key)
    code = command_line.main(
        [
            "roster",
            str(file),
            "--office",
            str(folder),
            "--source",
            "人事处",
            "--create-units",
            "--apply",
            "--json",
        ]
    )
    captured = capfd.readouterr()
    assert list(temporary.iterdir()) == []
    assert (code, captured.out) == (command_line.REFUSED, "")
    assert captured.err.count("\n") == 1
    assert is_clear(captured.err.strip()), captured.err
    assert content(folder, office_template.data_key) == before


def test_an_import_killed_in_the_middle_leaves_all_of_it_or_nothing(
    folder: Path, office_template: Template, tmp_path: Path
) -> None:
    if not hasattr(signal, "SIGKILL") or "forkserver" not in multiprocessing.get_all_start_methods():
        pytest.skip("processes are killed at a chosen statement with POSIX means only")
    file = tmp_path / "名册.csv"
    rows = [f"A{at},{name(at)},新部门,物理小组,在编" for at in range(10)]
    rows += [f"N{at},{name(at)},物理学院,物理小组,在编" for at in range(300)]
    file.write_text("\n".join(["工号,姓名,部门,工会小组,人员类别", *rows]), "utf-8")
    key = office_template.data_key
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.safety.writer"])

    def import_once(which: int) -> tuple[int | None, int]:
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=writer.import_roster, args=(folder, file, which, theirs))
        process.start()
        theirs.close()
        try:
            statements = ours.recv()
        except EOFError:
            statements = 0
        process.join()
        ours.close()
        return process.exitcode, statements

    clean = (folder / "office.db").read_bytes()
    code, statements = import_once(0)
    assert code == 0
    assert people(folder, key) == (310, 10, 1)
    for part in (0.15, 0.4, 0.6, 0.8, 1.0):
        (folder / "office.db").write_bytes(clean)
        assert import_once(max(1, round(statements * part)))[0] == -signal.SIGKILL
        assert people(folder, key) == (10, 0, 0), part
    # And the same file goes in after the program was started again.
    assert import_once(0)[0] == 0
    assert people(folder, key) == (310, 10, 1)


def people(folder: Path, key: bytes) -> tuple[int, int, int]:
    """How many there are, how many were changed by the roster, how many batches; all of it must agree."""
    opened = open_with_key(folder, OPERATOR, key)
    try:
        with opened.reader() as reader:
            assert audit.verify(reader) == []
            assert members.findings(reader, TODAY) == []
            assert opened.damage() == []
            return (
                reader.value("select count(*) from person"),
                reader.value("select count(*) from person where department = '新部门'"),
                reader.value("select count(*) from roster_batch"),
            )
    finally:
        opened.close()


@pytest.mark.parametrize("command", ["members", "check", "find"])
def test_every_command_refuses_a_damaged_office_alike(
    folder: Path, capfd: pytest.CaptureFixture[str], command: str
) -> None:
    arguments = [command, *(["张"] if command == "find" else []), "--office", str(folder), "--json"]
    (folder / "office.db").write_bytes(bytes(20_000))
    assert command_line.main(arguments) == command_line.REFUSED
    captured = capfd.readouterr()
    assert captured.out == ""
    assert is_clear(captured.err.strip())
    (folder / keyfile.FILE_NAME).write_bytes(b"{}")
    (folder / keyfile.SPARE_NAME).write_bytes(b"")
    assert command_line.main(arguments) == command_line.REFUSED
    assert "钥匙文件" in capfd.readouterr().err


def test_a_clear_sentence_is_what_it_is_called() -> None:
    """The measure used above measures something."""
    assert is_clear("密码不正确，没有打开任何数据。请重新输入。")
    for unclear in (
        "",
        "出错了",
        "Error: file not found。请重试。",
        "请看\n第二行。",
        "sqlite3.OperationalError",
        "没有保存。",
    ):
        assert not is_clear(unclear)
    assert issubclass(keyfile.WrongPassword, UserError)
