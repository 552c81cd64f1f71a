# SPDX-License-Identifier: GPL-3.0-or-later
"""生日、退休批量登记: proposed from members' own records, ticked, with one gift for all who are ticked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from union_desktop.areas.policies.ui.reason import RuledDialog
from union_desktop.areas.visits.queries import proposals
from union_desktop.areas.visits.queries.proposals import Proposal
from union_desktop.areas.visits.terms import NoticeDraft, Occasion
from union_desktop.areas.visits.ui.visit_form import VisitInput, visit_fields
from union_desktop.widgets import theme
from union_desktop.widgets.fields import ChoiceField, Field, TextField
from union_desktop.widgets.form import Form, Section
from union_desktop.widgets.record_list import RecordList
from union_desktop.widgets.reopening import reopens

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

HELP: Final = "19-visits#生日和退休"
KINDS: Final = ((Occasion.BIRTHDAY.value, "过生日的会员"), (Occasion.RETIREMENT.value, "办理退休的会员"))
_MONTH: Final = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")
#: Title bar and task bar, on the smallest screens.
_ROOM_AROUND: Final = 60
_PROPOSAL: Final = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class BulkInput(VisitInput):
    """Whom and of which month, and the gift; without visitors and gift they are only registered."""

    kind: str = Occasion.BIRTHDAY.value
    month: str = ""

    @property
    def gives(self) -> bool:
        """Whether something was given already."""
        return bool(self.visitors or self.cash or self.gift or self.gift_value)


def _read(reader: Reader, kind: str, month: str) -> list[Proposal]:
    ask = proposals.birthdays if kind == Occasion.BIRTHDAY.value else proposals.retirements
    year, number = map(int, month.split("-"))
    return ask(reader, year, number)


class BulkDialog(RuledDialog):
    """The list of a month above the one gift."""

    help_topic = HELP

    def __init__(self, desk: Desk) -> None:
        gift: tuple[Field, ...] = tuple(_not_required(one) for one in visit_fields(desk, many=True))
        form = Form(
            [
                Section(
                    "",
                    (
                        ChoiceField("kind", "名单", required=True, choices=KINDS),
                        TextField(
                            "month",
                            "月份",
                            required=True,
                            max_length=7,
                            hint="如 2026-09",
                            check=_month_problem,
                        ),
                    ),
                ),
                Section("发放（还没有发放的留空，以后再登记慰问）", gift),
            ]
        )
        super().__init__(
            desk,
            "批量登记生日、退休",
            form,
            self._command,
            save="登记",
            done=self._told,
            intro="名单取自会员的出生日期和会籍变动。今年已经登记过的不再勾选。",
        )
        self.list = QTreeWidget()
        self.list.setAccessibleName("名单")
        self.list.setRootIsDecorated(False)
        theme.even_rows(self.list)
        self.list.setHeaderLabels(["姓名", "工号", "工会小组", "校区", "日期", ""])
        for at, width in enumerate((120, 90, 150, 90, 100, 120)):
            self.list.setColumnWidth(at, width)
        self.list.setMinimumHeight(150)
        self.list.itemChanged.connect(lambda *_item: self._count())
        self.count = theme.muted("")
        every, none = QPushButton("全部勾选"), QPushButton("全不勾选")
        every.clicked.connect(partial(self._tick, True))
        none.clicked.connect(partial(self._tick, False))
        below = QHBoxLayout()
        below.addWidget(self.count, 1)
        below.addWidget(every)
        below.addWidget(none)
        whole = QWidget()
        inside = QVBoxLayout(whole)
        inside.setContentsMargins(theme.PAGE_MARGIN, 0, theme.PAGE_MARGIN, theme.GAP)
        inside.addWidget(self.list, 1)
        inside.addLayout(below)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        at = layout.indexOf(form)
        layout.insertWidget(at + 1, whole, 2)
        layout.setStretchFactor(form, 0)
        form.left.connect(self._field_left)
        form.edited.connect(self._field_edited)
        self._shown = ("", "")
        room = self.screen().availableGeometry().height() - _ROOM_AROUND
        self.resize(780, min(720, room))

    def load(self, draft: BulkInput) -> None:
        """Shows a month."""
        self.form.load(draft)
        self._read_list()

    @property
    def ticked(self) -> list[Proposal]:
        """Those who are ticked, in the order shown."""
        items = (self.list.topLevelItem(at) for at in range(self.list.topLevelItemCount()))
        return [
            item.data(0, _PROPOSAL)
            for item in items
            if item is not None and item.checkState(0) == Qt.CheckState.Checked
        ]

    def examine(self, draft: BulkInput) -> dict[str, str]:
        found: dict[str, str] = {}
        if (draft.kind, draft.month) != self._shown:
            found["month"] = "名单还在读取，请稍后再登记。"
        elif not self.ticked:
            found["month"] = "还没有勾选任何人。"
        if draft.gives and draft.visited_on is None:
            found["visited_on"] = "请填写发放的日期。"
        if draft.gives and not draft.visitors:
            found["visitors"] = "请填写由谁发放。"
        return found

    # -- the list ----------------------------------------------------------------------------------------------

    def _field_edited(self, key: str) -> None:
        if key == "kind":
            self._read_list()

    def _field_left(self, key: str) -> None:
        if key in ("kind", "month"):
            self._read_list()

    def _read_list(self) -> None:
        kind, month = self.form.value("kind") or "", self.form.value("month") or ""
        if not kind or not _MONTH.fullmatch(month) or (kind, month) == self._shown:
            return
        self._desk.tasks.query(
            partial(_read, kind=kind, month=month),
            partial(self._show, (kind, month)),
            owner=self,
            key="proposals",
        )

    def _show(self, asked: tuple[str, str], found: list[Proposal]) -> None:
        self._shown = asked
        self.list.blockSignals(True)
        self.list.clear()
        for one in found:
            known = one.case_id is not None
            said = "今年已登记" if known else ""
            item = QTreeWidgetItem(
                [one.name, one.staff_no, one.group, one.campus, str(one.happened_on), said]
            )
            item.setData(0, _PROPOSAL, one)
            if known:
                item.setFlags(Qt.ItemFlag.ItemIsSelectable)
                item.setCheckState(0, Qt.CheckState.Unchecked)
            else:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(0, Qt.CheckState.Checked)
            self.list.addTopLevelItem(item)
        self.list.blockSignals(False)
        self._count()

    def _tick(self, on: bool) -> None:
        state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        for at in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(at)
            if item is not None and item.data(0, _PROPOSAL).case_id is None:
                item.setCheckState(0, state)

    def _count(self) -> None:
        every = self.list.topLevelItemCount()
        self.count.setText(
            f"共 {every:,} 人，已勾选 {len(self.ticked):,} 人" if every else "这个月没有可登记的人。"
        )

    # -- saving ------------------------------------------------------------------------------------------------

    def _command(self, draft: BulkInput) -> Callable[[str], Callable[[Any], Changes]]:
        today = self._desk.today()
        day = min(draft.visited_on or today, today) if draft.gives else today
        notices = [
            NoticeDraft(one.person_id, Occasion(draft.kind), day, "personnel", happened_on=one.happened_on)
            for one in self.ticked
        ]
        plain = {one.name: getattr(draft, one.name) for one in fields(VisitInput)}
        gift = VisitInput(**plain).draft if draft.gives else None

        def factory(reason: str) -> Callable[[Any], Changes]:
            def command(session: Any) -> Changes:
                from union_desktop.areas.visits import service

                return service.notice_many(session, notices, gift=gift, breach_reason=reason, today=today)

            return command

        return factory

    def _told(self, changes: Changes) -> None:
        page = self._desk.window.findChild(RecordList, "visits")
        if isinstance(page, RecordList):
            given = "visit" in changes.tables
            then = "可选中它们打印签收表。" if given else "发放以后请选中它们登记慰问。"
            page.banner.say(f"已登记 {len(changes.ids):,} 人，可用 Ctrl+Z 一次撤销。{then}", "done")


@reopens
def open_bulk(desk: Desk) -> BulkDialog:
    """Opens the dialog at this month."""
    today = desk.today()
    dialog = BulkDialog(desk)
    dialog.load(BulkInput(visited_on=today, month=f"{today:%Y-%m}"))
    dialog.open()
    return dialog


def _not_required(one: Field) -> Field:
    return replace(one, required=False) if one.key in ("visited_on", "visitors") else one


def _month_problem(text: str) -> str | None:
    return None if _MONTH.fullmatch(text) else "请写成 2026-09 的样子。"
