# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms of a meeting: when it is, who is called, what was said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from union_desktop.areas.aid.ui.fitting import fit
from union_desktop.areas.applications.queries import meeting as reading
from union_desktop.areas.applications.queries.screen import MeetingForm, meeting_form, person_name
from union_desktop.areas.applications.terms.meetings import (
    Attendee,
    AttendeeDraft,
    MeetingDraft,
    MeetingKind,
    MeetingRole,
)
from union_desktop.areas.members.ui.person_picker import PersonField
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.widgets import ask
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import CheckField, ChoiceField, DateField, Field, NotesField, TextField
from union_desktop.widgets.form import Form, Section
from union_desktop.widgets.reopening import on_way, present_way, reopens

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from union_desktop.core.changes import Changes
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

HELP: Final = "18-applications#审定会议"
KINDS: Final = tuple((one, one.label) for one in MeetingKind)
ROLES: Final = tuple((one, one.label) for one in MeetingRole)


@dataclass(frozen=True, slots=True)
class MeetingInput:
    """A meeting as the form shows it."""

    kind: MeetingKind | None = MeetingKind.COMMITTEE
    name: str = ""
    held_on: dt.date | None = None
    place: str = ""
    policy_id: int | None = None
    same_people: bool = True

    @property
    def draft(self) -> MeetingDraft:
        """What the service takes; required fields are filled by then."""
        assert self.kind is not None
        assert self.held_on is not None
        return MeetingDraft(self.kind, self.name, self.held_on, self.place, self.policy_id)


class MeetingDialog(DraftDialog):
    """A meeting; the name of a new one follows its kind and day until somebody writes another."""

    help_topic = HELP

    def __init__(
        self,
        desk: Desk,
        title: str,
        found: MeetingForm,
        loaded: MeetingInput,
        write: Callable[[MeetingInput], Callable[[Any], Any] | None],
        *,
        done: Callable[[Any], None] | None = None,
    ) -> None:
        self._proposed = ""
        fields: list[Field] = [
            ChoiceField("kind", "会议类别", required=True, choices=KINDS, empty=None),
            DateField("held_on", "开会日期", required=True),
            TextField("name", "会议名称", required=True, wide=True, max_length=80),
            TextField("place", "地点", max_length=60),
            ChoiceField(
                "policy_id", "依据的制度", choices=found.rules, empty=None, hint="不选则按帮扶补助制度"
            ),
        ]
        self._new = found.draft is None
        if self._new and found.last is not None:
            fields.append(
                CheckField("same_people", "", text=f"人员同上次会议（{found.last_name}）", wide=True)
            )
        super().__init__(desk, title, Form([Section("", tuple(fields))]), write, done=done, help_topic=HELP)
        self.form.load(loaded)
        if self._new:
            self.form.edited.connect(self._propose)
            self._propose("kind")
        fit(self, 680)

    def _propose(self, key: str) -> None:
        if key not in ("kind", "held_on"):
            return
        try:
            kind, day = self.form.value("kind"), self.form.value("held_on")
        except ValueError:
            return
        if kind is not None and day is not None:
            read = partial(reading.next_name, kind=kind, on=day)
            self._desk.tasks.query(read, self._proposed_name, owner=self, key="meeting name")

    def _proposed_name(self, name: str) -> None:
        if self.form.value("name") in ("", self._proposed):
            self._proposed = name
            self.form.set_value("name", name)


@reopens
def new(desk: Desk) -> None:
    """新会议."""
    way = present_way()

    def go_on(found: MeetingForm) -> None:
        def write(entered: MeetingInput) -> Callable[[Any], Changes]:
            people_of = found.last if entered.same_people else None

            def command(session: Any) -> Changes:
                from union_desktop.areas.applications import service

                return service.plan(session, entered.draft, people_of=people_of)

            return command

        loaded = MeetingInput(held_on=desk.today())
        with on_way(way):
            dialog = MeetingDialog(
                desk,
                "新会议",
                found,
                loaded,
                write,
                done=lambda changes: desk.go_to("meetings", changes.ids[0]),
            )
        dialog.open()

    _read(desk, 0, go_on)


@reopens
def edit(desk: Desk, meeting_id: int) -> None:
    """修改 of a meeting still to come."""
    way = present_way()

    def go_on(found: MeetingForm) -> None:
        before = found.draft
        if before is None:
            ask.tell(desk.window, "这次会议的记录已不在，没有改动。请刷新列表。")
            return
        loaded = MeetingInput(before.kind, before.name, before.held_on, before.place, before.policy_id)

        def write(entered: MeetingInput) -> Callable[[Any], Changes] | None:
            if entered == loaded:
                return None

            def command(session: Any) -> Changes:
                from union_desktop.areas.applications import service

                return service.change_meeting(session, meeting_id, entered.draft)

            return command

        with on_way(way):
            dialog = MeetingDialog(desk, "修改会议", found, loaded, write)
        dialog.open()

    _read(desk, meeting_id, go_on)


def _read(desk: Desk, meeting_id: int, then: Callable[[MeetingForm], None]) -> None:
    read = partial(meeting_form, meeting_id=meeting_id, on=desk.today())
    desk.tasks.query(read, then, owner=desk.window, key="meeting form")


