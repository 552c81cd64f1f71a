# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of attached files for a grid and a list alike; small pictures are read when they are looked at."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap

from union_desktop.core.attachments import store
from union_desktop.core.attachments.terms import AttachmentRow
from union_desktop.widgets import icons

TITLES: Final = ("名称", "类别", "大小", "添加日期", "说明")
_KEPT: Final = 400
_CANVAS: Final = 256
_GREY: Final = QColor(128, 128, 128)
_HAIRLINE: Final = QColor(128, 128, 128, 110)
#: Small pictures read in one turn of the event loop: about 1 ms each.
_AT_ONCE: Final = 6
_ICONS: Final = (
    ("application/pdf", "document_pdf"),
    ("application/vnd.ms-excel", "document_table"),
    ("application/vnd.openxmlformats-officedocument.spreadsheet", "document_table"),
    ("application/vnd.oasis.opendocument.spreadsheet", "document_table"),
    ("text/csv", "document_table"),
    ("application/zip", "archive"),
    ("application/x-rar", "archive"),
    ("application/x-7z", "archive"),
)

Index = QModelIndex | QPersistentModelIndex


def size_text(size: int) -> str:
    """Bytes as people say them."""
    if size < 1000:
        return f"{size} 字节"
    if size < 1_000_000:
        return f"{size / 1000:.0f} KB"
    if size < 1_000_000_000:
        return f"{size / 1_000_000:.1f} MB"
    return f"{size / 1_000_000_000:.2f} GB"


def icon_name(media_type: str) -> str:
    """The icon of a type."""
    return next((name for start, name in _ICONS if media_type.startswith(start)), "document")


def may_be_drawn(media_type: str) -> bool:
    """Whether a small picture is worth trying."""
    return media_type.startswith("image/") or media_type == "application/pdf"


class AttachmentModel(QAbstractTableModel):
    """Rows as read, pictures as they come.

    Signals:
        missing: small pictures that were looked at and are not there yet; ask ``wanted``.
    """

    missing = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._rows: list[AttachmentRow] = []
        self._place: dict[int, int] = {}
        self._pictures: OrderedDict[int, QIcon] = OrderedDict()
        self._to_read: list[int] = []
        self._absent: dict[int, None] = {}
        self._reader = QTimer(self)
        self._reader.setInterval(0)
        self._reader.timeout.connect(self._read_some)

    # -- rows -------------------------------------------------------------------------------------------------

    def show_rows(self, rows: Sequence[AttachmentRow]) -> None:
        """Other rows; pictures of those that stay are kept."""
        self.beginResetModel()
        self._rows = list(rows)
        self._place = {row.id: at for at, row in enumerate(self._rows)}
        self._pictures = OrderedDict(
            (number, icon) for number, icon in self._pictures.items() if number in self._place
        )
        self._to_read.clear()
        self._absent.clear()
        self.endResetModel()

    @property
    def rows(self) -> list[AttachmentRow]:
        """All rows in the order shown."""
        return self._rows

    def row(self, at: int) -> AttachmentRow:
        """One row."""
        return self._rows[at]

    def place_of(self, number: int) -> int:
        """Where a file stands, -1 when it does not."""
        return self._place.get(number, -1)

    # -- pictures ---------------------------------------------------------------------------------------------

    def wanted(self) -> list[AttachmentRow]:
        """Files without a small picture yet: those looked at first, then the others of the record."""
        seen = [number for number in self._absent if number in self._place]
        first = [self._rows[self._place[number]] for number in seen]
        known = set(seen) | self._pictures.keys()
        return first + [
            row
            for row in self._rows
            if row.id not in known
            and may_be_drawn(row.media_type)
            and not store.path_of(self._folder, row.stored.store_name + store.THUMB).exists()
        ]

    def look_again(self) -> None:
        """Small pictures that were not there may be now."""
        self._to_read = [number for number in self._absent if number in self._place]
        self._absent.clear()
        if self._to_read:
            self._reader.start()

    def _read_some(self) -> None:
        lot, self._to_read = self._to_read[:_AT_ONCE], self._to_read[_AT_ONCE:]
        lacking = False
        for number in lot:
            at = self._place.get(number, -1)
            if at < 0:
                continue
            row = self._rows[at]
            data = store.thumb(self._folder, row.stored.store_name, row.stored.file_key)
            if data is None:
                self._absent[number] = None
                lacking = True
                continue
            self._keep(number, self._icon_of(data, row))
            index = self.index(at, 0)
            self.dataChanged.emit(index, index, [Qt.ItemDataRole.DecorationRole])
        if not self._to_read:
            self._reader.stop()
            if lacking:
                self.missing.emit()

    def _keep(self, number: int, picture: QIcon) -> None:
        self._pictures[number] = picture
        while len(self._pictures) > _KEPT:
            self._pictures.popitem(last=False)

    def _icon_of(self, data: bytes, row: AttachmentRow) -> QIcon:
        image = QImage.fromData(data) if data else QImage()
        if image.isNull():
            return type_icon(row.media_type)
        return QIcon(_framed(QPixmap.fromImage(image)))

    def _decoration(self, row: AttachmentRow) -> QIcon:
        picture = self._pictures.get(row.id)
        if picture is not None:
            self._pictures.move_to_end(row.id)
            return picture
        if may_be_drawn(row.media_type) and row.id not in self._absent and row.id not in self._to_read:
            self._to_read.append(row.id)
            self._reader.start()
        return type_icon(row.media_type)

    # -- Qt ---------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return TITLES[section]
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        row = self._rows[index.row()]
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.DecorationRole and column == 0:
            return self._decoration(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(
                filter(
                    None, (row.file_name, row.kind, size_text(row.stored.size), row.added_at[:10], row.note)
                )
            )
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return "，".join(filter(None, (row.file_name, row.kind, size_text(row.stored.size))))
        if role == Qt.ItemDataRole.TextAlignmentRole and column == 2:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    @staticmethod
    def _text(row: AttachmentRow, column: int) -> str:
        texts = (row.file_name, row.kind, size_text(row.stored.size), row.added_at[:10], row.note)
        return texts[column]


@lru_cache(maxsize=32)
def type_icon(media_type: str) -> QIcon:
    """The icon of a type as large as a small picture, in a grey that stands on light and dark."""
    canvas = _canvas()
    painter = QPainter(canvas)
    side = _CANVAS * 11 // 20
    place = (_CANVAS - side) // 2
    painter.drawPixmap(place, place, icons.pixmap(icon_name(media_type), side, _GREY))
    painter.end()
    return QIcon(canvas)


def _framed(picture: QPixmap) -> QPixmap:
    """In the middle of a square, so that names stand on one line; a hairline tells a white page from the ground."""
    canvas = _canvas()
    painter = QPainter(canvas)
    x, y = (_CANVAS - picture.width()) // 2, (_CANVAS - picture.height()) // 2
    painter.drawPixmap(x, y, picture)
    painter.setPen(_HAIRLINE)
    painter.drawRect(x, y, picture.width() - 1, picture.height() - 1)
    painter.end()
    return canvas


def _canvas() -> QPixmap:
    canvas = QPixmap(_CANVAS, _CANVAS)
    canvas.fill(Qt.GlobalColor.transparent)
    return canvas


def grid_size(side: int, line: int) -> QSize:
    """A cell for a picture of ``side`` pixels and two lines of text."""
    return QSize(side + 20, side + 2 * line + 16)
