# SPDX-License-Identifier: GPL-3.0-or-later
"""One application through both sections: written down, handed in, agreed to, checked, decided, made public, granted."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.areas.applications.committee_fixtures import Committee, attendees, seen, status
from tests.documents.reading import texts
from tests.office_fixtures import TODAY
from union_desktop.areas.aid.terms import FundSource
from union_desktop.areas.applications import service
from union_desktop.areas.applications.terms.meetings import Decision
from union_desktop.areas.applications.ui.adding import ItemsDialog
from union_desktop.areas.applications.ui.applying import ApplicationDialog
from union_desktop.areas.applications.ui.holding import HoldDialog
from union_desktop.areas.applications.ui.meeting_form import MeetingDialog
from union_desktop.areas.applications.ui.printing import ApprovalDialog
from union_desktop.areas.applications.ui.steps import ApplicationStepDialog, GrantDialog
from union_desktop.core.office import Office
from union_desktop.widgets import ask
from union_desktop.widgets.draft_dialog import DraftDialog

DAY = dt.timedelta(1)


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


def lead_on(page: Any, qtbot: Any, text: str) -> None:
    """The leading button of the page."""
    qtbot.waitUntil(
        lambda: bool(page.record_page.step_buttons) and page.record_page.step_buttons[0].text() == text
    )
    page.record_page.step_buttons[0].click()


def test_from_the_form_to_the_round(
    desk: Any,
    office: Office,
    committee: Committee,
    sections: Any,
    dialog: Any,
    qtbot: Any,
    monkeypatch: Any,
) -> None:
    page = sections["applications"]
    begun = TODAY - 20 * DAY

    # Written down; who was helped this year already is told while it is filled in.
    page.action("applications.new").trigger()
    form = dialog(ApplicationDialog)
    assert form.form.value("scheme_id") == committee.scheme
    fill(
        form,
        person_id=committee.people[0],
        applied_on=begun,
        amount_requested=3_000_000,
        reason="本人患重病。",
    )
    form.form.edited.emit("person_id")
    qtbot.waitUntil(lambda: "今年还没有得到帮扶" in form.around.text())
    saved(qtbot, desk, form)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1 and page.selected_ids() == (1,))
    page.open_page(1)

    # Handed in, agreed to by the branch; nobody signs for himself.
    lead_on(page, qtbot, "提交申请…")
    form = dialog(ApplicationStepDialog)
    fill(form, on=begun)
    saved(qtbot, desk, form)
    lead_on(page, qtbot, "部门工会同意…")
    form = dialog(ApplicationStepDialog)
    fill(form, on=begun + DAY, actor="单雄信", opinion="情况属实")
    form.save_button.click()
    qtbot.waitUntil(lambda: "不能办理这份申请" in form.form.problem("actor"))
    fill(form, actor="理学部工会主席")
    saved(qtbot, desk, form)

    # Papers, then the office.
    papers = part(page, qtbot, "材料")
    qtbot.waitUntil(lambda: len(papers.rows) == 2)
    for row in papers.rows:
        row.state.setCurrentIndex(0)
    with qtbot.waitSignal(desk.tasks.changed):
        papers.save()
    page.record_page.open_section("概况")
    lead_on(page, qtbot, "办公室核实通过…")
    form = dialog(ApplicationStepDialog)
    fill(form, on=begun + 2 * DAY, opinion="材料齐全")
    saved(qtbot, desk, form)
    assert status(office, 1) == "verified"

    # The form on paper, for a purpose.
    monkeypatch.setattr(ask, "answers", answers := ask.Scripted("form", "上会审定"))
    page.action("applications.print").trigger()
    dialog(ApprovalDialog).save_button.click()
    qtbot.waitUntil(lambda: len(desk.papers) == 1)
    assert "家庭和困难情况" in answers.asked[1][1]
    assert "单雄信" in "".join(texts(desk.papers[0][1]))

    # A meeting; its name is counted.
    meetings = sections["meetings"]
    desk.window.centralWidget().setCurrentWidget(meetings)
    meetings.action("meetings.new").trigger()
    form = dialog(MeetingDialog)
    qtbot.waitUntil(lambda: form.form.value("name") == f"{TODAY.year}年第一次工会委员会会议")
    fill(form, held_on=begun + 3 * DAY)
    saved(qtbot, desk, form)
    qtbot.waitUntil(lambda: meetings.model.rowCount() == 1 and meetings.selected_ids() == (1,))
    meetings.open_page(1)
    with qtbot.waitSignal(desk.tasks.changed):
        desk.tasks.command(
            lambda session: service.set_attendees(session, 1, attendees(committee)),
            title="人员",
            owner=desk.window,
        )
    panel = part(meetings, qtbot, "议题")
    qtbot.waitUntil(lambda: panel.sheet is not None and panel.sheet.expected == 5)
    meetings.action("meetings.items").trigger()
    form = dialog(ItemsDialog)
    assert form.save_button.text() == "加入 1 项"
    saved(qtbot, desk, form)
    qtbot.waitUntil(lambda: panel.table.rowCount() == 1)

    # Nothing takes effect before it adds up.
    monkeypatch.setattr(ask, "answers", answers := ask.Scripted())
    meetings.action("meetings.hold").trigger()
    qtbot.waitUntil(lambda: bool(answers.asked))
    assert "决议还不能生效" in answers.asked[0][2]
    with qtbot.waitSignal(desk.tasks.changed):
        panel.agree_to_the_rest()
    qtbot.waitUntil(lambda: seen(office, 1).items[0].decision is Decision.APPROVED)
    meetings.action("meetings.hold").trigger()
    form = dialog(HoldDialog)
    assert "同意 1 项，合计 30,000.00 元" in form.intro.text()
    assert form.list.topLevelItem(0).text(6) == "审定通过"
    saved(qtbot, desk, form)
    assert status(office, 1) == "approved"
    qtbot.waitUntil(lambda: "决议已经生效" in panel.found.text() and not panel.add_button.isEnabled())
    monkeypatch.setattr(ask, "answers", ask.Scripted("minutes"))
    meetings.action("meetings.print").trigger()
    qtbot.waitUntil(lambda: len(desk.papers) == 2)
    assert "同意" in "".join(texts(desk.papers[1][1]))

    # Made public: two days are too few without a reason.
    desk.window.centralWidget().setCurrentWidget(page)
    lead_on(page, qtbot, "公示…")
    form = dialog(ApplicationStepDialog)
    assert form.form.value("to_on") == TODAY + 4 * DAY
    fill(form, on=begun + 4 * DAY, from_on=begun + 4 * DAY, to_on=begun + 5 * DAY)
    form.save_button.click()
    reason = dialog(DraftDialog, "与制度不符")
    fill(reason, reason="假期前集中办理")
    saved(qtbot, desk, reason)
    qtbot.waitUntil(lambda: status(office, 1) == "publicised")

    # Into the round of the year, from two sources.
    lead_on(page, qtbot, "列入发放批次…")
    form = dialog(GrantDialog)
    fill(form, first_part=1_000_000, second=FundSource.SUPERIOR_UNION)
    saved(qtbot, desk, form)
    assert status(office, 1) == "granted"
    paid = part(page, qtbot, "发放")
    qtbot.waitUntil(lambda: "金额：30,000.00 元" in paid.told.text())
    paid.button.click()
    assert desk.gone[-1][0] == "aid"
    with office.reader() as reader:
        funds = reader.rows("select source, amount from aid_grant_fund order by id")
    assert [tuple(one) for one in funds] == [("own_funds", 1_000_000), ("superior_union", 2_000_000)]
    course = part(page, qtbot, "意见与办理过程")
    qtbot.waitUntil(lambda: len(course.steps) == 6)
    monkeypatch.setattr(ask, "answers", ask.Scripted("归入帮扶档案"))
    course.print_wanted.emit()
    qtbot.waitUntil(lambda: len(desk.papers) == 3)
    assert "情况属实" in "".join(texts(desk.papers[2][1]))
