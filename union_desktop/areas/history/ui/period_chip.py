# SPDX-License-Identifier: GPL-3.0-or-later
"""The chip that narrows to a period of local days."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from union_desktop.widgets.filters import Chip

TITLE: Final = "时间"
Period = tuple[dt.date | None, dt.date | None]
EVERY: Final[Period] = (None, None)


def usual_periods(today: dt.date) -> list[tuple[str, Period]]:
    """What people ask for most."""
    last_year = today.year - 1
    return [
        ("今天", (today, today)),
        ("昨天", (today - dt.timedelta(days=1), today - dt.timedelta(days=1))),
        ("最近 7 天", (today - dt.timedelta(days=6), today)),
        ("最近 30 天", (today - dt.timedelta(days=29), today)),
        ("本年", (dt.date(today.year, 1, 1), today)),
        ("上年", (dt.date(last_year, 1, 1), dt.date(last_year, 12, 31))),
    ]


class PeriodChip(Chip):
    """“时间：全部” until a period is picked.

    Signals:
        picked: the first and the last day, either None.
    """

    picked = Signal(object)

    def __init__(self, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._today = today
        self.period: Period = EVERY
        self._menu = QMenu(self)
        self._menu.addAction("全部", partial(self._pick, "全部", EVERY))
        self._menu.addSeparator()
        for label, period in usual_periods(today):
            self._menu.addAction(label, partial(self._pick, label, period))
        self._menu.addSeparator()
        self._menu.addAction("其他时间段…", self.ask_period)
        self.setToolTip("只看某一段时间里的操作")
        self.clicked.connect(lambda: self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2))))
        self.show_period("全部", EVERY)

    def show_period(self, label: str, period: Period) -> None:
        """Shows a period without telling."""
        self.period = period
        self.setText(f"{TITLE}：{label}")
        self.set_active(period != EVERY)
        self.updateGeometry()

    def ask_period(self) -> None:
        """Asks for any two days."""
        from union_desktop.core import values
        from union_desktop.widgets import ask

        first, last = self.period
        entered = ask.enter(
            self.window(),
            "从哪一天到哪一天？例如 2026-01-01 至 2026-03-31；只写一天就只看那一天。",
            title=TITLE,
            value=f"{first or self._today} 至 {last or self._today}",
        )
        if entered is None:
            return
        days = [part for part in entered.replace("至", " ").replace("到", " ").split() if part]
        try:
            parsed = [values.parse_date(one, today=self._today) for one in days[:2]]
        except ValueError as error:
            ask.warn(self.window(), f"{error}时间段没有改变。", title=TITLE)
            return
        if not parsed or len(days) > 2 or parsed[0] > parsed[-1]:
            ask.warn(self.window(), "请写两个日期，前一个不晚于后一个。时间段没有改变。", title=TITLE)
            return
        label = f"{parsed[0]}" if parsed[0] == parsed[-1] else f"{parsed[0]} 至 {parsed[-1]}"
        self._pick(label, (parsed[0], parsed[-1]))

    def _pick(self, label: str, period: Period) -> None:
        self.show_period(label, period)
        self.picked.emit(period)
