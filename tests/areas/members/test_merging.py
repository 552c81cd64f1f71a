# SPDX-License-Identifier: GPL-3.0-or-later
"""Two records become one person with everything both had, and can become two again exactly as they were."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from tests.areas.members.merging_rows import fill
from tests.office_fixtures import CHEMISTRY, EAST, PHYSICS, PLACE, TODAY, WEST, a_member, a_person, enrolled
from union_desktop.app.areas import AREAS
from union_desktop.app.desk import all_undo_rules, all_words
from union_desktop.app.tables import metadata
from union_desktop.areas.history.queries import reading
from union_desktop.areas.members import service
from union_desktop.areas.members.model import SEARCH_TABLE
from union_desktop.areas.members.queries import counts, duplicates, record, search
from union_desktop.areas.members.service import comparing, following, merging, person_rows
from union_desktop.areas.members.service.merging import SPECIAL, mark_different, merge, unmerge
from union_desktop.areas.members.terms import (
    EventKind,
    MembershipStatus,
    MergeDraft,
    Placement,
    Side,
    Together,
)
from union_desktop.core import audit
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office
from union_desktop.core.undo import reverting

pytestmark = pytest.mark.usefixtures("today")

AUDITED = frozenset({"audit_entry", "audit_change", "audit_scope", "audit_head", "alembic_version"})


def contents(office: Office) -> dict[str, list[tuple[Any, ...]]]:
    """All that is recorded or computed; the audit only grows, and a span's own number is given anew each time."""
    with office.reader() as reader:
        found = {
            table.name: sorted(reader.rows(f"select * from {table.name}"), key=str)
            for table in metadata.sorted_tables
            if table.name not in AUDITED
        }
        found["membership_span"] = sorted((row[1:] for row in found["membership_span"]), key=str)
        found["search"] = sorted(reader.rows(f"select rowid from {SEARCH_TABLE}"))
        found["found"] = [(hit.id,) for hit in search.hits(reader, "s", limit=100)]
    return found


def whole(office: Office) -> None:
    with office.reader() as reader:
        assert audit.verify(reader) == []
        from union_desktop.areas.members.service import verify

        assert verify.findings(reader, TODAY) == []


def last_seq(office: Office) -> int:
    with office.reader() as reader:
        return int(reader.value("select max(seq) from audit_entry"))


def drafted(office: Office, keep: int, gone: int, **changes: Any) -> MergeDraft:
    """What the screen would propose, with these choices changed."""
    with office.reader() as reader:
        found = comparing.compare(reader, keep, gone, TODAY)
    sides = {one.key: one.side for one in found.fields} | changes.pop("sides", {})
    together = changes.pop("together", found.proposed.together)
    return MergeDraft(keep, gone, found.facts, sides, together, **changes)


def merged(office: Office, keep: int, gone: int, **changes: Any) -> int:
    """Merges and returns the number of the entry."""
    draft = drafted(office, keep, gone, **changes)
    with office.transaction("合并重复的人") as session:
        assert merge(session, draft, today=TODAY).ids == (keep,)
    whole(office)
    return last_seq(office)


def taken_apart(office: Office, seq: int) -> reverting.UndoReport:
    with office.transaction("撤销") as session:
        report = unmerge(session, seq)
    whole(office)
    return report


@pytest.fixture
def pair(office: Office) -> tuple[int, int]:
    """The same man twice: once with the name misspelt, taken in again after he had come back."""
    first = enrolled(
        office, a_person_draft(name="单雄信", staff_no="10001", phone="", birth_date=dt.date(1980, 5, 6))
    )
    with office.transaction("退会") as session:
        left = service.EventDraft(EventKind.WITHDRAW, dt.date(2018, 6, 1))
        service.record_event(session, first, left, today=TODAY)
    second = enrolled(
        office,
        a_person_draft(
            joined_on=dt.date(2020, 9, 1), name="单雄心", staff_no="10002", phone="19900001111", remark="返聘"
        ),
    )
    return first, second


def a_person_draft(**changes: Any) -> Any:
    joined_on = changes.pop("joined_on", dt.date(2015, 3, 1))
    place = changes.pop("place", PLACE)
    return a_member(a_person(**changes), joined_on=joined_on, place=place)


