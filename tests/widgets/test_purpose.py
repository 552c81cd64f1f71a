# SPDX-License-Identifier: GPL-3.0-or-later
"""The question what sensitive facts are wanted for: nothing leaves without an answer that says something."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog

from union_desktop.core.purposes import is_purpose
from union_desktop.widgets import ask, purpose
from union_desktop.widgets.purpose import PurposeDialog, ask_purpose


@pytest.mark.parametrize("text", ["", "   ", "工作", "好好好好好好", "。，、；：！", "a b c"])
def test_a_purpose_must_say_something(text, monkeypatch):
    assert not is_purpose(text)
    monkeypatch.setattr(ask, "answers", ask.Scripted(text))
    assert ask_purpose(None, "会员名册", 3) is None


def test_every_usual_purpose_is_one():
    assert [text for text in purpose.USUAL if not is_purpose(text)] == []


@pytest.fixture
def dialog(qtbot):
    made = PurposeDialog("会员名册（含证件号码）", 2157, None)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_usual_purpose_fills_the_line_and_an_own_one_is_typed(qtbot, dialog):
    assert not dialog.ok.isEnabled()
    assert dialog.line.hasFocus() or dialog.focusWidget() is dialog.line
    dialog.usual.setCurrentRow(1)
    assert dialog.line.text() == purpose.USUAL[1]
    assert dialog.ok.isEnabled()
    dialog.line.setText("查工龄")
    assert not dialog.ok.isEnabled()
    dialog.line.setText("核对工龄认定")
    with qtbot.waitSignal(dialog.accepted):
        dialog.ok.click()


def test_the_person_is_asked_through_the_one_bridge(qtbot, monkeypatch):
    def answer(dialog):
        dialog.line.setText("  核对工龄认定 ")
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(ask, "answers", ask.Person())
    monkeypatch.setattr(PurposeDialog, "exec", answer)
    assert ask_purpose(None, "会员名册", 3) == "核对工龄认定"
    monkeypatch.setattr(PurposeDialog, "exec", lambda _dialog: QDialog.DialogCode.Rejected)
    assert ask_purpose(None, "会员名册", 3) is None
