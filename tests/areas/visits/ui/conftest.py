# SPDX-License-Identifier: GPL-3.0-or-later
"""The register over a small office with the areas it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.areas.conftest import PlainDesk
from union_desktop.areas.hardship.area import AREA as HARDSHIP
from union_desktop.areas.policies.area import AREA as POLICIES
from union_desktop.areas.visits.area import AREA as VISITS
from union_desktop.areas.visits.ui.coverage_page import CoveragePage
from union_desktop.areas.visits.ui.page import page
from union_desktop.widgets.record_list import RecordList

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def visits_desk(desk: PlainDesk) -> PlainDesk:
    """A desk that knows visits."""
    desk.areas = (*desk.areas, HARDSHIP, VISITS, POLICIES)
    return desk


@pytest.fixture
def register(visits_desk: PlainDesk, qtbot: QtBot) -> RecordList:
    """The section in the window."""
    made = page(visits_desk)
    visits_desk.window.setCentralWidget(made)
    visits_desk.window.resize(1200, 700)
    visits_desk.window.show()
    visits_desk.tabs["visits"] = made
    return made


@pytest.fixture
def coverage(visits_desk: PlainDesk, qtbot: QtBot) -> CoveragePage:
    """The other section."""
    made = CoveragePage(visits_desk)
    visits_desk.window.setCentralWidget(made)
    visits_desk.window.resize(1200, 700)
    visits_desk.window.show()
    return made
