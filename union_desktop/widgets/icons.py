# SPDX-License-Identifier: GPL-3.0-or-later
"""SVG icons in the colour of the text around them, drawn at the exact size of the screen.

The files are in ``resources/icons`` (Fluent UI System Icons, MIT; the list is in docs/ui.md).
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from union_desktop.core import resources


@lru_cache(maxsize=256)
def icon(name: str, colour: str = "") -> QIcon:
    """The icon ``resources/icons/<name>.svg``; without ``colour`` it follows the palette, disabled state included."""
    return QIcon(_Engine(name, colour))


def pixmap(name: str, size: int, colour: QColor, ratio: float = 1.0) -> QPixmap:
    """A drawing of an icon for widgets that paint themselves; ``ratio`` is the device pixel ratio."""
    return _drawn(name, round(size * ratio), colour.rgba(), ratio)


def names() -> tuple[str, ...]:
    """All icons there are."""
    return tuple(sorted(path.stem for path in resources.path("icons").glob("*.svg")))


@lru_cache(maxsize=256)
def _svg(name: str) -> bytes:
    return resources.path("icons", f"{name}.svg").read_bytes()


@lru_cache(maxsize=512)
def _drawn(name: str, pixels: int, rgba: int, ratio: float) -> QPixmap:
    colour = QColor.fromRgba(rgba)
    fill = f'<svg fill="{colour.name()}" fill-opacity="{colour.alphaF():.3f}" '.encode()
    renderer = QSvgRenderer(QByteArray(_svg(name).replace(b"<svg ", fill, 1)))
    drawing = QPixmap(pixels, pixels)
    drawing.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawing)
    renderer.render(painter)
    painter.end()
    drawing.setDevicePixelRatio(ratio)
    return drawing


class _Engine(QIconEngine):
    # An engine rather than ready pixmaps: the palette may change while the program runs, and 125 % or 150 % screens
    # ask for sizes nobody would have prepared.

    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        self._name = name
        self._colour = colour

    def _rgba(self, mode: QIcon.Mode) -> int:
        palette = QGuiApplication.palette()
        if mode == QIcon.Mode.Disabled:
            return palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText).rgba()
        if self._colour:
            return QColor(self._colour).rgba()
        if mode == QIcon.Mode.Selected:
            return palette.color(QPalette.ColorRole.HighlightedText).rgba()
        return palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText).rgba()

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatio()
        side = min(rect.width(), rect.height())
        drawing = _drawn(self._name, round(side * ratio), self._rgba(mode), ratio)
        corner = rect.center() - QPoint((side - 1) // 2, (side - 1) // 2)
        painter.drawPixmap(corner, drawing)

    def pixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State) -> QPixmap:
        # Qt asks in pixels of the screen here, and sets the ratio of what it gets by itself.
        return _drawn(self._name, min(size.width(), size.height()), self._rgba(mode), 1.0)

    def actualSize(self, size: QSize, _mode: QIcon.Mode, _state: QIcon.State) -> QSize:
        side = min(size.width(), size.height())
        return QSize(side, side)

    def key(self) -> str:
        return f"union-desktop-{self._name}-{self._colour}"

    def iconName(self) -> str:
        return self._name

    def isNull(self) -> bool:
        return False

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._colour)
