# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing an accepted roster: everything through the members' own functions, in one transaction, balanced or not at all."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from union_desktop.areas.members import service as members
from union_desktop.areas.members.model import MembershipEvent, Person
from union_desktop.areas.members.terms import EnrolDraft, EventKind, PersonDraft, Placement
from union_desktop.areas.organisation import service as organisation
from union_desktop.areas.organisation.terms import UnitDraft, UnitKind
from union_desktop.areas.roster.model import RosterAttachment, RosterBatch, RosterSource
from union_desktop.areas.roster.queries import OfficeWords, SourceProfile
from union_desktop.areas.roster.service import wire
from union_desktop.areas.roster.service.matching import shown_value
from union_desktop.areas.roster.service.rows import NEW_UNIT
from union_desktop.areas.roster.terms import (
    LEAVING_TITLES,
    PLACEMENT_KEYS,
    Counts,
    Fate,
    Kind,
    Leaving,
    Line,
    Scope,
    field_title,
    word_key,
)
from union_desktop.core import clock
from union_desktop.core.audit import AuditChange, trail_of
from union_desktop.core.changes import Changes
from union_desktop.core.errors import UserError
from union_desktop.core.garbage import collector_paused
from union_desktop.core.roles import Role, needs

_FACTS = frozenset(field.name for field in fields(PersonDraft))
_NO_TEXT = frozenset({"birth_date", "wage_base"})
_COMPARED = (
    "person",
    "dues_base",
    "membership",
    "membership_event",
    "union_org",
    "union_org_version",
    "campus",
    "staff_category",
)
_LOT = 400


@dataclass(frozen=True, slots=True)
class Plan:
    """What shall be written, decided line by line; ``seen_seq`` is the last audit entry the preview knew.

    ``cells`` has the raw texts of the lines that are not written, by line number.
    """

    source: SourceProfile
    file_name: str
    data: bytes
    effective_on: dt.date
    today: dt.date
    scope: Scope
    counts: Counts
    words: OfficeWords
    accepted: Sequence[Line]
    refused: Sequence[Line]
    leaving: Mapping[int, Leaving]
    cells: Mapping[int, Mapping[str, str]]
    seen_seq: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was written; the lines of the file are applied + unchanged + rejected + skipped."""

    batch_id: int
    counts: Counts
    applied: int
    unchanged: int
    rejected: int
    skipped: int
    left_applied: int
    new_units: tuple[str, ...]
    changes: Changes


@needs(Role.CLERK)
def remember(session: Session, profile: SourceProfile) -> Changes:
    """Keep how a source's rosters are read; a use case of its own, so that undoing a batch does not forget it."""
    told = {
        "columns": json.dumps(dict(profile.columns), ensure_ascii=False, sort_keys=True),
        "answers": json.dumps(
            {key: dict(answers) for key, answers in profile.answers.items()},
            ensure_ascii=False,
            sort_keys=True,
        ),
        "scope": json.dumps(wire.scope_to(profile.scope), ensure_ascii=False),
    }
    source = session.scalar(select(RosterSource).where(RosterSource.name == profile.name))
    if source is None:
        source = RosterSource(name=profile.name, **told)
        session.add(source)
    for key, text in told.items():
        if getattr(source, key) != text:
            setattr(source, key, text)
    session.flush()
    return Changes(frozenset({"roster_source"}), (source.id,))


@needs(Role.CLERK)
def write(session: Session, plan: Plan) -> Receipt:
    """Write a batch; whatever goes wrong, the caller's transaction takes everything back."""
    _require_unchanged(session, plan)
    with collector_paused():
        return _write(session, plan)


def _write(session: Session, plan: Plan) -> Receipt:
    by_kind: dict[Kind, list[Line]] = {kind: [] for kind in Kind}
    for line in plan.accepted:
        by_kind[line.kind].append(line)
    _require_no_later_events(session, plan, by_kind)
    writer = _Writer(session, plan)
    writer.create_units()
    writer.end(by_kind[Kind.LEFT])
    writer.update([*by_kind[Kind.CHANGED], *by_kind[Kind.MOVED], *by_kind[Kind.RETURNED]])
    writer.move(by_kind[Kind.MOVED])
    writer.bring_back(by_kind[Kind.RETURNED])
    writer.enrol(by_kind[Kind.NEW])
    return _settle(session, plan, by_kind, writer)


