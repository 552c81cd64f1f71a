# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms of a relative, a station of a working life, and a consent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit

from union_desktop.areas.members.queries import household
from union_desktop.areas.members.queries.household import ConsentRow, FamilyRow, ResumeRow
from union_desktop.areas.members.terms import (
    CHILD_YEARS,
    CONSENT_PURPOSES,
    CONSENT_WAYS,
    RELATIONS,
    ConsentDraft,
    FamilyDraft,
    ResumeDraft,
)
from union_desktop.core import codes, values
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import ChoiceField, DateField, NotesField, TextField
from union_desktop.widgets.form import Form
from union_desktop.widgets.reopening import reopens

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.widgets.area import Desk


@reopens
def family(desk: Desk, person_id: int, row: FamilyRow | None) -> DraftDialog:
    """A relative; the guardian's agreement is asked for as soon as the birthday says a child."""
    today = desk.today()
    form = Form(
        (
            TextField("relation", "关系", required=True, max_length=20, hint="如：配偶、子、女"),
            TextField("name", "姓名", required=True, max_length=60, normalise=values.normalise_name),
            DateField("birth_date", "出生日期", parse=partial(_day, today)),
            DateField(
                "guardian_consent_on",
                "监护人同意",
                parse=partial(_day, today),
                hint=f"未满 {CHILD_YEARS} 周岁时填写同意的日期",
            ),
            TextField("work_unit", "工作单位", max_length=100, hint="学生填写学校"),
            TextField("position", "职务", max_length=60),
            ChoiceField(
                "political_status",
                "政治面貌",
                choices=codes.POLITICAL_STATUS.ordered(),
                parse=codes.POLITICAL_STATUS.parse,
            ),
            TextField("phone", "电话", max_length=40, normalise=values.normalise_phone),
            NotesField("remark", "备注", lines=2),
        )
    )

    def command(draft: FamilyDraft) -> Callable[[Any], Changes]:
        def write(session: Any) -> Changes:
            from union_desktop.areas.members import service

            if row is None:
                return service.add_family(session, person_id, draft, today=today)
            return service.change_family(session, row.id, row.draft, draft, today=today)

        return write

    def allow_consent() -> None:
        form.set_enabled("guardian_consent_on", household.is_child(form.value("birth_date"), today))

    dialog = _dialog(desk, "家庭成员", form, command, row, FamilyDraft(), "03-members#家庭成员")
    _propose(form, "relation", RELATIONS)
    form.left.connect(lambda key: allow_consent() if key == "birth_date" else None)
    allow_consent()
    return dialog


@reopens
def resume(desk: Desk, person_id: int, row: ResumeRow | None, others: Sequence[ResumeRow]) -> DraftDialog:
    """A station; overlapping ones are remarked on, not refused."""
    today = desk.today()
    form = Form(
        (
            TextField(
                "from_month", "起始年月", required=True, max_length=10, hint="如 2015-03", normalise=_month
            ),
            TextField("to_month", "结束年月", max_length=10, hint="至今仍在的留空", normalise=_month),
            TextField("work_unit", "工作单位", required=True, wide=True, max_length=100),
            TextField("position", "职务", wide=True, max_length=60),
        )
    )

    def command(draft: ResumeDraft) -> Callable[[Any], Changes]:
        def write(session: Any) -> Changes:
            from union_desktop.areas.members import service

            if row is None:
                return service.add_resume(session, person_id, draft, today=today)
            return service.change_resume(session, row.id, row.draft, draft, today=today)

        return write

    def remark(_key: str) -> None:
        draft = ResumeDraft(form.value("from_month") or "", form.value("to_month") or "")
        crossing = household.overlaps(others, draft, row.id if row else 0)
        if crossing and not (draft.to_month and draft.to_month < draft.from_month):
            names = "、".join(one.draft.work_unit for one in crossing[:2])
            form.show_warnings({"from_month": f"与“{names}”的时间重叠，请核对。"})

    dialog = _dialog(desk, "工作简历", form, command, row, ResumeDraft(), "03-members#工作简历")
    form.left.connect(remark)
    return dialog


@reopens
def consent(desk: Desk, person_id: int, row: ConsentRow | None) -> DraftDialog:
    """An agreement, or the day it was taken back."""
    today = desk.today()
    form = Form(
        (
            TextField("purpose", "同意的事项", required=True, wide=True, max_length=100),
            TextField("version", "告知书版本", required=True, max_length=40, hint="如：2026 版"),
            ChoiceField("way", "方式", required=True, choices=list(CONSENT_WAYS.items())),
            DateField("given_on", "同意日期", required=True, parse=partial(_day, today)),
            DateField(
                "withdrawn_on", "撤回日期", parse=partial(_day, today), hint="本人撤回同意时填写，记录保留"
            ),
            NotesField("note", "说明", lines=2, hint="如：监护人姓名、存放位置"),
        )
    )

    def command(draft: ConsentDraft) -> Callable[[Any], Changes]:
        def write(session: Any) -> Changes:
            from union_desktop.areas.members import service

            if row is None:
                return service.add_consent(session, person_id, draft, today=today)
            return service.change_consent(session, row.id, row.draft, draft, today=today)

        return write

    dialog = _dialog(
        desk, "知情同意", form, command, row, ConsentDraft(given_on=today), "03-members#知情同意"
    )
    _propose(form, "purpose", CONSENT_PURPOSES)
    return dialog


def _dialog(
    desk: Desk,
    name: str,
    form: Form,
    command: Callable[[Any], Callable[[Any], Changes] | None],
    row: Any | None,
    empty: Any,
    help_topic: str,
) -> DraftDialog:
    title = f"添加{name}" if row is None else f"修改{name}"
    before = empty if row is None else row.draft

    def changed(draft: Any) -> Callable[[Any], Changes] | None:
        return command(draft) if row is None or draft != before else None

    dialog = DraftDialog(desk, title, form, changed, help_topic=help_topic)
    form.load(before)
    dialog.resize(max(620, dialog.sizeHint().width()), dialog.sizeHint().height())
    dialog.open()
    return dialog


def _propose(form: Form, key: str, words: Sequence[str]) -> None:
    line = form.widget(key)
    if isinstance(line, QLineEdit):
        completer = QCompleter(list(words), line)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        line.setCompleter(completer)


def _day(today: dt.date, text: str) -> dt.date:
    return values.parse_loose_date(text, today=today).date


def _month(text: str) -> str:
    """2015.3, 2015年3月 and 201503 as 2015-03; anything else as it is, for the check to name."""
    digits = "".join(letter if letter.isdigit() else " " for letter in text).split()
    if len(digits) == 1 and len(digits[0]) == 6:
        digits = [digits[0][:4], digits[0][4:]]
    if len(digits) == 2 and len(digits[0]) == 4 and len(digits[1]) <= 2:
        return f"{digits[0]}-{int(digits[1]):02d}"
    return text.strip()
