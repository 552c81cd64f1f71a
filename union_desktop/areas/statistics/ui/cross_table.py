# SPDX-License-Identifier: GPL-3.0-or-later
"""A table of figures: titles, the names of the lines and the sums stay in sight, whatever is scrolled."""

from __future__ import annotations

from html import escape
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSignalBlocker,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from union_desktop.areas.statistics.documents.grid import BESIDE_TITLE, Grid, GridRow, figure, plain
from union_desktop.widgets import theme
from union_desktop.widgets.page import hairline

#: The row number of the sums.
TOTAL = -1
_MOST_LABEL, _LEAST_COLUMN, _ROOM = 320, 64, 22  # px
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_FONT = int(Qt.ItemDataRole.FontRole)
_BACKGROUND = int(Qt.ItemDataRole.BackgroundRole)
_FOREGROUND = int(Qt.ItemDataRole.ForegroundRole)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

AnyIndex = QModelIndex | QPersistentModelIndex


class _Model(QAbstractTableModel):
    """Some lines of a grid."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = parent
        self.rows: tuple[GridRow, ...] = ()
        self.titles: tuple[str, ...] = ()
        self.bold = QFont()

    def show_rows(self, rows: tuple[GridRow, ...], titles: tuple[str, ...]) -> None:
        self.beginResetModel()
        self.rows, self.titles = rows, titles
        self.bold = QFont(self._view.font())
        self.bold.setBold(True)
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.titles)

    def data(self, index: AnyIndex, role: int = _DISPLAY) -> Any:
        row = self.rows[index.row()]
        if role == _DISPLAY:
            return figure(row.cells[index.column()]) if row.cells else ""
        if role == _ALIGNMENT:
            return _RIGHT
        if role == _FONT and row.strong:
            return self.bold
        if role == _BACKGROUND and row.strong:
            return self._view.palette().window()
        if role == _FOREGROUND and row.cells and row.cells[index.column()] == 0:
            return self._view.palette().placeholderText()
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role == _DISPLAY and section < len(self.titles):
                return self.titles[section]
            return _RIGHT if role == _ALIGNMENT else None
        if section >= len(self.rows):
            return None
        row = self.rows[section]
        if role == _DISPLAY:
            return "　" * row.level + row.label
        if role == _ALIGNMENT:
            return _LEFT
        return self.bold if role == _FONT and row.strong else None


class _Labels(QHeaderView):
    """The names of the lines, drawn like cells: a frame around each would be louder than the figures."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:  # noqa: N802 - Qt's own name
        model, palette = self.model(), self.palette()
        font = model.headerData(section, self.orientation(), _FONT)
        strong = isinstance(font, QFont)
        ground = palette.window() if strong else palette.alternateBase() if section % 2 else palette.base()
        painter.fillRect(rect, ground)
        painter.setFont(font if strong else self.font())
        painter.setPen(palette.text().color())
        room = rect.adjusted(theme.BLOCK, 0, -theme.TIGHT, 0)
        text = str(model.headerData(section, self.orientation(), _DISPLAY) or "")
        metrics = painter.fontMetrics()
        painter.drawText(room, _LEFT, metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width()))
        painter.setPen(theme.colours(palette).line)
        painter.drawLine(rect.topRight(), rect.bottomRight())


class _View(QTableView):
    """One of the two parts; Enter goes on to the people."""

    entered = Signal()
    beyond = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setVerticalHeader(_Labels(self))
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setSectionsClickable(False)
            header.setHighlightSections(False)
            header.setMinimumSectionSize(1)
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, last = self.currentIndex().row(), self.model().rowCount() - 1
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Down and row == last:
            self.beyond.emit(True)
        elif event.key() == Qt.Key.Key_Up and row == 0:
            self.beyond.emit(False)
        else:
            super().keyPressEvent(event)
            return
        event.accept()


