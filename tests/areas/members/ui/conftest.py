# SPDX-License-Identifier: GPL-3.0-or-later
"""The members tab over an office with five invented people."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.office_fixtures import CHEMISTRY, PLACE, WEST, enrolled

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from union_desktop.areas.members.ui.tab import MembersTab
    from union_desktop.core.office import Office

ELSEWHERE = replace(PLACE, union_group_id=CHEMISTRY, campus_id=WEST, staff_category="postdoc")


@pytest.fixture
def people(office: Office, today: dt.date) -> dict[str, int]:
    """Five members; 曾子墨 and 孙七 are in the chemistry group."""
    from tests.office_fixtures import a_member, a_person

    wanted = (
        ("单雄信", "1", "10001", "13800001111", PLACE),
        ("曾子墨", "2", "10002", "13800002222", ELSEWHERE),
        ("李四", "1", "10003", "13900003333", PLACE),
        ("王五", "2", "10004", "", PLACE),
        ("孙七", "2", "10005", "", ELSEWHERE),
    )
    return {
        name: enrolled(
            office,
            a_member(a_person(name=name, gender=gender, staff_no=staff_no, phone=phone), place=place),
        )
        for name, gender, staff_no, phone, place in wanted
    }


@pytest.fixture
def tab(desk: Any, people: dict[str, int], qtbot: QtBot) -> MembersTab:
    """The tab in its window, with its first list on the screen."""
    return opened(desk, qtbot, len(people))


def opened(desk: Any, qtbot: QtBot, count: int) -> MembersTab:
    """Opens the tab and waits for its list, tree and counts."""
    from union_desktop.areas.members.area import AREA
    from union_desktop.areas.members.ui.tab import MembersTab

    assert AREA.open_tab is not None
    tab = AREA.open_tab(desk)
    assert isinstance(tab, MembersTab)
    desk.tabs["members"] = tab
    desk.window.setCentralWidget(tab)
    desk.window.resize(1200, 700)
    desk.window.show()
    qtbot.waitUntil(
        lambda: tab.model.rowCount() == count and bool(tab.tree.units) and f"共 {count} 人" in tab.counts
    )
    return tab


@pytest.fixture
def names(tab: MembersTab) -> Any:
    """The names in the list, top to bottom."""
    return lambda: [tab.model.texts(row)[0] for row in range(tab.model.rowCount())]
