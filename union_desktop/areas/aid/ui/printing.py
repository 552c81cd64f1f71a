# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers of a round, and the list as a spreadsheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

from union_desktop.areas.aid import documents
from union_desktop.areas.aid.documents import NoticeLook
from union_desktop.areas.aid.queries.round_head import RoundHead
from union_desktop.areas.aid.ui.fitting import fit
from union_desktop.areas.members.documents import PaperLook
from union_desktop.areas.members.queries.papers import office_name
from union_desktop.areas.members.ui.papers import Gap, Job, show_paper
from union_desktop.areas.policies.queries import rule_version
from union_desktop.core import clock
from union_desktop.widgets import ask, list_output
from union_desktop.widgets.draft_dialog import QuestionDialog
from union_desktop.widgets.fields import CheckField, ChoiceField, DateField, TextField
from union_desktop.widgets.form import Form, Section

if TYPE_CHECKING:
    from union_desktop.areas.aid.ui.grants import GrantsPanel
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

HELP: Final = "17-aid#打印"
#: How many days a notice hangs where no rule says so.
USUAL_DAYS: Final = 5
KINDS: Final = (("hardship", "困难类别"), ("staff", "人员类别"), ("none", "不印"))
PAPERS: Final = (
    ask.Option("sign", "领款签收表", "每人一行，留出签名的地方，末尾有合计和大写金额"),
    ask.Option("sign_groups", "领款签收表（按小组分页）", "每个小组从新的一页开始，各有小计"),
    ask.Option("list", "发放名单", "每人的部门、小组、金额、资金来源和发放情况"),
    ask.Option("summary", "发放汇总表", "按校区和小组汇总人数、金额、资金来源和发放情况"),
    ask.Option("aid_summary", "困难补助汇总表", "困难类型和事由，供会议审定"),
    ask.Option("notice", "公示", "只有姓名、部门、类别和金额，公文格式"),
    ask.Option("year", "困难帮扶汇总表（全年）", "这一年审定过的全部批次，按项目列出人数、金额和资金来源"),
)
_MADE: Final[dict[str, tuple[str, Callable[..., bytes], dict[str, Any]]]] = {
    "sign": ("领款签收表", documents.signing_sheet_from, {}),
    "sign_groups": ("领款签收表", documents.signing_sheet_from, {"grouped": "group", "page_per_group": True}),
    "list": ("发放名单", documents.round_list_from, {}),
    "summary": ("发放汇总表", documents.round_summary_from, {}),
    "aid_summary": ("困难补助汇总表", documents.aid_summary_from, {}),
}


@dataclass(frozen=True, slots=True)
class _Look:
    """What is read before a paper is asked for."""

    office: str
    gaps: list[Gap]
    days: int


def choose(desk: Desk, found: RoundHead) -> None:
    """Asks which paper."""
    kind = ask.choose(desk.window, f"打印{found.named}的哪一种？", PAPERS, title="打印")
    if kind is not None:
        ask_paper(desk, kind, found)


def ask_paper(desk: Desk, kind: str, found: RoundHead) -> None:
    """One paper, after what it still has to know."""
    if kind == "year":
        _print_year(desk, found.row.year)
        return
    if not found.totals.rows:
        ask.tell(desk.window, f"批次{found.named}的名单是空的，没有可打印的内容。请先加入名单。")
        return

    def go_on(look: _Look) -> None:
        if kind == "notice":
            RoundNoticeDialog(desk, found, look).open()
            return
        title, function, more = _MADE[kind]
        paper = PaperLook(look.office, desk.office.operator, clock.now())
        arguments = {"round_id": found.id, "look": paper, **more}
        job = Job(f"{found.row.name}{title}", function, arguments, found.totals.rows)
        show_paper(desk, desk.window, job, look.gaps)

    desk.tasks.query(partial(_read, found=found), go_on, owner=desk.window, key="aid paper")


