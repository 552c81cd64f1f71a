# SPDX-License-Identifier: GPL-3.0-or-later
"""One person on the whole tab: facts, history, and the panels of all areas, each read when it is first opened."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from union_desktop.areas.members.ui.details import EVENTS, HEAD, PERSONAL, WORK, MemberDetails
from union_desktop.core.changes import Changes
from union_desktop.widgets.record_page import RecordPage

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from union_desktop.widgets.area import Desk

_TABLES = ("person", "membership", "membership_event", "union_org_version", "campus", "staff_category")
_SHEETS = (("基本资料", (HEAD, WORK, PERSONAL)), ("会籍记录", (EVENTS,)))


class MemberPage(RecordPage):
    """Shows a person as of a day; what the sheets show follows changes by itself."""

    help_topic = "03-members#会员页"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self.sheets = [MemberDetails(desk, parts=parts, with_panels=False) for _, parts in _SHEETS]
        super().__init__(
            desk,
            [(title, sheet) for (title, _), sheet in zip(_SHEETS, self.sheets, strict=True)],
            desk.panels("member"),
            parent,
            back="返回名单",
            one="人",
            name="会员页的各个部分",
        )
        self._on: dt.date | None = None
        self.sheets[0].shown.connect(self._say_who)
        desk.tasks.changed.connect(self._changed)

    @property
    def person_id(self) -> int | None:
        """Who is shown."""
        return self.record_id

    def show_person(self, person_id: int, on: dt.date | None) -> None:
        """Shows a person as of a day (None is today); the section that was open stays open."""
        if (person_id, on) == (self.record_id, self._on):
            return
        self._on = on
        self.begin(person_id)
        for sheet in self.sheets:
            sheet.show_person(person_id, on, 1)

    def _say_who(self) -> None:
        found = self.sheets[0].record
        if found is None:
            return
        status = found.status.label if found.status else "未入会"
        self.say(
            found.person.name,
            " · ".join(filter(None, (status, found.group, found.campus, found.person.staff_no))),
        )

    def _changed(self, changes: Changes) -> None:
        if self.record_id is not None and changes.touches(*_TABLES):
            for sheet in self.sheets:
                sheet.reload(changes)
