# SPDX-License-Identifier: GPL-3.0-or-later
"""The section: filters and work lists, what stays hidden until asked for, steps of several files, spot checks."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QToolButton

from tests.areas.hardship.hardship_fixtures import (
    SPOUSE_NO,
    WAY,
    WORKER_NO,
    a_worker,
    do,
    number,
    opened,
    prepared,
    walk,
)
from tests.office_fixtures import TODAY
from union_desktop.areas.hardship import queries, service
from union_desktop.areas.hardship.terms import CaseDraft, ExclusionDraft
from union_desktop.areas.hardship.ui.assess import AssessDialog
from union_desktop.areas.hardship.ui.forms import CaseDialog
from union_desktop.areas.hardship.ui.member_panel import MemberPanel
from union_desktop.areas.hardship.ui.samples import SamplesDialog
from union_desktop.areas.hardship.ui.steps import FileStepDialog
from union_desktop.core.roles import Role
from union_desktop.widgets import ask
from union_desktop.widgets.draft_dialog import DraftDialog

if TYPE_CHECKING:
    from union_desktop.core.office import Office

ILLNESS = "慢性肾衰竭"


@pytest.fixture
def two(ruled: Office, today: dt.date) -> tuple[int, int]:
    """One file on file, one whose publicity is over."""
    full = CaseDraft("serious_illness", ("schooling",), f"配偶患{ILLNESS}", health_status="糖尿病")
    first = opened(ruled, a_worker(ruled), full)
    prepared(ruled, first)
    walk(ruled, first)
    worker = a_worker(ruled, name="秦叔宝", staff_no="2", id_number=number("19790101", 3))
    second = opened(ruled, worker, household=())
    prepared(ruled, second)
    walk(ruled, second, WAY[:3])
    return first, second


@pytest.fixture
def filed(two: tuple[int, int], page: Any) -> Any:
    """The section with both."""
    return page


def names(page: Any) -> list[str]:
    at = [column.key for column in page.model.columns].index("name")
    return [page.model.texts(row)[at] for row in range(page.model.rowCount())]


def looks(office: Office) -> list[tuple[Any, ...]]:
    with office.reader() as reader:
        return reader.rows("select what, field, about_table, about_id from access_entry order by id")


def saved(qtbot: Any, desk: Any, dialog: Any) -> None:
    with qtbot.waitSignal(desk.tasks.changed):
        dialog.save_button.click()


def part(page: Any, qtbot: Any, title: str) -> Any:
    page.record_page.open_section(title)
    qtbot.waitUntil(lambda: page.record_page.panel(title) is not None)
    return page.record_page.panel(title)


def test_the_list_its_counts_and_its_filters(filed: Any, qtbot: Any) -> None:
    assert names(filed) == ["秦叔宝", "单雄信"]
    assert "在档 1 户 3 人" in filed.counts
    filed.filters.set_values({"status": ("publicised",)})
    qtbot.waitUntil(lambda: names(filed) == ["秦叔宝"])
    assert "状态：公示中" in filed.filters_in_words
    filed.filters.clear()
    filed.search.setText("程小蝶")
    qtbot.waitUntil(lambda: names(filed) == ["单雄信"])


def test_the_list_of_what_is_to_be_done(filed: Any, desk: Any, two: Any, qtbot: Any) -> None:
    filed.filters.set_values({"work": ("sample",)})
    qtbot.waitUntil(lambda: names(filed) == [])
    filed.action("hardship.samples").trigger()
    dialog = next(one for one in desk.window.findChildren(SamplesDialog) if one.isVisible())
    qtbot.waitUntil(dialog.draw_button.isEnabled)
    dialog.draw_button.click()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in dialog.findChildren(DraftDialog)))
    question = next(one for one in dialog.findChildren(DraftDialog) if one.isVisible())
    assert question.form.value("share") == 30
    question.form.set_value("share", 10)
    question.save_button.click()
    qtbot.waitUntil(lambda: "30% 到 100%" in question.form.problem("share"))
    question.form.set_value("share", 50)
    question.form.set_value("seed", "摇号 7")
    saved(qtbot, desk, question)
    qtbot.waitUntil(lambda: names(filed) == ["单雄信"])
    qtbot.waitUntil(lambda: dialog.files.topLevelItemCount() == 1)
    dialog.files.setCurrentItem(dialog.files.topLevelItem(0))
    dialog.enter_button.click()
    qtbot.waitUntil(lambda: any("核查结果" in one.windowTitle() for one in dialog.findChildren(DraftDialog)))
    finding = next(one for one in dialog.findChildren(DraftDialog) if "核查结果" in one.windowTitle())
    finding.form.set_value("finding", "入户核实，属实")
    saved(qtbot, desk, finding)
    qtbot.waitUntil(lambda: dialog.draws.topLevelItem(0).text(5) == "1/1")
    qtbot.waitUntil(lambda: names(filed) == [])
    dialog.files.setCurrentItem(dialog.files.topLevelItem(0))
    dialog.open_button.click()
    assert desk.gone == [("hardship", two[0])]


def test_another_area_may_narrow_the_list_under_a_name(filed: Any, two: Any, qtbot: Any) -> None:
    filed.show_only("本年没有帮扶", [two[1]])
    qtbot.waitUntil(lambda: names(filed) == ["秦叔宝"])
    assert "名单：本年没有帮扶" in filed.filters_in_words
    filed.show_only("本年没有帮扶", [])
    qtbot.waitUntil(lambda: names(filed) == [])
    filed.filters.clear()
    qtbot.waitUntil(lambda: len(names(filed)) == 2)


def test_nothing_of_illness_is_shown_unasked(filed: Any, desk: Any, two: Any, qtbot: Any) -> None:
    filed.open_page(two[0])
    qtbot.waitUntil(lambda: "深度困难" in filed.record_page.facts.toPlainText())
    shown = filed.record_page.facts.toPlainText()
    assert "(48,000.00 − 30,000.00) ÷ 12 ÷ 3 = 500.00 元/人·月" in shown
    assert ILLNESS not in shown
    assert "糖尿病" not in shown
    assert WORKER_NO not in shown
    panel = part(filed, qtbot, "困难情况")
    assert panel.text.text() == "****"
    panel.eye.click()
    qtbot.waitUntil(lambda: ILLNESS in panel.text.text())
    assert looks(desk.office) == [("reveal", "困难情况、健康和残疾", "hardship_case", two[0])]
    panel.eye.click()
    assert panel.text.text() == "****"
    household = part(filed, qtbot, "家庭成员")
    qtbot.waitUntil(lambda: len(household.rows) == 3)
    told = " ".join(household.list.topLevelItem(1).text(at) for at in range(household.list.columnCount()))
    assert SPOUSE_NO not in told
    household.list.setCurrentItem(household.list.topLevelItem(1))
    household.eye.click()
    qtbot.waitUntil(lambda: SPOUSE_NO in household.shown.text())
    household.list.setCurrentItem(household.list.topLevelItem(0))
    assert household.shown.text() == ""
    assert not household.remove_button.isEnabled()
    assert looks(desk.office)[1] == ("reveal", "证件号码、健康状况", "hardship_case", two[0])


def test_a_form_conceals_what_it_need_not_show_and_keeps_it(
    filed: Any, desk: Any, two: Any, dialog: Any, qtbot: Any
) -> None:
    filed.table.select_ids((two[0],))
    filed.action("hardship.edit").trigger()
    form = dialog(CaseDialog)
    assert form.form.widget("situation").toPlainText() == "****"
    form.form.set_value("area", "68.5")
    form.form.set_value("work_state", "病休")
    saved(qtbot, desk, form)
    with desk.office.reader() as reader:
        page = queries.case(reader, two[0])
    assert page is not None
    assert page.draft == replace(
        page.draft, situation=f"配偶患{ILLNESS}", health_status="糖尿病", floor_area=6850
    )
    filed.action("hardship.edit").trigger()
    form = dialog(CaseDialog)
    eyes = {one.accessibleName(): one for one in form.findChildren(QToolButton)}
    eyes["显示完整的困难情况"].click()
    qtbot.waitUntil(lambda: ILLNESS in form.form.widget("situation").toPlainText())
    form.form.set_value("area", "很大")
    form.save_button.click()
    qtbot.waitUntil(lambda: "不是面积" in form.form.problem("area"))
    form.form.set_value("area", "")
    form.form.set_value("second_1", "serious_illness")
    form.save_button.click()
    qtbot.waitUntil(lambda: "不能与主要原因相同" in form.form.problem("second_1"))
    form.done(0)


def test_what_stands_still_says_why(filed: Any, two: Any, qtbot: Any) -> None:
    filed.open_page(two[1])
    costs = part(filed, qtbot, "收入与支出")
    qtbot.waitUntil(lambda: not costs.add_button.isEnabled())
    assert "确需更正请先退回" in costs.add_button.toolTip()
    classing = part(filed, qtbot, "认定")
    qtbot.waitUntil(lambda: "确需更正请先退回" in classing.note.text())
    assert not classing.button.isEnabled()


def test_several_files_take_a_step_together(
    filed: Any, desk: Any, ruled: Any, two: Any, dialog: Any, qtbot: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(ask, "answers", answers := ask.Scripted(True))
    filed.table.select_ids(two)
    filed.action("hardship.file").trigger()
    qtbot.waitUntil(lambda: bool(answers.asked))
    assert "KN-2026-0001（单雄信）现在是“在档”，不能批准建档，没有改动" in answers.asked[0][2]
    worker = a_worker(ruled, name="程咬金", staff_no="3", id_number=number("19790102", 5))
    third = opened(ruled, worker, household=())
    prepared(ruled, third)
    walk(ruled, third, WAY[:3])
    filed.reload()
    qtbot.waitUntil(lambda: filed.model.rowCount() == 3)
    filed.table.select_ids((two[1], third))
    filed.action("hardship.file").trigger()
    form = dialog(FileStepDialog)
    assert form.windowTitle() == "批准建档：2 份档案"
    form.form.set_value("actor", "工会委员会")
    form.form.set_value("opinion", "同意建档")
    saved(qtbot, desk, form)
    qtbot.waitUntil(lambda: "2 份档案现在是“在档”" in filed.banner.text)
    with desk.office.reader() as reader:
        assert queries.count_by_status(reader, filed.shown) == {"filed": 3}


def test_a_refusal_of_several_names_the_file(
    filed: Any, desk: Any, ruled: Any, two: Any, dialog: Any, qtbot: Any
) -> None:
    answer = [ExclusionDraft("别的情形", True)]
    worker = a_worker(ruled, name="程咬金", staff_no="3", id_number=number("19790102", 5))
    third = opened(ruled, worker, household=())
    fourth = opened(
        ruled, a_worker(ruled, name="罗成", staff_no="4", id_number=number("19790103", 7)), household=()
    )
    prepared(ruled, third)
    do(ruled, "核对", lambda s: service.answer_exclusions(s, third, answer, today=TODAY))
    filed.reload()
    qtbot.waitUntil(lambda: filed.model.rowCount() == 4)
    filed.table.select_ids((third, fourth))
    filed.action("hardship.submit").trigger()
    form = dialog(FileStepDialog)
    form.save_button.click()
    qtbot.waitUntil(lambda: "所选的 2 份档案都没有改动" in form.banner.text)
    assert "KN-2026-0004（罗成）：" in form.banner.text
    form.done(0)


def test_a_classing_follows_the_questions(filed: Any, desk: Any, two: Any, dialog: Any, qtbot: Any) -> None:
    filed.table.select_ids((two[0],))
    filed.action("hardship.assess").trigger()
    form = dialog(AssessDialog)
    qtbot.waitUntil(lambda: "→ 深度困难" in form.intro.text())
    form.form.set_value("decided", "relative")
    form.save_button.click()
    qtbot.waitUntil(lambda: "须写明理由" in form.form.problem("reason"))
    form.form.set_value("on", dt.date(2019, 1, 1))
    form.form.edited.emit("on")
    qtbot.waitUntil(lambda: "还没有生效的困难建档标准" in form.intro.text())
    assert not form.save_button.isEnabled()
    form.done(0)


def test_the_member_page_leads_to_the_file(filed: Any, desk: Any, two: Any, qtbot: Any) -> None:
    with desk.office.reader() as reader:
        worker = reader.value("select person_id from hardship_case where id = :id", id=two[0])
    panel = MemberPanel(desk, worker)
    qtbot.addWidget(panel)
    panel.show()
    qtbot.waitUntil(lambda: len(panel.buttons) == 1)
    assert panel.buttons[0].text() == "KN-2026-0001　在档　深度困难　2026-03-13 建档"
    assert not panel.new_button.isVisible()
    panel.buttons[0].click()
    assert desk.gone == [("hardship", two[0])]
    other = MemberPanel(desk, a_worker(desk.office, name="罗成", staff_no="4", id_number=""))
    qtbot.addWidget(other)
    other.show()
    qtbot.waitUntil(other.nothing.isVisible)
    other.new_button.click()
    form = next(one for one in desk.window.findChildren(CaseDialog) if one.isVisible())
    qtbot.waitUntil(lambda: "罗成" in form.form.widget("person_id").text())
    form.done(0)


def test_who_may_only_read_changes_nothing(desk: Any, two: Any, page: Any, qtbot: Any, office: Any) -> None:
    office.role = Role.READ_ONLY
    page.open_page(two[0])
    for title in ("家庭成员", "收入与支出"):
        panel = part(page, qtbot, title)
        assert not panel.add_button.isEnabled()
    assert not part(page, qtbot, "认定").button.isEnabled()
    assert not part(page, qtbot, "同意书").button.isEnabled()
    assert not part(page, qtbot, "材料").list.save_button.isVisible()
    assert not part(page, qtbot, "不得建档情形").save_button.isVisible()


def test_the_way_to_the_member(filed: Any, desk: Any, two: Any, qtbot: Any) -> None:
    filed.table.select_ids((two[0],))
    filed.action("hardship.member").trigger()
    qtbot.waitUntil(lambda: bool(desk.gone))
    assert desk.gone[0][0] == "members"
