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
from union_desktop.widgets.area import Action, Area, Desk, Panel, Section
from union_desktop.widgets.tasks import Progress, Tasks

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from union_desktop.app.main_window import MainWindow
    from union_desktop.core.errors import UserError
    from union_desktop.core.reading import Reader
    from union_desktop.core.received import Received
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
    """The actions on a tab or section: what its own area declares, then what the others add to it."""

    def foreign(area: Area) -> bool:
        return area.key != tab and all(section.key != tab for section in area.sections)

    own_first = sorted(areas, key=foreign)
    return tuple(action for area in own_first for action in area.actions if (action.tab or area.key) == tab)


def panels_on(areas: Sequence[Area], kind: str, desk: Desk) -> tuple[Panel, ...]:
    """What these areas show about a record of this kind, without those that have nothing to offer in this office."""
    panels = (panel for area in areas for panel in area.panels.get(kind, ()))
    return tuple(panel for panel in panels if panel.offered is None or panel.offered(desk))


def sections_on(areas: Sequence[Area], tab: str) -> tuple[Section, ...]:
    """The sections of a tab, whichever areas they come from."""
    found = [section for area in areas for section in area.sections if section.tab == tab]
    return tuple(sorted(found, key=lambda section: section.order))


def tabs_of_sections(areas: Sequence[Area]) -> dict[str, str]:
    """Section → tab; ValueError when a section has the key of a tab, because ``go_to`` could not tell them apart."""
    found = {section.key: section.tab for area in areas for section in area.sections}
    both = sorted(found.keys() & {area.key for area in areas if area.open_tab is not None})
    if both:
        raise ValueError(f"sections with the key of a tab: {', '.join(both)}")
    return found


def all_received(areas: Sequence[Area], reader: Reader, person_id: int) -> list[Received]:
    """What these areas know a person and the household received, newest first."""
    found = [one for area in areas if area.received is not None for one in area.received()(reader, person_id)]
    return sorted(found, key=lambda one: one.on, reverse=True)


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
        """Shows the tab of an area, or a section, with this record selected."""
        self._window.go_to(area_key, record_id)

    def panels(self, kind: str) -> tuple[Panel, ...]:
        """What all areas have to show about a record of this kind."""
        return panels_on(self._areas, kind, self)

    def sections(self, tab: str) -> tuple[Section, ...]:
        """What all areas put into this tab."""
        return sections_on(self._areas, tab)

    @property
    def offers_received(self) -> bool:
        """Whether any area can tell what a person received."""
        return any(area.received is not None for area in self._areas)

    def received(self, reader: Reader, person_id: int) -> list[Received]:
        """What a person and the household received, from all areas."""
        return all_received(self._areas, reader, person_id)

    def actions(self, tab: str) -> tuple[Action, ...]:
        """The actions of all areas that belong on this tab or section, those of its own area first."""
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
