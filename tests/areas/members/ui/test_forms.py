# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms: what is said while they are filled in, what is written, what is refused, and that nothing typed is lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import pytest
from PySide6.QtWidgets import QToolButton, QWidget

from tests.office_fixtures import CHEMISTRY, EAST, PHYSICS, TODAY, WEST
from union_desktop.areas.members import service
from union_desktop.areas.members.queries import placing, record
from union_desktop.areas.members.terms import EventKind, MembershipStatus
from union_desktop.areas.members.ui import actions
from union_desktop.areas.members.ui.bulk_edit import BulkEditDialog
from union_desktop.areas.members.ui.event_forms import CorrectEventDialog, EventDialog, RejoinDialog
from union_desktop.areas.members.ui.person_form import EditPersonDialog, NewMemberDialog
from union_desktop.core.roles import Role
from union_desktop.widgets import ask

T = TypeVar("T", bound=QWidget)
GOOD_ID = "11010519491231002X"  # the example of GB 11643


@pytest.fixture
def dialog(desk: Any, qtbot: Any) -> Callable[[type[T]], T]:
    """The dialog of this class that is open over the window, with the keyboard in it."""

    def find(kind: type[T]) -> T:
        qtbot.waitUntil(lambda: any(one.isVisible() for one in desk.window.findChildren(kind)))
        found: T = next(one for one in desk.window.findChildren(kind) if one.isVisible())
        found.activateWindow()
        qtbot.waitUntil(found.isActiveWindow)
        return found

    return find


def read(desk: Any, person_id: int) -> record.MemberRecord:
    with desk.office.reader() as reader:
        return record.record(reader, person_id, TODAY)


def entered(form: Any, key: str, text: str) -> None:
    """As a person does it: come to the field, type, leave it."""
    widget = form.widget(key)
    line = widget.lineEdit() if hasattr(widget, "lineEdit") else widget
    widget.setFocus()
    line.selectAll()
    line.insert(text)
    widget.clearFocus()


def chosen(form: Any, key: str, value: Any) -> None:
    """As a person picks a line of a list."""
    form.set_value(key, value)
    form.widget(key).activated.emit(form.widget(key).currentIndex())


def fill_in(form: Any, name: str = "钱八", staff_no: str = "10008") -> None:
    entered(form, "person.name", name)
    entered(form, "person.staff_no", staff_no)
    chosen(form, "union_group_id", PHYSICS)
    chosen(form, "staff_category", "dispatched_entrusted")


def test_a_new_member_is_enrolled_and_shown(tab, desk, dialog, names, qtbot) -> None:
    tab.action("members.enrol").trigger()
    new = dialog(NewMemberDialog)
    fill_in(new.form)
    assert new.form.value("campus_id") == EAST  # from the group
    assert new.form.value("basis") == "dispatch_entrusted"  # from the category
    with qtbot.waitSignal(desk.tasks.changed):
        new.save_button.click()
    qtbot.waitUntil(lambda: "钱八" in names())
    qtbot.waitUntil(lambda: tab.selected_ids() == (desk.gone[-1][1],))
    found = read(desk, desk.gone[-1][1])
    assert (found.person.name, found.person.staff_no, found.joined_on) == ("钱八", "10008", TODAY)
    assert found.status is MembershipStatus.ACTIVE


def test_saving_and_going_on_keeps_the_placement(tab, desk, dialog, qtbot) -> None:
    actions.enrol(desk)
    new = dialog(NewMemberDialog)
    fill_in(new.form)
    with qtbot.waitSignal(desk.tasks.changed):
        new.next_button.click()
    qtbot.waitUntil(lambda: new.form.value("person.name") == "")
    assert "“钱八”已保存" in new.intro.text()
    assert new.form.value("union_group_id") == PHYSICS
    assert new.form.value("person.staff_no") == ""
    assert not new.form.dirty


def test_what_is_missing_is_said_beside_the_field(tab, desk, dialog, qtbot) -> None:
    actions.enrol(desk)
    new = dialog(NewMemberDialog)
    with qtbot.assertNotEmitted(desk.tasks.changed):
        new.save_button.click()
    assert {"person.name", "union_group_id", "staff_category"} <= set(new.form.problems)
    assert new.isVisible()


