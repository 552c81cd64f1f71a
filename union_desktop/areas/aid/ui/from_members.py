# SPDX-License-Identifier: GPL-3.0-or-later
"""从会员筛选: members by conditions; how many there are is told before they are added."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from union_desktop.areas.aid.queries import filling as q
from union_desktop.areas.aid.queries.filling import Conditions, FoundMembers
from union_desktop.areas.aid.queries.round_head import RoundHead
from union_desktop.areas.aid.terms import GrantDraft, Origin
from union_desktop.areas.aid.ui.filling import FillDialog, GiveInput, usual_day
from union_desktop.areas.members.queries import listing
from union_desktop.areas.members.queries.listing import MemberFilter, MemberRow
from union_desktop.areas.members.terms import STATUS_LABELS, MembershipStatus
from union_desktop.areas.organisation import queries as organisation
from union_desktop.core import codes
from union_desktop.core.saved_views import View, views
from union_desktop.widgets import theme
from union_desktop.widgets.filters import FilterBar
from union_desktop.widgets.row_table import Column, RowTable, RowTableModel

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

_ACTIVE: Final = MembershipStatus.ACTIVE.value
_TAKEN: Final = ("status", "category", "campus", "gender")


@dataclass(frozen=True, slots=True)
class _Choices:
    units: list[organisation.UnitRow]
    campuses: list[organisation.CampusRow]
    categories: list[organisation.CategoryRow]
    views: list[View]


def _choices(reader: Reader, on: dt.date) -> _Choices:
    return _Choices(
        organisation.tree(reader, on),
        organisation.campuses(reader),
        organisation.categories(reader),
        views(reader, "members"),
    )


class MembersChooser(QWidget):
    """Chips for the conditions, and below them who fits; with rows selected only those are meant."""

    def __init__(self, desk: Desk, found: RoundHead, choices: _Choices, on: dt.date) -> None:
        super().__init__()
        self._desk = desk
        self._found = found
        self._choices = choices
        self._on = on
        self.ids: tuple[int, ...] = ()
        self.filters = FilterBar()
        add = self.filters.add_filter
        add("view", "常用筛选", [(str(one.id), one.name) for one in choices.views], many=False)
        add("campus", "校区", [(str(one.id), one.name) for one in choices.campuses])
        add("unit", "小组", [(str(one.id), one.path) for one in choices.units if one.parent_id is not None])
        add("category", "类别", [(one.code, one.name) for one in choices.categories])
        add("status", "状态", [(one.value, label) for one, label in STATUS_LABELS.items()])
        add("gender", "性别", [(code, codes.GENDER.short(code)) for code, _ in codes.GENDER.choices])
        self.filters.set_values({"status": (_ACTIVE,)}, tell=False)
        self.age_from, self.age_to = _age("最小年龄"), _age("最大年龄")
        ages = QHBoxLayout()
        ages.setSpacing(theme.TIGHT)
        for part in (QLabel("年龄"), self.age_from, QLabel("至"), self.age_to, QLabel("岁")):
            ages.addWidget(part)
        self.count = theme.muted("")
        ages.addSpacing(theme.BLOCK)
        ages.addWidget(self.count, 1)
        columns: list[Column[MemberRow]] = [
            Column("name", "姓名", lambda row: row.name, 90, sort=False),
            Column("staff_no", "工号", lambda row: row.staff_no, 90, sort=False),
            Column("group", "工会小组", lambda row: row.group, 150, sort=False),
            Column("campus", "校区", lambda row: row.campus, 90, sort=False),
            Column("category", "类别", lambda row: row.category, 90, sort=False),
            Column("birth", "出生日期", lambda row: row.birth_date, 100, sort=False),
        ]
        self.model: RowTableModel[MemberRow] = RowTableModel(columns, self._fetch, self)
        self.table = RowTable(self.model, self)
        self.table.setAccessibleName("符合条件的会员")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.PAGE_MARGIN, theme.GAP, theme.PAGE_MARGIN, 0)
        layout.setSpacing(theme.TIGHT + 2)
        layout.addWidget(self.filters)
        layout.addLayout(ages)
        layout.addWidget(self.table, 1)
        self.filters.changed.connect(self._changed)
        self.age_from.textChanged.connect(self.load)
        self.age_to.textChanged.connect(self.load)
        self._view = ""
        self.listed = 0

    @property
    def chosen(self) -> tuple[int, ...]:
        """The selected ones, or all that fit when none is."""
        return self.table.selected_ids() or self.ids

    @property
    def conditions(self) -> Conditions:
        """What the chips say."""
        bar = self.filters
        units: set[int] = set()
        for unit in bar.value("unit"):
            units.update(organisation.below(self._choices.units, int(unit)))
        return Conditions(
            MemberFilter(
                statuses=bar.value("status"),
                group_ids=tuple(sorted(units)),
                campus_ids=tuple(map(int, bar.value("campus"))),
                categories=bar.value("category"),
                genders=bar.value("gender"),
            ),
            _number(self.age_from),
            _number(self.age_to),
        )

    def load(self, *_changed: object) -> None:
        """Asks who fits."""
        read = partial(q.members, round_id=self._found.id, wanted=self.conditions, on=self._on)
        self._desk.tasks.query(read, self._show, owner=self, key="fitting")

    def _changed(self) -> None:
        picked = next(iter(self.filters.value("view")), "")
        if picked != self._view:
            self._view = picked
            self._take_view(picked)
        self.load()

    def _take_view(self, picked: str) -> None:
        content = next((one.content for one in self._choices.views if str(one.id) == picked), None)
        if content is None:
            return
        ticked: Mapping[str, Any] = content.get("filters", {})
        wanted = {key: tuple(ticked.get(key, ())) for key in _TAKEN}
        unit = content.get("unit")
        wanted["unit"] = (str(unit),) if unit is not None else ()
        self.filters.set_values(wanted, tell=False)

    def _show(self, found: FoundMembers) -> None:
        self.ids = tuple(found.ids)
        self.listed = found.listed
        self.model.show_ids(found.ids)
        more = f"，另有 {found.listed:,} 人已在名单中" if found.listed else ""
        self.count.setText(f"符合条件 {len(found.ids):,} 人{more}。选中其中几行，就只加入这几人。")
        self.table.selection_changed.emit()

    def _fetch(self, ids: Sequence[int]) -> Mapping[int, MemberRow]:
        with self._desk.office.reader() as reader:
            return listing.rows(reader, ids)


class FromMembersDialog(FillDialog):
    """Everybody who fits, or those selected."""

    def __init__(self, desk: Desk, found: RoundHead, choices: _Choices) -> None:
        self.chooser = MembersChooser(desk, found, choices, usual_day(desk, found))
        super().__init__(
            desk, found, "从会员筛选加入名单", self.chooser, "按条件选会员。已在名单中的人不会重复加入。"
        )
        self.chooser.table.selection_changed.connect(lambda: self.say_count(len(self.chooser.chosen)))
        self.chooser.load()

    def drafts(self, draft: GiveInput) -> list[GrantDraft]:
        return [
            GrantDraft(
                "",
                draft.amount or 0,
                draft.funds,
                person_id=person_id,
                goods_value=draft.goods_value or 0,
                goods=draft.goods,
                reason=draft.reason,
                origin=Origin.FILTER,
            )
            for person_id in self.chooser.chosen
        ]


def choose(desk: Desk, found: RoundHead) -> None:
    """Opens the dialog."""

    def go_on(choices: _Choices) -> None:
        FromMembersDialog(desk, found, choices).open()

    read = partial(_choices, on=usual_day(desk, found))
    desk.tasks.query(read, go_on, owner=desk.window, key="members")


def _age(name: str) -> QLineEdit:
    line = QLineEdit()
    line.setValidator(QIntValidator(0, 120, line))
    line.setFixedWidth(48)
    line.setAccessibleName(name)
    return line


def _number(line: QLineEdit) -> int | None:
    text = line.text().strip()
    return int(text) if text.isdigit() else None
