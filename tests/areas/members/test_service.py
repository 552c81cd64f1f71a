# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking people in, changing facts, recording what happens: what is written, refused and counted."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.office_fixtures import (
    CHEMISTRY,
    EAST,
    PHYSICS,
    PLACE,
    TODAY,
    WEST,
    a_member,
    a_person,
    enrolled,
)
from union_desktop.areas.members import service
from union_desktop.areas.members.queries import counts, listing, record, search
from union_desktop.areas.members.service import verify
from union_desktop.areas.members.terms import EventKind, MembershipStatus, Placement
from union_desktop.areas.organisation import queries as organisation, service as units
from union_desktop.areas.organisation.terms import UnitDraft, UnitKind
from union_desktop.core import audit
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.office import Office
from union_desktop.core.undo import reverting


def happened(
    office: Office, person_id: int, kind: EventKind, on: dt.date, place: Placement | None = None
) -> None:
    with office.transaction(kind.label) as session:
        service.record_event(session, person_id, service.EventDraft(kind, on, place), today=TODAY)


def status_on(office: Office, person_id: int, on: dt.date) -> MembershipStatus | None:
    with office.reader() as reader:
        return record.record(reader, person_id, on).status


def test_a_new_member_is_listed_found_and_counted(office: Office) -> None:
    person_id = enrolled(office, phone="19900001111")
    with office.reader() as reader:
        assert list(listing.find_ids(reader, listing.MemberFilter())) == [person_id]
        row = listing.rows(reader, [person_id])[person_id]
        assert (row.name, row.group, row.campus, row.category) == ("单雄信", "物理小组", "东校区", "在编")
        for text in ("单", "雄信", "shanxiongxin", "sxx", "danxiong", "10001", "1111", "物理"):
            assert [hit.id for hit in search.hits(reader, text)] == [person_id], text
        assert not search.hits(reader, "王")
        counted = counts.members(reader, TODAY)
    assert (counted.total, counted.by_category, counted.by_group) == (1, {"在编": 1}, {"物理小组": 1})


def test_membership_counts_from_the_day_of_joining(office: Office) -> None:
    enrolled(office, a_member(joined_on=dt.date(2015, 3, 1), applied_on=dt.date(2015, 2, 1)))
    with office.reader() as reader:
        totals = [
            counts.members(reader, dt.date(2015, 2, 28)).total,
            counts.members(reader, dt.date(2015, 3, 1)).total,
        ]
    assert totals == [0, 1]
    assert status_on(office, 1, dt.date(2015, 2, 10)) is MembershipStatus.APPLYING
    assert status_on(office, 1, dt.date(2015, 1, 31)) is None


def test_leaving_and_coming_back_makes_a_second_membership(office: Office) -> None:
    person_id = enrolled(office)
    happened(office, person_id, EventKind.WITHDRAW, dt.date(2018, 5, 1))
    with office.transaction("重新入会") as session:
        service.rejoin_many(session, [(person_id, a_member(joined_on=dt.date(2021, 9, 1)))], today=TODAY)
    days = (dt.date(2018, 4, 30), dt.date(2018, 5, 1), dt.date(2021, 8, 31), dt.date(2021, 9, 1))
    assert [status_on(office, person_id, day) for day in days] == [
        MembershipStatus.ACTIVE,
        MembershipStatus.WITHDRAWN,
        MembershipStatus.WITHDRAWN,
        MembershipStatus.ACTIVE,
    ]
    with office.reader() as reader:
        found = record.record(reader, person_id, TODAY)
    assert found.joined_on == dt.date(2021, 9, 1)
    assert len({event.membership_id for event in found.events}) == 2


def test_moving_keeps_the_past(office: Office) -> None:
    person_id = enrolled(office)
    happened(
        office, person_id, EventKind.MOVE, dt.date(2020, 1, 1), Placement(CHEMISTRY, WEST, "postdoc", "own")
    )
    with office.reader() as reader:
        before = counts.members(reader, dt.date(2019, 12, 31))
        after = counts.members(reader, dt.date(2020, 1, 1))
        old = listing.rows(reader, [person_id], dt.date(2019, 12, 31))[person_id]
    assert (before.by_group, after.by_group) == ({"物理小组": 1}, {"化学小组": 1})
    assert (old.group, old.campus, old.category) == ("物理小组", "东校区", "在编")


def test_retired_members_keep_their_membership_but_are_counted_beside(office: Office) -> None:
    person_id = enrolled(office)
    happened(office, person_id, EventKind.RETIRE, dt.date(2022, 1, 1))
    with office.reader() as reader:
        counted = counts.members(reader, TODAY)
        found = record.record(reader, person_id, TODAY)
    assert (counted.total, counted.retained) == (0, 1)
    assert (found.status, found.group) == (MembershipStatus.RETAINED, "物理小组")


