# SPDX-License-Identifier: GPL-3.0-or-later
"""The section of hardship files over a small office with a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.areas.hardship.hardship_fixtures import a_rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from union_desktop.areas.hardship.ui.files import FileList
    from union_desktop.core.office import Office


@pytest.fixture
def ruled(office: Office) -> Office:
    """The office with the rule of classing."""
    a_rule(office)
    return office


@pytest.fixture
def page(desk: Any, ruled: Office, qtbot: QtBot) -> FileList:
    """The section in its window; what was filed before stands in its list."""
    from union_desktop.areas.hardship.area import AREA as HARDSHIP
    from union_desktop.areas.hardship.ui.files import page as made
    from union_desktop.areas.policies.area import AREA as POLICIES

    desk.areas = (*desk.areas, HARDSHIP, POLICIES)
    with ruled.reader() as reader:
        count = int(reader.value("select count(*) from hardship_case"))
    found = made(desk)
    desk.tabs["hardship"] = found
    desk.window.setCentralWidget(found)
    desk.window.resize(1366, 720)
    desk.window.show()
    qtbot.waitUntil(lambda: found.model.rowCount() == count and f"共 {count} 份" in found.counts)
    return found


@pytest.fixture
def dialog(desk: Any, qtbot: QtBot) -> Callable[[type], Any]:
    """The open dialog of a class, once it is there."""

    def find(kind: type) -> Any:
        def shown() -> list[Any]:
            return [one for one in desk.window.findChildren(kind) if one.isVisible()]

        qtbot.waitUntil(lambda: bool(shown()))
        return shown()[-1]

    return find