# -- the tables themselves ----------------------------------------------------------------------------------------


def test_no_table_with_rows_of_people_is_forgotten() -> None:
    places = {(place.record.__tablename__, place.column) for place in person_rows.places()}
    forgotten = [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.c
        if person_rows.points_at(column, "person")
        and (table.name, column.name) not in places
        and not table.info.get("derived")
        and not column.info.get("derived")
    ]
    assert forgotten == [], "a table that is no Record is neither audited nor moved"
    both = [name for name, _ in places]
    twice = {name for name in both if both.count(name) > 1}
    assert twice <= SPECIAL.keys(), "a row about two people needs a rule of its own in merging.SPECIAL"
    assert SPECIAL.keys() <= set(both)


def test_no_owner_named_by_table_and_number_is_forgotten() -> None:
    """Columns called like owners are found by their names; any other column for a table's name would be missed."""
    odd = [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.c
        if "table" in column.name and not table.name.startswith("audit_")
        if column.name not in {name for name, _ in person_rows.owners(table)}
    ]
    assert odd == []


def test_nothing_hangs_on_an_event_or_membership_that_would_be_left_behind() -> None:
    for target in ("membership", "membership_event"):
        known = {(place.record.__tablename__, place.column) for place in person_rows.places(target)}
        pointing = {
            (table.name, column.name)
            for table in metadata.sorted_tables
            for column in table.c
            if person_rows.points_at(column, target) and not table.info.get("derived")
        }
        assert pointing <= known


def test_a_row_in_every_table_moves_and_comes_back(office: Office, pair: tuple[int, int]) -> None:
    keep, gone = pair
    third = enrolled(office, staff_no="10003")
    with office.transaction("填满") as session:
        made = fill(session, gone, third)
    service_rebuilt(office, gone)
    before = contents(office)
    seq = merged(office, keep, gone)
    with office.reader() as reader:
        for place in person_rows.places():
            table, about = place.table.name, f" and {place.about} = 'person'" if place.about else ""
            left = reader.value(
                f"select count(*) from {table} where {place.column} = :gone{about}", gone=gone
            )
            assert left == 0, table
            if table in made and table != "not_duplicate":
                owner = reader.value(f"select {place.column} from {table} where id = :id", id=made[table])
                assert owner == keep, table
        assert reader.rows("select person_a, person_b from not_duplicate") == [tuple(sorted((keep, third)))]
        assert reader.value("select count(*) from person where id = :id", id=gone) == 0
        deleted = reader.rows(
            "select table_name, row_id from audit_change where seq = :seq and op = 'delete'", seq=seq
        )
    assert deleted == [("person", gone)]
    report = taken_apart(office, seq)
    assert report.kept == ()
    assert contents(office) == before


def service_rebuilt(office: Office, person_id: int) -> None:
    with office.transaction("重算") as session:
        service.rebuild(session, [person_id], today=TODAY)


def test_what_both_have_is_there_once(office: Office, pair: tuple[int, int]) -> None:
    keep, gone = pair
    with office.transaction("填满") as session:
        for person_id in pair:
            person_rows_add(session, "family_member", person_id, relation="子女", name="单小信")
            person_rows_add(session, "resume_entry", person_id, from_month="2001-09", work_unit="某某中学")
        person_rows_add(session, "family_member", gone, relation="配偶", name="贾氏")
    before = contents(office)
    with office.reader() as reader:
        found = comparing.compare(reader, keep, gone, TODAY)
    told = {one.table: (one.count, one.twice) for one in found.moving}
    assert (told["family_member"], told["resume_entry"]) == ((2, 1), (1, 1))
    seq = merged(office, keep, gone)
    with office.reader() as reader:
        names = [name for (name,) in reader.rows("select name from family_member order by name")]
        assert names == ["单小信", "贾氏"]
        assert reader.value("select count(*) from resume_entry") == 1
    taken_apart(office, seq)
    assert contents(office) == before


def person_rows_add(session: Any, table: str, person_id: int, **values: Any) -> None:
    record_class: Any = next(
        place.record for place in person_rows.places() if place.record.__tablename__ == table
    )
    session.add(record_class(person_id=person_id, **values))
    session.flush()


