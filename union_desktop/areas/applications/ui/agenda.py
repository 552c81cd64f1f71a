# SPDX-License-Identifier: GPL-3.0-or-later
"""议题: votes and decisions in one table for the keyboard, with quorum, sums and everything that does not add up below it.

A line is written when one leaves it, so that a line is one entry of the record of changes; nothing waits for a button.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from union_desktop.areas.applications.queries import meeting as reading
from union_desktop.areas.applications.queries.meeting_listing import quorum_words, rule_words
from union_desktop.areas.applications.terms.meetings import (
    HELD,
    Decision,
    Item,
    MeetingSheet,
    VotesDraft,
    problems,
)
from union_desktop.areas.applications.ui.agenda_table import AgendaTable, yuan
from union_desktop.areas.applications.ui.attendees import LOCKED
from union_desktop.core.roles import Role
from union_desktop.widgets import ask, icons, theme
from union_desktop.widgets.banner import Banner
from union_desktop.widgets.keys_inside import KeysInside
from union_desktop.widgets.permission import allow

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.core.errors import UserError
    from union_desktop.widgets.area import Desk

_TOLD: Final = 8


class AgendaPanel(QWidget):
    """The items of one meeting."""

    help_topic = "18-applications#议题和表决"
    _TABLES = (
        "committee_meeting",
        "meeting_item",
        "meeting_attendee",
        "meeting_recusal",
        "aid_application",
        "aid_round",
    )

    def __init__(self, desk: Desk, meeting_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.meeting_id = meeting_id
        self.sheet: MeetingSheet | None = None
        #: Lines changed and not written yet, by number of the item.
        self._open: dict[int, Item] = {}
        self.banner = Banner()
        self.table = AgendaTable()
        self.sums = QLabel()
        self.sums.setWordWrap(True)
        self.sums.setTextFormat(Qt.TextFormat.RichText)
        self.sums.setAccessibleName("到会和合计")
        self.found = QLabel()
        self.found.setWordWrap(True)
        self.found.setTextFormat(Qt.TextFormat.PlainText)
        self.found.setAccessibleName("核对结果")
        self.add_button = QPushButton(icons.icon("add"), "加入议题…")
        self.all_button = QPushButton(icons.icon("checkmark"), "其余全票同意")
        self.aside_button = QPushButton(icons.icon("person_prohibited"), "回避…")
        self.remove_button = QPushButton(icons.icon("delete"), "移去…")
        self.add_button.setToolTip("待会议审定的申请和已锁定的批次名单（Insert）")
        self.all_button.setToolTip("还没有结果的议题：有权表决的人全部赞成，金额按填写的")
        self.aside_button.setToolTip("谁对这项议题回避，为什么（F4）")
        self.remove_button.setToolTip("从这次会议的议题中移去，可以列入别的会议（Delete）")
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        for button in self._buttons:
            allow(button, desk.role, Role.CLERK)
            row.addWidget(button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GAP, theme.TIGHT, theme.GAP, theme.GAP)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.banner)
        layout.addLayout(row)
        layout.addWidget(self.sums)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.found)
        self.add_button.clicked.connect(self._add)
        self.all_button.clicked.connect(self.agree_to_the_rest)
        self.aside_button.clicked.connect(self._recuse)
        self.remove_button.clicked.connect(self._remove)
        self.table.edited.connect(self._edited)
        self.table.left.connect(self._write_row)
        self.table.refused.connect(lambda text: self.banner.say(text, "warning"))
        self.table.itemSelectionChanged.connect(self._allow)
        self._keys = KeysInside(
            {
                Qt.Key.Key_Return: self.table.edit_current,
                Qt.Key.Key_Enter: self.table.edit_current,
                Qt.Key.Key_Insert: self.add_button.click,
                Qt.Key.Key_F4: self.aside_button.click,
                Qt.Key.Key_Delete: self.remove_button.click,
            },
            self.table,
        )
        self.setFocusProxy(self.table)
        program = QApplication.instance()
        assert isinstance(program, QApplication)
        program.focusChanged.connect(self._focus_moved)
        desk.tasks.changed.connect(self._changed)
        self._reload()

    @property
    def _buttons(self) -> tuple[QPushButton, ...]:
        return self.add_button, self.all_button, self.aside_button, self.remove_button

    @property
    def dirty(self) -> bool:
        """Whether a line was changed and is not written yet."""
        return bool(self._open)

    def hideEvent(self, event: QHideEvent) -> None:
        self.write_open()
        super().hideEvent(event)

    def _focus_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        if old is not None and now is not None and self._holds(old) and not self._holds(now):
            self.write_open()

    def _holds(self, widget: QWidget) -> bool:
        return widget is self.table or self.table.isAncestorOf(widget)

    # -- reading ----------------------------------------------------------------------------------------------

    def _changed(self, changes: Changes) -> None:
        if changes.touches(*self._TABLES):
            self._reload()

    def _reload(self) -> None:
        read = partial(reading.sheet, meeting_id=self.meeting_id)
        self._desk.tasks.query(read, self._show, owner=self, key="agenda")

    def _show(self, found: MeetingSheet | None) -> None:
        if found is not None:
            kept = {one.id for one in found.items}
            self._open = {number: item for number, item in self._open.items() if number in kept}
            items = tuple(_typed_over(one, self._open.get(one.id)) for one in found.items)
            self.sheet = replace(found, items=items)
            free = found.status != HELD and self._desk.role.may(Role.CLERK)
            self.table.show_items(items, free=free, entitled=[found.entitled(one) for one in items])
        else:
            self.sheet = None
        self._check()
        self._allow()

    def _check(self) -> None:
        found = self.sheet
        if found is None:
            self.sums.clear()
            return
        colours = theme.colours(self.palette())
        wrong = problems(found) if found.status != HELD else ()
        agreed = sum(
            (one.amount if one.application_id is not None else one.requested) or 0
            for one in found.items
            if one.decision is Decision.APPROVED
        )
        ink = (colours.good if found.quorate else colours.problem).name()
        self.sums.setText(
            " · ".join(
                (
                    f"应到 {found.expected}",
                    f"实到 {found.present}",
                    f"<span style='color:{ink}'>{quorum_words(found)}</span>",
                    f"议题 {len(found.items)} 项",
                    f"申请合计 {yuan(sum(one.requested for one in found.items))} 元",
                    f"<b>同意合计 {yuan(agreed)} 元</b>",
                )
            )
        )
        told = [one.sentence for one in wrong[:_TOLD]]
        if len(wrong) > _TOLD:
            told.append(f"另有 {len(wrong) - _TOLD} 处。")
        done = LOCKED if found.status == HELD else "到会、票数和金额都对得上，可以“决议生效”。"
        self.found.setText("\n".join(told) or done)
        palette = self.found.palette()
        palette.setColor(self.found.foregroundRole(), colours.warning if told else colours.good)
        self.found.setPalette(palette)
        self.sums.setToolTip(rule_words(found))

    def _allow(self) -> None:
        if not self._desk.role.may(Role.CLERK):
            return
        free = self.sheet is not None and self.sheet.status != HELD
        chosen = self.table.current_item() is not None
        self.add_button.setEnabled(free)
        self.all_button.setEnabled(free and bool(self.table.items_))
        self.aside_button.setEnabled(free and chosen)
        self.remove_button.setEnabled(free and chosen)

    # -- writing ----------------------------------------------------------------------------------------------

    def _edited(self, at: int) -> None:
        item = self.table.items_[at]
        self._open[item.id] = item
        if self.sheet is not None:
            self.sheet = replace(self.sheet, items=tuple(self.table.items_))
        self.banner.hide()
        self._check()

    def _write_row(self, at: int) -> None:
        if 0 <= at < len(self.table.items_):
            number = self.table.items_[at].id
            if number in self._open:
                self._write([self._open.pop(number)])

    def write_open(self, then: Callable[[], None] | None = None) -> None:
        """Writes every line that was changed, then goes on: before something else is done with the meeting, and when
        it is left.
        """
        items, self._open = list(self._open.values()), {}
        if items:
            self._write(items, then)
        elif then is not None:
            then()

    def _write(self, items: Sequence[Item], then: Callable[[], None] | None = None) -> None:
        meeting_id = self.meeting_id
        votes = [VotesDraft(one.id, one.decision, *one.votes, one.amount, one.opinion) for one in items]
        title = f"登记表决：{items[0].title}" if len(items) == 1 else f"登记表决：{len(items)} 项议题"

        def write(session: Any) -> Changes:
            from union_desktop.areas.applications import service

            return service.set_votes(session, meeting_id, votes)

        self._desk.tasks.command(
            write,
            title=title,
            owner=self._desk.window,
            done=lambda _changes: then() if then is not None else None,
        )

    def agree_to_the_rest(self) -> None:
        """Everybody entitled agrees to every item without a result."""
        if self.sheet is None:
            return
        for at, item in enumerate(self.table.items_):
            if item.decision is Decision.OPEN:
                entitled = self.sheet.entitled(item)
                amount = item.amount if item.amount is not None else item.requested
                self.table.put(
                    at,
                    replace(
                        item,
                        decision=Decision.APPROVED,
                        votes_for=entitled,
                        votes_against=0,
                        votes_abstained=0,
                        amount=amount if item.application_id is not None else item.amount,
                    ),
                )
        self.write_open()

    def _add(self) -> None:
        from union_desktop.areas.applications.ui import adding

        self.write_open()
        adding.add(self._desk, self.meeting_id)

    def _recuse(self) -> None:
        from union_desktop.areas.applications.ui import adding

        item = self.table.current_item()
        if item is not None:
            self.write_open()
            adding.recuse(self._desk, self.meeting_id, item.id)

    def _remove(self) -> None:
        item = self.table.current_item()
        if item is None or not ask.confirm(
            self,
            f"要把{item.title}从这次会议的议题中移去吗？登记的票数和回避一并去掉，可以列入别的会议。",
            yes="移去",
            title="移去议题",
            danger=True,
        ):
            return
        self._open.pop(item.id, None)
        meeting_id, number = self.meeting_id, item.id

        def write(session: Any) -> Changes:
            from union_desktop.areas.applications import service

            return service.remove_items(session, meeting_id, [number])

        self._desk.tasks.command(write, title="移去议题", owner=self, refused=self._refused)

    def _refused(self, error: UserError) -> None:
        self.banner.say(error.message, "warning")


def _typed_over(item: Item, typed: Item | None) -> Item:
    """The item as it was read, with what was typed and not written yet."""
    if typed is None:
        return item
    return replace(
        item,
        decision=typed.decision,
        votes_for=typed.votes_for,
        votes_against=typed.votes_against,
        votes_abstained=typed.votes_abstained,
        amount=typed.amount,
        opinion=typed.opinion,
    )
