# SPDX-License-Identifier: GPL-3.0-or-later
"""A desk for the screens of the areas: a real office and real tasks, a plain window, papers kept instead of shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pytest

from tests.office_fixtures import TODAY
from union_desktop.app.desk import (
    Report,
    actions_on,
    all_received,
    all_undo_rules,
    all_words,
    panels_on,
    sections_on,
    write_made,
)
from union_desktop.core import clock
from union_desktop.core.office import Office
from union_desktop.core.roles import Role

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from union_desktop.core.errors import UserError
    from union_desktop.core.reading import Reader
    from union_desktop.core.received import Received
    from union_desktop.core.undo.reverting import UndoRules
    from union_desktop.core.words import TableWords
    from union_desktop.widgets.area import Action, Area, Panel, Section
    from union_desktop.widgets.tasks import Tasks


class PlainDesk:
    """What ``app`` would hand to the areas, without the program around it."""

    def __init__(self, office: Office, tasks: Tasks, window: QWidget, areas: tuple[Area, ...]) -> None:
        self.office = office
        self.tasks = tasks
        self.window = window
        self.settings = None
        self.areas = areas
        self.tabs: dict[str, Any] = {}
        self.gone: list[tuple[str, int]] = []
        self.papers: list[tuple[str, bytes]] = []

    def today(self) -> dt.date:
        return TODAY

    def go_to(self, area_key: str, record_id: int) -> None:
        self.gone.append((area_key, record_id))
        if area_key in self.tabs:
            self.tabs[area_key].show_record(record_id)

    def panels(self, kind: str) -> tuple[Panel, ...]:
        return panels_on(self.areas, kind, self)

    def sections(self, tab: str) -> tuple[Section, ...]:
        return sections_on(self.areas, tab)

    @property
    def offers_received(self) -> bool:
        return any(area.received is not None for area in self.areas)

    def received(self, reader: Reader, person_id: int) -> list[Received]:
        return all_received(self.areas, reader, person_id)

    def actions(self, tab: str) -> tuple[Action, ...]:
        return actions_on(self.areas, tab)

    @property
    def role(self) -> Role:
        return self.office.role

    def words(self) -> Mapping[str, TableWords]:
        return all_words(self.areas)

    def undo_rules(self) -> UndoRules:
        return all_undo_rules(self.areas)

    def write_file(
        self,
        path: Path,
        title: str,
        make: Callable[[Report], bytes],
        done: Callable[[], None],
        refused: Callable[[UserError], None] | None = None,
        owner: QWidget | None = None,
    ) -> None:
        write_made(self.tasks, owner or self.window, path, title, make, done, refused)

    def print_pdf(self, title: str, make: Callable[[Callable[[int, int], None]], bytes]) -> None:
        self.papers.append((title, make(lambda _done, _total: None)))


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> dt.date:
    """The calendar stands still."""
    noon = dt.datetime.combine(TODAY, dt.time(12), dt.timezone(dt.timedelta(hours=8)))
    monkeypatch.setattr(clock, "now", lambda: noon)
    return TODAY


@pytest.fixture
def desk(office: Office, today: dt.date, qtbot: QtBot) -> Iterator[PlainDesk]:
    """A desk with the members and organisation areas over the small office."""
    from PySide6.QtWidgets import QMainWindow

    from union_desktop.areas.members.area import AREA as MEMBERS
    from union_desktop.areas.organisation.area import AREA as ORGANISATION
    from union_desktop.widgets.tasks import Tasks

    window = QMainWindow()
    qtbot.addWidget(window)
    tasks = Tasks(office)
    failures: list[object] = []
    tasks.failed.connect(failures.append)
    yield PlainDesk(office, tasks, window, (MEMBERS, ORGANISATION))
    tasks.close()
    assert not failures, failures
