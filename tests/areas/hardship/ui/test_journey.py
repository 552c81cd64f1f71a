# SPDX-License-Identifier: GPL-3.0-or-later
"""One household's way through the section: opened, filled in, classed, handed in, hung out, filed, printed, checked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.areas.hardship.hardship_fixtures import SPOUSE_NO, WORKER_NO, a_worker
from tests.documents.reading import texts
from tests.office_fixtures import TODAY
from union_desktop.areas.hardship import queries
from union_desktop.areas.hardship.ui.assess import AssessDialog
from union_desktop.areas.hardship.ui.forms import CaseDialog
from union_desktop.areas.hardship.ui.printing import FileDialog, FileNoticeDialog
from union_desktop.areas.hardship.ui.samples import SamplesDialog
from union_desktop.areas.hardship.ui.steps import FileStepDialog
from union_desktop.areas.members import service as members
from union_desktop.areas.members.terms import FamilyDraft
from union_desktop.widgets import ask
from union_desktop.widgets.draft_dialog import DraftDialog


def saved(qtbot: Any, desk: Any, dialog: Any) -> None:
    """Save, and the commit."""
    with qtbot.waitSignal(desk.tasks.changed):
        dialog.save_button.click()


def fill(dialog: Any, **values: Any) -> None:
    for key, value in values.items():
        dialog.form.set_value(key, value)


def part(page: Any, qtbot: Any, title: str) -> Any:
    page.record_page.open_section(title)
    qtbot.waitUntil(lambda: page.record_page.panel(title) is not None)
    return page.record_page.panel(title)


def case(desk: Any, case_id: int) -> Any:
    with desk.office.reader() as reader:
        return queries.case(reader, case_id)


def test_from_the_first_line_to_the_spot_check(
    desk: Any, ruled: Any, page: Any, dialog: Any, qtbot: Any, monkeypatch: Any
) -> None:
    worker = a_worker(ruled)
    with ruled.transaction("家庭") as session:
        members.add_family(session, worker, FamilyDraft("配偶", "程小蝶"), today=TODAY)

    # A new file begins with the family the registration form knows.
    page.action("hardship.new").trigger()
    form = dialog(CaseDialog)
    fill(form, person_id=worker, own_income=300_000, main_cause="serious_illness", second_1="schooling")
    qtbot.waitUntil(lambda: "单雄信" in form.form.widget("person_id").text())
    saved(qtbot, desk, form)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1 and page.selected_ids() == (1,))
    page.open_page(1)
    assert [one.draft.name for one in case(desk, 1).members] == ["单雄信", "程小蝶"]
    qtbot.waitUntil(lambda: "程小蝶没有填写证件号码" in page.record_page.facts.toPlainText())
    qtbot.waitUntil(lambda: page.record_page.step_buttons[0].text() == "认定…")

    # The spouse, an expense.
    household = part(page, qtbot, "家庭成员")
    qtbot.waitUntil(lambda: len(household.rows) == 2)
    household.list.setCurrentItem(household.list.topLevelItem(1))
    household.edit_button.click()
    form = dialog(DraftDialog)
    fill(form, id_number=SPOUSE_NO, monthly_income=100_000)
    saved(qtbot, desk, form)
    costs = part(page, qtbot, "收入与支出")
    costs.add_button.click()
    form = dialog(DraftDialog)
    fill(form, kind="medical", amount=3_000_000)
    saved(qtbot, desk, form)
    qtbot.waitUntil(lambda: "刚性支出合计 30,000.00 元" in costs.sums.text())

    # Lists to be answered.
    lines = part(page, qtbot, "不得建档情形")
    qtbot.waitUntil(lambda: len(lines.lines) == 2)
    lines.none_button.click()
    with qtbot.waitSignal(desk.tasks.changed):
        lines.save_button.click()
    papers = part(page, qtbot, "材料")
    qtbot.waitUntil(lambda: len(papers.list.rows) == 2)
    papers.list.rows[0].state.setCurrentIndex(0)
    papers.list.rows[1].state.setCurrentIndex(2)
    papers.list.rows[1].reason.setText("无固定收入")
    with qtbot.waitSignal(desk.tasks.changed):
        papers.list.save()
    consents = part(page, qtbot, "同意书")
    qtbot.waitUntil(consents.button.isEnabled)
    consents.button.click()
    form = dialog(DraftDialog)
    fill(form, version="2026 版")
    saved(qtbot, desk, form)

    # Classed: the reckoning stands above the questions.
    classing = part(page, qtbot, "认定")
    qtbot.waitUntil(classing.button.isEnabled)
    classing.button.click()
    form = dialog(AssessDialog)
    qtbot.waitUntil(lambda: "→ 深度困难" in form.intro.text())
    assert "(48,000.00 − 30,000.00) ÷ 12 ÷ 2 = 750.00 元/人·月" in form.intro.text()
    saved(qtbot, desk, form)
    qtbot.waitUntil(lambda: "750.00" in classing.view.toPlainText())

    # Handed in and agreed to; the page's own buttons lead on.
    page.record_page.open_section("概况")
    qtbot.waitUntil(lambda: page.record_page.step_buttons[0].text() == "提交申报…")
    page.record_page.step_buttons[0].click()
    saved(qtbot, desk, dialog(FileStepDialog))
    qtbot.waitUntil(lambda: page.record_page.step_buttons[0].text() == "部门工会审核同意…")
    page.record_page.step_buttons[0].click()
    form = dialog(FileStepDialog)
    fill(form, actor="单雄信", opinion="情况属实")
    form.save_button.click()
    qtbot.waitUntil(lambda: "不能办理自己家的档案" in form.form.problem("actor"))
    fill(form, actor="王主席")
    saved(qtbot, desk, form)
    assert case(desk, 1).status == "branch_reviewed"

    # Hung out: too short a time needs a reason.
    page.action("hardship.publicise").trigger()
    form = dialog(FileStepDialog)
    assert form.form.value("to_on") == TODAY + dt.timedelta(4)
    fill(form, to_on=TODAY)
    form.save_button.click()
    reason = dialog(DraftDialog)
    qtbot.waitUntil(lambda: dialog(DraftDialog).windowTitle() == "与制度不符，请写明理由")
    reason = dialog(DraftDialog)
    assert "公示 1 天，少于制度规定的 5 天" in reason.intro.text()
    fill(reason, reason="假期前集中办理")
    saved(qtbot, desk, reason)
    qtbot.waitUntil(lambda: case(desk, 1).status == "publicised")

    # The notice.
    page.action("hardship.print_notice").trigger()
    printing = dialog(FileNoticeDialog)
    assert printing.form.value("to_on") == TODAY
    fill(printing, phone="010-82680001")
    printing.save_button.click()
    qtbot.waitUntil(lambda: len(desk.papers) == 1)
    assert "单*信" in texts(desk.papers[0][1])[0]

    # Not before the day has passed.
    page.action("hardship.file").trigger()
    form = dialog(FileStepDialog)
    fill(form, actor="工会委员会", opinion="同意建档")
    form.save_button.click()
    qtbot.waitUntil(lambda: "公示期满后办理" in form.form.problem("on"))
    form.done(0)

    # The paper, for a purpose.
    monkeypatch.setattr(ask, "answers", answers := ask.Scripted("困难职工帮扶建档"))
    page.action("hardship.print_file").trigger()
    dialog(FileDialog).save_button.click()
    qtbot.waitUntil(lambda: len(desk.papers) == 2)
    assert "困难情况和收入" in answers.asked[0][1]
    text = "".join(texts(desk.papers[1][1]))
    assert "750.00 元/人·月" in text
    assert WORKER_NO not in text

    # The course of it.
    course = part(page, qtbot, "办理过程")
    qtbot.waitUntil(lambda: [one.what for one in course.steps] == ["提交申报", "部门工会审核同意", "公示"])
    page.action("hardship.samples").trigger()
    checks = dialog(SamplesDialog)
    assert checks.nothing.isVisible()
    checks.reject()
