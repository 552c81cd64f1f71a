# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever was entered by mistake can be deleted and brought back whole; whoever has a history cannot."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.areas.members.merging_rows import fill, holding_back
from tests.areas.members.test_merging import contents, last_seq, whole
from tests.office_fixtures import CHEMISTRY, TODAY, WEST, a_member, enrolled
from union_desktop.app.areas import AREAS
from union_desktop.app.desk import all_undo_rules
from union_desktop.areas.members import service
from union_desktop.areas.members.queries import search
from union_desktop.areas.members.service import fates, person_rows, removing
from union_desktop.areas.members.service.fates import Then
from union_desktop.areas.members.terms import EventKind, Placement
from union_desktop.core.attachments import store
from union_desktop.core.attachments.service import attach
from union_desktop.core.attachments.terms import NewFile
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office
from union_desktop.core.roles import NotAllowed, Role
from union_desktop.core.undo import reverting

pytestmark = pytest.mark.usefixtures("today")


def deleted(office: Office, *people: int) -> int:
    with office.transaction("删除会员") as session:
        assert service.delete(session, people).ids == people
    whole(office)
    return last_seq(office)


def restored(office: Office, seq: int) -> reverting.UndoReport:
    with office.transaction("恢复") as session:
        report = reverting.take_back(session, seq, all_undo_rules(AREAS))
    whole(office)
    return report


def test_a_mistaken_entry_goes_and_comes_back_exactly(office: Office) -> None:
    other = enrolled(office, staff_no="10002")
    person = enrolled(office, a_member(staff_no="10001", applied_on=dt.date(2015, 2, 1)))
    with office.transaction("填满") as session:
        fill(session, person, other, besides={"membership_event", *holding_back("deleted")})
        service.rebuild(session, [person], today=TODAY)
    stored = store.put(office.folder, b"a picture")
    with office.transaction("附件") as session:
        attach(session, ("person", person), [NewFile(stored, "照片.jpg", "照片")])
        family = session.connection().exec_driver_sql("select max(id) from family_member").scalar_one()
        attach(session, ("family_member", family), [NewFile(store.put(office.folder, b"x"), "户口.jpg")])
    before = contents(office)
    seq = deleted(office, person)
    with office.reader() as reader:
        for place in person_rows.places():
            if place.table.name != "access_entry":
                assert not reader.value(
                    f"select count(*) from {place.table.name} where {place.column} = :id", id=person
                ), place
        assert reader.value("select count(*) from attachment") == 0
        assert [hit.id for hit in search.hits(reader, "shanx")] == [other]
    report = restored(office, seq)
    assert report.kept == ()
    assert contents(office) == before
    assert store.read(office.folder, stored, "照片.jpg") == b"a picture"


def test_who_led_a_group_stays(office: Office) -> None:
    person = enrolled(office)
    with office.transaction("任命") as session:
        service.appoint_leader(session, CHEMISTRY, person, "leader", dt.date(2020, 1, 1))
    with (
        pytest.raises(UserError, match="“单雄信”有任职 1 条，不能删除"),
        office.transaction("删除") as session,
    ):
        service.delete(session, [person], words={"group_leader": "任职"})


@pytest.mark.parametrize("again", [False, True])
def test_who_has_a_history_is_closed_instead(office: Office, again: bool) -> None:
    person, mistaken = enrolled(office), enrolled(office, staff_no="10002")
    left = service.EventDraft(EventKind.WITHDRAW, dt.date(2020, 1, 1))
    move = service.EventDraft(
        EventKind.MOVE, dt.date(2020, 1, 1), Placement(CHEMISTRY, WEST, "postdoc", "own")
    )
    with office.transaction("变动") as session:
        service.record_event(session, person, left if again else move, today=TODAY)
        if again:
            service.rejoin_many(session, [(person, a_member(joined_on=dt.date(2021, 1, 1)))], today=TODAY)
    before = contents(office)
    with office.reader() as reader:
        looked = list(removing.look(reader, [mistaken, person]))
    assert [(one.allowed, one.later_events) for one in looked] == [(True, 0), (False, 2 if again else 1)]
    with pytest.raises(UserError, match="请改为登记“转出”或“退会”"), office.transaction("删除") as session:
        service.delete(session, [mistaken, person])
    assert contents(office) == before


def test_a_table_nobody_spoke_for_keeps_its_people(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    person = enrolled(office)
    with office.transaction("填") as session:
        fill(session, person, person, besides={"not_duplicate", "membership_event", *holding_back("deleted")})
    without = {name: fate for name, fate in fates.FATES.items() if name != "consent"}
    monkeypatch.setattr(fates, "FATES", without)
    with pytest.raises(UserError, match="consent 1 条"), office.transaction("删除") as session:
        service.delete(session, [person])


def test_looks_are_kept_though_the_person_goes(office: Office) -> None:
    assert fates.FATES["access_entry"].deleted is Then.STAYS


def test_every_table_of_people_says_what_becomes_of_its_rows() -> None:
    """A new table that says nothing blocks, which is safe; it has to be said on purpose all the same."""
    for place in person_rows.places():
        table = place.table
        assert table.name in fates.FATES or fates.FATE in table.info, table.name
        fate = fates.fate_of(table)
        assert {*fate.blanked, *fate.told} <= set(table.c.keys())
        assert not set(fate.blanked) & set(fate.told)


def test_who_is_gone_and_too_many_are_refused(office: Office) -> None:
    with pytest.raises(UserError, match="已不在"), office.transaction("删除") as session:
        service.delete(session, [77])
    with pytest.raises(UserError, match="撤销那一批"), office.transaction("删除") as session:
        service.delete(session, range(1, 600))
    person = enrolled(office)
    with office.transaction("删除", needs=Role.READ_ONLY) as session:
        session.info["trail"].role = Role.READ_ONLY
        with pytest.raises(NotAllowed):
            service.delete(session, [person])


def test_a_number_taken_since_keeps_the_person_in_the_bin(office: Office) -> None:
    seq = deleted(office, enrolled(office))
    enrolled(office)
    before = contents(office)
    report = restored(office, seq)
    assert report.reverted == 0
    assert len(report.kept) == 1
    assert contents(office) == before
