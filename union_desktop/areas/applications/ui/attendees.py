# SPDX-License-Identifier: GPL-3.0-or-later
"""到会人员: who was called, who came; Space ticks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from union_desktop.areas.applications.queries import meeting as reading
from union_desktop.areas.applications.queries.meeting_listing import quorum_words, rule_words
from union_desktop.areas.applications.terms.meetings import HELD, Attendee, MeetingSheet
from union_desktop.areas.applications.ui import meeting_form as forms
from union_desktop.widgets import icons
from union_desktop.widgets.child_rows import ChildPanel, Column
from union_desktop.widgets.keys_inside import KeysInside

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

LOCKED = "会议的决议已经生效，人员和表决不能再改。"


class AttendeesPanel(ChildPanel):
    """The list of a meeting; whoever has to stand aside for an item does so as soon as he is on it."""

    help_topic = "18-applications#到会人员"
    tables = ("meeting_attendee", "committee_meeting")
    name = "到会人员"
    empty = "还没有人员。请添加委员和列席的人，或用“同上次会议”。"
    columns = (
        Column("到会", lambda row: "✓" if row.present else "", 50),
        Column("姓名", lambda row: row.name, 110),
        Column("身份", lambda row: row.role.label, 100),
        Column("表决权", lambda row: "有" if row.votes else "没有", 70),
        Column("备注", lambda row: row.note, 160, wide=True),
    )

    def __init__(self, desk: Desk, meeting_id: int, parent: QWidget | None = None) -> None:
        self.tick_button = QPushButton(icons.icon("checkmark"), "到会/缺席")
        self.all_button = QPushButton(icons.icon("people"), "全部到会")
        self.last_button = QPushButton(icons.icon("history"), "同上次会议")
        super().__init__(desk, meeting_id, parent)
        self.tick_button.setToolTip("改选中的人是否到会（空格）")
        self.all_button.setToolTip("名单上的人都记为到会，再把缺席的改掉")
        self.last_button.setToolTip("加入上次会议名单上、这里还没有的人")
        self.tick_button.clicked.connect(self._tick)
        self.all_button.clicked.connect(self._all_present)
        self.last_button.clicked.connect(self._same_people)
        for at, button in enumerate((self.tick_button, self.all_button, self.last_button), 3):
            self.buttons.insertWidget(at, button)
        self.note = self.add_note("")
        self._space = KeysInside({Qt.Key.Key_Space: self._tick}, self.list)
        self._allow()

    def read(self, reader: Reader) -> MeetingSheet | None:
        return reading.sheet(reader, self.owner_id)

    def show_found(self, found: MeetingSheet | None) -> None:
        self.set_locked(LOCKED if found is not None and found.status == HELD else "")
        self.show_rows(found.attendees if found is not None else ())
        if found is not None:
            told = f"应到 {found.expected} 人，实到 {found.present} 人，列席 {found.observers} 人"
            self.note.setText("　".join(filter(None, (told, quorum_words(found), rule_words(found)))))
        self._allow()

    def enter(self, row: Attendee | None) -> None:
        forms.AttendeeDialog(self.desk, self.owner_id, row).open()

    def spoken(self, row: Attendee) -> str:
        return row.name

    def remover(self, row: Attendee) -> Callable[[Any], Changes]:
        def write(session: Any) -> Changes:
            people = [one for one in forms.called(session, self.owner_id) if one.id != row.id]
            return forms.set_people(session, self.owner_id, people)

        return write

    def is_past(self, row: Attendee) -> bool:
        return not row.present

    def _selection_changed(self) -> None:
        super()._selection_changed()
        self._allow()

    def _allow(self) -> None:
        free = self._may and not self._locked
        self.tick_button.setEnabled(free and self.chosen() is not None)
        self.all_button.setEnabled(free and bool(self.rows))
        self.last_button.setEnabled(free)
        if not self._may:
            for button in (self.tick_button, self.all_button, self.last_button):
                button.setToolTip(self.add_button.toolTip())

    def _tick(self) -> None:
        row = self.chosen()
        if row is not None and self.tick_button.isEnabled():
            here = not row.present
            self._write(
                f"{row.name}{'到会' if here else '缺席'}",
                lambda one: replace(one, present=here) if one.id == row.id else one,
            )

    def _all_present(self) -> None:
        self._write("全部到会", lambda one: replace(one, present=True))

    def _write(self, title: str, change: Callable[[Any], Any]) -> None:
        meeting_id = self.owner_id

        def write(session: Any) -> Changes:
            people = [change(one) for one in forms.called(session, meeting_id)]
            return forms.set_people(session, meeting_id, people)

        self.desk.tasks.command(write, title=title, owner=self)

    def _same_people(self) -> None:
        meeting_id = self.owner_id
        self.desk.tasks.command(
            lambda session: forms.add_last_people(session, meeting_id), title="人员同上次会议", owner=self
        )
