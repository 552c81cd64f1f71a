# SPDX-License-Identifier: GPL-3.0-or-later
"""Which columns a list shows, in which order and how wide: chosen at the title row, remembered on this PC."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QMenu

from union_desktop.widgets.row_table import RowTable

#: A drag of a title's edge is many small changes; the last one is kept.
KEEP_AFTER_MS = 400


class Store(Protocol):
    """Where layout facts are kept (``app.settings``)."""

    def get(self, key: str, default: Any = None) -> Any: ...

    def put(self, key: str, value: Any) -> None: ...


@dataclass(frozen=True, slots=True)
class Shown:
    """One column as it stands: its key, its width in device-independent pixels, whether it is seen."""

    key: str
    width: int
    visible: bool


class ColumnChooser:
    """Gives a ``RowTable`` movable titles and a menu of columns (right click on the titles, or ``popup``).

    The first column names the record and always stays. ``hidden`` are columns that are only shown when asked for.
    """

    def __init__(
        self, table: RowTable, store: Store | None, key: str, *, hidden: Collection[str] = ()
    ) -> None:
        self._table = table
        self._titles = table.horizontalHeader()
        self._columns = table.row_model.columns
        self._store = store
        self._key = f"{key}.columns"
        self._hidden = frozenset(hidden)
        self._keep = QTimer(table)
        self._keep.setSingleShot(True)
        self._keep.setInterval(KEEP_AFTER_MS)
        self._keep.timeout.connect(self._remember)
        self.reset(keep=False)
        if store is not None:
            self.apply(_read(store.get(self._key)))
        self._titles.setSectionsMovable(True)
        self._titles.setFirstSectionMovable(False)
        self._titles.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._titles.customContextMenuRequested.connect(lambda at: self.popup(self._titles.mapToGlobal(at)))
        self._titles.sectionMoved.connect(lambda *_: self._keep.start())
        self._titles.sectionResized.connect(lambda *_: self._keep.start())

    @property
    def state(self) -> tuple[Shown, ...]:
        """All columns, from left to right as they stand."""
        sections = [self._titles.logicalIndex(place) for place in range(self._titles.count())]
        return tuple(
            Shown(
                self._columns[section].key,
                self._titles.sectionSize(section) or self._columns[section].width,
                not self._titles.isSectionHidden(section),
            )
            for section in sections
        )

    @property
    def visible(self) -> tuple[str, ...]:
        """Keys of the columns that are seen, from left to right."""
        return tuple(one.key for one in self.state if one.visible)

    def apply(self, wanted: Sequence[Shown]) -> None:
        """Shows columns as they stood before; columns nobody knew then come last, as they are by default."""
        sections = {column.key: section for section, column in enumerate(self._columns)}
        place = 0
        for one in wanted:
            section = sections.pop(one.key, None)
            if section is None:
                continue
            self._titles.moveSection(self._titles.visualIndex(section), place)
            self._titles.setSectionHidden(section, not one.visible and section != 0)
            if one.width > 0 and not self._titles.isSectionHidden(section):
                self._titles.resizeSection(section, one.width)
            place += 1

    def show_only(self, keys: Sequence[str]) -> None:
        """These columns in this order, at the widths they have."""
        widths = {one.key: one.width for one in self.state}
        rest = [key for key in widths if key not in keys]
        self.apply(
            [
                *(Shown(key, widths.get(key, 0), True) for key in keys),
                *(Shown(key, widths[key], False) for key in rest),
            ]
        )
        self._keep.start()

    def reset(self, *, keep: bool = True) -> None:
        """The columns as the program comes."""
        for section, column in enumerate(self._columns):
            self._titles.moveSection(self._titles.visualIndex(section), section)
            self._titles.setSectionHidden(section, column.key in self._hidden)
            self._titles.resizeSection(section, column.width)
        if keep:
            self._keep.start()

    def menu(self) -> QMenu:
        """The menu of columns; ticking one shows it at once."""
        from union_desktop.widgets.filters import CheckMenu

        menu = CheckMenu(self._table)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for section, column in enumerate(self._columns):
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(not self._titles.isSectionHidden(section))
            action.setEnabled(section != 0)
            action.toggled.connect(lambda on, section=section: self._toggle(section, on))
        menu.addSeparator()
        menu.addAction("恢复默认的列").triggered.connect(lambda _on=False: self.reset())
        return menu

    def popup(self, at: QPoint) -> None:
        """Opens the menu at a place on the screen."""
        self.menu().popup(at)

    def _toggle(self, section: int, shown: bool) -> None:
        self._titles.setSectionHidden(section, not shown)
        if shown and self._titles.sectionSize(section) < self._titles.minimumSectionSize():
            self._titles.resizeSection(section, self._columns[section].width)
        self._keep.start()

    def _remember(self) -> None:
        if self._store is not None:
            self._store.put(self._key, [[one.key, one.width, one.visible] for one in self.state])


def _read(kept: object) -> list[Shown]:
    """What the settings file says, without what makes no sense: the file is anybody's to edit."""
    found: list[Shown] = []
    for one in kept if isinstance(kept, list) else ():
        match one:
            case [str(key), int(width), bool(visible)] if 0 <= width <= 2000:
                found.append(Shown(key, width, visible))
    return found
