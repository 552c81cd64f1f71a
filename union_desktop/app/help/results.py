# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of what a search of the manual found: where it stands, and the words around what was looked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPalette, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from union_desktop.app.help.search import Hit, Marks, marks_in
from union_desktop.widgets import theme

_HIT: Final = int(Qt.ItemDataRole.UserRole)
LINES: Final = 4


class Results(QListWidget):
    """Hits, the best first; the one in front is what Enter opens."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("搜索结果")
        self.setItemDelegate(_HitDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """Fills the list and puts its first line in front."""
        self.clear()
        for hit in hits:
            item = QListWidgetItem(f"{hit.title}　{hit.excerpt}")
            item.setData(_HIT, hit)
            self.addItem(item)
        self.setCurrentRow(0 if hits else -1)
        self.scrollToTop()

    def hit(self, row: int) -> Hit | None:
        """The hit of a line."""
        item = self.item(row)
        return item.data(_HIT) if item is not None else None

    def step(self, by: int) -> None:
        """Moves the line in front, as far as there are lines."""
        last = self.count() - 1
        if last >= 0:
            self.setCurrentRow(min(max(self.currentRow() + by, 0), last))


class _HitDelegate(QStyledItemDelegate):
    """The heading in strong type, its page quietly above, and a few lines of text below."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        hit: Hit = index.data(_HIT)
        width = self._width()
        height = theme.GAP * 2
        for layout, _ in self._parts(hit, option, width):
            height += round(layout.boundingRect().height())
        return QSize(width, height)

    def _width(self) -> int:
        view = self.parent()
        assert isinstance(view, Results)
        return view.viewport().width()

    def _parts(self, hit: Hit, option: QStyleOptionViewItem, width: int) -> list[tuple[QTextLayout, bool]]:
        room = width - 2 * theme.BLOCK
        small = theme.scaled(option.font, theme.SMALL)
        parts = []
        if hit.above:
            parts.append((_laid_out(" › ".join(hit.above), small, (), room, 1), True))
        bold = theme.scaled(option.font, theme.BODY, bold=True)
        parts.append((_laid_out(hit.title, bold, marks_in(hit.title, hit.words), room, 2), False))
        if hit.excerpt:
            parts.append((_laid_out(hit.excerpt, small, hit.marks, room, LINES), False))
        return parts

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        hit: Hit = index.data(_HIT)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        group = QPalette.ColorGroup.Active
        if chosen:
            # The field above keeps the keyboard, yet the line Enter would open must look chosen.
            painter.fillRect(option.rect, option.palette.brush(group, QPalette.ColorRole.Highlight))
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        ink = option.palette.color(group, role)
        quiet = ink if chosen else theme.colours(option.palette).muted
        at = QPointF(option.rect.left() + theme.BLOCK, option.rect.top() + theme.GAP)
        for layout, muted in self._parts(hit, option, option.rect.width()):
            painter.setPen(quiet if muted else ink)
            layout.draw(painter, at)
            at.setY(at.y() + layout.boundingRect().height())
        painter.setPen(theme.colours(option.palette).line)
        below = QRect(option.rect)
        painter.drawLine(below.bottomLeft(), below.bottomRight())


def _laid_out(text: str, font: QFont, marks: Marks, room: int, lines: int) -> QTextLayout:
    """Text in so many lines at most; marked words are strong."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    formats = []
    for start, end in marks:
        strong = QTextLayout.FormatRange()
        strong.start, strong.length = start, end - start
        look = QTextCharFormat()
        look.setFontWeight(QFont.Weight.Bold)
        look.setFontUnderline(True)
        strong.format = look
        formats.append(strong)
    layout.setFormats(formats)
    layout.beginLayout()
    height = 0.0
    for _ in range(lines):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(room)
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    return layout