@pytest.mark.parametrize(
    "kinds",
    [
        [EventKind.RESUME],
        [EventKind.WITHDRAW, EventKind.RETIRE],
        [EventKind.DECEASE, EventKind.MOVE],
        [EventKind.RETAIN, EventKind.RETIRE],
    ],
    ids=["resume", "leave-twice", "after-death", "retain-twice"],
)
def test_impossible_orders_are_refused_and_nothing_is_written(office: Office, kinds: list[EventKind]) -> None:
    person_id = enrolled(office)
    for kind in kinds[:-1]:
        happened(office, person_id, kind, dt.date(2020, 1, 1))
    before = status_on(office, person_id, TODAY)
    with pytest.raises(UserError, match="没有"):
        happened(office, person_id, kinds[-1], dt.date(2020, 6, 1), PLACE)
    assert status_on(office, person_id, TODAY) is before
    with office.reader() as reader:
        assert audit.verify(reader) == []


def test_a_member_who_joins_again_is_refused(office: Office) -> None:
    person_id = enrolled(office)
    with pytest.raises(UserError, match="已经是会员"), office.transaction("重新入会") as session:
        service.rejoin_many(session, [(person_id, a_member(joined_on=dt.date(2020, 1, 1)))], today=TODAY)


def test_numbers_belong_to_one_person(office: Office) -> None:
    enrolled(office, id_number="11010519491231002X", birth_date=dt.date(1949, 12, 31))
    with pytest.raises(InvalidDraft) as staff:
        enrolled(office, a_member(name="李密", staff_no="10001"))
    with pytest.raises(InvalidDraft) as identity:
        enrolled(office, a_member(name="李密", staff_no="10002", id_number="11010519491231002X"))
    assert "单雄信" in staff.value.problems["staff_no"]
    assert "单雄信" in identity.value.problems["id_number"]


def test_two_people_of_one_name_are_two_people(office: Office) -> None:
    first, second = enrolled(office), enrolled(office, staff_no="10002")
    with office.reader() as reader:
        assert [hit.id for hit in search.hits(reader, "单雄信")] == [first, second]


def test_a_batch_with_one_bad_draft_writes_nothing(office: Office) -> None:
    drafts = [a_member(staff_no=f"2{at:04}") for at in range(5)] + [a_member(name="  ", staff_no="29999")]
    with pytest.raises(UserError, match="没有写入"), office.transaction("批量入会") as session:
        service.enrol_many(session, drafts, today=TODAY)
    with office.reader() as reader:
        assert reader.value("select count(*) from person") == 0
        assert audit.verify(reader) == []


def test_a_wrong_identity_number_needs_its_flag(office: Office) -> None:
    with pytest.raises(InvalidDraft) as refusal:
        enrolled(office, id_number="110105194912310021")
    assert "id_number" in refusal.value.problems
    assert enrolled(office, id_number="110105194912310021", id_flagged=True)


def test_only_what_was_edited_is_written(office: Office) -> None:
    person_id = enrolled(office)
    with office.reader() as reader:
        loaded = record.person(reader, person_id)
    with office.transaction("导入") as session:
        service.update_many(session, {person_id: {"phone": "19900002222"}}, today=TODAY)
    with office.transaction("修改") as session:
        service.update_person(session, person_id, loaded, replace(loaded, department="化学学院"), today=TODAY)
    with office.reader() as reader:
        assert record.person(reader, person_id).phone == "19900002222"
        assert search.hits(reader, "化学")
        assert not search.hits(reader, "物理学院")
    with pytest.raises(InvalidDraft) as refusal, office.transaction("修改") as session:
        service.update_person(session, person_id, loaded, replace(loaded, phone="19900003333"), today=TODAY)
    assert "已被另一项操作改动" in refusal.value.problems["phone"]


def test_a_new_name_gets_its_own_reading(office: Office) -> None:
    person_id = enrolled(office)
    with office.reader() as reader:
        loaded = record.person(reader, person_id)
    with office.transaction("修改") as session:
        service.update_person(session, person_id, loaded, replace(loaded, name="仇英"), today=TODAY)
    with office.reader() as reader:
        assert record.person(reader, person_id).pinyin == "qiu ying"
        assert [hit.id for hit in search.hits(reader, "qiuying")] == [person_id]
        assert not search.hits(reader, "单雄信")


