# SPDX-License-Identifier: GPL-3.0-or-later
"""Members of a day: what goes down, what across, what in blocks."""

from __future__ import annotations

import datetime as dt
from array import array
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from union_desktop.areas.statistics.documents.grid import ColumnKind, figures_grid
from union_desktop.areas.statistics.queries import figures as figures_of
from union_desktop.areas.statistics.queries.figures import Figures
from union_desktop.areas.statistics.terms import UNKNOWN_LABEL, CountingBasis, Dimension
from union_desktop.areas.statistics.ui.chips import ChoiceChip, DayChip
from union_desktop.areas.statistics.ui.views import Output, TableView

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

_ALL = [(one, one.label) for one in Dimension]
_NONE = [(None, "无")]


class FiguresView(TableView):
    """Up to three dimensions crossed."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        today = desk.today()
        self.day = DayChip("截止日期", today, today, "按哪一天的会籍和组织统计")
        self.down = ChoiceChip("行", _ALL, "每一行是什么")
        self.across = ChoiceChip("列", [*_NONE, *_ALL], "每一列是什么；选“无”时只列人数和占比")
        self.blocks = ChoiceChip("分块", [*_NONE, *_ALL], "再按一项分块，每块有小计")
        self.basis = ChoiceChip(
            "口径",
            [(one, one.label) for one in CountingBasis],
            "派遣单位委托代管的会员是否计入；另一口径的合计列在旁边",
        )
        super().__init__(desk, (self.day, self.down, self.across, self.blocks, self.basis), parent)
        self._figures: Figures | None = None
        self.day.picked.connect(lambda _day: self.reload())
        self.basis.picked.connect(lambda _basis: self._lay_out())
        self._taken: dict[ChoiceChip, Dimension | None] = {}
        for chip in (self.down, self.across, self.blocks):
            chip.picked.connect(partial(self._picked, chip))

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """As the query takes them: blocks, down, across."""
        return tuple(one.value for one in (self.blocks, self.down, self.across) if one.value is not None)

    def show_dimensions(self, dimensions: tuple[Dimension, ...]) -> None:
        """A ready-made table."""
        *before, down = dimensions[:2] if len(dimensions) == 3 else dimensions[:1]
        self.blocks.show_value(before[0] if before else None)
        self.down.show_value(down)
        self.across.show_value(dimensions[-1] if len(dimensions) > 1 else None)
        self._remember()
        self.table.forget_place()
        self.reload()

    def reload(self) -> None:
        read = partial(_read, on=self.day.day, dimensions=self.dimensions)
        self._desk.tasks.query(read, self._show, owner=self, key="figures")

    def output(self) -> Output:
        grid = self.grid
        title = f"{grid.title if grid is not None else '会员统计表'} {self.day.day}"
        arguments = {"on": self.day.day, "dimensions": self.dimensions, "basis": self.basis.value}
        return Output(title, "figures_from", arguments)

    def counts(self) -> str:
        if self._figures is None:
            return ""
        whole = self._figures.sum()
        basis = self.basis.value
        return (
            f"合计 {whole.counted(basis):,} 人（{basis.label}）　{basis.other.label} {whole.counted(basis.other):,} 人"
            f"　截至 {self._figures.on}"
        )

    def _remember(self) -> None:
        self._taken = {chip: chip.value for chip in (self.down, self.across, self.blocks)}

    def _picked(self, chip: ChoiceChip, dimension: Dimension | None) -> None:
        # What another chip had already changes places with it: one dimension never stands twice.
        before = self._taken.get(chip)
        chips = (self.down, self.across, self.blocks)
        for other in chips:
            if other is not chip and dimension is not None and other.value == dimension:
                taken = {one.value for one in chips}
                free = next(one for one in Dimension if one not in taken)
                other.show_value(free if before is None and other is self.down else before)
        self._remember()
        self.table.forget_place()
        self.reload()

    def _show(self, found: Figures) -> None:
        if found.dimensions != self.dimensions or found.on != self.day.day:
            return
        self._figures = found
        self._lay_out()

    def _lay_out(self) -> None:
        if self._figures is not None:
            self.show_grid(figures_grid(self._figures, self.basis.value))

    def _chosen(self, row: int, column: int) -> None:
        found, grid = self._figures, self.grid
        if found is None or grid is None or column >= len(grid.columns):
            return
        line, title = self.table.row(row), grid.columns[column]
        basis = self.basis.value.other if title.kind is ColumnKind.OTHER_BASIS else self.basis.value
        where = dict(zip(found.dimensions, line.where, strict=False))
        if title.kind is ColumnKind.VALUE and title.key is not None:
            where[found.dimensions[-1]] = title.key
        retained = title.kind is ColumnKind.RETAINED
        labels = [self._label(found, one, key) for one, key in where.items()]
        counted = "保留会籍" if retained else f"会员（{basis.label}）"
        heading = f"{' · '.join(labels) or '全部'}：{counted} {{}} 人　截至 {found.on}"
        read = partial(_people, on=found.on, where=where, basis=basis, retained=retained)
        self._desk.tasks.query(read, partial(self._show_people, heading, found.on), owner=self, key="people")

    def _show_people(self, heading: str, on: dt.date, ids: array[int]) -> None:
        self.people.show_people(heading.format(f"{len(ids):,}"), ids, on)

    @staticmethod
    def _label(found: Figures, dimension: Dimension, key: str) -> str:
        values = found.values[found.dimensions.index(dimension)]
        label = next((value.label for value in values if value.key == key), key)
        return f"{dimension.label}{UNKNOWN_LABEL}" if not key else label


def _read(reader: Reader, on: dt.date, dimensions: tuple[Dimension, ...]) -> Figures:
    return figures_of.figures(reader, on, dimensions)


def _people(
    reader: Reader, on: dt.date, where: dict[Dimension, str], basis: CountingBasis, retained: bool
) -> array[int]:
    return figures_of.people_ids(reader, on, where, basis, retained=retained)
