# SPDX-License-Identifier: GPL-3.0-or-later
"""F1 wherever the keyboard is: the tab, a modal dialog, a question, the sign-in, the first start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QMainWindow, QMessageBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.app.conftest import Made
from union_desktop.app.help.contents import Place
from union_desktop.app.help.context import START, topic_of
from union_desktop.app.help.key import Help
from union_desktop.app.settings import Settings
from union_desktop.core.office import Office


class Work(QMainWindow):
    """A window with a place of its own and a field without one."""

    help_topic = "03-members"

    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit()
        self.setCentralWidget(self.field)


@pytest.fixture
def press(qtbot: QtBot, help_key: Help) -> Callable[[QWidget, QWidget], Place]:
    """Presses F1 in a widget of a window and says where the manual opened."""

    def pressed(window: QWidget, widget: QWidget) -> Place:
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        widget.setFocus()
        opened_before = help_key.window.place if help_key.window is not None else None
        QTest.keyClick(widget, Qt.Key.Key_F1)
        qtbot.waitUntil(lambda: help_key.window is not None and help_key.window.isVisible())
        help_window = help_key.window
        assert help_window is not None
        qtbot.waitUntil(lambda: help_window.place not in (None, opened_before))
        assert help_window.place is not None
        return help_window.place

    return pressed


Press = Callable[[QWidget, QWidget], Place]


def test_the_nearest_topic_counts() -> None:
    assert topic_of(None) == START


def test_a_widget_stands_where_the_one_around_it_stands(qtbot: QtBot) -> None:
    work = Work()
    qtbot.addWidget(work)
    assert topic_of(work.field) == "03-members"
    dialog = QDialog(work)
    inside = QLineEdit(dialog)
    assert topic_of(inside) == "03-members"
    dialog.help_topic = "02-sign-in#登录"  # type: ignore[attr-defined]
    assert topic_of(inside) == "02-sign-in#登录"
    inside.help_topic = ""  # type: ignore[attr-defined]
    assert topic_of(inside) == "02-sign-in#登录"


def test_f1_opens_the_manual_where_one_stands(qtbot: QtBot, press: Press, help_key: Help) -> None:
    work = Work()
    qtbot.addWidget(work)
    assert press(work, work.field) == Place("03-members")
    assert help_key.window is not None
    assert not help_key.window.isModal()
    first = help_key.window
    work.help_topic = "04-organisation#移动"
    assert press(work, work.field) == Place("04-organisation", "移动")
    assert help_key.window is first


class Held(QObject):
    """Notes when a window is held back by a modal one, and when it is free again."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.now = False
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.WindowBlocked, QEvent.Type.WindowUnblocked):
            self.now = event.type() == QEvent.Type.WindowBlocked
        return False


@pytest.mark.parametrize("kind", [QDialog, QMessageBox])
def test_a_dialog_that_holds_all_windows_does_not_hold_the_manual(
    qtbot: QtBot, press: Press, help_key: Help, kind: type[QDialog]
) -> None:
    work = Work()
    qtbot.addWidget(work)
    press(work, work.field)
    assert help_key.window is not None
    held = Held(help_key.window)
    dialog = kind(work)
    dialog.help_topic = "02-sign-in#登录"  # type: ignore[attr-defined]
    seen: list[Any] = []

    def inside() -> None:
        assert help_key.window is not None
        seen.append(held.now)
        try:
            seen.append(press(dialog, dialog))
            seen.append(held.now)
        finally:
            dialog.done(0)

    QTimer.singleShot(0, dialog, inside)
    dialog.exec()
    assert seen == [True, Place("02-sign-in", "登录"), False]
    # The manual stays open when the dialog is gone.
    assert help_key.window.isVisible()
    assert help_key.window.windowHandle().transientParent() is None


def test_f1_before_any_office_is_open(
    qtbot: QtBot, press: Press, help_key: Help, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    from union_desktop.app.first_start import FirstStartWizard
    from union_desktop.app.sign_in import SignIn
    from union_desktop.app.welcome import Welcome

    welcome = Welcome(Settings())
    qtbot.addWidget(welcome)
    assert press(welcome, welcome.create_button) == Place("01-first-start", "第一次启动")
    sign_in = SignIn(made.folder, [made.operator])
    qtbot.addWidget(sign_in)
    assert press(sign_in, sign_in.password) == Place("02-sign-in", "登录")
    first = FirstStartWizard()
    qtbot.addWidget(first)
    assert press(first, first.wizard.forward_button) == Place("01-first-start", "新建工会文件")


def test_the_tab_in_front_is_where_one_stands(qtbot: QtBot, office: Office, help_key: Help) -> None:
    from union_desktop.app.main import open_window

    window = open_window(office, Settings())
    qtbot.addWidget(window)
    for key, page in (
        ("members", "03-members"),
        ("organisation", "04-organisation"),
        ("roster", "05-rosters"),
    ):
        tab = window.show_tab(key)
        assert topic_of(tab) == page
    with qtbot.waitSignal(window.left):
        window.close()


def test_a_form_has_a_topic_of_its_own(qtbot: QtBot) -> None:
    from union_desktop.widgets.fields import TextField
    from union_desktop.widgets.form import Form
    from union_desktop.widgets.form_dialog import FormDialog

    class Editing(FormDialog):
        help_topic = "03-members#修改资料"

    box = QWidget()
    qtbot.addWidget(box)
    QVBoxLayout(box)
    dialog = Editing(Form((TextField("name", "姓名"),)), "修改", box)
    assert topic_of(dialog.save_button) == "03-members#修改资料"