def test_a_wrong_check_digit_blocks_until_it_is_flagged(tab, desk, dialog, qtbot) -> None:
    actions.enrol(desk)
    new = dialog(NewMemberDialog)
    fill_in(new.form)
    flag = new.form.widget("person.id_flagged")
    assert not flag.isEnabled()
    entered(new.form, "person.id_number", "110105194912310021")
    assert "person.id_number" in new.form.problems
    assert flag.isEnabled()
    flag.click()
    assert "person.id_number" not in new.form.problems
    with qtbot.waitSignal(desk.tasks.changed):
        new.save_button.click()
    qtbot.waitUntil(lambda: bool(desk.gone))
    assert read(desk, desk.gone[-1][1]).person.id_flagged


def test_sex_and_birthday_come_from_the_number_and_conflicts_are_said(tab, desk, dialog) -> None:
    actions.enrol(desk)
    form = dialog(NewMemberDialog).form
    entered(form, "person.id_number", GOOD_ID)
    assert form.value("person.birth_date") == dt.date(1949, 12, 31)
    assert form.value("person.gender") == "2"
    assert form.value("person.id_type") == "111"
    entered(form, "person.birth_date", "1949-12-30")
    assert "不一致" in form.problem("person.birth_date")
    entered(form, "person.birth_date", "1949-12-31")
    assert form.problem("person.birth_date") == ""


def test_duplicates_are_said_while_typing(tab, desk, dialog, qtbot) -> None:
    actions.enrol(desk)
    form = dialog(NewMemberDialog).form
    entered(form, "person.name", "李四")
    entered(form, "person.staff_no", "10001")
    qtbot.waitUntil(lambda: "已有同名的人" in form.problem("person.name"))
    assert "已属于“单雄信”" in form.problem("person.staff_no")


def test_a_taken_staff_number_is_refused_beside_its_field_and_nothing_is_lost(
    tab, desk, dialog, qtbot
) -> None:
    actions.enrol(desk)
    new = dialog(NewMemberDialog)
    fill_in(new.form, staff_no="10001")
    new.save_button.click()
    qtbot.waitUntil(lambda: "已属于" in new.form.problems.get("person.staff_no", ""))
    assert new.form.value("person.name") == "钱八"
    assert new.save_button.isEnabled()


def test_a_name_no_font_can_print_is_remarked(tab, desk, dialog) -> None:
    actions.enrol(desk)
    form = dialog(NewMemberDialog).form
    entered(form, "person.name", "王\U000f1234")
    assert "打印不出" in form.problem("person.name")


def test_closing_asks_only_when_something_was_typed(tab, desk, dialog, monkeypatch) -> None:
    answers = ask.Scripted(False, True)
    monkeypatch.setattr(ask, "answers", answers)
    actions.enrol(desk)
    new = dialog(NewMemberDialog)
    entered(new.form, "person.name", "钱八")
    new.reject()
    assert new.isVisible()
    new.reject()
    assert not new.isVisible()
    actions.enrol(desk)
    dialog(NewMemberDialog).reject()
    assert len(answers.asked) == 2


def test_facts_are_changed_and_only_those(tab, desk, people, dialog, names, qtbot) -> None:
    tab.table.select_ids((people["王五"],))
    tab.action("members.edit").trigger()
    form = dialog(EditPersonDialog).form
    entered(form, "person.phone", "138-1234-5678")
    with qtbot.waitSignal(desk.tasks.changed):
        dialog(EditPersonDialog).save_button.click()
    found = read(desk, people["王五"]).person
    assert (found.phone, found.name, found.staff_no) == ("13812345678", "王五", "10004")


def test_saving_without_a_change_writes_nothing(tab, desk, people, dialog, qtbot) -> None:
    actions.edit(desk, (people["王五"],))
    editing = dialog(EditPersonDialog)
    with qtbot.assertNotEmitted(desk.tasks.changed):
        editing.save_button.click()
    assert not editing.isVisible()


