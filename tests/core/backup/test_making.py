# SPDX-License-Identifier: GPL-3.0-or-later
"""An archive is made while people go on working, and stopping it at any moment leaves nothing behind."""

from __future__ import annotations

import datetime as dt
import shutil
import threading
from pathlib import Path

import pytest

from tests.backup_fixtures import STORED, archive_of, attach, silent
from tests.office_fixtures import TODAY, a_member, enrolled
from tests.safety.sentences import is_clear
from union_desktop.core.backup import checks, making, places
from union_desktop.core.backup.archive import open_archive
from union_desktop.core.encrypted_file import connect
from union_desktop.core.errors import Cancelled, UserError
from union_desktop.core.office import Office


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


def left_in(*folders: Path) -> list[str]:
    """Files that are on their way to something."""
    return [one.name for folder in folders for one in folder.iterdir() if "part" in one.name]


def test_everything_is_in_it_and_nothing_is_left(office: Office, shelf: Path) -> None:
    enrolled(office)
    attach(office)
    (office.folder / "attachments" / "3f" / "half.part").write_bytes(b"not finished")
    made = making.back_up(office, places.free_path(shelf), silent)
    archive = open_archive(made.path)
    assert [one.name for one in archive.manifest.files][2:] == [f"attachments/{name}" for name in STORED]
    assert (made.files, made.missing, made.findings, made.thorough) == (4, (), (), True)
    with office.reader() as reader:
        head = reader.one("select seq, digest from audit_head")
    assert head == made.audit == archive.manifest.audit
    assert made.rows == sum(archive.manifest.rows.values())
    assert left_in(shelf, office.folder) == []


def test_the_database_in_it_opens_where_nothing_can_be_written(
    office: Office, shelf: Path, tmp_path: Path
) -> None:
    enrolled(office)
    path = archive_of(office, shelf)
    open_archive(path).unpack(tmp_path, lambda _size: None)
    copy = connect(tmp_path / "office.db", office.data_key, read_only=True)
    assert copy.execute("pragma journal_mode").fetchone() == ("delete",)
    assert copy.execute("select name from person").fetchall() == [("单雄信",)]
    assert checks.depth(copy) == []
    copy.close()
    assert not (tmp_path / "office.db-wal").exists()


def test_a_writer_goes_on_meanwhile_and_the_archive_is_of_one_moment(office: Office, shelf: Path) -> None:
    """The writer commits all the time; a copy that began anew with each commit would never end."""
    over, committed = threading.Event(), []

    def write() -> None:
        while not over.is_set():
            committed.append(enrolled(office, a_member(name="后来的人", staff_no=f"W{len(committed)}")))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [making.back_up(office, places.free_path(shelf), silent) for _ in range(3)]
    finally:
        over.set()
        writer.join()
    seen = [open_archive(one.path).manifest for one in made]
    assert [one.rows["person"] for one in seen] == sorted({one.rows["person"] for one in seen})
    # Each enrolment is one entry: people and entries of one archive belong together.
    assert len({one.audit[0] - one.rows["person"] for one in seen}) == 1
    assert len(committed) > seen[-1].rows["person"] - 1 > 0


def test_stopped_at_any_report_nothing_stays(office: Office, shelf: Path) -> None:
    enrolled(office)
    attach(office)
    reports: list[int] = []
    making.back_up(office, places.free_path(shelf), lambda done, _total: reports.append(done))
    (kept,) = shelf.iterdir()
    assert reports == sorted(reports)
    assert len(reports) > 4
    # A busy PC hears some of them twice.
    for which in range(len(set(reports))):
        heard = 0

        def stop(_done: int, _total: int, which: int = which) -> None:
            nonlocal heard
            heard += 1
            if heard > which:
                raise Cancelled

        with pytest.raises(Cancelled):
            making.back_up(office, places.free_path(shelf), stop)
        assert left_in(shelf, office.folder) == []
    whole = [one for one in shelf.iterdir() if one != kept]
    # Stopped after the last report the archive may have its name already; then it is whole.
    assert all(open_archive(one).damage(lambda _size: None) == [] for one in whole)


