# SPDX-License-Identifier: GPL-3.0-or-later
"""Buttons that say a choice and change it: what a table is split by, and between which days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from union_desktop.core import values
from union_desktop.widgets import ask
from union_desktop.widgets.as_of import usual_days
from union_desktop.widgets.filters import Chip, FlowLayout


class ChoiceChip(Chip):
    """“行：校区”; exactly one of its choices is always taken.

    Signals:
        picked: the value the person took.
    """

    picked = Signal(object)

    def __init__(
        self, title: str, choices: Sequence[tuple[Any, str]], tip: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self._title = title
        self._labels = dict(choices)
        self._value: Any = choices[0][0]
        self._menu = QMenu(self)
        self._actions: dict[Any, QAction] = {}
        group = QActionGroup(self)
        for value, label in choices:
            action = self._menu.addAction(label, partial(self._pick, value))
            action.setCheckable(True)
            group.addAction(action)
            self._actions[value] = action
        self.setToolTip(tip)
        self.clicked.connect(lambda: self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2))))
        self.show_value(self._value)

    @property
    def value(self) -> Any:
        """What is taken."""
        return self._value

    def show_value(self, value: Any) -> None:
        """Takes a value without telling."""
        self._value = value
        self._actions[value].setChecked(True)
        self.setText(f"{self._title}：{self._labels[value]}")
        self.setAccessibleName(self.text())
        self.updateGeometry()

    def _pick(self, value: Any) -> None:
        self.show_value(value)
        self.picked.emit(value)


class DayChip(Chip):
    """“期初：2025-12-31”; the usual days of reports are one click away.

    Signals:
        picked: the day the person took.
    """

    picked = Signal(object)

    def __init__(
        self, title: str, day: dt.date, today: dt.date, tip: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self._title = title
        self._today = today
        self._day = day
        self._menu = QMenu(self)
        for label, one in (("今天", today), *usual_days(today)):
            self._menu.addAction(f"{label}　{one:%Y-%m-%d}", partial(self._pick, one))
        self._menu.addSeparator()
        self._menu.addAction("其他日期…", self.ask_day)
        self.setToolTip(tip)
        self.clicked.connect(lambda: self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2))))
        self.show_day(day)

    @property
    def day(self) -> dt.date:
        """The day taken."""
        return self._day

    def show_day(self, day: dt.date) -> None:
        """Takes a day without telling."""
        self._day = day
        today = "（今天）" if day == self._today else ""
        self.setText(f"{self._title}：{day:%Y-%m-%d}{today}")
        self.setAccessibleName(self.text())
        self.updateGeometry()

    def ask_day(self) -> None:
        """Asks for any day."""
        entered = ask.enter(
            self.window(),
            f"{self._title}是哪一天？例如 2025-12-31。",
            title=self._title,
            value=f"{self._day}",
        )
        if entered is None:
            return
        try:
            self._pick(values.parse_date(entered, today=self._today))
        except ValueError as error:
            ask.warn(self.window(), f"{error}{self._title}没有改变。", title=self._title)

    def _pick(self, day: dt.date) -> None:
        self.show_day(day)
        self.picked.emit(day)


class ChipRow(QWidget):
    """Chips side by side, going on in the next line when the room ends."""

    def __init__(self, chips: Sequence[Chip], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        flow = FlowLayout(self)
        for chip in chips:
            chip.setParent(self)
            flow.addWidget(chip)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
