# SPDX-License-Identifier: GPL-3.0-or-later
"""What the members area shows about a unit: who leads it, how many belong to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from union_desktop.areas.members.queries import placing, record
from union_desktop.areas.members.queries.placing import UnitCount
from union_desktop.areas.members.queries.record import LeaderRow
from union_desktop.areas.organisation import queries as organisation
from union_desktop.areas.organisation.queries import UnitRow
from union_desktop.core.roles import Role
from union_desktop.widgets import icons, theme
from union_desktop.widgets.permission import allow

if TYPE_CHECKING:
    import datetime as dt

    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

_LEADER = int(Qt.ItemDataRole.UserRole)
#: As in members.service.units.ROLES; repeated because a list on the screen must not wait for the writing side.
ROLE_LABELS = {"leader": "组长", "deputy": "副组长", "women_committee": "女工委员"}


class LeadersPanel(QWidget):
    """Leaders of a unit with their terms; appoint and end."""

    help_topic = "04-organisation#负责人"

    def __init__(self, desk: Desk, unit_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._unit_id = unit_id
        self.list = QTreeWidget()
        self.list.setAccessibleName("负责人")
        self.list.setRootIsDecorated(False)
        theme.even_rows(self.list)
        self.list.setHeaderLabels(["职务", "姓名", "任期"])
        self.list.setColumnWidth(0, 84)
        self.list.setColumnWidth(1, 84)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setFixedHeight(self.list.fontMetrics().height() * 6)
        self.appoint = QPushButton(icons.icon("person_add"), "任命")
        self.end = QPushButton(icons.icon("person_delete"), "卸任")
        self._may = allow(self.end, desk.role, Role.CLERK)
        allow(self.appoint, desk.role, Role.CLERK)
        self.end.setEnabled(False)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP)
        buttons.addWidget(self.appoint)
        buttons.addWidget(self.end)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GAP, theme.TIGHT, theme.GAP, theme.GAP)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.list)
        layout.addLayout(buttons)
        self.appoint.clicked.connect(self._appoint)
        self.end.clicked.connect(self._end)
        self.list.currentItemChanged.connect(self._current_changed)
        self.list.itemActivated.connect(self._go_to)
        desk.tasks.query(partial(record.leaders, unit_id=unit_id), self._show, owner=self, key="leaders")

    def _show(self, found: list[LeaderRow]) -> None:
        self.list.clear()
        muted = theme.colours(self.palette()).muted
        for leader in found:
            term = f"{leader.from_on:%Y-%m-%d} 起"
            if leader.to_on is not None:
                term = f"{leader.from_on:%Y-%m-%d} 至 {leader.to_on:%Y-%m-%d}"
            item = QTreeWidgetItem([ROLE_LABELS.get(leader.role, leader.role), leader.name, term])
            item.setData(0, _LEADER, leader)
            item.setToolTip(2, term)
            if leader.to_on is not None:
                for column in range(3):
                    item.setForeground(column, muted)
            self.list.addTopLevelItem(item)

    def _leader(self) -> LeaderRow | None:
        item = self.list.currentItem()
        leader: LeaderRow | None = item.data(0, _LEADER) if item is not None else None
        return leader

    def _current_changed(self) -> None:
        leader = self._leader()
        self.end.setEnabled(self._may and leader is not None and leader.to_on is None)

    def _go_to(self) -> None:
        leader = self._leader()
        if leader is not None:
            self._desk.go_to("members", leader.person_id)

    def _appoint(self) -> None:
        from union_desktop.areas.members.ui import unit_forms

        unit_forms.appoint(self._desk, self._unit_id)

    def _end(self) -> None:
        from union_desktop.areas.members.ui import unit_forms

        leader = self._leader()
        if leader is not None:
            unit_forms.end_role(self._desk, leader)


@dataclass(frozen=True, slots=True)
class _Counted:
    units: list[UnitRow]
    counts: dict[int, UnitCount]


def _count(reader: Reader, today: dt.date) -> _Counted:
    return _Counted(organisation.tree(reader, today), placing.unit_counts(reader))


class CountsPanel(QWidget):
    """Members of a unit and of each unit right below it, today."""

    def __init__(self, desk: Desk, unit_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unit_id = unit_id
        self._today = desk.today()
        self._found: _Counted | None = None
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GAP, theme.TIGHT, theme.GAP, theme.GAP)
        layout.addWidget(self.text)
        desk.tasks.query(partial(_count, today=self._today), self._show, owner=self, key="counts")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._found is not None:
            self._show(self._found)

    def _show(self, found: _Counted) -> None:
        self._found = found
        inside = set(organisation.below(found.units, self._unit_id))
        sums = {
            unit.id: found.counts.get(unit.id, UnitCount(0, 0)) for unit in found.units if unit.id in inside
        }
        for unit in reversed(found.units):
            if unit.id in sums and unit.parent_id in sums:
                above, below = sums[unit.parent_id], sums[unit.id]
                sums[unit.parent_id] = UnitCount(above.active + below.active, above.retained + below.retained)
        total = sums.get(self._unit_id, UnitCount(0, 0))
        muted = theme.colours(self.palette()).muted.name()
        rows = "".join(
            f"<tr><td>{escape(unit.name)}</td>"
            f"<td align=right>{sums[unit.id].active:,}</td><td align=right>{sums[unit.id].retained or ''}</td></tr>"
            for unit in found.units
            if unit.parent_id == self._unit_id
        )
        head = f"<tr style='color:{muted}'><td>下属单位</td><td align=right>正式会员</td><td align=right>保留</td></tr>"
        table = f"<table cellspacing=0 cellpadding=3 width='100%'>{head}{rows}</table>" if rows else ""
        retained = f"，另有保留会籍 {total.retained} 人" if total.retained else ""
        self.text.setText(
            f"<p>正式会员 <b>{total.active:,}</b> 人{retained}<span style='color:{muted}'>"
            f"　截至 {self._today:%Y-%m-%d}</span></p>{table}"
        )
