# SPDX-License-Identifier: GPL-3.0-or-later
"""The organisation tab: the dated tree, one unit's history, changes from a day on, leaders, campuses and categories."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from PySide6.QtCore import Qt

from tests.office_fixtures import CHEMISTRY, PHYSICS, TODAY, a_member, enrolled
from union_desktop.app.areas import AREAS
from union_desktop.app.desk import actions_on
from union_desktop.areas.members.ui.unit_panels import CountsPanel, LeadersPanel
from union_desktop.areas.organisation import queries
from union_desktop.areas.organisation.terms import UnitKind
from union_desktop.widgets import ask
from union_desktop.widgets.draft_dialog import DraftDialog

SCHOOL, BRANCH = 1, 2


@pytest.fixture
def tab(desk: Any, qtbot: Any) -> Any:
    """The tab in its window, with the tree on the screen."""
    from union_desktop.areas.organisation.area import AREA

    assert AREA.open_tab is not None
    tab = AREA.open_tab(desk)
    desk.tabs["organisation"] = tab
    desk.window.setCentralWidget(tab)
    desk.window.resize(1200, 700)
    desk.window.show()
    qtbot.waitUntil(lambda: "工会小组 2 个" in tab.counts and "建会起" in tab.page.toPlainText())
    return tab


def select(tab: Any, qtbot: Any, unit_id: int) -> None:
    tab.show_record(unit_id)
    qtbot.waitUntil(lambda: tab.selected_ids() == (unit_id,) and bool(tab._history))


def dialog(desk: Any) -> Any:
    return next(one for one in desk.window.findChildren(DraftDialog) if one.isVisible())


def saved(desk: Any, qtbot: Any) -> None:
    with qtbot.waitSignal(desk.tasks.changed):
        dialog(desk).save_button.click()


def units(desk: Any, on: dt.date = TODAY) -> dict[str, queries.UnitRow]:
    with desk.office.reader() as reader:
        return {unit.name: unit for unit in queries.tree(reader, on)}


def panel(tab: Any, kind: type) -> Any:
    return next(box.content for box in tab.panels if isinstance(box.content, kind))


def test_a_new_group_is_proposed_below_the_selected_branch_and_then_shown(tab, desk, qtbot) -> None:
    select(tab, qtbot, BRANCH)
    tab.action("organisation.add").trigger()
    form = dialog(desk).form
    assert form.value("kind") is UnitKind.GROUP
    assert form.value("parent_id") == BRANCH
    form.set_value("name", "天文小组")
    saved(desk, qtbot)
    qtbot.waitUntil(lambda: "天文小组" in tab.page.toPlainText())
    assert units(desk)["天文小组"].parent_id == BRANCH


def test_a_branch_can_stand_only_below_the_school(tab, desk, qtbot) -> None:
    select(tab, qtbot, BRANCH)
    tab.action("organisation.add").trigger()
    form = dialog(desk).form
    form.set_value("kind", UnitKind.BRANCH)
    form.widget("kind").activated.emit(0)
    choices = form.widget("parent_id")
    assert [choices.itemText(row) for row in range(choices.count())] == ["示例大学工会"]


def test_a_new_name_holds_from_its_day_on(tab, desk, qtbot) -> None:
    select(tab, qtbot, PHYSICS)
    tab.action("organisation.rename").trigger()
    dialog(desk).form.set_value("name", "物理与天文小组")
    dialog(desk).form.set_value("on", dt.date(2026, 9, 1))
    saved(desk, qtbot)
    qtbot.waitUntil(lambda: "2000-01-01 至 2026-09-01 前" in tab.page.toPlainText())
    assert "物理与天文小组" in units(desk)
    assert "物理小组" in units(desk, dt.date(2026, 8, 31))
    tab.as_of._pick(dt.date(2026, 8, 31))
    qtbot.waitUntil(lambda: tab.tree.unit(PHYSICS).name == "物理小组")
    assert "正在查看 2026-08-31 的组织" in tab.banner.text
    assert tab.filters._clear.isEnabled()
    tab.filters._clear.click()
    qtbot.waitUntil(lambda: tab.tree.unit(PHYSICS).name == "物理与天文小组")


def test_the_same_name_again_is_refused_beside_the_field(tab, desk, qtbot) -> None:
    select(tab, qtbot, PHYSICS)
    tab.action("organisation.rename").trigger()
    dialog(desk).save_button.click()
    assert "相同" in dialog(desk).form.problem("name")
    dialog(desk).form.set_value("name", "化学小组")
    dialog(desk).save_button.click()
    qtbot.waitUntil(lambda: "已有“化学小组”" in dialog(desk).form.problem("name"))


def test_a_misspelt_name_is_mended_without_history(tab, desk, qtbot) -> None:
    select(tab, qtbot, PHYSICS)
    tab.action("organisation.correct").trigger()
    dialog(desk).form.set_value("name", "物理学小组")
    saved(desk, qtbot)
    assert "物理学小组" in units(desk, dt.date(2005, 1, 1))


def test_a_group_moves_to_another_campus(tab, desk, qtbot) -> None:
    select(tab, qtbot, PHYSICS)
    tab.action("organisation.move").trigger()
    dialog(desk).form.set_value("campus_id", 2)
    saved(desk, qtbot)
    assert units(desk)["物理小组"].campus == "西校区"
    qtbot.waitUntil(lambda: "西校区" in tab.page.toPlainText())


def test_the_school_itself_cannot_move(tab, desk, qtbot, monkeypatch) -> None:
    answers = ask.Scripted()
    monkeypatch.setattr(ask, "answers", answers)
    select(tab, qtbot, SCHOOL)
    tab.action("organisation.move").trigger()
    assert "不能移动" in answers.asked[0][2]


def test_merging_moves_the_people_and_closes_the_group(tab, desk, qtbot) -> None:
    person = enrolled(desk.office, a_member())
    select(tab, qtbot, PHYSICS)
    tab.action("members.merge").trigger()
    dialog(desk).form.set_value("into_id", CHEMISTRY)
    saved(desk, qtbot)
    assert "物理小组" not in units(desk)
    qtbot.waitUntil(lambda: tab.selected_ids() == (CHEMISTRY,))
    with desk.office.reader() as reader:
        assert reader.value("select now_group_id from person where id = :id", id=person) == CHEMISTRY


def test_a_group_with_members_is_not_closed_and_the_sentence_says_why(tab, desk, qtbot) -> None:
    enrolled(desk.office, a_member())
    select(tab, qtbot, PHYSICS)
    tab.action("members.close").trigger()
    dialog(desk).save_button.click()
    qtbot.waitUntil(lambda: "还有 1 名会员" in dialog(desk).banner.text)
    assert "物理小组" in units(desk)


def test_an_empty_group_is_closed_and_stays_in_the_past(tab, desk, qtbot) -> None:
    select(tab, qtbot, CHEMISTRY)
    tab.action("members.close").trigger()
    saved(desk, qtbot)
    assert "化学小组" not in units(desk)
    assert "化学小组" in units(desk, dt.date(2026, 9, 29))
    qtbot.waitUntil(lambda: tab.tree.unit(CHEMISTRY) is None)


def test_a_leader_is_appointed_and_ended(tab, desk, qtbot) -> None:
    person = enrolled(desk.office, a_member())
    select(tab, qtbot, PHYSICS)
    panel(tab, LeadersPanel).appoint.click()
    dialog(desk).form.set_value("person_id", person)
    dialog(desk).form.set_value("on", dt.date(2026, 1, 1))
    saved(desk, qtbot)
    qtbot.waitUntil(lambda: panel(tab, LeadersPanel).list.topLevelItemCount() == 1)
    line = panel(tab, LeadersPanel).list.topLevelItem(0)
    assert [line.text(column) for column in range(3)] == ["组长", "单雄信", "2026-01-01 起"]
    panel(tab, LeadersPanel).list.setCurrentItem(line)
    panel(tab, LeadersPanel).end.click()
    saved(desk, qtbot)
    qtbot.waitUntil(
        lambda: (
            panel(tab, LeadersPanel).list.topLevelItemCount() == 1
            and panel(tab, LeadersPanel).list.topLevelItem(0).text(2) == "2026-01-01 至 2026-09-30"
        )
    )


def test_a_unit_without_members_cannot_have_a_leader_yet(tab, desk, qtbot, monkeypatch) -> None:
    answers = ask.Scripted()
    monkeypatch.setattr(ask, "answers", answers)
    select(tab, qtbot, PHYSICS)
    panel(tab, LeadersPanel).appoint.click()
    assert "还没有正式会员" in answers.asked[0][2]


def test_members_are_counted_per_unit(tab, desk, qtbot) -> None:
    enrolled(desk.office, a_member())
    select(tab, qtbot, BRANCH)
    qtbot.waitUntil(lambda: "正式会员 <b>1</b> 人" in panel(tab, CountsPanel).text.text())
    assert "物理小组</td><td align=right>1<" in panel(tab, CountsPanel).text.text()


def test_search_narrows_the_tree_and_selects(tab, qtbot) -> None:
    tab.search.setText("化学")
    assert tab.selected_ids() == (CHEMISTRY,)
    branch = tab.tree.topLevelItem(0).child(0)
    assert [branch.child(place).isHidden() for place in (0, 1)] == [True, False]
    tab.search.setText("")
    assert not branch.child(0).isHidden()


def test_campuses_and_categories_are_added_and_renamed(tab, desk, qtbot) -> None:
    tab.others.setCurrentRow(0)
    assert tab.selected_ids() == ()
    assert not tab.action("organisation.rename").isEnabled()
    tab.campuses.add_button.click()
    dialog(desk).form.set_value("name", "南校区")
    saved(desk, qtbot)
    qtbot.waitUntil(lambda: tab.campuses.list.topLevelItemCount() == 3)
    tab.others.setCurrentRow(1)
    tab.categories.list.setCurrentItem(tab.categories.list.topLevelItem(1))
    qtbot.keyClick(tab.categories.list, Qt.Key.Key_Tab)
    tab.categories.rename_button.click()
    dialog(desk).form.set_value("name", "博士后研究人员")
    saved(desk, qtbot)
    qtbot.waitUntil(lambda: tab.categories.list.topLevelItem(1).text(0) == "博士后研究人员")
    tab.categories.add_button.click()
    form = dialog(desk).form
    form.set_value("name", "合同制")
    form.set_value("code", "contract")
    form.set_value("basis", "own")
    saved(desk, qtbot)
    qtbot.waitUntil(lambda: tab.categories.list.topLevelItemCount() == 4)
    assert tab.categories.list.topLevelItem(3).text(1) == "本单位会籍"


def test_a_category_name_that_exists_is_refused(tab, desk, qtbot) -> None:
    tab.others.setCurrentRow(1)
    tab.categories.list.setCurrentItem(tab.categories.list.topLevelItem(1))
    tab.categories.rename_button.click()
    dialog(desk).form.set_value("name", "在编")
    dialog(desk).save_button.click()
    qtbot.waitUntil(lambda: "已有名为“在编”" in dialog(desk).form.problem("name"))


def test_the_register_of_the_selected_unit_is_offered(tab, desk, qtbot) -> None:
    select(tab, qtbot, CHEMISTRY)
    tab.action("members.unit_register").trigger()
    assert dialog(desk).form.value("unit_id") == CHEMISTRY


def test_menu_and_bar_begin_with_what_the_organisation_itself_offers() -> None:
    keys = [action.key for action in actions_on(AREAS, "organisation")]
    own = [key for key in keys if key.startswith("organisation.")]
    assert keys[0] == "organisation.add"
    assert keys[: len(own)] == own
    assert len(own) < len(keys)
