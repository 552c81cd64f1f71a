# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever was done: taken back newest first every table is as before, row by row, and redone it is as after."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from sqlalchemy.exc import IntegrityError

from tests.office_fixtures import CHEMISTRY, EAST, OPERATOR, PHYSICS, TODAY, WEST, Template, a_member
from union_desktop.app.areas import AREAS
from union_desktop.app.desk import all_undo_rules
from union_desktop.app.tables import metadata
from union_desktop.areas.members import service as members
from union_desktop.areas.members.queries import record, search
from union_desktop.areas.members.service import removing, verify
from union_desktop.areas.members.terms import (
    ConsentDraft,
    DuesBaseDraft,
    EventKind,
    FamilyDraft,
    MergeDraft,
    Placement,
    ResumeDraft,
    Together,
)
from union_desktop.areas.organisation import service as organisation
from union_desktop.areas.organisation.terms import UnitDraft, UnitKind
from union_desktop.core import audit, clock
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office, open_with_key
from union_desktop.core.undo import chain as undo_chain, reverting

AUDIT = frozenset({"audit_entry", "audit_change", "audit_scope", "audit_head", "membership_as_of"})
RULES = all_undo_rules(AREAS)
Write = Callable[[Any], Any]

numbers = st.integers(0, 5)
staff_numbers = st.integers(1, 8).map(lambda at: f"1000{at}")
days = st.integers(0, 3000).map(lambda count: dt.date(2016, 1, 1) + dt.timedelta(days=count))
places = st.builds(
    Placement,
    st.sampled_from((PHYSICS, CHEMISTRY)),
    st.sampled_from((EAST, WEST)),
    st.sampled_from(("established", "postdoc")),
    st.just("own"),
)
facts = st.fixed_dictionaries(
    {},
    optional={
        "staff_no": st.one_of(st.just(""), staff_numbers),
        "phone": st.integers(1, 4).map(lambda at: f"1380000000{at}"),
        "department": st.sampled_from(("", "物理学院", "化学学院")),
        "name": st.sampled_from(("单雄信", "仇英", "曾子墨")),
        "birth_date": st.sampled_from((None, dt.date(1980, 5, 1))),
        "id_flagged": st.booleans(),
    },
)


@dataclass(frozen=True, slots=True)
class Do:
    """One use case by name with what was drawn for it; it finds its records when it is done."""

    name: str
    drawn: tuple[Any, ...]


steps = st.one_of(
    st.builds(Do, st.just("enrol"), st.tuples(staff_numbers, places, days)),
    st.builds(Do, st.just("enrol_three"), st.tuples(st.integers(0, 9), places, days)),
    st.builds(Do, st.just("update"), st.tuples(st.dictionaries(numbers, facts, min_size=1, max_size=3))),
    st.builds(Do, st.just("swap"), st.tuples(numbers, numbers)),
    st.builds(
        Do,
        st.just("event"),
        st.tuples(
            st.lists(numbers, min_size=1, max_size=3),
            st.sampled_from((EventKind.MOVE, EventKind.RETAIN, EventKind.RESUME, EventKind.WITHDRAW)),
            days,
            places,
        ),
    ),
    st.builds(Do, st.just("rejoin"), st.tuples(numbers, places, days)),
    st.builds(Do, st.just("correct"), st.tuples(numbers, days)),
    st.builds(Do, st.just("remove"), st.tuples(numbers)),
    st.builds(Do, st.just("family"), st.tuples(numbers, st.sampled_from(("张氏", "李氏")))),
    st.builds(Do, st.just("no_family"), st.tuples(numbers)),
    st.builds(Do, st.just("resume"), st.tuples(numbers)),
    st.builds(Do, st.just("consent"), st.tuples(numbers, days)),
    st.builds(Do, st.just("wage"), st.tuples(numbers, days, st.integers(0, 900_000))),
    st.builds(Do, st.just("leader"), st.tuples(numbers, days)),
    st.builds(Do, st.just("unit"), st.tuples(st.sampled_from(("天文小组", "数学小组")), days)),
    st.builds(Do, st.just("rename"), st.tuples(st.sampled_from(("一组", "二组")), days)),
    st.builds(Do, st.just("merge_units"), st.tuples(days)),
    st.builds(Do, st.just("merge"), st.tuples(numbers, numbers, st.sampled_from(tuple(Together)))),
    st.builds(Do, st.just("delete"), st.tuples(numbers)),
    st.builds(Do, st.just("many"), st.tuples(places)),
)


