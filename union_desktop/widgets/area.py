# SPDX-License-Identifier: GPL-3.0-or-later
"""What an area gives the main window, and what the window hands back; the window knows this list and no area."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from union_desktop.core.roles import Role

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from union_desktop.core.errors import UserError
    from union_desktop.core.reading import Reader
    from union_desktop.core.received import Received
    from union_desktop.core.undo.reverting import UndoRules
    from union_desktop.core.words import TableWords
    from union_desktop.widgets.tasks import Tasks


class Desk(Protocol):
    """The part of the program an area may use; ``app`` builds it."""

    @property
    def tasks(self) -> Tasks: ...

    @property
    def office(self) -> Any:
        """The open ``core.office.Office``."""

    @property
    def role(self) -> Role:
        """What the operator at this desk may do; services check it again."""

    @property
    def settings(self) -> Any:
        """The typed settings of ``core.settings``."""

    @property
    def window(self) -> QWidget:
        """The parent for dialogs."""

    def today(self) -> date:
        """The day the desk works on; never ``date.today()`` in an area, so that tests and demo agree."""

    def go_to(self, area_key: str, record_id: int) -> None:
        """Shows the tab of an area, or the section of this key, with this record selected."""

    def panels(self, kind: str) -> tuple[Panel, ...]:
        """What all areas have to show about a record of this kind, in the order of the areas."""

    def sections(self, tab: str) -> tuple[Section, ...]:
        """What all areas put into this tab, by ``order``."""

    @property
    def offers_received(self) -> bool:
        """Whether any area can tell what a person received."""

    def received(self, reader: Reader, person_id: int) -> list[Received]:
        """What a person and the household received, from all areas, newest first."""

    def actions(self, tab: str) -> tuple[Action, ...]:
        """The actions on this tab or section: those of its own area, then those of the others in the order of areas."""

    def words(self) -> Mapping[str, TableWords]:
        """What all areas call their tables."""

    def undo_rules(self) -> UndoRules:
        """How all areas follow when their records are taken back; imports the writing side."""

    def print_pdf(self, title: str, make: Callable[[Callable[[int, int], None]], bytes]) -> None:
        """Makes a paper off the window's thread and opens it in the preview; ``title`` also names the file.

        ``make(report)`` tells ``report(done, total)`` how far it is; that raises ``Cancelled`` when the person stops it.
        """

    def write_file(
        self,
        path: Path,
        title: str,
        make: Callable[[Callable[[int, int], None]], bytes],
        done: Callable[[], None],
        refused: Callable[[UserError], None] | None = None,
        owner: QWidget | None = None,
    ) -> None:
        """Makes a file off the window's thread and writes it whole; ``title`` says what is being done (正在导出列表).

        ``make`` as for ``print_pdf``. ``done()`` is called when the file is on the disk; what was refused reaches the
        person in the window unless ``refused`` takes it. Neither is called when ``owner`` is gone by then.
        """


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do, declared once: it becomes a button, a menu entry and a key.

    ``handler(desk, ids)`` gets the ids selected in the tab. ``tab`` is the key of the area or section it is shown in (its
    own area's when empty), ``icon`` a name in ``resources/icons``, ``shortcut`` as in ``"Ctrl+N"``, ``group`` puts a separator between
    different groups, and an action that is not ``on_bar`` is found in the context menu and the menu bar only. An
    operator whose role does not include ``needs`` sees it greyed, with the reason as its tip.
    """

    key: str
    text: str
    icon: str
    handler: Callable[[Desk, tuple[int, ...]], None]
    shortcut: str | None = None
    tab: str = ""
    needs_selection: bool = False
    tip: str = ""
    group: str = ""
    on_bar: bool = True
    needs: Role = Role.CLERK


@dataclass(frozen=True, slots=True)
class Panel:
    """One view on a record that belongs to another area; ``create(desk, record_id)`` makes it when it is opened.

    ``offered(desk)`` says whether there is anything to show at all; without it there always is.
    """

    title: str
    create: Callable[[Desk, int], QWidget]
    offered: Callable[[Desk], bool] | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One of several pages in one tab (``widgets.sections_tab``); ``open(desk)`` makes it when it is first looked at.

    ``tab`` is the key of the area whose tab it stands in. ``key`` is what ``Action.tab`` and ``Desk.go_to`` call it and may
    not be that of a tab; it is the area's own key when the area has one section. ``help`` is its topic of the manual,
    ``group`` the heading it stands under.
    """

    key: str
    title: str
    icon: str
    order: int
    open: Callable[[Desk], QWidget]
    tab: str
    help: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """One field of the union's work.

    ``open_tab`` is None for an area that only adds actions or panels to others; ``panels`` maps the kind of record
    ("member") to what this area shows about it, ``sections`` are its pages in a tab shared with others. ``received()`` gives
    the function that tells what a person and the household received from this area. ``words`` and ``undo`` are called when first needed, because they import
    what the first list does without; ``help`` is the manual's page of the tab.
    """

    key: str
    title: str
    icon: str
    order: int
    open_tab: Callable[[Desk], QWidget] | None = None
    actions: tuple[Action, ...] = ()
    panels: Mapping[str, tuple[Panel, ...]] = field(default_factory=lambda: MappingProxyType({}))
    words: Callable[[], Mapping[str, TableWords]] | None = None
    undo: Callable[[], UndoRules] | None = None
    help: str = ""
    sections: tuple[Section, ...] = ()
    received: Callable[[], Callable[[Reader, int], Sequence[Received]]] | None = None


def opens(tab_key: str) -> Callable[[Desk], QWidget]:
    """``Area.open_tab`` of a tab that holds sections only; imports their scaffold when the tab is looked at."""

    def open_tab(desk: Desk) -> QWidget:
        from union_desktop.widgets.sections_tab import SectionsTab

        return SectionsTab(desk, tab_key)

    return open_tab
