# SPDX-License-Identifier: GPL-3.0-or-later
"""Both sections over the small office with a scheme, applicants and a committee."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QApplication, QStackedWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from tests.areas.applications.committee_fixtures import Committee


@pytest.fixture
def sections(desk: Any, committee: Committee, qtbot: QtBot) -> Any:
    """Opens the list of applications and that of meetings side by side in one window, the applications in front."""
    from union_desktop.areas.aid.area import AREA as AID
    from union_desktop.areas.applications.area import AREA as APPLICATIONS
    from union_desktop.areas.applications.ui import applications, meetings
    from union_desktop.areas.hardship.area import AREA as HARDSHIP
    from union_desktop.areas.policies.area import AREA as POLICIES

    desk.areas = (*desk.areas, POLICIES, HARDSHIP, AID, APPLICATIONS)
    stack = QStackedWidget()
    for key, page in (("applications", applications.page(desk)), ("meetings", meetings.page(desk))):
        desk.tabs[key] = page
        stack.addWidget(page)
    desk.window.setCentralWidget(stack)
    desk.window.resize(1366, 720)
    desk.window.show()
    qtbot.waitUntil(lambda: all("截至" in one.counts for one in desk.tabs.values()))
    return desk.tabs


@pytest.fixture
def dialog(qtbot: QtBot) -> Callable[..., Any]:
    """The open dialog of a class, and of a title where two may be open, once it is there."""

    def find(kind: type, title: str = "") -> Any:
        def shown() -> list[Any]:
            return [
                one
                for one in QApplication.topLevelWidgets()
                if isinstance(one, kind) and one.isVisible() and one.windowTitle().startswith(title)
            ]

        qtbot.waitUntil(lambda: bool(shown()))
        return shown()[-1]

    return find