def _print_year(desk: Desk, year: int) -> None:
    """困难帮扶汇总表: all rounds of the year the chosen one belongs to, whether its own list has anybody or not."""

    def go_on(office: str) -> None:
        paper = PaperLook(office, desk.office.operator, clock.now())
        arguments = {"year": year, "look": paper}
        show_paper(
            desk, desk.window, Job(f"{year}年困难帮扶汇总表", documents.year_summary_from, arguments, 1), ()
        )

    read = partial(office_name, on=clock.today())
    desk.tasks.query(read, go_on, owner=desk.window, key="aid paper")


def _read(reader: Reader, found: RoundHead) -> _Look:
    version = found.row.policy_version_id
    days = rule_version(reader, version).number("publicity_days") if version is not None else None
    return _Look(
        office_name(reader, clock.today()),
        documents.unprintable_in_round(reader, found.id),
        days or USUAL_DAYS,
    )


def print_course(desk: Desk, round_id: int) -> None:
    """办理过程: the steps of a round for auditors."""

    def go_on(found: tuple[str, str]) -> None:
        office, name = found
        paper = PaperLook(office, desk.office.operator, clock.now())
        job = Job(f"{name}办理过程", documents.course_paper_from, {"round_id": round_id, "look": paper}, 1)
        show_paper(desk, desk.window, job, ())

    def read(reader: Reader) -> tuple[str, str]:
        name = str(reader.value("select name from aid_round where id = :id", id=round_id) or "")
        return office_name(reader, clock.today()), name

    desk.tasks.query(read, go_on, owner=desk.window, key="aid course")


@dataclass(frozen=True, slots=True)
class NoticeInput:
    """When the notice hangs, and whom to tell."""

    from_on: dt.date | None
    to_on: dt.date | None
    contact: str = ""
    kind: str = "hardship"
    masked: bool = False


class RoundNoticeDialog(QuestionDialog):
    """公示: its days and the way to object."""

    help_topic = HELP

    def __init__(self, desk: Desk, found: RoundHead, look: _Look) -> None:
        self._found = found
        self._look = look
        form = Form(
            [
                Section(
                    "",
                    (
                        DateField("from_on", "公示开始", required=True),
                        DateField("to_on", "公示结束", required=True),
                        ChoiceField("kind", "类别一栏", required=True, choices=KINDS),
                        CheckField("masked", "", text="姓名隐去中间的字"),
                        TextField(
                            "contact",
                            "联系方式",
                            wide=True,
                            max_length=80,
                            placeholder="如 校工会办公室 5678 转 1",
                        ),
                    ),
                )
            ]
        )
        super().__init__(
            desk,
            "公示",
            form,
            intro=f"{found.named}：{found.sum_text}。只印姓名、部门、类别和金额，不印号码、家庭情况和病情。",
            help_topic=HELP,
        )
        today = desk.today()
        form.load(NoticeInput(today, today + dt.timedelta(days=look.days - 1)))
        fit(self, 600)

    def examine(self, draft: NoticeInput) -> dict[str, str]:
        if draft.from_on and draft.to_on and draft.to_on < draft.from_on:
            return {"to_on": "结束日期不能早于开始日期。"}
        return {}

    def go_on(self, draft: NoticeInput) -> None:
        assert draft.from_on is not None
        assert draft.to_on is not None
        look = NoticeLook(
            self._look.office,
            draft.from_on,
            draft.to_on,
            draft.contact.strip(),
            masked=draft.masked,
            kind=draft.kind,  # type: ignore[arg-type]
        )
        job = Job(
            f"{self._found.row.name}公示",
            documents.public_notice_from,
            {"round_id": self._found.id, "look": look},
            self._found.totals.rows,
        )
        if show_paper(self._desk, self, job, self._look.gaps):
            self.accept()


def export(panel: GrantsPanel) -> None:
    """The list as it stands on the screen, as a spreadsheet."""
    list_output.export(panel.desk, cast("Any", panel))
