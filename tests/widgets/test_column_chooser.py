# SPDX-License-Identifier: GPL-3.0-or-later
"""Columns of a list: shown, hidden, moved, and as they were at the next start."""

from __future__ import annotations

from typing import Any

import pytest

from union_desktop.widgets.column_chooser import KEEP_AFTER_MS, ColumnChooser, Shown
from union_desktop.widgets.row_table import Column, RowTable, RowTableModel


class Store:
    """Settings that are not written anywhere."""

    def __init__(self, kept: Any = None) -> None:
        self.kept: dict[str, Any] = {"people.columns": kept} if kept is not None else {}

    def get(self, key: str, default: Any = None) -> Any:
        return self.kept.get(key, default)

    def put(self, key: str, value: Any) -> None:
        self.kept[key] = value


@pytest.fixture
def table(qtbot) -> RowTable:
    columns = [Column(key, key.upper(), lambda row: row, 80) for key in ("name", "age", "place", "mail")]
    model = RowTableModel(columns, lambda ids: {number: str(number) for number in ids})
    made = RowTable(model)
    model.setParent(made)
    qtbot.addWidget(made)
    model.show_ids([1, 2])
    made.resize(600, 200)
    made.show()
    return made


def test_what_is_not_usual_is_hidden_until_it_is_ticked(table) -> None:
    chooser = ColumnChooser(table, None, "people", hidden={"mail"})
    assert chooser.visible == ("name", "age", "place")
    menu = chooser.menu()
    mail = next(action for action in menu.actions() if action.text() == "MAIL")
    mail.setChecked(True)
    assert chooser.visible == ("name", "age", "place", "mail")
    assert table.columnWidth(3) >= 36
    assert not menu.actions()[0].isEnabled()  # the name stays


def test_order_width_and_choice_come_back_at_the_next_start(table, qtbot) -> None:
    store = Store()
    chooser = ColumnChooser(table, store, "people")
    table.horizontalHeader().moveSection(2, 1)
    table.setColumnWidth(0, 133)
    chooser.menu().actions()[1].setChecked(False)
    qtbot.waitUntil(lambda: "people.columns" in store.kept, timeout=KEEP_AFTER_MS * 10)
    again = ColumnChooser(table, Store(store.kept["people.columns"]), "people")
    assert again.visible == ("name", "place", "mail")
    assert again.state[0] == Shown("name", 133, True)
    again.reset()
    assert again.visible == ("name", "age", "place", "mail")


@pytest.mark.parametrize(
    "kept", ["nonsense", [["age"]], [["name", 100, False]], [["gone", 50, True]], [["age", 99999, True]], 7]
)
def test_a_settings_file_that_makes_no_sense_changes_nothing(table, kept) -> None:
    assert ColumnChooser(table, Store(kept), "people").visible == ("name", "age", "place", "mail")


def test_a_named_view_brings_its_own_columns(table) -> None:
    chooser = ColumnChooser(table, None, "people")
    chooser.show_only(("name", "mail", "age"))
    assert chooser.visible == ("name", "mail", "age")