def test_editing_several_changes_what_is_filled_in_and_is_one_step(
    tab, desk, people, dialog, monkeypatch, qtbot
) -> None:
    monkeypatch.setattr(ask, "answers", ask.Scripted(True))
    actions.edit(desk, tuple(people.values()))
    qtbot.waitUntil(lambda: dialog(BulkEditDialog) is not None)
    form = dialog(BulkEditDialog).form
    entered(form, "department", "材料学院")
    with qtbot.waitSignal(desk.tasks.changed):
        dialog(BulkEditDialog).save_button.click()
    with desk.office.reader() as reader:
        facts = reader.rows("select distinct department, name <> '', gender <> '' from person")
        entry = reader.one("select action, change_count from audit_entry order by seq desc limit 1")
    assert facts == [("材料学院", 1, 1)]
    assert entry == ("批量修改 5 人的资料", 5)


def test_a_bulk_edit_of_nothing_says_so(tab, desk, people, dialog, qtbot) -> None:
    actions.bulk_edit(desk, tuple(people.values()))
    qtbot.waitUntil(lambda: dialog(BulkEditDialog) is not None)
    with qtbot.assertNotEmitted(desk.tasks.changed):
        dialog(BulkEditDialog).save_button.click()
    assert "一项都没有填" in dialog(BulkEditDialog).form.problem("department")


def test_several_people_move_to_another_group_and_keep_the_rest(tab, desk, people, dialog, qtbot) -> None:
    ids = (people["李四"], people["曾子墨"])
    actions.record_event(desk, ids)
    event = dialog(EventDialog)
    chosen(event.form, "kind", EventKind.MOVE)
    chosen(event.form, "union_group_id", CHEMISTRY)
    event.form.set_value("campus_id", None)
    entered(event.form, "on", "2026-09-01")
    with qtbot.waitSignal(desk.tasks.changed) as changed:
        event.save_button.click()
    assert changed.args[0].ids == (people["李四"],)  # the other one is there already
    with desk.office.reader() as reader:
        place = placing.standings(reader, ids, TODAY)[people["李四"]].placement
    assert place is not None
    assert (place.union_group_id, place.campus_id, place.staff_category) == (CHEMISTRY, EAST, "established")
    qtbot.waitUntil(lambda: "已为 1 人登记" in tab.banner.text)


def test_placement_can_be_chosen_only_where_the_event_changes_it(tab, desk, people, dialog) -> None:
    actions.record_event(desk, (people["李四"],))
    form = dialog(EventDialog).form
    chosen(form, "kind", EventKind.RETIRE)
    assert not form.widget("union_group_id").isEnabled()
    chosen(form, "kind", EventKind.MOVE)
    assert form.widget("union_group_id").isEnabled()
    assert form.value("union_group_id") == PHYSICS


def test_a_move_without_a_difference_is_refused(tab, desk, people, dialog, qtbot) -> None:
    actions.record_event(desk, (people["李四"],))
    event = dialog(EventDialog)
    with qtbot.assertNotEmitted(desk.tasks.changed):
        event.save_button.click()
        qtbot.waitUntil(lambda: "与原来相同" in event.form.problem("union_group_id"))


def test_an_event_before_joining_is_refused_with_its_sentence(tab, desk, people, dialog, qtbot) -> None:
    actions.record_event(desk, (people["李四"],))
    event = dialog(EventDialog)
    chosen(event.form, "kind", EventKind.WITHDRAW)
    entered(event.form, "on", "2001-01-01")
    event.save_button.click()
    qtbot.waitUntil(lambda: "on" in event.form.problems)
    assert event.isVisible()
    assert read(desk, people["李四"]).status is MembershipStatus.ACTIVE


def leave(desk: Any, person_id: int) -> None:
    with desk.office.transaction("退会") as session:
        service.record_event(
            session, person_id, service.EventDraft(EventKind.WITHDRAW, dt.date(2026, 1, 1)), today=TODAY
        )


