# SPDX-License-Identifier: GPL-3.0-or-later
"""The tab 制度依据: documents by what they govern at the left, one of them in the middle, what belongs to its version right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QFrame, QScrollArea, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from union_desktop.areas.policies import queries
from union_desktop.areas.policies.queries import PolicyRow, VersionRow
from union_desktop.areas.policies.ui.version_view import VersionView
from union_desktop.widgets import theme
from union_desktop.widgets.page import Page
from union_desktop.widgets.panel_box import PanelBox

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

KEY: Final = "policies"
_TABLES: Final = ("policy", "policy_version", "policy_parameter", "policy_exception", "attachment")
_ID = int(Qt.ItemDataRole.UserRole)
_EMPTY: Final = (
    "还没有制度。把困难补助、慰问等办法的上限、标准和所需材料录入这里，\n"
    "办理时程序按当天的规定检查，超过规定的要写明理由，每一笔都记着依据哪份文件。\n"
    "可以从常用样式开始，金额按本校的文件填写。"
)


@dataclass(frozen=True, slots=True)
class _Found:
    rows: list[PolicyRow]
    shown: int | None
    versions: list[VersionRow]


class PoliciesTab(Page):
    """Rule documents, their versions and values."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent, search="制度名称、文号")
        self._desk = desk
        self._rows: list[PolicyRow] = []
        self._to_show: int | None = None
        self._version = 0
        self.view = VersionView()
        self.documents = QTreeWidget()
        self.documents.setHeaderHidden(True)
        self.documents.setFrameShape(QFrame.Shape.NoFrame)
        self.documents.setRootIsDecorated(False)
        self.documents.setIndentation(theme.BLOCK)
        self.documents.setAccessibleName("制度")
        theme.even_rows(self.documents)
        self.documents.currentItemChanged.connect(self._picked)
        self.documents.itemActivated.connect(lambda *_item: self.view.setFocus())
        self.set_left(self.documents, 220)
        self.view.version_chosen.connect(self._version_chosen)
        self.view.opened.connect(lambda: self.action("policies.correct").trigger())
        self.set_centre(self.view)
        self._add_right()
        made = self.set_actions(desk, desk.actions(KEY), self.selected_ids)
        self.view.set_menu_actions(made)
        self.documents.addActions(made)
        self.documents.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.search.searched.connect(lambda _text: self._show_rows())
        self.search.down.connect(self.documents.setFocus)
        self.follow(desk, _TABLES)
        self.setFocusProxy(self.documents)
        self.reload()

    # -- for the desk -----------------------------------------------------------------------------------------

    def selected_ids(self) -> tuple[int, ...]:
        """The document in the middle."""
        number = self._current()
        return (number,) if number is not None else ()

    def selected(self) -> tuple[PolicyRow, VersionRow | None] | None:
        """The document in the middle and the version whose values are shown."""
        row = self.view.document
        # While another one is being read, nothing is done to the one that still stands there.
        return (row, self.view.chosen()) if row is not None and row.id == self._current() else None

    def versions(self) -> Sequence[VersionRow]:
        """All versions of the document in the middle, the newest first."""
        return self.view.rows

    def show_record(self, record_id: int) -> None:
        """Shows a document, also one that is just being read."""
        self.search.clear()
        self._to_show = record_id
        self.reload()

    def reload(self, _changes: Changes | None = None) -> None:
        """Reads documents and versions again."""
        wanted = self._to_show if self._to_show is not None else self._current()
        read = partial(_find, wanted=wanted, today=self._desk.today())
        self._desk.tasks.query(read, self._show, owner=self, key="policies")

    # -- parts ------------------------------------------------------------------------------------------------

    def _add_right(self) -> None:
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, theme.GAP, 0, theme.GAP)
        layout.setSpacing(theme.GAP)
        self.panels = [
            PanelBox(self._desk, panel, opened=True) for panel in self._desk.panels("policy_version")
        ]
        for box in self.panels:
            layout.addWidget(box)
        layout.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        self.set_right(scroll, 360)

    # -- showing ----------------------------------------------------------------------------------------------

    def _show(self, found: _Found) -> None:
        self._rows = found.rows
        self._to_show = None
        self._show_rows(found.shown)
        row = next((one for one in found.rows if one.id == found.shown), None)
        if row is not None:
            self.view.show_document(row, found.versions, self._desk.today())
        empty = not found.rows
        self.say_empty("document", _EMPTY, "policies.add")
        self.show_empty(empty)
        self.show_right(not empty)
        closed = sum(one.closed_on is not None and one.version_id is None for one in found.rows)
        holding = sum(one.version_id is not None for one in found.rows)
        said = f"共 {len(found.rows)} 份制度，现行 {holding} 份"
        self.set_counts(
            f"{said}{f'，停用 {closed} 份' if closed else ''}　截至 {self._desk.today():%Y-%m-%d}"
        )
        self.update_actions(bool(self.selected_ids()))

    def _show_rows(self, wanted: int | None = None) -> None:
        wanted = wanted if wanted is not None else self._current()
        text = self.search.text().strip().lower()
        muted = QBrush(theme.colours(self.palette()).muted)
        self.documents.blockSignals(True)
        self.documents.clear()
        heads: dict[str, QTreeWidgetItem] = {}
        for one in self._rows:
            if text and text not in f"{one.draft.title} {one.document_no} {one.draft.code}".lower():
                continue
            # Those that hold no longer stand below all others.
            kind = "已停用" if one.closed_on is not None and one.version_id is None else one.draft.kind.label
            if kind not in heads:
                heads[kind] = QTreeWidgetItem([kind])
                heads[kind].setFlags(Qt.ItemFlag.ItemIsEnabled)
                heads[kind].setForeground(0, muted)
                self.documents.addTopLevelItem(heads[kind])
            item = QTreeWidgetItem([one.draft.title])
            item.setData(0, _ID, one.id)
            item.setToolTip(0, one.draft.title)
            if one.version_id is None:
                item.setForeground(0, muted)
            heads[kind].addChild(item)
            if one.id == wanted:
                self.documents.setCurrentItem(item)
        self.documents.expandAll()
        self.documents.blockSignals(False)
        if self.documents.currentItem() is None and heads:
            first = next(iter(heads.values())).child(0)
            assert first is not None
            self.documents.setCurrentItem(first)

    def _current(self) -> int | None:
        item = self.documents.currentItem()
        number = item.data(0, _ID) if item is not None else None
        return int(number) if number is not None else None

    def _picked(self) -> None:
        self.update_actions(bool(self.selected_ids()))
        if self._current() is not None:
            self.reload()

    def _version_chosen(self, version_id: int) -> None:
        if version_id != self._version:
            self._version = version_id
            for box in self.panels:
                box.show_record(version_id or None)


def _find(reader: Reader, wanted: int | None, today: dt.date) -> _Found:
    rows = queries.policies(reader, today)
    known = {one.id for one in rows}
    shown = wanted if wanted in known else next((one.id for one in rows), None)
    return _Found(rows, shown, queries.versions(reader, shown) if shown is not None else [])


def tab_of(desk: Desk) -> PoliciesTab | None:
    """The tab in the window."""
    found = desk.window.findChild(PoliciesTab)
    return found if isinstance(found, PoliciesTab) else None


def with_chosen(
    desk: Desk, act: Callable[[PolicyRow, VersionRow | None, Sequence[VersionRow]], object]
) -> None:
    """Calls ``act`` with the document in the middle, its chosen version and all of them; with none chosen does nothing."""
    tab = tab_of(desk)
    chosen = tab.selected() if tab is not None else None
    if tab is not None and chosen is not None:
        act(*chosen, tab.versions())
