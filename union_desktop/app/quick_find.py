# SPDX-License-Identifier: GPL-3.0-or-later
"""Ctrl+K: find any record of any area from anywhere, one keystroke at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from union_desktop.app.find import Finder, FindHit, find_all
from union_desktop.widgets import icons, theme
from union_desktop.widgets.search_box import SearchBox
from union_desktop.widgets.tasks import Tasks

WIDTH = 560
_HIT = int(Qt.ItemDataRole.UserRole)

HINT = "输入姓名、拼音、首字母、工号、手机号或部门；↑↓ 选择，回车打开，Esc 关闭。"


class QuickFind(QFrame):
    """A field and its answers, over the window; closes when the keyboard goes elsewhere."""

    help_topic = "03-members#找一个人"

    def __init__(
        self,
        tasks: Tasks,
        finders: Sequence[Finder],
        go_to: Callable[[str, int], None],
        parent: QWidget,
    ) -> None:
        # A child of the window and no popup of its own: input methods do not reliably reach popup windows.
        super().__init__(parent)
        self._tasks = tasks
        self._finders = tuple(finders)
        self._go_to = go_to
        self._asked = ""
        self._open_first = False
        self.setAutoFillBackground(True)
        self.box = SearchBox("找人：姓名、拼音、首字母、工号、手机号、部门", self, shortcut=False)
        self.box.setFont(theme.scaled(self.box.font(), theme.HEADING))
        self.box.setMinimumHeight(self.box.fontMetrics().height() + 2 * theme.GAP)
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setItemDelegate(_HitDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.note = theme.muted(HINT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.BLOCK, theme.BLOCK, theme.BLOCK, theme.GAP)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.box)
        layout.addWidget(self.list)
        layout.addWidget(self.note)
        self.box.installEventFilter(self)
        self.box.searched.connect(self._search)
        self.list.itemClicked.connect(self._open)
        self._fit()

    def come(self) -> None:
        """Opens over the upper part of the window, with the last text selected."""
        window = self.parentWidget()
        width = min(WIDTH, window.width() - 2 * theme.PAGE_MARGIN)
        self.setGeometry((window.width() - width) // 2, max(window.height() // 8, 56), width, 1)
        self._fit()
        self.show()
        self.raise_()
        self.box.come()

    @property
    def hits(self) -> list[FindHit]:
        """The answers shown."""
        return [self.list.item(row).data(_HIT) for row in range(self.list.count())]

    def _search(self, text: str) -> None:
        self._asked = text
        self._open_first = False
        if not text:
            self._show([], "")
            return
        finders = self._finders
        self._tasks.query(
            lambda reader: find_all(reader, text, finders),
            lambda hits: self._show(hits, text),
            owner=self,
            key="quick find",
        )

    def _show(self, hits: Sequence[FindHit], text: str) -> None:
        if text != self._asked:
            return
        self.list.clear()
        for hit in hits:
            item = QListWidgetItem(icons.icon(hit.icon), hit.title)
            item.setData(_HIT, hit)
            self.list.addItem(item)
        self.list.setCurrentRow(0 if hits else -1)
        if text and not hits:
            self.note.setText(
                f"没有找到与“{text}”相符的记录。可以只输入姓名中的一个字、拼音首字母或工号后四位。"
            )
        else:
            self.note.setText(HINT)
        self._fit()
        if self._open_first:
            self._open_first = False
            self._open(self.list.currentItem())

    def _fit(self) -> None:
        # Grows with its answers: an empty box of twenty lines would look broken.
        rows = min(self.list.count(), 9)
        row_height = self.list.sizeHintForRow(0) if rows else 0
        self.list.setVisible(bool(rows))
        self.list.setFixedHeight(rows * row_height + 2)
        self.resize(self.width(), self.sizeHint().height())

    def _open(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        hit: FindHit = item.data(_HIT)
        self.hide()
        self._go_to(hit.area_key, hit.record_id)

    def paintEvent(self, _event: QPaintEvent) -> None:
        # A line that is seen on any list below it, in dark looks too.
        painter = QPainter(self)
        painter.setPen(theme.colours(self.palette()).muted)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        # The field's own context menu takes the keyboard only for a moment.
        if isinstance(event, QFocusEvent) and event.lostFocus():
            self.setHidden(event.reason() != Qt.FocusReason.PopupFocusReason)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 8,
            Qt.Key.Key_PageUp: -8,
        }
        key = Qt.Key(event.key())
        if key in steps:
            last = self.list.count() - 1
            if last >= 0:
                self.list.setCurrentRow(min(max(self.list.currentRow() + steps[key], 0), last))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.list.currentItem() is not None:
                self._open(self.list.currentItem())
            else:
                # Typed and entered faster than the answer came: open it when it is here.
                self._open_first = bool(self._asked)
            return True
        if key == Qt.Key.Key_Escape:
            self.hide()
            return True
        return False


class _HitDelegate(QStyledItemDelegate):
    """The name in strong type, the rest quietly beside it."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, option.fontMetrics.height() + 2 * theme.GAP)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        hit: FindHit = index.data(_HIT)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            # The field keeps the keyboard, yet the line it would open must look chosen, not forgotten.
            painter.fillRect(
                option.rect, option.palette.brush(QPalette.ColorGroup.Active, QPalette.ColorRole.Highlight)
            )
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        colour = option.palette.color(QPalette.ColorGroup.Active, role)
        room = option.rect.adjusted(theme.GAP, 0, -theme.GAP, 0)
        ratio = painter.device().devicePixelRatioF()
        drawing = icons.pixmap(hit.icon, theme.ICON, colour, ratio)
        painter.drawPixmap(room.left(), room.top() + (room.height() - theme.ICON) // 2, drawing)
        room.setLeft(room.left() + theme.ICON + theme.GAP)
        painter.setPen(colour)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        title = option.fontMetrics.elidedText(hit.title, Qt.TextElideMode.ElideRight, room.width() // 2)
        painter.drawText(room, flags, title)
        used = max(option.fontMetrics.horizontalAdvance(title) + theme.PAGE_MARGIN, 96)
        rest = QRect(room.left() + used, room.top(), room.width() - used, room.height())
        if not chosen:
            painter.setPen(theme.colours(option.palette).muted)
        detail = option.fontMetrics.elidedText(hit.detail, Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(rest, flags, detail)