def test_who_left_comes_back_with_a_new_membership(tab, desk, people, dialog, qtbot, monkeypatch) -> None:
    leave(desk, people["李四"])
    answers = ask.Scripted(True)
    monkeypatch.setattr(ask, "answers", answers)
    actions.record_event(desk, (people["李四"],))
    rejoining = dialog(RejoinDialog)
    assert rejoining.form.value("union_group_id") == PHYSICS
    with qtbot.waitSignal(desk.tasks.changed):
        rejoining.save_button.click()
    found = read(desk, people["李四"])
    assert found.status is MembershipStatus.ACTIVE
    assert found.joined_on == TODAY
    assert len({event.membership_id for event in found.events}) == 2


def test_nothing_is_recorded_while_one_of_several_is_no_member(tab, desk, people, qtbot, monkeypatch) -> None:
    leave(desk, people["李四"])
    answers = ask.Scripted()
    monkeypatch.setattr(ask, "answers", answers)
    actions.record_event(desk, (people["王五"], people["李四"]))
    qtbot.waitUntil(lambda: bool(answers.asked))
    assert "李四 现在不是会员" in answers.asked[0][2]
    assert read(desk, people["王五"]).status is MembershipStatus.ACTIVE


def test_a_birthday_without_its_day_is_remarked(tab, desk, dialog) -> None:
    actions.enrol(desk)
    form = dialog(NewMemberDialog).form
    entered(form, "person.birth_date", "1990年5月")
    assert form.value("person.birth_date") == dt.date(1990, 5, 1)
    assert "只写了年月" in form.problem("person.birth_date")
    entered(form, "person.birth_date", "1990-05-01")
    assert form.problem("person.birth_date") == ""


def test_a_member_cannot_rejoin(tab, desk, people, monkeypatch) -> None:
    answers = ask.Scripted()
    monkeypatch.setattr(ask, "answers", answers)
    actions.rejoin(desk, (people["李四"],))
    assert "不需要办理重新入会" in answers.asked[0][2]


def test_a_wrong_date_is_corrected_from_the_history(tab, desk, people, dialog, qtbot) -> None:
    tab.table.select_ids((people["李四"],))
    qtbot.waitUntil(lambda: tab.details.record is not None)
    event = tab.details.record.events[0]
    tab.details.page.anchorClicked.emit(f"correct:{event.id}")
    correcting = dialog(CorrectEventDialog)
    entered(correcting.form, "on", "2014-03-01")
    with qtbot.waitSignal(desk.tasks.changed):
        correcting.save_button.click()
    assert read(desk, people["李四"]).joined_on == dt.date(2014, 3, 1)
    qtbot.waitUntil(lambda: "2014-03-01" in tab.details.page.toPlainText())


def test_removing_an_event_asks_first(tab, desk, people, qtbot, monkeypatch) -> None:
    leave(desk, people["李四"])
    answers = ask.Scripted(False, True)
    monkeypatch.setattr(ask, "answers", answers)
    found = read(desk, people["李四"])
    with qtbot.assertNotEmitted(desk.tasks.changed):
        actions.remove_event(desk, found, found.events[0])
    with qtbot.waitSignal(desk.tasks.changed):
        actions.remove_event(desk, found, found.events[0])
    assert read(desk, people["李四"]).status is MembershipStatus.ACTIVE


def test_the_unit_of_the_list_is_proposed_for_a_new_member(tab, desk, dialog, names, qtbot) -> None:
    tab.tree.setCurrentItem(tab.tree.topLevelItem(0).child(0).child(1))
    qtbot.waitUntil(lambda: len(names()) == 2)
    actions.enrol(desk)
    form = dialog(NewMemberDialog).form
    assert form.value("union_group_id") == CHEMISTRY
    assert form.value("campus_id") == WEST


# -- numbers nobody needs to see ----------------------------------------------------------------------------------


def looks(desk: Any) -> list[tuple[Any, ...]]:
    with desk.office.reader() as reader:
        return reader.rows(
            "select what, field, about_table, about_id, row_count from access_entry order by id"
        )


