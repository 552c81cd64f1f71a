# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers of applications and meetings: what is asked before each, and the way to the preview."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from union_desktop.areas.aid.ui.fitting import fit
from union_desktop.areas.applications.documents.approval_form import ApprovalLook, approval_forms_from
from union_desktop.areas.applications.documents.course import course_papers_from
from union_desktop.areas.applications.documents.minutes import minutes_from
from union_desktop.areas.applications.documents.publicity import PublicityLook, notice_from
from union_desktop.areas.applications.documents.summary import summary_sheet_from
from union_desktop.areas.applications.queries import meeting as meetings, screen
from union_desktop.areas.applications.queries.papers import Publicity, publicity
from union_desktop.areas.applications.queries.screen import Heads
from union_desktop.areas.members.documents import PaperLook, unprintable_names
from union_desktop.areas.members.queries.papers import office_name
from union_desktop.areas.members.ui.papers import NUMBERS, Gap, Job, show_paper
from union_desktop.core import clock
from union_desktop.widgets import ask
from union_desktop.widgets.draft_dialog import QuestionDialog
from union_desktop.widgets.fields import CheckField, ChoiceField, DateField, TextField
from union_desktop.widgets.form import Form

if TYPE_CHECKING:
    from union_desktop.areas.applications.terms.meetings import MeetingSheet
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

