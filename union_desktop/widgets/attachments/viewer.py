# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures among the attached files on the screen, from memory: nothing plain is written to the disk."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import (
    QAction,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QDialog, QScrollArea, QToolBar, QVBoxLayout, QWidget

from union_desktop.core import office_child
from union_desktop.core.attachments.terms import AttachmentRow
from union_desktop.core.errors import UserError
from union_desktop.widgets import icons, theme
from union_desktop.widgets.banner import Banner

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk
    from union_desktop.widgets.tasks import Progress

#: Longer side in pixels: enough to read a scanned page at 200 %.
LONGEST = 2600
_STEP = 1.25
_MOST_ZOOM = 8.0
_KEY_STEP = 60


class _Canvas(QWidget):
    """A picture at a zoom. As a whole it is made smaller once and well; larger, only the part that is seen is drawn."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QPixmap()
        self._small = QPixmap()
        self._zoom = 1.0

    def show_image(self, image: QImage) -> None:
        """Another picture; null for none."""
        self._image = QPixmap.fromImage(image)
        self.resize(0, 0)

    def show_at(self, zoom: float) -> None:
        """So many pixels of the screen (device-independent) for each of the picture."""
        self._zoom = zoom
        self._small = QPixmap()
        size = self._image.size() * zoom
        ratio = self.devicePixelRatioF()
        if zoom * ratio < 1:
            self._small = self._image.scaled(
                size * ratio, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            self._small.setDevicePixelRatio(ratio)
        self.resize(size)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self._small.isNull():
            painter.drawPixmap(0, 0, self._small)
            return
        painter.setClipRect(event.rect())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.scale(self._zoom, self._zoom)
        painter.drawPixmap(0, 0, self._image)


class PictureViewer(QDialog):
    """One picture at a time; the arrow keys go to the neighbours, which ``step(way)`` opens with its own entry."""

    help_topic = "03-members#附件"

    def __init__(
        self, desk: Desk, step: Callable[[int], AttachmentRow | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._step = step
        self._image = QImage()
        self._zoom = 0.0  # 0 fits the window
        self._shown: AttachmentRow | None = None
        self.banner = Banner()
        self.picture = _Canvas()
        self._scroll = QScrollArea()
        self._scroll.setWidget(self.picture)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        # It would keep the arrow keys for itself.
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        bar = QToolBar()
        bar.setIconSize(QSize(theme.ICON, theme.ICON))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.back = self._action(bar, "chevron_left", "上一张", partial(self._go, -1), "← 或 Page Up")
        self.forward = self._action(bar, "chevron_right", "下一张", partial(self._go, 1), "→ 或 Page Down")
        bar.addSeparator()
        self._action(bar, "zoom_in", "放大", partial(self._zoom_by, _STEP), "+")
        self._action(bar, "zoom_out", "缩小", partial(self._zoom_by, 1 / _STEP), "-")
        self._action(bar, "page_fit", "适合窗口", self._fit, "0")
        self._action(bar, "arrow_reset", "旋转", self._turn, "R")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar)
        layout.addWidget(self.banner)
        layout.addWidget(self._scroll, 1)
        room = desk.window.screen().availableGeometry()
        self.resize(min(1000, room.width() - 80), min(760, room.height() - 80))
        self.setFocus()

    def show_picture(self, row: AttachmentRow) -> None:
        """Reads a picture aside and shows it."""
        self._shown = row
        self.setWindowTitle(row.file_name)
        self.banner.hide()
        folder = str(self._desk.office.folder)
        stored = row.stored

        def read(progress: Progress) -> QImage:
            from union_desktop.widgets.attachments import decoding

            data = office_child.ask_without_office(
                "union_desktop.widgets.attachments.decoding:picture",
                {
                    "folder": folder,
                    "wanted": (stored.store_name, stored.file_key, stored.size, stored.sha256),
                    "file_name": row.file_name,
                    "longest": LONGEST,
                },
                lambda _done, _total: progress.check(),
            )
            return decoding.unpacked(data)

        self._desk.tasks.background(
            read, partial(self._read, row.id), owner=self, title="正在打开图片", refused=self._refused
        )

    @property
    def image(self) -> QImage:
        """What is shown; null until it was read."""
        return self._image

    def _read(self, number: int, image: QImage) -> None:
        if self._shown is not None and self._shown.id == number:
            self._image = image
            self._zoom = 0.0
            self.picture.show_image(image)
            self._draw()

    def _refused(self, error: UserError) -> None:
        self._image = QImage()
        self.picture.show_image(self._image)
        self.banner.say(error.message, "problem")

    def _go(self, way: int) -> None:
        row = self._step(way)
        if row is not None:
            self.show_picture(row)

    def _move(self, right: int, down: int) -> None:
        """Over a picture that is larger than the window, else to its neighbour."""
        across, along = self._scroll.horizontalScrollBar(), self._scroll.verticalScrollBar()
        if self._zoom and (across.maximum() or along.maximum()):
            across.setValue(across.value() + right * _KEY_STEP)
            along.setValue(along.value() + down * _KEY_STEP)
        elif right:
            self._go(right)

    def _zoom_by(self, factor: float) -> None:
        self._zoom = min(max((self._zoom or self._fitting()) * factor, 0.05), _MOST_ZOOM)
        self._draw()

    def _fit(self) -> None:
        self._zoom = 0.0
        self._draw()

    def _turn(self) -> None:
        self._image = self._image.transformed(QTransform().rotate(90))
        self.picture.show_image(self._image)
        self._draw()

    def _fitting(self) -> float:
        room = self._scroll.viewport().size()
        return min(
            room.width() / max(self._image.width(), 1), room.height() / max(self._image.height(), 1), 1.0
        )

    def _draw(self) -> None:
        if self._image.isNull():
            return
        self.picture.show_at(self._zoom or self._fitting())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._zoom:
            self._draw()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom_by(_STEP if event.angleDelta().y() > 0 else 1 / _STEP)
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_Left: partial(self._move, -1, 0),
            Qt.Key.Key_Right: partial(self._move, 1, 0),
            Qt.Key.Key_Up: partial(self._move, 0, -1),
            Qt.Key.Key_Down: partial(self._move, 0, 1),
            Qt.Key.Key_PageUp: partial(self._go, -1),
            Qt.Key.Key_PageDown: partial(self._go, 1),
            Qt.Key.Key_Plus: partial(self._zoom_by, _STEP),
            Qt.Key.Key_Equal: partial(self._zoom_by, _STEP),
            Qt.Key.Key_Minus: partial(self._zoom_by, 1 / _STEP),
            Qt.Key.Key_0: self._fit,
            Qt.Key.Key_R: self._turn,
        }
        act = keys.get(Qt.Key(event.key()))
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def _action(self, bar: QToolBar, icon: str, text: str, act: Callable[[], None], key: str) -> QAction:
        action = QAction(icons.icon(icon), text, self)
        action.setToolTip(f"{text}（{key}）")
        action.triggered.connect(lambda _on=False: act())
        bar.addAction(action)
        return action
