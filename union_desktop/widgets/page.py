# SPDX-License-Identifier: GPL-3.0-or-later
"""The one scaffold of all tabs: actions on top, filters or tree left, list in the middle, details right, counts below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStackedLayout,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from union_desktop.widgets import icons, theme
from union_desktop.widgets.banner import Banner
from union_desktop.widgets.filters import FilterBar
from union_desktop.widgets.permission import with_reason
from union_desktop.widgets.search_box import SearchBox

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.widgets.area import Action, Desk


_LEAST_COUNTS = 160  # px


class EmptyState(QWidget):
    """What stands where a list would be: a picture, a sentence that says what to do, and the button that does it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence = QLabel()
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence.setWordWrap(True)
        self._sentence.setMinimumWidth(320)
        self._sentence.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self._button = theme.primary(QPushButton())
        self._act: Callable[[], None] | None = None
        self._button.clicked.connect(self._pressed)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.BLOCK)
        layout.addStretch(2)
        layout.addWidget(self._picture)
        layout.addWidget(self._sentence)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._sentence.text()

    @property
    def button(self) -> QPushButton:
        """The way out; hidden when there is none."""
        return self._button

    def say(self, icon: str, sentence: str, button: str = "", act: Callable[[], None] | None = None) -> None:
        """Sets picture, sentence and button."""
        self._picture.setPixmap(
            icons.pixmap(
                icon, theme.ICON_LARGE, theme.colours(self.palette()).muted, self.devicePixelRatioF()
            )
        )
        self._sentence.setText(sentence)
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self._act = act

    def _pressed(self) -> None:
        if self._act is not None:
            self._act()


class _OneLine(QLabel):
    """A line that ends in … where there is no room for all of it, rather than making the window wider; its tip has the rest."""

    def minimumSizeHint(self) -> QSize:
        return QSize(min(_LEAST_COUNTS, self.sizeHint().width()), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        if shown == self.text():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter), shown)
        painter.end()