def contents(office: Office) -> dict[str, Any]:
    """All that is recorded or computed; the audit only grows, and a span's own number is given anew each time."""
    with office.reader() as reader:
        found: dict[str, Any] = {
            table.name: sorted(reader.rows(f"select * from {table.name}"), key=str)
            for table in metadata.sorted_tables
            if table.name not in AUDIT
        }
        found["membership_span"] = sorted((row[1:] for row in found["membership_span"]), key=str)
        for text in ("s", "10001", "10002", "13800000001", "物理", "张", "仇"):
            found[f"search {text}"] = sorted(hit.id for hit in search.hits(reader, text, limit=50))
    return found


def people(office: Office) -> list[int]:
    with office.reader() as reader:
        return list(reader.ids("select id from person order by id"))


def one_of(office: Office, sql: str, at: int) -> int:
    with office.reader() as reader:
        found = list(reader.ids(sql))
    if not found:
        raise UserError("nobody")
    return found[at % len(found)]


def prepared(office: Office, step: Do) -> Write:
    """The write of a step; UserError when there is nothing it could be about."""
    somebody = "select id from person order by id"
    match step.name, step.drawn:
        case "enrol", (staff_no, place, on):
            return lambda session: members.enrol(
                session, a_member(staff_no=staff_no, place=place, joined_on=on), today=TODAY
            )
        case "enrol_three", (first, place, on):
            drafts = [a_member(staff_no=f"2{first}{at}", place=place, joined_on=on) for at in range(3)]
            return lambda session: members.enrol_many(session, drafts, today=TODAY)
        case "update", (wanted,):
            found = {one_of(office, somebody, at): values for at, values in wanted.items()}
            return lambda session: members.update_many(session, found, today=TODAY)
        case "swap", (one, other):
            pair = one_of(office, somebody, one), one_of(office, somebody, other)
            with office.reader() as reader:
                first, second = (record.person(reader, number).staff_no for number in pair)
            swapped = {pair[0]: {"staff_no": second}, pair[1]: {"staff_no": first}}
            return lambda session: members.update_many(session, swapped, today=TODAY)
        case "event", (whom, kind, on, place):
            numbers_of = sorted({one_of(office, somebody, at) for at in whom})
            where = place if kind in (EventKind.MOVE, EventKind.RESUME) else None
            drafts_of = [(number, members.EventDraft(kind, on, where)) for number in numbers_of]
            return lambda session: members.record_many(session, drafts_of, today=TODAY)
        case "rejoin", (at, place, on):
            number = one_of(office, somebody, at)
            draft = a_member(place=place, joined_on=on)
            return lambda session: members.rejoin_many(session, [(number, draft)], today=TODAY)
        case "correct", (at, on):
            event = one_of(office, "select id from membership_event where kind = 'join' order by id", at)
            correction = members.EventDraft(EventKind.JOIN, on, note="更正")
            return lambda session: members.correct_event(session, event, correction, today=TODAY)
        case "remove", (at,):
            event = one_of(office, "select id from membership_event order by id desc", at)
            return lambda session: members.remove_event(session, event, today=TODAY)
        case _:
            return other_write(office, step)


