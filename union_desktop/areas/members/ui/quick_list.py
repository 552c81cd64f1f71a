# SPDX-License-Identifier: GPL-3.0-or-later
"""The list at the left: ready-made sets of filters, and those the office keeps under a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QMenu, QWidget

from union_desktop.areas.members.queries.listing import MemberFilter
from union_desktop.areas.members.terms import MembershipStatus
from union_desktop.core.saved_views import View
from union_desktop.widgets import icons

#: More named filters than this scroll.
MOST_LINES: Final = 14

_ACTIVE, _RETAINED = MembershipStatus.ACTIVE.value, MembershipStatus.RETAINED.value
_APPLYING = MembershipStatus.APPLYING.value
LEFT: Final = tuple(
    status.value
    for status in MembershipStatus
    if status not in (MembershipStatus.ACTIVE, MembershipStatus.RETAINED, MembershipStatus.APPLYING)
)


@dataclass(frozen=True, slots=True)
class Quick:
    """A ready-made set of filters."""

    label: str
    icon: str
    statuses: tuple[str, ...] = ()
    flagged: bool = False


QUICK: Final = (
    Quick("正式会员", "person_available", (_ACTIVE,)),
    Quick("保留会籍", "archive", (_RETAINED,)),
    Quick("申请中", "person_question_mark", (_APPLYING,)),
    Quick("已离会", "arrow_exit", LEFT),
    Quick("证件号码存疑", "warning", (), True),
    Quick("全部人员", "people"),
)


class QuickList(QListWidget):
    """One click for a set of filters.

    Signals:
        quick_picked: a ``Quick``.
        keep_wanted: the last line was clicked: the conditions of now shall get a name.
        view_picked: a ``View``.
        rename_wanted, remove_wanted, replace_wanted: a ``View``, from its menu.
    """

    quick_picked = Signal(object)
    keep_wanted = Signal()
    view_picked = Signal(object)
    rename_wanted = Signal(object)
    remove_wanted = Signal(object)
    replace_wanted = Signal(object)

    def __init__(self, *, may_change: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._views: tuple[View, ...] = ()
        self._may_change = may_change
        # What the line for keeping is left for again: it is a command and stands for no conditions.
        self._marked = -1
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setIconSize(QSize(16, 16))
        self.setUniformItemSizes(True)
        self.setAccessibleName("快捷筛选")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._line = self.fontMetrics().height() + 8
        for one in QUICK:
            self._add(one.icon, one.label)
        self._add_keeping()
        self._fit()
        self.itemClicked.connect(self._picked)
        self.itemActivated.connect(self._picked)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)

    @property
    def views(self) -> tuple[View, ...]:
        """The named filters shown."""
        return self._views

    def show_views(self, views: Sequence[View]) -> None:
        """Shows the named filters below the ready-made ones."""
        while self.count() > len(QUICK):
            self.takeItem(self.count() - 1)
        self._views = tuple(views)
        for view in views:
            item = self._add("star", view.name)
            item.setToolTip(f"常用筛选，由 {view.operator} 保存。点右键可改名或删除。")
        self._add_keeping()
        self._mark(min(self._marked, len(QUICK) + len(views) - 1))
        self._fit()

    def mark(self, wanted: MemberFilter, view: View | None = None) -> None:
        """Shows which line stands for the conditions of the list, if one does."""
        if view is not None and view in self._views:
            self._mark(len(QUICK) + self._views.index(view))
            return
        for row, one in enumerate(QUICK):
            if set(one.statuses) == set(wanted.statuses) and one.flagged == wanted.flagged_only:
                self._mark(row)
                return
        self._mark(-1)

    def _mark(self, row: int) -> None:
        self._marked = row
        self.setCurrentRow(row)
        if row < 0:
            self.clearSelection()

    def _add_keeping(self) -> None:
        if self._may_change:
            item = self._add("add", "保存当前筛选…")
            item.setToolTip("把现在的条件、排序和列保存在这里，全工会的操作员都能用")
            item.setForeground(self.palette().placeholderText())

    def _add(self, icon: str, text: str) -> QListWidgetItem:
        item = QListWidgetItem(icons.icon(icon), text)
        item.setSizeHint(QSize(0, self._line))
        self.addItem(item)
        return item

    def _fit(self) -> None:
        self.setFixedHeight(self._line * min(self.count(), MOST_LINES) + 4)
        more = self.count() > MOST_LINES
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if more else policy.ScrollBarAlwaysOff)

    def _picked(self, item: QListWidgetItem) -> None:
        row = self.row(item)
        if row < len(QUICK):
            self.quick_picked.emit(QUICK[row])
        elif row >= len(QUICK) + len(self._views):
            self._mark(self._marked)
            self.keep_wanted.emit()
        else:
            self.view_picked.emit(self._views[row - len(QUICK)])

    def _menu(self, at: QPoint) -> None:
        item = self.itemAt(at)
        row = self.row(item) if item is not None else -1
        if not self._may_change or not 0 <= row - len(QUICK) < len(self._views):
            return
        menu = self.menu_of(self._views[row - len(QUICK)])
        menu.popup(self.viewport().mapToGlobal(at))

    def menu_of(self, view: View) -> QMenu:
        """What can be done with a named filter."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for icon, text, signal in (
            ("save", "更新为现在的条件", self.replace_wanted),
            ("edit", "改名…", self.rename_wanted),
            ("delete", "删除…", self.remove_wanted),
        ):
            action = menu.addAction(icons.icon(icon), text)
            action.triggered.connect(lambda _on=False, signal=signal: signal.emit(view))
        return menu
