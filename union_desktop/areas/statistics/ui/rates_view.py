# SPDX-License-Identifier: GPL-3.0-or-later
"""Declared numbers of staff and the rates they give; what was declared and what was counted stand in columns of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from union_desktop.areas.statistics.queries import rates as rates_of
from union_desktop.areas.statistics.queries.rates import RateRow
from union_desktop.areas.statistics.ui.views import Output
from union_desktop.widgets import theme
from union_desktop.widgets.page import hairline
from union_desktop.widgets.row_table import Column, RowTable, RowTableModel

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

_HINT = (
    "应入会职工人数由人事等部门提供，在这里登记；正式会员由程序按同一天的会籍记录统计。两者各有来源，不混用。"
)
_EXCEEDS = "会员多于应入会职工，请核对两者的日期、范围和口径是否一致。"


def rate_columns() -> tuple[Column[RateRow], ...]:
    """Columns of the list."""
    return (
        Column("counted_on", "截止日期", lambda row: str(row.draft.counted_on), 96, sort=False),
        Column("scope", "范围", lambda row: row.scope, 120, sort=False),
        Column("basis", "口径", lambda row: row.basis, 80, sort=False),
        Column(
            "headcount",
            "应入会职工（提供）",
            lambda row: f"{row.draft.headcount:,}",
            140,
            "right",
            sort=False,
        ),
        Column("members", "正式会员（统计）", lambda row: f"{row.members:,}", 130, "right", sort=False),
        Column(
            "rate",
            "入会率",
            lambda row: f"{'须核对 ' if row.exceeds else ''}{row.rate}",
            110,
            "right",
            sort=False,
        ),
        Column("source", "来源", lambda row: row.draft.source, 260, sort=False),
        Column("remark", "备注", lambda row: row.draft.remark, 160, sort=False),
    )


class RatesView(QWidget):
    """The list of rates, newest first, and the chosen one as a sentence.

    Signals:
        shown: the list was read.
        selection_changed: another line was chosen, or none.
        opened: Enter or a double click on a line.
    """

    shown = Signal()
    selection_changed = Signal()
    opened = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._rows: dict[int, RateRow] = {}
        self._to_show: int | None = None
        self.hint = theme.muted(_HINT)
        self.hint.setWordWrap(True)
        self.hint.setContentsMargins(theme.BLOCK, theme.GAP, theme.BLOCK, theme.GAP)
        self.model: RowTableModel[RateRow] = RowTableModel(rate_columns(), self._fetch, self)
        self.table = RowTable(self.model, self)
        self.table.setAccessibleName("入会率")
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sentence.setContentsMargins(theme.BLOCK, theme.GAP, theme.BLOCK, theme.GAP)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.hint)
        layout.addWidget(hairline())
        layout.addWidget(self.table, 1)
        layout.addWidget(hairline())
        layout.addWidget(self.sentence)
        self.table.selection_changed.connect(self._selected)
        self.table.opened.connect(lambda _id: self.opened.emit())
        self.setFocusProxy(self.table)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was declared so far."""
        return not self._rows

    def selected_ids(self) -> tuple[int, ...]:
        """The chosen declared number."""
        return self.table.selected_ids()[:1]

    def row(self, workforce_id: int) -> RateRow | None:
        """A line of the list."""
        return self._rows.get(workforce_id)

    def show_record(self, workforce_id: int) -> None:
        """Selects a line, also one that is just being read."""
        self._to_show = workforce_id
        self.reload()

    def reload(self) -> None:
        """Reads the list again."""
        self._desk.tasks.query(_read, self._show, owner=self, key="rates")

    def output(self) -> Output:
        """What is to be printed or exported."""
        today = self._desk.today()
        return Output(f"入会率 {today}", "rates_from", {"office": self._desk.office.name})

    def counts(self) -> str:
        """The tab's last line."""
        if self.is_empty:
            return ""
        return f"登记了 {len(self._rows):,} 个应入会职工人数　今天 {self._desk.today()}"

    def _fetch(self, ids: Sequence[int]) -> Mapping[int, RateRow]:
        return {one: self._rows[one] for one in ids if one in self._rows}

    def _show(self, found: list[RateRow]) -> None:
        self._rows = {row.id: row for row in found}
        self.model.show_ids([row.id for row in found])
        if self._to_show is not None or (found and not self.table.selected_count()):
            self.table.select_ids([self._to_show if self._to_show is not None else found[0].id])
        self._to_show = None
        self._selected()
        self.shown.emit()

    def _selected(self) -> None:
        row = next((self._rows[one] for one in self.selected_ids() if one in self._rows), None)
        said = "" if row is None else f"{row.sentence()}。{_EXCEEDS if row.exceeds else ''}"
        self.sentence.setText(said)
        self.selection_changed.emit()


def _read(reader: Reader) -> list[RateRow]:
    return rates_of.rates(reader)
