# SPDX-License-Identifier: GPL-3.0-or-later
"""The columns of a bank template in a small table: added, taken away, moved, and what each holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from union_desktop.documents.bank_template import SOURCE_WORDS, BankColumn, Source
from union_desktop.widgets import icons, theme
from union_desktop.widgets.fields import Combo


class ColumnsTable(QWidget):
    """The columns from top to bottom: their title, what they hold, fixed text, width."""

    def __init__(self, columns: Sequence[BankColumn], changed: Callable[[], None]) -> None:
        super().__init__()
        self._changed = changed
        self.table = QTableWidget(0, 4)
        self.table.setHorizontalHeaderLabels(["表头", "内容", "固定文字", "宽度"])
        self.table.setAccessibleName("模板的列")
        self.table.verticalHeader().setDefaultSectionSize(self.table.fontMetrics().height() + theme.BLOCK)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        for at, width in enumerate((190, 150, 110)):
            self.table.setColumnWidth(at, width)
        self.table.horizontalHeader().setStretchLastSection(True)
        buttons = QVBoxLayout()
        buttons.setSpacing(theme.TIGHT)
        for icon, text, act in (
            ("add", "添加列", self._add),
            ("delete", "删除列", self._remove),
            ("chevron_up", "上移", lambda: self._move(-1)),
            ("chevron_down", "下移", lambda: self._move(1)),
        ):
            button = QPushButton(icons.icon(icon), text)
            button.setAutoDefault(False)
            button.clicked.connect(act)
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.PAGE_MARGIN, theme.BLOCK, theme.PAGE_MARGIN, theme.GAP)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.table, 1)
        layout.addLayout(buttons)
        self.show_columns(columns)
        self.table.itemChanged.connect(lambda _item: changed())

    def columns(self) -> tuple[BankColumn, ...]:
        """The columns as they stand; a width that is no number is the usual one."""
        found = []
        for row in range(self.table.rowCount()):
            source = self._source(row)
            width = self._text(row, 3)
            found.append(
                BankColumn(
                    self._text(row, 0),
                    source,
                    float(width) if width.replace(".", "", 1).isdigit() else 16.0,
                    self._text(row, 2) if source is Source.FIXED else "",
                )
            )
        return tuple(found)

    def show_columns(self, columns: Sequence[BankColumn], chosen: int = 0) -> None:
        """Shows these columns."""
        self.table.blockSignals(True)
        self.table.setRowCount(len(columns))
        for row, one in enumerate(columns):
            box = Combo()
            for source, word in SOURCE_WORDS.items():
                box.addItem(word, source)
            box.setCurrentIndex(box.findData(one.source))
            box.setAccessibleName(f"第 {row + 1} 列的内容")
            box.currentIndexChanged.connect(lambda _at: self._changed())
            self.table.setCellWidget(row, 1, box)
            for at, text in ((0, one.title), (2, one.text), (3, f"{one.width:g}")):
                self.table.setItem(row, at, QTableWidgetItem(text))
        self.table.blockSignals(False)
        if columns:
            self.table.setCurrentCell(min(chosen, len(columns) - 1), 0)

    def _text(self, row: int, at: int) -> str:
        item = self.table.item(row, at)
        return item.text().strip() if item is not None else ""

    def _source(self, row: int) -> Source:
        box = self.table.cellWidget(row, 1)
        assert isinstance(box, Combo)
        return Source(box.currentData())

    def _add(self) -> None:
        at = self.table.currentRow() + 1
        columns = list(self.columns())
        columns.insert(at, BankColumn("备注", Source.EMPTY))
        self._again(columns, at)

    def _remove(self) -> None:
        at = self.table.currentRow()
        columns = list(self.columns())
        if 0 <= at < len(columns):
            del columns[at]
            self._again(columns, at)

    def _move(self, way: int) -> None:
        at = self.table.currentRow()
        columns = list(self.columns())
        if 0 <= at < len(columns) and 0 <= at + way < len(columns):
            columns.insert(at + way, columns.pop(at))
            self._again(columns, at + way)

    def _again(self, columns: Sequence[BankColumn], chosen: int) -> None:
        self.show_columns(columns, chosen)
        self._changed()
