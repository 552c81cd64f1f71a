# SPDX-License-Identifier: GPL-3.0-or-later
"""A page over one kind of records, made from a description: list, filters, details, the record's page, export, print."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from union_desktop.core.changes import Changes
from union_desktop.core.errors import UserError, describe
from union_desktop.core.listing import Facts, Listing, Wanted
from union_desktop.widgets import icons, theme
from union_desktop.widgets.area import Panel
from union_desktop.widgets.column_chooser import ColumnChooser
from union_desktop.widgets.facts import FactsView
from union_desktop.widgets.page import Page
from union_desktop.widgets.panel_box import PanelBox
from union_desktop.widgets.record_page import FactsPage, paper
from union_desktop.widgets.row_table import RowTable, RowTableModel, columns_of
from union_desktop.widgets.tasks import Failure

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

ROOM_FOR_DETAILS = 880
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Filter:
    """A chip above the list. ``choices`` are (value, label), or a function of the reader that gives them.

    ``first`` are the values ticked when the page opens; 清除筛选 takes them away as well.
    """

    key: str
    title: str
    choices: Choices | Callable[[Reader], Choices]
    many: bool = True
    first: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListSpec:
    """What a ``RecordList`` shows.

    ``key`` is that of the section: its actions, its columns on this PC. ``find(reader, wanted)`` gives the ids in order.
    ``record`` and ``unit`` are how one is called and counted (档案, 份). ``empty`` is (icon, sentence, key of the action
    that leads on). ``tally(reader, wanted)`` adds to the counts (合计 128,000.00 元). ``facts`` makes details and page;
    ``parts`` stand on the page before the panels of all areas for ``kind``. ``sensitive`` names what in the list asks
    for a purpose before it is printed or exported (困难情况).
    """

    key: str
    listing: Listing[Any]
    find: Callable[[Reader, Wanted], array[int]]
    tables: tuple[str, ...]
    record: str
    unit: str
    empty: tuple[str, str, str]
    sort: str
    descending: bool = False
    search: str = "搜索"
    filters: tuple[Filter, ...] = ()
    tally: Callable[[Reader, Wanted], str] | None = None
    muted: Callable[[Any], bool] | None = None
    facts: Callable[[Reader, int], Facts | None] | None = None
    kind: str = ""
    parts: tuple[Panel, ...] = ()
    sensitive: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    wanted: Wanted
    ids: array[int]
    tally: str
    nothing_at_all: bool


def _find(reader: Reader, spec: ListSpec, wanted: Wanted) -> _Found:
    ids = spec.find(reader, wanted)
    tally = spec.tally(reader, wanted) if spec.tally is not None and ids else ""
    nothing = not ids and not spec.find(reader, Wanted(sort=spec.sort, descending=spec.descending))
    return _Found(wanted, ids, tally, nothing)


def _choices(reader: Reader, filters: Sequence[Filter]) -> list[tuple[str, Choices]]:
    return [(one.key, one.choices(reader)) for one in filters if callable(one.choices)]


def list_of(desk: Desk, key: str) -> RecordList:
    """The list of a section that is open, for the handlers of actions."""
    found = desk.window.findChild(RecordList, key)
    assert isinstance(found, RecordList)
    return found


class RecordList(Page):
    """The list a ``ListSpec`` describes and everything one does with it."""

    def __init__(self, desk: Desk, spec: ListSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent, search=spec.search)
        self.setObjectName(spec.key)
        self.spec = spec
        self._desk = desk
        self._sort = (spec.sort, spec.descending)
        self._to_show: int | None = None
        self._tally = ""
        self._details_by_hand = False
        self._page: FactsPage | None = None
        self.model: RowTableModel[Any] = RowTableModel(
            columns_of(spec.listing), self._fetch, self, muted=spec.muted
        )
        self.table = RowTable(self.model, self)
        self.table.setAccessibleName(spec.listing.title)
        hidden = [one.key for one in spec.listing.columns if one.hidden]
        self.columns = ColumnChooser(self.table, desk.settings, spec.key, hidden=hidden)
        self.set_centre(self.table)
        self._add_filters()
        self.details: FactsView | None = None
        self.panels: list[PanelBox] = []
        self.open_button = QPushButton(icons.icon("open"), "打开")
        if spec.facts is not None:
            self._add_details()
        self._add_below()
        self.table.set_menu_actions(self.set_actions(desk, desk.actions(spec.key), self.selected_ids))
        self.table.set_sort(*self._sort)
        self._connect()
        self.follow(desk, spec.tables)
        self.setFocusProxy(self.search)
        self._wanted = self._shown = self._wished()
        self._load()
        self._load_choices()

    # -- for the desk -----------------------------------------------------------------------------------------

    def selected_ids(self) -> tuple[int, ...]:
        """Ids of the selected records, in the order shown; with a page open, its record, even if the list lost it."""
        page = self.record_page
        if page is not None and page.record_id is not None:
            return (page.record_id,)
        return self.table.selected_ids()

    def show_record(self, record_id: int) -> None:
        """Selects this record; filters are taken away only if they hide it."""
        if self.model.row_of(record_id) >= 0:
            self._select(record_id)
            return
        self._to_show = record_id
        self._load()

    def reload(self, changes: Changes | None = None) -> None:
        """Reads everything again; selection and place stay."""
        self._load()
        self._load_choices()
        if self.details is not None:
            self.details.reload()
        if self.record_page is not None:
            self.record_page.reload(changes)

    @property
    def record_page(self) -> FactsPage | None:
        """The page of one record, while it stands in place of the list."""
        return self._page if self._page is not None and not self._page.isHidden() else None

    def open_page(self, record_id: int) -> None:
        """Shows a record on the whole page; Esc goes back to the list."""
        spec = self.spec
        if spec.facts is None:
            return
        if self._page is None:
            panels = (*spec.parts, *self._desk.panels(spec.kind))
            self._page = FactsPage(
                self._desk, spec.facts, panels, self, record=spec.record, unit=f"{spec.unit}{spec.record}"
            )
            self._page.left.connect(self._close_page)
            self._page.stepped.connect(self._step)
            self._page.facts_shown.connect(self._facts_shown)
        if self.table.selected_ids() != (record_id,):
            self.table.select_ids((record_id,))
        self._page.show_record(record_id)
        self.show_over(self._page)
        self._page.setFocus()
        self.update_actions(True)

    @property
    def shown(self) -> Wanted:
        """What the list on the screen was asked for."""
        return self._shown

    @property
    def filters_in_words(self) -> str:
        """The conditions of the list, for a file or paper made from it."""
        text = self._shown.text
        said = [*self.filters.words(), *([f"搜索“{text}”"] if text else [])]
        return "；".join(said) or f"全部{self.spec.record}"

    # -- parts ------------------------------------------------------------------------------------------------

    def _add_filters(self) -> None:
        for one in self.spec.filters:
            self.filters.add_filter(
                one.key, one.title, () if callable(one.choices) else one.choices, many=one.many
            )
        ticked = {one.key: one.first for one in self.spec.filters if one.first}
        self.filters.set_values(ticked, tell=False)
        self._first = {one.key: one.first for one in self.spec.filters if one.first and callable(one.choices)}
        if self.spec.filters:
            self.show_filters()

    def _add_details(self) -> None:
        spec = self.spec
        assert spec.facts is not None
        self.details = FactsView(self._desk, spec.facts, self._hint(0))
        self.panels = [PanelBox(self._desk, panel) for panel in self._desk.panels(spec.kind)]
        self.open_button.setEnabled(False)
        self.open_button.setToolTip(f"在大页面上查看{spec.record}的全部内容（Enter）")
        self.open_button.clicked.connect(self._open_chosen)
        above = QHBoxLayout()
        above.setContentsMargins(theme.BLOCK, theme.TIGHT, theme.BLOCK, theme.TIGHT)
        above.addWidget(theme.muted("详情"))
        above.addStretch(1)
        above.addWidget(self.open_button)
        pane = QWidget()
        layout = QVBoxLayout(pane)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(above)
        layout.addWidget(paper(self.details, *self.panels), 1)
        self.set_right(pane, 300)

    def _add_below(self) -> None:
        self.details_button = _below("详情", "document", "显示或隐藏右侧的详情（Ctrl+D）")
        self.details_button.setCheckable(True)
        self.details_button.setChecked(True)
        self.details_button.setVisible(self.details is not None)
        if self.details is not None:
            self.details_button.setShortcut("Ctrl+D")
            self.details_button.toggled.connect(self.show_right)
            self.details_button.clicked.connect(self._details_chosen)
        self.add_below(self.details_button)
        self.columns_button = _below("列", "table", "选择列表显示哪些列；在标题上点右键、拖动标题也可以")
        self.columns_button.clicked.connect(
            lambda: self.columns.popup(self.columns_button.mapToGlobal(self.columns_button.rect().topLeft()))
        )
        self.add_below(self.columns_button)

    def _connect(self) -> None:
        self.search.searched.connect(self._filter_changed)
        self.search.down.connect(self._into_list)
        self.filters.changed.connect(self._filter_changed)
        self.filters.cleared.connect(self.search.clear)
        self.model.sort_requested.connect(self._sort_by)
        self.model.fetch_failed.connect(self._fetch_failed)
        self.table.opened.connect(self.open_page)
        self.table.typed.connect(self.search.type_on)
        self.table.notice.connect(lambda text: self.banner.say(text, "warning"))
        self.table.selection_changed.connect(self._selection_changed)

    # -- reading ----------------------------------------------------------------------------------------------

    def _wished(self) -> Wanted:
        return Wanted(self.search.text().strip(), self.filters.values(), *self._sort)

    def _filter_changed(self) -> None:
        wanted = self._wished()
        if wanted != self._wanted:
            self._leave_page()
            self._wanted = wanted
            self._load()

    def _sort_by(self, column: str, descending: bool) -> None:
        self._sort = (column, descending)
        self._wanted = self._wished()
        self._load()

    def _load(self) -> None:
        read = partial(_find, spec=self.spec, wanted=self._wanted)
        self._desk.tasks.query(read, self._show, owner=self, key="list")

    def _load_choices(self) -> None:
        read = partial(_choices, filters=self.spec.filters)
        if any(callable(one.choices) for one in self.spec.filters):
            self._desk.tasks.query(read, self._show_choices, owner=self, key="choices")

    def _fetch(self, ids: Sequence[int]) -> Mapping[int, Any]:
        with self._desk.office.reader() as reader:
            return self.spec.listing.rows(reader, ids)

    def _fetch_failed(self, error: object) -> None:
        tasks = self._desk.tasks
        if isinstance(error, UserError):
            tasks.refused.emit(error)
        elif isinstance(error, BaseException):
            tasks.failed.emit(Failure(f"读取{self.spec.listing.title}", describe(error)))

    def _show(self, found: _Found) -> None:
        self._shown = found.wanted
        self._tally = found.tally
        self.model.show_ids(found.ids)
        self.table.set_sort(*self._sort)
        self.show_empty(not found.ids)
        if not found.ids:
            self._say_empty(found)
        if self._to_show is not None:
            self._show_wanted(self._to_show)
        self._selection_changed()

    def _show_wanted(self, record_id: int) -> None:
        if self.model.row_of(record_id) >= 0:
            self._to_show = None
            self._select(record_id)
        elif self._shown.text or self._shown.ticked:
            self.filters.clear()
        else:
            self._to_show = None
            self.banner.say(f"要找的{self.spec.record}已不在，其他记录没有变化。", "warning")

    def _show_choices(self, found: Sequence[tuple[str, Choices]]) -> None:
        for key, choices in found:
            self.filters.set_choices(key, choices)
        # What is ticked at first could not be while there was nothing to choose from.
        self.filters.set_values(
            {key: self._first.pop(key) for key, _ in found if key in self._first}, tell=False
        )
        self._filter_changed()

    def _say_empty(self, found: _Found) -> None:
        icon, sentence, key = self.spec.empty
        if found.nothing_at_all and key:
            self.say_empty(icon, sentence, key)
        elif found.nothing_at_all:
            self.empty.say(icon, sentence)
        else:
            icon = "search" if found.wanted.text else "filter"
            self.empty.say(icon, f"没有符合条件的{self.spec.record}。", "清除筛选", self.filters.clear)

    # -- the list ---------------------------------------------------------------------------------------------

    def _select(self, record_id: int) -> None:
        self.table.select_ids((record_id,))
        self.table.setFocus()
        if self.record_page is not None:
            self.record_page.show_record(record_id)

    def _into_list(self) -> None:
        if self.model.rowCount():
            self.table.setFocus()
            if not self.table.selected_count():
                self.table.select_ids((self.model.id_at(0),))

    def _selection_changed(self) -> None:
        count = self.table.selected_count()
        chosen = self.table.selected_ids()[0] if count == 1 else None
        self.update_actions(bool(self.selected_ids()))
        self.open_button.setEnabled(chosen is not None)
        if self.details is not None:
            self.details.show_record(chosen, self._hint(count))
            for box in self.panels:
                box.show_record(chosen)
        if chosen is not None and self.record_page is not None:
            self.record_page.show_record(chosen)
        self._say_counts()

    def _hint(self, count: int) -> str:
        if count > 1:
            return f"已选 {count:,} {self.spec.unit}。上方的操作对它们一起生效。"
        return f"在列表中选择一{self.spec.unit}{self.spec.record}，这里显示详情。"

    def _say_counts(self) -> None:
        count, chosen, unit = self.model.rowCount(), self.table.selected_count(), self.spec.unit
        day = f"截至 {self._desk.today():%Y-%m-%d}"
        text = "　".join(filter(None, (f"共 {count:,} {unit}", self._tally, day)))
        self.set_counts(text, f"已选 {chosen:,} {unit}" if chosen > 1 else "")

    def _facts_shown(self, facts: Facts | None) -> None:
        page = self.record_page
        if page is not None:
            page.show_steps([self.action(key) for key in facts.steps] if facts is not None else ())

    def _open_chosen(self) -> None:
        for record_id in self.table.selected_ids()[:1]:
            self.open_page(record_id)

    def _close_page(self) -> None:
        if self.record_page is not None:
            self._leave_page()
            self.table.setFocus()

    def _leave_page(self) -> None:
        self.show_over(None)
        self.update_actions(self.table.selected_count() > 0)

    def _step(self, way: int) -> None:
        page = self.record_page
        if page is not None and page.record_id is not None:
            row = self.model.row_of(page.record_id) + way
            if 0 <= row < self.model.rowCount():
                self.table.select_ids((self.model.id_at(row),))

    def _details_chosen(self) -> None:
        self._details_by_hand = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # On a small screen the list needs the room more; who opened the details keeps them.
        if self.details is not None and not self._details_by_hand:
            self.details_button.setChecked(event.size().width() >= ROOM_FOR_DETAILS)


def _below(text: str, icon: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setIcon(icons.icon(icon))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setAutoRaise(True)
    button.setToolTip(tip)
    return button
