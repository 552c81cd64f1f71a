# SPDX-License-Identifier: GPL-3.0-or-later
"""The statistics tab: ready-made tables at the left, the table with its people in the middle."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStackedWidget, QWidget

from union_desktop.areas.statistics.terms import Dimension
from union_desktop.areas.statistics.ui.figures_view import FiguresView
from union_desktop.widgets import icons
from union_desktop.widgets.page import Page

if TYPE_CHECKING:
    from union_desktop.areas.statistics.ui.movements_view import MovementsView
    from union_desktop.areas.statistics.ui.rates_view import RatesView
    from union_desktop.areas.statistics.ui.views import Output, TableView
    from union_desktop.core.changes import Changes
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Action, Desk

KEY = "statistics"
Table = TypeVar("Table", bound="TableView")
_TABLES = (
    "person",
    "membership",
    "membership_event",
    "membership_span",
    "union_org",
    "union_org_version",
    "campus",
    "staff_category",
    "workforce_count",
    "office_setting",
)


@dataclass(frozen=True, slots=True)
class _Ready:
    """One entry at the left; without dimensions it is another view."""

    label: str
    icon: str
    dimensions: tuple[Dimension, ...] = ()
    view: int = 0


_FIGURES, _MOVEMENTS, _RATES = range(3)
_D = Dimension
READY = (
    _Ready("人员类别 × 校区", "table", (_D.CATEGORY, _D.CAMPUS)),
    _Ready("部门工会 × 类别", "table", (_D.BRANCH, _D.CATEGORY)),
    _Ready("工会小组 × 性别", "table", (_D.GROUP, _D.GENDER)),
    _Ready("年龄段 × 性别", "table", (_D.AGE, _D.GENDER)),
    _Ready("政治面貌 × 类别", "table", (_D.POLITICAL_STATUS, _D.CATEGORY)),
    _Ready("学历 × 类别", "table", (_D.EDUCATION, _D.CATEGORY)),
    _Ready("校区、类别 × 性别", "table", (_D.CAMPUS, _D.CATEGORY, _D.GENDER)),
    _Ready("会籍变动", "arrow_swap", view=_MOVEMENTS),
    _Ready("入会率", "data_bar_vertical", view=_RATES),
)


class StatisticsTab(Page):
    """Figures of a day, movements between two, rates."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent, search="")
        self._desk = desk
        self._nobody = False
        self._shown = _FIGURES
        self.ready = QListWidget()
        self.stack = QStackedWidget()
        self._made = self.set_actions(desk, desk.actions(KEY), self.selected_ids)
        self._add_left()
        self.set_centre(self.stack)
        self.follow(desk, _TABLES)
        self.ready.setCurrentRow(0)
        self.setFocusProxy(self.ready)

    # -- for the desk -----------------------------------------------------------------------------------------

    def selected_ids(self) -> tuple[int, ...]:
        """The declared number chosen in the list of rates; the tables have no records of their own."""
        return self.rates.selected_ids() if self._shown == _RATES else ()

    def show_record(self, record_id: int) -> None:
        """Shows a declared number, also one that is just being read."""
        self.ready.setCurrentRow(len(READY) - 1)
        self.rates.show_record(record_id)

    def reload(self, _changes: Changes | None = None) -> None:
        """Reads what is shown again."""
        self._desk.tasks.query(_is_empty, self._told_empty, owner=self, key="nobody")
        self._view.reload()

    def output(self) -> Output:
        """What is printed and exported now."""
        return self._view.output()

    # -- parts: each is made when it is first looked at -------------------------------------------------------

    @cached_property
    def figures(self) -> FiguresView:
        """Members of a day."""
        return self._with_table(FiguresView(self._desk, self))

    @cached_property
    def movements(self) -> MovementsView:
        """From one day to another."""
        from union_desktop.areas.statistics.ui.movements_view import MovementsView

        return self._with_table(MovementsView(self._desk, self))

    @cached_property
    def rates(self) -> RatesView:
        """Declared numbers and what they give."""
        from union_desktop.areas.statistics.ui.rates_view import RatesView

        view = RatesView(self._desk, self)
        view.table.set_menu_actions(self._made)
        view.selection_changed.connect(lambda: self.update_actions(bool(self.selected_ids())))
        view.opened.connect(lambda: self.action("statistics.workforce_edit").trigger())
        view.shown.connect(self._say)
        self.stack.addWidget(view)
        return view

    def _with_table(self, view: Table) -> Table:
        view.shown.connect(self._say)
        view.refused.connect(lambda sentence: self.banner.say(sentence, "warning"))
        out = [self.action(key) for key in ("statistics.print", "statistics.export")]
        for part in (view.table.body, view.table.sums):
            part.insertActions(part.actions()[0], out)
        self.stack.addWidget(view)
        return view

    @property
    def _view(self) -> FiguresView | MovementsView | RatesView:
        if self._shown == _FIGURES:
            return self.figures
        return self.movements if self._shown == _MOVEMENTS else self.rates

    def _add_left(self) -> None:
        self.ready.setFrameShape(QListWidget.Shape.NoFrame)
        self.ready.setIconSize(QSize(16, 16))
        self.ready.setAccessibleName("统计项目")
        self.ready.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        height = self.ready.fontMetrics().height() + 8
        for one in READY:
            item = QListWidgetItem(icons.icon(one.icon), one.label)
            item.setSizeHint(QSize(0, height))
            self.ready.addItem(item)
        self.ready.currentRowChanged.connect(self._picked)
        # A table changed by hand is brought back by a click on the entry it came from.
        self.ready.itemClicked.connect(lambda item: self._picked(self.ready.row(item)))
        self.set_left(self.ready, 190)

    def _picked(self, row: int) -> None:
        if row < 0:
            return
        one = READY[row]
        self._shown = one.view
        self.stack.setCurrentWidget(self._view)
        if one.dimensions and self.figures.dimensions != one.dimensions:
            self.figures.show_dimensions(one.dimensions)
            self._desk.tasks.query(_is_empty, self._told_empty, owner=self, key="nobody")
        else:
            self.reload()
        self.banner.hide()
        self.update_actions(bool(self.selected_ids()))
        self._say()

    def _told_empty(self, nobody: bool) -> None:
        self._nobody = nobody
        self._say()

    def _say(self) -> None:
        self.set_counts(self._view.counts())
        if self._shown == _RATES and self.rates.is_empty:
            self.say_empty(
                "data_bar_vertical",
                "还没有登记应入会职工人数，算不出入会率。请登记人事等部门提供的人数，程序用同一天的正式会员人数与它相除。",
                "statistics.workforce_add",
            )
            self.show_empty(True)
        elif self._shown != _RATES and self._nobody:
            roster = self._roster()
            self.empty.say(
                "people_team",
                "还没有会员，没有可以统计的人。请先核对花名册，或在“会员”中逐个登记。",
                roster.text if roster is not None else "",
                (lambda: roster.handler(self._desk, ())) if roster is not None else None,
            )
            self.show_empty(True)
        else:
            self.show_empty(False)

    def _roster(self) -> Action | None:
        found = (one for one in self._desk.actions("members") if one.key.startswith("roster"))
        return next((one for one in found if self._desk.role.may(one.needs)), None)


def _is_empty(reader: Reader) -> bool:
    return reader.value("select id from person limit 1") is None
