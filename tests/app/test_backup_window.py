# SPDX-License-Identifier: GPL-3.0-or-later
"""Backups as the person at the desk meets them: their age, the button, leaving, and going back to one."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.app.conftest import Made
from union_desktop.app import backup_keeper, restore_flow, restore_pages
from union_desktop.app.backup_close import BackupAtClose
from union_desktop.app.backup_dialog import BackupDialog
from union_desktop.app.backup_keeper import BackupKeeper
from union_desktop.app.backup_service import BackupPlaces, Shelf, age, look, office_uid, take
from union_desktop.app.backup_status import BackupStatus
from union_desktop.app.main import Program, open_window
from union_desktop.app.main_window import MainWindow
from union_desktop.app.plain_export_dialog import PlainExportDialog
from union_desktop.app.restore_wizard import RestoreDialog, RestoreWizard
from union_desktop.app.settings import Settings
from union_desktop.app.sign_in import SignIn
from union_desktop.core.backup import places
from union_desktop.core.backup.places import Kept
from union_desktop.core.changes import Changes
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office, open_with_key
from union_desktop.core.roles import Role
from union_desktop.widgets import ask

LONG_MS = 60_000


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def window(qtbot: QtBot, office: Office, settings: Settings) -> Iterator[MainWindow]:
    opened = open_window(office, settings)
    yield opened
    opened.backups.at_close = False
    opened.close()
    qtbot.waitUntil(lambda: not opened.isVisible(), timeout=LONG_MS)
    opened.deleteLater()


def change(office: Office, text: str) -> None:
    """Something that is worth a backup."""
    from union_desktop.areas.members import service

    with office.transaction("修改") as session:
        service.update_many(session, {1: {"remark": text}})


def looked(qtbot: QtBot, keeper: BackupKeeper) -> Shelf:
    with qtbot.waitSignal(keeper.looked, timeout=LONG_MS):
        keeper.look()
    assert keeper.shelf is not None
    return keeper.shelf


def shown(kind: type[Any], window: MainWindow) -> Any:
    """The one dialog of this kind that is open."""
    (found,) = [one for one in window.findChildren(kind) if one.isVisible()]
    return found


# -- how old ------------------------------------------------------------------------------------------------------


def kept(day: str, head: tuple[int, str] = (1, "a")) -> Kept:
    return Kept(Path("x.ghbak"), dt.datetime.fromisoformat(day).astimezone(), 10, "0003", head)


@pytest.mark.parametrize(
    ("made_at", "changed", "text", "kind"),
    [
        ("2026-11-22T09:12", True, "今天 09:12", "calm"),
        ("2026-11-21T17:30", True, "昨天 17:30", "calm"),
        ("2026-11-19T09:12", True, "3 天前", "calm"),
        ("2026-11-15T09:12", True, "7 天前", "old"),
        ("2026-10-01T09:12", True, "52 天前", "never"),
        ("2026-10-01T09:12", False, "52 天前", "calm"),
    ],
)
def test_the_age_in_words(made_at: str, changed: bool, text: str, kind: str) -> None:
    now = dt.datetime.fromisoformat("2026-11-22T10:00").astimezone()
    told = age(Shelf((kept(made_at),), (), True, None), now, changed=changed)
    assert (told.text, told.kind) == (text, kind)
    assert told.sentence.endswith("。")


def test_no_backup_at_all_and_a_second_place_that_lags() -> None:
    now = dt.datetime.fromisoformat("2026-11-22T10:00").astimezone()
    assert age(Shelf((), (), True, None), now, changed=False).kind == "never"
    fresh, old = kept("2026-11-22T09:12", (5, "e")), kept("2026-11-01T09:12")
    assert age(Shelf((fresh,), (old,), True, False), now, changed=False).kind == "old"
    assert "第二备份位置" in age(Shelf((fresh,), (old,), True, False), now, changed=False).sentence
    assert age(Shelf((fresh,), (fresh,), True, True), now, changed=False).kind == "calm"
    assert "现在不在" in age(Shelf((fresh,), (), True, False), now, changed=False).sentence


def test_places_are_remembered_per_office(settings: Settings, tmp_path: Path) -> None:
    one, two = BackupPlaces(settings, tmp_path / "one"), BackupPlaces(settings, tmp_path / "two")
    assert one.first == tmp_path / "one-备份"
    assert one.second is None
    one.set_first(tmp_path / "disk")
    one.set_second(tmp_path / "stick")
    again = BackupPlaces(Settings(tmp_path / "settings.json"), tmp_path / "one")
    assert (again.first, again.second) == (tmp_path / "disk", tmp_path / "stick")
    assert two.second is None
    one.set_first(None)
    one.set_second(None)
    assert (again.first, one.first, one.second) == (tmp_path / "disk", tmp_path / "one-备份", None)
    with pytest.raises(UserError, match="里面"):
        one.set_first(tmp_path / "one" / "backups")


# -- in the window ------------------------------------------------------------------------------------------------


def test_the_status_bar_tells_and_a_backup_calms_it(qtbot: QtBot, window: MainWindow) -> None:
    (status,) = window.findChildren(BackupStatus)
    looked(qtbot, window.backups)
    assert status.text() == "备份：从未备份"
    dialog = BackupDialog(window.office, window.backups, window.tasks, window)
    dialog.open()
    dialog.back_up()
    assert dialog.stop_button.isVisible()
    qtbot.waitUntil(lambda: dialog.banner.kind == "done" and dialog.banner.text != "", timeout=LONG_MS)
    assert status.text().startswith("备份：今天 ")
    assert dialog.list.topLevelItemCount() == 1
    dialog.check_button.click()
    qtbot.waitUntil(lambda: "完好" in dialog.banner.text, timeout=LONG_MS)
    assert dialog.chosen is not None
    data = bytearray(dialog.chosen.read_bytes())
    data[50_000] ^= 1
    dialog.chosen.write_bytes(data)
    dialog.check_button.click()
    qtbot.waitUntil(lambda: "office.db" in dialog.banner.text, timeout=LONG_MS)
    dialog.reject()


def test_a_dialog_closed_meanwhile_does_not_stop_the_backup(qtbot: QtBot, window: MainWindow) -> None:
    dialog = BackupDialog(window.office, window.backups, window.tasks, window)
    dialog.open()
    dialog.back_up()
    dialog.reject()
    keeper = window.backups
    qtbot.waitUntil(lambda: keeper.shelf is not None and len(keeper.shelf.first) == 1, timeout=LONG_MS)


def test_places_are_chosen_and_a_foolish_one_refused(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "stick").mkdir()
    (window.office.folder / "in it").mkdir()
    monkeypatch.setattr(ask, "answers", ask.Scripted(window.office.folder / "in it", tmp_path / "stick"))
    dialog = BackupDialog(window.office, window.backups, window.tasks, window)
    dialog.open()
    dialog.first_button.click()
    assert "里面" in dialog.banner.text
    dialog.second_button.click()
    assert dialog.second_label.text() == str(tmp_path / "stick")
    dialog.back_up()
    qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == 2, timeout=LONG_MS)
    assert len(list((tmp_path / "stick").iterdir())) == 1
    dialog.no_second_button.click()
    assert window.backups.places.second is None
    qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == 1, timeout=LONG_MS)
    dialog.reject()


def test_only_administrators_restore_and_export(window: MainWindow) -> None:
    dialog = BackupDialog(window.office, window.backups, window.tasks, window)
    assert dialog.restore_button.isEnabled()
    assert dialog.export_button.isEnabled()
    dialog.close()
    window.office.role = Role.CLERK
    dialog = BackupDialog(window.office, window.backups, window.tasks, window)
    assert not dialog.restore_button.isEnabled()
    assert not dialog.export_button.isEnabled()
    assert dialog.back_up_button.isEnabled()
    with pytest.raises(UserError, match="权限"):
        RestoreWizard(window.office)
    dialog.close()


def test_the_plain_export_asks_for_a_purpose(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "answers", ask.Scripted(tmp_path / "数据.sqlite"))
    dialog = PlainExportDialog(window.office, window.tasks, window)
    dialog.open()
    assert not dialog.export_button.isEnabled()
    dialog.purpose.setText("移交")
    heard: list[Changes] = []
    window.tasks.changed.connect(heard.append)
    dialog.export_button.click()
    qtbot.waitUntil(lambda: "已导出" in dialog.banner.text, timeout=LONG_MS)
    assert (tmp_path / "数据.sqlite").is_file()
    # An open history hears of it.
    assert [one.tables for one in heard] == [frozenset({"access_entry"})]
    dialog.reject()


# -- leaving ------------------------------------------------------------------------------------------------------


def test_leaving_backs_up_once_and_only_when_something_changed(
    qtbot: QtBot, made: Made, settings: Settings
) -> None:
    program = Program(settings)
    for text, expected in (("一", 1), ("", 1), ("二", 2)):
        window = program.opened(open_with_key(made.folder, made.operator, made.key))
        if text:
            change(window.office, text)
        with qtbot.waitSignal(window.left, timeout=LONG_MS):
            window.close()
        shelf = places.usual_folder(made.folder)
        assert len([one for one in shelf.iterdir() if one.suffix == ".ghbak"]) == expected
        assert len(list(shelf.iterdir())) == expected
    program.end()
    if program.current is not None:
        program.current.close()


def test_a_place_that_does_not_answer_holds_nobody_up(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closed before the first look, with a share that hangs: neither the window nor the person waits for it."""
    answers = threading.Event()
    asked_on: list[threading.Thread] = []

    def slow(uid: str, chosen: BackupPlaces) -> Shelf:
        asked_on.append(threading.current_thread())
        answers.wait()
        return look(uid, chosen)

    monkeypatch.setattr(backup_keeper, "look", slow)
    window.backups.at_close = True
    assert window.backups.shelf is None
    try:
        window.backups.look()
        assert not window.close()
        dialog = shown(BackupAtClose, window)
        qtbot.waitUntil(lambda: len(asked_on) == 2, timeout=LONG_MS)
        assert threading.main_thread() not in asked_on
        with qtbot.waitSignal(window.left, timeout=LONG_MS):
            dialog.leave_button.click()
    finally:
        answers.set()