@pytest.mark.parametrize("take_gone", [False, True])
def test_of_two_bases_of_one_day_the_chosen_one_stands(
    office: Office, pair: tuple[int, int], take_gone: bool
) -> None:
    keep, gone = pair
    day = dt.date(2024, 1, 1)
    with office.transaction("基数") as session:
        person_rows_add(session, "dues_base", keep, from_on=day, wage=500_000)
        person_rows_add(session, "dues_base", gone, from_on=day, wage=600_000)
        person_rows_add(session, "dues_base", gone, from_on=dt.date(2025, 1, 1), wage=650_000)
        service.rebuild(session, pair, today=TODAY)
    before = contents(office)
    with office.reader() as reader:
        (clash,) = comparing.compare(reader, keep, gone, TODAY).clashes
    assert (clash.kept, clash.gone) == ({"wage": 500_000}, {"wage": 600_000})
    assert clash.common == {"from_on": "2024-01-01"}
    rows = frozenset({(clash.table, clash.gone_row)}) if take_gone else frozenset()
    seq = merged(office, keep, gone, rows=rows)
    with office.reader() as reader:
        wages = [wage for (wage,) in reader.rows("select wage from dues_base order by from_on")]
    assert wages == [600_000 if take_gone else 500_000, 650_000]
    taken_apart(office, seq)
    assert contents(office) == before


# -- facts and numbers --------------------------------------------------------------------------------------------


def test_facts_are_proposed_sensibly_and_taken_as_chosen(office: Office, pair: tuple[int, int]) -> None:
    keep, gone = pair
    with office.reader() as reader:
        found = {one.key: one for one in comparing.compare(reader, keep, gone, TODAY).fields}
    assert (found["phone"].side, found["phone"].conflict) == (Side.GONE, False)
    assert (found["name"].side, found["name"].conflict) == (Side.KEPT, True)
    assert (found["department"].side, found["department"].conflict) == (Side.KEPT, False)
    assert found["remark"].side is Side.GONE
    seq = merged(office, keep, gone, sides={"staff_no": Side.GONE})
    with office.reader() as reader:
        person = record.person(reader, keep)
        given_up = reader.rows("select former_id, name, staff_no, id_number from person_merge")
        assert [hit.id for hit in search.hits(reader, "10002")] == [keep]
        assert search.hits(reader, "10001") == []
    assert (person.name, person.pinyin, person.staff_no, person.phone, person.remark) == (
        "单雄信",
        "shan xiong xin",
        "10002",
        "19900001111",
        "返聘",
    )
    assert given_up == [(gone, "单雄心", "10001", "")]
    with office.reader() as reader:
        # Whoever is about to use the number again hears whose it was.
        owner = duplicates.duplicates(reader, staff_no="10001").staff_no
        assert owner is not None
        assert owner.id == keep
        assert duplicates.duplicates(reader, staff_no="10001", besides=keep).staff_no is None
    taken_apart(office, seq)
    with office.reader() as reader:
        assert [record.person(reader, one).staff_no for one in pair] == ["10001", "10002"]


def test_numbers_of_documents_go_with_their_kind(office: Office) -> None:
    keep = enrolled(office, staff_no="10001", id_type="414", id_number="E12345678", id_flagged=True)
    gone = enrolled(office, staff_no="10002", id_type="111", id_number="11010519491231002X")
    before = contents(office)
    seq = merged(office, keep, gone, together=Together.JOINED, sides={"id_number": Side.GONE})
    with office.reader() as reader:
        person = record.person(reader, keep)
        given_up = reader.one("select id_type, id_number from person_merge")
    assert (person.id_type, person.id_number, person.id_flagged) == ("111", "11010519491231002X", False)
    assert given_up == ("414", "E12345678")
    taken_apart(office, seq)
    assert contents(office) == before


def test_the_same_number_under_two_kinds_of_document(office: Office) -> None:
    keep = enrolled(office, staff_no="10001", id_type="111", id_number="11010519491231002X")
    gone = enrolled(office, staff_no="10002", id_type="113", id_number="11010519491231002X")
    merged(office, keep, gone, together=Together.JOINED, sides={"id_number": Side.GONE})
    with office.reader() as reader:
        assert record.person(reader, keep).id_type == "113"
        assert reader.one("select id_type, id_number from person_merge") == ("", "")


