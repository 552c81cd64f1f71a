# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists of any length: the model holds ids and reads pages of rows when they are looked at; SQL sorts and filters.

Figures and traps (role comparison, ``multiData``, proxy models) are in docs/ui.md, "Lists".
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Generic, Literal, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPalette,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from union_desktop.core.listing import Listing

Row = TypeVar("Row")

PAGE = 128
PAGES = 64
NO_ID = -(2**63)
COPY_LIMIT = 2_000
# Qt moves larger selections through a new order row by row: 1.3 s for 100,000 rows.
MOVED_BY_QT = 1_000
SELECTED_BLOCKS = 2_000

# Qt hands roles over as plain ints; comparing them with enum members doubles the time of a frame.
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_FOREGROUND = int(Qt.ItemDataRole.ForegroundRole)
_TOOL_TIP = int(Qt.ItemDataRole.ToolTipRole)

_ALIGNMENTS = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "center": Qt.AlignmentFlag.AlignHCenter,
}

AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: ``text(row)`` gives the cell, ``width`` is in device-independent pixels, ``tip`` explains the title."""

    key: str
    title: str
    text: Callable[[Row], str]
    width: int = 120
    align: Literal["left", "right", "center"] = "left"
    sort: bool = True
    tip: str | None = None


def columns_of(listing: Listing[Row]) -> list[Column[Row]]:
    """The columns of a listing as a table takes them."""
    return [
        Column(
            one.key, one.title, one.text, one.width, "right" if one.at_right else "left", one.sort, one.tip
        )
        for one in listing.columns
    ]


class RowTableModel(QAbstractTableModel, Generic[Row]):
    """A table of ids in the order SQL gave them.

    ``fetch(ids)`` is called on the window's thread for at most 128 ids; ids it does not return show as blank rows.
    ``muted(row)`` tells rows to be shown in the quieter colour (ended memberships, for example).

    Signals:
        sort_requested: column key, descending; the tab reads the ids again and calls ``show_ids``.
        fetch_failed: the exception of a page that could not be read; its rows stay blank.
        about_to_show, shown: around every ``show_ids``.
    """

    sort_requested = Signal(str, bool)
    fetch_failed = Signal(object)
    about_to_show = Signal()
    shown = Signal()

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        fetch: Callable[[Sequence[int]], Mapping[int, Row]],
        parent: Any = None,
        *,
        muted: Callable[[Row], bool] | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._fetch = fetch
        self._muted = muted
        self._ids: array[int] = array("q")
        self._pages: OrderedDict[int, list[tuple[Any, ...]]] = OrderedDict()
        self._texts = tuple(column.text for column in self._columns)
        self._blank: tuple[Any, ...] = (*("" for _ in self._columns), False)
        middle = Qt.AlignmentFlag.AlignVCenter
        self._alignments = tuple(int(_ALIGNMENTS[column.align] | middle) for column in self._columns)
        self._muted_brush = QGuiApplication.palette().placeholderText()

    # -- rows and ids -----------------------------------------------------------------------------------------

    @property
    def columns(self) -> tuple[Column[Row], ...]:
        """The columns in the order of the model."""
        return self._columns

    @property
    def ids(self) -> array[int]:
        """All ids in the order shown; to be read, not changed."""
        return self._ids

    def id_at(self, row: int) -> int:
        """The id shown in this row."""
        return self._ids[row]

    def row_of(self, record_id: int) -> int:
        """The row that shows this id, or -1. Looks through all ids: some 2 ms at 100,000."""
        try:
            return self._ids.index(record_id)
        except ValueError:
            return -1

    def rows_of(self, record_ids: Iterable[int]) -> list[int]:
        """The rows that show these ids, ascending; ids that are not shown are left out."""
        wanted = set(record_ids)
        if len(wanted) <= 2:
            return sorted(row for row in map(self.row_of, wanted) if row >= 0)
        return [row for row, record_id in enumerate(self._ids) if record_id in wanted]

    def show_ids(self, ids: array[int] | Sequence[int]) -> None:
        """Shows these records in this order; rows are read anew, selection and current row stay with their records."""
        self.about_to_show.emit()
        self._show(ids if isinstance(ids, array) else array("q", ids))
        self.shown.emit()

    def _show(self, new: array[int]) -> None:
        old = self._ids
        have, want = len(old), len(new)
        if new == old:
            self.invalidate()
            return
        if have == 0 or want == 0:
            self._pages.clear()
            if have:
                self.beginRemoveRows(QModelIndex(), 0, have - 1)
                self._ids = new
                self.endRemoveRows()
            else:
                self.beginInsertRows(QModelIndex(), 0, want - 1)
                self._ids = new
                self.endInsertRows()
            return
        # The number of rows changes at the tail, by insertion or removal, and the order by a layout change: views may
        # then rely on every state in between.
        if want > have:
            self.beginInsertRows(QModelIndex(), have, want - 1)
            self._ids = old + array("q", [NO_ID]) * (want - have)
            self._pages.clear()
            self.endInsertRows()
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [old[index.row()] if index.row() < have else NO_ID for index in before]
        self._ids = new if want >= have else new + array("q", [NO_ID]) * (have - want)
        self._pages.clear()
        if before:
            self._move_persistent(before, kept)
        self.layoutChanged.emit()
        if want < have:
            self.beginRemoveRows(QModelIndex(), want, have - 1)
            self._ids = new
            self._pages.clear()
            self.endRemoveRows()

    def refresh(self, ids: Iterable[int] = ()) -> None:
        """Reads the rows of these ids again when they are next looked at; no ids means all."""
        wanted = set(ids)
        if not wanted:
            self.invalidate()
            return
        last = self.columnCount() - 1
        for row in self.rows_of(wanted):
            self._pages.pop(row // PAGE, None)
            self.dataChanged.emit(self.index(row, 0), self.index(row, last))

    def invalidate(self) -> None:
        """Forgets the rows that were read; the ids stay."""
        self._pages.clear()
        if self._ids:
            last = self.index(len(self._ids) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def texts(self, row: int) -> tuple[str, ...]:
        """The finished cells of a row, one for each column."""
        page, place = divmod(row, PAGE)
        return self._page(page)[place][:-1]

    def set_muted_colour(self, palette: QPalette) -> None:
        """Takes the quieter text colour from a palette, after a change between light and dark."""
        self._muted_brush = palette.placeholderText()

    def _move_persistent(self, before: list[QModelIndex], kept: list[int]) -> None:
        wanted = set(kept)
        wanted.discard(NO_ID)
        place = {self._ids[row]: row for row in self.rows_of(wanted)}
        after = [
            self.index(place[record_id], index.column()) if record_id in place else QModelIndex()
            for index, record_id in zip(before, kept, strict=True)
        ]
        self.changePersistentIndexList(before, after)

    def _page(self, page: int) -> list[tuple[Any, ...]]:
        found = self._pages.get(page)
        if found is not None:
            self._pages.move_to_end(page)
            return found
        ids = self._ids[page * PAGE : (page + 1) * PAGE]
        try:
            rows = self._fetch([record_id for record_id in ids if record_id != NO_ID])
            finished = [self._finish(rows.get(record_id)) for record_id in ids]
        except Exception as error:  # noqa: BLE001 - painting must go on; raised here it would come back for every cell
            finished = [self._blank] * len(ids)
            self.fetch_failed.emit(error)
        self._pages[page] = finished
        if len(self._pages) > PAGES:
            self._pages.popitem(last=False)
        return finished

    def _finish(self, row: Row | None) -> tuple[Any, ...]:
        if row is None:
            return self._blank
        muted = self._muted is not None and self._muted(row)
        return (*(text(row) for text in self._texts), muted)

    # -- Qt ---------------------------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: AnyIndex, role: int = _DISPLAY) -> Any:
        if role == _DISPLAY:
            page, place = divmod(index.row(), PAGE)
            # A page that was read is nearly always the one asked for again: look before calling.
            rows = self._pages.get(page)
            return (rows if rows is not None else self._page(page))[place][index.column()]
        if role == _ALIGNMENT:
            return self._alignments[index.column()]
        if role == _FOREGROUND and self._muted is not None:
            page, place = divmod(index.row(), PAGE)
            return self._muted_brush if self._page(page)[place][-1] else None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == _DISPLAY:
            return self._columns[section].title
        if role == _ALIGNMENT:
            return self._alignments[section]
        if role == _TOOL_TIP:
            return self._columns[section].tip
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(self._columns) and self._columns[column].sort:
            self.sort_requested.emit(self._columns[column].key, order == Qt.SortOrder.DescendingOrder)


class _RowDelegate(QStyledItemDelegate):
    """Draws no frame around the cell the keyboard is on while its whole row is marked anyway."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        super().initStyleOption(option, index)
        if option.state & QStyle.StateFlag.State_Selected:
            option.state &= ~QStyle.StateFlag.State_HasFocus


