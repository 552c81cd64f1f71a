# SPDX-License-Identifier: GPL-3.0-or-later
"""Short lists of names with two buttons: campuses, staff categories."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from union_desktop.core.roles import Role
from union_desktop.widgets import icons, theme
from union_desktop.widgets.permission import allow

_ROW = int(Qt.ItemDataRole.UserRole)


class NamesPage(QWidget):
    """A list that is always short enough to be shown whole; ``add()`` and ``rename(row)`` open the dialogs.

    The names are the office's own: whoever is no administrator only reads them.
    """

    help_topic = "04-organisation#校区和人员类别"

    def __init__(
        self,
        title: str,
        hint: str,
        columns: Sequence[tuple[str, Callable[[Any], str]]],
        add: Callable[[], None],
        rename: Callable[[Any], None],
        role: Role,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._rename = rename
        self.list = QTreeWidget()
        self.list.setAccessibleName(title)
        self.list.setRootIsDecorated(False)
        theme.even_rows(self.list)
        self.list.setAlternatingRowColors(True)
        self.list.setHeaderLabels([label for label, _ in columns])
        self.list.setColumnWidth(0, 220)
        self.list.setColumnWidth(1, 180)
        self.add_button = QPushButton(icons.icon("add"), "新增")
        self.rename_button = QPushButton(icons.icon("edit"), "改名")
        self.add_button.clicked.connect(lambda _on=False: add())
        self.rename_button.clicked.connect(self._rename_current)
        self.list.itemActivated.connect(self._rename_current)
        self._may = allow(self.rename_button, role, Role.ADMINISTRATOR)
        allow(self.add_button, role, Role.ADMINISTRATOR)
        self.list.currentItemChanged.connect(
            lambda item: self.rename_button.setEnabled(self._may and item is not None)
        )
        self.rename_button.setEnabled(False)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP)
        buttons.addWidget(theme.heading(title))
        buttons.addStretch(1)
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.rename_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.PAGE_MARGIN, theme.BLOCK, theme.PAGE_MARGIN, theme.PAGE_MARGIN)
        layout.setSpacing(theme.GAP)
        layout.addLayout(buttons)
        layout.addWidget(theme.muted(hint))
        layout.addWidget(self.list, 1)

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Shows these rows; the same line stays selected."""
        current = self.list.currentIndex().row()
        self.list.clear()
        for row in rows:
            item = QTreeWidgetItem([text(row) for _, text in self._columns])
            item.setData(0, _ROW, row)
            self.list.addTopLevelItem(item)
        if 0 <= current < len(rows):
            self.list.setCurrentIndex(self.list.model().index(current, 0))

    def _rename_current(self) -> None:
        item = self.list.currentItem()
        if item is not None and self._may:
            self._rename(item.data(0, _ROW))