HELP: Final = "18-applications#打印"
#: How many days a notice hangs where no rule says so.
USUAL_DAYS: Final = 5
_NUMBERS: Final = tuple((value, label) for value, label in NUMBERS if value in ("masked", "whole"))
PAPERS: Final = (
    ask.Option("form", "申请审批表", "每份申请一份，写明家庭情况、各级意见和审定结果"),
    ask.Option("notice", "公示", "只有姓名、部门、项目和金额，公文格式"),
    ask.Option("course", "办理过程", "每一步的日期、办理人和意见"),
    ask.Option("summary", "补助汇总表", "选中申请所在会议的全部议题，供会议审定"),
)
MEETING_PAPERS: Final = (
    ask.Option("minutes", "会议纪要", "到会、表决、决定、议事摘要和签名处"),
    ask.Option("summary", "决定表（补助汇总表）", "全部议题的申请金额、审定金额和结果"),
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was read about the chosen applications before anything is asked."""

    ids: tuple[int, ...]
    office: str
    heads: Heads
    gaps: list[Gap]
    told: Publicity
    meeting_id: int | None


def choose(desk: Desk, ids: Sequence[int]) -> None:
    """Asks which paper of the chosen applications."""
    kind = ask.choose(desk.window, f"打印选中的 {len(ids)} 份申请的哪一种？", PAPERS, title="打印")
    if kind is not None:
        _with_chosen(desk, ids, partial(_go_on, desk, kind))


def course(desk: Desk, ids: Sequence[int]) -> None:
    """办理过程 of these applications."""
    _with_chosen(desk, ids, partial(_go_on, desk, "course"))


def _go_on(desk: Desk, kind: str, found: Chosen) -> None:
    look = PaperLook(found.office, desk.office.operator, clock.now())
    if kind == "form":
        ApprovalDialog(desk, found).open()
    elif kind == "notice":
        if found.told.lines:
            DecisionNoticeDialog(desk, found).open()
        else:
            ask.tell(desk.window, "选中的申请都还没有审定金额，没有可以公示的内容。请选择审定通过的申请。")
    elif kind == "course":
        job = Job(
            "补助申请办理过程",
            course_papers_from,
            {"ids": found.ids, "look": look},
            len(found.ids),
            "办理意见",
        )
        show_paper(desk, desk.window, job, found.gaps)
    elif found.meeting_id is None:
        ask.tell(
            desk.window,
            "这份申请还没有列入会议的议题，没有打印。补助汇总表按会议打印：请先在“审定会议”里加入议题。",
        )
    else:
        meeting_paper(desk, found.meeting_id, "summary")


@dataclass(frozen=True, slots=True)
class FormInput:
    """Questions before the approval form is printed."""

    numbers: str = "masked"
    accounts: str = "masked"
    opinions: bool = True


class ApprovalDialog(QuestionDialog):
    """How much of the numbers goes on paper."""

    help_topic = HELP

    def __init__(self, desk: Desk, found: Chosen) -> None:
        form = Form(
            (
                ChoiceField("numbers", "证件号码", required=True, choices=_NUMBERS),
                ChoiceField("accounts", "银行账号", required=True, choices=_NUMBERS),
                CheckField(
                    "opinions", "", text="印出已登记的意见和结果（不印则留空，供手工签署）", wide=True
                ),
            )
        )
        super().__init__(
            desk,
            "打印申请审批表",
            form,
            intro=f"{found.heads.named}。审批表含家庭和困难情况，打印须写明用途，并记入操作记录。",
        )
        self._found = found
        form.load(FormInput())
        fit(self, 640)

    def go_on(self, draft: FormInput) -> None:
        found = self._found
        look = ApprovalLook(
            PaperLook(found.office, self._desk.office.operator, clock.now()),
            "whole" if draft.numbers == "whole" else "masked",
            "whole" if draft.accounts == "whole" else "masked",
            draft.opinions,
        )
        job = Job(
            "补助申请审批表",
            approval_forms_from,
            {"ids": found.ids, "look": look},
            len(found.ids),
            look.sensitive,
        )
        if show_paper(self._desk, self, job, found.gaps):
            self.accept()


@dataclass(frozen=True, slots=True)
class NoticeInput:
    """What stands around the list of a notice."""

    first: dt.date | None
    last: dt.date | None
    contact: str = ""
    office: str = ""
    on: dt.date | None = None
    masked: bool = False


class DecisionNoticeDialog(QuestionDialog):
    """公示: its days and the way to object; the days are those of the step when it was entered."""

    help_topic = HELP

    def __init__(self, desk: Desk, found: Chosen) -> None:
        form = Form(
            (
                DateField("first", "公示开始", required=True),
                DateField("last", "公示结束", required=True),
                TextField(
                    "contact", "联系方式", required=True, wide=True, max_length=80, placeholder="电话、地点"
                ),
                TextField("office", "落款", required=True, max_length=60),
                DateField("on", "落款日期", required=True),
                CheckField("masked", "", text="姓名隐去中间的字", wide=True),
            )
        )
        super().__init__(
            desk,
            "打印公示",
            form,
            intro=f"{len(found.told.lines)} 人。只印姓名、部门、项目和金额，不印号码、家庭情况和申请理由。",
        )
        self._found = found
        today = desk.today()
        first = found.told.first or today
        days = found.heads.publicity_days or USUAL_DAYS
        last = found.told.last or first + dt.timedelta(days - 1)
        form.load(NoticeInput(first, last, office=found.office, on=first))
        fit(self, 640)

    def examine(self, draft: NoticeInput) -> dict[str, str]:
        if draft.first and draft.last and draft.last < draft.first:
            return {"last": "公示结束日期不能早于开始日期。"}
        return {}

    def go_on(self, draft: NoticeInput) -> None:
        assert draft.first is not None
        assert draft.last is not None
        assert draft.on is not None
        look = PublicityLook(
            draft.office, draft.on, draft.first, draft.last, draft.contact.strip(), draft.masked
        )
        found = self._found
        arguments = {"ids": found.ids, "look": look}
        job = Job("困难补助公示", notice_from, arguments, len(found.told.lines))
        if show_paper(self._desk, self, job, found.gaps):
            self.accept()


def _with_chosen(desk: Desk, ids: Sequence[int], then: Callable[[Chosen], None]) -> None:
    def go_on(found: Chosen) -> None:
        if found.ids:
            then(found)
        else:
            ask.tell(desk.window, "选中的申请已不在，没有打印。请刷新列表。")

    read = partial(_read, ids=tuple(ids), on=desk.today())
    desk.tasks.query(read, go_on, owner=desk.window, key="application papers")


def _read(reader: Reader, *, ids: tuple[int, ...], on: dt.date) -> Chosen:
    heads = screen.heads(reader, ids=ids, on=on)
    known = tuple(one.id for one in heads.lines)
    return Chosen(
        known,
        office_name(reader, on),
        heads,
        unprintable_names([one.name for one in heads.lines]),
        publicity(reader, known),
        screen.meeting_of(reader, known[0]) if known else None,
    )


# -- meetings -----------------------------------------------------------------------------------------------------


def choose_for_meeting(desk: Desk, ids: Sequence[int]) -> None:
    """Asks which paper of a meeting."""
    kind = ask.choose(desk.window, "打印这次会议的哪一种？", MEETING_PAPERS, title="打印")
    if kind is not None:
        meeting_paper(desk, ids[0], kind)


@dataclass(frozen=True, slots=True)
class _Meeting:
    sheet: MeetingSheet | None
    office: str
    gaps: list[Gap]


def meeting_paper(desk: Desk, meeting_id: int, kind: str) -> None:
    """The minutes or the sheet of a meeting."""

    def go_on(found: _Meeting) -> None:
        if found.sheet is None:
            ask.tell(desk.window, "这次会议的记录已不在，没有打印。请刷新列表。")
            return
        look = PaperLook(found.office, desk.office.operator, clock.now())
        arguments: dict[str, Any] = {"meeting_id": meeting_id, "look": look}
        count = len(found.sheet.items)
        if kind == "minutes":
            job = Job(f"{found.sheet.name}纪要", minutes_from, arguments, count)
        else:
            job = Job(f"{found.sheet.name}补助汇总表", summary_sheet_from, arguments, count, "困难情况")
        show_paper(desk, desk.window, job, found.gaps)

    read = partial(_read_meeting, meeting_id=meeting_id, on=desk.today())
    desk.tasks.query(read, go_on, owner=desk.window, key="meeting papers")


def _read_meeting(reader: Reader, *, meeting_id: int, on: dt.date) -> _Meeting:
    found = meetings.sheet(reader, meeting_id)
    names = [one.name for one in found.attendees] if found is not None else []
    names += [one.name for one in found.items] if found is not None else []
    return _Meeting(found, office_name(reader, on), unprintable_names(names))
