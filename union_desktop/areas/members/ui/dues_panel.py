# SPDX-License-Identifier: GPL-3.0-or-later
"""Dues of a member: the wages they are reckoned from, and the months of a year. Amounts are shown on request only."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton

from union_desktop.areas.members.queries import dues
from union_desktop.areas.members.queries.dues import DuesBaseRow, MonthDues, PersonDues
from union_desktop.areas.members.terms import DuesRuleDraft
from union_desktop.core import values
from union_desktop.core.masking import HIDDEN
from union_desktop.widgets import icons, theme
from union_desktop.widgets.child_rows import ChildPanel, Column

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from union_desktop.core.changes import Changes
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

#: As long as a number that was asked for stays on the screen elsewhere.
SHOWN_MS = 30_000
#: A table of three short columns is not read across a whole page.
_MONTHS_WIDTH = 480


def rule_text(rule: DuesRuleDraft | None) -> str:
    """A rule as a sentence: 0.5 %，不足 10 元的部分不计."""
    if rule is None:
        return "还没有会费规则"
    percent = f"{rule.rate / 100:.2f}".rstrip("0").rstrip(".")
    step = values.format_yuan(rule.floor_to).removesuffix(".00")
    return f"基数的 {percent}%，基数不足 {step} 元的尾数不计"


class DuesPanel(ChildPanel):
    """Wages by date above, twelve months below."""

    help_topic = "03-members#会费"
    tables = ("dues_base", "dues_rule", "membership_event", "person")
    name = "会费"
    empty = "还没有登记会费基数，算不出应缴的会费。"
    columns = (
        Column("起始日期", lambda row: row.from_on.isoformat(), 110),
        Column("会费基数（元）", lambda _row: HIDDEN, 120),
    )

    def __init__(self, desk: Desk, person_id: int, parent: QWidget | None = None) -> None:
        self._year = desk.today().year
        self._amounts = False
        self._found: PersonDues | None = None
        super().__init__(desk, person_id, parent)
        self.show_amounts = QPushButton(icons.icon("eye"), "显示金额")
        self.show_amounts.setCheckable(True)
        self.show_amounts.clicked.connect(self._asked)
        self.back = self._year_button("chevron_left", "上一年", -1)
        self.forward = self._year_button("chevron_right", "下一年", 1)
        self.year_label = QLabel()
        self.rules_button = QPushButton("会费规则…")
        self.rules_button.clicked.connect(self._rules)
        head = QHBoxLayout()
        head.setSpacing(theme.TIGHT)
        head.addWidget(self.back)
        head.addWidget(self.year_label)
        head.addWidget(self.forward)
        head.addStretch(1)
        head.addWidget(self.show_amounts)
        self.months = QLabel()
        self.months.setTextFormat(Qt.TextFormat.RichText)
        self.months.setWordWrap(True)
        self.months.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.months.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.months.setMaximumWidth(_MONTHS_WIDTH)
        below = QHBoxLayout()
        below.addWidget(self.rules_button)
        below.addStretch(1)
        # The months follow at once, there is nothing to centre the sentence in.
        self.body.setStretchFactor(self.nothing, 0)
        self.body.addLayout(head)
        self.body.addWidget(self.months)
        self.body.addLayout(below)
        self._hide_again = QTimer(self)
        self._hide_again.setSingleShot(True)
        self._hide_again.setInterval(SHOWN_MS)
        self._hide_again.timeout.connect(self._hide_amounts)

    def read(self, reader: Reader) -> PersonDues:
        return dues.person_dues(reader, self.owner_id, self._year, self.desk.today())

    def show_found(self, found: PersonDues) -> None:
        self._found = found
        self.show_rows(found.bases)
        self.list.setMaximumHeight(self.list.minimumHeight())
        if self._amounts:
            for at, row in enumerate(found.bases):
                item = self.list.topLevelItem(at)
                if item is not None:
                    item.setText(1, values.format_yuan(row.wage, grouped=True))
                    item.setToolTip(1, "")
        self.year_label.setText(f"{found.year} 年应缴")
        self.months.setText(self._table(found))

    def enter(self, row: DuesBaseRow | None) -> None:
        from union_desktop.areas.members.ui import dues_forms

        dues_forms.base(self.desk, self.owner_id, row)

    def spoken(self, row: DuesBaseRow) -> str:
        return f"{row.from_on} 起的会费基数"

    def remover(self, row: DuesBaseRow) -> Callable[[Any], Changes]:
        today = self.desk.today()

        def write(session: Any) -> Changes:
            from union_desktop.areas.members import service

            return service.remove_base(session, row.id, today=today)

        return write

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._hide_amounts()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._found is not None:
            self.show_found(self._found)

    # -- inside -----------------------------------------------------------------------------------------------

    def _table(self, found: PersonDues) -> str:
        muted = theme.colours(self.palette()).muted.name()
        rows = "".join(self._row(month) for month in found.months)
        unknown = sum(1 for month in found.months if month.due is None)
        total = f"全年合计 {values.format_yuan(found.total, grouped=True)} 元" if self._amounts else ""
        lacking = f"有 {unknown} 个月没有基数，没有计入" if unknown else ""
        said = "；".join(filter(None, (total, lacking)))
        return (
            f"<table cellspacing=0 cellpadding=2 width='100%'><tr style='color:{muted}'><td>月份</td><td>会籍</td>"
            f"<td align=right>应缴（元）</td></tr>{rows}</table>"
            f"<p>{said}</p><p style='color:{muted}'>{rule_text(found.rule)}；按每月 1 日的会籍和基数计算。</p>"
        )

    def _row(self, month: MonthDues) -> str:
        status = month.status.label if month.status else "不在会"
        if month.due is None:
            due = "没有基数"
        elif month.due == 0:
            due = "0.00" if month.status else "—"
        else:
            due = values.format_yuan(month.due, grouped=True) if self._amounts else HIDDEN
        return f"<tr><td>{month.month.month} 月</td><td>{status}</td><td align=right>{due}</td></tr>"

    def _asked(self) -> None:
        if not self.show_amounts.isChecked():
            self._hide_amounts()
            return
        from union_desktop.widgets import purpose

        self.show_amounts.setChecked(False)
        purpose.noted(
            self.desk,
            "reveal",
            "会费基数",
            1,
            "",
            self._show_amounts,
            about=("person", self.owner_id),
            owner=self,
        )

    def _show_amounts(self) -> None:
        self._set_amounts(True)
        self._hide_again.start()

    def _hide_amounts(self) -> None:
        if self._amounts:
            self._set_amounts(False)

    def _set_amounts(self, shown: bool) -> None:
        self._amounts = shown
        self.show_amounts.setChecked(shown)
        self.show_amounts.setText("隐藏金额" if shown else "显示金额")
        self.show_amounts.setIcon(icons.icon("eye_off" if shown else "eye"))
        if self._found is not None:
            self.show_found(self._found)

    def _year_button(self, icon: str, tip: str, way: int) -> QToolButton:
        button = QToolButton()
        button.setIcon(icons.icon(icon))
        button.setAutoRaise(True)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(partial(self._go, way))
        return button

    def _go(self, way: int) -> None:
        self._year += way
        self.reload()

    def _rules(self) -> None:
        from union_desktop.areas.members.ui.dues_rules import DuesRulesDialog

        DuesRulesDialog(self.desk, self.window()).open()
