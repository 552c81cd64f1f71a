# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of votes: what is typed goes into the items beside it, nothing is read or written here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from union_desktop.areas.applications.terms.meetings import Decision, Item
from union_desktop.core import values

Index = QModelIndex | QPersistentModelIndex
TITLE, SCHEME, REQUESTED, AMOUNT, FOR, AGAINST, ABSTAINED, DECISION, OPINION, ASIDE = range(10)
_HEADS: Final = ("议题", "项目", "申请", "审定（元）", "赞成", "反对", "弃权", "结果", "意见", "回避")
_WIDTHS: Final = (110, 76, 82, 82, 42, 42, 42, 62, 0, 48)
_VOTES: Final = {FOR: "votes_for", AGAINST: "votes_against", ABSTAINED: "votes_abstained"}
_RIGHT: Final = (REQUESTED, AMOUNT, FOR, AGAINST, ABSTAINED)
_LINES: Final = 5
_WIDE: Final = 720


class AgendaTable(QTableWidget):
    """One line for each item; what is typed goes into the item beside it, and is told once it can be read.

    Signals:
        edited: the item of this row was changed.
        left: the keyboard went from this row to another, or out of the table.
        refused: a sentence about what cannot be read; the cell is as it was.
    """

    edited = Signal(int)
    left = Signal(int)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__(0, len(_HEADS))
        self.items_: list[Item] = []
        self._filling = False
        self._free = False
        self.setAccessibleName("议题")
        self.setHorizontalHeaderLabels(list(_HEADS))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 10)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate(_WIDTHS):
            if width:
                self.setColumnWidth(column, width)
        header.setSectionResizeMode(OPINION, QHeaderView.ResizeMode.Stretch)
        self.setItemDelegate(_Delegate(self))
        self.setMinimumHeight(self.verticalHeader().defaultSectionSize() * _LINES)
        self.itemChanged.connect(self._changed)
        self.currentCellChanged.connect(self._moved)

    def show_items(self, items: Sequence[Item], *, free: bool, entitled: Sequence[int]) -> None:
        """These items; the cell that was current stays so."""
        row, column = self.currentRow(), self.currentColumn()
        self.items_, self._free, self._entitled = list(items), free, list(entitled)
        self._filling = True
        self.setRowCount(len(items))
        for at in range(len(items)):
            self._fill(at)
        self._filling = False
        if items:
            self.setCurrentCell(min(max(row, 0), len(items) - 1), column if column >= 0 else FOR)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # What is voted on must be read; the opinion takes the other half of the room that is left.
        wide = event.size().width() >= _WIDE
        self.setColumnHidden(SCHEME, not wide)
        left = event.size().width() - sum(_WIDTHS) + _WIDTHS[TITLE]
        self.setColumnWidth(TITLE, min(max(left // 2, _WIDTHS[TITLE]), 260))

    def current_item(self) -> Item | None:
        """The item the keyboard is on."""
        at = self.currentRow()
        return self.items_[at] if 0 <= at < len(self.items_) else None

    def edit_current(self) -> None:
        """What F2 does; the Enter that ends an editor comes here as well."""
        cell = self.currentItem() if self.state() != QAbstractItemView.State.EditingState else None
        if cell is not None and cell.flags() & Qt.ItemFlag.ItemIsEditable:
            self.editItem(cell)

    def put(self, at: int, item: Item) -> None:
        """An item changed by somebody else than the keyboard."""
        self.items_[at] = item
        self._fill(at)
        self.edited.emit(at)

    def _fill(self, at: int) -> None:
        was, self._filling = self._filling, True
        item = self.items_[at]
        texts = (
            item.title,
            item.scheme,
            yuan(item.requested),
            yuan(item.amount if item.application_id is not None else item.requested),
            *("" if votes is None else str(votes) for votes in item.votes),
            item.decision.label,
            item.opinion,
            f"{len(item.aside)} 人" if item.aside else "",
        )
        for column, text in enumerate(texts):
            cell = QTableWidgetItem(text)
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            typed = AMOUNT <= column <= OPINION and (column != AMOUNT or item.application_id is not None)
            cell.setFlags(flags | Qt.ItemFlag.ItemIsEditable if typed and self._free else flags)
            if column in _RIGHT:
                cell.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            tip = "；".join(item.aside.values()) if column == ASIDE else text
            if column == TITLE:
                tip = "\n".join(filter(None, (item.title, item.scheme, item.department)))
            cell.setToolTip(tip)
            self.setItem(at, column, cell)
        self._filling = was

    def _changed(self, cell: QTableWidgetItem) -> None:
        if self._filling:
            return
        at, column = cell.row(), cell.column()
        before = self.items_[at]
        try:
            self.items_[at] = self._read(before, column, cell.text().strip(), self._entitled[at])
        except ValueError as error:
            self.refused.emit(f"{before.title}：{error}")
        self._fill(at)
        if self.items_[at] != before:
            self.edited.emit(at)

    def _read(self, item: Item, column: int, text: str, entitled: int) -> Item:
        if column == AMOUNT:
            return replace(item, amount=values.parse_yuan(text) if text else None)
        if column == OPINION:
            return replace(item, opinion=text)
        if column == DECISION:
            return replace(item, decision=next(one for one in Decision if one.label == text))
        if text and not text.isdigit():
            raise ValueError("票数请填写整数，没有的填 0。")
        number = int(text) if text else None
        changed = {"votes_for": item.votes_for, "votes_against": item.votes_against}
        changed |= {"votes_abstained": item.votes_abstained, _VOTES[column]: number}
        if column == FOR and number == entitled:
            # Everybody agreed: nothing is left for the other two.
            changed |= {"votes_against": 0, "votes_abstained": 0}
        return replace(item, **changed)  # type: ignore[arg-type]

    def _moved(self, row: int, _column: int, before: int, _before_column: int) -> None:
        if not self._filling and before not in (-1, row):
            self.left.emit(before)


class _Delegate(QStyledItemDelegate):
    """The result is chosen from a list, everything else is typed."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        if index.column() != DECISION:
            return super().createEditor(parent, option, index)
        combo = QComboBox(parent)
        combo.addItems([one.label for one in Decision])
        return combo

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data()))
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        else:
            super().setModelData(editor, model, index)


def yuan(fen: int | None) -> str:
    """An amount as the table shows it; nothing for None."""
    return "" if fen is None else values.format_yuan(fen, grouped=True)
