# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers of selected members: what is asked, for whom they are made, and that whole numbers need a purpose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QScrollArea

from tests.areas.members.ui.test_forms import chosen, dialog, entered
from tests.documents.reading import texts
from tests.office_fixtures import TODAY, a_member, enrolled
from union_desktop.areas.members import service
from union_desktop.areas.members.model import FamilyMember
from union_desktop.areas.members.terms import EventKind
from union_desktop.areas.members.ui import actions
from union_desktop.areas.members.ui.bulk_edit import BulkEditDialog
from union_desktop.areas.members.ui.mailing_dialog import MailingDialog
from union_desktop.areas.members.ui.paper_dialogs import RegistrationDialog, RetentionDialog, TransferDialog
from union_desktop.widgets import ask, theme
from union_desktop.widgets.draft_dialog import DraftDialog

__all__ = ["dialog"]

GOOD_ID = "11010519491231002X"


def happened(desk: Any, person_id: int, kind: EventKind, note: str = "") -> None:
    with desk.office.transaction("变动") as session:
        service.record_event(
            session, person_id, service.EventDraft(kind, dt.date(2026, 9, 1), note=note), today=TODAY
        )


def preview(desk: Any, qtbot: Any, printing: Any) -> str:
    count = len(desk.papers)
    printing.save_button.click()
    qtbot.waitUntil(lambda: len(desk.papers) > count)
    return "\n".join(texts(desk.papers[-1][1]))


def test_the_papers_are_offered_for_a_selection(tab) -> None:
    for name in ("registration", "transfer", "retention", "mailing"):
        action = tab.action(f"members.print_{name}")
        assert not action.isEnabled()
    tab.table.selectAll()
    assert tab.action("members.print_registration").isEnabled()


def test_registration_forms_of_the_selection_in_its_order(tab, desk, people, dialog, qtbot) -> None:
    tab.show_record(people["李四"])
    qtbot.waitUntil(lambda: tab.selected_ids() == (people["李四"],))
    tab.action("members.print_registration").trigger()
    assert "李四" in preview(desk, qtbot, dialog(RegistrationDialog))

    actions.print_registration(desk, (people["曾子墨"], people["单雄信"]))
    printing = dialog(RegistrationDialog)
    printing.form.set_value("applications", True)
    text = preview(desk, qtbot, printing)
    assert text.index("曾子墨") < text.index("单雄信")
    assert text.count("入会申请书") == 2
    assert "13800002222" in text
    assert desk.papers[-1][0] == "会员登记表 2026-09-30"


@pytest.mark.parametrize(
    ("field", "value", "words"), [("id_numbers", "whole", "完整证件号码"), ("wages", True, "工资")]
)
def test_whole_numbers_and_wages_need_a_purpose(
    tab, desk, dialog, qtbot, monkeypatch, field: str, value: object, words: str
) -> None:
    one = enrolled(
        desk.office, a_member(name="赵六", staff_no="6", id_type="111", id_number=GOOD_ID, wage_base=648_050)
    )
    answers = ask.Scripted(None, "报送上级工会")
    monkeypatch.setattr(ask, "answers", answers)
    actions.print_registration(desk, (one,))
    printing = dialog(RegistrationDialog)
    printing.form.set_value(field, value)
    printing.save_button.click()
    assert printing.isVisible()
    assert not desk.papers
    text = preview(desk, qtbot, printing)
    assert (GOOD_ID in text) is (field == "id_numbers")
    assert ("6,480.50" in text) is (field == "wages")
    with desk.office.reader() as reader:
        looks = reader.rows("select what, field, row_count, purpose from access_entry")
    assert looks == [("print", f"会员登记表 2026-09-30：{words}", 1, "报送上级工会")]


@pytest.mark.parametrize("goes_on", [True, False])
def test_names_that_cannot_be_printed_are_named_first_those_of_relatives_too(
    tab, desk, people, dialog, qtbot, monkeypatch, goes_on: bool
) -> None:
    with desk.office.transaction("家庭") as session:
        session.add(FamilyMember(person_id=people["李四"], relation="妻子", name="吴\U000f1234"))
    answers = ask.Scripted(goes_on)
    monkeypatch.setattr(ask, "answers", answers)
    actions.print_registration(desk, (people["李四"],))
    dialog(RegistrationDialog).save_button.click()
    qtbot.waitUntil(lambda: bool(answers.asked) and len(desk.papers) == int(goes_on))
    assert "吴" in answers.asked[0][2]


