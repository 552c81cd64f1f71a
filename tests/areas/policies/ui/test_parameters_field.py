# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of values: typed in the cells, read as their types ask, kept over a lock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit

from union_desktop.areas.policies.terms import OnBreak, ParameterDraft, PolicyKind
from union_desktop.areas.policies.ui.parameters_field import ON_BREAK, SCOPE, VALUE, ParametersField
from union_desktop.core.errors import InvalidDraft
from union_desktop.widgets.form import Form


@dataclass(frozen=True)
class Draft:
    parameters: tuple[ParameterDraft, ...] = ()


CAP = ParameterDraft("cap_per_occasion", "100000", "birthday", OnBreak.ADMINISTRATOR)
PAPERS = ParameterDraft("required_materials", "结婚证\n申请表", "marriage")


@pytest.fixture
def form(qtbot: Any) -> Form:
    made = Form((ParametersField("parameters", "参数", kind=PolicyKind.CONDOLENCE),))
    qtbot.addWidget(made)
    made.load(Draft((CAP, PAPERS)))
    made.resize(900, 500)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def table(form: Form) -> Any:
    return form.widget("parameters").table


def row_of(table: Any, key: str, scope: str = "") -> int:
    return next(at for at, row in enumerate(table._all()) if row[:2] == (key, scope))


def editors(table: Any) -> list[Any]:
    inside = table.viewport()
    found = [one for kind in (QPlainTextEdit, QLineEdit, QComboBox) for one in inside.findChildren(kind)]
    return [one for one in found if one.isVisible() and one.parent() is inside]


def type_into(table: Any, qtbot: Any, at: int, column: int, text: str) -> None:
    table.setFocus()
    table.setCurrentCell(at, column)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    (editor,) = editors(table)
    if isinstance(editor, QComboBox):
        editor.setCurrentIndex(editor.findText(text))
        editor.activated.emit(editor.currentIndex())
    elif isinstance(editor, QPlainTextEdit):
        editor.setPlainText(text)
        qtbot.keyClick(editor, Qt.Key.Key_Tab)
    else:
        editor.setText(text)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not editors(table))


def test_what_was_loaded_comes_back_and_the_form_is_clean(form: Form, table: Any) -> None:
    assert form.draft().parameters == (CAP, PAPERS)
    assert not form.dirty
    at = row_of(table, "required_materials", "marriage")
    assert table.item(at, VALUE).text() == "结婚证；申请表"
    assert table.item(at, SCOPE).text() == "结婚"
    assert table.item(at, ON_BREAK).text() == ""
    assert row_of(table, "cap_per_year") >= 0


def test_values_are_typed_in_their_cells(form: Form, table: Any, qtbot: Any) -> None:
    type_into(table, qtbot, row_of(table, "cap_per_year"), VALUE, "2,000元")
    type_into(table, qtbot, row_of(table, "goods_only"), VALUE, "是")
    type_into(table, qtbot, row_of(table, "cap_per_year"), ON_BREAK, OnBreak.ADMINISTRATOR.label)
    assert table.item(row_of(table, "cap_per_year"), VALUE).text() == "2000.00"
    assert form.dirty
    found = {one.key: one for one in form.draft().parameters}
    assert found["cap_per_year"] == ParameterDraft("cap_per_year", "200000", "", OnBreak.ADMINISTRATOR)
    assert found["goods_only"].value == "yes"


def test_lists_have_a_field_of_several_lines(form: Form, table: Any, qtbot: Any) -> None:
    at = row_of(table, "required_materials", "marriage")
    type_into(table, qtbot, at, VALUE, "A")
    assert {one.key: one.value for one in form.draft().parameters}["required_materials"] == "A"


def test_what_cannot_be_read_is_told_with_its_line(form: Form, table: Any, qtbot: Any) -> None:
    at = row_of(table, "cap_per_occasion", "birthday")
    type_into(table, qtbot, at, VALUE, "abc")
    assert "不是金额" in table.item(at, VALUE).toolTip()
    with pytest.raises(InvalidDraft, match="每人每次上限（元）（生日）：“abc”不是金额"):
        form.draft()
    assert table.currentRow() == at


def test_a_part_has_a_line_of_its_own(form: Form, table: Any, qtbot: Any) -> None:
    table.add_line("cap_per_occasion")
    at = table.currentRow()
    assert table._all()[at][1] == "hospitalization"
    type_into(table, qtbot, at, SCOPE, "生日")
    type_into(table, qtbot, at, VALUE, "5")
    with pytest.raises(InvalidDraft, match="填写了两次"):
        form.draft()
    table.setCurrentCell(at, VALUE)
    table.empty_current()
    assert form.draft().parameters == (CAP, PAPERS)
    table.setCurrentCell(row_of(table, "cap_per_occasion", "birthday"), VALUE)
    form.widget("parameters").remove_button.click()
    assert form.draft().parameters == (PAPERS,)


def test_what_was_typed_comes_back_after_a_lock(form: Form, table: Any, qtbot: Any) -> None:
    type_into(table, qtbot, row_of(table, "cap_per_year"), VALUE, "abc")
    typed = form.typed()
    form.load(Draft((CAP, PAPERS)))
    assert not form.dirty
    form.type_in(typed)
    assert table.item(row_of(table, "cap_per_year"), VALUE).text() == "abc"
    assert form.dirty


def test_the_menu_offers_what_can_differ_by_part(form: Form) -> None:
    box = form.widget("parameters")
    box.menu.aboutToShow.emit()
    assert "每人每次上限（元）" in [one.text() for one in box.menu.actions()]
    box.show_parameters(PolicyKind.HONOUR, ())
    box.menu.aboutToShow.emit()
    assert [one.text() for one in box.menu.actions()] == ["获奖面（%）不超过"]
