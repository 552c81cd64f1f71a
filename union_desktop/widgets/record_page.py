# SPDX-License-Identifier: GPL-3.0-or-later
"""One record on the whole page: head with state and steps, parts at the left, each read when it is first opened."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from union_desktop.core.listing import Facts
from union_desktop.widgets import icons, theme
from union_desktop.widgets.facts import FactsView, ReadFacts
from union_desktop.widgets.page import hairline

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.widgets.area import Desk, Panel

PARTS_WIDTH = 150


class RecordPage(QWidget):
    """Stands in place of the list (``Page.show_over``); the list keeps its place and selection behind it.

    ``sheets`` are made once and follow the record themselves, ``panels`` are made anew for each record when they are
    opened. ``one`` is what a record is called in the tips (人, 份档案).

    Signals:
        left: back to the list is wanted.
        stepped: -1 or 1, the record before or after in the list is wanted.
    """

    left = Signal()
    stepped = Signal(int)

    def __init__(
        self,
        desk: Desk,
        sheets: Sequence[tuple[str, QWidget]],
        panels: Sequence[Panel],
        parent: QWidget | None = None,
        *,
        back: str = "返回列表",
        one: str = "条",
        name: str = "各个部分",
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._record_id: int | None = None
        self._panels = tuple(panels)
        self._sheet_count = len(sheets)
        self._made: dict[int, QWidget] = {}
        self.back = QPushButton(icons.icon("chevron_left"), back)
        self.back.setToolTip(f"{back}（Esc）")
        self.back.clicked.connect(self.left)
        self.name = QLabel()
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.name.setFont(theme.scaled(self.name.font(), theme.HEADING, bold=True))
        self.standing = theme.muted("")
        self.before = self._step_button("chevron_up", f"上一{one}（Alt+↑）", -1)
        self.after = self._step_button("chevron_down", f"下一{one}（Alt+↓）", 1)
        self._steps = QHBoxLayout()
        self._steps.setSpacing(theme.GAP)
        head = QHBoxLayout()
        head.setContentsMargins(theme.BLOCK, theme.TIGHT, theme.BLOCK, theme.TIGHT)
        head.setSpacing(theme.BLOCK)
        head.addWidget(self.back)
        head.addWidget(self.name)
        head.addWidget(self.standing, 1)
        head.addLayout(self._steps)
        head.addWidget(self.before)
        head.addWidget(self.after)

        titles = [title for title, _ in sheets] + [panel.title for panel in self._panels]
        self.sections = QListWidget()
        self.sections.setAccessibleName(name)
        self.sections.setFrameShape(QFrame.Shape.NoFrame)
        self.sections.addItems(titles)
        line = QSize(0, self.sections.fontMetrics().height() + theme.BLOCK)
        for at in range(len(titles)):
            self.sections.item(at).setSizeHint(line)
        self.sections.setFixedWidth(PARTS_WIDTH)
        self.stack = QStackedWidget()
        for _title, sheet in sheets:
            self.stack.addWidget(sheet)
        for _ in self._panels:
            self.stack.addWidget(scroller())
        self.sections.currentRowChanged.connect(self._show_part)
        below = QHBoxLayout()
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self.sections)
        below.addWidget(hairline(vertical=True))
        below.addWidget(self.stack, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(hairline())
        layout.addLayout(below, 1)
        self.setFocusProxy(self.sections)
        self.sections.setCurrentRow(0)

    @property
    def record_id(self) -> int | None:
        """What is shown."""
        return self._record_id

    def begin(self, record_id: int) -> None:
        """Goes on to another record; the part that was open stays open, the head is empty until ``say``."""
        self._record_id = record_id
        self.say("", "")
        self.show_steps(())
        for at, widget in self._made.items():
            self._place(at).takeWidget()
            widget.hide()
            widget.deleteLater()
        self._made.clear()
        self._show_part(self.sections.currentRow())

    def say(self, name: str, standing: str) -> None:
        """The head: what it is, and how it stands."""
        self.name.setText(name)
        self.standing.setText(standing)

    def show_steps(self, actions: Sequence[QAction]) -> None:
        """What may be done next, as buttons in the head; the first one leads on."""
        while self._steps.count():
            old = self._steps.takeAt(0).widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for at, action in enumerate(actions):
            # The leading one is drawn in the accent colour, on which an icon in the colour of the text would vanish.
            button = QPushButton(action.icon(), action.text()) if at else QPushButton(action.text())
            button.setToolTip(action.toolTip())
            button.setEnabled(action.isEnabled())
            button.clicked.connect(action.trigger)
            self._steps.addWidget(theme.primary(button) if at == 0 else button)

    @property
    def step_buttons(self) -> list[QPushButton]:
        """The buttons of ``show_steps``."""
        found = (self._steps.itemAt(at).widget() for at in range(self._steps.count()))
        return [one for one in found if isinstance(one, QPushButton)]

    def panel(self, title: str) -> QWidget | None:
        """The panel of this title, once it was opened."""
        titles = [panel.title for panel in self._panels]
        return self._made.get(titles.index(title) + self._sheet_count)

    def open_section(self, title: str) -> None:
        """Goes to a part."""
        for found in self.sections.findItems(title, Qt.MatchFlag.MatchExactly):
            self.sections.setCurrentItem(found)

    def _show_part(self, at: int) -> None:
        if at < 0:
            return
        self.stack.setCurrentIndex(at)
        if at >= self._sheet_count and at not in self._made and self._record_id is not None:
            widget = self._panels[at - self._sheet_count].create(self._desk, self._record_id)
            self._place(at).setWidget(widget)
            self._made[at] = widget

    def _place(self, at: int) -> QScrollArea:
        place = self.stack.widget(at)
        assert isinstance(place, QScrollArea)
        return place

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def _step_button(self, icon: str, tip: str, way: int) -> QToolButton:
        button = QToolButton()
        button.setIcon(icons.icon(icon))
        button.setAutoRaise(True)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(partial(self.stepped.emit, way))
        return button


class FactsPage(RecordPage):
    """The page of a record of a ``RecordList``: its facts, then its parts and the panels of all areas.

    Signals:
        facts_shown: the ``Facts`` read, None when the record is gone.
    """

    facts_shown = Signal(object)

    def __init__(
        self,
        desk: Desk,
        read: ReadFacts,
        panels: Sequence[Panel],
        parent: QWidget | None = None,
        *,
        record: str = "记录",
        unit: str = "条",
    ) -> None:
        self.facts = FactsView(desk, read, head=False)
        self.facts.shown.connect(self._say)
        super().__init__(
            desk,
            [("概况", paper(self.facts))],
            panels,
            parent,
            one=unit,
            name=f"{record}的各个部分",
        )

    def show_record(self, record_id: int) -> None:
        """Shows a record; the part that was open stays open."""
        if record_id != self.record_id:
            self.begin(record_id)
            self.facts.show_record(record_id)

    def reload(self, _changes: Changes | None = None) -> None:
        """Reads the facts again; panels follow by themselves."""
        self.facts.reload()

    def _say(self, facts: Facts | None) -> None:
        if facts is not None:
            self.say(facts.title, " · ".join(filter(None, (facts.status, facts.line))))
        self.facts_shown.emit(facts)


def scroller(widget: QWidget | None = None) -> QScrollArea:
    """The place of a part, which scrolls as a whole."""
    place = QScrollArea()
    place.setWidgetResizable(True)
    place.setFrameShape(QFrame.Shape.NoFrame)
    place.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    place.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    if widget is not None:
        place.setWidget(widget)
    return place


def paper(sheet: QWidget, *below: QWidget) -> QScrollArea:
    """A sheet of text on one ground, however short it is, with what stands below it."""
    inside = QWidget()
    inside.setBackgroundRole(QPalette.ColorRole.Base)
    inside.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    stack = QVBoxLayout(inside)
    stack.setContentsMargins(0, 0, 0, 0)
    stack.setSpacing(0)
    stack.addWidget(sheet)
    for widget in below:
        stack.addWidget(hairline())
        stack.addWidget(widget)
    stack.addStretch(1)
    return scroller(inside)
