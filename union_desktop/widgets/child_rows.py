# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows that hang on a record, with the buttons that add, change and remove them; narrow beside a list, wide on a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from union_desktop.core.changes import Changes
from union_desktop.core.roles import Role
from union_desktop.widgets import ask, icons, theme
from union_desktop.widgets.keys_inside import KeysInside
from union_desktop.widgets.permission import allow

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

_ROW = int(Qt.ItemDataRole.UserRole)
_WIDE = 520
_FEWEST, _MOST = 3, 8


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``wide`` ones are shown only where there is room, and stand in the tool tip elsewhere."""

    title: str
    text: Callable[[Any], str]
    width: int = 90
    wide: bool = False


class ChildPanel(QWidget):
    """One kind of rows of one record. A subclass says how they are read, shown, entered and removed.

    Rows have an ``id``. Where the state of the record forbids changes, ``show_found`` calls ``set_locked``.
    """

    #: Written by which the rows are read again.
    tables: ClassVar[tuple[str, ...]] = ()
    name: ClassVar[str] = ""
    empty: ClassVar[str] = ""
    columns: ClassVar[tuple[Column, ...]] = ()
    needs: ClassVar[Role] = Role.CLERK

    def __init__(self, desk: Desk, owner_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.owner_id = owner_id
        self._locked = ""
        self.rows: list[Any] = []
        self.list = QTreeWidget()
        self.list.setAccessibleName(self.name)
        self.list.setRootIsDecorated(False)
        theme.even_rows(self.list)
        self.list.setHeaderLabels([column.title for column in self.columns])
        for at, column in enumerate(self.columns):
            self.list.setColumnWidth(at, column.width)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self.list.itemSelectionChanged.connect(self._selection_changed)
        self.list.itemActivated.connect(lambda *_item: self._edit_chosen())
        self.nothing = theme.muted(self.empty)
        self.nothing.setWordWrap(True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.add_button = QPushButton(icons.icon("add"), "添加…")
        self.edit_button = QPushButton(icons.icon("edit"), "修改…")
        self.remove_button = QPushButton(icons.icon("delete"), "删除…")
        self.add_button.clicked.connect(lambda: self.enter(None))
        self.edit_button.clicked.connect(self._edit_chosen)
        self.remove_button.clicked.connect(self._remove_chosen)
        for button in (self.add_button, self.edit_button, self.remove_button):
            self._may = allow(button, desk.role, self.needs)
        self._keys = KeysInside(
            {
                Qt.Key.Key_Delete: self._remove_chosen,
                Qt.Key.Key_F2: self._edit_chosen,
                Qt.Key.Key_Insert: self.add_button.click,
            },
            self.list,
        )
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(theme.GAP)
        for button in (self.add_button, self.edit_button, self.remove_button):
            self.buttons.addWidget(button)
        self.buttons.addStretch(1)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(theme.GAP, theme.TIGHT, theme.GAP, theme.GAP)
        self.body.setSpacing(theme.GAP)
        self.body.addWidget(self.nothing, 1)
        self.body.addWidget(self.list, 1)
        self.body.addLayout(self.buttons)
        self._lock_note = self.add_note("")
        self._lock_note.hide()
        self.setFocusProxy(self.add_button)
        self.list.hide()
        self._selection_changed()
        desk.tasks.changed.connect(self._changed)
        self.reload()

    # -- for subclasses ---------------------------------------------------------------------------------------

    def read(self, reader: Reader) -> Any:
        """What ``show_found`` shows; runs on the reading thread."""
        raise NotImplementedError

    def show_found(self, found: Any) -> None:
        """Shows what was read; the rows themselves by default."""
        self.show_rows(found)

    def enter(self, row: Any | None) -> None:
        """Opens the form of a row, None for a new one."""
        raise NotImplementedError

    def spoken(self, row: Any) -> str:
        """How a row is called in a question."""
        raise NotImplementedError

    def remover(self, row: Any) -> Callable[[Any], Changes]:
        """The command that takes a row away."""
        raise NotImplementedError

    def is_past(self, row: Any) -> bool:  # noqa: ARG002 - for subclasses
        """Rows that hold no longer are shown muted."""
        return False

    # -- showing ----------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Reads the rows again."""
        self.desk.tasks.query(self.read, self.show_found, owner=self, key=self.name)

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Shows these rows; the one that was chosen stays so."""
        before = self.chosen()
        self.rows = list(rows)
        self.list.clear()
        muted = theme.colours(self.palette()).muted
        for row in self.rows:
            texts = [column.text(row) for column in self.columns]
            item = QTreeWidgetItem(texts)
            item.setData(0, _ROW, row)
            tip = "\n".join(
                f"{column.title}：{text}" for column, text in zip(self.columns, texts, strict=True) if text
            )
            for at in range(len(texts)):
                item.setToolTip(at, tip)
                if self.is_past(row):
                    item.setForeground(at, muted)
            self.list.addTopLevelItem(item)
            if before is not None and row.id == before.id:
                self.list.setCurrentItem(item)
        self.nothing.setVisible(not self.rows)
        self.list.setVisible(bool(self.rows))
        self.setFocusProxy(self.list if self.rows else self.add_button)
        line = self.list.fontMetrics().height() + theme.GAP
        shown = min(max(len(self.rows), _FEWEST), _MOST) + 1
        self.list.setMinimumHeight(shown * line + 2 * self.list.frameWidth() + 2)
        self._selection_changed()

    def set_locked(self, reason: str) -> None:
        """With a reason (档案已提交，退回后才能修改。) nothing can be changed and the reason is said; empty unlocks."""
        self._locked = reason
        self._lock_note.setText(reason)
        self._lock_note.setVisible(bool(reason))
        if self._may:
            self.add_button.setEnabled(not reason)
            self.add_button.setToolTip(reason)
        self._selection_changed()

    def chosen(self) -> Any | None:
        """The row that is chosen."""
        items = self.list.selectedItems()
        return items[0].data(0, _ROW) if items else None

    def _changed(self, changes: Changes) -> None:
        if changes.touches(*self.tables):
            self.reload()

    def _selection_changed(self) -> None:
        some = self._may and not self._locked and self.chosen() is not None
        self.edit_button.setEnabled(some)
        self.remove_button.setEnabled(some)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= _WIDE
        last = 0
        for at, column in enumerate(self.columns):
            self.list.setColumnHidden(at, column.wide and not wide)
            last = last if column.wide and not wide else at
        self.list.header().setStretchLastSection(False)
        for at in range(len(self.columns)):
            mode = QHeaderView.ResizeMode.Stretch if at == last else QHeaderView.ResizeMode.Interactive
            self.list.header().setSectionResizeMode(at, mode)

    # -- doing ------------------------------------------------------------------------------------------------

    def _edit_chosen(self) -> None:
        row = self.chosen()
        if row is not None and self._may and not self._locked:
            self.enter(row)

    def _remove_chosen(self) -> None:
        row = self.chosen()
        if row is None or not self._may or self._locked:
            return
        if ask.confirm(
            self,
            f"要删除{self.spoken(row)}吗？删除会留痕，可以用“撤销”找回。",
            yes="删除",
            title=f"删除{self.name}",
            danger=True,
        ):
            self.desk.tasks.command(self.remover(row), title=f"删除{self.name}", owner=self.desk.window)

    def _menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        keys = {self.add_button: "Ins", self.edit_button: "F2", self.remove_button: "Del"}
        for button, key in keys.items():
            action = menu.addAction(button.icon(), f"{button.text()}\t{key}")
            action.setEnabled(button.isEnabled())
            action.triggered.connect(lambda _on=False, button=button: button.click())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.list.viewport().mapToGlobal(place))

    def add_note(self, text: str) -> QLabel:
        """A muted line above the buttons."""
        note = theme.muted(text)
        note.setWordWrap(True)
        self.body.insertWidget(self.body.count() - 1, note)
        return note
