# SPDX-License-Identifier: GPL-3.0-or-later
"""One person on the whole tab: facts, history, and the panels of all areas, each read when it is first opened."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from union_desktop.areas.members.ui.details import EVENTS, HEAD, PERSONAL, WORK, MemberDetails
from union_desktop.core.changes import Changes
from union_desktop.widgets import icons, theme
from union_desktop.widgets.page import hairline

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk

_TABLES = ("person", "membership", "membership_event", "union_org_version", "campus", "staff_category")
_SHEETS = (("基本资料", (HEAD, WORK, PERSONAL)), ("会籍记录", (EVENTS,)))


class MemberPage(QWidget):
    """Stands in place of the list; the list keeps its place and selection behind it.

    Signals:
        left: back to the list is wanted.
        stepped: -1 or 1, the person before or after in the list is wanted.
    """

    help_topic = "03-members#会员页"
    left = Signal()
    stepped = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._person_id: int | None = None
        self._on: dt.date | None = None
        self.back = QPushButton(icons.icon("chevron_left"), "返回名单")
        self.back.setToolTip("返回名单（Esc）")
        self.back.clicked.connect(self.left)
        self.name = QLabel()
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.name.setFont(theme.scaled(self.name.font(), theme.HEADING, bold=True))
        self.standing = theme.muted("")
        self.before = self._step_button("chevron_up", "上一人（Alt+↑）", -1)
        self.after = self._step_button("chevron_down", "下一人（Alt+↓）", 1)
        head = QHBoxLayout()
        head.setContentsMargins(theme.BLOCK, theme.TIGHT, theme.BLOCK, theme.TIGHT)
        head.setSpacing(theme.BLOCK)
        head.addWidget(self.back)
        head.addWidget(self.name)
        head.addWidget(self.standing, 1)
        head.addWidget(self.before)
        head.addWidget(self.after)

        self._panels = desk.panels("member")
        titles = [title for title, _ in _SHEETS] + [panel.title for panel in self._panels]
        self.sections = QListWidget()
        self.sections.setAccessibleName("会员页的各个部分")
        self.sections.setFrameShape(QFrame.Shape.NoFrame)
        self.sections.addItems(titles)
        line = QSize(0, self.sections.fontMetrics().height() + theme.BLOCK)
        for at in range(len(titles)):
            self.sections.item(at).setSizeHint(line)
        self.sections.setFixedWidth(150)
        self.stack = QStackedWidget()
        self._made: dict[int, QWidget] = {}
        self.sheets = [MemberDetails(desk, parts=parts, with_panels=False) for _, parts in _SHEETS]
        for sheet in self.sheets:
            self.stack.addWidget(sheet)
        for _ in self._panels:
            place = QScrollArea()
            place.setWidgetResizable(True)
            place.setFrameShape(QFrame.Shape.NoFrame)
            place.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            place.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.stack.addWidget(place)
        self.sections.currentRowChanged.connect(self._show_section)
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
        self.sheets[0].shown.connect(self._say_who)
        self.setFocusProxy(self.sections)
        self.sections.setCurrentRow(0)
        desk.tasks.changed.connect(self._changed)

    @property
    def person_id(self) -> int | None:
        """Who is shown."""
        return self._person_id

    def show_person(self, person_id: int, on: dt.date | None) -> None:
        """Shows a person as of a day (None is today); the section that was open stays open."""
        if (person_id, on) == (self._person_id, self._on):
            return
        self._person_id, self._on = person_id, on
        self.name.clear()
        self.standing.clear()
        self._forget()
        for sheet in self.sheets:
            sheet.show_person(person_id, on, 1)
        self._show_section(self.sections.currentRow())

    def panel(self, title: str) -> QWidget | None:
        """The panel of this title, once it was opened."""
        titles = [panel.title for panel in self._panels]
        return self._made.get(titles.index(title) + len(_SHEETS))

    def open_section(self, title: str) -> None:
        """Goes to a section."""
        for found in self.sections.findItems(title, Qt.MatchFlag.MatchExactly):
            self.sections.setCurrentItem(found)

    def _forget(self) -> None:
        for at, widget in self._made.items():
            place = self.stack.widget(at)
            assert isinstance(place, QScrollArea)
            place.takeWidget()
            widget.hide()
            widget.deleteLater()
        self._made.clear()

    def _show_section(self, at: int) -> None:
        if at < 0:
            return
        self.stack.setCurrentIndex(at)
        if at >= len(_SHEETS) and at not in self._made and self._person_id is not None:
            widget = self._panels[at - len(_SHEETS)].create(self._desk, self._person_id)
            place = self.stack.widget(at)
            assert isinstance(place, QScrollArea)
            place.setWidget(widget)
            self._made[at] = widget

    def _say_who(self) -> None:
        found = self.sheets[0].record
        if found is None:
            return
        self.name.setText(found.person.name)
        status = found.status.label if found.status else "未入会"
        self.standing.setText(
            " · ".join(filter(None, (status, found.group, found.campus, found.person.staff_no)))
        )

    def _changed(self, changes: Changes) -> None:
        if self._person_id is not None and changes.touches(*_TABLES):
            for sheet in self.sheets:
                sheet.reload(changes)

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
