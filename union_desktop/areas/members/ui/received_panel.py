# SPDX-License-Identifier: GPL-3.0-or-later
"""帮扶与慰问: what a member and the household received, told by the areas that give; none of them is known here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from union_desktop.core import values
from union_desktop.core.changes import Changes
from union_desktop.core.received import Received, Totals, by_year, totals
from union_desktop.widgets import theme

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

BASIS = (
    "说明：列出本人和家庭成员得到的帮扶、慰问和互助保障，按各项登记的年度计。"
    "款项和实物分开合计；实物按登记的价格折算，没有登记价格的不计入合计。双击一行打开原记录。"
)
NOTHING = "本人和家庭成员还没有得到过帮扶或慰问。"
_ONE = int(Qt.ItemDataRole.UserRole)
_WHAT, _WHOM, _AMOUNT, _NOTE = 1, 2, 3, 4
_WIDE = 520


def totals_text(found: Totals) -> str:
    """“3 次，款项 1,500.00 元，实物折价 300.00 元，另有 1 件实物没有价格”."""
    parts = [f"{found.times:,} 次"]
    if found.money:
        parts.append(f"款项 {values.format_yuan(found.money, grouped=True)} 元")
    if found.goods:
        parts.append(f"实物折价 {values.format_yuan(found.goods, grouped=True)} 元")
    if found.unpriced:
        parts.append(f"另有 {found.unpriced:,} 次没有登记金额")
    return "，".join(parts)


class _List(QTreeWidget):
    """Enter opens what is chosen; on a year it folds."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            if item.data(0, _ONE) is None:
                item.setExpanded(not item.isExpanded())
            else:
                self.itemDoubleClicked.emit(item, 0)
            event.accept()
        else:
            super().keyPressEvent(event)


class ReceivedPanel(QWidget):
    """Years with their sums, in them what was given; a double click goes to the record."""

    help_topic = "03-members#帮扶与慰问"

    def __init__(self, desk: Desk, person_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._person_id = person_id
        self._stale = False
        self.total = theme.heading("", size=theme.BODY)
        self.total.setWordWrap(True)
        self.list = _List()
        self.list.setAccessibleName("帮扶与慰问")
        self.list.setHeaderLabels(["日期", "项目", "对象", "金额（元）", "备注"])
        self.list.headerItem().setTextAlignment(
            _AMOUNT, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        theme.even_rows(self.list)
        for column, width in enumerate((116, 150, 70, 96)):
            self.list.setColumnWidth(column, width)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setIndentation(theme.BLOCK)
        self.list.itemDoubleClicked.connect(self._open)
        self.basis = theme.muted(BASIS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GAP, theme.TIGHT, theme.GAP, theme.GAP)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.total)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.basis)
        self.setFocusProxy(self.list)
        self.list.hide()
        desk.tasks.changed.connect(self._changed)
        self.reload()

    def reload(self) -> None:
        """Asks all areas again."""
        self._desk.tasks.query(self._read, self._show, owner=self, key="received")

    def _read(self, reader: Reader) -> list[Received]:
        return self._desk.received(reader, self._person_id)

    def _show(self, found: Sequence[Received]) -> None:
        self.list.clear()
        muted = QBrush(theme.colours(self.palette()).muted)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for year, items in by_year(found):
            head = QTreeWidgetItem([f"{year} 年　{totals_text(totals(items))}"])
            head.setFont(0, theme.scaled(self.list.font(), theme.BODY, bold=True))
            head.setToolTip(0, head.text(0))
            self.list.addTopLevelItem(head)
            head.setFirstColumnSpanned(True)
            for one in items:
                amount = "未登记" if one.amount is None else values.format_yuan(one.amount, grouped=True)
                kind = "（实物）" if one.in_kind else ""
                item = QTreeWidgetItem([f"{one.on}", f"{one.what}{kind}", one.whom, amount, one.note])
                item.setTextAlignment(_AMOUNT, right)
                item.setData(0, _ONE, one)
                if one.amount is None:
                    item.setForeground(_AMOUNT, muted)
                for column in (_WHAT, _NOTE):
                    item.setToolTip(column, item.text(column))
                head.addChild(item)
            head.setExpanded(True)
        self.total.setText(f"共 {totals_text(totals(found))}" if found else NOTHING)
        self.list.setVisible(bool(found))
        lines = min(len(found) + len(by_year(found)) + 1, 16)
        self.list.setMinimumHeight(lines * (self.list.fontMetrics().height() + theme.GAP) + theme.GAP)

    def _open(self, item: QTreeWidgetItem, _column: int) -> None:
        one = item.data(0, _ONE)
        if isinstance(one, Received) and one.area:
            self._desk.go_to(one.area, one.record_id)

    def _changed(self, _changes: Changes) -> None:
        # Which tables the areas read is theirs to know; nobody waits for a panel that is not looked at.
        if self.isVisible():
            self.reload()
        else:
            self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.reload()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= _WIDE
        self.list.setColumnHidden(_NOTE, not wide)
        titles = self.list.header()
        titles.setStretchLastSection(wide)
        titles.setSectionResizeMode(
            _WHAT, QHeaderView.ResizeMode.Interactive if wide else QHeaderView.ResizeMode.Stretch
        )
