# SPDX-License-Identifier: GPL-3.0-or-later
"""Both sections over a small office with the areas they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.areas.conftest import PlainDesk
from union_desktop.areas.hardship.area import AREA as HARDSHIP
from union_desktop.areas.mutual_aid.area import AREA as MUTUAL_AID
from union_desktop.areas.mutual_aid.ui import claims_page, insured_page
from union_desktop.areas.mutual_aid.ui.insured_page import InsuredList
from union_desktop.widgets.record_list import RecordList

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot


@pytest.fixture
def aid_desk(desk: PlainDesk) -> PlainDesk:
    """A desk that knows mutual aid."""
    desk.areas = (*desk.areas, HARDSHIP, MUTUAL_AID)
    return desk


def _shown(desk: PlainDesk, page: QWidget) -> None:
    desk.window.setCentralWidget(page)
    desk.window.resize(1200, 700)
    desk.window.show()


@pytest.fixture
def claims(aid_desk: PlainDesk, qtbot: QtBot) -> RecordList:
    """互助金申请."""
    made = claims_page.page(aid_desk)
    _shown(aid_desk, made)
    return made


@pytest.fixture
def lists(aid_desk: PlainDesk, qtbot: QtBot) -> InsuredList:
    """参保名单."""
    made = insured_page.page(aid_desk)
    _shown(aid_desk, made)
    return made
