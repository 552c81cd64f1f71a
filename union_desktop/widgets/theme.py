# SPDX-License-Identifier: GPL-3.0-or-later
"""The look, in one place: palette, one accent colour, type sizes, distances, and Qt's own texts in Chinese.

The rules are in docs/ui.md. Windows keeps its own style and system colours; elsewhere Fusion with our accent.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from PySide6.QtCore import (
    QEvent,
    QLibraryInfo,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTranslator,
)
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

# Distances in device-independent pixels; nothing else is used between widgets.
TIGHT = 4
GAP = 8
BLOCK = 12
PAGE_MARGIN = 16

# Type sizes relative to the body size of the system.
SMALL = 0.9
BODY = 1.0
HEADING = 1.15
TITLE = 1.5

ICON = 20
ICON_LARGE = 40

# Hairlines between parts of a page.
LINE_ROLE = QPalette.ColorRole.Mid

FAMILIES = (
    "Microsoft YaHei UI",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Droid Sans Fallback",
)

Scheme = Literal["system", "light", "dark"]


@dataclass(frozen=True, slots=True)
class Colours:
    """Colours that Qt's palette has no role for."""

    accent: QColor
    accent_soft: QColor
    muted: QColor
    line: QColor
    problem: QColor
    problem_soft: QColor
    warning: QColor
    warning_soft: QColor
    good: QColor
    good_soft: QColor
    dark: bool


#: For the making of the application. Windows keeps its own style; setting another one later would cost 10 ms, because the
#: former is first wrapped for Python with all its enums.
ARGUMENTS: tuple[str, ...] = () if sys.platform == "win32" else ("-style", "Fusion")


def apply(app: QApplication, scheme: Scheme = "system") -> None:
    """Sets palette, font and Qt's Chinese texts; once, right after the application was made with ``ARGUMENTS``."""
    # By name: naming it by Qt's enums would build a Python class with six hundred languages and countries first.
    QLocale.setDefault(QLocale("zh_CN"))
    texts = QTranslator(app)
    if texts.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(texts)
    font = QFont(app.font())
    font.setFamilies(list(FAMILIES))
    if sys.platform.startswith("linux"):
        font.setPointSizeF(max(font.pointSizeF(), 10.0))
    app.setFont(font)
    set_scheme(app, scheme)
    app.styleHints().colorSchemeChanged.connect(_Follower(app).follow)


def set_scheme(app: QApplication, scheme: Scheme) -> None:
    """Light, dark, or whatever the system says."""
    schemes = {
        "system": Qt.ColorScheme.Unknown,
        "light": Qt.ColorScheme.Light,
        "dark": Qt.ColorScheme.Dark,
    }
    hints = app.styleHints()
    if hasattr(hints, "setColorScheme"):  # Qt 6.8; older systems follow the desktop
        hints.setColorScheme(schemes[scheme])
    _paint(app, dark=scheme == "dark" or (scheme == "system" and hints.colorScheme() == Qt.ColorScheme.Dark))


class _Follower(QObject):
    """Repaints when the desktop changes between light and dark while the program runs."""

    def follow(self, scheme: Qt.ColorScheme) -> None:
        app = self.parent()
        if isinstance(app, QApplication):
            _paint(app, dark=scheme == Qt.ColorScheme.Dark)


def _paint(app: QApplication, *, dark: bool) -> None:
    if sys.platform == "win32":
        return  # Windows supplies its palette and the accent its user chose
    app.setPalette(_palette(dark))


@lru_cache(maxsize=2)
def _palette(dark: bool) -> QPalette:
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    if dark:
        window, base, alternate, button = "#262a2e", "#1e2124", "#23272a", "#30353a"
        text, quiet, faint = "#e3e6e8", "#98a1a8", "#6b7379"
        light, mid, dark_edge, shadow = "#3d4349", "#3a4046", "#17191b", "#0f1112"
        accent, selected, selected_text, link = "#5ba3d9", "#2a5d85", "#ffffff", "#74b4e4"
    else:
        window, base, alternate, button = "#f2f4f5", "#ffffff", "#f7f9fa", "#fafbfb"
        text, quiet, faint = "#1d2327", "#66707a", "#a3abb2"
        light, mid, dark_edge, shadow = "#ffffff", "#c9cfd4", "#aeb6bc", "#7d868d"
        accent, selected, selected_text, link = "#1f6aa5", "#d3e5f3", "#10222f", "#1f6aa5"
    palette = QPalette()
    everywhere = {
        role.Window: window,
        role.WindowText: text,
        role.Base: base,
        role.AlternateBase: alternate,
        role.Text: text,
        role.Button: button,
        role.ButtonText: text,
        role.BrightText: "#ffffff",
        role.ToolTipBase: base if not dark else button,
        role.ToolTipText: text,
        role.PlaceholderText: quiet,
        role.Light: light,
        role.Midlight: window,
        role.Mid: mid,
        role.Dark: dark_edge,
        role.Shadow: shadow,
        role.Highlight: selected,
        role.HighlightedText: selected_text,
        role.Link: link,
        role.LinkVisited: link,
        role.Accent: accent,
    }
    for one, colour in everywhere.items():
        palette.setColor(one, QColor(colour))
    for one in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText, role.PlaceholderText):
        palette.setColor(group.Disabled, one, QColor(faint))
    palette.setColor(group.Disabled, role.Base, QColor(window))
    palette.setColor(group.Disabled, role.Highlight, QColor(mid))
    palette.setColor(group.Inactive, role.Highlight, QColor("#e2e8ec" if not dark else "#39434b"))
    return palette