def test_both_remarks_can_stay(office: Office, pair: tuple[int, int]) -> None:
    with office.transaction("备注") as session:
        service.update_many(session, {pair[0]: {"remark": "劳模"}}, today=TODAY)
    merged(office, *pair)
    with office.reader() as reader:
        assert record.person(reader, pair[0]).remark == "劳模\n返聘"


# -- memberships --------------------------------------------------------------------------------------------------


def test_memberships_one_after_the_other_stand_side_by_side(office: Office, pair: tuple[int, int]) -> None:
    merged(office, *pair)
    with office.reader() as reader:
        found = record.record(reader, pair[0], TODAY)
        assert counts.members(reader, TODAY).total == 1
        assert counts.members(reader, dt.date(2019, 1, 1)).total == 0
    assert (found.status, found.joined_on) == (MembershipStatus.ACTIVE, dt.date(2020, 9, 1))
    assert len({event.membership_id for event in found.events}) == 2


def overlapping(office: Office) -> tuple[int, int]:
    """Two running memberships: since 2015 with the physicists, since 2018 with the chemists."""
    first = enrolled(office, a_person_draft(staff_no="10001"))
    second = enrolled(
        office,
        a_person_draft(
            staff_no="10002",
            joined_on=dt.date(2018, 9, 1),
            place=Placement(CHEMISTRY, WEST, "established", "own"),
        ),
    )
    return first, second


def test_overlapping_memberships_are_refused_side_by_side(office: Office) -> None:
    keep, gone = overlapping(office)
    draft = drafted(office, keep, gone, together=Together.BOTH)
    before = contents(office)
    with (
        pytest.raises(UserError, match="没有合并，两条记录都没有变化"),
        office.transaction("合并") as session,
    ):
        merge(session, draft, today=TODAY)
    assert contents(office) == before


