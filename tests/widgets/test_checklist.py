# SPDX-License-Identifier: GPL-3.0-or-later
"""The papers something needs: reasons are asked for, nothing half entered is lost, one draft on save."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from union_desktop.widgets.checklist import CheckItem, Checklist

ITEMS = (
    CheckItem("application", "申请书", "present"),
    CheckItem("diagnosis", "诊断证明"),
    CheckItem("photo", "照片", required=False),
)


@pytest.fixture
def checklist(qtbot: Any) -> Checklist:
    made = Checklist()
    qtbot.addWidget(made)
    made.resize(700, 300)
    made.show_items(ITEMS)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def focused() -> Any:
    return QApplication.focusWidget()


def test_it_is_filled_and_saved_by_keyboard(checklist: Checklist, qtbot: Any) -> None:
    checklist.rows[1].state.setFocus()
    qtbot.keyClick(focused(), Qt.Key.Key_Down)
    assert checklist.items()[1].state == "waived"
    qtbot.keyClick(focused(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert checklist.message.text == "“诊断证明”免交，请写明理由。"
    assert focused() is checklist.rows[1].reason
    qtbot.keyClicks(focused(), "x")
    qtbot.keyClick(focused(), Qt.Key.Key_Tab)
    assert focused() is checklist.rows[1].note
    assert checklist.message.text == ""
    with qtbot.waitSignal(checklist.saved) as told:
        qtbot.keyClick(focused(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert told.args[0] == (ITEMS[0], CheckItem("diagnosis", "诊断证明", "waived", "x"), ITEMS[2])
    assert checklist.dirty
    checklist.mark_saved()
    assert not checklist.dirty
    assert checklist.count.text() == "共 3 项：有 1，缺 1，免交 1"


def test_only_what_is_required_may_not_be_missing_unexplained(checklist: Checklist) -> None:
    assert checklist.problems() == {"diagnosis": "缺“诊断证明”，请写明原因。"}


def test_a_reason_goes_when_the_paper_came(checklist: Checklist) -> None:
    row = checklist.rows[1]
    row.reason.setText("医院未出具")
    assert checklist.items()[1].reason == "医院未出具"
    row.state.setCurrentIndex(0)
    assert checklist.items()[1] == CheckItem("diagnosis", "诊断证明", "present")
    assert not row.reason.isEnabled()


def test_what_is_half_entered_outlives_a_reload_and_can_be_taken_back(
    checklist: Checklist, qtbot: Any
) -> None:
    checklist.rows[0].note.setText("原件已退")
    with qtbot.assertNotEmitted(checklist.dirty_changed):
        checklist.show_items(ITEMS)
    assert checklist.rows[0].note.text() == "原件已退"
    with qtbot.waitSignal(checklist.dirty_changed):
        checklist.back_button.click()
    assert not checklist.save_button.isEnabled()
    checklist.show_items(ITEMS[:1])
    assert len(checklist.rows) == 1
    checklist.show_items(())
    assert checklist.count.text() == "这一类不要求材料。"


def test_who_may_not_change_reads(qtbot: Any) -> None:
    made = Checklist(may_change=False)
    qtbot.addWidget(made)
    made.show_items(ITEMS)
    assert not made.rows[0].state.isEnabled()
    assert made.rows[0].note.isReadOnly()
    assert not made.save_button.isVisibleTo(made)
