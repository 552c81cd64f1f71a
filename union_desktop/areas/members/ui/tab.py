# SPDX-License-Identifier: GPL-3.0-or-later
"""The members tab: units at the left, the list, one person at the right."""

from __future__ import annotations

import datetime as dt
import importlib
from array import array
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from union_desktop.areas.members.queries import listing, placing, search
from union_desktop.areas.members.queries.listing import MemberFilter, MemberRow
from union_desktop.areas.members.terms import STATUS_LABELS, MembershipStatus
from union_desktop.areas.members.ui.columns import HIDDEN, Numbers, columns, ended
from union_desktop.areas.members.ui.quick_list import LEFT, Quick, QuickList
from union_desktop.areas.organisation import queries as organisation
from union_desktop.areas.organisation.ui.unit_tree import UnitTree
from union_desktop.core import codes
from union_desktop.core.changes import Changes
from union_desktop.core.errors import UserError, describe
from union_desktop.core.roles import Role
from union_desktop.core.saved_views import View, views
from union_desktop.widgets import icons
from union_desktop.widgets.as_of import AsOfChip
from union_desktop.widgets.column_chooser import ColumnChooser
from union_desktop.widgets.page import Page, hairline
from union_desktop.widgets.row_table import RowTable, RowTableModel
from union_desktop.widgets.tasks import Failure

if TYPE_CHECKING:
    from types import ModuleType

    from union_desktop.areas.members.ui.details import MemberDetails
    from union_desktop.areas.members.ui.member_page import MemberPage
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

KEY = "members"
SCREENFUL = 200
_TABLES = (
    "person",
    "membership",
    "membership_event",
    "union_org",
    "union_org_version",
    "campus",
    "staff_category",
    "saved_view",
)
ROOM_FOR_DETAILS = 1000
_ACTIVE, _RETAINED = MembershipStatus.ACTIVE.value, MembershipStatus.RETAINED.value
_APPLYING = MembershipStatus.APPLYING.value


@dataclass(frozen=True, slots=True)
class _Found:
    wanted: MemberFilter
    ids: array[int]
    cut: bool
    nobody: bool


@dataclass(frozen=True, slots=True)
class _Choices:
    units: list[organisation.UnitRow]
    counts: dict[int, placing.UnitCount]
    campuses: list[organisation.CampusRow]
    categories: list[organisation.CategoryRow]
    views: list[View]


def _find(reader: Reader, wanted: MemberFilter, sort: str, descending: bool) -> _Found:
    ids = listing.find_ids(reader, wanted, sort, descending=descending)
    cut = bool(wanted.text) and len(ids) > 0 and listing.is_cut(reader, wanted)
    nobody = not ids and reader.value("select id from person limit 1") is None
    return _Found(wanted, ids, cut, nobody)


def _choices(reader: Reader, on: dt.date | None, today: dt.date) -> _Choices:
    return _Choices(
        organisation.tree(reader, on or today),
        placing.unit_counts(reader, on),
        organisation.campuses(reader),
        organisation.categories(reader),
        views(reader, KEY),
    )


def tally(by_status: Mapping[str, int]) -> str:
    """“共 5 人（正式会员 4，保留会籍 1）”; the ways of leaving are added up, or the line would outgrow the window."""
    total = sum(by_status.values())
    if len(by_status) == 1:
        only = next(iter(by_status))
        return f"共 {total:,} 人，均为{STATUS_LABELS[MembershipStatus(only)] if only else '未入会'}"
    parts = [
        (label, by_status.get(status, 0))
        for status, label in ((_ACTIVE, "正式会员"), (_RETAINED, "保留会籍"), (_APPLYING, "申请中"))
    ]
    parts += [("已离会", sum(by_status.get(status, 0) for status in LEFT)), ("未入会", by_status.get("", 0))]
    inside = "，".join(f"{label} {count:,}" for label, count in parts if count)
    return f"共 {total:,} 人（{inside}）" if inside else f"共 {total:,} 人"


