# SPDX-License-Identifier: GPL-3.0-or-later
"""决议生效: what will happen, line by line, before anything is written; and what stands in the way of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from union_desktop.areas.aid.ui.reasons import Make, ReasonedDialog, Reasons
from union_desktop.areas.applications.queries import meeting as reading
from union_desktop.areas.applications.terms.meetings import (
    HELD,
    Decision,
    Item,
    MeetingSheet,
    problems,
)
from union_desktop.areas.applications.ui.adding import ReasonInput
from union_desktop.areas.applications.ui.attendees import LOCKED
from union_desktop.core.values import format_yuan
from union_desktop.widgets import ask, theme
from union_desktop.widgets.form import Form
from union_desktop.widgets.record_list import RecordList

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk

HELP: Final = "18-applications#决议生效"


def hold(desk: Desk, meeting_id: int) -> None:
    """Opens the dialog, or tells what does not add up."""

    def go_on(found: MeetingSheet | None) -> None:
        if found is None:
            ask.tell(desk.window, "这次会议的记录已不在，没有改动。请刷新列表。")
            return
        if found.status == HELD:
            ask.tell(desk.window, LOCKED)
            return
        if found.held_on > desk.today():
            ask.tell(
                desk.window,
                f"会议定在 {found.held_on:%Y-%m-%d}，还没有开，决议不能生效。请在会后办理，或核对日期。",
            )
            return
        wrong = problems(found)
        if wrong:
            ask.warn(
                desk.window,
                "决议还不能生效，没有改动。请先处理：",
                detail="\n".join(one.sentence for one in wrong),
            )
            return
        HoldDialog(desk, found).open()

    read = partial(reading.sheet, meeting_id=meeting_id)
    desk.tasks.query(read, go_on, owner=desk.window, key="meeting hold")


def outcome(item: Item) -> str:
    """What happens to an item when the decisions hold."""
    if item.decision is Decision.APPROVED:
        return "审定通过" if item.application_id is not None else "批次审定通过"
    if item.decision is Decision.REFUSED:
        return "不予补助，申请结束" if item.application_id is not None else "批次退回拟定"
    return "不变，留待以后的会议"


class HoldDialog(ReasonedDialog):
    """Who gets how much, who gets nothing; writes all of it at once."""

    help_topic = HELP

    def __init__(self, desk: Desk, sheet: MeetingSheet) -> None:
        agreed = [one for one in sheet.items if one.decision is Decision.APPROVED]
        total = sum(_amount(one) for one in agreed)
        told = f"{len(sheet.items)} 项议题，同意 {len(agreed)} 项，合计 {format_yuan(total, grouped=True)} 元"
        super().__init__(
            desk,
            f"决议生效：{sheet.name}",
            Form(()),
            self._make,
            save="决议生效",
            action=f"会议生效：{sheet.name}",
            intro=f"将按下表一次办理：{told}。应到 {sheet.expected} 人，实到 {sheet.present} 人。"
            "生效后人员、票数和金额不能再改；需要公示的申请接着公示，再列入发放。",
            done=partial(_said, desk, f"{sheet.name}的决议已经生效：{told}。"),
            help_topic=HELP,
        )
        self._meeting_id = sheet.id
        self.list = QTreeWidget()
        self.list.setAccessibleName("将要办理的事")
        self.list.setRootIsDecorated(False)
        theme.even_rows(self.list)
        self.list.setHeaderLabels(["议题", "项目", "申请（元）", "审定（元）", "票数", "结果", "将要办理"])
        for at, width in enumerate((190, 100, 100, 100, 80, 64)):
            self.list.setColumnWidth(at, width)
        for one in sheet.items:
            self.list.addTopLevelItem(_line(one))
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(theme.PAGE_MARGIN, theme.GAP, theme.PAGE_MARGIN, 0)
        inside.addWidget(self.list)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.indexOf(self.intro) + 1, holder, 1)
        self.form.hide()
        self.form.load(ReasonInput())
        room = self.screen().availableSize()
        self.resize(min(860, room.width() - 40), min(480, room.height() - 60))

    def _make(self, _draft: ReasonInput) -> Make:
        meeting_id, today = self._meeting_id, self._desk.today()

        def make(reasons: Reasons) -> Any:
            def write(session: Any) -> Any:
                from union_desktop.areas.applications import service

                return service.hold(session, meeting_id, breach_reason=reasons.breach, today=today)

            return write

        return make


def _line(item: Item) -> QTreeWidgetItem:
    votes = "" if None in item.votes else "/".join(str(one) for one in item.votes)
    amount = format_yuan(_amount(item), grouped=True) if item.decision is Decision.APPROVED else ""
    line = QTreeWidgetItem(
        [
            item.title,
            item.scheme,
            format_yuan(item.requested, grouped=True),
            amount,
            votes,
            item.decision.label,
            outcome(item),
        ]
    )
    for at in (2, 3):
        line.setTextAlignment(at, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return line


def _amount(item: Item) -> int:
    return (item.amount or 0) if item.application_id is not None else item.requested


def _said(desk: Desk, sentence: str, _changes: object) -> None:
    page = desk.window.findChild(RecordList, "meetings")
    if isinstance(page, RecordList):
        page.banner.say(sentence, "done")
