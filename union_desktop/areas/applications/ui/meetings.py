# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of meetings, the page of one over it, and what its actions do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from union_desktop.areas.applications.queries import meeting as reading, meeting_listing as q
from union_desktop.areas.applications.terms.meetings import HELD
from union_desktop.areas.applications.ui import adding, holding, meeting_form, printing
from union_desktop.areas.applications.ui.agenda import AgendaPanel
from union_desktop.areas.applications.ui.attendees import LOCKED, AttendeesPanel
from union_desktop.core.roles import Role
from union_desktop.widgets import ask, icons, theme
from union_desktop.widgets.area import Panel
from union_desktop.widgets.attachments import AttachmentsPanel
from union_desktop.widgets.permission import allow
from union_desktop.widgets.record_list import Filter, ListSpec, RecordList

if TYPE_CHECKING:
    from union_desktop.areas.applications.queries.meeting_listing import MeetingRow
    from union_desktop.areas.applications.terms.meetings import MeetingSheet
    from union_desktop.core.changes import Changes
    from union_desktop.core.errors import UserError
    from union_desktop.widgets.area import Desk

KEY: Final = "meetings"
TABLES: Final = (
    "committee_meeting",
    "meeting_attendee",
    "meeting_item",
    "meeting_recusal",
    "aid_application",
    "aid_round",
)
Ids = tuple[int, ...]


def page(desk: Desk) -> RecordList:
    """The section."""
    return RecordList(
        desk,
        ListSpec(
            key=KEY,
            listing=q.LIST,
            find=q.find_ids,
            tables=TABLES,
            record="会议",
            unit="次",
            empty=(
                "gavel",
                "还没有审定会议。请新建会议，登记到会人员，再把待审定的申请和批次加入议题。",
                "meetings.new",
            ),
            sort="held_on",
            descending=True,
            search="会议名称、地点、申请人、申请编号",
            filters=(
                Filter("status", "状态", q.STATES),
                Filter("kind", "类别", q.KINDS),
                Filter("year", "年度", q.year_choices, many=False),
            ),
            muted=_is_held,
            facts=q.facts,
            kind="committee_meeting",
            parts=(
                Panel("到会人员", AttendeesPanel),
                Panel("议题", AgendaPanel),
                Panel("议事摘要", MinutesPanel),
                Panel("附件", _attachments),
            ),
        ),
    )


class MinutesPanel(QWidget):
    """What was said, to be read; writing is a form of its own, so that nothing typed gets lost."""

    help_topic = "18-applications#议事摘要"

    def __init__(self, desk: Desk, meeting_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._meeting_id = meeting_id
        self.text = theme.muted("")
        self.text.setWordWrap(True)
        self.button = QPushButton(icons.icon("edit"), "写议事摘要…")
        allow(self.button, desk.role, Role.CLERK)
        self.button.clicked.connect(lambda: meeting_form.minutes(desk, meeting_id))
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.BLOCK, theme.GAP, theme.BLOCK, theme.GAP)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.text)
        layout.addLayout(row)
        layout.addStretch(1)
        self.setFocusProxy(self.button)
        desk.tasks.changed.connect(self._changed)
        self._reload()

    def _changed(self, changes: Changes) -> None:
        if changes.touches("committee_meeting"):
            self._reload()

    def _reload(self) -> None:
        read = partial(meeting_form.minutes_text, meeting_id=self._meeting_id)
        self._desk.tasks.query(read, self._show, owner=self, key="minutes")

    def _show(self, text: str) -> None:
        self.text.setText(text or "还没有写议事摘要。没有的话，会议纪要上不印这一节。")


def _attachments(desk: Desk, meeting_id: int) -> QWidget:
    return AttachmentsPanel(desk, ("committee_meeting", meeting_id))


def _is_held(row: MeetingRow) -> bool:
    return row.status == HELD


# -- what actions do ----------------------------------------------------------------------------------------------


def _settled(desk: Desk, then: Callable[[], None]) -> None:
    """Goes on once the votes typed on the open page are written."""
    panel = desk.window.findChild(AgendaPanel)
    if isinstance(panel, AgendaPanel):
        panel.setFocus()
        panel.write_open(then)
    else:
        then()


def _one(act: Callable[[Desk, int], None], desk: Desk, ids: Ids) -> None:
    if len(ids) == 1:
        _settled(desk, partial(act, desk, ids[0]))
    else:
        ask.tell(desk.window, "请只选一次会议，再办理这一步。")


def _new(desk: Desk, _ids: Ids) -> None:
    meeting_form.new(desk)


def _edit(desk: Desk, meeting_id: int) -> None:
    _if_open(desk, meeting_id, lambda _sheet: meeting_form.edit(desk, meeting_id))


def _minutes(desk: Desk, meeting_id: int) -> None:
    meeting_form.minutes(desk, meeting_id)


def _print(desk: Desk, meeting_id: int) -> None:
    printing.choose_for_meeting(desk, (meeting_id,))


def _cancel(desk: Desk, meeting_id: int) -> None:
    def go_on(sheet: MeetingSheet) -> None:
        if not ask.confirm(
            desk.window,
            f"要取消“{sheet.name}”吗？登记的人员、票数和回避一并删除，{len(sheet.items)} 项议题可以列入别的会议。"
            "可以用“撤销”找回。",
            yes="取消会议",
            no="保留",
            title="取消会议",
            danger=True,
        ):
            return

        def write(session: Any) -> Changes:
            from union_desktop.areas.applications import service

            return service.cancel(session, meeting_id)

        desk.tasks.command(
            write, title=f"取消会议：{sheet.name}", owner=desk.window, refused=partial(_refused, desk)
        )

    _if_open(desk, meeting_id, go_on)


def _if_open(desk: Desk, meeting_id: int, then: Callable[[MeetingSheet], None]) -> None:
    def go_on(found: MeetingSheet | None) -> None:
        if found is None:
            ask.tell(desk.window, "这次会议的记录已不在，没有改动。请刷新列表。")
        elif found.status == HELD:
            ask.tell(desk.window, LOCKED)
        else:
            then(found)

    read = partial(reading.sheet, meeting_id=meeting_id)
    desk.tasks.query(read, go_on, owner=desk.window, key="meeting")


def _refused(desk: Desk, error: UserError) -> None:
    ask.warn(desk.window, error.message)


#: What ``area`` calls, by name.
DEEDS: Final[Mapping[str, Callable[[Desk, Ids], None]]] = {
    "new": _new,
    "edit": partial(_one, _edit),
    "items": partial(_one, adding.add),
    "hold": partial(_one, holding.hold),
    "minutes": partial(_one, _minutes),
    "print": partial(_one, _print),
    "cancel": partial(_one, _cancel),
}
