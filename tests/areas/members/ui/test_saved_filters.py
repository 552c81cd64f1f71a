# SPDX-License-Identifier: GPL-3.0-or-later
"""Conditions kept under a name: for everybody, with order and columns, without the as-of day."""

from __future__ import annotations

import datetime as dt

from tests.office_fixtures import CHEMISTRY
from union_desktop.areas.members.ui import saved_filters
from union_desktop.areas.members.ui.quick_list import QUICK
from union_desktop.core.roles import Role
from union_desktop.widgets import ask
from union_desktop.widgets.draft_dialog import DraftDialog


def keep(tab, desk, qtbot, name: str) -> None:
    tab.quick.itemClicked.emit(tab.quick.item(tab.quick.count() - 1))
    dialog = desk.window.findChild(DraftDialog)
    dialog.form.set_value("name", name)
    with qtbot.waitSignal(desk.tasks.changed):
        dialog.save_button.click()
    qtbot.waitUntil(lambda: [view.name for view in tab.quick.views] == [name])


def test_a_view_brings_back_conditions_order_and_columns(tab, desk, names, qtbot) -> None:
    tab.filters.set_values({"gender": ("2",)})
    tab.tree.select_unit(CHEMISTRY)
    tab.tree.unit_selected.emit(CHEMISTRY)
    tab.model.sort_requested.emit("staff_no", True)
    tab.columns.show_only(("name", "education"))
    qtbot.waitUntil(lambda: names() == ["孙七", "曾子墨"])
    keep(tab, desk, qtbot, "化学女职工")
    tab.filters.clear()
    tab.columns.reset()
    qtbot.waitUntil(lambda: len(names()) == 5)

    tab.quick.itemClicked.emit(tab.quick.item(len(QUICK)))
    qtbot.waitUntil(lambda: names() == ["孙七", "曾子墨"])
    assert tab.columns.visible == ("name", "education")
    assert tab.quick.currentItem().text() == "化学女职工"
    assert "工会小组：化学小组" in tab.filters_in_words
    tab.filters.set_values({"gender": ("1",)})
    assert tab.quick.currentItem() is None or tab.quick.currentItem().text() != "化学女职工"


def test_neither_the_as_of_day_nor_a_name_searched_for_is_kept(tab, desk, qtbot) -> None:
    tab.as_of.show_day(dt.date(2020, 1, 1))
    tab.search.setText("单雄信")
    assert set(tab.view_content) == {"filters", "unit", "sort", "columns"}
    assert "单雄信" not in str(tab.view_content)
    keep(tab, desk, qtbot, "在册")
    tab.as_of.show_day(dt.date(2019, 1, 1))
    tab.quick.view_picked.emit(tab.quick.views[0])
    qtbot.waitUntil(lambda: tab.shown.on is None)


def test_a_view_is_replaced_renamed_and_removed(tab, desk, qtbot, monkeypatch) -> None:
    keep(tab, desk, qtbot, "甲")
    tab.filters.set_values({"gender": ("2",)})
    (view,) = tab.quick.views
    saved_filters.replace(desk, view, tab.view_content)
    qtbot.waitUntil(lambda: tab.quick.views[0].content["filters"].get("gender") == ["2"])
    saved_filters.rename(desk, view)
    dialog = desk.window.findChild(DraftDialog)
    dialog.form.set_value("name", "乙")
    dialog.save_button.click()
    qtbot.waitUntil(lambda: tab.quick.views[0].name == "乙")
    monkeypatch.setattr(ask, "answers", ask.Scripted(True))
    saved_filters.remove(desk, view)
    qtbot.waitUntil(lambda: tab.quick.views == ())
    assert tab.quick.count() == len(QUICK) + 1  # and the line for keeping


def test_a_name_in_use_is_asked_about_and_a_no_keeps_the_form(tab, desk, qtbot, monkeypatch) -> None:
    keep(tab, desk, qtbot, "甲 乙")
    tab.filters.set_values({"gender": ("2",)})
    script = ask.Scripted(False, True)
    monkeypatch.setattr(ask, "answers", script)
    saved_filters.keep(desk, tab.view_content, tab.quick.views)
    dialog = next(one for one in desk.window.findChildren(DraftDialog) if one.isVisible())
    dialog.form.set_value("name", " 甲  乙 ")
    dialog.save_button.click()
    assert dialog.isVisible()
    assert "请换一个名称" in dialog.form.problem("name")
    assert "gender" not in tab.quick.views[0].content["filters"]
    dialog.save_button.click()
    qtbot.waitUntil(lambda: tab.quick.views[0].content["filters"].get("gender") == ["2"])
    assert [view.name for view in tab.quick.views] == ["甲 乙"]


def test_who_may_only_read_uses_views_and_changes_none(tab, desk, qtbot) -> None:
    keep(tab, desk, qtbot, "甲")
    desk.office.role = Role.READ_ONLY
    refused = []
    desk.tasks.refused.connect(refused.append)
    saved_filters.replace(desk, tab.quick.views[0], {"text": "x"})
    qtbot.waitUntil(lambda: bool(refused))
    assert "只读" in refused[0].message
    desk.office.role = Role.ADMINISTRATOR
