# SPDX-License-Identifier: GPL-3.0-or-later
"""The tree of units as it stood on a day, with a number beside each unit where the caller knows one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from union_desktop.areas.organisation.queries import UnitRow
from union_desktop.areas.organisation.terms import UnitKind
from union_desktop.widgets import icons, theme

_UNIT = int(Qt.ItemDataRole.UserRole)
_ICONS = {UnitKind.SCHOOL: "building", UnitKind.BRANCH: "organization", UnitKind.GROUP: "people_team"}


class UnitTree(QTreeWidget):
    """Shows units; what is open and what is selected stay over a reload.

    Signals:
        unit_selected: id of the unit the person chose, or None.
    """

    unit_selected = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: dict[int, QTreeWidgetItem] = {}
        self._units: tuple[UnitRow, ...] = ()
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        theme.even_rows(self)
        self.setIndentation(12)
        self.setIconSize(QSize(16, 16))
        self.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setAccessibleName("组织树")
        titles = self.header()
        titles.setStretchLastSection(False)
        titles.setMinimumSectionSize(20)
        titles.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        titles.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        self.hideColumn(1)
        self.currentItemChanged.connect(self._current_changed)

    @property
    def units(self) -> tuple[UnitRow, ...]:
        """The units shown, parents before children."""
        return self._units

    def show_units(self, units: Sequence[UnitRow], numbers: Mapping[int, int] | None = None) -> None:
        """Shows these units; ``numbers`` are those of each unit alone and are added up towards the root."""
        closed = {unit_id for unit_id, item in self._items.items() if not item.isExpanded()}
        selected = self.selected_unit()
        with QSignalBlocker(self):
            self.clear()
            self._items.clear()
            self._units = tuple(units)
            for unit in units:
                item = QTreeWidgetItem([unit.name, ""])
                item.setData(0, _UNIT, unit.id)
                item.setIcon(0, icons.icon(_ICONS[unit.kind]))
                item.setToolTip(
                    0, f"{unit.kind.label}：{unit.path}" + (f"\n{unit.campus}" if unit.campus else "")
                )
                item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                parent = self._items.get(unit.parent_id) if unit.parent_id is not None else None
                if parent is None:
                    self.addTopLevelItem(item)
                else:
                    parent.addChild(item)
                self._items[unit.id] = item
            for unit in units:
                self._items[unit.id].setExpanded(unit.id not in closed)
            if selected in self._items:
                self.setCurrentItem(self._items[selected])
        self.show_numbers(numbers)
        if selected is not None and selected not in self._items:
            self.unit_selected.emit(None)

    def show_numbers(self, numbers: Mapping[int, int] | None) -> None:
        """Shows or hides the numbers."""
        self.setColumnHidden(1, numbers is None)
        if numbers is None:
            return
        sums = {unit.id: numbers.get(unit.id, 0) for unit in self._units}
        for unit in reversed(self._units):
            if unit.parent_id in sums:
                sums[unit.parent_id] += sums[unit.id]
        for unit_id, total in sums.items():
            self._items[unit_id].setText(1, f"{total:,}")
        widest = max((f"{total:,}" for total in sums.values()), key=len, default="0")
        self.setColumnWidth(1, self.fontMetrics().horizontalAdvance(widest) + 16)
        self._colour_numbers()

    def selected_unit(self) -> int | None:
        """The id of the selected unit."""
        item = self.currentItem()
        return item.data(0, _UNIT) if item is not None and item.isSelected() else None

    def select_unit(self, unit_id: int | None) -> None:
        """Selects a unit without telling; None selects nothing."""
        with QSignalBlocker(self):
            if unit_id in self._items:
                self.setCurrentItem(self._items[unit_id])
            else:
                self.clearSelection()
                self.setCurrentIndex(QModelIndex())

    def narrow(self, text: str) -> int | None:
        """Shows only units whose name contains the text, with what is above them; returns the first such unit."""
        hits = [unit for unit in self._units if text in unit.name]
        shown: set[int] = set()
        parents = {unit.id: unit.parent_id for unit in self._units}
        for unit in hits:
            step: int | None = unit.id
            while step is not None and step not in shown:
                shown.add(step)
                step = parents.get(step)
        for unit_id, item in self._items.items():
            item.setHidden(bool(text) and unit_id not in shown)
            if text and unit_id in shown:
                item.setExpanded(True)
        return hits[0].id if text and hits else None

    def unit(self, unit_id: int | None) -> UnitRow | None:
        """A unit that is shown."""
        return next((unit for unit in self._units if unit.id == unit_id), None)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colour_numbers()

    def _current_changed(self, item: QTreeWidgetItem | None) -> None:
        self.unit_selected.emit(item.data(0, _UNIT) if item is not None else None)

    def _colour_numbers(self) -> None:
        muted = theme.colours(self.palette()).muted
        for item in self._items.values():
            item.setForeground(1, muted)
