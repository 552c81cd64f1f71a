# SPDX-License-Identifier: GPL-3.0-or-later
"""The board by state: one card chosen at most, walked with arrows, quick with many cards."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from union_desktop.widgets.board import Board, BoardColumn, Card, CardModel


def cards(*numbers: int) -> list[Card]:
    return [Card(number, f"单雄信{number}", "本人患病，2026-05-05 申请", "8,000.00 元") for number in numbers]


def columns() -> list[BoardColumn]:
    return [
        BoardColumn("applied", "已申请", cards(1, 2, 3), "24,000.00 元"),
        BoardColumn("verified", "已核实", ()),
        BoardColumn("decided", "已审定", cards(4)),
    ]


@pytest.fixture
def board(qtbot: Any) -> Board:
    made = Board()
    qtbot.addWidget(made)
    made.resize(800, 500)
    made.show_cards(columns())
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def press(qtbot: Any, key: Qt.Key) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key)


def test_the_model_of_a_column(qtmodeltester: Any) -> None:
    model = CardModel()
    model.show_cards(cards(1, 2))
    qtmodeltester.check(model)
    index = model.index(0, 0)
    assert index.data() == "单雄信1"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "单雄信1，本人患病，2026-05-05 申请，8,000.00 元"


def test_heads_say_state_number_and_sum(board: Board) -> None:
    assert [(one.title.text(), one.count.text()) for one in board.columns] == [
        ("已申请", "3 · 24,000.00 元"),
        ("已核实", "0"),
        ("已审定", "1"),
    ]


def test_arrows_go_within_and_between_columns_and_enter_opens(board: Board, qtbot: Any) -> None:
    board.take_keyboard()
    assert board.selected_ids() == (1,)
    press(qtbot, Qt.Key.Key_Down)
    assert board.selected_ids() == (2,)
    with qtbot.waitSignal(board.selection_changed):
        press(qtbot, Qt.Key.Key_Right)  # past the empty column
    assert board.selected_ids() == (4,)
    assert not board.column("applied").cards.selectionModel().hasSelection()
    press(qtbot, Qt.Key.Key_Right)
    assert board.selected_ids() == (4,)
    with qtbot.waitSignal(board.opened) as told:
        press(qtbot, Qt.Key.Key_Return)
    assert told.args == [4]
    press(qtbot, Qt.Key.Key_Left)
    assert board.selected_ids() == (1,)
    with qtbot.waitSignal(board.typed):
        press(qtbot, Qt.Key.Key_A)


def test_the_chosen_card_is_followed_into_its_next_state(board: Board, qtbot: Any) -> None:
    board.select(2)
    seen: list[tuple[int, ...]] = []
    board.selection_changed.connect(lambda: seen.append(board.selected_ids()))
    board.show_cards(
        [
            BoardColumn("applied", "已申请", cards(1, 3)),
            BoardColumn("verified", "已核实", cards(2)),
            columns()[2],
        ]
    )
    assert board.selected_ids() == (2,)
    assert board.column("verified").cards.selectionModel().hasSelection()
    board.show_cards([BoardColumn("applied", "已申请", cards(1))])
    assert board.selected_ids() == ()
    assert seen == [()]
    assert not board.select(2)


def test_cards_have_the_actions_in_their_menu(board: Board) -> None:
    action = QAction("审定…", board)
    board.set_menu_actions([action])
    assert all(one.cards.actions() == [action] for one in board.columns)
    board.show_cards([BoardColumn("new", "新", cards(9))])
    assert board.column("new").cards.actions() == [action]


def test_two_thousand_cards_are_shown_and_one_of_them_found(qtbot: Any) -> None:
    many = [
        BoardColumn(str(at), f"第 {at} 步", cards(*range(at * 1000, at * 1000 + 1000))) for at in range(2)
    ]
    board = Board()
    qtbot.addWidget(board)
    board.resize(1200, 700)
    board.show()
    board.show_cards(many)
    board.select(1999)
    board.grab()
    assert board.selected_ids() == (1999,)
