# SPDX-License-Identifier: GPL-3.0-or-later
"""The quick form of what the office was told; a near case of the same kind asks why this is another one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from union_desktop.areas.members.ui.person_picker import PersonField
from union_desktop.areas.visits.terms import (
    NOTICE_SOURCES,
    KnownAlready,
    NoticeDraft,
    Occasion,
)
from union_desktop.core import values
from union_desktop.core.masking import HIDDEN
from union_desktop.widgets.concealed import conceal
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import ChoiceField, DateField, Field, NotesField, TextField
from union_desktop.widgets.form import Form, Section
from union_desktop.widgets.record_list import RecordList
from union_desktop.widgets.reopening import reopens

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.core.errors import UserError
    from union_desktop.widgets.area import Desk

HELP: Final = "19-visits#登记消息"
OCCASIONS: Final = tuple((one.value, one.label) for one in Occasion)
REASON: Final = "repeat_reason"
DEATH_TOLD: Final = "会籍没有改动：请到会员页为他登记会籍变动“去世”。"


@dataclass(frozen=True, slots=True)
class NoticeInput:
    """A case as the form shows it; ``repeat_reason`` is only asked for when a near one stands there."""

    person_id: int | None = None
    occasion: str = ""
    noticed_on: dt.date | None = None
    notice_source: str = ""
    told_by: str = ""
    happened_on: dt.date | None = None
    relative: str = ""
    place: str = ""
    situation: str = ""
    remark: str = ""
    repeat_reason: str = ""

    @property
    def draft(self) -> NoticeDraft:
        """What the service takes; required fields are filled by then."""
        assert self.person_id is not None
        assert self.noticed_on is not None
        plain = {one.name: getattr(self, one.name) for one in fields(NoticeDraft)}
        return NoticeDraft(**{**plain, "occasion": Occasion(self.occasion)})


def as_input(draft: NoticeDraft) -> NoticeInput:
    """The other way round."""
    plain = {one.name: getattr(draft, one.name) for one in fields(NoticeDraft)}
    return NoticeInput(**{**plain, "occasion": draft.occasion.value})


class NoticeDialog(DraftDialog):
    """Registers or corrects a case. After «already told» the reason may be written and the same thing saved again."""

    help_topic = HELP

    def __init__(
        self,
        desk: Desk,
        title: str,
        write: Callable[[NoticeInput], Callable[[Any], Any] | None],
        *,
        new: bool,
        save: str,
        done: Callable[[Any], None] | None = None,
    ) -> None:
        form = Form(_sections(desk, new=new))
        super().__init__(desk, title, form, write, save=save, done=done)
        if new:
            form.set_enabled(REASON, False)
        form.edited.connect(self._edited)
        self.resize(700, self.sizeHint().height())

    def refuse(self, error: UserError) -> None:
        if isinstance(error, KnownAlready):
            self.set_busy(False)
            self.form.set_enabled(REASON, True)
            self.banner.say(error.message, "warning")
            self.form.show_problems({REASON: "确是另一次的，请写明原因；否则请取消。"})
            return
        super().refuse(error)

    def _edited(self, key: str) -> None:
        if key == "occasion":
            self.form.set_enabled("relative", self.form.value("occasion") == Occasion.RELATIVE_DEATH.value)


def _sections(desk: Desk, *, new: bool) -> list[Section]:
    day = partial(values.parse_date, today=desk.today())
    who: Field = PersonField("person_id", "会员", required=True, wide=True, desk=desk)
    return [
        Section(
            "",
            (
                who,
                ChoiceField("occasion", "事由", required=True, choices=OCCASIONS),
                DateField("noticed_on", "得知日期", required=True, parse=day, hint="覆盖率和天数从这天算起"),
                ChoiceField(
                    "notice_source", "消息来源", required=True, choices=tuple(NOTICE_SOURCES.items())
                ),
                TextField("told_by", "告知人", max_length=40),
                DateField("happened_on", "发生日期", parse=day, hint="住院、去世、结婚等的那一天"),
                TextField("relative", "亲属", max_length=20, hint="直系亲属去世时填写，如“父亲”"),
                TextField("place", "地点", max_length=100, wide=True, hint="医院病区或住址"),
                NotesField("situation", "情况", lines=2, max_length=500),
                TextField("remark", "备注", max_length=200, wide=True),
                *(
                    (
                        TextField(
                            REASON, "另一次的原因", max_length=200, wide=True, hint="只有与已登记的相近时才填"
                        ),
                    )
                    if new
                    else ()
                ),
            ),
        )
    ]


@reopens
def new(desk: Desk, person_id: int | None = None, occasion: str = "") -> NoticeDialog:
    """Opens the form of a new case."""
    today = desk.today()

    def write(entered: NoticeInput) -> Callable[[Any], Changes]:
        def command(session: Any) -> Changes:
            from union_desktop.areas.visits import service

            return service.notice(session, entered.draft, repeat_reason=entered.repeat_reason, today=today)

        return command

    dialog = NoticeDialog(
        desk,
        "登记消息",
        write,
        new=True,
        save="登记",
        done=lambda changes: _registered(desk, changes, dialog),
    )
    dialog.form.load(NoticeInput(person_id, occasion, today))
    dialog.form.set_enabled("relative", occasion == Occasion.RELATIVE_DEATH.value)
    dialog.open()
    return dialog


@reopens
def edit(desk: Desk, case_id: int, before: NoticeDraft) -> NoticeDialog:
    """Opens the form of a case that is there; the person stays."""
    today = desk.today()
    loaded = as_input(before)

    def write(entered: NoticeInput) -> Callable[[Any], Changes] | None:
        if entered == loaded:
            return None

        def command(session: Any) -> Changes:
            from union_desktop.areas.visits import service

            return service.change_case(session, case_id, before, entered.draft, today=today)

        return command

    dialog = NoticeDialog(desk, "修改慰问事项", write, new=False, save="保存")
    dialog.form.load(loaded)
    dialog.form.set_enabled("relative", before.occasion is Occasion.RELATIVE_DEATH)
    dialog.form.set_read_only(True, "person_id")
    if before.situation:
        conceal(desk, dialog.form, "situation", HIDDEN, "情况", ("concern_case", case_id))
    dialog.open()
    return dialog


def _registered(desk: Desk, changes: Changes, dialog: NoticeDialog) -> None:
    page = desk.window.findChild(RecordList, "visits")
    if isinstance(page, RecordList) and changes.ids:
        page.show_record(changes.ids[0])
        if dialog.form.value("occasion") == Occasion.MEMBER_DEATH.value:
            page.banner.say(f"已登记。{DEATH_TOLD}", "warning")
        else:
            page.banner.say("已登记，等待慰问。看望以后请登记慰问。", "done")