def test_a_mistaken_event_is_taken_back(office: Office) -> None:
    person_id = enrolled(office)
    happened(office, person_id, EventKind.WITHDRAW, dt.date(2019, 1, 1))
    with office.reader() as reader:
        event = record.record(reader, person_id, TODAY).events[0]
    with office.transaction("更正") as session:
        service.correct_event(
            session, event.id, service.EventDraft(EventKind.WITHDRAW, dt.date(2020, 1, 1)), today=TODAY
        )
    assert status_on(office, person_id, dt.date(2019, 6, 1)) is MembershipStatus.ACTIVE
    with office.transaction("删除") as session:
        service.remove_event(session, event.id, today=TODAY)
    assert status_on(office, person_id, TODAY) is MembershipStatus.ACTIVE


def test_merging_groups_moves_everybody_and_closes_the_empty_one(office: Office) -> None:
    for at in range(3):
        enrolled(office, staff_no=f"3{at:04}")
    with office.transaction("合并") as session:
        service.merge_units(session, [PHYSICS], CHEMISTRY, dt.date(2024, 1, 1), today=TODAY)
    with office.reader() as reader:
        assert counts.members(reader, dt.date(2023, 12, 31)).by_group == {"物理小组": 3}
        assert counts.members(reader, dt.date(2024, 1, 1)).by_group == {"化学小组": 3}
        assert [unit.name for unit in organisation.groups(reader, dt.date(2024, 1, 1))] == ["化学小组"]


def test_a_group_with_members_is_not_closed(office: Office) -> None:
    enrolled(office)
    with pytest.raises(UserError, match="还有 1 名会员"), office.transaction("撤销") as session:
        service.close_unit(session, PHYSICS, dt.date(2024, 1, 1))


def test_a_new_leader_ends_the_former_one(office: Office) -> None:
    first, second = enrolled(office), enrolled(office, name="秦琼", staff_no="10002")
    for person_id, year in ((first, 2018), (second, 2022)):
        with office.transaction("任命") as session:
            service.appoint_leader(session, PHYSICS, person_id, "leader", dt.date(year, 1, 1))
    with office.reader() as reader:
        rows = [(one.name, one.from_on, one.to_on) for one in record.leaders(reader, PHYSICS)]
    assert rows == [
        ("秦琼", dt.date(2022, 1, 1), None),
        ("单雄信", dt.date(2018, 1, 1), dt.date(2022, 1, 1)),
    ]


def test_the_list_follows_the_calendar(office: Office) -> None:
    person_id = enrolled(office, a_member(joined_on=TODAY + dt.timedelta(days=10)))
    wanted = listing.MemberFilter()
    with office.transaction("日期") as session:
        service.refresh_today(session, TODAY)
    with office.reader() as reader:
        assert not listing.find_ids(reader, wanted)
    with office.transaction("日期") as session:
        assert service.refresh_today(session, TODAY + dt.timedelta(days=10)) == 1
    with office.reader() as reader:
        assert list(listing.find_ids(reader, wanted)) == [person_id]


@pytest.mark.parametrize("sort", sorted(listing.SORTS))
@pytest.mark.parametrize("on", [None, TODAY], ids=["today", "that-day"])
@pytest.mark.parametrize("descending", [False, True], ids=["up", "down"])
def test_every_order_lists_everybody_once(
    office: Office, sort: str, on: dt.date | None, descending: bool
) -> None:
    for at, name in enumerate(["单雄信", "仇英", "曾巩", "单雄信"]):
        enrolled(office, name=name, staff_no=f"4{at:04}")
    with office.reader() as reader:
        ids = listing.find_ids(reader, listing.MemberFilter(on=on), sort, descending=descending)
        names = [listing.rows(reader, ids, on)[one].name for one in ids]
    assert sorted(ids) == [1, 2, 3, 4]
    if sort == "name":
        up = ["仇英", "单雄信", "单雄信", "曾巩"]
        assert names == (up[::-1] if descending else up)


