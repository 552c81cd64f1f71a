# SPDX-License-Identifier: GPL-3.0-or-later
"""A tab of several pages: sections at the left, each from whichever area declares it, its page at the right."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from union_desktop.widgets import icons, theme
from union_desktop.widgets.page import EmptyState, hairline

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from union_desktop.core.changes import Changes
    from union_desktop.widgets.area import Desk, Section

log = logging.getLogger(__name__)

WIDTH = 150
FAILED = "这个栏目没能打开，数据没有变化。其他栏目和页面可以照常使用；请重新打开程序再试。"
_KEY = int(Qt.ItemDataRole.UserRole)


class _Names(QListWidget):
    """The names of the sections; Right and Enter go on into the page."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            event.accept()
        else:
            super().keyPressEvent(event)


class SectionsTab(QWidget):
    """What ``desk.sections(tab_key)`` declares; the window sees the page in front as if it were the tab.

    Signals:
        section_changed: key of the section that came to the front.
    """

    section_changed = Signal(str)

    def __init__(self, desk: Desk, tab_key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._sections: dict[str, Section] = {section.key: section for section in desk.sections(tab_key)}
        self._pages: dict[str, QWidget] = {}
        self._key = ""
        self._lent: list[QAction] = []
        self._below: list[QWidget] = []
        self.names = _Names()
        self.stack = QStackedWidget()
        self._add_names()
        # For a page that has no line below of its own.
        self._line = QWidget()
        line = QHBoxLayout(self._line)
        line.setContentsMargins(theme.BLOCK, theme.TIGHT, theme.BLOCK, theme.TIGHT)
        self._line.hide()
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.stack, 1)
        right.addWidget(self._line)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.names)
        layout.addWidget(hairline(vertical=True))
        layout.addLayout(right, 1)
        self._add_keys()
        self.names.currentItemChanged.connect(self._chosen)
        self.names.itemClicked.connect(lambda _item: self._into_page())
        self.names.entered.connect(self._into_page)
        if self._sections:
            self.show_section(next(iter(self._sections)))

    # -- sections ---------------------------------------------------------------------------------------------

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the sections, from top to bottom."""
        return tuple(self._sections)

    @property
    def current_key(self) -> str:
        """The section in front."""
        return self._key

    def page(self, key: str) -> QWidget | None:
        """What stands in a section, or None while it was never looked at."""
        return self._pages.get(key)

    def show_section(self, key: str) -> QWidget:
        """Brings a section to the front, opening it if need be, and returns its page."""
        for at in range(self.names.count()):
            if self.names.item(at).data(_KEY) == key:
                self.names.setCurrentRow(at)
        return self._pages[key]

    def step(self, way: int) -> None:
        """Goes to the section before (-1) or after (1); the keyboard stays in the page if it was there."""
        keys = self.keys
        if not keys:
            return
        in_names = self.names.hasFocus()
        self.show_section(keys[(keys.index(self._key) + way) % len(keys)])
        if not in_names:
            self._into_page()

    # -- for the window, as the page in front would answer ----------------------------------------------------

    @property
    def help_topic(self) -> str:
        """What the page says, else what its section declares."""
        said = str(getattr(self._pages.get(self._key), "help_topic", ""))
        return said or (self._sections[self._key].help if self._key else "")

    @property
    def search(self) -> Any:
        """The search field of the page in front; None when it has none."""
        return getattr(self._pages.get(self._key), "search", None)

    @property
    def dirty(self) -> bool:
        """Whether something half entered stands in any section."""
        return any(getattr(page, "dirty", False) for page in self._pages.values())

    @property
    def dirty_key(self) -> str:
        """The first section with something half entered."""
        return next((key for key, page in self._pages.items() if getattr(page, "dirty", False)), "")

    def selected_ids(self) -> tuple[int, ...]:
        """Ids of what is selected in the page in front."""
        page: Any = self._pages.get(self._key)
        selected = getattr(page, "selected_ids", None) or getattr(
            getattr(page, "table", None), "selected_ids", None
        )
        return tuple(selected()) if selected is not None else ()

    def show_record(self, record_id: int) -> None:
        """Shows a record of the section in front."""
        show = getattr(self._pages.get(self._key), "show_record", None)
        if show is not None:
            show(record_id)

    def reload(self, changes: Changes | None = None) -> None:
        """Reads the page in front again; the others do so by themselves when they must."""
        page: Any = self._pages.get(self._key)
        if hasattr(page, "reload"):
            page.reload() if changes is None else page.reload(changes)

    def add_below(self, widget: QWidget) -> None:
        """Something of the window for the last line; it goes along to each section that comes to the front."""
        if widget not in self._below:
            self._below.append(widget)
        self._place(widget)

    # -- inside -----------------------------------------------------------------------------------------------

    def _add_names(self) -> None:
        names = self.names
        names.setFrameShape(QListWidget.Shape.NoFrame)
        names.setIconSize(QSize(16, 16))
        names.setAccessibleName("栏目")
        names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        names.setTextElideMode(Qt.TextElideMode.ElideRight)
        height = names.fontMetrics().height() + theme.BLOCK
        small = theme.scaled(names.font(), theme.SMALL, bold=True)
        group, widest = "", 0
        for section in self._sections.values():
            if section.group and section.group != group:
                names.addItem(_heading(section.group, small, height, names.palette()))
            group = section.group
            item = QListWidgetItem(icons.icon(section.icon), section.title)
            item.setSizeHint(QSize(0, height))
            item.setToolTip(section.title)
            item.setData(_KEY, section.key)
            names.addItem(item)
            widest = max(widest, names.fontMetrics().horizontalAdvance(section.title))
        names.setFixedWidth(max(WIDTH, min(widest + 16 + 4 * theme.GAP, 2 * WIDTH)))

    def _add_keys(self) -> None:
        for keys, way in (("Ctrl+PgUp", -1), ("Ctrl+PgDown", 1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self.step, way))
        # In the page its field listens itself; this one is for the keyboard on the names.
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self.names)
        find.setContext(Qt.ShortcutContext.WidgetShortcut)
        find.activated.connect(self._come_to_search)

    def _come_to_search(self) -> None:
        if self.search is not None:
            self.search.come()

    def _chosen(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        key = item.data(_KEY) if item is not None else None
        if not key or key == self._key:
            return
        self._key = key
        page = self._open(key)
        self.stack.setCurrentWidget(page)
        self.setFocusProxy(page)
        self._lend_keys(page)
        for widget in self._below:
            # It may have gone to another tab meanwhile; then it comes back with that tab's leaving.
            if self.isAncestorOf(widget):
                self._place(widget)
        self.section_changed.emit(key)

    def _open(self, key: str) -> QWidget:
        page = self._pages.get(key)
        if page is None:
            try:
                page = self._sections[key].open(self._desk)
            # The other sections must stay usable whatever is wrong in this one; the log gets the place.
            except Exception:
                log.exception("section %s could not be opened", key)
                page = EmptyState()
                page.say("error_circle", FAILED)
            self._pages[key] = page
            self.stack.addWidget(page)
        return page

    def _lend_keys(self, page: QWidget) -> None:
        # A key of the page works while the keyboard is inside it, and on the names of the sections.
        for action in self._lent:
            self.names.removeAction(action)
        self._lent = [action for action in page.actions() if not action.shortcut().isEmpty()]
        self.names.addActions(self._lent)

    def _into_page(self) -> None:
        page = self._pages.get(self._key)
        if page is not None:
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self, widget: QWidget) -> None:
        add_below = getattr(self._pages.get(self._key), "add_below", None)
        if add_below is None:
            self._line.layout().addWidget(widget)
        else:
            add_below(widget)
        self._line.setVisible(add_below is None)
        widget.show()


def _heading(text: str, font: QFont, height: int, palette: Any) -> QListWidgetItem:
    item = QListWidgetItem(text)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    item.setFont(font)
    item.setForeground(palette.placeholderText())
    item.setSizeHint(QSize(0, height))
    item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
    return item