def test_a_missing_attachment_is_told_and_the_rest_is_kept(office: Office, shelf: Path) -> None:
    enrolled(office)
    attach(office)
    (office.folder / "attachments" / "3f" / "3f0a9c").unlink()
    made = making.back_up(office, places.free_path(shelf), silent)
    assert made.missing == ("3f0a9c",)
    assert "1 个附件" in made.findings[0]
    assert is_clear(made.findings[0])
    assert open_archive(made.path).damage(lambda _size: None) == []


def test_a_broken_chain_is_told_and_the_archive_kept(office: Office, shelf: Path) -> None:
    enrolled(office)
    connection = connect(office.folder / "office.db", office.data_key)
    connection.execute("update audit_entry set action = '别的' where seq = 2")
    connection.close()
    quick = making.back_up(office, places.free_path(shelf), silent, thorough=False)
    assert (quick.findings, quick.thorough) == ((), False)
    made = making.back_up(office, places.free_path(shelf), silent)
    assert "操作记录第 2 条与记录链不符，可能被改动过。" in made.findings
    assert made.path.is_file()


def test_a_damaged_office_gives_no_archive(office: Office, shelf: Path) -> None:
    """SQLite's copying fills a page whose seal is broken with zeros and says nothing; the copy of it is sealed anew."""
    for number in range(60):
        enrolled(office, a_member(name=f"人{number}", staff_no=f"S{number}"))
    database = office.folder / "office.db"
    office.close()
    whole = database.read_bytes()
    arguments = (str(office.folder), office.data_key, str(shelf / "x.ghbak"), False)
    for page in range(1, len(whole) // 4096, 7):
        data = bytearray(whole)
        data[page * 4096 + 2000] ^= 1
        database.write_bytes(data)
        with pytest.raises(UserError) as refusal:
            making.make(silent, *arguments)
        assert is_clear(refusal.value.message)
        assert list(shelf.iterdir()) == []
        assert left_in(office.folder) == []
    database.write_bytes(whole)
    making.make(silent, *arguments)


def test_what_is_still_in_the_log_is_in_the_archive(office: Office, shelf: Path) -> None:
    enrolled(office)
    assert (office.folder / "office.db-wal").stat().st_size > 0
    archive = open_archive(archive_of(office, shelf))
    assert archive.manifest.rows["person"] == 1


def _renamed(office: Office, action: str) -> None:
    """An entry of the audit changed behind the program's back."""
    connection = connect(office.folder / "office.db", office.data_key)
    connection.execute("update audit_entry set action = ? where seq = 2", (action,))
    connection.close()


def test_an_office_with_a_fault_does_not_thin_out_the_archives(office: Office, tmp_path: Path) -> None:
    from union_desktop.app import backup_service
    from union_desktop.app.settings import Settings

    enrolled(office)
    chosen = backup_service.BackupPlaces(Settings(None), office.folder)
    first = backup_service.take(office, chosen, TODAY, silent).made
    assert first.sound
    with office.reader() as reader:
        original = reader.value("select action from audit_entry where seq = 2")
    later = TODAY + dt.timedelta(days=400)
    for back in range(20):
        day = later - dt.timedelta(days=400 - back)
        stamp = places.usual_folder(office.folder) / f"工会备份-{day:%Y%m%d}-120000.ghbak"
        _dated(first.path, stamp, office.data_key, day)
    _renamed(office, "别的")
    taken = backup_service.take(office, chosen, later, silent)
    assert not taken.made.sound
    assert len(taken.shelf.first) == 22
    attach(office)
    _renamed(office, original)
    (office.folder / "attachments" / "3f" / "3f0a9c").unlink()
    taken = backup_service.take(office, chosen, later, silent)
    assert taken.made.missing == ("3f0a9c",)
    assert taken.made.sound
    assert len(taken.shelf.first) < 22


def test_leftovers_of_a_killed_backup_go_with_the_next_and_nobody_elses(office: Office, shelf: Path) -> None:
    with office.reader() as reader:
        uid = reader.value("select value from office_setting where name = 'office_uid'")
    (office.folder / making.COPY_NAME).write_bytes(b"half a copy")
    ours = shelf / f"工会备份-20260101-080000.ghbak.{uid[:8]}.part"
    others = shelf / "工会备份-20260101-080000.ghbak.ffffffff.part"
    for one in (ours, others):
        one.write_bytes(b"half an archive")
    path = archive_of(office, shelf)
    assert set(shelf.iterdir()) == {path, others}
    assert not (office.folder / making.COPY_NAME).exists()


def test_generations_go_and_nothing_else_does(office: Office, shelf: Path, archived: object) -> None:
    enrolled(office)
    path = archive_of(office, shelf)
    with office.reader() as reader:
        uid = reader.value("select value from office_setting where name = 'office_uid'")
    old = {}
    for back in range(1, 20):
        stamp = f"{dt.date(2026, 11, 22) - dt.timedelta(days=back):%Y%m%d}-120000"
        old[back] = shelf / f"工会备份-{stamp}.ghbak"
        _dated(path, old[back], office.data_key, dt.date(2026, 11, 22) - dt.timedelta(days=back))
    strange = shelf / "工会备份-20260101-080000.ghbak"
    strange.write_bytes(b"not an archive")
    renamed = shelf / "我自己留的.ghbak"
    shutil.copy(old[19], renamed)
    elsewhere = shelf / "工会备份-20260102-080000.ghbak"
    shutil.copy(archived.path, elsewhere)  # type: ignore[attr-defined]
    _dated(archived.path, elsewhere, archived.data_key, dt.date(2026, 1, 2), uid="f" * 32)  # type: ignore[attr-defined]
    gone = places.prune(shelf, uid, dt.date(2026, 11, 22))
    assert old[19] in gone
    assert {path, strange, renamed, elsewhere, old[1], old[6]} <= set(shelf.iterdir())
    assert len(places.archives(shelf, uid)) == 20 - len(gone)
    assert places.prune(shelf, uid, dt.date(2026, 11, 22)) == ()


def _dated(source: Path, target: Path, key: bytes, day: object, uid: str = "") -> None:
    """The same archive as if it had been made on another day (by another office)."""
    import io
    import zipfile
    from dataclasses import replace

    from union_desktop.core.backup import container

    archive = open_archive(source)
    made_at = dt.datetime.combine(day, dt.time(12)).astimezone()  # type: ignore[arg-type]
    with (
        zipfile.ZipFile(source) as plain,
        target.open("w+b") as stream,
        container.writing(stream) as writer,
    ):
        for one in archive.manifest.files:
            data = plain.read(one.name)
            writer.add(one.name, io.BytesIO(data), len(data), lambda _size: None)
        told = replace(
            archive.manifest,
            files=tuple(writer.members),
            made_at=made_at,
            office_uid=uid or archive.manifest.office_uid,
        )
        sealed = told.sealed(key)
        writer.add("manifest.json", io.BytesIO(sealed), len(sealed), lambda _size: None)


def test_the_second_place_gets_the_same_bytes(office: Office, shelf: Path, tmp_path: Path) -> None:
    path = archive_of(office, shelf)
    with office.reader() as reader:
        uid = reader.value("select value from office_setting where name = 'office_uid'")
    stick = tmp_path / "stick"
    with pytest.raises(UserError, match="现在不在") as refusal:
        places.copy_to(path, stick, uid, lambda _size: None)
    assert is_clear(refusal.value.message)
    stick.mkdir()
    copied = places.copy_to(path, stick, uid, lambda _size: None)
    assert copied.read_bytes() == path.read_bytes()
    assert [one.name for one in stick.iterdir()] == [path.name]


def test_the_usual_folder_is_beside_the_office() -> None:
    assert places.usual_folder(Path("/工会数据/示例大学")) == Path("/工会数据/示例大学-备份")
