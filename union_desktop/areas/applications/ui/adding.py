# SPDX-License-Identifier: GPL-3.0-or-later
"""What is put before a meeting, and who stands aside for one item: lists to tick."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from union_desktop.areas.applications.queries import meeting as reading
from union_desktop.areas.applications.queries.meeting import Waiting
from union_desktop.areas.applications.terms.meetings import HELD, Item, MeetingSheet
from union_desktop.areas.applications.ui.attendees import LOCKED
from union_desktop.core.errors import InvalidDraft
from union_desktop.core.values import format_yuan
from union_desktop.widgets import ask, theme
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import TextField
from union_desktop.widgets.form import Form

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

_KEY: Final = int(Qt.ItemDataRole.UserRole)
_FREE: Final = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable


@dataclass(frozen=True, slots=True)
class ReasonInput:
    """One reason for everybody ticked anew."""

    reason: str = ""


def _list(name: str, heads: list[str], widths: tuple[int, ...]) -> QTreeWidget:
    found = QTreeWidget()
    found.setAccessibleName(name)
    found.setRootIsDecorated(False)
    theme.even_rows(found)
    found.setHeaderLabels(heads)
    for at, width in enumerate(widths):
        found.setColumnWidth(at, width)
    return found


def _put_in(dialog: DraftDialog, widget: QWidget) -> None:
    """A list between the sentence and the form, over all the room there is."""
    holder = QWidget()
    inside = QVBoxLayout(holder)
    inside.setContentsMargins(theme.PAGE_MARGIN, theme.GAP, theme.PAGE_MARGIN, 0)
    inside.addWidget(widget)
    layout = dialog.layout()
    assert isinstance(layout, QVBoxLayout)
    layout.insertWidget(layout.indexOf(dialog.intro) + 1, holder, 1)
    layout.setStretch(layout.indexOf(dialog.form), 0)


def _ticked(widget: QTreeWidget) -> list[QTreeWidgetItem]:
    items = (widget.topLevelItem(at) for at in range(widget.topLevelItemCount()))
    return [one for one in items if one is not None and one.checkState(0) == Qt.CheckState.Checked]


class ItemsDialog(DraftDialog):
    """加入议题: what waits for a decision, all of it ticked at first."""

    help_topic = "18-applications#议题和表决"

    def __init__(self, desk: Desk, meeting_id: int, waiting: tuple[Waiting, ...]) -> None:
        super().__init__(
            desk,
            "加入议题",
            Form(()),
            self._command,
            save="加入",
            intro="待会议审定的申请，和名单已锁定的批次。空格勾选或取消。",
            help_topic=self.help_topic,
        )
        self._meeting_id = meeting_id
        self.list = _list("待审定的申请和批次", ["名称", "编号", "项目", "金额（元）"], (230, 130, 130))
        for one in waiting:
            line = QTreeWidgetItem(
                [one.name, one.number or "批次", one.scheme, format_yuan(one.amount, grouped=True)]
            )
            line.setFlags(_FREE)
            line.setCheckState(0, Qt.CheckState.Checked)
            line.setData(0, _KEY, (one.table, one.id))
            line.setTextAlignment(3, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.list.addTopLevelItem(line)
        _put_in(self, self.list)
        self.form.hide()
        self.list.setCurrentItem(self.list.topLevelItem(0))
        self.list.itemChanged.connect(lambda *_item: self._count())
        self.form.load(ReasonInput())
        self._count()
        self.resize(680, 460)
        self.setFocusProxy(self.list)

    def _count(self) -> None:
        count = len(_ticked(self.list))
        self.save_button.setText(f"加入 {count} 项" if count else "加入")
        self.save_button.setEnabled(count > 0)

    def _command(self, _draft: ReasonInput) -> Callable[[Any], Changes]:
        chosen = [one.data(0, _KEY) for one in _ticked(self.list)]
        applications = [number for table, number in chosen if table == "aid_application"]
        rounds = [number for table, number in chosen if table == "aid_round"]
        meeting_id = self._meeting_id

        def write(session: Any) -> Changes:
            from union_desktop.areas.applications import service

            return service.add_items(session, meeting_id, applications, rounds)

        return write


def add(desk: Desk, meeting_id: int) -> None:
    """加入议题 of a meeting still to come."""

    def go_on(found: tuple[MeetingSheet | None, tuple[Waiting, ...]]) -> None:
        sheet, waiting = found
        there = {(one.application_id, one.round_id) for one in sheet.items} if sheet is not None else set()
        waiting = tuple(one for one in waiting if _place(one) not in there)
        if sheet is None:
            ask.tell(desk.window, "这次会议的记录已不在，没有改动。请刷新列表。")
        elif sheet.status == HELD:
            ask.tell(desk.window, LOCKED)
        elif not waiting:
            ask.tell(
                desk.window,
                "没有等待审定的申请或批次。申请要先经办公室核实，批次要先在“批次与发放”里锁定名单；"
                "已列入别的会议的不再列出。",
            )
        else:
            ItemsDialog(desk, meeting_id, waiting).open()

    read = partial(_waiting, meeting_id=meeting_id)
    desk.tasks.query(read, go_on, owner=desk.window, key="meeting waiting")


def _place(one: Waiting) -> tuple[int | None, int | None]:
    return (one.id, None) if one.table == "aid_application" else (None, one.id)


def _waiting(reader: Reader, *, meeting_id: int) -> tuple[MeetingSheet | None, tuple[Waiting, ...]]:
    return reading.sheet(reader, meeting_id), reading.waiting(reader)


# -- standing aside -----------------------------------------------------------------------------------------------


class RecusalDialog(DraftDialog):
    """回避: who of those called does not vote on an item; those who must are ticked and stay so."""

    help_topic = "18-applications#回避"

    def __init__(self, desk: Desk, sheet: MeetingSheet, item: Item) -> None:
        form = Form(
            (
                TextField(
                    "reason",
                    "原因",
                    max_length=60,
                    hint="新勾选的人都写这个原因",
                    placeholder="如 申请人的亲属",
                ),
            ),
            columns=1,
        )
        super().__init__(
            desk,
            f"回避：{item.title}",
            form,
            self._command,
            intro="勾选对这项议题回避的人：不参加这一项的表决，也不计入票数。申请人本人和同户的人由程序列出，不能去掉。",
            help_topic=self.help_topic,
        )
        self._meeting_id, self._item = sheet.id, item
        self.list = _list("到会人员", ["姓名", "身份", "回避的原因"], (150, 110))
        for one in sheet.attendees:
            must = one.id in item.must_aside
            reason = item.aside.get(one.id, item.must_aside.get(one.id, ""))
            line = QTreeWidgetItem([one.name, one.role.label, reason])
            line.setFlags(_FREE & ~Qt.ItemFlag.ItemIsUserCheckable if must else _FREE)
            aside = must or one.id in item.aside
            line.setCheckState(0, Qt.CheckState.Checked if aside else Qt.CheckState.Unchecked)
            line.setData(0, _KEY, one.id)
            self.list.addTopLevelItem(line)
        _put_in(self, self.list)
        self.list.setCurrentItem(self.list.topLevelItem(0))
        form.load(ReasonInput())
        self.resize(600, 460)

    def aside(self, reason: str) -> dict[int, str]:
        """Who stands aside and why; InvalidDraft while somebody ticked anew has no reason."""
        found: dict[int, str] = {}
        for line in _ticked(self.list):
            why = line.text(2) or reason.strip()
            if not why:
                raise InvalidDraft({"reason": f"请写明{line.text(0)}回避的原因。"})
            found[line.data(0, _KEY)] = why
        return found

    def _command(self, draft: ReasonInput) -> Callable[[Any], Changes]:
        return partial(_set_aside, self._meeting_id, self._item.id, self.aside(draft.reason))


def _set_aside(meeting_id: int, item_id: int, aside: Mapping[int, str], session: Any) -> Changes:
    from union_desktop.areas.applications import service

    return service.set_recusals(session, meeting_id, item_id, aside)


def recuse(desk: Desk, meeting_id: int, item_id: int) -> None:
    """回避 for one item."""

    def go_on(found: MeetingSheet | None) -> None:
        item = next((one for one in found.items if one.id == item_id), None) if found is not None else None
        if found is None or item is None:
            ask.tell(desk.window, "这项议题已不在这次会议里，没有改动。请刷新后重试。")
        elif not found.attendees:
            ask.tell(desk.window, "这次会议还没有人员。请先在“到会人员”里添加，再登记回避。")
        else:
            RecusalDialog(desk, found, item).open()

    read = partial(reading.sheet, meeting_id=meeting_id)
    desk.tasks.query(read, go_on, owner=desk.window, key="meeting recusal")
