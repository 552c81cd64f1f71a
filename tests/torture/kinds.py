# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind of write the program knows, each as an endless row of use cases; one ``yield`` after each commit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Final

from tests.office_fixtures import CHEMISTRY, EAST, PHYSICS, PLACE, TODAY, WEST, a_member
from tests.torture import relief
from union_desktop.app.areas import AREAS
from union_desktop.app.desk import all_undo_rules
from union_desktop.areas.members import service as members
from union_desktop.areas.members.queries import record
from union_desktop.areas.members.terms import (
    EventKind,
    FamilyDraft,
    MergeDraft,
    Placement,
    ResumeDraft,
    Together,
)
from union_desktop.areas.organisation import service as organisation
from union_desktop.areas.organisation.terms import UnitDraft, UnitKind
from union_desktop.core.attachments import service as attaching, store
from union_desktop.core.attachments.terms import NewFile
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office
from union_desktop.core.saved_views import service as saving
from union_desktop.core.undo import reverting

Kind = Callable[[Office, Random], Iterator[None]]

_ON: Final = dt.date(2026, 9, 1)


def people(office: Office, statuses: str = "'active'") -> list[int]:
    """Numbers of the people who stand so today."""
    with office.reader() as reader:
        return list(reader.ids(f"select id from person where now_status in ({statuses}) order by id"))


def enrol_one(office: Office, dice: Random) -> Iterator[None]:
    """The form of a new member."""
    while True:
        with office.transaction("新增会员") as session:
            members.enrol(session, a_member(staff_no=f"E{dice.getrandbits(48)}"), today=TODAY)
        yield


