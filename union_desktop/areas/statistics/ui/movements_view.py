# SPDX-License-Identifier: GPL-3.0-or-later
"""From the members of one day to those of another, and who made the difference."""

from __future__ import annotations

import datetime as dt
from array import array
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from union_desktop.areas.statistics.documents.grid import ColumnKind, RowKind, movements_grid
from union_desktop.areas.statistics.queries import figures as figures_of, movements as movements_of
from union_desktop.areas.statistics.queries.movements import Movements
from union_desktop.areas.statistics.terms import SPLITS, CountingBasis, Dimension
from union_desktop.areas.statistics.ui.chips import ChoiceChip, DayChip
from union_desktop.areas.statistics.ui.views import Output, TableView

if TYPE_CHECKING:
    from union_desktop.core.errors import UserError
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

_UNBALANCED = (
    "变动与期末人数不符，会籍记录可能有损坏。数据没有改动；请在命令行运行 check 核对，并保留最近的备份。"
)


class MovementsView(TableView):
    """The equation, whole or by one dimension."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        today = desk.today()
        before = dt.date(today.year - 1, 12, 31)
        self.start = DayChip("期初", before, today, "变动从这一天的次日算起")
        self.end = DayChip("期末", today, today, "变动算到这一天为止，含当天")
        self.split = ChoiceChip(
            "分列",
            [(None, "不分"), *((one, one.label) for one in SPLITS)],
            "按一项分列；每一列期初、增减、期末各自平衡",
        )
        self.basis = ChoiceChip(
            "口径", [(one, one.label) for one in CountingBasis], "派遣单位委托代管的会员是否计入"
        )
        super().__init__(desk, (self.start, self.end, self.split, self.basis), parent)
        self._movements: Movements | None = None
        for chip in (self.start, self.end, self.split, self.basis):
            chip.picked.connect(lambda _value: self.reload())

    def reload(self) -> None:
        read = partial(
            _read,
            start=self.start.day,
            end=self.end.day,
            basis=self.basis.value,
            split=self.split.value,
        )
        self._desk.tasks.query(read, self._show, owner=self, refused=self._refuse, key="movements")

    def output(self) -> Output:
        arguments = {
            "start": self.start.day,
            "end": self.end.day,
            "basis": self.basis.value,
            "split": self.split.value,
        }
        return Output(f"会籍变动 {self.start.day} 至 {self.end.day}", "movements_from", arguments)

    def counts(self) -> str:
        found = self._movements
        if found is None:
            return ""
        change = found.at(found.closing) - found.at(found.opening)
        people = len({one.person_id for one in found.moved})
        return (
            f"净增减 {change:+,} 人，涉及 {people:,} 人（{found.basis.label}）　{found.start} 至 {found.end}"
        )

    def _refuse(self, error: UserError) -> None:
        self.refused.emit(error.message)

    def _show(self, found: Movements) -> None:
        self._movements = found
        self.show_grid(movements_grid(found))
        if found.off_balance():
            self.refused.emit(_UNBALANCED)

    def _chosen(self, row: int, column: int) -> None:
        found, grid = self._movements, self.grid
        if found is None or grid is None or column >= len(grid.columns):
            return
        line, title = self.table.row(row), grid.columns[column]
        key = title.key if title.kind is ColumnKind.VALUE else None
        name = " · ".join(filter(None, (title.title if key is not None else "", line.label)))
        if line.kind is RowKind.LINES:
            people = found.people(line.lines, key)
            if line.lines:
                self.people.show_moved(f"{name}：{len(people):,} 人", people)
            else:
                self.people.show_nobody()
            return
        on = found.start if line.kind is RowKind.OPENING else found.end
        where = {found.split: key} if found.split is not None and key is not None else {}
        read = partial(_people, on=on, where=where, basis=found.basis)
        self._desk.tasks.query(read, partial(self._show_people, name, on), owner=self, key="people")

    def _show_people(self, name: str, on: dt.date, ids: array[int]) -> None:
        self.people.show_people(f"{name}：{len(ids):,} 人", ids, on)


def _read(
    reader: Reader, start: dt.date, end: dt.date, basis: CountingBasis, split: Dimension | None
) -> Movements:
    return movements_of.movements(reader, start, end, basis, split)


def _people(reader: Reader, on: dt.date, where: dict[Dimension, str], basis: CountingBasis) -> array[int]:
    return figures_of.people_ids(reader, on, where, basis)
