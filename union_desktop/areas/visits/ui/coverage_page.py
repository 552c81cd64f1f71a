# SPDX-License-Identifier: GPL-3.0-or-later
"""Coverage of a year: known, visited and share by occasion, campus or group above, who still waits below."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from union_desktop.areas.visits.queries import listing
from union_desktop.areas.visits.queries.coverage import BY_LABELS, By, Coverage, coverage
from union_desktop.areas.visits.queries.listing import CaseRow
from union_desktop.core.changes import Changes
from union_desktop.widgets import theme
from union_desktop.widgets.page import Page

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

KEY: Final = "visits_coverage"
_CASE: Final = int(Qt.ItemDataRole.UserRole)
_COLUMNS: Final = (
    ("", 130),
    ("得知", 58),
    ("已慰问", 62),
    ("覆盖率", 72),
    ("待慰问", 62),
    ("超期", 52),
    ("未能慰问", 72),
    ("平均天数", 72),
    ("慰问金（元）", 100),
    ("品值（元）", 90),
)


def _read(reader: Reader, year: int, by: By, occasion: str) -> tuple[Coverage, list[tuple[str, str]]]:
    found = coverage(reader, dt.date(year, 1, 1), dt.date(year, 12, 31), by, occasion)
    return found, listing.year_choices(reader)


class CoveragePage(Page):
    """One year at a time; a line that waits opens in the register."""

    help_topic = "19-visits#覆盖率"

    def __init__(self, desk: Desk) -> None:
        super().__init__(search="")
        self.setObjectName(KEY)
        self._desk = desk
        self.shown: Coverage | None = None
        year = str(desk.today().year)
        self.filters.add_filter("year", "年度", ((year, f"{year} 年"),), many=False)
        self.filters.add_filter("by", "分列方式", tuple(BY_LABELS.items()), many=False)
        self.filters.add_filter("occasion", "只看", listing.OCCASION_CHOICES, many=False)
        self.filters.set_values({"year": (year,), "by": ("occasion",)}, tell=False)
        self.filters.changed.connect(self._load)
        self.show_filters()
        self.table = self._tree([title for title, _ in _COLUMNS], [width for _, width in _COLUMNS], "覆盖率")
        self.table.header().setStretchLastSection(False)
        self.waiting = self._tree(
            ["姓名", "事由", "工会小组", "得知日期", "已等天数", "超期天数"],
            [100, 150, 150, 100, 80, 80],
            "待慰问",
        )
        self.waiting.itemActivated.connect(self._go)
        self.head = theme.heading("")
        below = QWidget()
        layout = QVBoxLayout(below)
        layout.setContentsMargins(theme.BLOCK, theme.GAP, theme.BLOCK, 0)
        layout.addWidget(self.head)
        layout.addWidget(self.waiting, 1)
        both = QSplitter(Qt.Orientation.Vertical)
        both.setChildrenCollapsible(False)
        both.addWidget(self.table)
        both.addWidget(below)
        self.set_centre(both)
        self.set_actions(desk, desk.actions(KEY), self.selected_ids)
        self.follow(desk, ("concern_case", "visit"))
        self._load()

    def selected_ids(self) -> tuple[int, ...]:
        """The case that waits and is chosen."""
        return tuple(item.data(0, _CASE) for item in self.waiting.selectedItems())

    def reload(self, _changes: Changes | None = None) -> None:
        """Reads again."""
        self._load()

    @property
    def asked(self) -> tuple[int, By, str]:
        """Year, split and occasion as the filters say; without a year this one."""
        year = next(iter(self.filters.value("year")), str(self._desk.today().year))
        by = next(iter(self.filters.value("by")), "occasion")
        return int(year), cast("By", by), next(iter(self.filters.value("occasion")), "")

    def _load(self) -> None:
        year, by, occasion = self.asked
        read = partial(_read, year=year, by=by, occasion=occasion)
        self._desk.tasks.query(read, self._show, owner=self, key="coverage")

    def _show(self, answer: tuple[Coverage, list[tuple[str, str]]]) -> None:
        found, years = answer
        this = str(self._desk.today().year)
        if this not in dict(years):
            years = [(this, f"{this} 年"), *years]
        self.filters.set_choices("year", years)
        self.shown = found
        self.table.setHeaderLabels([BY_LABELS[found.by], *(title for title, _ in _COLUMNS[1:])])
        numbers = self.table.headerItem()
        for at in range(1, len(_COLUMNS)):
            numbers.setTextAlignment(at, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.table.clear()
        for one in (*found.rows, found.total):
            self._add(self.table, one.texts, bold=one is found.total)
        self.waiting.clear()
        for case in found.open:
            item = self._add(self.waiting, _waiting(case), late=case.late > 0)
            item.setData(0, _CASE, case.id)
        self.head.setText(f"待慰问 {len(found.open):,} 件" if found.open else "没有待慰问的事项。")
        total = found.total
        said = f"得知 {total.known:,} 件，已慰问 {total.visited:,} 件，覆盖率 {total.share_label}"
        self.set_counts(f"{said}　截至 {self._desk.today():%Y-%m-%d}")
        self.update_actions(bool(self.selected_ids()))

    def _go(self, item: QTreeWidgetItem) -> None:
        self._desk.go_to("visits", item.data(0, _CASE))

    def _tree(self, titles: list[str], widths: list[int], name: str) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setAccessibleName(name)
        tree.setRootIsDecorated(False)
        theme.even_rows(tree)
        tree.setHeaderLabels(titles)
        for at, width in enumerate(widths):
            tree.setColumnWidth(at, width)
        tree.itemSelectionChanged.connect(lambda: self.update_actions(bool(self.selected_ids())))
        return tree

    def _add(
        self, tree: QTreeWidget, texts: tuple[str, ...], *, bold: bool = False, late: bool = False
    ) -> QTreeWidgetItem:
        item = QTreeWidgetItem(list(texts))
        for at in range(len(texts)):
            if at and tree is self.table:
                item.setTextAlignment(at, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if bold:
                item.setFont(at, theme.scaled(tree.font(), theme.BODY, bold=True))
            if late:
                item.setForeground(at, theme.colours(self.palette()).warning)
        tree.addTopLevelItem(item)
        return item


def page(desk: Desk) -> Any:
    """The section."""
    return CoveragePage(desk)


def _waiting(case: CaseRow) -> tuple[str, ...]:
    late = f"{case.late}" if case.late else ""
    return (case.name, case.occasion_label, case.group, str(case.noticed_on), str(case.days), late)