class CrossTable(QWidget):
    """Shows a ``Grid``.

    Signals:
        chosen: row (``TOTAL`` for the sums, past the rows for those beside) and column of the figure the keyboard is on.
        entered: Enter or a double click on a figure.
    """

    chosen = Signal(int, int)
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid: Grid | None = None
        self.body = _View(self)
        self.sums = _View(self)
        self._body_model, self._sums_model = _Model(self), _Model(self)
        self.body.setModel(self._body_model)
        self.sums.setModel(self._sums_model)
        self.body.setAccessibleName("统计表")
        self.sums.setAccessibleName("合计")
        self.body.setAlternatingRowColors(True)
        self.sums.horizontalHeader().hide()
        self.body.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sums.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.corner = QLabel(self.body)
        self.corner.setContentsMargins(theme.BLOCK, 0, theme.TIGHT, 0)
        self.corner.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self._gap = QWidget()
        below = QHBoxLayout()
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self.sums, 1)
        below.addWidget(self._gap)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.body, 1)
        layout.addWidget(hairline())
        layout.addLayout(below)
        self.setFocusProxy(self.body)

        across = self.sums.horizontalScrollBar()
        across.valueChanged.connect(self.body.horizontalScrollBar().setValue)
        self.body.horizontalScrollBar().valueChanged.connect(across.setValue)
        across.rangeChanged.connect(lambda *_: self._fit_sums())
        self.body.verticalScrollBar().rangeChanged.connect(lambda *_: self._fit_gap())
        for view in (self.body, self.sums):
            view.entered.connect(self.entered)
            view.doubleClicked.connect(lambda _index: self.entered.emit())
            view.selectionModel().currentChanged.connect(self._current_changed)
        self.body.beyond.connect(self._to_sums)
        self.sums.beyond.connect(self._to_body)
        copy = QAction("复制整张表", self)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        copy.triggered.connect(self.copy)
        self.addAction(copy)
        self.body.addAction(copy)
        self.sums.addAction(copy)

    @property
    def grid(self) -> Grid | None:
        """What is shown."""
        return self._grid

    def show_grid(self, grid: Grid) -> None:
        """Shows a table; the same place stays current where the new one has it."""
        place = self.current()
        self._grid = grid
        titles = tuple(column.title for column in grid.columns)
        with QSignalBlocker(self):
            beside = (GridRow(BESIDE_TITLE, (), strong=True), *grid.beside) if grid.beside else ()
            self._body_model.show_rows((*grid.rows, *beside), titles)
            self._sums_model.show_rows((grid.total,), titles)
            self._fit()
            if place is not None:
                self.choose(*place)

    def row(self, place: int) -> GridRow:
        """The line with this number, as ``chosen`` tells it."""
        assert self._grid is not None
        return self._grid.total if place == TOTAL else self._body_model.rows[place]

    def current(self) -> tuple[int, int] | None:
        """Row and column of the figure that is chosen."""
        for view in (self.body, self.sums):
            index = view.currentIndex()
            if index.isValid():
                return (TOTAL if view is self.sums else index.row()), index.column()
        return None

    def wanted_height(self) -> int:
        """Pixels in which every line is in sight."""
        lines = self._body_model.rowCount() * self.body.verticalHeader().defaultSectionSize()
        return self.body.horizontalHeader().height() + lines + self.sums.height() + 4

    def choose(self, row: int, column: int) -> None:
        """Puts the keyboard on a figure."""
        view = self.sums if row == TOTAL else self.body
        index = view.model().index(max(row, 0), column)
        if index.isValid():
            view.setCurrentIndex(index)

    def forget_place(self) -> None:
        """No figure is chosen any more: in another table the same place means something else."""
        with QSignalBlocker(self):
            for view in (self.body, self.sums):
                view.setCurrentIndex(QModelIndex())

    def copy(self) -> None:
        """Puts the whole table on the clipboard, as text and as a table."""
        if self._grid is None:
            return
        grid = self._grid
        lines = [[grid.corner, *(column.title for column in grid.columns)]]
        lines += [
            ["　" * row.level + row.label, *(str(plain(cell)) for cell in row.cells)]
            for row in (*grid.rows, grid.total, *grid.beside)
        ]
        data = QMimeData()
        data.setText("\n".join("\t".join(line) for line in [[grid.statement], *lines]))
        body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in line)}</tr>" for line in lines)
        data.setHtml(f"<p>{escape(grid.statement)}</p><table border=1>{body}</table>")
        QGuiApplication.clipboard().setMimeData(data)

    # -- choosing ---------------------------------------------------------------------------------------------

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not current.isValid():
            return
        view, other = (
            (self.body, self.sums) if current.model() is self._body_model else (self.sums, self.body)
        )
        with QSignalBlocker(other.selectionModel()):
            other.setCurrentIndex(QModelIndex())
            other.clearSelection()
        other.viewport().update()
        self.chosen.emit(TOTAL if view is self.sums else current.row(), current.column())

    def _to_sums(self, down: bool) -> None:
        if down:
            self.sums.setFocus()
            self.choose(TOTAL, max(self.body.currentIndex().column(), 0))

    def _to_body(self, down: bool) -> None:
        if not down and self._body_model.rowCount():
            self.body.setFocus()
            self.choose(self._body_model.rowCount() - 1, max(self.sums.currentIndex().column(), 0))

    # -- sizes ------------------------------------------------------------------------------------------------

    def _fit(self) -> None:
        grid = self._grid
        if grid is None:
            return
        metrics, bold = self.fontMetrics(), QFontMetrics(self._body_model.bold)
        labels = ["　" * row.level + row.label for row in (*grid.rows, *grid.beside, grid.total)]
        label = max((bold.horizontalAdvance(text) for text in (*labels, grid.corner)), default=0) + _ROOM
        height = metrics.height() + 8
        for view in (self.body, self.sums):
            view.verticalHeader().setFixedWidth(min(label, _MOST_LABEL))
            view.verticalHeader().setDefaultSectionSize(height)
        self.body.horizontalHeader().setFixedHeight(metrics.height() + 12)
        for place, column in enumerate(grid.columns):
            cells = (figure(row.cells[place]) for row in (*grid.rows, *grid.beside, grid.total) if row.cells)
            widest = max((bold.horizontalAdvance(text) for text in (column.title, *cells)), default=0)
            for view in (self.body, self.sums):
                view.setColumnWidth(place, max(widest + _ROOM, _LEAST_COLUMN))
        self.corner.setText(grid.corner)
        self.corner.setToolTip(grid.corner)
        self._fit_sums()
        self._fit_gap()
        self._fit_corner()

    def _fit_sums(self) -> None:
        bar = self.sums.horizontalScrollBar()
        shown = bar.sizeHint().height() if bar.maximum() > bar.minimum() else 0
        self.sums.setFixedHeight(self.fontMetrics().height() + 9 + shown)

    def _fit_gap(self) -> None:
        bar = self.body.verticalScrollBar()
        self._gap.setFixedWidth(bar.sizeHint().width() if bar.maximum() > bar.minimum() else 0)

    def _fit_corner(self) -> None:
        self.corner.setGeometry(
            0, 0, self.body.verticalHeader().width(), self.body.horizontalHeader().height()
        )
        self.corner.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_corner()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self._grid is not None:
            self._fit()
