# SPDX-License-Identifier: GPL-3.0-or-later
"""What the two tables have in common: choices on top, what is counted in words, the table, the people behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from union_desktop.areas.statistics.documents.grid import Grid
from union_desktop.areas.statistics.ui.chips import ChipRow
from union_desktop.areas.statistics.ui.cross_table import CrossTable
from union_desktop.areas.statistics.ui.people_panel import PeoplePanel
from union_desktop.widgets import theme
from union_desktop.widgets.filters import Chip
from union_desktop.widgets.page import hairline

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk

PAPERS = "union_desktop.areas.statistics.documents.papers"
SHEETS = "union_desktop.areas.statistics.documents.sheets"


@dataclass(frozen=True, slots=True)
class Output:
    """What is printed or exported: the function of that name in ``documents.papers`` and ``documents.sheets``."""

    title: str
    function: str
    arguments: dict[str, Any]


class TableView(QWidget):
    """A table with its choices and its people.

    Signals:
        shown: a table was read; the tab tells its sums in its last line.
        refused: a sentence, when the choices make no table.
    """

    shown = Signal()
    refused = Signal(str)

    def __init__(self, desk: Desk, chips: Sequence[Chip], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.statement = QLabel()
        self.statement.setWordWrap(True)
        self.statement.setTextFormat(Qt.TextFormat.PlainText)
        self.statement.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.notes = theme.muted("")
        self.notes.setWordWrap(True)
        self.table = CrossTable(self)
        self.people = PeoplePanel(desk, self)
        self.table.chosen.connect(self._chosen)
        self.table.entered.connect(self._entered)

        top = QWidget()
        above = QVBoxLayout(top)
        above.setContentsMargins(theme.BLOCK, theme.TIGHT + 2, theme.BLOCK, theme.TIGHT + 2)
        above.setSpacing(theme.TIGHT)
        above.addWidget(ChipRow(chips))
        above.addWidget(self.statement)
        above.addWidget(self.notes)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(self.table)
        self.splitter.addWidget(self.people)
        self._shared_by_hand = False
        self.splitter.splitterMoved.connect(self._moved_by_hand)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(top)
        layout.addWidget(hairline())
        layout.addWidget(self.splitter, 1)
        self.setFocusProxy(self.table)

    @property
    def grid(self) -> Grid | None:
        """The table on the screen."""
        return self.table.grid

    def reload(self) -> None:
        """Reads the table again."""
        raise NotImplementedError

    def output(self) -> Output:
        """What is to be printed or exported: the choices that stand on the screen."""
        raise NotImplementedError

    def counts(self) -> str:
        """The tab's last line."""
        raise NotImplementedError

    def show_grid(self, grid: Grid) -> None:
        """Shows a table that was read."""
        self.statement.setText(grid.statement)
        self.notes.setText("".join(grid.notes))
        self.table.show_grid(grid)
        place = self.table.current()
        if place is None:
            self.people.show_nobody()
        else:
            self._chosen(*place)
        self._share()
        self.shown.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """A short table leaves its room to the people; a long one takes three fifths."""
        whole = self.splitter.height()
        if self._shared_by_hand or self.grid is None or whole <= 0:
            return
        table = min(self.table.wanted_height(), whole * 3 // 5)
        self.splitter.setSizes([table, whole - table])

    def _moved_by_hand(self) -> None:
        self._shared_by_hand = True

    def _chosen(self, row: int, column: int) -> None:
        raise NotImplementedError

    def _entered(self) -> None:
        self.people.setFocus()
