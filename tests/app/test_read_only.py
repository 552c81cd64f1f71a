# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may only read finds every button that writes greyed, in every tab and panel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QDialog, QWidget
from pytestqt.qtbot import QtBot

from union_desktop.app.areas import AREAS
from union_desktop.app.main_window import MainWindow
from union_desktop.app.settings import Settings
from union_desktop.areas.policies import service as policies
from union_desktop.areas.policies.terms import PolicyDraft, PolicyKind, VersionDraft
from union_desktop.core.office import Office
from union_desktop.core.roles import Role
from union_desktop.widgets.panel_box import PanelBox
from union_desktop.widgets.record_list import RecordList

#: What buttons that write begin with.
VERBS = (
    "新",
    "添加",
    "修改",
    "删除",
    "改名",
    "任命",
    "卸任",
    "登记",
    "合并",
    "移动",
    "撤销",
    "核对名册",
    "调整",
    "匿名",
)


class World:
    """The window with all areas for somebody of a role, over an office with a few people."""

    def __init__(self, qtbot: QtBot, office: Office) -> None:
        self.qtbot = qtbot
        self.office = office

    def window(self, role: Role) -> MainWindow:
        self.office.role = role
        window = MainWindow(self.office, Settings(), AREAS)
        self.qtbot.addWidget(window)
        window.show()
        return window

    def opened(self, window: MainWindow, key: str) -> Any:
        """The tab of an area with a record of it shown and all panels open."""
        tab: Any = window.show_tab(key)
        if key == "members":
            self.qtbot.waitUntil(lambda: tab.model.rowCount() > 0)
            tab.table.select_ids((tab.model.id_at(0),))
        if key == "organisation":
            self.qtbot.waitUntil(lambda: bool(tab.tree.units))
            tab.show_record(tab.tree.units[-1].id)
            self.qtbot.waitUntil(lambda: bool(tab.selected_ids()))
        if key == "policies":
            self.qtbot.waitUntil(lambda: bool(tab.selected_ids()))
        # Boxes beside an empty list wait for a record.
        boxes = [] if isinstance(tab, RecordList) else tab.findChildren(PanelBox)
        self.qtbot.waitUntil(lambda: all(box.button.isEnabled() for box in boxes))
        for box in boxes:
            if box.content is None:
                box.button.click()
        return tab


@pytest.fixture
def world(qtbot: QtBot, office: Office) -> Iterator[World]:
    role = office.role
    with office.transaction("制度") as session:
        draft = PolicyDraft("aid", PolicyKind.AID, "补助办法")
        policies.add_policy(session, draft, VersionDraft(dt.date(2020, 1, 1)))
    yield World(qtbot, office)
    office.role = role


def writing(tab: QWidget) -> Iterator[QAbstractButton]:
    """Buttons whose words say that they write."""
    for button in tab.findChildren(QAbstractButton):
        if button.text().startswith(VERBS) and not isinstance(button.parent(), PanelBox):
            yield button


#: Tabs of their own work, and the sections in those that have none.
PLACES = [area.key for area in AREAS if area.open_tab and area.actions] + [
    section.key for area in AREAS for section in area.sections
]


@pytest.mark.parametrize("key", PLACES)
def test_who_may_only_read_finds_no_button_that_writes(world: World, key: str) -> None:
    tab = world.opened(world.window(Role.READ_ONLY), key)
    found = list(writing(tab))
    assert found or key not in ("members", "organisation", "roster", "statistics")
    assert [button.text() for button in found if button.isEnabled()] == []


def test_a_clerk_names_no_campus_and_no_category(world: World) -> None:
    window = world.window(Role.CLERK)
    tab = world.opened(window, "organisation")
    pages = (tab.campuses, tab.categories)
    for page in pages:
        page.list.setCurrentItem(page.list.topLevelItem(0))
        assert not page.add_button.isEnabled()
        assert not page.rename_button.isEnabled()
        assert "管理员" in page.add_button.toolTip()
        page.list.itemActivated.emit(page.list.topLevelItem(0), 0)
    assert window.findChildren(QDialog) == []


def test_an_administrator_does(world: World) -> None:
    tab = world.opened(world.window(Role.ADMINISTRATOR), "organisation")
    assert tab.campuses.add_button.isEnabled()
    assert "权限" not in tab.campuses.add_button.toolTip()
