# SPDX-License-Identifier: GPL-3.0-or-later
"""One person beside the list: facts with masked numbers, the membership's history in words, panels of all areas.

The same on the member's page, where facts and history have a sheet each and the panels stand beside them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QHideEvent, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from union_desktop.areas.members.queries import record
from union_desktop.areas.members.queries.record import EventRow, MemberRecord
from union_desktop.areas.members.terms import FIELD_LABELS, MembershipStatus
from union_desktop.core import codes, masking
from union_desktop.core.changes import Changes
from union_desktop.core.roles import Role
from union_desktop.widgets import icons, theme
from union_desktop.widgets.facts import FactSheet
from union_desktop.widgets.page import hairline
from union_desktop.widgets.panel_box import PanelBox
from union_desktop.widgets.purpose import noted

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk

# Long enough to copy a number by hand, short enough for somebody who is called away.
REVEALED_MS = 30_000
#: Looking at these is kept (DOMAIN §9). A phone number is masked against passers-by only: clerks dial them all day.
NOTED = ("id_number", "wage_base")
_BASES = {"own": "本单位会籍", "dispatch_direct": "派遣直接入会", "dispatch_entrusted": "派遣委托代管"}
_CODED = {
    "gender": codes.GENDER,
    "id_type": codes.ID_TYPE,
    "ethnicity": codes.ETHNICITY,
    "political_status": codes.POLITICAL_STATUS,
    "education": codes.EDUCATION,
    "degree": codes.DEGREE,
    "marital_status": codes.MARITAL_STATUS,
    "hukou_type": codes.HUKOU_TYPE,
}
_FACTS = (
    ("staff_no", "department", "employer", "position", "professional_title"),
    ("gender", "birth_date", "id_type", "id_number", "phone", "email", "home_address"),
    (
        "ethnicity",
        "political_status",
        "education",
        "degree",
        "marital_status",
        "native_place",
        "hukou_type",
        "wage_base",
    ),
)


#: What of a person a sheet shows.
HEAD, WORK, EVENTS, PERSONAL = "head", "work", "events", "personal"
ALL = (HEAD, WORK, EVENTS, PERSONAL)


class MemberDetails(QWidget):
    """The pane at the right of the member list; with fewer ``parts`` and without panels, a sheet of the page.

    Signals:
        page_wanted: the person is to be shown on a page of his or her own.
        shown: the person asked for was read.
    """

    page_wanted = Signal()
    shown = Signal()

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None = None,
        *,
        parts: Sequence[str] = ALL,
        with_panels: bool = True,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._parts = parts
        self._person_id: int | None = None
        self._on: dt.date | None = None
        self._record: MemberRecord | None = None
        self._revealed = ""
        self._asked: object = None
        self._selected = 0
        self.page = FactSheet()
        self.page.setAccessibleName("会员详情")
        self.page.anchorClicked.connect(self._follow)
        inside = QWidget()
        stack = QVBoxLayout(inside)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(0)
        stack.addWidget(self.page)
        self.panels = [PanelBox(desk, panel) for panel in desk.panels("member")] if with_panels else []
        for box in self.panels:
            stack.addWidget(hairline())
            stack.addWidget(box)
        stack.addStretch(1)
        self.scroller = QScrollArea()
        self.scroller.setWidgetResizable(True)
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setWidget(inside)
        if not with_panels:
            # One sheet of paper, however short what stands on it.
            inside.setBackgroundRole(QPalette.ColorRole.Base)
        self.open_button = QPushButton(icons.icon("open"), "打开会员页")
        self.open_button.setToolTip("在大页面上查看资料、会籍记录、附件、家庭成员等（Enter）")
        self.open_button.setEnabled(False)
        self.open_button.clicked.connect(self.page_wanted)
        self._above = QWidget()
        above = QHBoxLayout(self._above)
        above.setContentsMargins(theme.BLOCK, theme.TIGHT, theme.BLOCK, theme.TIGHT)
        above.addWidget(theme.muted("会员详情"))
        above.addStretch(1)
        above.addWidget(self.open_button)
        self._above.setVisible(with_panels)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._above)
        layout.addWidget(self.scroller, 1)
        self._hide_again = QTimer(self)
        self._hide_again.setSingleShot(True)
        self._hide_again.setInterval(REVEALED_MS)
        self._hide_again.timeout.connect(partial(self._reveal, ""))
        self._render()

    @property
    def record(self) -> MemberRecord | None:
        """The person on the screen, once read."""
        return self._record

    def show_person(self, person_id: int | None, on: dt.date | None, selected: int) -> None:
        """Shows a person as of a day (None is today); with none or several selected it says so."""
        same = (person_id, on) == (self._person_id, self._on)
        if same and (person_id is not None or selected == self._selected):
            return
        self._person_id, self._on, self._selected = person_id, on, selected
        self._revealed = ""
        self._asked = None
        self.open_button.setEnabled(person_id is not None)
        if person_id is None:
            self._record = None
            self._render()
        else:
            self._read()
        for box in self.panels:
            box.show_record(person_id)

    def reload(self, changes: Changes | None = None) -> None:
        """Reads the person again if these changes may concern him or her."""
        if self._person_id is not None and (
            changes is None
            or not changes.ids
            or self._person_id in changes.ids
            or not changes.touches("person")
        ):
            self._read()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._render()

    def _read(self) -> None:
        assert self._person_id is not None
        read = partial(record.record, person_id=self._person_id, on=self._on or self._desk.today())
        self._desk.tasks.query(read, self._show, owner=self, refused=self._gone, key="record")

    def _show(self, found: MemberRecord) -> None:
        if found.id == self._person_id:
            another = self._record is None or self._record.id != found.id
            self._record = found
            self._render()
            if another:
                self.scroller.verticalScrollBar().setValue(0)
            self.shown.emit()

    def _gone(self, _error: object) -> None:
        self._record = None
        self._render()

    def _follow(self, link: QUrl) -> None:
        what, _, number = link.toString().partition(":")
        if what == "reveal":
            self._look_at(number)
            return
        event = self._event(int(number))
        if event is None or self._record is None:
            return
        from union_desktop.areas.members.ui import actions

        if what == "correct":
            actions.correct_event(self._desk, self._record, event)
        else:
            actions.remove_event(self._desk, self._record, event)

    def _look_at(self, key: str) -> None:
        if key == self._revealed:
            self._reveal("")
        elif key in NOTED and self._person_id is not None:
            asked = self._asked = object()

            def show() -> None:
                # Only now that the look is kept, and only to whoever has stayed with this person meanwhile.
                if self._asked is asked and self.isVisible():
                    self._reveal(key)

            about = ("person", self._person_id)
            noted(self._desk, "reveal", FIELD_LABELS[key], 1, "", show, about=about, owner=self)
        else:
            self._reveal(key)

    def _reveal(self, key: str) -> None:
        self._revealed = key
        if key:
            self._hide_again.start()
        self._render()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._revealed:
            self._reveal("")

    def _event(self, event_id: int) -> EventRow | None:
        events = self._record.events if self._record else ()
        return next((event for event in events if event.id == event_id), None)

    def _render(self) -> None:
        self.page.setHtml(self._html())

    def _html(self) -> str:
        colours = theme.colours(self.palette())
        style = (
            f"<style>.m {{color:{colours.muted.name()}}} .w {{color:{colours.warning.name()}}}"
            f" a {{color:{colours.accent.name()}; text-decoration:none}}</style>"
        )
        if self._person_id is None:
            hint = (
                f"已选 {self._selected} 人。上方的操作对他们一起生效。"
                if self._selected > 1
                else "在列表中选择一人，这里显示详情。"
            )
            return f"{style}<p class=m>{hint}</p>"
        found = self._record
        if found is None or found.id != self._person_id:
            return style
        made = {
            HEAD: lambda: _head(found),
            WORK: lambda: self._facts(found, _FACTS[:2]),
            EVENTS: lambda: _timeline(found, self._desk.role.may(Role.CLERK)),
            PERSONAL: lambda: self._facts(found, _FACTS[2:], "个人情况") + _remark(found.person.remark),
        }
        return style + "".join(made[part]() for part in self._parts)

    def _facts(self, found: MemberRecord, parts: Sequence[Sequence[str]], title: str = "") -> str:
        rows: list[str] = []
        for part in parts:
            lines = [line for line in (self._fact(found, key) for key in part) if line]
            if lines and rows:
                rows.append("<tr><td colspan=2 style='font-size:4px'>&nbsp;</td></tr>")
            rows += lines
        if not rows:
            return ""
        return f"{_title(title)}<table cellspacing=0 cellpadding=1 width='100%'>{''.join(rows)}</table>"

    def _fact(self, found: MemberRecord, key: str) -> str:
        value = getattr(found.person, key)
        if value in ("", None):
            return ""
        text = _CODED[key].label(value) if key in _CODED else str(value)
        if key == "wage_base":
            from union_desktop.core import values  # the list is on the screen before this is ever needed

            text = f"{values.format_yuan(value, grouped=True)} 元" if self._revealed == key else "****"
        elif key == "id_number" and self._revealed != key:
            text = masking.mask_id_number(text)
        elif key == "phone" and self._revealed != key:
            text = masking.mask_phone(text)
        shown = escape(text)
        if key == "id_number" and found.person.id_flagged:
            shown += " <span class=w>存疑</span>"
        if key in ("id_number", "phone", "wage_base"):
            shown += f"&nbsp;&nbsp;<a href='reveal:{key}'>{'隐藏' if self._revealed == key else '显示'}</a>"
        return _row(FIELD_LABELS[key], shown)


def _head(found: MemberRecord) -> str:
    person = found.person
    status = found.status.label if found.status else "未入会"
    place = " · ".join(filter(None, (found.group, found.campus, found.category)))
    lines = [
        f"<div style='font-size:large; font-weight:600'>{escape(person.name)}</div>",
        f"<div class=m>{escape(person.pinyin)}</div>",
    ]
    since = f"，{found.joined_on:%Y-%m-%d} 入会" if found.joined_on else ""
    basis = _BASES.get(found.placement.basis, "") if found.placement else ""
    lines.append(f"<p style='margin-top:6px; margin-bottom:2px'><b>{status}</b>{since}</p>")
    if place:
        lines.append(f"<div>{escape(place)}</div>")
    if basis and found.status in (MembershipStatus.ACTIVE, MembershipStatus.RETAINED):
        lines.append(f"<div class=m>{basis}</div>")
    if found.card_no:
        lines.append(f"<div class=m>会员证号 {escape(found.card_no)}</div>")
    return "".join(lines) + "<p style='font-size:4px'>&nbsp;</p>"


def _title(text: str) -> str:
    return f"<p style='margin-top:12px; margin-bottom:2px'><b>{text}</b></p>" if text else ""


def _remark(text: str) -> str:
    return f"{_title('备注')}<div>{escape(text).replace(chr(10), '<br>')}</div>" if text else ""


def _row(label: str, shown: str) -> str:
    return f"<tr><td class=m width=84>{label}</td><td>{shown}</td></tr>"


def _timeline(found: MemberRecord, may_change: bool) -> str:
    if not found.events:
        return "<p class=m>还没有会籍记录。</p>"
    lines = []
    for place, event in enumerate(found.events):
        new_part = place > 0 and event.membership_id != found.events[place - 1].membership_id
        if new_part:
            lines.append("<tr><td colspan=2><hr></td></tr>")
        where = " · ".join(filter(None, (event.group, event.campus, event.category)))
        more = "".join(f"<br><span class=m>{escape(text)}</span>" for text in (where, event.note) if text)
        links = ""
        if may_change:
            links = f"&nbsp;&nbsp;<a href='correct:{event.id}'>更正</a>&nbsp;&nbsp;<a href='remove:{event.id}'>删除</a>"
        lines.append(
            f"<tr><td class=m width=84>{event.on:%Y-%m-%d}</td><td>{event.kind.label}{links}{more}</td></tr>"
        )
    return f"{_title('会籍记录')}<table cellspacing=0 cellpadding=2 width='100%'>{''.join(lines)}</table>"
