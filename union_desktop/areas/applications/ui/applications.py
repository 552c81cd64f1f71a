# SPDX-License-Identifier: GPL-3.0-or-later
"""The applications as a list or a board by state, and the page of one over either."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QToolButton

from union_desktop.areas.applications.queries import listing as q, screen
from union_desktop.areas.applications.queries.listing import ApplicationRow
from union_desktop.areas.applications.terms import (
    BOARD,
    PARTY_AGREED,
    REFUSED,
    STATUS_LABELS,
    WITHDRAWN,
)
from union_desktop.areas.applications.ui import parts
from union_desktop.areas.organisation.queries import campus_choices
from union_desktop.core.values import format_yuan
from union_desktop.widgets import icons
from union_desktop.widgets.area import Panel
from union_desktop.widgets.board import Board, BoardColumn, Card
from union_desktop.widgets.record_list import Filter, ListSpec, RecordList

if TYPE_CHECKING:
    from union_desktop.core.listing import Wanted
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

KEY: Final = "applications"
TABLES: Final = (
    "aid_application",
    "proceeding_step",
    "paper_check",
    "policy_exception",
    "aid_grant",
    "aid_payment",
    "aid_scheme",
)
#: Nothing happens to these any more.
_OVER: Final = (REFUSED, WITHDRAWN)
#: Columns that are shown only when something stands in them; few schemes ask for the opinion of the party.
_IF_ANY: Final = (PARTY_AGREED, *_OVER)


@dataclass(frozen=True, slots=True)
class _Cards:
    rows: dict[str, list[ApplicationRow]]
    counts: dict[str, int]


def _cards(reader: Reader, *, wanted: Wanted) -> _Cards:
    return _Cards(q.by_state(reader, wanted), q.counts(reader, wanted))


class ApplicationList(RecordList):
    """The list stays behind the board: both show the same applications, and what is chosen in one is in the other."""

    def __init__(self, desk: Desk) -> None:
        self.board = Board()
        self._on_board = False
        self._details_before = True
        super().__init__(
            desk,
            ListSpec(
                key=KEY,
                listing=q.LIST,
                find=q.find_ids,
                tables=TABLES,
                record="申请",
                unit="份",
                empty=("receipt", "还没有补助申请。职工交来申请表后，请在这里登记。", "applications.new"),
                sort="number",
                descending=True,
                search="姓名、拼音、工号、申请编号",
                filters=(
                    Filter("scheme", "项目", q.scheme_choices),
                    Filter("year", "年度", q.year_choices, many=False),
                    Filter("state", "状态", q.STATES),
                    Filter("campus", "校区", campus_choices),
                ),
                tally=q.tally,
                muted=_is_over,
                facts=screen.facts,
                kind="aid_application",
                parts=(
                    Panel("理由和家庭情况", parts.situation),
                    Panel("今年已获帮扶", parts.HelpedPanel),
                    Panel("材料", parts.papers),
                    Panel("意见与办理过程", parts.steps),
                    Panel("附件", parts.attachments),
                    Panel("发放", parts.PaymentPanel),
                ),
                sensitive="困难情况",
            ),
        )
        self.board.setAccessibleName("按状态的看板")
        self._centre_stack.addWidget(self.board)
        self.board.set_menu_actions([self.action(one.key) for one in desk.actions(KEY)])
        self.board.opened.connect(self.open_page)
        self.board.selection_changed.connect(self._card_chosen)
        self.board.typed.connect(self.search.type_on)
        self.board_button = QToolButton()
        self.board_button.setText("看板")
        self.board_button.setIcon(icons.icon("task_list_ltr"))
        self.board_button.setToolButtonStyle(self.columns_button.toolButtonStyle())
        self.board_button.setAutoRaise(True)
        self.board_button.setCheckable(True)
        self.board_button.setToolTip("按状态分列显示，再按一次回到列表（Ctrl+B）")
        self.board_button.setShortcut("Ctrl+B")
        self.board_button.toggled.connect(self.show_board)
        self.add_below(self.board_button)

    @property
    def on_board(self) -> bool:
        """Whether the board is shown."""
        return self._on_board

    def show_board(self, wanted: bool) -> None:
        """The board in place of the list, or the list again."""
        self._on_board = wanted
        self.board_button.setChecked(wanted)
        self.board_button.setText("列表" if wanted else "看板")
        self.board_button.setIcon(icons.icon("table" if wanted else "task_list_ltr"))
        self.columns_button.setVisible(not wanted)
        # The states need the width; Ctrl+D brings the details back.
        self._details_by_hand = True
        if wanted:
            self._details_before = self.details_button.isChecked()
        self.details_button.setChecked(self._details_before and not wanted)
        self.show_empty(not self.model.rowCount())
        if wanted:
            self._load_cards()
        self._take_keyboard()

    def show_empty(self, shown: bool) -> None:
        super().show_empty(shown)
        if self._on_board and not shown:
            self._centre_stack.setCurrentWidget(self.board)

    # -- following the list -----------------------------------------------------------------------------------

    def _load(self) -> None:
        super()._load()
        if self._on_board:
            self._load_cards()

    def _load_cards(self) -> None:
        read = partial(_cards, wanted=self._wanted)
        self._desk.tasks.query(read, self._show_cards, owner=self, key="cards")

    def _show_cards(self, found: _Cards) -> None:
        muted = set(_OVER)
        self.board.show_cards(
            [
                BoardColumn(
                    state,
                    STATUS_LABELS[state],
                    [_card(row, muted=state in muted) for row in found.rows[state]],
                    _more(len(found.rows[state]), found.counts.get(state, 0)),
                )
                for state in BOARD
                if state not in _IF_ANY or found.rows[state]
            ]
        )
        for number in self.table.selected_ids()[:1]:
            self.board.select(number)

    def _card_chosen(self) -> None:
        chosen = self.board.selected_ids()
        if chosen and chosen != self.table.selected_ids():
            self.table.select_ids(chosen)

    def _selection_changed(self) -> None:
        super()._selection_changed()
        chosen = self.table.selected_ids()
        if self._on_board and len(chosen) == 1 and chosen != self.board.selected_ids():
            self.board.select(chosen[0])

    def _take_keyboard(self) -> None:
        if self._on_board:
            self.board.take_keyboard()
        else:
            self.table.setFocus()

    def _into_list(self) -> None:
        super()._into_list()
        self._take_keyboard()

    def _close_page(self) -> None:
        super()._close_page()
        self._take_keyboard()


def page(desk: Desk) -> ApplicationList:
    """The section."""
    return ApplicationList(desk)


def _card(row: ApplicationRow, *, muted: bool) -> Card:
    amount = row.requested if row.approved is None else row.approved
    return Card(
        row.id,
        row.name,
        f"{row.scheme} · {row.department}" if row.department else row.scheme,
        f"{format_yuan(amount, grouped=True)} 元",
        f"{row.number}\n{row.applied_on} 申请",
        muted,
    )


def _more(shown: int, count: int) -> str:
    return f"共 {count:,}，其余见列表" if count > shown else ""


def _is_over(row: ApplicationRow) -> bool:
    return row.status in _OVER