class _Writer:
    """The steps of one batch; counts what each really did."""

    def __init__(self, session: Session, plan: Plan) -> None:
        self.session = session
        self.plan = plan
        self.changes = Changes()
        self.units: dict[str, str] = {}
        self.places: dict[tuple[str, str, str], Placement] = {}
        self.done: Counter[Kind] = Counter()

    def create_units(self) -> None:
        """The groups the roster named first, on the campus of the people who come with them."""
        campuses: dict[str, Counter[str]] = {}
        first_days: dict[str, dt.date] = {}
        for line in self.plan.accepted:
            unit, campus = line.values.get("union_group", ""), line.values.get("campus", "")
            for change in line.changes:
                if change.field == "union_group":
                    unit = change.new
                elif change.field == "campus":
                    campus = change.new
            if unit.startswith(NEW_UNIT) and (line.kind is not Kind.CHANGED):
                campuses.setdefault(unit, Counter())[campus or self.plan.words.default_campus] += 1
                day = min(self.plan.effective_on, _joined_on(line, self.plan))
                first_days[unit] = min(day, first_days.get(unit, day))
        for unit, counted in campuses.items():
            campus = counted.most_common(1)[0][0]
            above, name = self._place_of(unit[len(NEW_UNIT) :])
            draft = UnitDraft(UnitKind.GROUP, name, above, int(campus), first_days[unit])
            made = organisation.add_unit(self.session, draft)
            self.units[unit] = str(made.ids[0])
            self.changes |= Changes(made.tables)

    def _place_of(self, name: str) -> tuple[int, str]:
        """The unit a new group stands under, and its own name: a roster may have written 部门工会/小组."""
        words = self.plan.words
        branch, slash, rest = name.partition("/")
        if slash and rest.strip() and (above := words.branches.get(word_key(branch))):
            return above, rest.strip()
        # A branch union of that name gets the group; else it stands directly under the school's union.
        return words.branches.get(word_key(name), words.school_id), name

    def end(self, lines: Sequence[Line]) -> None:
        """Those who are missing leave."""
        drafts = []
        for line in lines:
            kind = EventKind(self.plan.leaving.get(line.number, Leaving.TRANSFER_OUT).value)
            drafts.append(
                (_person(line), members.EventDraft(kind, self.plan.effective_on, note=self._note()))
            )
        self._note_done(
            Kind.LEFT, members.record_many(self.session, drafts, today=self.plan.today) if drafts else None
        )

    def update(self, lines: Sequence[Line]) -> None:
        """What changed about people themselves."""
        wanted = {}
        for line in lines:
            facts = {
                change.field: _fact(change.field, change.new)
                for change in line.changes
                if change.field in _FACTS
            }
            if facts:
                wanted[_person(line)] = facts
        day, today = self.plan.effective_on, self.plan.today
        made = Changes()
        if wanted:
            made = members.update_many(self.session, wanted, today=today, wages_from=day)
        self.changes |= made
        # Of the three kinds only these have no further step, which would count them.
        self.done[Kind.CHANGED] += sum(
            1 for line in lines if line.kind is Kind.CHANGED and _person(line) in wanted
        )

    def move(self, lines: Sequence[Line]) -> None:
        """New groups, campuses and categories."""
        places = _placements(self.session, [_person(line) for line in lines])
        drafts = []
        for line in lines:
            told = dict(zip(PLACEMENT_KEYS, places[_person(line)], strict=True))
            told.update(
                {change.field: change.new for change in line.changes if change.field in PLACEMENT_KEYS}
            )
            event = members.EventDraft(
                EventKind.MOVE, self.plan.effective_on, self._placement(told), self._note()
            )
            drafts.append((_person(line), event))
        self._note_done(
            Kind.MOVED, members.record_many(self.session, drafts, today=self.plan.today) if drafts else None
        )

    def bring_back(self, lines: Sequence[Line]) -> None:
        """Former members who are in the roster again."""
        drafts = [
            (
                _person(line),
                EnrolDraft(
                    PersonDraft(),
                    self._placement(line.values),
                    self.plan.effective_on,
                    card_no=line.values.get("card_no", ""),
                    note=self._note(),
                ),
            )
            for line in lines
        ]
        self._note_done(
            Kind.RETURNED,
            members.rejoin_many(self.session, drafts, today=self.plan.today) if drafts else None,
        )

    def enrol(self, lines: Sequence[Line]) -> None:
        """New people."""
        note = self._note()
        drafts = [
            EnrolDraft(
                _draft(line.values),
                self._placement(line.values),
                _joined_on(line, self.plan),
                card_no=line.values.get("card_no", ""),
                note=note,
            )
            for line in lines
        ]
        self._note_done(
            Kind.NEW, members.enrol_many(self.session, drafts, today=self.plan.today) if drafts else None
        )

    def _placement(self, told: Mapping[str, str]) -> Placement:
        unit, campus, category = told["union_group"], told["campus"], told["staff_category"]
        place = self.places.get((unit, campus, category))
        if place is None:
            basis = self.plan.words.basis[category]
            place = Placement(int(self.units.get(unit, unit)), int(campus), category, basis)
            self.places[unit, campus, category] = place
        return place

    def _note(self) -> str:
        return f"名册核对：{self.plan.source.name}"

    def _note_done(self, kind: Kind, made: Changes | None) -> None:
        if made is not None:
            self.done[kind] += len(made.ids)
            self.changes |= made


