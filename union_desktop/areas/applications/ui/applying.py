# SPDX-License-Identifier: GPL-3.0-or-later
"""The form of an application; who was helped this year already is told while it is filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout

from union_desktop.areas.aid.ui.fitting import fit
from union_desktop.areas.applications.queries import listing, record, screen
from union_desktop.areas.applications.queries.record import Surroundings
from union_desktop.areas.applications.queries.screen import OnFile
from union_desktop.areas.applications.terms import DRAFT, STATUS_LABELS
from union_desktop.areas.applications.terms.drafts import FIELD_LABELS, ApplicationDraft
from union_desktop.areas.hardship.terms import CAUSES
from union_desktop.areas.members.ui.person_picker import PersonField
from union_desktop.core import values
from union_desktop.widgets import ask, theme
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import (
    ChoiceField,
    DateField,
    MoneyField,
    NotesField,
    NumberField,
    TextField,
)
from union_desktop.widgets.form import Form, Section
from union_desktop.widgets.reopening import on_way, present_way, reopens

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

HELP: Final = "18-applications#新申请"
_TOLD: Final = 4
Choices = tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class ApplicationInput:
    """An application as the form shows it, before everything is filled in."""

    scheme_id: int | None = None
    person_id: int | None = None
    applied_on: dt.date | None = None
    amount_requested: int | None = None
    reason: str = ""
    main_cause: str = ""
    household_size: int | None = None
    annual_income: int | None = None
    other_aid: str = ""
    remark: str = ""

    @property
    def draft(self) -> ApplicationDraft:
        """What the service takes; required fields are filled by then."""
        return ApplicationDraft(**{one.name: getattr(self, one.name) for one in fields(ApplicationDraft)})


def as_input(draft: ApplicationDraft) -> ApplicationInput:
    """The other way round."""
    return ApplicationInput(**{one.name: getattr(draft, one.name) for one in fields(ApplicationDraft)})


def _form(desk: Desk, schemes: Choices) -> Form:
    label = FIELD_LABELS
    day = partial(values.parse_date, today=desk.today())
    return Form(
        [
            Section(
                "",
                (
                    PersonField("person_id", label["person_id"], required=True, wide=True, desk=desk),
                    ChoiceField("scheme_id", label["scheme_id"], required=True, choices=schemes, empty=None),
                    DateField("applied_on", label["applied_on"], required=True, parse=day),
                    MoneyField("amount_requested", f"{label['amount_requested']}（元）", required=True),
                    ChoiceField("main_cause", label["main_cause"], choices=tuple(CAUSES.items())),
                    NumberField("household_size", label["household_size"], minimum=1, maximum=99),
                    MoneyField("annual_income", f"{label['annual_income']}（元）"),
                    NotesField("reason", label["reason"], lines=4, max_length=1000, hint="提交以前必须写明"),
                    TextField("other_aid", label["other_aid"], wide=True, max_length=200),
                    TextField("remark", label["remark"], wide=True, max_length=200),
                ),
            )
        ]
    )


@dataclass(frozen=True, slots=True)
class _Looked:
    found: Surroundings
    on_file: OnFile | None


def _look(reader: Reader, *, person_id: int, year: int, besides: int | None) -> _Looked:
    found = record.surroundings(reader, person_id, year, besides)
    return _Looked(found, screen.on_file(reader, person_id))


class ApplicationDialog(DraftDialog):
    """An application written down or put right."""

    help_topic = HELP

    def __init__(
        self,
        desk: Desk,
        title: str,
        schemes: Choices,
        loaded: ApplicationInput,
        write: Callable[[ApplicationInput], Callable[[Any], Any] | None],
        *,
        besides: int | None = None,
        done: Callable[[Any], None] | None = None,
        intro: str = "",
    ) -> None:
        super().__init__(desk, title, _form(desk, schemes), write, done=done, intro=intro, help_topic=HELP)
        self._besides = besides
        self._filled: dict[str, Any] = {}
        self.around = QLabel()
        self.around.setWordWrap(True)
        self.around.setTextFormat(Qt.TextFormat.PlainText)
        self.around.setContentsMargins(theme.PAGE_MARGIN, 0, theme.PAGE_MARGIN, 0)
        self.around.setAccessibleName("家庭今年已获的帮扶")
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.indexOf(self.form) + 1, self.around)
        self.form.load(loaded)
        self.form.edited.connect(self._look_around)
        self._look_around("person_id")
        fit(self, 760)

    def _look_around(self, key: str) -> None:
        if key not in ("person_id", "applied_on"):
            return
        try:
            person_id, day = self.form.value("person_id"), self.form.value("applied_on")
        except ValueError:
            return
        if person_id is None or day is None:
            self.around.clear()
            return
        read = partial(_look, person_id=person_id, year=day.year, besides=self._besides)
        self._desk.tasks.query(read, self._show_around, owner=self, key="surroundings")

    def _show_around(self, looked: _Looked) -> None:
        self._say_around(looked.found, looked.on_file)
        if self._besides is not None:
            return
        # What somebody typed stays; what is empty, or came from the file of somebody picked before, is taken from this one.
        for key in ("household_size", "annual_income", "main_cause"):
            try:
                present = self.form.value(key)
            except ValueError:
                continue
            if not present or present == self._filled.get(key):
                value = getattr(looked.on_file, key, None) or (None if key != "main_cause" else "")
                self._filled[key] = value
                if value != present:
                    self.form.set_value(key, value)

    def _say_around(self, found: Surroundings, on_file: OnFile | None) -> None:
        told = [f"今年已获帮扶：{one.sentence()}。" for one in found.helped[:_TOLD]]
        if len(found.helped) > _TOLD:
            told.append(f"另有 {len(found.helped) - _TOLD} 笔。")
        told += [f"在办的申请：{one.name} {one.scheme}（{one.number}）。" for one in found.running]
        if not told:
            told = ["本人和同户的人今年还没有得到帮扶，也没有在办的申请。"]
        if on_file is not None:
            told.append(f"有困难档案 {on_file.case_no}，空着的家庭人口、年收入和致困原因按档案填入。")
        self.around.setText("\n".join(told))


@reopens
def new(desk: Desk, person_id: int | None = None) -> None:
    """新申请."""
    way = present_way()
    today = desk.today()

    def write(entered: ApplicationInput) -> Callable[[Any], Changes]:
        def command(session: Any) -> Changes:
            from union_desktop.areas.applications import service

            return service.add(session, entered.draft, today=today)

        return command

    def go_on(schemes: Choices) -> None:
        if not schemes:
            ask.tell(
                desk.window,
                "还没有按申请审批的补助项目。请先在“批次与发放”的“帮扶项目”中添加，办理方式选“申请审批”。",
            )
            return
        first = schemes[0][0] if len(schemes) == 1 else None
        loaded = ApplicationInput(first, person_id, today)
        with on_way(way):
            dialog = ApplicationDialog(
                desk, "新申请", schemes, loaded, write, done=lambda changes: _made(desk, changes)
            )
        dialog.open()

    read = partial(_schemes, on=today)
    desk.tasks.query(read, go_on, owner=desk.window, key="application schemes")


@reopens
def edit(desk: Desk, application_id: int) -> None:
    """修改 of a draft; what was handed in is returned first."""
    way = present_way()
    today = desk.today()

    def go_on(found: _Found) -> None:
        if found.before is None:
            ask.tell(desk.window, "这份申请的记录已不在，没有改动。请刷新列表。")
            return
        if found.status != DRAFT:
            ask.tell(
                desk.window,
                f"申请 {found.number} 已经提交（现在是“{STATUS_LABELS[found.status]}”），内容不能再改。"
                "需要修改时请先“退回补充”。",
            )
            return
        before = found.before

        def write(entered: ApplicationInput) -> Callable[[Any], Changes] | None:
            if entered.draft == before:
                return None

            def command(session: Any) -> Changes:
                from union_desktop.areas.applications import service

                return service.change(session, application_id, before, entered.draft, today=today)

            return command

        with on_way(way):
            dialog = ApplicationDialog(
                desk,
                "修改申请",
                found.schemes,
                as_input(before),
                write,
                besides=application_id,
                intro=f"申请 {found.number}",
            )
        dialog.open()

    read = partial(_read, application_id=application_id, on=today)
    desk.tasks.query(read, go_on, owner=desk.window, key="application edit")


@dataclass(frozen=True, slots=True)
class _Found:
    before: ApplicationDraft | None
    number: str
    status: str
    schemes: Choices


def _schemes(reader: Reader, *, on: dt.date) -> Choices:
    return tuple((int(number), name) for number, name in listing.open_schemes(reader, on))


def _read(reader: Reader, *, application_id: int, on: dt.date) -> _Found:
    row = listing.rows(reader, [application_id]).get(application_id)
    return _Found(
        record.draft(reader, application_id),
        row.number if row is not None else "",
        row.status if row is not None else "",
        _schemes(reader, on=on),
    )


def _made(desk: Desk, changes: Changes) -> None:
    desk.go_to("applications", changes.ids[0])
