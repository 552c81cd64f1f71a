# SPDX-License-Identifier: GPL-3.0-or-later
"""A form in a window: saving, refusals, and not losing what was typed."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt

from union_desktop.core.changes import Changes
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.widgets import ask
from union_desktop.widgets.fields import TextField
from union_desktop.widgets.form import Form
from union_desktop.widgets.form_dialog import FAILED, FormDialog


@dataclass(frozen=True)
class Unit:
    name: str = ""
    number: str = ""


CHANGED = Changes(frozenset({"unit"}), (1,))


@pytest.fixture
def dialog(qtbot):
    form = Form([TextField("name", "名称", required=True), TextField("number", "编号")], columns=1)
    form.load(Unit("物理", "01"))
    made = FormDialog(form, "修改小组")
    # A changed form asks before it closes, and at the end of a test nobody is there to answer.
    qtbot.addWidget(made, before_close_func=lambda closing: closing.form.load(Unit()))
    made.show()
    return made


def type_name(dialog, text):
    line = dialog.form.widget("name")
    line.setText(text)
    line.textEdited.emit(text)


def test_saving_runs_as_a_command_and_closes(qtbot, dialog, tasks, office):
    written, done = [], []

    def write(session, draft):
        written.append((session, draft))
        return CHANGED

    dialog.save_with(tasks, write, title="修改小组", done=done.append)
    type_name(dialog, "数学")
    with qtbot.waitSignal(dialog.accepted):
        qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
        assert not dialog.form.isEnabled()
        dialog.submit()
    assert written == [("session of 修改小组", Unit("数学", "01"))]
    assert done == [CHANGED]
    assert office.committed == ["修改小组"]


def test_ctrl_s_saves_from_any_field(qtbot, dialog):
    with qtbot.waitSignal(dialog.submitted) as told:
        qtbot.keyClick(dialog.form.widget("number"), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert told.args == [Unit("物理", "01")]


def test_what_cannot_be_read_is_not_submitted(qtbot, dialog):
    type_name(dialog, "")
    with qtbot.assertNotEmitted(dialog.submitted):
        dialog.submit()
    assert "name" in dialog.form.problems


@pytest.mark.parametrize(
    ("error", "where"),
    [
        (InvalidDraft({"number": "编号已被使用。"}), "number"),
        (UserError("名称已存在。", "name"), "name"),
        (UserError("上级已停用，没有保存。"), None),
    ],
    ids=["draft", "field", "whole"],
)
def test_a_refusal_comes_back_to_the_form_and_keeps_the_entries(qtbot, dialog, tasks, error, where):
    def write(session, draft):
        raise error

    dialog.save_with(tasks, write, title="t")
    type_name(dialog, "数学")
    dialog.submit()
    qtbot.waitUntil(dialog.form.isEnabled)
    assert dialog.isVisible()
    assert dialog.form.widget("name").text() == "数学"
    if where:
        assert where in dialog.form.problems
    else:
        assert dialog.banner.text == "上级已停用，没有保存。"


def test_an_unforeseen_error_says_that_nothing_was_lost(qtbot, dialog, tasks):
    def write(session, draft):
        raise OSError

    dialog.save_with(tasks, write, title="t")
    dialog.submit()
    qtbot.waitUntil(lambda: dialog.banner.text == FAILED)
    assert dialog.isVisible()


def test_a_clean_form_closes_without_a_question(dialog, monkeypatch):
    monkeypatch.setattr(ask, "answers", ask.Scripted())
    dialog.reject()
    assert not dialog.isVisible()


@pytest.mark.parametrize("way", ["reject", "close"])
def test_entries_are_not_thrown_away_unasked(dialog, monkeypatch, way):
    answers = ask.Scripted(False, True)
    monkeypatch.setattr(ask, "answers", answers)
    type_name(dialog, "数学")
    getattr(dialog, way)()
    assert dialog.isVisible()
    getattr(dialog, way)()
    assert not dialog.isVisible()
    assert len(answers.asked) == 2