def test_filters_narrow_the_list(office: Office) -> None:
    enrolled(office)
    other = enrolled(
        office,
        a_member(a_person(staff_no="5", gender="2"), place=Placement(CHEMISTRY, WEST, "postdoc", "own")),
    )
    for wanted in (
        listing.MemberFilter(group_ids=(CHEMISTRY,)),
        listing.MemberFilter(campus_ids=(WEST,)),
        listing.MemberFilter(categories=("postdoc", "dispatched_entrusted")),
        listing.MemberFilter(genders=("2",)),
        listing.MemberFilter(campus_ids=(WEST,), on=TODAY, text="sxx"),
    ):
        with office.reader() as reader:
            assert list(listing.find_ids(reader, wanted)) == [other], wanted
    with office.reader() as reader:
        assert not listing.find_ids(reader, listing.MemberFilter(campus_ids=(EAST,), genders=("2",)))


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        (Placement(2, EAST, "established", "own"), "只能编入工会小组"),
        (Placement(999, EAST, "established", "own"), "只能编入工会小组"),
        (Placement(PHYSICS, 99, "established", "own"), "校区"),
        (Placement(PHYSICS, EAST, "nobody", "own"), "类别"),
    ],
    ids=["branch", "unknown-unit", "unknown-campus", "unknown-category"],
)
def test_nobody_stands_where_nothing_stands(office: Office, place: Placement, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        enrolled(office, a_member(place=place))
    person_id = enrolled(office)
    with pytest.raises(UserError, match=sentence):
        happened(office, person_id, EventKind.MOVE, dt.date(2020, 1, 1), place)
    with office.reader() as reader:
        assert counts.members(reader, TODAY).by_group == {"物理小组": 1}


def test_a_group_takes_members_only_while_it_stands(office: Office) -> None:
    with office.transaction("撤销") as session:
        service.close_unit(session, CHEMISTRY, dt.date(2021, 1, 1))
    place = Placement(CHEMISTRY, WEST, "established", "own")
    with pytest.raises(UserError, match="并不存在"):
        enrolled(office, a_member(place=place, joined_on=dt.date(2021, 1, 1)))
    person_id = enrolled(office, a_member(joined_on=dt.date(2001, 1, 1)))
    happened(office, person_id, EventKind.WITHDRAW, dt.date(2010, 1, 1))
    with pytest.raises(UserError, match="并不存在"), office.transaction("重新入会") as session:
        service.rejoin_many(session, [(person_id, a_member(place=place, joined_on=dt.date(2022, 1, 1)))])
    assert status_on(office, person_id, TODAY) is MembershipStatus.WITHDRAWN


def test_an_applicant_shows_as_one_and_agrees_with_the_record(office: Office) -> None:
    applied = a_member(applied_on=TODAY - dt.timedelta(days=5), joined_on=TODAY + dt.timedelta(days=5))
    person_id = enrolled(office, applied)
    with office.reader() as reader:
        wanted = listing.MemberFilter(statuses=("applying",))
        assert list(listing.find_ids(reader, wanted)) == [person_id]
        assert verify.findings(reader, TODAY) == []


def test_numbers_can_change_hands_in_one_step(office: Office) -> None:
    first, second = enrolled(office, staff_no="A1"), enrolled(office, staff_no="A2")
    with office.transaction("互换") as session:
        service.update_many(session, {first: {"staff_no": "A2"}, second: {"staff_no": "A1"}}, today=TODAY)
    with office.reader() as reader:
        seq = int(reader.value("select max(seq) from audit_entry"))
        assert [record.person(reader, one).staff_no for one in (first, second)] == ["A2", "A1"]
    with office.transaction("撤销") as session:
        report = reverting.revert(session, seq, service.UNDO)
    with office.reader() as reader:
        assert [record.person(reader, one).staff_no for one in (first, second)] == ["A1", "A2"]
    assert report.kept == ()


def test_people_taken_in_and_changed_in_one_step_go_back_in_one(office: Office) -> None:
    with office.transaction("入会并修改") as session:
        person_id = service.enrol(session, a_member(), today=TODAY).ids[0]
        service.update_many(session, {person_id: {"phone": "19900000001"}}, today=TODAY)
    with office.reader() as reader:
        seq = int(reader.value("select max(seq) from audit_entry"))
    with office.transaction("撤销") as session:
        assert reverting.revert(session, seq, service.UNDO).kept == ()
    with office.reader() as reader:
        assert reader.value("select count(*) from person") == 0


def test_groups_of_one_name_are_counted_apart(office: Office) -> None:
    with office.transaction("另一个部门") as session:
        branch = units.add_unit(
            session, UnitDraft(UnitKind.BRANCH, "工学部工会", 1, 1, dt.date(2000, 1, 1))
        ).ids[0]
        other = units.add_unit(
            session, UnitDraft(UnitKind.GROUP, "物理小组", branch, 1, dt.date(2000, 1, 1))
        ).ids[0]
    enrolled(office)
    enrolled(office, a_member(staff_no="2", place=Placement(other, EAST, "established", "own")))
    with office.reader() as reader:
        assert counts.members(reader, TODAY).by_group == {
            "理学部工会 / 物理小组": 1,
            "工学部工会 / 物理小组": 1,
        }
