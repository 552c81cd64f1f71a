# SPDX-License-Identifier: GPL-3.0-or-later
"""Dialogs for what happens to memberships: recorded for one or many, put right, begun again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from union_desktop.areas.members.queries import placing
from union_desktop.areas.members.queries.placing import Standing
from union_desktop.areas.members.queries.record import EventRow, MemberRecord
from union_desktop.areas.members.terms import (
    ENDINGS,
    EnrolDraft,
    EventKind,
    MembershipStatus,
    PersonDraft,
    Placement,
)
from union_desktop.areas.members.ui.choices import Choices, follow_choices, merged, placement_fields
from union_desktop.areas.members.ui.person_form import JOINING
from union_desktop.core import values
from union_desktop.core.errors import InvalidDraft
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import ChoiceField, DateField, NotesField, TextField
from union_desktop.widgets.form import Form, Section

if TYPE_CHECKING:
    from union_desktop.areas.members.service import EventDraft
    from union_desktop.core.changes import Changes
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

_PLACE = ("union_group_id", "campus_id", "staff_category", "basis")
_PLACED = (EventKind.MOVE, EventKind.RESUME)
_STARTS = (EventKind.JOIN, EventKind.TRANSFER_IN)
_NAMES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class EventInput:
    """What the dialogs collect; placement fields left empty stay as they are."""

    kind: EventKind | None
    on: dt.date | None
    union_group_id: int | None = None
    campus_id: int | None = None
    staff_category: str = ""
    basis: str = ""
    card_no: str = ""
    note: str = ""

    def placement(self, before: Placement | None) -> Placement | None:
        """The placement afterwards; None when something about it is not known."""
        return merged(before, self.union_group_id, self.campus_id, self.staff_category, self.basis)


def possible(people: Sequence[Standing]) -> list[tuple[EventKind, str]]:
    """What can be recorded for all of them at once."""
    statuses = {one.status for one in people}
    kinds = [EventKind.MOVE]
    if statuses == {MembershipStatus.ACTIVE}:
        kinds += [EventKind.RETAIN, EventKind.RETIRE]
    if statuses == {MembershipStatus.RETAINED}:
        kinds.append(EventKind.RESUME)
    if statuses == {MembershipStatus.APPLYING}:
        return [(EventKind.WITHDRAW, EventKind.WITHDRAW.label)]
    return [(kind, kind.label) for kind in (*kinds, *ENDINGS)]


def named(people: Sequence[Standing]) -> str:
    """“张三、李四等 12 人”."""
    names = "、".join(one.name for one in people[:_NAMES_SHOWN])
    return names if len(people) <= _NAMES_SHOWN else f"{names}等 {len(people)} 人"


class EventDialog(DraftDialog):
    """Records one event for one or several people."""

    help_topic = "03-members#会籍变动"

    def __init__(
        self,
        desk: Desk,
        people: Sequence[Standing],
        choices: Choices,
        done: Callable[[EventKind, int], None],
    ) -> None:
        self._people = tuple(people)
        self._choices = choices
        alone = len(people) == 1
        form = Form(
            [
                Section(
                    "",
                    (
                        ChoiceField("kind", "变动", required=True, choices=possible(people), empty=None),
                        _day(desk, "on", "生效日期"),
                    ),
                ),
                Section(
                    "调整后的小组和类别",
                    placement_fields(choices, required=False, placeholder="" if alone else "留空则各人不变"),
                ),
                Section("", (NotesField("note", "说明", lines=2),)),
            ]
        )
        super().__init__(
            desk,
            "会籍变动",
            form,
            self._command,
            save="登记",
            intro=f"为{named(people)}登记会籍变动。",
            done=lambda changes: done(self._kind, len(changes.ids)),
        )
        before = people[0].placement if alone else None
        self._kind = possible(people)[0][0]
        form.load(_filled(self._kind, desk.today(), before))
        form.edited.connect(self._on_edited)
        self._allow_place()
        self.resize(720, self.sizeHint().height())

    def _on_edited(self, key: str) -> None:
        if key == "kind":
            self._allow_place()
        follow_choices(self.form, self._choices, key)

    def _allow_place(self) -> None:
        allowed = self.form.value("kind") in _PLACED
        for key in _PLACE:
            self.form.set_enabled(key, allowed)

    def examine(self, draft: EventInput) -> dict[str, str]:
        assert draft.on is not None
        return _too_late(draft.on, self._desk.today())

    def _command(self, draft: EventInput) -> Callable[[Any], Changes]:
        assert draft.kind is not None
        self._kind = draft.kind
        people, office, today = self._people, self._desk.office, self._desk.today()

        def write(session: Any) -> Changes:
            # Where everybody stands on that day is read here: for thousands of people it takes a while.
            from union_desktop.areas.members import service

            with office.reader() as reader:
                drafts = event_drafts(reader, people, draft)
            return service.record_many(session, drafts, today=today)

        return write


def event_drafts(
    reader: Reader, people: Sequence[Standing], draft: EventInput
) -> list[tuple[int, EventDraft]]:
    """One event for each person; a move leaves out those whom it would not change.

    Raises InvalidDraft where a placement stays incomplete, or when a move would change nobody.
    """
    from union_desktop.areas.members.service import EventDraft

    assert draft.kind is not None
    assert draft.on is not None
    standings = placing.standings(reader, [one.person_id for one in people], draft.on)
    drafts: list[tuple[int, EventDraft]] = []
    for one in people:
        before = standings[one.person_id].placement or one.placement
        placement = draft.placement(before) if draft.kind in _PLACED else None
        if draft.kind is EventKind.MOVE:
            if placement is None:
                raise InvalidDraft(
                    {"union_group_id": f"“{one.name}”的小组或类别还不全，没有登记。请补齐后再登记。"}
                )
            if placement == before:
                continue
        drafts.append((one.person_id, EventDraft(draft.kind, draft.on, placement, draft.note)))
    if not drafts:
        raise InvalidDraft({"union_group_id": "小组、校区、类别都与原来相同，没有可登记的调整。"})
    return drafts


class RejoinDialog(DraftDialog):
    """A further membership for somebody whose earlier one is over."""

    help_topic = "03-members#重新入会"

    def __init__(
        self, desk: Desk, person_id: int, person: PersonDraft, before: Placement | None, choices: Choices
    ) -> None:
        self._person_id = person_id
        self._person = person
        self._choices = choices
        form = Form(
            [
                Section(
                    "",
                    (
                        ChoiceField("kind", "入会方式", required=True, choices=JOINING),
                        _day(desk, "on", "入会日期"),
                        *placement_fields(choices, required=True),
                        TextField("card_no", "会员证号", max_length=40),
                        TextField("note", "说明"),
                    ),
                )
            ]
        )
        super().__init__(
            desk,
            "重新入会",
            form,
            self._command,
            save="登记入会",
            intro=f"为“{person.name}”新建一段会籍；以前的会籍记录保持不变。",
        )
        known = before is not None and before.union_group_id in {unit_id for unit_id, _ in choices.groups}
        form.load(_filled(EventKind.JOIN, desk.today(), before if known else None))
        form.edited.connect(partial(follow_choices, form, choices))
        self.resize(720, self.sizeHint().height())

    def _command(self, draft: EventInput) -> Callable[[Any], Changes]:
        placement = draft.placement(None)
        assert placement is not None
        assert draft.on is not None
        assert draft.kind is not None
        ready = EnrolDraft(self._person, placement, draft.on, None, draft.card_no, draft.kind, draft.note)
        person_id, today = self._person_id, self._desk.today()

        def write(session: Any) -> Changes:
            from union_desktop.areas.members import service

            return service.rejoin_many(session, [(person_id, ready)], today=today)

        return write


class CorrectEventDialog(DraftDialog):
    """Puts right an event that was recorded wrongly."""

    help_topic = "03-members#记错了怎么改"

    def __init__(self, desk: Desk, record: MemberRecord, event: EventRow, choices: Choices) -> None:
        self._event = event
        self._choices = choices
        sections = [
            Section(
                "",
                (
                    ChoiceField("kind", "变动", required=True, choices=_alike(event.kind), empty=None),
                    _day(desk, "on", "日期"),
                ),
            )
        ]
        if event.placement is not None:
            sections.append(Section("小组和类别", placement_fields(choices, required=True)))
        sections.append(Section("", (NotesField("note", "说明", lines=2),)))
        form = Form(sections)
        super().__init__(
            desk,
            "更正会籍记录",
            form,
            self._command,
            save="保存更正",
            intro=f"更正“{record.person.name}” {event.on:%Y-%m-%d} 的“{event.kind.label}”。更正前后的内容都会留痕。",
        )
        before = event.placement
        form.load(_filled(event.kind, event.on, before, event.note))
        if before is not None:
            form.edited.connect(partial(follow_choices, form, choices))
        self.resize(660, self.sizeHint().height())

    def examine(self, draft: EventInput) -> dict[str, str]:
        if draft.kind is EventKind.MOVE and self._event.placement is None:
            return {"kind": "这条记录没有小组信息，不能改成“调整小组或类别”。请删除后重新登记。"}
        assert draft.on is not None
        return _too_late(draft.on, self._desk.today())

    def _command(self, draft: EventInput) -> Callable[[Any], Changes]:
        from union_desktop.areas.members.service import EventDraft

        assert draft.kind is not None
        assert draft.on is not None
        event_id, today = self._event.id, self._desk.today()
        ready = EventDraft(draft.kind, draft.on, draft.placement(None), draft.note)

        def write(session: Any) -> Changes:
            from union_desktop.areas.members import service

            return service.correct_event(session, event_id, ready, today=today)

        return write


def _filled(kind: EventKind, on: dt.date, place: Placement | None, note: str = "") -> EventInput:
    if place is None:
        return EventInput(kind, on, note=note)
    where = (place.union_group_id, place.campus_id, place.staff_category, place.basis)
    return EventInput(kind, on, *where, note=note)


def _day(desk: Desk, key: str, label: str) -> DateField:
    today = desk.today()
    return DateField(key, label, required=True, parse=lambda text: values.parse_date(text, today=today))


def _too_late(on: dt.date, today: dt.date) -> dict[str, str]:
    # Retirements are prepared some months ahead; a year is more likely a wrong digit.
    if on > today + dt.timedelta(days=366):
        return {"on": "日期比今天晚一年以上，请核对年份。"}
    return {}


def _alike(kind: EventKind) -> list[tuple[EventKind, str]]:
    """The kinds an event of this kind may be corrected to."""
    if kind is EventKind.APPLY:
        kinds: Sequence[EventKind] = (EventKind.APPLY,)
    elif kind in _STARTS:
        kinds = _STARTS
    else:
        kinds = [one for one in EventKind if one is not EventKind.APPLY and one not in _STARTS]
    return [(one, one.label) for one in kinds]
