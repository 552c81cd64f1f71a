# SPDX-License-Identifier: GPL-3.0-or-later
"""Who stands behind a figure: the list below every table."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from union_desktop.areas.members.terms import STATUS_LABELS
from union_desktop.areas.organisation.terms import Basis
from union_desktop.areas.statistics.queries.movements import Moved
from union_desktop.areas.statistics.queries.people import PersonRow, Who, person_rows, who_are
from union_desktop.core import codes
from union_desktop.core.errors import UserError, describe
from union_desktop.widgets import theme
from union_desktop.widgets.row_table import Column, RowTable, RowTableModel
from union_desktop.widgets.tasks import Failure

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk

HINT = "在上面选一个数字，这里列出是哪些人；双击一人打开他的会员资料。"
_NOBODY = "没有人。"
_SAID, _PEOPLE, _MOVED = range(3)


@dataclass(frozen=True, slots=True)
class MovedRow:
    """One line of the list of movements."""

    who: Who
    moved: Moved


def people_columns() -> tuple[Column[PersonRow], ...]:
    """Columns of the people of a day."""
    basis = {one.value: one.label for one in Basis}
    status = {one.value: label for one, label in STATUS_LABELS.items()}
    gender = {code: codes.GENDER.short(code) for code, _ in codes.GENDER.choices}
    return (
        Column("name", "姓名", lambda row: row.name, 96, sort=False),
        Column("gender", "性别", lambda row: gender.get(row.gender, row.gender), 44, "center", sort=False),
        Column("age", "年龄", lambda row: "" if row.age is None else str(row.age), 48, "right", sort=False),
        Column("staff_no", "工号", lambda row: row.staff_no, 84, sort=False),
        Column("department", "部门", lambda row: row.department, 130, sort=False),
        Column("group", "工会小组", lambda row: row.group, 130, sort=False),
        Column("campus", "校区", lambda row: row.campus, 76, sort=False),
        Column("category", "人员类别", lambda row: row.category, 100, sort=False),
        Column("basis", "会籍归属", lambda row: basis.get(row.basis, row.basis), 96, sort=False),
        Column("status", "会籍状态", lambda row: status.get(row.status, ""), 76, sort=False),
        Column(
            "political_status",
            "政治面貌",
            lambda row: codes.POLITICAL_STATUS.short(row.political_status),
            84,
            sort=False,
        ),
        Column("education", "学历", lambda row: codes.EDUCATION.short(row.education), 84, sort=False),
    )


def moved_columns() -> tuple[Column[MovedRow], ...]:
    """Columns of the people who make a difference."""
    return (
        Column("name", "姓名", lambda row: row.who.name, 96, sort=False),
        Column("staff_no", "工号", lambda row: row.who.staff_no, 84, sort=False),
        Column("department", "部门", lambda row: row.who.department, 130, sort=False),
        Column("line", "变动", lambda row: row.moved.line.label, 130, sort=False),
        Column("on", "日期", lambda row: row.moved.on or "随单位调整", 92, sort=False),
        Column("before", "期初时", lambda row: row.moved.before, 270, sort=False),
        Column("after", "期末时", lambda row: row.moved.after, 270, sort=False),
    )


class PeoplePanel(QWidget):
    """A heading and the list; empty until a figure is chosen."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._on = desk.today()
        self._moved: dict[int, Moved] = {}
        self.title = QLabel()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setContentsMargins(theme.BLOCK, theme.TIGHT, theme.BLOCK, theme.TIGHT)
        self.people_model: RowTableModel[PersonRow] = RowTableModel(
            people_columns(), self._fetch_people, self
        )
        self.moved_model: RowTableModel[MovedRow] = RowTableModel(moved_columns(), self._fetch_moved, self)
        self.people = RowTable(self.people_model, self)
        self.moved = RowTable(self.moved_model, self)
        self.said = theme.muted(HINT)
        self.said.setContentsMargins(theme.BLOCK, theme.TIGHT, theme.BLOCK, 0)
        self.said.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.stack = QStackedWidget()
        for widget in (self.said, self.people, self.moved):
            self.stack.addWidget(widget)
        for table in (self.people, self.moved):
            table.setAccessibleName("名单")
            table.opened.connect(lambda record_id: self._desk.go_to("members", record_id))
        for model in (self.people_model, self.moved_model):
            model.fetch_failed.connect(self._fetch_failed)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.addWidget(self.title, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.stack, 1)
        self.show_nobody()

    def show_nobody(self, title: str = "", said: str = HINT) -> None:
        """No list, and what to do."""
        self.title.setText(title)
        self.title.setVisible(bool(title))
        self.said.setText(said)
        self.stack.setCurrentIndex(_SAID)
        self.setFocusProxy(self.said)

    def show_people(self, title: str, ids: array[int], on: dt.date) -> None:
        """The people of a day."""
        self._on = on
        self._show(title, self.people, self.people_model, ids)

    def show_moved(self, title: str, moved: Sequence[Moved]) -> None:
        """People who make a difference, each once."""
        self._moved = {one.person_id: one for one in moved}
        self._show(title, self.moved, self.moved_model, array("q", self._moved))

    def _show(self, title: str, table: RowTable, model: RowTableModel[Any], ids: array[int]) -> None:
        if not ids:
            self.show_nobody(title, _NOBODY)
            return
        model.show_ids(ids)
        self.title.setText(title)
        self.title.show()
        self.stack.setCurrentWidget(table)
        self.setFocusProxy(table)
        table.scrollToTop()

    def _fetch_people(self, ids: Sequence[int]) -> Mapping[int, PersonRow]:
        with self._desk.office.reader() as reader:
            return person_rows(reader, ids, self._on)

    def _fetch_moved(self, ids: Sequence[int]) -> Mapping[int, MovedRow]:
        with self._desk.office.reader() as reader:
            people = who_are(reader, ids)
        return {one: MovedRow(who, self._moved[one]) for one, who in people.items()}

    def _fetch_failed(self, error: object) -> None:
        tasks = self._desk.tasks
        if isinstance(error, UserError):
            tasks.refused.emit(error)
        elif isinstance(error, BaseException):
            tasks.failed.emit(Failure("读取名单", describe(error)))