def import_people(office: Office, dice: Random) -> Iterator[None]:
    """What a roster does: some change, some are new, some leave, in one use case."""
    while True:
        known = people(office)
        with office.transaction("名册核对") as session:
            changed = {number: {"department": f"部门{dice.random()}"} for number in known[: len(known) // 2]}
            members.update_many(session, changed, today=TODAY)
            new = [a_member(name=f"新人{at}", staff_no=f"I{dice.getrandbits(48)}") for at in range(40)]
            members.enrol_many(session, new, today=TODAY)
            gone = [
                (one, members.EventDraft(EventKind.TRANSFER_OUT, TODAY))
                for one in dice.sample(known, min(20, len(known)))
            ]
            members.record_many(session, gone, today=TODAY)
        yield


def events(office: Office, dice: Random) -> Iterator[None]:
    """Moves, retirements and departures, put right and taken away again."""
    while True:
        person = dice.choice(people(office) or [_somebody(office)])
        where = Placement(
            dice.choice((PHYSICS, CHEMISTRY)), dice.choice((EAST, WEST)), PLACE.staff_category, "own"
        )
        drafts = [
            members.EventDraft(EventKind.MOVE, _ON, where),
            members.EventDraft(EventKind.RETIRE, _ON),
            members.EventDraft(EventKind.WITHDRAW, _ON),
        ]
        try:
            with office.transaction("会籍变动") as session:
                members.record_event(session, person, dice.choice(drafts), today=TODAY)
            yield
            with office.reader() as reader:
                last = int(
                    reader.value("select max(id) from membership_event where person_id = :p", p=person)
                )
            with office.transaction("删除会籍变动") as session:
                members.remove_event(session, last, today=TODAY)
            yield
        except UserError:
            continue


def units(office: Office, dice: Random) -> Iterator[None]:
    """A new group, its members moved there and back."""
    while True:
        with office.transaction("新建小组") as session:
            draft = UnitDraft(UnitKind.GROUP, f"小组{dice.getrandbits(40)}", 2, EAST, dt.date(2020, 1, 1))
            unit = organisation.add_unit(session, draft).ids[0]
        yield
        there = Placement(unit, EAST, PLACE.staff_category, "own")
        moving = dice.sample(people(office), min(30, len(people(office))))
        try:
            with office.transaction("批量调组") as session:
                moves = [(one, members.EventDraft(EventKind.MOVE, _ON, there)) for one in moving]
                members.record_many(session, moves, today=TODAY)
            yield
            with office.transaction("合并小组") as session:
                members.merge_units(session, [unit], PHYSICS, TODAY, today=TODAY)
            yield
        except UserError:
            continue


def undoing(office: Office, dice: Random) -> Iterator[None]:
    """Something is done, taken back and done again, as Ctrl+Z and Ctrl+Y do it."""
    rules = all_undo_rules(AREAS)
    while True:
        known = people(office)
        with office.transaction("批量修改") as session:
            members.update_many(
                session, {one: {"position": f"职务{dice.random()}"} for one in known}, today=TODAY
            )
        yield
        for title in ("撤销", "重做"):
            with office.reader() as reader:
                seq = int(reader.value("select max(seq) from audit_entry"))
            with office.transaction(title) as session:
                reverting.take_back(session, seq, rules)
            yield


def household(office: Office, dice: Random) -> Iterator[None]:
    """Relatives and stations of a working life come and go."""
    while True:
        person = dice.choice(people(office) or [_somebody(office)])
        with office.transaction("家庭成员") as session:
            members.add_family(session, person, FamilyDraft("配偶", f"亲属{dice.random()}"), today=TODAY)
        yield
        with office.transaction("工作简历") as session:
            draft = ResumeDraft("2010-01", "2012-12", f"单位{dice.random()}", "职员")
            members.add_resume(session, person, draft, today=TODAY)
        yield
        with office.reader() as reader:
            last = int(reader.value("select max(id) from family_member"))
        with office.transaction("删除家庭成员") as session:
            members.remove_family(session, last)
        yield


def attachments(office: Office, dice: Random) -> Iterator[None]:
    """A file first, its row second, and away again."""
    while True:
        person = dice.choice(people(office) or [_somebody(office)])
        stored = store.put(office.folder, dice.randbytes(dice.randint(1, 600_000)))
        with office.transaction("添加附件") as session:
            added = attaching.attach(session, ("person", person), [NewFile(stored, "照片.bin")]).added
        yield
        with office.transaction("删除附件") as session:
            attaching.detach(session, added)
        yield


def merging(office: Office, dice: Random) -> Iterator[None]:
    """Two records become one and come apart again."""
    while True:
        known = people(office)
        if len(known) < 2:
            _somebody(office)
            continue
        keep, gone = dice.sample(known, 2)
        with office.reader() as reader:
            facts = (record.person(reader, keep), record.person(reader, gone))
        try:
            with office.transaction("合并") as session:
                members.merge(session, MergeDraft(keep, gone, facts, together=Together.KEPT), today=TODAY)
        except UserError:
            continue
        yield
        with office.reader() as reader:
            seq = int(reader.value("select max(seq) from audit_entry"))
        with office.transaction("取消合并") as session:
            members.unmerge(session, seq)
        yield


def deleting(office: Office, dice: Random) -> Iterator[None]:
    """Somebody entered by mistake goes into the recycle bin and comes back."""
    while True:
        person = _somebody(office)
        yield
        with office.transaction("家庭成员") as session:
            members.add_family(session, person, FamilyDraft("配偶", f"亲属{dice.random()}"), today=TODAY)
        yield
        with office.transaction("删除会员") as session:
            members.delete(session, [person])
        yield
        with office.reader() as reader:
            seq = int(reader.value("select max(seq) from audit_entry"))
        with office.transaction("恢复") as session:
            reverting.revert(session, seq, members.UNDO)
        yield


def forgetting(office: Office, dice: Random) -> Iterator[None]:
    """Somebody leaves and is made nameless, in the tables and in the audit."""
    while True:
        person = _somebody(office)
        yield
        with office.transaction("退会") as session:
            members.record_event(session, person, members.EventDraft(EventKind.WITHDRAW, _ON), today=TODAY)
        yield
        with office.transaction("匿名处理") as session:
            members.anonymise(session, person, reason=f"本人书面要求{dice.random()}", today=TODAY)
        yield


def saved_filters(office: Office, dice: Random) -> Iterator[None]:
    """A named view is kept, renamed and removed."""
    while True:
        with office.transaction("保存常用筛选") as session:
            view = saving.save(session, "members", f"筛选{dice.getrandbits(40)}", {"text": "x" * 500}).ids[0]
        yield
        with office.transaction("常用筛选改名") as session:
            saving.rename(session, view, f"改名{dice.getrandbits(40)}")
        yield
        with office.transaction("删除常用筛选") as session:
            saving.remove(session, view)
        yield


def _somebody(office: Office) -> int:
    with office.transaction("新增会员") as session:
        return members.enrol(session, a_member(staff_no=f"S{Random().getrandbits(48)}"), today=TODAY).ids[0]


KINDS: Final[Mapping[str, Kind]] = {
    "enrol": enrol_one,
    "import": import_people,
    "events": events,
    "units": units,
    "undo": undoing,
    "household": household,
    "attachments": attachments,
    "merging": merging,
    "deleting": deleting,
    "forgetting": forgetting,
    "saved filters": saved_filters,
    "aid payments": relief.paying,
    "committee": relief.deciding,
    "hardship files": relief.filing,
}
