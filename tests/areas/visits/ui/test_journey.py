# SPDX-License-Identifier: GPL-3.0-or-later
"""From what the clinic told to coverage on paper; standards that ask for a reason; birthdays of a month."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt

from tests.areas.members.ui.test_forms import chosen, dialog, entered
from tests.areas.visits.conftest import ILL, told, visited
from tests.office_fixtures import TODAY, a_person, enrolled
from union_desktop.areas.policies.ui.reason import RuledDialog
from union_desktop.areas.visits.terms import Occasion
from union_desktop.areas.visits.ui.congratulate import BulkDialog
from union_desktop.areas.visits.ui.notice_form import NoticeDialog
from union_desktop.areas.visits.ui.printing import SheetDialog
from union_desktop.core.proceedings import queries as proceedings
from union_desktop.core.proceedings.terms import PaperState
from union_desktop.widgets import ask
from union_desktop.widgets.draft_dialog import DraftDialog

__all__ = ["dialog"]


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def picked(qtbot: Any, form: Any, person: int) -> None:
    """As when somebody was picked from the names below the field."""
    form.set_value("person_id", person)
    qtbot.waitUntil(lambda: bool(form.widget("person_id").text()))


def cells(page: Any, key: str) -> list[str]:
    at = [column.key for column in page.model.columns].index(key)
    return [page.model.texts(row)[at] for row in range(page.model.rowCount())]


@pytest.mark.usefixtures("standard")
def test_from_the_notice_to_the_form(register, visits_desk, dialog, person, qtbot, monkeypatch) -> None:
    qtbot.waitUntil(lambda: "还没有登记慰问" in register.empty.sentence)

    register.action("visits.notice").trigger()
    form = dialog(NoticeDialog).form
    picked(qtbot, form, person)
    chosen(form, "occasion", ILL.value)
    chosen(form, "notice_source", "clinic")
    entered(form, "noticed_on", "2026-09-01")
    entered(form, "place", "校医院三病区")
    dialog(NoticeDialog).save_button.click()
    qtbot.waitUntil(lambda: cells(register, "status") == ["待慰问（超期 22 天）"])
    assert "等待慰问" in register.banner.text

    # The same thing told again is not written twice unless it is another one.
    register.action("visits.notice").trigger()
    again = dialog(NoticeDialog)
    picked(qtbot, again.form, person)
    chosen(again.form, "occasion", ILL.value)
    chosen(again.form, "notice_source", "group_leader")
    again.save_button.click()
    qtbot.waitUntil(lambda: "已在 2026-09-01 登记" in again.banner.text)
    monkeypatch.setattr(ask, "answers", ask.Scripted(True))
    again.reject()
    assert register.model.rowCount() == 1

    register.table.select_ids((register.model.id_at(0),))
    register.action("visits.visit").trigger()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in visits_desk.window.findChildren(RuledDialog)))
    visit = dialog(RuledDialog)
    entered(visit.form, "visited_on", "2026-09-03")
    entered(visit.form, "visitors", "秦主席")
    entered(visit.form, "cash", "600")
    visit.save_button.click()

    def reason_asked() -> bool:
        found = [one for one in visits_desk.window.findChildren(DraftDialog) if one.isVisible()]
        return any("与制度不符" in one.windowTitle() for one in found)

    qtbot.waitUntil(reason_asked)
    why = next(
        one for one in visits_desk.window.findChildren(DraftDialog) if "与制度不符" in one.windowTitle()
    )
    assert "超出 100.00 元" in why.intro.text()
    why.form.set_value("reason", "病情特别严重，主席批准")
    why.save_button.click()
    qtbot.waitUntil(lambda: cells(register, "status") == ["已慰问"])
    assert cells(register, "days") == ["2"]
    assert "已慰问 1 / 得知 1（100.00%）" in register.counts

    register.open_page(register.model.id_at(0))
    page = register.record_page
    assert page is not None
    page.open_section("慰问记录")
    qtbot.waitUntil(lambda: bool(page.panel("慰问记录").rows))
    page.open_section("材料")
    papers = page.panel("材料")
    qtbot.waitUntil(lambda: len(papers.rows) == 2)
    papers.rows[0].state.setCurrentIndex(0)
    papers.save_button.click()
    qtbot.waitUntil(lambda: not papers.dirty)
    with visits_desk.office.reader() as reader:
        found = proceedings.papers(reader, ("concern_case", register.model.id_at(0)))
    assert [one.state for one in found] == [PaperState.PRESENT, PaperState.MISSING]

    monkeypatch.setattr(ask, "answers", ask.Scripted("发放慰问品、慰问金"))
    register.action("visits.print_form").trigger()
    qtbot.waitUntil(lambda: bool(visits_desk.papers), timeout=20_000)
    text = text_of(visits_desk.papers[-1][1])
    assert "■生病住院" in text
    assert "人民币陆佰元整" in text


def test_who_could_not_be_visited(register, visits_desk, dialog, person, office, qtbot) -> None:
    case = told(office, person)
    register.reload()
    qtbot.waitUntil(lambda: register.model.rowCount() == 1)
    register.show_record(case)
    register.action("visits.unvisited").trigger()
    asked = dialog(DraftDialog)
    asked.form.set_value("reason", "外地住院")
    asked.save_button.click()
    qtbot.waitUntil(lambda: cells(register, "status") == ["未能慰问"])
    assert "已慰问 0 / 得知 1（0.00%）" in register.counts
    register.action("visits.reopen").trigger()
    qtbot.waitUntil(lambda: cells(register, "status") == ["待慰问"])


def test_a_death_says_where_the_membership_is_changed(register, dialog, person, qtbot) -> None:
    register.action("visits.notice").trigger()
    form = dialog(NoticeDialog).form
    picked(qtbot, form, person)
    chosen(form, "occasion", Occasion.MEMBER_DEATH.value)
    chosen(form, "notice_source", "family")
    dialog(NoticeDialog).save_button.click()
    qtbot.waitUntil(lambda: "会籍没有改动" in register.banner.text)


def test_birthdays_of_a_month_with_one_gift_and_a_sheet_to_sign(
    register, visits_desk, dialog, office, qtbot
) -> None:
    for at in range(3):
        enrolled(
            office, person=a_person(name=f"寿星{at}", staff_no=str(at), birth_date=dt.date(1988, 9, 10 + at))
        )
    register.action("visits.bulk").trigger()
    bulk = dialog(BulkDialog)
    qtbot.waitUntil(lambda: len(bulk.ticked) == 3)
    bulk.list.topLevelItem(1).setCheckState(0, Qt.CheckState.Unchecked)
    assert "共 3 人，已勾选 2 人" in bulk.count.text()
    entered(bulk.form, "gift", "蛋糕券")
    entered(bulk.form, "gift_value", "300")
    bulk.save_button.click()
    assert bulk.form.problem("visitors")
    entered(bulk.form, "visitors", "校工会")
    bulk.save_button.click()
    qtbot.waitUntil(lambda: cells(register, "status") == ["已慰问", "已慰问"])
    assert "已登记 2 人" in register.banner.text

    register.table.selectAll()
    register.action("visits.print_sheet").trigger()
    sheet = dialog(SheetDialog)
    assert "2 人次" in sheet.intro.text()
    sheet.save_button.click()
    qtbot.waitUntil(lambda: bool(visits_desk.papers), timeout=20_000)
    assert "应领 2 人" in text_of(visits_desk.papers[-1][1])

    register.action("visits.bulk").trigger()
    bulk = dialog(BulkDialog)
    qtbot.waitUntil(lambda: bulk.list.topLevelItemCount() == 3)
    assert [one.name for one in bulk.ticked] == ["寿星1"]
    bulk.form.set_value("month", "2026-02")
    bulk.form.left.emit("month")
    qtbot.waitUntil(lambda: bulk.list.topLevelItemCount() == 0)
    assert "没有可登记的人" in bulk.count.text()


def test_coverage_follows_its_filters_and_goes_to_who_waits(
    coverage, visits_desk, person, office, qtbot, standard, monkeypatch
) -> None:
    other = enrolled(office, person=a_person(name="罗成", staff_no="2"))
    visited(office, told(office, person))
    waiting = told(office, other, on=dt.date(2026, 9, 10))
    coverage.reload()
    qtbot.waitUntil(lambda: "得知 2 件，已慰问 1 件，覆盖率 50.00%" in coverage.counts)
    assert coverage.waiting.topLevelItem(0).text(0) == "罗成"
    coverage.filters.set_values({"by": ("group",), "year": (str(TODAY.year),), "occasion": ("birthday",)})
    qtbot.waitUntil(lambda: "得知 0 件" in coverage.counts)
    coverage.filters.set_values({"by": ("group",), "year": (str(TODAY.year),), "occasion": ()})
    qtbot.waitUntil(lambda: coverage.table.topLevelItem(0).text(0) == "物理小组")
    coverage.waiting.setCurrentItem(coverage.waiting.topLevelItem(0))
    coverage.action("visits.go").trigger()
    assert visits_desk.gone == [("visits", waiting)]
    monkeypatch.setattr(ask, "answers", ask.Scripted("报送上级工会"))
    coverage.action("visits.print_coverage").trigger()
    qtbot.waitUntil(lambda: bool(visits_desk.papers), timeout=20_000)
    assert "罗成" in text_of(visits_desk.papers[-1][1])


def test_what_is_told_of_an_illness_shows_on_request_and_each_look_is_kept(
    register, visits_desk, person, office, qtbot
) -> None:
    case = told(office, person, situation="骨折手术")
    register.reload()
    qtbot.waitUntil(lambda: register.model.rowCount() == 1)
    register.open_page(case)
    page = register.record_page
    assert page is not None
    page.open_section("情况")
    part = page.panel("情况")
    qtbot.waitUntil(lambda: part.text.text() == "****")
    assert "骨折" not in register.details.toPlainText()
    part.eye.click()
    qtbot.waitUntil(lambda: part.text.text() == "骨折手术")
    with office.reader() as reader:
        kept = reader.rows("select what, field, about_table, about_id from access_entry")
    assert kept == [("reveal", "情况", "concern_case", case)]
    part.eye.click()
    assert part.text.text() == "****"
