# SPDX-License-Identifier: GPL-3.0-or-later
"""The administrators' list of operators, the dialogs for passwords, and the window for a new data key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.app.conftest import Made
from union_desktop.app.leaving import Leave
from union_desktop.app.main import Program
from union_desktop.app.main_window import MainWindow
from union_desktop.app.operators_dialog import OperatorsDialog
from union_desktop.app.password_dialogs import AddOperatorDialog, OwnPasswordDialog, SetPasswordDialog
from union_desktop.app.rekey_window import RekeyWindow
from union_desktop.app.settings import Settings
from union_desktop.app.settings_dialog import SettingsDialog
from union_desktop.app.sign_in import NOT_REPEATED, SignIn
from union_desktop.core.keys import keyfile
from union_desktop.core.office import Office, open_office
from union_desktop.core.operators import keys as operators
from union_desktop.core.roles import Role
from union_desktop.widgets import ask
from union_desktop.widgets.area import Area

T = TypeVar("T", bound=QWidget)
NEW = "ein neues Passwort"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyfile, "_KDF", {"name": "argon2id", "t": 1, "m": 64, "p": 1})


@pytest.fixture
def window(qtbot: QtBot, office: Office, made: Made) -> Iterator[MainWindow]:
    operators.set_password(office, made.operator, made.password)
    areas = (Area("a", "甲", "star", 1, lambda _desk: QWidget()),)
    opened = MainWindow(office, Settings(), areas)
    with qtbot.waitExposed(opened):
        opened.show()
    yield opened
    opened.leave(Leave.QUIT)
    qtbot.waitUntil(lambda: not opened.isVisible())
    opened.deleteLater()


@pytest.fixture
def dialog(window: MainWindow) -> OperatorsDialog:
    made = OperatorsDialog(window.office, window.tasks, lambda: window.leave(Leave.NEW_KEY), window)
    made.open()
    return made


def child(parent: QWidget, kind: type[T]) -> T:
    found = next(one for one in parent.findChildren(kind) if one.isVisible())
    assert isinstance(found, kind)
    return found


def shown(dialog: OperatorsDialog) -> list[list[str]]:
    items = [dialog.tree.topLevelItem(at) for at in range(dialog.tree.topLevelItemCount())]
    return [[item.text(0), item.text(1), item.text(4)] for item in items]


def add(qtbot: QtBot, dialog: OperatorsDialog, name: str, role: Role = Role.CLERK) -> None:
    dialog.add_button.click()
    adding = child(dialog, AddOperatorDialog)
    adding.name.setText(name)
    adding.role.setCurrentIndex(adding.role.findData(role))
    adding.new.first.setText(NEW)
    adding.new.second.setText(NEW)
    adding.ok.click()
    qtbot.waitUntil(lambda: name in [row[0] for row in shown(dialog)])


def choose(dialog: OperatorsDialog, name: str) -> None:
    at = [row[0] for row in shown(dialog)].index(name)
    dialog.tree.setCurrentItem(dialog.tree.topLevelItem(at))


def test_somebody_is_added_and_what_one_may_not_do_to_oneself_is_grey(
    qtbot: QtBot, dialog: OperatorsDialog, made: Made
) -> None:
    assert shown(dialog) == [[made.operator, "管理员", "可以登录（您自己）"]]
    assert not dialog.remove_button.isEnabled()
    assert not dialog.role_button.isEnabled()
    assert "不能移除自己" in dialog.remove_button.toolTip()
    add(qtbot, dialog, "吴敏", Role.READ_ONLY)
    assert shown(dialog)[1] == ["吴敏", "只读", "可以登录"]
    assert "已添加" in dialog.sentence.text()
    choose(dialog, "吴敏")
    assert dialog.remove_button.isEnabled()


def test_what_cannot_be_added_is_said_and_can_be_corrected(
    qtbot: QtBot, dialog: OperatorsDialog, made: Made
) -> None:
    dialog.add_button.click()
    adding = child(dialog, AddOperatorDialog)
    adding.ok.click()
    assert "姓名" in adding.sentence.text()
    adding.name.setText(made.operator)
    adding.new.first.setText("kurz")
    adding.ok.click()
    assert "至少 8 个" in adding.sentence.text()
    adding.new.first.setText(NEW)
    adding.ok.click()
    assert adding.sentence.text() == NOT_REPEATED
    adding.new.second.setText(NEW)
    adding.ok.click()
    qtbot.waitUntil(lambda: "已有操作员" in adding.sentence.text())
    assert adding.name.isEnabled()
    adding.name.setText("周文（后勤）")
    adding.ok.click()
    qtbot.waitUntil(lambda: len(shown(dialog)) == 2)


def test_roles_are_changed_and_people_removed(
    qtbot: QtBot, dialog: OperatorsDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(qtbot, dialog, "吴敏")
    choose(dialog, "吴敏")
    answers = ask.Scripted(None, Role.ADMINISTRATOR, False, True, False)
    monkeypatch.setattr(ask, "answers", answers)
    dialog.role_button.click()
    assert shown(dialog)[1][1] == "业务员"
    dialog.role_button.click()
    qtbot.waitUntil(lambda: shown(dialog)[1][1] == "管理员")
    dialog.remove_button.click()
    assert shown(dialog)[1][2] == "可以登录"
    dialog.remove_button.click()
    qtbot.waitUntil(lambda: len(answers.asked) == 5)
    assert "已于" in shown(dialog)[1][2]
    # The new data key is offered; “以后再说” leaves everything as it is.
    assert "拷贝过工会文件夹" in answers.asked[4][2]
    assert dialog.isVisible()
    assert not dialog.remove_button.isEnabled()


def test_a_password_is_given_to_another_and_to_oneself_with_the_old_one(
    qtbot: QtBot, dialog: OperatorsDialog, made: Made
) -> None:
    add(qtbot, dialog, "吴敏")
    choose(dialog, "吴敏")
    dialog.password_button.click()
    setting = child(dialog, SetPasswordDialog)
    for line in (setting.new.first, setting.new.second):
        line.setText("noch ein Passwort")
    setting.ok.click()
    qtbot.waitUntil(lambda: "新密码已生效" in dialog.sentence.text())
    choose(dialog, made.operator)
    dialog.password_button.click()
    own = child(dialog, OwnPasswordDialog)
    own.old.setText("wrong horse")
    for line in (own.new.first, own.new.second):
        line.setText(NEW)
    own.ok.click()
    qtbot.waitUntil(lambda: "密码不正确" in own.sentence.text())
    own.old.setText(made.password)
    own.ok.click()
    qtbot.waitUntil(lambda: f"“{made.operator}”的新密码" in dialog.sentence.text())
    keys = keyfile.read(made.folder)
    assert keyfile.unwrap(keys, keyfile.OPERATOR, "吴敏", "noch ein Passwort") == made.key
    assert keyfile.unwrap(keys, keyfile.OPERATOR, made.operator, NEW) == made.key


def test_a_wrap_of_old_format_stops_the_new_key_with_the_way_out(
    qtbot: QtBot, dialog: OperatorsDialog, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    keys = keyfile.read(made.folder)
    keyfile.write(made.folder, replace(keys, wraps=tuple(replace(one, public=b"") for one in keys.wraps)))
    answers = ask.Scripted(True)
    monkeypatch.setattr(ask, "answers", answers)
    dialog.key_button.click()
    assert answers.asked[-1][0] == "warn"
    assert "恢复码" in answers.asked[-1][2]
    assert dialog.isVisible()


# -- the menu ---------------------------------------------------------------------------------------------------


def entries(window: MainWindow) -> dict[str, QAction]:
    return {action.text(): action for action in window.findChildren(QAction) if action.text()}


@pytest.mark.parametrize("role", list(Role))
def test_the_menu_offers_what_the_role_includes(
    qtbot: QtBot, office: Office, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.role = role
    window = MainWindow(office, Settings(), (Area("a", "甲", "star", 1, lambda _desk: QWidget()),))
    found = entries(window)
    may = role is Role.ADMINISTRATOR
    assert {
        name: found[name].isEnabled() for name in ("操作员…", "更换恢复码…", "修改我的密码…", "锁定")
    } == {
        "操作员…": may,
        "更换恢复码…": may,
        "修改我的密码…": True,
        "锁定": True,
    }
    assert found["锁定"].shortcut().toString() == "Ctrl+L"
    assert any(f"（{role.label}）" in label.text() for label in window.findChildren(QLabel))
    window.tasks.close()
    window.deleteLater()


def test_the_settings_say_when_to_lock(qtbot: QtBot) -> None:
    settings = Settings()
    assert settings.lock_after_minutes == 10
    dialog = SettingsDialog(settings, lambda _scheme: None)
    qtbot.addWidget(dialog)
    assert dialog.minutes.currentText() == "10 分钟"
    dialog.minutes.setCurrentIndex(dialog.minutes.findData(0))
    dialog.minutes.activated.emit(dialog.minutes.currentIndex())
    assert settings.lock_after_minutes == 0


@pytest.mark.parametrize("broken", ["10", -1, True, 1e9, None, [5]])
def test_a_setting_written_by_somebody_else_means_the_usual(broken: Any) -> None:
    settings = Settings()
    settings._data["lock_after_minutes"] = broken
    assert settings.lock_after_minutes == 10


# -- the new data key -----------------------------------------------------------------------------------------


@pytest.fixture
def program(qtbot: QtBot, made: Made) -> Iterator[Program]:
    running = Program(Settings())
    yield running
    window = running.current
    if isinstance(window, MainWindow):
        window.end_locked()
        window.deleteLater()
    elif window is not None:
        window.close()
    running.end()


def test_from_the_list_to_the_new_key_and_back_into_the_office(
    qtbot: QtBot, program: Program, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = program.opened(open_office(made.folder, made.operator, made.password))
    window.backups.at_close = False
    monkeypatch.setattr(ask, "answers", ask.Scripted(True))
    list_ = OperatorsDialog(window.office, window.tasks, lambda: window.leave(Leave.NEW_KEY), window)
    list_.open()
    list_.key_button.click()
    qtbot.waitUntil(lambda: isinstance(program.current, RekeyWindow))
    changing = program.current
    assert isinstance(changing, RekeyWindow)
    changing.ok.click()
    assert changing.sentence.text() == "请输入密码。"
    changing.password.setText("wrong horse")
    changing.ok.click()
    qtbot.waitUntil(lambda: "密码不正确" in changing.sentence.text())
    changing.password.setText(made.password)
    changing.ok.click()
    changing.close()
    assert changing.isVisible(), "not in the middle of it"
    qtbot.waitUntil(lambda: changing.ok.text() == "打开工会文件", timeout=20_000)
    changing.ok.click()
    qtbot.waitUntil(lambda: isinstance(program.current, MainWindow))
    again = program.current
    assert isinstance(again, MainWindow)
    again.backups.at_close = False
    assert again.office.data_key != made.key
    visible = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    assert visible == [again]


def test_a_change_given_up_leads_back_to_the_sign_in(qtbot: QtBot, program: Program, made: Made) -> None:
    program.change_key(made.folder, made.operator)
    changing = program.current
    assert isinstance(changing, RekeyWindow)
    changing.back.click()
    assert isinstance(program.current, SignIn)
    assert (
        keyfile.unwrap(keyfile.read(made.folder), keyfile.OPERATOR, made.operator, made.password) == made.key
    )