def colours(palette: QPalette | None = None) -> Colours:
    """The colours that go with a palette (the application's when none is given)."""
    palette = palette or QGuiApplication.palette()
    return _colours(
        palette.color(QPalette.ColorRole.Window).rgb(),
        palette.color(QPalette.ColorRole.Accent).rgb(),
        palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.PlaceholderText).rgba(),
    )


@lru_cache(maxsize=8)
def _colours(window: int, accent: int, muted: int) -> Colours:
    ground = QColor.fromRgb(window)
    dark = ground.lightness() < 128
    strong = QColor.fromRgb(accent)
    problem = QColor("#f0857d" if dark else "#b3261e")
    warning = QColor("#e5b45a" if dark else "#8a5a00")
    good = QColor("#7fc79b" if dark else "#22713f")
    quiet = QColor.fromRgba(muted)
    return Colours(
        accent=strong,
        accent_soft=_mix(strong, ground, 0.22 if dark else 0.13),
        muted=_mix(quiet, ground, quiet.alphaF()),
        line=_mix(QColor("white" if dark else "black"), ground, 0.14),
        problem=problem,
        problem_soft=_mix(problem, ground, 0.16 if dark else 0.09),
        warning=warning,
        warning_soft=_mix(QColor("#e0a030"), ground, 0.2 if dark else 0.18),
        good=good,
        good_soft=_mix(good, ground, 0.16 if dark else 0.1),
        dark=dark,
    )


def _mix(top: QColor, ground: QColor, share: float) -> QColor:
    return QColor.fromRgbF(
        top.redF() * share + ground.redF() * (1 - share),
        top.greenF() * share + ground.greenF() * (1 - share),
        top.blueF() * share + ground.blueF() * (1 - share),
    )


def scaled(font: QFont, size: float, *, bold: bool = False) -> QFont:
    """A font ``size`` times as large; ``size`` is one of SMALL, BODY, HEADING, TITLE."""
    changed = QFont(font)
    if font.pointSizeF() > 0:
        changed.setPointSizeF(font.pointSizeF() * size)
    else:
        changed.setPixelSize(round(font.pixelSize() * size))
    if bold:
        changed.setWeight(QFont.Weight.DemiBold)
    return changed


class _Primary(QObject):
    """Keeps the one button that leads on in the accent colour, also after a change between light and dark."""

    def __init__(self, button: QPushButton) -> None:
        super().__init__(button)
        button.installEventFilter(self)
        self.paint(button)

    def paint(self, button: QPushButton) -> None:
        role, group = QPalette.ColorRole, QPalette.ColorGroup
        accent = QGuiApplication.palette().color(role.Accent)
        # Fusion lightens what it is given; with these, white has a contrast of 4.6 or more on all of the button.
        ground = accent.darker(220 if colours().dark else 150)
        palette = QPalette()
        for one in (group.Active, group.Inactive):
            palette.setColor(one, role.Button, ground)
            palette.setColor(one, role.ButtonText, QColor("#ffffff"))
        button.setPalette(palette)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ApplicationPaletteChange and isinstance(watched, QPushButton):
            self.paint(watched)
        return False


def primary(button: QPushButton) -> QPushButton:
    """Marks the one button of a window that leads on; Windows does so for each default button by itself."""
    if button.style().name() == "fusion":
        _Primary(button)
    return button


class _EvenRows(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width(), max(size.height(), option.fontMetrics.height() + GAP))


def even_rows(view: QTreeView) -> None:
    """Gives a tree the row height of the lists."""
    view.setUniformRowHeights(True)
    view.setItemDelegate(_EvenRows(view))


def heading(text: str, parent: QWidget | None = None, *, size: float = HEADING) -> QLabel:
    """A heading inside a page or form."""
    label = QLabel(text, parent)
    label.setFont(scaled(label.font(), size, bold=True))
    return label


def muted(text: str, parent: QWidget | None = None) -> QLabel:
    """A quiet explaining line."""
    label = QLabel(text, parent)
    label.setFont(scaled(label.font(), SMALL))
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    label.setWordWrap(True)
    return label
