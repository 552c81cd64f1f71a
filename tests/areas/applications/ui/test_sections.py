# SPDX-License-Identifier: GPL-3.0-or-later
"""List and board of applications, the table of votes, and what an operator who only reads may do."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from tests.areas.applications.committee_fixtures import (
    APPLIED,
    Committee,
    applied,
    planned,
    seen,
    stepped,
    verified,
)
from tests.areas.hardship.hardship_fixtures import opened
from union_desktop.areas.applications.terms.meetings import Decision
from union_desktop.areas.applications.ui import agenda, agenda_table
from union_desktop.areas.applications.ui.adding import RecusalDialog
from union_desktop.areas.applications.ui.applying import ApplicationDialog
from union_desktop.core.office import Office
from union_desktop.core.roles import Role
from union_desktop.widgets import ask


@pytest.fixture
def two(office: Office, committee: Committee) -> tuple[int, int]:
    """A draft and an application that waits for its branch."""
    first = applied(office, committee, committee.people[0])
    second = applied(office, committee, committee.people[1], amount_requested=500_000)
    stepped(office, second, "submit", APPLIED)
    return first, second


def part(page: Any, qtbot: Any, title: str) -> Any:
    page.record_page.open_section(title)
    qtbot.waitUntil(lambda: page.record_page.panel(title) is not None)
    return page.record_page.panel(title)


def test_the_list_counts_and_narrows(two: tuple[int, int], sections: Any, qtbot: Any) -> None:
    page = sections["applications"]
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    assert "共 2 份　申请 35,000.00 元" in page.counts
    page.filters.set_values({"state": ("submitted",)})
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert page.model.id_at(0) == two[1]


def test_the_board_shows_the_same_and_chooses_in_the_list(
    two: tuple[int, int], sections: Any, qtbot: Any
) -> None:
    page = sections["applications"]
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    page.board_button.click()
    qtbot.waitUntil(lambda: bool(page.board.columns) and page.board.column("submitted").model.rowCount() == 1)
    assert page.on_board
    assert page.board.isVisible()
    assert [one.key for one in page.board.columns][:3] == ["draft", "submitted", "branch_agreed"]
    assert "party_agreed" not in [one.key for one in page.board.columns]

    # A card is the line of the list, with its details and actions.
    page.board.select(two[1])
    qtbot.waitUntil(lambda: page.table.selected_ids() == (two[1],))
    assert page.action("applications.branch_agree").isEnabled()

    # The same search and filters.
    page.search.setText("单雄信")
    qtbot.waitUntil(lambda: page.board.column("submitted").model.rowCount() == 0)
    assert page.board.column("draft").model.rowCount() == 1
    page.board_button.click()
    qtbot.waitUntil(page.table.isVisible)
    assert page.board_button.text() == "看板"


def test_income_and_reason_are_hidden_on_the_page(two: tuple[int, int], sections: Any, qtbot: Any) -> None:
    page = sections["applications"]
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    page.open_page(two[0])
    qtbot.waitUntil(lambda: "申请理由" in page.record_page.facts.toPlainText())
    text = page.record_page.facts.toPlainText()
    assert "本人患重病" not in text
    assert "60,000.00" not in text
    told = part(page, qtbot, "理由和家庭情况")
    qtbot.waitUntil(lambda: told.text.text() == "****")


def test_a_step_that_cannot_be_taken_says_what_comes_first(
    two: tuple[int, int], sections: Any, qtbot: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(ask, "answers", answers := ask.Scripted())
    page = sections["applications"]
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    page.table.select_ids((two[0],))
    page.action("applications.verify").trigger()
    qtbot.waitUntil(lambda: bool(answers.asked))
    assert "现在是“填写中”，不能办公室核实通过，没有改动" in answers.asked[0][2]


def test_who_only_reads_sees_why(
    two: tuple[int, int], office: Office, desk: Any, committee: Committee, qtbot: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(type(desk), "role", property(lambda _desk: Role.READ_ONLY))
    meeting = planned(office, committee)
    from union_desktop.areas.applications.area import AREA
    from union_desktop.areas.applications.ui import applications
    from union_desktop.areas.applications.ui.attendees import AttendeesPanel

    desk.areas = (*desk.areas, AREA)
    page = applications.page(desk)
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    page.table.select_ids((two[0],))
    for key in ("new", "edit", "submit", "grant"):
        assert not page.action(f"applications.{key}").isEnabled()
        assert "权限" in page.action(f"applications.{key}").toolTip()
    assert page.action("applications.print").isEnabled()
    for kind in (agenda.AgendaPanel, AttendeesPanel):
        panel = kind(desk, meeting)
        qtbot.addWidget(panel)
        qtbot.waitUntil(
            lambda panel=panel: bool(panel.rows if isinstance(panel, AttendeesPanel) else panel.sheet)
        )
        assert not panel.add_button.isEnabled()
        assert "权限" in panel.add_button.toolTip()
    assert not panel.tick_button.isEnabled()


def test_the_family_comes_from_the_file_of_the_applicant(
    office: Office, committee: Committee, desk: Any, sections: Any, dialog: Any, qtbot: Any
) -> None:
    opened(office, committee.people[0])
    sections["applications"].action("applications.new").trigger()
    form = dialog(ApplicationDialog)
    form.form.set_value("person_id", committee.people[0])
    form.form.edited.emit("person_id")
    qtbot.waitUntil(lambda: "有困难档案" in form.around.text())
    figures = [form.form.value(key) for key in ("household_size", "annual_income", "main_cause")]
    assert figures == [3, 4_800_000, "serious_illness"]

    # Somebody else without a file: nothing of the first family stays, what was typed does.
    form.form.set_value("household_size", 2)
    form.form.set_value("person_id", committee.people[1])
    form.form.edited.emit("person_id")
    qtbot.waitUntil(lambda: "有困难档案" not in form.around.text())
    figures = [form.form.value(key) for key in ("household_size", "annual_income", "main_cause")]
    assert figures == [2, None, ""]
    form.done(0)


def test_votes_are_typed_checked_and_written_line_by_line(
    office: Office, committee: Committee, desk: Any, sections: Any, dialog: Any, qtbot: Any
) -> None:
    first = verified(office, committee, committee.people[0])
    second = verified(office, committee, committee.people[1])
    meeting = planned(office, committee, [first, second])
    page = sections["meetings"]
    desk.window.centralWidget().setCurrentWidget(page)
    page.reload()
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    page.open_page(meeting)
    panel = part(page, qtbot, "议题")
    qtbot.waitUntil(lambda: panel.table.rowCount() == 2)
    assert "还没有填写审定结果" in panel.found.text()

    # All five agree: nothing is left for the others.
    table = panel.table
    table.item(0, agenda_table.FOR).setText("5")
    assert [table.item(0, column).text() for column in (agenda_table.AGAINST, agenda_table.ABSTAINED)] == [
        "0",
        "0",
    ]
    table.item(0, agenda_table.AMOUNT).setText("12000")
    table.item(0, agenda_table.DECISION).setText("同意")
    assert "同意合计 12,000.00 元" in panel.sums.text()
    assert panel.dirty
    with qtbot.waitSignal(desk.tasks.changed):
        table.setCurrentCell(1, agenda_table.FOR)
    item = seen(office, meeting).items[0]
    assert (item.decision, item.votes, item.amount) == (Decision.APPROVED, (5, 0, 0), 1_200_000)

    # What cannot be read is said, and the cell is as it was.
    table.item(1, agenda_table.FOR).setText("五")
    assert "票数请填写整数" in panel.banner.text
    assert table.item(1, agenda_table.FOR).text() == ""

    # One who stands aside does not vote: five votes are one too many.
    with qtbot.waitSignal(desk.tasks.changed):
        panel.all_button.click()
    qtbot.waitUntil(lambda: "可以“决议生效”" in panel.found.text())
    panel.aside_button.click()
    form = dialog(RecusalDialog)
    form.list.topLevelItem(1).setCheckState(0, Qt.CheckState.Checked)
    form.save_button.click()
    assert "请写明魏征回避的原因" in form.form.problem("reason")
    form.form.set_value("reason", "申请人的同学")
    with qtbot.waitSignal(desk.tasks.changed):
        form.save_button.click()
    qtbot.waitUntil(lambda: "与有权表决的 4 人" in panel.found.text())
    assert table.item(1, agenda_table.ASIDE).text() == "1 人"


def test_space_ticks_who_came(
    office: Office, committee: Committee, desk: Any, sections: Any, qtbot: Any
) -> None:
    meeting = planned(office, committee)
    page = sections["meetings"]
    desk.window.centralWidget().setCurrentWidget(page)
    page.reload()
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    page.open_page(meeting)
    panel = part(page, qtbot, "到会人员")
    qtbot.waitUntil(lambda: len(panel.rows) == 6)
    panel.list.setCurrentItem(panel.list.topLevelItem(1))
    with qtbot.waitSignal(desk.tasks.changed):
        qtbot.keyClick(panel.list, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "实到 4 人" in panel.note.text())
    assert [one.present for one in seen(office, meeting).attendees] == [True, False, *[True] * 4]
    assert panel.chosen().name == "魏征"
    with qtbot.waitSignal(desk.tasks.changed):
        panel.all_button.click()
    qtbot.waitUntil(lambda: "实到 5 人" in panel.note.text())


def test_a_verified_application_is_put_before_a_meeting_from_its_own_list(
    office: Office,
    committee: Committee,
    desk: Any,
    sections: Any,
    qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = verified(office, committee, committee.people[0])
    second = verified(office, committee, committee.people[1])
    meeting = planned(office, committee, [first])
    page = sections["applications"]
    page.reload()
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    page.open_page(second)
    qtbot.waitUntil(lambda: bool(page.record_page.step_buttons))
    # What leads on stands first and is the one in the accent colour.
    assert page.record_page.step_buttons[0].text() == "提交会议审定…"
    scripted = ask.Scripted(meeting)
    monkeypatch.setattr(ask, "answers", scripted)
    with qtbot.waitSignal(desk.tasks.changed):
        page.action("applications.to_meeting").trigger()
    assert [item.application_id for item in seen(office, meeting).items] == [first, second]
    assert "提交哪一次会议审定" in scripted.asked[0][2]
