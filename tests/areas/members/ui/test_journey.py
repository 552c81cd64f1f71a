# SPDX-License-Identifier: GPL-3.0-or-later
"""One member's way through the program: enrolled, found, moved, retired, printed; and the register's own dialog."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pytest

from tests.areas.members.ui.test_forms import chosen, dialog, entered, fill_in
from tests.office_fixtures import CHEMISTRY
from union_desktop.areas.members.terms import EventKind
from union_desktop.areas.members.ui.event_forms import EventDialog
from union_desktop.areas.members.ui.person_form import NewMemberDialog
from union_desktop.areas.members.ui.register_dialog import RegisterDialog
from union_desktop.widgets import ask

__all__ = ["dialog"]


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def preview(desk: Any, qtbot: Any, printing: RegisterDialog) -> str:
    count = len(desk.papers)
    printing.save_button.click()
    qtbot.waitUntil(lambda: len(desk.papers) > count)
    return text_of(desk.papers[-1][1])


def test_from_enrolment_to_the_register(tab, desk, dialog, names, qtbot) -> None:
    tab.action("members.enrol").trigger()
    fill_in(dialog(NewMemberDialog).form, name="覃钱八")
    dialog(NewMemberDialog).save_button.click()
    qtbot.waitUntil(lambda: bool(desk.gone) and tab.selected_ids() == (desk.gone[-1][1],))

    tab.search.setText("qinqb")
    qtbot.waitUntil(lambda: names() == ["覃钱八"])

    tab.action("members.event").trigger()
    chosen(dialog(EventDialog).form, "kind", EventKind.MOVE)
    chosen(dialog(EventDialog).form, "union_group_id", CHEMISTRY)
    with qtbot.waitSignal(desk.tasks.changed):
        dialog(EventDialog).save_button.click()
    group = [column.key for column in tab.model.columns].index("group")
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1 and tab.model.texts(0)[group] == "化学小组")

    tab.action("members.register").trigger()
    text = preview(desk, qtbot, dialog(RegisterDialog))
    assert "覃钱八" in text
    assert "正式会员 6 人" in text

    tab.action("members.event").trigger()
    chosen(dialog(EventDialog).form, "kind", EventKind.RETIRE)
    dialog(EventDialog).save_button.click()
    qtbot.waitUntil(lambda: tab.model.rowCount() == 0)

    tab.action("members.register").trigger()
    text = preview(desk, qtbot, dialog(RegisterDialog))
    assert "覃钱八" not in text
    assert "正式会员 5 人" in text

    tab.action("members.register").trigger()
    printing = dialog(RegisterDialog)
    printing.form.set_value("with_retained", True)
    text = preview(desk, qtbot, printing)
    assert "覃钱八" in text
    assert "正式会员 5 人，另列保留会籍 1 人" in text


def test_the_register_takes_unit_and_day_from_the_list(tab, desk, dialog, names, qtbot) -> None:
    tab.tree.setCurrentItem(tab.tree.topLevelItem(0).child(0).child(1))
    qtbot.waitUntil(lambda: len(names()) == 2)
    tab.action("members.register").trigger()
    printing = dialog(RegisterDialog)
    assert printing.form.value("unit_id") == CHEMISTRY
    text = preview(desk, qtbot, printing)
    assert "化学小组" in text
    assert "物理小组" not in text
    assert desk.papers[-1][0] == "会员名册 2026-09-30"


def test_a_day_without_members_is_said_in_the_dialog(tab, desk, dialog, qtbot) -> None:
    tab.action("members.register").trigger()
    printing = dialog(RegisterDialog)
    entered(printing.form, "on", "2001-01-01")
    printing.save_button.click()
    qtbot.waitUntil(lambda: "没有会员" in printing.form.problem("on"))
    assert not desk.papers


@pytest.mark.parametrize(("goes_on", "papers"), [(True, 1), (False, 0)])
def test_names_that_cannot_be_printed_are_named_first(
    tab, desk, dialog, qtbot, monkeypatch, goes_on: bool, papers: int
) -> None:
    from tests.office_fixtures import a_member, enrolled

    enrolled(desk.office, a_member(name="王\U000f1234", staff_no="10009"))
    answers = ask.Scripted(goes_on)
    monkeypatch.setattr(ask, "answers", answers)
    tab.action("members.register").trigger()
    dialog(RegisterDialog).save_button.click()
    qtbot.waitUntil(lambda: bool(answers.asked) and len(desk.papers) == papers)
    assert "王" in answers.asked[0][2]


def test_whole_numbers_are_printed_for_a_purpose_only(tab, desk, dialog, qtbot, monkeypatch) -> None:
    answers = ask.Scripted("好", None, "报送上级工会")
    monkeypatch.setattr(ask, "answers", answers)
    tab.action("members.register").trigger()
    printing = dialog(RegisterDialog)
    printing.form.set_value("id_numbers", "whole")
    for asked in (1, 2):
        printing.save_button.click()
        qtbot.waitUntil(lambda asked=asked: len(answers.asked) == asked and printing.save_button.isEnabled())
        assert printing.isVisible()
        assert not desk.papers
    preview(desk, qtbot, printing)
    assert answers.asked[-1] == ("purpose", "会员名册 2026-09-30（含完整证件号码）", "5")
    with desk.office.reader() as reader:
        looks = reader.rows("select operator, what, field, row_count, purpose from access_entry")
        assert looks == [
            (desk.office.operator, "print", "会员名册 2026-09-30：完整证件号码", 5, "报送上级工会")
        ]
        assert reader.value("select action from audit_entry order by seq desc limit 1").startswith("打印：")