def other_write(office: Office, step: Do) -> Write:
    somebody = "select id from person order by id"
    match step.name, step.drawn:
        case "family", (at, name):
            number = one_of(office, somebody, at)
            return lambda session: members.add_family(session, number, FamilyDraft("配偶", name), today=TODAY)
        case "no_family", (at,):
            row = one_of(office, "select id from family_member order by id", at)
            return lambda session: members.remove_family(session, row)
        case "resume", (at,):
            number = one_of(office, somebody, at)
            station = ResumeDraft("2010-09", "2014-07", "示例大学")
            return lambda session: members.add_resume(session, number, station, today=TODAY)
        case "consent", (at, on):
            number = one_of(office, somebody, at)
            agreed = ConsentDraft("会员登记与会籍管理", "2026 版", on)
            return lambda session: members.add_consent(session, number, agreed, today=TODAY)
        case "wage", (at, on, fen):
            number = one_of(office, somebody, at)
            return lambda session: members.add_base(session, number, DuesBaseDraft(on, fen), today=TODAY)
        case "leader", (at, on):
            number = one_of(office, somebody, at)
            return lambda session: members.appoint_leader(session, PHYSICS, number, "leader", on)
        case "unit", (name, on):
            return lambda session: organisation.add_unit(
                session, UnitDraft(UnitKind.GROUP, name, 2, EAST, on)
            )
        case "rename", (name, on):
            return lambda session: organisation.rename_unit(session, CHEMISTRY, name, on)
        case "merge_units", (on,):
            return lambda session: members.merge_units(session, [CHEMISTRY], PHYSICS, on, today=TODAY)
        case "merge", (one, other, together):
            keep, gone = one_of(office, somebody, one), one_of(office, somebody, other)
            if keep == gone:
                raise UserError("the same")
            with office.reader() as reader:
                both = (record.person(reader, keep), record.person(reader, gone))
            draft = MergeDraft(keep, gone, both, together=together)
            return lambda session: members.merge(session, draft, today=TODAY)
        case "delete", (at,):
            number = one_of(office, somebody, at)
            return lambda session: removing.delete(session, [number])
        case "many", (place,):
            everyone = people(office)

            def write(session: Any) -> Any:
                members.update_many(session, {one: {"position": "干事"} for one in everyone}, today=TODAY)
                new = a_member(staff_no="30001", place=place)
                number = members.enrol(session, new, today=TODAY).ids[0]
                members.update_many(session, {number: {"phone": "13800000009"}}, today=TODAY)
                return members.add_family(session, number, FamilyDraft("子", "小明"), today=TODAY)

            return write
    raise AssertionError(step)


def did(office: Office, step: Do) -> int | None:
    """Does a step; the number of its entry, or None when it was refused or changed nothing."""
    before = last_seq(office)
    try:
        write = prepared(office, step)
        with office.transaction(step.name) as session:
            write(session)
    except (UserError, IntegrityError):
        assert last_seq(office) == before
        return None
    return last_seq(office) if last_seq(office) > before else None


def last_seq(office: Office) -> int:
    with office.reader() as reader:
        return int(reader.value("select max(seq) from audit_entry"))


def took_back(office: Office, seq: int) -> reverting.UndoReport:
    with office.transaction("撤销") as session:
        return reverting.take_back(session, seq, RULES)


def whole(office: Office) -> None:
    with office.reader() as reader:
        assert audit.verify(reader) == []
        assert verify.findings(reader, TODAY) == []


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    now = dt.datetime.combine(TODAY, dt.time(12), dt.timezone(dt.timedelta(hours=8)))
    monkeypatch.setattr(clock, "now", lambda: now)


class Fresh:
    """A copy of the small office with three people, taken away afterwards."""

    def __init__(self, template: Template) -> None:
        self._place = tempfile.TemporaryDirectory()
        folder = Path(self._place.name) / "office"
        shutil.copytree(template.folder, folder)
        self.office = open_with_key(folder, OPERATOR, template.data_key)

    def __enter__(self) -> Office:
        with self.office.transaction("入会") as session:
            drafts = [a_member(staff_no=f"1000{at}") for at in range(1, 4)]
            members.enrol_many(session, drafts, today=TODAY)
        return self.office

    def __exit__(self, *_: object) -> None:
        self.office.close()
        self._place.cleanup()