@pytest.mark.parametrize(
    ("together", "events", "joined_on", "group"),
    [
        (Together.JOINED, ["join", "move"], dt.date(2015, 3, 1), "化学小组"),
        (Together.KEPT, ["join"], dt.date(2015, 3, 1), "物理小组"),
        (Together.GONE, ["join"], dt.date(2018, 9, 1), "化学小组"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_overlapping_memberships_laid_together_as_chosen(
    office: Office,
    together: Together,
    events: list[str],
    joined_on: dt.date,
    group: str,
    turned: bool,
) -> None:
    keep, gone = overlapping(office)
    if turned:
        keep, gone = gone, keep
        together = {Together.KEPT: Together.GONE, Together.GONE: Together.KEPT}.get(together, together)
    before = contents(office)
    with office.reader() as reader:
        offered = {one.together: one for one in comparing.compare(reader, keep, gone, TODAY).outcomes}
    assert offered[Together.BOTH].refusal
    assert (offered[together].refusal, offered[together].joined_on) == ("", joined_on)
    assert offered[together].events == len(events)
    seq = merged(office, keep, gone, together=together)
    with office.reader() as reader:
        found = record.record(reader, keep, TODAY)
        assert counts.members(reader, TODAY).total == 1
    assert [event.kind.value for event in reversed(found.events)] == events
    assert (found.joined_on, found.group) == (joined_on, group)
    taken_apart(office, seq)
    assert contents(office) == before


def test_somebody_entered_twice_on_one_day_joined_once(office: Office) -> None:
    keep, gone = (enrolled(office, staff_no=number) for number in ("10002", "10001"))
    seq = merged(office, keep, gone, together=Together.JOINED)
    with office.reader() as reader:
        assert [one.kind for one in record.record(reader, keep, TODAY).events] == [EventKind.JOIN]
    assert taken_apart(office, seq).kept == ()


# -- refusals -----------------------------------------------------------------------------------------------------


def test_facts_changed_since_they_were_shown_are_not_overwritten(
    office: Office, pair: tuple[int, int]
) -> None:
    draft = drafted(office, *pair)
    with office.transaction("修改") as session:
        service.update_many(session, {pair[1]: {"phone": "19900009999"}}, today=TODAY)
    with pytest.raises(UserError, match="刚刚有人改动"), office.transaction("合并") as session:
        merge(session, draft, today=TODAY)


def test_nobody_is_merged_with_himself_or_with_nobody(office: Office, pair: tuple[int, int]) -> None:
    draft = drafted(office, *pair)
    for keep, gone in ((pair[0], pair[0]), (pair[0], 999)):
        wrong = MergeDraft(keep, gone, draft.facts)
        with pytest.raises(UserError, match=r"没有合并|不需要合并"), office.transaction("合并") as session:
            merge(session, wrong, today=TODAY)
    with office.reader() as reader, pytest.raises(UserError, match="同一条"):
        comparing.compare(reader, pair[0], pair[0], TODAY)


def test_a_pair_found_to_be_two_is_remembered_and_told(office: Office, pair: tuple[int, int]) -> None:
    for one, other in (pair, pair[::-1]):
        with office.transaction("不是同一人") as session:
            mark_different(session, one, other)
    with office.reader() as reader:
        assert reader.value("select count(*) from not_duplicate") == 1
        assert comparing.compare(reader, *pair, TODAY).marked_different
    before = contents(office)
    seq = merged(office, *pair)
    with office.reader() as reader:
        assert reader.value("select count(*) from not_duplicate") == 0
    taken_apart(office, seq)
    assert contents(office) == before


def test_who_should_stay_is_who_is_a_member(office: Office, pair: tuple[int, int]) -> None:
    first, second = pair
    with office.reader() as reader:
        assert comparing.in_order(reader, first, second) == (second, first)
        assert comparing.in_order(reader, second, first) == (second, first)


# -- taking it back -----------------------------------------------------------------------------------------------


def test_what_was_edited_since_stays_and_is_told(office: Office, pair: tuple[int, int]) -> None:
    keep, gone = pair
    seq = merged(office, keep, gone)
    with office.transaction("修改") as session:
        service.update_many(session, {keep: {"phone": "19900008888", "email": "a@example.org"}}, today=TODAY)
        # On the membership that came from the other record.
        move = service.EventDraft(
            EventKind.MOVE, dt.date(2022, 1, 1), Placement(CHEMISTRY, WEST, "established", "own")
        )
        service.record_event(session, keep, move, today=TODAY)
        service.appoint_leader(session, PHYSICS, keep, "leader", dt.date(2023, 1, 1))
    report = taken_apart(office, seq)
    assert {(one.table, one.id) for one in report.kept} == {("person", keep)}
    with office.reader() as reader:
        assert (record.person(reader, keep).phone, record.person(reader, keep).email) == (
            "19900008888",
            "a@example.org",
        )
        assert record.person(reader, gone).phone == "19900001111"
        assert [one.kind for one in record.record(reader, gone, TODAY).events] == [
            EventKind.MOVE,
            EventKind.JOIN,
        ]
        assert record.record(reader, gone, TODAY).group == "化学小组"
        assert record.leaders(reader, PHYSICS)[0].person_id == keep


def test_a_number_given_away_since_keeps_both_together(office: Office, pair: tuple[int, int]) -> None:
    keep, gone = pair
    seq = merged(office, keep, gone)
    enrolled(office, staff_no="10002")
    before = contents(office)
    with pytest.raises(UserError, match="没有撤销合并"), office.transaction("撤销") as session:
        unmerge(session, seq)
    assert contents(office) == before


def test_merges_on_top_of_each_other_come_apart_in_order(office: Office, pair: tuple[int, int]) -> None:
    third = enrolled(office, a_person_draft(staff_no="10003", joined_on=dt.date(2001, 1, 1)))
    with office.transaction("转出") as session:
        left = service.EventDraft(EventKind.TRANSFER_OUT, dt.date(2002, 1, 1))
        service.record_event(session, third, left, today=TODAY)
    start = contents(office)
    first = merged(office, *pair)
    middle = contents(office)
    second = merged(office, third, pair[0])
    with pytest.raises(UserError, match="没有撤销合并"), office.transaction("撤销") as session:
        unmerge(session, first)
    taken_apart(office, second)
    assert contents(office) == middle
    taken_apart(office, first)
    assert contents(office) == start


def test_an_unmerge_can_be_taken_back(office: Office, pair: tuple[int, int]) -> None:
    seq = merged(office, *pair)
    after = contents(office)
    taken_apart(office, seq)
    taken_apart(office, last_seq(office))
    assert contents(office) == after


# -- any two people -----------------------------------------------------------------------------------------------

_PLACES = st.sampled_from(
    [PLACE, Placement(CHEMISTRY, WEST, "established", "own"), Placement(PHYSICS, EAST, "postdoc", "own")]
)
_YEARS = st.integers(2001, 2024)


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[Any, ...]]:
    """Something that can have happened to somebody: joining, some moves, perhaps leaving and coming back."""
    days = sorted(draw(st.sets(st.dates(dt.date(2001, 1, 1), dt.date(2025, 12, 31)), min_size=1, max_size=5)))
    steps: list[tuple[Any, ...]] = []
    member = False
    for day in days:
        if not member:
            steps.append(("join", day, draw(_PLACES)))
            member = True
            continue
        kind = draw(st.sampled_from([EventKind.MOVE, EventKind.WITHDRAW, EventKind.TRANSFER_OUT]))
        member = kind is EventKind.MOVE
        steps.append((kind, day, draw(_PLACES)))
    return steps


def lived(
    office: Office, person: dict[str, Any], steps: list[tuple[Any, ...]], rows: set[str], at: int
) -> int:
    _, day, place = steps[0]
    person_id = enrolled(office, a_person_draft(joined_on=day, place=place, **person))
    for kind, day, place in steps[1:]:
        with office.transaction("变动") as session:
            if kind == "join":
                service.rejoin_many(
                    session, [(person_id, a_person_draft(joined_on=day, place=place))], today=TODAY
                )
            else:
                wanted = place if kind is EventKind.MOVE else None
                service.record_event(session, person_id, service.EventDraft(kind, day, wanted), today=TODAY)
    with office.transaction("填") as session:
        for table in sorted(rows):
            samples: dict[str, dict[str, Any]] = {
                "family_member": {"relation": "子女", "name": "同名"},
                "dues_base": {"from_on": dt.date(2024, 1, 1), "wage": 100_000 * at},
                "group_leader": {"org_id": PHYSICS, "role": "deputy", "from_on": dt.date(2024, 1, at)},
            }
            person_rows_add(session, table, person_id, **samples[table])
        service.rebuild(session, [person_id], today=TODAY)
    return person_id


_FACTS = st.fixed_dictionaries(
    {
        "phone": st.sampled_from(["", "19900001111", "19900002222"]),
        "remark": st.sampled_from(["", "甲", "乙"]),
        "birth_date": st.sampled_from([None, dt.date(1970, 1, 1)]),
    }
)
_ROWS = st.sets(st.sampled_from(["family_member", "dues_base", "group_leader"]))
_EDITS = st.sampled_from(["nothing", "facts", "event", "row"])


@pytest.fixture
def made(office_template: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Office]]:
    """A fresh office for each example."""
    import shutil

    from tests.office_fixtures import OPERATOR
    from union_desktop.core.office import open_with_key

    opened: list[Office] = []

    def make() -> Office:
        for office in opened:
            office.close()
            shutil.rmtree(office.folder)
        folder = tmp_path_factory.mktemp("merge") / "office"
        shutil.copytree(office_template.folder, folder)
        opened[:] = [open_with_key(folder, OPERATOR, office_template.data_key)]
        return opened[0]

    yield make
    for office in opened:
        office.close()


@given(
    lives=st.tuples(histories(), histories()),
    facts=st.tuples(_FACTS, _FACTS),
    rows=st.tuples(_ROWS, _ROWS),
    sides=st.dictionaries(
        st.sampled_from(["name", "phone", "staff_no", "birth_date", "remark"]),
        st.sampled_from([Side.KEPT, Side.GONE]),
    ),
    choice=st.integers(0, 3),
    edit=_EDITS,
)
@settings(
    max_examples=40,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_merge_then_unmerge_is_the_identity(
    made: Callable[[], Office], lives: Any, facts: Any, rows: Any, sides: Any, choice: int, edit: str
) -> None:
    office = made()
    keep, gone = (
        lived(
            office,
            {**facts[at], "staff_no": f"1000{at}", "name": f"单雄{'信心'[at]}"},
            lives[at],
            rows[at],
            at + 1,
        )
        for at in range(2)
    )
    before = contents(office)
    with office.reader() as reader:
        found = comparing.compare(reader, keep, gone, TODAY)
        everybody = [counts.members(reader, dt.date(year, 7, 1)).total for year in range(2001, 2027)]
    ways = [one for one in found.outcomes if not one.refusal]
    way = ways[choice % len(ways)]
    rows_taken = frozenset((one.table, one.gone_row) for one in found.clashes if choice % 2)
    seq = merged(office, keep, gone, sides=sides, together=way.together, rows=rows_taken)
    with office.reader() as reader:
        result = record.record(reader, keep, TODAY)
        # What the preview said came true.
        assert (result.status, result.joined_on, len(result.events)) == (
            way.status,
            way.joined_on,
            way.events,
        )
        assert all(
            counts.members(reader, dt.date(year, 7, 1)).total <= was
            for year, was in zip(range(2001, 2027), everybody, strict=True)
        )
    if edit == "facts":
        with office.transaction("修改") as session:
            service.update_many(session, {keep: {"email": "new@example.org"}}, today=TODAY)
    elif edit == "event" and result.status is MembershipStatus.ACTIVE:
        with office.transaction("变动") as session:
            left = service.EventDraft(EventKind.DECEASE, TODAY)
            service.record_event(session, keep, left, today=TODAY)
    elif edit == "row":
        with office.transaction("家庭成员") as session:
            person_rows_add(session, "family_member", keep, relation="配偶", name="后来添加")
    edited = contents(office)
    report = None
    # What was recorded since may stand on both histories together only: then they stay together.
    with suppress(UserError) if edit == "event" else nullcontext():
        report = taken_apart(office, seq)
    if report is None:
        assert contents(office) == edited
        return
    after = contents(office)
    if edit == "nothing":
        assert report.kept == ()
        assert after == before
        return
    # Everything of before is there again as it was, besides what was edited since.
    for table in ("membership", "group_leader", "dues_base", "person_merge", "not_duplicate"):
        assert after[table] == before[table], table
    assert {row[0] for row in before["membership_event"]} <= {row[0] for row in after["membership_event"]}
    assert len(after["person"]) == len(before["person"])


def test_undo_rules_send_merges_here(office: Office, pair: tuple[int, int]) -> None:
    seq = merged(office, *pair)
    rules = all_undo_rules(AREAS)
    with office.transaction("撤销") as session:
        reverting.take_back(session, seq, rules)
    with office.reader() as reader:
        assert reader.value("select count(*) from person") == 2
    assert rules.takers["person_merge"] is unmerge
    assert rules.projections["person"] is following.UNDO["person"]
    assert merging.SPECIAL


def test_what_happens_next_concerns_the_membership_that_began_last(office: Office) -> None:
    """Not the one that was entered last: the older record may have been entered after the newer one."""
    newer = enrolled(office, a_person_draft(staff_no="10001", joined_on=dt.date(2020, 9, 1)))
    older = enrolled(office, a_person_draft(staff_no="10002", joined_on=dt.date(2001, 1, 1)))
    with office.transaction("退会") as session:
        left = service.EventDraft(EventKind.WITHDRAW, dt.date(2005, 1, 1))
        service.record_event(session, older, left, today=TODAY)
    merged(office, newer, older)
    with office.transaction("退休") as session:
        retired = service.EventDraft(EventKind.RETIRE, dt.date(2026, 1, 1))
        service.record_event(session, newer, retired, today=TODAY)
    with office.reader() as reader:
        assert record.record(reader, newer, TODAY).status is MembershipStatus.RETAINED


def test_the_history_of_both_records_is_told(office: Office, pair: tuple[int, int]) -> None:
    with office.transaction("改邮箱") as session:
        service.update_many(session, {pair[1]: {"email": "a@example.org"}}, today=TODAY)
    merged(office, *pair)
    with office.reader() as reader:
        told = reading.record_history(reader, "person", pair[0], all_words(AREAS), most=50)
    assert [one.action for one in told][:2] == ["合并重复的人", "改邮箱"]
    assert len({one.seq for one in told}) == len(told)