def test_looking_and_signing_in_are_no_reason_for_a_backup(office: Office) -> None:
    from union_desktop.app.backup_service import audit_head, changed_since
    from union_desktop.core import access
    from union_desktop.core.operators import service, sign_in_title

    head = audit_head(office)
    with office.transaction("查看证件号码", needs=Role.READ_ONLY) as session:
        access.note(session, "reveal", field="证件号码", about=("person", 1))
    with office.transaction(sign_in_title(3), needs=Role.READ_ONLY) as session:
        service.note_sign_in(session, 3)
    assert audit_head(office)[0] > head[0]
    assert not changed_since(office, head)
    # An archive of a chain that went another way.
    assert changed_since(office, (head[0], "0" * 64))
    with office.transaction("为“测试员”设置密码", needs=Role.ADMINISTRATOR) as session:
        service.note_password(session, office.operator)
    assert changed_since(office, head)


def test_an_office_opened_by_a_relative_folder_has_its_usual_place(
    office: Office, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = BackupPlaces(settings, office.folder)
    monkeypatch.chdir(office.folder.parent)
    monkeypatch.setattr(office, "folder", Path(office.folder.name))
    taken = take(office, chosen, dt.date(2026, 11, 22), lambda _done, _total: None)
    assert taken.made.path.parent == chosen.first


def test_leaving_without_waiting(qtbot: QtBot, window: MainWindow) -> None:
    window.backups.at_close = True
    assert not window.close()
    dialog = shown(BackupAtClose, window)
    with qtbot.waitSignal(window.left, timeout=LONG_MS):
        dialog.leave_button.click()
    shelf = places.usual_folder(window.office.folder)
    assert [one.name for one in shelf.iterdir() if "part" in one.name] == []
    assert not list(window.office.folder.glob("*part*"))


def test_thinking_better_of_leaving(qtbot: QtBot, window: MainWindow) -> None:
    window.backups.at_close = True
    window.close()
    dialog = shown(BackupAtClose, window)
    dialog.stay_button.click()
    qtbot.waitUntil(lambda: not window.tasks.jobs, timeout=LONG_MS)
    assert window.isVisible()
    change(window.office, "又做了一些事")
    with qtbot.waitSignal(window.left, timeout=LONG_MS):
        window.close()


def test_a_backup_that_fails_when_leaving_is_told_and_does_not_lock_anybody_in(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.backups.places.set_first(tmp_path / "gone")
    window.backups.at_close = True
    window.close()
    dialog = shown(BackupAtClose, window)
    qtbot.waitUntil(dialog.again_button.isVisible, timeout=LONG_MS)
    assert "现在不在" in dialog.sentence.text()
    (tmp_path / "gone").mkdir()
    dialog.again_button.click()
    with qtbot.waitSignal(window.left, timeout=LONG_MS):
        pass
    assert len(list((tmp_path / "gone").iterdir())) == 1


# -- going back ---------------------------------------------------------------------------------------------------


def test_back_to_an_archive_over_the_open_office(
    qtbot: QtBot, made: Made, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = Program(settings)
    window = program.opened(open_with_key(made.folder, made.operator, made.key))
    dialog = BackupDialog(window.office, window.backups, window.tasks, window)
    dialog.open()
    dialog.back_up()
    qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == 1, timeout=LONG_MS)
    change(window.office, "备份之后的改动")
    answers = ask.Scripted(True)
    monkeypatch.setattr(ask, "answers", answers)
    dialog.restore_button.click()
    restore = shown(RestoreDialog, window)
    wizard = restore.content.wizard
    wizard.go_forward()
    qtbot.waitUntil(lambda: restore.content.flow.current == "compare", timeout=LONG_MS)
    lines = {line.name: line for line in restore.content.flow.lines()}
    assert lines["操作记录"].differs
    assert not lines["在册人员"].differs
    assert lines["操作记录"].archived.endswith("（少 1）")
    assert window.office.folder == made.folder
    wizard.go_forward()
    qtbot.waitUntil(lambda: isinstance(program.current, SignIn), timeout=LONG_MS)
    assert [kind for kind, _title, _text in answers.asked] == ["confirm", "tell"]
    office = open_with_key(made.folder, made.operator, made.key)
    with office.reader() as reader:
        assert reader.value("select count(*) from person where remark = '备份之后的改动'") == 0
    office.close()
    (old,) = made.folder.parent.glob(f"{made.folder.name}-恢复前-*")
    office = open_with_key(old, made.operator, made.key)
    with office.reader() as reader:
        assert reader.value("select count(*) from person where remark = '备份之后的改动'") == 1
    office.close()
    assert not list(made.folder.parent.glob("*恢复中*"))
    assert not list(made.folder.parent.glob("*恢复记录*"))
    sign_in = program.current
    assert sign_in is not None
    program.end()
    sign_in.close()


def test_a_restore_that_is_given_up_changes_nothing(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = BackupDialog(window.office, window.backups, window.tasks, window)
    dialog.open()
    dialog.back_up()
    qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == 1, timeout=LONG_MS)
    dialog.restore_button.click()
    restore = shown(RestoreDialog, window)
    restore.content.wizard.go_forward()
    qtbot.waitUntil(lambda: restore.content.flow.current == "compare", timeout=LONG_MS)
    assert list(window.office.folder.parent.glob("*恢复中*"))
    restore.content.wizard.go_back()
    assert restore.content.flow.current == "choose"
    restore.content.wizard.go_forward()
    qtbot.waitUntil(lambda: restore.content.flow.current == "compare", timeout=LONG_MS)
    (_only,) = window.office.folder.parent.glob("*恢复中*")
    monkeypatch.setattr(ask, "answers", ask.Scripted(True))
    restore.content.wizard.give_up()
    assert not restore.isVisible()
    qtbot.waitUntil(lambda: not list(window.office.folder.parent.glob("*恢复中*")), timeout=LONG_MS)
    change(window.office, "照常工作")


def test_another_offices_archive_is_refused_over_this_one(
    qtbot: QtBot, window: MainWindow, archived: Any
) -> None:
    dialog = RestoreDialog(window.office, (), None, window)
    dialog.open()
    dialog.content.choose_page.add(archived.path)
    dialog.content.wizard.go_forward()
    qtbot.waitUntil(lambda: "另一个工会文件" in dialog.content.wizard.banner.text, timeout=LONG_MS)
    dialog.reject()


def test_an_archive_on_a_stick_that_does_not_answer(
    qtbot: QtBot, window: MainWindow, archived: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = threading.Event()
    asked_on: list[threading.Thread] = []

    def slow(path: Path) -> Any:
        asked_on.append(threading.current_thread())
        answers.wait()
        return restore_flow.read_archive(path)

    monkeypatch.setattr(restore_pages, "read_archive", slow)
    monkeypatch.setattr(ask, "answers", ask.Scripted(True))
    dialog = RestoreDialog(window.office, (), None, window)
    dialog.open()
    dialog.content.choose_page.add(archived.path)
    try:
        dialog.content.wizard.go_forward()
        qtbot.waitUntil(lambda: bool(asked_on), timeout=LONG_MS)
        assert threading.main_thread() not in asked_on
        assert dialog.content.wizard.busy
        dialog.content.wizard.give_up()
        assert not dialog.isVisible()
    finally:
        answers.set()


def test_the_folder_is_suggested_by_the_name_in_the_archive(qtbot: QtBot, archived: Any) -> None:
    restore = RestoreWizard()
    qtbot.addWidget(restore)
    restore.choose_page.add(archived.path)
    qtbot.waitUntil(lambda: "示例大学工会" in restore.choose_page.target.text(), timeout=LONG_MS)
    restore.wizard.give_up()


def test_on_a_new_pc_with_the_code_on_paper(
    qtbot: QtBot, qapp: Any, made: Made, settings: Settings, tmp_path: Path
) -> None:
    from tests.backup_fixtures import archive_of
    from union_desktop.core.office import open_office

    office = open_with_key(made.folder, made.operator, made.key)
    archive = archive_of(office, tmp_path / "stick")
    office.close()
    program = Program(settings)
    program.welcome().restore_button.click()
    restore = program.current
    assert isinstance(restore, RestoreWizard)
    restore.choose_page.add(archive)
    restore.choose_page.target.setText(str(tmp_path / "新电脑" / "工会"))
    restore.wizard.go_forward()
    qtbot.waitUntil(lambda: restore.flow.current == "key", timeout=LONG_MS)
    page = restore.key_page
    page.by_code.setChecked(True)
    page.code.setText(made.code)
    page.first.setText("一个新的密码 1")
    page.second.setText("一个新的密码 2")
    restore.wizard.go_forward()
    qtbot.waitUntil(lambda: "不一致" in restore.wizard.banner.text, timeout=LONG_MS)
    page.second.setText("一个新的密码 1")
    restore.wizard.go_forward()
    qtbot.waitUntil(lambda: restore.flow.current == "compare", timeout=LONG_MS)
    assert not (tmp_path / "新电脑" / "工会").exists()
    restore.wizard.go_forward()
    assert isinstance(program.current, SignIn)
    open_office(tmp_path / "新电脑" / "工会", made.operator, "一个新的密码 1").close()
    assert settings.offices[0] == tmp_path / "新电脑" / "工会"
    program.end()
    program.current.close()


def test_looking_at_a_shelf_of_others(office: Office, settings: Settings, archived: Any) -> None:
    chosen = BackupPlaces(settings, office.folder)
    chosen.set_first(archived.path.parent)
    shelf = look(office_uid(office), chosen)
    assert shelf.first == ()
    assert shelf.first_there


def test_a_lock_backs_up_out_of_sight_once(qtbot: QtBot, window: MainWindow) -> None:
    """Whoever locks each evening instead of leaving has a backup, too."""
    keeper = window.backups
    assert not keeper.begin_before_lock()
    keeper.at_close = True
    assert keeper.begin_before_lock()
    qtbot.waitUntil(lambda: not window.tasks.jobs, timeout=LONG_MS)
    assert keeper.shelf is not None
    assert len(keeper.shelf.first) == 1
    assert not keeper.begin_before_lock()
    change(window.office, "解锁以后又做了事")
    keeper.places.set_first(window.office.folder.parent / "gone")
    assert keeper.begin_before_lock()
    qtbot.waitUntil(lambda: not window.tasks.jobs, timeout=LONG_MS)
    # A failed one is not repeated for ever behind the locked screen.
    assert not keeper.begin_before_lock()