EXAMPLES = int(os.environ.get("UNION_DESKTOP_UNDO_EXAMPLES", "12"))
# Each try is dozens of transactions: making a found case smaller would take longer than reading it.
PHASES = (Phase.explicit, Phase.generate)
FIXTURES = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=EXAMPLES, suppress_health_check=FIXTURES, phases=PHASES)
@given(wanted=st.lists(steps, min_size=1, max_size=9))
def test_taken_back_newest_first_nothing_is_left_and_redone_nothing_is_missing(
    office_template: Template, wanted: list[Do]
) -> None:
    with Fresh(office_template) as office:
        states, entries = [contents(office)], []
        for step in wanted:
            seq = did(office, step)
            if seq is not None:
                entries.append(seq)
                states.append(contents(office))
        for _round in range(2):
            undos = []
            for place in reversed(range(len(entries))):
                report = took_back(office, entries[place])
                assert report.kept == ()
                assert contents(office) == states[place]
                undos.append(last_seq(office))
            for place, seq in enumerate(reversed(undos)):
                report = took_back(office, seq)
                assert report.kept == ()
                assert contents(office) == states[place + 1]
        whole(office)


@settings(max_examples=EXAMPLES, suppress_health_check=FIXTURES, phases=PHASES)
@given(first=steps, later=st.lists(steps, max_size=5))
def test_what_came_later_survives_the_undo_of_an_older_step(
    office_template: Template, first: Do, later: list[Do]
) -> None:
    with Fresh(office_template) as office:
        seq = did(office, first)
        if seq is None:
            return
        newer = [number for number in (did(office, step) for step in later) if number is not None]
        full = contents(office)
        try:
            report = took_back(office, seq)
        except UserError:
            assert contents(office) == full
            return
        whole(office)
        # What later steps wrote stands as they left it, unless the undone one wrote it too.
        after = contents(office)
        for table in ("family_member", "resume_entry", "consent", "dues_base"):
            written = {
                number
                for entry in newer
                for number in rows_written(office, entry, table) - rows_written(office, seq, table)
            }
            keep = [row for row in full[table] if row_id(table, row) in written]
            assert [row for row in after[table] if row_id(table, row) in written] == keep
        if last_seq(office) > (newer[-1] if newer else seq):
            again = took_back(office, last_seq(office))
            # A unit that got members while it stood again is not closed around them.
            if not report.kept and not again.kept:
                assert contents(office) == full
        whole(office)


def rows_written(office: Office, seq: int, table: str) -> set[int]:
    with office.reader() as reader:
        return set(
            reader.ids(
                "select row_id from audit_change where seq = :seq and table_name = :name", seq=seq, name=table
            )
        )


def row_id(table: str, row: tuple[Any, ...]) -> int:
    return int(row[list(metadata.tables[table].c.keys()).index("id")])


@settings(max_examples=EXAMPLES, suppress_health_check=FIXTURES, phases=PHASES)
@given(presses=st.lists(st.one_of(steps, st.sampled_from(("undo", "redo", "other"))), max_size=14))
def test_two_operators_press_undo_and_redo_like_two_stacks(
    office_template: Template, presses: list[Do | str]
) -> None:
    with Fresh(office_template) as office:
        first = OPERATOR
        stacks: dict[str, tuple[list[int], list[int]]] = {first: ([last_seq(office)], []), "李玉": ([], [])}
        stuck: set[int] = set()
        for press in presses:
            done, undone = stacks[office.operator]
            if isinstance(press, Do):
                seq = did(office, press)
                if seq is not None:
                    done.append(seq)
                    undone.clear()
            elif press == "other":
                office.operator = "李玉" if office.operator == first else first
            else:
                with office.reader() as reader:
                    if press == "undo":
                        step: Any = undo_chain.next_undo(reader, office.operator, RULES, leave=stuck)
                    else:
                        step = undo_chain.next_redo(reader, office.operator, RULES)
                        step = () if step is None else step
                if isinstance(step, tuple):
                    mine = [one for one in done if one not in stuck and one > 0]
                    assert not mine if press == "undo" else not undone
                    continue
                before = last_seq(office)
                with suppress(UserError):
                    took_back(office, step.seq)
                written = last_seq(office) > before
                if press == "undo":
                    expected = [one for one in done if one not in stuck][-1]
                    assert step.seq == expected
                    if written:
                        done.remove(expected)
                        undone.append(last_seq(office))
                    else:
                        stuck.add(step.seq)
                elif written:
                    assert undone.pop() == step.seq
                    with office.reader() as reader:
                        work = reader.value("select undo_of from audit_entry where seq = :seq", seq=step.seq)
                    done.append(work)
                    done.sort()
                else:
                    return
        whole(office)
