# SPDX-License-Identifier: GPL-3.0-or-later
"""A desk that knows all areas, and the tab of the rules on it."""

from __future__ import annotations

from typing import Any

import pytest

from union_desktop.app.areas import AREAS
from union_desktop.areas.policies.area import AREA
from union_desktop.widgets.draft_dialog import DraftDialog


@pytest.fixture
def all_desk(desk: Any) -> Any:
    """The desk with everything the program has."""
    desk.areas = AREAS
    return desk


@pytest.fixture
def tab(all_desk: Any, qtbot: Any) -> Any:
    """The tab in its window."""
    assert AREA.open_tab is not None
    made: Any = AREA.open_tab(all_desk)
    all_desk.tabs["policies"] = made
    all_desk.window.setCentralWidget(made)
    all_desk.window.resize(1366, 700)
    with qtbot.waitExposed(all_desk.window):
        all_desk.window.show()
    qtbot.waitUntil(lambda: "份制度" in made.counts)
    return made


@pytest.fixture
def dialog(all_desk: Any, qtbot: Any) -> Any:
    """Waits for the dialog that is open."""

    def find() -> Any:
        def visible() -> list[DraftDialog]:
            return [one for one in all_desk.window.findChildren(DraftDialog) if one.isVisible()]

        qtbot.waitUntil(lambda: bool(visible()))
        return visible()[0]

    return find
