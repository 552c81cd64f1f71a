# SPDX-License-Identifier: GPL-3.0-or-later
"""The recycle bin: what was removed and can come back, because its audit entry can be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QVBoxLayout, QWidget

from union_desktop.areas.history.queries import reading
from union_desktop.areas.history.terms import DeletedRow
from union_desktop.core.changes import Changes
from union_desktop.core.roles import Role
from union_desktop.widgets import taking_back, theme
from union_desktop.widgets.banner import Banner
from union_desktop.widgets.row_table import Column, RowTable, RowTableModel

if TYPE_CHECKING:
    from union_desktop.core.errors import UserError
    from union_desktop.core.words import TableWords
    from union_desktop.widgets.area import Desk
    from union_desktop.widgets.taking_back import Preview, Taken

#: What somebody would look for here; their rows about others go and come with them.
MAIN: Final = ("person", "union_org", "campus", "staff_category", "workforce_count", "saved_view")
_MERGED: Final = "合并"


def main_tables(words: Mapping[str, TableWords]) -> tuple[str, ...]:
    """Those of ``MAIN`` that this office has."""
    return tuple(table for table in MAIN if table in words)


def _columns() -> tuple[Column[DeletedRow], ...]:
    return (
        Column("at", "时间", lambda row: row.at[:16], 130, sort=False),
        Column("operator", "操作员", lambda row: row.operator, 90, sort=False),
        Column("action", "操作", lambda row: row.action, 180, sort=False),
        Column("names", "删除的内容", _said, 280, sort=False),
    )


def _said(row: DeletedRow) -> str:
    more = f"等 {row.count:,} 项" if row.count > len(row.names) else ""
    return "、".join(row.names) + more


class RecycleBin(QDialog):
    """Entries that removed a person or another main record, with 恢复."""

    help_topic = "11-history#回收站"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("回收站")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._rows: dict[int, DeletedRow] = {}
        self.banner = Banner()
        said = QLabel("这里是删除、合并以及撤销登记时去掉的记录。恢复后，当时一起删除的内容也都回来。")
        said.setWordWrap(True)
        self.model: RowTableModel[DeletedRow] = RowTableModel(_columns(), self._fetch, self)
        self.table = RowTable(self.model, self)
        self.table.setAccessibleName("回收站")
        self.nothing = QLabel("回收站是空的：没有被删除的记录。")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        buttons = QDialogButtonBox()
        self.restore = theme.primary(QPushButton("恢复"))
        buttons.addButton(self.restore, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        self.restore.clicked.connect(self._restore)
        self.restore.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.PAGE_MARGIN, theme.PAGE_MARGIN, theme.PAGE_MARGIN, theme.BLOCK)
        layout.setSpacing(theme.BLOCK)
        layout.addWidget(self.banner)
        layout.addWidget(said)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.nothing, 1)
        layout.addWidget(buttons)
        self.resize(780, 480)
        self.table.selection_changed.connect(self._update)
        self.table.opened.connect(lambda _id: self._restore())
        desk.tasks.changed.connect(self._something_done)
        self._read()

    def _read(self) -> None:
        words = self._desk.words()
        read = partial(reading.deleted, words=words, tables=main_tables(words))
        self._desk.tasks.query(read, self._show, owner=self, key="deleted")

    def _show(self, found: list[DeletedRow]) -> None:
        self._rows = {row.seq: row for row in found}
        self.model.show_ids(list(self._rows))
        self.model.invalidate()
        self.table.setVisible(bool(found))
        self.nothing.setVisible(not found)
        if found and not self.table.selected_count():
            self.table.select_ids([found[0].seq])
        self._update()

    def _fetch(self, ids: Sequence[int]) -> Mapping[int, DeletedRow]:
        return {seq: self._rows[seq] for seq in ids if seq in self._rows}

    def _update(self) -> None:
        row = self._chosen()
        self.restore.setText("取消合并" if row is not None and _MERGED in row.action else "恢复")
        allowed = row is not None and self._desk.role.may(
            Role.CLERK if row.operator == self._desk.office.operator else Role.ADMINISTRATOR
        )
        self.restore.setEnabled(allowed)
        self.restore.setToolTip("" if allowed or row is None else "只有删除它的操作员本人或管理员可以恢复。")

    def _chosen(self) -> DeletedRow | None:
        ids = self.table.selected_ids()
        return self._rows.get(ids[0]) if len(ids) == 1 else None

    def _restore(self) -> None:
        row = self._chosen()
        if row is None or not self.restore.isEnabled():
            return
        verb = self.restore.text()
        words = self._desk.words()

        def go_on(found: Preview) -> None:
            if taking_back.confirmed(self._desk, found, verb=verb):
                self.restore.setEnabled(False)
                taking_back.take_back(
                    self._desk,
                    found,
                    lambda taken: self._tell(taken, verb),
                    verb=verb,
                    refused=self._refuse,
                    ended=self._update,
                )

        read = partial(taking_back.preview, words=words, seq=row.seq)
        self._desk.tasks.query(read, go_on, owner=self)

    def _refuse(self, error: UserError) -> None:
        self.banner.say(error.message, "problem")

    def _tell(self, taken: Taken, verb: str) -> None:
        if taken.kept:
            taking_back.tell(self._desk, taken, verb=verb)
        else:
            self.banner.say(taken.sentence(verb), "done")

    def _something_done(self, changes: Changes) -> None:
        if changes.tables:
            self._read()
