# SPDX-License-Identifier: GPL-3.0-or-later
"""A board by state: a column for each, cards in them; to be read and walked, not dragged: the order of steps is a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QScrollArea,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from union_desktop.widgets import theme

AnyIndex = QModelIndex | QPersistentModelIndex
COLUMN_WIDTH = 190
_LINES = 3
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TIP = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)


@dataclass(frozen=True, slots=True)
class Card:
    """One record: its name, a line about it, and at the right below an amount or a day."""

    id: int
    title: str
    line: str = ""
    right: str = ""
    tip: str = ""
    muted: bool = False


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One state; ``total`` is said beside the number of its cards (12,000.00 元)."""

    key: str
    title: str
    cards: Sequence[Card]
    total: str = ""


class CardModel(QAbstractListModel):
    """The cards of one column, finished texts; Qt asks only for those that are seen."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.cards: Sequence[Card] = ()

    def show_cards(self, cards: Sequence[Card]) -> None:
        """Other cards."""
        self.beginResetModel()
        self.cards = tuple(cards)
        self.endResetModel()

    def row_of(self, record_id: int) -> int:
        """The row of a record, or -1."""
        return next((row for row, card in enumerate(self.cards) if card.id == record_id), -1)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.cards)

    def data(self, index: AnyIndex, role: int = _DISPLAY) -> Any:
        if role == _DISPLAY:
            return self.cards[index.row()].title
        if role in (_TIP, _SPOKEN):
            card = self.cards[index.row()]
            said = "\n".join(filter(None, (card.title, card.line, card.right, card.tip)))
            return said if role == _TIP else said.replace("\n", "，")
        return None


class _CardDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        return QSize(
            COLUMN_WIDTH // 2, _LINES * option.fontMetrics.lineSpacing() + 2 * theme.GAP + theme.TIGHT
        )

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        model = index.model()
        assert isinstance(model, CardModel)
        card = model.cards[index.row()]
        palette, colours = option.palette, theme.colours(option.palette)
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        active = (
            QPalette.ColorGroup.Active
            if state & QStyle.StateFlag.State_Active
            else QPalette.ColorGroup.Inactive
        )
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = option.rect.adjusted(theme.TIGHT, theme.TIGHT // 2, -theme.TIGHT, -theme.TIGHT // 2)
        focused = chosen and bool(state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(colours.accent if focused else colours.line)
        painter.setBrush(palette.color(active, QPalette.ColorRole.Highlight) if chosen else palette.base())
        painter.drawRoundedRect(frame.toRectF().translated(0.5, 0.5), 5, 5)
        ink = palette.color(active, QPalette.ColorRole.HighlightedText) if chosen else palette.text().color()
        quiet = ink if chosen else colours.muted
        room = frame.adjusted(theme.GAP, theme.TIGHT, -theme.GAP, -theme.TIGHT)
        height = room.height() // _LINES
        lines = (
            (card.title, quiet if card.muted else ink, Qt.AlignmentFlag.AlignLeft, True),
            (card.line, quiet, Qt.AlignmentFlag.AlignLeft, False),
            (card.right, quiet if card.muted else ink, Qt.AlignmentFlag.AlignRight, False),
        )
        for at, (text, colour, side, strong) in enumerate(lines):
            if text:
                painter.setFont(theme.scaled(option.font, theme.BODY, bold=strong))
                painter.setPen(colour)
                place = QRect(room.left(), room.top() + at * height, room.width(), height)
                shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
                painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()


class _Cards(QListView):
    """The cards of one column; what concerns the others is told."""

    sideways = Signal(int)
    entered = Signal()
    typed = Signal(str)

    def __init__(self, model: CardModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(_CardDelegate(self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        sides = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in sides:
            self.sideways.emit(sides[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def keyboardSearch(self, search: str) -> None:
        if search.strip():
            self.typed.emit(search)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_tab = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_tab and not self.selectionModel().hasSelection() and self.model().rowCount():
            self.setCurrentIndex(self.model().index(max(self.currentIndex().row(), 0), 0))


class _Column(QWidget):
    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.title = theme.heading("")
        self.count = theme.muted("")
        self.count.setWordWrap(False)
        self.model = CardModel(self)
        self.cards = _Cards(self.model)
        head = QHBoxLayout()
        head.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.TIGHT)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.cards, 1)
        self.setMinimumWidth(COLUMN_WIDTH)

    def show_column(self, column: BoardColumn) -> None:
        """Other cards; the place one has scrolled to stays."""
        place = self.cards.verticalScrollBar().value()
        self.title.setText(column.title)
        self.count.setText(" · ".join(filter(None, (f"{len(column.cards):,}", column.total))))
        self.cards.setAccessibleName(f"{column.title}，{len(column.cards)} 张")
        self.model.show_cards(column.cards)
        self.cards.verticalScrollBar().setValue(place)


class Board(QScrollArea):
    """Columns side by side. One card is chosen at most; what is done to many is done in a list.

    Arrows go from card to card and from column to column, Enter opens.

    Signals:
        opened: id of the card that was double-clicked or on which Enter was pressed.
        selection_changed: another card is chosen; ask ``selected_ids``.
        typed: text typed while a column has the keyboard, for the search box.
    """

    opened = Signal(object)
    selection_changed = Signal()
    typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns: list[_Column] = []
        self._actions: list[QAction] = []
        self._chosen: int | None = None
        self._telling = True
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        self._row = QHBoxLayout(inside)
        self._row.setContentsMargins(theme.TIGHT, 0, theme.TIGHT, theme.TIGHT)
        self._row.setSpacing(theme.TIGHT)
        self.setWidget(inside)

    def show_cards(self, columns: Sequence[BoardColumn]) -> None:
        """Shows these states from left to right; the chosen card stays so, in whichever column it is now."""
        self._telling = False
        if [column.key for column in columns] != [column.key for column in self.columns]:
            self._make_columns(columns)
        for place, column in zip(self.columns, columns, strict=True):
            place.show_column(column)
        self._telling = True
        before = self._chosen
        if before is not None and not self.select(before):
            self._chosen = None
            self._note(before)

    def selected_ids(self) -> tuple[int, ...]:
        """The chosen card, if any."""
        return (self._chosen,) if self._chosen is not None else ()

    def select(self, record_id: int) -> bool:
        """Chooses the card of a record and brings it into sight; False when there is none."""
        for column in self.columns:
            row = column.model.row_of(record_id)
            if row >= 0:
                column.cards.setCurrentIndex(column.model.index(row, 0))
                column.cards.scrollTo(column.model.index(row, 0))
                self.ensureWidgetVisible(column, 0, 0)
                return True
        return False

    def take_keyboard(self) -> None:
        """Puts the keyboard on the chosen card, or on the first there is."""
        column = self._column_of(self._chosen) or next((one for one in self.columns if one.model.cards), None)
        if column is not None:
            if self._chosen is None:
                column.cards.setCurrentIndex(column.model.index(0, 0))
            column.cards.setFocus()

    def set_menu_actions(self, actions: Sequence[QAction]) -> None:
        """The actions of the context menu of a card."""
        self._actions = list(actions)
        for column in self.columns:
            self._lend_actions(column)

    def column(self, key: str) -> _Column:
        """The column of a state."""
        return next(one for one in self.columns if one.key == key)

    # -- inside -----------------------------------------------------------------------------------------------

    def _make_columns(self, columns: Sequence[BoardColumn]) -> None:
        for old in self.columns:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.columns = [_Column(column.key) for column in columns]
        for at, made in enumerate(self.columns):
            self._row.addWidget(made, 1)
            view = made.cards
            view.sideways.connect(partial(self._sideways, at))
            view.entered.connect(self._open_chosen)
            view.doubleClicked.connect(lambda _index: self._open_chosen())
            view.typed.connect(self.typed)
            view.selectionModel().selectionChanged.connect(partial(self._selected, made))
            self._lend_actions(made)
        if self.columns:
            self.setFocusProxy(self.columns[0].cards)

    def _lend_actions(self, column: _Column) -> None:
        for action in column.cards.actions():
            column.cards.removeAction(action)
        column.cards.addActions(self._actions)
        column.cards.setContextMenuPolicy(
            Qt.ContextMenuPolicy.ActionsContextMenu
            if self._actions
            else Qt.ContextMenuPolicy.DefaultContextMenu
        )

    def _column_of(self, record_id: int | None) -> _Column | None:
        return next(
            (one for one in self.columns if record_id is not None and one.model.row_of(record_id) >= 0), None
        )

    def _selected(self, column: _Column, *_changes: object) -> None:
        if not self._telling:
            return
        rows = column.cards.selectionModel().selectedRows()
        before = self._chosen
        if rows:
            self._telling = False
            for other in self.columns:
                if other is not column:
                    other.cards.clearSelection()
            self._telling = True
            self._chosen = column.model.cards[rows[0].row()].id
        elif self._column_of(before) is column:
            self._chosen = None
        self._note(before)

    def _note(self, before: int | None) -> None:
        if self._chosen != before:
            self.selection_changed.emit()

    def _sideways(self, at: int, way: int) -> None:
        from_view = self.columns[at].cards
        height = from_view.visualRect(from_view.currentIndex()).center().y()
        to = at + way
        while 0 <= to < len(self.columns):
            target = self.columns[to]
            if target.model.cards:
                # The card at the same height on the screen, as the eye expects.
                index = target.cards.indexAt(QPoint(theme.BLOCK, max(height, 0)))
                last = target.model.index(len(target.model.cards) - 1, 0)
                target.cards.setCurrentIndex(index if index.isValid() else last)
                target.cards.setFocus()
                self.ensureWidgetVisible(target, 0, 0)
                return
            to += way

    def _open_chosen(self) -> None:
        if self._chosen is not None:
            self.opened.emit(self._chosen)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            for column in self.columns:
                column.cards.scheduleDelayedItemsLayout()
