# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows below a record: what a state or a role forbids stays forbidden by key as well as by button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import Qt

from union_desktop.core.changes import NOTHING, Changes
from union_desktop.core.roles import Role
from union_desktop.widgets import ask
from union_desktop.widgets.child_rows import ChildPanel, Column


@dataclass(frozen=True, slots=True)
class Item:
    id: int
    text: str


class ItemsPanel(ChildPanel):
    """Income of a household, as small as can be."""

    tables = ("income",)
    name = "收入"
    empty = "还没有登记收入。"
    columns = (Column("项目", lambda row: row.text), Column("备注", lambda _row: "长", wide=True))

    def __init__(self, desk: Any, owner_id: int) -> None:
        self.items = [Item(1, "工资"), Item(2, "房租")]
        self.locked = ""
        self.entered: list[Item | None] = []
        self.removed: list[int] = []
        super().__init__(desk, owner_id)

    def read(self, _reader: Any) -> list[Item]:
        return list(self.items)

    def show_found(self, found: list[Item]) -> None:
        self.show_rows(found)
        self.set_locked(self.locked)

    def enter(self, row: Item | None) -> None:
        self.entered.append(row)

    def spoken(self, row: Item) -> str:
        return f"收入“{row.text}”"

    def remover(self, row: Item) -> Any:
        def write(_session: Any) -> Changes:
            self.removed.append(row.id)
            return NOTHING

        return write


@pytest.fixture
def panel(desk: Any, qtbot: Any) -> ItemsPanel:
    return opened(desk, qtbot)


def opened(desk: Any, qtbot: Any) -> ItemsPanel:
    made = ItemsPanel(desk, 7)
    desk.window.setCentralWidget(made)
    desk.window.show()
    qtbot.waitUntil(lambda: made.list.topLevelItemCount() == 2)
    return made


def test_keys_change_and_remove_the_chosen_row(
    panel: ItemsPanel, desk: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert panel.owner_id == 7
    panel.list.setCurrentItem(panel.list.topLevelItem(1))
    qtbot.keyClick(panel.list, Qt.Key.Key_F2)
    qtbot.keyClick(panel.list, Qt.Key.Key_Insert)
    assert panel.entered == [Item(2, "房租"), None]
    monkeypatch.setattr(ask, "answers", ask.Scripted(True))
    with qtbot.waitSignal(desk.tasks.changed):
        qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert panel.removed == [2]


def test_a_locked_record_says_why_and_takes_no_changes(panel: ItemsPanel, desk: Any, qtbot: Any) -> None:
    panel.locked = "档案已提交，退回后才能修改。"
    desk.tasks.changed.emit(Changes(frozenset({"income"})))
    qtbot.waitUntil(lambda: not panel.add_button.isEnabled())
    panel.list.setCurrentItem(panel.list.topLevelItem(0))
    for key in (Qt.Key.Key_F2, Qt.Key.Key_Insert, Qt.Key.Key_Delete):
        qtbot.keyClick(panel.list, key)
    assert panel.entered == []
    assert not panel.edit_button.isEnabled()
    assert panel.add_button.toolTip() == panel.locked
    panel.locked = ""
    panel.reload()
    qtbot.waitUntil(panel.add_button.isEnabled)
    assert panel.edit_button.isEnabled()


def test_who_may_only_read_changes_nothing(desk: Any, qtbot: Any) -> None:
    desk.role = Role.READ_ONLY
    panel = opened(desk, qtbot)
    panel.set_locked("")
    assert not panel.add_button.isEnabled()
    panel.list.setCurrentItem(panel.list.topLevelItem(0))
    qtbot.keyClick(panel.list, Qt.Key.Key_F2)
    assert panel.entered == []