@pytest.fixture
def numbered(desk: Any, people: dict[str, int]) -> int:
    """A person with a number and a wage."""
    person_id = people["李四"]
    before = read(desk, person_id).person
    after = replace(before, id_number=GOOD_ID, id_type="111", wage_base=812_345)
    with desk.office.transaction("补资料") as session:
        service.update_person(session, person_id, before, after, today=TODAY)
    return person_id


def eye_of(form: Any, field: str) -> QToolButton:
    return next(one for one in form.findChildren(QToolButton) if one.accessibleName().endswith(field))


def test_a_number_in_the_form_is_masked_until_asked_for_and_the_look_is_kept(
    tab, desk, dialog, qtbot, numbered: int
) -> None:
    actions.edit(desk, (numbered,))
    editing = dialog(EditPersonDialog)
    line, wage = editing.form.widget("person.id_number"), editing.form.widget("person.wage_base")
    assert (line.text(), wage.text()) == ("110105********002X", "****")
    assert not line.isEnabled()
    assert not editing.form.dirty
    assert looks(desk) == []
    eye_of(editing.form, "证件号码").click()
    qtbot.waitUntil(lambda: line.text() == GOOD_ID)
    assert wage.text() == "****"
    assert looks(desk) == [("reveal", "证件号码", "person", numbered, 1)]
    assert line.isEnabled()
    assert not editing.form.dirty
    assert not eye_of(editing.form, "证件号码").isVisible()


def test_a_masked_number_is_saved_as_it_was(tab, desk, dialog, qtbot, numbered: int) -> None:
    actions.edit(desk, (numbered,))
    editing = dialog(EditPersonDialog)
    entered(editing.form, "person.phone", "13500001234")
    assert editing.form.problems == {}
    with qtbot.waitSignal(editing.accepted):
        editing.save_button.click()
    person = read(desk, numbered).person
    assert (person.id_number, person.wage_base, person.phone) == (GOOD_ID, 812_345, "13500001234")
    assert looks(desk) == []


def test_who_may_only_read_may_look_and_it_is_kept(tab, desk, qtbot, numbered: int) -> None:
    desk.office.role = Role.READ_ONLY
    tab.table.select_ids((numbered,))
    page = tab.details.page
    qtbot.waitUntil(lambda: "110105********002X" in page.toPlainText())
    assert "更正" not in page.toPlainText()
    page.anchorClicked.emit("reveal:id_number")
    assert GOOD_ID not in page.toPlainText(), "not before the look is kept"
    qtbot.waitUntil(lambda: GOOD_ID in page.toPlainText())
    assert looks(desk) == [("reveal", "证件号码", "person", numbered, 1)]
    # One at a time: the wage was not asked for, and asking for it conceals the number again.
    assert "8,123.45" not in page.toPlainText()
    page.anchorClicked.emit("reveal:wage_base")
    qtbot.waitUntil(lambda: "8,123.45" in page.toPlainText())
    assert GOOD_ID not in page.toPlainText()
    page.anchorClicked.emit("reveal:wage_base")
    assert "8,123.45" not in page.toPlainText()
    assert len(looks(desk)) == 2


def test_a_look_for_somebody_left_meanwhile_shows_nothing(tab, desk, people, qtbot, numbered: int) -> None:
    tab.table.select_ids((numbered,))
    qtbot.waitUntil(lambda: "110105********002X" in tab.details.page.toPlainText())
    details = tab.details
    with qtbot.waitSignal(desk.tasks.changed):
        details.page.anchorClicked.emit("reveal:id_number")
        # Away and back before the look is kept: whoever comes back has not asked.
        details.show_person(people["王五"], None, 1)
        details.show_person(numbered, None, 1)
    qtbot.waitUntil(lambda: "李四" in details.page.toPlainText())
    assert len(looks(desk)) == 1
    assert GOOD_ID not in details.page.toPlainText()
    tab.table.select_ids((people["王五"],))
    qtbot.waitUntil(lambda: "王五" in details.page.toPlainText())
    tab.table.select_ids((numbered,))
    qtbot.waitUntil(lambda: "李四" in details.page.toPlainText())
    assert GOOD_ID not in details.page.toPlainText()
