# SPDX-License-Identifier: GPL-3.0-or-later
"""What the buttons of the statistics area do: paper, workbook, declared numbers, age bands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from union_desktop.areas.organisation import queries as organisation
from union_desktop.areas.statistics.queries import rates as rates_of
from union_desktop.areas.statistics.queries.splitting import age_bands
from union_desktop.areas.statistics.terms import CountingBasis, WorkforceDraft, parse_bands
from union_desktop.areas.statistics.ui.views import PAPERS, SHEETS
from union_desktop.core import clock, office_child, values
from union_desktop.core.errors import InvalidDraft
from union_desktop.documents import files
from union_desktop.widgets import ask
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import ChoiceField, DateField, NumberField, TextField
from union_desktop.widgets.form import Form, Section
from union_desktop.widgets.reopening import reopens

if TYPE_CHECKING:
    from collections.abc import Callable

    from union_desktop.areas.statistics.ui.tab import StatisticsTab
    from union_desktop.areas.statistics.ui.views import Output
    from union_desktop.core.changes import Changes
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

HELP = "10-statistics"
_WHOLE, _CAMPUS, _CATEGORY = "whole", "campus", "category"


def print_table(desk: Desk) -> None:
    """Shows what stands on the screen as a paper; made by a child process."""
    tab = _tab(desk)
    if tab is not None:
        output = tab.output()
        desk.print_pdf(output.title, partial(office_child.ask, desk.office, *_asked(desk, PAPERS, output)))


def export_table(desk: Desk) -> None:
    """Writes what stands on the screen as a workbook."""
    tab = _tab(desk)
    if tab is None:
        return
    output = tab.output()
    name = files.safe_name(f"{output.title}.xlsx")
    path = ask.save_file(desk.window, "导出表格", name, filters=ask.WORKBOOKS, purpose="statistics")
    if path is None:
        return

    desk.write_file(
        path,
        f"正在导出“{output.title}”",
        partial(office_child.ask, desk.office, *_asked(desk, SHEETS, output)),
        lambda: tab.banner.say(f"已导出到“{path}”。", "done"),
        lambda error: tab.banner.say(error.message, "problem"),
    )


@dataclass(frozen=True, slots=True)
class WorkforceInput:
    """What the dialog collects; ``scope`` is ``whole``, or a campus or category with its id."""

    counted_on: Any = None
    headcount: int | None = None
    scope: str = _WHOLE
    counting_basis: str = CountingBasis.WITH_ENTRUSTED.value
    source: str = ""
    remark: str = ""


@reopens
def add_workforce(desk: Desk) -> None:
    """A number somebody declared; the day of the table on the screen is proposed."""
    tab = _tab(desk)
    day = tab.figures.day.day if tab is not None else desk.today()

    def write(draft: WorkforceInput) -> Callable[[Any], Changes]:
        ready = _draft(draft)

        def command(session: Any) -> Changes:
            from union_desktop.areas.statistics import service

            return service.record_workforce(session, ready, today=desk.today())

        return command

    _open(desk, "登记应入会人数", WorkforceInput(min(day, desk.today())), write)


@reopens
def edit_workforce(desk: Desk, workforce_id: int) -> None:
    """Puts a declared number right."""
    with desk.office.reader() as reader:
        found = rates_of.workforce(reader, workforce_id)
    if found is None:
        ask.tell(desk.window, "这条应入会人数已不在，没有可修改的内容。")
        return

    def write(draft: WorkforceInput) -> Callable[[Any], Changes]:
        ready = _draft(draft)

        def command(session: Any) -> Changes:
            from union_desktop.areas.statistics import service

            return service.correct_workforce(session, workforce_id, ready, today=desk.today())

        return command

    _open(desk, "修改应入会人数", _input(found), write)


def remove_workforce(desk: Desk, workforce_id: int) -> None:
    """Takes a declared number away after asking."""
    tab = _tab(desk)
    row = tab.rates.row(workforce_id) if tab is not None else None
    if row is None:
        return
    if not ask.confirm(
        desk.window,
        f"要删除 {row.draft.counted_on} {row.scope}的应入会职工人数 {row.draft.headcount:,} 人吗？"
        "会员和会籍不受影响；删除的内容会留痕。",
        yes="删除",
        title="删除应入会人数",
        danger=True,
    ):
        return

    def command(session: Any) -> Changes:
        from union_desktop.areas.statistics import service

        return service.remove_workforce(session, workforce_id)

    desk.tasks.command(command, title="删除应入会人数", owner=desk.window)


@dataclass(frozen=True, slots=True)
class BandsInput:
    """What the dialog about ages collects."""

    bands: str = ""


@reopens
def set_bands(desk: Desk) -> None:
    """Where ages are cut, for everybody in this office."""
    with desk.office.reader() as reader:
        before = age_bands(reader)
    field = TextField(
        "bands",
        "各段起始年龄",
        required=True,
        wide=True,
        max_length=80,
        hint="除最年轻的一段外，写出每段的第一个年龄，如 36、41、46、51、56、61",
    )
    form = Form((field,))

    def write(draft: BandsInput) -> Callable[[Any], Changes] | None:
        try:
            bands = parse_bands(draft.bands)
        except ValueError as error:
            raise InvalidDraft({"bands": str(error)}) from None
        if bands == before:
            return None

        def command(session: Any) -> Changes:
            from union_desktop.areas.statistics import service

            return service.set_age_bands(session, bands.text())

        return command

    dialog = DraftDialog(
        desk,
        "年龄段",
        form,
        write,
        action="设定统计的年龄段",
        intro=f"现在分为：{'、'.join(before.labels())}。年龄按截止日期已满周岁计算；新的分段用于今后所有的统计表。",
        help_topic=HELP,
    )
    form.load(BandsInput(before.text()))
    dialog.resize(560, dialog.sizeHint().height())
    dialog.open()


def _open(
    desk: Desk, title: str, draft: WorkforceInput, write: Callable[[WorkforceInput], Callable[[Any], Changes]]
) -> None:
    today = desk.today()
    with desk.office.reader() as reader:
        scopes = _scopes(reader)
    form = Form(
        [
            Section(
                "",
                (
                    DateField(
                        "counted_on",
                        "截止日期",
                        required=True,
                        tip="这个人数是哪一天的；正式会员按同一天统计。",
                        parse=lambda text: values.parse_date(text, today=today),
                    ),
                    NumberField("headcount", "应入会职工人数", required=True, minimum=1, maximum=10_000_000),
                    ChoiceField("scope", "范围", required=True, choices=scopes, empty=None),
                    ChoiceField(
                        "counting_basis",
                        "口径",
                        required=True,
                        choices=[(one.value, one.label) for one in CountingBasis],
                        empty=None,
                        tip="提供的人数里是否包括派遣单位委托代管的人；会员按同一口径统计。",
                    ),
                    TextField(
                        "source",
                        "来源",
                        required=True,
                        wide=True,
                        max_length=120,
                        hint="谁提供的、依据什么，如“人事处 2026 年 9 月在岗人员表”",
                    ),
                    TextField("remark", "备注", wide=True, max_length=200),
                ),
            )
        ]
    )
    dialog = DraftDialog(
        desk,
        title,
        form,
        write,
        intro="应入会职工人数由其他部门提供，程序不能从会员记录推算；入会率是同一天的正式会员人数与它之比。",
        done=lambda changes: desk.go_to("statistics", changes.ids[0]),
        help_topic=HELP,
    )
    form.load(draft)
    dialog.resize(680, dialog.sizeHint().height())
    dialog.open()


def _scopes(reader: Reader) -> list[tuple[str, str]]:
    return [
        (_WHOLE, rates_of.WHOLE),
        *((f"{_CAMPUS}:{one.id}", f"校区：{one.name}") for one in organisation.campuses(reader)),
        *((f"{_CATEGORY}:{one.code}", f"人员类别：{one.name}") for one in organisation.categories(reader)),
    ]


def _draft(draft: WorkforceInput) -> WorkforceDraft:
    kind, _, which = draft.scope.partition(":")
    return WorkforceDraft(
        draft.counted_on,
        draft.headcount,
        draft.counting_basis,
        int(which) if kind == _CAMPUS else None,
        which if kind == _CATEGORY else None,
        draft.source,
        draft.remark,
    )


def _input(found: WorkforceDraft) -> WorkforceInput:
    scope = _WHOLE
    if found.campus_id is not None:
        scope = f"{_CAMPUS}:{found.campus_id}"
    elif found.staff_category is not None:
        scope = f"{_CATEGORY}:{found.staff_category}"
    return WorkforceInput(
        found.counted_on, found.headcount, scope, found.counting_basis, found.source, found.remark
    )


def _asked(desk: Desk, module: str, output: Output) -> tuple[str, dict[str, Any]]:
    about = {"prepared_by": desk.office.operator, "printed_at": clock.now()}
    return f"{module}:{output.function}", output.arguments | about


def _tab(desk: Desk) -> StatisticsTab | None:
    from union_desktop.areas.statistics.ui.tab import StatisticsTab

    found = desk.window.findChild(StatisticsTab)
    return found if isinstance(found, StatisticsTab) else None
