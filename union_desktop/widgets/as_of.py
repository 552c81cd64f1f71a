# SPDX-License-Identifier: GPL-3.0-or-later
"""The chip that says and sets the day a list shows; what is not today cannot go unnoticed."""

from __future__ import annotations

import datetime as dt
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from union_desktop.widgets.filters import Chip

TITLE = "截止日期"


def usual_days(today: dt.date) -> list[tuple[str, dt.date]]:
    """The days reports are made for: year's end, the yearly union statistics of 30 September, month's end."""
    month_end = today.replace(day=1) - dt.timedelta(days=1)
    september = dt.date(today.year if today > dt.date(today.year, 9, 30) else today.year - 1, 9, 30)
    found = [
        ("上月末", month_end),
        ("年报时点", september),
        ("上年末", dt.date(today.year - 1, 12, 31)),
        ("前年末", dt.date(today.year - 2, 12, 31)),
    ]
    return [
        (label, day) for place, (label, day) in enumerate(found) if day not in {d for _, d in found[:place]}
    ]


class AsOfChip(Chip):
    """“截止日期：今天” until another day is picked.

    Signals:
        picked: the day, or None for today.
    """

    picked = Signal(object)

    def __init__(self, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._today = today
        self._day: dt.date | None = None
        self._menu = QMenu(self)
        self._menu.addAction("今天", lambda: self._pick(None))
        self._menu.addSeparator()
        for label, day in usual_days(today):
            self._menu.addAction(f"{label}　{day:%Y-%m-%d}", partial(self._pick, day))
        self._menu.addSeparator()
        self._menu.addAction("其他日期…", self.ask_day)
        self.setToolTip("按哪一天的会籍和组织显示")
        self.clicked.connect(lambda: self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2))))
        self.show_day(None)

    @property
    def day(self) -> dt.date | None:
        """The day picked; None is today."""
        return self._day

    def show_day(self, day: dt.date | None) -> None:
        """Shows a day without telling."""
        self._day = None if day == self._today else day
        self.setText(f"{TITLE}：{self._day:%Y-%m-%d}" if self._day else f"{TITLE}：今天")
        self.set_active(self._day is not None)
        self.updateGeometry()

    def ask_day(self) -> None:
        """Asks for any day."""
        from union_desktop.core import values
        from union_desktop.widgets import ask

        entered = ask.enter(
            self.window(),
            "显示哪一天的情况？例如 2025-12-31。",
            title=TITLE,
            value=f"{self._day or self._today}",
        )
        if entered is None:
            return
        try:
            self._pick(values.parse_date(entered, today=self._today))
        except ValueError as error:
            ask.warn(self.window(), f"{error}截止日期没有改变。", title=TITLE)

    def _pick(self, day: dt.date | None) -> None:
        self.show_day(day)
        self.picked.emit(self._day)
