# SPDX-License-Identifier: GPL-3.0-or-later
"""The papers something needs: there, missing or waived, the last two never without a reason; saved as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from union_desktop.widgets import theme
from union_desktop.widgets.fields import Combo
from union_desktop.widgets.form import Message

State = Literal["present", "missing", "waived"]
STATES: Final[tuple[tuple[State, str], ...]] = (("present", "有"), ("missing", "缺"), ("waived", "免交"))
LABELS: Final = dict(STATES)
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One paper. ``required`` ones that are not there need a ``reason``; others may just be missing."""

    key: str
    title: str
    state: State = "missing"
    reason: str = ""
    note: str = ""
    required: bool = True


def problem_of(item: CheckItem) -> str:
    """What is wrong with an item, as a sentence; empty when nothing is."""
    if item.state == "missing" and item.required and not item.reason:
        return f"缺“{item.title}”，请写明原因。"
    if item.state == "waived" and not item.reason:
        return f"“{item.title}”免交，请写明理由。"
    return ""


class _Row:
    def __init__(self, item: CheckItem, may_change: bool) -> None:
        self.item = item
        self.title = QLabel(f"{item.title} *" if item.required else item.title)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)
        self.state = Combo()
        for value, label in STATES:
            self.state.addItem(label, value)
        self.reason = QLineEdit()
        self.note = QLineEdit()
        for line in (self.reason, self.note):
            line.setMaxLength(_LONGEST)
            line.setReadOnly(not may_change)
        self.state.setEnabled(may_change)
        self.state.setAccessibleName(f"{item.title}：有、缺或免交")
        self.reason.setAccessibleName(f"{item.title}：原因")
        self.note.setAccessibleName(f"{item.title}：备注")
        self.show(item)
        self.state.currentIndexChanged.connect(self.fit)

    def show(self, item: CheckItem) -> None:
        self.item = item
        self.state.setCurrentIndex([value for value, _ in STATES].index(item.state))
        self.reason.setText(item.reason)
        self.note.setText(item.note)
        self.fit()

    def fit(self) -> None:
        state = self.state.currentData()
        self.reason.setEnabled(state != "present")
        asked = state == "waived" or (state == "missing" and self.item.required)
        self.reason.setPlaceholderText("请写明原因" if asked else "")

    def entered(self) -> CheckItem:
        state: State = self.state.currentData()
        reason = "" if state == "present" else self.reason.text().strip()
        return replace(self.item, state=state, reason=reason, note=self.note.text().strip())


class Checklist(QWidget):
    """A row for each paper: its state, a reason where it is not there, a note unless ``with_notes`` is False.

    Tab goes through the fields, Ctrl+S saves. ``show_items`` leaves alone what is half entered; after a refusal it
    therefore stays, and after a save ``mark_saved`` lets go of it.

    Signals:
        saved: all items as entered, once nothing is wrong with them.
        dirty_changed: something was entered, or all is as it was.
    """

    saved = Signal(tuple)
    dirty_changed = Signal(bool)

    def __init__(
        self, parent: QWidget | None = None, *, may_change: bool = True, with_notes: bool = True
    ) -> None:
        super().__init__(parent)
        self._may_change = may_change
        self._with_notes = with_notes
        self._was_dirty = False
        self.rows: list[_Row] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.GAP)
        self._grid.setVerticalSpacing(theme.TIGHT)
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(2, 4)
        self._grid.setColumnStretch(3, 3 if with_notes else 0)
        self.count = theme.muted("")
        self.message = Message("")
        self.save_button = theme.primary(QPushButton("保存材料清单"))
        self.save_button.setToolTip("保存材料清单（Ctrl+S）")
        self.save_button.clicked.connect(self.save)
        self.back_button = QPushButton("放弃修改")
        self.back_button.clicked.connect(self.go_back)
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.save)
        buttons = QHBoxLayout()
        buttons.addWidget(self.count, 1)
        buttons.addWidget(self.back_button)
        buttons.addWidget(self.save_button)
        for button in (self.back_button, self.save_button):
            button.setVisible(may_change)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.BLOCK, theme.GAP, theme.BLOCK, theme.GAP)
        layout.setSpacing(theme.GAP)
        layout.addLayout(self._grid)
        layout.addWidget(self.message)
        layout.addLayout(buttons)
        layout.addStretch(1)
        self._changed()

    def show_items(self, items: Sequence[CheckItem]) -> None:
        """The papers that are asked for, as they were saved."""
        if self.dirty:
            return
        if [row.item.title for row in self.rows] != [item.title for item in items]:
            self._make_rows(items)
        for row, item in zip(self.rows, items, strict=True):
            row.show(item)
        self._changed()

    def items(self) -> tuple[CheckItem, ...]:
        """What is entered now."""
        return tuple(row.entered() for row in self.rows)

    @property
    def dirty(self) -> bool:
        """Whether anything differs from what was saved."""
        return any(row.entered() != row.item for row in self.rows)

    def problems(self) -> dict[str, str]:
        """Item → sentence, for all that lack a reason."""
        return {item.key: said for item in self.items() if (said := problem_of(item))}

    def save(self) -> None:
        """Says what is wrong and goes to the first of it; else tells ``saved``."""
        if not self._may_change or not self.dirty:
            return
        problems = self.problems()
        self.message.show_sentence("".join(problems.values()))
        for row in self.rows:
            if row.item.key in problems:
                row.reason.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.saved.emit(self.items())

    def mark_saved(self) -> None:
        """What is entered is what was saved; called when the command is done."""
        for row in self.rows:
            row.item = row.entered()
        self._changed()

    def go_back(self) -> None:
        """Back to what was saved."""
        for row in self.rows:
            row.show(row.item)
        self._changed()

    # -- inside -----------------------------------------------------------------------------------------------

    def _make_rows(self, items: Sequence[CheckItem]) -> None:
        while self._grid.count():
            old = self._grid.takeAt(0).widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self.rows = [_Row(item, self._may_change) for item in items]
        shown = 4 if self._with_notes else 3
        for column, title in enumerate(("材料", "情况", "没有的原因", "备注")[:shown]):
            self._grid.addWidget(theme.muted(title), 0, column)
        before: QWidget | None = None
        for at, row in enumerate(self.rows, start=1):
            for column, widget in enumerate((row.title, row.state, row.reason, row.note)[:shown]):
                self._grid.addWidget(widget, at, column)
                if column:
                    if before is not None:
                        QWidget.setTabOrder(before, widget)
                    before = widget
            row.state.currentIndexChanged.connect(self._changed)
            row.reason.textChanged.connect(self._changed)
            row.note.textChanged.connect(self._changed)
        if self.rows:
            self.setFocusProxy(self.rows[0].state)

    def _changed(self) -> None:
        dirty = self.dirty
        self.save_button.setEnabled(dirty)
        self.back_button.setEnabled(dirty)
        items = self.items()
        told = [f"{label} {sum(1 for item in items if item.state == value)}" for value, label in STATES]
        self.count.setText(f"共 {len(items)} 项：{'，'.join(told)}" if items else "这一类不要求材料。")
        if not self.problems():
            self.message.show_sentence("")
        if dirty != self._was_dirty:
            self._was_dirty = dirty
            self.dirty_changed.emit(dirty)
