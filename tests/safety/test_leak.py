# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing the program writes tells about a person in plain text: every byte of every file of a whole session is searched.

Only the papers a person asked for are left out: they are the person's own.
"""

from __future__ import annotations

import json
import os
import signal
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.safety import session
from tests.safety.searched_desk import NEEDLES, Desk, found_below, leaks


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

    (desk.asked_for / f"{session.FILE_NAME}.png").write_bytes(a_picture())
    # With windows: sign-in, enrolment, lists, quick find, preview of the register, a picture, a form that is open while
    # the window is locked, four kinds of faults.
    code, said = desk.session("tests.safety.session", "window", desk.office)
    assert code == 0, (said, desk.errors.decode())
    assert [one for one in said if not one.startswith("saw wrote")] == [
        "saw list 1",
        "saw quick 1",
        "saw preview True",
        "snapshot preview",
        "saw picture True",
        "snapshot picture",
        "saw visible ['LockScreen']",
        "snapshot locked",
        "saw back True",
        "saw failures 3",
        "snapshot in a transaction",
    ]
    logs = [one for one in desk.home.rglob("*.log") if b"RuntimeError" in one.read_bytes()]
    assert len(logs) == 1, "the faults were logged, without what they quoted"
    assert written_elsewhere(desk, said) == []
    assert list((desk.snapshots / "locked").rglob("*.kept"))

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


def written_elsewhere(desk: Desk, said: list[str]) -> list[Path]:
    """Files a session wrote outside the PC's home and what it was asked for."""
    wrote = [Path(one.removeprefix("saw wrote ")) for one in said if one.startswith("saw wrote ")]
    assert wrote
    places = (desk.home, desk.asked_for, Path("/dev"))
    return [one for one in wrote if not any(one.is_relative_to(place) for place in places)]


def test_files_exports_merging_backup_restore_and_a_new_key_leave_no_plain_word(desk: Desk) -> None:
    make_office(desk)
    papers = desk.asked_for / "papers"
    papers.mkdir()
    (papers / f"{session.FILE_NAME}.txt").write_text(session.FILE_CONTENT * 20_000, "utf-8")
    (papers / f"{session.FILE_NAME}.png").write_bytes(a_picture())
    code, said = desk.session("tests.safety.trusted_session", desk.office, desk.asked_for)
    assert code == 0, (said, desk.errors.decode())
    assert [one for one in said if not one.startswith("saw wrote")] == [
        "snapshot put .png",
        "snapshot put .txt",
        "saw thumbnails 1",
        "saw picture True",
        "snapshot plain export",
        "saw unmerged True",
        "snapshot backup",
        "saw archives 2",
        "snapshot restore",
        "saw restored 1",
        "snapshot forms kept",
        "saw counted 1",
        "snapshot new data key",
        "saw kept True",
    ]
    assert written_elsewhere(desk, said) == []
    # The disk was looked at while there were halves.
    for name, part in (
        ("put .txt", "*.part"),
        ("backup", "*part"),
        ("restore", "*恢复中*"),
        ("forms kept", "*.kept"),
        ("new data key", "office.db.rekey"),
    ):
        assert list((desk.snapshots / name).rglob(part)), name
    assert list((desk.home / "tmp").iterdir()) == list((desk.home / "work").iterdir()) == []
    # Halves of what was stopped stay nowhere, not even encrypted ones.
    left = [one.name for one in desk.home.rglob("*") if one.suffix == ".part" or "恢复中" in one.name]
    assert left == []
    assert not (desk.home / "stopped.db").exists()
    assert not (desk.office / "a.png").exists()
    # What was asked for is plain, as it says: the search would have found it anywhere else.
    plain = found_below(desk.asked_for)
    assert {"list.xlsx", "plain.db"} < set(plain)
    assert session.DIAGNOSIS in plain["plain.db"]
    assert desk.program("check", "--office", desk.office).returncode == 0


def a_picture() -> bytes:
    """A picture whose own text says what it shows, as scanners and telephones write it."""
    from PySide6.QtCore import QBuffer, QByteArray
    from PySide6.QtGui import QImage

    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(0xFFEEDD)
    image.setText("Description", session.FILE_CONTENT)
    made = QByteArray()
    buffer = QBuffer(made)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(made.data()) + session.FILE_CONTENT.encode()


@pytest.mark.skipif(os.name != "posix", reason="the crash is a POSIX signal")
def test_a_crash_inside_a_library_leaves_code_lines_only(desk: Desk) -> None:
    from union_desktop.areas.members import service
    from union_desktop.core.office import open_office

    make_office(desk)
    opened = open_office(desk.office, session.OPERATOR, session.PASSWORD)
    with opened.transaction("入会") as database:
        service.enrol(database, session.planted_draft())
    opened.close()

    code, said = desk.session("tests.safety.session", "crash", desk.office)
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


def test_the_search_looks_into_packed_files(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.ghbak", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", f"<t>{session.NAME}</t>" * 50)
        archive.writestr(f"{session.FILE_NAME}.jpg", b"")
    assert set(found_below(tmp_path)["a.ghbak"]) >= {session.NAME, session.FILE_NAME}


def test_the_search_finds_people_in_an_unencrypted_copy(tmp_path: Path) -> None:
    """And it would find them in the very database, were it not encrypted."""
    import sqlite3

    with sqlite3.connect(tmp_path / "plain.db") as plain:
        plain.execute("create table person (name text, id_number text)")
        plain.execute("insert into person values (?, ?)", (session.NAME, session.ID_NUMBER))
    plain.close()
    assert set(found_below(tmp_path)["plain.db"]) == {session.NAME, session.NAME[:3], session.ID_NUMBER}