def _settle(session: Session, plan: Plan, by_kind: Mapping[Kind, Sequence[Line]], writer: _Writer) -> Receipt:
    """Hold what was done against what was decided, then keep the batch."""
    applied = sum(writer.done[kind] for kind in Kind if kind is not Kind.LEFT)
    rejected = sum(1 for line in plan.refused if line.kind is Kind.REJECTED)
    skipped = sum(1 for line in plan.refused if line.kind not in (Kind.REJECTED, Kind.LEFT))
    unchanged = plan.counts.unchanged
    decided = {kind: len(lines) for kind, lines in by_kind.items() if lines}
    if applied + unchanged + rejected + skipped != plan.counts.rows or decided != dict(+writer.done):
        raise UserError(
            f"核对不平：名册共 {plan.counts.rows} 行，而写入 {applied}、无变化 {unchanged}、退回 {rejected}、未采用 {skipped}。"
            "为免出错，整批没有写入任何内容。请重新核对一次；仍不平时请联系维护人员。"
        )
    source_id = session.scalar(select(RosterSource.id).where(RosterSource.name == plan.source.name))
    counts = plan.counts
    batch = RosterBatch(
        source_id=source_id,
        file_name=plan.file_name,
        file_digest=hashlib.sha256(plan.data).hexdigest(),
        file_size=len(plan.data),
        operator=trail_of(session).operator,
        applied_at=clock.now().isoformat(timespec="seconds"),
        effective_on=plan.effective_on,
        scope=json.dumps(wire.scope_to(plan.scope), ensure_ascii=False),
        row_count=counts.rows,
        new_count=counts.new,
        returned_count=counts.returned,
        changed_count=counts.changed,
        moved_count=counts.moved,
        left_count=counts.left,
        unchanged_count=unchanged,
        conflict_count=counts.conflict,
        rejected_count=rejected,
        applied=applied,
        skipped=skipped,
        left_applied=writer.done[Kind.LEFT],
        undo_asked_at="",
        undone_at="",
        kept=0,
    )
    session.add(batch)
    session.flush()
    people = {line.number: line.person_id for line in (*plan.accepted, *plan.refused)}
    if new := by_kind[Kind.NEW]:
        # They were enrolled last, in this order.
        people.update(zip((line.number for line in new), writer.changes.ids[-len(new) :], strict=True))
    written = {line.number for line in plan.accepted}
    # Fast rather than small: rosters are zipped already, and the lines of 100,000 people must not hold up the office.
    level = 1
    placed = _Placed(plan.words.labels)
    kept = (
        _kept_line(line, plan, placed, written=line.number in written, person=people[line.number])
        for line in sorted([*plan.accepted, *plan.refused], key=_number)
    )
    lines = _zipped_json(kept, level)
    session.add(RosterAttachment(batch_id=batch.id, kind="source", content=zlib.compress(plan.data, level)))
    session.add(RosterAttachment(batch_id=batch.id, kind="lines", content=lines))
    session.flush()
    changes = writer.changes | Changes(frozenset({"roster_batch"}))
    return Receipt(
        batch.id,
        counts,
        applied,
        unchanged,
        rejected,
        skipped,
        writer.done[Kind.LEFT],
        tuple(unit[len(NEW_UNIT) :] for unit in writer.units),
        changes,
    )


def _zipped_json(items: Iterable[object], level: int) -> bytes:
    """A JSON list, compressed, in lots: a single ``dumps`` of 100,000 lines would stop the window for its length."""
    packer = zlib.compressobj(level)
    parts = [packer.compress(b"[")]
    left = iter(items)
    first = True
    while lot := list(islice(left, _LOT)):
        text = json.dumps(lot, ensure_ascii=False, separators=(",", ":"))[1:-1]
        parts.append(packer.compress(f"{'' if first else ','}{text}".encode()))
        first = False
    parts.append(packer.compress(b"]"))
    parts.append(packer.flush())
    return b"".join(parts)


