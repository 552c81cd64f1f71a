# SPDX-License-Identifier: GPL-3.0-or-later
"""参保: everybody who can be insured, narrowed by campus, group and category, or one person; counted before it is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from union_desktop.areas.members.queries.copied_places import CopiedPlace, copied_places
from union_desktop.areas.members.ui.person_picker import PersonField
from union_desktop.areas.mutual_aid.queries import eligibility, insured
from union_desktop.areas.mutual_aid.queries.plans import period_choices
from union_desktop.areas.mutual_aid.terms import InsuredDraft
from union_desktop.areas.organisation import queries as organisation
from union_desktop.core.errors import UserError
from union_desktop.core.values import format_yuan
from union_desktop.widgets import ask
from union_desktop.widgets.draft_dialog import DraftDialog, QuestionDialog
from union_desktop.widgets.fields import ChoiceField, MoneyField, NotesField, NumberField, TextField
from union_desktop.widgets.form import Form, Section
from union_desktop.widgets.record_list import RecordList
from union_desktop.widgets.reopening import on_way, present_way, reopens

if TYPE_CHECKING:
    import datetime as dt

    from union_desktop.core.changes import Changes
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

HELP: Final = "20-mutual-aid#参保"
PAGE: Final = "mutual_aid_insured"
ALL: Final = 0
_ANY: Final = "留空为全部"


@dataclass(frozen=True, slots=True)
class InsureInput:
    """Which period, whom, how many shares; with a person nobody else."""

    period_id: int | None = None
    campus_id: int = ALL
    group_id: int = ALL
    category: str = ""
    person_id: int | None = None
    shares: int = 1
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form offers."""

    periods: list[tuple[int, str]]
    campuses: list[tuple[int, str]]
    groups: list[tuple[int, str]]
    categories: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Looked:
    """Whom it would put on the list, and what it would cost."""

    ids: tuple[int, ...]
    fee: int
    title: str
    share: str


def read_choices(reader: Reader, on: dt.date) -> Choices:
    """Periods and places as of today."""
    return Choices(
        [(int(number), label) for number, label in period_choices(reader)],
        [(one.id, one.name) for one in organisation.campuses(reader)],
        [(one.id, one.name) for one in organisation.groups(reader, on)],
        [(one.code, one.name) for one in organisation.categories(reader)],
    )


def _look(reader: Reader, draft: InsureInput, today: dt.date) -> Looked | None:
    assert draft.period_id is not None
    wanted = eligibility.limits(reader, draft.period_id)
    if wanted is None:
        return None
    if draft.person_id is not None:
        ids: tuple[int, ...] = (draft.person_id,)
    else:
        new = eligibility.eligible_ids(reader, wanted, today) - eligibility.insured_ids(
            reader, wanted.period_id
        )
        places = copied_places(reader, sorted(new), wanted.day(today))
        ids = tuple(number for number in sorted(new) if _fits(places[number], draft))
    share = insured.share_in_words(reader, wanted.period_id, today)
    return Looked(ids, wanted.fee * draft.shares * len(ids), f"{wanted.plan}　{wanted.period}", share)


def _fits(place: CopiedPlace, draft: InsureInput) -> bool:
    return (
        draft.campus_id in (ALL, place.campus_id)
        and draft.group_id in (ALL, place.group_id)
        and draft.category in ("", place.category)
    )


