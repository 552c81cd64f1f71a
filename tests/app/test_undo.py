# SPDX-License-Identifier: GPL-3.0-or-later
"""Ctrl+Z and Ctrl+Y in the window with all areas over an office of five people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.app.conftest import OPERATOR, Made
from union_desktop.app.areas import AREAS
from union_desktop.app.main_window import MainWindow
from union_desktop.app.settings import Settings
from union_desktop.app.undo import BUSY, NOTHING_TO_REDO, NOTHING_TO_UNDO
from union_desktop.areas.members import service as members
from union_desktop.core import access, audit
from union_desktop.core.office import Office, open_with_key
from union_desktop.core.roles import Role
from union_desktop.widgets import ask


class World:
    """The window, and work done past it as forms would do it."""

    def __init__(self, qtbot: QtBot, office: Office) -> None:
        self.qtbot = qtbot
        self.office = office
        self.window = MainWindow(office, Settings(), AREAS)
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        self.script = ask.Scripted()
        ask.answers = self.script

    def work(self, action: str, write: Callable[[Any], Any], needs: Role = Role.CLERK) -> None:
        with self.office.transaction(action, needs=needs) as session:
            write(session)

    def phone(self, person: int, number: str, action: str = "修改资料") -> None:
        self.work(action, lambda session: members.update_many(session, {person: {"phone": number}}))

    def press(self, name: str, *, writes: bool = True) -> None:
        """Presses 撤销 or 重做 and waits until it is over."""
        keeper = self.window.undo_keeper
        before, told = self.seq(), (self.window.banner.text, len(self.script.asked))
        (keeper.undo if name == "撤销" else keeper.redo).trigger()
        self.qtbot.waitUntil(
            lambda: (
                not keeper._busy
                and not self.window.tasks.writing
                and (self.seq() > before) == writes
                and (self.window.banner.text, len(self.script.asked)) != told
            )
        )

    def seq(self) -> int:
        with self.office.reader() as reader:
            return int(reader.value("select max(seq) from audit_entry"))

    def phones(self) -> list[str]:
        with self.office.reader() as reader:
            return [row[0] for row in reader.rows("select phone from person order by id")]


@pytest.fixture
def world(qtbot: QtBot, made: Made, office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(ask, "answers", ask.answers)
    yield World(qtbot, office)
    # The window was closed by now, and its office with it.
    again = open_with_key(made.folder, made.operator, made.key)
    with again.reader() as reader:
        assert audit.verify(reader) == []
    again.close()


def test_the_last_steps_go_back_one_by_one_and_come_again(world: World) -> None:
    world.phone(1, "13800000001")
    world.phone(1, "13800000002", "再改一次")
    world.press("撤销")
    assert world.phones()[0] == "13800000001"
    assert world.window.banner.text == "已撤销“再改一次”：单雄信（0001）。"
    world.press("撤销")
    assert world.phones()[0] == ""
    world.press("重做")
    assert world.phones()[0] == "13800000001"
    assert world.window.banner.text == "已重做“修改资料”：单雄信（0001）。"
    world.press("重做")
    assert world.phones()[0] == "13800000002"
    world.press("重做", writes=False)
    assert world.window.banner.text == NOTHING_TO_REDO
    # Undone, redone, and undone again: what counts is whether the last undo still stands.
    world.press("撤销")
    assert world.phones()[0] == "13800000001"


def test_after_new_work_there_is_nothing_to_redo(world: World) -> None:
    world.phone(1, "13800000001")
    world.press("撤销")
    world.phone(2, "13800000002")
    world.press("重做", writes=False)
    assert world.window.banner.text == NOTHING_TO_REDO
    assert world.phones()[:2] == ["", "13800000002"]


def test_two_operators_have_two_histories(world: World) -> None:
    world.phone(1, "13800000001", "甲的修改")
    world.office.operator = "李玉"
    world.phone(2, "13800000002", "乙的修改")
    world.office.operator = OPERATOR
    world.phone(3, "13800000003", "甲又改")
    world.office.operator = "李玉"
    world.press("撤销")
    assert world.phones()[:3] == ["13800000001", "", "13800000003"]
    world.press("撤销", writes=False)
    assert world.window.banner.text == NOTHING_TO_UNDO
    world.office.operator = OPERATOR
    world.press("重做", writes=False)
    assert world.window.banner.text == NOTHING_TO_REDO
    world.press("撤销")
    world.press("撤销")
    assert world.phones()[:3] == ["", "", ""]
    world.office.operator = "李玉"
    world.press("重做")
    assert world.phones()[:3] == ["", "13800000002", ""]


def test_looks_are_passed_in_silence_and_other_steps_with_their_reason(world: World) -> None:
    from union_desktop.core import office_settings

    world.phone(1, "13800000001")
    world.work("改名", lambda session: office_settings.put(session, "office_name", "别的名称"))
    world.work(
        "查看：手机",
        lambda session: access.note(session, "reveal", field="手机", about=("person", 1)),
        Role.READ_ONLY,
    )
    world.work("登录", wrong_password)
    # An older step than the one somebody has just done is never taken back unasked.
    world.script.given.append(True)
    world.press("撤销")
    assert "“改名”已跳过" in world.script.asked[0][2]
    assert world.phones()[0] == ""
    assert world.window.banner.text == (
        "“改名”已跳过：工会设置的改动不能撤销；需要时请再改一次。已撤销“修改资料”：单雄信（0001）。"
    )
    with world.office.reader() as reader:
        assert reader.value("select count(*) from access_entry") == 1


def wrong_password(session: Any) -> None:
    from sqlalchemy import select

    from union_desktop.core.operators.model import Operator

    session.scalars(select(Operator)).one().wrong_passwords += 2


def test_the_set_up_stays(world: World) -> None:
    world.script.given += [True] * 2
    world.press("撤销")
    world.press("撤销")
    with world.office.reader() as reader:
        assert reader.value("select count(*) from person") == 0
        assert reader.value("select count(*) from union_org") == 1
    world.press("撤销", writes=False)
    assert "首次设置" in world.window.banner.text
    assert NOTHING_TO_UNDO in world.window.banner.text


def test_many_records_are_asked_for_and_left_when_refused(world: World) -> None:
    everyone = {number: {"department": "新部门"} for number in range(1, 6)}
    world.work("批量修改", lambda session: members.update_many(session, everyone))
    world.script.given += [False, True]
    keeper = world.window.undo_keeper
    keeper.undo.trigger()
    world.qtbot.waitUntil(lambda: bool(world.script.asked) and not keeper._busy)
    assert world.script.asked[0][2] == "要撤销“批量修改”吗？涉及 5 条记录。"
    with world.office.reader() as reader:
        assert reader.value("select count(*) from person where department = '新部门'") == 5
    world.press("撤销")
    with world.office.reader() as reader:
        assert reader.value("select count(*) from person where department = '新部门'") == 0


def test_what_was_changed_since_stays_and_is_named(world: World) -> None:
    everyone = {number: {"phone": f"1380000000{number}"} for number in range(1, 4)}
    world.work("批量修改", lambda session: members.update_many(session, everyone))
    world.office.operator = "李玉"
    world.phone(2, "13900000000")
    world.office.operator = OPERATOR
    world.script.given.append(True)
    world.press("撤销")
    world.qtbot.waitUntil(lambda: len(world.script.asked) == 2)
    kind, title, text = world.script.asked[1]
    assert (kind, title) == ("tell", "已撤销")
    assert text == "已撤销“批量修改”：3 条记录恢复原状，另有 1 条予以保留。"
    assert world.phones()[:3] == ["", "13900000000", ""]


def test_what_cannot_go_back_is_told_and_the_next_press_goes_further(world: World) -> None:
    world.phone(1, "13800000001")

    def left(session: Any) -> None:
        draft = members.EventDraft(members.history.EventKind.WITHDRAW, dt.date(2020, 1, 1))
        members.record_event(session, 2, draft)

    world.work("退会", left)
    world.office.operator = "李玉"

    def again(session: Any) -> None:
        from union_desktop.areas.members.terms import EnrolDraft, PersonDraft, Placement

        place = Placement(2, 1, "established", "own")
        members.rejoin_many(
            session, [(2, EnrolDraft(PersonDraft(name="曾子墨"), place, dt.date(2022, 1, 1)))]
        )

    world.work("重新入会", again)
    world.office.operator = OPERATOR
    world.press("撤销", writes=False)
    assert world.script.asked[-1][1] == "没有撤销"
    world.press("撤销")
    assert world.phones()[0] == ""


def test_a_field_keeps_the_key_while_it_has_something_to_undo(world: World) -> None:
    world.phone(1, "13800000001")
    window = world.window
    tab: Any = window.show_tab("members")
    field: QLineEdit = tab.search
    window.activateWindow()
    field.setFocus()
    world.qtbot.waitUntil(field.hasFocus)
    before = world.seq()
    world.qtbot.keyClicks(field, "abc")
    world.qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == ""
    world.qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not window.undo_keeper._busy
    assert world.seq() == before
    # A field nobody wrote in has nothing of its own.
    field.setText("")
    world.qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    world.qtbot.waitUntil(lambda: world.seq() > before and not window.undo_keeper._busy)
    assert world.phones()[0] == ""


def test_the_menu_names_the_steps(world: World) -> None:
    world.phone(1, "13800000001")
    keeper = world.window.undo_keeper
    keeper.name_steps()
    world.qtbot.waitUntil(lambda: keeper.undo.text() == "撤销“修改资料”")
    assert keeper.redo.text() == "重做"
    world.press("撤销")
    world.qtbot.waitUntil(lambda: keeper.redo.text() == "重做“修改资料”")
    menus = [action.text() for action in world.window.menuBar().actions()]
    assert menus.index("编辑(&E)") == menus.index("文件(&F)") + 1


def test_while_something_is_being_saved_nothing_is_undone(world: World) -> None:
    import threading

    gate = threading.Event()

    def slow(session: Any) -> Any:
        assert gate.wait(5)
        return members.update_many(session, {1: {"phone": "13800000009"}})

    world.window.tasks.command(slow, title="慢", owner=world.window)
    world.window.undo_keeper.undo.trigger()
    assert world.window.banner.text == BUSY
    gate.set()
    world.qtbot.waitUntil(lambda: not world.window.tasks.writing)
    assert world.phones()[0] == "13800000009"


def test_who_may_only_read_has_nothing_to_undo_with(qtbot: QtBot, office: Office) -> None:
    office.role = Role.READ_ONLY
    window = MainWindow(office, Settings(), AREAS)
    qtbot.addWidget(window)
    assert not window.undo_keeper.undo.isEnabled()
    assert not window.undo_keeper.redo.isEnabled()
    window.close()