class RowTable(QTableView):
    """The view for a ``RowTableModel``: whole rows, fixed row height, no wrapping, sorted by a click on the title.

    Signals:
        opened: id of the row that was double-clicked or on which Enter was pressed.
        current_id_changed: id of the row the keyboard is on, or None.
        selection_changed: the set of selected rows changed; ask ``selected_ids``.
        typed: text typed while the list has the focus, for the search box.
        notice: a sentence for the person, when something asked for could not be done.
    """

    opened = Signal(object)
    current_id_changed = Signal(object)
    selection_changed = Signal()
    typed = Signal(str)
    notice = Signal(str)

    def __init__(self, model: RowTableModel[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self._sort: tuple[str | None, bool] = (None, False)
        self._follow_current = False
        self._put_by: tuple[int, ...] = ()
        self._delegate = _RowDelegate(self)
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setFrameShape(QTableView.Shape.NoFrame)

        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        titles = self.horizontalHeader()
        titles.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        titles.setStretchLastSection(True)
        titles.setHighlightSections(False)
        titles.setSectionsClickable(True)
        titles.setSectionsMovable(False)
        titles.setMinimumSectionSize(36)
        titles.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for section, column in enumerate(model.columns):
            titles.resizeSection(section, column.width)
        titles.setSortIndicatorShown(False)
        titles.sectionClicked.connect(self._sort_by)
        # A selection of its own, always empty: else each painting of a title asks every row whether the whole column
        # is selected (1.1 s for 100,000 rows after Ctrl+A).
        titles.setSelectionModel(QItemSelectionModel(model, titles))

        copy = QAction("复制", self)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy)
        self._copy_action = copy
        self.addAction(copy)

        self.doubleClicked.connect(self._open_index)
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.selectionModel().currentRowChanged.connect(self._current_row_changed)
        self.selectionModel().selectionChanged.connect(lambda *_: self.selection_changed.emit())
        model.layoutChanged.connect(self._layout_changed)
        model.about_to_show.connect(self._put_large_selection_by)
        model.shown.connect(self._take_large_selection_back)
        self._fit_rows()

    @property
    def row_model(self) -> RowTableModel[Any]:
        """The model it was made for."""
        return self._rows

    # -- selection by id --------------------------------------------------------------------------------------

    def selected_ids(self) -> tuple[int, ...]:
        """Ids of the selected rows, in the order shown; reads no rows."""
        return tuple(self._rows.id_at(row) for row in self.selected_rows())

    def selected_rows(self) -> list[int]:
        """Numbers of the selected rows, ascending."""
        rows: set[int] = set()
        for block in self._selection():
            rows.update(range(block.top(), block.bottom() + 1))
        return sorted(rows)

    def selected_count(self) -> int:
        """How many rows are selected."""
        return sum(block.height() for block in self._selection() if block.left() == 0)

    def _selection(self) -> list[QItemSelectionRange]:
        return self.selectionModel().selection().toList()

    def current_id(self) -> int | None:
        """The id of the row the keyboard is on."""
        index = self.currentIndex()
        return self._rows.id_at(index.row()) if index.isValid() else None

    def select_ids(self, ids: Iterable[int], *, scroll: bool = True) -> None:
        """Selects these records and puts the keyboard on the first of them; ids that are not shown are left out."""
        rows = self._rows.rows_of(ids)
        selection = self._blocks(rows)
        flags = QItemSelectionModel.SelectionFlag
        if rows:
            first = self._rows.index(rows[0], 0)
            self.selectionModel().setCurrentIndex(first, flags.NoUpdate)
            if scroll:
                self.scrollTo(first)
        self.selectionModel().select(selection, flags.ClearAndSelect | flags.Rows)

    def _blocks(self, rows: Sequence[int]) -> QItemSelection:
        last = self._rows.columnCount() - 1
        selection = QItemSelection()
        start = 0
        for place, row in enumerate(rows):
            if place + 1 == len(rows) or rows[place + 1] != row + 1:
                selection.select(self._rows.index(rows[start], 0), self._rows.index(row, last))
                start = place + 1
        return selection

    def _put_large_selection_by(self) -> None:
        if self.selected_count() > MOVED_BY_QT:
            self._put_by = self.selected_ids()
            self.selectionModel().clearSelection()

    def _take_large_selection_back(self) -> None:
        if not self._put_by:
            return
        selection = self._blocks(self._rows.rows_of(self._put_by))
        self._put_by = ()
        if selection.size() <= SELECTED_BLOCKS:
            self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.Select)
        else:
            self.notice.emit("选中的记录在新的顺序里过于分散，已取消选择；数据没有变化。")

    # -- looks and order --------------------------------------------------------------------------------------

    def set_sort(self, column_key: str | None, descending: bool = False) -> None:
        """Shows by which column the tab sorts, without asking for it; None when sorted by relevance."""
        self._sort = (column_key, descending)
        titles = self.horizontalHeader()
        titles.setSortIndicatorShown(column_key is not None)
        for section, column in enumerate(self._rows.columns):
            if column.key == column_key:
                order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
                titles.setSortIndicator(section, order)

    def set_menu_actions(self, actions: Sequence[QAction]) -> None:
        """The actions of the context menu, above 复制."""
        for action in self.actions():
            if action is not self._copy_action:
                self.removeAction(action)
        self.insertActions(self._copy_action, list(actions))
        if actions:
            line = QAction(self)
            line.setSeparator(True)
            self.insertAction(self._copy_action, line)

    def copy(self) -> None:
        """Puts the selected rows on the clipboard: tab-separated text, and cells marked as text for spreadsheets."""
        rows = self.selected_rows()
        if not rows:
            return
        if len(rows) > COPY_LIMIT:
            self.notice.emit(f"一次最多复制 {COPY_LIMIT} 行，剪贴板没有变化。请少选一些，分几次复制。")
            return
        titles = self.horizontalHeader()
        order = [titles.logicalIndex(place) for place in range(titles.count())]
        shown = [section for section in order if not titles.isSectionHidden(section)]
        cells = [[_one_line(texts[section]) for section in shown] for texts in map(self._rows.texts, rows)]
        data = QMimeData()
        data.setText("\n".join("\t".join(line) for line in cells))
        # A spreadsheet turns an 18-digit number in plain text into 1.1E+17 and a leading "=" into a formula.
        body = "".join(
            "<tr>"
            + "".join(f"<td style='mso-number-format:\"\\@\"'>{escape(cell)}</td>" for cell in line)
            + "</tr>"
            for line in cells
        )
        data.setHtml(f"<table>{body}</table>")
        QGuiApplication.clipboard().setMimeData(data)

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        self.horizontalHeader().setFixedHeight(self.fontMetrics().height() + 12)

    def _sort_by(self, section: int) -> None:
        column = self._rows.columns[section]
        if not column.sort:
            self.set_sort(*self._sort)  # the title bar has already drawn its arrow there
            return
        descending = self._sort == (column.key, False)
        self.set_sort(column.key, descending)
        self._follow_current = True
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self._rows.sort(section, order)

    def _layout_changed(self) -> None:
        # After a click on a title one follows one's own record; after any other change the view stays where it is.
        if self._follow_current:
            self._follow_current = False
            index = self.currentIndex()
            if index.isValid() and self.selectionModel().isRowSelected(index.row()):
                self.scrollTo(index)
            else:
                self.scrollToTop()

    def _current_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        # Only the column the keyboard is in: a delegate in Python for all of them would cost 1 to 6 ms a frame.
        if current.column() != previous.column():
            if previous.isValid():
                self.setItemDelegateForColumn(previous.column(), self.itemDelegate())
            if current.isValid():
                self.setItemDelegateForColumn(current.column(), self._delegate)

    def _current_row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.current_id_changed.emit(self._rows.id_at(current.row()) if current.isValid() else None)

    def _open_index(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self._rows.id_at(index.row()))

    # -- Qt ---------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open_index(self.currentIndex())
            event.accept()
            return
        super().keyPressEvent(event)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        # In a list of whole rows Home and End mean the first and the last row, not the first and the last cell.
        moves = QAbstractItemView.CursorAction
        if action in (moves.MoveHome, moves.MoveEnd) and self._rows.rowCount():
            row = 0 if action == moves.MoveHome else self._rows.rowCount() - 1
            return self._rows.index(row, max(self.currentIndex().column(), 0))
        return super().moveCursor(action, modifiers)

    def keyboardSearch(self, search: str) -> None:
        # Qt's own would read every page of the list to look for the letter.
        if search.strip():
            self.typed.emit(search)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            text = str(index.data() or "") if index.isValid() else ""
            room = self.visualRect(index).width() - 8
            shown = text if text and self.fontMetrics().horizontalAdvance(text) > room else ""
            # Rich text, because Qt would show a plain sentence in one line, however long.
            tip = f"<qt>{escape(shown)}</qt>" if shown else ""
            QToolTip.showText(event.globalPos(), tip, self.viewport())
            return True
        return super().viewportEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_rows()
        elif event.type() == QEvent.Type.PaletteChange:
            self._rows.set_muted_colour(self.palette())


def _one_line(text: str) -> str:
    return " ".join(text.split()) if ("\t" in text or "\n" in text or "\r" in text) else text