class MembersTab(Page):
    """The list of members and everything one does with it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent, search="姓名、拼音、首字母、工号、手机、部门")
        self._desk = desk
        self._sort = ("name", False)
        self._unit: int | None = None
        self._wanted = MemberFilter()
        self._shown = MemberFilter()
        self._to_show: int | None = None
        self._tally = ""
        self._tallied: MemberFilter | None = None
        self._details_by_hand = False

        self._numbers = Numbers()
        self.model: RowTableModel[MemberRow] = RowTableModel(
            columns(self._numbers), self._fetch, self, muted=ended
        )
        self.table = RowTable(self.model, self)
        self.table.setAccessibleName("会员列表")
        self.columns = ColumnChooser(self.table, desk.settings, KEY, hidden=HIDDEN)
        self._view: tuple[View, MemberFilter] | None = None
        self.set_centre(self.table)
        self._add_filters()
        self._add_left()
        self._details: MemberDetails | None = None
        self._member_page: MemberPage | None = None
        self._room_for_details = QWidget()
        QVBoxLayout(self._room_for_details).setContentsMargins(0, 0, 0, 0)
        self.set_right(self._room_for_details, 300)
        self._add_below()
        self.table.set_menu_actions(self.set_actions(desk, desk.actions(KEY), self.table.selected_ids))
        self.table.set_sort("name")

        self.search.searched.connect(self._filter_changed)
        self.search.down.connect(self._into_list)
        self.filters.changed.connect(self._filter_changed)
        self.filters.chip_removed.connect(self._chip_removed)
        self.filters.cleared.connect(self._cleared)
        self.model.sort_requested.connect(self._sort_by)
        self.model.fetch_failed.connect(self._fetch_failed)
        self.table.opened.connect(self._open)
        self.table.typed.connect(self.search.type_on)
        self.table.notice.connect(self._notice)
        self.table.selection_changed.connect(self._selection_changed)
        self.follow(desk, _TABLES)
        # Where one starts: typing a name. An input method needs a field; the list could not take Chinese.
        self.setFocusProxy(self.search)
        self._wanted = self._wished()
        self._mark_quick()
        self._load_first()

    # -- for the desk -----------------------------------------------------------------------------------------

    def show_record(self, record_id: int) -> None:
        """Selects this person; filters are taken away only if they hide him or her."""
        if self.model.row_of(record_id) >= 0:
            self._select(record_id)
            return
        # Perhaps just enrolled: the list on the screen may be older than the record.
        self._to_show = record_id
        self._load()

    def selected_ids(self) -> tuple[int, ...]:
        """Ids of the selected people, in the order shown."""
        return self.table.selected_ids()

    def reload(self, changes: Changes | None = None) -> None:
        """Reads everything again; selection and place stay."""
        # What was said about the last step may just have been taken back.
        self.banner.hide()
        self._tallied = None
        self._load()
        self._load_choices()
        self.details.reload(changes)

    @property
    def details(self) -> MemberDetails:
        """The person at the right; made when first needed, because the list is painted before anybody is chosen."""
        if self._details is None:
            from union_desktop.areas.members.ui.details import MemberDetails

            self._details = MemberDetails(self._desk, self)
            self._details.page_wanted.connect(self._open_chosen)
            layout = self._room_for_details.layout()
            assert layout is not None
            layout.addWidget(self._details)
        return self._details

    @property
    def member_page(self) -> MemberPage | None:
        """The page of one person, while it stands in place of the list."""
        page = self._member_page
        return page if page is not None and not page.isHidden() else None

    def open_page(self, person_id: int) -> None:
        """Shows a person on the whole tab; Esc goes back to the list."""
        from union_desktop.areas.members.ui.member_page import MemberPage

        if self._member_page is None:
            self._member_page = MemberPage(self._desk, self)
            self._member_page.left.connect(self._close_page)
            self._member_page.stepped.connect(self._step)
        self._member_page.show_person(person_id, self._shown.on)
        self.show_over(self._member_page)
        self._member_page.setFocus()

    @property
    def shown(self) -> MemberFilter:
        """The conditions of the list on the screen."""
        return self._shown

    @property
    def unit(self) -> organisation.UnitRow | None:
        """The unit the list is narrowed to."""
        return self.tree.unit(self._unit)

    # -- parts ------------------------------------------------------------------------------------------------

    def _add_filters(self) -> None:
        bar = self.filters
        bar.add_filter("status", "状态", [(one.value, label) for one, label in STATUS_LABELS.items()])
        bar.add_filter("category", "类别", ())
        bar.add_filter("campus", "校区", ())
        bar.add_filter(
            "gender", "性别", [(code, codes.GENDER.short(code)) for code, _ in codes.GENDER.choices]
        )
        bar.add_filter("number", "证件", (("flagged", "存疑"),), many=False)
        bar.set_values({"status": (_ACTIVE,)}, tell=False)
        self.as_of = AsOfChip(self._desk.today(), self)
        self.as_of.picked.connect(self._day_picked)
        bar.add_widget(self.as_of)
        self.show_filters()

    def _add_left(self) -> None:
        self.quick = QuickList(may_change=self._desk.role.may(Role.CLERK))
        self.quick.quick_picked.connect(self._quick_picked)
        self.quick.view_picked.connect(self._view_picked)
        self.quick.keep_wanted.connect(
            lambda: self._saved_filters().keep(self._desk, self.view_content, self.quick.views)
        )
        self.quick.rename_wanted.connect(lambda view: self._saved_filters().rename(self._desk, view))
        self.quick.remove_wanted.connect(lambda view: self._saved_filters().remove(self._desk, view))
        self.quick.replace_wanted.connect(
            lambda view: self._saved_filters().replace(self._desk, view, self.view_content)
        )
        self.tree = UnitTree()
        self.tree.unit_selected.connect(self._unit_picked)
        left = QWidget()
        layout = QVBoxLayout(left)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.quick)
        layout.addWidget(hairline())
        layout.addWidget(self.tree, 1)
        self.set_left(left, 220)

    def _add_below(self) -> None:
        self.details_button = QToolButton()
        self.details_button.setText("详情")
        self.details_button.setIcon(icons.icon("person"))
        self.details_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.details_button.setAutoRaise(True)
        self.details_button.setCheckable(True)
        self.details_button.setChecked(True)
        self.details_button.setShortcut("Ctrl+D")
        self.details_button.setToolTip("显示或隐藏右侧的详情（Ctrl+D）")
        self.details_button.toggled.connect(self.show_right)
        self.details_button.clicked.connect(self._details_chosen)
        self.add_below(self.details_button)
        self.columns_button = QToolButton()
        self.columns_button.setText("列")
        self.columns_button.setIcon(icons.icon("table"))
        self.columns_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.columns_button.setAutoRaise(True)
        self.columns_button.setToolTip("选择列表显示哪些列；在标题上点右键、拖动标题也可以")
        self.columns_button.clicked.connect(
            lambda: self.columns.popup(self.columns_button.mapToGlobal(self.columns_button.rect().topLeft()))
        )
        self.add_below(self.columns_button)
        self.reveal = QToolButton()
        self.reveal.setText("显示手机号")
        self.reveal.setIcon(icons.icon("eye"))
        self.reveal.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.reveal.setAutoRaise(True)
        self.reveal.setCheckable(True)
        self.reveal.setShortcut("Ctrl+Shift+H")
        self.reveal.setToolTip("显示或隐藏列表中的完整手机号（Ctrl+Shift+H）；证件号码在详情中逐人查看")
        self.reveal.toggled.connect(self._reveal)
        self.add_below(self.reveal)

    # -- what is wanted ---------------------------------------------------------------------------------------

    def _wished(self) -> MemberFilter:
        bar = self.filters
        return MemberFilter(
            text=self.search.text().strip(),
            statuses=bar.value("status"),
            group_ids=self._units_below(),
            campus_ids=tuple(map(int, bar.value("campus"))),
            categories=bar.value("category"),
            genders=bar.value("gender"),
            flagged_only=bool(bar.value("number")),
            on=self.as_of.day,
        )

    def _units_below(self) -> tuple[int, ...]:
        unit = self.unit
        if unit is None or unit.parent_id is None:
            return ()
        return organisation.below(self.tree.units, unit.id)

    def _filter_changed(self) -> None:
        self.show_over(None)
        self._wanted = self._wished()
        self._mark_quick()
        self._load()

    def _quick_picked(self, one: Quick) -> None:
        self._view = None
        self.filters.set_values({"status": one.statuses, "number": ("flagged",) if one.flagged else ()})

    def _mark_quick(self) -> None:
        # A named filter stays marked until somebody changes its conditions.
        kept = self._view if self._view is not None and self._view[1] == self._wanted else None
        self.quick.mark(self._wanted, kept[0] if kept else None)

    @staticmethod
    def _saved_filters() -> ModuleType:
        # The list is on the screen long before anybody names its conditions.
        return importlib.import_module("union_desktop.areas.members.ui.saved_filters")

    @property
    def filters_in_words(self) -> str:
        """The conditions of the list, for a file made from it."""
        text = self._shown.text
        return "；".join([*self.filters.words(), *([f"搜索“{text}”"] if text else [])]) or "全部人员"

    @property
    def view_content(self) -> dict[str, Any]:
        """Conditions, order and columns, as a named filter keeps them; what was searched for may be a name and stays out."""
        return {
            "filters": {key: list(ticked) for key, ticked in self.filters.values().items()},
            "unit": self._unit,
            "sort": list(self._sort),
            "columns": list(self.columns.visible),
        }

    def _view_picked(self, view: View) -> None:
        content = view.content
        self._forget_place()
        ticked = content.get("filters", {})
        keys = ("status", "category", "campus", "gender", "number")
        self.filters.set_values({key: ticked.get(key, ()) for key in keys}, tell=False)
        self.search.clear()
        unit = content.get("unit")
        if unit is not None and self.tree.unit(unit) is None:
            self.banner.say(
                f"常用筛选“{view.name}”中的小组已经撤销，现在显示全部小组中符合其余条件的人。", "warning"
            )
            unit = None
        self._unit = unit
        self.tree.select_unit(unit)
        self._say_unit()
        column, descending = content.get("sort", ("name", False))
        if column in listing.SORTS:
            self._sort = (column, bool(descending))
        self.columns.show_only(content.get("columns", ()) or self.columns.visible)
        self._wanted = self._wished()
        self._view = (view, self._wanted)
        self._mark_quick()
        self._load()

    def _unit_picked(self, unit_id: int | None) -> None:
        if unit_id == self._unit:
            return
        self._unit = unit_id
        self._say_unit()
        self._filter_changed()

    def _say_unit(self) -> None:
        unit = self.unit
        chip = f"{unit.kind.label}：{unit.name}" if unit is not None and unit.parent_id is not None else ""
        self.filters.set_chip("unit", chip)

    def _day_picked(self, _day: dt.date | None) -> None:
        self._filter_changed()
        self._load_choices()

    def _chip_removed(self, key: str) -> None:
        # FilterBar.changed follows and reads the list anew.
        if key == "unit":
            self._unit = None
            self.tree.select_unit(None)

    def _cleared(self) -> None:
        self._forget_place()
        self.search.clear()

    def _forget_place(self) -> None:
        self._unit = None
        self.tree.select_unit(None)
        if self.as_of.day is not None:
            self.as_of.show_day(None)
            self._load_choices()

    def _sort_by(self, column: str, descending: bool) -> None:
        self._sort = (column, descending)
        self._load()

    # -- reading ----------------------------------------------------------------------------------------------

    def _load_first(self) -> None:
        # The first screenful comes from the index alone, in a millisecond: asked here and now, it is in the very first
        # paint. All ids of a hundred thousand people follow when the window stands, and so does what was refused.
        with suppress(UserError), self._desk.office.reader() as reader:
            ids = listing.find_ids(reader, self._wanted, first=SCREENFUL)
            self._shown = self._wanted
            self.model.show_ids(ids)
            if ids:
                self.show_empty(False)
        # Twice around the event loop: the first round still belongs to showing the window.
        QTimer.singleShot(0, self, lambda: QTimer.singleShot(0, self, self._load_rest))

    def _load_rest(self) -> None:
        self._load()
        self._load_choices()
        self.details.show()

    def _load(self) -> None:
        read = partial(_find, wanted=self._wanted, sort=self._sort[0], descending=self._sort[1])
        self._desk.tasks.query(read, self._show, owner=self, key="list")

    def _load_choices(self) -> None:
        read = partial(_choices, on=self.as_of.day, today=self._desk.today())
        self._desk.tasks.query(read, self._show_choices, owner=self, key="choices")

    def _fetch(self, ids: Sequence[int]) -> Mapping[int, MemberRow]:
        with self._desk.office.reader() as reader:
            return listing.rows(reader, ids, self._shown.on)

    def _fetch_failed(self, error: object) -> None:
        tasks = self._desk.tasks
        if isinstance(error, UserError):
            tasks.refused.emit(error)
        elif isinstance(error, BaseException):
            tasks.failed.emit(Failure("读取会员列表", describe(error)))

    def _show(self, found: _Found) -> None:
        before = self.model.ids
        self._shown = found.wanted
        self.model.show_ids(found.ids)
        by_relevance = bool(found.wanted.text) and self._sort == ("name", False)
        self.table.set_sort(None if by_relevance else self._sort[0], self._sort[1])
        self._say_empty(found)
        if self._to_show is not None:
            self._show_wanted(self._to_show)
        elif found.wanted.text and len(found.ids) and before != found.ids and not self.table.selected_count():
            self.table.scrollToTop()
        if found.cut:
            self._tallied = None
            self._tally = f"匹配过多，只显示前 {search.MOST:,} 人，请再输入几个字"
            self._say_counts()
        elif len(found.wanted.statuses) == 1:
            self._tallied = None
            self._show_tally({found.wanted.statuses[0]: len(found.ids)} if found.ids else {})
        elif self._tallied != found.wanted:
            # Another order of the same people needs no new count.
            self._tallied = found.wanted
            read = partial(listing.count_by_status, wanted=found.wanted)
            self._desk.tasks.query(read, partial(self._tally_read, found.wanted), owner=self, key="tally")
        self._selection_changed()

    def _show_wanted(self, record_id: int) -> None:
        if self.model.row_of(record_id) >= 0:
            self._to_show = None
            self._select(record_id)
        elif self._shown != MemberFilter(statuses=()):
            self.filters.clear()
        else:
            self._to_show = None
            self.banner.say("要找的人员记录已不在，其他记录没有变化。", "warning")

    def _tally_read(self, wanted: MemberFilter, by_status: dict[str, int]) -> None:
        # The list may have gone on to something that needed no counting.
        if wanted == self._shown:
            self._show_tally(by_status)

    def _show_tally(self, by_status: dict[str, int]) -> None:
        self._tally = tally(by_status)
        self._say_counts()

    def _say_counts(self) -> None:
        day = self._shown.on or self._desk.today()
        chosen = self.table.selected_count()
        self.set_counts(f"{self._tally}　截至 {day:%Y-%m-%d}", f"已选 {chosen:,} 人" if chosen > 1 else "")

    def _show_choices(self, found: _Choices) -> None:
        numbers = {unit_id: count.active for unit_id, count in found.counts.items()}
        self.quick.show_views(found.views)
        self._mark_quick()
        had = self._units_below()
        self.tree.show_units(found.units, numbers)
        self.filters.set_choices("campus", [(str(one.id), one.name) for one in found.campuses])
        self.filters.set_choices("category", [(one.code, one.name) for one in found.categories])
        if self._units_below() != had:
            self._filter_changed()

    def _say_empty(self, found: _Found) -> None:
        self.show_empty(not found.ids)
        if found.ids:
            return
        if found.nobody:
            roster = next((one for one in self._desk.actions(KEY) if one.key.startswith("roster")), None)
            if roster is not None:
                self.say_empty(
                    "people_team",
                    "这里还没有会员。可以核对人事处的花名册、整批入会，也可以逐个新增会员。",
                    roster.key,
                )
            else:
                self.say_empty("people_team", "这里还没有会员。", "members.enrol")
        elif found.wanted.text and replace(found.wanted, text="") != MemberFilter(statuses=()):
            self.empty.say(
                "search",
                f"在当前筛选条件下没有找到“{found.wanted.text}”。此人可能已离会，或在别的小组。",
                "在全部人员中查找",
                self._search_everyone,
            )
        elif found.wanted.text:
            self.empty.say(
                "search",
                f"没有找到“{found.wanted.text}”。可以输入姓名、拼音、首字母、工号、手机号或部门的开头部分。",
            )
        else:
            self.empty.say("filter", "没有符合筛选条件的人。", "清除筛选", self.filters.clear)

    def _search_everyone(self) -> None:
        text = self.search.text()
        self.filters.clear()
        self.search.setText(text)
        self.search.setFocus()

    # -- the list ---------------------------------------------------------------------------------------------

    def _select(self, record_id: int) -> None:
        self.table.select_ids((record_id,))
        self.table.setFocus()

    def _into_list(self) -> None:
        if self.model.rowCount():
            self.table.setFocus()
            if not self.table.selected_count():
                self.table.select_ids((self.model.id_at(0),))

    def _selection_changed(self) -> None:
        ids = self.table.selected_ids() if self.table.selected_count() == 1 else ()
        count = self.table.selected_count()
        self.update_actions(count > 0)
        self.details.show_person(ids[0] if ids else None, self._shown.on, count)
        if ids and self.member_page is not None:
            self.member_page.show_person(ids[0], self._shown.on)
        self._say_counts()

    def _open(self, record_id: int) -> None:
        self.open_page(record_id)

    def _open_chosen(self) -> None:
        for record_id in self.table.selected_ids()[:1]:
            self.open_page(record_id)

    def _close_page(self) -> None:
        if self.member_page is not None:
            self.show_over(None)
            self.table.setFocus()

    def _step(self, way: int) -> None:
        page = self.member_page
        if page is None or page.person_id is None:
            return
        row = self.model.row_of(page.person_id) + way
        if row >= 0 and row < self.model.rowCount():
            self.table.select_ids((self.model.id_at(row),))

    def _notice(self, text: str) -> None:
        self.banner.say(text, "warning")

    def _details_chosen(self) -> None:
        self._details_by_hand = True

    def _reveal(self, shown: bool) -> None:
        self._numbers.shown = shown
        self.reveal.setText("隐藏手机号" if shown else "显示手机号")
        self.reveal.setIcon(icons.icon("eye_off" if shown else "eye"))
        self.model.invalidate()

    # -- changes ----------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # On a small screen the list needs the room more; who opened the details keeps them.
        if not self._details_by_hand:
            self.details_button.setChecked(event.size().width() >= ROOM_FOR_DETAILS)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        # Numbers that were asked for do not stay for whoever comes back to this tab.
        self.reveal.setChecked(False)
