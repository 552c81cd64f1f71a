# SPDX-License-Identifier: GPL-3.0-or-later
"""An office without a database, and a desk over it: the building blocks must not need one."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from union_desktop.app.desk import actions_on, panels_on, sections_on
from union_desktop.core.roles import Role

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from union_desktop.widgets.area import Action, Area, Panel, Section
    from union_desktop.widgets.tasks import Tasks


class FakeOffice:
    """Counts what is committed and rolled back; a reader is the thread it was asked on."""

    def __init__(self) -> None:
        self.committed: list[str] = []
        self.rolled_back: list[str] = []
        self.gate = threading.Event()
        self.gate.set()
        self.operator = "测试员"

    @contextmanager
    def reader(self) -> Iterator[threading.Thread]:
        assert self.gate.wait(5)
        yield threading.current_thread()

    @contextmanager
    def transaction(self, action: str, needs: object = None) -> Iterator[str]:
        assert self.gate.wait(5)
        try:
            yield f"session of {action}"
        except BaseException:
            self.rolled_back.append(action)
            raise
        self.committed.append(action)


@pytest.fixture
def office() -> FakeOffice:
    return FakeOffice()


@pytest.fixture
def tasks(qapp: object, office: FakeOffice) -> Iterator[Tasks]:
    from union_desktop.widgets.tasks import Tasks

    made = Tasks(office)
    yield made
    office.gate.set()
    made.close()


class SmallDesk:
    """What ``app`` would hand to an area; papers and files are kept instead of shown and written."""

    def __init__(self, office: FakeOffice, tasks: Tasks, window: QWidget) -> None:
        self.office = office
        self.tasks = tasks
        self.window = window
        self.settings = None
        self.role = Role.CLERK
        self.areas: tuple[Area, ...] = ()
        self.gone: list[tuple[str, int]] = []
        self.papers: list[tuple[str, Callable[..., bytes]]] = []
        self.files: list[tuple[Path, Callable[..., bytes]]] = []

    def today(self) -> dt.date:
        return dt.date(2026, 11, 22)

    def go_to(self, key: str, record_id: int) -> None:
        self.gone.append((key, record_id))

    def actions(self, tab: str) -> tuple[Action, ...]:
        return actions_on(self.areas, tab)

    def panels(self, kind: str) -> tuple[Panel, ...]:
        return panels_on(self.areas, kind, self)  # type: ignore[arg-type]

    def sections(self, tab: str) -> tuple[Section, ...]:
        return sections_on(self.areas, tab)

    def print_pdf(self, title: str, make: Callable[..., bytes]) -> None:
        self.papers.append((title, make))

    def write_file(
        self, path: Path, _title: str, make: Callable[..., bytes], done: Callable[[], None]
    ) -> None:
        self.files.append((path, make))
        done()


@pytest.fixture
def desk(office: FakeOffice, tasks: Tasks, qtbot: Any) -> SmallDesk:
    from PySide6.QtWidgets import QMainWindow

    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(1200, 700)
    return SmallDesk(office, tasks, window)
