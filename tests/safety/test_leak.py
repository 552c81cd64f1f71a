# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing the program writes tells about a person in plain text: every byte of every file of a whole session is searched.

Only the papers a person asked for are left out: they are the person's own.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.safety import session
from union_desktop.core.commands import PASSWORD_VARIABLE

ROOT = Path(__file__).resolve().parents[2]
NEEDLES = (
    session.NAME,
    session.NAME[:3],
    session.ID_NUMBER,
    session.PHONE,
    session.STAFF_NO,
    session.DEPARTMENT,
    session.PINYIN,
    session.ROSTER_NAME,
    session.ROSTER_ID,
)


def forms(text: str) -> set[bytes]:
    """A text as the encodings of this part of the world and as JSON write it."""
    found = {text.encode(one) for one in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")}
    return found | {json.dumps(text).strip('"').encode()}


def leaks(data: bytes) -> list[str]:
    """The planted words found in some bytes."""
    return [text for text in NEEDLES if any(form in data for form in forms(text))]


def found_below(place: Path) -> dict[str, list[str]]:
    """File → planted words in its content or its name, for every file below a folder."""
    found = {}
    for file in sorted(place.rglob("*")):
        words = leaks(str(file.relative_to(place)).encode())
        if file.is_file() and not file.is_symlink():
            words += leaks(file.read_bytes())
        if words:
            found[str(file.relative_to(place))] = words
    return found


class Desk:
    """A PC of its own: every folder the program could write to lies below one place."""

    def __init__(self, place: Path) -> None:
        self.home = place / "home"
        self.asked_for = place / "asked for"
        self.snapshots = place / "snapshots"
        for one in (self.home, self.asked_for, self.snapshots):
            one.mkdir()
        for name in ("tmp", "work", "runtime"):
            (self.home / name).mkdir(mode=0o700)
        self.office = self.home / "工会数据"
        kept = {
            name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ
        }
        self.environment = {
            **kept,
            "HOME": str(self.home),
            "USERPROFILE": str(self.home),
            "APPDATA": str(self.home / "appdata"),
            "LOCALAPPDATA": str(self.home / "appdata"),
            **{name: str(self.home / "tmp") for name in ("TMPDIR", "TMP", "TEMP", "SQLITE_TMPDIR")},
            "XDG_RUNTIME_DIR": str(self.home / "runtime"),
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            PASSWORD_VARIABLE: session.PASSWORD,
        }
        self.errors = b""

    def program(self, *arguments: object) -> subprocess.CompletedProcess[bytes]:
        """The headless program; what it says to stderr is kept."""
        ended = subprocess.run(
            [sys.executable, "-m", "union_desktop", *map(str, arguments)],
            check=False,
            capture_output=True,
            cwd=self.home / "work",
            env=self.environment,
        )
        self.errors += ended.stderr
        return ended

    def session(self, name: str) -> tuple[int, list[str]]:
        """A session of tests/safety/session.py; the disk is copied wherever it asks for that."""
        with subprocess.Popen(
            [sys.executable, "-m", "tests.safety.session", name, str(self.office)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=self.home / "work",
            env=self.environment,
            encoding="utf-8",
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stderr is not None
            said = []
            for line in process.stdout:
                if line.startswith("snapshot "):
                    shutil.copytree(self.home, self.snapshots / line.removeprefix("snapshot ").strip())
                    process.stdin.write("\n")
                    process.stdin.flush()
                said.append(line.strip())
            self.errors += process.stderr.read().encode()
        return process.returncode, said


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    assert found_below(made.home) == {}
    assert found_below(made.snapshots) == {}
    assert leaks(made.errors) == []


def make_office(desk: Desk) -> None:
    """An office with a group, made without a window."""
    from union_desktop.areas.organisation import service
    from union_desktop.areas.organisation.terms import UnitDraft, UnitKind
    from union_desktop.core.office import open_office

    ended = desk.program(
        "create", "--office", desk.office, "--name", "示例大学工会", "--operator", session.OPERATOR
    )
    assert ended.returncode == 0, ended.stderr.decode()
    import datetime as dt

    opened = open_office(desk.office, session.OPERATOR, session.PASSWORD)
    with opened.transaction("建小组") as database:
        unit = UnitDraft(UnitKind.GROUP, "物理小组", 1, 1, dt.date(2000, 1, 1))
        assert service.add_unit(database, unit).ids == (2,)
    opened.close()


def test_a_whole_session_leaves_no_plain_word_about_anybody(desk: Desk) -> None:
    make_office(desk)

    # With windows: sign-in, enrolment, lists, quick find, preview of the register, four kinds of faults.
    code, said = desk.session("window")
    assert code == 0, (said, desk.errors.decode())
    assert [one for one in said if not one.startswith("saw wrote")] == [
        "saw list 1",
        "saw quick 1",
        "saw preview True",
        "snapshot preview",
        "saw failures 3",
        "snapshot in a transaction",
    ]
    logs = [one for one in desk.home.rglob("*.log") if b"RuntimeError" in one.read_bytes()]
    assert len(logs) == 1, "the faults were logged, without what they quoted"
    wrote = [Path(one.removeprefix("saw wrote ")) for one in said if one.startswith("saw wrote ")]
    elsewhere = [one for one in wrote if not one.is_relative_to(desk.home) and not one.is_relative_to("/dev")]
    assert elsewhere == []

    # Without windows: found, printed, taken in from a roster, refused, checked.
    found = desk.program("find", session.STAFF_NO, "--office", desk.office, "--json")
    assert json.loads(found.stdout)["hits"][0]["name"] == session.NAME
    for encoding in ("utf-8", "gb18030"):
        roster = desk.asked_for / f"{encoding}.csv"
        line = f"R1,{session.ROSTER_NAME},{session.ROSTER_ID},物理小组,在编,{session.DEPARTMENT}"
        broken = f"R2,{session.NAME},4.4E+17,物理小组,在编,"
        roster.write_text(f"工号,姓名,身份证号,工会小组,人员类别,部门\n{line}\n{broken}\n", encoding)
        taken = desk.program(
            "roster",
            roster,
            "--office",
            desk.office,
            "--source",
            "人事处",
            "--scope",
            "none",
            "--apply",
            "--json",
        )
        assert json.loads(taken.stdout)["rejected"] == 1, taken.stderr.decode()
    pdf = desk.asked_for / "r.pdf"
    assert desk.program("print", "register", "--office", desk.office, "--pdf", pdf).returncode == 0
    assert pdf.read_bytes().startswith(b"%PDF")
    assert desk.program("members", "--office", desk.office).returncode == 0
    assert desk.program("roster", desk.office, "--office", desk.office, "--source", "x").returncode == 1
    checked = desk.program("check", "--office", desk.office, "--json")
    assert json.loads(checked.stdout)["people"] == 3, checked.stdout.decode()
    assert json.loads(checked.stdout)["ok"] is True

    assert list((desk.home / "tmp").iterdir()) == list((desk.home / "work").iterdir()) == []
    # The people are there all the same: the files are not empty, they are encrypted.
    assert sum(one.stat().st_size for one in desk.office.iterdir()) > 100_000


@pytest.mark.skipif(os.name != "posix", reason="the crash is a POSIX signal")
def test_a_crash_inside_a_library_leaves_code_lines_only(desk: Desk) -> None:
    from union_desktop.areas.members import service
    from union_desktop.core.office import open_office

    make_office(desk)
    opened = open_office(desk.office, session.OPERATOR, session.PASSWORD)
    with opened.transaction("入会") as database:
        service.enrol(database, session.planted_draft())
    opened.close()

    code, said = desk.session("crash")
    assert code == -signal.SIGSEGV
    assert said == ["saw person 1"]
    faults = [one for one in desk.home.rglob("faults.log") if b"session.py" in one.read_bytes()]
    assert len(faults) == 1
    # What the crash left behind is a write-ahead log, and it is not plain either.
    assert (desk.office / "office.db-wal").stat().st_size > 0
    assert desk.program("check", "--office", desk.office).returncode == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "gb18030", "json"])
def test_the_search_finds_what_was_planted(tmp_path: Path, encoding: str) -> None:
    """The negative control: a search that finds nothing anywhere would pass every test above."""
    for number, text in enumerate(NEEDLES):
        data = json.dumps({"x": text}).encode() if encoding == "json" else text.encode(encoding)
        (tmp_path / f"{number}.bin").write_bytes(os.urandom(500) + data + os.urandom(500))
    (tmp_path / f"{session.NAME}.bin").write_bytes(b"")
    found = found_below(tmp_path)
    assert len(found) == len(NEEDLES) + 1
    assert all(text in found[f"{number}.bin"] for number, text in enumerate(NEEDLES))


def test_the_search_finds_people_in_an_unencrypted_copy(tmp_path: Path) -> None:
    """And it would find them in the very database, were it not encrypted."""
    import sqlite3

    with sqlite3.connect(tmp_path / "plain.db") as plain:
        plain.execute("create table person (name text, id_number text)")
        plain.execute("insert into person values (?, ?)", (session.NAME, session.ID_NUMBER))
    plain.close()
    assert set(found_below(tmp_path)["plain.db"]) == {session.NAME, session.NAME[:3], session.ID_NUMBER}
