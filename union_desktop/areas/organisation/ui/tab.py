# SPDX-License-Identifier: GPL-3.0-or-later
"""The organisation tab: the dated tree at the left, one unit with its history, what other areas know about it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from union_desktop.areas.organisation import queries
from union_desktop.areas.organisation.queries import UnitRow, UnitVersion
from union_desktop.areas.organisation.terms import UnitKind
from union_desktop.areas.organisation.ui import forms
from union_desktop.areas.organisation.ui.names_page import NamesPage
from union_desktop.areas.organisation.ui.unit_tree import UnitTree
from union_desktop.core.changes import Changes
from union_desktop.widgets import icons, theme
from union_desktop.widgets.as_of import AsOfChip
from union_desktop.widgets.page import Page, hairline
from union_desktop.widgets.panel_box import PanelBox

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

KEY = "organisation"
_TABLES = ("union_org", "union_org_version", "campus", "staff_category")
_ABOUT_PEOPLE = ("group_leader", "membership_event", "person")
_UNIT, _CAMPUSES, _CATEGORIES = 0, 1, 2


@dataclass(frozen=True, slots=True)
class _Found:
    units: list[UnitRow]
    campuses: list[queries.CampusRow]
    categories: list[queries.CategoryRow]


def _find(reader: Reader, on: dt.date) -> _Found:
    return _Found(queries.tree(reader, on), queries.campuses(reader), queries.categories(reader))


class OrganisationTab(Page):
    """Branch unions and groups as they stood on a day, campuses, staff categories."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent, search="单位名称")
        self._desk = desk
        self._to_show: int | None = None
        self._history: list[UnitVersion] = []
        self._categories = 0

        self.tree = UnitTree()
        self.others = QListWidget()
        self._add_left()
        self.page = QTextBrowser()
        self.page.setFrameShape(QFrame.Shape.NoFrame)
        self.page.setAccessibleName("单位详情")
        self.page.document().setDocumentMargin(theme.PAGE_MARGIN)
        self.campuses = NamesPage(
            "校区",
            "校区改名后，以前和以后都显示新名称。",
            (("名称", lambda row: row.name),),
            partial(forms.add_campus, desk),
            partial(forms.rename_campus, desk),
            desk.role,
        )
        self.categories = NamesPage(
            "人员类别",
            "每名会员在任何一天只属于一个类别，各类人数相加等于会员总数。",
            (
                ("名称", lambda row: row.name),
                ("会籍归属", lambda row: row.basis.label),
                ("标识", lambda row: row.code),
            ),
            self._add_category,
            partial(forms.rename_category, desk),
            desk.role,
        )
        self.stack = QStackedWidget()
        for widget in (self.page, self.campuses, self.categories):
            self.stack.addWidget(widget)
        self.set_centre(self.stack)
        self._add_right()
        self.as_of = AsOfChip(desk.today(), self)
        self.as_of.picked.connect(self._day_picked)
        self.filters.add_widget(self.as_of)
        self.filters.cleared.connect(self._cleared)
        self.show_filters()
        made = self.set_actions(desk, desk.actions(KEY), self.selected_ids)
        self.tree.addActions(made)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

        self.tree.unit_selected.connect(self._unit_selected)
        self.tree.itemActivated.connect(lambda _item: self.action("organisation.rename").trigger())
        self.others.currentRowChanged.connect(self._other_selected)
        self.search.searched.connect(self._searched)
        self.search.down.connect(self.tree.setFocus)
        self.follow(desk, (*_TABLES, *_ABOUT_PEOPLE))
        self.setFocusProxy(self.tree)
        self._load()

    # -- for the desk -----------------------------------------------------------------------------------------

    def selected_ids(self) -> tuple[int, ...]:
        """The selected unit."""
        unit = self.tree.selected_unit()
        return (unit,) if unit is not None else ()

    def show_record(self, record_id: int) -> None:
        """Selects a unit, also one that is just being read."""
        self._to_show = record_id
        self._load()

    def reload(self, _changes: Changes | None = None) -> None:
        """Reads everything again."""
        self._load()
        self._read_history()
        for box in self.panels:
            box.show_record(self.tree.selected_unit())

    # -- parts ------------------------------------------------------------------------------------------------

    def _add_left(self) -> None:
        self.others.setFrameShape(QListWidget.Shape.NoFrame)
        self.others.setIconSize(QSize(16, 16))
        self.others.setAccessibleName("其他")
        height = self.others.fontMetrics().height() + 8
        for icon, label in (("location", "校区"), ("tag", "人员类别")):
            item = QListWidgetItem(icons.icon(icon), label)
            item.setSizeHint(QSize(0, height))
            self.others.addItem(item)
        self.others.setFixedHeight(2 * height + 4)
        left = QWidget()
        layout = QVBoxLayout(left)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tree, 1)
        layout.addWidget(hairline())
        layout.addWidget(self.others)
        self.set_left(left, 280)

    def _add_right(self) -> None:
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, theme.GAP, 0, theme.GAP)
        layout.setSpacing(theme.GAP)
        self.panels = [PanelBox(self._desk, panel, opened=True) for panel in self._desk.panels("unit")]
        for box in self.panels:
            layout.addWidget(box)
        layout.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        if self.panels:
            self.set_right(scroll, 380)

    # -- reading ----------------------------------------------------------------------------------------------

    @property
    def _day(self) -> dt.date:
        return self.as_of.day or self._desk.today()

    def _load(self) -> None:
        self._desk.tasks.query(partial(_find, on=self._day), self._show, owner=self, key="tree")

    def _show(self, found: _Found) -> None:
        self.tree.show_units(found.units)
        self.tree.narrow(self.search.text().strip())
        self.campuses.show_rows(found.campuses)
        self.categories.show_rows(found.categories)
        self._categories = len(found.categories)
        if self._to_show is not None:
            wanted, self._to_show = self._to_show, None
            self.tree.select_unit(wanted)
            self._unit_selected(self.tree.selected_unit())
        elif self.tree.selected_unit() is None and found.units and self.stack.currentIndex() == _UNIT:
            self.tree.select_unit(found.units[0].id)
            self._unit_selected(found.units[0].id)
        else:
            self._render()
        branches = sum(unit.kind is UnitKind.BRANCH for unit in found.units)
        groups = sum(unit.kind is UnitKind.GROUP for unit in found.units)
        self.set_counts(
            f"部门工会 {branches} 个，工会小组 {groups} 个，校区 {len(found.campuses)} 个　截至 {self._day:%Y-%m-%d}"
        )

    def _read_history(self) -> None:
        unit_id = self.tree.selected_unit()
        if unit_id is not None:
            read = partial(queries.history, unit_id=unit_id, today=self._desk.today())
            self._desk.tasks.query(read, self._show_history, owner=self, key="history")

    def _show_history(self, found: list[UnitVersion]) -> None:
        self._history = found
        self._render()

    # -- choosing ---------------------------------------------------------------------------------------------

    def _unit_selected(self, unit_id: int | None) -> None:
        self.update_actions(unit_id is not None)
        self._history = []
        if unit_id is not None:
            self.others.setCurrentRow(-1)
            self.others.clearSelection()
            self.stack.setCurrentIndex(_UNIT)
        for box in self.panels:
            box.show_record(unit_id)
        self._read_history()
        self._render()

    def _other_selected(self, row: int) -> None:
        if row >= 0:
            self.tree.select_unit(None)
            self._unit_selected(None)
            self.stack.setCurrentIndex(_CAMPUSES + row)
        self.show_right(row < 0 and bool(self.panels))

    def _searched(self, text: str) -> None:
        hit = self.tree.narrow(text)
        if hit is not None:
            self.tree.select_unit(hit)
            self._unit_selected(hit)

    def _day_picked(self, day: dt.date | None) -> None:
        if day is None:
            self.banner.hide()
        else:
            self.banner.say(f"正在查看 {day:%Y-%m-%d} 的组织；改名、移动等操作按今天的组织进行。", "info")
        self._load()

    def _cleared(self) -> None:
        self.search.clear()
        if self.as_of.day is not None:
            self.as_of.show_day(None)
            self._day_picked(None)

    def _add_category(self) -> None:
        forms.add_category(self._desk, self._categories)

    # -- changes ----------------------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._render()

    # -- the page ---------------------------------------------------------------------------------------------

    def _render(self) -> None:
        # changeEvent may come while the parts are still being made.
        if hasattr(self, "page"):
            self.page.setHtml(self._html())

    def _html(self) -> str:
        unit = self.tree.unit(self.tree.selected_unit())
        colours = theme.colours(self.palette())
        style = f"<style>.m {{color:{colours.muted.name()}}} td {{padding-right:18px}}</style>"
        if unit is None:
            return f"{style}<p class=m>在左侧选择一个单位，这里显示它的情况和历史。</p>"
        parent = self.tree.unit(unit.parent_id)
        facts = [("级别", unit.kind.label)]
        if parent is not None:
            facts.append(("上级单位", parent.name))
        facts.append(("校区", unit.campus or "未指定"))
        rows = "".join(f"<tr><td class=m>{label}</td><td>{escape(text)}</td></tr>" for label, text in facts)
        # Dates must not break; Qt's rich text knows a width for a cell, but no "nowrap".
        longest = max((_since(version) for version in self._history), key=len, default="")
        width = self.page.fontMetrics().horizontalAdvance(longest) + 28
        versions = "".join(
            f"<tr><td width={width}>{_since(version)}</td><td>{escape(version.name)}</td>"
            f"<td>{escape(version.parent)}</td><td>{escape(version.campus)}</td></tr>"
            for version in reversed(self._history)
        )
        history = (
            "<p style='margin-top:18px; margin-bottom:4px'><b>历史</b></p><table cellspacing=0 cellpadding=3>"
            "<tr class=m><td>时间</td><td>名称</td><td>上级单位</td><td>校区</td></tr>"
            f"{versions}</table>"
        )
        return (
            f"{style}<div style='font-size:large; font-weight:600'>{escape(unit.name)}</div>"
            f"<p style='font-size:4px'>&nbsp;</p><table cellspacing=0 cellpadding=2>{rows}</table>{history}"
        )


def _since(version: UnitVersion) -> str:
    # A unit that was there before anybody kept dates begins in 1900.
    start = f"{version.valid_from:%Y-%m-%d} " if version.valid_from.year > 1900 else "建会"
    return f"{start}至 {version.valid_to:%Y-%m-%d} 前" if version.valid_to else f"{start}起"
