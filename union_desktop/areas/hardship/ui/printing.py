# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers of the chosen files: what is asked before each, and the way to the preview."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from union_desktop.areas.hardship import documents
from union_desktop.areas.hardship.documents import FileLook, NoticeLook
from union_desktop.areas.hardship.queries import papers
from union_desktop.areas.members.documents import PaperLook, unprintable_names
from union_desktop.areas.members.queries.papers import office_name
from union_desktop.areas.members.ui.papers import NUMBERS, Gap, Job, show_paper
from union_desktop.areas.policies import queries as policies
from union_desktop.areas.policies.terms import PolicyKind
from union_desktop.core import clock, values
from union_desktop.widgets import ask
from union_desktop.widgets.draft_dialog import QuestionDialog
from union_desktop.widgets.fields import CheckField, ChoiceField, DateField, TextField
from union_desktop.widgets.form import Form

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

HELP: Final = "16-hardship#打印"
_NUMBERS: Final = tuple((value, label) for value, label in NUMBERS if value in ("masked", "whole"))


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was read about the chosen files before anything is asked."""

    ids: tuple[int, ...]
    office: str
    names: tuple[str, ...]
    gaps: tuple[Gap, ...]
    lines: tuple[papers.NoticeLine, ...]
    basis: str


def file_form(desk: Desk, ids: Sequence[int]) -> None:
    """困难职工档案表."""
    _with_chosen(desk, ids, lambda found: FileDialog(desk, found).open())


def notice(desk: Desk, ids: Sequence[int]) -> None:
    """公示."""
    _with_chosen(desk, ids, lambda found: FileNoticeDialog(desk, found).open())


def course(desk: Desk, ids: Sequence[int]) -> None:
    """办理过程; opinions may speak of illness, so a purpose is asked."""

    def go_on(found: Chosen) -> None:
        look = PaperLook(found.office, desk.office.operator, clock.now())
        arguments = {"ids": found.ids, "on": desk.today(), "look": look}
        job = Job(
            f"困难职工档案办理过程{_called(found)}",
            documents.course_papers_from,
            arguments,
            len(found.ids),
            "办理意见",
        )
        show_paper(desk, desk.window, job, found.gaps)

    _with_chosen(desk, ids, go_on)


@dataclass(frozen=True, slots=True)
class FileInput:
    """Questions before the file is printed."""

    numbers: str = "masked"
    health: bool = True


class FileDialog(QuestionDialog):
    """How much of the file goes on paper."""

    help_topic = HELP

    def __init__(self, desk: Desk, found: Chosen) -> None:
        form = Form(
            (
                ChoiceField("numbers", "证件号码和账号", required=True, choices=_NUMBERS),
                CheckField("health", "", text="印出困难情况和健康、残疾状况"),
            )
        )
        super().__init__(
            desk,
            "打印困难职工档案表",
            form,
            intro=f"{len(found.ids)} 份档案，每份 A4 两页。档案表含收入等困难情况，打印须写明用途，并记入操作记录。",
        )
        self._found = found
        form.load(FileInput())
        self.resize(620, self.sizeHint().height())

    def go_on(self, draft: FileInput) -> None:
        found = self._found
        look = FileLook(
            PaperLook(found.office, self._desk.office.operator, clock.now()),
            "whole" if draft.numbers == "whole" else "masked",
            draft.health,
        )
        arguments = {"ids": found.ids, "on": self._desk.today(), "look": look}
        title = f"困难职工档案表{_called(found)}"
        job = Job(title, documents.file_forms_from, arguments, len(found.ids), look.sensitive)
        if show_paper(self._desk, self, job, found.gaps):
            self.accept()


@dataclass(frozen=True, slots=True)
class NoticeInput:
    """Questions before a notice is printed."""

    office: str
    on: dt.date | None
    from_on: dt.date | None
    to_on: dt.date | None
    phone: str = ""
    place: str = ""
    basis: str = ""
    masked: bool = True


class FileNoticeDialog(QuestionDialog):
    """What stands around the list of a notice; the days are those of the publicity when it was entered."""

    help_topic = HELP

    def __init__(self, desk: Desk, found: Chosen) -> None:
        day = partial(values.parse_date, today=desk.today())
        form = Form(
            (
                DateField("from_on", "公示开始", required=True, parse=day),
                DateField("to_on", "公示结束", required=True, parse=day),
                TextField("phone", "异议电话", required=True, max_length=40),
                TextField("place", "受理地点", max_length=60),
                TextField("basis", "依据", wide=True, max_length=120),
                TextField("office", "落款", required=True, max_length=60),
                DateField("on", "落款日期", required=True, parse=day),
                CheckField("masked", "", text="姓名隐去中间的字"),
            )
        )
        super().__init__(
            desk,
            "打印困难职工建档公示",
            form,
            intro=f"{len(found.lines)} 户。公示只印姓名、部门和困难类别，不印证件号码、病情、收入和家庭成员。",
        )
        self._found = found
        days = {(one.from_on, one.to_on) for one in found.lines}
        start, end = next(iter(days)) if len(days) == 1 else (None, None)
        form.load(
            NoticeInput(
                f"{found.office}委员会" if found.office.endswith("工会") else found.office,
                start or desk.today(),
                start or desk.today(),
                end,
                basis=found.basis,
            )
        )
        self.resize(680, self.sizeHint().height())

    def examine(self, draft: NoticeInput) -> dict[str, str]:
        if draft.from_on and draft.to_on and draft.to_on < draft.from_on:
            return {"to_on": "公示结束日期不能早于开始日期。"}
        return {}

    def go_on(self, draft: NoticeInput) -> None:
        assert draft.from_on is not None
        assert draft.to_on is not None
        assert draft.on is not None
        look = NoticeLook(
            draft.office,
            draft.from_on,
            draft.to_on,
            draft.phone,
            draft.on,
            draft.basis,
            draft.place,
            draft.masked,
        )
        found = self._found
        arguments = {"ids": found.ids, "look": look}
        job = Job("困难职工建档公示", documents.publicity_notice_from, arguments, len(found.ids))
        gaps = [] if draft.masked else unprintable_names([one.name for one in found.lines])
        if show_paper(self._desk, self, job, gaps):
            self.accept()


def _with_chosen(desk: Desk, ids: Sequence[int], then: Callable[[Chosen], None]) -> None:
    def go_on(found: Chosen) -> None:
        if found.lines:
            then(found)
        else:
            ask.tell(desk.window, "选中的档案已不在，没有打印。请刷新列表。")

    read = partial(_read, ids=tuple(ids), on=desk.today())
    desk.tasks.query(read, go_on, owner=desk.window, key="hardship papers")


def _read(reader: Reader, *, ids: tuple[int, ...], on: dt.date) -> Chosen:
    names = papers.names(reader, ids)
    lines = tuple(papers.notice_lines(reader, ids))
    hung = min((one.from_on for one in lines if one.from_on), default=on)
    rule = policies.rule_for(reader, PolicyKind.HARDSHIP, hung)
    basis = f"《{rule.title}》" + (f"（{rule.document_no}）" if rule.document_no else "") if rule else ""
    return Chosen(ids, office_name(reader, on), tuple(names), tuple(unprintable_names(names)), lines, basis)


def _called(found: Chosen) -> str:
    return f" {found.lines[0].name}" if len(found.lines) == 1 else ""