class InsureDialog(QuestionDialog):
    """Asks whom, counts them, asks once more with the numbers, and writes them all or none."""

    help_topic = HELP

    def __init__(self, desk: Desk, choices: Choices) -> None:
        form = Form(
            [
                Section(
                    "",
                    (
                        ChoiceField(
                            "period_id",
                            "保险期",
                            required=True,
                            wide=True,
                            choices=choices.periods,
                            empty=None,
                        ),
                        NumberField("shares", "每人份数", required=True, minimum=1, maximum=100),
                    ),
                ),
                Section(
                    "符合条件的会员",
                    (
                        ChoiceField("campus_id", "校区", choices=choices.campuses, empty=ALL, hint=_ANY),
                        ChoiceField("group_id", "工会小组", choices=choices.groups, empty=ALL, hint=_ANY),
                        ChoiceField("category", "人员类别", choices=choices.categories, hint=_ANY),
                    ),
                ),
                Section(
                    "或者只为一个人",
                    (
                        PersonField(
                            "person_id", "会员", wide=True, desk=desk, hint="填了这一项，上面的范围不起作用"
                        ),
                        NotesField(
                            "reason", "破例的原因", lines=2, max_length=200, hint="不符合条件仍要参保时填写"
                        ),
                    ),
                ),
            ]
        )
        super().__init__(
            desk,
            "参保",
            form,
            save="核对人数…",
            intro="符合计划的年龄、性别条件，保险期开始那天是正式会员、还不在名单里的人会列入名单。",
        )
        self.resize(680, self.sizeHint().height())

    def go_on(self, draft: InsureInput) -> None:
        self.set_busy(True)
        self._desk.tasks.query(
            partial(_look, draft=draft, today=self._desk.today()),
            partial(self._looked, draft),
            owner=self,
            refused=self.refuse,
            failed=self._failed,
            key="insure",
        )

    def _looked(self, draft: InsureInput, found: Looked | None) -> None:
        self.set_busy(False)
        if found is None:
            self.refuse(UserError("这个保险期已不在，没有添加任何人。请关闭后重新打开。"))
        elif not found.ids:
            self.refuse(UserError("这个范围里没有可以新参保的人，名单没有改变。请放宽范围，或逐个添加。"))
        elif len(found.ids) == 1 or ask.confirm(
            self,
            f"要把 {len(found.ids):,} 人列入“{found.title}”的名单吗？缴费合计 {format_yuan(found.fee, grouped=True)} 元。"
            f"{found.share}",
            yes="列入名单",
            title="参保",
        ):
            self._run(draft, found)

    def _run(self, draft: InsureInput, found: Looked) -> None:
        assert draft.period_id is not None
        drafts = [InsuredDraft(number, draft.shares) for number in found.ids]
        self.set_busy(True)
        self._desk.tasks.command(
            partial(_insure, draft.period_id, drafts, draft.reason, self._desk.today()),
            title="参保",
            owner=self,
            done=self._done_with,
            refused=self.refuse,
            failed=self._failed,
        )

    def _done_with(self, changes: Changes) -> None:
        self.set_busy(False)
        self.accept()
        page = self._desk.window.findChild(RecordList, PAGE)
        if isinstance(page, RecordList):
            page.banner.say(f"已列入名单 {len(changes.ids):,} 人，可用 Ctrl+Z 一次撤销。", "done")


@reopens
def insure(desk: Desk, period_id: int | None = None) -> None:
    """Opens the dialog at a period."""
    way = present_way()

    def go_on(choices: Choices) -> None:
        if not choices.periods:
            ask.tell(desk.window, "还没有保险期，不能参保。请先新增计划和保险期。")
            return
        with on_way(way):
            dialog = InsureDialog(desk, choices)
        dialog.form.load(InsureInput(period_id or choices.periods[0][0]))
        dialog.open()

    desk.tasks.query(partial(read_choices, on=desk.today()), go_on, owner=desk.window, key="insure")


def _insure(period_id: int, drafts: list[InsuredDraft], reason: str, today: dt.date, session: Any) -> Changes:
    from union_desktop.areas.mutual_aid import service

    return service.insure(session, period_id, drafts, reason=reason, today=today)


@reopens
def edit(desk: Desk, row_id: int, name: str, before: InsuredDraft) -> DraftDialog:
    """Shares, fee and note of somebody on a list."""
    form = Form(
        (
            NumberField("shares", "份数", required=True, minimum=1, maximum=100),
            MoneyField("fee", "缴费（元）", required=True, hint="没有缴费的填 0"),
            TextField("note", "说明", max_length=200),
        ),
        columns=1,
    )

    def write(after: InsuredDraft) -> Callable[[Any], Changes] | None:
        if after == before:
            return None

        def command(session: Any) -> Changes:
            from union_desktop.areas.mutual_aid import service

            return service.change_insured(session, row_id, before, replace(after, person_id=before.person_id))

        return command

    dialog = DraftDialog(desk, "修改参保记录", form, write, intro=name, help_topic=HELP)
    form.load(before)
    dialog.resize(460, dialog.sizeHint().height())
    dialog.open()
    return dialog
