# SPDX-License-Identifier: GPL-3.0-or-later
"""Locking: off the screen at once, the office closed, forms back as they were for who typed them and for nobody else."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from tests.app.conftest import Made
from tests.safety.searched_desk import forms as encoded
from union_desktop.app import idle as idle_module, kept, lock as lock_module
from union_desktop.app.kept import KeptTextDialog
from union_desktop.app.lock_screen import LockScreen
from union_desktop.app.main import Program
from union_desktop.app.main_window import MainWindow
from union_desktop.app.settings import Settings
from union_desktop.app.sign_in import SignIn
from union_desktop.areas.members.ui import actions
from union_desktop.areas.members.ui.event_forms import EventDialog
from union_desktop.areas.members.ui.person_form import EditPersonDialog, NewMemberDialog
from union_desktop.core import clock, kept_forms
from union_desktop.core.errors import UserError
from union_desktop.core.office import open_office, open_with_key
from union_desktop.widgets import ask

T = TypeVar("T", bound=QWidget)
SECRET_NAME, SECRET_PHONE, SECRET_ID = "尉迟恭敬德", "13912345678", "11010519491231002X"


@pytest.fixture
def settings() -> Settings:
    return Settings()


@pytest.fixture
def program(qtbot: QtBot, settings: Settings) -> Iterator[Program]:
    made = Program(settings)
    yield made
    if isinstance(made.current, SignIn):
        made.current.close()
    for one in QApplication.topLevelWidgets():
        if isinstance(one, MainWindow):
            if not one.closing:
                one.end_locked()
            one.deleteLater()
    # The next test must not find a dialog of this one.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    made.end()


@pytest.fixture
def window(qtbot: QtBot, program: Program, made: Made) -> MainWindow:
    opened = program.opened(open_office(made.folder, made.operator, made.password))
    opened.backups.at_close = False
    qtbot.waitUntil(opened.isVisible)
    return opened


def dialog(qtbot: QtBot, kind: type[T]) -> T:
    def shown() -> list[T]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()))
    return shown()[0]


def type_in(form: Any, key: str, text: str) -> None:
    line = form.widget(key)
    line.setText(text)
    line.textEdited.emit(text)


def locked(qtbot: QtBot, program: Program, *, closed: bool = True) -> LockScreen:
    qtbot.waitUntil(lambda: isinstance(program.current, LockScreen))
    screen = program.current
    assert isinstance(screen, LockScreen)
    if closed:
        qtbot.waitUntil(lambda: not screen._holding)
    return screen


def unlocked(qtbot: QtBot, program: Program, screen: SignIn, operator: str, password: str) -> MainWindow:
    screen.operator.setCurrentText(operator)
    screen.password.setText(password)
    screen.ok.click()
    qtbot.waitUntil(lambda: isinstance(program.current, MainWindow))
    window = program.current
    assert isinstance(window, MainWindow)
    window.backups.at_close = False
    return window


def visible() -> list[str]:
    return [type(one).__name__ for one in QApplication.topLevelWidgets() if one.isVisible()]


def test_ctrl_l_takes_everything_off_the_screen_and_closes_the_office(
    qtbot: QtBot, program: Program, window: MainWindow, made: Made
) -> None:
    office = window.office
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert visible() == ["LockScreen"]
    screen = locked(qtbot, program)
    assert screen.operator.currentText() == made.operator
    assert "已锁定" in screen.sentence.text()
    assert office.data_key == b""
    with pytest.raises(UserError, match="已经关闭"):
        office.engine  # noqa: B018
    open_with_key(made.folder, made.operator, made.key).close()
    again = unlocked(qtbot, program, screen, made.operator, made.password)
    assert again.isVisible()
    assert again is not window


def test_the_key_works_in_a_dialog_too(qtbot: QtBot, program: Program, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    actions.edit(window.desk, (3,))
    editing = dialog(qtbot, EditPersonDialog)

    def active() -> bool:
        # Not heeded before the window is there.
        editing.activateWindow()
        return editing.isActiveWindow()

    qtbot.waitUntil(active)
    type_in(editing.form, "person.name", SECRET_NAME)
    qtbot.keyClick(editing.form.widget("person.name"), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    locked(qtbot, program)
    assert visible() == ["LockScreen"]


def test_a_wrong_password_keeps_it_locked(qtbot: QtBot, program: Program, window: MainWindow) -> None:
    window.lock_wanted.emit()
    screen = locked(qtbot, program)
    screen.password.setText("wrong horse")
    screen.ok.click()
    qtbot.waitUntil(lambda: "密码不正确" in screen.sentence.text())
    assert visible() == ["LockScreen"]


def test_what_was_typed_comes_back_in_the_same_dialog_and_is_written_nowhere_in_plain(
    qtbot: QtBot, program: Program, window: MainWindow, made: Made, tmp_path: Path
) -> None:
    window.show_tab("members")
    actions.edit(window.desk, (3,))
    form = dialog(qtbot, EditPersonDialog).form
    type_in(form, "person.name", SECRET_NAME)
    type_in(form, "person.phone", SECRET_PHONE)
    type_in(form, "person.id_number", SECRET_ID)
    type_in(form, "person.birth_date", "1990 年还没写完")
    window.lock_wanted.emit()
    screen = locked(qtbot, program)
    assert visible() == ["LockScreen"]
    for file in tmp_path.rglob("*"):
        data = file.read_bytes() if file.is_file() else b""
        for text in (SECRET_NAME, SECRET_NAME[:3], SECRET_PHONE, SECRET_ID):
            assert not any(one in data for one in encoded(text)), file
    assert [one.suffix for one in (made.folder / kept_forms.FOLDER).iterdir()] == [".kept"]

    again = unlocked(qtbot, program, screen, made.operator, made.password)
    back = dialog(qtbot, EditPersonDialog)
    assert again.current_key == "members"
    assert back.form.widget("person.name").text() == SECRET_NAME
    assert back.form.widget("person.phone").text() == SECRET_PHONE
    assert back.form.widget("person.birth_date").text() == "1990 年还没写完"
    assert back.form.dirty
    assert "还没有保存" in back.banner.text
    qtbot.waitUntil(lambda: not (made.folder / kept_forms.FOLDER).exists())
    with again.office.reader() as reader:
        assert reader.value("select name from person where id = 3") != SECRET_NAME
    type_in(back.form, "person.birth_date", "1949-12-31")
    with qtbot.waitSignal(back.accepted):
        back.save_button.click()
    with again.office.reader() as reader:
        assert reader.value("select name from person where id = 3") == SECRET_NAME


def test_a_new_member_and_an_event_read_on_another_thread_come_back_too(
    qtbot: QtBot, program: Program, window: MainWindow, made: Made
) -> None:
    actions.enrol(window.desk)
    type_in(dialog(qtbot, NewMemberDialog).form, "person.name", SECRET_NAME)
    window.lock_wanted.emit()
    window = unlocked(qtbot, program, locked(qtbot, program), made.operator, made.password)
    back = dialog(qtbot, NewMemberDialog)
    assert back.form.widget("person.name").text() == SECRET_NAME
    back.form.load(back.form._draft)
    back.reject()

    actions.record_event(window.desk, (1, 2))
    event = dialog(qtbot, EventDialog)
    event.form.widget("note").setPlainText("会上通过")
    window.lock_wanted.emit()
    window = unlocked(qtbot, program, locked(qtbot, program), made.operator, made.password)
    event = dialog(qtbot, EventDialog)
    assert event.form.widget("note").toPlainText() == "会上通过"
    assert "2 人" in event.intro.text() or "、" in event.intro.text()


def test_forms_of_panels_and_of_several_people_come_back(
    qtbot: QtBot, program: Program, window: MainWindow, made: Made
) -> None:
    from union_desktop.areas.members.ui import household_forms
    from union_desktop.areas.members.ui.bulk_edit import BulkEditDialog
    from union_desktop.areas.organisation.ui import forms as units
    from union_desktop.widgets.form_dialog import FormDialog

    household_forms.family(window.desk, 3, None)
    type_in(dialog(qtbot, FormDialog).form, "name", SECRET_NAME)
    window.lock_wanted.emit()
    window = unlocked(qtbot, program, locked(qtbot, program), made.operator, made.password)
    back = dialog(qtbot, FormDialog)
    assert back.form.widget("name").text() == SECRET_NAME
    back.form.load(back.form._draft)
    back.reject()

    units.add_unit(window.desk, None)
    type_in(dialog(qtbot, FormDialog).form, "name", "天文小组")
    window.lock_wanted.emit()
    window = unlocked(qtbot, program, locked(qtbot, program), made.operator, made.password)
    back = dialog(qtbot, FormDialog)
    assert (back.windowTitle(), back.form.widget("name").text()) == ("新建单位", "天文小组")
    back.form.load(back.form._draft)
    back.reject()

    actions.edit(window.desk, (1, 2, 3))
    several = dialog(qtbot, BulkEditDialog)
    key = next(key for key, one in several.form._editors.items() if hasattr(one.widget, "textEdited"))
    type_in(several.form, key, "物理学院")
    window.lock_wanted.emit()
    window = unlocked(qtbot, program, locked(qtbot, program), made.operator, made.password)
    assert dialog(qtbot, BulkEditDialog).form.widget(key).text() == "物理学院"


def test_somebody_else_neither_sees_nor_loses_it(
    qtbot: QtBot,
    program: Program,
    window: MainWindow,
    made: Made,
    second_operator: Callable[[str, str], None],
) -> None:
    actions.edit(window.desk, (3,))
    type_in(dialog(qtbot, EditPersonDialog).form, "person.name", SECRET_NAME)
    window.lock_wanted.emit()
    locked(qtbot, program).close()
    second_operator("吴敏", "another horse")
    other = program.opened(open_office(made.folder, "吴敏", "another horse"))
    other.backups.at_close = False
    qtbot.waitUntil(other.isVisible)
    assert visible() == ["MainWindow"]
    assert kept_forms.read(made.folder, other.office.data_key, "吴敏") is None
    other.lock_wanted.emit()
    screen = locked(qtbot, program)
    assert screen.operator.currentText() == "吴敏"
    unlocked(qtbot, program, screen, made.operator, made.password)
    assert dialog(qtbot, EditPersonDialog).form.widget("person.name").text() == SECRET_NAME


def test_what_somebody_changed_meanwhile_is_told(
    qtbot: QtBot, program: Program, window: MainWindow, made: Made
) -> None:
    actions.edit(window.desk, (3,))
    type_in(dialog(qtbot, EditPersonDialog).form, "person.phone", SECRET_PHONE)
    window.lock_wanted.emit()
    screen = locked(qtbot, program)
    between = open_with_key(made.folder, made.operator, made.key)
    with between.transaction("改手机") as session:
        from sqlalchemy import text

        session.execute(text("update person set phone = '13700000000' where id = 3"))
    between.close()
    unlocked(qtbot, program, screen, made.operator, made.password)
    back = dialog(qtbot, EditPersonDialog)
    assert "“手机”已被改成别的内容" in back.banner.text
    assert back.form.widget("person.phone").text() == SECRET_PHONE


def test_a_form_that_cannot_be_opened_again_offers_its_words(
    qtbot: QtBot, program: Program, window: MainWindow, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.edit(window.desk, (3,))
    form = dialog(qtbot, EditPersonDialog).form
    type_in(form, "person.name", SECRET_NAME)
    window.lock_wanted.emit()
    screen = locked(qtbot, program)

    def gone(*_arguments: Any) -> None:
        raise UserError("没有这个人。")

    gone.reopens = True  # type: ignore[attr-defined]
    monkeypatch.setattr(actions, "edit", gone)
    unlocked(qtbot, program, screen, made.operator, made.password)
    told = dialog(qtbot, KeptTextDialog)
    assert told.text.toPlainText() == f"【修改会员资料】\n姓名：{SECRET_NAME}"
    told.reject()
    assert not (made.folder / kept_forms.FOLDER).exists()


def test_an_opener_that_opens_nothing_is_not_waited_for_for_ever(
    qtbot: QtBot, program: Program, window: MainWindow, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.edit(window.desk, (3,))
    type_in(dialog(qtbot, EditPersonDialog).form, "person.name", SECRET_NAME)
    window.lock_wanted.emit()
    screen = locked(qtbot, program)
    monkeypatch.setattr(kept, "FORM_COMES_MS", 20)

    def nothing(*_arguments: Any) -> None:
        """As when a record is gone and the opener says so."""

    nothing.reopens = True  # type: ignore[attr-defined]
    monkeypatch.setattr(actions, "edit", nothing)
    unlocked(qtbot, program, screen, made.operator, made.password)
    assert SECRET_NAME in dialog(qtbot, KeptTextDialog).text.toPlainText()


def test_a_file_that_cannot_be_opened_is_told_and_not_destroyed(
    qtbot: QtBot, program: Program, window: MainWindow, made: Made
) -> None:
    actions.edit(window.desk, (3,))
    type_in(dialog(qtbot, EditPersonDialog).form, "person.name", SECRET_NAME)
    window.lock_wanted.emit()
    screen = locked(qtbot, program)
    (file,) = (made.folder / kept_forms.FOLDER).iterdir()
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    again = unlocked(qtbot, program, screen, made.operator, made.password)
    qtbot.waitUntil(lambda: again.banner.text == kept_forms.LOST)
    (aside,) = (made.folder / kept_forms.FOLDER).iterdir()
    assert aside.name.startswith(file.name)


def test_work_goes_on_behind_the_lock_and_its_operator_comes_back_to_the_same_window(
    qtbot: QtBot,
    program: Program,
    window: MainWindow,
    made: Made,
    second_operator: Callable[[str, str], None],
) -> None:
    go_on = threading.Event()
    window.tasks.background(
        lambda _progress: go_on.wait(10), lambda _done: None, owner=window, title="备份工会文件"
    )
    window.lock_wanted.emit()
    screen = locked(qtbot, program, closed=False)
    assert visible() == ["LockScreen"]
    screen.close()
    assert screen.isVisible()
    assert "“备份工会文件”还没有完成" in screen.sentence.text()
    screen.password.setText("wrong horse")
    screen.ok.click()
    qtbot.waitUntil(lambda: "密码不正确" in screen.sentence.text())
    screen.password.setText(made.password)
    screen.ok.click()
    qtbot.waitUntil(lambda: program.current is window)
    assert visible() == ["MainWindow"]
    assert not window.closing
    go_on.set()
    qtbot.waitUntil(lambda: not window.tasks.jobs)
    assert window.office.name


def test_when_the_work_ends_the_office_is_closed(
    qtbot: QtBot, program: Program, window: MainWindow, made: Made
) -> None:
    go_on = threading.Event()
    window.tasks.background(
        lambda _progress: go_on.wait(10), lambda _done: None, owner=window, title="备份工会文件"
    )
    actions.edit(window.desk, (3,))
    type_in(dialog(qtbot, EditPersonDialog).form, "person.name", SECRET_NAME)
    window.lock_wanted.emit()
    screen = locked(qtbot, program, closed=False)
    go_on.set()
    qtbot.waitUntil(lambda: not screen._holding)
    unlocked(qtbot, program, screen, made.operator, made.password)
    assert dialog(qtbot, EditPersonDialog).form.widget("person.name").text() == SECRET_NAME


def test_a_form_whose_save_ends_behind_the_lock_does_not_come_back(
    qtbot: QtBot, program: Program, window: MainWindow, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    from union_desktop.areas.members import service

    go_on, update = threading.Event(), service.update_person

    def slow(*arguments: Any, **named: Any) -> Any:
        assert go_on.wait(10)
        return update(*arguments, **named)

    monkeypatch.setattr(service, "update_person", slow)
    actions.edit(window.desk, (3,))
    saving = dialog(qtbot, EditPersonDialog)
    type_in(saving.form, "person.name", SECRET_NAME)
    saving.save_button.click()
    window.lock_wanted.emit()
    screen = locked(qtbot, program, closed=False)
    go_on.set()
    qtbot.waitUntil(lambda: not screen._holding)
    again = unlocked(qtbot, program, screen, made.operator, made.password)
    qtbot.waitUntil(lambda: not (made.folder / kept_forms.FOLDER).exists())
    assert "EditPersonDialog" not in visible()
    with again.office.reader() as reader:
        assert reader.value("select name from person where id = 3") == SECRET_NAME


def test_a_question_on_the_screen_is_answered_with_no_and_a_message_is_shown_again(
    qtbot: QtBot, program: Program, window: MainWindow, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "answers", ask.Person())
    answers: list[bool] = []

    def lock_now() -> None:
        window.lock_wanted.emit()

    QTimer.singleShot(0, window, lock_now)
    answers.append(ask.confirm(window, "要删除吗？", yes="删除", danger=True))
    assert answers == [False]
    window = unlocked(qtbot, program, locked(qtbot, program), made.operator, made.password)

    QTimer.singleShot(0, window, window.lock_wanted.emit)
    ask.tell(window, "批次 7 已撤销。")
    screen = locked(qtbot, program)
    monkeypatch.setattr(ask, "answers", scripted := ask.Scripted())
    unlocked(qtbot, program, screen, made.operator, made.password)
    qtbot.waitUntil(lambda: bool(scripted.asked))
    assert scripted.asked == [("tell", "提示", "批次 7 已撤销。")]
    assert not any(isinstance(one, QMessageBox) and one.isVisible() for one in QApplication.topLevelWidgets())


def test_a_roster_intake_waits_behind_the_lock(
    qtbot: QtBot, program: Program, window: MainWindow, made: Made
) -> None:
    from union_desktop.areas.roster.ui.wizard import IntakeDialog, open_intake

    open_intake(window.desk)
    wizard = dialog(qtbot, IntakeDialog)
    window.lock_wanted.emit()
    screen = locked(qtbot, program, closed=False)
    assert visible() == ["LockScreen"]
    screen.password.setText(made.password)
    screen.ok.click()
    qtbot.waitUntil(lambda: program.current is window)
    assert wizard.isVisible()
    wizard.reject()


# -- by itself --------------------------------------------------------------------------------------------------


def test_nobody_at_the_desk_locks_by_itself(
    qtbot: QtBot,
    program: Program,
    settings: Settings,
    window: MainWindow,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    watch = window.findChild(idle_module.IdleWatch)
    assert watch is not None
    now, ticks = [clock.now()], [1_000.0]
    monkeypatch.setattr(clock, "now", lambda: now[0])
    monkeypatch.setattr(idle_module.time, "monotonic", lambda: ticks[0])
    watch.touch()

    ticks[0] += 599
    watch.look()
    assert isinstance(program.current, MainWindow)
    handle = window.windowHandle()
    watch._listen(handle)
    QTest.keyClick(handle, Qt.Key.Key_Shift)
    ticks[0] += 599
    watch.look()
    assert isinstance(program.current, MainWindow), "a key was pressed in between"
    settings.set_lock_after_minutes(0)
    ticks[0] += 10_000
    watch.look()
    assert isinstance(program.current, MainWindow), "never is never"
    settings.set_lock_after_minutes(10)
    watch.touch()
    now[0] += dt.timedelta(hours=2)
    watch.look()
    locked(qtbot, program)


def test_the_timer_looks(qtbot: QtBot, window: MainWindow) -> None:
    watch = window.findChild(idle_module.IdleWatch)
    assert watch is not None
    assert watch._timer.isActive()
    assert watch._timer.interval() == idle_module.CHECK_MS
    assert lock_module.LOOK_AGAIN_MS <= 1_000
