# SPDX-License-Identifier: GPL-3.0-or-later
"""困难档案 on the member's page: the files somebody stands in, and the way to them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from union_desktop.areas.hardship.queries.facts import class_label
from union_desktop.areas.hardship.queries.heads import OwnFile, files_of
from union_desktop.areas.hardship.terms import OPEN_STATES, SELF, STATUS_LABELS
from union_desktop.core.changes import Changes
from union_desktop.core.roles import Role
from union_desktop.widgets import icons, theme
from union_desktop.widgets.permission import allow

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk


class MemberPanel(QWidget):
    """A line for each file with a button that opens it; a new one where none is open."""

    help_topic = "16-hardship#会员页上的困难档案"

    def __init__(self, desk: Desk, person_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._person_id = person_id
        self.nothing = theme.muted("没有困难职工档案。")
        self.files = QVBoxLayout()
        self.files.setSpacing(theme.TIGHT)
        self.new_button = QPushButton(icons.icon("add"), "建立档案…")
        self._may = allow(self.new_button, desk.role, Role.CLERK)
        self.new_button.clicked.connect(self._new)
        below = QHBoxLayout()
        below.addWidget(self.new_button)
        below.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.BLOCK, theme.GAP, theme.BLOCK, theme.GAP)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.nothing)
        layout.addLayout(self.files)
        layout.addLayout(below)
        layout.addStretch(1)
        self.buttons: list[QPushButton] = []
        self.setFocusProxy(self.new_button)
        desk.tasks.changed.connect(self._changed)
        self._reload()

    def _changed(self, changes: Changes) -> None:
        if changes.touches("hardship_case", "household_member"):
            self._reload()

    def _reload(self) -> None:
        read = partial(files_of, person_id=self._person_id)
        self._desk.tasks.query(read, self._show, owner=self, key="files of member")

    def _show(self, found: list[OwnFile]) -> None:
        while self.files.count():
            old = self.files.takeAt(0).widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self.buttons = []
        for one in found:
            button = QPushButton(icons.icon("open"), _told(one))
            button.setToolTip("打开这份档案")
            button.clicked.connect(partial(self._desk.go_to, "hardship", one.id))
            self.files.addWidget(button)
            self.buttons.append(button)
        self.nothing.setVisible(not found)
        self.new_button.setVisible(not any(one.status in OPEN_STATES for one in found))

    def _new(self) -> None:
        from union_desktop.areas.hardship.ui import forms

        forms.new(self._desk, self._person_id)


def _told(one: OwnFile) -> str:
    whose = "" if one.relation == SELF else f"{one.holder}的家庭（{one.relation}）　"
    filed = f"　{one.filed_on} 建档" if one.filed_on else ""
    return f"{whose}{one.case_no}　{STATUS_LABELS[one.status]}　{class_label(one.hardship_class)}{filed}"