def test_slips_are_made_for_those_who_were_transferred(tab, desk, people, dialog, qtbot, monkeypatch) -> None:
    answers = ask.Scripted(None)
    monkeypatch.setattr(ask, "answers", answers)
    actions.print_transfer(desk, tuple(people.values()))
    qtbot.waitUntil(lambda: bool(answers.asked))
    assert "都没有转出或转入的记录" in answers.asked[0][-1]

    happened(desk, people["王五"], EventKind.TRANSFER_OUT, "调往示例理工大学")
    actions.print_transfer(desk, tuple(people.values()))
    printing = dialog(TransferDialog)
    assert printing.form.value("direction") == "transfer_out"
    entered(printing.form, "other_union", "示例理工大学工会委员会")
    text = preview(desk, qtbot, printing)
    assert text.count("示例理工大学工会委员会") == 3
    assert "王五" in text
    assert "李四" not in text
    assert desk.papers[-1][0] == "会员组织关系接转单（转出）"


def test_retention_forms_or_one_list(tab, desk, people, dialog, qtbot, monkeypatch) -> None:
    answers = ask.Scripted(None)
    monkeypatch.setattr(ask, "answers", answers)
    actions.print_retention(desk, tuple(people.values()))
    qtbot.waitUntil(lambda: bool(answers.asked))
    assert "都没有退休或保留会籍的记录" in answers.asked[0][-1]

    happened(desk, people["王五"], EventKind.RETIRE)
    happened(desk, people["李四"], EventKind.RETAIN, "出国两年")
    actions.print_retention(desk, tuple(people.values()))
    assert "其中 2 人" in dialog(RetentionDialog).intro.text()
    text = preview(desk, qtbot, dialog(RetentionDialog))
    assert text.count("基层工会\n核准意见") == 2

    actions.print_retention(desk, tuple(people.values()))
    printing = dialog(RetentionDialog)
    chosen(printing.form, "as_list", True)
    assert "合计 2 人，其中退休 1 人，其他原因 1 人" in preview(desk, qtbot, printing)


def test_labels_begin_where_the_sheet_is_free_and_envelopes_have_a_sender(
    tab, desk, people, dialog, qtbot
) -> None:
    actions.print_mailing(desk, tuple(people.values()))
    printing = dialog(MailingDialog)
    entered(printing.form, "start", "25")
    printing.save_button.click()
    assert "请填 1 到 24" in printing.form.problem("start")
    entered(printing.form, "start", "22")
    assert not printing.form.widget("sender").isEnabled()
    text = preview(desk, qtbot, printing)
    assert desk.papers[-1][0] == "会员标签"
    assert len(texts(desk.papers[-1][1])) == 2
    assert all(name in text for name in people)

    actions.print_mailing(desk, (people["李四"],))
    printing = dialog(MailingDialog)
    chosen(printing.form, "form", "DL")
    assert not printing.form.widget("start").isEnabled()
    entered(printing.form, "sender_address", "行政楼203室")
    chosen(printing.form, "salutation", "")
    text = preview(desk, qtbot, printing)
    assert [line.strip() for line in text.splitlines()] == [
        "东校区",
        "物理学院",
        "李四",
        "示例大学工会",
        "行政楼203室",
    ]
    assert desk.papers[-1][0] == "会员信封"


def test_closing_asks_nothing(tab, desk, people, dialog) -> None:
    actions.print_mailing(desk, (people["李四"],))
    printing = dialog(MailingDialog)
    chosen(printing.form, "form", "DL")
    printing.cancel_button.click()
    assert not printing.isVisible()
    assert not desk.papers


@pytest.fixture
def program_font(qapp: QApplication) -> Iterator[None]:
    """The font the program runs in, larger than the one tests run in."""
    before = qapp.font()
    font = QFont(before)
    font.setFamilies(list(theme.FAMILIES))
    font.setPointSizeF(10.0)
    qapp.setFont(font)
    yield
    qapp.setFont(before)


@pytest.mark.usefixtures("program_font")
@pytest.mark.parametrize(
    ("open_it", "kind"),
    [
        (actions.print_registration, RegistrationDialog),
        (actions.print_transfer, TransferDialog),
        (actions.print_retention, RetentionDialog),
        (actions.print_mailing, MailingDialog),
        (actions.bulk_edit, BulkEditDialog),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_nothing_is_cut_off(
    tab, desk, people, dialog, open_it: Callable[..., None], kind: type[DraftDialog]
) -> None:
    happened(desk, people["王五"], EventKind.RETIRE)
    happened(desk, people["李四"], EventKind.TRANSFER_OUT)
    open_it(desk, tuple(people.values()))
    room = dialog(kind).form.findChild(QScrollArea)
    assert room.widget().minimumSizeHint().width() <= room.viewport().width()
    assert room.widget().minimumSizeHint().height() <= room.viewport().height()
