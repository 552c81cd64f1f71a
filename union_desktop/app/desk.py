# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window hands to its areas: the ``Desk`` of ``widgets.area``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from union_desktop.app.settings import Settings
from union_desktop.core import clock
from union_desktop.core.office import Office
from union_desktop.core.roles import Role
from union_desktop.widgets.area import Action, Area, Panel
from union_desktop.widgets.tasks import Progress, Tasks

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from union_desktop.app.main_window import MainWindow
    from union_desktop.core.errors import UserError
    from union_desktop.core.undo.reverting import UndoRules
    from union_desktop.core.words import TableWords

Report = Callable[[int, int], None]


def all_words(areas: Sequence[Area]) -> Mapping[str, TableWords]:
    """The words of these areas and of the core's own tables."""
    from union_desktop.core.core_words import WORDS

    found = dict(WORDS)
    for area in areas:
        if area.words is not None:
            found.update(area.words())
    return found


def actions_on(areas: Sequence[Area], tab: str) -> tuple[Action, ...]:
    """The actions on a tab: what its own area declares, then what the others add to it."""
    own_first = sorted(areas, key=lambda area: area.key != tab)
    return tuple(action for area in own_first for action in area.actions if (action.tab or area.key) == tab)


def all_undo_rules(areas: Sequence[Area]) -> UndoRules:
    """The rules of these areas put together."""
    from union_desktop.core.undo.reverting import UndoRules

    rules = UndoRules()
    for area in areas:
        if area.undo is not None:
            rules = rules | area.undo()
    return rules


def write_made(
    tasks: Tasks,
    owner: QWidget,
    path: Path,
    title: str,
    make: Callable[[Report], bytes],
    done: Callable[[], None],
    refused: Callable[[UserError], None] | None = None,
) -> None:
    """``Desk.write_file`` for whoever owns the work."""

    def work(progress: Progress) -> None:
        from union_desktop.documents.files import write_file

        def report(now: int, total: int) -> None:
            progress.check()
            progress.report(now, total, title)

        write_file(path, make(report))

    tasks.background(work, lambda _none: done(), owner=owner, title=title, refused=refused)


class OfficeDesk:
    """Made by the window for its areas; holds what belongs to one open office."""

    def __init__(
        self, office: Office, settings: Settings, tasks: Tasks, areas: Sequence[Area], window: MainWindow
    ) -> None:
        self._office = office
        self._settings = settings
        self._tasks = tasks
        self._areas = tuple(areas)
        self._window = window

    @property
    def tasks(self) -> Tasks:
        """Work off the window's thread."""
        return self._tasks

    @property
    def office(self) -> Office:
        """The open office file."""
        return self._office

    @property
    def role(self) -> Role:
        """What the operator may do."""
        return self._office.role

    @property
    def settings(self) -> Settings:
        """What this PC remembers."""
        return self._settings

    @property
    def window(self) -> MainWindow:
        """The parent for dialogs."""
        return self._window

    def today(self) -> dt.date:
        """The day the desk works on."""
        return clock.today()

    def go_to(self, area_key: str, record_id: int) -> None:
        """Shows the tab of an area with this record selected."""
        self._window.go_to(area_key, record_id)

    def panels(self, kind: str) -> tuple[Panel, ...]:
        """What all areas have to show about a record of this kind."""
        return tuple(panel for area in self._areas for panel in area.panels.get(kind, ()))

    def actions(self, tab: str) -> tuple[Action, ...]:
        """The actions of all areas that belong on this tab, those of its own area first."""
        return actions_on(self._areas, tab)

    def words(self) -> Mapping[str, TableWords]:
        """What all areas call their tables, and the core its own."""
        return all_words(self._areas)

    def undo_rules(self) -> UndoRules:
        """How all areas follow when their records are taken back."""
        return all_undo_rules(self._areas)

    def write_file(
        self,
        path: Path,
        title: str,
        make: Callable[[Report], bytes],
        done: Callable[[], None],
        refused: Callable[[UserError], None] | None = None,
        owner: QWidget | None = None,
    ) -> None:
        """Makes a file off the window's thread and writes it whole."""
        write_made(self._tasks, owner or self._window, path, title, make, done, refused)

    def print_pdf(self, title: str, make: Callable[[Report], bytes]) -> None:
        """Makes a paper off the window's thread and opens it in the preview."""
        from union_desktop.app import preview

        window = self._window

        def show(paper: preview.Paper) -> None:
            preview.show(window, paper)

        def prepare(progress: Progress) -> preview.Paper:
            def report(done: int, total: int) -> None:
                progress.check()
                progress.report(done, total, f"正在准备“{title}”")

            return preview.prepare(title, partial(make, report))

        self._tasks.background(
            prepare,
            show,
            owner=window,
            title=f"正在准备“{title}”",
        )
