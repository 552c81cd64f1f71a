# SPDX-License-Identifier: GPL-3.0-or-later
"""What a member received, told by areas that members do not know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt

from union_desktop.areas.members.ui.received_panel import NOTHING, ReceivedPanel
from union_desktop.core.changes import Changes
from union_desktop.core.reading import Reader
from union_desktop.core.received import Received
from union_desktop.widgets.area import Area

GIVEN = [
    Received(dt.date(2025, 1, 20), "送温暖", 150_000, False, "本人", 2025, "春节前", "rounds", 4),
    Received(dt.date(2026, 9, 1), "助学", 100_000, False, "女儿", 2026, "", "rounds", 9),
]
VISITED = [Received(dt.date(2026, 3, 1), "住院探望", None, True, "本人", 2026, "水果", "visits", 7)]


def giving(key: str, given: Sequence[Received]) -> Area:
    def read(_reader: Reader, _person_id: int) -> Sequence[Received]:
        return given

    return Area(key, key, "gift", 40, received=lambda: read)


def rows(panel: ReceivedPanel) -> list[list[str]]:
    found = []
    for at in range(panel.list.topLevelItemCount()):
        head = panel.list.topLevelItem(at)
        found.append([head.text(0)])
        found += [
            [head.child(place).text(column) for column in range(4)] for place in range(head.childCount())
        ]
    return found


def test_the_panel_is_there_once_an_area_gives_something(desk: Any) -> None:
    assert "帮扶与慰问" not in [panel.title for panel in desk.panels("member")]
    desk.areas = (*desk.areas, giving("rounds", GIVEN))
    assert "帮扶与慰问" in [panel.title for panel in desk.panels("member")]


def test_years_sums_and_the_way_to_the_record(
    tab: Any, desk: Any, people: dict[str, int], qtbot: Any
) -> None:
    desk.areas = (*desk.areas, giving("rounds", GIVEN), giving("visits", VISITED))
    tab.show_record(people["李四"])
    tab.open_page(people["李四"])
    page = tab.member_page
    page.open_section("帮扶与慰问")
    panel = page.panel("帮扶与慰问")
    qtbot.waitUntil(lambda: panel.list.topLevelItemCount() == 2)
    assert rows(panel) == [
        ["2026 年　2 次，款项 1,000.00 元，另有 1 次没有登记金额"],
        ["2026-09-01", "助学", "女儿", "1,000.00"],
        ["2026-03-01", "住院探望（实物）", "本人", "未登记"],
        ["2025 年　1 次，款项 1,500.00 元"],
        ["2025-01-20", "送温暖", "本人", "1,500.00"],
    ]
    assert panel.total.text() == "共 3 次，款项 2,500.00 元，另有 1 次没有登记金额"
    panel.list.setCurrentItem(panel.list.topLevelItem(0).child(1))
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert desk.gone[-1] == ("visits", 7)
    panel.list.setCurrentItem(panel.list.topLevelItem(0))
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert not panel.list.topLevelItem(0).isExpanded()
    assert len(desk.gone) == 1


def test_nothing_received_is_said_and_changes_are_followed(
    desk: Any, people: dict[str, int], qtbot: Any
) -> None:
    given: list[Received] = []
    desk.areas = (*desk.areas, giving("rounds", given))
    panel = ReceivedPanel(desk, people["李四"])
    qtbot.addWidget(panel)
    panel.resize(340, 400)
    panel.show()
    qtbot.waitUntil(lambda: panel.total.text() == NOTHING)
    assert not panel.list.isVisible()
    given += GIVEN
    desk.tasks.changed.emit(Changes(frozenset({"aid_row"})))
    qtbot.waitUntil(panel.list.isVisible)
    assert panel.list.isColumnHidden(4)
    panel.hide()
    given.clear()
    desk.tasks.changed.emit(Changes(frozenset({"aid_row"})))
    panel.show()
    qtbot.waitUntil(lambda: panel.total.text() == NOTHING)
