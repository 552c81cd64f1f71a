# SPDX-License-Identifier: GPL-3.0-or-later
"""Making, opening and closing an office; what fails leaves everything as it was found."""

from __future__ import annotations

import errno
import os
import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.office_fixtures import OPERATOR, PASSWORD, Template, enrolled
from tests.safety.sentences import is_clear
from union_desktop.core import encrypted_file, migrations, office as module, office_settings
from union_desktop.core.audit import verify
from union_desktop.core.encrypted_file import DATABASE_NAME
from union_desktop.core.errors import UserError
from union_desktop.core.folder_lock import FolderLock
from union_desktop.core.keys import attempts, keyfile
from union_desktop.core.office import (
    Office,
    create_office,
    open_office,
    open_with_key,
    open_with_recovery_code,
)


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password hash that costs nothing; what it costs in earnest is tested in test_keyfile."""
    monkeypatch.setattr(keyfile, "_KDF", {"name": "argon2id", "t": 1, "m": 64, "p": 1})


def everything(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {
        str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()
    }


# -------------------------------------------------------------------------------------------------- opening


def test_what_was_made_opens_with_the_password_and_with_the_printed_code(
    office_template: Template, tmp_path: Path
) -> None:
    folder = tmp_path / "office"
    shutil.copytree(office_template.folder, folder)
    opened = open_office(folder, OPERATOR, PASSWORD)
    assert (opened.name, opened.operator, opened.folder) == ("示例大学工会", OPERATOR, folder)
    assert opened.data_key == office_template.data_key
    opened.close()
    typed = office_template.recovery_code.lower().replace("-", " ")
    assert open_with_recovery_code(folder, typed) == office_template.data_key


def test_a_new_office_holds_what_it_needs_and_nothing_else(office_template: Template) -> None:
    assert sorted(everything(office_template.folder)) == [
        DATABASE_NAME,
        keyfile.FILE_NAME,
        keyfile.SPARE_NAME,
        FolderLock.FILE_NAME,
    ]
    assert keyfile.findings(office_template.folder) == []


def test_the_key_file_and_the_database_know_each_other(office: Office) -> None:
    with office.reader() as reader:
        uid = reader.value("select value from office_setting where name = 'office_uid'")
    assert keyfile.read(office.folder).office_uid == uid


@pytest.mark.parametrize("what", ["file", "absent", "empty", "no database", "no key"])
def test_what_is_no_office_is_refused_and_left_alone(
    office_template: Template, tmp_path: Path, what: str
) -> None:
    folder = tmp_path / "工会 数据"
    if what == "file":
        folder.write_bytes(b"")
    elif what == "empty":
        folder.mkdir()
    elif what != "absent":
        shutil.copytree(office_template.folder, folder)
        for name in [DATABASE_NAME] if what == "no database" else [keyfile.FILE_NAME, keyfile.SPARE_NAME]:
            (folder / name).unlink()
    before = everything(tmp_path)
    with pytest.raises(UserError) as refusal:
        open_office(folder, OPERATOR, PASSWORD)
    assert is_clear(refusal.value.message)
    assert everything(tmp_path) == before


def test_a_wrong_password_changes_nothing(office_template: Template, tmp_path: Path) -> None:
    folder = tmp_path / "office"
    shutil.copytree(office_template.folder, folder)
    before = everything(folder)
    with pytest.raises(keyfile.WrongPassword):
        open_office(folder, OPERATOR, PASSWORD + "x")
    # It is counted, and nothing else happens.
    assert everything(folder).keys() - before.keys() == {attempts.FILE_NAME}
    assert before.items() <= everything(folder).items()


def test_an_open_office_is_not_opened_twice(office: Office) -> None:
    with pytest.raises(UserError, match="另一个窗口"):
        open_with_key(office.folder, OPERATOR, office.data_key)
    enrolled(office)
    office.close()
    open_with_key(office.folder, OPERATOR, office.data_key).close()


def test_closing_twice_does_nothing_and_ends_every_connection(office: Office) -> None:
    enrolled(office)
    with office.reader() as reader:
        assert reader.value("select count(*) from person") == 1
    other: list[object] = []
    thread = threading.Thread(target=lambda: other.append(_count(office)))
    thread.start()
    thread.join()
    assert other == [1]
    office.close()
    office.close()
    # The write-ahead log was folded back, which SQLite does only when the last connection has closed.
    assert not (office.folder / (DATABASE_NAME + "-wal")).exists()


def test_a_late_step_does_not_open_a_closed_office_again(office: Office) -> None:
    enrolled(office)
    office.close()
    with pytest.raises(UserError) as refusal:
        _count(office)
    assert is_clear(refusal.value.message)
    with pytest.raises(UserError, match="已经关闭"):
        enrolled(office, name="后来的人", staff_no="S2")


def _count(office: Office) -> object:
    with office.reader() as reader:
        return reader.value("select count(*) from person")


def test_a_reader_cannot_write(office: Office) -> None:
    with office.reader() as reader, pytest.raises(UserError):
        reader.rows("delete from person")


# --------------------------------------------------------------------------------------------- transactions


class Planted(Exception):
    """A fault in the middle of a use case."""


def _half_done(office: Office) -> None:
    with office.transaction("做到一半") as session:
        office_settings.put(session, "half", "done")
        raise Planted


def test_a_use_case_that_fails_leaves_neither_its_rows_nor_an_audit_entry(office: Office) -> None:
    with office.reader() as reader:
        before = reader.value("select count(*) from audit_entry")
        with pytest.raises(Planted):
            _half_done(office)
        assert reader.value("select count(*) from office_setting where name = 'half'") == 0
        assert reader.value("select count(*) from audit_entry") == before
        assert verify(reader) == []
    enrolled(office)


def _with_savepoints(office: Office) -> None:
    with office.transaction("分步") as session:
        office_settings.put(session, "before", "1")
        for name, fails in (("first", False), ("second", True), ("third", False)):
            with suppress(Planted), session.begin_nested():
                office_settings.put(session, name, "2")
                if fails:
                    raise Planted
        office_settings.put(session, "after", "3")


def test_a_use_case_with_savepoints_is_one_entry_and_tells_only_what_stayed(office: Office) -> None:
    with office.reader() as reader:
        before = reader.value("select max(seq) from audit_entry")
        _with_savepoints(office)
        assert reader.rows(
            "select seq, action, change_count from audit_entry where seq > :seq", seq=before
        ) == [(before + 1, "分步", 4)]
        told = reader.rows("select data from audit_change where seq > :seq order by id", seq=before)
        names = [name for name in ("before", "first", "second", "third", "after") if name in str(told)]
        assert names == ["before", "first", "third", "after"]
        assert verify(reader) == []


def test_what_a_use_case_says_before_it_commits_is_not_seen_by_others(office: Office) -> None:
    with office.reader() as reader, office.transaction("写") as session:
        office_settings.put(session, "a", "b")
        assert reader.value("select count(*) from office_setting where name = 'a'") == 0


def test_texts_of_the_database_layers_errors_do_not_quote_members(office: Office) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError

    with pytest.raises(DBAPIError) as error, office.transaction("写") as session:
        session.execute(text("insert into nowhere values (:name)"), {"name": "甲骨文"})
    assert "甲骨文" not in str(error.value)


# ---------------------------------------------------------------------------------------------------- making


@pytest.mark.parametrize(
    ("name", "operator", "password"),
    [
        ("", "张三", "一个足够长的密码"),
        ("示例工会", "  ", "一个足够长的密码"),
        ("示例工会", "张三", ""),
        ("示例工会", "张三", "1234567"),
        ("示例工会", "张三", "aaaaaaaaaaaa"),
    ],
)
def test_incomplete_answers_make_nothing(tmp_path: Path, name: str, operator: str, password: str) -> None:
    with pytest.raises(UserError) as refusal:
        create_office(tmp_path / "a", name, operator, password)
    assert is_clear(refusal.value.message)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "名单.xlsx").write_bytes(b"mine")
    with pytest.raises(UserError) as refusal:
        create_office(tmp_path, "示例工会", "张三", "一个足够长的密码")
    assert is_clear(refusal.value.message)
    with pytest.raises(UserError, match="是一个文件") as refusal:
        create_office(tmp_path / "名单.xlsx", "示例工会", "张三", "一个足够长的密码")
    assert is_clear(refusal.value.message)
    assert everything(tmp_path) == {"名单.xlsx": b"mine"}


def _planted(*_: object, **__: object) -> None:
    raise Planted


def _full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


Break = Callable[[pytest.MonkeyPatch], None]
BREAKS: dict[str, Break] = {
    "database": lambda patch: patch.setattr(module, "connect", _full),
    "tables": lambda patch: patch.setattr(migrations, "_upgrade", _planted),
    "settings": lambda patch: patch.setattr(module, "_write_first", _planted),
    "first sync": lambda patch: patch.setattr(os, "fsync", _full),
    "spare": lambda patch: patch.setattr(keyfile, "SPARE_NAME", "no/such/folder"),
    "wrap": lambda patch: patch.setattr(keyfile, "wrap", _planted),
}


@pytest.mark.parametrize(
    ("step", "existed"),
    [*((step, False) for step in (*BREAKS, "fill", "hand over")), ("tables", True), ("hand over", True)],
)
def test_whatever_fails_the_folder_is_left_as_it_was_found(
    tmp_path: Path, cheap: None, monkeypatch: pytest.MonkeyPatch, step: str, existed: bool
) -> None:
    folder = tmp_path / "甲" / "乙" / "工会"
    if existed:
        folder.mkdir(parents=True)
    if step in BREAKS:
        BREAKS[step](monkeypatch)
    with pytest.raises((Planted, UserError)) as failure:
        create_office(
            folder,
            "示例工会",
            "张三",
            "一个足够长的密码",
            fill=_planted if step == "fill" else None,
            hand_over=_planted if step == "hand over" else None,
        )
    assert isinstance(failure.value, Planted) or is_clear(failure.value.message)
    monkeypatch.undo()
    if existed:
        assert list(folder.iterdir()) == []
    else:
        assert list(tmp_path.iterdir()) == []


def test_after_a_failure_the_same_folder_can_be_used(tmp_path: Path, cheap: None) -> None:
    with pytest.raises(Planted):
        create_office(tmp_path / "a", "示例工会", "张三", "一个足够长的密码", fill=_planted)
    create_office(tmp_path / "a", "示例工会", "张三", "一个足够长的密码").office.close()


def test_the_code_is_handed_over_before_the_folder_counts_as_an_office(tmp_path: Path, cheap: None) -> None:
    seen: list[tuple[str, bool]] = []
    folder = tmp_path / "office"
    made = create_office(
        folder,
        "示例工会",
        "张三",
        "一个足够长的密码",
        hand_over=lambda code: seen.append((code, (folder / keyfile.FILE_NAME).exists())),
    )
    made.office.close()
    assert seen == [(made.recovery_code, False)]


def test_two_programs_making_an_office_in_one_folder_do_not_destroy_each_other(
    tmp_path: Path, cheap: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "office"
    folder.mkdir()
    original = FolderLock.acquire
    others: list[Office] = []

    def other_first(lock: FolderLock) -> None:
        monkeypatch.setattr(FolderLock, "acquire", original)
        others.append(create_office(folder, "先来的工会", "李四", "一个足够长的密码").office)
        original(lock)

    monkeypatch.setattr(FolderLock, "acquire", other_first)
    with pytest.raises(UserError, match="另一个窗口"):
        create_office(folder, "后来的工会", "张三", "一个足够长的密码")
    others[0].close()

    shutil.rmtree(folder)
    folder.mkdir()

    def other_made_and_closed(lock: FolderLock) -> None:
        monkeypatch.setattr(FolderLock, "acquire", original)
        create_office(folder, "先来的工会", "李四", "一个足够长的密码").office.close()
        original(lock)

    monkeypatch.setattr(FolderLock, "acquire", other_made_and_closed)
    with pytest.raises(UserError, match="不是空的"):
        create_office(folder, "后来的工会", "张三", "一个足够长的密码")
    opened = open_office(folder, "李四", "一个足够长的密码")
    assert opened.name == "先来的工会"
    opened.close()


def test_sentences_for_the_systems_errors() -> None:
    assert module.explain_os(OSError(errno.ENOSPC, "x")).message == encrypted_file.FULL
    assert module.explain_os(PermissionError(errno.EACCES, "x")).message == encrypted_file.READ_ONLY
    assert module.explain_os(OSError(errno.EROFS, "x")).message == encrypted_file.READ_ONLY
    assert is_clear(module.explain_os(OSError(errno.EIO, "x")).message)
