# SPDX-License-Identifier: GPL-3.0-or-later
"""On the screen: finding people entered twice, putting them together, deleting mistakes, making somebody nameless."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from tests.areas.members.merging_rows import fill, holding_back
from tests.areas.members.test_merging import contents
from tests.office_fixtures import CHEMISTRY, TODAY, WEST, a_member, a_person, enrolled
from union_desktop.areas.members import service
from union_desktop.areas.members.queries import record
from union_desktop.areas.members.terms import EventKind, Placement, Side, Together
from union_desktop.areas.members.ui import actions, removing_dialogs
from union_desktop.areas.members.ui.duplicates_dialog import DuplicatesDialog
from union_desktop.areas.members.ui.event_forms import EventDialog
from union_desktop.areas.members.ui.removing_dialogs import AnonymiseDialog
from union_desktop.core.attachments import store
from union_desktop.core.attachments.service import attach
from union_desktop.core.attachments.terms import NewFile
from union_desktop.widgets import ask

BORN = dt.date(1980, 5, 6)


@pytest.fixture
def twice(office: Any, today: dt.date) -> tuple[int, int]:
    """One man twice, with overlapping memberships, and somebody of his name who is another man."""
    first = enrolled(office, a_member(a_person(birth_date=BORN, phone="19900001111")))
    second = enrolled(
        office,
        a_member(
            a_person(name="单雄心", staff_no="10002", birth_date=BORN, phone="19900002222"),
            joined_on=dt.date(2018, 9, 1),
            place=Placement(CHEMISTRY, WEST, "established", "own"),
        ),
    )
    return first, second


@pytest.fixture
def found(desk: Any, qtbot: Any, twice: tuple[int, int]) -> Iterator[DuplicatesDialog]:
    dialog = DuplicatesDialog(desk)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1, timeout=20_000)
    yield dialog
    dialog.close()


def said(monkeypatch: pytest.MonkeyPatch, *answers: Any) -> ask.Scripted:
    scripted = ask.Scripted(*answers)
    monkeypatch.setattr(ask, "answers", scripted)
    return scripted


def test_a_pair_is_listed_compared_and_merged(
    found: DuplicatesDialog, desk: Any, qtbot: Any, twice: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found.model.texts(0)[:5] == ("单雄信", "10001", "单雄心", "10002", "姓名读音相同、出生日期相同")
    assert not found.merge.isVisible()
    found.compare.click()
    qtbot.waitUntil(lambda: found.stack.currentIndex() == 1)
    page = found.page
    assert [head.text() for head in page.heads] == ["保留这一条：单雄信", "并入左边：单雄心"]
    assert set(page.sides) == {"name", "phone", "staff_no"}
    assert page.ways.checkedId() == list(Together).index(Together.JOINED)
    assert not page.ways.button(list(Together).index(Together.BOTH)).isEnabled()
    page.sides["phone"].button(1).click()
    draft = page.draft()
    assert (draft.keep_id, draft.gone_id, draft.sides["phone"]) == (*twice, Side.GONE)
    scripted = said(monkeypatch, False, True)
    found.merge.click()
    assert "编号 2" in scripted.asked[0][2]
    with qtbot.waitSignal(desk.tasks.changed):
        found.merge.click()
    qtbot.waitUntil(lambda: found.stack.currentIndex() == 0)
    assert found.model.rowCount() == 0
    assert "Ctrl+Z" in found.banner.text
    with desk.office.reader() as reader:
        person = record.record(reader, twice[0], TODAY)
    assert (person.person.phone, [event.kind for event in person.events]) == (
        "19900002222",
        [EventKind.MOVE, EventKind.JOIN],
    )


def test_the_sides_can_be_turned_and_numbers_shown_for_a_record_of_it(
    found: DuplicatesDialog, desk: Any, qtbot: Any, twice: tuple[int, int]
) -> None:
    found.compare.click()
    qtbot.waitUntil(lambda: found.stack.currentIndex() == 1)
    assert found.page.sides["phone"].button(0).text() == "199****1111"
    found.page.turned.emit()
    qtbot.waitUntil(lambda: found.page.found is not None and found.page.found.keep_id == twice[1])
    found.page.sides["name"].button(1).click()
    with qtbot.waitSignal(desk.tasks.changed):
        found.page._reveal()
    qtbot.waitUntil(lambda: found.page.sides["phone"].button(0).text() == "19900002222")
    assert found.page.draft().sides["name"] is Side.GONE
    with desk.office.reader() as reader:
        assert reader.rows("select what, row_count from access_entry") == [("reveal", 2)]
    found.reject()
    assert found.compare.isVisible()
    assert found.isVisible()


def test_two_people_are_remembered(found: DuplicatesDialog, desk: Any, qtbot: Any) -> None:
    with qtbot.waitSignal(desk.tasks.changed):
        found.different.click()
    qtbot.waitUntil(lambda: found.model.rowCount() == 0)
    assert found.said.text() == "列出的都已处理。"
    with desk.office.reader() as reader:
        assert reader.rows("select person_a, person_b from not_duplicate") == [(1, 2)]


def test_leaving_while_it_searches_stops_the_search(
    desk: Any, qtbot: Any, twice: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = DuplicatesDialog(desk)
    dialog.show()
    job = dialog._job
    dialog.close()
    assert job is not None
    assert job.progress.cancelled
    qtbot.waitUntil(lambda: not job.running)


def test_two_selected_people_can_be_found_to_be_two(
    desk: Any, qtbot: Any, twice: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.merge_people(desk, twice)
    dialog = next(iter(desk.window.findChildren(DuplicatesDialog)))
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == 1)
    scripted = said(monkeypatch)
    with qtbot.waitSignal(desk.tasks.changed):
        dialog.different.click()
    qtbot.waitUntil(lambda: bool(scripted.asked))
    assert "已记住这是两个人" in scripted.asked[0][2]


def test_something_changed_meanwhile_is_told(
    found: DuplicatesDialog, desk: Any, qtbot: Any, twice: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    found.compare.click()
    qtbot.waitUntil(lambda: found.stack.currentIndex() == 1)
    with desk.office.transaction("修改") as session:
        service.update_many(session, {twice[1]: {"email": "a@example.org"}}, today=TODAY)
    said(monkeypatch, True)
    found.merge.click()
    qtbot.waitUntil(lambda: "刚刚有人改动" in found.banner.text)
    assert found.stack.isEnabled()


def test_two_selected_people_are_merged_from_the_list(
    desk: Any, qtbot: Any, twice: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    scripted = said(monkeypatch)
    actions.merge_people(desk, (1,))
    assert "需要选中同一个人的两条记录" in scripted.asked[0][2]
    actions.merge_people(desk, twice)
    dialog = next(iter(desk.window.findChildren(DuplicatesDialog)))
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == 1)
    assert not dialog.back.isVisible()
    said(monkeypatch, True)
    with qtbot.waitSignal(desk.tasks.changed):
        dialog.merge.click()
    qtbot.waitUntil(lambda: desk.gone == [("members", twice[0])])


def test_a_mistaken_entry_is_deleted_after_a_question(
    desk: Any, qtbot: Any, office: Any, today: dt.date, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = enrolled(office)
    scripted = said(monkeypatch, True)
    with qtbot.waitSignal(desk.tasks.changed):
        removing_dialogs.delete(desk, (person,))
    assert "要删除“单雄信”吗" in scripted.asked[0][2]
    with office.reader() as reader:
        assert reader.value("select count(*) from person") == 0


def test_whoever_has_a_history_is_closed_instead(
    desk: Any, qtbot: Any, office: Any, twice: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    move = service.EventDraft(
        EventKind.MOVE, dt.date(2020, 1, 1), Placement(CHEMISTRY, WEST, "postdoc", "own")
    )
    with office.transaction("调组") as session:
        service.record_event(session, twice[0], move, today=TODAY)
    before = contents(office)
    scripted = said(monkeypatch, True)
    removing_dialogs.delete(desk, (twice[0],))
    qtbot.waitUntil(lambda: bool(desk.window.findChildren(EventDialog)))
    assert "还有 1 项会籍变动，不是误录" in scripted.asked[0][2]
    desk.window.findChildren(EventDialog)[0].done(0)
    scripted = said(monkeypatch)
    removing_dialogs.delete(desk, twice)
    qtbot.waitUntil(lambda: bool(scripted.asked))
    assert "没有删除任何人" in scripted.asked[0][2]
    assert contents(office) == before


def test_making_somebody_nameless_asks_for_a_reason_and_once_more(
    desk: Any, qtbot: Any, office: Any, twice: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    person = twice[1]
    content = store.put(office.folder, b"face")
    with office.transaction("填") as session:
        fill(
            session,
            person,
            twice[0],
            besides={"membership_event", "not_duplicate", "attachment", *holding_back("anonymised")},
        )
        attach(session, ("person", person), [NewFile(content, "照片.jpg")])
        left = service.EventDraft(EventKind.WITHDRAW, dt.date(2020, 6, 1))
        service.record_event(session, person, left, today=TODAY)
    removing_dialogs.anonymise(desk, (person,))
    qtbot.waitUntil(lambda: bool(desk.window.findChildren(AnonymiseDialog)))
    dialog = desk.window.findChildren(AnonymiseDialog)[0]
    assert "家庭成员 1 条" in dialog.intro.text()
    assert "<b>归档要求</b>" in dialog.intro.text()
    assert dialog.intro.text().count("核对本校规定") == 1
    dialog.form.set_value("reason", "删")
    dialog.submit()
    assert dialog.isVisible()
    dialog.form.set_value("reason", "本人书面申请删除")
    scripted = said(monkeypatch, False, True)
    dialog.submit()
    with qtbot.waitSignal(desk.tasks.changed):
        dialog.submit()
    qtbot.waitUntil(lambda: any("以前的备份" in text for _, _, text in scripted.asked))
    qtbot.waitUntil(lambda: store.names_in(office.folder) == {})
    with office.reader() as reader:
        assert record.person(reader, person).name == f"已匿名会员 {person}"


def test_a_member_is_not_made_nameless(
    desk: Any, qtbot: Any, office: Any, today: dt.date, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = enrolled(office)
    scripted = said(monkeypatch)
    removing_dialogs.anonymise(desk, (person,))
    qtbot.waitUntil(lambda: bool(scripted.asked))
    assert "会籍结束以后才能作匿名处理" in scripted.asked[0][2]
    removing_dialogs.anonymise(desk, (person, 2))
    assert "请只选一人" in scripted.asked[1][2]
