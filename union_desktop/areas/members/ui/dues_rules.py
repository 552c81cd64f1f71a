# SPDX-License-Identifier: GPL-3.0-or-later
"""All versions of the rule of dues; administrators add and change them, everybody may look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from union_desktop.areas.members.queries import dues
from union_desktop.areas.members.queries.dues import DuesRuleRow
from union_desktop.areas.members.ui.dues_panel import rule_text
from union_desktop.core.changes import Changes
from union_desktop.core.roles import Role
from union_desktop.widgets import ask, icons, theme

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk

_ROW = int(Qt.ItemDataRole.UserRole)


class DuesRulesDialog(QDialog):
    """The versions, the newest first, and what they rest on."""

    help_topic = "03-members#会费"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent or desk.window)
        self._desk = desk
        self._may = desk.role.may(Role.ADMINISTRATOR)
        self.setWindowTitle("会费规则")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        said = theme.muted(
            "每一版从起始日期起执行，直到下一版。会费 = 会费基数（去掉不足取整单位的尾数）× 比例。"
            + ("" if self._may else f"修改规则需要“{Role.ADMINISTRATOR.label}”权限。")
        )
        said.setWordWrap(True)
        self.list = QTreeWidget()
        self.list.setAccessibleName("会费规则的各个版本")
        self.list.setRootIsDecorated(False)
        theme.even_rows(self.list)
        self.list.setHeaderLabels(["起始日期", "规则", "依据"])
        self.list.setColumnWidth(0, 110)
        self.list.setColumnWidth(1, 270)
        self.list.itemSelectionChanged.connect(self._selection_changed)
        self.list.itemActivated.connect(lambda *_item: self._edit())
        self.add_button = QPushButton(icons.icon("add"), "新增…")
        self.edit_button = QPushButton(icons.icon("edit"), "修改…")
        self.remove_button = QPushButton(icons.icon("delete"), "删除…")
        self.add_button.clicked.connect(self._add)
        self.edit_button.clicked.connect(self._edit)
        self.remove_button.clicked.connect(self._remove)
        self.add_button.setEnabled(self._may)
        close = QDialogButtonBox()
        close.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole)
        close.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        for button in (self.add_button, self.edit_button, self.remove_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.PAGE_MARGIN, theme.PAGE_MARGIN, theme.PAGE_MARGIN, theme.BLOCK)
        layout.setSpacing(theme.BLOCK)
        layout.addWidget(said)
        layout.addWidget(self.list, 1)
        layout.addLayout(row)
        self.resize(720, 360)
        self._selection_changed()
        desk.tasks.changed.connect(self._changed)
        self._read()

    def _read(self) -> None:
        self._desk.tasks.query(dues.rules, self._show, owner=self, key="rules")

    def _changed(self, changes: Changes) -> None:
        if changes.touches("dues_rule"):
            self._read()

    def _show(self, rows: list[DuesRuleRow]) -> None:
        self.list.clear()
        for row in rows:
            start = row.rule.from_on.isoformat() if row.id else "最早"
            item = QTreeWidgetItem([start, rule_text(row.rule), row.rule.source])
            item.setToolTip(2, row.rule.source)
            item.setData(0, _ROW, row)
            self.list.addTopLevelItem(item)
        first = self.list.topLevelItem(0)
        if first is not None:
            self.list.setCurrentItem(first)

    def _chosen(self) -> DuesRuleRow | None:
        items = self.list.selectedItems()
        row: DuesRuleRow | None = items[0].data(0, _ROW) if items else None
        return row

    def _selection_changed(self) -> None:
        row = self._chosen()
        self.edit_button.setEnabled(self._may and row is not None)
        self.remove_button.setEnabled(self._may and row is not None and row.id != 0)

    def _add(self) -> None:
        from union_desktop.areas.members.ui import dues_forms

        dues_forms.rule(self._desk, None, self)

    def _edit(self) -> None:
        from union_desktop.areas.members.ui import dues_forms

        row = self._chosen()
        if row is not None and self._may:
            dues_forms.rule(self._desk, row, self)

    def _remove(self) -> None:
        row = self._chosen()
        if row is None or row.id == 0:
            return
        if not ask.confirm(
            self,
            f"要删除 {row.rule.from_on} 起的这一版会费规则吗？这一版管的月份会改按前一版计算。",
            yes="删除",
            title="删除会费规则",
            danger=True,
        ):
            return
        number = row.id

        def write(session: Any) -> Changes:
            from union_desktop.areas.members import service

            return service.remove_rule(session, number)

        self._desk.tasks.command(
            write, title="删除会费规则", owner=self._desk.window, needs=Role.ADMINISTRATOR
        )
