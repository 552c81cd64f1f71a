# SPDX-License-Identifier: GPL-3.0-or-later
"""从困难档案: households on file, those without help this year first, ticked one by one or all at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from union_desktop.areas.aid.queries import filling as q
from union_desktop.areas.aid.queries.filling import FiledChoice
from union_desktop.areas.aid.queries.round_head import RoundHead, yuan
from union_desktop.areas.aid.terms import GrantDraft, Origin
from union_desktop.areas.aid.ui.filling import FillDialog, GiveInput, usual_day
from union_desktop.widgets import ask, theme
from union_desktop.widgets.search_box import SearchBox

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk

_CHOICE: Final = int(Qt.ItemDataRole.UserRole)


class FilesChooser(QWidget):
    """The files with a box before each; what is on the list already cannot be ticked."""

    def __init__(self, choices: list[FiledChoice]) -> None:
        super().__init__()
        self.search = SearchBox("姓名、工号、档案编号", self, shortcut=False)
        self.list = QTreeWidget()
        self.list.setAccessibleName("在档的困难职工")
        self.list.setRootIsDecorated(False)
        theme.even_rows(self.list)
        self.list.setHeaderLabels(["姓名", "工号", "困难类别", "主要致困原因", "人口", "本年已帮扶"])
        for at, width in enumerate((130, 90, 90, 130, 56)):
            self.list.setColumnWidth(at, width)
        for one in choices:
            self.list.addTopLevelItem(self._item(one))
        self.fresh = QPushButton("勾选本年没有帮扶的")
        self.none = QPushButton("全部不勾选")
        self.fresh.setAutoDefault(False)
        self.none.setAutoDefault(False)
        self.fresh.clicked.connect(self._tick_fresh)
        self.none.clicked.connect(lambda: self._tick(lambda _one: False))
        self.search.searched.connect(self._narrow)
        self.search.down.connect(self.list.setFocus)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(self.search, 1)
        row.addWidget(self.fresh)
        row.addWidget(self.none)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.PAGE_MARGIN, theme.GAP, theme.PAGE_MARGIN, 0)
        layout.setSpacing(theme.GAP)
        layout.addLayout(row)
        layout.addWidget(self.list, 1)
        first = self.list.topLevelItem(0)
        if first is not None:
            self.list.setCurrentItem(first)

    @property
    def ticked(self) -> list[FiledChoice]:
        """The files chosen, in the order shown."""
        items = (self.list.topLevelItem(at) for at in range(self.list.topLevelItemCount()))
        return [item.data(0, _CHOICE) for item in items if item is not None and _on(item)]

    def _item(self, one: FiledChoice) -> QTreeWidgetItem:
        got = f"{one.times} 次 {yuan(one.amount)} 元" if one.times else "没有"
        item = QTreeWidgetItem(
            [
                one.name,
                one.staff_no,
                one.hardship_class,
                one.main_cause,
                str(one.size),
                "已在名单中" if one.listed else got,
            ]
        )
        item.setData(0, _CHOICE, one)
        item.setToolTip(0, f"档案编号 {one.case_no}")
        if one.listed:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        else:
            item.setCheckState(0, Qt.CheckState.Unchecked)
        return item

    def _tick_fresh(self) -> None:
        self._tick(lambda one: not one.times)

    def _tick(self, wanted: object) -> None:
        self.list.blockSignals(True)
        for at in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(at)
            if item is not None and not item.isHidden() and item.flags() & Qt.ItemFlag.ItemIsUserCheckable:
                on = wanted(item.data(0, _CHOICE)) and not item.data(0, _CHOICE).listed  # type: ignore[operator]
                item.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)
        self.list.itemChanged.emit(self.list.topLevelItem(0), 0)
        self.list.viewport().update()

    def _narrow(self, text: str) -> None:
        for at in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(at)
            if item is not None:
                one = item.data(0, _CHOICE)
                item.setHidden(text.lower() not in f"{one.name} {one.staff_no} {one.case_no}".lower())


class FromFilesDialog(FillDialog):
    """Households of the files ticked."""

    def __init__(self, desk: Desk, found: RoundHead, choices: list[FiledChoice]) -> None:
        self.chooser = FilesChooser(choices)
        fresh = sum(1 for one in choices if not one.times and not one.listed)
        super().__init__(
            desk,
            found,
            "从困难档案加入名单",
            self.chooser,
            f"在档 {len(choices):,} 户，其中 {fresh:,} 户 {found.row.year} 年还没有得到过帮扶，排在前面。空格键勾选。",
        )
        self.chooser.list.itemChanged.connect(lambda *_: self.say_count(len(self.chooser.ticked)))

    def drafts(self, draft: GiveInput) -> list[GrantDraft]:
        return [
            GrantDraft(
                one.name,
                draft.amount or 0,
                draft.funds,
                person_id=one.person_id,
                case_id=one.case_id,
                goods_value=draft.goods_value or 0,
                goods=draft.goods,
                reason=draft.reason or one.main_cause,
                origin=Origin.FILE,
            )
            for one in self.chooser.ticked
        ]


def choose(desk: Desk, found: RoundHead) -> None:
    """Opens the dialog; an office without files on file is told so."""

    def go_on(choices: list[FiledChoice]) -> None:
        if not choices:
            ask.tell(
                desk.window,
                f"{usual_day(desk, found)} 没有在档的困难职工，没有可以加入的。请先在“困难档案”中建档，或改用“从会员筛选…”。",
            )
            return
        dialog = FromFilesDialog(desk, found, choices)
        dialog.open()
        dialog.chooser.list.setFocus()

    read = partial(q.filed, round_id=found.id, year=found.row.year, on=usual_day(desk, found))
    desk.tasks.query(read, go_on, owner=desk.window, key="files")


def _on(item: QTreeWidgetItem) -> bool:
    return item.checkState(0) == Qt.CheckState.Checked and not item.data(0, _CHOICE).listed
