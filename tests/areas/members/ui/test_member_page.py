# SPDX-License-Identifier: GPL-3.0-or-later
"""One person on the whole tab, and the panels of family, working life, consents and dues."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.office_fixtures import TODAY, enrolled
from union_desktop.areas.members import service
from union_desktop.areas.members.queries import dues, household
from union_desktop.areas.members.terms import (
    ConsentDraft,
    DuesBaseDraft,
    DuesRuleDraft,
    FamilyDraft,
    ResumeDraft,
)
from union_desktop.areas.members.ui import dues_forms, household_forms
from union_desktop.areas.members.ui.dues_panel import DuesPanel
from union_desktop.areas.members.ui.dues_rules import DuesRulesDialog
from union_desktop.areas.members.ui.household_panels import ConsentPanel, FamilyPanel, ResumePanel
from union_desktop.areas.members.words import WORDS
from union_desktop.core.roles import Role
from union_desktop.widgets import ask
from union_desktop.widgets.area import Area, Panel
from union_desktop.widgets.draft_dialog import DraftDialog


def dialog(place: Any) -> Any:
    return next(one for one in place.findChildren(DraftDialog) if one.isVisible())


def saved(desk: Any, qtbot: Any, place: Any = None) -> None:
    with qtbot.waitSignal(desk.tasks.changed):
        dialog(place or desk.window).save_button.click()


def shown(panel: Any, qtbot: Any, width: int = 340) -> Any:
    qtbot.addWidget(panel)
    panel.resize(width, 500)
    panel.show()
    return panel


def texts(panel: Any) -> list[list[str]]:
    items = [panel.list.topLevelItem(at) for at in range(panel.list.topLevelItemCount())]
    return [[item.text(column) for column in range(panel.list.columnCount())] for item in items]


def read(desk: Any, query: Any, person: int) -> Any:
    with desk.office.reader() as reader:
        return query(reader, person)


# -- the page -----------------------------------------------------------------------------------------------------


def test_enter_opens_the_page_and_escape_goes_back(tab, desk, people, qtbot) -> None:
    tab.show_record(people["李四"])
    qtbot.keyClick(tab.table, Qt.Key.Key_Return)
    page = tab.member_page
    assert page is not None
    qtbot.waitUntil(lambda: page.name.text() == "李四")
    assert not tab.splitter.isVisible()
    assert "正式会员" in page.standing.text()
    assert "李四" in page.sheets[0].page.toPlainText()
    assert "入会" in page.sheets[1].page.toPlainText()
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert tab.member_page is None
    assert tab.splitter.isVisible()
    assert tab.selected_ids() == (people["李四"],)


def test_panels_are_made_when_they_are_opened_and_follow_the_person(tab, desk, people, qtbot) -> None:
    made: list[int] = []

    def make(_desk: Any, person_id: int) -> QLabel:
        made.append(person_id)
        return QLabel(f"给 {person_id}")

    desk.areas = (
        *desk.areas,
        Area("gifts", "慰问", "gift", 90, panels={"member": (Panel("慰问品", make),)}),
    )
    tab.show_record(people["李四"])
    tab.open_page(people["李四"])
    page = tab.member_page
    assert made == []
    page.open_section("慰问品")
    assert made == [people["李四"]]
    page.open_section("会籍记录")
    page.open_section("慰问品")
    assert made == [people["李四"]]
    row = tab.model.row_of(people["李四"])
    page.after.click() if row == 0 else page.before.click()
    other = tab.model.id_at(1 if row == 0 else row - 1)
    assert page.person_id == other
    assert made == [people["李四"], other]
    assert page.panel("慰问品").text() == f"给 {other}"


def test_the_button_in_the_pane_opens_the_page_and_searching_closes_it(tab, people, qtbot) -> None:
    assert not tab.details.open_button.isEnabled()
    tab.show_record(people["王五"])
    tab.details.open_button.click()
    assert tab.member_page is not None
    assert tab.member_page.person_id == people["王五"]
    tab.search.setText("li")
    qtbot.waitUntil(lambda: tab.member_page is None)
    assert tab.splitter.isVisible()


def test_the_menu_opens_the_page_too(tab, people) -> None:
    tab.show_record(people["王五"])
    tab.action("members.page").trigger()
    assert tab.member_page.person_id == people["王五"]


def test_what_changes_is_seen_on_the_page(tab, desk, people, qtbot) -> None:
    tab.open_page(people["李四"])
    page = tab.member_page
    qtbot.waitUntil(lambda: page.name.text() == "李四")

    def rename(session: Any) -> Any:
        return service.update_many(session, {people["李四"]: {"name": "李思"}}, today=TODAY)

    desk.tasks.command(rename, title="修改", owner=page)
    qtbot.waitUntil(lambda: page.name.text() == "李思")


# -- family, working life, consents -------------------------------------------------------------------------------


def test_a_relative_is_added_changed_and_removed(desk, office, qtbot, monkeypatch) -> None:
    person = enrolled(office)
    panel = shown(FamilyPanel(desk, person), qtbot)
    qtbot.waitUntil(panel.nothing.isVisible)
    panel.add_button.click()
    form = dialog(desk.window).form
    form.set_value("relation", "配偶")
    form.set_value("name", "程 咬金")
    form.set_value("phone", "19900000009")
    saved(desk, qtbot)
    qtbot.waitUntil(lambda: len(panel.rows) == 1)
    assert texts(panel)[0][:2] == ["配偶", "程咬金"]
    assert "199****0009" in texts(panel)[0]
    panel.list.setCurrentItem(panel.list.topLevelItem(0))
    qtbot.keyClick(panel.list, Qt.Key.Key_F2)
    dialog(desk.window).form.set_value("work_unit", "示例中学")
    saved(desk, qtbot)
    qtbot.waitUntil(lambda: texts(panel)[0][2] == "示例中学")
    monkeypatch.setattr(ask, "answers", ask.Scripted(True))
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(panel.nothing.isVisible)
    assert read(desk, household.family, person) == []


def test_for_a_child_the_guardians_agreement_is_asked(desk, office, qtbot) -> None:
    person = enrolled(office)
    panel = shown(FamilyPanel(desk, person), qtbot)
    panel.add_button.click()
    asked = dialog(desk.window)
    form = asked.form
    assert not form.widget("guardian_consent_on").isEnabled()
    form.set_value("relation", "女")
    form.set_value("name", "程小满")
    form.widget("birth_date").setFocus()
    form.set_value("birth_date", dt.date(2015, 2, 3))
    form.left.emit("birth_date")
    assert form.widget("guardian_consent_on").isEnabled()
    asked.save_button.click()
    qtbot.waitUntil(lambda: "未满 14 周岁" in form.problem("guardian_consent_on"))
    form.set_value("guardian_consent_on", dt.date(2026, 9, 1))
    saved(desk, qtbot)
    assert len(read(desk, household.consents, person)) == 1
    assert len(read(desk, household.family, person)) == 1


def test_months_are_read_as_people_write_them_and_overlaps_are_remarked(desk, office, qtbot) -> None:
    person = enrolled(office)
    with office.transaction("x") as session:
        service.add_resume(session, person, ResumeDraft("2010-07", "2015-02", "示例研究所"), today=TODAY)
    panel = shown(ResumePanel(desk, person), qtbot)
    qtbot.waitUntil(lambda: len(panel.rows) == 1)
    assert not panel.overlapping.isVisible()
    panel.add_button.click()
    form = dialog(desk.window).form
    form.widget("from_month").setText("2014年9月")
    form.set_value("work_unit", "示例大学")
    form.left.emit("from_month")
    assert "示例研究所" in form.problem("from_month")
    saved(desk, qtbot)
    qtbot.waitUntil(lambda: len(panel.rows) == 2)
    assert texts(panel)[1][0] == "2014-09 至 今"
    assert panel.overlapping.isVisible()


def test_a_consent_that_was_taken_back_stays_and_says_so(desk, office, qtbot) -> None:
    person = enrolled(office)
    with office.transaction("x") as session:
        service.add_consent(
            session, person, ConsentDraft("照片用于证件与宣传", "2026 版", dt.date(2026, 9, 1)), today=TODAY
        )
    panel = shown(ConsentPanel(desk, person), qtbot, 800)
    qtbot.waitUntil(lambda: len(panel.rows) == 1)
    panel.list.setCurrentItem(panel.list.topLevelItem(0))
    panel.edit_button.click()
    dialog(desk.window).form.set_value("withdrawn_on", TODAY)
    saved(desk, qtbot)
    qtbot.waitUntil(lambda: "（已撤回）" in texts(panel)[0][1])
    assert not panel.list.isColumnHidden(4)
    panel.resize(340, 500)
    assert panel.list.isColumnHidden(4)


def test_who_may_only_read_cannot_change_anything(desk, office, qtbot, monkeypatch) -> None:
    person = enrolled(office)
    with office.transaction("x") as session:
        service.add_resume(session, person, ResumeDraft("2010-07", "", "示例研究所"), today=TODAY)
    monkeypatch.setattr(office, "role", Role.READ_ONLY)
    panel = shown(ResumePanel(desk, person), qtbot)
    qtbot.waitUntil(lambda: len(panel.rows) == 1)
    panel.list.setCurrentItem(panel.list.topLevelItem(0))
    assert not any(
        button.isEnabled() for button in (panel.add_button, panel.edit_button, panel.remove_button)
    )
    assert "您的权限是" in panel.remove_button.toolTip()
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_F2, Qt.Key.Key_Insert):
        qtbot.keyClick(panel.list, key)
    assert not desk.window.findChildren(DraftDialog)


# -- dues ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def payer(office) -> int:
    person = enrolled(office, wage_base=6_487_00)
    with office.transaction("x") as session:
        service.add_base(session, person, DuesBaseDraft(dt.date(2026, 7, 1), 7_120_00), today=TODAY)
    return person


def test_amounts_are_shown_on_request_and_the_look_is_kept(desk, office, payer, qtbot) -> None:
    panel = shown(DuesPanel(desk, payer), qtbot)
    qtbot.waitUntil(lambda: len(panel.rows) == 2)
    assert texts(panel) == [["2026-07-01", "****"], ["2015-03-01", "****"]]
    assert "32.40" not in panel.months.text()
    panel.show_amounts.click()
    qtbot.waitUntil(lambda: "32.40" in panel.months.text())
    assert texts(panel)[0] == ["2026-07-01", "7,120.00"]
    assert "全年合计 408.00 元" in panel.months.text()
    with office.reader() as reader:
        assert reader.rows("select what, field, about_id from access_entry") == [
            ("reveal", "会费基数", payer)
        ]
    panel.hide()
    panel.show()
    assert "32.40" not in panel.months.text()
    panel.back.click()
    qtbot.waitUntil(lambda: panel.year_label.text() == "2025 年应缴")


def test_a_wage_is_entered(desk, payer, qtbot) -> None:
    panel = shown(DuesPanel(desk, payer), qtbot)
    qtbot.waitUntil(lambda: len(panel.rows) == 2)
    panel.add_button.click()
    form = dialog(desk.window).form
    assert form.value("from_on") == dt.date(2026, 9, 1)
    form.set_value("wage", 8_000_00)
    saved(desk, qtbot)
    qtbot.waitUntil(lambda: len(panel.rows) == 3)
    assert read(desk, dues.bases, payer)[0].wage == 8_000_00


def test_administrators_change_the_rule_and_everybody_sees_it(desk, payer, qtbot, monkeypatch) -> None:
    panel = shown(DuesPanel(desk, payer), qtbot)
    rules = DuesRulesDialog(desk, panel)
    rules.show()
    qtbot.waitUntil(lambda: rules.list.topLevelItemCount() == 1)
    assert not rules.remove_button.isEnabled()
    rules.add_button.click()
    form = dialog(rules).form
    form.set_value("from_on", dt.date(2026, 9, 1))
    form.set_value("percent", "1")
    form.left.emit("percent")
    assert "64.80 元" in form.problem("floor_to")
    saved(desk, qtbot, rules)
    qtbot.waitUntil(lambda: rules.list.topLevelItemCount() == 2)
    qtbot.waitUntil(lambda: "基数的 1%" in panel.months.text())
    monkeypatch.setattr(ask, "answers", ask.Scripted(True))
    with qtbot.waitSignal(desk.tasks.changed):
        rules.remove_button.click()
    qtbot.waitUntil(lambda: rules.list.topLevelItemCount() == 1)
    rules.close()
    monkeypatch.setattr(desk.office, "role", Role.CLERK)
    looked = DuesRulesDialog(desk, panel)
    assert not looked.add_button.isEnabled()
    assert not looked.edit_button.isEnabled()


@pytest.mark.parametrize(
    ("percent", "problem"), [("abc", "百分数"), ("0.555", "两位小数"), ("101", "0 到 100")]
)
def test_a_rate_that_is_none_is_refused(desk, payer, qtbot, percent, problem) -> None:
    rules = DuesRulesDialog(desk, desk.window)
    rules.add_button.click()
    asked = dialog(rules)
    asked.form.set_value("percent", percent)
    asked.save_button.click()
    assert problem in asked.form.problem("percent")
    asked.form.set_value("percent", "0.5")
    asked.form.load(asked.form.draft())
    asked.reject()


def test_the_sheet_of_a_month_is_printed_for_a_purpose(tab, desk, office, qtbot, monkeypatch) -> None:
    action = next(one for one in desk.actions("members") if one.key == "members.dues_sheet")
    action.handler(desk, ())
    asked = dialog(desk.window)
    assert asked.form.value("month") == dt.date(2026, 9, 1)
    asked.form.set_value("month", dt.date(1990, 1, 1))
    asked.save_button.click()
    qtbot.waitUntil(lambda: "没有会员" in asked.form.problem("month"))
    asked.form.set_value("month", dt.date(2026, 8, 15))
    answers = ask.Scripted(None, "报送上级工会")
    monkeypatch.setattr(ask, "answers", answers)
    asked.save_button.click()
    qtbot.waitUntil(lambda: bool(answers.asked))
    assert asked.isVisible()
    assert desk.papers == []
    asked.save_button.click()
    qtbot.waitUntil(lambda: len(desk.papers) == 1, timeout=20_000)
    assert desk.papers[0][0] == "会费应缴表 2026-08"
    assert desk.papers[0][1].startswith(b"%PDF")
    with office.reader() as reader:
        assert reader.rows("select what, field, purpose from access_entry") == [
            ("print", "会费应缴表 2026-08：会费基数", "报送上级工会")
        ]


def test_the_history_calls_things_as_panels_and_forms_do(desk, office, payer, qtbot) -> None:
    """Who searches the history for a word of a form finds it."""
    rules = DuesRulesDialog(desk, desk.window)
    qtbot.addWidget(rules)
    forms = (
        ("family_member", FamilyDraft, household_forms.family(desk, payer, None)),
        ("resume_entry", ResumeDraft, household_forms.resume(desk, payer, None, ())),
        ("consent", ConsentDraft, household_forms.consent(desk, payer, None)),
        ("dues_base", DuesBaseDraft, dues_forms.base(desk, payer, None)),
        ("dues_rule", DuesRuleDraft, dues_forms.rule(desk, None, rules)),
    )
    for table, draft, asked in forms:
        told = WORDS[table].fields
        keys = {one.name for one in dataclasses.fields(draft)} & told.keys() - {"rate"}
        assert {key: asked.form.widget(key).accessibleName() for key in keys} == {
            key: told[key] for key in keys
        }
        asked.reject()
    for made in (FamilyPanel, ConsentPanel, DuesPanel):
        panel = shown(made(desk, payer), qtbot)
        table = WORDS[panel.tables[0]]
        assert panel.name == table.label or panel.name == "会费"
        titles = {column.title.removesuffix("（元）") for column in panel.columns} - {"日期"}
        assert titles <= set(table.fields.values())