class _Placed(dict[tuple[str, ...], list[list[str]]]):
    """Placement (in the order of PLACEMENT_KEYS) -> its words; there are few, and many come into each."""

    def __init__(self, labels: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__()
        self._labels = labels

    def __missing__(self, place: tuple[str, ...]) -> list[list[str]]:
        words = self[place] = [
            [field_title(key), "", shown_value(key, code, self._labels)]
            for key, code in zip(PLACEMENT_KEYS, place, strict=True)
        ]
        return words


def _number(line: Line) -> int:
    return line.number


def _kept_line(line: Line, plan: Plan, placed: _Placed, *, written: bool, person: int | None) -> list[object]:
    """A line as the batch keeps it, in words of today: later renamings must not change an old receipt."""
    fate = Fate.APPLIED if written else Fate.REJECTED if line.kind is Kind.REJECTED else Fate.SKIPPED
    labels = plan.words.labels
    changes = [
        [
            field_title(one.field),
            shown_value(one.field, one.old, labels),
            shown_value(one.field, one.new, labels),
        ]
        for one in line.changes
    ]
    if line.kind in (Kind.NEW, Kind.RETURNED) and written:
        told = line.values
        changes += placed[told["staff_category"], told["union_group"], told["campus"]]
    remarks = [problem.message for problem in line.problems] + list(line.notes)
    if line.kind is Kind.LEFT and written:
        remarks.append(LEAVING_TITLES[plan.leaving.get(line.number, Leaving.TRANSFER_OUT)])
    return [
        line.kind.value,
        fate.value,
        line.sheet,
        line.row,
        person,
        line.name,
        line.staff_no,
        line.department,
        changes,
        remarks,
        dict(plan.cells.get(line.number, {})),
    ]


def _require_unchanged(session: Session, plan: Plan) -> None:
    """The preview must speak of the office as it is now."""
    if session.scalar(
        select(AuditChange.id)
        .where(AuditChange.seq > plan.seen_seq, AuditChange.table_name.in_(_COMPARED))
        .limit(1)
    ):
        raise UserError(
            "预览之后会员或组织的数据又有改动，为免覆盖，没有写入任何内容。请重新核对一次，确认后再写入。"
        )


def _require_no_later_events(session: Session, plan: Plan, by_kind: Mapping[Kind, Sequence[Line]]) -> None:
    """Nothing can be written into the past of a membership that has gone on since."""
    lines = {_person(line): line for kind in (Kind.LEFT, Kind.MOVED, Kind.RETURNED) for line in by_kind[kind]}
    late: list[tuple[int, dt.date]] = []
    wanted = sorted(lines)
    for at in range(0, len(wanted), _LOT):
        found = session.execute(
            select(MembershipEvent.person_id, MembershipEvent.happened_on).where(
                MembershipEvent.person_id.in_(wanted[at : at + _LOT]),
                MembershipEvent.happened_on > plan.effective_on,
            )
        )
        late += [(person, day) for person, day in found]
    if late:
        last = max(day for _, day in late)
        names = list(dict.fromkeys(lines[person].name for person, _ in late))
        shown = "、".join(names[:5]) + (" 等" if len(names) > 5 else "")
        raise UserError(
            f"有 {len(names)} 人（{shown}）在生效日期 {plan.effective_on} 之后已有会籍变动，没有写入任何内容。"
            f"请把生效日期改为 {last} 或更晚，或跳过这几行。"
        )


def _placements(session: Session, people: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """How these people stand now, in the order of PLACEMENT_KEYS."""
    found = {}
    for at in range(0, len(people), _LOT):
        for row in session.execute(
            select(Person.id, Person.now_category, Person.now_group_id, Person.now_campus_id).where(
                Person.id.in_(people[at : at + _LOT])
            )
        ):
            found[row[0]] = (row[1], str(row[2]), str(row[3]))
    return found


def _person(line: Line) -> int:
    if line.person_id is None:
        raise ValueError(f"line {line.number} ({line.kind}) has no person")
    return line.person_id


def _joined_on(line: Line, plan: Plan) -> dt.date:
    told = line.values.get("joined_on", "")
    return dt.date.fromisoformat(told) if told and line.kind is Kind.NEW else plan.effective_on


def _draft(told: Mapping[str, str]) -> PersonDraft:
    facts: dict[str, Any] = {key: text for key, text in told.items() if key in _FACTS}
    for key in _NO_TEXT & facts.keys():
        facts[key] = _fact(key, facts[key])
    return PersonDraft(**facts)


def _fact(key: str, text: str) -> Any:
    if key == "birth_date":
        return dt.date.fromisoformat(text)
    return int(text) if key == "wage_base" else text
