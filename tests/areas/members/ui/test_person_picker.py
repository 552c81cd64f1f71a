# SPDX-License-Identifier: GPL-3.0-or-later
"""A field that takes a person: found by what one remembers, picked with the keyboard, never guessed among several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication

from union_desktop.areas.members.ui.person_picker import PersonEditor, PersonField
from union_desktop.core.errors import InvalidDraft
from union_desktop.widgets.form import Form


@dataclass(frozen=True, slots=True)
class Draft:
    person_id: int | None = None


@pytest.fixture
def form(desk: Any, people: dict[str, int], qtbot: Any) -> Form:
    made = Form((PersonField("person_id", "会员", required=True, desk=desk),), columns=1)
    made.load(Draft())
    desk.window.setCentralWidget(made)
    desk.window.resize(600, 400)
    desk.window.show()
    return made


def editor_of(form: Form) -> PersonEditor:
    editor = form._editors["person_id"]
    assert isinstance(editor, PersonEditor)
    return editor


def typed(form: Form, qtbot: Any, text: str) -> PersonEditor:
    editor = editor_of(form)
    editor.widget.setText(text)
    editor.widget.textEdited.emit(text)
    qtbot.waitUntil(editor.list.isVisible)
    return editor


def test_somebody_is_found_by_initials_and_picked_with_the_keyboard(form, people, qtbot) -> None:
    editor = typed(form, qtbot, "s")
    qtbot.waitUntil(lambda: editor.list.count() == 3)
    names = [editor.list.item(at).text().split(" · ")[0] for at in range(3)]
    assert set(names) == {"单雄信", "孙七", "李四"}
    qtbot.keyClick(editor.widget, Qt.Key.Key_Down)
    qtbot.keyClick(editor.widget, Qt.Key.Key_Return)
    assert not editor.list.isVisible()
    assert form.value("person_id") == people[names[1]]
    assert form.dirty


def test_typing_on_after_picking_unpicks(form, people, qtbot) -> None:
    editor = typed(form, qtbot, "10003")
    qtbot.keyClick(editor.widget, Qt.Key.Key_Return)
    assert form.value("person_id") == people["李四"]
    qtbot.keyClick(editor.widget, Qt.Key.Key_End)
    qtbot.keyClick(editor.widget, Qt.Key.Key_Backspace)
    assert form.value("person_id") is None
    with pytest.raises(InvalidDraft, match="没有选定是哪一个人"):
        form.draft()


def test_nobody_found_is_said_and_escape_closes_only_the_list(form, qtbot) -> None:
    editor = typed(form, qtbot, "查无此人")
    qtbot.waitUntil(lambda: editor.list.item(0).text() == "没有找到“查无此人”")
    qtbot.keyClick(editor.widget, Qt.Key.Key_Return)
    assert form.value("person_id") is None
    qtbot.keyClick(editor.widget, Qt.Key.Key_Escape)
    assert not editor.list.isVisible()
    assert editor.widget.text() == "查无此人"


def test_left_before_the_answer_came_the_only_one_who_fits_is_taken(form, people, qtbot) -> None:
    editor = editor_of(form)
    editor.widget.setText("曾子墨")
    editor.widget.textEdited.emit("曾子墨")
    QApplication.sendEvent(editor.widget, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
    qtbot.waitUntil(lambda: form.value("person_id") == people["曾子墨"])


def test_a_loaded_person_is_named(form, people, qtbot) -> None:
    form.load(Draft(people["王五"]))
    qtbot.waitUntil(lambda: editor_of(form).widget.text().startswith("王五 · 10004"))
    assert form.draft() == Draft(people["王五"])