class Page(QWidget):
    """A tab.

    Attributes:
        search: the search field, Ctrl+F.
        filters: the row of filters, hidden until one is added.
        banner: calm messages above the list.
        empty: the empty state; shown with ``show_empty``.
        help_topic: where F1 opens the manual; empty for the page its area names.
    """

    help_topic = ""

    def __init__(self, parent: QWidget | None = None, *, search: str = "搜索") -> None:
        super().__init__(parent)
        self._actions: dict[str, tuple[Action, QAction]] = {}
        self._usable: set[str] = set()
        self._tables: tuple[str, ...] = ()
        self._stale = False
        self.bar = QToolBar()
        self.bar.setIconSize(QSize(theme.ICON, theme.ICON))
        self.bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.bar.setMovable(False)
        self.bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.search = SearchBox(search, self)
        self.search.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.search.setMaximumWidth(380)
        self.search.setVisible(bool(search))
        self.filters = FilterBar(self)
        self.filters.hide()
        self.search.searched.connect(self.filters.note_search)
        self.banner = Banner(self)
        self.empty = EmptyState(self)

        top = QHBoxLayout()
        top.setContentsMargins(theme.GAP, theme.TIGHT, theme.BLOCK, theme.TIGHT)
        top.addWidget(self.bar, 1)
        top.addWidget(self.search, 0)

        self._centre_stack = QStackedLayout()
        self._centre_stack.addWidget(self.empty)
        centre = QWidget()
        middle = QVBoxLayout(centre)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        self._filter_row = QWidget()
        filter_row = QVBoxLayout(self._filter_row)
        filter_row.setContentsMargins(theme.BLOCK, theme.TIGHT + 2, theme.BLOCK, theme.TIGHT + 2)
        filter_row.addWidget(self.filters)
        self._filter_row.hide()
        middle.addWidget(self._filter_row)
        self._middle = middle
        middle.addWidget(self.banner)
        middle.addLayout(self._centre_stack, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self._left = QWidget()
        self._right = QWidget()
        for widget in (self._left, centre, self._right):
            self.splitter.addWidget(widget)
        for side in (self._left, self._right):
            layout = QVBoxLayout(side)
            layout.setContentsMargins(0, 0, 0, 0)
            side.hide()
        for place, stretch in enumerate((0, 1, 0)):
            self.splitter.setStretchFactor(place, stretch)

        self._counts = _OneLine()
        self._counts.setTextFormat(Qt.TextFormat.PlainText)
        self._selected = QLabel()
        self._selected.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        below = QHBoxLayout()
        below.setContentsMargins(theme.BLOCK, theme.TIGHT, theme.BLOCK, theme.TIGHT)
        below.setSpacing(theme.BLOCK)
        below.addWidget(self._counts)
        below.addWidget(self._selected)
        below.addStretch(1)
        self._below = below

        self._over: QWidget | None = None
        self._whole = whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(hairline())
        whole.addWidget(self.splitter, 1)
        whole.addWidget(hairline())
        whole.addLayout(below)

    # -- parts ------------------------------------------------------------------------------------------------

    def set_left(self, widget: QWidget, width: int = 220) -> None:
        """The tree or the list of parts at the left."""
        self._set_side(self._left, widget, 0, width)

    def follow(self, desk: Desk, tables: Sequence[str]) -> None:
        """Reads again when one of these tables was written: at once while shown, else when it is shown next."""
        self._tables = tuple(tables)
        desk.tasks.changed.connect(self._on_changed)

    def reload(self, _changes: Changes | None = None) -> None:
        """Reads everything again; the changes say what was written, None that it may be anything."""
        raise TypeError(f"{type(self).__name__} follows tables and has no reload")

    def _on_changed(self, changes: Changes) -> None:
        if not changes.touches(*self._tables):
            return
        if self.isVisible():
            self.reload(changes)
        else:
            self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.reload()

    def set_right(self, widget: QWidget, width: int = 340) -> None:
        """The details of the current record at the right."""
        self._set_side(self._right, widget, 2, width)

    def show_right(self, shown: bool) -> None:
        """Shows or hides the details."""
        self._right.setVisible(shown)

    def set_centre(self, widget: QWidget) -> None:
        """The list."""
        self._centre_stack.addWidget(widget)
        self._centre_stack.setCurrentWidget(widget)

    def show_over(self, widget: QWidget | None) -> None:
        """Shows a widget in place of filters, list and both sides, which keep their state; None brings them back."""
        if self._over is not None:
            self._whole.removeWidget(self._over)
            self._over.hide()
        self._over = widget
        if widget is not None:
            at = self._whole.indexOf(self.splitter)
            self._whole.insertWidget(at, widget, 1)
            # What was done on the page is said above it; the list it lies over cannot be seen.
            self._whole.insertWidget(at, self.banner)
            widget.show()
        else:
            self._middle.insertWidget(self._middle.indexOf(self._filter_row) + 1, self.banner)
        self.splitter.setVisible(widget is None)

    def show_empty(self, shown: bool) -> None:
        """Shows the empty state in place of the list."""
        self._centre_stack.setCurrentIndex(0 if shown or self._centre_stack.count() == 1 else 1)

    def show_filters(self) -> None:
        """Shows the row of filters, after they were added."""
        self._filter_row.show()
        self.filters.show()

    def set_counts(self, text: str, selected: str = "") -> None:
        """The line below: what is shown, as of when, and how many are selected."""
        self._counts.setText(text)
        self._selected.setText(selected)

    @property
    def counts(self) -> str:
        """The line below."""
        return self._counts.text()

    def add_below(self, widget: QWidget) -> None:
        """Something at the right end of the line below."""
        self._below.addWidget(widget)

    # -- actions ----------------------------------------------------------------------------------------------

    def set_actions(
        self, desk: Desk, actions: Sequence[Action], selected: Callable[[], tuple[int, ...]]
    ) -> list[QAction]:
        """Makes buttons of declared actions and returns all of them for the context menu.

        Actions that need a selection are enabled by ``update_actions``.
        """
        self.bar.clear()
        self._actions.clear()
        self._usable.clear()
        made: list[QAction] = []
        group: str | None = None
        for declared in actions:
            one = QAction(icons.icon(declared.icon), declared.text, self)
            if declared.shortcut:
                one.setShortcut(QKeySequence(declared.shortcut))
                one.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            keys = one.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            allowed = desk.role.may(declared.needs)
            tip = declared.tip or declared.text
            if not allowed:
                tip = with_reason(tip, desk.role, declared.needs)
            one.setEnabled(allowed)
            one.setToolTip(f"{tip}（{keys}）" if keys else tip)
            one.triggered.connect(lambda _on=False, run=declared.handler: run(desk, selected()))
            if declared.on_bar:
                if group is not None and declared.group != group:
                    self.bar.addSeparator()
                group = declared.group
                self.bar.addAction(one)
            self.addAction(one)
            if allowed:
                self._usable.add(declared.key)
            self._actions[declared.key] = (declared, one)
            made.append(one)
        self.update_actions(bool(selected()))
        return made

    def action(self, key: str) -> QAction:
        """The button of a declared action."""
        return self._actions[key][1]

    def say_empty(self, icon: str, sentence: str, key: str) -> None:
        """The empty state with the button of a declared action, for those who may use it."""
        declared, action = self._actions[key]
        if key in self._usable:
            self.empty.say(icon, sentence, declared.text, action.trigger)
        else:
            self.empty.say(icon, sentence)

    def update_actions(self, has_selection: bool) -> None:
        """Enables what needs a selection."""
        for key, (declared, one) in self._actions.items():
            if declared.needs_selection and key in self._usable:
                one.setEnabled(has_selection)

    def _set_side(self, side: QWidget, widget: QWidget, place: int, width: int) -> None:
        layout = side.layout()
        while layout.count():
            old = layout.takeAt(0).widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        layout.addWidget(widget)
        side.setMinimumWidth(min(width, 160))
        side.show()
        sizes = self.splitter.sizes()
        sizes[1] = max(sizes[1] + sizes[place] - width, 300)
        sizes[place] = width
        self.splitter.setSizes(sizes)


def hairline(*, vertical: bool = False) -> QFrame:
    """A thin line between two parts."""
    line = QFrame()
    line.setFrameShape(QFrame.Shape.VLine if vertical else QFrame.Shape.HLine)
    line.setFrameShadow(QFrame.Shadow.Plain)
    line.setForegroundRole(theme.LINE_ROLE)
    line.setFixedWidth(1) if vertical else line.setFixedHeight(1)
    return line
