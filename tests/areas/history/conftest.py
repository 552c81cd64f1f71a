# SPDX-License-Identifier: GPL-3.0-or-later
"""An office in which a few things were done, and a desk that knows the history area."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pytest

from tests.office_fixtures import TODAY, enrolled
from union_desktop.app.areas import AREAS
from union_desktop.app.desk import all_undo_rules, all_words
from union_desktop.areas.members import service as members
from union_desktop.core.office import Office
from union_desktop.core.undo.rules import UndoRules
from union_desktop.core.words import TableWords

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from union_desktop.areas.history.ui.tab import HistoryTab


@pytest.fixture
def words() -> Mapping[str, TableWords]:
    return all_words(AREAS)


@pytest.fixture
def rules() -> UndoRules:
    return all_undo_rules(AREAS)


@pytest.fixture
def other(office: Office) -> Iterator[Callable[[], None]]:
    """Somebody else sits down at the office; calling it again brings the first one back."""
    first = office.operator

    def change() -> None:
        office.operator = "李玉" if office.operator == first else first

    yield change
    office.operator = first


@pytest.fixture
def person(office: Office) -> int:
    """单雄信, taken in, then with another phone and political status."""
    number = enrolled(office, phone="13800001111", political_status="13")
    with office.transaction("修改资料") as session:
        wanted = {number: {"phone": "13900002222", "political_status": "01"}}
        members.update_many(session, wanted, today=TODAY)
    return number


@pytest.fixture
def history_desk(desk: Any) -> Any:
    """The desk with all areas."""
    desk.areas = AREAS
    return desk


@pytest.fixture
def tab(history_desk: Any, person: int, qtbot: QtBot) -> HistoryTab:
    """The tab in its window with its list and the newest entry told."""
    return opened(history_desk, qtbot)


def opened(desk: Any, qtbot: QtBot) -> HistoryTab:
    """Opens the tab and waits for list and details."""
    from union_desktop.areas.history.ui.tab import HistoryTab

    found = HistoryTab(desk)
    desk.tabs["history"] = found
    desk.window.setCentralWidget(found)
    desk.window.resize(1366, 700)
    desk.window.show()
    qtbot.waitUntil(lambda: found.model.rowCount() > 0 and bool(found.details.toPlainText()))
    return found


def last_seq(office: Office) -> int:
    with office.reader() as reader:
        return int(reader.value("select max(seq) from audit_entry"))


def days_ago(count: int) -> dt.date:
    return TODAY - dt.timedelta(days=count)