# -- minutes ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MinutesInput:
    """What was said."""

    text: str = ""


@reopens
def minutes(desk: Desk, meeting_id: int) -> None:
    """议事摘要, before and after the meeting."""
    way = present_way()

    def write(entered: MinutesInput) -> Callable[[Any], Changes]:
        def command(session: Any) -> Changes:
            from union_desktop.areas.applications import service

            return service.write_minutes(session, meeting_id, entered.text)

        return command

    def go_on(text: str) -> None:
        form = Form((NotesField("text", "议事摘要", lines=16, max_length=8000),), columns=1)
        with on_way(way):
            dialog = DraftDialog(
                desk,
                "议事摘要",
                form,
                write,
                intro="会上的讨论，印在会议纪要上；到会、表决和决定由程序列出，不必再写。决议生效后也可以补写。",
                help_topic=HELP,
            )
        form.load(MinutesInput(text))
        dialog.resize(720, dialog.sizeHint().height())
        dialog.open()

    desk.tasks.query(
        partial(minutes_text, meeting_id=meeting_id), go_on, owner=desk.window, key="meeting minutes"
    )


def minutes_text(reader: Reader, *, meeting_id: int) -> str:
    """What was written; empty when the meeting is gone."""
    return str(reader.value("select minutes from committee_meeting where id = :id", id=meeting_id) or "")


# -- people -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AttendeeInput:
    """Somebody called: known to the office, or a name."""

    person_id: int | None = None
    name: str = ""
    role: MeetingRole | None = MeetingRole.MEMBER
    votes: bool = True
    present: bool = True
    note: str = ""


class AttendeeDialog(DraftDialog):
    """One attendee; a new one stays open for the next."""

    help_topic = "18-applications#到会人员"

    def __init__(self, desk: Desk, meeting_id: int, row: Attendee | None) -> None:
        self._meeting_id = meeting_id
        self._row = row
        self._added = 0
        form = Form(
            (
                PersonField("person_id", "职工", desk=desk, wide=True, hint="选出本人，核对是否回避"),
                TextField("name", "或姓名（不在会员库）", max_length=40),
                ChoiceField("role", "身份", required=True, choices=ROLES, empty=None),
                CheckField("votes", "", text="有表决权（列席的没有）"),
                CheckField("present", "", text="到会"),
                TextField("note", "备注", wide=True, max_length=100),
            )
        )
        super().__init__(
            desk,
            "修改到会人员" if row is not None else "添加到会人员",
            form,
            self._command,
            save="保存" if row is not None else "加入",
            intro="" if row is not None else "加入后可以接着填下一个；Esc 关闭。",
            help_topic=self.help_topic,
        )
        loaded = AttendeeInput()
        if row is not None:
            name = row.name if row.person_id is None else ""
            loaded = AttendeeInput(row.person_id, name, row.role, row.votes, row.present, row.note)
        else:
            self.cancel_button.setText("关闭")
        form.load(loaded)
        fit(self, 640)

    def _command(self, entered: AttendeeInput) -> Callable[[Any], Changes]:
        name = entered.name.strip()
        if (entered.person_id is None) == (not name):
            raise InvalidDraft({"name": "请选择职工，或填写姓名，两者只填一项。"})
        assert entered.role is not None
        number = self._row.id if self._row is not None else None
        role, person_id, meeting_id = entered.role, entered.person_id, self._meeting_id

        def write(session: Any) -> Changes:
            known = person_name(session, person_id) if person_id is not None else name
            draft = AttendeeDraft(
                known, role, person_id, entered.votes, entered.present, entered.note, number
            )
            people = called(session, meeting_id)
            if number is None:
                people.append(draft)
            else:
                people = [draft if one.id == number else one for one in people]
            return set_people(session, meeting_id, people)

        return write

    def _committed(self, result: Any) -> None:
        if self._row is not None:
            super()._committed(result)
            return
        self.set_busy(False)
        self._added += 1
        self.form.load(AttendeeInput())
        self.banner.say(f"已加入 {self._added} 人，请填下一个。", "done")
        self.form.setFocus()


def called(session: Session, meeting_id: int) -> list[AttendeeDraft]:
    """The list of those called as it stands, to be written back changed."""
    return [
        AttendeeDraft(one.name, one.role, one.person_id, one.votes, one.present, one.note, one.id)
        for one in reading.attendees(session, meeting_id)
    ]


def set_people(session: Session, meeting_id: int, people: list[AttendeeDraft]) -> Changes:
    """Writes the list."""
    from union_desktop.areas.applications import service

    return service.set_attendees(session, meeting_id, people)


def add_last_people(session: Session, meeting_id: int) -> Changes:
    """Those of the meeting before who are not on the list yet."""
    last = reading.last_meeting(session, meeting_id)
    if last is None:
        raise UserError("还没有别的会议，没有可以沿用的人员。请逐个添加。")
    people = called(session, meeting_id)
    known = {(one.person_id, one.name if one.person_id is None else "") for one in people}
    for one in reading.attendees(session, last):
        if (one.person_id, one.name if one.person_id is None else "") not in known:
            people.append(AttendeeDraft(one.name, one.role, one.person_id, one.votes))
    return set_people(session, meeting_id, people)
