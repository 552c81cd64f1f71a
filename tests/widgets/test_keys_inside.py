# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys of a list inside a tab that has the same keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QListWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from union_desktop.widgets.keys_inside import KeysInside


def test_the_list_has_its_keys_and_the_tab_around_the_rest(qtbot: QtBot) -> None:
    tab = QWidget()
    qtbot.addWidget(tab)
    inside, beside = QListWidget(), QListWidget()
    layout = QVBoxLayout(tab)
    layout.addWidget(inside)
    layout.addWidget(beside)
    done: list[str] = []
    for key in ("F2", "Ctrl+F2"):
        QShortcut(QKeySequence(key), tab).activated.connect(lambda key=key: done.append(f"tab {key}"))
    KeysInside(
        {
            Qt.Key.Key_F2: lambda: done.append("list F2"),
            QKeySequence.StandardKey.Paste: lambda: done.append("list paste"),
        },
        inside,
    )
    with qtbot.waitActive(tab):
        tab.show()
        tab.activateWindow()
    inside.setFocus()
    qtbot.keyClick(inside, Qt.Key.Key_F2)
    qtbot.keyClick(inside, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(inside, Qt.Key.Key_F2, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(inside, Qt.Key.Key_F2, Qt.KeyboardModifier.KeypadModifier)
    beside.setFocus()
    qtbot.keyClick(beside, Qt.Key.Key_F2)
    assert done == ["list F2", "list paste", "tab Ctrl+F2", "list F2", "tab F2"]
