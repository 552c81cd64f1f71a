# SPDX-License-Identifier: GPL-3.0-or-later
"""What was typed in a form: taken from it, put back into another like it, concealed fields among them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from union_desktop.widgets import reopening
from union_desktop.widgets.fields import (
    CheckField,
    ChoiceField,
    DateField,
    MoneyField,
    NotesField,
    NumberField,
    TextField,
)
from union_desktop.widgets.form import Form
from union_desktop.widgets.form_dialog import FormDialog
from union_desktop.widgets.reopening import Way


@dataclass(frozen=True)
class Draft:
    name: str = ""
    number: str = ""
    on: date | None = None
    fen: int | None = None
    count: int | None = None
    kind: str = ""
    agreed: bool = False
    note: str = ""
    password: str = ""


def a_form(draft=Draft("物理", "110105********002X"), follow=False):
    form = Form(
        [
            TextField("name", "名称", required=True),
            TextField("number", "证件号码"),
            DateField("on", "日期"),
            MoneyField("fen", "金额"),
            NumberField("count", "人数"),
            ChoiceField("kind", "类别", choices=(("a", "在编"), ("b", "博士后"))),
            CheckField("agreed", "", text="同意"),
            NotesField("note", "备注"),
            TextField("password", "密码", secret=True),
        ]
    )
    form.load(draft)
    if follow:
        form.edited.connect(lambda key: form.set_value("note", "由类别决定") if key == "kind" else None)
    return form


TYPED = {
    "name": "",
    "on": "还没写完",
    "fen": "12.345",
    "count": "7",
    "kind": "博士",
    "agreed": True,
    "note": "第一行\n第二行",
}


def fill(form):
    for key, raw in TYPED.items():
        form._editors[key].show_raw(raw)


def test_what_was_typed_is_put_back_readable_or_not(qtbot):
    form, again = a_form(), a_form(follow=True)
    for one in (form, again):
        qtbot.addWidget(one)
    fill(form)
    form._editors["password"].show_raw("geheim")
    typed = form.typed()
    assert {one.key: one.typed for one in typed} == TYPED
    assert [one.label for one in typed if one.key == "agreed"] == ["同意"]
    assert again.type_in(typed) == []
    # Also where one field decides about another: what was typed wins.
    assert {one.key: one.typed for one in again.typed()} == TYPED
    assert again.dirty
    assert "on" in again.problems


def test_a_secret_is_never_kept(qtbot):
    form = a_form()
    qtbot.addWidget(form)
    form._editors["password"].show_raw("geheim")
    assert form.dirty
    assert form.typed() == []


def test_fields_that_are_no_more_are_handed_back(qtbot):
    form, smaller = a_form(), Form([TextField("name", "名称")])
    for one in (form, smaller):
        qtbot.addWidget(one)
    smaller.load(Draft())
    fill(form)
    left = smaller.type_in(form.typed())
    assert {one.key for one in left} == TYPED.keys() - {"name"}


def test_what_somebody_changed_meanwhile_is_named(qtbot):
    form, again = a_form(), a_form(Draft("化学", "110105********002X"))
    for one in (form, again):
        qtbot.addWidget(one)
    form._editors["name"].show_raw("数学")
    form._editors["note"].show_raw("新")
    assert [one.label for one in again.overtaken(form.typed())] == ["名称"]


# -- concealed fields -------------------------------------------------------------------------------------------


WHOLE = "11010519491231002X"


@pytest.fixture
def concealed(qtbot):
    form = a_form(Draft("物理", WHOLE))
    qtbot.addWidget(form)
    form.conceal("number", "110105********002X")
    return form


def test_a_concealed_value_is_not_on_the_screen_and_not_lost(concealed):
    assert concealed.widget("number").text() == "110105********002X"
    assert not concealed.dirty
    assert concealed.value("number") == WHOLE
    concealed._editors["name"].show_raw("数学")
    assert concealed.draft() == Draft("数学", WHOLE)
    assert WHOLE not in [one.typed for one in concealed.typed()]


def test_it_can_be_changed_once_revealed(concealed):
    concealed.reveal("number")
    assert concealed.widget("number").text() == WHOLE
    assert concealed.widget("number").isEnabled()
    assert not concealed.dirty
    concealed._editors["number"].show_raw("X")
    assert concealed.draft().number == "X"
    concealed.reveal("number")
    assert concealed.draft().number == "X"


def test_setting_the_same_value_does_not_reveal_it_and_loading_does_not_mix_drafts(concealed):
    concealed.set_value("number", WHOLE)
    assert concealed.is_concealed("number")
    concealed.set_value("number", "X")
    assert not concealed.is_concealed("number")
    concealed.conceal("number", "*")
    concealed.load(Draft("化学", "Y"))
    assert concealed.widget("number").text() == "Y"
    assert not concealed.is_concealed("number")


def test_what_was_typed_over_a_revealed_number_comes_back_into_a_concealed_one(qtbot, concealed):
    form = a_form(Draft("物理", WHOLE))
    qtbot.addWidget(form)
    form._editors["number"].show_raw("X")
    concealed.type_in(form.typed())
    assert concealed.draft().number == "X"
    assert concealed.overtaken(form.typed()) == []


# -- the way back -----------------------------------------------------------------------------------------------

opened: list[FormDialog] = []


@reopening.reopens
def open_unit(desk, unit_id, *, more=()):
    if desk == "gone":
        raise LookupError
    dialog = FormDialog(a_form(), f"单位 {unit_id}")
    opened.append(dialog)
    if desk != "later":
        dialog.show()


def not_declared(_desk):
    raise AssertionError("called")


@pytest.fixture
def kept(qtbot, monkeypatch):
    # Openers are looked for in the program only; here they stand in the test.
    monkeypatch.setattr(reopening, "_PROGRAM", "tests.")
    opened.clear()
    open_unit("desk", 7, more=(1, 2))
    dialog = opened.pop()
    qtbot.addWidget(dialog, before_close_func=lambda one: one.form.load(Draft()))
    assert dialog.kept() is None
    dialog.form._editors["name"].show_raw("数学")
    found = dialog.kept()
    assert found is not None
    return reopening.from_plain(found.plain())


def test_the_form_is_opened_again_and_filled_when_it_is_shown(qtbot, kept):
    assert reopening.reopen("later", kept)
    (dialog,) = opened
    qtbot.addWidget(dialog, before_close_func=lambda one: one.form.load(Draft()))
    assert reopening.waits(kept)
    assert dialog.form.widget("name").text() == "物理"
    dialog.show()
    assert not reopening.waits(kept)
    assert dialog.form.widget("name").text() == "数学"
    assert reopening.TAKEN_UP in dialog.banner.text
    # Shown again it stays as the person left it.
    dialog.form._editors["name"].show_raw("化学")
    dialog.hide()
    dialog.show()
    assert dialog.form.widget("name").text() == "化学"


def test_an_opener_that_fails_leaves_nothing_waiting(kept):
    with pytest.raises(LookupError):
        reopening.reopen("gone", kept)
    assert not reopening.waits(kept)


@pytest.mark.parametrize(
    "opener",
    [
        "os:getcwd",
        f"{__name__}:not_declared",
        "union_desktop.areas.nowhere:x",
        "union_desktop.widgets.ask:tell",
        "",
    ],
)
def test_only_what_was_declared_is_called(kept, opener):
    assert not reopening.reopen(
        "desk", reopening.Kept(kept.title, Way(opener, kept.way.arguments), kept.typed)
    )


def test_arguments_that_cannot_be_kept_leave_the_words(qtbot):
    opened.clear()
    open_unit("desk", lambda: None)
    (dialog,) = opened
    qtbot.addWidget(dialog, before_close_func=lambda one: one.form.load(Draft()))
    dialog.form._editors["name"].show_raw("数学")
    dialog.form._editors["agreed"].show_raw(True)
    found = dialog.kept()
    assert found.way is None
    assert not reopening.reopen("desk", found)
    assert found.text.splitlines()[1:] == ["名称：数学", "同意：是"]
